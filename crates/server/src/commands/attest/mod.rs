//! Statements of phones and authenticators, checked offline.
//!
//! Owns: reading the command's files, choosing the format, saying the answer. Never does: judge a
//! statement (`porchlight_attest` does), or fetch roots or revocation lists. A format is a module with
//! one function from [`Question`] to [`Answer`]; [`check`] lists them.

mod android_key;
mod apple_app_attest;
mod apple_assertion;
mod chain;
mod outcome;
pub(crate) mod roots;
mod webauthn;
mod written;

use crate::cli::{AttestArguments, AttestCommand, Format};
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::zone;
use porchlight_attest::x509::{MAX_REVOCATION_BYTES, Revocations, Root};
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::Read;
use std::path::Path;

/// Most bytes of an input; statements have a few thousand.
const MAX_INPUT_BYTES: u64 = 1024 * 1024;
/// Most bytes of a revocation list.
const MAX_LIST_BYTES: u64 = MAX_REVOCATION_BYTES as u64;
const MICROSECONDS: i64 = 1_000_000;

/// What is to be checked.
struct Question {
    input: Vec<u8>,
    /// The challenge that was given; without it that check is not made.
    challenge: Option<Vec<u8>>,
    /// Seconds since the epoch.
    at: i64,
    /// The roots to use instead of those that come along.
    roots: Option<Vec<Root>>,
    revocations: Revocations,
}

/// How a statement fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Verified,
    Refused,
    Malformed,
}

impl Verdict {
    const fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
        }
    }

    const fn exit(self) -> Exit {
        match self {
            Self::Verified => Exit::Done,
            Self::Refused => Exit::No,
            Self::Malformed => Exit::Usage,
        }
    }
}

/// One reason why a statement is not verified.
struct Because {
    /// Stable code.
    code: String,
    /// The particulars, for a person.
    detail: String,
}

/// What a format tells.
struct Answer {
    verdict: Verdict,
    reasons: Vec<Because>,
    /// Lines for people, such as ("challenge", "not checked").
    lines: Vec<(&'static str, String)>,
    /// Everything, for programs.
    facts: Value,
}

impl Answer {
    /// An input that could not even be read.
    fn malformed(detail: impl Into<String>) -> Self {
        let reason = Because { code: "malformed".into(), detail: detail.into() };
        Self {
            verdict: Verdict::Malformed,
            reasons: vec![reason],
            lines: vec![],
            facts: Value::Null,
        }
    }
}

fn check(format: Format, question: &Question) -> Answer {
    match format {
        Format::AndroidKey => android_key::check(question),
        Format::AppleAppAttest => apple_app_attest::check(question),
        Format::AppleAssertion => apple_assertion::check(question),
        Format::Webauthn => webauthn::check(question),
    }
}

pub(super) fn run(screen: &mut Screen<'_>, command: &AttestCommand) -> Outcome {
    let AttestCommand::Verify(arguments) = command;
    let question = ask(arguments)?;
    let answer = check(arguments.format, &question);
    let reasons: Vec<Value> =
        answer.reasons.iter().map(|r| json!({"code": r.code, "detail": r.detail})).collect();
    let value = json!({
        "format": arguments.format.name(),
        "verdict": answer.verdict.code(),
        "challenge_checked": question.challenge.is_some() || outcome::challenge_checked(&answer.facts),
        "reasons": reasons,
        "facts": answer.facts,
    });
    screen.say(&words(arguments.format, &answer), &value)?;
    Ok(answer.verdict.exit())
}

fn ask(arguments: &AttestArguments) -> Outcome<Question> {
    let at = zone::parse_rfc3339(&arguments.at).ok_or_else(|| {
        Failure::usage(
            format!("--at: \"{}\" is not an instant", arguments.at),
            "give it with its offset, for example 2026-11-27T18:00:00Z",
        )
    })?;
    let challenge = arguments.challenge.as_deref().map(hex).transpose()?;
    let revocations = match &arguments.revocations {
        None => Revocations::none(),
        Some(path) => Revocations::from_json(&read(path, MAX_LIST_BYTES)?).map_err(|e| {
            Failure::usage(
                format!("{}: {e}", path.display()),
                "give the list as Google publishes it, under the name status.json",
            )
        })?,
    };
    Ok(Question {
        input: read(&arguments.input, MAX_INPUT_BYTES)?,
        challenge,
        at: at.0.div_euclid(MICROSECONDS),
        roots: arguments.roots.as_deref().map(roots::read).transpose()?,
        revocations,
    })
}

/// Reads a file to its end or to the limit, also one that has no size, such as a pipe.
fn read(path: &Path, most: u64) -> Outcome<Vec<u8>> {
    let broken = |e: &std::io::Error| Failure::file("reading", path, e);
    let file = std::fs::File::open(path).map_err(|e| broken(&e))?;
    let mut bytes = vec![];
    file.take(most + 1).read_to_end(&mut bytes).map_err(|e| broken(&e))?;
    if bytes.len() as u64 > most {
        return Err(Failure::usage(
            format!("{} has more than {most} bytes", path.display()),
            "give one statement; real ones have a few thousand bytes",
        ));
    }
    Ok(bytes)
}

fn hex(text: &str) -> Outcome<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    match digits {
        Some(digits) if digits.len() % 2 == 0 => {
            Ok(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
        }
        _ => Err(Failure::usage(
            format!("--challenge: \"{text}\" is not in hexadecimal digits"),
            "give two digits for each byte, for example 6368616c6c656e6765",
        )),
    }
}

fn words(format: Format, answer: &Answer) -> String {
    let mut text = match answer.verdict {
        Verdict::Verified => format!("VERIFIED: {}.\n", format.name()),
        Verdict::Refused => format!("REFUSED: {}. What it says is a claim only.\n", format.name()),
        Verdict::Malformed => format!("MALFORMED: this is not {} in its form.\n", format.name()),
    };
    for reason in &answer.reasons {
        let _ = writeln!(text, "! {}: {}", reason.code, reason.detail);
    }
    for (name, value) in &answer.lines {
        let _ = writeln!(text, "- {name}: {value}");
    }
    text
}
