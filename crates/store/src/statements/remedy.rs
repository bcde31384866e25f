//! Remedies: what recipients get. No statement here names whoever delivered.

use super::{Page, Slice};
use crate::rows::RemedyRow;
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ClaimId, StationId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Keeps a remedy; says whether the claim had none.
    pub fn insert_remedy(&self, remedy: &RemedyRow) -> Result<bool, Error> {
        self.insert_new(remedy)
    }

    /// Replaces a remedy.
    pub fn update_remedy(&self, remedy: &RemedyRow) -> Result<bool, Error> {
        self.update(remedy)
    }

    /// The remedy of a claim.
    pub fn remedy_of(&self, claim: ClaimId) -> Result<Option<RemedyRow>, Error> {
        self.record("WHERE claim = $1", &[&claim])
    }

    /// Remedies of a recipient since a moment, without those that a cluster at their building explains
    /// and those that were not needed.
    pub fn remedies_of(&self, recipient: Digest, since: Timestamp) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM remedy WHERE recipient_key = $1 AND asked_at >= $2 \
            AND shielded = 0 AND state <> 'not_needed' AND kind <> 'answer'";
        Ok(self.scalar(sql, &[&recipient, &since])?.unwrap_or(0))
    }

    /// Remedies whose time has come, the soonest due first.
    pub fn due_remedies(&self, now: Timestamp, limit: u32) -> Result<Vec<RemedyRow>, Error> {
        let rest = "WHERE given_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Remedies of a recipient that wait for a person because that is looked at first, oldest first.
    pub fn remedies_looked_at_first(
        &self,
        recipient: Digest,
        limit: u32,
    ) -> Result<Vec<RemedyRow>, Error> {
        let rest = "WHERE recipient_key = $1 AND state = 'second_look' AND look = 'person' \
            ORDER BY asked_at, id LIMIT $2";
        self.records(rest, &[&recipient, &limit])
    }

    /// A page of remedies of a station, or of all, the newest first.
    pub fn remedy_page(
        &self,
        station: Option<StationId>,
        slice: Slice,
    ) -> Result<Page<RemedyRow>, Error> {
        match station {
            Some(id) => self.page_of("station = $1", "asked_at DESC, id DESC", &[&id], slice),
            None => self.page_of("asked_at >= $1", "asked_at DESC, id DESC", &[&0_i64], slice),
        }
    }
}
