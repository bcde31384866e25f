//! What a write closure answers.

use porchlight_domain::digest::Digest;
use porchlight_domain::id::LeafId;
use porchlight_domain::time::Timestamp;

/// A leaf on its way into the transparency log. Made by `app` from a fact; the pool keeps it with
/// the fact's transaction until the sequencer gives it an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingLeaf {
    /// Key of the pool's row.
    pub id: LeafId,
    /// Stable spelling of the leaf's kind.
    pub kind: &'static str,
    /// The id of what the fact is about, in text.
    pub subject: String,
    /// When the fact was recorded.
    pub at: Timestamp,
    /// Salt of the commitment; destroying it makes the leaf meaningless (erasure).
    pub salt: [u8; 16],
    /// The fact as committed to: canonical JSON.
    pub fact: String,
    /// The leaf's canonical bytes, as the log holds them.
    pub body: String,
    /// RFC 6962 leaf hash of `body`.
    pub hash: Digest,
}

/// The end of a write closure. There is no third way.
#[derive(Debug)]
pub enum Commit<T> {
    /// Keep the changes, with these leaves (at least one), and answer `T`.
    Record(T, Vec<PendingLeaf>),
    /// Roll the changes back and answer `T`.
    Nothing(T),
}
