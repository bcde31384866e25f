//! Made-up traffic for tests and benchmarks: people and programs at a station, from a seed.

use porchlight_domain::words::Assurance;
use porchlight_risk::signal::{Kind, Signal};

/// A Monday noon.
pub(crate) const START_MS: u64 = 1_790_000_000_000;

/// A small generator, the same everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }
}

/// Any signal of any of `actors` accounts, a moment after `at_ms`.
pub(crate) fn anything(dice: &mut Dice, actors: u64, at_ms: &mut u64) -> Signal {
    // Every third falls into the same milliseconds as the one before.
    *at_ms += if dice.below(3) == 0 { dice.below(4) } else { dice.below(4_000) };
    let actor = dice.below(actors);
    let kinds = Kind::ALL;
    let mut signal = Signal::new(
        u128::from(actor) << 64 | 7,
        *at_ms,
        // Half of all requests are looks, as in life.
        if dice.below(2) == 0 {
            Kind::Poll
        } else {
            kinds[dice.below(kinds.len() as u64) as usize]
        },
    );
    signal.session = 1 + actor * 3 + dice.below(2);
    signal.device = 1 + actor / 2 + dice.below(12) / 11;
    signal.network = 1 + dice.below(actors / 3 + 1);
    signal.hints = 1 + dice.below(3);
    signal.thing = 1 + dice.below(20);
    signal.station = 1 + dice.below(3) as u32;
    signal.shown_at_ms = if dice.below(8) == 0 { 0 } else { *at_ms - dice.below(9_000) };
    signal.round_trip_ms = dice.below(400) as u16;
    signal.local_minute = dice.below(1_440) as u16;
    signal.assurance = Assurance::ALL[dice.below(4) as usize];
    signal.forged = dice.below(400) == 0;
    signal
}

/// A mixed stream as a server sees it.
pub(crate) fn stream(seed: u64, actors: u64, length: usize) -> Vec<Signal> {
    let mut dice = Dice(seed);
    let mut at_ms = START_MS;
    (0..length).map(|_| anything(&mut dice, actors, &mut at_ms)).collect()
}

/// How somebody behaves at the list of offers.
#[derive(Debug, Clone)]
pub(crate) struct Habit {
    pub(crate) actor: u128,
    pub(crate) device: u64,
    pub(crate) network: u64,
    pub(crate) assurance: Assurance,
    /// Milliseconds between looks: from, to.
    pub(crate) looks: (u64, u64),
    /// Milliseconds from being shown an offer to trying for it.
    pub(crate) reaction: (u64, u64),
    pub(crate) opens_details: bool,
    /// Looks before each try.
    pub(crate) looks_for_each_try: u64,
    pub(crate) round_trip_ms: u16,
    /// Minute of the day at which a session begins.
    pub(crate) begins_at_minute: u64,
}

impl Habit {
    /// Somebody with an ordinary phone and ordinary hands.
    pub(crate) fn person(actor: u128) -> Self {
        Self {
            actor,
            device: actor as u64 + 1,
            network: actor as u64 + 1,
            assurance: Assurance::PasskeyVerified,
            looks: (4_000, 90_000),
            reaction: (900, 9_000),
            opens_details: true,
            looks_for_each_try: 6,
            round_trip_ms: 90,
            begins_at_minute: 9 * 60,
        }
    }

    /// A program that asks every second and takes at once.
    pub(crate) fn sniper(actor: u128) -> Self {
        Self {
            looks: (1_000, 1_004),
            reaction: (0, 8),
            opens_details: false,
            assurance: Assurance::SoftwareKey,
            looks_for_each_try: 40,
            ..Self::person(actor)
        }
    }

    /// The signals of `days` days with `tries` tries each.
    pub(crate) fn days(&self, seed: u64, days: u64, tries: u64) -> Vec<Signal> {
        let mut dice = Dice(seed ^ self.actor as u64);
        let mut signals = vec![];
        for day in 0..days {
            let midnight = START_MS / 86_400_000 * 86_400_000 + day * 86_400_000;
            let mut at = midnight + self.begins_at_minute * 60_000 + dice.below(600_000);
            signals.push(self.act(Kind::SignIn, at, 0, 0));
            for n in 0..tries {
                for _ in 0..dice.between(1, 2 * self.looks_for_each_try) {
                    at += dice.between(self.looks.0, self.looks.1);
                    signals.push(self.act(Kind::Poll, at, 0, 0));
                }
                let shown = at;
                let thing = 1 + day * 1_000 + n;
                let waited = dice.between(self.reaction.0, self.reaction.1);
                if self.opens_details {
                    let opened = shown + u64::from(self.round_trip_ms) + waited / 3;
                    signals.push(self.act(Kind::View, opened, thing, shown));
                }
                at = shown + u64::from(self.round_trip_ms) + waited;
                signals.push(self.act(Kind::Accept, at, thing, shown));
                if self.opens_details {
                    for kind in [Kind::Upkeep, Kind::CheckIn, Kind::Deliver, Kind::Other] {
                        at += dice.between(2_000, 900_000);
                        signals.push(self.act(kind, at, 0, 0));
                    }
                }
            }
        }
        signals
    }

    fn act(&self, kind: Kind, at_ms: u64, thing: u64, shown_at_ms: u64) -> Signal {
        Signal {
            session: self.actor as u64 * 100 + at_ms / 86_400_000,
            device: self.device,
            network: self.network,
            hints: 5,
            thing,
            shown_at_ms,
            station: 1,
            round_trip_ms: self.round_trip_ms,
            local_minute: (at_ms / 60_000 % 1_440) as u16,
            assurance: self.assurance,
            ..Signal::new(self.actor, at_ms, kind)
        }
    }
}
