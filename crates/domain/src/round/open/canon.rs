//! Canonical bytes and what is hashed over them. All numbers are big-endian.

use super::{Announced, Entrant};
use crate::digest::{Digest, sha256};
use crate::id::RoundId;
use crate::log::merkle::{leaf_hash, root_of};
use alloc::vec::Vec;

const ANNOUNCED_TAG: &[u8] = b"porchlight/round-announced/v2\0";
const SEED_TAG: &[u8] = b"porchlight/round-seed/v2\0";

/// The seed of a draw: `SHA-256(tag, round, announced digest, entry root, which, secret, value)`.
/// `which` is one byte: 1 if the secret follows, plus 2 if a beacon value follows. A draw with
/// neither does not exist: `None`.
#[must_use]
pub fn seed(
    round: RoundId,
    announced: Digest,
    entry_root: Digest,
    secret: Option<&[u8; 32]>,
    beacon: Option<&[u8; 32]>,
) -> Option<Digest> {
    let which = u8::from(secret.is_some()) + 2 * u8::from(beacon.is_some());
    let empty: &[u8] = &[];
    (which > 0).then(|| {
        let secret = secret.map_or(empty, |bytes| bytes);
        let beacon = beacon.map_or(empty, |bytes| bytes);
        sha256(&[SEED_TAG, &round.0, &announced.0, &entry_root.0, &[which], secret, beacon])
    })
}

impl Announced {
    /// Digest of everything announced: rules, weeks, travel, beacon and blocks.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut bytes =
            Vec::with_capacity(self.blocks.len() * 43 + self.travel.minutes().len() * 2);
        let rules = &self.rules;
        for minutes in [
            rules.gap_minutes,
            rules.rest_minutes,
            rules.day_minutes,
            rules.week_minutes,
            rules.newcomer_per_mille,
            rules.reserved_per_mille,
        ] {
            bytes.extend_from_slice(&minutes.to_be_bytes());
        }
        bytes.extend_from_slice(&[rules.turns, rules.hold_cap]);
        write_count(&mut bytes, self.weeks.len());
        bytes.extend_from_slice(&self.weeks);
        write_count(&mut bytes, self.travel.sites());
        for minutes in self.travel.minutes() {
            bytes.extend_from_slice(&minutes.to_be_bytes());
        }
        bytes.push(u8::from(self.beacon.is_some()));
        if let Some(plan) = &self.beacon {
            bytes.extend_from_slice(&plan.chain.hash.0);
            bytes.extend_from_slice(&plan.round.to_be_bytes());
            bytes.extend_from_slice(&plan.step.to_be_bytes());
        }
        for block in &self.blocks {
            bytes.extend_from_slice(&block.id.0);
            bytes.extend_from_slice(&block.start.to_be_bytes());
            bytes.extend_from_slice(&block.end.to_be_bytes());
            bytes.extend_from_slice(&block.places.to_be_bytes());
            bytes.extend_from_slice(&block.reserved.to_be_bytes());
            bytes.extend_from_slice(&block.site.to_be_bytes());
            bytes.push(block.day);
        }
        sha256(&[ANNOUNCED_TAG, &bytes])
    }
}

fn write_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend_from_slice(&u16::try_from(count).unwrap_or(u16::MAX).to_be_bytes());
}

impl Entrant {
    /// Canonical bytes: pseudonym 32, tickets 1, newcomer 1, most blocks 1, room 1, number of booked
    /// days 1, each day 1 and minutes 2, length of the list 2, each index 4.
    pub fn write_canonical(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.pseudonym.0);
        let days = u8::try_from(self.booked.len()).unwrap_or(u8::MAX);
        bytes.extend_from_slice(&[
            self.tickets,
            u8::from(self.newcomer),
            self.max_blocks,
            self.room,
            days,
        ]);
        for booked in &self.booked {
            bytes.push(booked.day);
            bytes.extend_from_slice(&booked.minutes.to_be_bytes());
        }
        write_count(bytes, self.ranked.len());
        for index in &self.ranked {
            bytes.extend_from_slice(&index.to_be_bytes());
        }
    }
}

/// Leaf hashes of entries, in their order. Parts of the list may be hashed on several threads and
/// put one after the other.
#[must_use]
pub fn leaf_hashes(entries: &[Entrant]) -> Vec<Digest> {
    let mut bytes = Vec::with_capacity(128);
    entries
        .iter()
        .map(|entry| {
            bytes.clear();
            entry.write_canonical(&mut bytes);
            leaf_hash(&bytes)
        })
        .collect()
}

/// RFC 6962 root over the entries' canonical bytes.
#[must_use]
pub fn entry_root(entries: &[Entrant]) -> Digest {
    root_of(&leaf_hashes(entries))
}
