//! The window of one account: all that is kept about its requests, in a fixed number of bytes.
//!
//! Owns: counters that forget, histograms of reaction, cadence and response, the newest events,
//! different devices, networks, stations and offers, and when challenges were asked and passed.
//! Never does: keep where somebody was, what they wrote, or anything of a time when they did not
//! ask the server for something. Start at `Window::observe`.

use crate::crowd::{Meeting, actor_print};
use crate::decay::{Moment, Tally};
use crate::diversity::{Diversity, PERIOD_MS};
use crate::histogram::Histogram;
use crate::ring::{ACTS, Event, NO_REACTION, POLLS, Ring, mark};
use crate::signal::{Kind, NO_MINUTE, Signal, print};
use crate::state::state;
use crate::table::Blank;
use porchlight_domain::words::Assurance;

/// Most bytes of a window, checked while compiling.
pub const MAX_WINDOW_BYTES: usize = 2_048;
/// A pause of this length is sleep.
pub const SLEEP_MS: u64 = 4 * 3_600 * 1_000;
/// A try this long after a look at the list, beyond the round trip, left no time to read it.
pub const STRAIGHT_MS: u64 = 120;
/// Giving back what was taken on the spot within this time is a drop.
pub const DROP_MS: u64 = 10 * 60 * 1_000;
/// Unit of the histogram of cadence: its 32 bins reach from 64 milliseconds to 52 minutes.
pub(crate) const CADENCE_UNIT_MS: u64 = 64;
/// Other accounts whose tries fell together with this one's that are kept apart.
pub const PARTNERS: usize = 8;
/// Length of a day, for what may happen once a day.
pub const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// Which counter of the tally.
pub(crate) mod sort {
    pub(crate) const ALL: usize = 0;
    pub(crate) const POLL: usize = 1;
    pub(crate) const TRY: usize = 2;
    pub(crate) const DROP: usize = 3;
    pub(crate) const GRANTED: usize = 4;
    pub(crate) const PASSED: usize = 5;
    pub(crate) const FAILED: usize = 6;
    pub(crate) const NIGHT: usize = 7;
    pub(crate) const COUNT: usize = 8;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Partner {
    actor: u32,
    pub(crate) times: u32,
}

state!(Partner { actor, times });

/// What is kept about one account. The order is that of use: what every request touches lies side by
/// side, so that few lines are fetched from memory. What is written into snapshots has an order of its
/// own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Window {
    pub(crate) seen: u64,
    pub(crate) last_at_ms: u64,
    pub(crate) awake_since_ms: u64,
    /// Longest time without sleep, in this period and the last.
    pub(crate) awake_ms: [u64; 2],
    last_poll_ms: u64,
    period: u32,
    /// Most acts within about ten minutes, in this period and the last.
    pub(crate) peak: [u32; 2],
    session: u32,
    session_device: u32,
    session_hints: u32,
    /// The device last used, and the one that passed the last challenge.
    device: u32,
    passed_device: u32,
    /// Accounts on the device and in the network last used, in 256ths.
    pub(crate) device_accounts: u32,
    pub(crate) network_accounts: u32,
    pub(crate) tally: Tally<{ sort::COUNT }>,
    pub(crate) devices: Diversity<32>,
    pub(crate) networks: Diversity<32>,
    pub(crate) stations: Diversity<16>,
    pub(crate) cadence: Histogram,
    /// Whether the newest try was the first for a day.
    first_of_day: u8,
    pub(crate) canary_at_ms: u64,
    pub(crate) forged_at_ms: u64,
    pub(crate) challenged_at_ms: u64,
    pub(crate) passed_at_ms: u64,
    pub(crate) failed_at_ms: u64,
    pub(crate) last_try_ms: u64,
    pub(crate) polls: Ring<POLLS>,
    pub(crate) acts: Ring<ACTS>,
    pub(crate) things: Diversity<64>,
    pub(crate) reaction: Histogram,
    pub(crate) reading: Histogram,
    pub(crate) response: Histogram,
    pub(crate) partners: [Partner; PARTNERS],
}

state!(Window {
    seen,
    last_at_ms,
    awake_since_ms,
    last_try_ms,
    canary_at_ms,
    forged_at_ms,
    challenged_at_ms,
    passed_at_ms,
    failed_at_ms,
    last_poll_ms,
    period,
    awake_ms,
    peak,
    session,
    session_device,
    session_hints,
    device,
    passed_device,
    device_accounts,
    network_accounts,
    first_of_day,
    tally,
    reaction,
    cadence,
    response,
    reading,
    devices,
    networks,
    stations,
    things,
    partners,
    acts,
    polls,
});

const _: () = assert!(size_of::<Window>() <= MAX_WINDOW_BYTES, "a window outgrew its limit");

impl Blank for Window {
    const BLANK: Self = Self {
        seen: 0,
        last_at_ms: 0,
        awake_since_ms: 0,
        last_try_ms: 0,
        canary_at_ms: 0,
        forged_at_ms: 0,
        challenged_at_ms: 0,
        passed_at_ms: 0,
        failed_at_ms: 0,
        last_poll_ms: 0,
        period: 0,
        awake_ms: [0; 2],
        peak: [0; 2],
        session: 0,
        session_device: 0,
        session_hints: 0,
        device: 0,
        passed_device: 0,
        device_accounts: 0,
        network_accounts: 0,
        first_of_day: 0,
        tally: Tally::EMPTY,
        reaction: Histogram::EMPTY,
        cadence: Histogram::EMPTY,
        response: Histogram::EMPTY,
        reading: Histogram::EMPTY,
        devices: Diversity::EMPTY,
        networks: Diversity::EMPTY,
        stations: Diversity::EMPTY,
        things: Diversity::EMPTY,
        partners: [Partner { actor: 0, times: 0 }; PARTNERS],
        acts: Ring::EMPTY,
        polls: Ring::EMPTY,
    };
}

impl Window {
    /// Takes one signal of the account; `now` is its moment.
    pub(crate) fn observe(&mut self, signal: &Signal, now: &Moment, meeting: &Meeting) {
        let at = signal.at_ms;
        self.turn_period(at);
        if signal.kind.is_ours() {
            self.note_ours(signal, now);
            return;
        }
        self.note_presence(signal, now);
        self.device = print(signal.device);
        if signal.device != 0 {
            self.device_accounts = (meeting.device_accounts * 256.0) as u32;
        }
        if signal.network != 0 {
            self.network_accounts = (meeting.network_accounts * 256.0) as u32;
        }
        if signal.kind == Kind::Poll {
            self.note_poll(signal, now);
        } else {
            self.note_act(signal, now, meeting);
        }
        let busy = self.tally.lately(crate::decay::Horizon::Minutes, sort::ALL, now) as u32;
        self.peak[0] = self.peak[0].max(busy);
        self.last_at_ms = self.last_at_ms.max(at);
    }

    /// Whether the newest try was the first for a day.
    pub(crate) fn is_first_of_day(&self) -> bool {
        self.first_of_day == 1
    }

    /// Whether the device in use is the one that passed the last challenge.
    pub(crate) fn is_device_that_passed(&self) -> bool {
        self.passed_at_ms > 0 && self.device == self.passed_device
    }

    fn turn_period(&mut self, at: u64) {
        let period = (at / PERIOD_MS) as u32;
        if period <= self.period {
            return;
        }
        let follows = period == self.period + 1;
        self.awake_ms = [0, if follows { self.awake_ms[0] } else { 0 }];
        self.peak = [0, if follows { self.peak[0] } else { 0 }];
        for partner in &mut self.partners {
            partner.times /= 2;
        }
        self.period = period;
    }

    fn note_ours(&mut self, signal: &Signal, now: &Moment) {
        let at = signal.at_ms;
        match signal.kind {
            Kind::Granted => self.tally.add(sort::GRANTED, now),
            Kind::Challenged => self.challenged_at_ms = at,
            Kind::ChallengePassed => {
                self.passed_at_ms = at;
                self.passed_device = print(signal.device);
                self.tally.add(sort::PASSED, now);
            }
            Kind::ChallengeFailed => {
                self.failed_at_ms = at;
                self.tally.add(sort::FAILED, now);
            }
            _ => {}
        }
    }

    fn note_presence(&mut self, signal: &Signal, now: &Moment) {
        let at = signal.at_ms;
        if self.seen == 0 || at.saturating_sub(self.last_at_ms) >= SLEEP_MS {
            self.awake_since_ms = at;
        }
        self.awake_ms[0] = self.awake_ms[0].max(at.saturating_sub(self.awake_since_ms));
        self.seen += 1;
        self.tally.add(sort::ALL, now);
        let by_day = (6 * 60..22 * 60).contains(&signal.local_minute);
        if !by_day && signal.local_minute != NO_MINUTE {
            self.tally.add(sort::NIGHT, now);
        }
        for (set, member) in
            [(&mut self.devices, signal.device), (&mut self.networks, signal.network)]
        {
            if member != 0 {
                set.add(print(member), at);
            }
        }
        if signal.station != 0 {
            self.stations.add(print(u64::from(signal.station)), at);
        }
        if signal.kind == Kind::Canary {
            self.canary_at_ms = at;
        }
        if signal.forged {
            self.forged_at_ms = at;
        }
    }

    fn note_poll(&mut self, signal: &Signal, now: &Moment) {
        let at = signal.at_ms;
        self.tally.add(sort::POLL, now);
        if self.last_poll_ms > 0 {
            self.cadence.add(at.saturating_sub(self.last_poll_ms) / CADENCE_UNIT_MS);
        }
        self.last_poll_ms = at;
        let marks = self.session_marks(signal);
        self.polls.push(Event {
            at_ms: at,
            thing: 0,
            reaction: NO_REACTION,
            kind: Kind::Poll as u8,
            marks,
        });
    }

    fn note_act(&mut self, signal: &Signal, now: &Moment, meeting: &Meeting) {
        let at = signal.at_ms;
        let thing = print(signal.thing);
        let mut marks = self.session_marks(signal);
        let mut reaction = NO_REACTION;
        if signal.kind.is_try() {
            marks |= self.note_try(signal, thing, now, meeting);
            if let Some(waited) = signal.reaction_ms() {
                self.reaction.add(waited);
                reaction = u16::try_from(waited).unwrap_or(NO_REACTION);
            }
        }
        if signal.kind == Kind::Forfeit && self.is_drop(thing, at) {
            marks |= mark::DROPPED;
            self.tally.add(sort::DROP, now);
        }
        self.acts.push(Event { at_ms: at, thing, reaction, kind: signal.kind as u8, marks });
    }

    fn note_try(&mut self, signal: &Signal, thing: u32, now: &Moment, meeting: &Meeting) -> u8 {
        let at = signal.at_ms;
        let mut marks = 0;
        self.tally.add(sort::TRY, now);
        self.first_of_day = u8::from(at / DAY_MS != self.last_try_ms / DAY_MS);
        self.last_try_ms = at;
        if thing != 0 {
            self.things.add(thing, at);
            let view = Kind::View as u8;
            match self.acts.newest(|event| event.kind == view && event.thing == thing) {
                None => marks |= mark::UNVIEWED,
                Some(event) => self.reading.add(at.saturating_sub(event.at_ms)),
            }
            if signal.shown_at_ms == 0 {
                marks |= mark::UNSHOWN;
            }
        }
        let since_poll = at.saturating_sub(self.last_poll_ms);
        if since_poll <= STRAIGHT_MS + u64::from(signal.round_trip_ms) {
            marks |= mark::STRAIGHT;
        }
        if let Some(since) = meeting.since_other_ms {
            self.response.add(since);
        }
        for actor in meeting.together.into_iter().filter(|actor| *actor != 0) {
            self.note_partner(actor);
        }
        marks
    }

    /// Notes that a try fell together with one of that account. Frequent partners stay, chance ones
    /// cancel each other out (Misra and Gries, 1982).
    pub(crate) fn note_partner(&mut self, actor: u128) {
        let actor = actor_print(actor);
        if let Some(known) = self.partners.iter_mut().find(|p| p.times > 0 && p.actor == actor) {
            known.times += 1;
        } else if let Some(free) = self.partners.iter_mut().find(|p| p.times == 0) {
            *free = Partner { actor, times: 1 };
        } else {
            self.partners.iter_mut().for_each(|partner| partner.times -= 1);
        }
    }

    fn is_drop(&self, thing: u32, at: u64) -> bool {
        let accept = Kind::Accept as u8;
        let taken = self.acts.newest(|event| event.kind == accept && event.thing == thing);
        taken.is_some_and(|event| at.saturating_sub(event.at_ms) <= DROP_MS)
    }

    fn session_marks(&mut self, signal: &Signal) -> u8 {
        let mut marks = 0;
        if signal.assurance == Assurance::None {
            marks |= mark::UNPROVEN;
        }
        if signal.session == 0 {
            return marks;
        }
        let (session, device, hints) =
            (print(signal.session), print(signal.device), print(signal.hints));
        if session == self.session {
            if device != self.session_device && device != 0 && self.session_device != 0 {
                marks |= mark::MOVED;
            }
            if hints != self.session_hints && hints != 0 && self.session_hints != 0 {
                marks |= mark::CHANGED;
            }
        }
        (self.session, self.session_device, self.session_hints) = (session, device, hints);
        marks
    }
}
