//! How what the watch saw becomes durable, and how the watch comes back after a restart.
//!
//! Owns: batches of signals, verdicts, sightings and counts; loading by snapshot and replay; purging.
//! Never does: judge. A batch is written every quarter of a second, and before any answer that holds a
//! try up. What a crash loses of the last quarter of a second was never held against anybody.

use super::replay::Course;
use super::watch::{State, milliseconds};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::zone;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::StationId;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_risk::guard::Guard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::policy::CheckedPolicy;
use porchlight_risk::signal::{RECORD_BYTES, Signal};
use porchlight_risk::starter;
use porchlight_risk::wire::Pseudonyms;
use porchlight_store::rows::{RecordedSignal, VerdictPolicyRow, VerdictRow, WatchSnapshot};
use porchlight_store::{TryCount, Tx};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};

/// How long signals are kept.
pub const SIGNAL_LIFE: i64 = 28 * DAY;
/// How long it is kept why a try was held up: as long as anybody may still appeal, and a year on.
pub const VERDICT_LIFE: i64 = 400 * DAY;
/// How long it is remembered when an offer was first shown: longer than offers stand.
pub const SIGHTING_LIFE: i64 = 8 * DAY;
/// How often a snapshot is taken.
const SNAPSHOT_STEP: i64 = HOUR;
/// Largest snapshot that is kept; above it, a restart replays all signals.
const MAX_SNAPSHOT_BYTES: usize = 256 << 20;
/// Windows of more bytes have a snapshot above that, and are not copied for nothing.
const MAX_COPIED_BYTES: usize = 2 * MAX_SNAPSHOT_BYTES;
/// Rings when tries were held up.
const BELL: &str = "bots";
/// The one row of snapshots.
const SNAPSHOT: i64 = 1;
/// Policies read when the watch is filled.
const MAX_POLICIES: u32 = 10_000;

/// What waits to be written.
#[derive(Debug, Clone, Default)]
pub(super) struct Batch {
    pub(super) signals: Vec<RecordedSignal>,
    pub(super) verdicts: Vec<VerdictRow>,
    pub(super) sightings: Vec<(i64, i64, Timestamp)>,
    tries: BTreeMap<(String, String, String, String), i64>,
}

impl Batch {
    pub(super) fn count(
        &mut self,
        now: Timestamp,
        station: Option<StationId>,
        outcome: &str,
        reason: &str,
    ) {
        let day = zone::rfc3339(now).get(..10).unwrap_or_default().to_owned();
        let station = station.map(|id| id.to_string()).unwrap_or_default();
        *self.tries.entry((day, station, outcome.into(), reason.into())).or_default() += 1;
    }

    fn is_empty(&self) -> bool {
        self.signals.is_empty() && self.sightings.is_empty() && self.tries.is_empty()
    }

    fn write(&self, tx: &Tx<'_>) -> std::result::Result<(), porchlight_store::Error> {
        for signal in &self.signals {
            tx.insert_signal(signal)?;
        }
        for verdict in &self.verdicts {
            tx.insert_verdict(verdict)?;
        }
        for (thing, session, at) in &self.sightings {
            tx.insert_sighting(*thing, *session, *at)?;
        }
        for ((day, station, outcome, reason), tries) in &self.tries {
            tx.add_tries(&TryCount {
                day: day.clone(),
                station: station.clone(),
                outcome: outcome.clone(),
                reason: reason.clone(),
                tries: *tries,
            })?;
        }
        Ok(())
    }

    /// The older batch again, with what came meanwhile behind it.
    fn put_back(&mut self, older: &Self) {
        let newer = std::mem::replace(self, older.clone());
        self.signals.extend(newer.signals);
        self.verdicts.extend(newer.verdicts);
        self.sightings.extend(newer.sightings);
        for (key, tries) in newer.tries {
            *self.tries.entry(key).or_default() += tries;
        }
    }
}

fn policy_of(row: &VerdictPolicyRow) -> Result<CheckedPolicy> {
    CheckedPolicy::parse(row.body.as_bytes())
        .map_err(|e| Error::Fault(format!("policy {} was refused: {e}", row.id)))
}

impl App {
    /// Fills the watch, so that the first request need not wait and a card or policy that cannot be
    /// used is known at once.
    ///
    /// # Errors
    /// The card does not fit this build, a policy is refused, or faults.
    pub fn warm_watch(&self, ctx: &mut Ctx) -> Result<()> {
        self.watched(|_| ())?;
        self.refresh_policy(ctx)
    }

    pub(super) fn live_card(&self) -> Result<LiveCard> {
        let card = match &self.watch.settings.card {
            Some(card) => card.clone(),
            None => starter::card().map_err(|e| Error::Fault(format!("the first card: {e}")))?,
        };
        LiveCard::fit(card).map_err(|e| Error::Fault(format!("the card cannot be used: {e}")))
    }

    /// Policies by the first signal they judged, and the one to begin with.
    pub(super) fn policies(&self) -> Result<Vec<(i64, CheckedPolicy)>> {
        let first =
            starter::policy().map_err(|e| Error::Fault(format!("the first policy: {e}")))?;
        let rows = self.read(|tx| Ok(tx.verdict_policies(MAX_POLICIES)?))?;
        let mut all = vec![(0, first)];
        for row in rows.iter().rev() {
            if let Some(from) = row.from_signal {
                all.push((from, policy_of(row)?));
            }
        }
        Ok(all)
    }

    pub(super) fn names(&self) -> Pseudonyms {
        Pseudonyms::new(self.keys.derived("signal-names", &[]))
    }

    /// The state as it was when the newest recorded signal had been judged.
    pub(super) fn load_watch(&self) -> Result<State> {
        let policies = self.policies()?;
        let snapshot = self.read(|tx| Ok(tx.watch_snapshot()?))?;
        let (mut guard, begun) = self.begin_guard(&policies, snapshot)?;
        let mut course = Course::after(policies, begun);
        let last = self.each_page(begun, |rows| {
            for row in rows {
                course.reach(&mut guard, row.id);
                guard.observe(&signal_of(row)?);
            }
            Ok(())
        })?;
        course.reach(&mut guard, i64::MAX);
        let shown = self.shown_lately()?;
        Ok(State { guard, names: self.names(), last, shown, batch: Batch::default() })
    }

    fn begin_guard(
        &self,
        policies: &[(i64, CheckedPolicy)],
        snapshot: Option<WatchSnapshot>,
    ) -> Result<(Guard, i64)> {
        let limits = self.watch.settings.limits;
        if let Some(snapshot) = snapshot {
            let known = policies.iter().rev().find(|(from, _)| *from <= snapshot.signal);
            if let Some((_, policy)) = known {
                let mut body = snapshot.body.as_slice();
                match Guard::restore(limits, self.live_card()?, policy.clone(), &mut body) {
                    Ok(guard) => return Ok((guard, snapshot.signal)),
                    Err(why) => tracing::warn!(%why, "the snapshot is not used; replaying instead"),
                }
            }
        }
        Ok((self.guard_from(policies)?, 0))
    }

    /// A guard that has seen nothing, with the first of these policies.
    pub(super) fn guard_from(&self, policies: &[(i64, CheckedPolicy)]) -> Result<Guard> {
        let first = policies.first().map(|(_, policy)| policy.clone());
        let first = first.ok_or_else(|| Error::Fault("there is no policy".into()))?;
        Ok(Guard::new(self.watch.settings.limits, self.live_card()?, first))
    }

    #[expect(clippy::cast_sign_loss, reason = "all bits are kept")]
    fn shown_lately(&self) -> Result<HashMap<(u64, u64), u64>> {
        let rows = self.read(|tx| Ok(tx.sightings_since(Timestamp(0))?))?;
        let shown = |(thing, session, at): (i64, i64, Timestamp)| {
            ((thing as u64, session as u64), milliseconds(at))
        };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Writes what the watch saw since the last time; says how many signals.
    ///
    /// # Errors
    /// Faults; nothing is forgotten then, and the next call tries again.
    pub fn flush_signals(&self, ctx: &mut Ctx) -> Result<u32> {
        let _order = self.watch.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = self.watch.lock().as_mut().map(|state| std::mem::take(&mut state.batch));
        let Some(batch) = batch.filter(|batch| !batch.is_empty()).map(Arc::new) else {
            return Ok(0);
        };
        let written = Arc::clone(&batch);
        match self.work(ctx, move |tx, _| written.write(tx)) {
            // Whether it was written is not known: written twice it would be refused for good.
            Err(Error::OutcomeUnknown) => Err(Error::OutcomeUnknown),
            Err(error) => {
                if let Some(state) = self.watch.lock().as_mut() {
                    state.batch.put_back(&batch);
                }
                Err(error)
            }
            Ok(()) => {
                if !batch.verdicts.is_empty() {
                    self.ports.bell.ring(BELL, ctx.now);
                }
                Ok(u32::try_from(batch.signals.len()).unwrap_or(u32::MAX))
            }
        }
    }

    /// Takes a snapshot when one is due, and removes what is no longer kept.
    ///
    /// # Errors
    /// Faults.
    pub fn keep_watch(&self, ctx: &mut Ctx) -> Result<()> {
        let now = ctx.now;
        let newest = self.read(|tx| Ok(tx.watch_snapshot_taken()?))?;
        let due = newest.is_none_or(|taken_at| taken_at.plus(SNAPSHOT_STEP) <= now);
        if !due || self.watch.lock().is_none() {
            return Ok(());
        }
        self.flush_signals(ctx)?;
        let taken = self.watched(|state| {
            // What came since the flush is in the book already: the next turn takes it.
            if !state.batch.signals.is_empty() {
                return None;
            }
            state.shown.retain(|_, at| *at >= milliseconds(now.plus(-SIGHTING_LIFE)));
            // All requests wait meanwhile: a copy takes a fraction of the time that writing takes.
            let fits = state.guard.book().fill().windows <= MAX_COPIED_BYTES;
            Some((state.last, fits.then(|| state.guard.clone())))
        })?;
        let Some((signal, copy)) = taken else { return Ok(()) };
        let mut body = vec![];
        if let Some(copy) = copy {
            copy.snapshot(&mut |bytes: &[u8]| body.extend_from_slice(bytes));
        }
        let keeps = !body.is_empty() && body.len() <= MAX_SNAPSHOT_BYTES;
        self.work(ctx, move |tx, hand| {
            tx.purge_sightings(hand.now.plus(-SIGHTING_LIFE))?;
            if keeps {
                let (id, taken_at, body) = (SNAPSHOT, hand.now, body.clone());
                tx.put_watch_snapshot(&WatchSnapshot { id, signal, taken_at, body })?;
                tx.purge_signals(signal, hand.now.plus(-SIGNAL_LIFE))?;
            }
            tx.purge_verdicts(hand.now.plus(-VERDICT_LIFE))?;
            Ok(())
        })
    }

    /// Digest of everything the watch remembers: two servers that saw the same have the same.
    ///
    /// # Errors
    /// Faults.
    pub fn watch_digest(&self) -> Result<Digest> {
        self.watched(|state| {
            let mut body = vec![];
            state.guard.snapshot(&mut |bytes: &[u8]| body.extend_from_slice(bytes));
            sha256(&[&body])
        })
    }

    /// Makes a policy that somebody set judge from the next signal on.
    ///
    /// # Errors
    /// A policy that is refused, or faults.
    pub fn refresh_policy(&self, ctx: &mut Ctx) -> Result<()> {
        let rows = self.read(|tx| Ok(tx.verdict_policies(1)?))?;
        let Some(newest) = rows.first().filter(|row| row.from_signal.is_none()) else {
            return Ok(());
        };
        let (id, policy) = (newest.id, policy_of(newest)?);
        let from = self.watched(|state| {
            state.guard.change_policy(policy);
            state.last + 1
        })?;
        self.record(ctx, &format!("begin policy {id}"), move |tx, hand| {
            tx.begin_verdict_policy(id, from)?;
            let fact = serde_json::json!({"policy": id, "from_signal": from});
            hand.leave(porchlight_domain::log::leaf::LeafKind::VerdictPolicy, id, fact);
            Ok(crate::app::Done::Kept(()))
        })
    }
}

/// A recorded signal as it was judged.
pub(super) fn signal_of(row: &RecordedSignal) -> Result<Signal> {
    let bytes: &[u8; RECORD_BYTES] =
        row.record.as_slice().try_into().map_err(|_| {
            Error::Fault(format!("signal {} has {} bytes", row.id, row.record.len()))
        })?;
    Signal::from_record(bytes).map_err(|e| Error::Fault(format!("signal {}: {e}", row.id)))
}
