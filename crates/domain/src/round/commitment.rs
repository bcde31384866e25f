//! What is promised before, and what the draw is seeded with after.

use crate::digest::{Digest, sha256};
use crate::id::RoundId;

const SECRET_TAG: &[u8] = b"porchlight/round-secret/v1\0";
const PSEUDONYM_TAG: &[u8] = b"porchlight/pseudonym/v1\0";
const SEED_TAG: &[u8] = b"porchlight/round-seed/v1\0";

/// The digest of the operator's secret, published when the round is announced.
#[must_use]
pub fn secret_digest(secret: &[u8; 32]) -> Digest {
    sha256(&[SECRET_TAG, secret])
}

/// The name an entrant has in one round only. Without the courier's own secret, names of different
/// rounds cannot be linked.
#[must_use]
pub fn pseudonym(courier_secret: &[u8; 32], round: RoundId) -> Digest {
    sha256(&[PSEUDONYM_TAG, courier_secret, &round.0])
}

/// `SHA-256(tag, round, blocks digest, entry root, operator secret, beacon)`. The beacon is empty
/// where a round has none; its page then says that the operator could have tried many entry lists.
#[must_use]
pub fn seed(
    round: RoundId,
    blocks: Digest,
    entry_root: Digest,
    secret: &[u8; 32],
    beacon: &[u8],
) -> Digest {
    sha256(&[SEED_TAG, &round.0, &blocks.0, &entry_root.0, secret, beacon])
}
