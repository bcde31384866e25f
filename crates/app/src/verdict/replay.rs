//! Replaying what was recorded: the same signals give the same verdicts, bit for bit.
//!
//! Owns: handing recorded signals out, and comparing kept verdicts with those of a replay. Never does:
//! change anything.

use super::keep::signal_of;
use super::watch::State;
use super::{ReasonGiven, word};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::words::Role;
use porchlight_risk::guard::{Guard, Seen};
use porchlight_store::rows::{RecordedSignal, VerdictRow};

/// Rows read at once.
const ROWS: u32 = 10_000;

/// What comparing kept verdicts with a replay found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// Signals that were replayed.
    pub signals: u64,
    /// Verdicts that were compared: those of the card that is in use.
    pub verdicts: u64,
    /// Those that came out otherwise.
    pub differ: u64,
}

impl App {
    /// Hands every recorded signal out, in the order in which they were judged; says how many.
    ///
    /// # Errors
    /// Denied to all but operators and analysts.
    pub fn recorded_signals(&self, ctx: &Ctx, mut take: impl FnMut(&[u8])) -> Result<u64> {
        ctx.allow(&[Role::Operator, Role::Analyst], "the operator or analyst role")?;
        let (mut last, mut count) = (0, 0);
        loop {
            let rows = self.read(|tx| Ok(tx.signals_after(last, ROWS)?))?;
            let Some(end) = rows.last() else { return Ok(count) };
            last = end.id;
            for row in &rows {
                take(&row.record);
                count += 1;
            }
        }
    }

    /// Replays recorded signals from the first one on and compares the kept verdicts. Where the first
    /// ones were removed already, their windows are missing and verdicts may differ.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn check_verdicts(&self, ctx: &Ctx) -> Result<Checked> {
        ctx.allow_staff()?;
        let policies = self.policies()?;
        let first = policies.first().map(|(_, policy)| policy.clone());
        let first = first.ok_or_else(|| Error::Fault("there is no policy".into()))?;
        let mut guard = Guard::new(self.watch.settings.limits, self.live_card()?, first);
        let digest = guard.card().card().digest().to_owned();
        let (mut checked, mut next, mut last) = (Checked::default(), 1, 0);
        loop {
            let rows = self.read(|tx| Ok(tx.signals_after(last, ROWS)?))?;
            let (Some(begin), Some(end)) = (rows.first(), rows.last()) else { return Ok(checked) };
            last = end.id;
            let (from, to) = (begin.id, end.id);
            let kept = self.read(|tx| Ok(tx.verdicts_of_signals(from, to)?))?;
            let mut kept = kept.iter().peekable();
            for row in &rows {
                while let Some((_, policy)) = policies.get(next).filter(|(at, _)| *at <= row.id) {
                    guard.change_policy(policy.clone());
                    next += 1;
                }
                let seen = guard.observe(&signal_of(row)?);
                checked.signals += 1;
                while kept.next_if(|verdict| verdict.signal < row.id).is_some() {}
                let verdict = kept.next_if(|verdict| verdict.signal == row.id);
                if let Some(verdict) = verdict.filter(|verdict| verdict.card == digest) {
                    checked.verdicts += 1;
                    checked.differ += u64::from(!agrees(verdict, row, &seen));
                }
            }
        }
    }
}

fn agrees(kept: &VerdictRow, row: &RecordedSignal, seen: &Seen) -> bool {
    let judged = &seen.judged;
    let reasons: Vec<ReasonGiven> = judged.reasons.iter().map(State::given).collect();
    let numbers = [judged.points, judged.trust, judged.raised].map(i64::from);
    kept.signal == row.id
        && (kept.verdict, kept.meant) == (word(judged.verdict), word(judged.meant))
        && [kept.points, kept.trust, kept.raised] == numbers
        && kept.policy == i64::from(judged.policy)
        && serde_json::from_str(&kept.reasons).is_ok_and(|kept: Vec<ReasonGiven>| kept == reasons)
}
