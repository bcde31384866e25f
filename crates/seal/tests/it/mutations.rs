//! Ten thousand forgeries over all parts of bundles: each is refused, and the refusal names the part.

use crate::maker::{manifest_key, signer, story};
use porchlight_domain::digest::{encode_hex, sha256};
use porchlight_domain::log::note::Note;
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_seal::bundle::{Parts, write};
use porchlight_seal::picture::{Claim, sign};
use porchlight_seal::verify::{Reason, Verdict, verify};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

const MUTATIONS: usize = 10_000;

/// A small generator, so that a failure is the same tomorrow.
struct Dice(u64);

impl Dice {
    fn below(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

type Files = Vec<(String, Vec<u8>)>;

fn files(bundle: &[u8]) -> Files {
    let mut archive = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
    let mut list = vec![];
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = vec![];
        file.read_to_end(&mut content).unwrap();
        list.push((file.name().unwrap().into_owned(), content));
    }
    list
}

/// A well-made archive of these files, with a fresh manifest.json where one is.
fn archive(mut files: Files) -> Vec<u8> {
    let lines: Vec<_> = files
        .iter()
        .filter(|(name, _)| name != "manifest.json")
        .map(|(name, bytes)| json!({"bytes": bytes.len(), "name": name, "sha256": sha256(&[bytes]).hex()}))
        .collect();
    if let Some(manifest) = files.iter_mut().find(|(name, _)| name == "manifest.json") {
        let mut value = json!({"files": lines, "format": "porchlight-bundle/v1"});
        value.sort_all_objects();
        manifest.1 = (serde_json::to_string_pretty(&value).unwrap() + "\n").into_bytes();
    }
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in &files {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What the forgers have: two honest bundles of one operator, and keys of their own.
struct Shop {
    bundles: [Vec<u8>; 2],
    files: [Files; 2],
    parts: [Parts; 2],
    older: [Note; 2],
    foreign: [Note; 2],
    resigned: Vec<u8>,
    foreign_certificates: String,
}

impl Shop {
    fn open() -> Self {
        let made = [1, 2].map(|n| story(n).with_heads(|_| {}));
        let [a, b] = made;
        let bundles = [write(&a.0).unwrap(), write(&b.0).unwrap()];
        let files = [files(&bundles[0]), files(&bundles[1])];
        let other = manifest_key(2);
        let claim = Claim { id: [1; 16], capture: json!({}), masked: None, version: "1".into() };
        let resigned = sign(&story(1).photo, &claim, &other).unwrap();
        Self {
            bundles,
            files,
            parts: [a.0, b.0],
            older: [a.1, b.1],
            foreign: [a.2, b.2],
            resigned,
            foreign_certificates: other.chain_pem().into(),
        }
    }

    /// A forgery: what was done, the bytes, and words of which the refusal must contain one.
    fn forge(&self, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let own = dice.below(2);
        match dice.below(12) {
            0 => self.raw_flip(own, dice),
            1 => {
                let bytes = &self.bundles[own];
                ("archive cut", bytes[..dice.below(bytes.len())].to_vec(), vec![])
            }
            2 => self.spliced(own, dice),
            3 | 4 => self.file_flip(own, dice),
            5 => self.file_cut(own, dice),
            6 => self.file_of_the_other(own, dice),
            7 => self.file_dropped_or_doubled(own, dice),
            8 => self.heads(own, dice),
            9 => self.other_key(own),
            10 => self.replayed(own, dice),
            _ => self.pictures(own, dice),
        }
    }

    fn raw_flip(&self, own: usize, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut bytes = self.bundles[own].clone();
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
        ("archive byte", bytes, vec![])
    }

    fn spliced(&self, own: usize, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut bytes = self.bundles[own].clone();
        let (from, to) = (dice.below(bytes.len()), dice.below(bytes.len()));
        let piece: Vec<u8> =
            self.bundles[1 - own].iter().copied().skip(from).take(1 + dice.below(300)).collect();
        bytes.splice(to..to, piece);
        ("archive spliced", bytes, vec![])
    }

    fn file_flip(&self, own: usize, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut files = self.files[own].clone();
        let index = 1 + dice.below(files.len() - 1);
        let at = dice.below(files[index].1.len());
        files[index].1[at] ^= 1 << dice.below(8);
        let words = blamed(&files[index].0);
        ("file byte", archive(files), words)
    }

    fn file_cut(&self, own: usize, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut files = self.files[own].clone();
        let index = 1 + dice.below(files.len() - 1);
        let length = dice.below(files[index].1.len());
        files[index].1.truncate(length);
        let words = blamed(&files[index].0);
        ("file cut", archive(files), words)
    }

    fn file_of_the_other(
        &self,
        own: usize,
        dice: &mut Dice,
    ) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut files = self.files[own].clone();
        loop {
            let index = 1 + dice.below(files.len() - 1);
            if files[index].1 != self.files[1 - own][index].1 {
                files[index].1.clone_from(&self.files[1 - own][index].1);
                let mut words = blamed(&files[index].0);
                // A whole leaf of another log entry holds; it is the facts that miss their own.
                words.extend(["attempt", "evidence 1", "photo-1.jpg"].map(String::from));
                return ("file of another bundle", archive(files), words);
            }
        }
    }

    fn file_dropped_or_doubled(
        &self,
        own: usize,
        dice: &mut Dice,
    ) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut files = self.files[own].clone();
        let index = dice.below(files.len());
        if dice.below(2) == 0 {
            files.remove(index);
            return ("file dropped", archive(files), vec![]);
        }
        let (_, content) = files[index].clone();
        files.push((format!("more-{index}.txt"), content));
        ("file added", archive(files), vec!["more-".into(), "manifest.json".into()])
    }

    fn heads(&self, own: usize, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut parts = self.parts[own].clone();
        let index = dice.below(parts.leaves.len());
        let proof: &mut TlogProof = &mut parts.leaves[index].1;
        let what = match dice.below(4) {
            0 => {
                proof.note = self.older[own].clone();
                "stale head"
            }
            1 => {
                proof.note = self.foreign[own].clone();
                "head signed by another key"
            }
            2 => {
                proof.index += 1 + dice.below(3) as u64;
                "another index"
            }
            _ => {
                let at = dice.below(proof.path.len());
                proof.path[at].0[dice.below(32)] ^= 1 << dice.below(8);
                "a changed path"
            }
        };
        (what, write(&parts).unwrap(), vec![format!("leaf-{}.json", index + 1)])
    }

    /// Everything signed again with another log key: consistent in itself, and not the operator's.
    fn other_key(&self, own: usize) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut parts = self.parts[own].clone();
        for (_, proof) in &mut parts.leaves {
            proof.note = self.foreign[own].clone();
        }
        parts.log_key = signer(2).1.to_string();
        ("signed again with another key", write(&parts).unwrap(), vec![parts.log_key])
    }

    /// Evidence of one delivery told as evidence of another.
    fn replayed(&self, own: usize, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut parts = self.parts[own].clone();
        let other = &self.parts[1 - own];
        let words = ["attempt", "evidence 1", "photo-1", "leaf-"].map(String::from).to_vec();
        match dice.below(4) {
            0 => parts.bundle = other.bundle.clone(),
            1 => parts.bundle["evidence"] = other.bundle["evidence"].clone(),
            2 => parts.photos.clone_from(&other.photos),
            _ => {
                let index = dice.below(parts.leaves.len());
                parts.leaves[index] = other.leaves[index].clone();
            }
        }
        ("replayed to another stop", write(&parts).unwrap(), words)
    }

    fn pictures(&self, own: usize, dice: &mut Dice) -> (&'static str, Vec<u8>, Vec<String>) {
        let mut parts = self.parts[own].clone();
        let photo = &mut parts.photos[0];
        match dice.below(4) {
            0 => photo.bytes.clone_from(&self.resigned),
            1 => {
                photo.bytes.clone_from(&self.resigned);
                photo.certificates = Some(self.foreign_certificates.clone());
            }
            2 => photo.certificates = Some(self.foreign_certificates.clone()),
            _ => {
                let salt = encode_hex(&[u8::try_from(dice.below(256)).unwrap(); 16]);
                let index = dice.below(parts.leaves.len());
                if parts.leaves[index].0.salt == salt {
                    return self.pictures(own, dice);
                }
                parts.leaves[index].0.salt = salt;
                let words = vec![format!("leaf-{}.json", index + 1)];
                return ("another salt", write(&parts).unwrap(), words);
            }
        }
        ("manifest signed again with another key", write(&parts).unwrap(), vec!["photo-1".into()])
    }
}

/// Words one of which names a changed file.
fn blamed(name: &str) -> Vec<String> {
    match name {
        // Its key is read from it: what fails is its form, the key, or what it signed.
        "log.key" => vec!["log.key".into(), "porchlight".into(), "leaf-1.json".into(), "+".into()],
        "bundle.json" => ["bundle.json", "attempt", "evidence"].map(String::from).to_vec(),
        _ => match name.strip_prefix("proof-").and_then(|rest| rest.split('.').next()) {
            Some(number) => vec![name.to_owned(), format!("leaf-{number}.json")],
            None => vec![name.to_owned()],
        },
    }
}

#[test]
fn ten_thousand_forgeries_are_ten_thousand_refusals_that_name_the_part() {
    let shop = Shop::open();
    let key = signer(1).1;
    for bundle in &shop.bundles {
        assert_eq!(verify(bundle, Some(&key)).verdict, Verdict::Verified);
        assert_eq!(
            archive(files(bundle)),
            *bundle,
            "the forgers' archives are as well made as ours"
        );
    }
    let mut dice = Dice(11);
    let mut refusals: BTreeMap<&'static str, BTreeMap<&'static str, u32>> = BTreeMap::new();
    for number in 0..MUTATIONS {
        let (what, bytes, words) = shop.forge(&mut dice);
        let verdict = verify(&bytes, Some(&key)).verdict;
        let Verdict::Refused(reason, place) = verdict else {
            panic!("forgery {number}, {what}: {verdict:?}")
        };
        let named = words.is_empty() || words.iter().any(|word| place.contains(word.as_str()));
        assert!(
            named && !place.is_empty(),
            "forgery {number}, {what}: {place:?} names none of {words:?}"
        );
        *refusals.entry(what).or_default().entry(reason.code()).or_default() += 1;
    }
    let seen: std::collections::BTreeSet<_> =
        refusals.values().flat_map(|found| found.keys().copied()).collect();
    for reason in Reason::ALL {
        assert!(seen.contains(reason.code()), "no forgery met {}", reason.code());
    }
    assert!(refusals.len() >= 15, "{refusals:?}");
}
