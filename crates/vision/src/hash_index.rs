//! Finding every hash within a distance of another, exactly, among millions.
//!
//! Source: M. Norouzi, A. Punjani, D. J. Fleet, "Fast Exact Search in Hamming Space with
//! Multi-Index Hashing", IEEE TPAMI 36(6), 2014. A hash is cut into parts, each part has a table
//! of buckets. If two hashes differ in at most `d` bits, then in at least one of `m` parts they
//! differ in at most `d / m` bits (their proposition 2 makes some of those radii one smaller), so
//! it is enough to look into the buckets near the sought hash's parts and to compare what lies
//! there. Nothing is missed; how much is compared depends on how evenly hashes are spread.
//!
//! Tables are built at once, for as many parts as the number of hashes asks for. What was added
//! since is few and compared one by one, until it is worth building again; what was removed is
//! marked and left out.

use crate::pdq::PdqHash;

/// Hashes in one index, at most: places are 32 bits wide.
pub const MOST_HASHES: usize = u32::MAX as usize;
/// So many new hashes are compared one by one before tables are built again...
const RECENT: usize = 4_096;
/// ...or one for so many in tables, if that is more.
const RECENT_SHARE: usize = 64;
/// One in so many removed: tables are built again.
const REMOVED_SHARE: usize = 4;
/// Numbers of parts, and up to how many hashes each is the fastest, measured.
const PARTS: [(usize, usize); 3] = [(16, 3_000_000), (13, 20_000_000), (11, usize::MAX)];

/// A hash that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found<K> {
    /// Number of bits that differ.
    pub distance: u32,
    /// What the hash was added under.
    pub key: K,
}

/// An index of hashes under keys of the caller's. One key may have several hashes.
#[derive(Debug, Clone, Default)]
pub struct HashIndex<K> {
    hashes: Vec<[u64; 4]>,
    keys: Vec<K>,
    /// One bit for each hash in tables that was removed.
    removed: Vec<u64>,
    removed_count: usize,
    /// So many, from the first, are in tables; the rest is recent.
    settled: usize,
    tables: Vec<Table>,
}

/// The buckets of one part.
#[derive(Debug, Clone)]
struct Table {
    part: Part,
    /// Where each bucket begins in `places`; one more at the end.
    begins: Vec<u32>,
    places: Vec<u32>,
}

/// Some consecutive bits of a hash, at most 32.
#[derive(Debug, Clone, Copy)]
struct Part {
    first: u32,
    bits: u32,
}

impl Part {
    fn of(self, hash: &[u64; 4]) -> u32 {
        let (word, shift) = ((self.first / 64) as usize, self.first % 64);
        let mut value = hash[word] >> shift;
        if shift + self.bits > 64 {
            value |= hash[word + 1] << (64 - shift);
        }
        (value & ((1 << self.bits) - 1)) as u32
    }
}

fn parts(count: usize) -> Vec<Part> {
    let mut first = 0;
    let cut = |at: usize| {
        let bits = (256 / count + usize::from(at < 256 % count)) as u32;
        first += bits;
        Part { first: first - bits, bits }
    };
    (0..count).map(cut).collect()
}

impl<K: Copy + Ord> HashIndex<K> {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self {
            hashes: vec![],
            keys: vec![],
            removed: vec![],
            removed_count: 0,
            settled: 0,
            tables: vec![],
        }
    }

    /// An index of many hashes, built once. What is beyond [`MOST_HASHES`] is left out.
    #[must_use]
    pub fn bulk(entries: impl IntoIterator<Item = (K, PdqHash)>) -> Self {
        let mut index = Self::new();
        for (key, hash) in entries.into_iter().take(MOST_HASHES) {
            index.keys.push(key);
            index.hashes.push(hash.words());
        }
        index.settle();
        index
    }

    /// Number of hashes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len() - self.removed_count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory held, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let table = |t: &Table| 4 * (t.begins.capacity() + t.places.capacity());
        self.hashes.capacity() * 32
            + self.keys.capacity() * size_of::<K>()
            + self.removed.capacity() * 8
            + self.tables.iter().map(table).sum::<usize>()
    }

    /// Adds a hash; found from now on. Now and then, at most once for one in sixty-four hashes,
    /// this builds the tables again. Says no if the index is full.
    pub fn insert(&mut self, key: K, hash: PdqHash) -> bool {
        if self.hashes.len() >= MOST_HASHES {
            return false;
        }
        self.keys.push(key);
        self.hashes.push(hash.words());
        if self.hashes.len() - self.settled > RECENT.max(self.settled / RECENT_SHARE) {
            self.settle();
        }
        true
    }

    /// Removes one hash of this key; says whether it was there.
    pub fn remove(&mut self, key: K, hash: PdqHash) -> bool {
        let words = hash.words();
        let recent = (self.settled..self.hashes.len())
            .find(|at| self.hashes[*at] == words && self.keys[*at] == key);
        if let Some(at) = recent {
            self.hashes.swap_remove(at);
            self.keys.swap_remove(at);
            return true;
        }
        let settled = self.near_settled(&words, 0);
        let Some((at, _)) = settled.into_iter().find(|(at, _)| self.keys[*at] == key) else {
            return false;
        };
        self.removed[at / 64] |= 1 << (at % 64);
        self.removed_count += 1;
        if self.removed_count > RECENT.max(self.settled / REMOVED_SHARE) {
            self.settle();
        }
        true
    }

    /// Every hash within `distance` bits, the nearest first.
    #[must_use]
    pub fn search(&self, hash: PdqHash, distance: u32) -> Vec<Found<K>> {
        let words = hash.words();
        let mut near = self.near_settled(&words, distance);
        let recent = self.hashes.iter().enumerate().skip(self.settled);
        near.extend(recent.filter_map(|(at, h)| Some((at, within(h, &words, distance)?))));
        self.found(near)
    }

    /// As [`HashIndex::search`], by comparing with every hash: the measure for speed and truth.
    #[must_use]
    pub fn scan(&self, hash: PdqHash, distance: u32) -> Vec<Found<K>> {
        let words = hash.words();
        let near = self.hashes.iter().enumerate();
        let near = near.filter_map(|(at, h)| Some((at, within(h, &words, distance)?)));
        self.found(near.filter(|(at, _)| self.is_there(*at)).collect())
    }

    fn found(&self, near: Vec<(usize, u32)>) -> Vec<Found<K>> {
        let found = |(at, distance): (usize, u32)| Found { distance, key: self.keys[at] };
        let mut all: Vec<Found<K>> = near.into_iter().map(found).collect();
        all.sort_unstable();
        all
    }

    fn is_there(&self, at: usize) -> bool {
        self.removed.get(at / 64).is_none_or(|word| word >> (at % 64) & 1 == 0)
    }

    /// Places and distances of hashes in tables, each once.
    fn near_settled(&self, words: &[u64; 4], distance: u32) -> Vec<(usize, u32)> {
        let mut near = vec![];
        if self.tables.is_empty() {
            let all = self.hashes[..self.settled].iter().enumerate();
            near.extend(all.filter_map(|(at, h)| Some((at, within(h, words, distance)?))));
            near.retain(|(at, _)| self.is_there(*at));
            return near;
        }
        let count = self.tables.len() as u32;
        let (radius, rest) = (distance / count, distance % count);
        for (at, table) in self.tables.iter().enumerate() {
            // Proposition 2: so many parts at the full radius, the others at one less.
            let radius = if at as u32 <= rest { Some(radius) } else { radius.checked_sub(1) };
            let Some(radius) = radius else { break };
            table.buckets(words, radius, |places| {
                for place in places {
                    let place = *place as usize;
                    if let Some(distance) = within(&self.hashes[place], words, distance) {
                        near.push((place, distance));
                    }
                }
            });
        }
        near.sort_unstable();
        near.dedup();
        near.retain(|(at, _)| self.is_there(*at));
        near
    }

    /// Leaves out what was removed and builds tables of all.
    fn settle(&mut self) {
        if self.removed_count > 0 {
            let mut to = 0;
            for at in 0..self.hashes.len() {
                if self.is_there(at) {
                    self.hashes[to] = self.hashes[at];
                    self.keys[to] = self.keys[at];
                    to += 1;
                }
            }
            self.hashes.truncate(to);
            self.keys.truncate(to);
        }
        let count = self.hashes.len();
        self.settled = count;
        self.removed_count = 0;
        self.removed = vec![0; count.div_ceil(64)];
        self.tables = vec![];
        if count > RECENT {
            let most = |(_, most): &&(usize, usize)| count <= *most;
            let number = PARTS.iter().find(most).map_or(16, |(number, _)| *number);
            let hashes = &self.hashes;
            self.tables = parts(number).into_iter().map(|p| Table::build(p, hashes)).collect();
        }
    }
}

impl Table {
    /// Sorts places into buckets by counting.
    fn build(part: Part, hashes: &[[u64; 4]]) -> Self {
        let mut begins = vec![0u32; (1 << part.bits) + 1];
        for hash in hashes {
            begins[part.of(hash) as usize + 1] += 1;
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        // Filling moves each beginning to its bucket's end, which is the next one's beginning.
        let mut places = vec![0; hashes.len()];
        for (place, hash) in (0u32..).zip(hashes) {
            let begin = &mut begins[part.of(hash) as usize];
            places[*begin as usize] = place;
            *begin += 1;
        }
        begins.rotate_right(1);
        begins[0] = 0;
        Self { part, begins, places }
    }

    /// Hands over every bucket within `radius` bits, at most two of radius being worth a walk by
    /// rule; larger radii go through all combinations one after another.
    fn buckets(&self, words: &[u64; 4], radius: u32, mut give: impl FnMut(&[u32])) {
        let centre = self.part.of(words);
        let mut bucket = |value: u32| {
            let at = value as usize;
            give(&self.places[self.begins[at] as usize..self.begins[at + 1] as usize]);
        };
        bucket(centre);
        for flips in 1..=radius.min(self.part.bits) {
            let end = 1u64 << self.part.bits;
            let mut mask = (1u64 << flips) - 1;
            while mask < end {
                bucket(centre ^ mask as u32);
                // The next number with as many ones: Gosper's step.
                let low = mask & mask.wrapping_neg();
                let up = mask + low;
                mask = (((up ^ mask) >> 2) / low) | up;
            }
        }
    }
}

/// The distance, if it is at most this. Half of the bits settle nearly every comparison.
#[inline]
fn within(a: &[u64; 4], b: &[u64; 4], most: u32) -> Option<u32> {
    let half = (a[0] ^ b[0]).count_ones() + (a[1] ^ b[1]).count_ones();
    if half > most {
        return None;
    }
    let whole = half + (a[2] ^ b[2]).count_ones() + (a[3] ^ b[3]).count_ones();
    (whole <= most).then_some(whole)
}
