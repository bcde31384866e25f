//! Hashes of photos in memory, in the exact index of the vision instrument.
//!
//! Why in memory and not in tables of parts in the database: a search looks into some thousand
//! buckets, which are some thousand look-ups there and a fifth of a millisecond here; and what is
//! searched is at hand again in a second after a start.

use porchlight_app::photo::MOST_HASHES;
use porchlight_app::ports::PhotoHashes;
use porchlight_domain::id::EvidenceId;
use porchlight_vision::hash_index::HashIndex;
use porchlight_vision::pdq::{COPY_DISTANCE, PdqHash};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The index.
pub struct IndexedHashes(Mutex<HashIndex<EvidenceId>>);

impl Default for IndexedHashes {
    fn default() -> Self {
        Self(Mutex::new(HashIndex::new()))
    }
}

impl IndexedHashes {
    fn index(&self) -> MutexGuard<'_, HashIndex<EvidenceId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PhotoHashes for IndexedHashes {
    fn fill(&self, hashes: Vec<(EvidenceId, [u8; 32])>) {
        let hashes = hashes.into_iter().map(|(id, bits)| (id, PdqHash::from_bytes(bits)));
        *self.index() = HashIndex::bulk(hashes);
    }

    fn add(&self, photo: EvidenceId, hash: [u8; 32]) {
        let mut index = self.index();
        if index.len() >= MOST_HASHES as usize {
            tracing::warn!(
                "the memory of photo hashes is full; plain copies of newer photos are found by site, courier and day only"
            );
            return;
        }
        index.insert(photo, PdqHash::from_bytes(hash));
    }

    fn remove(&self, photo: EvidenceId, hash: [u8; 32]) {
        self.index().remove(photo, PdqHash::from_bytes(hash));
    }

    fn near(&self, hash: [u8; 32]) -> Vec<EvidenceId> {
        let found = self.index().search(PdqHash::from_bytes(hash), COPY_DISTANCE);
        found.into_iter().map(|found| found.key).collect()
    }
}
