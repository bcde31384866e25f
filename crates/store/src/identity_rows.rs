//! Rows of identity checks. Codes of `porchlight-identity` stand here in their spelling: this crate
//! does not know that one.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

use crate::record::record;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::*;
use porchlight_domain::time::Timestamp;

record! { "identity_policy" IdentityPolicyRow {
    id: IdentityPolicyId, programme: ProgrammeId, version: u32, digest: Digest, body: String,
    note: String, set_by: String, set_at: Timestamp, ended_at: Option<Timestamp>,
} }
record! { "consent" ConsentRow {
    id: ConsentId, courier: CourierId, policy: Digest, signed: CommitmentId, language: String,
    at: Timestamp, withdrawn_at: Option<Timestamp>,
} }
record! { "face_template" FaceTemplateRow {
    id: FaceTemplateId, courier: CourierId, consent: ConsentId, policy: Digest, purpose: String,
    recogniser: Digest, sealed: Vec<u8>, device: DeviceId, idle_days: u16, salt: [u8; 32],
    fact: String, made_at: Timestamp, last_used_at: Timestamp,
} }
record! { "face_receipt" FaceReceiptRow {
    id: FaceTemplateId, courier: CourierId, enrolment: String, salt: [u8; 32], fact: String,
    leaf_salt: [u8; 16], leaf: String, leaf_hash: Digest, cause: String, at: Timestamp,
} }
record! { "identity_check" IdentityCheckRow {
    id: IdentityCheckId, courier: CourierId, station: StationId, policy: Digest, cause: String,
    award: Option<AwardId>, asked_at: Timestamp, due_by: Timestamp, grace: i64, keep: i64,
    state: String, tries: u8, mismatches: u8, instead: Option<String>, reason: Option<String>,
    since: Option<Timestamp>, ending: Option<String>, way: Option<String>, lapse: Option<String>,
    ended_at: Option<Timestamp>, last_outcome: Option<String>, last_reasons: String,
    last_frame: Option<Digest>, looked_by: Option<StaffId>, finding: Option<String>,
    words: String, case_file: Option<CaseId>,
} }
record! { "face_capture" FaceCaptureRow {
    id: FaceCaptureId, courier: CourierId, device: DeviceId,
    identity_check: Option<IdentityCheckId>, template: FaceTemplateId, nonce: String,
    looks: String, begun_at: Timestamp, ends_at: Timestamp, used_at: Option<Timestamp>,
} }
record! { "identity_picture" IdentityPictureRow {
    id: IdentityPictureId, identity_check: IdentityCheckId, kind: String, key_id: FaceTemplateId,
    sealed: Vec<u8>, kept_at: Timestamp, until_at: Timestamp,
} }
record! { "identity_step" IdentityStepRow {
    id: CeremonyId, identity_check: IdentityCheckId, state: String, begun_at: Timestamp,
    used_at: Option<Timestamp>,
} }
record! { "identity_look" IdentityLookRow {
    id: AuditEntryId, identity_check: IdentityCheckId, courier: CourierId, staff: StaffId,
    kind: String, reason: String, at: Timestamp,
} }
