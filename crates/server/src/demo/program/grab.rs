//! The program: it watches the list like a clock, and takes whatever it finds.
//!
//! Owns: what such a program does, in its order and at its speed. Never does: hold back, or do what a
//! program could not: it has the account's sign-in and a key, and nobody's hands.

use super::line::Line;
use super::{Kept, Telling};
use crate::entropy_clock::{self, Stopwatch};
use porchlight_app::verdict::ReasonGiven;
use porchlight_web::{Did, WhatCame};
use serde_json::{Value, json};
use std::time::Duration;

/// Pause between two looks at the list.
const EVERY: Duration = Duration::from_millis(100);
/// Looks before anything may open: what makes its regularity plain.
pub(super) const LOOKS: u32 = 40;
/// Longest watch.
const PATIENCE: Duration = Duration::from_secs(45);
/// How often it sends its list before it looks for more, and again after it answered the step.
const TURNS: [usize; 2] = [8, 3];
/// How often it takes what no app shows.
const BITES: usize = 4;
/// Made-up answers before it gives up; after ten the challenge is failed.
const GUESSES: u32 = 12;

fn milliseconds(watch: Stopwatch) -> u64 {
    u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The reasons of an answer.
fn reasons(answer: &Value) -> Vec<ReasonGiven> {
    let list = answer["reasons"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |reason: &Value| ReasonGiven {
        code: text(&reason["code"]),
        group: text(&reason["group"]),
        #[expect(clippy::cast_possible_truncation, reason = "it was a float of this width")]
        value: reason["value"].as_f64().map(|value| value as f32),
        points: reason["points"].as_i64().and_then(|p| i32::try_from(p).ok()).unwrap_or(0),
    };
    list.iter().map(one).collect()
}

/// Watches until a round is open; gives it and its bait.
async fn watch(line: &mut Line, kept: &Telling) -> Result<(Value, Option<Value>), String> {
    let begun = Stopwatch::start();
    let mut next = EVERY;
    loop {
        let list = line.get("/v1/rounds/open").await?;
        let rounds = list["rounds"].as_array().cloned().unwrap_or_default();
        if let Some(open) = rounds.into_iter().find(|round| round["state"] == "open") {
            return Ok((open, list["withheld"].get(0).cloned()));
        }
        kept.with(|kept| {
            kept.looks += 1;
            kept.watched_ms = milliseconds(begun);
        });
        if begun.elapsed() > PATIENCE {
            return Err("no round opened".into());
        }
        entropy_clock::pause(next.saturating_sub(begun.elapsed())).await;
        next += EVERY;
    }
}

/// What a try came to, noted.
fn note(kept: &Telling, did: Did, after_ms: u64, answer: &Value, why: Option<Vec<ReasonGiven>>) {
    let came = match answer["outcome"].as_str() {
        Some("entered" | "passed") => WhatCame::Entered,
        Some("challenged") => WhatCame::Challenged,
        Some("refused") => WhatCame::Refused,
        Some("wrong" | "failed") => WhatCame::NotPassed,
        _ => return,
    };
    let why = why.unwrap_or_else(|| reasons(answer));
    kept.with(|kept: &mut Kept| kept.note(did, came, after_ms, why));
}

/// Answers the step with what it made up, until nobody asks any more.
async fn guess(line: &mut Line, kept: &Telling, shown: Stopwatch, id: &str) -> Result<(), String> {
    for _ in 0..GUESSES {
        let way = json!({"way": "altcha"});
        let begun = line.post(&format!("/v1/challenges/{id}/begin"), &way).await?;
        let after = milliseconds(shown);
        let answer = json!({"step": begun["step"], "altcha": "bWFkZSB1cA=="});
        let answer = line.post(&format!("/v1/challenges/{id}/answer"), &answer).await?;
        note(kept, Did::Guess, after, &answer, None);
        if answer["outcome"] != "wrong" {
            break;
        }
    }
    Ok(())
}

/// Watches, takes, goes on when it is challenged, and stops when it is refused.
///
/// # Errors
/// Why it could not.
pub(super) async fn grab(line: &mut Line, kept: &Telling) -> Result<(), String> {
    let (round, bait) = watch(line, kept).await?;
    let shown = Stopwatch::start();
    let id = round["id"].as_str().unwrap_or_default();
    let mut nonces = line.nonces(("enter_round", id), TURNS.iter().sum()).await?.into_iter();
    let mut challenge: Option<String> = None;
    for (part, turns) in TURNS.into_iter().enumerate() {
        for _ in 0..turns {
            let after = milliseconds(shown);
            let nonce = nonces.next();
            let answer = line.enter(&round, nonce.as_deref()).await?;
            let asked = answer["challenge"].as_str().map(str::to_owned);
            let why = match (&challenge, &asked) {
                (None, Some(_)) => {
                    let current = line.get("/v1/challenges/current").await?;
                    Some(reasons(&current["challenge"]))
                }
                _ => None,
            };
            note(kept, Did::Round, after, &answer, why);
            challenge = challenge.or(asked);
        }
        if part > 0 {
            break;
        }
        for bait in bait.iter().cycle().take(BITES) {
            let after = milliseconds(shown);
            let answer = line.enter(bait, None).await?;
            note(kept, Did::Bait, after, &answer, None);
        }
        if let Some(id) = &challenge {
            guess(line, kept, shown, id).await?;
        }
    }
    Ok(())
}
