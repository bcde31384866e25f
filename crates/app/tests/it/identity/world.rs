//! A station with a courier, a phone whose key signs, and a port that compares names.

use crate::joining::ANA;
use crate::stage::Stage;
use porchlight_app::device::Wanted;
use porchlight_app::identity::{
    Capture, CaptureBegun, CaptureFor, Consenting, FramesOutcome, MyIdentity, SentFrames,
    SetIdentityPolicy,
};
use porchlight_app::ports::{
    AssertionRefusal, AttestationReport, Attestations, Begun, CheckWork, CommitmentAbout,
    EnrolWork, FaceChecked, FaceChecks, FaceEnrolled, NamedPasskey, NewPasskey, Passkeys,
    ProofRefusal, Proved, RequestProof, RequestProofs, SignedCapture,
};
use porchlight_app::session::{Bound, Identity};
use porchlight_app::{Actor, Ctx, Error};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{
    CourierId, DeviceFindingId, DeviceId, IdentityCheckId, PasskeyId, ProgrammeId, SessionId,
};
use porchlight_domain::time::{SECOND, Timestamp};
use porchlight_domain::words::{
    Act, Assurance, AttestationFormat, AttestationOutcome, DeviceKind, FindingKind,
    PasskeyStatement, Role,
};
use porchlight_identity::policy::{CheckedPolicy, Part, Software};
use porchlight_identity::template::{Embedding, Likeness, Thresholds, enrol, open};
use porchlight_store::rows::{Device, DeviceFinding, IdentityCheckRow, Passkey};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

/// The account holder's face.
pub(crate) const PERSON: &str = "ana";
/// The first half that a phone sends.
pub(crate) const HALF: [u8; 32] = {
    let mut half = [7; 32];
    half[0] = 1;
    half
};

/// Compares names, with real keys and real sealing.
pub(crate) struct Names {
    /// What runs, or why nothing does.
    pub(crate) software: Mutex<Result<Vec<Software>, String>>,
}

pub(crate) fn software(seed: &str) -> Vec<Software> {
    let one = |part: Part| Software {
        part,
        name: part.code().into(),
        version: "1".into(),
        licence: "MIT".into(),
        sha256: sha256(&[seed.as_bytes(), part.code().as_bytes()]),
    };
    [Part::Detector, Part::Recogniser, Part::Thresholds].map(one).to_vec()
}

fn name_of(frame: &[u8]) -> String {
    String::from_utf8_lossy(&frame[3..]).split('/').next().unwrap_or_default().to_owned()
}

fn face(name: &str, policy: &CheckedPolicy) -> Embedding {
    let two = [sha256(&[name.as_bytes()]).0, sha256(&[name.as_bytes(), b"2"]).0].concat();
    let values = two.iter().map(|byte| f32::from(*byte) / 128.0 - 1.0).collect();
    Embedding::new(values, policy.recogniser()).unwrap()
}

impl FaceChecks for Names {
    fn software(&self) -> Result<Vec<Software>, String> {
        self.software.lock().unwrap().clone()
    }

    fn enrol(&self, work: EnrolWork) -> FaceEnrolled {
        assert_eq!(work.frames.frames.len(), work.frames.looks.len());
        let policy = CheckedPolicy::parse(&work.policy).unwrap();
        let name = name_of(&work.frames.frames[0]);
        if name == "dark" {
            return FaceEnrolled::NotGood(vec![vec!["dark".into()]; work.frames.frames.len()]);
        }
        policy.in_force(|p| {
            let proof = p.proof(&work.consent, work.consent.courier, work.now).unwrap();
            let embedding = face(&name, &policy);
            let sealed = enrol(&p, proof, embedding, &work.server, work.device, work.fresh);
            FaceEnrolled::Sealed(sealed.unwrap())
        })
    }

    fn check(&self, work: CheckWork) -> FaceChecked {
        let policy = CheckedPolicy::parse(&work.policy).unwrap();
        let name = name_of(&work.frames.frames[0]);
        if name == "dark" {
            return FaceChecked::Inconclusive(vec!["dark".into()]);
        }
        policy.in_force(|p| {
            let proof = p.proof(&work.consent, work.consent.courier, work.now).unwrap();
            let thresholds = Thresholds::new(0.7, 0.6).unwrap();
            let compared = open(&proof, &work.kept, &work.server, work.device, |template| {
                let probe = template.probe(face(&name, &policy)).unwrap();
                template.compare(&probe, thresholds)
            });
            match compared {
                Err(_) => FaceChecked::Shut,
                Ok(Likeness::Match) => FaceChecked::Match,
                Ok(Likeness::Inconclusive) => FaceChecked::Inconclusive(vec![]),
                Ok(Likeness::Mismatch) => FaceChecked::Mismatch,
            }
        })
    }
}

/// Phones whose signature is a digest over all that it is about.
struct Phones;

fn nonce(about: &CommitmentAbout) -> String {
    sha256(&[about.act.code().as_bytes(), about.subject.as_bytes(), &about.courier.0]).hex()
}

fn signature(about: &CommitmentAbout, body: Digest, thumbprint: Digest) -> String {
    sha256(&[nonce(about).as_bytes(), &body.0, &thumbprint.0]).hex()
}

fn no(code: &'static str) -> ProofRefusal {
    ProofRefusal { code, message: code.into() }
}

impl RequestProofs for Phones {
    fn nonce(&self, _: Timestamp) -> String {
        String::new()
    }
    fn check_request(&self, _: &RequestProof, _: Timestamp) -> Result<Proved, ProofRefusal> {
        Err(no("unused"))
    }
    fn spend(&self, _: &Proved, _: Timestamp) -> Result<(), ProofRefusal> {
        Ok(())
    }
    fn commitment_nonce(&self, about: &CommitmentAbout, now: Timestamp) -> (String, Timestamp) {
        (nonce(about), now.plus(600 * SECOND))
    }
    fn check_commitment(
        &self,
        jws: &str,
        about: &CommitmentAbout,
        body: Digest,
        thumbprint: Digest,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, ProofRefusal> {
        if jws == signature(about, body, thumbprint) {
            return Ok(Some(now));
        }
        Err(no("commitment_refused"))
    }
    fn read_capture(&self, _: &str) -> Result<SignedCapture, ProofRefusal> {
        Err(no("unused"))
    }
    fn read_commitment(&self, _: &str, _: Digest) -> Result<Digest, ProofRefusal> {
        Err(no("unused"))
    }
}

impl Passkeys for Phones {
    fn begin_enrolment(
        &self,
        _: [u8; 16],
        _: &str,
        _: &[String],
        _: bool,
    ) -> Result<Begun, ProofRefusal> {
        Err(no("unused"))
    }
    fn finish_enrolment(
        &self,
        _: &str,
        _: &Value,
        _: Timestamp,
    ) -> Result<NewPasskey, ProofRefusal> {
        Err(no("unused"))
    }
    fn begin_sign_in(&self) -> Result<Begun, ProofRefusal> {
        Ok(Begun { options: json!({}), state: "asked".into() })
    }
    fn named(&self, response: &Value) -> Result<NamedPasskey, ProofRefusal> {
        let handle = response["handle"].as_str().unwrap().parse::<CourierId>().unwrap();
        Ok(NamedPasskey { credential_id: b"passkey".to_vec(), handle: handle.0.to_vec() })
    }
    fn finish_sign_in(&self, _: &str, response: &Value, _: &str) -> Result<String, ProofRefusal> {
        if response["holds"] == true { Ok("used".into()) } else { Err(no("passkey_refused")) }
    }
}

impl Attestations for Phones {
    fn check(&self, _: AttestationFormat, _: &[u8], _: &[u8], _: Timestamp) -> AttestationReport {
        let outcome = AttestationOutcome::Inconclusive;
        AttestationReport { outcome, facts: Value::Null, thumbprint: None, counter: 0 }
    }
    fn check_assertion(
        &self,
        _: &Value,
        _: &[u8],
        _: &[u8],
        _: u32,
    ) -> Result<u32, AssertionRefusal> {
        Err(AssertionRefusal { refusal: no("unused"), counter: None })
    }
}

/// Everything a test needs.
pub(crate) struct World {
    pub(crate) stage: Stage,
    pub(crate) names: Arc<Names>,
    pub(crate) programme: ProgrammeId,
    pub(crate) ana: CourierId,
    pub(crate) phone: Bound,
    pub(crate) analyst: Actor,
    pub(crate) dispatcher: Actor,
}

fn bound(courier: CourierId, number: u8) -> Bound {
    let identity = Identity {
        actor: Actor::Courier(courier),
        name: "Ana Ruiz".into(),
        language: "en".into(),
        session: SessionId([number; 16]),
    };
    Bound {
        identity,
        courier,
        device: DeviceId([number; 16]),
        thumbprint: sha256(&[&[number]]),
        assurance: Assurance::ALL[1],
    }
}

impl World {
    /// A programme with a policy in force, and Ana with a phone and a passkey.
    pub(crate) fn new() -> Self {
        let world = Self::without_policy();
        assert_eq!(world.set(&world.draft()), SetIdentityPolicy::Set(1));
        world
    }

    pub(crate) fn without_policy() -> Self {
        let mut stage = Stage::open();
        let names = Arc::new(Names { software: Mutex::new(Ok(software("one"))) });
        stage.app.ports.faces = names.clone();
        stage.app.ports.phones = Arc::new(Phones);
        let programme = stage.programme("own");
        let staff = |name, role| stage.staff(name, role);
        let (analyst, dispatcher) = (staff("An", Role::Analyst), staff("Dis", Role::Dispatcher));
        let ana = stage.approved(programme, ANA, "en");
        let phone = bound(ana, 1);
        let world = Self { stage, names, programme, ana, phone, analyst, dispatcher };
        world.add_phone(1);
        world.add_passkey();
        world
    }

    pub(crate) fn ctx(&self, actor: Actor) -> Ctx {
        self.stage.ctx(actor)
    }

    pub(crate) fn me(&self) -> Ctx {
        self.ctx(Actor::Courier(self.ana))
    }

    /// The phone with this number.
    pub(crate) fn phone(&self, number: u8) -> Bound {
        bound(self.ana, number)
    }

    pub(crate) fn add_phone(&self, number: u8) {
        let bound = self.phone(number);
        let (courier, now) = (self.ana, self.stage.now());
        let device = Device {
            id: bound.device,
            courier,
            thumbprint: bound.thumbprint,
            label: "phone".into(),
            kind: DeviceKind::Browser,
            attestation: None,
            attested_until: None,
            counter: 0,
            lat: None,
            lon: None,
            located_at: None,
            created_at: now,
            seen_at: now,
            revoked_at: None,
            asserted_at: None,
        };
        self.stage.app.store.work(move |tx| tx.insert_device(&device)).unwrap();
    }

    fn add_passkey(&self) {
        let passkey = Passkey {
            id: PasskeyId::new(self.stage.now(), [1; 10]),
            subject_kind: "courier".into(),
            subject: self.ana.0,
            credential_id: b"passkey".to_vec(),
            credential: "new".into(),
            label: "phone".into(),
            synced: false,
            created_at: self.stage.now(),
            used_at: None,
            removed_at: None,
            attestation: PasskeyStatement::NotGiven,
            attestation_facts: None,
            attestation_statement: None,
        };
        self.stage.app.store.work(move |tx| tx.insert_passkey(&passkey)).unwrap();
    }

    pub(crate) fn draft(&self) -> String {
        let ctx = self.ctx(Actor::Console);
        self.stage.app.draft_identity_policy(&ctx, self.programme).unwrap()
    }

    pub(crate) fn set(&self, json: &str) -> SetIdentityPolicy {
        let mut ctx = self.ctx(Actor::Console);
        self.stage.app.set_identity_policy(&mut ctx, self.programme, json).unwrap()
    }

    pub(crate) fn mine(&self) -> MyIdentity {
        self.stage.app.my_identity(&self.me(), &self.phone, "en").unwrap()
    }

    /// Ana's phone signs for consent to the policy in force.
    pub(crate) fn consent(&self) -> Consenting {
        let mine = self.mine();
        let policy = mine.policy.unwrap().digest();
        self.consent_to(policy, &mine.statement.unwrap()).unwrap()
    }

    pub(crate) fn consent_to(&self, policy: Digest, said: &str) -> Result<Consenting, Error> {
        let about =
            CommitmentAbout { courier: self.ana, act: Act::ConsentFace, subject: policy.hex() };
        let body = said.as_bytes();
        let jws = signature(&about, sha256(&[body]), self.phone.thumbprint);
        let wanted = Wanted { act: about.act, subject: about.subject };
        let app = &self.stage.app;
        let signed = app.check_commitment(&self.me(), &self.phone, wanted, body, Some(&jws))?;
        let mut ctx = self.me().with_commitment(Some(signed));
        app.consent_to_identity(&mut ctx, policy, "en", said)
    }

    pub(crate) fn capture(&self, what: CaptureFor) -> Capture {
        let begun = self.stage.app.begin_face_capture(&mut self.me(), &self.phone, what).unwrap();
        let CaptureBegun::Begun(capture) = begun else { panic!("{begun:?}") };
        capture
    }

    /// What a phone sends for a capture: pictures of somebody.
    pub(crate) fn pictures(&self, capture: &Capture, who: &str, half: [u8; 32]) -> SentFrames {
        let frames: Vec<Vec<u8>> = (0..capture.looks.len())
            .map(|n| [&[0xFF, 0xD8, 0xFF], format!("{who}/{n}/{}", capture.id).as_bytes()].concat())
            .collect();
        let hashes: Vec<String> = frames.iter().map(|frame| sha256(&[frame]).hex()).collect();
        let record = json!({
            "capture": capture.id.to_string(), "nonce": capture.nonce, "frames": hashes,
            "half": sha256(&[&half]).hex(), "taken_at": "2026-11-25T12:00:00Z",
        });
        let record = record.to_string().into_bytes();
        let about = CommitmentAbout {
            courier: self.ana,
            act: Act::FacePictures,
            subject: capture.id.to_string(),
        };
        let commitment = signature(&about, sha256(&[&record]), self.phone.thumbprint);
        SentFrames {
            record,
            commitment,
            half: Zeroizing::new(half.to_vec()),
            frames: frames.into_iter().map(Zeroizing::new).collect(),
        }
    }

    pub(crate) fn send(&self, capture: &Capture, sent: SentFrames) -> Result<FramesOutcome, Error> {
        self.stage.app.send_face_frames(&mut self.me(), &self.phone, capture.id, sent)
    }

    pub(crate) fn enrol(&self) -> (String, [u8; 32]) {
        let capture = self.capture(CaptureFor::Enrolment);
        let sent = self.pictures(&capture, PERSON, HALF);
        let outcome = self.send(&capture, sent).unwrap();
        let FramesOutcome::Enrolled { enrolment, salt, .. } = outcome else {
            panic!("{outcome:?}")
        };
        (enrolment, salt)
    }

    pub(crate) fn try_with(&self, check: IdentityCheckId, who: &str) -> FramesOutcome {
        let capture = self.capture(CaptureFor::Check(check));
        let sent = self.pictures(&capture, who, HALF);
        self.send(&capture, sent).unwrap()
    }

    /// Something is noticed that may mean that more than one person uses the account.
    pub(crate) fn notice(&self) {
        let now = self.stage.now();
        let mut random = [0; 10];
        random[..8].copy_from_slice(&now.micros().to_be_bytes());
        let finding = DeviceFinding {
            id: DeviceFindingId::new(now, random),
            courier: self.ana,
            device: None,
            kind: FindingKind::DevicesAtOnce,
            detail: "{}".into(),
            at: now,
        };
        self.stage.app.store.work(move |tx| tx.insert_device_finding(&finding)).unwrap();
    }

    /// Lets the clocks run.
    pub(crate) fn tick(&self) {
        self.stage.app.keep_identity(&mut self.ctx(Actor::System)).unwrap();
    }

    pub(crate) fn wait(&self, micros: i64) {
        self.stage.advance(micros);
        self.tick();
    }

    /// Somebody is asked now.
    pub(crate) fn ask(&self) -> IdentityCheckId {
        self.notice();
        self.stage.advance(SECOND);
        self.tick();
        let check = self.mine().check.expect("nobody was asked");
        assert_eq!(check.state, "open", "{check:?}");
        check.id
    }

    pub(crate) fn row(&self, id: IdentityCheckId) -> IdentityCheckRow {
        self.stage.app.store.read(|tx| tx.identity_check(id)).unwrap().unwrap()
    }

    /// Every ask so far, oldest first.
    pub(crate) fn asks(&self) -> Vec<IdentityCheckRow> {
        let (from, to) = (Timestamp(0), self.stage.now().plus(1));
        self.stage.app.store.read(|tx| tx.identity_checks_asked(from, to)).unwrap()
    }

    pub(crate) fn answer_by_passkey(&self, id: IdentityCheckId) {
        let app = &self.stage.app;
        let asked = app.begin_identity_passkey(&mut self.me(), id).unwrap();
        let porchlight_app::identity::PasskeyAsked::Asked(step, _) = asked else {
            panic!("{asked:?}")
        };
        let response = json!({"handle": self.ana.to_string(), "holds": true});
        app.answer_identity_passkey(&mut self.me(), id, step, &response).unwrap();
    }
}
