//! Signed commitments, and what an attacker would try.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_attest::proof::commitment::{self, Expected, MAX_AGE, MAX_AHEAD, Reason};
use porchlight_attest::proof::nonce::BoundNonces;
use porchlight_attest::virtual_phone::VirtualKey;
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

const NOW: i64 = 1_795_000_000;
const BODY: &[u8] = br#"{"choices":["b1","b2"]}"#;

fn nonces() -> BoundNonces {
    BoundNonces::new([9; 32])
}

fn ana() -> VirtualKey {
    VirtualKey::from_seed(b"ana")
}

fn expected() -> Expected<'static> {
    Expected {
        account: b"ana",
        act: "enter_round",
        subject: "round-1",
        digest: Sha256::digest(BODY).into(),
        thumbprint: ana().public().thumbprint(),
        now: NOW,
        online: true,
    }
}

fn nonce() -> String {
    commitment::nonce(&nonces(), b"ana", "enter_round", "round-1", NOW + 900)
}

fn good() -> String {
    ana().commitment("enter_round", "round-1", BODY, &nonce(), NOW)
}

fn refused(text: &str, expected: &Expected<'_>) -> Option<Reason> {
    commitment::check(text, expected, &nonces()).err().map(|refusal| refusal.reason)
}

#[test]
fn a_commitment_holds_for_its_account_act_subject_bytes_and_key_only() {
    let good = good();
    assert_eq!(refused(&good, &expected()), None);
    let other = |change: fn(&mut Expected<'static>)| {
        let mut expected = expected();
        change(&mut expected);
        refused(&good, &expected)
    };
    assert_eq!(other(|e| e.act = "accept_offer"), Some(Reason::Act));
    assert_eq!(other(|e| e.subject = "round-2"), Some(Reason::Subject));
    assert_eq!(other(|e| e.digest = [0; 32]), Some(Reason::Digest));
    assert_eq!(other(|e| e.account = b"ben"), Some(Reason::Nonce));
    assert_eq!(other(|e| e.thumbprint = [0; 32]), Some(Reason::Key));
    assert_eq!(other(|e| e.now = NOW + 900), None);
    assert_eq!(other(|e| e.now = NOW + 901), Some(Reason::Stale));
}

#[test]
fn the_time_of_signing_lies_near_receipt_for_acts_with_a_network_and_is_only_kept_for_others() {
    let nonce = commitment::nonce(&nonces(), b"ana", "enter_round", "round-1", NOW + MAX_AGE);
    let signed = |iat: i64, online: bool| {
        let text = ana().commitment("enter_round", "round-1", BODY, &nonce, iat);
        let expected = Expected { online, ..expected() };
        commitment::check(&text, &expected, &nonces()).map_err(|no| no.reason)
    };
    for iat in [NOW, NOW - MAX_AGE, NOW + MAX_AHEAD] {
        assert_eq!(signed(iat, true), Ok(Some(iat)));
    }
    for iat in [NOW - MAX_AGE - 1, NOW + MAX_AHEAD + 1, 0, i64::MIN, i64::MAX] {
        assert_eq!(signed(iat, true), Err(Reason::Time), "{iat}");
        assert_eq!(signed(iat, false), Ok(Some(iat)), "a capture of yesterday is kept");
    }
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(BODY));
    let timeless = |iat: Option<&str>, online| {
        let mut payload = json!({
            "act": "enter_round", "subject": "round-1", "nonce": nonce, "digest": digest,
        });
        if let Some(iat) = iat {
            payload["iat"] = iat.into();
        }
        let text = ana().jws(commitment::TYPE, &payload);
        let expected = Expected { online, ..expected() };
        commitment::check(&text, &expected, &nonces()).map_err(|no| no.reason)
    };
    assert_eq!(timeless(None, true), Err(Reason::Time));
    assert_eq!(timeless(None, false), Ok(None));
    assert_eq!(timeless(Some("now"), false), Err(Reason::Time), "what is there has to be a time");
}

#[test]
fn a_nonce_for_something_else_does_not_serve() {
    let nonces = nonces();
    for (account, act, subject) in [
        ("ben", "enter_round", "round-1"),
        ("ana", "check_in", "round-1"),
        ("ana", "enter_round", "round-2"),
        ("anaenter", "_round", "round-1"),
    ] {
        let nonce = commitment::nonce(&nonces, account.as_bytes(), act, subject, NOW + 900);
        let text = ana().commitment("enter_round", "round-1", BODY, &nonce, NOW);
        assert_eq!(refused(&text, &expected()), Some(Reason::Nonce), "{account} {act} {subject}");
    }
    for nonce in ["", "AAAA", &"A".repeat(32)] {
        let text = ana().commitment("enter_round", "round-1", BODY, nonce, NOW);
        assert_eq!(refused(&text, &expected()), Some(Reason::Nonce));
    }
    // Its time is inside the code: it cannot be put off.
    let short = commitment::nonce(&nonces, b"ana", "enter_round", "round-1", NOW - 1);
    let text = ana().commitment("enter_round", "round-1", BODY, &short, NOW);
    assert_eq!(refused(&text, &expected()), Some(Reason::Stale));
}

#[test]
fn a_commitment_of_a_bot_service_under_its_own_key_is_refused() {
    let bot = VirtualKey::from_seed(b"bot service");
    let text = bot.commitment("enter_round", "round-1", BODY, &nonce(), NOW);
    assert_eq!(refused(&text, &expected()), Some(Reason::Key));
}

#[test]
fn a_request_proof_does_not_pass_for_a_commitment() {
    let payload = json!({
        "act": "enter_round", "subject": "round-1", "nonce": nonce(), "iat": NOW,
        "digest": "irrelevant",
    });
    let proof = ana().jws("dpop+jwt", &payload);
    assert_eq!(refused(&proof, &expected()), Some(Reason::Malformed));
    assert_eq!(refused("", &expected()), Some(Reason::Malformed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_commitment_with_any_byte_changed_is_refused(
        at in any::<prop::sample::Index>(),
        letter in b' '..=b'~',
    ) {
        let mut changed = good().into_bytes();
        let at = at.index(changed.len());
        prop_assume!(changed[at] != letter);
        changed[at] = letter;
        prop_assert!(refused(&String::from_utf8(changed).unwrap(), &expected()).is_some());
    }
}
