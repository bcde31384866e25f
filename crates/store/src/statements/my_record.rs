//! What people ask about their own record, and who looked at it.

use crate::rows::{AuditEntry, Claim, CorrectionRow, ErasedReference, PersonErasure};
use crate::statements::{Page, Slice};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CorrectionId, CourierId, OrderId, PersonErasureId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Looks of others at a courier, newest first.
    pub fn looks_at_courier(
        &self,
        courier: CourierId,
        own: &str,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, Error> {
        let rest = "WHERE courier = $1 AND actor <> $2 ORDER BY at DESC, id LIMIT $3";
        self.records(rest, &[&courier, &own, &limit])
    }

    /// Looks of others at the recipient of an order, newest first.
    pub fn looks_at_order(
        &self,
        order: OrderId,
        own: &str,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, Error> {
        let rest = "WHERE delivery_order = $1 AND actor <> $2 ORDER BY at DESC, id LIMIT $3";
        self.records(rest, &[&order, &own, &limit])
    }

    /// Keeps what somebody says is wrong.
    pub fn insert_correction(&self, row: &CorrectionRow) -> Result<(), Error> {
        self.insert(row)
    }

    /// Changes what somebody said is wrong: its answer.
    pub fn put_correction(&self, row: &CorrectionRow) -> Result<bool, Error> {
        self.update(row)
    }

    /// What somebody said is wrong.
    pub fn correction(&self, id: CorrectionId) -> Result<Option<CorrectionRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// What a courier said is wrong, newest first.
    pub fn corrections_of_courier(&self, id: CourierId) -> Result<Vec<CorrectionRow>, Error> {
        self.records("WHERE courier = $1 ORDER BY said_at DESC, id", &[&id])
    }

    /// What the recipient of an order said is wrong, newest first.
    pub fn corrections_of_order(&self, id: OrderId) -> Result<Vec<CorrectionRow>, Error> {
        self.records("WHERE delivery_order = $1 ORDER BY said_at DESC, id", &[&id])
    }

    /// A page of what waits for an answer (oldest first), or of what was answered (newest first).
    pub fn correction_page(&self, open: bool, slice: Slice) -> Result<Page<CorrectionRow>, Error> {
        if open {
            self.page_of("state = 'open'", "said_at, id", &[], slice)
        } else {
            self.page_of("state <> 'open'", "said_at DESC, id", &[], slice)
        }
    }

    /// Keeps a wish to be erased.
    pub fn insert_person_erasure(&self, row: &PersonErasure) -> Result<(), Error> {
        self.insert(row)
    }

    /// Changes a wish to be erased: how far it came.
    pub fn put_person_erasure(&self, row: &PersonErasure) -> Result<bool, Error> {
        self.update(row)
    }

    /// A wish to be erased.
    pub fn person_erasure(&self, id: PersonErasureId) -> Result<Option<PersonErasure>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The wish of a courier that stands or was done.
    pub fn erasure_of_courier(&self, id: CourierId) -> Result<Option<PersonErasure>, Error> {
        self.record("WHERE courier = $1 AND state <> 'taken_back'", &[&id])
    }

    /// The wish of an order's recipient that stands or was done.
    pub fn erasure_of_order(&self, id: OrderId) -> Result<Option<PersonErasure>, Error> {
        self.record("WHERE delivery_order = $1 AND state <> 'taken_back'", &[&id])
    }

    /// Wishes that wait, behind one, in the order in which they were made.
    pub fn erasures_waiting(
        &self,
        behind: PersonErasureId,
        limit: u32,
    ) -> Result<Vec<PersonErasure>, Error> {
        self.records("WHERE state = 'waits' AND id > $1 ORDER BY id LIMIT $2", &[&behind, &limit])
    }

    /// Wishes that were done, behind one.
    pub fn erasures_done(
        &self,
        behind: PersonErasureId,
        limit: u32,
    ) -> Result<Vec<PersonErasure>, Error> {
        self.records("WHERE state = 'done' AND id > $1 ORDER BY id LIMIT $2", &[&behind, &limit])
    }

    /// Keeps the mark of an order that was erased; says whether it was not kept yet.
    pub fn insert_erased_reference(&self, row: &ErasedReference) -> Result<bool, Error> {
        self.insert_new(row)
    }

    /// An order that was erased, by its mark.
    pub fn erased_reference(&self, mark: Digest) -> Result<Option<ErasedReference>, Error> {
        self.record("WHERE mark = $1", &[&mark])
    }

    /// Deletes marks of orders that were erased before a moment; how many.
    pub fn forget_references(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM erased_reference WHERE erased_at < $1", &[&before])
    }

    /// Places that a courier holds now.
    pub fn open_work_of(&self, id: CourierId) -> Result<i64, Error> {
        let sql = "SELECT COUNT(*) FROM award WHERE courier = $1 \
            AND state IN ('held', 'checked_in', 'released')";
        Ok(self.scalar(sql, &[&id])?.unwrap_or(0))
    }

    /// Cases and appeals about a courier that are open, and decisions that are not in effect yet.
    pub fn open_process_of(&self, id: CourierId) -> Result<i64, Error> {
        let of = |sql: &str| Ok::<i64, Error>(self.scalar(sql, &[&id])?.unwrap_or(0));
        Ok(of(
            "SELECT COUNT(*) FROM case_file WHERE courier = $1 AND state IN ('open', 'with_courier')",
        )? + of("SELECT COUNT(*) FROM appeal WHERE courier = $1 AND state = 'open'")?
            + of(
                "SELECT COUNT(*) FROM decision WHERE courier = $1 AND state IN ('proposed', 'issued')",
            )?)
    }

    /// Open claims about what a courier delivered.
    pub fn open_claims_about(&self, id: CourierId) -> Result<i64, Error> {
        let sql = "SELECT COUNT(*) FROM claim WHERE open = 1 AND delivery_order IN \
            (SELECT a.delivery_order FROM attempt a WHERE a.courier = $1)";
        Ok(self.scalar(sql, &[&id])?.unwrap_or(0))
    }

    /// Remedies of an order that are still to be given.
    pub fn remedies_due_to(&self, id: OrderId) -> Result<i64, Error> {
        let sql = "SELECT COUNT(*) FROM remedy WHERE given_at IS NULL AND due_at IS NOT NULL \
            AND claim IN (SELECT c.id FROM claim c WHERE c.delivery_order = $1)";
        Ok(self.scalar(sql, &[&id])?.unwrap_or(0))
    }

    /// Every claim about an order, those taken back too.
    pub fn claims_of(&self, id: OrderId) -> Result<Vec<Claim>, Error> {
        self.records("WHERE delivery_order = $1 ORDER BY made_at, id", &[&id])
    }
}
