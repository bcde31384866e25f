//! How much less like its own straight look a turned head is: the limit by which a session sees that
//! nobody else stepped in.

use crate::face::eval::Pair;

/// Share of turned looks of one person that may lie below the limit. A session has up to three, seconds after
/// the straight one; the pictures that are measured are days or years apart, and differ more.
pub const TURNED_REFUSED: f64 = 0.01;
/// Least pairs of one person, one straight and one turned, for the limit to be stated.
pub const LEAST_TURNED: usize = 100;

/// What was measured on pairs of a straight look and a turned one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TurnedLimit {
    /// The highest cosine below which at most [`TURNED_REFUSED`] of one person's pairs lie.
    pub at: f32,
    /// Share of one person's pairs that lie below it.
    pub refused: f64,
    /// Share of two persons' pairs that lie below it: what the limit keeps out.
    pub kept_out: f64,
    /// Pairs of one person.
    pub genuine: usize,
    /// Pairs of two persons.
    pub impostor: usize,
}

/// The limit, from the score of each pair; pairs that are no straight and turned look have none.
pub(super) fn turned(pairs: &[Pair], scores: &[Option<f32>]) -> Option<TurnedLimit> {
    let of = |same: bool| {
        let known = pairs.iter().zip(scores).filter(move |(pair, _)| pair.same == same);
        let mut scores: Vec<f32> = known.filter_map(|(_, score)| *score).collect();
        scores.sort_by(f32::total_cmp);
        scores
    };
    let (genuine, impostor) = (of(true), of(false));
    if genuine.len() < LEAST_TURNED || impostor.is_empty() {
        return None;
    }
    let at = genuine[(genuine.len() as f64 * TURNED_REFUSED) as usize];
    let below = |scores: &[f32]| {
        scores.iter().filter(|score| **score < at).count() as f64 / scores.len() as f64
    };
    Some(TurnedLimit {
        at,
        refused: below(&genuine),
        kept_out: below(&impostor),
        genuine: genuine.len(),
        impostor: impostor.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(same: bool) -> Pair {
        Pair { a: 0, b: 1, same, group: None }
    }

    #[test]
    fn too_few_turned_looks_say_nothing() {
        let pairs: Vec<Pair> = (0..LEAST_TURNED).map(|n| pair(n > 0)).collect();
        assert_eq!(turned(&pairs, &vec![Some(0.5); LEAST_TURNED]), None);
    }

    proptest! {
        #[test]
        fn the_limit_refuses_no_more_of_one_person_than_it_may(
            same in proptest::collection::vec(-1.0f32..1.0, LEAST_TURNED..400),
            others in proptest::collection::vec(-1.0f32..1.0, 1..100),
        ) {
            let pairs: Vec<Pair> =
                same.iter().map(|_| pair(true)).chain(others.iter().map(|_| pair(false))).collect();
            let scores: Vec<Option<f32>> = same.iter().chain(&others).map(|one| Some(*one)).collect();
            let found = turned(&pairs, &scores).unwrap();
            prop_assert!(found.refused <= TURNED_REFUSED);
            let higher = same.iter().filter(|score| **score <= found.at).count() as f64;
            prop_assert!(higher / same.len() as f64 > TURNED_REFUSED, "no higher limit would do");
            prop_assert_eq!((found.genuine, found.impostor), (same.len(), others.len()));
        }
    }
}
