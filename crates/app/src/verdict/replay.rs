//! Replaying what was recorded: the same signals give the same verdicts, bit for bit.
//!
//! Owns: handing recorded signals out, and comparing kept verdicts with those of a replay. Never does:
//! change anything.

use super::keep::signal_of;
use super::watch::State;
use super::{ReasonGiven, word};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::words::Role;
use porchlight_risk::guard::{Guard, Seen};
use porchlight_risk::policy::CheckedPolicy;
use porchlight_store::rows::{RecordedSignal, VerdictRow};

/// Rows read at once.
const ROWS: u32 = 10_000;

/// Policies in the order in which they judged, on their way through recorded signals.
pub(super) struct Course {
    policies: std::vec::IntoIter<(i64, CheckedPolicy)>,
    next: Option<(i64, CheckedPolicy)>,
}

impl Course {
    /// The policies that began after this signal.
    pub(super) fn after(policies: Vec<(i64, CheckedPolicy)>, signal: i64) -> Self {
        let later: Vec<_> = policies.into_iter().filter(|(from, _)| *from > signal).collect();
        let mut policies = later.into_iter();
        let next = policies.next();
        Self { policies, next }
    }

    /// Makes whatever judged this signal judge.
    pub(super) fn reach(&mut self, guard: &mut Guard, signal: i64) {
        while let Some((_, policy)) = self.next.take_if(|(from, _)| *from <= signal) {
            guard.change_policy(policy);
            self.next = self.policies.next();
        }
    }
}

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
        let mut count = 0;
        self.each_page(0, |rows| {
            for row in rows {
                take(&row.record);
                count += 1;
            }
            Ok(())
        })?;
        Ok(count)
    }

    /// Reads recorded signals after this one, page by page; says the newest one's number.
    pub(super) fn each_page(
        &self,
        after: i64,
        mut take: impl FnMut(&[RecordedSignal]) -> Result<()>,
    ) -> Result<i64> {
        let mut last = after;
        loop {
            let rows = self.read(|tx| Ok(tx.signals_after(last, ROWS)?))?;
            let Some(end) = rows.last() else { return Ok(last) };
            last = end.id;
            take(&rows)?;
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
        let mut guard = self.guard_from(&policies)?;
        let digest = guard.card().card().digest().to_owned();
        let (mut checked, mut course) = (Checked::default(), Course::after(policies, 0));
        self.each_page(0, |rows| {
            let (Some(begin), Some(end)) = (rows.first(), rows.last()) else { return Ok(()) };
            let kept = self.read(|tx| Ok(tx.verdicts_of_signals(begin.id, end.id)?))?;
            let mut kept = kept.iter().peekable();
            for row in rows {
                course.reach(&mut guard, row.id);
                let seen = guard.observe(&signal_of(row)?);
                checked.signals += 1;
                while kept.next_if(|verdict| verdict.signal < row.id).is_some() {}
                let verdict = kept.next_if(|verdict| verdict.signal == row.id);
                if let Some(verdict) = verdict.filter(|verdict| verdict.card == digest) {
                    checked.verdicts += 1;
                    checked.differ += u64::from(!agrees(verdict, row, &seen));
                }
            }
            Ok(())
        })?;
        Ok(checked)
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
