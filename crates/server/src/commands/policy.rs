//! `porchlight policy` and `porchlight signals`: how tries for work are judged, and on what.

use super::ctx;
use crate::cli::{PolicyCommand, SignalsCommand};
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::verdict::{Label, RestsOn, SetPolicy};
use porchlight_app::{App, zone};
use serde_json::json;
use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Labels of each side without which nothing can be trained.
const MIN_OF_EACH: usize = 5;

fn read(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).map_err(|e| Failure::file("reading", file, &e))
}

pub(super) fn policy(screen: &mut Screen<'_>, app: &App, command: PolicyCommand) -> Outcome {
    match command {
        PolicyCommand::Show => show(screen, app),
        PolicyCommand::Set { file, reason } => {
            match app.set_verdict_policy(&mut ctx(), &read(&file)?, &reason)? {
                SetPolicy::Set(version) => {
                    let text = format!("Version {version} judges from the next request on.");
                    screen.say(&text, &json!({"set": version}))
                }
                SetPolicy::Same => screen.say("This policy judges already.", &json!({"set": null})),
            }
        }
        PolicyCommand::Preview { file } => {
            let seen = app.preview_policy(&ctx(), &read(&file)?)?;
            let side = |verdicts: &std::collections::BTreeMap<_, u64>| {
                let parts: Vec<_> = verdicts.iter().map(|(v, n)| format!("{v} {n}")).collect();
                if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
            };
            let text = format!(
                "{} tries of {} accounts in the last 24 hours ({} signals replayed).\n\
                 The policy of now: {}; {} accounts challenged.\n\
                 This one:          {}; {} accounts challenged.",
                seen.tries,
                seen.accounts,
                seen.signals,
                side(&seen.now),
                seen.challenged_now,
                side(&seen.would),
                seen.challenged_would
            );
            let of = |verdicts: &std::collections::BTreeMap<_, u64>| {
                let pairs = verdicts.iter();
                json!(
                    pairs
                        .map(|(v, n): (&porchlight_domain::words::VerdictKind, _)| {
                            (v.code(), *n)
                        })
                        .collect::<std::collections::BTreeMap<_, _>>()
                )
            };
            screen.say(&text, &json!({
                "tries": seen.tries, "accounts": seen.accounts, "signals": seen.signals,
                "now": of(&seen.now), "would": of(&seen.would),
                "challenged_now": seen.challenged_now, "challenged_would": seen.challenged_would,
            }))
        }
    }
}

fn show(screen: &mut Screen<'_>, app: &App) -> Outcome {
    let lines = app.verdict_policies(&ctx())?;
    let Some(newest) = lines.first() else { return Ok(Exit::No) };
    let body = serde_json::to_value(&newest.policy)
        .map_err(|e| Failure::fault(format!("the policy cannot be written: {e}"), ""))?;
    let mut text = serde_json::to_string_pretty(&body).unwrap_or_default();
    for line in &lines {
        let set = line.set_at.map_or("to begin with".to_owned(), zone::rfc3339);
        let by = line.set_by.as_deref().map_or(String::new(), |name| format!(" by {name}"));
        text += &format!("\nversion {}: {set}{by} {}", line.policy.version, line.reason);
    }
    screen.say(&text, &body)
}

pub(super) fn signals(screen: &mut Screen<'_>, app: &App, command: SignalsCommand) -> Outcome {
    match command {
        SignalsCommand::Export { file } => {
            let fault = |e: &std::io::Error| Failure::file("writing", &file, e);
            let target = OpenOptions::new().write(true).create_new(true).open(&file);
            let mut target = BufWriter::new(target.map_err(|e| fault(&e))?);
            let mut wrong = None;
            let count = app.recorded_signals(&ctx(), |record| {
                wrong = wrong.take().or_else(|| target.write_all(record).err());
            })?;
            let wrong = wrong.or_else(|| target.flush().err());
            if let Some(error) = wrong {
                return Err(fault(&error));
            }
            screen.say(&format!("{count} signals written."), &json!({"signals": count}))
        }
        SignalsCommand::Actor { courier } => {
            let id = courier.parse().map_err(|e| {
                let next = "the console shows the id of each courier in the address of their page";
                Failure::usage(format!("\"{courier}\": {e}"), next)
            })?;
            let actor = app.signal_actor(&ctx(), id)?;
            screen.say(&actor, &json!({"courier": courier, "actor": actor}))
        }
        SignalsCommand::Labels { file, rest_as_people } => {
            labels(screen, app, &file, rest_as_people)
        }
        SignalsCommand::Check => {
            let checked = app.check_verdicts(&ctx())?;
            let text = format!(
                "{} signals replayed, {} kept verdicts compared, {} of them differ.",
                checked.signals, checked.verdicts, checked.differ
            );
            let value = json!({
                "signals": checked.signals, "verdicts": checked.verdicts, "differ": checked.differ,
            });
            screen.say(&text, &value)?;
            Ok(if checked.differ == 0 { Exit::Done } else { Exit::No })
        }
    }
}

fn labels(screen: &mut Screen<'_>, app: &App, file: &Path, rest: bool) -> Outcome {
    let labels = app.labels(&ctx(), rest)?;
    let mut text = "actor,is_bot,courier,rests_on,grounds\n".to_owned();
    for label in &labels {
        let Label { actor, courier, grounds, .. } = label;
        let (bot, rests) = (u8::from(label.is_bot), label.rests_on.code());
        text += &format!("{actor},{bot},{courier},{rests},{}\n", grounds.join(" "));
    }
    let target = OpenOptions::new().write(true).create_new(true).open(file);
    let written = target.and_then(|mut target| target.write_all(text.as_bytes()));
    written.map_err(|e| Failure::file("writing", file, &e))?;
    let count = |rests: RestsOn| labels.iter().filter(|l| l.rests_on == rests).count();
    let bots = labels.iter().filter(|label| label.is_bot).count();
    let people = labels.len() - bots;
    let mut said = format!("{} labels written: {bots} bots, {people} people.", labels.len());
    let warnings = [
        (
            RestsOn::Bait,
            "rest on bait: a model learns from them what the features about bait say \
            already. Measure with --drop canary_touched.",
        ),
        (
            RestsOn::Scores,
            "rest on tries that a card had scored: a model learns from them what that \
            card said, and finds nothing that it missed.",
        ),
        (
            RestsOn::NoCase,
            "are accounts without any case: programs that nobody noticed are among \
            them, and count as people.",
        ),
    ];
    for (rests, what) in warnings {
        let n = count(rests);
        if n > 0 {
            said += &format!("\n{n} of them {what}");
        }
    }
    if bots < MIN_OF_EACH || people < MIN_OF_EACH {
        said += &format!("\nTraining needs at least {MIN_OF_EACH} of each.");
    }
    screen.say(
        &said,
        &json!({
            "labels": labels.len(), "bots": bots, "people": people,
            "rest_on": {"people": count(RestsOn::People), "scores": count(RestsOn::Scores),
                "bait": count(RestsOn::Bait), "no_case": count(RestsOn::NoCase)},
        }),
    )
}
