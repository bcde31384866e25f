//! The draw's promises, on small markets that can be looked through completely.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::BlockId;
use porchlight_domain::round::*;
use proptest::prelude::*;

const BLOCK_MINUTES: i64 = 240;

fn blocks(places: &[u32], starts: &[i64]) -> Vec<BlockSlot> {
    let slot = |(i, (places, start)): (usize, (&u32, &i64))| BlockSlot {
        id: BlockId([i as u8; 16]),
        start: *start,
        end: start + BLOCK_MINUTES,
        places: *places,
    };
    places.iter().zip(starts).enumerate().map(slot).collect()
}

fn entry(name: u32, tickets: u8, max_blocks: u8, ranked: Vec<u32>) -> Entry {
    let pseudonym = sha256(&[&name.to_be_bytes()]);
    Entry { pseudonym, tickets, max_blocks, budget_minutes: 2_000, ranked }
}

fn field(blocks: Vec<BlockSlot>, mut entries: Vec<Entry>) -> Field {
    entries.sort_by_key(|e| e.pseudonym);
    Field { blocks, rules: Rules { gap_minutes: 30 }, entries }
}

fn seed(n: u64) -> Digest {
    sha256(&[b"test", &n.to_be_bytes()])
}

prop_compose! {
    fn any_field()(
        places in prop::collection::vec(1u32..3, 4),
        starts in prop::collection::vec(0i64..900, 4),
        lists in prop::collection::vec(
            (1u8..=4, 1u8..=3, 0u32..1_000, Just(vec![0u32, 1, 2, 3]).prop_shuffle(), 0usize..=4), 0..9),
    ) -> Field {
        let entries = lists.into_iter().zip(0u32..).map(|((t, m, budget, ranked, keep), name)| {
            let mut made = entry(name, t, m, ranked[..keep].to_vec());
            made.budget_minutes = budget;
            made
        });
        field(blocks(&places, &starts), entries.collect())
    }
}

type Plain = (Vec<u32>, Vec<(u32, u32)>, Vec<Vec<Answer>>);

/// The draw as `docs/rounds.md` tells it, without any thought of speed.
fn plain_draw(field: &Field, seed: Digest) -> Plain {
    let best = |e: &Entry| {
        (0..u32::from(e.tickets))
            .map(|j| sha256(&[&seed.0, &e.pseudonym.0, &j.to_be_bytes()]))
            .min()
    };
    let mut order: Vec<u32> = (0..field.entries.len() as u32).collect();
    order.sort_by_key(|index| best(&field.entries[*index as usize]));
    let mut left: Vec<u32> = field.blocks.iter().map(|b| b.places).collect();
    let mut answers: Vec<Vec<Answer>> =
        field.entries.iter().map(|e| vec![Answer::Full; e.ranked.len()]).collect();
    let mut awards: Vec<(u32, u32)> = vec![];
    let mut playing = order.clone();
    for turn in 0.. {
        playing.retain(|index| {
            let entry = &field.entries[*index as usize];
            let mut won: Vec<BlockSlot> = awards
                .iter()
                .filter(|(e, _)| e == index)
                .map(|(_, b)| field.blocks[*b as usize])
                .collect();
            let before = won.len();
            for (choice, answer) in entry.ranked.iter().zip(&mut answers[*index as usize]) {
                let block = field.blocks[*choice as usize];
                let worked: i64 = won.iter().map(|b| b.end - b.start).sum();
                let close = |w: &BlockSlot| block.start < w.end + 30 && w.start < block.end + 30;
                if *answer == Answer::Awarded {
                    continue;
                }
                if won.len() >= usize::from(entry.max_blocks) {
                    *answer = Answer::Enough;
                } else if left[*choice as usize] == 0 {
                    *answer = Answer::Full;
                } else if worked + BLOCK_MINUTES > i64::from(entry.budget_minutes) {
                    *answer = Answer::Hours;
                } else if won.iter().any(close) {
                    *answer = Answer::Conflict;
                } else if won.len() == before {
                    *answer = Answer::Awarded;
                    left[*choice as usize] -= 1;
                    awards.push((*index, *choice));
                    won.push(block);
                }
            }
            won.len() > before && won.len() < usize::from(entry.max_blocks)
        });
        if playing.is_empty() {
            break;
        }
        if turn == 0 {
            playing.reverse();
        }
    }
    (order, awards, answers)
}

proptest! {
    #[test]
    fn no_place_is_awarded_twice_and_every_award_is_feasible(field in any_field(), n: u64) {
        prop_assert_eq!(field.check(), Ok(()));
        let drawn = draw(&field, seed(n));
        for (index, block) in field.blocks.iter().enumerate() {
            let taken = drawn.awards.iter().filter(|(_, b)| *b as usize == index).count();
            prop_assert!(taken <= block.places as usize);
        }
        for (index, entry) in field.entries.iter().enumerate() {
            let won: Vec<_> = drawn.awards.iter().filter(|(e, _)| *e as usize == index)
                .map(|(_, b)| field.blocks[*b as usize]).collect();
            prop_assert!(won.len() <= usize::from(entry.max_blocks));
            prop_assert!(won.iter().map(|b| b.end - b.start).sum::<i64>() <= i64::from(entry.budget_minutes));
            for (i, a) in won.iter().enumerate() {
                for b in &won[i + 1..] {
                    prop_assert!(a.end + 30 <= b.start || b.end + 30 <= a.start);
                }
            }
            let answers = drawn.answers(index);
            prop_assert_eq!(answers.iter().filter(|a| **a == Answer::Awarded).count(), won.len());
        }
    }

    #[test]
    fn nobody_is_told_full_while_a_place_was_left(field in any_field(), n: u64) {
        let drawn = draw(&field, seed(n));
        for (index, entry) in field.entries.iter().enumerate() {
            for (choice, answer) in entry.ranked.iter().zip(drawn.answers(index)) {
                let taken = drawn.awards.iter().filter(|(_, b)| b == choice).count() as u32;
                if *answer == Answer::Full {
                    prop_assert_eq!(taken, field.blocks[*choice as usize].places);
                }
            }
        }
    }

    #[test]
    fn the_draw_is_what_its_definition_says(field in any_field(), n: u64) {
        let drawn = draw(&field, seed(n));
        let (order, awards, answers) = plain_draw(&field, seed(n));
        prop_assert_eq!(&drawn.order, &order);
        prop_assert_eq!(&drawn.awards, &awards);
        for (index, own) in answers.iter().enumerate() {
            prop_assert_eq!(drawn.answers(index), own.as_slice());
        }
    }

    #[test]
    fn where_places_suffice_the_seed_changes_nothing(field in any_field(), a: u64, b: u64) {
        prop_assume!(!field.is_contested());
        let sorted = |n| { let mut w = draw(&field, seed(n)).awards; w.sort_unstable(); w };
        prop_assert_eq!(sorted(a), sorted(b));
    }

    #[test]
    fn a_waitlist_holds_only_those_who_found_the_block_full(field in any_field(), n: u64) {
        let drawn = draw(&field, seed(n));
        for block in 0..field.blocks.len() as u32 {
            for entry in drawn.waitlist(&field, block) {
                prop_assert!(!drawn.awards.contains(&(entry, block)));
            }
        }
    }
}

#[test]
fn arrival_order_is_not_information() {
    let slots = || blocks(&[1, 2], &[0, 1_000]);
    let entries: Vec<Entry> = (0..6).map(|n| entry(n, 1, 2, vec![0, 1])).collect();
    let mut late = entries.clone();
    late.reverse();
    let (a, b) = (field(slots(), entries), field(slots(), late));
    assert_eq!(entry_root(&a.entries), entry_root(&b.entries));
    assert_eq!(draw(&a, seed(1)), draw(&b, seed(1)));
}

#[test]
fn the_chance_of_the_first_place_is_proportional_to_tickets() {
    let entries = (1..=4).map(|t| entry(u32::from(t), t, 1, vec![0])).collect();
    let field = field(blocks(&[1], &[0]), entries);
    let mut wins = [0u32; 5];
    let draws = 20_000;
    for n in 0..draws {
        let (winner, _) = draw(&field, seed(n)).awards[0];
        wins[usize::from(field.entries[winner as usize].tickets)] += 1;
    }
    for (tickets, won) in wins.iter().enumerate().skip(1) {
        let expected = draws as f64 * tickets as f64 / 10.0;
        let sigma = (expected * (1.0 - tickets as f64 / 10.0)).sqrt();
        assert!((f64::from(*won) - expected).abs() < 4.5 * sigma, "{tickets} tickets: {won}");
    }
}

/// Every strict list over three blocks, cut at every length.
fn every_list() -> Vec<Vec<u32>> {
    let mut lists = vec![vec![]];
    for a in 0..3u32 {
        lists.push(vec![a]);
        for b in (0..3).filter(|b| *b != a) {
            lists.push(vec![a, b]);
            lists.push(vec![a, b, 3 - a - b]);
        }
    }
    lists
}

#[test]
fn telling_the_truth_is_best_for_whoever_wants_one_block() {
    let slots = blocks(&[1, 1, 1], &[0, 0, 0]);
    let truth = vec![2, 0, 1];
    let utility =
        |won: Option<u32>| won.map_or(0, |b| 3 - truth.iter().position(|t| *t == b).unwrap());
    for others in
        every_list().iter().flat_map(|a| every_list().into_iter().map(move |b| (a.clone(), b)))
    {
        for n in 0..6 {
            let won = |mine: &[u32]| {
                let entries = vec![
                    entry(1, 1, 1, mine.to_vec()),
                    entry(2, 2, 1, others.0.clone()),
                    entry(3, 1, 1, others.1.clone()),
                ];
                let field = field(slots.clone(), entries);
                let me = sha256(&[&1u32.to_be_bytes()]);
                let at = field.entries.iter().position(|e| e.pseudonym == me).unwrap() as u32;
                draw(&field, seed(n)).awards.iter().find(|(e, _)| *e == at).map(|(_, b)| *b)
            };
            let honest = utility(won(&truth));
            for lie in every_list() {
                assert!(utility(won(&lie)) <= honest, "{lie:?} beat the truth");
            }
        }
    }
}

#[test]
fn bad_fields_are_named() {
    let slots = blocks(&[1], &[0]);
    let bad = |e: Entry| field(slots.clone(), vec![e]).check();
    assert_eq!(bad(entry(1, 5, 1, vec![0])), Err(FieldError::OutOfLimits(0)));
    assert_eq!(bad(entry(1, 1, 0, vec![0])), Err(FieldError::OutOfLimits(0)));
    assert_eq!(bad(entry(1, 1, 1, vec![1])), Err(FieldError::BadList(0)));
    assert_eq!(bad(entry(1, 1, 1, vec![0, 0])), Err(FieldError::BadList(0)));
    let twice = field(slots, vec![entry(1, 1, 1, vec![0]), entry(1, 1, 1, vec![0])]);
    assert_eq!(twice.check(), Err(FieldError::NotSorted(1)));
}
