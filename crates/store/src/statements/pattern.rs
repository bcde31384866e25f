//! Recipients whose claims lie together: finding them, questions, decisions, appeals.

use super::claim::ONE_BUILDING;
use super::{Page, Slice};
use crate::rows::{
    Claim, Order, PatternAppeal, PatternCase, PatternCaseDraft, PatternDecision,
    PatternDecisionDraft, PatternStatement,
};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{
    OrderId, PatternAppealId, PatternCaseId, PatternDecisionId, StationId,
};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AppealState, PatternState};

impl Tx<'_> {
    /// The newest claims of recipients of whom at least so many parcels were reported missing since a moment,
    /// with that number, most first.
    pub fn pattern_heads(
        &self,
        since: Timestamp,
        least: u32,
        limit: u32,
    ) -> Result<Vec<(Digest, u32)>, Error> {
        let sql = "SELECT o.recipient_key, COUNT(*) FROM claim c \
            JOIN delivery_order o ON o.id = c.delivery_order \
            WHERE c.made_at >= $1 AND c.taken_back_at IS NULL \
            AND c.kind IN ('not_received', 'wrong_place') \
            GROUP BY o.recipient_key HAVING COUNT(*) >= $2 \
            ORDER BY COUNT(*) DESC, o.recipient_key LIMIT $3";
        self.rows(sql, &[&since, &least, &limit], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// A recipient's claims of missing parcels in a span, both ends included, oldest first.
    pub fn claims_of_recipient(
        &self,
        recipient: Digest,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE made_at >= $1 AND made_at <= $2 AND taken_back_at IS NULL \
            AND kind IN ('not_received', 'wrong_place') AND delivery_order IN \
            (SELECT o.id FROM delivery_order o WHERE o.recipient_key = $3) \
            ORDER BY made_at, id LIMIT $4";
        self.records(rest, &[&from, &until, &recipient, &limit])
    }

    /// How many claims of missing parcels other people in an order's building made since a moment, and how
    /// many deliveries they had.
    pub fn others_together(&self, order: &Order, since: Timestamp) -> Result<(u32, u32), Error> {
        let (south, north) = (order.lat - ONE_BUILDING, order.lat + ONE_BUILDING);
        let (west, east) = (order.lon - ONE_BUILDING, order.lon + ONE_BUILDING);
        let which = "o.station = $2 AND o.lat BETWEEN $3 AND $4 AND o.lon BETWEEN $5 AND $6 \
            AND o.recipient_key <> $7";
        let params: [&dyn crate::value::ToParam; 7] =
            [&since, &order.station, &south, &north, &west, &east, &order.recipient_key];
        let claims = format!(
            "SELECT COUNT(*) FROM claim c JOIN delivery_order o ON o.id = c.delivery_order \
             WHERE c.made_at >= $1 AND c.taken_back_at IS NULL \
             AND c.kind IN ('not_received', 'wrong_place') AND {which}"
        );
        let deliveries = format!(
            "SELECT COUNT(*) FROM attempt a JOIN delivery_order o ON o.id = a.delivery_order \
             WHERE a.received_at >= $1 AND a.outcome = 'delivered' AND a.voided_at IS NULL AND {which}"
        );
        let claims = self.scalar(&claims, &params)?.unwrap_or(0);
        Ok((claims, self.scalar(&deliveries, &params)?.unwrap_or(0)))
    }

    /// Asks a recipient; says whether nobody asked them at this moment.
    pub fn insert_pattern_case(&self, case: &PatternCase) -> Result<bool, Error> {
        self.insert_new(case)
    }

    /// Changes a question.
    pub fn put_pattern_case(&self, case: &PatternCase) -> Result<bool, Error> {
        self.update(case)
    }

    /// A question.
    pub fn pattern_case(&self, id: PatternCaseId) -> Result<Option<PatternCase>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Questions to a recipient, newest first.
    pub fn pattern_cases_about(&self, recipient: Digest) -> Result<Vec<PatternCase>, Error> {
        self.records("WHERE recipient_key = $1 ORDER BY asked_at DESC, id DESC", &[&recipient])
    }

    /// Questions that were told with an order, newest first.
    pub fn pattern_cases_told(&self, order: OrderId) -> Result<Vec<PatternCase>, Error> {
        self.records("WHERE delivery_order = $1 ORDER BY asked_at DESC, id DESC", &[&order])
    }

    /// Questions in a state, the soonest due first.
    pub fn pattern_cases_in(
        &self,
        state: PatternState,
        slice: Slice,
    ) -> Result<Page<PatternCase>, Error> {
        self.page_of("state = $1", "due_at, asked_at DESC, id", &[&state], slice)
    }

    /// Live questions whose time is over.
    pub fn overdue_patterns(&self, now: Timestamp, limit: u32) -> Result<Vec<PatternCase>, Error> {
        let rest =
            "WHERE state IN ('asked', 'answered') AND due_at <= $1 ORDER BY due_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Keeps what a recipient answered.
    pub fn insert_pattern_statement(&self, said: &PatternStatement) -> Result<(), Error> {
        self.insert(said)
    }

    /// What was answered to a question, oldest first.
    pub fn pattern_statements(&self, case: PatternCaseId) -> Result<Vec<PatternStatement>, Error> {
        self.records("WHERE pattern_case = $1 ORDER BY said_at, id", &[&case])
    }

    /// Keeps what was drafted for a question beside what was asked.
    pub fn insert_pattern_case_draft(&self, draft: &PatternCaseDraft) -> Result<(), Error> {
        self.insert(draft)
    }

    /// What was drafted for a question, and what was asked.
    pub fn pattern_case_draft(&self, id: PatternCaseId) -> Result<Option<PatternCaseDraft>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Keeps what was drafted for a proposal beside what its first decider wrote.
    pub fn insert_pattern_decision_draft(&self, draft: &PatternDecisionDraft) -> Result<(), Error> {
        self.insert(draft)
    }

    /// What was drafted for a decision, and what its first decider wrote.
    pub fn pattern_decision_draft(
        &self,
        id: PatternDecisionId,
    ) -> Result<Option<PatternDecisionDraft>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Adds a proposal.
    pub fn insert_pattern_decision(&self, decision: &PatternDecision) -> Result<(), Error> {
        self.insert(decision)
    }

    /// Changes a decision.
    pub fn put_pattern_decision(&self, decision: &PatternDecision) -> Result<bool, Error> {
        self.update(decision)
    }

    /// A decision.
    pub fn pattern_decision(
        &self,
        id: PatternDecisionId,
    ) -> Result<Option<PatternDecision>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Decisions that came of a question, oldest first.
    pub fn pattern_decisions(&self, case: PatternCaseId) -> Result<Vec<PatternDecision>, Error> {
        self.records("WHERE pattern_case = $1 ORDER BY first_at, id", &[&case])
    }

    /// Decisions about a recipient that were told, newest first.
    pub fn pattern_decisions_about(
        &self,
        recipient: Digest,
    ) -> Result<Vec<PatternDecision>, Error> {
        let rest = "WHERE issued_at IS NOT NULL AND pattern_case IN \
            (SELECT c.id FROM pattern_case c WHERE c.recipient_key = $1) \
            ORDER BY issued_at DESC, id DESC";
        self.records(rest, &[&recipient])
    }

    /// The decision about a recipient that is in effect.
    pub fn pattern_in_effect(&self, recipient: Digest) -> Result<Option<PatternDecision>, Error> {
        let rest = "WHERE state = 'in_effect' AND pattern_case IN \
            (SELECT c.id FROM pattern_case c WHERE c.recipient_key = $1) ORDER BY id LIMIT 1";
        self.record(rest, &[&recipient])
    }

    /// Adds a ground to a proposal.
    pub fn insert_pattern_ground(
        &self,
        decision: PatternDecisionId,
        code: &str,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO pattern_decision_ground (decision, code) VALUES ($1, $2)";
        self.execute(sql, &[&decision, &code]).map(|_| ())
    }

    /// The codes of a decision's grounds.
    pub fn pattern_grounds(&self, decision: PatternDecisionId) -> Result<Vec<String>, Error> {
        let sql = "SELECT code FROM pattern_decision_ground WHERE decision = $1 ORDER BY code";
        self.rows(sql, &[&decision], |row| row.get(0))
    }

    /// Decisions for which a clock has come: a proposal that nobody answered since a moment, a day of effect
    /// that no open appeal holds up, the end of a second look.
    pub fn patterns_due(
        &self,
        now: Timestamp,
        proposed_before: Timestamp,
        limit: u32,
    ) -> Result<Vec<PatternDecision>, Error> {
        let rest = "WHERE (state = 'issued' AND effective_at <= $1 AND NOT EXISTS (SELECT 1 \
              FROM pattern_appeal a WHERE a.decision = pattern_decision.id AND a.state = 'open')) \
            OR (state = 'in_effect' AND until_at <= $1) \
            OR (state = 'proposed' AND first_at <= $2) ORDER BY changed_at, id LIMIT $3";
        self.records(rest, &[&now, &proposed_before, &limit])
    }

    /// Makes an appeal; says whether it is the first against its decision.
    pub fn insert_pattern_appeal(&self, appeal: &PatternAppeal) -> Result<bool, Error> {
        self.insert_new(appeal)
    }

    /// Changes an appeal.
    pub fn put_pattern_appeal(&self, appeal: &PatternAppeal) -> Result<bool, Error> {
        self.update(appeal)
    }

    /// An appeal.
    pub fn pattern_appeal(&self, id: PatternAppealId) -> Result<Option<PatternAppeal>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The appeal against a decision.
    pub fn pattern_appeal_against(
        &self,
        decision: PatternDecisionId,
    ) -> Result<Option<PatternAppeal>, Error> {
        self.record("WHERE decision = $1", &[&decision])
    }

    /// Appeals in a state, the soonest due first.
    pub fn pattern_appeals_in(
        &self,
        state: AppealState,
        slice: Slice,
    ) -> Result<Page<PatternAppeal>, Error> {
        self.page_of("state = $1", "answer_by, id", &[&state], slice)
    }

    /// Open appeals that nobody answered in time.
    pub fn overdue_pattern_appeals(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PatternAppeal>, Error> {
        let rest = "WHERE state = 'open' AND answer_by <= $1 ORDER BY answer_by, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// How much of what is decided with an order still runs: live questions, decisions that stand, open
    /// appeals.
    pub fn open_patterns_of(&self, order: OrderId) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM pattern_case c WHERE c.delivery_order = $1 AND \
            (c.state IN ('asked', 'answered') OR EXISTS (SELECT 1 FROM pattern_decision d \
              LEFT JOIN pattern_appeal a ON a.decision = d.id WHERE d.pattern_case = c.id \
              AND (d.state IN ('proposed', 'issued', 'in_effect') OR a.state = 'open')))";
        Ok(self.scalar(sql, &[&order])?.unwrap_or(0))
    }

    /// Of a station's decisions about recipients in a span, how many were issued; of the appeals against such,
    /// their states.
    pub fn patterns_between(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<(u64, Vec<AppealState>), Error> {
        let of = "(SELECT c.id FROM pattern_case c WHERE c.station = $1)";
        let issued = format!(
            "SELECT COUNT(*) FROM pattern_decision WHERE pattern_case IN {of} \
             AND issued_at >= $2 AND issued_at < $3"
        );
        let appeals = format!(
            "SELECT a.state FROM pattern_appeal a JOIN pattern_decision d ON d.id = a.decision \
             WHERE d.pattern_case IN {of} AND a.made_at >= $2 AND a.made_at < $3 ORDER BY a.id"
        );
        let count: i64 = self.scalar(&issued, &[&station, &from, &until])?.unwrap_or(0);
        let states = self.rows(&appeals, &[&station, &from, &until], |row| row.get(0))?;
        Ok((u64::try_from(count).unwrap_or(0), states))
    }
}
