//! The memory between requests: book, card, judge, and when offers were first shown.
//!
//! Owns: turning what the server saw of a request into a signal, and a signal into a ruling, in one
//! order for all requests. Never does: write (see `keep`); what it holds can be rebuilt from what was
//! written. Names become keyed digests before anything is held.

use super::keep::Batch;
use super::{ReasonGiven, Ruling, word};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::session::Bound;
use crate::zone;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{
    BlockId, CourierId, DeviceId, OperationId, RoundId, SessionId, StationId, VerdictId,
};
use porchlight_domain::time::Timestamp;
use porchlight_risk::book::Limits;
use porchlight_risk::card::Scorecard;
use porchlight_risk::guard::{Guard, Seen};
use porchlight_risk::signal::{Kind, NO_MINUTE, Signal};
use porchlight_risk::verdict::Verdict;
use porchlight_risk::wire::Pseudonyms;
use porchlight_store::rows::{RecordedSignal, VerdictRow};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Most offers of which it is remembered when a session was first sent them. When they are too many,
/// the older half is forgotten.
const MAX_SHOWN: usize = 1_000_000;
/// Signals that wait to be written before a request waits for them.
const MAX_PENDING: usize = 20_000;
/// Outcome under which requests without a living proof are counted.
const UNPROVED: &str = "unproved";

/// How the watch is set up.
#[derive(Debug, Clone)]
pub struct WatchSettings {
    /// How many accounts, devices, networks and offers are remembered.
    pub limits: Limits,
    /// The card that scores; the one to begin with, if there is none.
    pub card: Option<Scorecard>,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self { limits: Limits::CITY, card: None }
    }
}

/// The memory between requests. It fills itself from the store when it is first needed.
#[derive(Debug, Default)]
pub struct Watch {
    pub(super) settings: WatchSettings,
    pub(super) state: Mutex<Option<State>>,
    /// Held while a batch is written, so that batches become durable in their order.
    pub(super) writing: Mutex<()>,
    /// Accounts that have something in common, as they were last searched for.
    pub(super) company: Mutex<Option<(Timestamp, Vec<super::Company>)>>,
}

/// What changes with each request.
#[derive(Debug)]
pub(super) struct State {
    pub(super) guard: Guard,
    pub(super) names: Pseudonyms,
    /// The newest signal's number.
    pub(super) last: i64,
    /// When a session was first sent an offer: offer, session, milliseconds.
    pub(super) shown: HashMap<(u64, u64), u64>,
    pub(super) batch: Batch,
}

/// A request of a courier as the server saw it.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// Who, in which session, from which phone.
    pub bound: &'a Bound,
    /// The network prefix.
    pub network: &'a str,
    /// What the client says of itself: user agent and the like.
    pub hints: &'a str,
    /// What the request did.
    pub kind: Kind,
    /// The offer acted on.
    pub thing: Option<&'a str>,
    /// The fastest of this session's requests as the client says, in milliseconds. It is kept for people
    /// and scored by nothing: a client may say what it likes.
    pub round_trip: Option<u32>,
}

impl Watch {
    /// A watch that has seen nothing.
    #[must_use]
    pub fn new(settings: WatchSettings) -> Self {
        Self { settings, ..Self::default() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Option<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number by which the columns hold a digest.
#[expect(clippy::cast_possible_wrap, reason = "all bits are kept")]
pub(super) const fn column(digest: u64) -> i64 {
    digest as i64
}

pub(super) fn milliseconds(at: Timestamp) -> u64 {
    u64::try_from(at.micros() / 1_000).unwrap_or(0)
}

/// Whose request it is and what it acts on, beside the signal.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) courier: Option<CourierId>,
    pub(super) station: Option<StationId>,
    pub(super) thing: &'a str,
    pub(super) round_trip: Option<u32>,
}

/// What came of one signal.
pub(super) struct Noted {
    pub(super) seen: Seen,
    pub(super) verdict: Option<VerdictId>,
    pub(super) reasons: Vec<ReasonGiven>,
}

impl State {
    /// Observes a signal, and keeps it and what came of it for writing.
    pub(super) fn note(&mut self, ctx: &mut Ctx, signal: &Signal, about: About<'_>) -> Noted {
        let seen = self.guard.observe(signal);
        self.last += 1;
        self.batch.signals.push(RecordedSignal {
            id: self.last,
            courier: about.courier,
            at: ctx.now,
            kind: signal.kind.code().into(),
            record: signal.record().to_vec(),
            round_trip: about.round_trip,
        });
        let reasons: Vec<ReasonGiven> = seen.judged.reasons.iter().map(Self::given).collect();
        let held = seen.judged.meant != Verdict::Admit;
        if signal.kind.is_try() || signal.kind == Kind::Canary {
            let judged = &seen.judged;
            let outcome = word(judged.verdict).code();
            let reason = reasons.first().map_or("", |reason| reason.code.as_str());
            self.batch.count(ctx.now, about.station, outcome, reason);
        }
        let verdict = held.then(|| {
            let row = self.row(ctx, signal, &seen, about, &reasons);
            let id = row.id;
            self.batch.verdicts.push(row);
            id
        });
        Noted { seen, verdict, reasons }
    }

    fn row(
        &self,
        ctx: &mut Ctx,
        signal: &Signal,
        seen: &Seen,
        about: About<'_>,
        reasons: &[ReasonGiven],
    ) -> VerdictRow {
        let judged = &seen.judged;
        VerdictRow {
            id: VerdictId::new(ctx.now, ctx.random()),
            signal: self.last,
            courier: about.courier,
            station: about.station,
            at: ctx.now,
            act: signal.kind.code().into(),
            thing: about.thing.into(),
            verdict: word(judged.verdict),
            meant: word(judged.meant),
            points: i64::from(judged.points),
            trust: i64::from(judged.trust),
            raised: i64::from(judged.raised),
            policy: i64::from(judged.policy),
            card: self.guard.card().card().digest().into(),
            // Numbers and codes only: this cannot fail.
            reasons: serde_json::to_string(reasons).unwrap_or_default(),
        }
    }

    /// A reason as it is kept.
    pub(super) fn given(reason: &porchlight_risk::live::Reason) -> ReasonGiven {
        ReasonGiven {
            code: reason.feature.code().into(),
            group: reason.feature.group().code().into(),
            value: reason.value.is_finite().then_some(reason.value),
            points: reason.points,
        }
    }

    fn show(&mut self, now: Timestamp, session: u64, thing: u64) {
        if self.shown.contains_key(&(thing, session)) {
            return;
        }
        if self.shown.len() >= MAX_SHOWN {
            let mut times: Vec<u64> = self.shown.values().copied().collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            self.shown.retain(|_, at| *at > middle);
        }
        self.shown.insert((thing, session), milliseconds(now));
        self.batch.sightings.push((column(thing), column(session), now));
    }
}

impl App {
    /// The watch's state, filled from the store if this is the first need of it.
    pub(super) fn watched<T>(&self, f: impl FnOnce(&mut State) -> T) -> Result<T> {
        let mut state = self.watch.lock();
        if state.is_none() {
            *state = Some(self.load_watch()?);
        }
        match state.as_mut() {
            Some(state) => Ok(f(state)),
            None => Err(Error::Fault("the watch is empty after it was filled".into())),
        }
    }

    /// Takes a request for a signal and says what happens to it. Only tries for work can be held up.
    ///
    /// # Errors
    /// Faults; the reason for holding a try up is durable before this answers.
    pub fn observe(&self, ctx: &mut Ctx, observed: &Observed<'_>) -> Result<Ruling> {
        let bound = observed.bound;
        let (station, minute) = self.home(ctx.now, bound.courier)?;
        let decoy =
            observed.thing.is_some_and(|thing| self.is_decoy(bound.identity.session, thing));
        let kind = if decoy { Kind::Canary } else { observed.kind };
        let (noted, waiting) = self.watched(|state| {
            let names = &state.names;
            let who = (bound.courier, bound.identity.session, Some(bound.thumbprint));
            let mut signal = basic(names, ctx.now, kind, who, (station, minute));
            signal.network = part(names, "network", observed.network);
            signal.hints = part(names, "client_hints", observed.hints);
            signal.thing = part(names, "thing", observed.thing.unwrap_or_default());
            signal.shown_at_ms =
                state.shown.get(&(signal.thing, signal.session)).copied().unwrap_or(0);
            signal.assurance = bound.assurance;
            let about = About {
                courier: Some(bound.courier),
                station,
                thing: observed.thing.unwrap_or_default(),
                round_trip: observed.round_trip,
            };
            let noted = state.note(ctx, &signal, about);
            (noted, state.batch.signals.len())
        })?;
        if noted.verdict.is_some() || waiting >= MAX_PENDING {
            self.flush_signals(ctx)?;
        }
        self.tell_alarm(&noted.seen);
        Ok(Ruling {
            courier: bound.courier,
            session: bound.identity.session,
            device: bound.device,
            verdict: noted.verdict,
            what: noted.seen.judged.verdict,
            reasons: noted.reasons,
        })
    }

    fn tell_alarm(&self, seen: &Seen) {
        if let Some(alarm) = seen.judged.alarm {
            tracing::warn!(?alarm, "the breaker of challenges moved: see Bots in the console");
        }
    }

    /// Notes that a session was sent these offers, now if not before.
    ///
    /// # Errors
    /// Faults.
    pub fn showed(&self, ctx: &Ctx, session: SessionId, things: &[String]) -> Result<()> {
        self.watched(|state| {
            let session = session_digest(&state.names, session);
            for thing in things {
                let thing = state.names.part("thing", thing.as_bytes());
                state.show(ctx.now, session, thing);
            }
        })
    }

    /// Thumbprint of a phone's key.
    ///
    /// # Errors
    /// Absent, or faults.
    pub fn device_thumbprint(&self, device: DeviceId) -> Result<Digest> {
        let found = self.read(|tx| Ok(tx.device(device)?))?;
        found.map(|device| device.thumbprint).ok_or(Error::Absent("phone"))
    }

    /// Whether a request with this operation id was carried out before: it gets the same answer again.
    ///
    /// # Errors
    /// Faults.
    pub fn is_known_operation(&self, operation: Option<OperationId>) -> Result<bool> {
        let Some(id) = operation else { return Ok(false) };
        self.read(|tx| Ok(tx.operation(id)?.is_some()))
    }

    /// Counts a try for work that brought no living proof of a phone; nobody is known to have made it.
    ///
    /// # Errors
    /// Faults.
    pub fn count_unproved(&self, now: Timestamp, code: &str) -> Result<()> {
        self.watched(|state| state.batch.count(now, None, UNPROVED, code))
    }

    /// A courier's station, and minutes after midnight there.
    pub(super) fn home(
        &self,
        now: Timestamp,
        courier: CourierId,
    ) -> Result<(Option<StationId>, u16)> {
        self.read(|tx| {
            let Some(courier) = tx.courier(courier)? else { return Ok((None, NO_MINUTE)) };
            let station = tx.station(courier.station)?;
            let minute = station.map(|s| zone::minute_of_day(now, &zone::zone(&s.time_zone)));
            let minute = minute.and_then(|minute| u16::try_from(minute).ok());
            Ok((Some(courier.station), minute.unwrap_or(NO_MINUTE)))
        })
    }

    /// Ten bytes of what this session is sent as bait and no real client ever shows.
    fn bait(&self, session: SessionId) -> [u8; 10] {
        let mut bait = [0; 10];
        bait.copy_from_slice(&self.keys.derived("decoy", &session.0)[..10]);
        bait
    }

    /// The round that this session is sent as bait, beside one that opens then: the same at each look.
    #[must_use]
    pub fn decoy_round(&self, session: SessionId, opens_at: Timestamp) -> RoundId {
        RoundId::new(opens_at, self.bait(session))
    }

    /// The block that this session is sent as bait, beside one that starts then: the same at each look.
    #[must_use]
    pub fn decoy_block(&self, session: SessionId, starts_at: Timestamp) -> BlockId {
        BlockId::new(starts_at, self.bait(session))
    }

    /// Whether this is what the session was sent as bait.
    #[must_use]
    pub fn is_decoy(&self, session: SessionId, thing: &str) -> bool {
        let round = thing.parse::<RoundId>().map(|id| id.0).ok();
        let id = round.or_else(|| thing.parse::<BlockId>().map(|id| id.0).ok());
        // The bytes before hold the time, and which kind of time-ordered id it is (RFC 9562).
        id.is_some_and(|id| id[9..] == self.bait(session)[3..])
    }
}

pub(super) fn part(names: &Pseudonyms, field: &str, name: &str) -> u64 {
    if name.is_empty() { 0 } else { names.part(field, name.as_bytes()) }
}

fn session_digest(names: &Pseudonyms, session: SessionId) -> u64 {
    names.part("session", &session.0)
}

/// A signal of which it is known who acts, in which session, from which phone, and where they are home.
pub(super) fn basic(
    names: &Pseudonyms,
    now: Timestamp,
    kind: Kind,
    (courier, session, thumbprint): (CourierId, SessionId, Option<Digest>),
    (station, minute): (Option<StationId>, u16),
) -> Signal {
    let mut signal = Signal::new(names.actor(&courier.to_string()), milliseconds(now), kind);
    signal.session = session_digest(names, session);
    signal.device = thumbprint.map_or(0, |key| names.part("device", &key.0));
    signal.station = station.map_or(0, |id| names.station(&id.to_string()));
    signal.local_minute = minute;
    signal
}
