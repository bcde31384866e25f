//! The simulator's implementations of the ports: in memory, deterministic, and honest about what
//! they are. None of them talks to the world.

use crate::camera::{BROKEN, JPEG_START};
pub use crate::shelf::{BlobTrouble, MemoryBlobs, REHEARSED};
use porchlight_app::ports::{
    Area, Bell, BundleParts, CleanPhoto, Compared, CoveredPhoto, Erasures, Forgotten,
    HalvesInMemory, Mail, NoFaces, NoOutward, NoPhones, NotCleaned, PhotoHash, PhotoHashes,
    PhotoLikeness, PhotoRefusal, Photos, Ports, Post, Sealer, Signer,
};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Erased ids in memory. They outlive a killed server, as a file would.
#[derive(Debug, Default)]
pub struct MemoryErasures(
    Mutex<Vec<EvidenceId>>,
    Mutex<Vec<(EvidenceId, Digest)>>,
    Mutex<Vec<Forgotten>>,
);

impl Erasures for MemoryErasures {
    fn note(&self, ids: &[EvidenceId]) -> Result<(), String> {
        lock(&self.0).extend_from_slice(ids);
        Ok(())
    }

    fn noted(&self) -> Result<Vec<EvidenceId>, String> {
        Ok(lock(&self.0).clone())
    }

    fn note_keys(&self, keys: &[(EvidenceId, Digest)]) -> Result<(), String> {
        lock(&self.1).extend_from_slice(keys);
        Ok(())
    }

    fn noted_keys(&self) -> Result<Vec<(EvidenceId, Digest)>, String> {
        Ok(lock(&self.1).clone())
    }

    fn note_people(&self, people: &[Forgotten]) -> Result<(), String> {
        lock(&self.2).extend_from_slice(people);
        Ok(())
    }

    fn noted_people(&self) -> Result<Vec<Forgotten>, String> {
        Ok(lock(&self.2).clone())
    }
}

/// Takes everything that begins like a JPEG and is not marked as broken.
#[derive(Debug, Clone, Copy, Default)]
pub struct SimPhotos;

impl Photos for SimPhotos {
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, NotCleaned> {
        if !bytes.starts_with(&JPEG_START) || bytes.ends_with(BROKEN) {
            let message = "the file cannot be decoded as a JPEG picture".into();
            return Err(NotCleaned::Refused(PhotoRefusal { code: "not_a_photo", message }));
        }
        let digest = sha256(&[bytes]);
        let picture = |kind: &[u8]| [&JPEG_START[..], kind, &digest.0].concat();
        let masking = json!({"state": "done", "regions": []});
        let quality = json!({"bytes": bytes.len(), "masking": masking});
        Ok(CleanPhoto {
            display: picture(b"display"),
            preview: picture(b"preview"),
            quality,
            hash: PhotoHash { bits: digest.0, quality: 100 },
            place: None,
        })
    }

    /// Equal pictures are one; all others are strangers to each other.
    fn compare(&self, shown: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String> {
        let features = sha256(&[shown]).0.to_vec();
        let likeness = earlier.iter().map(|other| {
            let same = *other == features;
            let share = f64::from(u8::from(same));
            Some(PhotoLikeness {
                inliers: 0,
                covered: share,
                agreement: share,
                mirrored: false,
                worth_a_look: same,
            })
        });
        Ok(Compared { likeness: likeness.collect(), features })
    }

    fn cover(&self, display: &[u8], areas: &[Area]) -> Result<CoveredPhoto, PhotoRefusal> {
        let paint: Vec<u8> = areas.iter().flat_map(|area| area.left.to_be_bytes()).collect();
        let digest = sha256(&[display, &paint]);
        let picture = |kind: &[u8]| [&JPEG_START[..], kind, &digest.0].concat();
        let (display, preview) = (picture(b"display"), picture(b"preview"));
        Ok(CoveredPhoto { display, preview, width: 1_600, height: 1_200 })
    }
}

/// Hashes in memory, compared one by one.
#[derive(Debug, Default)]
pub struct MemoryHashes(Mutex<BTreeMap<EvidenceId, [u8; 32]>>);

impl PhotoHashes for MemoryHashes {
    fn fill(&self, hashes: Vec<(EvidenceId, [u8; 32])>) {
        *lock(&self.0) = hashes.into_iter().collect();
    }

    fn add(&self, photo: EvidenceId, hash: [u8; 32]) {
        lock(&self.0).insert(photo, hash);
    }

    fn remove(&self, photo: EvidenceId, _hash: [u8; 32]) {
        lock(&self.0).remove(&photo);
    }

    fn near(&self, hash: [u8; 32]) -> Vec<EvidenceId> {
        let known = lock(&self.0);
        known.iter().filter(|(_, other)| **other == hash).map(|(photo, _)| *photo).collect()
    }
}

/// Not a signature scheme: a keyed hash in the place of one, so that a rehearsal needs no
/// cryptography of the server's. Only its own key can check it.
#[derive(Debug, Clone, Copy)]
pub struct HashSigner {
    key: [u8; 32],
}

impl HashSigner {
    /// A signer with a key that depends on the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { key: crate::dice::fate_bytes(seed, "signer", &[]) }
    }
}

impl Signer for HashSigner {
    fn public_key(&self) -> [u8; 32] {
        sha256(&[b"porchlight/sim/public\0", &self.key]).0
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        for (part, half) in signature.chunks_mut(32).zip([[0u8], [1]]) {
            let tag: &[u8] = b"porchlight/sim/sign\0";
            part.copy_from_slice(&sha256(&[tag, &self.key, &half, message]).0);
        }
        signature
    }
}

/// Counts mails, and refuses each one whose number the fault asks for, as mail servers do.
#[derive(Debug, Default)]
pub struct CountingPost {
    sent: AtomicU64,
    tried: AtomicU64,
}

impl CountingPost {
    /// Every so many mails one is refused.
    const REFUSED: u64 = 50;

    /// Mails that were taken.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

impl Post for CountingPost {
    fn mail(&self, mail: &Mail<'_>) -> Result<(), String> {
        let tried = self.tried.fetch_add(1, Ordering::Relaxed) + 1;
        if tried.is_multiple_of(Self::REFUSED) {
            return Err(format!("451 try again later: {}", mail.id));
        }
        self.sent.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn sms(&self, _to: &str, _text: &str) -> Result<(), String> {
        Err("no carrier for text messages is configured".into())
    }
}

/// Writes what would be in a bundle as one JSON text.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainSealer;

impl Sealer for PlainSealer {
    fn archive(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
        let texts = files.iter().map(|(name, bytes)| (name, String::from_utf8_lossy(bytes)));
        let texts: Vec<_> = texts.collect();
        Ok(json!(texts).to_string().into_bytes())
    }

    fn bundle(&self, parts: &BundleParts) -> Result<Vec<u8>, String> {
        let leaves: Vec<_> = parts.leaves.iter().map(|l| json!([l.index, l.leaf.body])).collect();
        let photos: Vec<_> = parts.photos.iter().map(|p| sha256(&[&p.bytes]).hex()).collect();
        let text = json!({"bundle": parts.bundle, "photos": photos, "leaves": leaves,
            "checkpoint": parts.checkpoint, "log_key": parts.log_key});
        Ok(text.to_string().into_bytes())
    }
}

/// Counts rings.
#[derive(Debug, Default)]
pub struct CountingBell(AtomicU64);

impl CountingBell {
    /// Rings so far.
    #[must_use]
    pub fn rings(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Bell for CountingBell {
    fn ring(&self, _topic: &str, _at: Timestamp) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The simulator's ports for a seed.
#[must_use]
pub fn ports(seed: u64) -> Ports {
    ports_on(seed, Arc::new(MemoryBlobs::default()))
}

/// The same on these blobs, so that whoever has them can make them go wrong.
#[must_use]
pub fn ports_on(seed: u64, blobs: Arc<MemoryBlobs>) -> Ports {
    Ports {
        blobs,
        erasures: Arc::new(MemoryErasures::default()),
        photos: Arc::new(SimPhotos),
        hashes: Arc::new(MemoryHashes::default()),
        signer: Arc::new(HashSigner::new(seed)),
        router: Arc::new(crate::router::NearestRouter),
        post: Arc::new(CountingPost::default()),
        sealer: Arc::new(PlainSealer),
        bell: Arc::new(CountingBell::default()),
        outward: Arc::new(NoOutward),
        phones: Arc::new(NoPhones),
        single_sign_on: None,
        picture_codes: None,
        public_numbers: None,
        faces: Arc::new(NoFaces("a rehearsal compares none".into())),
        face_keys: Arc::new(HalvesInMemory::default()),
    }
}
