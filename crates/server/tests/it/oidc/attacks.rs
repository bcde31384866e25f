//! Ways to get in without being let in. Each is refused, whatever else about it is right.

use super::provider::Signs;
use super::{Stage, brought};
use porchlight_app::ports::SignOnNo;
use porchlight_app::session::{SignOnReturn, SignOnStart, SignedOn};
use porchlight_server::entropy_clock;
use serde_json::{Value, json};
use std::sync::Arc;

fn with_lie(stage: &Stage, lie: impl Fn(&mut Value) + Send + Sync + 'static) -> SignedOn {
    stage.provider.now_does(|script| script.lie = Arc::new(lie));
    stage.sign_on()
}

/// Nobody is signed in and nothing is linked.
fn nothing_happened(stage: &Stage) {
    let accounts = stage.app.provider_accounts(&stage.console()).unwrap();
    assert!(accounts.is_empty(), "{accounts:?}");
}

#[test]
fn a_token_that_says_something_else_is_refused() {
    let stage = Stage::new();
    let unproved = SignedOn::No(SignOnNo::Unproved);
    assert_eq!(with_lie(&stage, |c| c["nonce"] = json!("another")), unproved, "nonce");
    let gone =
        |key: &'static str| move |c: &mut Value| drop(c.as_object_mut().unwrap().remove(key));
    assert_eq!(with_lie(&stage, gone("nonce")), unproved, "no nonce");
    assert_eq!(with_lie(&stage, |c| c["aud"] = json!("another-client")), unproved, "audience");
    assert_eq!(with_lie(&stage, |c| c["aud"] = json!([])), unproved, "no audience");
    let both = |c: &mut Value| c["aud"] = json!([super::CLIENT, "another-client"]);
    assert_eq!(with_lie(&stage, both), unproved, "another audience beside us");
    assert_eq!(with_lie(&stage, |c| c["azp"] = json!("another-client")), unproved, "issued to");
    assert_eq!(with_lie(&stage, |c| c["iss"] = json!("http://127.0.0.1:1")), unproved, "issuer");
    let slash = |c: &mut Value| c["iss"] = json!(format!("{}/", c["iss"].as_str().unwrap()));
    assert_eq!(with_lie(&stage, slash), unproved, "nearly the issuer");
    assert_eq!(with_lie(&stage, |c| c["at_hash"] = json!("AAAA")), unproved, "access token");
    assert_eq!(with_lie(&stage, |c| c["sub"] = json!("")), unproved, "nobody");
    nothing_happened(&stage);
}

#[test]
fn a_token_of_another_time_is_refused() {
    let stage = Stage::new();
    let clock = SignedOn::No(SignOnNo::Clock);
    let now = entropy_clock::now().micros() / 1_000_000;
    assert_eq!(with_lie(&stage, move |c| c["exp"] = json!(now - 120)), clock, "expired");
    assert_eq!(with_lie(&stage, move |c| c["iat"] = json!(now - 3_600)), clock, "old");
    assert_eq!(with_lie(&stage, move |c| c["iat"] = json!(now + 600)), clock, "of the future");
    nothing_happened(&stage);
    // Half a minute is what clocks are apart.
    let near = move |c: &mut Value| {
        c["iat"] = json!(now + 30);
        c["exp"] = json!(now - 30);
    };
    assert!(matches!(with_lie(&stage, near), SignedOn::In { .. }));
}

#[test]
fn a_token_that_the_provider_did_not_sign_is_refused() {
    let stage = Stage::new();
    let tricks = [Signs::None, Signs::Forged, Signs::Hs256PublicKey, Signs::Hs256Secret];
    for signs in tricks {
        stage.provider.now_does(|script| script.signs = signs);
        assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::Unproved), "{signs:?}");
    }
    nothing_happened(&stage);
}

#[test]
fn an_address_that_nobody_verified_opens_no_account() {
    let stage = Stage::new();
    let no = SignedOn::No(SignOnNo::EmailUnverified);
    assert_eq!(with_lie(&stage, |c| c["email_verified"] = json!(false)), no);
    assert_eq!(with_lie(&stage, |c| c["email_verified"] = json!("false")), no);
    let gone =
        |key: &'static str| move |c: &mut Value| drop(c.as_object_mut().unwrap().remove(key));
    assert_eq!(with_lie(&stage, gone("email_verified")), no);
    assert_eq!(with_lie(&stage, gone("email")), no);
    nothing_happened(&stage);
}

#[test]
fn an_answer_belongs_to_the_browser_that_asked_and_works_once() {
    let stage = Stage::new();
    let finish =
        |back: &SignOnReturn| stage.app.finish_single_sign_on(&mut stage.ctx(), back).unwrap();
    let stale = SignedOn::No(SignOnNo::Stale);
    let (mine, theirs) = (stage.to_the_provider_and_back(), stage.to_the_provider_and_back());
    // Somebody's answer, put before another browser: with its own cookie, and with none.
    let forced = SignOnReturn { cookie: mine.cookie.clone(), ..theirs.clone() };
    assert_eq!(finish(&forced), stale);
    assert_eq!(finish(&SignOnReturn { cookie: String::new(), ..theirs.clone() }), stale);
    // A cookie that names a sign-on but does not know its secret.
    let (id, _) = theirs.cookie.split_once('.').unwrap();
    for guess in [format!("{id}."), format!("{id}.AAAA"), id.to_owned(), "cer_x.y".into()] {
        assert_eq!(finish(&SignOnReturn { cookie: guess, ..theirs.clone() }), stale);
    }
    assert_eq!(finish(&SignOnReturn { state: String::new(), ..theirs.clone() }), stale);
    assert_eq!(stage.provider.asked("/token"), 0, "nothing of this reached the provider");
    // None of it used the right one up.
    assert!(matches!(finish(&theirs), SignedOn::In { .. }));
    // The same again: not even asked.
    assert_eq!(finish(&theirs), stale);
    assert_eq!(stage.provider.asked("/token"), 1);
    // A code that was redeemed before, in a fresh sign-on of one's own: the provider refuses it, and
    // if it did not, the verifier or the nonce would be another.
    let replayed = SignOnReturn { code: theirs.code.clone(), ..mine };
    assert_eq!(finish(&replayed), stale);
}

#[test]
fn a_code_of_another_sign_on_cannot_be_slipped_in() {
    let stage = Stage::new();
    let victim = stage.to_the_provider_and_back();
    let attacker = stage.to_the_provider_and_back();
    // The attacker's unused code in the victim's browser: the verifier does not fit.
    let slipped = SignOnReturn { code: attacker.code.clone(), ..victim };
    let done = stage.app.finish_single_sign_on(&mut stage.ctx(), &slipped).unwrap();
    assert_eq!(done, SignedOn::No(SignOnNo::Stale));
    nothing_happened(&stage);
}

#[test]
fn an_answer_of_another_provider_is_refused_before_its_code_goes_anywhere() {
    let stage = Stage::new();
    stage.provider.now_does(|script| script.answers_as = Some("https://evil.example".into()));
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::Unproved));
    // The provider says that it always names itself: an answer without a name is not its own.
    stage.provider.now_does(|script| script.answers_as = None);
    let back = SignOnReturn { issuer: None, ..stage.to_the_provider_and_back() };
    let done = stage.app.finish_single_sign_on(&mut stage.ctx(), &back).unwrap();
    assert_eq!(done, SignedOn::No(SignOnNo::Unproved));
    assert_eq!(stage.provider.asked("/token"), 0);
    nothing_happened(&stage);
}

#[test]
fn a_description_of_another_issuer_or_with_unsafe_addresses_is_not_used() {
    for description in [
        json!({"issuer": "http://127.0.0.1:1"}),
        json!({"token_endpoint": "http://192.0.2.1/token"}),
        json!({"jwks_uri": "http://192.0.2.1/keys"}),
        json!({"authorization_endpoint": "ftp://127.0.0.1/authorize"}),
    ] {
        let stage = Stage::new();
        stage.provider.now_does(|script| script.description = description.clone());
        let begun = stage.app.begin_single_sign_on(&mut stage.ctx(), "").unwrap();
        let refused =
            matches!(begun, SignOnStart::No(SignOnNo::ProviderWrong | SignOnNo::ProviderDown));
        assert!(refused, "{description}: {begun:?}");
    }
}

#[test]
fn a_no_of_the_provider_is_told_in_its_kind() {
    let stage = Stage::new();
    for (error, no) in [
        ("access_denied", SignOnNo::Denied),
        ("temporarily_unavailable", SignOnNo::ProviderDown),
        ("invalid_scope", SignOnNo::ProviderWrong),
    ] {
        stage.provider.now_does(|script| script.error = Some(error));
        assert_eq!(stage.sign_on(), SignedOn::No(no));
    }
    // A no without the right cookie says nothing about any sign-on.
    let (url, _) = stage.begin();
    let back = brought(&url, String::new());
    let done = stage.app.finish_single_sign_on(&mut stage.ctx(), &back).unwrap();
    assert_eq!(done, SignedOn::No(SignOnNo::Stale));
}
