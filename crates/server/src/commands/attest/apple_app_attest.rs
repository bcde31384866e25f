//! Apple App Attest: attestations.

use super::outcome::{Line, answer};
use super::written::{Written, base64};
use super::{Answer, Question, chain};
use porchlight_attest::apple::{
    Attestation, Environment, Expectation, app_attestation_roots, attest, receipt_roots,
};
use porchlight_attest::outcome::Outcome;
use porchlight_attest::x509::Root;
use sha2::{Digest, Sha256};

/// The attestation, and what the JSON around it expects.
#[derive(Default)]
struct Asked {
    object: Vec<u8>,
    application: Option<String>,
    client_data_hash: Option<[u8; 32]>,
    key_id: Option<[u8; 32]>,
    environment: Option<Environment>,
}

pub(super) fn check(question: &Question) -> Answer {
    let asked = match read(&question.input) {
        Ok(asked) => asked,
        Err(detail) => return Answer::malformed(detail),
    };
    let challenge: Option<[u8; 32]> =
        question.challenge.as_ref().map(|challenge| Sha256::digest(challenge).into());
    let applications: Vec<&str> = asked.application.as_deref().into_iter().collect();
    let (roots, receipt_roots) = roots(question.roots.as_deref());
    let expectation = Expectation {
        client_data_hash: challenge.or(asked.client_data_hash),
        applications: &applications,
        key_id: asked.key_id,
        environment: asked.environment,
        roots: &roots,
        receipt_roots: &receipt_roots,
        at: question.at,
    };
    answer(attest(&asked.object, &expectation), lines)
}

/// Given roots replace those of attestations; receipts may lead to them or to Apple's.
fn roots(given: Option<&[Root]>) -> (Vec<Root>, Vec<Root>) {
    match given {
        None => (app_attestation_roots(), receipt_roots()),
        Some(roots) => (roots.to_vec(), [roots.to_vec(), receipt_roots()].concat()),
    }
}

fn read(input: &[u8]) -> Result<Asked, String> {
    match input.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => return Err("the input is empty".into()),
        Some(b'{') => {}
        // A CBOR map of three members.
        Some(0xa0..=0xbf) => return Ok(Asked { object: input.to_vec(), ..Asked::default() }),
        _ => {
            let text = std::str::from_utf8(input).ok().and_then(base64);
            let object = text.ok_or("the input is neither CBOR, base64 nor JSON")?;
            return Ok(Asked { object, ..Asked::default() });
        }
    }
    let written = Written::read(input)?;
    let environment = match written.text("environment")? {
        None => None,
        Some("production") => Some(Environment::Production),
        Some("development") => Some(Environment::Development),
        Some(other) => return Err(format!("environment: {other:?} is neither of Apple's two")),
    };
    let challenge: Option<[u8; 32]> =
        written.bytes("challenge")?.map(|challenge| Sha256::digest(challenge).into());
    Ok(Asked {
        object: written.needed("attestation")?,
        application: written.application()?,
        client_data_hash: written.client_data_hash()?.or(challenge),
        key_id: written.hash("keyId")?,
        environment,
    })
}

fn lines(facts: &Attestation) -> Vec<Line> {
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".into());
    let environment = facts.environment.map_or("none of Apple's", Environment::code);
    let mut lines = vec![
        ("application", known(&facts.application)),
        ("application check", facts.application_check.code().replace('_', " ")),
        ("challenge", facts.challenge_check.code().replace('_', " ")),
        ("environment", environment.to_owned()),
        ("key id", facts.key_id.to_string()),
        ("key id check", facts.key_id_check.code().replace('_', " ")),
        ("counter", facts.counter.to_string()),
        ("system", known(&facts.system)),
    ];
    if let Outcome::Verified { facts } | Outcome::Refused { facts, .. } = &facts.receipt {
        let receipt = &facts.receipt;
        let metric =
            receipt.risk_metric.map_or("no risk metric".into(), |m| format!("risk metric {m}"));
        lines.push(("receipt", format!("{}, {metric}, exchange {}", receipt.kind, facts.exchange)));
    }
    lines.extend(chain::lines(&facts.chain));
    lines
}
