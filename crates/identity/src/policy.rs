//! What a programme promises about identity checks: purpose, retention, cadence, software, other
//! ways. The page that couriers and everybody else read is made from this and nothing else.
//!
//! Owns: the promises, the hard caps that no policy can raise, the canonical text that a courier
//! signs, its digest, and the signed form that is published. Never does: decide when somebody is
//! asked (see [`crate::cadence`]). Start at [`CheckedPolicy`].

use crate::as_text;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use porchlight_domain::codes;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::ProgrammeId;
use porchlight_domain::log::note::{CheckSignature, Note, VerifierKey, text_of};
use serde::{Deserialize, Serialize};

/// Asks of one account within 24 hours, whatever a policy says.
pub const MOST_A_DAY: u8 = 1;
/// Asks of one account within 30 days, whatever a policy says.
pub const MOST_IN_30_DAYS: u8 = 4;
/// Days after its last use at which a template's key is destroyed, at the latest.
pub const MOST_IDLE_DAYS: u16 = 30;
/// Seconds that a raw image may live in memory: the watchdog's hard stop.
pub const MOST_IMAGE_SECONDS: u16 = 600;
/// Hours that an image which a person is to look at is kept.
pub const MOST_REVIEW_HOURS: u16 = 72;
/// Shortest time to answer an ask, in minutes.
pub const LEAST_GRACE_MINUTES: u16 = 10;
/// Longest time to answer an ask, in minutes.
pub const MOST_GRACE_MINUTES: u16 = 24 * 60;
/// The whole of a share in thousandths.
pub const WHOLE: u16 = 1_000;
/// Most programs and models that a policy names.
pub const MOST_SOFTWARE: usize = 16;
/// Longest name, version or licence of a program or model, in bytes.
pub const MOST_NAME_BYTES: usize = 100;
/// Longest policy that is read, in bytes.
pub const MOST_POLICY_BYTES: usize = 16 * 1024;

const DIGEST_TAG: &[u8] = b"porchlight/identity/policy/v1\0";
const RECOGNISER_TAG: &[u8] = b"porchlight/identity/recogniser/v1\0";
const FIRST_LINE: &str = "porchlight identity policy v1";

codes! {
    /// What a template may be used for. It is part of the key, so one made for another purpose does
    /// not open.
    pub enum Purpose {
        /// To see that whoever works is the holder of the account.
        Presence = "presence",
    }
}

codes! {
    /// A way to answer an ask.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Way {
        /// Pictures of one's face.
        Face = "face",
        /// The phone's own lock: a passkey with user verification.
        Passkey = "passkey",
        /// Somebody at the station.
        Person = "person",
    }
}

/// The ways that every policy must leave open beside the face.
pub const OTHER_WAYS: [Way; 2] = [Way::Passkey, Way::Person];

codes! {
    /// What a program or model does in a check.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Part {
        /// Runs the models.
        Engine = "engine",
        /// Finds a face.
        Detector = "detector",
        /// Finds eyes, nose and mouth.
        Landmarks = "landmarks",
        /// Makes the numbers that are compared.
        Recogniser = "recogniser",
        /// Tells a face from a picture of one.
        Liveness = "liveness",
        /// Thresholds, as they were calibrated.
        Thresholds = "thresholds",
    }
}

/// One file that takes part in a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Software {
    /// What it does.
    pub part: Part,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence.
    pub licence: String,
    /// SHA-256 of the very file that runs.
    #[serde(with = "as_text::hex")]
    pub sha256: Digest,
}

/// How often somebody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// Most asks within 24 hours; at most [`MOST_A_DAY`].
    pub most_a_day: u8,
    /// Most asks within 30 days; at most [`MOST_IN_30_DAYS`].
    pub most_in_30_days: u8,
    /// How many of those the begin of a block may use up, so that some are left for what only they
    /// can answer.
    pub most_for_block_start: u8,
    /// Of how many begins of a block, in thousandths, one is drawn for an ask.
    pub block_start_permille: u16,
    /// Time to answer, in minutes.
    pub grace_minutes: u16,
}

/// What a programme promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its version; rises with every change.
    pub version: u32,
    /// Whose couriers it is for.
    #[serde(with = "as_text")]
    pub programme: ProgrammeId,
    /// What templates are used for.
    #[serde(with = "as_text")]
    pub purpose: Purpose,
    /// Days without use after which a template's key is destroyed.
    pub idle_days: u16,
    /// Seconds that a raw image lives in memory at most. It is on no disk.
    pub image_seconds: u16,
    /// Hours that an image is kept which a person is to look at.
    pub review_hours: u16,
    /// How often.
    pub cadence: Cadence,
    /// What else an ask may be answered with, at no cost.
    pub other_ways: Vec<Way>,
    /// Every file that takes part.
    pub software: Vec<Software>,
}

/// Why a policy is refused; completes "the policy was refused: ...".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// Not the JSON of a policy.
    Unreadable(String),
    /// A field outside its limits: the field, and what it must be.
    Field(&'static str, String),
    /// The published form is not signed by the key, or is not one.
    NotSigned(&'static str),
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "it is not the JSON of a policy: {why}"),
            Self::Field(field, must) => write!(f, "{field} must {must}"),
            Self::NotSigned(why) => f.write_str(why),
        }
    }
}

impl core::error::Error for PolicyError {}

/// A policy within the hard caps, with its canonical text and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPolicy {
    policy: Policy,
    text: String,
    digest: Digest,
}

impl CheckedPolicy {
    /// Reads a policy from JSON and checks it.
    ///
    /// # Errors
    /// [`PolicyError`] names the field and what it must be.
    pub fn parse(json: &str) -> Result<Self, PolicyError> {
        if json.len() > MOST_POLICY_BYTES {
            return Err(PolicyError::Unreadable(format!("more than {MOST_POLICY_BYTES} bytes")));
        }
        let read = serde_json::from_str(json);
        Self::check(read.map_err(|e| PolicyError::Unreadable(e.to_string()))?)
    }

    /// Checks a policy.
    ///
    /// # Errors
    /// [`PolicyError`] names the field and what it must be.
    pub fn check(policy: Policy) -> Result<Self, PolicyError> {
        check_times(&policy)?;
        check_cadence(policy.cadence)?;
        check_ways(&policy.other_ways)?;
        check_software(&policy.software)?;
        let text =
            serde_json::to_string(&policy).map_err(|e| PolicyError::Unreadable(e.to_string()))?;
        let digest = sha256(&[DIGEST_TAG, text.as_bytes()]);
        Ok(Self { policy, text, digest })
    }

    /// What it promises.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Its canonical text: one line of JSON, fields in a fixed order.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `SHA-256(tag, text)`: what a consent names.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What all recognisers together are known by: templates of one set do not open with another.
    #[must_use]
    pub fn recogniser(&self) -> Digest {
        let models = self.policy.software.iter().filter(|s| s.part == Part::Recogniser);
        let mut parts = Vec::from([RECOGNISER_TAG]);
        parts.extend(models.map(|s| &s.sha256.0[..]));
        sha256(&parts)
    }

    /// The text of the note that is signed and published.
    #[must_use]
    pub fn note_text(&self) -> String {
        text_of(&[FIRST_LINE, &self.text])
    }

    /// Reads a published policy.
    ///
    /// # Errors
    /// It is not signed by `key`, or is not a policy in canonical form and within the caps.
    pub fn of_note(
        note: &Note,
        key: &VerifierKey,
        check: CheckSignature<'_>,
    ) -> Result<Self, PolicyError> {
        if !note.is_signed_by(key, check) {
            return Err(PolicyError::NotSigned("it is not signed by this key"));
        }
        let text = note.text.strip_prefix(FIRST_LINE).and_then(|rest| rest.strip_prefix('\n'));
        let text = text.ok_or(PolicyError::NotSigned("the signed text is not a policy"))?;
        let policy = Self::parse(text)?;
        if policy.note_text() != note.text {
            return Err(PolicyError::NotSigned("the signed text is not in canonical form"));
        }
        Ok(policy)
    }
}

fn within<T: Copy + PartialOrd + fmt::Display>(
    field: &'static str,
    value: T,
    least: T,
    most: T,
) -> Result<(), PolicyError> {
    if least <= value && value <= most {
        return Ok(());
    }
    Err(PolicyError::Field(field, format!("be {least} to {most}")))
}

fn check_times(policy: &Policy) -> Result<(), PolicyError> {
    within("version", policy.version, 1, u32::MAX)?;
    within("idle_days", policy.idle_days, 1, MOST_IDLE_DAYS)?;
    within("image_seconds", policy.image_seconds, 1, MOST_IMAGE_SECONDS)?;
    within("review_hours", policy.review_hours, 1, MOST_REVIEW_HOURS)
}

fn check_cadence(cadence: Cadence) -> Result<(), PolicyError> {
    within("cadence.most_a_day", cadence.most_a_day, 0, MOST_A_DAY)?;
    within("cadence.most_in_30_days", cadence.most_in_30_days, 0, MOST_IN_30_DAYS)?;
    let most = cadence.most_in_30_days;
    within("cadence.most_for_block_start", cadence.most_for_block_start, 0, most)?;
    within("cadence.block_start_permille", cadence.block_start_permille, 0, WHOLE)?;
    let grace = cadence.grace_minutes;
    within("cadence.grace_minutes", grace, LEAST_GRACE_MINUTES, MOST_GRACE_MINUTES)
}

fn check_ways(ways: &[Way]) -> Result<(), PolicyError> {
    if ways == OTHER_WAYS {
        return Ok(());
    }
    let must = "be [\"passkey\", \"person\"]: nobody may be left without another way".to_string();
    Err(PolicyError::Field("other_ways", must))
}

fn check_software(software: &[Software]) -> Result<(), PolicyError> {
    within("software", software.len(), 1, MOST_SOFTWARE)?;
    for part in [Part::Detector, Part::Recogniser, Part::Thresholds] {
        if !software.iter().any(|s| s.part == part) {
            return Err(PolicyError::Field("software", format!("name the {part}")));
        }
    }
    for text in software.iter().flat_map(|s| [&s.name, &s.version, &s.licence]) {
        within("bytes of a name, version or licence", text.len(), 1, MOST_NAME_BYTES)?;
    }
    Ok(())
}
