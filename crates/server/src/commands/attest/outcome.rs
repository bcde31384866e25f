//! From the answers of `porchlight_attest::outcome` to the command's.

use super::{Answer, Because, Verdict};
use porchlight_attest::outcome::{Outcome, Refusal};
use serde::Serialize;
use serde_json::{Value, json};

/// A line for people: what it is about, and what is said.
pub(super) type Line = (&'static str, String);

/// The command's answer; facts stand in lines for people and whole for programs.
pub(super) fn answer<F: Serialize, R: Serialize>(
    outcome: Outcome<F, R>,
    lines: impl Fn(&F) -> Vec<Line>,
) -> Answer {
    match outcome {
        Outcome::Verified { facts } => Answer {
            verdict: Verdict::Verified,
            reasons: vec![],
            lines: lines(&facts),
            facts: json!(facts),
        },
        Outcome::Refused { refusals, facts } => Answer {
            verdict: Verdict::Refused,
            reasons: refusals.iter().map(because).collect(),
            lines: lines(&facts),
            facts: json!(facts),
        },
        Outcome::Malformed { detail } => Answer::malformed(detail),
    }
}

fn because<R: Serialize>(refusal: &Refusal<R>) -> Because {
    // A reason is written as its code.
    let code = json!(refusal.reason).as_str().unwrap_or("refused").to_owned();
    Because { code, detail: refusal.detail.clone() }
}

/// Whether the facts say that a challenge was compared, as the input may bring its own.
pub(super) fn challenge_checked(facts: &Value) -> bool {
    ["/challenge_check", "/ceremony/challenge_check"].iter().any(|place| {
        facts.pointer(place).and_then(Value::as_str).is_some_and(|check| check != "not_checked")
    })
}
