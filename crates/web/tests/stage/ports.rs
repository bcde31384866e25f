//! Small real ports: a clock, a signer, a sealer, photos, a planner, a letter box.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat};
use porchlight_app::ports::{
    Answered, Area, BundleParts, CleanPhoto, Compared, CoveredPhoto, Erasures, Forgotten, Mail,
    NotCleaned, Outgoing, Outward, PhotoHash, PhotoHashes, PhotoLikeness, PhotoRefusal, Photos,
    PictureCode, PictureCodes, PictureRecord, PlanRequest, Planned, PlannedRoute, Post, PushTarget,
    Router, Sealer, SignedPicture, Signer, Spoken,
};
use porchlight_domain::digest::{Digest, encode_hex, sha256};
use porchlight_domain::geo::Point;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::log::note::Note;
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_domain::time::Timestamp;
use porchlight_seal::bundle::{self, OpenLeaf, Parts, Shown};
use porchlight_seal::certificate::{self, ManifestKey, Subject};
use porchlight_seal::key::LogKey;
use porchlight_seal::picture::{Claim, sign};
use porchlight_web::Moment;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock that stands still until it is moved, with entropy that repeats from run to run.
pub(crate) struct Clock {
    micros: AtomicI64,
    seeds: AtomicU64,
}

impl Clock {
    /// A clock at this time.
    pub(crate) fn at(now: Timestamp) -> Self {
        Self { micros: AtomicI64::new(now.micros()), seeds: AtomicU64::new(0) }
    }

    /// Moves the clock to a time.
    pub(crate) fn set(&self, now: Timestamp) {
        self.micros.store(now.micros(), Ordering::SeqCst);
    }

    /// Moves the clock on by microseconds.
    pub(crate) fn advance(&self, micros: i64) {
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Moment for Clock {
    fn now(&self) -> Timestamp {
        Timestamp(self.micros.load(Ordering::SeqCst))
    }

    fn seed(&self) -> [u8; 32] {
        let number = self.seeds.fetch_add(1, Ordering::SeqCst);
        sha256(&[b"stage", &number.to_be_bytes()]).0
    }

    /// The clock of a stage moves on at once.
    fn pause(&self, time: std::time::Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.advance(i64::try_from(time.as_micros()).unwrap());
        Box::pin(std::future::ready(()))
    }
}

/// Signs with a real Ed25519 key.
pub(crate) struct LogSigner(pub(crate) LogKey);

impl Signer for LogSigner {
    fn public_key(&self) -> [u8; 32] {
        self.0.public()
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message)
    }
}

/// Writes real bundles and signs pictures for real.
pub(crate) struct BundleSealer(pub(crate) ManifestKey);

impl BundleSealer {
    /// With certificates of a root of its own.
    pub(crate) fn new() -> Self {
        // Long ago: whether a certificate's time has come is judged by the machine's clock.
        let at = Timestamp(1_577_836_800_000_000);
        let about = |serial| Subject { operator: "Hearth Couriers", serial: [serial; 16], at };
        let root = certificate::root(&[21; 32], &about(1)).unwrap();
        let chain = certificate::signing_chain(&[22; 32], &[21; 32], &root, &about(2)).unwrap();
        Self(ManifestKey::new(&[22; 32], &chain).unwrap())
    }
}

impl Sealer for BundleSealer {
    fn archive(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
        bundle::archive(files).map_err(|e| e.to_string())
    }

    fn bundle(&self, parts: &BundleParts) -> Result<Vec<u8>, String> {
        let note = Note::parse(&parts.checkpoint).map_err(|e| e.to_string())?;
        let mut leaves = vec![];
        for proved in &parts.leaves {
            let salt = proved.leaf.salt.ok_or("an erased salt")?;
            let fact = proved.leaf.fact.clone().ok_or("an erased fact")?;
            let open = OpenLeaf { body: proved.leaf.body.clone(), salt: encode_hex(&salt), fact };
            let (path, note) = (proved.proof.clone(), note.clone());
            leaves.push((open, TlogProof { index: proved.index, path, note }));
        }
        bundle::write(&Parts {
            bundle: parts.bundle.clone(),
            photos: parts
                .photos
                .iter()
                .map(|p| Shown { bytes: p.bytes.clone(), certificates: p.certificates.clone() })
                .collect(),
            leaves,
            log_key: parts.log_key.clone(),
        })
        .map_err(|e| e.to_string())
    }

    fn sign_picture(&self, picture: &[u8], record: &PictureRecord) -> SignedPicture {
        let (id, capture) = (record.id.0, record.capture.clone());
        let claim = Claim { id, capture, masked: None, version: "test".into() };
        let bytes = sign(picture, &claim, &self.0).unwrap();
        SignedPicture { bytes, certificates: Some(self.certificates()) }
    }

    fn certificates(&self) -> String {
        self.0.chain_pem().to_owned()
    }
}

/// Decodes JPEG and encodes it anew at two sizes, which drops its metadata.
pub(crate) struct PlainPhotos;

fn encoded(picture: &DynamicImage, side: u32) -> Result<Vec<u8>, String> {
    let mut bytes = vec![];
    let small = picture.width() <= side && picture.height() <= side;
    let shown = if small { picture.clone() } else { picture.thumbnail(side, side) };
    JpegEncoder::new_with_quality(&mut bytes, 80)
        .encode_image(&shown)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Erased ids in memory.
#[derive(Default)]
pub(crate) struct NotedErasures(
    Mutex<Vec<EvidenceId>>,
    Mutex<Vec<(EvidenceId, Digest)>>,
    Mutex<Vec<Forgotten>>,
);

impl Erasures for NotedErasures {
    fn note(&self, ids: &[EvidenceId]) -> Result<(), String> {
        self.0.lock().unwrap().extend_from_slice(ids);
        Ok(())
    }
    fn noted(&self) -> Result<Vec<EvidenceId>, String> {
        Ok(self.0.lock().unwrap().clone())
    }
    fn note_keys(&self, keys: &[(EvidenceId, Digest)]) -> Result<(), String> {
        self.1.lock().unwrap().extend_from_slice(keys);
        Ok(())
    }
    fn noted_keys(&self) -> Result<Vec<(EvidenceId, Digest)>, String> {
        Ok(self.1.lock().unwrap().clone())
    }
    fn note_people(&self, people: &[Forgotten]) -> Result<(), String> {
        self.2.lock().unwrap().extend_from_slice(people);
        Ok(())
    }
    fn noted_people(&self) -> Result<Vec<Forgotten>, String> {
        Ok(self.2.lock().unwrap().clone())
    }
}

impl Photos for PlainPhotos {
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, NotCleaned> {
        let refuse =
            |message: String| NotCleaned::Refused(PhotoRefusal { code: "not_a_jpeg", message });
        let picture = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg)
            .map_err(|error| refuse(error.to_string()))?;
        Ok(CleanPhoto {
            display: encoded(&picture, 1600).map_err(refuse)?,
            preview: encoded(&picture, 480).map_err(refuse)?,
            quality: serde_json::json!({
                "width": picture.width(), "height": picture.height(),
                "masking": {"state": "done", "regions": []},
            }),
            hash: PhotoHash::default(),
            place: None,
        })
    }

    /// Pictures that look the same to the last point are one, whatever was signed with them.
    fn compare(&self, shown: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String> {
        let picture = image::load_from_memory(shown).map_err(|error| error.to_string())?;
        let features = picture.into_rgb8().into_raw();
        let likeness = earlier.iter().map(|other| {
            let same = *other == features;
            Some(PhotoLikeness {
                inliers: 312,
                covered: 0.97,
                agreement: if same { 0.93 } else { 0.1 },
                mirrored: false,
                worth_a_look: same,
            })
        });
        Ok(Compared { likeness: likeness.collect(), features: features.clone() })
    }

    fn cover(&self, display: &[u8], areas: &[Area]) -> Result<CoveredPhoto, PhotoRefusal> {
        let refuse = |message: String| PhotoRefusal { code: "not_a_jpeg", message };
        let picture = image::load_from_memory_with_format(display, ImageFormat::Jpeg);
        let mut picture = picture.map_err(|error| refuse(error.to_string()))?.to_rgb8();
        let (width, height) = picture.dimensions();
        for area in areas {
            let side = |part: u16, whole: u32| u32::from(part) * whole / 1_000;
            for x in side(area.left, width)..side(area.left + area.width, width) {
                for y in side(area.top, height)..side(area.top + area.height, height) {
                    picture.put_pixel(x, y, image::Rgb([0, 0, 0]));
                }
            }
        }
        let picture = DynamicImage::ImageRgb8(picture);
        Ok(CoveredPhoto {
            display: encoded(&picture, 1600).map_err(refuse)?,
            preview: encoded(&picture, 480).map_err(refuse)?,
            width,
            height,
        })
    }
}

/// Remembers no hash.
pub(crate) struct NoHashes;

impl PhotoHashes for NoHashes {
    fn fill(&self, _: Vec<(EvidenceId, [u8; 32])>) {}
    fn add(&self, _: EvidenceId, _: [u8; 32]) {}
    fn remove(&self, _: EvidenceId, _: [u8; 32]) {}
    fn near(&self, _: [u8; 32]) -> Vec<EvidenceId> {
        vec![]
    }
}

/// Plans by always driving to the nearest open stop, with an even share for each vehicle.
pub(crate) struct Nearest;

/// Metres a second through streets, detours included.
const STREET_SPEED: f64 = 7.0;

fn metres(a: Point, b: Point) -> f64 {
    let north = (a.lat_degrees() - b.lat_degrees()) * 111_320.0;
    let east = (a.lon_degrees() - b.lon_degrees()) * 111_320.0 * a.lat_degrees().to_radians().cos();
    north.hypot(east)
}

impl Router for Nearest {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small distances")]
    fn plan(&self, request: &PlanRequest) -> Planned {
        let mut open: Vec<usize> = (0..request.stops.len()).collect();
        let mut planned = Planned::default();
        for (number, vehicle) in request.vehicles.iter().enumerate() {
            let share = open.len().div_ceil(request.vehicles.len() - number);
            let (mut here, mut clock) = (request.station, vehicle.shift.0 + 20 * 60);
            let (mut route, mut driven) = (PlannedRoute::default(), 0.0);
            while route.stops.len() < share {
                let way = |at: usize| metres(here, request.stops[at].point);
                let arrival = |at: usize| {
                    (clock + (way(at) / STREET_SPEED) as i64).max(request.stops[at].window.0)
                };
                let fits = |at: &usize| {
                    arrival(*at) < request.stops[*at].window.1 && arrival(*at) < vehicle.shift.1
                };
                let nearest = open.iter().copied().filter(fits);
                let Some(index) = nearest.min_by(|a, b| way(*a).total_cmp(&way(*b))) else { break };
                let stop = &request.stops[index];
                driven += way(index);
                clock = arrival(index);
                route.stops.push((index, clock));
                clock += i64::from(stop.service_seconds);
                here = stop.point;
                open.retain(|at| *at != index);
            }
            route.metres = driven as u64;
            route.seconds = (clock - vehicle.shift.0) as u64;
            planned.routes.push(route);
        }
        planned.unassigned = open.into_iter().map(|index| (index, "no_time")).collect();
        planned
    }
}

/// A mail that was handed over.
#[derive(Debug, Clone)]
pub(crate) struct SentMail {
    /// Address.
    pub(crate) to: String,
    /// Subject line.
    pub(crate) subject: String,
    /// Text.
    pub(crate) body: String,
    /// Where one press ends such messages.
    pub(crate) unsubscribe: Option<String>,
}

/// Keeps what was sent.
#[derive(Default)]
pub(crate) struct SentPost(Mutex<Vec<SentMail>>);

impl SentPost {
    /// Every mail to an address, oldest first.
    pub(crate) fn to(&self, address: &str) -> Vec<SentMail> {
        self.0.lock().unwrap().iter().filter(|m| m.to == address).cloned().collect()
    }
}

impl Post for SentPost {
    fn mail(&self, mail: &Mail<'_>) -> Result<(), String> {
        let (to, subject, body) = (mail.to.into(), mail.subject.into(), mail.body.into());
        let unsubscribe = mail.unsubscribe.map(str::to_owned);
        self.0.lock().unwrap().push(SentMail { to, subject, body, unsubscribe });
        Ok(())
    }

    fn sms(&self, _to: &str, _text: &str) -> Result<(), String> {
        Err("no carrier of text messages is configured".into())
    }
}

/// Servers of others, all in one: keeps what was sent and answers as it is told.
#[derive(Default)]
pub(crate) struct Callers {
    sent: Mutex<Vec<Outgoing>>,
    answers: Mutex<Vec<Result<u16, String>>>,
}

impl Callers {
    /// Everything that was sent since the last look.
    pub(crate) fn take(&self) -> Vec<Outgoing> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }

    /// The next answers, in order; when they are used up, everything is taken with 204.
    pub(crate) fn will_answer(&self, answers: impl IntoIterator<Item = Result<u16, String>>) {
        self.answers.lock().unwrap().extend(answers);
    }
}

impl Outward for Callers {
    fn allows(&self, url: &str) -> Result<(), String> {
        if url.starts_with("https://") { Ok(()) } else { Err("use https://".into()) }
    }

    fn post(&self, requests: Vec<Outgoing>) -> Vec<Result<Answered, String>> {
        let mut answers = self.answers.lock().unwrap();
        let mut next = || if answers.is_empty() { Ok(204) } else { answers.remove(0) };
        let answers = requests.iter().map(|_| next());
        let answers =
            answers.map(|a| a.map(|status| Answered { status, retry_after: None })).collect();
        self.sent.lock().unwrap().extend(requests);
        answers
    }

    fn push_key(&self) -> Vec<u8> {
        [&[4][..], &[7; 64]].concat()
    }

    fn push(&self, to: PushTarget<'_>, payload: &[u8], _: Timestamp) -> Result<Outgoing, String> {
        let url = to.endpoint.to_owned();
        Ok(Outgoing { url, headers: vec![], body: payload.to_vec() })
    }
}

/// Pictures and sounds that say in plain text which code they are of: tests read them, people get none.
pub(crate) struct ToldCodes;

impl PictureCodes for ToldCodes {
    fn make(&self, code: &str, spoken: Spoken, seed: [u8; 32]) -> Result<PictureCode, String> {
        let of = |what: &str| format!("{what} {code} {} {}", spoken.code(), seed[0]).into_bytes();
        Ok(PictureCode { picture: of("picture"), sound: of("sound") })
    }
}
