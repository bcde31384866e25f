//! Rows of claims, what both sides add to them, those that are worked out together, and what recipients get.

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
    removed_at: Option<Timestamp>, removed_by: String,
} }
record! { "claim_answer" ClaimAnswer {
    id: ClaimAnswerId, claim: ClaimId, courier: CourierId, words: String, representative: String,
    said_at: Timestamp,
} }
record! { "claim_picture" ClaimPicture {
    id: ClaimPictureId, claim: ClaimId, side: ClaimSide, representative: String,
    sent_digest: Digest, shown_digest: Digest, covered: String, added_at: Timestamp,
    destroyed_at: Option<Timestamp>,
} }
record! { "claim_picture_file" ClaimPictureFile {
    id: ClaimPictureId, wrapped: Vec<u8>, sealed: Vec<u8>,
} }
record! { "claim_representative" Representative {
    id: RepresentativeId, claim: ClaimId, courier: CourierId, name: String, reach: String,
    named_at: Timestamp, revoked_at: Option<Timestamp>,
} }
record! { "claim_case" ClaimCase {
    id: ClaimCaseId, station: StationId, shared: String, opened_at: Timestamp, opened_by: StaffId,
    reason: String,
} }
record! { "claim_case_member" ClaimCaseMember {
    id: ClaimCaseMemberId, claim_case: ClaimCaseId, claim: ClaimId, joined_at: Timestamp,
    joined_by: StaffId, reason: String, split_at: Option<Timestamp>, split_by: Option<StaffId>,
    split_reason: String,
} }
record! { "remedy" RemedyRow {
    id: RemedyId, claim: ClaimId, station: StationId, recipient_key: Digest, kind: RemedyKind,
    state: RemedyState, look: Option<RemedyLook>, shielded: bool, policy: String,
    asked_at: Timestamp, due_at: Option<Timestamp>, given_at: Option<Timestamp>,
    given_by: Option<StaffId>, reason: String, changed_at: Timestamp,
} }
