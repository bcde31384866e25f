//! What goes to a face worker and what comes back.
//!
//! A request is a JSON text, both halves of a key in one frame, and one frame for each picture. An
//! answer is one JSON text: an outcome, and for an enrolment the sealed template. Nothing else can be
//! said: there is no place for a score, numbers of a face, or a picture.

use super::ready::Ready;
use crate::process::frame::{Came, frames, read, read_secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use porchlight_app::ports::{FaceChecked, FaceEnrolled, FaceFrames, FaceLook};
use porchlight_domain::digest::Digest;
use porchlight_domain::time::Timestamp;
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, HALF_BYTES, ServerHalf};
use porchlight_identity::template::{Fresh, KeptTemplate};
use porchlight_vision::face::{MOST_FRAME_BYTES, MOST_FRAMES};
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use std::str::FromStr;
use zeroize::Zeroizing;

/// Bytes of a JSON text, at most: a policy of 16 KiB, escaped, and a template.
const MOST_TEXT: usize = 64 * 1024;
/// Bytes of both halves.
const HALVES: usize = 2 * HALF_BYTES;

/// What is to be done with the pictures.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Job {
    /// Make a template.
    Enrol { template: String, nonce: String },
    /// Compare with this one.
    Check { template: String, purpose: String, recogniser: String, sealed: String },
}

/// All of a request but halves and pictures.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) job: Job,
    pub(super) policy: String,
    consent: String,
    courier: String,
    agreed_to: String,
    signed: String,
    agreed_at: i64,
    withdrawn_at: Option<i64>,
    looks: Vec<String>,
    now: i64,
}

impl Head {
    pub(super) fn enrol(
        policy: String,
        consent: &Consent,
        fresh: Fresh,
        looks: &[FaceLook],
        now: Timestamp,
    ) -> Self {
        let nonce = STANDARD.encode(fresh.nonce);
        Self::new(Job::Enrol { template: fresh.id.to_string(), nonce }, policy, consent, looks, now)
    }

    pub(super) fn check(
        policy: String,
        consent: &Consent,
        kept: &KeptTemplate,
        looks: &[FaceLook],
        now: Timestamp,
    ) -> Self {
        let job = Job::Check {
            template: kept.id.to_string(),
            purpose: kept.purpose.code().to_owned(),
            recogniser: kept.recogniser.hex(),
            sealed: STANDARD.encode(&kept.sealed),
        };
        Self::new(job, policy, consent, looks, now)
    }

    fn new(
        job: Job,
        policy: String,
        consent: &Consent,
        looks: &[FaceLook],
        now: Timestamp,
    ) -> Self {
        Self {
            job,
            policy,
            consent: consent.id.to_string(),
            courier: consent.courier.to_string(),
            agreed_to: consent.policy.hex(),
            signed: consent.signed.to_string(),
            agreed_at: consent.at.micros(),
            withdrawn_at: consent.withdrawn_at.map(Timestamp::micros),
            looks: looks.iter().map(|look| look.code().to_owned()).collect(),
            now: now.micros(),
        }
    }

    pub(super) fn consent(&self) -> Result<Consent, String> {
        Ok(Consent {
            id: of("consent", &self.consent)?,
            courier: of("courier", &self.courier)?,
            policy: digest(&self.agreed_to)?,
            signed: of("signed", &self.signed)?,
            at: Timestamp::from_micros(self.agreed_at),
            withdrawn_at: self.withdrawn_at.map(Timestamp::from_micros),
        })
    }

    pub(super) fn looks(&self) -> Result<Vec<FaceLook>, String> {
        self.looks.iter().map(|look| of("look", look)).collect()
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.now)
    }
}

impl Job {
    /// What an enrolment is to be named and sealed with.
    pub(super) fn fresh(template: &str, nonce: &str) -> Result<Fresh, String> {
        let nonce = bytes(nonce)?.try_into().map_err(|_| "another nonce".to_owned())?;
        Ok(Fresh { id: of("template", template)?, nonce })
    }

    /// The template of a check, whose courier and consent are those of the consent.
    pub(super) fn kept(
        [template, purpose, recogniser, sealed]: [&str; 4],
        consent: &Consent,
    ) -> Result<KeptTemplate, String> {
        Ok(KeptTemplate {
            id: of("template", template)?,
            courier: consent.courier,
            consent: consent.id,
            purpose: of("purpose", purpose)?,
            recogniser: digest(recogniser)?,
            sealed: bytes(sealed)?,
        })
    }
}

fn of<T: FromStr>(what: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("a request with another {what}"))
}

fn digest(text: &str) -> Result<Digest, String> {
    Digest::from_hex(text).ok_or_else(|| "a request with another digest".to_owned())
}

fn bytes(text: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(text).map_err(|_| "a request with other bytes".to_owned())
}

/// A request as it goes over the pipe; halves and pictures are overwritten when it is dropped.
pub(super) struct Request {
    head: Vec<u8>,
    halves: Zeroizing<[u8; HALVES]>,
    frames: Vec<Zeroizing<Vec<u8>>>,
}

impl Request {
    pub(super) fn new(
        head: &Head,
        server: &ServerHalf,
        device: DeviceHalf,
        frames: FaceFrames,
    ) -> Result<Self, String> {
        let FaceFrames { frames, looks } = frames;
        if frames.is_empty() || frames.len() > MOST_FRAMES || frames.len() != looks.len() {
            return Err(format!("{} pictures for {} looks", frames.len(), looks.len()));
        }
        if frames.iter().any(|frame| frame.len() > MOST_FRAME_BYTES) {
            return Err(format!("a picture has more than {MOST_FRAME_BYTES} bytes"));
        }
        let mut halves = Zeroizing::new([0; HALVES]);
        halves[..HALF_BYTES].copy_from_slice(server.bytes());
        device.hand_over(|bytes| halves[HALF_BYTES..].copy_from_slice(bytes));
        let head = serde_json::to_vec(head).map_err(|e| e.to_string())?;
        Ok(Self { head, halves, frames })
    }

    /// Its frames, in order.
    pub(super) fn frames(&self) -> impl Iterator<Item = &[u8]> {
        let frames = self.frames.iter().map(|frame| frame.as_slice());
        [&self.head[..], &self.halves[..]].into_iter().chain(frames)
    }
}

/// A request as the worker reads it.
pub(super) struct Arrived {
    pub(super) head: Head,
    pub(super) server: ServerHalf,
    pub(super) device: DeviceHalf,
    pub(super) frames: Vec<Zeroizing<Vec<u8>>>,
}

/// The next request; `None` where the server ended.
pub(super) fn request(from: &mut impl Read) -> io::Result<Option<Arrived>> {
    let wrong = || io::Error::from(io::ErrorKind::InvalidData);
    let Some(text) = read(from, MOST_TEXT)? else { return Ok(None) };
    let head: Head = serde_json::from_slice(&text)?;
    if head.looks.is_empty() || head.looks.len() > MOST_FRAMES {
        return Err(wrong());
    }
    let halves = read_secret(from, HALVES)?.ok_or_else(wrong)?;
    let (server, device) = halves.split_at_checked(HALF_BYTES).ok_or_else(wrong)?;
    let half = |bytes: &[u8]| -> io::Result<Zeroizing<[u8; HALF_BYTES]>> {
        Ok(Zeroizing::new(bytes.try_into().map_err(|_| wrong())?))
    };
    let server = ServerHalf::new(*half(server)?).ok_or_else(wrong)?;
    let device = DeviceHalf::new(*half(device)?).ok_or_else(wrong)?;
    let mut frames = vec![];
    for _ in &head.looks {
        frames.push(read_secret(from, MOST_FRAME_BYTES)?.ok_or_else(wrong)?);
    }
    Ok(Some(Arrived { head, server, device, frames }))
}

/// What a worker answers.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The sealed bytes of an enrolment's template; what they belong to, the server knows itself.
    Sealed(String),
    /// Codes of each picture's flaws.
    NotGood(Vec<Vec<String>>),
    NotOnePerson,
    Repeated,
    /// Codes of what speaks against a live person.
    NotLive(Vec<String>),
    Match,
    /// Codes of why.
    Inconclusive(Vec<String>),
    Mismatch,
    Shut,
    /// Why, in plain words.
    Unavailable(String),
}

impl Answer {
    pub(super) fn sealed(kept: &KeptTemplate) -> Self {
        Self::Sealed(STANDARD.encode(&kept.sealed))
    }

    /// The outcome of an enrolment, whose template is `kept` but for what is sealed.
    pub(super) fn enrolled(self, kept: &KeptTemplate) -> FaceEnrolled {
        let other = || FaceEnrolled::Unavailable("it answered something else".into());
        match self {
            Self::Sealed(sealed) => match bytes(&sealed) {
                Ok(sealed) => FaceEnrolled::Sealed(KeptTemplate { sealed, ..kept.clone() }),
                Err(_) => other(),
            },
            Self::NotGood(flaws) => FaceEnrolled::NotGood(flaws),
            Self::NotOnePerson => FaceEnrolled::NotOnePerson,
            Self::Repeated => FaceEnrolled::Repeated,
            Self::NotLive(reasons) => FaceEnrolled::NotLive(reasons),
            Self::Unavailable(why) => FaceEnrolled::Unavailable(why),
            Self::Match | Self::Inconclusive(_) | Self::Mismatch | Self::Shut => other(),
        }
    }

    /// The outcome of a check.
    pub(super) fn checked(self) -> FaceChecked {
        match self {
            Self::Match => FaceChecked::Match,
            Self::Inconclusive(reasons) => FaceChecked::Inconclusive(reasons),
            Self::Mismatch => FaceChecked::Mismatch,
            Self::Shut => FaceChecked::Shut,
            Self::Unavailable(why) => FaceChecked::Unavailable(why),
            Self::Sealed(_)
            | Self::NotGood(_)
            | Self::NotOnePerson
            | Self::Repeated
            | Self::NotLive(_) => FaceChecked::Unavailable("it answered something else".into()),
        }
    }
}

/// Reads an answer from what has come so far.
pub(super) fn answer(came: &[u8]) -> Came<Answer> {
    text(came)
}

/// Reads what a new worker says first.
pub(super) fn greeting(came: &[u8]) -> Came<Result<Ready, String>> {
    text(came)
}

fn text<T: for<'de> Deserialize<'de>>(came: &[u8]) -> Came<T> {
    match frames(came, MOST_TEXT) {
        Came::Whole([text]) => serde_json::from_slice(text).map_or(Came::Nonsense, Came::Whole),
        Came::Part => Came::Part,
        Came::Nonsense => Came::Nonsense,
    }
}
