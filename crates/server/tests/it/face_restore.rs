//! The restore drill: what was deleted opens from no backup, with every secret that is still held;
//! and a build that keeps wrapped keys in the database is caught by it.

use crate::place::Place;
use crate::sample::{NOON, checked};
use porchlight_domain::digest::{encode_hex, sha256};
use porchlight_domain::id::{CommitmentId, ConsentId, CourierId, FaceTemplateId};
use porchlight_domain::time::DAY;
use porchlight_identity::consent::Consent;
use porchlight_identity::ending::Cause;
use porchlight_identity::halves::{Destroyed, DeviceHalf, Put, ServerHalf, ServerHalves};
use porchlight_identity::policy::{CheckedPolicy, Purpose};
use porchlight_identity::receipt::{
    DeletionFact, DeletionReceipt, Enrolled, EnrolmentFact, Held, subject,
};
use porchlight_identity::template::{
    Embedding, Fresh, KeptTemplate, Likeness, Thresholds, enrol, open,
};
use porchlight_server::folder::Folder;
use porchlight_server::ports::face_keys::FaceKeyFolder;
use rusqlite::Connection;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

const NUMBERS: usize = 128;

/// How a build keeps the server's halves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Build {
    /// In the folder outside every backup.
    AsShipped,
    /// As usual elsewhere: in the database, wrapped by a key of the operator.
    WrappedKeyInDatabase,
}

fn bytes(number: u32, what: &str) -> [u8; 32] {
    sha256(&[&number.to_be_bytes(), what.as_bytes()]).0
}

fn id(number: u32, what: &str) -> [u8; 16] {
    *bytes(number, what).first_chunk().unwrap()
}

/// The numbers of a synthetic courier's face.
fn numbers(number: u32) -> Vec<f32> {
    let block = |block: u8| sha256(&[b"face", &number.to_be_bytes(), &[block]]).0;
    let all = (0u8..4).flat_map(block).map(|byte| f32::from(byte) - 127.5);
    all.take(NUMBERS).collect()
}

fn consent(policy: &CheckedPolicy, number: u32) -> Consent {
    Consent {
        id: ConsentId(id(number, "consent")),
        courier: CourierId(id(number, "courier")),
        policy: policy.digest(),
        signed: CommitmentId(id(number, "signed")),
        at: NOON,
        withdrawn_at: None,
    }
}

fn device(number: u32) -> DeviceHalf {
    DeviceHalf::new(bytes(number, "device")).unwrap()
}

fn sealed(policy: &CheckedPolicy, number: u32) -> (KeptTemplate, ServerHalf) {
    let server = ServerHalf::new(bytes(number, "server")).unwrap();
    let fresh = Fresh {
        id: FaceTemplateId(id(number, "template")),
        nonce: *bytes(number, "nonce").first_chunk().unwrap(),
    };
    let given = consent(policy, number);
    let kept = policy.in_force(|policy| {
        let proof = policy.proof(&given, given.courier, NOON).unwrap();
        let face = Embedding::new(numbers(number), policy.recogniser()).unwrap();
        enrol(&policy, proof, face, &server, device(number), fresh).unwrap()
    });
    (kept, server)
}

/// Wraps and unwraps with the operator's key, which is backed up with the others.
fn wrapped(keys: &Path, id: FaceTemplateId, half: &[u8]) -> Vec<u8> {
    let master = fs::read(keys.join("photo")).unwrap();
    let pad = sha256(&[&master, &id.0]).0;
    half.iter().zip(pad).map(|(a, b)| a ^ b).collect()
}

fn database(data: &Path) -> Connection {
    Connection::open(data.join("db/porchlight.sqlite")).unwrap()
}

/// Enrols the first `couriers` synthetic couriers in the data folder of `place`.
fn enrol_all(place: &Place, policy: &CheckedPolicy, couriers: u32, build: Build) {
    let folder = Folder::new(&place.data());
    let halves = FaceKeyFolder::open(&folder.face_keys()).unwrap();
    let mut database = database(&place.data());
    let writing = database.transaction().unwrap();
    let table =
        "CREATE TABLE drill_template (number INTEGER PRIMARY KEY, sealed BLOB, wrapped BLOB)";
    writing.execute(table, []).unwrap();
    for number in 0..couriers {
        let (kept, half) = sealed(policy, number);
        let mut key = vec![];
        match build {
            Build::AsShipped => assert_eq!(halves.put(kept.id, &half), Ok(Put::Kept)),
            Build::WrappedKeyInDatabase => key = wrapped(&folder.keys(), kept.id, half.bytes()),
        }
        let row = (number, kept.sealed, key);
        writing.execute("INSERT INTO drill_template VALUES (?1, ?2, ?3)", row).unwrap();
    }
    writing.commit().unwrap();
}

/// Ends the first `deleted` of them, as leaving does, and checks each receipt as its courier would.
fn delete(place: &Place, policy: &CheckedPolicy, deleted: u32, build: Build) {
    let halves = FaceKeyFolder::open(&Folder::new(&place.data()).face_keys()).unwrap();
    let database = database(&place.data());
    for number in 0..deleted {
        let key = FaceTemplateId(id(number, "template"));
        if build == Build::AsShipped {
            assert_eq!(halves.destroy(key), Ok(Destroyed::Now));
        }
        database.execute("DELETE FROM drill_template WHERE number = ?1", [number]).unwrap();
        let (courier, salt) = (CourierId(id(number, "courier")), bytes(number, "salt"));
        let enrolment = EnrolmentFact::new(&Enrolled {
            key,
            subject: subject(&salt, courier),
            consent: ConsentId(id(number, "consent")),
            policy: policy.digest(),
            recogniser: policy.recogniser(),
            at: NOON,
        });
        let fact = DeletionFact::new(&enrolment, Cause::Left, NOON.plus(DAY));
        let leaf = fact.leaf(&id(number, "leaf"));
        let receipt =
            DeletionReceipt { fact: fact.text(), salt: id(number, "leaf"), leaf: leaf.body() };
        let held = Held { enrolment: &enrolment.text(), courier, salt: &salt };
        assert_eq!(receipt.verify(&held).unwrap().fact.cause, Cause::Left);
    }
}

/// What somebody with the source, a restored backup, every secret the operator holds and every
/// phone can open: how many of the deleted ones and of the others.
fn attack(restored: &Path, held: &Path, policy: &CheckedPolicy, deleted: u32) -> (u32, u32) {
    let halves = FaceKeyFolder::open(held).unwrap();
    let database = database(restored);
    let mut rows = database.prepare("SELECT number, sealed, wrapped FROM drill_template").unwrap();
    let rows = rows.query_map([], |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?))
    });
    let (mut of_deleted, mut of_others) = (0, 0);
    for row in rows.unwrap() {
        let (number, sealed, key) = row.unwrap();
        let given = consent(policy, number);
        let kept = KeptTemplate {
            id: FaceTemplateId(id(number, "template")),
            courier: given.courier,
            consent: given.id,
            purpose: Purpose::Presence,
            recogniser: policy.recogniser(),
            sealed,
        };
        let unwrapped = wrapped(&restored.join("keys"), kept.id, &key);
        let half = match <[u8; 32]>::try_from(unwrapped) {
            Ok(bytes) => ServerHalf::new(bytes),
            Err(_) => halves.get(kept.id).unwrap(),
        };
        // Whoever is left may be tried with somebody else's half: it must not help.
        let half = half.unwrap_or_else(|| {
            let other = FaceTemplateId(id(deleted, "template"));
            halves.get(other).unwrap().unwrap()
        });
        let opened = policy.in_force(|policy| {
            let proof = policy.proof(&given, given.courier, NOON).unwrap();
            open(&proof, &kept, &half, device(number), |template| {
                let face = Embedding::new(numbers(number), policy.recogniser()).unwrap();
                let probe = template.probe(face).unwrap();
                template.compare(&probe, Thresholds::new(0.99, 0.9).unwrap())
            })
        });
        if opened == Ok(Likeness::Match) {
            *(if number < deleted { &mut of_deleted } else { &mut of_others }) += 1;
        }
    }
    (of_deleted, of_others)
}

/// Every file below a folder.
fn files(below: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// First bytes of everything that must not lie about, and what it is.
fn needles(couriers: impl Iterator<Item = u32>) -> HashMap<[u8; 16], String> {
    let mut all = HashMap::new();
    for number in couriers {
        for what in ["server", "device"] {
            let half = bytes(number, what);
            all.insert(*half.first_chunk().unwrap(), format!("{what} half of {number}"));
            let hex = encode_hex(&half);
            let first = *hex.as_bytes().first_chunk().unwrap();
            all.insert(first, format!("{what} half of {number} in hexadecimal"));
        }
        let face = numbers(number);
        let raw: Vec<u8> = face.iter().flat_map(|v| v.to_le_bytes()).collect();
        all.insert(*raw.first_chunk().unwrap(), format!("numbers of the face of {number}"));
        #[expect(clippy::cast_possible_truncation, reason = "within 128")]
        let small: Vec<u8> = face.iter().map(|v| (*v as i8).cast_unsigned()).collect();
        all.insert(*small.first_chunk().unwrap(), format!("small numbers of {number}"));
    }
    all
}

fn scan(needles: &HashMap<[u8; 16], String>, paths: &[PathBuf]) -> Vec<String> {
    let mut hits = vec![];
    for path in paths {
        let content = match fs::read(path) {
            Ok(content) => content,
            // What a server took away with itself when it stopped holds nothing.
            Err(gone) if gone.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => panic!("{}: {error}", path.display()),
        };
        let found = content.windows(16).filter_map(|w| needles.get(w.first_chunk::<16>()?));
        hits.extend(found.map(|what| format!("{what} in {}", path.display())));
    }
    hits
}

/// What a drill found.
struct Found {
    of_deleted: u32,
    of_others: u32,
    hits: Vec<String>,
}

/// The drill, on a real data folder with the real commands.
fn drill(couriers: u32, deleted: u32, build: Build) -> Found {
    let (place, policy) = (Place::new(), checked());
    place.settings("listen = \"127.0.0.1:0\"\n[logs]\nformat = \"json\"\n");
    place.begin();
    enrol_all(&place, &policy, couriers, build);
    let text = |name: &str| place.path(name).to_string_lossy().into_owned();
    let (backup, keys, to) = (text("backup"), text("keys-apart"), text("again"));
    let answer = place.run(&["backup", &backup, "--with-keys", &keys]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    delete(&place, &policy, deleted, build);
    let answer = place.run_bare(&["restore", &backup, "--to", &to, "--keys", &keys]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    // The backup knows the folder of halves neither with the data nor with the keys.
    let named = |path: &PathBuf| path.to_string_lossy().contains("face-keys");
    let copies = ["backup", "keys-apart", "again"].map(|name| files(&place.path(name))).concat();
    assert!(copies.len() > 10 && !copies.iter().any(named));
    let held = Folder::new(&place.data()).face_keys();
    let (of_deleted, of_others) = attack(&place.path("again"), &held, &policy, deleted);
    // Whatever lies anywhere but in the folder of halves; and there, those of the deleted.
    let data = files(&place.data()).into_iter();
    let (halves, rest): (Vec<_>, Vec<_>) = data.partition(named);
    let mut hits = scan(&needles(0..couriers), &[rest, copies].concat());
    hits.extend(scan(&needles(0..deleted), &halves));
    let left = scan(&needles(deleted..couriers), &halves).len();
    let expected = if build == Build::AsShipped { couriers - deleted } else { 0 };
    assert_eq!(left, expected as usize, "the scan finds the halves that are still kept");
    Found { of_deleted, of_others, hits }
}

#[test]
fn of_a_hundred_deleted_templates_none_opens_from_a_backup_and_of_the_others_all_do() {
    let found = drill(1_000, 100, Build::AsShipped);
    assert_eq!(found.hits, Vec::<String>::new());
    assert_eq!((found.of_deleted, found.of_others), (0, 900));
}

#[test]
fn a_build_that_keeps_wrapped_keys_in_the_database_fails_the_drill() {
    let found = drill(50, 5, Build::WrappedKeyInDatabase);
    assert_eq!((found.of_deleted, found.of_others), (5, 45));
}
