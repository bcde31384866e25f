//! Figures about identity checks, for the console and for everybody: counts, never names.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::CaseState;
use serde::Serialize;
use std::collections::BTreeMap;

/// Days of a month in these figures.
const MONTH_DAYS: i64 = 30;
/// Most months looked back.
const MOST_MONTHS: u32 = 24;

/// Counts of the asks of some months.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// From then on, microseconds since 1970.
    pub from: i64,
    /// Asks.
    pub asks: u64,
    /// By what made them due.
    pub by_trigger: BTreeMap<String, u64>,
    /// By how they ended; those that wait are under `open`.
    pub by_ending: BTreeMap<String, u64>,
    /// By the way they were confirmed by.
    pub by_way: BTreeMap<String, u64>,
    /// By why they lapsed.
    pub by_lapse: BTreeMap<String, u64>,
    /// That a person looked at, by what they found.
    pub by_finding: BTreeMap<String, u64>,
    /// In which the program said that it was not like the template, and a person found the account
    /// holder: how often the program was overturned, of [`Figures::second_mismatches`].
    pub overturned: u64,
    /// That went to a person because of a second mismatch.
    pub second_mismatches: u64,
    /// Cases that were opened.
    pub referred: u64,
    /// Of those, cases that ended in the courier's favour.
    pub referred_overturned: u64,
    /// Half of those that are over were over within so many minutes.
    pub median_minutes: Option<i64>,
}

fn count(map: &mut BTreeMap<String, u64>, code: &str) {
    *map.entry(code.to_owned()).or_default() += 1;
}

impl App {
    /// Figures of the asks of the last `months` months of 30 days.
    ///
    /// # Errors
    /// Denied to all but staff; faults.
    pub fn identity_figures(&self, ctx: &Ctx, months: u32) -> Result<Figures> {
        ctx.allow_staff()?;
        self.figures_since(ctx.now, months)
    }

    /// The same figures for the public page; whoever calls this shows none of fewer than it may.
    ///
    /// # Errors
    /// Faults.
    pub fn public_identity_figures(&self, ctx: &Ctx, months: u32) -> Result<Figures> {
        self.figures_since(ctx.now, months)
    }

    fn figures_since(&self, now: Timestamp, months: u32) -> Result<Figures> {
        let months = i64::from(months.clamp(1, MOST_MONTHS));
        let from = now.plus(-months * MONTH_DAYS * DAY);
        self.read(|tx| {
            let mut figures = Figures { from: from.micros(), ..Figures::default() };
            let mut minutes = vec![];
            for row in tx.identity_checks_asked(from, now.plus(1))? {
                figures.asks += 1;
                count(&mut figures.by_trigger, &row.cause);
                count(&mut figures.by_ending, row.ending.as_deref().unwrap_or("open"));
                if let Some(way) = &row.way {
                    count(&mut figures.by_way, way);
                }
                if let Some(lapse) = &row.lapse {
                    count(&mut figures.by_lapse, lapse);
                }
                if let Some(finding) = &row.finding {
                    count(&mut figures.by_finding, finding);
                }
                if row.reason.as_deref() == Some("mismatches") {
                    figures.second_mismatches += 1;
                    figures.overturned += u64::from(row.finding.as_deref() == Some("same"));
                }
                if let Some(case) = row.case_file {
                    figures.referred += 1;
                    let ended = tx.case(case)?.map(|case| case.state);
                    let for_them = matches!(ended, Some(CaseState::Closed | CaseState::Lapsed));
                    figures.referred_overturned += u64::from(for_them);
                }
                minutes.extend(row.ended_at.map(|at| at.since(row.asked_at) / MINUTE));
            }
            minutes.sort_unstable();
            figures.median_minutes = minutes.get(minutes.len() / 2).copied();
            Ok(figures)
        })
    }
}
