//! The signed manifest (C2PA) inside a picture: put in, and read again.
//!
//! It travels with the picture when the picture leaves its bundle. What proves that no byte was
//! changed is the digest in the log; the manifest has padding that nobody signed.

use crate::certificate::ManifestKey;
use c2pa::{Builder, Context, Reader, Settings, ValidationState};
use porchlight_domain::digest::encode_hex;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt;
use std::io::Cursor;

/// Label of the capture record.
pub const CAPTURE: &str = "org.porchlight.capture";
/// Label of the list of masked places.
pub const MASKING: &str = "org.porchlight.masking";
/// Status of a certificate whose time is over.
const EXPIRED: &str = "signingCredential.expired";
const JPEG: &str = "image/jpeg";

/// A place of the picture that was made unrecognisable, in pixels of the picture as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Masked {
    /// What is there: a stable code, for example face.
    pub kind: String,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// How sure the detector was, 0 to 1.
    pub score: Option<f64>,
    /// Which detector.
    pub model: Option<String>,
}

/// What a manifest says.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Random id of the photo, which names the manifest.
    pub id: [u8; 16],
    /// The capture record: no personal data, see `docs/evidence-bundle.md`.
    pub capture: Value,
    /// What was masked; `None` where nothing looked for it.
    pub masked: Option<Vec<Masked>>,
    /// Version of this program.
    pub version: String,
}

/// Why a picture could not be signed or its manifest not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoManifest(pub String);

impl fmt::Display for NoManifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoManifest {}

fn fault(error: impl fmt::Display) -> NoManifest {
    NoManifest(error.to_string())
}

/// A manifest that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The capture record.
    pub capture: Value,
    /// What was masked; `None` where nothing looked for it.
    pub masked: Option<Vec<Masked>>,
    /// Whose certificate signed it.
    pub signer: String,
    /// Whether the certificate's time is over, so that its chain was not judged any more.
    pub expired: bool,
}

impl fmt::Display for Manifest {
    /// What it adds, in a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let under = if self.signer.is_empty() { "the operator" } else { self.signer.as_str() };
        write!(f, "A photo carries a signed manifest (C2PA) under the certificate \"{under}\": ")?;
        match self.masked.as_deref() {
            None => write!(f, "it names the same log entries")?,
            Some([]) => {
                write!(f, "it names the same log entries and says that nothing was masked")?;
            }
            Some([_]) => write!(f, "it names the same log entries and 1 masked place")?,
            Some(list) => {
                write!(f, "it names the same log entries and {} masked places", list.len())?;
            }
        }
        if self.expired {
            write!(f, "; the certificate's time is over, the log's proof does not depend on it")?;
        }
        f.write_str(".")
    }
}

/// Nothing is fetched, ever: neither manifests nor revocation lists.
fn context(anchors: Option<&str>) -> Result<Context, NoManifest> {
    let mut settings = json!({
        "verify": {"remote_manifest_fetch": false, "ocsp_fetch": false, "verify_after_sign": false,
            "verify_trust": true, "verify_timestamp_trust": true},
        "builder": {"thumbnail": {"enabled": false}},
    });
    if let Some(pem) = anchors {
        settings["trust"] = json!({"trust_anchors": pem});
    }
    let settings = Settings::new().with_json(&settings.to_string()).map_err(fault)?;
    Context::new().with_settings(settings).map_err(fault)
}

/// An id in the form of a random UUID (version 4), which is what names manifests.
fn uuid(mut id: [u8; 16]) -> String {
    id[6] = (id[6] & 0x0f) | 0x40;
    id[8] = (id[8] & 0x3f) | 0x80;
    let hex = encode_hex(&id);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

fn change(region: &Masked) -> Value {
    json!({
        "region": [{"type": "spatial", "shape": {
            "type": "rectangle", "unit": "pixel",
            "origin": {"x": region.x, "y": region.y}, "width": region.width, "height": region.height,
        }}],
        "description": format!("masked: {}", region.kind),
    })
}

fn definition(claim: &Claim) -> Value {
    let id = uuid(claim.id);
    let mut actions = vec![
        json!({"action": "c2pa.opened", "parameters": {"ingredientIds": ["original"]}}),
        json!({"action": "c2pa.resized", "description": "decoded, turned upright, scaled to the size shown"}),
        json!({"action": "c2pa.edited.metadata", "description": "everything but the pixels was dropped"}),
    ];
    if let Some(masked) = claim.masked.as_ref().filter(|list| !list.is_empty()) {
        let changes: Vec<_> = masked.iter().map(change).collect();
        actions.push(json!({
            "action": "c2pa.edited", "changes": changes,
            "description": "faces, people and labels were made unrecognisable",
        }));
    }
    let mut assertions = vec![
        json!({"label": "c2pa.actions", "data": {"actions": actions}, "created": true}),
        json!({"label": CAPTURE, "data": claim.capture, "kind": "Json", "created": true}),
    ];
    if let Some(masked) = &claim.masked {
        let data = json!({"regions": masked});
        assertions.push(json!({"label": MASKING, "data": data, "kind": "Json", "created": true}));
    }
    json!({
        "label": format!("urn:c2pa:{id}"),
        "claim_generator_info": [{"name": "Porchlight", "version": claim.version}],
        "title": "photo on delivery", "format": JPEG, "instance_id": format!("xmp:iid:{id}"),
        "ingredients": [{
            "label": "original", "title": "the photo as taken", "format": JPEG,
            "relationship": "parentOf", "instance_id": format!("xmp:iid:{id}-original"),
        }],
        "assertions": assertions,
    })
}

/// The picture with a manifest inside.
///
/// # Errors
/// Not a JPEG, or the certificate cannot sign (any more).
pub fn sign(jpeg: &[u8], claim: &Claim, key: &ManifestKey) -> Result<Vec<u8>, NoManifest> {
    let mut builder = Builder::from_context(context(None)?)
        .with_definition(definition(claim).to_string())
        .map_err(fault)?;
    let mut signed = Cursor::new(Vec::with_capacity(jpeg.len() + 8_192));
    builder.sign(key, JPEG, &mut Cursor::new(jpeg), &mut signed).map_err(fault)?;
    Ok(signed.into_inner())
}

/// Reads the manifest of a picture and checks it: its own digests, the signature, and that the
/// certificate stands under one of `roots` (PEM).
///
/// # Errors
/// There is none, or it does not hold.
pub fn check(jpeg: &[u8], roots: &str) -> Result<Manifest, NoManifest> {
    let reader = Reader::from_context(context(Some(roots))?)
        .with_stream(JPEG, Cursor::new(jpeg))
        .map_err(fault)?;
    let wrong: Vec<&str> = reader
        .validation_status()
        .unwrap_or_default()
        .iter()
        .map(c2pa::validation_status::ValidationStatus::code)
        .collect();
    let expired = !wrong.is_empty() && wrong.iter().all(|code| *code == EXPIRED);
    if reader.validation_state() != ValidationState::Trusted && !expired {
        let why = if wrong.is_empty() {
            "its certificate is not under this root".into()
        } else {
            wrong.join(", ")
        };
        return Err(NoManifest(why));
    }
    let manifest = reader.active_manifest().ok_or_else(|| NoManifest("there is none".into()))?;
    Ok(Manifest {
        capture: manifest.find_assertion(CAPTURE).map_err(fault)?,
        masked: manifest
            .find_assertion::<Value>(MASKING)
            .ok()
            .and_then(|mut found| serde_json::from_value(found["regions"].take()).ok()),
        signer: manifest
            .signature_info()
            .and_then(|info| info.common_name.clone())
            .unwrap_or_default(),
        expired,
    })
}
