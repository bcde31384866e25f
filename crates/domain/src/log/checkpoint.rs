//! Checkpoints (C2SP tlog-checkpoint): origin, size and root, signed as a note.

use super::base64;
use super::note::{Malformed, text_of};
use crate::digest::Digest;
use alloc::string::{String, ToString};

/// The head of the log at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log; also the name of its key.
    pub origin: String,
    /// Leaves in the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: Digest,
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        text_of(&[&self.origin, &self.size.to_string(), &base64::encode(&self.root.0)])
    }

    /// Reads the text of a note. Extension lines are refused: this log writes none.
    ///
    /// # Errors
    /// The text is not a checkpoint in canonical form.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(Malformed("a checkpoint has three lines: origin, size, root"));
        };
        let size = size.parse().map_err(|_| Malformed("the size is not a number"))?;
        let root = base64::decode(root)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Digest)
            .ok_or(Malformed("the root is not 32 bytes in base 64"))?;
        let parsed = Self { origin: origin.to_string(), size, root };
        if origin.is_empty() || parsed.text() != text {
            return Err(Malformed("the checkpoint is not in canonical form"));
        }
        Ok(parsed)
    }
}
