//! Ids as their raw bytes, each by name: what is not listed here stands in no column.

use super::{Column, FromColumn, Param, ToParam};
use crate::error::Error;
use porchlight_domain::id;

macro_rules! raw_ids {
    ($($name:ident),+ $(,)?) => {$(
        impl ToParam for id::$name {
            fn to_param(&self) -> Param<'_> {
                Param::Blob(&self.0)
            }
        }

        impl FromColumn for id::$name {
            fn from_column(column: Column<'_>) -> Result<Self, Error> {
                <[u8; 16]>::from_column(column).map(Self)
            }
        }
    )+};
}

raw_ids!(
    ApiKeyId,
    ApplicationId,
    AssuranceRuleId,
    AttemptId,
    AttestationId,
    AuditEntryId,
    AwardId,
    BlockId,
    BlockStepId,
    BlockTemplateId,
    CaptureChallengeId,
    CeremonyId,
    CheckInId,
    ClaimAnswerId,
    ClaimPictureId,
    RepresentativeId,
    ClaimCaseId,
    ClaimCaseMemberId,
    ClaimId,
    CommitmentId,
    CorrectionId,
    CourierId,
    DeviceId,
    DeviceFindingId,
    DropFixId,
    EnrolmentId,
    EntryId,
    ErasureId,
    RemedyId,
    EvidenceId,
    PersonErasureId,
    ConsentId,
    FaceCaptureId,
    FaceTemplateId,
    IdentityCheckId,
    IdentityPictureId,
    IdentityPolicyId,
    ImportBatchId,
    JobId,
    KnownPairId,
    LeafId,
    MessageId,
    OperationId,
    OfferId,
    WaitingId,
    OrderId,
    OutsideRequestId,
    PackageId,
    PasskeyId,
    PinId,
    PlaceFindingId,
    PlanId,
    PreferenceId,
    ProgrammeId,
    ProviderAccountId,
    QuarantineRowId,
    NewsChoiceId,
    PushNoteId,
    PushSubscriptionId,
    RedactionId,
    WebhookDeliveryId,
    WebhookEndpointId,
    WebhookEventId,
    RecoveryCodeId,
    ReservationId,
    RoundId,
    RoundPolicyId,
    RouteId,
    ScanId,
    ServiceAreaId,
    SessionId,
    SignInCodeId,
    SignInLinkId,
    StaffId,
    StandingPreferenceId,
    StationDelayId,
    TipId,
    StationId,
    StopId,
    TaskId,
    TermsId,
    TracePointId,
    UploadId,
    PhotoReviewId,
    VerdictId,
    ChallengeId,
    CaseId,
    DecisionId,
    AppealId,
    StatementId,
    MatterId,
    BulletinId,
    CampaignId,
    HoldId,
    MileageRateId,
    PayEntryId,
    PublicAlertId,
    StandingEventId,
    StandingFactId,
);
