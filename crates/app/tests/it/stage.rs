//! A stage to play use-cases on: a store in a temporary folder, an application with small working
//! ports, and a clock that moves only when told.
//!
//! `Stage::open()` gives a durable store with one station in Austin. `stage.ctx(actor)` makes the
//! context of one use-case; every context has its own stream of one seed, so a run repeats.

use crate::home::Home;
use ed25519_dalek::{Signer as _, SigningKey};
use porchlight_app::keys::Keys;
use porchlight_app::ports::{
    Area, Bell, BundleParts, CleanPhoto, Compared, CoveredPhoto, Erasures, Forgotten,
    HalvesInMemory, Mail, NoFaces, NoOutward, NoPhones, NotCleaned, PhotoHash, PhotoHashes,
    PhotoRefusal, Photos, PlanRequest, Planned, PlannedRoute, Ports, Post, Router, Sealer, Signer,
};
use porchlight_app::station::{Made, NewStation};
use porchlight_app::{Actor, App, Ctx, Settings};
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{EvidenceId, StationId};
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayRule;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::AwardMode;
use porchlight_store::blobs::Folder;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// 2026-11-25 at noon UTC, 06:00 in Austin.
pub(crate) const NOON: i64 = 1_795_608_000_000_000;
/// Where the station of the stage stands.
pub(crate) const AUSTIN: (f64, f64) = (30.267_153, -97.743_057);

/// Everything a test needs.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) station: StationId,
    clock: AtomicI64,
    contexts: AtomicU64,
    _home: Home,
}

impl Stage {
    /// A stage with one station.
    pub(crate) fn open() -> Self {
        let home = Home::asked_for();
        let app = App {
            store: Arc::new(home.open()),
            keys: Keys { link: [1; 32], draw: [2; 32], photo: [3; 32] },
            ports: ports(home.folder()),
            settings: Settings {
                public_url: "https://porchlight.example".into(),
                operator_name: "Example Parcels".into(),
                log_origin: "porchlight.example/log".into(),
                retention: porchlight_domain::retention::Retention::default(),
                passkey_statements: porchlight_domain::words::StatementPolicy::AsStationsAsk,
            },
            watch: porchlight_app::verdict::Watch::default(),
        };
        let mut stage = Self {
            app,
            station: StationId([0; 16]),
            clock: AtomicI64::new(NOON),
            contexts: AtomicU64::new(0),
            _home: home,
        };
        stage.station = stage.add_station("ATX1", AUSTIN, "America/Chicago");
        stage
    }

    /// A context for one use-case at the stage's time.
    pub(crate) fn ctx(&self, actor: Actor) -> Ctx {
        let number = self.contexts.fetch_add(1, Ordering::Relaxed);
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        Ctx::new(self.now(), actor, seed)
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::Relaxed))
    }

    /// Moves the clock on by so many microseconds.
    #[allow(dead_code, reason = "not every user of the stage moves the clock")]
    pub(crate) fn advance(&self, micros: i64) {
        self.clock.fetch_add(micros, Ordering::Relaxed);
    }

    /// One more station.
    pub(crate) fn add_station(&self, code: &str, at: (f64, f64), zone: &str) -> StationId {
        let new = NewStation {
            code: code.into(),
            name: format!("Station {code}"),
            time_zone: zone.into(),
            point: Point::from_degrees(at.0, at.1).unwrap(),
            award_mode: AwardMode::ALL[0],
            currency: "USD".parse::<Currency>().unwrap(),
            pay: PayRule { per_hour: 2_000, per_km: 30, cost_per_km: 40, minimum_per_hour: 1_500 },
        };
        let made = self.app.make_station(&mut self.ctx(Actor::Console), new).unwrap();
        let Made::Made(id) = made else { panic!("the code is new") };
        id.parse().unwrap()
    }
}

fn ports(folder: &Path) -> Ports {
    Ports {
        blobs: Arc::new(Folder::open(folder.join("blobs")).unwrap()),
        erasures: Arc::new(Noted::default()),
        photos: Arc::new(Unchanged),
        hashes: Arc::new(NoHashes),
        signer: Arc::new(Key(SigningKey::from_bytes(&[7; 32]))),
        router: Arc::new(InOrder),
        post: Arc::new(Sent::default()),
        sealer: Arc::new(AsJson),
        bell: Arc::new(Silence),
        outward: Arc::new(NoOutward),
        phones: Arc::new(NoPhones),
        single_sign_on: None,
        picture_codes: None,
        public_numbers: None,
        faces: Arc::new(NoFaces("these tests compare none".into())),
        face_keys: Arc::new(HalvesInMemory::default()),
    }
}

/// Takes JPEGs as they are: these tests are about facts, not about pixels.
struct Unchanged;

impl Photos for Unchanged {
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, NotCleaned> {
        if !bytes.starts_with(b"\xFF\xD8\xFF") {
            let refusal = PhotoRefusal { code: "not_a_jpeg", message: "not a JPEG".into() };
            return Err(NotCleaned::Refused(refusal));
        }
        let quality = serde_json::json!({"hints": [], "masking": {"state": "done", "regions": []}});
        let hash = PhotoHash::default();
        let (display, preview) = (bytes.to_vec(), bytes.to_vec());
        Ok(CleanPhoto { display, preview, quality, hash, place: None })
    }
    fn compare(&self, _: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String> {
        Ok(Compared { features: vec![], likeness: vec![None; earlier.len()] })
    }

    fn cover(&self, display: &[u8], _: &[Area]) -> Result<CoveredPhoto, PhotoRefusal> {
        let (display, preview) = (display.to_vec(), display.to_vec());
        Ok(CoveredPhoto { display, preview, width: 1_600, height: 1_200 })
    }
}

/// Remembers no hash.
struct NoHashes;

impl PhotoHashes for NoHashes {
    fn fill(&self, _: Vec<(EvidenceId, [u8; 32])>) {}
    fn add(&self, _: EvidenceId, _: [u8; 32]) {}
    fn remove(&self, _: EvidenceId, _: [u8; 32]) {}
    fn near(&self, _: [u8; 32]) -> Vec<EvidenceId> {
        vec![]
    }
}

/// Erased ids in memory.
#[derive(Default)]
struct Noted(Mutex<Vec<EvidenceId>>, Mutex<Vec<Forgotten>>);

impl Erasures for Noted {
    fn note(&self, ids: &[EvidenceId]) -> Result<(), String> {
        self.0.lock().unwrap().extend_from_slice(ids);
        Ok(())
    }
    fn noted(&self) -> Result<Vec<EvidenceId>, String> {
        Ok(self.0.lock().unwrap().clone())
    }
    fn note_keys(&self, _: &[(EvidenceId, Digest)]) -> Result<(), String> {
        Ok(())
    }
    fn noted_keys(&self) -> Result<Vec<(EvidenceId, Digest)>, String> {
        Ok(vec![])
    }
    fn note_people(&self, people: &[Forgotten]) -> Result<(), String> {
        self.1.lock().unwrap().extend_from_slice(people);
        Ok(())
    }
    fn noted_people(&self) -> Result<Vec<Forgotten>, String> {
        Ok(self.1.lock().unwrap().clone())
    }
}

struct Key(SigningKey);

impl Signer for Key {
    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// Gives stops to vehicles in turn, five minutes each.
struct InOrder;

impl Router for InOrder {
    fn plan(&self, request: &PlanRequest) -> Planned {
        let mut routes = vec![PlannedRoute::default(); request.vehicles.len()];
        let mut unassigned = vec![];
        for stop in 0..request.stops.len() {
            if routes.is_empty() {
                unassigned.push((stop, "no_vehicle"));
                continue;
            }
            let turn = stop % routes.len();
            let start = request.vehicles[turn].shift.0;
            let before = i64::try_from(routes[turn].stops.len()).unwrap();
            routes[turn].stops.push((stop, start + 300 * (before + 1)));
        }
        Planned { routes, unassigned }
    }
}

/// Keeps what would have been sent.
#[derive(Default)]
struct Sent(Mutex<Vec<String>>);

impl Post for Sent {
    fn mail(&self, mail: &Mail<'_>) -> Result<(), String> {
        self.0.lock().unwrap().push(format!("{}: {}", mail.to, mail.subject));
        Ok(())
    }
    fn sms(&self, to: &str, text: &str) -> Result<(), String> {
        self.0.lock().unwrap().push(format!("{to}: {text}"));
        Ok(())
    }
}

struct AsJson;

impl Sealer for AsJson {
    fn archive(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
        let texts = files.iter().map(|(name, bytes)| (name, String::from_utf8_lossy(bytes)));
        let texts: Vec<_> = texts.collect();
        Ok(serde_json::json!(texts).to_string().into_bytes())
    }

    fn bundle(&self, parts: &BundleParts) -> Result<Vec<u8>, String> {
        Ok(parts.bundle.to_string().into_bytes())
    }
}

struct Silence;

impl Bell for Silence {
    fn ring(&self, _topic: &str, _at: Timestamp) {}
}
