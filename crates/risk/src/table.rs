//! A bounded table of windows by key.
//!
//! Owns: finding a window in two memory accesses, and the rule by which room is made: when a table
//! is full, the key **seen least recently** gives way, exactly. All memory is reserved when the
//! table is made and touched only when it is needed; afterwards nothing is allocated. Never does:
//! depend on anything but the order of calls, so that a replay evicts the same keys.

use crate::signal::{mix, mix_actor};
use crate::state::{Damaged, Sink, Source, State};
use alloc::vec;
use alloc::vec::Vec;

/// What windows are found by.
pub(crate) trait Key: Copy + Eq + State {
    fn mixed(self) -> u64;
}

impl Key for u64 {
    fn mixed(self) -> u64 {
        mix(self)
    }
}

impl Key for u128 {
    fn mixed(self) -> u64 {
        mix_actor(self)
    }
}

/// A window before its first signal.
pub(crate) trait Blank: State {
    const BLANK: Self;
}

/// No slot.
const NONE: u32 = u32::MAX;

#[derive(Debug, Clone)]
struct Entry<K, V> {
    key: K,
    value: V,
}

/// Neighbours in the order of eviction. They lie apart from the windows, so that moving one window to
/// the end does not fetch two others from memory.
#[derive(Debug, Clone, Copy)]
struct Link {
    older: u32,
    newer: u32,
}

/// At most `limit` windows. The index is open addressing: upper half of a word a print of the key,
/// lower half the slot plus one, 0 when free.
#[derive(Debug, Clone)]
pub(crate) struct Table<K, V> {
    entries: Vec<Entry<K, V>>,
    links: Vec<Link>,
    index: Vec<u64>,
    limit: u32,
    len: u32,
    oldest: u32,
    newest: u32,
    /// Slots of forgotten keys, linked by `older`.
    free: u32,
    evicted: u64,
}

impl<K: Key, V: Blank> Table<K, V> {
    pub(crate) fn new(limit: u32) -> Self {
        let limit = limit.clamp(1, 1 << 30);
        let places = (limit as usize + limit as usize / 3 + 1).next_power_of_two();
        Self {
            entries: Vec::with_capacity(limit as usize),
            links: Vec::with_capacity(limit as usize),
            index: vec![0; places],
            limit,
            len: 0,
            oldest: NONE,
            newest: NONE,
            free: NONE,
            evicted: 0,
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Bytes reserved by the table.
    pub(crate) fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry<K, V>>()
            + self.links.capacity() * size_of::<Link>()
            + self.index.capacity() * 8
    }

    /// Bytes of the windows there are.
    pub(crate) fn windows(&self) -> usize {
        self.len as usize * size_of::<Entry<K, V>>()
    }

    pub(crate) fn get(&self, key: K) -> Option<&V> {
        let (_, slot) = self.find(key)?;
        Some(&self.entries[slot as usize].value)
    }

    /// The window of `key` as it is; its place in the order of eviction stays.
    pub(crate) fn get_mut(&mut self, key: K) -> Option<&mut V> {
        let (_, slot) = self.find(key)?;
        Some(&mut self.entries[slot as usize].value)
    }

    /// The window of `key`, made if it is new, and from now on the newest.
    pub(crate) fn touch(&mut self, key: K) -> &mut V {
        let slot = match self.find(key) {
            Some((_, slot)) => {
                if slot != self.newest {
                    self.unlink(slot);
                    self.link_newest(slot);
                }
                slot
            }
            None => self.insert(key),
        };
        &mut self.entries[slot as usize].value
    }

    /// Forgets a key; whether there was anything to forget.
    pub(crate) fn forget(&mut self, key: K) -> bool {
        let Some((place, slot)) = self.find(key) else { return false };
        self.release(place);
        self.unlink(slot);
        self.len -= 1;
        self.entries[slot as usize].value = V::BLANK;
        self.links[slot as usize].older = self.free;
        self.free = slot;
        true
    }

    /// Keys and windows, the one seen longest ago first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let mut slot = self.oldest;
        core::iter::from_fn(move || {
            let entry = self.entries.get(slot as usize)?;
            slot = self.links[slot as usize].newer;
            Some((entry.key, &entry.value))
        })
    }

    pub(crate) fn save<S: Sink>(&self, to: &mut S) {
        self.evicted.save(to);
        self.len.save(to);
        for (key, value) in self.iter() {
            key.save(to);
            value.save(to);
        }
    }

    pub(crate) fn load<S: Source>(limit: u32, from: &mut S) -> Result<Self, Damaged> {
        let mut table = Self::new(limit);
        table.evicted = u64::load(from)?;
        let len = u32::load(from)?;
        if len > table.limit {
            return Err(Damaged::TooLarge);
        }
        for _ in 0..len {
            let key = K::load(from)?;
            if table.find(key).is_some() {
                return Err(Damaged::Impossible);
            }
            *table.touch(key) = V::load(from)?;
        }
        Ok(table)
    }

    fn insert(&mut self, key: K) -> u32 {
        let slot = if self.free != NONE {
            let slot = self.free;
            self.free = self.links[slot as usize].older;
            self.len += 1;
            self.entries[slot as usize].key = key;
            slot
        } else if self.len < self.limit {
            self.entries.push(Entry { key, value: V::BLANK });
            self.links.push(Link { older: NONE, newer: NONE });
            self.len += 1;
            self.entries.len() as u32 - 1
        } else {
            let slot = self.oldest;
            if let Some((place, _)) = self.find(self.entries[slot as usize].key) {
                self.release(place);
            }
            self.unlink(slot);
            self.evicted += 1;
            let entry = &mut self.entries[slot as usize];
            entry.key = key;
            entry.value = V::BLANK;
            slot
        };
        self.link_newest(slot);
        let (start, print) = self.home(key);
        let mut place = start;
        while self.index[place] != 0 {
            place = (place + 1) & self.mask();
        }
        self.index[place] = print << 32 | u64::from(slot + 1);
        slot
    }

    /// The place in the index and the slot of a key.
    fn find(&self, key: K) -> Option<(usize, u32)> {
        let (mut place, print) = self.home(key);
        loop {
            let word = self.index[place];
            if word == 0 {
                return None;
            }
            let slot = word as u32 - 1;
            if word >> 32 == print && self.entries[slot as usize].key == key {
                return Some((place, slot));
            }
            place = (place + 1) & self.mask();
        }
    }

    /// Frees a place of the index and moves up what was displaced by it.
    fn release(&mut self, mut hole: usize) {
        let mask = self.mask();
        let mut place = hole;
        loop {
            place = (place + 1) & mask;
            let word = self.index[place];
            if word == 0 {
                break;
            }
            let (home, _) = self.home(self.entries[(word as u32 - 1) as usize].key);
            // Whoever's home is not between the hole and here may move into the hole.
            if (place.wrapping_sub(home) & mask) >= (place.wrapping_sub(hole) & mask) {
                self.index[hole] = word;
                hole = place;
            }
        }
        self.index[hole] = 0;
    }

    fn home(&self, key: K) -> (usize, u64) {
        let mixed = key.mixed();
        (mixed as usize & self.mask(), mixed >> 32)
    }

    fn mask(&self) -> usize {
        self.index.len() - 1
    }

    fn unlink(&mut self, slot: u32) {
        let Link { older, newer } = self.links[slot as usize];
        match self.links.get_mut(older as usize) {
            Some(link) => link.newer = newer,
            None => self.oldest = newer,
        }
        match self.links.get_mut(newer as usize) {
            Some(link) => link.older = older,
            None => self.newest = older,
        }
    }

    fn link_newest(&mut self, slot: u32) {
        let older = self.newest;
        self.links[slot as usize] = Link { older, newer: NONE };
        match self.links.get_mut(older as usize) {
            Some(link) => link.newer = slot,
            None => self.oldest = slot,
        }
        self.newest = slot;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    impl Blank for u32 {
        const BLANK: Self = 0;
    }

    proptest! {
        #[test]
        fn a_table_keeps_what_a_list_with_the_same_rule_keeps(
            steps in proptest::collection::vec((0_u64..24, 0_u8..8), 1..400),
        ) {
            let mut table = Table::<u64, u32>::new(9);
            let mut list: Vec<(u64, u32)> = vec![];
            for (key, what) in steps {
                let known = list.iter().position(|(old, _)| *old == key);
                let count = known.map(|at| list.remove(at).1).unwrap_or_default();
                if what == 0 {
                    prop_assert_eq!(table.forget(key), known.is_some());
                } else {
                    *table.touch(key) += 1;
                    if list.len() == 9 {
                        list.remove(0);
                    }
                    list.push((key, count + 1));
                }
                let kept: Vec<(u64, u32)> = table.iter().map(|(key, v)| (key, *v)).collect();
                prop_assert_eq!(&kept, &list);
                prop_assert_eq!(table.len() as usize, list.len());
                for (key, value) in &list {
                    prop_assert_eq!(table.get(*key), Some(value));
                }
            }
        }
    }

    #[test]
    fn memory_is_reserved_once() {
        let mut table = Table::<u64, u32>::new(100);
        let before = table.bytes();
        (0..10_000).for_each(|key| *table.touch(key) += 1);
        assert_eq!((table.bytes(), table.len(), table.evicted()), (before, 100, 9_900));
    }
}
