//! Requests from outside for what is kept about people.

use super::{Page, Slice};
use crate::rows::OutsideRequest;
use crate::{Error, Tx};
use porchlight_domain::id::OutsideRequestId;

impl Tx<'_> {
    /// Adds a request.
    pub fn insert_outside_request(&self, request: &OutsideRequest) -> Result<(), Error> {
        self.insert(request)
    }

    /// Changes a request.
    pub fn put_outside_request(&self, request: &OutsideRequest) -> Result<bool, Error> {
        self.update(request)
    }

    /// A request.
    pub fn outside_request(&self, id: OutsideRequestId) -> Result<Option<OutsideRequest>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Requests that wait for an answer, the soonest due first; those without a day after them.
    pub fn open_outside_requests(&self, slice: Slice) -> Result<Page<OutsideRequest>, Error> {
        let order = "COALESCE(due_on, '9999-12-31'), received_on, id";
        self.page_of("outcome IS NULL", order, &[], slice)
    }

    /// Requests that were answered, the newest answer first.
    pub fn answered_outside_requests(&self, slice: Slice) -> Result<Page<OutsideRequest>, Error> {
        self.page_of("outcome IS NOT NULL", "answered_at DESC, id", &[], slice)
    }

    /// Every request, the newest first.
    pub fn every_outside_request(&self) -> Result<Vec<OutsideRequest>, Error> {
        self.records("ORDER BY received_on DESC, id", &[])
    }

    /// Notes that a kind of data is handed over.
    pub fn insert_outside_handover(
        &self,
        request: OutsideRequestId,
        kind: &str,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO outside_handover (request, kind) VALUES ($1, $2)";
        self.execute(sql, &[&request, &kind]).map(|_| ())
    }

    /// What was handed over, by kind.
    pub fn outside_handovers(&self, request: OutsideRequestId) -> Result<Vec<String>, Error> {
        let sql = "SELECT kind FROM outside_handover WHERE request = $1 ORDER BY kind";
        self.rows(sql, &[&request], |row| row.get(0))
    }
}
