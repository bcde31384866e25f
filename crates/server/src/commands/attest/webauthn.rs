//! WebAuthn: registrations and assertions as browsers answer them.

use super::outcome::{Line, answer};
use super::written::Written;
use super::{Answer, Question, chain};
use porchlight_attest::cose::CoseKey;
use porchlight_attest::webauthn::{
    Assertion, AssertionResponse, Ceremony, Credential, Embedding, Expectation, Registration,
    RegistrationResponse, Trust, assert, register,
};

pub(super) fn check(question: &Question) -> Answer {
    read(question).unwrap_or_else(Answer::malformed)
}

fn read(question: &Question) -> Result<Answer, String> {
    let written = Written::read(&question.input)?;
    let own_challenge = written.bytes("challenge")?;
    let origins = written.texts("origin")?;
    let tops = written.texts("topOrigin")?;
    let embedded = written.truth("crossOrigin")?;
    let expectation = Expectation {
        challenge: question.challenge.as_deref().or(own_challenge.as_deref()),
        origins: &origins,
        rp_id: written.text("rpId")?,
        embedding: match embedded {
            Some(false) => Embedding::Refused,
            _ => Embedding::Below(&tops),
        },
        user_verification: written.truth("userVerification")?.unwrap_or(false),
        without_presence: false,
        algorithms: &[],
        // Whoever names roots wants to know whether one of them vouches.
        trust: question.roots.is_some(),
    };
    let client_data = response(&written, "clientDataJSON")?;
    let client_data = client_data.ok_or("response.clientDataJSON is missing")?;
    let raw_id = written.bytes("rawId")?;
    if let Some(object) = response(&written, "attestationObject")? {
        let response = RegistrationResponse {
            client_data: &client_data,
            attestation_object: &object,
            raw_id: raw_id.as_deref(),
        };
        let trust = Trust {
            roots: question.roots.as_deref().unwrap_or_default(),
            key_store_roots: question.roots.as_deref().unwrap_or_default(),
            revocations: &question.revocations,
            at: question.at,
        };
        return Ok(answer(register(&response, &expectation, &trust), registration));
    }
    sign_in(&written, &client_data, raw_id.as_deref(), &expectation)
}

fn sign_in(
    written: &Written,
    client_data: &[u8],
    raw_id: Option<&[u8]>,
    expectation: &Expectation<'_>,
) -> Result<Answer, String> {
    let key = written.needed("credentialKey")?;
    let key = CoseKey::read(&key).map_err(|e| format!("credentialKey: {e}"))?;
    let id = written.bytes("credentialId")?;
    let credential = Credential {
        id: id.as_deref(),
        key: &key,
        counter: written.number("previousCounter")?,
        backup_eligible: written.truth("backupEligible")?,
    };
    let data = response(written, "authenticatorData")?;
    let signature = response(written, "signature")?;
    let response = AssertionResponse {
        client_data,
        authenticator_data: &data.ok_or("response.authenticatorData is missing")?,
        signature: &signature.ok_or("response.signature is missing")?,
        raw_id,
    };
    Ok(answer(assert(&response, &credential, expectation), assertion))
}

/// Bytes of the response: inside `response`, as browsers write it, or beside the other members.
fn response(written: &Written, name: &str) -> Result<Option<Vec<u8>>, String> {
    match written.bytes(&format!("response.{name}"))? {
        Some(bytes) => Ok(Some(bytes)),
        None => written.bytes(name),
    }
}

fn ceremony(facts: &Ceremony) -> Vec<Line> {
    let said = |code: &str| code.replace('_', " ");
    let flags = facts.flags;
    let yes = |flag, word| if flag { word } else { "" };
    let words = [
        yes(flags.user_present, "user present"),
        yes(flags.user_verified, "user verified"),
        yes(flags.backup_eligible, "may be copied"),
        yes(flags.backed_up, "copied"),
    ];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    vec![
        ("challenge", said(facts.challenge_check.code())),
        ("origin", format!("{} ({})", facts.origin, said(facts.origin_check.code()))),
        ("relying party", said(facts.rp_id_check.code())),
        ("flags", words.join(", ")),
        ("counter", facts.counter.to_string()),
    ]
}

fn registration(facts: &Registration) -> Vec<Line> {
    let mut lines = ceremony(&facts.ceremony);
    let algorithm = facts.algorithm.map_or("not supported", |algorithm| algorithm.code());
    lines.push(("credential", format!("{} {}", algorithm, facts.credential_id)));
    lines.push(("authenticator model", facts.aaguid.to_string()));
    lines.push(("trust", facts.trust.code().replace('_', " ")));
    for statement in &facts.statements {
        let vouching = statement.vouching.code().replace('_', " ");
        lines.push(("statement", format!("{}: vouched by {vouching}", statement.format)));
        if let Some(chip) = &statement.chip {
            lines.push(("chip", format!("{} {} {}", chip.manufacturer, chip.model, chip.version)));
        }
        if let Some(report) = &statement.chain {
            lines.extend(chain::lines(report));
        }
    }
    lines
}

fn assertion(facts: &Assertion) -> Vec<Line> {
    let mut lines = ceremony(&facts.ceremony);
    lines.push(("counter moved", facts.counter_move.code().replace('_', " ")));
    lines
}
