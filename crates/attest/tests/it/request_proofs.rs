//! Request proofs: the examples of RFC 9449, and what an attacker would try.

use crate::chains::vectors;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use porchlight_attest::proof::dpop::{self, Expected, MAX_AGE, MAX_AHEAD, Proof, Reason, Refusal};
use porchlight_attest::proof::jws;
use porchlight_attest::proof::nonce::Nonces;
use porchlight_attest::proof::replay::{Remembered, Replays};
use porchlight_attest::virtual_phone::{Request, VirtualKey};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const NOW: i64 = 1_795_000_000;
const URL: &str = "https://porch.example/v1/itinerary";
const TOKEN: &str = "an-access-token";

fn nonces() -> Nonces {
    Nonces::new([7; 32])
}

const fn expected() -> Expected<'static> {
    Expected { method: "GET", url: URL, access_token: Some(TOKEN), now: NOW }
}

fn ana() -> VirtualKey {
    VirtualKey::from_seed(b"ana")
}

/// The claims of a proof that holds.
fn claims() -> Value {
    json!({
        "jti": "a-random-number-01", "htm": "GET", "htu": URL, "iat": NOW,
        "nonce": nonces().current(NOW), "ath": URL_SAFE_NO_PAD.encode(Sha256::digest(TOKEN)),
    })
}

fn header(key: &VirtualKey) -> Value {
    json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": key.public().to_jwk()})
}

fn good() -> String {
    ana().jws_with(&header(&ana()), &claims())
}

fn check(proof: &str) -> Result<Proof, Refusal> {
    dpop::check(proof, &expected(), &nonces())
}

fn reason(proof: &str) -> Option<Reason> {
    check(proof).err().map(|refusal| refusal.reason)
}

/// A JWS signed by the key over exactly this header text.
fn with_header_text(key: &VirtualKey, header: &str) -> String {
    let payload = key.jws_with(&json!({}), &claims());
    let payload = payload.split('.').nth(1).unwrap();
    let signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header));
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature(key, &signed)))
}

fn signature(key: &VirtualKey, message: &str) -> Vec<u8> {
    use p256::ecdsa::{Signature, signature::Signer};
    let signature: Signature = key.signing_key().sign(message.as_bytes());
    signature.to_bytes().to_vec()
}

fn parts(proof: &str) -> [&str; 3] {
    proof.split('.').collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn a_proof_made_for_the_request_holds_and_names_its_key() {
    let proof = check(&good()).unwrap();
    assert_eq!(proof.thumbprint, ana().public().thumbprint());
    assert_eq!((proof.jti.as_str(), proof.made_at), ("a-random-number-01", NOW));
    let nonce = nonces().current(NOW);
    let request = Request {
        method: "GET",
        url: URL,
        jti: "a-random-number-01",
        nonce: Some(&nonce),
        access_token: Some(TOKEN),
        now: NOW,
    };
    assert_eq!(check(&ana().proof(&request)).unwrap(), proof);
}

/// Proofs in the examples of RFC 9449, unfolded (RFC 8792), with the request each stands in.
fn examples(text: &str) -> Vec<(String, String, String)> {
    let mut found = vec![];
    for (at, _) in text.match_indices("DPoP: eyJ") {
        let mut proof = String::new();
        for line in text[at + "DPoP: ".len()..].lines() {
            proof.push_str(line.trim().trim_end_matches('\\'));
            if !line.ends_with('\\') {
                break;
            }
        }
        // The request line and the host stand above, but not in the bare example of the header.
        let fence = text[..at].rfind("~~~").max(text[..at].rfind("```")).unwrap();
        let above: Vec<&str> = text[fence..at].lines().skip(1).collect();
        let Some(request) = above.first().filter(|line| line.contains("HTTP/1.1")) else {
            found.push((proof, "POST".into(), "https://server.example.com/token".into()));
            continue;
        };
        let host = above.iter().find_map(|line| line.strip_prefix("Host: ")).unwrap();
        let mut words = request.split(' ');
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        found.push((proof, method.into(), format!("https://{host}{path}")));
    }
    found
}

#[test]
fn the_examples_of_rfc_9449_hold_but_for_the_nonce_that_this_server_wants() {
    let Some(vectors) = vectors() else { return };
    let text = std::fs::read_to_string(vectors.join("rfc9449-dpop/examples.txt")).unwrap();
    let examples = examples(&text);
    assert!(examples.len() >= 3, "only {} examples found", examples.len());
    let mut bound = 0;
    for (proof, method, url) in examples {
        let read = jws::verify(&proof, dpop::TYPE).unwrap();
        let thumbprint = URL_SAFE_NO_PAD.encode(read.key.thumbprint());
        assert_eq!(thumbprint, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
        assert!(text.contains(&format!("\"jkt\":\"{thumbprint}\"")));
        let now = read.payload["iat"].as_i64().unwrap();
        let token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
        let token = read.payload.contains_key("ath").then_some(token);
        if let Some(token) = token {
            bound += 1;
            let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(token));
            assert_eq!(read.payload["ath"], hash.as_str());
        }
        let expected = Expected { method: &method, url: &url, access_token: token, now };
        let refused = dpop::check(&proof, &expected, &nonces()).unwrap_err();
        // Everything that comes before the nonce holds: shape, signature, method, address.
        assert_eq!(refused.reason, Reason::NonceMissing, "{method} {url}: {}", refused.message);
        assert_eq!(refused.error(), "use_dpop_nonce");
        let elsewhere = Expected { url: "https://other.example/", ..expected };
        let refused = dpop::check(&proof, &elsewhere, &nonces()).unwrap_err();
        assert_eq!(refused.reason, Reason::Url);
    }
    assert!(bound >= 1, "no example with an access token");
}

/// A proof signed by the right key whose claims were changed first.
fn claiming(change: impl Fn(&mut Value)) -> Option<Reason> {
    let mut claims = claims();
    change(&mut claims);
    reason(&ana().jws_with(&header(&ana()), &claims))
}

fn without(name: &str) -> Option<Reason> {
    claiming(|claims| {
        claims.as_object_mut().unwrap().remove(name);
    })
}

#[test]
fn a_proof_for_another_request_is_refused() {
    assert_eq!(claiming(|c| c["htm"] = "POST".into()), Some(Reason::Method));
    assert_eq!(claiming(|c| c["htm"] = "get".into()), Some(Reason::Method));
    for url in [
        "https://porch.example/v1/offers",
        "http://porch.example/v1/itinerary",
        "https://porch.example.lure.example/v1/itinerary",
        "https://ana@porch.example/v1/itinerary",
        "https://porch.example:8443/v1/itinerary",
        "https://porch.example/v1/itinerary/",
        "/v1/itinerary",
        "",
    ] {
        assert_eq!(claiming(|c| c["htu"] = url.into()), Some(Reason::Url), "{url}");
    }
    assert_eq!(claiming(|c| c["htu"] = format!("{URL}?day=1#top").into()), None);
}

#[test]
fn a_proof_without_a_claim_or_with_one_of_another_kind_is_refused() {
    for name in ["jti", "htm", "htu", "iat"] {
        assert_eq!(without(name), Some(Reason::Claim), "{name}");
        assert_eq!(claiming(|c| c[name] = json!([1])), Some(Reason::Claim), "{name}");
    }
    assert_eq!(claiming(|c| c["jti"] = "short".into()), Some(Reason::Claim));
    assert_eq!(claiming(|c| c["jti"] = "x".repeat(129).into()), Some(Reason::Claim));
    assert_eq!(claiming(|c| c["iat"] = json!("1795000000")), Some(Reason::Claim));
}

#[test]
fn clocks_that_lie_are_refused() {
    let at = |iat: i64| claiming(|c| c["iat"] = iat.into());
    assert_eq!(at(NOW - MAX_AGE), None);
    assert_eq!(at(NOW - MAX_AGE - 1), Some(Reason::Stale));
    assert_eq!(at(NOW + MAX_AHEAD), None);
    assert_eq!(at(NOW + MAX_AHEAD + 1), Some(Reason::Ahead));
    assert_eq!(at(i64::MIN), Some(Reason::Stale));
    assert_eq!(at(i64::MAX), Some(Reason::Ahead));
}

#[test]
fn a_nonce_that_is_missing_old_invented_or_of_another_server_is_refused() {
    assert_eq!(without("nonce"), Some(Reason::NonceMissing));
    assert_eq!(claiming(|c| c["nonce"] = json!(7)), Some(Reason::NonceMissing));
    for wrong in [
        nonces().current(NOW - 3_600),
        nonces().current(NOW + 3_600),
        Nonces::new([8; 32]).current(NOW),
        "x".repeat(32),
        String::new(),
    ] {
        let refused = claiming(|c| c["nonce"] = wrong.as_str().into());
        assert_eq!(refused, Some(Reason::NonceWrong), "{wrong}");
    }
}

#[test]
fn a_proof_is_bound_to_the_access_token_and_to_having_none() {
    assert_eq!(without("ath"), Some(Reason::TokenHash));
    let other = URL_SAFE_NO_PAD.encode(Sha256::digest("another token"));
    assert_eq!(claiming(|c| c["ath"] = other.as_str().into()), Some(Reason::TokenHash));
    let alone = Expected { access_token: None, ..expected() };
    let refused = dpop::check(&good(), &alone, &nonces()).unwrap_err();
    assert_eq!(refused.reason, Reason::TokenHash, "made for a token, sent without one");
}

#[test]
fn another_algorithm_is_refused_even_when_its_signature_would_hold() {
    let [_, payload, _] = parts(&good()).map(str::to_owned);
    for alg in ["none", "None", "HS256", "ES384", "RS256", "EdDSA", "es256", ""] {
        let mut header = header(&ana());
        header["alg"] = alg.into();
        assert_eq!(reason(&ana().jws_with(&header, &claims())), Some(Reason::Malformed), "{alg}");
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        assert_eq!(reason(&format!("{header}.{payload}.")), Some(Reason::Malformed), "{alg}");
        // The public key taken for a shared secret.
        let signed = format!("{header}.{payload}");
        let mut mac = Hmac::<Sha256>::new_from_slice(ana().public().point()).unwrap();
        mac.update(signed.as_bytes());
        let mac = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        assert_eq!(reason(&format!("{signed}.{mac}")), Some(Reason::Malformed), "{alg}");
    }
}

#[test]
fn a_header_that_readers_could_understand_differently_is_refused() {
    let jwk = ana().public().to_jwk().to_string();
    let other = VirtualKey::from_seed(b"ben").public().to_jwk();
    let y = other["y"].as_str().unwrap();
    let twice_inside = jwk.replace(r#""y":"#, &format!(r#""y":"{y}","y":"#));
    let good = format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{jwk}}}"#);
    assert_eq!(reason(&with_header_text(&ana(), &good)), None);
    for bad in [
        format!(r#"{{"typ":"dpop+jwt","alg":"none","alg":"ES256","jwk":{jwk}}}"#),
        format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{other},"jwk":{jwk}}}"#),
        format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{twice_inside}}}"#),
        format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{jwk},"crit":["exp"],"exp":1}}"#),
        format!(r#"{{"typ":"JWT","alg":"ES256","jwk":{jwk}}}"#),
        format!(r#"{{"alg":"ES256","jwk":{jwk}}}"#),
        format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{jwk}}} "x""#),
        r#"{"typ":"dpop+jwt","alg":"ES256"}"#.to_owned(),
        format!("[{good}]"),
        format!("{}1{}", "[".repeat(4_000), "]".repeat(4_000)),
        String::new(),
    ] {
        assert_eq!(reason(&with_header_text(&ana(), &bad)), Some(Reason::Malformed), "{bad}");
    }
}

#[test]
fn a_swapped_private_or_foreign_key_is_refused() {
    // Ana's payload and signature under Ben's key.
    let swapped = ana().jws_with(&header(&VirtualKey::from_seed(b"ben")), &claims());
    assert_eq!(reason(&swapped), Some(Reason::Malformed));
    let with = |name: &str, value: Value| {
        let mut header = header(&ana());
        header["jwk"][name] = value;
        reason(&ana().jws_with(&header, &claims()))
    };
    let private = URL_SAFE_NO_PAD.encode(ana().signing_key().to_bytes());
    assert_eq!(with("d", private.into()), Some(Reason::Malformed));
    assert_eq!(with("kty", "OKP".into()), Some(Reason::Malformed));
    assert_eq!(with("crv", "P-384".into()), Some(Reason::Malformed));
    assert_eq!(with("y", URL_SAFE_NO_PAD.encode([0; 32]).into()), Some(Reason::Malformed));
    assert_eq!(with("kid", "ana".into()), None, "a name for the key changes nothing");
}

#[test]
fn signatures_of_zeros_and_of_other_lengths_are_refused() {
    let [header, payload, signature] = parts(&good()).map(str::to_owned);
    let bytes = URL_SAFE_NO_PAD.decode(&signature).unwrap();
    for bad in
        [vec![], vec![0; 64], vec![0xff; 64], bytes[..63].to_vec(), [&bytes[..], &[0]].concat()]
    {
        let proof = format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode(bad));
        assert_eq!(reason(&proof), Some(Reason::Malformed));
    }
    for bad in ["", ".", "..", "...", "a.b.c", &format!("{}.", good()), &"a".repeat(9_000)] {
        assert_eq!(reason(bad), Some(Reason::Malformed));
    }
}

#[test]
fn the_mirror_of_a_signature_is_the_same_proof_and_works_no_second_time() {
    let [header, payload, signature] = parts(&good()).map(str::to_owned);
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let signature = p256::ecdsa::Signature::from_slice(&signature).unwrap();
    let (r, s) = signature.split_scalars();
    let mirror = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
    assert_ne!(mirror, signature);
    let mirror = format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode(mirror.to_bytes()));
    let (first, second) = (check(&good()).unwrap(), check(&mirror).unwrap());
    let replays = Replays::default();
    let once = |proof: &Proof| replays.remember(&proof.thumbprint, &proof.jti, NOW + 300, NOW);
    assert_eq!(once(&first), Remembered::New);
    assert_eq!(once(&second), Remembered::Again);
}

#[test]
fn a_replay_is_seen_by_any_of_many_threads_exactly_once() {
    let replays = Replays::default();
    let thumbprint = ana().public().thumbprint();
    let new: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let once = |n: u32| replays.remember(&thumbprint, &n.to_string(), 300, 0);
                    (0..1_000).filter(|n| once(*n) == Remembered::New).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!((new, replays.len()), (1_000, 1_000));
}

/// Tries of the sweep below.
const MUTATIONS: usize = 10_000;

#[test]
fn ten_thousand_changed_proofs_are_all_refused() {
    let proof = good().into_bytes();
    for number in 0..MUTATIONS {
        let mut changed = proof.clone();
        let at = number % changed.len();
        // Every place in turn, each time with another letter of the alphabet that text may have.
        let letter = b' ' + u8::try_from((number / changed.len() + number) % 95).unwrap();
        if changed[at] == letter {
            continue;
        }
        changed[at] = letter;
        let changed = String::from_utf8(changed).unwrap();
        assert!(check(&changed).is_err(), "{changed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn cutting_doubling_or_inserting_anything_is_refused(
        at in any::<prop::sample::Index>(),
        length in 1usize..40,
        text in "[A-Za-z0-9_.=-]{0,8}",
    ) {
        let proof = good();
        let at = at.index(proof.len());
        let end = (at + length).min(proof.len());
        let changed = format!("{}{text}{}", &proof[..at], &proof[end..]);
        prop_assume!(changed != proof);
        prop_assert!(check(&changed).is_err());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,400}") {
        prop_assert!(check(&text).is_err());
    }
}
