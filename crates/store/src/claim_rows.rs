//! Rows of claims, what couriers say about them, and what recipients get.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

use crate::record::record;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::*;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::*;

record! { "claim" Claim {
    id: ClaimId, delivery_order: OrderId, kind: ClaimKind, looked: String, statement: String,
    open: bool, made_at: Timestamp, taken_back_at: Option<Timestamp>, finding: Option<ClaimFinding>,
    settled_at: Option<Timestamp>, settled_by: Option<StaffId>, answer: String,
} }
record! { "claim_answer" ClaimAnswer {
    id: ClaimAnswerId, claim: ClaimId, courier: CourierId, words: String, representative: String,
    said_at: Timestamp,
} }
record! { "remedy" RemedyRow {
    id: RemedyId, claim: ClaimId, station: StationId, recipient_key: Digest, kind: RemedyKind,
    state: RemedyState, look: Option<RemedyLook>, shielded: bool, policy: String,
    asked_at: Timestamp, due_at: Option<Timestamp>, given_at: Option<Timestamp>,
    given_by: Option<StaffId>, reason: String, changed_at: Timestamp,
} }
