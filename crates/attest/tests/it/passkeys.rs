//! Passkey ceremonies against a virtual authenticator, and what an attacker would try.

use crate::webauthn_vectors::{AT, examples};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_attest::outcome::Outcome;
use porchlight_attest::passkey::{Made, Passkeys, Reason, Standing, weigh};
use porchlight_attest::virtual_phone::AuthenticatorMaker;
use porchlight_attest::virtual_phone::passkey::{NotAnswered, VirtualAuthenticator};
use porchlight_attest::webauthn::{AttestationObject, Trust};
use porchlight_attest::x509::Revocations;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

const ORIGIN: &str = "https://porch.example";
const HANDLE: [u8; 16] = [7; 16];

static NOTHING_REVOKED: LazyLock<Revocations> = LazyLock::new(Revocations::none);

/// Nobody is known.
fn nobody() -> Trust<'static> {
    Trust { roots: &[], key_store_roots: &[], revocations: &NOTHING_REVOKED, at: AT }
}

fn server() -> Passkeys {
    Passkeys::new(ORIGIN, "Hearth")
}

fn made(server: &Passkeys, phone: &mut VirtualAuthenticator) -> Made {
    let begun = server.begin_making(HANDLE, "ana", &[], false).unwrap();
    let response = phone.create(&begun.options, ORIGIN).unwrap();
    server.finish_making(&begun.state, &response, &nobody()).unwrap()
}

fn signed_in(
    server: &Passkeys,
    phone: &mut VirtualAuthenticator,
    credential: &str,
) -> Result<String, Reason> {
    let begun = server.begin_sign_in().unwrap();
    let response = phone.get(&begun.options, ORIGIN).unwrap();
    server.finish_sign_in(&begun.state, &response, credential).map_err(|no| no.reason)
}

/// A ceremony answered, and then one part of the answer changed.
fn tampered(response: &Value, part: &str, change: impl Fn(&mut Vec<u8>)) -> Value {
    let mut response = response.clone();
    let text = response["response"][part].as_str().unwrap();
    let mut bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
    change(&mut bytes);
    response["response"][part] = URL_SAFE_NO_PAD.encode(bytes).into();
    response
}

#[test]
fn a_passkey_is_made_and_signs_in_again_and_again() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    let made = made(&server, &mut phone);
    assert_eq!(made.credential_id, phone.passkeys[0].credential_id);
    assert!(!made.synced);
    let mut credential = made.credential;
    for use_number in 1..=3 {
        credential = signed_in(&server, &mut phone, &credential).unwrap();
        let kept: Value = serde_json::from_str(&credential).unwrap();
        assert_eq!(kept["cred"]["counter"], use_number);
    }
}

#[test]
fn a_synced_passkey_says_so_and_needs_no_counter() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    phone.synced = true;
    let made = made(&server, &mut phone);
    assert!(made.synced);
    let again = signed_in(&server, &mut phone, &made.credential).unwrap();
    assert!(signed_in(&server, &mut phone, &again).is_ok());
}

#[test]
fn the_answer_names_the_credential_and_the_account_it_comes_from() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    let made = made(&server, &mut phone);
    let begun = server.begin_sign_in().unwrap();
    let response = phone.get(&begun.options, ORIGIN).unwrap();
    let named = Passkeys::named(&response).unwrap();
    assert_eq!((named.credential_id, named.handle), (made.credential_id, HANDLE.to_vec()));
    let mut nameless = response;
    nameless["response"].as_object_mut().unwrap().remove("userHandle");
    assert_eq!(Passkeys::named(&nameless).unwrap_err().reason, Reason::Malformed);
}

#[test]
fn an_authenticator_does_not_hold_two_passkeys_of_one_account() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    let made = made(&server, &mut phone);
    let again = server.begin_making(HANDLE, "ana", &[made.credential], false).unwrap();
    assert_eq!(phone.create(&again.options, ORIGIN), Err(NotAnswered::AlreadyHere));
}

#[test]
fn a_person_who_was_not_verified_is_refused_at_both_ceremonies() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    phone.verifies = false;
    let begun = server.begin_making(HANDLE, "ana", &[], false).unwrap();
    let response = phone.create(&begun.options, ORIGIN).unwrap();
    let refused = server.finish_making(&begun.state, &response, &nobody()).unwrap_err();
    assert_eq!(refused.reason, Reason::NotVerified);

    phone.verifies = true;
    let made = made(&server, &mut phone);
    phone.verifies = false;
    assert_eq!(signed_in(&server, &mut phone, &made.credential), Err(Reason::NotVerified));
}

#[test]
fn a_cloned_authenticator_shows_by_its_counter() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    let made = made(&server, &mut phone);
    let mut clone = phone.clone();
    let after = signed_in(&server, &mut phone, &made.credential).unwrap();
    assert_eq!(signed_in(&server, &mut clone, &after), Err(Reason::CounterWentBack));
}

#[test]
fn an_answer_works_for_its_own_ceremony_only() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    let made = made(&server, &mut phone);
    let (first, second) = (server.begin_sign_in().unwrap(), server.begin_sign_in().unwrap());
    let recorded = phone.get(&first.options, ORIGIN).unwrap();
    let refused = server.finish_sign_in(&second.state, &recorded, &made.credential).unwrap_err();
    assert_eq!(refused.reason, Reason::Refused);
    assert!(server.finish_sign_in(&first.state, &recorded, &made.credential).is_ok());
}

#[test]
fn a_page_that_lures_people_gets_nothing_usable() {
    let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    let made = made(&server, &mut phone);
    let begun = server.begin_sign_in().unwrap();
    let lured = phone.get(&begun.options, "https://porch.example.lure.example");
    assert!(matches!(lured, Err(NotAnswered::OtherDomain { .. })));
    // A browser that does not keep the rule still signs the origin it was on.
    let mut response = phone.get(&begun.options, ORIGIN).unwrap();
    let lured = json!({
        "type": "webauthn.get", "challenge": begun.options["publicKey"]["challenge"],
        "origin": "https://lure.example", "crossOrigin": false,
    });
    response["response"]["clientDataJSON"] = URL_SAFE_NO_PAD.encode(lured.to_string()).into();
    let refused = server.finish_sign_in(&begun.state, &response, &made.credential).unwrap_err();
    assert_eq!(refused.reason, Reason::Refused);
}

#[test]
fn another_accounts_passkey_does_not_open_this_one() {
    let (server, mut ana) = (server(), VirtualAuthenticator::from_seed(b"ana"));
    let mut ben = VirtualAuthenticator::from_seed(b"ben");
    let of_ana = made(&server, &mut ana);
    made(&server, &mut ben);
    assert_eq!(signed_in(&server, &mut ben, &of_ana.credential), Err(Reason::Refused));
    // Even when it claims the other's credential.
    let begun = server.begin_sign_in().unwrap();
    let mut response = ben.get(&begun.options, ORIGIN).unwrap();
    let id = URL_SAFE_NO_PAD.encode(&of_ana.credential_id);
    response["id"] = id.as_str().into();
    response["rawId"] = id.as_str().into();
    let refused = server.finish_sign_in(&begun.state, &response, &of_ana.credential).unwrap_err();
    assert_eq!(refused.reason, Reason::Refused);
}

#[test]
fn a_server_without_a_domain_says_why_it_has_no_passkeys() {
    let server = Passkeys::new("http://127.0.0.1:8080", "Hearth");
    let refused = server.begin_sign_in().unwrap_err();
    assert_eq!(refused.reason, Reason::Unavailable);
    assert!(refused.message.contains("localhost"), "{}", refused.message);
}

#[test]
fn unreadable_answers_are_malformed_and_not_a_panic() {
    let server = server();
    for bad in [json!(null), json!({}), json!({"id": 7}), json!([])] {
        assert_eq!(Passkeys::named(&bad).unwrap_err().reason, Reason::Malformed);
        let begun = server.begin_making(HANDLE, "ana", &[], false).unwrap();
        assert!(server.finish_making(&begun.state, &bad, &nobody()).is_err());
    }
}

/// Makes a passkey whose statement is asked for, changes the attestation object, and says how it
/// stands where this maker is known.
fn stated(
    phone: &mut VirtualAuthenticator,
    known: &AuthenticatorMaker,
    change: impl Fn(&mut Vec<u8>),
) -> Result<Made, Reason> {
    let (server, roots) = (server(), [known.root().unwrap()]);
    let begun = server.begin_making(HANDLE, "ana", &[], true).unwrap();
    let response = phone.create(&begun.options, ORIGIN).unwrap();
    let response = tampered(&response, "attestationObject", change);
    let trust = Trust { roots: &roots, ..nobody() };
    server.finish_making(&begun.state, &response, &trust).map_err(|no| no.reason)
}

fn phone_of(maker: Option<&AuthenticatorMaker>) -> VirtualAuthenticator {
    let mut phone = VirtualAuthenticator::from_seed(b"ana");
    phone.maker = maker.cloned();
    phone
}

#[test]
fn what_the_maker_states_is_told_and_most_passkeys_have_none() {
    let (known, other) = (AuthenticatorMaker::new(b"known"), AuthenticatorMaker::new(b"other"));
    let stands = |phone: &mut VirtualAuthenticator| {
        stated(phone, &known, |_| {}).map(|made| made.stated.standing)
    };
    assert_eq!(stands(&mut phone_of(None)), Ok(Standing::NotGiven));
    let mut own = phone_of(None);
    own.vouches = true;
    assert_eq!(stands(&mut own), Ok(Standing::OwnKey));
    assert_eq!(stands(&mut phone_of(Some(&other))), Ok(Standing::UnknownMaker));
    assert_eq!(stands(&mut phone_of(Some(&known))), Ok(Standing::MakerChecked));
}

#[test]
fn a_passkey_with_a_checked_statement_signs_in_like_any_other() {
    let known = AuthenticatorMaker::new(b"known");
    let mut phone = phone_of(Some(&known));
    let made = stated(&mut phone, &known, |_| {}).unwrap();
    let Outcome::Verified { facts } = &made.stated.outcome else { panic!("{:#?}", made.stated) };
    assert_eq!(facts.credential_id.as_slice(), made.credential_id);
    assert!(signed_in(&server(), &mut phone, &made.credential).is_ok());
}

#[test]
fn a_forged_statement_refuses_its_passkey() {
    let known = AuthenticatorMaker::new(b"known");
    // The signature of the statement stands right before the certificates.
    let forged = stated(&mut phone_of(Some(&known)), &known, |object| {
        let at = object.windows(5).position(|name| name == b"\x63x5c\x81").unwrap();
        object[at - 1] ^= 1;
    });
    assert_eq!(forged.unwrap_err(), Reason::Statement);
    let mut own = phone_of(None);
    own.vouches = true;
    let forged = stated(&mut own, &known, |object| {
        let at = object.windows(10).position(|name| name == b"\x68authData\x58").unwrap();
        object[at - 1] ^= 1;
    });
    assert_eq!(forged.unwrap_err(), Reason::Statement);
}

#[test]
fn a_statement_of_an_unknown_form_takes_nothing_from_the_passkey() {
    let known = AuthenticatorMaker::new(b"known");
    let mut own = phone_of(None);
    own.vouches = true;
    let unknown = stated(&mut own, &known, |object| {
        let at = object.windows(6).position(|name| name == b"packed").unwrap();
        object[at..at + 6].copy_from_slice(b"future");
    });
    assert_eq!(unknown.unwrap().stated.standing, Standing::Unclear);
}

#[test]
fn what_is_not_an_attestation_object_is_malformed() {
    let known = AuthenticatorMaker::new(b"known");
    let cut = stated(&mut phone_of(None), &known, |object| object.truncate(40));
    assert_eq!(cut.unwrap_err(), Reason::Malformed);
}

#[test]
fn the_standards_examples_stand_as_their_formats_say() {
    let Some((root, pairs)) = examples() else { return };
    for pair in &pairs {
        let format = AttestationObject::read(pair.object()).unwrap().format;
        let stands = |roots: &[_]| weigh(&pair.register(pair.object(), roots, |_| {}));
        let own = pair.title.contains("Self");
        let (unknown, known) = match format {
            "none" => (Standing::NotGiven, Standing::NotGiven),
            _ if own => (Standing::OwnKey, Standing::OwnKey),
            // The example's key store says that its keys are in software.
            "android-key" => (Standing::UnknownMaker, Standing::Unclear),
            _ => (Standing::UnknownMaker, Standing::MakerChecked),
        };
        assert_eq!(stands(&[]), unknown, "{}", pair.title);
        assert_eq!(stands(std::slice::from_ref(&root)), known, "{}", pair.title);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_assertion_with_any_byte_changed_is_refused(
        part in prop::sample::select(vec!["authenticatorData", "clientDataJSON", "signature"]),
        at in any::<prop::sample::Index>(),
        flip in 1..=u8::MAX,
    ) {
        let (server, mut phone) = (server(), VirtualAuthenticator::from_seed(b"ana"));
        let made = made(&server, &mut phone);
        let begun = server.begin_sign_in().unwrap();
        let response = phone.get(&begun.options, ORIGIN).unwrap();
        let change = |bytes: &mut Vec<u8>| { let at = at.index(bytes.len()); bytes[at] ^= flip; };
        let changed = tampered(&response, part, change);
        prop_assert!(server.finish_sign_in(&begun.state, &changed, &made.credential).is_err());
        prop_assert!(server.finish_sign_in(&begun.state, &response, &made.credential).is_ok());
    }
}
