//! Rows of what is decided about recipients whose claims lie together.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

use crate::record::record;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::*;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::*;

record! { "pattern_case" PatternCase {
    id: PatternCaseId, recipient_key: Digest, delivery_order: OrderId, station: StationId,
    state: PatternState, claims: u32, deliveries: u32, explained: u32, others: u32, bringers: u32,
    handed: u32, unlikely: bool, evidence: String, evidence_digest: Digest, asked_by: StaffId,
    asked_at: Timestamp, reasons: String, language: String, words: String,
    answered_at: Option<Timestamp>, due_at: Option<Timestamp>, ended_at: Option<Timestamp>,
    why: String, removed_at: Option<Timestamp>, removed_by: String,
} }
record! { "pattern_statement" PatternStatement {
    id: PatternStatementId, pattern_case: PatternCaseId, words: String, representative: String,
    said_at: Timestamp,
} }
record! { "pattern_decision" PatternDecision {
    id: PatternDecisionId, pattern_case: PatternCaseId, state: DecisionState, catalogue: u32,
    evidence_digest: Digest, policy: String, first_decider: StaffId, first_reasons: String,
    first_at: Timestamp, second_decider: Option<StaffId>, second_reasons: String,
    second_at: Option<Timestamp>, look: i64, issued_at: Option<Timestamp>,
    effective_at: Option<Timestamp>, until_at: Option<Timestamp>, appeal_until: Option<Timestamp>,
    language: String, words: String, changed_at: Timestamp, why: String,
} }
record! { "pattern_appeal" PatternAppeal {
    id: PatternAppealId, decision: PatternDecisionId, words: String, representative: String,
    made_at: Timestamp, answer_by: Timestamp, state: AppealState, answered_by: Option<StaffId>,
    answered_at: Option<Timestamp>, reasons: String,
} }
record! { "pattern_case_draft" PatternCaseDraft {
    id: PatternCaseId, language: String, drafted: String, written: String, kept_at: Timestamp,
} }
record! { "pattern_decision_draft" PatternDecisionDraft {
    id: PatternDecisionId, language: String, drafted: String, written: String, kept_at: Timestamp,
} }
