//! What the log records: the id, kind, time and salted commitment of a fact, never the fact.
//!
//! A leaf is one line of JSON with fixed keys in a fixed order, so that anybody can rebuild its
//! bytes. Destroying the salt makes the commitment meaningless, which is how erasure stays
//! possible although the log only grows.

use super::merkle::leaf_hash;
use crate::codes;
use crate::digest::{Digest, sha256};
use crate::time::Timestamp;
use alloc::format;
use alloc::string::{String, ToString};

const COMMITMENT_TAG: &[u8] = b"porchlight/commitment/v1\0";

codes! {
    /// Kinds of facts. Append-only: a kind once logged keeps its spelling for ever.
    pub enum LeafKind {
        /// A station was made or changed.
        Station = "station",
        /// A service area was made.
        ServiceArea = "service_area",
        /// A programme was made.
        Programme = "programme",
        /// A version of terms was published.
        Terms = "terms",
        /// A setting changed.
        Setting = "setting",
        /// A member of staff was added or changed.
        Staff = "staff",
        /// A key of an integrator was made or revoked.
        ApiKey = "api_key",
        /// An application was made or decided.
        Application = "application",
        /// A courier's account began or changed.
        Courier = "courier",
        /// Somebody's way to sign in was added, renewed or removed.
        SignIn = "sign_in",
        /// Something a courier committed to with the phone's key.
        Commitment = "commitment",
        /// A statement of hardware was checked.
        Attestation = "attestation",
        /// A standing preference changed.
        StandingPreference = "standing_preference",
        /// Orders were imported (one leaf commits to the batch).
        Import = "import",
        /// An order changed outside an import.
        Order = "order",
        /// A recipient chose about proof and place.
        Preference = "preference",
        /// A block template was made.
        BlockTemplate = "block_template",
        /// Blocks were made, changed or cancelled.
        Block = "block",
        /// A round was announced or moved on.
        Round = "round",
        /// An entry was made or withdrawn.
        Entry = "entry",
        /// The entries of a round were sealed.
        Seal = "seal",
        /// A round was drawn.
        Draw = "draw",
        /// An award was made or changed.
        Award = "award",
        /// A plan gave routes to awards.
        Plan = "plan",
        /// A route changed.
        Route = "route",
        /// Packages were scanned.
        Scan = "scan",
        /// An attempt was recorded or taken back.
        Attempt = "attempt",
        /// An evidence item was recorded.
        Evidence = "evidence",
        /// A recipient thanked.
        Thanks = "thanks",
        /// A recipient said that something went wrong.
        Claim = "claim",
        /// A courier proposed where a site really is, or a dispatcher answered.
        Pin = "pin",
        /// How a delivery fits its site was weighed, or somebody looked at that.
        Finding = "finding",
        /// Personal data was erased.
        Erasure = "erasure",
        /// Two photos were put before a person, or a person said what they are.
        PhotoReview = "photo_review",
        /// A policy of verdicts was set.
        VerdictPolicy = "verdict_policy",
        /// Somebody was challenged, or a challenge ended.
        Challenge = "challenge",
        /// A case was opened or moved on.
        Case = "case",
        /// A decision about a person was made, or took or lost effect.
        Decision = "decision",
        /// An appeal was made or answered.
        Appeal = "appeal",
        /// A matter was opened or moved on.
        Matter = "matter",
        /// A photo was said to show somebody, masked, or found to show nobody.
        Redaction = "redaction",
        /// A programme promised something about identity checks, or took it back.
        IdentityPolicy = "identity_policy",
        /// Somebody consented, or took that back.
        Consent = "consent",
        /// A face template was made; its end is an erasure.
        FaceTemplate = "face_template",
        /// Somebody was asked to show that they are there, or such a check moved on.
        IdentityCheck = "identity_check",
        /// A request from outside for personal data was recorded or answered.
        OutsideRequest = "outside_request",
        /// A pair of known pictures was added for reviewers, or taken out.
        KnownPair = "known_pair",
        /// A station published its numbers for rounds, from a day on.
        RoundPolicy = "round_policy",
        /// An entry of pay was made, or taken back.
        Pay = "pay",
        /// A rate of what driving costs was published.
        MileageRate = "mileage_rate",
        /// Something was counted in a standing, or taken out of it.
        StandingEvent = "standing_event",
        /// A fact that excuses was noted.
        StandingFact = "standing_fact",
        /// A weather or safety hold was made, lifted, or suspended an award.
        Hold = "hold",
        /// A bulletin was published or withdrawn.
        Bulletin = "bulletin",
        /// A thank-you with a budget began or ended.
        Campaign = "campaign",
        /// The operator's secret of a round was revealed, before its public random number existed.
        Reveal = "reveal",
        /// Something was said about somebody's coming to a station, and what it is worth.
        CheckIn = "check_in",
        /// A recipient said how much they want to give, or the operator said what became of it.
        Tip = "tip",
        /// A recipient was given something by policy, or will be.
        Remedy = "remedy",
        /// A pack for a regulator was made.
        Pack = "pack",
        /// A place was set aside for a named courier, or the answer to that.
        Offer = "offer",
        /// Somebody said what is wrong in their record, or was answered.
        Correction = "correction",
        /// A recipient was asked about their claims, or that moved on.
        PatternCase = "pattern_case",
        /// A decision about a recipient was made, or took or lost effect.
        PatternDecision = "pattern_decision",
        /// A recipient appealed, or was answered.
        PatternAppeal = "pattern_appeal",
        /// A made case with a known truth was put among the cases, or ended.
        MadeCase = "made_case",
        /// Somebody joined the waiting list of a block, was asked, or what became of that.
        Waiting = "waiting",
    }
}

/// The bytes of one log entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What kind of fact.
    pub kind: LeafKind,
    /// The id of what the fact is about, in text (`att_...`).
    pub subject: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// `SHA-256(tag, salt, fact)`.
    pub commitment: Digest,
}

/// The salted commitment to a fact's canonical JSON.
#[must_use]
pub fn commit(salt: &[u8; 16], fact: &str) -> Digest {
    sha256(&[COMMITMENT_TAG, salt, fact.as_bytes()])
}

/// The text is not a leaf in canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotALeaf;

impl core::fmt::Display for NotALeaf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("not a log leaf in canonical form")
    }
}

impl core::error::Error for NotALeaf {}

impl Leaf {
    /// The canonical bytes.
    #[must_use]
    pub fn body(&self) -> String {
        format!(
            "{{\"v\":1,\"kind\":\"{}\",\"subject\":\"{}\",\"at\":{},\"commitment\":\"{}\"}}",
            self.kind,
            self.subject,
            self.at.micros(),
            self.commitment
        )
    }

    /// The leaf hash of the canonical bytes.
    #[must_use]
    pub fn hash(&self) -> Digest {
        leaf_hash(self.body().as_bytes())
    }

    /// Reads canonical bytes; anything [`Leaf::body`] would not write is refused.
    ///
    /// # Errors
    /// [`NotALeaf`].
    pub fn parse(body: &str) -> Result<Self, NotALeaf> {
        let field = |text: &'_ str, before: &str, after: &str| -> Option<(String, String)> {
            let (value, rest) = text.strip_prefix(before)?.split_once(after)?;
            Some((value.to_string(), rest.to_string()))
        };
        let read = || -> Option<Self> {
            let (kind, rest) = field(body, "{\"v\":1,\"kind\":\"", "\",")?;
            let (subject, rest) = field(&rest, "\"subject\":\"", "\",")?;
            let (at, rest) = field(&rest, "\"at\":", ",")?;
            let (commitment, rest) = field(&rest, "\"commitment\":\"", "\"}")?;
            rest.is_empty().then_some(())?;
            Some(Self {
                kind: kind.parse().ok()?,
                subject,
                at: Timestamp(at.parse().ok()?),
                commitment: Digest::from_hex(&commitment)?,
            })
        };
        let leaf = read().filter(|leaf| leaf.subject.bytes().all(is_plain) && leaf.body() == body);
        leaf.ok_or(NotALeaf)
    }
}

/// Subjects are ids and names of settings; nothing that JSON would have to escape.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')
}
