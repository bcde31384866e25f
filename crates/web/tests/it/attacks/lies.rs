//! Every lie a request can tell. The name of a lie is the sentence that its test proves.

use super::acts::{ACTS, is_online, nonce, subject};
use super::forge::text;
use super::run::{honest, one};
use super::{Bot, Dice, Forge, courier};
use crate::stage::PUBLIC_URL;
use porchlight_attest::proof::commitment::{MAX_AGE, MAX_AHEAD};
use porchlight_attest::proof::nonce::{BUCKET, BoundNonces, Nonces};
use porchlight_attest::virtual_phone::VirtualKey;
use porchlight_domain::digest::sha256;
use porchlight_domain::words::Act;
use serde_json::{Value, json};

/// Changes an honest request.
pub(super) type Lie = fn(&mut Forge, &Bot, &mut Dice);

/// Times that a lie is told in its own test.
const TIMES: usize = 12;

async fn told(lie: Lie) {
    let (bot, mut dice) = (Bot::new().await, Dice(3));
    honest(&bot, &mut dice).await;
    for _ in 0..TIMES {
        let answer = one(&bot, lie, &mut dice).await;
        assert!(answer.is_ok(), "accepted: {answer:?}");
    }
    bot.assert_nothing_changed();
    honest(&bot, &mut dice).await;
}

macro_rules! lies {
    ($($name:ident: |$forge:ident, $bot:ident, $dice:ident| $lie:block)*) => {
        mod lie {
            use super::*;
            $(#[allow(unused_variables, reason = "not every lie needs everything")]
            pub(super) fn $name($forge: &mut Forge, $bot: &Bot, $dice: &mut Dice) $lie)*
        }
        /// All of them.
        pub(super) const ALL: &[(&str, Lie)] = &[$((stringify!($name), lie::$name)),*];
        $(#[tokio::test]
        async fn $name() {
            told(lie::$name).await;
        })*
    };
}

fn stranger(dice: &mut Dice) -> VirtualKey {
    VirtualKey::new(dice.token().as_bytes(), "stranger")
}

fn set(claims: &mut Value, name: &str, value: impl Into<Value>) {
    claims[name] = value.into();
}

fn without(value: &mut Value, name: &str) {
    value.as_object_mut().unwrap().remove(name);
}

/// HMAC-SHA-256 (RFC 2104).
fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    if secret.len() > 64 {
        block[..32].copy_from_slice(&sha256(&[secret]).0);
    } else {
        block[..secret.len()].copy_from_slice(secret);
    }
    let inner = sha256(&[&block.map(|byte| byte ^ 0x36), message]).0;
    sha256(&[&block.map(|byte| byte ^ 0x5c), &inner]).0
}

/// The second test case of RFC 4231, so that the lie is the one that was meant.
#[test]
fn the_lies_hmac_is_the_one_of_the_standard() {
    let code = hmac(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(code[..4], [0x5b, 0xdc, 0xc1, 0x46]);
}

lies! {
    a_proof_works_once: |forge, bot, dice| {
        *forge = Forge::harmless(bot, dice);
        forge.replayed = true;
    }
    a_proof_for_another_method_is_refused: |forge, bot, dice| {
        let own = forge.method;
        let other: Vec<&str> = ["GET", "PUT", "POST", "DELETE", "HEAD", "get", "post", "", "GET "]
            .into_iter().filter(|m| *m != own).collect();
        set(forge.claims(), "htm", dice.pick(&other));
    }
    a_proof_for_another_path_is_refused: |forge, bot, dice| {
        let path = forge.path.split('?').next().unwrap().to_owned();
        let other = [
            format!("{path}/"), format!("/{path}"), format!("{path}x"), path.to_uppercase(),
            format!("{path}%3Fx=1"), format!("{path}/../rounds"), format!("/x/..{path}"),
            format!("{path};x"), "/".into(), "/v1/rounds".into(), format!("{path}%00"),
            format!("{path}%2F"), path.replacen('/', "%2F", 2), path.replacen('/', "\\", 2),
        ];
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        let htu = format!("{PUBLIC_URL}{}", dice.pick(&other));
        set(forge.claims(), "htu", htu);
    }
    a_proof_for_another_host_is_refused: |forge, bot, dice| {
        let path = forge.path.split('?').next().unwrap().to_owned();
        let host = dice.pick(&[
            "https://evil.example", "http://porch.example", "https://porch.example:8443",
            "https://porch.example.evil.example", "https://x@porch.example", "//porch.example",
            "https://porch.example.", "https://evil.example/https://porch.example", "",
            "wss://porch.example", "https://porch.example:", "https://porch.example#",
            "https://porch.example?", "https://[porch.example]",
        ]);
        set(forge.claims(), "htu", format!("{host}{path}"));
    }
    a_token_does_not_work_under_another_couriers_key: |forge, bot, dice| {
        forge.on(&bot.thief);
    }
    a_token_does_not_work_under_a_new_key: |forge, bot, dice| {
        let key = stranger(dice);
        forge.proof().by(&key);
    }
    another_couriers_token_does_not_work_under_this_key: |forge, bot, dice| {
        let token = bot.thief.access_token(&bot.town.stage);
        forge.bearing(&token);
    }
    a_key_in_the_header_that_did_not_sign_is_refused: |forge, bot, dice| {
        forge.proof().signer = if dice.below(2) == 0 { bot.thief.key.clone() } else { stranger(dice) };
    }
    a_signature_under_another_key_than_it_names_is_refused: |forge, bot, dice| {
        forge.proof().header["jwk"] = bot.thief.key.public().to_jwk();
    }
    a_key_with_its_private_part_is_refused: |forge, bot, dice| {
        let member = dice.pick(&["d", "p", "q", "dp", "dq", "qi", "oth", "k"]);
        forge.proof().header["jwk"][member] = dice.token().into();
    }
    a_key_that_is_not_p256_is_refused: |forge, bot, dice| {
        let lie = [("kty", "RSA"), ("kty", "oct"), ("crv", "P-384"), ("crv", "secp256k1"), ("x", "AA")];
        let (name, value) = lie[usize::try_from(dice.below(5)).unwrap()];
        forge.proof().header["jwk"][name] = value.into();
    }
    unsigned_proofs_are_refused: |forge, bot, dice| {
        forge.proof().header["alg"] = dice.pick(&["none", "None", "NONE", "nOnE", ""]).into();
        forge.proof().signature = Some(String::new());
    }
    a_proof_without_its_signature_is_refused: |forge, bot, dice| {
        forge.proof().signature = Some(dice.pick(&["", "AA", "AAAA"]).into());
    }
    a_signature_of_zeros_or_chance_is_refused: |forge, bot, dice| {
        let chance = format!("{}{}", dice.token(), dice.token());
        let chance = text(&chance.as_bytes()[..64]);
        forge.proof().signature = Some(if dice.below(2) == 0 { text([0; 64]) } else { chance });
    }
    the_public_key_is_no_shared_secret: |forge, bot, dice| {
        forge.proof().header["alg"] = "HS256".into();
        let (header, claims) = (forge.proof().header.to_string(), forge.claims().to_string());
        let signed = format!("{}.{}", text(header), text(claims));
        // The forms in which a verifier may hold the key that it would take for a secret.
        let jwk = forge.proof().header["jwk"].to_string();
        let forms = [bot.victim.key.point(), bot.victim.key.spki(), jwk.into_bytes()];
        let secret = &forms[usize::try_from(dice.below(3)).unwrap()];
        forge.proof().signature = Some(text(hmac(secret, signed.as_bytes())));
    }
    other_algorithms_are_refused: |forge, bot, dice| {
        let other = dice.pick(&["RS256", "PS256", "ES384", "ES512", "ES256K", "EdDSA", "es256"]);
        forge.proof().header["alg"] = other.into();
    }
    another_type_of_signature_is_no_proof: |forge, bot, dice| {
        let other = dice.pick(&["JWT", "porchlight-commitment+jwt", "at+jwt", "DPOP+JWT", ""]);
        forge.proof().header["typ"] = other.into();
    }
    extensions_that_have_to_be_understood_are_refused: |forge, bot, dice| {
        forge.proof().header["crit"] = json!([dice.pick(&["b64", "exp", "x"])]);
    }
    claims_that_stand_twice_are_refused: |forge, bot, dice| {
        let claims = forge.claims().to_string();
        let name = dice.pick(&["htm", "htu", "jti", "iat", "nonce", "ath"]);
        let again = forge.claims()[name].to_string();
        forge.proof().claims_text = Some(format!("{{\"{name}\":{again},{}", &claims[1..]));
    }
    two_proofs_are_refused: |forge, bot, dice| {
        let mut second = forge.proof().clone();
        set(&mut second.claims, "jti", dice.token());
        forge.second = Some(second);
    }
    a_token_without_a_proof_is_refused: |forge, bot, dice| {
        forge.proof = None;
    }
    a_proof_without_a_token_is_refused: |forge, bot, dice| {
        forge.authorization = None;
    }
    a_token_in_the_query_is_refused: |forge, bot, dice| {
        let value = forge.authorization.take().unwrap();
        let name = dice.pick(&["access_token", "token", "authorization"]);
        let base = forge.path.split('?').next().unwrap().to_owned();
        forge.path = format!("{base}?{name}={}", value.trim_start_matches("DPoP "));
    }
    a_bound_token_is_no_bearer_token: |forge, bot, dice| {
        let value = forge.authorization.take().unwrap();
        let scheme = dice.pick(&["Bearer ", "Basic ", "", "Token "]);
        forge.authorization = Some(value.replacen("DPoP ", scheme, 1));
        if dice.below(2) == 0 {
            forge.proof = None;
        }
    }
    a_token_that_was_guessed_is_refused: |forge, bot, dice| {
        forge.bearing(&dice.token());
    }
    a_refresh_token_is_no_access_token: |forge, bot, dice| {
        forge.bearing(&bot.victim.tokens().refresh_token);
    }
    a_proof_that_names_no_token_is_refused: |forge, bot, dice| {
        without(forge.claims(), "ath");
    }
    a_proof_for_another_token_is_refused: |forge, bot, dice| {
        let token = bot.victim.access_token(&bot.town.stage);
        let other = match dice.below(3) {
            0 => text(sha256(&[bot.thief.access_token(&bot.town.stage).as_bytes()]).0),
            1 => token,
            _ => dice.token(),
        };
        set(forge.claims(), "ath", other);
    }
    a_proof_from_a_clock_that_is_behind_is_refused: |forge, bot, dice| {
        set(forge.claims(), "iat", bot.now() - 121 - dice.below(1 << 40));
    }
    a_proof_from_a_clock_that_is_ahead_is_refused: |forge, bot, dice| {
        set(forge.claims(), "iat", bot.now() + 61 + dice.below(1 << 40));
    }
    a_time_that_is_no_whole_number_is_refused: |forge, bot, dice| {
        let now = bot.now();
        let lies = [
            json!(now.to_string()), json!(null), json!([now]), json!(1.5), json!(u64::MAX),
            json!(i64::MIN), json!(true),
        ];
        set(forge.claims(), "iat", lies[usize::try_from(dice.below(7)).unwrap()].clone());
    }
    a_proof_without_a_nonce_is_refused: |forge, bot, dice| {
        if dice.below(2) == 0 {
            without(forge.claims(), "nonce");
        } else {
            set(forge.claims(), "nonce", json!(null));
        }
    }
    a_nonce_that_was_guessed_is_refused: |forge, bot, dice| {
        let guess = dice.token();
        set(forge.claims(), "nonce", if dice.below(2) == 0 { guess } else { guess[..32].into() });
    }
    a_nonce_of_another_server_or_of_before_a_restart_is_refused: |forge, bot, dice| {
        let key = sha256(&[dice.token().as_bytes()]).0;
        set(forge.claims(), "nonce", Nonces::new(key).current(bot.now()));
    }
    a_nonce_that_ran_out_is_refused: |forge, bot, dice| {
        let then = bot.now() - 2 * BUCKET - dice.below(90_000);
        let then = porchlight_domain::time::Timestamp(then * porchlight_domain::time::SECOND);
        set(forge.claims(), "nonce", bot.town.stage.app.ports.phones.nonce(then));
    }
    a_nonce_for_commitments_is_none_for_proofs: |forge, bot, dice| {
        let (id, now) = (courier(bot.town.courier.actor), bot.now());
        set(forge.claims(), "nonce", nonce(bot, id, Act::CheckIn, "awd_1", now));
    }
    an_id_without_enough_chance_is_refused: |forge, bot, dice| {
        let long = "x".repeat(129);
        let lies = [json!("short"), json!(""), json!(long), json!(17), json!(null)];
        set(forge.claims(), "jti", lies[usize::try_from(dice.below(5)).unwrap()].clone());
    }
    missing_claims_are_refused: |forge, bot, dice| {
        let name = dice.pick(&["jti", "htm", "htu", "iat", "nonce", "ath"]);
        without(forge.claims(), name);
    }
    a_staff_cookie_does_not_act_for_couriers: |forge, bot, dice| {
        let staff = [&bot.town.operator, &bot.town.dispatcher, &bot.town.analyst];
        let crate::stage::Who::Cookie(cookie) = &staff[usize::try_from(dice.below(3)).unwrap()].who
        else { panic!() };
        forge.cookie = Some(cookie.clone());
        let token = cookie.split_once('=').unwrap().1.to_owned();
        match dice.below(4) {
            0 => (forge.proof, forge.authorization) = (None, None),
            1 => forge.authorization = None,
            2 => { forge.bearing(&token); forge.on(&bot.thief); }
            _ => { forge.bearing(&token); forge.proof = None; }
        }
    }
    a_phone_that_was_given_up_acts_no_longer: |forge, bot, dice| {
        let dead = &bot.dead[usize::try_from(dice.below(3)).unwrap()];
        forge.on(&dead.phone);
        forge.bearing(&dead.token);
    }
    a_phone_that_was_given_up_gets_no_new_tokens: |forge, bot, dice| {
        let dead = &bot.dead[usize::try_from(dice.below(3)).unwrap()];
        let body = json!({"refresh_token": dead.refresh});
        *forge = Forge::bare(bot, dice, "/v1/session/refresh", &body);
        forge.on(&dead.phone);
    }
    a_refresh_token_does_not_work_under_another_key: |forge, bot, dice| {
        let body = json!({"refresh_token": bot.victim.tokens().refresh_token});
        *forge = Forge::bare(bot, dice, "/v1/session/refresh", &body);
        let key = if dice.below(2) == 0 { bot.thief.key.clone() } else { stranger(dice) };
        forge.proof().by(&key);
    }
    a_refresh_token_without_the_keys_proof_is_refused: |forge, bot, dice| {
        let body = json!({"refresh_token": bot.victim.tokens().refresh_token});
        *forge = Forge::bare(bot, dice, "/v1/session/refresh", &body);
        forge.proof = None;
    }
    an_access_token_or_a_guess_refreshes_nothing: |forge, bot, dice| {
        let access = bot.victim.access_token(&bot.town.stage);
        let token = if dice.below(2) == 0 { access } else { dice.token() };
        let body = json!({"refresh_token": token});
        *forge = Forge::bare(bot, dice, "/v1/session/refresh", &body);
    }
    a_code_of_a_sign_in_works_once: |forge, bot, dice| {
        let code = if dice.below(2) == 0 { bot.used_code.clone() } else { dice.token() };
        *forge = Forge::bare(bot, dice, "/v1/session", &json!({"grant": "code", "code": code, "kind": "virtual"}));
        let key = stranger(dice);
        forge.proof().by(&key);
    }
    an_invitation_works_once: |forge, bot, dice| {
        let path = bot.used_invitation.clone();
        let guess = format!("{}/{}", path.rsplit_once('/').unwrap().0, &dice.token()[..32]);
        *forge = Forge::form(if dice.below(2) == 0 { &path } else { &guess }, String::new());
    }
    a_recovery_code_works_once_and_is_not_guessed: |forge, bot, dice| {
        let guess: String = (0..12).map(|_| dice.pick(&["2", "K", "7", "Q", "M", "X"])).collect();
        let code = if dice.below(2) == 0 { bot.used_recovery.clone() } else { guess };
        *forge = Forge::form("/sign-in/recover", format!("code={code}"));
    }
    an_act_without_the_phones_signature_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        forge.commitment = None;
    }
    a_signature_over_other_bytes_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        match (act, dice.below(2)) {
            (Act::EnterRound, 0) => {
                let more = json!({"ranked": [bot.town.block.to_string()], "max_blocks": 2});
                forge.body = more.to_string().into_bytes();
            }
            (Act::CaptureProof, 0) => {
                let body = String::from_utf8(forge.body.clone()).unwrap();
                forge.body = body.replace("not_home", "refused").into_bytes();
            }
            // The same meaning in other bytes.
            (_, 0) => forge.body = b"{}".to_vec(),
            _ => forge.body.extend(std::iter::repeat_n(b' ', 1 + usize::try_from(dice.below(9)).unwrap())),
        }
    }
    a_signature_by_another_key_is_no_commitment: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        let key = if dice.below(2) == 0 { bot.thief.key.clone() } else { stranger(dice) };
        forge.commitment.as_mut().unwrap().by(&key);
    }
    a_commitment_under_a_key_that_did_not_sign_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        forge.commitment.as_mut().unwrap().signer = stranger(dice);
    }
    a_signature_made_for_another_act_or_thing_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        let claims = &mut forge.commitment.as_mut().unwrap().claims;
        let name = dice.pick(&["act", "subject"]);
        let own = claims[name].as_str().unwrap().to_owned();
        let loud = own.to_uppercase();
        let other: Vec<&str> = ["check_in", "enter_round", "capture_proof", "accept_offer", "", &loud]
            .into_iter().filter(|other| *other != own).collect();
        set(claims, name, dice.pick(&other));
    }
    a_signature_recorded_over_another_nonce_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        let (id, own, now) = (courier(bot.town.courier.actor), subject(bot, act), bot.now());
        let other = courier(bot.town.other.actor);
        let another = ACTS[(ACTS.iter().position(|a| *a == act).unwrap() + 1) % ACTS.len()];
        let life = if is_online(act) { 15 * 60 } else { 48 * 3_600 };
        let lie = match dice.below(6) {
            0 => nonce(bot, other, act, &own, now),
            1 => nonce(bot, id, another, &own, now),
            2 => nonce(bot, id, act, &subject(bot, another), now),
            3 => nonce(bot, id, act, &own, now - life - 60 - dice.below(90_000)),
            4 => BoundNonces::new([9; 32])
                .make(&[&id.0, act.code().as_bytes(), own.as_bytes()], now + 60),
            _ => dice.token()[..32].into(),
        };
        set(&mut forge.commitment.as_mut().unwrap().claims, "nonce", lie);
    }
    a_proof_nonce_is_none_for_commitments: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        let nonce = forge.claims()["nonce"].clone();
        set(&mut forge.commitment.as_mut().unwrap().claims, "nonce", nonce);
    }
    a_commitment_with_a_longer_life_written_in_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        let claims = &mut forge.commitment.as_mut().unwrap().claims;
        let mut bytes = base64::Engine::decode(
            &base64::engine::general_purpose::URL_SAFE_NO_PAD,
            claims["nonce"].as_str().unwrap(),
        ).unwrap();
        bytes[..8].copy_from_slice(&(bot.now() + (1 << 20) + dice.below(1 << 40)).to_be_bytes());
        set(claims, "nonce", text(bytes));
    }
    an_unsigned_commitment_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        let commitment = forge.commitment.as_mut().unwrap();
        commitment.header["alg"] = dice.pick(&["none", "HS256", "ES384"]).into();
        commitment.signature = Some(String::new());
    }
    a_request_proof_is_no_commitment: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        forge.commitment = forge.proof.clone();
    }
    a_good_commitment_does_not_help_another_phone: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        forge.on(&bot.thief);
        let token = bot.thief.access_token(&bot.town.stage);
        forge.bearing(&token);
    }
    an_act_works_once: |forge, bot, dice| {
        *forge = Forge::act(bot, dice).1;
        forge.replayed = true;
    }
    an_act_about_something_else_than_its_signature_is_refused: |forge, bot, dice| {
        let act = ACTS[1 + usize::try_from(dice.below(2)).unwrap()];
        *forge = Forge::acting(bot, dice, act);
        let (own, other) = (subject(bot, act), match act {
            Act::CheckIn => bot.town.other_award.to_string(),
            _ => porchlight_domain::id::ReservationId([7; 16]).to_string(),
        });
        forge.path = forge.path.replace(&own, &other);
        let htu = format!("{PUBLIC_URL}{}", forge.path);
        set(forge.claims(), "htu", htu);
    }
    an_act_signed_long_ago_or_ahead_is_refused: |forge, bot, dice| {
        let act = ACTS[usize::try_from(dice.below(2)).unwrap()];
        *forge = Forge::acting(bot, dice, act);
        let claims = &mut forge.commitment.as_mut().unwrap().claims;
        match dice.below(3) {
            0 => set(claims, "iat", bot.now() - MAX_AGE - 1 - dice.below(1 << 40)),
            1 => set(claims, "iat", bot.now() + MAX_AHEAD + 1 + dice.below(1 << 40)),
            _ => without(claims, "iat"),
        }
    }
    a_commitment_of_another_courier_is_refused: |forge, bot, dice| {
        let (act, honest) = Forge::act(bot, dice);
        *forge = honest;
        // The thief signs with its own key and its own nonce, and sends it from the victim's session.
        let (other, own) = (courier(bot.town.other.actor), subject(bot, act));
        let nonce = nonce(bot, other, act, &own, bot.now());
        let commitment = forge.commitment.as_mut().unwrap();
        commitment.by(&bot.thief.key);
        set(&mut commitment.claims, "nonce", nonce);
    }
}
