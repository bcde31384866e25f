//! The port that compares faces: everything a comparison needs goes in, a word comes out.
//!
//! Owns: what goes in and what comes back, as plain values, and the memory of the halves that
//! rehearsals use. Never does: answer a score, an embedding or an open template, keep a picture, or
//! look anything up: whoever compares has no database, no keys and no network.

use porchlight_domain::codes;
use porchlight_domain::id::FaceTemplateId;
use porchlight_domain::time::Timestamp;
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{
    Destroyed, DeviceHalf, KeyStoreFault, Put, ServerHalf, ServerHalves,
};
use porchlight_identity::policy::Software;
use porchlight_identity::template::{Fresh, KeptTemplate};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

codes! {
    /// Where somebody was asked to look for a picture.
    pub enum FaceLook {
        /// Into the camera.
        Straight = "straight",
        /// To their left.
        Left = "left",
        /// To their right.
        Right = "right",
        /// Upwards.
        Up = "up",
    }
}

/// Pictures of a face in the order in which they were taken; overwritten when dropped.
pub struct FaceFrames {
    /// JPEG files.
    pub frames: Vec<Zeroizing<Vec<u8>>>,
    /// Where each was to look; as many as there are frames, and the first is straight.
    pub looks: Vec<FaceLook>,
}

/// All that an enrolment needs.
pub struct EnrolWork {
    /// Canonical text of the policy in force.
    pub policy: String,
    /// The courier's consent to it.
    pub consent: Consent,
    /// Id and nonce of the template.
    pub fresh: Fresh,
    /// The server's half, which is kept durably already.
    pub server: ServerHalf,
    /// The phone's half.
    pub device: DeviceHalf,
    /// The pictures.
    pub frames: FaceFrames,
    /// Now.
    pub now: Timestamp,
}

/// What came of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceEnrolled {
    /// The template, sealed.
    Sealed(KeptTemplate),
    /// Pictures that cannot be used: the codes of each one's flaws, in order.
    NotGood(Vec<Vec<String>>),
    /// The pictures are not all of one person.
    NotOnePerson,
    /// A picture came twice.
    Repeated,
    /// It may be a picture of a picture: codes of what was missing.
    NotLive(Vec<String>),
    /// No face can be compared now: why, in plain words, for the operator.
    Unavailable(String),
}

/// All that a check needs.
pub struct CheckWork {
    /// Canonical text of the policy in force.
    pub policy: String,
    /// The courier's consent to it.
    pub consent: Consent,
    /// Their template.
    pub kept: KeptTemplate,
    /// The server's half of its key.
    pub server: ServerHalf,
    /// The phone's half.
    pub device: DeviceHalf,
    /// The pictures.
    pub frames: FaceFrames,
    /// Now.
    pub now: Timestamp,
}

/// What came of a comparison. There is no score in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceChecked {
    /// The account holder, as sure as the calibration says.
    Match,
    /// It cannot be told: codes of why, for tips.
    Inconclusive(Vec<String>),
    /// Not like the template; no finding about anybody.
    Mismatch,
    /// The template does not open: it is another phone's, or its row was changed.
    Shut,
    /// No face can be compared now: why, in plain words, for the operator.
    Unavailable(String),
}

/// What compares faces.
pub trait FaceChecks: Send + Sync {
    /// The programs and models that run here.
    ///
    /// # Errors
    /// Why no face can be compared here, in plain words.
    fn software(&self) -> Result<Vec<Software>, String>;
    /// Makes a template.
    fn enrol(&self, work: EnrolWork) -> FaceEnrolled;
    /// Compares.
    fn check(&self, work: CheckWork) -> FaceChecked;
}

/// Nothing compares faces in this program; whoever is asked uses the other ways.
#[derive(Debug, Clone)]
pub struct NoFaces(
    /// Why, in plain words.
    pub String,
);

impl FaceChecks for NoFaces {
    fn software(&self) -> Result<Vec<Software>, String> {
        Err(self.0.clone())
    }
    fn enrol(&self, _: EnrolWork) -> FaceEnrolled {
        FaceEnrolled::Unavailable(self.0.clone())
    }
    fn check(&self, _: CheckWork) -> FaceChecked {
        FaceChecked::Unavailable(self.0.clone())
    }
}

/// Halves in memory: for rehearsals, whose couriers live no longer than the program.
#[derive(Default)]
pub struct HalvesInMemory(Mutex<BTreeMap<FaceTemplateId, ServerHalf>>);

impl ServerHalves for HalvesInMemory {
    fn put(&self, id: FaceTemplateId, half: &ServerHalf) -> Result<Put, KeyStoreFault> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if halves.contains_key(&id) {
            return Ok(Put::Taken);
        }
        let copy = ServerHalf::new(*half.bytes());
        halves.insert(id, copy.ok_or_else(|| KeyStoreFault("a half of equal bytes".into()))?);
        Ok(Put::Kept)
    }

    fn get(&self, id: FaceTemplateId) -> Result<Option<ServerHalf>, KeyStoreFault> {
        let halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(halves.get(&id).and_then(|half| ServerHalf::new(*half.bytes())))
    }

    fn destroy(&self, id: FaceTemplateId) -> Result<Destroyed, KeyStoreFault> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(halves.remove(&id).map_or(Destroyed::Before, |_| Destroyed::Now))
    }
}
