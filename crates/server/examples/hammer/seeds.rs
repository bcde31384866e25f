//! What the hammer damages: whole and readable inputs of every kind, and the parts of them.

use super::MOST_BYTES;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_attest::android::{BootState, SecurityLevel};
use porchlight_attest::apple::Environment;
use porchlight_attest::cbor::{self, Value};
use porchlight_attest::virtual_phone::passkey::VirtualAuthenticator;
use porchlight_attest::virtual_phone::{
    AppleMaker, AuthenticatorMaker, Maker, Request, Statement, VirtualCeremony, VirtualKey, android,
};
use porchlight_attest::webauthn::Vouching;
use porchlight_attest::x509::Chain;
use porchlight_domain::digest::{encode_hex, sha256};
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::receipt::Receipt;
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_domain::time::Timestamp;
use porchlight_seal::bundle::{OpenLeaf, Parts, write};
use porchlight_seal::key::LogKey;
use serde_json::json;
use std::path::Path;

/// Moment of everything that has one, seconds since 1970.
const NOW: i64 = 1_795_564_800;

/// Inputs that need no files.
pub(super) fn own() -> Vec<Vec<u8>> {
    let key = VirtualKey::new(b"hammer", "key").spki();
    let statement = Statement {
        key: &key,
        challenge: b"challenge",
        package: "org.example.courier",
        signature_digest: [7; 32],
        boot: BootState::Verified,
        made: 1_795_000_000,
        schema: 300,
    };
    let level = SecurityLevel::TrustedEnvironment;
    let chain = Maker::new(b"hammer").phone(1, level).attest(&statement);
    let mut seeds = vec![
        android::description(level, &statement),
        [vec![1; 64], key.clone()].concat(),
        b"\xa2\x01\x08\x03\x66Google".to_vec(),
        br#"{"entries": {"c0ffee": {"status": "REVOKED", "reason": "KEY_COMPROMISE"}}}"#.to_vec(),
        chain.concat(),
    ];
    seeds.extend(chain);
    seeds.extend(apple_seeds());
    seeds.extend(passkey_seeds());
    seeds.extend(proof_seeds());
    seeds.extend(bundle_seeds());
    seeds.extend(file_seeds());
    seeds
}

/// A request proof, a commitment, a signed message.
fn proof_seeds() -> Vec<Vec<u8>> {
    let key = VirtualKey::from_seed(b"hammer");
    let proof = key.proof(&Request {
        method: "GET",
        url: "https://porch.example/v1/me",
        jti: "a-random-number-01",
        nonce: Some("AAAAAAC2mgC964HAIqLNTTt9plC-pkOV"),
        access_token: None,
        now: NOW,
    });
    let commitment = key.commitment("check_in", "awd_1", b"{}", "AAAAAGr-P4RB2BYD", NOW);
    let signature = STANDARD.encode(key.sign_fixed(b"hammer"));
    let message = format!(
        "signature-input: sig=(\"@method\" \"@path\" \"x-a\";sf \"@query-param\";name=\"q\");\
         created={NOW};nonce=\"{signature}\";keyid=\"k\"\nsignature: sig=:{signature}:\n\
         x-a: a=1, b=(1 2);q=0.5\n"
    );
    let short = format!(
        "signature-input: sig=(\"@method\" \"@authority\" \"x-a\");created={NOW}\n\
         signature: sig=:{signature}:\nx-a: some text\n"
    );
    let jwk = key.public().to_jwk().to_string();
    [proof, commitment, message, short, jwk, passkey_answer()].map(String::into_bytes).into()
}

/// What a browser answers to a sign-in, in JSON.
fn passkey_answer() -> String {
    let origin = "https://porch.example";
    let mut phone = VirtualAuthenticator::from_seed(b"hammer");
    let options = json!({"publicKey": {
        "rp": {"id": "porch.example"}, "rpId": "porch.example", "challenge": "AAECAwQFBgcICQ",
        "user": {"id": "BwcHBwcHBwcHBwcHBwcHBw"}, "pubKeyCredParams": [{"alg": -7}],
    }});
    phone.create(&options, origin).unwrap();
    phone.get(&options, origin).unwrap().to_string()
}

/// A bundle of one photo and one log entry, and its texts.
fn bundle_seeds() -> Vec<Vec<u8>> {
    let (photo, origin) = (b"\xff\xd8\xff\xe0 bytes \xff\xd9".to_vec(), "porch.example/log");
    let key = LogKey::from_secret(&[1; 32]);
    let public = VerifierKey { name: origin.into(), key: key.public() };
    let fact = json!({"shown": sha256(&[&photo]).hex(), "original": "aa"}).to_string();
    let commitment = commit(&[7; 16], &fact);
    let kind = LeafKind::Evidence;
    let leaf = Leaf { kind, subject: "evd_1".into(), at: Timestamp(1), commitment };
    let text = Checkpoint { origin: origin.into(), size: 1, root: leaf.hash() }.text();
    let note = Note::signed(&text, &public, &key.sign(text.as_bytes()));
    let proof = TlogProof { index: 0, path: vec![], note: note.clone() };
    let open = OpenLeaf { body: leaf.body(), salt: encode_hex(&[7; 16]), fact };
    let receipt = Receipt { origin: origin.into(), leaf: leaf.hash(), at: Timestamp(1_000) }.text();
    let texts =
        [receipt, text, note.to_string(), proof.to_string(), public.to_string(), leaf.body()];
    let bundle = write(&Parts {
        bundle: json!({"format": "porchlight-bundle/v1", "attempt": {}, "evidence": []}),
        photos: vec![photo.into()],
        leaves: vec![(open, proof)],
        log_key: public.to_string(),
    });
    texts.into_iter().map(String::into_bytes).chain([bundle.unwrap()]).collect()
}

/// A photo, order files in both forms, settings.
fn file_seeds() -> Vec<Vec<u8>> {
    let csv = "order number,ship to,address line 1,lat,lng,date,window start,window end,barcode,notes\n\
               A-1001,Ana Ruiz,12 Example St,30.267153,-97.743057,2026-11-26,09:00,12:00,PKG1,\n\
               A-1002,\"Bo \"\"B\"\" Lee\",40 Sample Ave,30.26245,-97.71982,2026-11-26,12:00,16:00,\
               PKG2|PKG3,\"two\nlines\"\n";
    let lines = "{\"external_reference\": \"A-1\", \"recipient\": \"Ana\", \"address\": \"12 Example St\", \
                 \"latitude\": 30.267153, \"longitude\": -97.743057, \
                 \"window_start\": \"2026-11-26T09:00:00-06:00\", \
                 \"window_end\": \"2026-11-26T12:00:00-06:00\", \
                 \"packages\": [{\"barcode\": \"P1\", \"volume_ml\": 4500, \"weight_g\": 1250}]}\n";
    let mut seeds: Vec<Vec<u8>> = vec![
        csv.into(),
        csv.replace(',', ";").into(),
        lines.into(),
        porchlight_server::config::DEFAULTS.into(),
    ];
    // Photos of the demonstration, small: as they are, and as a phone writes them.
    let photo = include_bytes!("../../demo-photos/door-1.jpg");
    let small = porchlight_vision::clean(photo, &porchlight_vision::Limits::default()).unwrap();
    seeds.push(small.preview);
    seeds
}

/// An attestation object, its parts, and an assertion behind its key.
fn apple_seeds() -> Vec<Vec<u8>> {
    let mut device = AppleMaker::new(b"hammer").device(1, "TEAM.app", Environment::Production);
    let object = device.attest(&[0; 32], 1_795_000_000);
    let assertion = [device.spki(), device.assert(&[0; 32])].concat();
    [parts(&object), vec![object, assertion]].concat()
}

/// Registrations in three ways, their parts, and a sign-in.
fn passkey_seeds() -> Vec<Vec<u8>> {
    let mut passkey = AuthenticatorMaker::new(b"hammer").authenticator(1);
    let ceremony = VirtualCeremony {
        rp_id: "example.org",
        origin: "https://example.org",
        challenge: b"challenge",
        user_verified: true,
    };
    let mut seeds = vec![];
    for vouching in [Vouching::Nobody, Vouching::Credential, Vouching::Model] {
        let made = passkey.register(&ceremony, vouching);
        seeds.extend(parts(&made.attestation_object));
        seeds.extend([made.attestation_object, made.client_data]);
    }
    let signed = passkey.assert(&ceremony);
    seeds.extend([signed.client_data, signed.authenticator_data]);
    seeds
}

/// Every string of bytes inside CBOR: certificates, receipts, authenticator data; of the last also
/// what follows the credential's id, the key.
fn parts(bytes: &[u8]) -> Vec<Vec<u8>> {
    fn walk(value: &Value<'_>, found: &mut Vec<Vec<u8>>) {
        match value {
            Value::Bytes(bytes) => {
                found.push(bytes.to_vec());
                found.extend(bytes.get(87..).map(<[u8]>::to_vec));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            Value::Map(pairs) => pairs.iter().for_each(|(_, value)| walk(value, found)),
            _ => {}
        }
    }
    let mut found = vec![];
    walk(&cbor::read(bytes).unwrap().value, &mut found);
    found
}

/// Files as they are; certificates also one by one, with their extensions.
pub(super) fn collect(path: &Path, seeds: &mut Vec<Vec<u8>>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), seeds);
        }
        return;
    }
    let Ok(bytes) = std::fs::read(path) else { return };
    if let Ok(chain) = Chain::from_pem(&bytes).or_else(|_| Chain::from_der_stream(&bytes)) {
        for certificate in chain.certificates() {
            seeds.push(certificate.der().to_vec());
            seeds.extend(certificate.all_extensions().map(|(_, _, value)| value.to_vec()));
            seeds.push([vec![1; 64], certificate.public_key().spki().to_vec()].concat());
        }
    }
    if bytes.len() < MOST_BYTES {
        seeds.push(bytes);
    }
}
