//! One struct per table: the columns in order, the key first. See `migrations/` for constraints.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

pub use crate::claim_rows::*;
pub use crate::fallen_rows::*;
pub use crate::identity_rows::*;
pub use crate::made_rows::*;
pub use crate::market_rows::*;
pub use crate::pattern_rows::*;
use crate::record::record;
pub use crate::register_rows::*;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::*;
use porchlight_domain::money::Currency;
use porchlight_domain::place::{Label, PointSource, TraceStep};
use porchlight_domain::proof::ProofLevel;
use porchlight_domain::round::policy::RoundKind;
use porchlight_domain::strength::Deed;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::*;

record! { "station" Station {
    id: StationId, code: String, name: String, time_zone: String, lat: i32, lon: i32,
    award_mode: AwardMode, currency: Currency, pay_per_hour: i64, pay_per_km: i64,
    cost_per_km: i64, legal_minimum_per_hour: i64, created_at: Timestamp, pay_version: u32,
} }
record! { "service_area" ServiceArea {
    id: ServiceAreaId, station: StationId, name: String, polygon: String, created_at: Timestamp,
    version: u32,
} }
record! { "programme" Programme {
    id: ProgrammeId, code: String, name: String, kind: ProgrammeKind, created_at: Timestamp,
} }
record! { "terms" Terms {
    id: TermsId, programme: ProgrammeId, version: u32, body: String, published_at: Timestamp,
} }
record! { "staff" Staff {
    id: StaffId, name: String, email: String, language: String, role: Role, active: bool,
    created_at: Timestamp,
} }
record! { "courier" Courier {
    id: CourierId, name: String, email: String, phone: String, language: String,
    vehicle: VehicleKind, station: StationId, programme: ProgrammeId, terms: TermsId,
    state: CourierState, draw_secret: [u8; 32], created_at: Timestamp,
} }
record! { "application" Application {
    id: ApplicationId, name: String, email: String, phone: String, language: String,
    vehicle: VehicleKind, station: StationId, area: String, programme: ProgrammeId,
    terms: TermsId, state: ApplicationState, reason: Option<ApplicationReason>,
    reason_text: Option<String>, courier: Option<CourierId>, submitted_at: Timestamp,
    decided_at: Option<Timestamp>, decided_by: Option<StaffId>,
} }
record! { "sign_in_link" SignInLink {
    id: SignInLinkId, subject_kind: String, subject: [u8; 16], secret_hash: Digest,
    expires_at: Timestamp, used_at: Option<Timestamp>,
} }
record! { "provider_account" ProviderAccount {
    id: ProviderAccountId, staff: StaffId, issuer: String, subject: String, linked_at: Timestamp,
} }
record! { "session" Session {
    id: SessionId, token_hash: Option<Digest>, subject_kind: String, subject: [u8; 16],
    method: SignInMethod, passkey: Option<PasskeyId>, device: Option<DeviceId>, network: String,
    created_at: Timestamp, seen_at: Timestamp, expires_at: Timestamp, ended_at: Option<Timestamp>,
} }
record! { "access_token" AccessToken {
    token_hash: Digest, session: SessionId, expires_at: Timestamp,
} }
record! { "refresh_token" RefreshToken {
    token_hash: Digest, session: SessionId, successor: Option<Digest>,
    used_at: Option<Timestamp>, expires_at: Timestamp,
} }
record! { "passkey" Passkey {
    id: PasskeyId, subject_kind: String, subject: [u8; 16], credential_id: Vec<u8>,
    credential: String, label: String, synced: bool, created_at: Timestamp,
    used_at: Option<Timestamp>, removed_at: Option<Timestamp>, attestation: PasskeyStatement,
    attestation_facts: Option<String>, attestation_statement: Option<Digest>,
} }
record! { "ceremony" Ceremony {
    id: CeremonyId, purpose: String, subject_kind: String, subject: [u8; 16], state: String,
    expires_at: Timestamp, used_at: Option<Timestamp>,
} }
record! { "enrolment" Enrolment {
    id: EnrolmentId, token_hash: Digest, subject_kind: String, subject: [u8; 16],
    method: SignInMethod, expires_at: Timestamp, used_at: Option<Timestamp>,
} }
record! { "recovery_code" RecoveryCode {
    id: RecoveryCodeId, code_hash: Digest, subject_kind: String, subject: [u8; 16],
    issued_by: String, issued_at: Timestamp, expires_at: Timestamp, used_at: Option<Timestamp>,
} }
record! { "sign_in_code" SignInCode {
    id: SignInCodeId, code_hash: Digest, courier: CourierId, method: SignInMethod,
    passkey: Option<PasskeyId>, expires_at: Timestamp, used_at: Option<Timestamp>,
} }
record! { "device" Device {
    id: DeviceId, courier: CourierId, thumbprint: Digest, label: String, kind: DeviceKind,
    attestation: Option<AttestationId>, attested_until: Option<Timestamp>, counter: i64,
    lat: Option<i32>, lon: Option<i32>, located_at: Option<Timestamp>,
    created_at: Timestamp, seen_at: Timestamp, revoked_at: Option<Timestamp>,
    asserted_at: Option<Timestamp>,
} }
record! { "device_finding" DeviceFinding {
    id: DeviceFindingId, courier: CourierId, device: Option<DeviceId>, kind: FindingKind,
    detail: String, at: Timestamp,
} }
record! { "commitment" Commitment {
    id: CommitmentId, courier: CourierId, device: DeviceId, act: Act, subject: String,
    digest: Digest, body: Vec<u8>, jws: String, assurance: Assurance, at: Timestamp,
} }
record! { "attestation" Attestation {
    id: AttestationId, device: DeviceId, courier: CourierId, format: AttestationFormat,
    outcome: AttestationOutcome, facts: String, statement: Digest, at: Timestamp,
} }
record! { "assurance_rule" AssuranceRule {
    id: AssuranceRuleId, station: StationId, act: Act, needs: Assurance,
    grace_until: Option<Timestamp>, changed_at: Timestamp,
} }
record! { "api_key" ApiKey {
    id: ApiKeyId, name: String, secret_hash: Digest, station: StationId, created_at: Timestamp,
    revoked_at: Option<Timestamp>,
} }
record! { "import_batch" ImportBatch {
    id: ImportBatchId, station: StationId, source: String, digest: Digest, row_count: u32,
    added: u32, changed: u32, unchanged: u32, quarantined: u32, created_at: Timestamp,
    created_by: String, erased: u32,
} }
record! { "erased_reference" ErasedReference { mark: Digest, station: StationId, erased_at: Timestamp } }
record! { "quarantine_row" QuarantineRow {
    id: QuarantineRowId, batch: ImportBatchId, row_number: u32, raw: String, fields: String,
    errors: String, state: QuarantineState, content_digest: Digest,
    settled_at: Option<Timestamp>,
} }
record! { "delivery_order" Order {
    id: OrderId, external_reference: String, station: StationId, batch: Option<ImportBatchId>,
    sender: String, recipient: String, address: String, lat: i32, lon: i32,
    window_start: Timestamp, window_end: Timestamp, notes: String, email: String, phone: String,
    language: String, carrier: CarrierKind, tracking_link: String, attended_only: bool,
    service_seconds: u32, state: OrderState, content_digest: Digest, recipient_key: Digest, link_version: u32,
    created_at: Timestamp, changed_at: Timestamp, proof: Option<ProofLevel>, valuable: bool,
} }
record! { "package" Package {
    id: PackageId, delivery_order: OrderId, barcode: String, volume_ml: i64, weight_g: i64,
} }
record! { "preference" Preference {
    id: PreferenceId, scope: PreferenceScope, scope_key: Digest, photo: bool,
    drop_place: Option<DropPlace>, place_note: String, set_at: Timestamp,
} }
record! { "block_template" BlockTemplate {
    id: BlockTemplateId, station: StationId, name: String, weekdays: u8, start_minute: u32,
    minutes: u32, places: u32, vehicle: VehicleKind, expected_stops: u32, expected_metres: u32,
    active: bool, created_at: Timestamp, version: u32,
} }
record! { "round" Round {
    id: RoundId, station: StationId, state: RoundState, opens_at: Timestamp,
    closes_at: Timestamp, secret_digest: Digest, entry_root: Option<Digest>,
    sealed_at: Option<Timestamp>, seed: Option<Digest>, drawn_at: Option<Timestamp>,
    record: Option<String>, entrants: u32, created_at: Timestamp, first_choices: u32,
    first_granted: u32, kind: RoundKind, announced: Option<String>, contested: Option<bool>,
} }
record! { "public_number" PublicNumber {
    chain: Digest, number: i64, signature: Option<Vec<u8>>, tries: u32, next_try_at: Timestamp,
    trouble: String, fetched_at: Option<Timestamp>,
} }
record! { "round_policy" RoundPolicyRow {
    id: RoundPolicyId, station: StationId, from_at: Timestamp, body: String, reason: String,
    set_by: Option<StaffId>, set_at: Timestamp,
} }
record! { "block" Block {
    id: BlockId, station: StationId, template: Option<BlockTemplateId>, starts_at: Timestamp,
    ends_at: Timestamp, vehicle: VehicleKind, places: u32, pay: i64, currency: Currency,
    pay_rule: String, expected_stops: u32, expected_metres: u32, net: i64, state: BlockState,
    round: Option<RoundId>, created_at: Timestamp, raised: i64,
} }
record! { "entry" Entry {
    id: EntryId, round: RoundId, courier: CourierId, ranked: String, max_blocks: u32,
    standing: bool, tickets: u32, pseudonym: Option<Digest>, position: Option<u32>,
    answer: Option<String>, challenge: Option<ChallengeId>, sealed: Option<String>,
} }
record! { "standby" Standby { id: CourierId, until_at: Timestamp } }
record! { "standing_preference" StandingPreference {
    id: StandingPreferenceId, courier: CourierId, weekdays: u8, earliest_minute: u32,
    latest_minute: u32, least_pay: i64, max_per_round: u32, active: bool, changed_at: Timestamp,
} }
record! { "award" Award {
    id: AwardId, block: BlockId, place: u32, courier: CourierId, source: AwardSource,
    round: Option<RoundId>, state: AwardState, holds: bool, made_at: Timestamp,
    changed_at: Timestamp, checked_in_at: Option<Timestamp>, released_at: Option<Timestamp>,
    checked_out_at: Option<Timestamp>,
} }
record! { "waitlist" WaitlistPlace {
    id: EntryId, round: RoundId, block: BlockId, courier: CourierId, position: u32,
} }
record! { "reservation" Reservation {
    id: ReservationId, block: BlockId, place: u32, courier: CourierId, expires_at: Timestamp,
    challenge: Option<ChallengeId>,
} }
record! { "photo_measure" PhotoMeasure {
    id: EvidenceId, courier: CourierId, phone: [u8; 16], hash: [u8; 32], hash_quality: u32,
    detail: u32, made_at: Timestamp, compared_at: Option<Timestamp>,
} }
record! { "photo_review" PhotoReview {
    id: PhotoReviewId, photo: EvidenceId, earlier: EvidenceId, figures: String,
    state: PhotoReviewState, found_at: Timestamp, decided_at: Option<Timestamp>,
    decided_by: Option<StaffId>, reason: String,
} }
record! { "signal" RecordedSignal {
    id: i64, courier: Option<CourierId>, at: Timestamp, kind: String, record: Vec<u8>,
    round_trip: Option<u32>,
} }
record! { "verdict" VerdictRow {
    id: VerdictId, signal: i64, courier: Option<CourierId>, station: Option<StationId>,
    at: Timestamp, act: String, thing: String, verdict: VerdictKind, meant: VerdictKind,
    points: i64, trust: i64, raised: i64, policy: i64, card: String, reasons: String,
} }
record! { "verdict_policy" VerdictPolicyRow {
    id: i64, body: String, reason: String, set_by: Option<StaffId>, set_at: Timestamp,
    from_signal: Option<i64>,
} }
record! { "breaker_episode" BreakerEpisode {
    id: i64, began_at: Timestamp, highest: u32, told_level: u32, told_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
} }
record! { "watch_snapshot" WatchSnapshot {
    id: i64, signal: i64, taken_at: Timestamp, body: Vec<u8>,
} }
record! { "challenge" Challenge {
    id: ChallengeId, courier: CourierId, session: SessionId, device: DeviceId, act: Act,
    thing: String, verdict: Option<VerdictId>, state: ChallengeState, way: Option<ChallengeWay>,
    opened_at: Timestamp, ends_at: Timestamp, extensions: u32, helped_by: Option<StaffId>,
    settled_at: Option<Timestamp>,
} }
record! { "challenge_step" ChallengeStep {
    id: CeremonyId, challenge: ChallengeId, way: ChallengeWay, state: String,
    answer: Option<Digest>, tries: u32, begun_at: Timestamp, answer_at: Option<Timestamp>,
    used_at: Option<Timestamp>,
} }
record! { "case_file" CaseFile {
    id: CaseId, courier: CourierId, station: StationId, opened_at: Timestamp,
    reporter: Option<StaffId>, report: String, state: CaseState, due_at: Option<Timestamp>,
    looked_at: Option<Timestamp>, looked_by: Option<StaffId>, asked_at: Option<Timestamp>,
    answered_at: Option<Timestamp>, tries: u32, grounds: u32, earlier_notice: Option<DecisionId>,
    evidence: String, evidence_digest: Digest, ended_at: Option<Timestamp>, reason: String,
    removed_at: Option<Timestamp>, removed_by: String,
} }
record! { "statement" StatementRow {
    id: StatementId, case_file: CaseId, decision: DecisionId, courier: CourierId, words: String,
    representative: String, said_at: Timestamp,
} }
record! { "decision" DecisionRow {
    id: DecisionId, case_file: CaseId, courier: CourierId, kind: DecisionKind,
    state: DecisionState, catalogue: u32, evidence_digest: Digest, policy: Option<i64>,
    automatic: bool, egregious: bool, first_decider: Option<StaffId>, first_reasons: String,
    first_at: Timestamp, second_decider: Option<StaffId>, second_reasons: String,
    second_at: Option<Timestamp>, hold: i64, earlier_notice: Option<DecisionId>,
    lifts: Option<DecisionId>, issued_at: Option<Timestamp>, effective_at: Option<Timestamp>,
    until_at: Option<Timestamp>, appeal_until: Option<Timestamp>, language: String,
    words: String, message: Option<MessageId>, delivered_at: Option<Timestamp>,
    changed_at: Timestamp, why: String,
} }
record! { "appeal" Appeal {
    id: AppealId, decision: DecisionId, courier: CourierId, words: String,
    representative: String, made_at: Timestamp, answer_by: Timestamp, state: AppealState,
    answered_by: Option<StaffId>, answered_at: Option<Timestamp>, reasons: String,
} }
record! { "matter" Matter {
    id: MatterId, name: String, note: String, state: MatterState, legal_hold: bool,
    made_by: StaffId, made_at: Timestamp, changed_at: Timestamp,
} }
record! { "plan" Plan {
    id: PlanId, station: StationId, day: String, planned: u32, infeasible: String,
    created_at: Timestamp, created_by: String,
} }
record! { "plan_job" PlanJob {
    id: JobId, station: StationId, day: String, state: JobState, asked_by: String,
    asked_at: Timestamp, taken_until: Option<Timestamp>, tries: u32, failure: String,
    plan: Option<PlanId>,
} }
record! { "route" Route {
    id: RouteId, plan: Option<PlanId>, station: StationId, award: AwardId, metres: i64,
    seconds: i64, version: u32, changed_at: Timestamp,
} }
record! { "stop" Stop {
    id: StopId, route: RouteId, position: u32, delivery_order: OrderId,
    planned_arrival: Timestamp, service_seconds: u32, state: StopState,
    arrived_at: Option<Timestamp>,
} }
record! { "capture_challenge" CaptureChallenge {
    id: CaptureChallengeId, stop: StopId, courier: CourierId, token: [u8; 16],
    expires_at: Timestamp,
} }
record! { "attempt" Attempt {
    id: AttemptId, stop: StopId, delivery_order: OrderId, courier: CourierId, outcome: Outcome,
    handling: Option<Handling>, drop_place: Option<DropPlace>, out_of_sight: bool,
    where_to_look: String, weather: Option<Weather>, reason: Option<ReasonCode>, note: String,
    lat: Option<i32>, lon: Option<i32>, accuracy_m: Option<u32>,
    position_missing: Option<String>, photo_policy: String, occurred_at: Timestamp,
    received_at: Timestamp, skew_ms: i64, voided_at: Option<Timestamp>,
} }
record! { "evidence" Evidence {
    id: EvidenceId, attempt: AttemptId, kind: EvidenceKind, supplementary: bool,
    digest: Option<Digest>, bytes: i64, detail: String, captured_at: Timestamp,
    received_at: Timestamp,
} }
record! { "upload" Upload {
    id: EvidenceId, courier: CourierId, digest: Digest, bytes: i64, state: UploadState,
    has_preview: bool, quality: String, changed_at: Timestamp,
} }
record! { "photo_key" PhotoKey { id: EvidenceId, wrapped: Vec<u8>, made_at: Timestamp } }
record! { "erasure" Erasure {
    id: ErasureId, evidence: EvidenceId, reason: ErasureReason, at: Timestamp,
} }
record! { "scrub" Scrub {
    id: i64, began_at: Timestamp, planned: i64, stage: ScrubStage, behind: Vec<u8>, steps: i64,
    checked: i64, removed: i64, ended_at: Option<Timestamp>,
} }
record! { "file_fault" FaultyFile {
    id: Digest, owner: String, fault: FileFault, found_at: Timestamp,
} }
record! { "left_over_file" LeftOverFile { id: Digest, seen_at: Timestamp } }
record! { "redaction" Redaction {
    id: RedactionId, evidence: EvidenceId, state: RedactionState, asked_at: Timestamp,
    settled_at: Option<Timestamp>, settled_by: String, areas: String,
} }
record! { "scan" Scan {
    id: ScanId, package: Option<PackageId>, barcode: String, courier: CourierId, award: AwardId,
    stop: Option<StopId>, step: ScanStep, result: ScanResult, occurred_at: Timestamp,
    received_at: Timestamp,
} }
record! { "thanks" Thanks { id: ClaimId, attempt: AttemptId, at: Timestamp } }
record! { "drop_point" DropPointRow {
    site: Digest, station: StationId, delivery_order: OrderId, lat: i32, lon: i32, sigma_dm: u32,
    fixes: u32, source: PointSource, version: u32, learning: u32, learned_at: Timestamp,
} }
record! { "drop_fix" DropFix {
    id: DropFixId, site: Digest, attempt: Option<AttemptId>, lat: i32, lon: i32, accuracy_m: u32,
    kept_at: Timestamp,
} }
record! { "pin" Pin {
    id: PinId, site: Digest, station: StationId, delivery_order: OrderId, courier: CourierId,
    lat: i32, lon: i32, accuracy_m: Option<u32>, was_lat: i32, was_lon: i32, words: String,
    state: PinState, proposed_at: Timestamp, decided_at: Option<Timestamp>,
    decided_by: Option<StaffId>, answer: String,
} }
record! { "place_finding" PlaceFinding {
    id: PlaceFindingId, attempt: AttemptId, version: u32, site: Digest, station: StationId,
    happened_at: Timestamp, deed: Deed, within_m: Option<u32>, source: Option<PointSource>, deliveries: u32,
    left_after_s: Option<u32>, scene_here: Option<u32>, scene_here_of: u32,
    scene_elsewhere: Option<u32>, scene_elsewhere_of: u32, label: Label, photo_here: bool, assurance: Assurance, wrong_per_mille: u32, doubtful: bool,
    reasons: String, other_order: Option<OrderId>, words: String, made_at: Timestamp,
    settled_at: Option<Timestamp>, settled_by: Option<StaffId>,
} }
record! { "position_trace" TracePoint {
    id: TracePointId, stop: StopId, step: TraceStep, lat: i32, lon: i32, accuracy_m: u32,
    at: Timestamp, exact: bool,
} }
record! { "leaf" Leaf {
    id: LeafId, kind: String, subject: String, at: Timestamp, salt: Option<[u8; 16]>,
    fact: Option<String>, body: String, hash: Digest, leaf_index: Option<i64>,
} }
record! { "checkpoint" Checkpoint { size: i64, root: Digest, note: String, at: Timestamp } }
record! { "operation" Operation {
    id: OperationId, actor: String, digest: Digest, answer: String, at: Timestamp,
} }
record! { "message" Message {
    id: MessageId, channel: MessageChannel, recipient: String, subject: String, body: String,
    state: MessageState, tries: u32, next_at: Timestamp, last_error: String,
    created_at: Timestamp, station: Option<StationId>, unsubscribe: Option<String>,
} }
record! { "news_choice" NewsChoice {
    id: NewsChoiceId, recipient_key: Digest, wanted: bool, set_at: Timestamp,
} }
record! { "push_subscription" PushSubscription {
    id: PushSubscriptionId, subject_kind: String, subject: [u8; 16], endpoint: String,
    public_key: Vec<u8>, auth: Vec<u8>, language: String, created_at: Timestamp,
} }
record! { "push_note" PushNote {
    id: PushNoteId, subscription: PushSubscriptionId, topic: String, body: String,
    state: MessageState, tries: u32, next_at: Timestamp, last_error: String,
    created_at: Timestamp,
} }
record! { "webhook_endpoint" WebhookEndpoint {
    id: WebhookEndpointId, station: StationId, url: String, events: String,
    secret_version: u32, previous_until: Option<Timestamp>, created_at: Timestamp,
    failing_since: Option<Timestamp>, disabled_at: Option<Timestamp>,
    removed_at: Option<Timestamp>,
} }
record! { "webhook_event" WebhookEvent {
    id: WebhookEventId, station: StationId, kind: WebhookKind, body: String, at: Timestamp,
} }
record! { "webhook_delivery" WebhookDelivery {
    id: WebhookDeliveryId, endpoint: WebhookEndpointId, event: WebhookEventId,
    state: MessageState, tries: u32, next_at: Timestamp, status: Option<u32>,
    last_error: String, changed_at: Timestamp,
} }
record! { "audit_entry" AuditEntry {
    id: AuditEntryId, actor: String, act: String, subject: String, at: Timestamp,
    purpose: Option<LookPurpose>, courier: Option<CourierId>, delivery_order: Option<OrderId>,
} }
record! { "setting" Setting { name: String, value: String, changed_at: Timestamp } }
