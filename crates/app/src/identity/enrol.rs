//! Making a template: the server's half is kept durably first, the row with its fact in the log after.

use super::consent::{consent_of, live};
use super::frames::FramesOutcome;
use super::policy::of_courier;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::device::Committed;
use crate::error::{Error, Result};
use crate::ports::{EnrolWork, FaceEnrolled, FaceFrames};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_identity::consent::Consent;
use porchlight_identity::ending::Cause;
use porchlight_identity::halves::{DeviceHalf, Put, ServerHalf};
use porchlight_identity::policy::CheckedPolicy;
use porchlight_identity::receipt::{Enrolled, EnrolmentFact, subject};
use porchlight_identity::template::{Fresh, KeptTemplate};
use porchlight_store::rows::{FaceCaptureRow, FaceTemplateRow};

/// What was made, to be written down.
struct Made {
    kept: KeptTemplate,
    policy: CheckedPolicy,
    consent: Consent,
    signed: Committed,
}

/// What is said to the phone about pictures that made no template.
fn not_good(made: FaceEnrolled, frames: usize) -> FramesOutcome {
    let all =
        |reasons: Vec<String>| FramesOutcome::NotGood { frames: vec![vec![]; frames], reasons };
    match made {
        FaceEnrolled::NotGood(frames) => {
            let mut reasons: Vec<String> = frames.iter().flatten().cloned().collect();
            reasons.sort_unstable();
            reasons.dedup();
            FramesOutcome::NotGood { frames, reasons }
        }
        FaceEnrolled::NotOnePerson => all(vec!["not_one_person".into()]),
        FaceEnrolled::Repeated => all(vec!["repeated".into()]),
        FaceEnrolled::NotLive(reasons) => all(reasons),
        FaceEnrolled::Unavailable(_) | FaceEnrolled::Sealed(_) => FramesOutcome::Unavailable(None),
    }
}

impl App {
    /// Makes a template for the consent to the policy in force.
    pub(super) fn enrol_face(
        &self,
        ctx: &mut Ctx,
        capture: &FaceCaptureRow,
        signed: Committed,
        half: DeviceHalf,
        frames: FaceFrames,
    ) -> Result<FramesOutcome> {
        let courier = capture.courier;
        let (policy, consent) =
            self.read(|tx| Ok((of_courier(tx, courier)?, live(tx, courier)?)))?;
        let (Some(policy), Some(consent)) = (policy, consent) else {
            return Ok(FramesOutcome::NoConsent);
        };
        let consent = consent_of(&consent);
        if policy.in_force(|p| p.proof(&consent, courier, ctx.now).is_err()) {
            return Ok(FramesOutcome::NoConsent);
        }
        let id = capture.template;
        let weak = || Error::Fault("the generator of keys gave equal bytes".into());
        let server = ServerHalf::new(ctx.random()).ok_or_else(weak)?;
        let put = self.ports.face_keys.put(id, &server);
        if put.map_err(|e| Error::Fault(e.to_string()))? == Put::Taken {
            return Err(Error::Fault(format!("there is a key of {id} already")));
        }
        let count = frames.frames.len();
        let work = EnrolWork {
            policy: policy.text().to_owned(),
            consent: consent.clone(),
            fresh: Fresh { id, nonce: ctx.random() },
            server,
            device: half,
            frames,
            now: ctx.now,
        };
        let made = match self.ports.faces.enrol(work) {
            FaceEnrolled::Sealed(kept) => kept,
            other => {
                self.destroy_face_key(id)?;
                if let FaceEnrolled::Unavailable(why) = &other {
                    tracing::error!(template = %id, why, "no face could be enrolled");
                }
                return Ok(not_good(other, count));
            }
        };
        let kept = self.keep_template(ctx, capture, Made { kept: made, policy, consent, signed });
        if !matches!(kept, Ok(FramesOutcome::Enrolled { .. })) {
            self.destroy_face_key(id)?;
        }
        kept
    }

    fn keep_template(
        &self,
        ctx: &mut Ctx,
        capture: &FaceCaptureRow,
        made: Made,
    ) -> Result<FramesOutcome> {
        let Made { kept, policy, consent, signed } = made;
        let courier = capture.courier;
        let as_asked = kept.id == capture.template
            && kept.courier == courier
            && kept.consent == consent.id
            && kept.recogniser == policy.recogniser();
        if !as_asked {
            return Err(Error::Fault("another template was made than was asked for".into()));
        }
        let salt: [u8; 32] = ctx.random();
        let fact = EnrolmentFact::new(&Enrolled {
            key: kept.id,
            subject: subject(&salt, courier),
            consent: consent.id,
            policy: policy.digest(),
            recogniser: kept.recogniser,
            at: ctx.now,
        });
        let enrolment = fact.text();
        let row = FaceTemplateRow {
            id: kept.id,
            courier,
            consent: consent.id,
            policy: policy.digest(),
            purpose: kept.purpose.code().to_owned(),
            recogniser: kept.recogniser,
            sealed: kept.sealed,
            device: capture.device,
            idle_days: policy.policy().idle_days,
            salt,
            fact: enrolment.clone(),
            made_at: ctx.now,
            last_used_at: ctx.now,
        };
        ctx.operation = None;
        let stands = self.record(ctx, "", move |tx, hand| {
            // Read once more: consent and policy may have ended while the pictures were looked at,
            // and whoever is asked meanwhile answers that first.
            let in_force = of_courier(tx, courier)?.map(|policy| policy.digest());
            let agreed = live(tx, courier)?.map(|consent| consent.id);
            let asked = tx.open_identity_check(courier)?.is_some();
            if in_force != Some(row.policy) || agreed != Some(row.consent) || asked {
                return Ok(Done::Refused(false));
            }
            tx.insert_face_template(&row)?;
            let salt = hand.random();
            hand.leave_exactly(LeafKind::FaceTemplate, row.id, salt, row.fact.clone());
            signed.keep(tx, hand)?;
            Ok(Done::Kept(true))
        })?;
        if !stands {
            return Ok(FramesOutcome::NoConsent);
        }
        let all = self.read(|tx| Ok(tx.face_templates_of(courier)?))?;
        for older in all.iter().filter(|row| row.id != kept.id) {
            self.end_template(ctx, older, Cause::Replaced)?;
        }
        self.ring_identity(ctx, courier);
        let template = kept.id.to_string();
        Ok(FramesOutcome::Enrolled { template, enrolment, salt })
    }
}
