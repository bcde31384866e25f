//! The transparency log: sequencing waiting leaves, signing checkpoints, receipts and proofs.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::Signer;
use porchlight_domain::digest::Digest;
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::merkle::{Nodes, appended, inclusion, root};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::receipt::{MAX_MERGE_DELAY, Receipt};
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows;

/// Most leaves sequenced in one step.
pub const MAX_LEAVES_PER_STEP: u32 = 2_000;

/// A leaf with the proof that it is in the tree of the newest checkpoint.
#[derive(Debug, Clone)]
pub struct ProvedLeaf {
    /// The leaf with its salt and fact.
    pub leaf: rows::Leaf,
    /// Its index.
    pub index: u64,
    /// Sibling hashes, leaf side first.
    pub proof: Vec<Digest>,
}

/// How the log stands.
#[derive(Debug, Clone)]
pub struct LogState {
    /// Leaves in the tree.
    pub size: u64,
    /// The newest checkpoint as a signed note.
    pub checkpoint: Option<String>,
    /// Since when the oldest waiting leaf waits.
    pub waiting_since: Option<Timestamp>,
}

/// Reads complete nodes from the store.
pub(crate) struct StoredNodes<'a, 'b>(pub(crate) &'a Tx<'b>);

impl Nodes for StoredNodes<'_, '_> {
    type Error = porchlight_store::Error;

    fn node(&self, level: u32, position: u64) -> std::result::Result<Digest, Self::Error> {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        self.0.log_node(level, position)?.ok_or_else(|| {
            porchlight_store::Error::corrupt(format!("log node {level}/{position} is missing"))
        })
    }
}

fn size_of(checkpoint: Option<&rows::Checkpoint>) -> u64 {
    checkpoint.map_or(0, |c| u64::try_from(c.size).unwrap_or(0))
}

/// A text signed with the operator's key as a C2SP note.
#[must_use]
pub fn signed_note(signer: &dyn Signer, origin: &str, text: &str) -> String {
    let key = VerifierKey { name: origin.into(), key: signer.public_key() };
    Note::signed(text, &key, &signer.sign(text.as_bytes())).to_string()
}

impl App {
    /// The log's public key in verifier-key form.
    #[must_use]
    pub fn log_key(&self) -> VerifierKey {
        VerifierKey { name: self.settings.log_origin.clone(), key: self.ports.signer.public_key() }
    }

    /// The sequencer: gives waiting leaves their places, oldest first, and signs a checkpoint.
    /// Returns how many leaves were placed.
    ///
    /// # Errors
    /// Faults only.
    pub fn sequence_log(&self, ctx: &mut Ctx) -> Result<u32> {
        let waits = self.read(|tx| Ok(tx.oldest_waiting_leaf()?))?.is_some();
        if !waits {
            return Ok(0);
        }
        let (signer, origin, now) =
            (self.ports.signer.clone(), self.settings.log_origin.clone(), ctx.now);
        let placed = self.store.log(move |tx| {
            let waiting = tx.waiting_leaves(MAX_LEAVES_PER_STEP)?;
            if waiting.is_empty() {
                return Ok(0);
            }
            let mut size = size_of(tx.newest_checkpoint()?.as_ref());
            for leaf in &waiting {
                for (level, position, hash) in appended(&StoredNodes(tx), size, leaf.hash)? {
                    let position = i64::try_from(position).unwrap_or(i64::MAX);
                    tx.put_log_node(level, position, hash)?;
                }
                tx.set_leaf_index(leaf, i64::try_from(size).unwrap_or(i64::MAX))?;
                size += 1;
            }
            let root = root(&StoredNodes(tx), size)?;
            let text = Checkpoint { origin: origin.clone(), size, root }.text();
            tx.insert_checkpoint(&rows::Checkpoint {
                size: i64::try_from(size).unwrap_or(i64::MAX),
                root,
                note: signed_note(signer.as_ref(), &origin, &text),
                at: now,
            })?;
            Ok(u32::try_from(waiting.len()).unwrap_or(u32::MAX))
        })?;
        if placed > 0 {
            self.ports.bell.ring("log/checkpoint", now);
        }
        Ok(placed)
    }

    /// How the log stands.
    ///
    /// # Errors
    /// Faults only.
    pub fn log_state(&self) -> Result<LogState> {
        self.read(|tx| {
            let newest = tx.newest_checkpoint()?;
            Ok(LogState {
                size: size_of(newest.as_ref()),
                checkpoint: newest.map(|c| c.note),
                waiting_since: tx.oldest_waiting_leaf()?,
            })
        })
    }

    /// Leaves from an index on, as the log publishes them: bodies only, never facts or salts.
    ///
    /// # Errors
    /// Faults only.
    pub fn log_bodies(&self, from: u64, limit: u32) -> Result<Vec<String>> {
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let limit = limit.min(MAX_LEAVES_PER_STEP);
        self.read(|tx| Ok(tx.leaves_from(from, limit)?.into_iter().map(|l| l.body).collect()))
    }

    /// A signed promise that a leaf will stand in the tree within five seconds.
    #[must_use]
    pub fn receipt(&self, leaf: Digest, at: Timestamp) -> String {
        let origin = self.settings.log_origin.clone();
        let text = Receipt { origin: origin.clone(), leaf, at }.text();
        signed_note(self.ports.signer.as_ref(), &origin, &text)
    }

    /// Every leaf about a subject, with receipts: for the person it concerns.
    ///
    /// # Errors
    /// Faults only.
    pub fn receipts_about(&self, subject: &str) -> Result<Vec<(rows::Leaf, String)>> {
        let leaves = self.read(|tx| Ok(tx.leaves_of(subject)?))?;
        let with_receipt = |leaf: rows::Leaf| {
            let receipt = self.receipt(leaf.hash, leaf.at);
            (leaf, receipt)
        };
        Ok(leaves.into_iter().map(with_receipt).collect())
    }

    /// The leaves about these subjects that stand in the newest checkpoint, with proofs, and that
    /// checkpoint.
    ///
    /// # Errors
    /// Absent while a leaf still waits for its place.
    pub(crate) fn prove(&self, subjects: &[String]) -> Result<(Vec<ProvedLeaf>, String)> {
        self.read(|tx| {
            let newest = tx.newest_checkpoint()?.ok_or(Error::Absent("checkpoint yet"))?;
            let size = size_of(Some(&newest));
            let mut proved = vec![];
            for subject in subjects {
                for leaf in tx.leaves_of(subject)? {
                    let index = leaf.leaf_index.and_then(|i| u64::try_from(i).ok());
                    let index = index
                        .filter(|i| *i < size)
                        .ok_or(Error::Absent("proof yet: its leaf is still on the way"))?;
                    let proof = inclusion(&StoredNodes(tx), index, size)?;
                    proved.push(ProvedLeaf { leaf, index, proof });
                }
            }
            Ok((proved, newest.note))
        })
    }

    /// The proof that this leaf about a subject stands in the tree of the newest checkpoint. As
    /// public as the log itself: it says nothing that a copy of the log would not.
    ///
    /// # Errors
    /// Absent if the log has no such leaf, or none yet.
    pub fn log_proof(&self, subject: &str, leaf: Digest) -> Result<TlogProof> {
        self.read(|tx| {
            let newest = tx.newest_checkpoint()?.ok_or(Error::Absent("checkpoint yet"))?;
            let size = size_of(Some(&newest));
            let row = tx.leaves_of(subject)?.into_iter().find(|row| row.hash == leaf);
            let row = row.ok_or(Error::Absent("such entry in the log"))?;
            let index = row.leaf_index.and_then(|i| u64::try_from(i).ok()).filter(|i| *i < size);
            let index = index.ok_or(Error::Absent("proof yet: its leaf is still on the way"))?;
            let path = inclusion(&StoredNodes(tx), index, size)?;
            let note = Note::parse(&newest.note)
                .map_err(|_| porchlight_store::Error::corrupt("a checkpoint is no note"))?;
            Ok(TlogProof { index, path, note })
        })
    }

    /// Whether every promise is kept: no leaf waits longer than the merge delay.
    ///
    /// # Errors
    /// Faults only.
    pub fn log_keeps_promises(&self, now: Timestamp) -> Result<bool> {
        Ok(self.log_state()?.waiting_since.is_none_or(|at| now.since(at) <= MAX_MERGE_DELAY))
    }
}
