//! Rows of the registers: requests from outside, known cases that reviewers are given, and what people say
//! about their own record.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

use crate::record::record;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::*;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::*;

record! { "known_pair" KnownPair {
    id: KnownPairId, same: bool, first: Vec<u8>, second: Vec<u8>, key_id: FaceTemplateId,
    note: String, added_by: String, added_at: Timestamp, removed_at: Option<Timestamp>,
} }
record! { "known_deal" KnownDeal {
    id: IdentityCheckId, pair: KnownPairId, station: StationId, cause: String, reason: String,
    since: Timestamp, due_by: Timestamp, beside: bool,
} }
record! { "known_answer" KnownAnswer {
    id: IdentityCheckId, pair: KnownPairId, reviewer: StaffId, finding: String, at: Timestamp,
    beside: bool,
} }
record! { "outside_request" OutsideRequest {
    id: OutsideRequestId, asker: OutsideAsker, asker_name: String, reference: String,
    scope: String, basis: OutsideBasis, basis_words: String, received_on: String,
    due_on: Option<String>, recorded_by: StaffId, recorded_at: Timestamp,
    outcome: Option<OutsideOutcome>, answer: String, told: Option<OutsideTold>,
    forbidden_by: String, forbidden_until: Option<String>, answered_by: Option<StaffId>,
    answered_at: Option<Timestamp>, told_at: Option<Timestamp>,
} }
record! { "correction" CorrectionRow {
    id: CorrectionId, courier: Option<CourierId>, delivery_order: Option<OrderId>, kind: String,
    words: String, said_at: Timestamp, state: CorrectionState, answer: String,
    answered_by: Option<StaffId>, answered_at: Option<Timestamp>,
} }
record! { "person_erasure" PersonErasure {
    id: PersonErasureId, courier: Option<CourierId>, delivery_order: Option<OrderId>,
    asked_at: Timestamp, state: PersonErasureState, reason: String, salt: Option<[u8; 16]>,
    fact: String, leaf_hash: Option<Digest>, done_at: Option<Timestamp>,
} }
