//! What waits for a person at the desk: whole rows with what the rule of their order looks at.

use crate::rows::{
    Appeal, CaseFile, Claim, DecisionRow, PatternAppeal, PatternCase, PatternDecision,
};
use crate::{Error, Tx};
use porchlight_domain::id::{CaseId, ClaimId, DecisionId, PatternDecisionId};
use porchlight_domain::time::Timestamp;

/// What is in force: a decision with effect that did not end.
const IN_FORCE: &str =
    "d.state = 'in_effect' AND d.kind IN ('restriction', 'suspension', 'offboarding')";

impl Tx<'_> {
    /// Cases that wait for a person: open ones, and those whose courier was asked before `heard` and did not
    /// answer; the soonest due first.
    pub fn cases_waiting(&self, heard: Timestamp, limit: u32) -> Result<Vec<CaseFile>, Error> {
        let rest = "WHERE state = 'open' OR (state = 'with_courier' AND asked_at <= $1) \
            ORDER BY due_at NULLS LAST, id LIMIT $2";
        self.records(rest, &[&heard, &limit])
    }

    /// Live cases against whose account a decision with effect is in force.
    pub fn cases_in_force(&self) -> Result<Vec<CaseId>, Error> {
        let sql = format!(
            "SELECT c.id FROM case_file c WHERE c.state IN ('open', 'with_courier') \
             AND EXISTS (SELECT 1 FROM decision d WHERE d.courier = c.courier AND {IN_FORCE}) \
             ORDER BY c.id"
        );
        self.rows(&sql, &[], |row| row.get(0))
    }

    /// Proposals that wait for the second person, the oldest first.
    pub fn proposals_waiting(&self, limit: u32) -> Result<Vec<DecisionRow>, Error> {
        self.records("WHERE state = 'proposed' ORDER BY first_at, id LIMIT $1", &[&limit])
    }

    /// Open appeals, the soonest due first.
    pub fn appeals_waiting(&self, limit: u32) -> Result<Vec<Appeal>, Error> {
        self.records("WHERE state = 'open' ORDER BY answer_by, id LIMIT $1", &[&limit])
    }

    /// Decisions that are appealed and in force meanwhile.
    pub fn appealed_in_force(&self) -> Result<Vec<DecisionId>, Error> {
        let sql = format!(
            "SELECT d.id FROM decision d JOIN appeal a ON a.decision = d.id \
             WHERE a.state = 'open' AND {IN_FORCE} ORDER BY d.id"
        );
        self.rows(&sql, &[], |row| row.get(0))
    }

    /// Questions to recipients that wait for a person: answered ones, and those asked before `heard` that
    /// nobody answered; the soonest due first.
    pub fn patterns_waiting(
        &self,
        heard: Timestamp,
        limit: u32,
    ) -> Result<Vec<PatternCase>, Error> {
        let rest = "WHERE state = 'answered' OR (state = 'asked' AND asked_at <= $1) \
            ORDER BY due_at NULLS LAST, id LIMIT $2";
        self.records(rest, &[&heard, &limit])
    }

    /// Proposals about recipients that wait for the second person, the oldest first.
    pub fn pattern_proposals_waiting(&self, limit: u32) -> Result<Vec<PatternDecision>, Error> {
        self.records("WHERE state = 'proposed' ORDER BY first_at, id LIMIT $1", &[&limit])
    }

    /// Open appeals of recipients, the soonest due first.
    pub fn pattern_appeals_waiting(&self, limit: u32) -> Result<Vec<PatternAppeal>, Error> {
        self.records("WHERE state = 'open' ORDER BY answer_by, id LIMIT $1", &[&limit])
    }

    /// Decisions about recipients that are appealed and in effect meanwhile.
    pub fn appealed_patterns_in_effect(&self) -> Result<Vec<PatternDecisionId>, Error> {
        let sql = "SELECT d.id FROM pattern_decision d JOIN pattern_appeal a ON a.decision = d.id \
            WHERE a.state = 'open' AND d.state = 'in_effect' ORDER BY d.id";
        self.rows(sql, &[], |row| row.get(0))
    }

    /// Open claims, those about behaviour first, then the oldest.
    pub fn claims_waiting(&self, limit: u32) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE open = 1 \
            ORDER BY CASE WHEN kind = 'conduct' THEN 0 ELSE 1 END, made_at, id LIMIT $1";
        self.records(rest, &[&limit])
    }

    /// Of open claims that have a remedy: until when a person chooses it; none where nobody has to.
    pub fn remedies_of_open_claims(&self) -> Result<Vec<(ClaimId, Option<Timestamp>)>, Error> {
        let sql = "SELECT r.claim, CASE WHEN r.state = 'second_look' THEN r.due_at ELSE NULL END \
            FROM remedy r JOIN claim c ON c.id = r.claim WHERE c.open = 1 ORDER BY r.claim";
        self.rows(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}
