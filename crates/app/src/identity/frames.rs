//! Pictures as they arrive: what the phone signed, what came, and where it goes.
//!
//! Owns: that every byte is what the phone's key signed under the nonce of this one set, and that a
//! set works once. Never does: keep a picture; what came is overwritten when the answer is there.

use super::capture::read_looks;
use super::consent::{consent_of, live};
use super::policy::of_courier;
use super::step::{ASKED, sealed_until, take};
use super::view::{CheckLine, check_line};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::device::{Committed, Wanted};
use crate::error::{Error, Result};
use crate::ports::{CheckWork, FaceChecked, FaceFrames, ProofRefusal};
use crate::session::Bound;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{FaceCaptureId, IdentityCheckId};
use porchlight_domain::words::Act;
use porchlight_identity::check::{Event, MOST_MISMATCHES};
use porchlight_identity::halves::{DeviceHalf, HALF_BYTES};
use porchlight_identity::policy::Purpose;
use porchlight_identity::template::{KeptTemplate, Likeness};
use porchlight_store::rows::{FaceCaptureRow, FaceTemplateRow, IdentityCheckRow};
use serde::Deserialize;
use zeroize::Zeroizing;

/// Largest picture that is taken, in bytes.
pub const MAX_FRAME_BYTES: usize = 512 * 1024;
/// Largest record that is read, in bytes.
const MAX_RECORD_BYTES: usize = 4 * 1024;

/// What the phone sends.
pub struct SentFrames {
    /// The compact JSON that the phone signed.
    pub record: Vec<u8>,
    /// The signature.
    pub commitment: String,
    /// The phone's half of the key.
    pub half: Zeroizing<Vec<u8>>,
    /// JPEG files in order.
    pub frames: Vec<Zeroizing<Vec<u8>>>,
}

/// What came of a set of pictures.
#[derive(Debug, Clone)]
pub enum FramesOutcome {
    /// A template was made.
    Enrolled {
        /// Its id, in text.
        template: String,
        /// The canonical fact that the log holds, for the courier to keep.
        enrolment: String,
        /// The salt that says it is theirs.
        salt: [u8; 32],
    },
    /// Pictures that cannot be used: codes of each one's flaws, and of what is wrong with all.
    NotGood {
        /// For each picture, in order.
        frames: Vec<Vec<String>>,
        /// For all of them.
        reasons: Vec<String>,
    },
    /// They were compared.
    Compared {
        /// What that said.
        likeness: Likeness,
        /// Codes of why it could not be told, for tips.
        reasons: Vec<String>,
        /// Where the check stands now.
        check: Box<CheckLine>,
    },
    /// No face can be compared now; the check goes on in another way.
    Unavailable(Option<Box<CheckLine>>),
    /// The template opens on another phone only. That was no try.
    OtherPhone(Box<CheckLine>),
    /// Consent first: there is none to the policy in force.
    NoConsent,
    /// The check does not wait for pictures any more.
    NotOpen(Box<CheckLine>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    capture: String,
    nonce: String,
    frames: Vec<String>,
    half: String,
    taken_at: serde_json::Value,
}

fn invalid(field: &str, code: &'static str, message: &str) -> Error {
    Error::invalid(field, code, message)
}

/// Whether bytes may be a picture: a JPEG by its first bytes, of a size that is taken.
pub(super) fn is_frame(bytes: &[u8]) -> bool {
    bytes.len() <= MAX_FRAME_BYTES && bytes.starts_with(&[0xFF, 0xD8, 0xFF])
}

/// Compares what came with what the phone signed for, and with what was asked for.
fn check_sent(row: &FaceCaptureRow, sent: &SentFrames, asked: usize) -> Result<()> {
    if sent.record.len() > MAX_RECORD_BYTES {
        return Err(invalid("record", "too_long", "at most 4 KiB"));
    }
    let record: Record = serde_json::from_slice(&sent.record).map_err(|e| {
        invalid("record", "unreadable", &format!("it is not the record of a capture: {e}"))
    })?;
    if record.capture != row.id.to_string() || record.nonce != row.nonce {
        let message = "the record is of another capture: begin a new one and take new pictures";
        return Err(invalid("record", "other_capture", message));
    }
    if !(record.taken_at.is_string() || record.taken_at.is_i64()) {
        return Err(invalid("record", "taken_at", "taken_at is a time"));
    }
    if sent.frames.len() != asked || record.frames.len() != asked {
        let message = format!("send the {asked} pictures that were asked for, in order");
        return Err(invalid("frame", "count", &message));
    }
    for (frame, said) in sent.frames.iter().zip(&record.frames) {
        if !is_frame(frame) {
            return Err(invalid(
                "frame",
                "not_a_jpeg",
                "each picture is a JPEG of at most 512 KiB",
            ));
        }
        if sha256(&[frame]).hex() != *said {
            return Err(invalid("frame", "other_bytes", "a picture is not what the phone signed"));
        }
    }
    if sha256(&[&sent.half]).hex() != record.half {
        return Err(invalid("half", "other_bytes", "the half is not what the phone signed"));
    }
    Ok(())
}

pub(super) fn device_half(half: &Zeroizing<Vec<u8>>) -> Result<DeviceHalf> {
    let bytes: [u8; HALF_BYTES] = half
        .as_slice()
        .try_into()
        .map_err(|_| invalid("half", "length", "the half has 32 bytes"))?;
    let weak = "the half is not random: take a new one from the browser's generator";
    DeviceHalf::new(bytes).ok_or_else(|| invalid("half", "weak", weak))
}

fn kept(row: &FaceTemplateRow) -> Result<KeptTemplate> {
    Ok(KeptTemplate {
        id: row.id,
        courier: row.courier,
        consent: row.consent,
        purpose: row.purpose.parse::<Purpose>().map_err(|e| Error::Fault(e.to_string()))?,
        recogniser: row.recogniser,
        sealed: row.sealed.clone(),
    })
}

/// What a comparison came to, for the commit that writes it down.
#[derive(Clone)]
struct Tried {
    event: Event,
    outcome: &'static str,
    reasons: Vec<String>,
    frame: Digest,
    opened: Option<porchlight_domain::id::FaceTemplateId>,
    signed: Committed,
}

impl App {
    /// Takes the pictures that were asked for, for enrolment or for a check.
    ///
    /// # Errors
    /// Denied to all but couriers; absent: another's set, or one that was used or ran out; invalid:
    /// not what the phone signed; unproved signature.
    pub fn send_face_frames(
        &self,
        ctx: &mut Ctx,
        bound: &Bound,
        id: FaceCaptureId,
        sent: SentFrames,
    ) -> Result<FramesOutcome> {
        let courier = ctx.courier()?;
        let found = self.read(|tx| Ok(tx.face_capture(id)?))?;
        let own = found.filter(|row| row.courier == courier && row.device == bound.device);
        let row = own.ok_or(Error::Absent("capture of yours on this phone"))?;
        if row.used_at.is_some() || row.ends_at <= ctx.now {
            let message = "these pictures came too late or twice: begin again and take new ones";
            return Err(ProofRefusal { code: "capture_over", message: message.into() }.into());
        }
        let looks = read_looks(&row.looks)?;
        check_sent(&row, &sent, looks.len())?;
        let half = device_half(&sent.half)?;
        let wanted = Wanted { act: Act::FacePictures, subject: id.to_string() };
        let signed =
            self.check_commitment(ctx, bound, wanted, &sent.record, Some(&sent.commitment))?;
        let now = ctx.now;
        if !self.work(ctx, move |tx, _| tx.use_face_capture(id, now))? {
            let message = "these pictures came before: begin again and take new ones";
            return Err(ProofRefusal { code: "capture_over", message: message.into() }.into());
        }
        let frames = FaceFrames { frames: sent.frames, looks };
        match row.identity_check {
            None => self.enrol_face(ctx, &row, signed, half, frames),
            Some(check) => self.compare_face(ctx, check, signed, half, frames),
        }
    }

    fn compare_face(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
        signed: Committed,
        half: DeviceHalf,
        frames: FaceFrames,
    ) -> Result<FramesOutcome> {
        let courier = signed.courier;
        let (check, policy, consent, template) = self.read(|tx| {
            let check = tx.identity_check(id)?.filter(|check| check.courier == courier);
            let check = check.ok_or(Error::Absent("check of yours"))?;
            let template = tx.face_templates_of(courier)?.into_iter().next();
            Ok((check, of_courier(tx, courier)?, live(tx, courier)?, template))
        })?;
        if check.state != ASKED {
            return Ok(FramesOutcome::NotOpen(self.line(id)?));
        }
        let (Some(policy), Some(consent), Some(template)) = (policy, consent, template) else {
            return Ok(FramesOutcome::NoConsent);
        };
        let consent = consent_of(&consent);
        let no = policy.in_force(|p| p.proof(&consent, courier, ctx.now).err());
        if no.is_some() {
            return Ok(FramesOutcome::NoConsent);
        }
        let key = self.ports.face_keys.get(template.id);
        let Some(server) = key.map_err(|e| Error::Fault(e.to_string()))? else {
            return Ok(FramesOutcome::OtherPhone(self.line(id)?));
        };
        // Only what may have to be shown to a person is copied; it is overwritten like the rest.
        let first = frames.frames.first().cloned().unwrap_or_default();
        let frame = sha256(&[&first]);
        let work = CheckWork {
            policy: policy.text().to_owned(),
            consent,
            kept: kept(&template)?,
            server,
            device: half,
            frames,
            now: ctx.now,
        };
        let opened = Some(template.id);
        let (event, outcome, reasons, opened) = match self.ports.faces.check(work) {
            FaceChecked::Match => (Event::Tried(Likeness::Match), "match", vec![], opened),
            FaceChecked::Mismatch => (Event::Tried(Likeness::Mismatch), "mismatch", vec![], opened),
            FaceChecked::Inconclusive(why) => {
                (Event::Tried(Likeness::Inconclusive), "inconclusive", why, opened)
            }
            FaceChecked::Shut => return Ok(FramesOutcome::OtherPhone(self.line(id)?)),
            FaceChecked::Unavailable(why) => {
                tracing::error!(check = %id, why, "no face could be compared");
                (Event::Unavailable, "unavailable", vec![], None)
            }
        };
        let tried = Tried { event, outcome, reasons: reasons.clone(), frame, opened, signed };
        self.keep_try(ctx, &check, tried, &first)?;
        let line = self.line(id)?;
        Ok(match event {
            Event::Tried(likeness) => FramesOutcome::Compared { likeness, reasons, check: line },
            _ => FramesOutcome::Unavailable(Some(line)),
        })
    }

    /// Writes a try down; a second mismatch seals its first picture for a person in the same commit.
    fn keep_try(
        &self,
        ctx: &mut Ctx,
        check: &IdentityCheckRow,
        tried: Tried,
        first: &[u8],
    ) -> Result<()> {
        let id = check.id;
        let mismatch = tried.event == Event::Tried(Likeness::Mismatch);
        let sealed = if mismatch && check.mismatches + 1 >= MOST_MISMATCHES {
            Some(self.seal_identity_picture(ctx, id, super::PictureKind::Taken, first)?)
        } else {
            None
        };
        let key = sealed.as_ref().map(|sealed| sealed.key_id);
        ctx.operation = None;
        let kept = self.record(ctx, "", move |tx, hand| {
            let mut row = tx.identity_check(id)?.ok_or(Error::Absent("check"))?;
            row.last_outcome = Some(tried.outcome.to_owned());
            row.last_reasons = tried.reasons.join(",");
            row.last_frame = Some(tried.frame);
            let Some(acts) = take(tx, hand, &mut row, tried.event)? else {
                return Ok(Done::Refused(false));
            };
            tried.signed.keep(tx, hand)?;
            if let Some(template) = tried.opened {
                tx.use_face_template(template, hand.now)?;
            }
            let kept = match (sealed_until(&acts), sealed.clone()) {
                (Some(until), Some(mut picture)) => {
                    picture.until_at = until;
                    tx.insert_identity_picture(&picture)?
                }
                _ => false,
            };
            Ok(Done::Kept(kept))
        })?;
        if let Some(key) = key.filter(|_| !kept) {
            self.destroy_face_key(key)?;
        }
        self.after_identity_step(ctx, id)
    }

    pub(super) fn line(&self, id: IdentityCheckId) -> Result<Box<CheckLine>> {
        let row = self.read(|tx| Ok(tx.identity_check(id)?))?.ok_or(Error::Absent("check"))?;
        let can = self.can_compare(row.courier)?;
        self.read(|tx| Ok(Box::new(check_line(tx, &row, can)?)))
    }
}
