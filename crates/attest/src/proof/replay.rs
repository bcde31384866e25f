//! The memory that lets a proof work once: ids of proofs by key, until they would be stale anyway.
//!
//! It never forgets early. When it is full it refuses new proofs as overload, and one key may hold
//! only a small part of it, so that nobody pushes out others.

use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// Proofs remembered at once, over all keys: at 5 minutes each, 3,300 requests a second.
pub const MAX_PROOFS: usize = 1_000_000;
/// Proofs of one key remembered at once: 13 requests a second for 5 minutes.
pub const MAX_PROOFS_PER_KEY: usize = 4_096;
/// Most bytes that remembering one proof takes, table and list together, as a test measures at the
/// limit: a full memory has 128 MB.
pub const BYTES_PER_PROOF: usize = 128;
/// Parts that are locked by themselves.
const SHARDS: usize = 64;

/// What remembering a proof came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembered {
    /// New.
    New,
    /// It was used before.
    Again,
    /// This key proves too often.
    KeyTooBusy,
    /// Too much is remembered.
    Full,
}

/// Fingerprint of a key and a `jti`.
type Print = [u8; 16];
/// Fingerprint of a key.
type KeyPrint = [u8; 8];

#[derive(Default)]
struct Shard {
    seen: HashMap<Print, ()>,
    /// What ends, by the second in which it does.
    ends: BTreeMap<i64, Vec<(Print, KeyPrint)>>,
    per_key: HashMap<KeyPrint, usize>,
}

impl Shard {
    fn forget(&mut self, now: i64) {
        while let Some(entry) = self.ends.first_entry() {
            if *entry.key() > now {
                return;
            }
            for (print, key) in entry.remove() {
                self.seen.remove(&print);
                if let Some(count) = self.per_key.get_mut(&key) {
                    *count -= 1;
                    if *count == 0 {
                        self.per_key.remove(&key);
                    }
                }
            }
        }
    }
}

/// Proofs that were used. A key's proofs lie in one shard, so that its share is counted exactly.
pub struct Replays {
    shards: Vec<Mutex<Shard>>,
    per_shard: usize,
    per_key: usize,
}

impl Default for Replays {
    fn default() -> Self {
        Self::with_limits(MAX_PROOFS, MAX_PROOFS_PER_KEY)
    }
}

impl Replays {
    /// A memory for so many proofs, and so many of one key.
    #[must_use]
    pub fn with_limits(proofs: usize, per_key: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, per_shard: proofs.div_ceil(SHARDS), per_key }
    }

    /// Remembers a proof of this key until `end` (seconds since 1970).
    pub fn remember(&self, thumbprint: &[u8; 32], jti: &str, end: i64, now: i64) -> Remembered {
        let mut key = [0; 8];
        key.copy_from_slice(&thumbprint[..8]);
        let full = Sha256::new().chain_update(thumbprint).chain_update(jti).finalize();
        let mut print = [0; 16];
        print.copy_from_slice(&full[..16]);
        let shard = &self.shards[usize::from(thumbprint[31]) % SHARDS];
        // A panic elsewhere while this was locked leaves whole entries at worst unforgotten.
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        shard.forget(now);
        if shard.seen.contains_key(&print) {
            return Remembered::Again;
        }
        if shard.per_key.get(&key).copied().unwrap_or(0) >= self.per_key {
            return Remembered::KeyTooBusy;
        }
        if shard.seen.len() >= self.per_shard {
            return Remembered::Full;
        }
        shard.seen.insert(print, ());
        shard.ends.entry(end).or_default().push((print, key));
        *shard.per_key.entry(key).or_default() += 1;
        Remembered::New
    }

    /// How many proofs are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        let count = |s: &Mutex<Shard>| s.lock().unwrap_or_else(PoisonError::into_inner).seen.len();
        self.shards.iter().map(count).sum()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_works_once_until_it_would_be_stale() {
        let replays = Replays::default();
        let ana = [1; 32];
        assert_eq!(replays.remember(&ana, "a", 10, 0), Remembered::New);
        assert_eq!(replays.remember(&ana, "a", 10, 9), Remembered::Again);
        assert_eq!(replays.remember(&[2; 32], "a", 10, 9), Remembered::New, "another key's");
        assert_eq!(replays.remember(&ana, "b", 20, 11), Remembered::New);
        assert_eq!(replays.len(), 2, "what ended is forgotten only in its own shard");
    }

    #[test]
    fn one_key_cannot_fill_the_memory() {
        let replays = Replays::with_limits(SHARDS * 4, 2);
        let (ana, ben) = ([1; 32], {
            let mut k = [1; 32];
            k[0] = 9;
            k
        });
        for jti in ["a", "b"] {
            assert_eq!(replays.remember(&ana, jti, 10, 0), Remembered::New);
        }
        assert_eq!(replays.remember(&ana, "c", 10, 0), Remembered::KeyTooBusy);
        assert_eq!(replays.remember(&ben, "c", 10, 0), Remembered::New);
        assert_eq!(replays.remember(&ana, "c", 20, 10), Remembered::New, "its time is over");
    }

    #[test]
    fn a_full_memory_refuses_and_never_forgets_early() {
        let replays = Replays::with_limits(SHARDS, 9);
        assert_eq!(replays.remember(&[1; 32], "a", 10, 0), Remembered::New);
        assert_eq!(replays.remember(&[1; 32], "b", 10, 0), Remembered::Full);
        assert_eq!(replays.remember(&[1; 32], "a", 10, 0), Remembered::Again);
    }
}
