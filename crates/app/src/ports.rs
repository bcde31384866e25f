//! The ports: what the conductor asks of instruments and of the outside world. Each has two real
//! implementations, the server's and the simulator's.

use crate::log::ProvedLeaf;
pub use crate::phone_ports::*;
pub use crate::single_sign_on_port::*;
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::Timestamp;
pub use porchlight_store::blobs::BlobFault;
use porchlight_store::blobs::Folder;
use serde::{Deserialize, Serialize};
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

/// The ids of erased photos, kept apart from the database: an older copy of it that is restored
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

/// A photo made safe to show.
#[derive(Debug, Clone)]
pub struct CleanPhoto {
    /// At most 1600 pixels on the long side, JPEG, without metadata.
    pub display: Vec<u8>,
    /// At most 480 pixels on the long side.
    pub preview: Vec<u8>,
    /// What was measured, as JSON; under `masking` what was covered, see [`crate::photo::Covered`].
    pub quality: serde_json::Value,
    /// The perceptual hash.
    pub hash: PhotoHash,
    /// Where the file's metadata say that it was taken: compared once with the phone's position,
    /// and not kept.
    pub place: Option<MetadataPlace>,
}

/// A perceptual hash, by which plain copies are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PhotoHash {
    /// Its 256 bits.
    pub bits: [u8; 32],
    /// How much it says, 0 to 100.
    pub quality: u8,
}

/// A place in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MetadataPlace {
    /// Latitude.
    pub north: f64,
    /// Longitude.
    pub east: f64,
}

/// Why there is no safe photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCleaned {
    /// The file cannot be used.
    Refused(PhotoRefusal),
    /// Nobody looked at the file yet: too much else is going on, in these words. Try again later.
    Busy(String),
}

/// Why a file is not a usable photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRefusal {
    /// Stable code.
    pub code: &'static str,
    /// In plain English.
    pub message: String,
}

/// Decoding with limits, orientation, stripping, re-encoding, measuring.
pub trait Photos: Send + Sync {
    /// Makes a photo safe.
    ///
    /// # Errors
    /// Why the file cannot be used, or that nobody could look at it yet.
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, NotCleaned>;

    /// What to keep of a shown picture for later comparisons, and how much of it is each of the
    /// earlier ones, whose kept features are given. Ours, not a stranger's bytes.
    ///
    /// # Errors
    /// The picture is none.
    fn compare(&self, shown: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String>;
}

/// What comparing one photo with earlier ones gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Features of the photo, to be kept and to go when it goes.
    pub features: Vec<u8>,
    /// One for each earlier photo; none where its features are of an older kind.
    pub likeness: Vec<Option<PhotoLikeness>>,
}

/// How much of one photo is another. A measurement; what it means is for people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PhotoLikeness {
    /// Corners that agree on one plane.
    pub inliers: u32,
    /// Share of one photo that lies inside the other, 0 to 1.
    pub covered: f64,
    /// Share of blocks that look the same, the mean of two scales, 0 to 1.
    pub agreement: f64,
    /// Whether the new photo had to be mirrored to fit.
    pub mirrored: bool,
    /// Whether a person should look at both.
    pub worth_a_look: bool,
}

/// Hashes of all photos, searched exactly. In memory, filled at start.
pub trait PhotoHashes: Send + Sync {
    /// Takes these in place of all before.
    fn fill(&self, hashes: Vec<(EvidenceId, [u8; 32])>);
    /// Adds one.
    fn add(&self, photo: EvidenceId, hash: [u8; 32]);
    /// Forgets one.
    fn remove(&self, photo: EvidenceId, hash: [u8; 32]);
    /// Photos that are plain copies, the nearest first.
    fn near(&self, hash: [u8; 32]) -> Vec<EvidenceId>;
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
    /// Phones.
    pub phones: Arc<dyn Phones>,
    /// The operator's sign-in provider, where staff use single sign-on.
    pub single_sign_on: Option<Arc<dyn SingleSignOn>>,
}
