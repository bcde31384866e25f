//! Apple App Attest: assertions.

use super::outcome::{Line, answer};
use super::written::{Written, base64};
use super::{Answer, Because, Question, Verdict};
use ::base64::Engine;
use ::base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use porchlight_attest::apple::{Assertion, AssertionExpectation, assert};
use sha2::{Digest, Sha256};

pub(super) fn check(question: &Question) -> Answer {
    read(question).unwrap_or_else(Answer::malformed)
}

fn read(question: &Question) -> Result<Answer, String> {
    let written = Written::read(&question.input)?;
    let key = written.public_key()?.ok_or("publicKey is missing")?;
    let challenge = question.challenge.as_deref();
    let hash = written.client_data_hash()?;
    let of_challenge: Option<[u8; 32]> = challenge.map(|given| Sha256::digest(given).into());
    let client_data_hash = hash
        .or(of_challenge)
        .ok_or("what was signed is missing: give clientData, clientDataHash or --challenge")?;
    let application = written.application()?;
    let applications: Vec<&str> = application.as_deref().into_iter().collect();
    let expectation = AssertionExpectation {
        client_data_hash,
        applications: &applications,
        key: &key,
        counter: written.number("previousCounter")?,
    };
    let mut answer = answer(assert(&written.needed("assertion")?, &expectation), lines);
    let data = written.bytes("clientData")?;
    let holds = challenge.is_none_or(|given| {
        of_challenge == Some(client_data_hash)
            || data.as_deref().is_some_and(|data| mentions(data, given))
    });
    if !holds && answer.verdict != Verdict::Malformed {
        let detail = "what was signed neither is nor holds the challenge";
        answer.verdict = Verdict::Refused;
        answer.reasons.push(Because { code: "challenge_differs".into(), detail: detail.into() });
    }
    Ok(answer)
}

/// Whether the signed data hold the challenge: as it is, or in base64.
fn mentions(data: &[u8], challenge: &[u8]) -> bool {
    let forms = [
        challenge.to_vec(),
        STANDARD.encode(challenge).into(),
        URL_SAFE_NO_PAD.encode(challenge).into(),
    ];
    let found = |form: &Vec<u8>| {
        !form.is_empty() && data.windows(form.len()).any(|window| window == form.as_slice())
    };
    forms.iter().any(found)
        || std::str::from_utf8(data).ok().and_then(base64).is_some_and(|data| data == challenge)
}

fn lines(facts: &Assertion) -> Vec<Line> {
    let counter = facts.counter;
    let before = counter.before.map_or("not known".into(), |before| before.to_string());
    vec![
        ("counter", format!("{}, before {before}: {}", counter.now, counter.went_up)),
        ("application", facts.application.clone().unwrap_or_else(|| "not known".into())),
        ("application check", facts.application_check.code().replace('_', " ")),
    ]
}
