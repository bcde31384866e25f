//! What a policy would have done to recorded traffic, in plain words.

use super::{read, refused, stopped};
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_risk::backtest::{Backtest, Group, Outcome as Found};
use porchlight_risk::card::Scorecard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::policy::CheckedPolicy;
use porchlight_risk::starter;
use porchlight_trainer::label::verdicts;
use porchlight_trainer::signals::{Recording, survey};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Names the policy to begin with instead of a file.
const STARTER: &str = "starter";

/// Where it says who is a bot.
pub(super) struct Known {
    pub(super) file: PathBuf,
    pub(super) id: String,
    pub(super) label: String,
}

pub(super) fn run(
    screen: &mut Screen<'_>,
    signals: &Path,
    policy: &Path,
    card: Option<&Path>,
    known: Option<Known>,
) -> Outcome {
    let policy = checked(policy)?;
    let card = fitted(card)?;
    let is_bot = match known {
        None => BTreeMap::new(),
        Some(known) => verdicts(&known.file, &known.id, &known.label).map_err(|t| stopped(&t))?,
    };
    let limits = survey(signals).map_err(|trouble| stopped(&trouble))?.limits;
    let mut backtest = Backtest::new(limits, card, policy);
    for signal in Recording::open(signals).map_err(|trouble| stopped(&trouble))? {
        backtest.observe(&signal.map_err(|trouble| stopped(&trouble))?);
    }
    let found = backtest.outcome(&is_bot);
    let value = serde_json::to_value(&found).map_err(|e| Failure::fault(e.to_string(), ""))?;
    screen.say(&said(&found), &value)
}

fn checked(file: &Path) -> Outcome<CheckedPolicy> {
    let wrong = |why: String| {
        let sentence = format!("{}: the policy was refused: {why}", file.display());
        Failure::usage(sentence, "docs/risk.md says what each field must be")
    };
    if file.as_os_str() == STARTER {
        return starter::policy().map_err(|error| wrong(error.to_string()));
    }
    CheckedPolicy::parse(&read(file)?).map_err(|error| wrong(error.to_string()))
}

fn fitted(file: Option<&Path>) -> Outcome<LiveCard> {
    let (name, card) = match file {
        Some(file) => (file, Scorecard::parse(&read(file)?)),
        None => (Path::new(STARTER), starter::card()),
    };
    let card = card.map_err(|error| refused(name, &error))?;
    LiveCard::fit(card).map_err(|unfit| {
        let sentence = format!("{}: {unfit}", name.display());
        Failure::usage(sentence, "cards for live requests are trained with --signals")
    })
}

fn said(found: &Found) -> String {
    let mut text = String::new();
    write(&mut text, found).unwrap_or_default();
    text
}

fn write(text: &mut String, found: &Found) -> std::fmt::Result {
    let shadow =
        if found.shadow { ", in shadow mode: this is what it would have meant" } else { "" };
    writeln!(text, "Policy {} and card {:.12}{shadow}", found.policy, found.card)?;
    let days = (found.to_ms.saturating_sub(found.from_ms)) as f64 / 86_400_000.0;
    writeln!(text, "{} signals over {days:.1} days", found.signals)?;
    if found.left_out > 0 {
        writeln!(text, "{} challenges of the recording left out", found.left_out)?;
    }
    let verdicts = &found.verdicts;
    writeln!(
        text,
        "Tries: {} admitted, {} challenged ({} more met an open challenge), {} delayed; requests \
         refused: {}",
        verdicts.admitted,
        verdicts.challenged,
        verdicts.challenged_again,
        verdicts.delayed,
        verdicts.refused
    )?;
    if found.breaker_raised > 0 {
        let (raised, level) = (found.breaker_raised, found.highest_level);
        writeln!(text, "The breaker raised thresholds {raised} times, to level {level}")?;
    }
    if found.evicted > 0 {
        writeln!(text, "{} accounts gave way to others: the book was full", found.evicted)?;
    }
    writeln!(text, "\nAccounts that tried, at least once (share, exact 95 % bounds)")?;
    group(text, "everybody", &found.all)?;
    let mut last = "";
    for one in &found.groups {
        if one.by != last {
            writeln!(text, "\n{}", heading(one.by))?;
            last = one.by;
        }
        group(text, &one.name.replace('_', " "), one)?;
    }
    writeln!(text, "\nNot known from signals")?;
    found.not_known.iter().try_for_each(|what| writeln!(text, "  {what}"))
}

fn heading(by: &str) -> &str {
    match by {
        "label" => "By label",
        "night" => "By work between 22 and 6 o'clock, share of requests",
        "proof" => "By the best proof of a key",
        "network" => "By accounts in the network last used",
        "station" => "By station",
        other => other,
    }
}

fn group(text: &mut String, name: &str, group: &Group) -> std::fmt::Result {
    writeln!(text, "  {name}")?;
    let Group { challenged, delayed, refused, .. } = group;
    writeln!(text, "    challenged {challenged}")?;
    writeln!(text, "    delayed    {delayed}")?;
    writeln!(text, "    refused    {refused}")
}
