//! What is shown of tries and verdicts: to analysts line by line, to everybody by month.
//!
//! Owns: the figures, and what "attempt" and "stopped" mean in them. An *attempt* is one try for work:
//! entering a round, or asking for a place on the spot, by whomever. *Stopped* are those refused,
//! those held by a challenge, and those that brought no living proof of a phone.
//! Never does: name a person on a public page.

use super::ReasonGiven;
use super::watch::milliseconds;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::zone;
use porchlight_domain::id::CourierId;
use porchlight_domain::time::DAY;
use porchlight_domain::words::DecisionKind;
use porchlight_store::rows::VerdictRow;
use porchlight_store::{Page, Slice, VerdictQuery};
use std::collections::BTreeMap;

/// A verdict with what it belongs to.
#[derive(Debug, Clone)]
pub struct VerdictLine {
    /// The verdict.
    pub row: VerdictRow,
    /// The courier's name, where the account is one of ours.
    pub courier: Option<String>,
    /// Why.
    pub reasons: Vec<ReasonGiven>,
    /// The round trip that the client said, in milliseconds; in no score.
    pub round_trip: Option<u32>,
}

/// How many attempts came to what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttemptFigures {
    /// By outcome: admit, challenge, delay, refuse, unproved.
    pub outcomes: BTreeMap<String, i64>,
    /// Of those not admitted, by first reason and outcome.
    pub reasons: BTreeMap<(String, String), i64>,
    /// By station's id (empty: not known) and outcome.
    pub stations: BTreeMap<(String, String), i64>,
    /// Points by which the breaker raised thresholds, in steps.
    pub breaker: u32,
}

/// A month's attempts for everybody to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoppedMonth {
    /// The month (UTC), as `2026-11`.
    pub month: String,
    /// All attempts.
    pub attempts: i64,
    /// Refused.
    pub refused: i64,
    /// Held by a challenge.
    pub challenged: i64,
    /// Delayed, then admitted.
    pub delayed: i64,
    /// Without a living proof of a phone.
    pub unproved: i64,
    /// Notices given to accounts.
    pub noticed: i64,
    /// Decisions by two people that accounts end.
    pub offboarded: i64,
    /// Decisions that accounts are as they were.
    pub reinstated: i64,
    /// Entries that listed anything, in rounds drawn in that month.
    pub first_choices: u32,
    /// Those whose first choice was granted.
    pub first_granted: u32,
}

impl StoppedMonth {
    /// Attempts that were stopped.
    #[must_use]
    pub const fn stopped(&self) -> i64 {
        self.refused + self.challenged + self.unproved
    }
}

/// Months by their names.
#[derive(Default)]
struct Months(BTreeMap<String, StoppedMonth>);

impl Months {
    /// The month of a day, as `2026-11-26` or longer.
    fn of(&mut self, day: &str) -> &mut StoppedMonth {
        let name = day.get(..7).unwrap_or_default();
        let month = self.0.entry(name.to_owned()).or_default();
        month.month = name.into();
        month
    }
}

/// What the card says of an account at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountPoints {
    /// Its points.
    pub points: i32,
    /// From how many points a try is challenged, if any are enough.
    pub challenge_at: Option<i32>,
    /// Tries of the account that were held up, or would have been.
    pub held_up: u64,
}

impl App {
    /// Tries that were held up or would have been, the newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn verdict_lines(
        &self,
        ctx: &Ctx,
        query: VerdictQuery,
        slice: Slice,
    ) -> Result<Page<VerdictLine>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let page = tx.verdicts(query, slice)?;
            let mut rows = vec![];
            for row in page.rows {
                let courier = row.courier.map_or(Ok(None), |id| tx.courier(id))?;
                let reasons = serde_json::from_str(&row.reasons)?;
                let round_trip = tx.round_trip_of(row.signal)?;
                let courier = courier.map(|c| c.name);
                rows.push(VerdictLine { row, courier, reasons, round_trip });
            }
            Ok(Page { rows, total: page.total })
        })
    }

    /// What the card says of an account now; nothing if it made no request lately.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn account_points(&self, ctx: &Ctx, courier: CourierId) -> Result<Option<AccountPoints>> {
        ctx.allow_staff()?;
        let query = VerdictQuery { courier: Some(courier), ..VerdictQuery::default() };
        let slice = Slice { offset: 0, limit: 1 };
        let held_up = self.read(|tx| Ok(tx.verdicts(query, slice)?.total))?;
        self.watched(|state| {
            let actor = state.names.actor(&courier.to_string());
            let (_, score) = state.guard.score_now(actor, milliseconds(ctx.now))?;
            let challenge_at = state.guard.judge().policy().policy().thresholds.challenge_at;
            Some(AccountPoints { points: score.points, challenge_at, held_up })
        })
    }

    /// What became of the attempts of the last days, today included.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn attempt_figures(&self, ctx: &Ctx, days: i64) -> Result<AttemptFigures> {
        ctx.allow_staff()?;
        let from = zone::rfc3339(ctx.now.plus(-DAY * (days - 1)));
        let to = zone::rfc3339(ctx.now);
        let (from, to) = (from.get(..10).unwrap_or_default(), to.get(..10).unwrap_or_default());
        let counts = self.read(|tx| Ok(tx.try_counts(from, to)?))?;
        let mut figures = AttemptFigures::default();
        for count in counts {
            *figures.outcomes.entry(count.outcome.clone()).or_default() += count.tries;
            if !count.reason.is_empty() {
                let key = (count.reason, count.outcome.clone());
                *figures.reasons.entry(key).or_default() += count.tries;
            }
            *figures.stations.entry((count.station, count.outcome)).or_default() += count.tries;
        }
        figures.breaker = self.breaker_now(ctx.now).map_or(0, |breaker| breaker.level);
        Ok(figures)
    }

    /// Attempts by month, the newest first: for everybody.
    ///
    /// # Errors
    /// Faults.
    pub fn stopped_months(&self) -> Result<Vec<StoppedMonth>> {
        let (counts, issued, drawn) = self.read(|tx| {
            let counts = tx.try_counts("0000-01-01", "9999-12-31")?;
            Ok((counts, tx.decisions_issued()?, tx.first_choices()?))
        })?;
        let mut months = Months::default();
        for (at, choices, granted) in drawn {
            let month = months.of(&zone::rfc3339(at));
            month.first_choices += choices;
            month.first_granted += granted;
        }
        for (kind, at) in issued {
            let month = months.of(&zone::rfc3339(at));
            match kind {
                DecisionKind::Notice => month.noticed += 1,
                DecisionKind::Offboarding => month.offboarded += 1,
                DecisionKind::Reinstatement => month.reinstated += 1,
                DecisionKind::Restriction | DecisionKind::Suspension => {}
            }
        }
        for count in counts {
            let month = months.of(&count.day);
            month.attempts += count.tries;
            match count.outcome.as_str() {
                "refuse" => month.refused += count.tries,
                "challenge" => month.challenged += count.tries,
                "delay" => month.delayed += count.tries,
                "unproved" => month.unproved += count.tries,
                _ => {}
            }
        }
        Ok(months.0.into_values().rev().collect())
    }
}
