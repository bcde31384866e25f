//! The open draw's promises.

use crate::round_field::{
    Dice, announced, any_field, as_first_version, crowd, entrant, pseudonym_of, seed, slot, slot_at,
};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::round::open::*;
use porchlight_domain::round::{self, open};
use proptest::prelude::*;

fn awards_of(drawn: &Drawn, entry: usize) -> Vec<u32> {
    drawn.awards.iter().filter(|(e, _)| *e as usize == entry).map(|(_, b)| *b).collect()
}

fn index_of(field: &Field, name: u32) -> usize {
    let name = pseudonym_of(name);
    field.entries.iter().position(|entry| entry.pseudonym == name).unwrap()
}

proptest! {
    #[test]
    fn every_award_keeps_every_published_limit(field in any_field(), n: u64) {
        prop_assert_eq!(field.check(), Ok(()));
        let drawn = draw(&field, seed(n));
        let announced = &field.announced;
        for (index, block) in announced.blocks.iter().enumerate() {
            let taken = drawn.awards.iter().filter(|(_, b)| *b as usize == index).count();
            prop_assert!(taken <= block.places as usize);
        }
        for (index, entry) in field.entries.iter().enumerate() {
            let won: Vec<Slot> =
                awards_of(&drawn, index).iter().map(|b| announced.blocks[*b as usize]).collect();
            prop_assert!(won.len() <= usize::from(entry.max_blocks.min(entry.room)));
            for (i, a) in won.iter().enumerate() {
                for b in &won[i + 1..] {
                    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
                    let pause = second.start - first.end;
                    let way = announced.travel.between(first.site, second.site);
                    prop_assert!(pause >= i64::from(way) && pause >= 30);
                    prop_assert!(first.day == second.day || pause >= 600);
                }
            }
            for day in 0..announced.weeks.len() as u8 {
                let week = announced.weeks[usize::from(day)];
                let minutes = |on: &dyn Fn(u8) -> bool| -> i64 {
                    let booked: i64 =
                        entry.booked.iter().filter(|b| on(b.day)).map(|b| i64::from(b.minutes)).sum();
                    booked + won.iter().filter(|b| on(b.day)).map(|b| b.end - b.start).sum::<i64>()
                };
                // What was booked before may lie above a limit; nothing is added to it then.
                if won.iter().any(|b| b.day == day) {
                    prop_assert!(minutes(&|d| d == day) <= 480);
                    prop_assert!(minutes(&|d| announced.weeks[usize::from(d)] == week) <= 2_400);
                }
            }
        }
    }

    #[test]
    fn nobody_is_told_full_while_a_place_was_left(field in any_field(), n: u64) {
        let drawn = draw(&field, seed(n));
        for (index, entry) in field.entries.iter().enumerate() {
            for (choice, answer) in entry.ranked.iter().zip(drawn.answers(index)) {
                let taken = drawn.awards.iter().filter(|(_, b)| b == choice).count() as u32;
                if *answer == Answer::Full {
                    prop_assert_eq!(taken, field.announced.blocks[*choice as usize].places);
                }
            }
        }
    }

    #[test]
    fn every_reason_holds_when_it_is_looked_at_again(field in any_field(), n: u64) {
        let drawn = draw(&field, seed(n));
        let reasons = Reasons::new(&field, &drawn);
        for index in 0..field.entries.len() {
            let told = reasons.explain(index);
            let won = awards_of(&drawn, index);
            prop_assert_eq!(told.of as usize, field.entries.len());
            prop_assert_eq!(drawn.order[told.position as usize - 1] as usize, index);
            for (line, block) in told.lines.iter().zip(&field.entries[index].ranked) {
                match *line {
                    Because::Awarded => prop_assert!(won.contains(block)),
                    Because::Full { last_at } => prop_assert!(last_at >= 1 && last_at <= told.of),
                    Because::Overlap { with } => {
                        prop_assert!(won.contains(&with));
                        let (a, b) = (field.announced.blocks[with as usize], field.announced.blocks[*block as usize]);
                        prop_assert!(a.start < b.end && b.start < a.end);
                    }
                    Because::Travel { with, needed, pause } | Because::Rest { with, needed, pause } => {
                        prop_assert!(won.contains(&with) && pause < needed);
                    }
                    Because::DayHours { would_be, limit } | Because::WeekHours { would_be, limit } => {
                        prop_assert!(would_be > limit);
                    }
                    Because::HoldCap { cap } => prop_assert_eq!(cap, 5),
                    Because::Enough => {
                        prop_assert_eq!(won.len(), usize::from(field.entries[index].max_blocks));
                    }
                }
            }
            match told.summary {
                Summary::Won(count) => prop_assert_eq!(count as usize, won.len()),
                Summary::NothingListed => prop_assert!(told.lines.is_empty()),
                Summary::AllGone { blocks } => prop_assert_eq!(blocks as usize, told.lines.len()),
                Summary::Kept { limited, .. } => prop_assert!(limited > 0 && won.is_empty()),
            }
        }
    }

    #[test]
    fn where_places_suffice_there_is_no_draw(field in any_field(), a: u64, b: u64) {
        prop_assume!(!field.is_contested());
        let (one, other) = (draw(&field, seed(a)), draw(&field, seed(b)));
        prop_assert!(!one.contested);
        prop_assert_eq!(&one, &other);
        for index in 0..field.entries.len() {
            prop_assert!(!one.answers(index).contains(&Answer::Full));
        }
    }

    #[test]
    fn two_blocks_clash_whichever_comes_first(field in any_field()) {
        for a in &field.announced.blocks {
            for b in &field.announced.blocks {
                prop_assert_eq!(clash(&field.announced, a, b), clash(&field.announced, b, a));
            }
        }
    }

    #[test]
    fn without_the_new_limits_it_is_the_first_version(field in any_field(), n: u64) {
        let (old, new) = as_first_version(field);
        prop_assume!(new.is_contested());
        let (first, second) = (round::draw(&old, seed(n)), draw(&new, seed(n)));
        prop_assert_eq!(first.order, second.order);
        prop_assert_eq!(first.awards, second.awards);
    }
}

#[test]
fn ten_thousand_shufflings_of_arrival_give_the_identical_digest() {
    let mut dice = Dice::new(1);
    let field = crowd(&mut dice, 48, 12);
    let (root, result) = (entry_root(&field.entries), draw(&field, seed(9)).digest());
    let mut arrivals = field.entries.clone();
    for _ in 0..10_000 {
        dice.shuffle(&mut arrivals);
        let sealed = Field::seal(field.announced.clone(), arrivals.clone()).unwrap();
        assert_eq!(entry_root(&sealed.entries), root);
        assert_eq!(draw(&sealed, seed(9)).digest(), result);
    }
}

#[test]
fn truth_is_never_worse_than_a_thousand_random_lies() {
    let mut dice = Dice::new(2);
    for market in 0..20 {
        let mut field = crowd(&mut dice, 30, 8);
        // The liar wants one block. Everybody else wants whatever the market gave them.
        let me = dice.below(30) as usize;
        field.entries[me].max_blocks = 1;
        field.entries[me].room = field.entries[me].room.max(1);
        let truth = field.entries[me].ranked.clone();
        let worth = |field: &Field, n: u64| {
            let won = awards_of(&draw(field, seed(n)), me);
            won.first().map_or(0, |b| truth.iter().position(|t| t == b).map_or(0, |at| 100 - at))
        };
        let honest = worth(&field, market);
        for _ in 0..1_000 {
            let mut lie: Vec<u32> = (0..8).collect();
            dice.shuffle(&mut lie);
            lie.truncate(1 + dice.below(8) as usize);
            field.entries[me].ranked = lie;
            assert!(worth(&field, market) <= honest, "a lie beat the truth in market {market}");
        }
    }
}

#[test]
fn the_first_turn_is_truthful_for_whoever_wants_several_blocks() {
    let mut dice = Dice::new(3);
    for market in 0..50 {
        let mut field = crowd(&mut dice, 30, 8);
        let me = dice.below(30) as usize;
        let truth = field.entries[me].ranked.clone();
        let first = |field: &Field| {
            let won = awards_of(&draw(field, seed(market)), me);
            won.first().map_or(0, |b| truth.iter().position(|t| t == b).map_or(0, |at| 100 - at))
        };
        let honest = first(&field);
        for _ in 0..100 {
            let mut lie: Vec<u32> = (0..8).collect();
            dice.shuffle(&mut lie);
            field.entries[me].ranked = lie;
            assert!(first(&field) <= honest);
        }
    }
}

#[test]
fn newcomers_choose_first_for_their_share_of_the_places_only() {
    let places = 20;
    let announced = announced(vec![slot(0, 0, 0, places)]);
    assert_eq!(announced.newcomer_turns(), 1);
    let entries = (0..40).map(|n| {
        let mut made = entrant(n, vec![0]);
        made.newcomer = n < 4;
        made
    });
    let field = Field::seal(announced, entries.collect()).unwrap();
    let (mut first, mut share) = (0, 0);
    for n in 0..2_000 {
        let drawn = draw(&field, seed(n));
        assert_eq!(drawn.head, 1);
        first += u32::from(field.entries[drawn.order[0] as usize].newcomer);
        let newcomers =
            drawn.awards.iter().filter(|(e, _)| field.entries[*e as usize].newcomer).count();
        share += newcomers;
        assert!(newcomers >= 1, "the share is a floor");
    }
    assert_eq!(first, 2_000);
    // Two of four as anybody, and one more where none of them would have won (5.3 % of rounds).
    let mean = share as f64 / 2_000.0;
    assert!((mean - 2.053).abs() < 0.08, "{mean}");
}

#[test]
fn a_newcomers_turn_that_nobody_needs_leaves_its_place_to_everybody() {
    let field = Field::seal(
        announced(vec![slot(0, 0, 0, 20)]),
        (0..30).map(|n| entrant(n, vec![0])).collect(),
    )
    .unwrap();
    let drawn = draw(&field, seed(1));
    assert_eq!((drawn.head, drawn.awards.len()), (0, 20));
}

#[test]
fn each_limit_is_named() {
    let late = 1_440;
    let blocks = vec![
        slot(0, 0, 0, 1),          // Monday, four hours
        slot(1, 120, 0, 1),        // overlaps
        slot_at(2, 260, 0, 1, 1),  // twenty minutes later, forty minutes away
        slot(3, 300, 0, 1),        // Monday again, four hours: eight in all
        slot(4, 600, 0, 1),        // Monday, beyond eight hours
        slot(5, 700 + 200, 1, 1),  // a new day, but too soon after the evening
        slot(6, late + 900, 2, 1), // fits
    ];
    let mut entry = entrant(1, vec![0, 1, 2, 3, 4, 5, 6]);
    entry.max_blocks = 3;
    let mut rival = entrant(2, vec![6]);
    rival.room = 0;
    let field = Field::seal(announced(blocks), vec![entry, rival]).unwrap();
    let drawn = draw(&field, seed(1));
    let me = index_of(&field, 1);
    use Answer::*;
    assert_eq!(
        drawn.answers(me),
        [Awarded, Overlap, Travel, Awarded, DayHours, Rest, Awarded].as_slice()
    );
    let rival = index_of(&field, 2);
    assert_eq!(drawn.answers(rival), [HoldCap].as_slice());
}

#[test]
fn hours_that_were_booked_before_count_and_say_which_rule() {
    let blocks = vec![slot(0, 0, 0, 1), slot(1, 3_000, 2, 1)];
    let mut entry = entrant(1, vec![0, 1]);
    entry.booked = vec![Booked { day: 0, minutes: 300 }, Booked { day: 1, minutes: 2_000 }];
    let field = Field::seal(announced(blocks), vec![entry]).unwrap();
    let drawn = draw(&field, seed(1));
    assert_eq!(drawn.answers(0), [Answer::DayHours, Answer::WeekHours].as_slice());
    let told = Reasons::new(&field, &drawn).explain(0);
    assert_eq!(told.summary, Summary::Kept { gone: 0, limited: 2 });
    assert_eq!(
        told.lines,
        [
            Because::DayHours { would_be: 540, limit: 480 },
            Because::WeekHours { would_be: 2_540, limit: 2_400 }
        ]
    );
}

#[test]
fn the_loser_of_a_full_round_reads_where_they_stood() {
    let field = Field::seal(
        announced(vec![slot(0, 0, 0, 2)]),
        (0..10).map(|n| entrant(n, vec![0])).collect(),
    )
    .unwrap();
    let drawn = draw(&field, seed(4));
    let last = drawn.order[9] as usize;
    let told = Reasons::new(&field, &drawn).explain(last);
    assert_eq!((told.position, told.of), (10, 10));
    assert_eq!(told.summary, Summary::AllGone { blocks: 1 });
    assert_eq!(told.lines, [Because::Full { last_at: 2 }]);
}

#[test]
fn reserved_offers_are_counted_and_capped() {
    let mut slots = vec![slot(0, 0, 0, 8)];
    slots[0].reserved = 2;
    let fine = Field::seal(announced(slots.clone()), vec![]).unwrap();
    assert_eq!((fine.announced.places(), fine.announced.reserved()), (8, 2));
    slots[0].reserved = 3;
    assert_eq!(Field::seal(announced(slots), vec![]), Err(FieldError::TooManyReserved));
}

#[test]
fn one_person_has_one_entry() {
    let twice = vec![entrant(1, vec![0]), entrant(1, vec![0])];
    let sealed = Field::seal(announced(vec![slot(0, 0, 0, 1)]), twice);
    assert_eq!(sealed, Err(FieldError::NotSorted(1)));
}

#[test]
fn odds_before_entering_are_the_share_of_seeds_that_bring_a_block() {
    let others = (1..4).map(|n| entrant(n, vec![0])).collect();
    let field = Field::seal(announced(vec![slot(0, 0, 0, 1)]), others).unwrap();
    let mut me = entrant(0, vec![0]);
    me.tickets = 3;
    let odds = open::odds(&field, me, Digest([1; 32]), 2_000);
    // Three of six tickets.
    assert_eq!(odds.tries, 2_000);
    assert!((f64::from(odds.any) - 1_000.0).abs() < 4.5 * 500f64.sqrt(), "{}", odds.any);
    assert_eq!(odds.each, [odds.any]);
}

#[test]
fn a_seed_needs_a_secret_or_a_beacon_value() {
    let round = porchlight_domain::id::RoundId([1; 16]);
    let (a, b) = (sha256(&[b"a"]), sha256(&[b"b"]));
    let value = [7; 32];
    assert_eq!(open::seed(round, a, b, None, None), None);
    let all = [
        open::seed(round, a, b, Some(&value), None),
        open::seed(round, a, b, None, Some(&value)),
        open::seed(round, a, b, Some(&value), Some(&value)),
    ];
    assert!(all.iter().all(Option::is_some));
    assert!(all[0] != all[1] && all[1] != all[2], "the same bytes elsewhere are another seed");
}
