//! Checking a bundle offline, and saying in plain words what was found.

use crate::bundle::{self, MAX_BYTES, MAX_LEAVES, MAX_PHOTOS, OpenLeaf, Parts, Shown};
use crate::key;
use crate::picture::{self, Manifest};
use porchlight_domain::attempt::{DOES_NOT_SHOW, SHOWS};
use porchlight_domain::digest::{decode_hex, sha256};
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::log::merkle::leaf_hash;
use porchlight_domain::log::note::VerifierKey;
use porchlight_domain::log::tlog_proof::{Membership, TlogProof};
use serde_json::{Value, json};
use std::fmt;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What a bundle turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds under the key the caller trusts.
    Verified,
    /// Everything fits together, but only under the key inside the bundle.
    Consistent,
    /// Something does not hold: stable code, and where.
    Refused(Reason, String),
}

porchlight_domain::codes! {
    /// Why a bundle is refused.
    pub enum Reason {
        /// Not a zip, damaged, or larger than the limit.
        NotABundle = "not_a_bundle",
        /// A file is missing, unexpected, or not in its form.
        BadEntry = "bad_entry",
        /// The bytes are not the canonical ones for these contents.
        NotCanonical = "not_canonical",
        /// A fact does not open the commitment of its log entry.
        CommitmentDiffers = "commitment_differs",
        /// A log entry is not in the signed tree.
        NotInLog = "not_in_log",
        /// The tree's head is not signed by the key.
        NotSigned = "not_signed",
        /// The bundle's key is not the trusted one.
        KeyDiffers = "key_differs",
        /// What bundle.json says is not what the log entries say.
        FactsDiffer = "facts_differ",
        /// A photo is not the one the log names.
        PhotoDiffers = "photo_differs",
        /// The signed manifest in a photo does not hold, or says something else than the log.
        ManifestDiffers = "manifest_differs",
    }
}

/// The verdict with what a reader wants to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// The order's reference, as far as readable.
    pub reference: String,
    /// Photos checked.
    pub photos: usize,
    /// Log entries checked.
    pub leaves: usize,
    /// What the signed manifests in the photos add, one for each that has one.
    pub manifests: Vec<Manifest>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Verdict::Verified | Verdict::Consistent => {
                let head = if self.verdict == Verdict::Verified {
                    "VERIFIED under the key you gave."
                } else {
                    "CONSISTENT, OPERATOR NOT PROVED."
                };
                writeln!(f, "{head}")?;
                writeln!(f, "Order {}.", self.reference)?;
                writeln!(f, "- {} log entries open their commitments.", self.leaves)?;
                writeln!(f, "- Each of them is in the signed tree.")?;
                match self.photos {
                    0 => writeln!(f, "- There is no photo in this bundle.")?,
                    1 => writeln!(f, "- The photo is the one that the log names.")?,
                    n => writeln!(f, "- The {n} photos are those that the log names.")?,
                }
                writeln!(f, "- What bundle.json says is what the log entries say.")?;
                for manifest in &self.manifests {
                    writeln!(f, "- {manifest}")?;
                }
                if self.verdict == Verdict::Consistent {
                    writeln!(
                        f,
                        "Nothing was changed after signing. Whose signature it is was not checked: \
                         give the operator's key with --log-key."
                    )?;
                }
                write!(
                    f,
                    "A photo proves a place, not security: it cannot show what happened afterwards."
                )
            }
            Verdict::Refused(reason, place) => {
                let words = match reason {
                    Reason::NotABundle => "this is not a bundle, or it is damaged",
                    Reason::BadEntry => "a file inside is missing, unexpected or not in its form",
                    Reason::NotCanonical => "bytes were changed outside the files' contents",
                    Reason::CommitmentDiffers => "a fact is not the one that was logged",
                    Reason::NotInLog => "a log entry is not in the signed tree",
                    Reason::NotSigned => "the tree's head is not signed by the bundle's key",
                    Reason::KeyDiffers => "it is signed by another key than the one you gave",
                    Reason::FactsDiffer => "bundle.json says something else than the log entries",
                    Reason::PhotoDiffers => "a photo is not the one that the log names",
                    Reason::ManifestDiffers => {
                        "the signed manifest in a photo does not hold or says something else than the log"
                    }
                };
                write!(f, "REFUSED: {words} ({place}).\nDo not rely on this file.")
            }
        }
    }
}

struct Refusal(Reason, String);

fn no(reason: Reason, place: impl Into<String>) -> Refusal {
    Refusal(reason, place.into())
}

/// Checks a bundle. `trusted` is the operator's key, known from elsewhere.
#[must_use]
pub fn verify(bytes: &[u8], trusted: Option<&VerifierKey>) -> Report {
    let refused = |Refusal(reason, place): Refusal, reference: &str| Report {
        verdict: Verdict::Refused(reason, place),
        reference: reference.to_owned(),
        photos: 0,
        leaves: 0,
        manifests: vec![],
    };
    let parts = match read(bytes) {
        Ok(parts) => parts,
        Err(refusal) => return refused(refusal, ""),
    };
    let reference = parts.bundle["attempt"]["reference"].as_str().unwrap_or("").to_owned();
    match check(&parts, trusted) {
        Ok((verdict, manifests)) => {
            let (photos, leaves) = (parts.photos.len(), parts.leaves.len());
            Report { verdict, reference, photos, leaves, manifests }
        }
        Err(refusal) => refused(refusal, &reference),
    }
}

/// Reads every entry, in order, within the limits, and compares the whole with its canonical form.
fn read(bytes: &[u8]) -> Result<Parts, Refusal> {
    if bytes.len() > MAX_BYTES + 1_048_576 {
        return Err(no(Reason::NotABundle, "too large"));
    }
    let damaged = |e: zip::result::ZipError| no(Reason::NotABundle, e.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > 4 + 2 * MAX_PHOTOS + 2 * MAX_LEAVES {
        return Err(no(Reason::NotABundle, "too many files"));
    }
    let (mut entries, mut total) = (vec![], 0);
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        if file.size() > MAX_BYTES as u64 {
            return Err(no(Reason::NotABundle, name));
        }
        let mut content = vec![];
        let left = (MAX_BYTES - total) as u64;
        let read = file.by_ref().take(left + 1).read_to_end(&mut content);
        read.map_err(|e| no(Reason::NotABundle, format!("{name}: {e}")))?;
        total += content.len();
        if total > MAX_BYTES {
            return Err(no(Reason::NotABundle, "too large"));
        }
        entries.push((name, content));
    }
    let parts = parts_of(&entries)?;
    let instructions = entries.iter().find(|(name, _)| name == "VERIFY.txt");
    let instructions = instructions.map(|(_, bytes)| bytes.as_slice()).unwrap_or_default();
    if !bundle::known_instructions(instructions) {
        return Err(no(Reason::NotCanonical, "VERIFY.txt"));
    }
    let wanted = bundle::listed(&parts, instructions).map_err(|e| no(Reason::BadEntry, e.0))?;
    let names = |list: &[(String, Vec<u8>)], at: usize| list.get(at).map(|(name, _)| name.clone());
    for at in 0..wanted.len().max(entries.len()) {
        let (ours, theirs) = (names(&wanted, at), names(&entries, at));
        if ours != theirs {
            return Err(no(Reason::BadEntry, theirs.or(ours).unwrap_or_default()));
        }
    }
    // manifest.json last: a change of another file changes it too, and that one is to be named.
    for at in (1..wanted.len()).chain([0]) {
        if wanted[at] != entries[at] {
            return Err(no(Reason::NotCanonical, wanted[at].0.as_str()));
        }
    }
    let again = bundle::archive(&wanted).map_err(|e| no(Reason::BadEntry, e.0))?;
    if again != bytes {
        let at = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        return Err(no(Reason::NotCanonical, format!("between the files, byte {at}")));
    }
    Ok(parts)
}

fn parts_of(entries: &[(String, Vec<u8>)]) -> Result<Parts, Refusal> {
    let find = |name: &str| {
        let entry = entries.iter().find(|(n, _)| n == name);
        entry.map(|(_, bytes)| bytes.as_slice()).ok_or_else(|| no(Reason::BadEntry, name))
    };
    let text = |name: &str| -> Result<&str, Refusal> {
        std::str::from_utf8(find(name)?).map_err(|_| no(Reason::BadEntry, name))
    };
    let bundle: Value = serde_json::from_str(text("bundle.json")?)
        .map_err(|_| no(Reason::BadEntry, "bundle.json"))?;
    let mut photos = vec![];
    for number in 1..=MAX_PHOTOS {
        let Ok(bytes) = find(&format!("photo-{number}.jpg")) else { break };
        let name = format!("photo-{number}.pem");
        let signed = entries.iter().any(|(n, _)| *n == name);
        let certificates = signed.then(|| text(&name).map(str::to_owned)).transpose()?;
        photos.push(Shown { bytes: bytes.to_vec(), certificates });
    }
    let mut leaves = vec![];
    for number in 1..=MAX_LEAVES {
        let name = format!("leaf-{number}.json");
        let Ok(json) = text(&name) else { break };
        let leaf: OpenLeaf = serde_json::from_str(json).map_err(|_| no(Reason::BadEntry, name))?;
        let name = format!("proof-{number}.tlog-proof");
        let proof = TlogProof::parse(text(&name)?)
            .map_err(|e| no(Reason::BadEntry, format!("{name}: {e}")))?;
        leaves.push((leaf, proof));
    }
    let log_key = text("log.key")?.trim_end().to_owned();
    Ok(Parts { bundle, photos, leaves, log_key })
}

/// A log entry that holds.
struct Entry {
    kind: LeafKind,
    subject: String,
    commitment: String,
    fact: Value,
}

fn check(
    parts: &Parts,
    trusted: Option<&VerifierKey>,
) -> Result<(Verdict, Vec<Manifest>), Refusal> {
    let own = VerifierKey::parse(&parts.log_key)
        .map_err(|e| no(Reason::BadEntry, format!("log.key: {e}")))?;
    if trusted.is_some_and(|trusted| *trusted != own) {
        return Err(no(Reason::KeyDiffers, own.to_string()));
    }
    let mut entries = vec![];
    for (number, (open, proof)) in (1..).zip(&parts.leaves) {
        entries.push(check_leaf(&format!("leaf-{number}.json"), open, proof, &own)?);
    }
    check_facts(parts, &entries)?;
    let manifests = check_photos(parts, &entries)?;
    Ok((if trusted.is_some() { Verdict::Verified } else { Verdict::Consistent }, manifests))
}

fn check_leaf(
    place: &str,
    open: &OpenLeaf,
    proof: &TlogProof,
    own: &VerifierKey,
) -> Result<Entry, Refusal> {
    let bad = |e: &dyn fmt::Display| no(Reason::BadEntry, format!("{place}: {e}"));
    let leaf = Leaf::parse(&open.body).map_err(|e| bad(&e))?;
    let salt = decode_hex::<16>(&open.salt).ok_or_else(|| no(Reason::BadEntry, place))?;
    if commit(&salt, &open.fact) != leaf.commitment {
        return Err(no(Reason::CommitmentDiffers, place));
    }
    match proof.check(leaf_hash(open.body.as_bytes()), own, &key::check) {
        Ok(Membership::Proved) => {}
        Ok(Membership::NotIncluded) => return Err(no(Reason::NotInLog, place)),
        Ok(Membership::NotSigned) => return Err(no(Reason::NotSigned, place)),
        Err(e) => return Err(bad(&e)),
    }
    let fact = serde_json::from_str(&open.fact).map_err(|_| no(Reason::BadEntry, place))?;
    Ok(Entry { kind: leaf.kind, subject: leaf.subject, commitment: leaf.commitment.hex(), fact })
}

/// `bundle.json` repeats facts of log entries; each must be one of them, word for word, and about
/// the attempt that the bundle is about.
fn check_facts(parts: &Parts, entries: &[Entry]) -> Result<(), Refusal> {
    let differs = |what: &str| no(Reason::FactsDiffer, what);
    // Nothing may stand in bundle.json that the log does not back.
    let mut known = json!({
        "format": bundle::FORMAT, "attempt": parts.bundle["attempt"],
        "evidence": parts.bundle["evidence"], "words": {"shows": SHOWS, "does_not_show": DOES_NOT_SHOW},
    });
    if let Some(strength) = parts.bundle.get("strength") {
        known["strength"] = strength.clone();
    }
    if known != parts.bundle {
        return Err(differs("bundle.json"));
    }
    let id = parts.bundle["attempt"]["attempt"].as_str().ok_or_else(|| differs("attempt"))?;
    about(parts, entries).ok_or_else(|| differs("attempt"))?;
    check_strength(parts.bundle.get("strength"), id, entries)?;
    let items = parts.bundle["evidence"].as_array().ok_or_else(|| differs("evidence"))?;
    for (number, item) in (1..).zip(items) {
        let own = item["attempt"].as_str() == Some(id);
        if !own || !entries.iter().any(|e| e.kind == LeafKind::Evidence && e.fact == *item) {
            return Err(differs(&format!("evidence {number}")));
        }
    }
    Ok(())
}

/// The entry about the attempt that the bundle is about.
fn about<'a>(parts: &Parts, entries: &'a [Entry]) -> Option<&'a Entry> {
    let attempt = &parts.bundle["attempt"];
    entries.iter().find(|e| {
        e.kind == LeafKind::Attempt && attempt["attempt"] == *e.subject && e.fact == *attempt
    })
}

/// Each photo is the one "shown" by an evidence entry about an item of this attempt, and its signed
/// manifest says what the log says.
fn check_photos(parts: &Parts, entries: &[Entry]) -> Result<Vec<Manifest>, Refusal> {
    let items = parts.bundle["evidence"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut manifests = vec![];
    for (number, photo) in (1..).zip(&parts.photos) {
        let digest = sha256(&[&photo.bytes]).hex();
        let named = entries.iter().find_map(|e| {
            let shown = e.kind == LeafKind::Evidence && e.fact["shown"] == *digest;
            let of = |item: &&Value| {
                item["evidence"] == *e.subject && item["original"] == e.fact["original"]
            };
            items.iter().find(of).filter(|_| shown).map(|item| (e, item))
        });
        let Some((shown, item)) = named else {
            return Err(no(Reason::PhotoDiffers, format!("photo-{number}.jpg")));
        };
        let place = format!("photo-{number}.pem");
        let logged = shown.fact["certificates"].as_str();
        let here = photo.certificates.as_deref().map(|pem| sha256(&[pem.as_bytes()]).hex());
        if logged != here.as_deref() {
            return Err(no(Reason::ManifestDiffers, place));
        }
        let Some(pem) = &photo.certificates else { continue };
        let place = format!("photo-{number}.jpg");
        let manifest = picture::check(&photo.bytes, pem)
            .map_err(|e| no(Reason::ManifestDiffers, format!("{place}: {e}")))?;
        let began = entries.iter().find(|e| e.kind == LeafKind::Evidence && e.fact == *item);
        let says = [("attempt_entry", about(parts, entries)), ("evidence_entry", began)];
        for (field, entry) in says {
            if entry.is_none_or(|entry| manifest.capture[field] != *entry.commitment) {
                return Err(no(Reason::ManifestDiffers, format!("{place}: {field}")));
            }
        }
        manifests.push(manifest);
    }
    Ok(manifests)
}

/// The strength line is the newest finding about the attempt, word for word; if there is one it is
/// not left out.
fn check_strength(strength: Option<&Value>, id: &str, entries: &[Entry]) -> Result<(), Refusal> {
    let version = |fact: &Value| fact["version"].as_u64();
    let findings = entries
        .iter()
        .filter(|e| e.kind == LeafKind::Finding && e.subject == id && version(&e.fact).is_some())
        .map(|e| &e.fact);
    if findings.max_by_key(|fact| version(fact)) != strength {
        return Err(no(Reason::FactsDiffer, "strength"));
    }
    Ok(())
}
