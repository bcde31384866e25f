//! Fair over time: the draw's promises about many rounds, played through.

use crate::round_field::{Dice, announced, entrant, pseudonym_of, seed, slot};
use porchlight_domain::fairness::{gini_ppm, win_rate_ppm};
use porchlight_domain::round::credit::{CreditRule, Outcome, credit};
use porchlight_domain::round::open::{Announced, Field, Rules, Travel, draw};
use porchlight_domain::time::{DAY, Timestamp};

/// Blocks of one slot of the day: whoever wins one cannot win another.
fn one_slot(blocks: u8, places: u32) -> Announced {
    announced((0..blocks).map(|b| slot(b, 480, 0, places)).collect())
}

/// In the order in which people arrive, each takes the best block of their list with a free place.
fn race(arrivals: &[(u64, u32)], lists: &[Vec<u32>], blocks: usize, places: u32) -> Vec<u32> {
    let mut left = vec![places; blocks];
    let mut winners = vec![];
    for (_, name) in arrivals {
        let free = lists[*name as usize].iter().find(|b| left[**b as usize] > 0);
        if let Some(block) = free {
            left[*block as usize] -= 1;
            winners.push(*name);
        }
    }
    winners
}

#[test]
fn a_program_without_latency_wins_its_share_and_in_a_race_several_times_as_much() {
    const PEOPLE: u32 = 400;
    const PROGRAMS: u32 = 12;
    const ROUNDS: u64 = 10_000;
    let (blocks, places) = (5u8, 40);
    let announced = one_slot(blocks, places);
    let mut dice = Dice::new(11);
    let lists: Vec<Vec<u32>> = (0..PEOPLE)
        .map(|_| {
            let mut list: Vec<u32> = (0..u32::from(blocks)).collect();
            dice.shuffle(&mut list);
            list
        })
        .collect();
    let entries: Vec<_> =
        (0..PEOPLE).map(|name| entrant(name, lists[name as usize].clone())).collect();
    // Who is who is settled once; the order of arrival changes each round and is thrown away.
    let field = Field::seal(announced, entries).unwrap();
    let programs: Vec<u32> = (0..PROGRAMS)
        .map(|n| field.entries.iter().position(|e| e.pseudonym == pseudonym_of(n)).unwrap() as u32)
        .collect();
    let (mut drawn_wins, mut race_wins, mut race_places) = (0usize, 0usize, 0usize);
    for round in 0..ROUNDS {
        let drawn = draw(&field, seed(round));
        drawn_wins += drawn.awards.iter().filter(|(e, _)| programs.contains(e)).count();
        if round % 10 == 0 {
            // Programs answer within 300 ms. Four people in a hundred are looking; the others look
            // within 40 minutes on average (the research's model of attention).
            let mut arrivals: Vec<(u64, u32)> = (0..PEOPLE)
                .map(|name| match name {
                    0..PROGRAMS => (50 + dice.below(250), name),
                    _ if dice.below(100) < 4 => (2_000 + dice.below(18_000), name),
                    _ => ((-(1.0 - dice.unit()).ln() * 2_400_000.0) as u64, name),
                })
                .collect();
            arrivals.sort_unstable();
            // Places for a tenth of the people in each release, as blocks come out all day long.
            let won = race(&arrivals, &lists, blocks.into(), places / 5);
            race_wins += won.iter().filter(|name| **name < PROGRAMS).count();
            race_places += won.len();
        }
    }
    let share = f64::from(PROGRAMS) / f64::from(PEOPLE);
    let all = ROUNDS as f64 * f64::from(u32::from(blocks) * places);
    let in_draw = drawn_wins as f64 / all / share;
    let in_race = race_wins as f64 / race_places as f64 / share;
    eprintln!("a program's share: {in_draw:.4} times per head in draws, {in_race:.2} in a race");
    assert!((in_draw - 1.0).abs() < 0.01, "{in_draw}");
    assert!(in_race > 3.0, "{in_race}");
}

struct Person {
    history: Vec<Outcome>,
    entered: u32,
    won: u32,
}

/// Sixty days: about 2 entrants for each place, lists of ten by a common and a personal taste.
fn sixty_days(with_credit: bool, dice: &mut Dice) -> Vec<Person> {
    const PEOPLE: usize = 1_000;
    let (blocks, places) = (30u8, 10);
    let rule = CreditRule { most: if with_credit { 4 } else { 1 }, ..CreditRule::PUBLISHED };
    let mut people: Vec<Person> =
        (0..PEOPLE).map(|_| Person { history: vec![], entered: 0, won: 0 }).collect();
    for day in 0..60i32 {
        let now = Timestamp(i64::from(day) * DAY);
        let common: Vec<f64> = (0..blocks).map(|_| dice.unit()).collect();
        let mut entries = vec![];
        for (name, person) in people.iter().enumerate() {
            if dice.below(100) >= 60 {
                continue;
            }
            let mut tastes: Vec<(f64, u32)> =
                (0u32..).zip(&common).map(|(b, c)| (c + 2.0 * dice.unit(), b)).collect();
            tastes.sort_by(|a, b| b.0.total_cmp(&a.0));
            let mut entry = entrant(name as u32, tastes.iter().take(10).map(|t| t.1).collect());
            entry.tickets = credit(&rule, &person.history, &[], now).tickets;
            entries.push((name, entry));
        }
        let names: Vec<usize> = entries.iter().map(|(name, _)| *name).collect();
        let announced = one_slot(blocks, places);
        let field = Field::seal(announced, entries.into_iter().map(|(_, e)| e).collect()).unwrap();
        let drawn = draw(&field, seed(dice.next()));
        for name in names {
            let pseudonym = pseudonym_of(name as u32);
            let at = field.entries.binary_search_by_key(&pseudonym, |e| e.pseudonym).unwrap();
            let won = drawn.awards.iter().any(|(e, _)| *e as usize == at);
            let person = &mut people[name];
            person.entered += 1;
            person.won += u32::from(won);
            person.history.push(Outcome { at: now, day, won, listed: 10, offered: blocks.into() });
        }
    }
    people
}

fn gini_of(people: &[Person]) -> u32 {
    let rates: Vec<u64> =
        people.iter().filter_map(|p| win_rate_ppm(p.won, p.entered)).map(u64::from).collect();
    gini_ppm(&rates).unwrap()
}

#[test]
fn over_sixty_days_the_win_rate_is_nearly_the_same_for_all() {
    let mut dice = Dice::new(12);
    let with = gini_of(&sixty_days(true, &mut dice));
    let without = gini_of(&sixty_days(false, &mut dice));
    eprintln!("Gini of the win rate: {with} ppm with tickets, {without} ppm without");
    assert!(with <= 80_000, "{with} ppm");
    assert!(with < without, "tickets make it fairer: {with} against {without}");
}

#[test]
fn of_equal_weights_nobody_lies_outside_the_binomial_bounds() {
    const PEOPLE: u32 = 60;
    const ROUNDS: u64 = 4_000;
    let list: Vec<u32> = (0..6).collect();
    let entries = (0..PEOPLE).map(|name| entrant(name, list.clone())).collect();
    let field = Field::seal(one_slot(6, 5), entries).unwrap();
    let mut won = vec![0u32; PEOPLE as usize];
    for round in 0..ROUNDS {
        for (entry, _) in draw(&field, seed(1_000_000 + round)).awards {
            won[entry as usize] += 1;
        }
    }
    let sigma = (ROUNDS as f64 * 0.25).sqrt();
    for count in won {
        // Sixty people: 4.5 sigma is crossed by chance once in two thousand such tests.
        assert!((f64::from(count) - ROUNDS as f64 / 2.0).abs() < 4.5 * sigma, "{count}");
    }
}

#[test]
fn three_accounts_of_one_person_are_what_the_draw_cannot_see() {
    // Said so that nobody forgets it: identity checks, not the draw, keep it to one entry each.
    let entries = (0..100).map(|name| entrant(name, vec![0])).collect();
    let announced = Announced {
        rules: Rules::PUBLISHED,
        weeks: vec![0],
        travel: Travel::one_site(),
        beacon: None,
        blocks: vec![slot(0, 0, 0, 20)],
    };
    let field = Field::seal(announced, entries).unwrap();
    let mine: Vec<u32> = (0..3)
        .map(|n| field.entries.iter().position(|e| e.pseudonym == pseudonym_of(n)).unwrap() as u32)
        .collect();
    let any = (0..2_000)
        .filter(|n| draw(&field, seed(*n)).awards.iter().any(|(e, _)| mine.contains(e)))
        .count();
    assert!(any as f64 / 2_000.0 > 0.4, "two and a half times the chance of one account");
}
