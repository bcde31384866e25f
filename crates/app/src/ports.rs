//! The ports: what the conductor asks of instruments and of the outside world. Each has two real
//! implementations, the server's and the simulator's.

pub use crate::face_port::*;
pub use crate::forgotten::{Forgotten, ForgottenOrder, NotForgotten};
use crate::log::ProvedLeaf;
pub use crate::outward_port::*;
pub use crate::phone_ports::*;
pub use crate::photo_ports::*;
pub use crate::picture_code_port::*;
pub use crate::public_number_port::*;
pub use crate::single_sign_on_port::*;
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::Timestamp;
use porchlight_identity::halves::ServerHalves;
pub use porchlight_store::blobs::BlobFault;
use porchlight_store::blobs::Folder;
use std::sync::Arc;

/// Bytes by their digest. Whoever keeps something here names it in [`crate::scrub`], or it is
/// removed as left over.
pub trait Blobs: Send + Sync {
    /// Keeps bytes durably and returns their SHA-256.
    ///
    /// # Errors
    /// The bytes could not be made durable; they may be there all the same.
    fn put(&self, bytes: &[u8]) -> Result<Digest, String>;
    /// The bytes, checked against their digest; `None` if they are not here.
    ///
    /// # Errors
    /// The medium failed, or the bytes are not what was kept.
    fn get(&self, digest: Digest) -> Result<Option<Vec<u8>>, BlobFault>;
    /// Removes the bytes; says whether they were here.
    ///
    /// # Errors
    /// The medium failed; they may be gone all the same.
    fn remove(&self, digest: Digest) -> Result<bool, String>;
    /// The digests that begin with this byte, in order.
    ///
    /// # Errors
    /// The medium failed.
    fn list(&self, first: u8) -> Result<Vec<Digest>, String>;
}

/// The ids of erased photos and people, kept apart from the database: an older copy of it that is restored
/// must not bring back what was erased since.
pub trait Erasures: Send + Sync {
    /// Notes ids durably. Noting one again is harmless.
    ///
    /// # Errors
    /// The medium failed; nothing may be promised then.
    fn note(&self, ids: &[EvidenceId]) -> Result<(), String>;
    /// Every id that was noted.
    ///
    /// # Errors
    /// The medium failed.
    fn noted(&self) -> Result<Vec<EvidenceId>, String>;
    /// Notes durably which key of a photo was destroyed when people in it were covered, by the
    /// SHA-256 of the wrapped key. Noting one again is harmless.
    ///
    /// # Errors
    /// The medium failed; nothing may be promised then.
    fn note_keys(&self, keys: &[(EvidenceId, Digest)]) -> Result<(), String>;
    /// Every key that was noted.
    ///
    /// # Errors
    /// The medium failed.
    fn noted_keys(&self) -> Result<Vec<(EvidenceId, Digest)>, String>;
    /// Notes durably who was erased. Noting somebody again is harmless.
    ///
    /// # Errors
    /// The medium failed; nothing may be promised then.
    fn note_people(&self, people: &[Forgotten]) -> Result<(), String>;
    /// Everybody who was noted.
    ///
    /// # Errors
    /// The medium failed.
    fn noted_people(&self) -> Result<Vec<Forgotten>, String>;
}

impl Blobs for Folder {
    fn put(&self, bytes: &[u8]) -> Result<Digest, String> {
        Folder::put(self, bytes).map_err(|e| e.to_string())
    }
    fn get(&self, digest: Digest) -> Result<Option<Vec<u8>>, BlobFault> {
        Folder::get(self, digest)
    }
    fn remove(&self, digest: Digest) -> Result<bool, String> {
        Folder::remove(self, digest).map_err(|e| e.to_string())
    }
    fn list(&self, first: u8) -> Result<Vec<Digest>, String> {
        Folder::list(self, first).map_err(|e| e.to_string())
    }
}

/// The operator's signing key of the log.
pub trait Signer: Send + Sync {
    /// Ed25519 public key.
    fn public_key(&self) -> [u8; 32];
    /// Ed25519 signature.
    fn sign(&self, message: &[u8]) -> [u8; 64];
}

/// One stop to be planned.
#[derive(Debug, Clone)]
pub struct PlanStop {
    /// Where.
    pub point: Point,
    /// Volume in millilitres.
    pub volume_ml: u64,
    /// Weight in grams.
    pub weight_g: u64,
    /// Seconds at the stop.
    pub service_seconds: u32,
    /// Promised window, seconds from the plan's start.
    pub window: (i64, i64),
}

/// One award that will get a route.
#[derive(Debug, Clone)]
pub struct PlanVehicle {
    /// Volume in millilitres.
    pub volume_ml: u64,
    /// Weight in grams.
    pub weight_g: u64,
    /// Shift, seconds from the plan's start.
    pub shift: (i64, i64),
}

/// What to plan.
#[derive(Debug, Clone)]
pub struct PlanRequest {
    /// Where vehicles start and end.
    pub station: Point,
    /// Stops.
    pub stops: Vec<PlanStop>,
    /// Vehicles.
    pub vehicles: Vec<PlanVehicle>,
    /// Seed; the same request gives the same plan.
    pub seed: u64,
}

/// One planned route: stops by index with arrival, seconds from the plan's start.
#[derive(Debug, Clone, Default)]
pub struct PlannedRoute {
    /// Index of the stop and arrival.
    pub stops: Vec<(usize, i64)>,
    /// Distance, metres.
    pub metres: u64,
    /// Duration, seconds.
    pub seconds: u64,
}

/// A plan: one route per vehicle, and what did not fit with a stable reason.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// In the order of the vehicles.
    pub routes: Vec<PlannedRoute>,
    /// Index of the stop, stable reason code.
    pub unassigned: Vec<(usize, &'static str)>,
}

/// Orders to routes.
pub trait Router: Send + Sync {
    /// Plans; deterministic for a request.
    fn plan(&self, request: &PlanRequest) -> Planned;
}

/// An e-mail to be sent.
#[derive(Debug, Clone)]
pub struct Mail<'a> {
    /// Address of the recipient.
    pub to: &'a str,
    /// Subject line.
    pub subject: &'a str,
    /// Plain text.
    pub body: &'a str,
    /// Stable id, so that a receiver can tell a repeated message.
    pub id: String,
    /// Where one press ends such messages (RFC 8058), if it is one that can be ended.
    pub unsubscribe: Option<&'a str>,
}

/// Sending messages to people.
pub trait Post: Send + Sync {
    /// Hands an e-mail to the mail server.
    ///
    /// # Errors
    /// What the mail server said.
    fn mail(&self, mail: &Mail<'_>) -> Result<(), String>;
    /// Hands a text message to a carrier.
    ///
    /// # Errors
    /// What the carrier said, or that none is configured.
    fn sms(&self, to: &str, text: &str) -> Result<(), String>;
}

/// Tells live pages that something changed.
pub trait Bell: Send + Sync {
    /// `topic` is a noun and id, for example `order/ord_...`.
    fn ring(&self, topic: &str, at: Timestamp);
}

/// What goes into an evidence bundle.
#[derive(Debug, Clone)]
pub struct BundleParts {
    /// `bundle.json`.
    pub bundle: serde_json::Value,
    /// Pictures as shown.
    pub photos: Vec<SignedPicture>,
    /// Leaves with what opens and proves them.
    pub leaves: Vec<ProvedLeaf>,
    /// The newest checkpoint as a signed note.
    pub checkpoint: String,
    /// The log's key in verifier-key form.
    pub log_key: String,
}

/// A picture with its signed manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPicture {
    /// The exact bytes that are shown.
    pub bytes: Vec<u8>,
    /// The certificates that signed the manifest, PEM; `None` if there is no manifest.
    pub certificates: Option<String>,
}

/// What a picture's manifest says.
#[derive(Debug, Clone)]
pub struct PictureRecord {
    /// The photo.
    pub id: EvidenceId,
    /// The capture record: what may stand in a file that anybody may pass on.
    pub capture: serde_json::Value,
    /// What was measured, with the places that were masked.
    pub measured: serde_json::Value,
}

/// Writing evidence bundles and signing pictures.
pub trait Sealer: Send + Sync {
    /// The canonical bytes of a bundle.
    ///
    /// # Errors
    /// Why it cannot be written.
    fn bundle(&self, parts: &BundleParts) -> Result<Vec<u8>, String>;
    /// The one zip that these files make, in this order.
    ///
    /// # Errors
    /// Why it cannot be written.
    fn archive(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String>;
    /// Puts a signed manifest into a picture. A sealer without certificates, or whose certificate
    /// cannot sign any more, leaves the picture as it is: no delivery waits for a certificate.
    fn sign_picture(&self, picture: &[u8], _record: &PictureRecord) -> SignedPicture {
        SignedPicture { bytes: picture.to_vec(), certificates: None }
    }
    /// Every certificate that ever signed pictures here, PEM, for everybody to read.
    fn certificates(&self) -> String {
        String::new()
    }
}

/// All of them.
#[derive(Clone)]
pub struct Ports {
    /// Blobs.
    pub blobs: Arc<dyn Blobs>,
    /// Ids of erased photos.
    pub erasures: Arc<dyn Erasures>,
    /// Photos.
    pub photos: Arc<dyn Photos>,
    /// Hashes of photos.
    pub hashes: Arc<dyn PhotoHashes>,
    /// Signing.
    pub signer: Arc<dyn Signer>,
    /// Planning.
    pub router: Arc<dyn Router>,
    /// Messages.
    pub post: Arc<dyn Post>,
    /// Bundles.
    pub sealer: Arc<dyn Sealer>,
    /// Live pages.
    pub bell: Arc<dyn Bell>,
    /// Servers of others.
    pub outward: Arc<dyn Outward>,
    /// Phones.
    pub phones: Arc<dyn Phones>,
    /// The operator's sign-in provider, where staff use single sign-on.
    pub single_sign_on: Option<Arc<dyn SingleSignOn>>,
    /// Codes to be read or heard in challenges, where the operator offers them.
    pub picture_codes: Option<Arc<dyn PictureCodes>>,
    /// A chain of public random numbers for rounds, where the operator names one.
    pub public_numbers: Option<Arc<dyn PublicNumbers>>,
    /// Comparing faces.
    pub faces: Arc<dyn FaceChecks>,
    /// The server's halves of the keys of templates, and the keys of pictures that a person is to
    /// look at for a check: outside the database and every backup.
    pub face_keys: Arc<dyn ServerHalves>,
}
