//! The pool of leaves, the tree's nodes and the checkpoints.

use crate::commit::PendingLeaf;
use crate::rows::{Checkpoint, Leaf};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Puts a leaf into the pool; the store does it for every recorded commit.
    pub(crate) fn pool_leaf(&self, leaf: &PendingLeaf) -> Result<(), Error> {
        self.insert(&Leaf {
            id: leaf.id,
            kind: leaf.kind.to_owned(),
            subject: leaf.subject.clone(),
            at: leaf.at,
            salt: Some(leaf.salt),
            fact: Some(leaf.fact.clone()),
            body: leaf.body.clone(),
            hash: leaf.hash,
            leaf_index: None,
        })
    }

    /// Leaves that wait for an index, oldest first.
    pub fn waiting_leaves(&self, limit: u32) -> Result<Vec<Leaf>, Error> {
        self.records("WHERE leaf_index IS NULL ORDER BY at, id LIMIT $1", &[&limit])
    }

    /// The time of the oldest leaf without an index.
    pub fn oldest_waiting_leaf(&self) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT MIN(at) FROM leaf WHERE leaf_index IS NULL";
        Ok(self.scalar::<Option<Timestamp>>(sql, &[])?.flatten())
    }

    /// Gives a leaf its index.
    pub fn set_leaf_index(&self, leaf: &Leaf, index: i64) -> Result<bool, Error> {
        let sql = "UPDATE leaf SET leaf_index = $1 WHERE id = $2 AND leaf_index IS NULL";
        Ok(self.execute(sql, &[&index, &leaf.id])? == 1)
    }

    /// The leaves of one kind about a subject, in their order.
    pub fn leaves_of_kind(&self, subject: &str, kind: &str) -> Result<Vec<Leaf>, Error> {
        self.records("WHERE subject = $1 AND kind = $2 ORDER BY at, id", &[&subject, &kind])
    }

    /// The leaves of a subject, oldest first.
    pub fn leaves_of(&self, subject: &str) -> Result<Vec<Leaf>, Error> {
        self.records("WHERE subject = $1 ORDER BY at, id", &[&subject])
    }

    /// Leaves by index, from `from` on.
    pub fn leaves_from(&self, from: i64, limit: u32) -> Result<Vec<Leaf>, Error> {
        self.records("WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2", &[&from, &limit])
    }

    /// How many leaves there are, sequenced or not.
    pub fn leaf_count(&self) -> Result<i64, Error> {
        Ok(self.scalar("SELECT COUNT(*) FROM leaf", &[])?.unwrap_or(0))
    }

    /// Keeps a complete node of the tree.
    pub fn put_log_node(&self, level: u32, position: i64, hash: Digest) -> Result<(), Error> {
        let sql = "INSERT INTO log_node (level, position, hash) VALUES ($1, $2, $3) \
                   ON CONFLICT DO NOTHING";
        self.execute(sql, &[&level, &position, &hash]).map(|_| ())
    }

    /// A complete node of the tree.
    pub fn log_node(&self, level: u32, position: i64) -> Result<Option<Digest>, Error> {
        let sql = "SELECT hash FROM log_node WHERE level = $1 AND position = $2";
        self.scalar(sql, &[&level, &position])
    }

    /// Keeps a checkpoint.
    pub fn insert_checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), Error> {
        self.insert(checkpoint)
    }

    /// The first checkpoint whose tree holds the leaf with this index.
    pub fn first_checkpoint_with(&self, index: i64) -> Result<Option<Checkpoint>, Error> {
        self.record("WHERE size > $1 ORDER BY size LIMIT 1", &[&index])
    }

    /// The newest checkpoint.
    pub fn newest_checkpoint(&self) -> Result<Option<Checkpoint>, Error> {
        self.record("ORDER BY size DESC LIMIT 1", &[])
    }
}
