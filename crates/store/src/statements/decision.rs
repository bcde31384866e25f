//! Decisions about people, their grounds, and appeals.

use super::{Page, Slice};
use crate::rows::{Appeal, CaseFile, DecisionRow};
use crate::{Error, Tx};
use porchlight_domain::id::{AppealId, CaseId, CourierId, DecisionId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AppealState, DecisionKind, DecisionState};

impl Tx<'_> {
    /// Adds a proposal.
    pub fn insert_decision(&self, decision: &DecisionRow) -> Result<(), Error> {
        self.insert(decision)
    }

    /// Changes a decision.
    pub fn put_decision(&self, decision: &DecisionRow) -> Result<bool, Error> {
        self.update(decision)
    }

    /// A decision.
    pub fn decision(&self, id: DecisionId) -> Result<Option<DecisionRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Of every decision that was issued: what it is, and when.
    pub fn decisions_issued(&self) -> Result<Vec<(DecisionKind, Timestamp)>, Error> {
        let sql = "SELECT kind, issued_at FROM decision WHERE issued_at IS NOT NULL";
        self.rows(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Decisions that people made, the oldest first.
    pub fn decisions_by_people(&self) -> Result<Vec<DecisionRow>, Error> {
        let rest = "WHERE automatic = 0 AND issued_at IS NOT NULL AND kind <> 'reinstatement' \
                    ORDER BY issued_at, id";
        self.records(rest, &[])
    }

    /// Cases that a person closed: nothing follows.
    pub fn cases_closed_by_people(&self) -> Result<Vec<CaseFile>, Error> {
        self.records("WHERE state = 'closed' AND looked_by IS NOT NULL ORDER BY ended_at, id", &[])
    }

    /// Accounts with recorded signals about which there never was a case.
    pub fn recorded_without_case(&self) -> Result<Vec<CourierId>, Error> {
        let sql = "SELECT DISTINCT courier FROM signal WHERE courier IS NOT NULL \
            AND courier NOT IN (SELECT courier FROM case_file) ORDER BY courier";
        self.rows(sql, &[], |row| row.get(0))
    }

    /// Adds a ground to a proposal.
    pub fn insert_decision_ground(&self, decision: DecisionId, code: &str) -> Result<(), Error> {
        let sql = "INSERT INTO decision_ground (decision, code) VALUES ($1, $2)";
        self.execute(sql, &[&decision, &code]).map(|_| ())
    }

    /// The codes of a decision's grounds.
    pub fn decision_grounds(&self, decision: DecisionId) -> Result<Vec<String>, Error> {
        let sql = "SELECT code FROM decision_ground WHERE decision = $1 ORDER BY code";
        self.rows(sql, &[&decision], |row| row.get(0))
    }

    /// Decisions that came of a case, in order.
    pub fn decisions_of_case(&self, case: CaseId) -> Result<Vec<DecisionRow>, Error> {
        self.records("WHERE case_file = $1 ORDER BY first_at, id", &[&case])
    }

    /// Decisions about a courier that were told, the newest first.
    pub fn decisions_about(
        &self,
        courier: CourierId,
        limit: u32,
    ) -> Result<Vec<DecisionRow>, Error> {
        let rest = "WHERE courier = $1 AND issued_at IS NOT NULL \
            ORDER BY issued_at DESC, id DESC LIMIT $2";
        self.records(rest, &[&courier, &limit])
    }

    /// Decisions in a state, the oldest first.
    pub fn decisions_in(
        &self,
        state: DecisionState,
        slice: Slice,
    ) -> Result<Page<DecisionRow>, Error> {
        self.page_of("state = $1", "first_at, id", &[&state], slice)
    }

    /// Proposals that waited too long for the second person.
    pub fn stale_proposals(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<DecisionRow>, Error> {
        let rest = "WHERE state = 'proposed' AND first_at <= $1 ORDER BY first_at LIMIT $2";
        self.records(rest, &[&before, &limit])
    }

    /// Decisions whose day has come and that no open appeal holds up.
    pub fn decisions_due(&self, now: Timestamp, limit: u32) -> Result<Vec<DecisionRow>, Error> {
        let rest = "WHERE state = 'issued' AND effective_at <= $1 AND NOT EXISTS \
            (SELECT 1 FROM appeal WHERE appeal.decision = decision.id AND appeal.state = 'open') \
            ORDER BY effective_at LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Holds whose time is over.
    pub fn holds_over(&self, now: Timestamp, limit: u32) -> Result<Vec<DecisionRow>, Error> {
        let rest = "WHERE state = 'in_effect' AND until_at IS NOT NULL AND until_at <= $1 \
            ORDER BY until_at LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Decisions that were told by a message and are not known to have arrived.
    pub fn undelivered_decisions(&self, limit: u32) -> Result<Vec<DecisionRow>, Error> {
        let rest = "WHERE state IN ('issued', 'in_effect') AND delivered_at IS NULL \
            AND message IN (SELECT id FROM message WHERE message.state = 'sent') \
            ORDER BY issued_at LIMIT $1";
        self.records(rest, &[&limit])
    }

    /// Makes an appeal; says whether it is the first against its decision.
    pub fn insert_appeal(&self, appeal: &Appeal) -> Result<bool, Error> {
        self.insert_new(appeal)
    }

    /// Changes an appeal.
    pub fn put_appeal(&self, appeal: &Appeal) -> Result<bool, Error> {
        self.update(appeal)
    }

    /// An appeal.
    pub fn appeal(&self, id: AppealId) -> Result<Option<Appeal>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The appeal against a decision.
    pub fn appeal_against(&self, decision: DecisionId) -> Result<Option<Appeal>, Error> {
        self.record("WHERE decision = $1", &[&decision])
    }

    /// Appeals in a state, the soonest due first.
    pub fn appeals_in(&self, state: AppealState, slice: Slice) -> Result<Page<Appeal>, Error> {
        self.page_of("state = $1", "answer_by, id", &[&state], slice)
    }

    /// Open appeals that nobody answered in time.
    pub fn overdue_appeals(&self, now: Timestamp, limit: u32) -> Result<Vec<Appeal>, Error> {
        let rest = "WHERE state = 'open' AND answer_by <= $1 ORDER BY answer_by LIMIT $2";
        self.records(rest, &[&now, &limit])
    }
}
