//! Asking for a set of pictures: which looks, in which order, bound to a nonce that works once.

use super::consent::live;
use super::policy::of_courier;
use super::step::ASKED;
use crate::app::App;
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::ports::{CommitmentAbout, FaceLook, ProofRefusal};
use crate::session::Bound;
use porchlight_domain::id::{CourierId, FaceCaptureId, FaceTemplateId, IdentityCheckId};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::Act;
use porchlight_store::Tx;
use porchlight_store::rows::FaceCaptureRow;

/// How long a set may be sent.
pub const CAPTURE_LIFE: i64 = 3 * MINUTE;
/// Most sets that one courier asks for within a day.
pub const MOST_CAPTURES: u32 = 40;
/// Looks into the camera in a set, the first one included.
const STRAIGHT: usize = 3;
/// Turns in a set, each another one.
const TURNS: usize = 2;

/// What pictures are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptureFor {
    /// To make a template.
    Enrolment,
    /// To answer a check.
    Check(IdentityCheckId),
}

/// A set of pictures that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Its id.
    pub id: FaceCaptureId,
    /// What the phone signs with the pictures.
    pub nonce: String,
    /// Where to look, in order; the first is straight.
    pub looks: Vec<FaceLook>,
    /// Until when it may be sent.
    pub ends_at: Timestamp,
}

/// What became of asking for a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaptureBegun {
    /// Take these pictures.
    Begun(Capture),
    /// There is no consent to the policy in force, or no policy: consent first.
    NoConsent,
    /// A check waits: answer that one before anything is enrolled.
    CheckWaits,
    /// The check does not wait for pictures: look at it anew.
    NotOpen,
    /// There is nothing on this account to compare with: enrol, or answer in another way.
    NotEnrolled,
    /// No face can be compared here now: why. Another way answers the check.
    Unavailable(String),
}

/// The looks of a set, in an order that nobody knows before.
fn looks(ctx: &mut Ctx) -> Vec<FaceLook> {
    let mut turns = vec![FaceLook::Left, FaceLook::Right, FaceLook::Up];
    let mut rest = vec![FaceLook::Straight; STRAIGHT - 1];
    for _ in 0..TURNS {
        let at = usize::from(ctx.random::<1>()[0]) % turns.len();
        rest.push(turns.remove(at));
    }
    let mut looks = vec![FaceLook::Straight];
    while !rest.is_empty() {
        let at = usize::from(ctx.random::<1>()[0]) % rest.len();
        looks.push(rest.remove(at));
    }
    looks
}

pub(super) fn spelled(looks: &[FaceLook]) -> String {
    looks.iter().map(|look| look.code()).collect::<Vec<_>>().join(",")
}

pub(super) fn read_looks(text: &str) -> Result<Vec<FaceLook>> {
    let read = text.split(',').map(str::parse::<FaceLook>).collect();
    let read: std::result::Result<Vec<_>, _> = read;
    read.map_err(|e| Error::Fault(e.to_string()))
}

/// Why pictures are of no use now.
fn refused(tx: &Tx<'_>, courier: CourierId, what: CaptureFor) -> Result<Option<CaptureBegun>> {
    let Some(policy) = of_courier(tx, courier)? else { return Ok(Some(CaptureBegun::NoConsent)) };
    if live(tx, courier)?.is_none_or(|consent| consent.policy != policy.digest()) {
        return Ok(Some(CaptureBegun::NoConsent));
    }
    let open = tx.open_identity_check(courier)?;
    match what {
        // A face enrolled while somebody is asked who they are would answer for itself.
        CaptureFor::Enrolment if open.is_some() => Ok(Some(CaptureBegun::CheckWaits)),
        CaptureFor::Enrolment => Ok(None),
        CaptureFor::Check(id) => {
            if tx.identity_check(id)?.is_none_or(|check| check.courier != courier) {
                return Err(Error::Absent("check of yours"));
            }
            if open.is_none_or(|open| open.id != id || open.state != ASKED) {
                return Ok(Some(CaptureBegun::NotOpen));
            }
            let enrolled = !tx.face_templates_of(courier)?.is_empty();
            Ok((!enrolled).then_some(CaptureBegun::NotEnrolled))
        }
    }
}

impl App {
    /// Asks the acting courier's phone for a set of pictures.
    ///
    /// # Errors
    /// Denied to all but couriers; absent check; unproved when it was asked for too often.
    pub fn begin_face_capture(
        &self,
        ctx: &mut Ctx,
        bound: &Bound,
        what: CaptureFor,
    ) -> Result<CaptureBegun> {
        let courier = ctx.courier()?;
        let since = ctx.now.plus(-DAY);
        let (no, policy, before) = self.read(|tx| {
            let no = refused(tx, courier, what)?;
            Ok((no, of_courier(tx, courier)?, tx.face_captures_since(courier, since)?))
        })?;
        if let Some(no) = no {
            return Ok(no);
        }
        if let Some(why) = policy.and_then(|policy| self.unavailable(&policy)) {
            return Ok(CaptureBegun::Unavailable(why));
        }
        if before >= MOST_CAPTURES {
            let message = "Too many pictures were asked for today. Choose another way, or come back tomorrow.";
            let code = "captures_asked_for_too_often";
            return Err(ProofRefusal { code, message: message.into() }.into());
        }
        let id = FaceCaptureId::new(ctx.now, ctx.random());
        let template = FaceTemplateId::new(ctx.now, ctx.random());
        let about = CommitmentAbout { courier, act: Act::FacePictures, subject: id.to_string() };
        let (nonce, _) = self.ports.phones.commitment_nonce(&about, ctx.now);
        let ends_at = ctx.now.plus(CAPTURE_LIFE);
        let capture = Capture { id, nonce: nonce.clone(), looks: looks(ctx), ends_at };
        let row = FaceCaptureRow {
            id,
            courier,
            device: bound.device,
            identity_check: match what {
                CaptureFor::Enrolment => None,
                CaptureFor::Check(id) => Some(id),
            },
            template,
            nonce,
            looks: spelled(&capture.looks),
            begun_at: ctx.now,
            ends_at,
            used_at: None,
        };
        self.work(ctx, move |tx, _: &mut Hand| tx.insert_face_capture(&row))?;
        Ok(CaptureBegun::Begun(capture))
    }
}
