//! What the server did by itself, and what people decided.

use super::Span;
use crate::error::Result;
use crate::zone;
use porchlight_domain::id::StationId;
use porchlight_store::Tx;
use serde::Serialize;

/// An automated act: how often, and how much of it a person looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Stable code.
    pub act: String,
    /// What it is, in words.
    pub words: &'static str,
    /// How often.
    pub count: u64,
    /// How many of these a person looked at; none where no look is recorded for each.
    pub looked_at: Option<u64>,
}

/// Decisions of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionLine {
    /// Kind: notice, restriction, suspension, offboarding, reinstatement.
    pub kind: String,
    /// Where it stands: proposed, issued, reversed ...
    pub state: String,
    /// Whether a program issued it: notices only.
    pub automatic: bool,
    /// How many.
    pub count: u64,
}

/// Appeals of one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppealLine {
    /// Open, upheld (the decision was overturned), rejected, lapsed (overturned by itself).
    pub state: String,
    /// How many.
    pub count: u64,
}

fn words(act: &str) -> &'static str {
    match act {
        "case_opened" => "A case was opened by rule, for people to look at",
        "notice_given" => "A notice was given by rule; it changes nothing about an account",
        "identity_asked" => "Somebody was asked to show that they are there",
        "delivery_doubted" => "A delivery was marked as one that may have gone to another door",
        "photos_paired" => "Two photos were put before a person as much alike",
        "challenged" => "An entry or a place was held until one more step was done",
        "round_drawn" => "A round was drawn; anybody may recompute it",
        "block_awarded" => "A place was given out by a draw or a race",
        "no_show_counted" => "Not having come was counted",
        "no_show_excused" => "Not having come was taken out again, by a fact that excuses",
        "award_suspended" => "A place was suspended by a weather or safety hold",
        "case_lapsed" => "A case ended by itself, in the courier's favour",
        "try_admit" => "A try for work went through",
        "try_challenge" => "A try for work was met by one more step",
        "try_delay" => "A try for work was delayed, then went through",
        "try_refuse" => "A try for work was not carried out",
        "try_unproved" => "A try for work brought no proof of a phone",
        _ => "Another act of the server",
    }
}

pub(super) fn automated(tx: &Tx<'_>, station: StationId, span: Span) -> Result<Vec<Act>> {
    let act = |act: String, count, looked_at| Act { words: words(&act), act, count, looked_at };
    let mut acts: Vec<Act> = tx
        .automated_acts(station, span.from, span.until)?
        .into_iter()
        .map(|one| act(one.act.into(), one.count, one.looked))
        .collect();
    let (from, until) = (zone::rfc3339(span.from), zone::rfc3339(span.until));
    let day = |text: &str| text.get(..10).unwrap_or_default().to_owned();
    for (outcome, count) in tx.tries_between(station, &day(&from), &day(&until))? {
        acts.push(act(format!("try_{outcome}"), count, None));
    }
    Ok(acts)
}

type Decided = (Vec<DecisionLine>, Vec<AppealLine>);

pub(super) fn decided(tx: &Tx<'_>, station: StationId, span: Span) -> Result<Decided> {
    let decisions = tx.decision_counts(station, span.from, span.until)?.into_iter();
    let decisions = decisions.map(|(kind, state, automatic, count)| DecisionLine {
        kind,
        state,
        automatic,
        count,
    });
    let appeals = tx.appeal_counts(station, span.from, span.until)?.into_iter();
    let appeals = appeals.map(|(state, count)| AppealLine { state, count });
    Ok((decisions.collect(), appeals.collect()))
}

/// Adds a station's decisions to the sums.
pub(super) fn add_decisions(sums: &mut Vec<DecisionLine>, lines: &[DecisionLine]) {
    for line in lines {
        let same = |sum: &&mut DecisionLine| {
            (&sum.kind, &sum.state, sum.automatic) == (&line.kind, &line.state, line.automatic)
        };
        match sums.iter_mut().find(same) {
            Some(sum) => sum.count += line.count,
            None => sums.push(line.clone()),
        }
    }
}

/// Adds a station's appeals to the sums.
pub(super) fn add_appeals(sums: &mut Vec<AppealLine>, lines: &[AppealLine]) {
    for line in lines {
        match sums.iter_mut().find(|sum| sum.state == line.state) {
            Some(sum) => sum.count += line.count,
            None => sums.push(line.clone()),
        }
    }
}
