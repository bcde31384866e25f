//! Known pairs: pictures of consenting people, dealt to reviewers among real checks.

use crate::rows::{KnownAnswer, KnownDeal, KnownPair};
use crate::{Error, Tx};
use porchlight_domain::id::{IdentityCheckId, KnownPairId, StaffId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Adds a pair.
    pub fn insert_known_pair(&self, pair: &KnownPair) -> Result<(), Error> {
        self.insert(pair)
    }

    /// Replaces a pair: taken out.
    pub fn update_known_pair(&self, pair: &KnownPair) -> Result<bool, Error> {
        self.update(pair)
    }

    /// One pair.
    pub fn known_pair(&self, id: KnownPairId) -> Result<Option<KnownPair>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Pairs that were not taken out, the oldest first.
    pub fn known_pairs(&self) -> Result<Vec<KnownPair>, Error> {
        self.records("WHERE removed_at IS NULL ORDER BY added_at, id", &[])
    }

    /// Puts a pair into the queue.
    pub fn insert_known_deal(&self, deal: &KnownDeal) -> Result<(), Error> {
        self.insert(deal)
    }

    /// A pair in the queue.
    pub fn known_deal(&self, id: IdentityCheckId) -> Result<Option<KnownDeal>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Pairs in the queue, the soonest due first.
    pub fn known_deals(&self) -> Result<Vec<KnownDeal>, Error> {
        self.records("ORDER BY due_by, id", &[])
    }

    /// Takes a pair out of the queue; says whether it was in.
    pub fn remove_known_deal(&self, id: IdentityCheckId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM known_deal WHERE id = $1", &[&id])? == 1)
    }

    /// Takes every turn of a pair out of the queue.
    pub fn remove_deals_of(&self, pair: KnownPairId) -> Result<u64, Error> {
        self.execute("DELETE FROM known_deal WHERE pair = $1", &[&pair])
    }

    /// Takes those out of the queue that nobody answered in time.
    pub fn purge_known_deals(&self, now: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM known_deal WHERE due_by <= $1", &[&now])
    }

    /// Keeps an answer.
    pub fn insert_known_answer(&self, answer: &KnownAnswer) -> Result<(), Error> {
        self.insert(answer)
    }

    /// Pairs that somebody answered already.
    pub fn known_to(&self, reviewer: StaffId) -> Result<Vec<KnownPairId>, Error> {
        let sql = "SELECT DISTINCT pair FROM known_answer WHERE reviewer = $1";
        self.rows(sql, &[&reviewer], |row| row.get(0))
    }

    /// Answers since then, without who gave them: whether the pair shows one person, what was found,
    /// when, and whether both pictures were shown.
    pub fn known_answers(
        &self,
        since: Timestamp,
    ) -> Result<Vec<(bool, String, Timestamp, bool)>, Error> {
        let sql = "SELECT p.same, a.finding, a.at, a.beside FROM known_answer a \
                   JOIN known_pair p ON p.id = a.pair WHERE a.at >= $1 ORDER BY a.at";
        self.rows(sql, &[&since], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
    }
}
