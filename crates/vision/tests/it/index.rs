//! The index finds what comparing with every hash finds, neither more nor less.

use porchlight_vision::hash_index::{Found, HashIndex};
use porchlight_vision::pdq::{COPY_DISTANCE, PdqHash};
use proptest::prelude::*;

/// Numbers that look random, fixed by a seed.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn hash(&mut self) -> PdqHash {
        PdqHash::from_words(std::array::from_fn(|_| self.next()))
    }

    /// The same with up to `flips` bits turned.
    fn near(&mut self, hash: PdqHash, flips: u64) -> PdqHash {
        let mut words = hash.words();
        for _ in 0..flips {
            let bit = self.next() % 256;
            words[(bit / 64) as usize] ^= 1 << (bit % 64);
        }
        PdqHash::from_words(words)
    }
}

/// Many hashes: alone, or in clusters of copies as a real archive has them.
fn hashes(draw: &mut Draw, count: usize, clustered: bool) -> Vec<PdqHash> {
    let centres: Vec<PdqHash> = (0..12).map(|_| draw.hash()).collect();
    let one = |at: usize, draw: &mut Draw| {
        if clustered && !at.is_multiple_of(3) {
            let flips = draw.next() % 60;
            draw.near(centres[at % centres.len()], flips)
        } else {
            draw.hash()
        }
    };
    (0..count).map(|at| one(at, draw)).collect()
}

/// Compared one by one, without the index.
fn by_hand(all: &[(u64, PdqHash)], sought: PdqHash, distance: u32) -> Vec<Found<u64>> {
    let near = all.iter().map(|(key, hash)| Found { distance: hash.distance(sought), key: *key });
    let mut near: Vec<_> = near.filter(|found| found.distance <= distance).collect();
    near.sort_unstable();
    near
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_index_equals_the_comparison_with_every_hash(
        seed in any::<u64>(),
        count in prop_oneof![0usize..300, 4_000usize..9_500],
        late in 0usize..5_000,
        clustered in any::<bool>(),
        distance in prop_oneof![Just(COPY_DISTANCE), 0u32..40],
    ) {
        let mut draw = Draw(seed);
        let all = hashes(&mut draw, count + late, clustered);
        let mut kept: Vec<(u64, PdqHash)> = (0..).zip(all).collect();
        let mut index = HashIndex::bulk(kept[..count].iter().copied());
        for (key, hash) in &kept[count..] {
            prop_assert!(index.insert(*key, *hash));
        }
        // A third goes again, early and late ones.
        let gone = |key: u64| key.is_multiple_of(3);
        for (key, hash) in kept.iter().filter(|(key, _)| gone(*key)) {
            prop_assert!(index.remove(*key, *hash));
            prop_assert!(!index.remove(*key, *hash), "twice");
        }
        kept.retain(|(key, _)| !gone(*key));
        prop_assert_eq!(index.len(), kept.len());
        for at in 0..6 {
            let sought = match kept.get(draw.next() as usize % kept.len().max(1)) {
                Some((_, hash)) if at > 0 => draw.near(*hash, at * 7),
                _ => draw.hash(),
            };
            let wanted = by_hand(&kept, sought, distance);
            prop_assert_eq!(&index.search(sought, distance), &wanted);
            prop_assert_eq!(&index.scan(sought, distance), &wanted);
        }
    }
}

#[test]
fn many_equal_hashes_are_all_found_and_removed_one_by_one() {
    let hash = Draw(7).hash();
    let mut index = HashIndex::bulk((0..6_000u64).map(|key| (key, hash)));
    assert_eq!(index.search(hash, 0).len(), 6_000);
    assert!(index.remove(17, hash));
    assert!(!index.remove(6_000, hash), "never added");
    let found = index.search(hash, COPY_DISTANCE);
    assert_eq!(found.len(), 5_999);
    assert!(found.iter().all(|found| found.key != 17 && found.distance == 0));
}

#[test]
fn an_empty_index_finds_nothing() {
    let index = HashIndex::<u64>::new();
    assert!(index.is_empty());
    assert!(index.search(PdqHash::default(), 256).is_empty());
}
