//! Rows of made cases.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

use crate::record::record;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::*;
use porchlight_domain::made_case::{MadeFinding, MadeState};
use porchlight_domain::time::Timestamp;

record! { "made_case" MadeCase {
    id: MadeCaseId, shown_as: CaseId, station: StationId, pattern: String, truth: String,
    language: String, report: String, answer: String, telling: String, evidence: String,
    evidence_digest: Digest, opened_at: Timestamp, asked_at: Timestamp, answered_at: Timestamp,
    put_at: Timestamp, due_at: Timestamp, state: MadeState, ended_at: Option<Timestamp>,
    ended_by: Option<StaffId>, finding: Option<MadeFinding>, reasons: String,
} }
