//! Makes honest bundles: two deliveries of one operator, with real pictures and signed manifests.

use porchlight_domain::attempt::{DOES_NOT_SHOW, SHOWS};
use porchlight_domain::digest::{Digest, encode_hex, sha256};
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::log::merkle::{Nodes, appended, inclusion, root};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_domain::time::Timestamp;
use porchlight_seal::bundle::{OpenLeaf, Parts, Shown};
use porchlight_seal::certificate::{self, ManifestKey, Subject};
use porchlight_seal::key::LogKey;
use porchlight_seal::picture::{Claim, Masked, sign};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::OnceLock;

pub(crate) const ORIGIN: &str = "porchlight.example/log";
/// 2020, long ago: whether a certificate's time has come is judged by the machine's clock.
const MADE: Timestamp = Timestamp(1_577_836_800_000_000);
/// Leaves of other people that stand in the log before ours.
const OTHERS: u8 = 5;

#[derive(Default)]
struct Tree(HashMap<(u32, u64), Digest>, u64);

impl Nodes for Tree {
    type Error = Infallible;
    fn node(&self, level: u32, position: u64) -> Result<Digest, Infallible> {
        Ok(self.0[&(level, position)])
    }
}

impl Tree {
    fn push(&mut self, leaf: Digest) -> u64 {
        for (level, position, hash) in appended(self, self.1, leaf).unwrap() {
            self.0.insert((level, position), hash);
        }
        self.1 += 1;
        self.1 - 1
    }

    /// The head at a size, signed by key `n`.
    fn head(&self, size: u64, n: u8) -> Note {
        let root = root(self, size).unwrap();
        let text = Checkpoint { origin: ORIGIN.into(), size, root }.text();
        let (key, public) = signer(n);
        Note::signed(&text, &public, &key.sign(text.as_bytes()))
    }
}

/// Log key `n`.
pub(crate) fn signer(n: u8) -> (LogKey, VerifierKey) {
    let key = LogKey::from_secret(&[n; 32]);
    let public = VerifierKey { name: ORIGIN.into(), key: key.public() };
    (key, public)
}

/// The manifest key of operator `n`.
pub(crate) fn manifest_key(n: u8) -> ManifestKey {
    let name = format!("Parcels, \"{n}\"");
    let subject = |serial: u8| Subject { operator: &name, serial: [serial; 16], at: MADE };
    let root = certificate::root(&[n; 32], &subject(1)).unwrap();
    let chain = certificate::signing_chain(&[n + 100; 32], &[n; 32], &root, &subject(2)).unwrap();
    ManifestKey::new(&[n + 100; 32], &chain).unwrap()
}

/// A picture with something in it.
pub(crate) fn jpeg(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 27;
        let channel =
            |k: u32| u8::try_from((x * k / 7 + y + noise + u32::from(seed)) % 256).unwrap();
        image::Rgb([channel(1), channel(2), channel(3)])
    });
    let mut bytes = vec![];
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 80)
        .encode_image(&picture)
        .unwrap();
    bytes
}

pub(crate) type Fact = (LeafKind, String, Value);

/// A delivery as it was recorded.
pub(crate) struct Story {
    pub(crate) attempt: Value,
    pub(crate) item: Value,
    pub(crate) photo: Vec<u8>,
    pub(crate) certificates: String,
    number: u8,
}

impl Story {
    pub(crate) fn new(number: u8, picture: &[u8]) -> Self {
        let attempt = json!({"attempt": format!("att_{number}"), "reference": format!("R-{number}"),
            "outcome": "delivered"});
        let item = json!({"attempt": format!("att_{number}"), "evidence": format!("evd_{number}"),
            "kind": "photo", "original": "aa"});
        let entry = |fact: &Value, n: u8| commit(&[number * 16 + n; 16], &fact.to_string()).hex();
        let claim = Claim {
            id: [number; 16],
            capture: json!({
                "attempt_entry": entry(&attempt, 0), "evidence_entry": entry(&item, 1),
                "captured_at": "2026-11-26T14:02:07Z", "accuracy_m": 12,
            }),
            masked: Some(vec![Masked {
                kind: "face".into(),
                x: 10,
                y: 12,
                width: 30,
                height: 40,
                score: Some(0.93),
                model: Some("test".into()),
            }]),
            version: "1.2.3".into(),
        };
        let key = manifest_key(1);
        let photo = sign(picture, &claim, &key).unwrap();
        Self { attempt, item, photo, certificates: key.chain_pem().into(), number }
    }

    fn facts(&self) -> Vec<Fact> {
        let (attempt, evidence) = (format!("att_{}", self.number), format!("evd_{}", self.number));
        let shown = json!({"shown": sha256(&[&self.photo]).hex(), "original": "aa",
            "certificates": sha256(&[self.certificates.as_bytes()]).hex()});
        vec![
            (LeafKind::Attempt, attempt, self.attempt.clone()),
            (LeafKind::Evidence, evidence.clone(), self.item.clone()),
            (LeafKind::Evidence, evidence, shown),
        ]
    }

    /// The bundle's parts, after `change` had its way with the facts that are logged.
    pub(crate) fn parts(&self, change: impl Fn(&mut Vec<Fact>)) -> Parts {
        self.with_heads(change).0
    }

    /// As [`Story::parts`], with an older head of the same log, and the newest one as another key
    /// would sign it.
    pub(crate) fn with_heads(&self, change: impl Fn(&mut Vec<Fact>)) -> (Parts, Note, Note) {
        let mut facts = self.facts();
        change(&mut facts);
        let mut tree = Tree::default();
        for n in 0..OTHERS {
            tree.push(sha256(&[&[n]]));
        }
        let open: Vec<(OpenLeaf, u64)> = facts
            .into_iter()
            .zip(0u8..)
            .map(|((kind, subject, fact), n)| {
                let (salt, fact) = ([self.number * 16 + n; 16], fact.to_string());
                let commitment = commit(&salt, &fact);
                let leaf = Leaf { kind, subject, at: Timestamp(1), commitment };
                let index = tree.push(leaf.hash());
                (OpenLeaf { body: leaf.body(), salt: encode_hex(&salt), fact }, index)
            })
            .collect();
        let note = tree.head(tree.1, 1);
        let proved = open.into_iter().map(|(leaf, index)| {
            let path = inclusion(&tree, index, tree.1).unwrap();
            (leaf, TlogProof { index, path, note: note.clone() })
        });
        let parts = Parts {
            bundle: json!({
                "format": "porchlight-bundle/v1", "attempt": self.attempt, "evidence": [self.item],
                "words": {"shows": SHOWS, "does_not_show": DOES_NOT_SHOW},
            }),
            photos: vec![Shown {
                bytes: self.photo.clone(),
                certificates: Some(self.certificates.clone()),
            }],
            leaves: proved.collect(),
            log_key: signer(1).1.to_string(),
        };
        (parts, tree.head(u64::from(OTHERS) + 1, 1), tree.head(tree.1, 2))
    }
}

/// One of two deliveries.
pub(crate) fn story(number: u8) -> &'static Story {
    static STORIES: OnceLock<[Story; 2]> = OnceLock::new();
    let both = STORIES.get_or_init(|| [1, 2].map(|n| Story::new(n, &jpeg(48, 32, n))));
    &both[usize::from(number - 1)]
}
