//! `attest verify` over published statements of real phones and the examples of standards: every form
//! form, moment, challenge and root that somebody might try, with the exit status and the reasons.

use crate::place::{Answer, Place};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use porchlight_attest::x509::Chain;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// "challenge" in hexadecimal digits: what most published chains answer.
const CHALLENGE: &str = "6368616c6c656e6765";
/// In the validity of the chain of `blueline`.
const IN_2020: &str = "2020-06-01T00:00:00Z";

/// What a chain is told whose leaf stands twice.
const TWICE: &str = "name_mismatch bad_signature not_a_ca may_not_sign_certificates \
                     extension_above_leaf level_above_certificate";

/// The published statements, and a place for files of our own.
struct Bench {
    place: Place,
    vectors: PathBuf,
}

/// A question: what is given, and what should be told.
struct Case<'a> {
    name: &'a str,
    input: String,
    at: &'a str,
    more: Vec<&'a str>,
    told: (i32, &'a str),
}

impl<'a> Case<'a> {
    fn new(name: &'a str, input: &str, at: &'a str, told: (i32, &'a str)) -> Self {
        Self { name, input: input.to_owned(), at, more: vec![], told }
    }

    fn with(mut self, more: &[&'a str]) -> Self {
        self.more.extend(more);
        self
    }
}

fn bench() -> Option<Bench> {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/attestation");
    if vectors.is_dir() {
        return Some(Bench { place: Place::new(), vectors });
    }
    eprintln!("SKIPPED: no vectors at {}", vectors.display());
    None
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Bench {
    /// A published file.
    fn published(&self, name: &str) -> String {
        text(&self.vectors.join(name))
    }

    /// A real Android chain.
    fn android(&self, name: &str) -> String {
        self.published(&format!("android-keyattestation/testdata/{name}.pem"))
    }

    /// A file of our own.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.place.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        text(&path)
    }

    fn ask(&self, format: &str, case: &Case<'_>) -> Answer {
        let base = ["--json", "attest", "verify", "--format", format, "--at", case.at, "--input"];
        self.place.run_bare(&[base.as_slice(), &[case.input.as_str()], &case.more].concat())
    }

    /// Asks all of them, and compares the exit status and the codes of the reasons.
    fn check(&self, format: &str, cases: &[Case<'_>]) {
        for case in cases {
            let answer = self.ask(format, case);
            let codes = codes(&answer);
            assert_eq!((answer.status, codes.as_str()), case.told, "{}: {}", case.name, answer.out);
        }
    }
}

/// The codes of the reasons in the order in which they are told, each once.
fn codes(answer: &Answer) -> String {
    let value: Value = serde_json::from_str(&answer.out).unwrap_or_default();
    let mut codes: Vec<&str> = vec![];
    for reason in value["reasons"].as_array().into_iter().flatten() {
        let code = reason["code"].as_str().unwrap();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(" ")
}

fn pem(certificates: &[Vec<u8>]) -> String {
    let one = |der: &Vec<u8>| {
        let body = STANDARD.encode(der);
        let lines: Vec<&str> =
            body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let lines = lines.join("\n");
        format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
    };
    certificates.iter().map(one).collect()
}

/// The certificates of a file in PEM.
fn certificates(file: &str) -> Vec<Vec<u8>> {
    let chain = Chain::from_pem(&fs::read(file).unwrap()).unwrap();
    chain.certificates().iter().map(|certificate| certificate.der().to_vec()).collect()
}

#[test]
fn android_chains_of_every_age_root_and_kind_of_key_are_told_apart() {
    let Some(bench) = bench() else { return };
    let old = bench.android("blueline/sdk28/SB_RSA_NONE");
    let new = bench.android("tegu/sdk36/SB_EC_2026_ROOT");
    let remote = bench.android("tokay/sdk37/TEE_MLDSA_RKP");
    let software = bench.android("marlin/sdk29/TEE_EC_NONE");
    let own = certificates(&software).pop().unwrap();
    bench.file("own/own.der", own);
    let own = text(&bench.place.path("own"));
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../attest/roots");
    let ca1 = fs::read(shipped.join("google_key_attestation_ca1.pem")).unwrap();
    bench.file("new/ca1.pem", ca1);
    let only_new = text(&bench.place.path("new"));
    let listed = bench.published("android-keyattestation");
    let invalid = |name: &str| bench.android(&format!("invalid/{name}"));
    bench.check(
        "android-key",
        &[
            Case::new("RSA under the old root", &old, IN_2020, (0, ""))
                .with(&["--challenge", CHALLENGE]),
            Case::new("another challenge", &old, IN_2020, (1, "challenge_differs"))
                .with(&["--challenge", "00"]),
            Case::new("its root's certificate has ended", &old, "2026-11-26T00:00:00Z", (0, "")),
            Case::new("too late", &old, "2029-01-01T00:00:00Z", (1, "expired")),
            Case::new("too early", &old, "2010-01-01T00:00:00Z", (1, "not_yet_valid")),
            Case::new("EC under the new root", &new, "2026-03-01T00:00:00Z", (0, "")),
            Case::new("provisioned for weeks", &new, "2026-11-26T00:00:00Z", (1, "expired")),
            Case::new(
                "ML-DSA",
                &bench.android("tokay/sdk37/TEE_MLDSA_FACTORY"),
                "2026-05-01T00:00:00Z",
                (0, ""),
            ),
            Case::new("ML-DSA, remote", &remote, "2026-05-01T00:00:00Z", (0, "")),
            Case::new("ML-DSA, remote, late", &remote, "2026-07-01T00:00:00Z", (1, "expired")),
            Case::new("Android's own key", &software, IN_2020, (1, "unknown_root")),
            Case::new("whoever trusts it", &software, IN_2020, (0, "")).with(&["--roots", &own]),
            Case::new("only the new root", &old, IN_2020, (1, "unknown_root"))
                .with(&["--roots", &only_new]),
            Case::new("Google's list of roots", &old, IN_2020, (0, "")).with(&["--roots", &listed]),
            Case::new(
                "a boolean that is none",
                &invalid("malformed_rot_device_locked"),
                IN_2020,
                (2, "malformed"),
            ),
            Case::new(
                "tags out of order",
                &invalid("tags_not_in_ascending_order"),
                "2023-06-01T00:00:00Z",
                (1, "bad_signature tags_out_of_order"),
            ),
        ],
    );
}

#[test]
fn android_chains_are_read_in_every_form_and_never_half() {
    let Some(bench) = bench() else { return };
    let file = bench.android("blueline/sdk28/SB_RSA_NONE");
    let chain = certificates(&file);
    let base64: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
    let good = pem(&chain);
    let case = |name: &'static str, bytes: &[u8], told: (i32, &'static str)| {
        Case::new(name, &bench.file(&name.replace(' ', "_"), bytes), IN_2020, told)
    };
    let dup = [vec![chain[0].clone()], chain.clone()].concat();
    let der = chain.concat();
    bench.check(
        "android-key",
        &[
            case("pem", good.as_bytes(), (0, "")),
            case("pem of windows", good.replace('\n', "\r\n").as_bytes(), (0, "")),
            case("pem with blank lines", format!("\n\n{good}\n\n").as_bytes(), (0, "")),
            case("der", &der, (0, "")),
            case("json list", json!(base64).to_string().as_bytes(), (0, "")),
            case("json object", json!({"x5c": base64}).to_string().as_bytes(), (0, "")),
            case("json list of pem", json!([good]).to_string().as_bytes(), (0, "")),
            case("without the root", pem(&chain[..chain.len() - 1]).as_bytes(), (0, "")),
            case(
                "the leaf alone",
                pem(&chain[..1]).as_bytes(),
                (1, "unknown_root level_above_certificate"),
            ),
            case(
                "a gap",
                pem(&[&chain[..1], &chain[2..]].concat()).as_bytes(),
                (1, "name_mismatch bad_signature"),
            ),
            case("the leaf twice", pem(&dup).as_bytes(), (1, TWICE)),
            case("printed", format!("subject=Somebody\n{good}").as_bytes(), (2, "malformed")),
            case("empty", b"", (2, "malformed")),
            case("blank", b"\n  \n", (2, "malformed")),
            case("half a pem", &good.as_bytes()[..good.len() / 2], (2, "malformed")),
            case("half a der", &der[..der.len() / 2], (2, "malformed")),
            case("der and more", &[der.as_slice(), b"\0"].concat(), (2, "malformed")),
            case("json without a list", b"{}", (2, "malformed")),
            case("another format", b"\xa3\x63fmt\x64none", (2, "malformed")),
        ],
    );
    let printed = bench.ask(
        "android-key",
        &case("printed", format!("subject=Somebody\n{good}").as_bytes(), (2, "")),
    );
    assert!(printed.out.contains("line 1 is not PEM"), "{}", printed.out);
}

#[test]
fn what_is_no_statement_at_all_ends_soon_with_a_word() {
    let Some(bench) = bench() else { return };
    let huge = bench.file("huge", vec![b'a'; 2 * 1024 * 1024]);
    for (input, status) in [
        (huge.as_str(), 2),
        ("/dev/zero", 2),
        ("/nowhere/at/all", 3),
        (env!("CARGO_MANIFEST_DIR"), 3),
    ] {
        for format in ["android-key", "apple-app-attest", "apple-assertion", "webauthn"] {
            let answer = bench.ask(format, &Case::new("", input, IN_2020, (status, "")));
            assert_eq!(answer.status, status, "{input} as {format}: {}", answer.err);
            assert!(answer.err.contains("remedy"), "{}", answer.err);
        }
    }
    let empty = bench.file("empty", b"");
    for format in ["android-key", "apple-app-attest", "apple-assertion", "webauthn"] {
        let answer = bench.ask(format, &Case::new("", &empty, IN_2020, (2, "")));
        assert_eq!((answer.status, codes(&answer).as_str()), (2, "malformed"), "{format}");
        assert!(answer.out.contains("the input is empty"), "{format}: {}", answer.out);
    }
}

#[test]
fn a_revoked_certificate_anywhere_in_the_chain_is_told() {
    let Some(bench) = bench() else { return };
    let file = bench.android("blueline/sdk28/TEE_EC_NONE");
    let good = bench.ask("android-key", &Case::new("", &file, IN_2020, (0, "")));
    let facts: Value = serde_json::from_str(&good.out).unwrap();
    let list = |status: &str, link: usize| {
        let serial = facts["facts"]["chain"]["links"][link]["serial"].as_str().unwrap();
        let list = json!({"entries": {serial: {"status": status, "reason": "KEY_COMPROMISE"}}});
        bench.file(&format!("status-{status}-{link}.json"), list.to_string())
    };
    let lists = [
        (list("REVOKED", 1), "revoked"),
        (list("REVOKED", 2), "revoked"),
        (list("SUSPENDED", 1), "suspended"),
    ];
    for (list, told) in &lists {
        let case = Case::new("", &file, IN_2020, (1, told)).with(&["--revocations", list]);
        bench.check("android-key", &[case]);
    }
    let sample = "google-android-key-attestation/src/test/resources/status.json";
    let sample = bench.published(sample);
    let broken = bench.file("broken.json", b"[]");
    bench.check(
        "android-key",
        &[
            Case::new("nothing of it is listed", &file, IN_2020, (0, ""))
                .with(&["--revocations", &sample]),
            Case::new("no list", &file, IN_2020, (2, "")).with(&["--revocations", &broken]),
        ],
    );
}

#[test]
fn app_attestations_of_both_environments_hold_in_their_time_for_their_challenge() {
    let Some(bench) = bench() else { return };
    let read = |name: &str| -> Value {
        let name = format!("uebelack-node-app-attest/test/fixtures/attestation-{name}.json");
        serde_json::from_slice(&fs::read(bench.published(&name)).unwrap()).unwrap()
    };
    let (production, development) = (read("production"), read("development"));
    let bytes = |value: &Value, name: &str| STANDARD.decode(value[name].as_str().unwrap()).unwrap();
    let object = bytes(&production, "attestation");
    let challenge: String =
        bytes(&production, "challenge").iter().map(|byte| format!("{byte:02x}")).collect();
    let json = |name: &str, base: &Value, more: Value| {
        let mut value = base.clone();
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        bench.file(name, value.to_string())
    };
    let cbor = bench.file("production.cbor", &object);
    let (made, later) = ("2024-02-08T00:00:00Z", "2024-09-01T00:00:00Z");
    let other = json!({"environment": "production"});
    bench.check(
        "apple-app-attest",
        &[
            Case::new("cbor", &cbor, made, (0, "")),
            Case::new("its challenge", &cbor, made, (0, "")).with(&["--challenge", &challenge]),
            Case::new("another one", &cbor, made, (1, "nonce_differs receipt_refused"))
                .with(&["--challenge", "00"]),
            Case::new("base64", &bench.file("b64", STANDARD.encode(&object)), made, (0, "")),
            Case::new("json", &json("a.json", &production, json!({})), made, (0, "")),
            // Apple's signer of receipts ended in April, the attestation ends in December.
            Case::new("months later", &cbor, later, (0, "")),
            Case::new("too late", &cbor, "2026-11-26T00:00:00Z", (1, "expired")),
            Case::new("too early", &cbor, "2024-02-01T00:00:00Z", (1, "not_yet_valid")),
            Case::new(
                "another key",
                &json("b.json", &production, json!({"keyId": development["keyId"]})),
                made,
                (1, "key_id_differs"),
            ),
            Case::new(
                "another application",
                &json("c.json", &production, json!({"applicationId": "A.b"})),
                made,
                (1, "application_differs"),
            ),
            Case::new("development", &json("d.json", &development, json!({})), made, (0, "")),
            Case::new(
                "not for production",
                &json("e.json", &development, other),
                made,
                (1, "environment_differs"),
            ),
            Case::new(
                "an environment of nobody",
                &json("f.json", &production, json!({"environment": "sand"})),
                made,
                (2, "malformed"),
            ),
            Case::new("cut", &bench.file("cut", &object[..3000]), made, (2, "malformed")),
            Case::new(
                "and more",
                &bench.file("more", [object.as_slice(), b"\n"].concat()),
                made,
                (2, "malformed"),
            ),
            Case::new("an unknown root", &cbor, made, (1, "unknown_root"))
                .with(&["--roots", &bench.published("android-keyattestation")]),
        ],
    );
}

/// Members of a published document; the last line of a block ends with the key's armour.
fn documents(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut found = vec![];
    for part in format!("\n{text}").split("\n---\n").skip(1) {
        let mut members: BTreeMap<String, String> = BTreeMap::new();
        let mut last = String::new();
        for line in part.lines() {
            match line.strip_prefix("  ") {
                Some(inner) => {
                    let block = members.entry(last.clone()).or_default();
                    block.push_str(inner.trim());
                    block.push('\n');
                }
                None => {
                    let Some((name, value)) = line.split_once(':') else { continue };
                    last = name.to_owned();
                    let value = value.trim().trim_matches('\'').trim_matches('|');
                    members.insert(last.clone(), value.to_owned());
                }
            }
        }
        found.push(members);
    }
    found
}

#[test]
fn assertions_of_real_devices_hold_under_their_published_names() {
    let Some(bench) = bench() else { return };
    let folder = bench.published("veehaitch-devicecheck-appattest/src/test/resources");
    let mut seen = 0;
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap().replace("\r\n", "\n");
        for document in documents(&text).iter().filter(|d| d["type"] == "assertion") {
            seen += 1;
            let counter: u32 = document["counter"].parse().unwrap();
            let mut value = json!(document);
            let mut ask = |name: &str, change: Value, told: (i32, &'static str)| {
                value.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
                let input = bench.file(&format!("{name}-{seen}.json"), value.to_string());
                bench.check(
                    "apple-assertion",
                    &[Case::new("", &input, &document["timestamp"], told)],
                );
            };
            ask("good", json!({"previousCounter": counter - 1}), (0, ""));
            ask("again", json!({"previousCounter": counter}), (1, "counter_not_up"));
            let other = json!({"previousCounter": 0, "teamIdentifier": "OTHERTEAM0"});
            ask("other", other, (1, "application_differs"));
            ask("text", json!({"assertionBase64": "!"}), (2, "malformed"));
        }
    }
    assert!(seen >= 6, "only {seen} assertions");
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Byte strings of an example of the WebAuthn standard, by name.
fn fields(text: &str) -> BTreeMap<String, Vec<u8>> {
    let line = |line: &str| {
        let (name, value) = line.split_once(" = h'")?;
        Some((name.to_owned(), hex(value.split('\'').next()?)))
    };
    text.lines().filter_map(line).collect()
}

/// One of the standard's examples: what is made, what signs in.
struct Example {
    number: usize,
    made: BTreeMap<String, Vec<u8>>,
    signed: BTreeMap<String, Vec<u8>>,
}

fn url64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// In the validity of the standard's certificates (2024 to 3024).
const IN_2025: &str = "2025-06-15T00:00:00Z";

impl Example {
    /// Checks the registration under these roots, and gives the credential's key.
    fn registers(&self, bench: &Bench, w3c: &str, google: &str) -> Vec<u8> {
        let object = &self.made["attestationObject"];
        let certified = object.windows(3).any(|window| window == b"x5c");
        let answer = json!({
            "clientDataJSON": url64(&self.made["clientDataJSON"]),
            "attestationObject": url64(object),
        });
        let full = json!({"rawId": url64(&self.made["credential_id"]), "response": answer});
        let file = bench.file(&format!("full-{}.json", self.number), full.to_string());
        let flat = bench.file(&format!("flat-{}.json", self.number), answer.to_string());
        let mut cut = answer;
        cut["attestationObject"] = url64(&object[..object.len() - 1]).into();
        let cut = bench.file(&format!("cut-{}.json", self.number), cut.to_string());
        let challenge = digits(&self.made["challenge"]);
        let untrusted = if certified { (1, "trust_not_established") } else { (0, "") };
        let early = if certified { (1, "not_yet_valid") } else { (0, "") };
        let cases = [
            Case::new("right", &file, IN_2025, (0, "")).with(&[
                "--challenge",
                &challenge,
                "--roots",
                w3c,
            ]),
            Case::new("flat", &flat, IN_2025, (0, "")),
            Case::new("wrong", &file, IN_2025, (1, "challenge_differs"))
                .with(&["--challenge", "00"]),
            Case::new("other roots", &file, IN_2025, untrusted).with(&["--roots", google]),
            Case::new("early", &file, "2020-01-01T00:00:00Z", early),
            Case::new("cut", &cut, IN_2025, (2, "malformed")),
        ];
        bench.check("webauthn", &cases);
        let told: Value = serde_json::from_str(&bench.ask("webauthn", &cases[0]).out).unwrap();
        hex(told["facts"]["key"].as_str().unwrap())
    }

    /// The sign-in with this signature as a file.
    fn answer(&self, bench: &Bench, key: &[u8], signature: &[u8]) -> String {
        let answer = json!({
            "credentialKey": url64(key), "credentialId": url64(&self.made["credential_id"]),
            "response": {
                "clientDataJSON": url64(&self.signed["clientDataJSON"]),
                "authenticatorData": url64(&self.signed["authenticatorData"]),
                "signature": url64(signature),
            },
        });
        let name = format!("in-{}-{}.json", self.number, signature[signature.len() - 1]);
        bench.file(&name, answer.to_string())
    }

    fn signs_in(&self, bench: &Bench, key: &[u8]) {
        let mut wrong = self.signed["signature"].clone();
        *wrong.last_mut().unwrap() ^= 1;
        let good = self.answer(bench, key, &self.signed["signature"]);
        let wrong = self.answer(bench, key, &wrong);
        let challenge = digits(&self.signed["challenge"]);
        bench.check(
            "webauthn",
            &[
                Case::new("signs in", &good, IN_2025, (0, "")).with(&["--challenge", &challenge]),
                Case::new("another question", &good, IN_2025, (1, "challenge_differs"))
                    .with(&["--challenge", "00"]),
                Case::new("another signature", &wrong, IN_2025, (1, "bad_signature")),
            ],
        );
    }
}

#[test]
fn the_standards_passkeys_register_and_sign_in() {
    let Some(bench) = bench() else { return };
    let file = fs::read_to_string(bench.published("w3c-webauthn-l3/test-vectors.txt")).unwrap();
    bench.file("w3c/root.der", &fields(&file)["attestation_ca_cert"]);
    let w3c = text(&bench.place.path("w3c"));
    let google = bench.published("android-keyattestation");
    let sections = file.split("\n## ").filter(|section| section.contains("attestationObject = "));
    let mut seen = 0;
    for section in sections {
        seen += 1;
        let (made, signed) = section.split_once("|Authentication=]").unwrap();
        let example = Example { number: seen, made: fields(made), signed: fields(signed) };
        let key = example.registers(&bench, &w3c, &google);
        example.signs_in(&bench, &key);
    }
    assert_eq!(seen, 15);
}
