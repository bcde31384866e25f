//! Offline proofs (C2SP tlog-proof): index, inclusion path and the signed checkpoint in one text.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! index 42
//! <base64 hash>
//! ...
//!
//! <signed checkpoint note>
//! ```

use super::base64;
use super::checkpoint::Checkpoint;
use super::merkle::{MAX_PROOF, verify_inclusion};
use super::note::{CheckSignature, Malformed, Note, VerifierKey};
use crate::digest::Digest;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// Membership of one leaf under one signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Index of the leaf.
    pub index: u64,
    /// Inclusion path, leaf side first.
    pub path: Vec<Digest>,
    /// The signed checkpoint.
    pub note: Note,
}

/// What a proof says about a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// In the tree, under a checkpoint signed by the key.
    Proved,
    /// The path does not lead from the leaf to the checkpoint's root.
    NotIncluded,
    /// The checkpoint is not signed by the key.
    NotSigned,
}

impl TlogProof {
    /// The checkpoint inside.
    ///
    /// # Errors
    /// The note's text is not a checkpoint.
    pub fn checkpoint(&self) -> Result<Checkpoint, Malformed> {
        Checkpoint::parse(&self.note.text)
    }

    /// Checks path and signature.
    ///
    /// # Errors
    /// The note's text is not a checkpoint of the key's origin.
    pub fn check(
        &self,
        leaf: Digest,
        key: &VerifierKey,
        check: CheckSignature<'_>,
    ) -> Result<Membership, Malformed> {
        let checkpoint = self.checkpoint()?;
        if checkpoint.origin != key.name {
            return Err(Malformed("the checkpoint is of another log"));
        }
        if !self.note.is_signed_by(key, check) {
            return Ok(Membership::NotSigned);
        }
        let (size, root) = (checkpoint.size, checkpoint.root);
        Ok(if verify_inclusion(self.index, size, leaf, &self.path, root) {
            Membership::Proved
        } else {
            Membership::NotIncluded
        })
    }

    /// Reads a proof; accepts only what `Display` writes.
    ///
    /// # Errors
    /// The text is not a proof in canonical form.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let rest = text
            .strip_prefix(FIRST_LINE)
            .and_then(|rest| rest.strip_prefix("\nindex "))
            .ok_or(Malformed("a proof begins with its version and the index"))?;
        let (head, note) = rest.split_once("\n\n").ok_or(Malformed("no checkpoint"))?;
        let mut lines = head.lines();
        let index = lines
            .next()
            .and_then(|line| line.parse().ok())
            .ok_or(Malformed("the index is not a number"))?;
        let path = lines
            .map(|line| base64::decode(line).and_then(|bytes| bytes.try_into().ok()).map(Digest))
            .collect::<Option<Vec<Digest>>>()
            .ok_or(Malformed("a path line is not 32 bytes in base 64"))?;
        let proof = Self { index, path, note: Note::parse(note)? };
        if proof.path.len() > MAX_PROOF || proof.to_string() != text {
            return Err(Malformed("the proof is not in canonical form"));
        }
        Ok(proof)
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}\nindex {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", base64::encode(&hash.0))?;
        }
        write!(f, "\n{}", self.note)
    }
}
