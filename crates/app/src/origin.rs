//! The name under which the log is signed, and whether this log is the one that was published.
//!
//! A restored backup is older than what the world has seen. Signing on from there would be a second
//! history under one name. So the newest published head is kept outside the database, compared with
//! it before anything is signed, and the way out is a new name that says where the old one ended.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::log::StoredNodes;
use porchlight_domain::digest::Digest;
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::log::merkle::{empty_root, leaf_hash, node_hash, root};
use porchlight_domain::log::note::Note;
use porchlight_store::rows::Setting;
use porchlight_store::{Store, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

const SETTING: &str = "log_origin";
/// Leaves read at once when the tree is recomputed.
const LEAVES_AT_ONCE: u32 = 2_000;

/// Where an earlier name of this log ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedOrigin {
    /// The earlier name.
    pub origin: String,
    /// Leaves its newest published head covered.
    pub size: u64,
    /// That head's root, in hexadecimal.
    pub root: String,
}

/// The log's name and those it had before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The name in use.
    pub origin: String,
    /// Earlier names, oldest first.
    pub ended: Vec<EndedOrigin>,
}

/// How the log in the database stands to the newest published head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It contains that head.
    Continues,
    /// It is older: leaves of the published log are missing here.
    Behind {
        /// Leaves here.
        here: u64,
        /// Leaves of the published head.
        published: u64,
    },
    /// It has as many leaves, but other ones.
    Differs {
        /// Size at which the two part.
        size: u64,
    },
}

/// What recomputing the whole tree from its leaves gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recomputed {
    /// There is no checkpoint yet.
    Empty,
    /// Every leaf hashes to its entry, and the root is that of the newest checkpoint.
    Holds(Checkpoint),
    /// Something does not fit; says what, in plain English.
    Broken(String),
}

/// The log's name as the database has it, if it was ever changed from the configured one.
///
/// # Errors
/// Faults only.
pub fn stored(store: &Store) -> Result<Option<Origin>> {
    store.read(|tx| Ok(read(tx)))?
}

fn read(tx: &Tx<'_>) -> Result<Option<Origin>> {
    let Some(value) = tx.setting(SETTING)? else { return Ok(None) };
    Ok(Some(serde_json::from_str(&value)?))
}

/// The checkpoint inside a signed note, unchecked.
///
/// # Errors
/// The text is not a checkpoint's note.
pub fn checkpoint_of(note: &str) -> Result<Checkpoint> {
    let wrong = |e: porchlight_domain::log::note::Malformed| {
        Error::invalid("checkpoint", "malformed", format!("not a signed checkpoint: {e}"))
    };
    Checkpoint::parse(&Note::parse(note).map_err(wrong)?.text).map_err(wrong)
}

impl App {
    /// How the log here stands to a published head.
    ///
    /// # Errors
    /// Faults only.
    pub fn log_standing(&self, published: &Checkpoint) -> Result<Standing> {
        self.read(|tx| {
            let ended = read(tx)?.map(|o| o.ended).unwrap_or_default();
            if ended.iter().any(|e| e.origin == published.origin) {
                return Ok(Standing::Continues);
            }
            let here = tx.newest_checkpoint()?.map_or(0, |c| u64::try_from(c.size).unwrap_or(0));
            if here < published.size || self.settings.log_origin != published.origin {
                return Ok(Standing::Behind { here, published: published.size });
            }
            let root = root(&StoredNodes(tx), published.size)?;
            Ok(if root == published.root {
                Standing::Continues
            } else {
                Standing::Differs { size: published.size }
            })
        })
    }

    /// Starts signing under `self.settings.log_origin`, a new name, recording where the old one
    /// ended. What stands in the log stays in it; the next checkpoint carries the new name.
    ///
    /// # Errors
    /// Denied to all but operators; invalid if the name is in use or was.
    pub fn begin_log_origin(&self, ctx: &mut Ctx, ended: &Checkpoint) -> Result<()> {
        ctx.allow_operator()?;
        let origin = self.settings.log_origin.clone();
        let ended =
            EndedOrigin { origin: ended.origin.clone(), size: ended.size, root: ended.root.hex() };
        self.record(ctx, &format!("log_origin {origin}"), move |tx, hand| {
            let mut names = read(tx)?.map(|o| o.ended).unwrap_or_default();
            names.push(ended.clone());
            if names.iter().any(|e| e.origin == origin) {
                return Err(Error::invalid(
                    "origin",
                    "used_before",
                    format!("\"{origin}\" was this log's name before; choose one never used"),
                ));
            }
            let value = Origin { origin: origin.clone(), ended: names };
            tx.put_setting(&Setting {
                name: SETTING.into(),
                value: serde_json::to_string(&value)?,
                changed_at: hand.now,
            })?;
            hand.leave(LeafKind::Setting, SETTING, json!({"origin": origin, "ended": ended}));
            Ok(Done::Kept(()))
        })
    }
}

/// Recomputes the whole tree from its leaves and compares it with the newest checkpoint. Reads
/// every leaf once, in bounded memory.
///
/// # Errors
/// Faults only.
pub fn recompute(store: &Store) -> Result<Recomputed> {
    store.read(|tx| Ok(recompute_in(tx)))?
}

fn recompute_in(tx: &Tx<'_>) -> Result<Recomputed> {
    let Some(newest) = tx.newest_checkpoint()? else { return Ok(Recomputed::Empty) };
    let size = u64::try_from(newest.size).unwrap_or(0);
    let mut tree = Peaks::default();
    while tree.size < size {
        let from = i64::try_from(tree.size).unwrap_or(i64::MAX);
        let leaves = tx.leaves_from(from, LEAVES_AT_ONCE)?;
        if leaves.is_empty() {
            return Ok(Recomputed::Broken(format!("leaf {from} of {size} is missing")));
        }
        for leaf in leaves.iter().take_while(|l| l.leaf_index < Some(newest.size)) {
            let index = leaf.leaf_index.and_then(|i| u64::try_from(i).ok());
            let hash = leaf_hash(leaf.body.as_bytes());
            if index != Some(tree.size) || hash != leaf.hash {
                let at = tree.size;
                return Ok(Recomputed::Broken(format!("leaf {at} is not what was logged")));
            }
            tree.push(hash);
        }
    }
    if root(&StoredNodes(tx), size)? != newest.root {
        return Ok(Recomputed::Broken("a stored node of the tree was altered".into()));
    }
    Ok(compare(&newest.note, tree.root(), size))
}

/// The complete subtrees of a growing tree, largest first: all that its root needs.
#[derive(Default)]
struct Peaks {
    size: u64,
    peaks: Vec<Digest>,
}

impl Peaks {
    fn push(&mut self, leaf: Digest) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            hash = self.peaks.pop().map_or(hash, |left| node_hash(left, hash));
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    fn root(&self) -> Digest {
        let folded = self.peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right));
        folded.unwrap_or_else(empty_root)
    }
}

fn compare(note: &str, root: Digest, size: u64) -> Recomputed {
    match checkpoint_of(note) {
        Ok(head) if head.root == root && head.size == size => Recomputed::Holds(head),
        Ok(_) => Recomputed::Broken(format!(
            "the {size} leaves do not give the root that the newest checkpoint signs"
        )),
        Err(error) => Recomputed::Broken(format!("the newest checkpoint: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_domain::log::merkle::root_of;

    #[test]
    fn the_growing_root_is_that_of_all_leaves_at_every_size() {
        let leaves: Vec<Digest> = (0u8..70).map(|n| leaf_hash(&[n])).collect();
        let mut tree = Peaks::default();
        for (size, leaf) in (0..).zip(&leaves) {
            assert_eq!(tree.root(), root_of(&leaves[..size]));
            tree.push(*leaf);
        }
        assert_eq!(tree.size, 70);
    }
}
