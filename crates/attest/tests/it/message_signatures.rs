//! Signed messages: the examples of RFC 9421, appendix B, and what an attacker would try.

use crate::chains::vectors;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use porchlight_attest::proof::message_signature::{
    Algorithm, Key, Message, Reason, Start, Verified, Wanted, verify,
};
use porchlight_attest::signature::PublicKey;
use sha2::Sha256;

const NOW: i64 = 1_618_884_473;

/// The text with its folded lines made whole (RFC 8792).
fn unfolded(text: &str) -> String {
    let mut out = String::new();
    let mut folded = false;
    for line in text.lines() {
        let line = if folded { line.trim_start() } else { line };
        folded = line.ends_with('\\');
        out.push_str(line.strip_suffix('\\').unwrap_or(line));
        if !folded {
            out.push('\n');
        }
    }
    out
}

/// What stands between two marks, the first of them after `from`.
fn between<'a>(text: &'a str, from: &str, start: &str, end: &str) -> &'a str {
    let text = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    let text = text.split_once(start).unwrap_or_else(|| panic!("no {start}")).1;
    text.split_once(end).unwrap_or_else(|| panic!("no {end}")).0
}

fn public(text: &str, heading: &str) -> Key {
    let pem = between(text, heading, "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----");
    let der = STANDARD.decode(pem.split_whitespace().collect::<String>()).unwrap();
    Key::Public(PublicKey::from_spki(&der).unwrap())
}

/// The key that the appendix gives this id.
fn key(text: &str, id: &str) -> Option<Key> {
    Some(match id {
        "test-key-rsa-pss" => public(text, "### Example RSA PSS Key"),
        "test-key-ecc-p256" => public(text, "### Example ECC P-256 Test Key"),
        "test-key-ed25519" => public(text, "### Example Ed25519 Test Key"),
        "test-shared-secret" => {
            let secret = between(text, "### Example Shared Secret", "RFC 8792\n\n", "\n~~~");
            Key::Shared(STANDARD.decode(secret).unwrap())
        }
        _ => return None,
    })
}

/// The start line and the fields of a message in the text.
fn message(text: &str) -> (&str, Vec<(&str, &str)>) {
    let head = text.trim_start().split("\n\n").next().unwrap();
    let (start, fields) = head.split_once('\n').unwrap();
    (start, fields.lines().map(|line| line.split_once(": ").unwrap()).collect())
}

struct Example {
    label: &'static str,
    algorithm: Algorithm,
    /// After which words the documented base stands.
    section: &'static str,
    base: &'static str,
}

const EXAMPLES: &[Example] = &[
    Example {
        label: "sig-b21",
        algorithm: Algorithm::RsaPssSha512,
        section: "### Minimal Signature",
        base: "\"@signature-params\"",
    },
    Example {
        label: "sig-b22",
        algorithm: Algorithm::RsaPssSha512,
        section: "### Selective Covered",
        base: "\"@authority\"",
    },
    Example {
        label: "sig-b23",
        algorithm: Algorithm::RsaPssSha512,
        section: "### Full Coverage",
        base: "\"date\"",
    },
    Example {
        label: "sig-b24",
        algorithm: Algorithm::EcdsaP256Sha256,
        section: "### Signing a Response",
        base: "\"@status\"",
    },
    Example {
        label: "sig-b25",
        algorithm: Algorithm::HmacSha256,
        section: "### Signing a Request using hmac",
        base: "\"date\"",
    },
    Example {
        label: "sig-b26",
        algorithm: Algorithm::Ed25519,
        section: "### Signing a Request using ed25519",
        base: "\"date\"",
    },
    Example {
        label: "ttrp",
        algorithm: Algorithm::EcdsaP256Sha256,
        section: "The proxy's signature base consists",
        base: "\"@path\"",
    },
];

fn wanted() -> Wanted<'static> {
    Wanted { label: None, covered: &[], max_age: Some(300), now: NOW }
}

/// Verifies one example after changing its start line's parts and its fields.
fn tried(
    text: &str,
    example: &Example,
    change: impl Fn(&mut String, &mut String, &mut Vec<(String, String)>),
) -> Result<Verified, Reason> {
    let head = match example.label {
        "sig-b24" => between(text, "this `test-response` message", "RFC 8792\n", "\n{"),
        "ttrp" => {
            between(text, "Which results in the following signed request", "RFC 8792\n", "\n{")
        }
        _ => between(text, "this `test-request` message", "RFC 8792\n", "\n{"),
    };
    let (start, fields) = message(head);
    let mut fields: Vec<(String, String)> =
        fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    if example.label != "ttrp" {
        for name in ["Signature-Input", "Signature"] {
            let field = format!("{name}: {}=", example.label);
            let value = between(text, "", &field, "\n");
            fields.push((name.into(), format!("{}={value}", example.label)));
        }
    }
    if example.label == "sig-b24" {
        // The response that this copy of the appendix prints has another digest than the base that
        // was signed: the base's is put in its place.
        let digest = fields.iter_mut().find(|(name, _)| name == "Content-Digest").unwrap();
        digest.1 = between(text, example.section, "\"content-digest\": ", "\n").to_owned();
    }
    let mut words = start.split(' ');
    let (mut method, path) = (words.next().unwrap().to_owned(), words.next().unwrap());
    let host = fields.iter().find(|(name, _)| name == "Host").map(|(_, value)| value.as_str());
    let mut url = format!("https://{}{path}", host.unwrap_or(""));
    change(&mut method, &mut url, &mut fields);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let start = if example.label == "sig-b24" {
        Start::Response { status: path.parse().unwrap(), request: None }
    } else {
        Start::Request { method: &method, url: &url }
    };
    let message = Message { start, fields: &fields };
    verify(&message, &wanted(), |id| key(text, id?)).map_err(|refusal| refusal.reason)
}

fn appendix() -> Option<String> {
    let path = vectors()?.join("rfc9421-http-message-signatures/appendix-b-examples.txt");
    Some(unfolded(&std::fs::read_to_string(path).unwrap()))
}

#[test]
fn every_example_of_the_appendix_holds_with_the_documented_base() {
    let Some(text) = appendix() else { return };
    assert_eq!(text.matches("\nSignature-Input: ").count(), EXAMPLES.len(), "one is left out");
    for example in EXAMPLES {
        let verified = tried(&text, example, |_, _, _| {});
        let verified = verified.unwrap_or_else(|why| panic!("{}: {why}", example.label));
        assert_eq!(verified.algorithm, example.algorithm);
        assert_eq!(verified.created, Some(NOW));
        let base = between(&text, example.section, "RFC 8792\n\n", "\n~~~");
        assert!(base.starts_with(example.base), "{}: {base}", example.label);
        assert_eq!(verified.base, base, "{}", example.label);
    }
}

#[test]
fn a_change_of_anything_that_an_example_covers_is_refused() {
    let Some(text) = appendix() else { return };
    for example in EXAMPLES {
        let verified = tried(&text, example, |_, _, _| {}).unwrap();
        let covers = |name: &str| verified.base.contains(&format!("\"{name}\": "));
        if covers("@method") {
            let tried = tried(&text, example, |method, _, _| *method = "PUT".into());
            assert_eq!(tried, Err(Reason::Signature));
        }
        if covers("@path") {
            let tried = tried(&text, example, |_, url, _| *url = url.replace("/foo", "/fop"));
            assert_eq!(tried, Err(Reason::Signature));
        }
        if covers("@authority") {
            let tried =
                tried(&text, example, |_, url, _| *url = url.replace("https://", "https://x"));
            assert_eq!(tried, Err(Reason::Signature));
        }
        let names: Vec<String> = verified
            .base
            .lines()
            .filter(|line| !line.starts_with("\"@"))
            .map(|line| line.split('"').nth(1).unwrap().to_owned())
            .collect();
        for covered in names {
            let own = |name: &str| name.eq_ignore_ascii_case(&covered);
            let changed = tried(&text, example, |_, _, fields| {
                fields.iter_mut().filter(|f| own(&f.0)).for_each(|f| f.1.push('0'));
            });
            assert_eq!(changed, Err(Reason::Signature), "{covered}");
            let gone = tried(&text, example, |_, _, fields| fields.retain(|f| !own(&f.0)));
            assert_eq!(gone, Err(Reason::Component), "{covered}");
            let doubled = tried(&text, example, |_, _, fields| {
                let again = fields.iter().find(|f| own(&f.0)).unwrap().clone();
                fields.push(again);
            });
            assert_eq!(doubled, Err(Reason::Signature), "{covered}");
        }
    }
}

const SECRET: &[u8] = b"a secret of this test";

/// Signs this base with a shared secret, and verifies the message that the fields make.
fn shared(
    message: &Message<'_>,
    input: &str,
    base: &str,
    wanted: &Wanted<'_>,
) -> Result<Verified, Reason> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
    mac.update(format!("{base}\"@signature-params\": {input}").as_bytes());
    let signature = format!("a=:{}:", STANDARD.encode(mac.finalize().into_bytes()));
    let input = format!("a={input}");
    let mut fields = message.fields.to_vec();
    fields.extend([("Signature-Input", input.as_str()), ("SIGNATURE", signature.as_str())]);
    let message = Message { fields: &fields, ..*message };
    verify(&message, wanted, |_| Some(Key::Shared(SECRET.to_vec()))).map_err(|no| no.reason)
}

const REQUEST: Message<'static> = Message {
    start: Start::Request {
        method: "GET",
        url: "HTTPS://Porch.Example:443?name=A+b%2b%c3%a9&twice=1&twice=2&empty",
    },
    fields: &[("X-List", " a=1;q=2 "), ("x-list", "b=(1 2);z"), ("Empty", "")],
};

#[test]
fn every_component_is_written_as_the_standard_says() {
    for (name, value) in [
        ("\"@method\"", "GET"),
        ("\"@target-uri\"", "HTTPS://Porch.Example:443?name=A+b%2b%c3%a9&twice=1&twice=2&empty"),
        ("\"@authority\"", "porch.example"),
        ("\"@scheme\"", "https"),
        ("\"@request-target\"", "/?name=A+b%2b%c3%a9&twice=1&twice=2&empty"),
        ("\"@path\"", "/"),
        ("\"@query\"", "?name=A+b%2b%c3%a9&twice=1&twice=2&empty"),
        ("\"@query-param\";name=\"name\"", "A%20b%2B%C3%A9"),
        ("\"@query-param\";name=\"empty\"", ""),
        ("\"x-list\"", "a=1;q=2, b=(1 2);z"),
        ("\"x-list\";key=\"a\"", "1;q=2"),
        ("\"x-list\";key=\"b\"", "(1 2);z"),
        ("\"x-list\";bs", ":YT0xO3E9Mg==:, :Yj0oMSAyKTt6:"),
        ("\"empty\"", ""),
    ] {
        let input = format!("({name});created={NOW}");
        let verified = shared(&REQUEST, &input, &format!("{name}: {value}\n"), &wanted());
        assert!(verified.is_ok(), "{name}: {verified:?}");
    }
    let answer = Message {
        start: Start::Response { status: 503, request: Some(&REQUEST) },
        fields: &[("Retry-After", "5")],
    };
    let input = format!("(\"@status\" \"@method\";req \"retry-after\");created={NOW}");
    let base = "\"@status\": 503\n\"@method\";req: GET\n\"retry-after\": 5\n";
    assert!(shared(&answer, &input, base, &wanted()).is_ok());
}

#[test]
fn components_that_cannot_be_taken_from_the_message_are_refused() {
    for name in [
        "\"@status\"",
        "\"@query-param\"",
        "\"@query-param\";name=\"twice\"",
        "\"@query-param\";name=\"other\"",
        "\"@unheard-of\"",
        "\"@method\";req",
        "\"@method\";key=\"a\"",
        "\"X-List\"",
        "\"absent\"",
        "\"x-list\";key=\"c\"",
        "\"x-list\";key=\"a\";bs",
        "\"x-list\";tr",
        "\"x-list\";sf",
        "x-list",
        "\"@method\" \"@method\"",
    ] {
        let input = format!("({name});created={NOW}");
        assert_eq!(shared(&REQUEST, &input, "", &wanted()), Err(Reason::Component), "{name}");
    }
}

#[test]
fn a_field_cannot_smuggle_in_another_line() {
    let request = Message { fields: &[("x", "1\n\"@path\": /")], ..REQUEST };
    let input = format!("(\"x\");created={NOW}");
    let base = "\"x\": 1\n\"@path\": /\n";
    assert_eq!(shared(&request, &input, base, &wanted()), Err(Reason::Component));
}

#[test]
fn what_has_to_be_signed_and_when_is_the_callers_word() {
    let base = "\"@method\": GET\n";
    let at = |parameters: &str, wanted: &Wanted<'_>| {
        shared(&REQUEST, &format!("(\"@method\"){parameters}"), base, wanted).err()
    };
    let created = format!(";created={NOW}");
    let covered = Wanted { covered: &["\"@method\""], ..wanted() };
    assert_eq!(at(&created, &covered), None);
    let more = Wanted { covered: &["\"@method\"", "\"@path\""], ..wanted() };
    assert_eq!(at(&created, &more), Some(Reason::NotCovered));
    assert_eq!(at("", &wanted()), Some(Reason::Stale), "it does not say when");
    assert_eq!(at("", &Wanted { max_age: None, ..wanted() }), None);
    let late = Wanted { now: NOW + 301, ..wanted() };
    assert_eq!(at(&created, &late), Some(Reason::Stale));
    let early = Wanted { now: NOW - 61, ..wanted() };
    assert_eq!(at(&created, &early), Some(Reason::Ahead));
    assert_eq!(at(&format!("{created};expires={NOW}"), &wanted()), Some(Reason::Stale));
    assert_eq!(at(&format!("{created};expires={}", NOW + 1), &wanted()), None);
    assert_eq!(at(&format!("{created};alg=\"hmac-sha256\""), &wanted()), None);
    let other = format!("{created};alg=\"ed25519\"");
    assert_eq!(at(&other, &wanted()), Some(Reason::Algorithm));
    let labelled = Wanted { label: Some("b"), ..wanted() };
    assert_eq!(at(&created, &labelled), Some(Reason::Unsigned));
}

#[test]
fn fields_that_cannot_be_read_are_refused_with_a_reason() {
    let tried = |fields: &[(&str, &str)]| {
        let message = Message { fields, ..REQUEST };
        verify(&message, &wanted(), |_| Some(Key::Shared(SECRET.to_vec()))).unwrap_err().reason
    };
    let long = format!("a=(\"{}\")", "x".repeat(20_000));
    let many = format!("a=({})", "\"x\" ".repeat(65));
    assert_eq!(tried(&[]), Reason::Unsigned);
    assert_eq!(tried(&[("signature-input", "a=()")]), Reason::Unsigned);
    for (input, signature, reason) in [
        ("a=(", "a=:AA==:", Reason::Malformed),
        ("a=()", "a=AA", Reason::Malformed),
        ("a=1", "a=:AA==:", Reason::Malformed),
        ("a=(), b=()", "a=:AA==:", Reason::Unsigned),
        (&long, "a=:AA==:", Reason::Malformed),
        (&many, "a=:AA==:", Reason::Malformed),
    ] {
        assert_eq!(
            tried(&[("signature-input", input), ("signature", signature)]),
            reason,
            "{input}"
        );
    }
    let nobody = verify(
        &Message {
            fields: &[("signature-input", "a=();created=1618884473"), ("signature", "a=:AA==:")],
            ..REQUEST
        },
        &wanted(),
        |_| None,
    );
    assert_eq!(nobody.unwrap_err().reason, Reason::Key);
}
