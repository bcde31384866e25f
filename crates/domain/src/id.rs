//! Typed identifiers: 16 bytes, time-ordered (UUID version 7, RFC 9562), with a readable prefix.
//!
//! Owns: the one append-only list of id kinds. Never does: make randomness; callers pass it in,
//! so that a simulation with the same seed makes the same ids.
//!
//! The text form is `prefix_` and 26 characters of Crockford base 32, for example
//! `blk_06f0b2k5tz3q8v1m9r7c4xw2ag`. Ids are names, not secrets.

use crate::time::Timestamp;
use alloc::string::String;
use core::fmt;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TEXT_LENGTH: usize = 26;

/// The text was not an identifier of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId {
    /// The prefix that was expected, without its underscore.
    pub prefix: &'static str,
}

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected an id that starts with {}_ and has 26 characters after it", self.prefix)
    }
}

impl core::error::Error for NotAnId {}

/// The 16 bytes of a new identifier: 48 bits of milliseconds, then version, variant and the
/// caller's 10 random bytes.
#[must_use]
pub fn time_ordered_bytes(now: Timestamp, random: [u8; 10]) -> [u8; 16] {
    let mut bytes = [0u8; 16];
    bytes[..6].copy_from_slice(&now.millis().to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    bytes
}

/// Crockford base 32 of 16 bytes, most significant first, 26 lower-case characters.
#[must_use]
pub fn encode(bytes: [u8; 16]) -> String {
    let value = u128::from_be_bytes(bytes);
    let digit = |i: usize| ALPHABET[(value >> (5 * (TEXT_LENGTH - 1 - i)) & 31) as usize];
    (0..TEXT_LENGTH).map(|i| char::from(digit(i))).collect()
}

/// Reads what [`encode`] wrote; accepts upper case. `None` if it is anything else.
#[must_use]
pub fn decode(text: &str) -> Option<[u8; 16]> {
    if text.len() != TEXT_LENGTH {
        return None;
    }
    let mut value: u128 = 0;
    for (i, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|c| *c == byte.to_ascii_lowercase())? as u128;
        if i == 0 && digit > 7 {
            return None;
        }
        value = value << 5 | digit;
    }
    Some(value.to_be_bytes())
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $prefix:literal),+ $(,)?) => {
        /// Every id prefix, to show that no two kinds share one.
        pub const PREFIXES: &[&str] = &[$($prefix),+];
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub [u8; 16]);

            impl $name {
                /// The readable prefix of this kind, without its underscore.
                pub const PREFIX: &'static str = $prefix;

                /// A new identifier from the time and 10 random bytes.
                #[must_use]
                pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                    Self(time_ordered_bytes(now, random))
                }

                /// The 16 bytes, as tables keep them.
                #[must_use]
                pub const fn bytes(&self) -> &[u8; 16] {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, "{}_{}", $prefix, encode(self.0))
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(self, f)
                }
            }

            impl core::str::FromStr for $name {
                type Err = NotAnId;

                fn from_str(text: &str) -> Result<Self, NotAnId> {
                    text.strip_prefix(concat!($prefix, "_"))
                        .and_then(decode)
                        .map(Self)
                        .ok_or(NotAnId { prefix: $prefix })
                }
            }
        )+
    };
}

ids! {
    /// A key of an integrator.
    ApiKeyId = "key",
    /// A person's request to become a courier.
    ApplicationId = "app",
    /// A statement of hardware that was checked.
    AttestationId = "ats",
    /// One try at a task.
    AttemptId = "att",
    /// Who did or read what.
    AuditEntryId = "aud",
    /// The assignment of one place of a block to a courier.
    AwardId = "awd",
    /// A paid delivery slot.
    BlockId = "blk",
    /// A recurring definition from which blocks are made.
    BlockTemplateId = "bkt",
    /// A one-time token that binds a capture to a stop.
    CaptureChallengeId = "cch",
    /// One passkey ceremony in progress.
    CeremonyId = "cer",
    /// A recipient's statement that something went wrong.
    ClaimId = "clm",
    /// What a courier says about a claim.
    ClaimAnswerId = "can",
    /// A picture that somebody adds to a claim.
    ClaimPictureId = "cpi",
    /// Somebody who speaks for a courier about a claim.
    RepresentativeId = "rep",
    /// Claims that are worked out together.
    ClaimCaseId = "ccs",
    /// A claim's place among claims that are worked out together.
    ClaimCaseMemberId = "ccm",
    /// Something a courier committed to with the phone's key.
    CommitmentId = "cmt",
    /// A person who delivers.
    CourierId = "cou",
    /// What somebody says is wrong in their own record.
    CorrectionId = "cor",
    /// Somebody's wish to have everything about them erased.
    PersonErasureId = "ers",
    /// A phone or browser with a key bound to a courier's account.
    DeviceId = "dev",
    /// Something noticed about phones and sign-ins.
    DeviceFindingId = "fnd",
    /// A fix that a site's drop point is learned from.
    DropFixId = "dfx",
    /// The short time in which somebody invited enrols.
    EnrolmentId = "enr",
    /// What somebody allowed, for which purpose and version.
    ConsentId = "cns",
    /// A courier's request to take part in a round.
    EntryId = "ent",
    /// The end of a photo.
    ErasureId = "era",
    /// What a recipient gets for a claim.
    RemedyId = "rmd",
    /// One photo, code match, scan, signature or note.
    EvidenceId = "evd",
    /// One set of pictures of a face that was asked for, and works once.
    FaceCaptureId = "cap",
    /// What a face is compared with, and the key that opens it.
    FaceTemplateId = "tpl",
    /// One request to show that the account holder is present.
    IdentityCheckId = "idc",
    /// A picture that a person is to look at for an identity check.
    IdentityPictureId = "ipc",
    /// A version of what a programme promises about identity checks.
    IdentityPolicyId = "ipl",
    /// Something the operator tells all couriers.
    BulletinId = "bul",
    /// An operator's thank-you with a budget.
    CampaignId = "cpn",
    /// A weather or safety hold.
    HoldId = "hld",
    /// A published rate of what driving costs.
    MileageRateId = "mlr",
    /// One entry of the ledger of pay.
    PayEntryId = "pay",
    /// A public alert, as it came.
    PublicAlertId = "pal",
    /// Something counted in a courier's standing.
    StandingEventId = "sev",
    /// A fact of a station that excuses.
    StandingFactId = "sft",
    /// One upload of orders.
    ImportBatchId = "imp",
    /// Work to be done later, enqueued with the fact that caused it.
    JobId = "job",
    /// Two pictures of consenting people, to see how well reviewers tell faces apart.
    KnownPairId = "kpr",
    /// An entry of the transparency log.
    LeafId = "lef",
    /// A message waiting to be sent.
    MessageId = "msg",
    /// Whether a person wants news.
    NewsChoiceId = "nws",
    /// Made by a client to make one write idempotent.
    OperationId = "opn",
    /// A sender's instruction.
    OrderId = "ord",
    /// Somebody outside who asks for what is kept about people.
    OutsideRequestId = "osr",
    /// A physical item with a barcode.
    PackageId = "pkg",
    /// One run of the planner.
    PlanId = "pln",
    /// A public-key credential that signs somebody in.
    PasskeyId = "psk",
    /// A courier's "the pin is wrong: the door is here".
    PinId = "pin",
    /// How a delivery fits its site.
    PlaceFindingId = "pfd",
    /// What a recipient chose about proof and place.
    PreferenceId = "prf",
    /// The terms under which couriers work.
    ProgrammeId = "prg",
    /// An account at the sign-in provider that is linked to a member of staff.
    ProviderAccountId = "pac",
    /// A note on its way to a browser.
    PushNoteId = "pno",
    /// A browser that asked to be told.
    PushSubscriptionId = "pus",
    /// A row of an import that waits for correction.
    QuarantineRowId = "qrw",
    /// A one-time code for somebody who lost the phone.
    RecoveryCodeId = "rec",
    /// A photo that shows a person, until it is masked or erased.
    RedactionId = "red",
    /// A place of a block held for one courier while a step is open (race mode).
    ReservationId = "rsv",
    /// One closing of entries and its ordered result.
    RoundId = "rnd",
    /// A station's numbers for rounds, from a day on.
    RoundPolicyId = "rpy",
    /// Planned ordered stops.
    RouteId = "rte",
    /// What a recipient wants to give.
    TipId = "tip",
    /// A place set aside for a named courier.
    OfferId = "ofr",
    /// A place on the waiting list of a full block (race mode).
    WaitingId = "wtg",
    /// A step that the pay of a block took.
    BlockStepId = "bst",
    /// What a phone or the desk said about somebody's coming to the station.
    CheckInId = "chk",
    /// A delay of the station that a courier noted.
    StationDelayId = "sdl",
    /// One reading of a package code.
    ScanId = "scn",
    /// A polygon that a station delivers in.
    ServiceAreaId = "are",
    /// A signed-in browser or phone.
    SessionId = "ses",
    /// A one-time code that hands a sign-in to the courier app.
    SignInCodeId = "sic",
    /// A one-time sign-in link.
    SignInLinkId = "lnk",
    /// An operator's employee: operator, dispatcher, analyst or auditor.
    StaffId = "stf",
    /// Wishes that enter rounds by themselves.
    StandingPreferenceId = "spf",
    /// A place where couriers check in and load.
    StationId = "sta",
    /// What a station asks for before an act.
    AssuranceRuleId = "asr",
    /// A group of tasks at one place.
    StopId = "stp",
    /// A dropoff, pickup or return.
    TaskId = "tsk",
    /// A version of the terms of a programme.
    TermsId = "trm",
    /// A position around a stop.
    TracePointId = "trp",
    /// An upload in progress.
    UploadId = "upl",
    /// A pair of photos to be looked at side by side.
    PhotoReviewId = "phr",
    /// What happened to one try, and why.
    VerdictId = "vdt",
    /// A step-up asked on suspicion.
    ChallengeId = "chl",
    /// An investigation.
    CaseId = "cas",
    /// A case that was made, with a truth that is known, and concerns nobody.
    MadeCaseId = "mad",
    /// An act with effect on a person.
    DecisionId = "dcn",
    /// A request for a new human decision.
    AppealId = "apl",
    /// A question to a recipient about their claims.
    PatternCaseId = "ptc",
    /// A decision about a recipient.
    PatternDecisionId = "ptd",
    /// A recipient's request for a new human decision.
    PatternAppealId = "pta",
    /// What a recipient answered to such a question.
    PatternStatementId = "pts",
    /// A party's text in a case.
    StatementId = "stm",
    /// Accounts of one bot service.
    MatterId = "mat",
    /// A fact on its way to one of the operator's programs.
    WebhookDeliveryId = "whd",
    /// A program of the operator's that is told what happens.
    WebhookEndpointId = "whe",
    /// A fact that programs are told.
    WebhookEventId = "evt",
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    #[test]
    fn no_two_kinds_share_a_prefix() {
        let mut seen = PREFIXES.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), PREFIXES.len());
        assert!(PREFIXES.iter().all(|p| p.len() == 3 && p.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let early = BlockId::new(Timestamp(1_000_000), [255; 10]);
        let late = BlockId::new(Timestamp(2_000_000), [0; 10]);
        assert!(early < late && early.to_string() < late.to_string());
    }

    proptest! {
        #[test]
        fn text_and_bytes_are_the_same_id(bytes: [u8; 16]) {
            let id = RoundId(bytes);
            prop_assert_eq!(id.to_string().parse::<RoundId>(), Ok(id));
            prop_assert_eq!(id.to_string().to_uppercase().replace("RND_", "rnd_").parse(), Ok(id));
        }

        #[test]
        fn other_text_is_refused(text in "\\PC{0,40}") {
            if let Ok(id) = text.parse::<RoundId>() {
                prop_assert_eq!(id.to_string(), text.to_lowercase());
            }
        }
    }
}
