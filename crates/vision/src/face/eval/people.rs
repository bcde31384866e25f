//! Who is who, as far as genuine pairs say: pictures that they join show one person.

use super::Pair;

/// A pair that says of two pictures that they show two persons, though others join them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("pair {0} (counted from 1) says two persons, but other pairs say that both are one")]
pub struct Contradiction(
    /// Number of the pair, from 1.
    pub usize,
);

/// The person of each picture, and how many there are.
///
/// # Errors
/// A pair that others contradict.
pub fn people(images: usize, pairs: &[Pair]) -> Result<(Vec<u32>, usize), Contradiction> {
    let mut parents: Vec<usize> = (0..images).collect();
    for pair in pairs.iter().filter(|pair| pair.same) {
        let (a, b) = (root(&mut parents, pair.a), root(&mut parents, pair.b));
        parents[a.max(b)] = a.min(b);
    }
    let mut numbers = vec![None; images];
    let mut count = 0u32;
    let mut persons = vec![];
    for image in 0..images {
        let first = root(&mut parents, image);
        let number = *numbers[first].get_or_insert_with(|| {
            count += 1;
            count - 1
        });
        persons.push(number);
    }
    let contradicts = |pair: &Pair| !pair.same && persons[pair.a] == persons[pair.b];
    match pairs.iter().position(contradicts) {
        Some(at) => Err(Contradiction(at + 1)),
        None => Ok((persons, count as usize)),
    }
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: usize, b: usize, same: bool) -> Pair {
        Pair { a, b, same, group: None }
    }

    #[test]
    fn pictures_that_genuine_pairs_join_are_one_person() {
        let pairs = [pair(0, 1, true), pair(3, 1, true), pair(2, 4, true), pair(0, 4, false)];
        assert_eq!(people(6, &pairs), Ok((vec![0, 0, 1, 0, 1, 2], 3)));
    }

    #[test]
    fn a_pair_that_others_contradict_is_named() {
        let pairs = [pair(0, 1, true), pair(1, 2, true), pair(2, 0, false)];
        assert_eq!(people(3, &pairs), Err(Contradiction(3)));
    }
}
