//! How people behave: durations with a median and a spread, hours, phones, networks.
//!
//! Times are log-normal, the usual form of human response times (Luce, Response Times, 1986; van der
//! Linden, A lognormal model for response times, 2006), and the intervals between looks have the heavy
//! tail of bursts (Barabási, The origin of bursts and heavy tails in human dynamics, 2005). A simple
//! reaction takes 250 ms on average and at least 100 to 120 ms; choosing a line and swiping comes on
//! top, so that nobody here acts within [`FLOOR_MS`]. Screen readers make the same task several times
//! longer (Bigham et al., `WebinSitu`, 2007). A picture puzzle takes people 9 to 15 seconds at 50 to 84 %
//! (arXiv 2307.12108); most here confirm with the phone's own lock instead. Where no study gives a
//! figure, the figure is an assumption, on the side that is harder on the defence.

use super::who::Persona;
use porchlight_domain::words::Assurance;

/// Nobody chooses and swipes faster.
pub(super) const FLOOR_MS: f64 = 350.0;

/// A log-normal duration in milliseconds: median, and spread of its logarithm.
pub(super) type Spread = (f64, f64);

/// How a kind of person behaves.
#[derive(Debug)]
pub(super) struct Habit {
    /// From the list to the entry of a round: reading, ranking, sending.
    pub(super) enters: Spread,
    /// From seeing an offer to taking it in a race.
    pub(super) grabs: Spread,
    /// Between looks at the list when nothing presses.
    pub(super) looks: Spread,
    /// Between looks while waiting for a release of offers.
    pub(super) refreshes: Spread,
    /// Out of a thousand tries, how many after opening the details.
    pub(super) opens_details: u64,
    /// Out of a thousand requests for work, how many are sent twice: double taps, retries.
    pub(super) repeats: u64,
    /// Time between the two.
    pub(super) repeats_after: Spread,
    /// Acts fall on multiples of this, counted from the last one: the beat of a scanning switch.
    pub(super) beat_ms: u64,
    /// Round trip.
    pub(super) round_trip: Spread,
    /// From, to: minutes after midnight at which the day begins.
    pub(super) begins: (u64, u64),
    /// Networks moved among; a new one each day.
    pub(super) networks: u64,
    /// Passing a challenge.
    pub(super) solves: Spread,
    /// What the phone can show.
    pub(super) assurance: Assurance,
}

const ORDINARY: Habit = Habit {
    enters: (28_000.0, 0.7),
    grabs: (1_600.0, 0.45),
    looks: (14_000.0, 0.9),
    refreshes: (3_500.0, 0.55),
    opens_details: 800,
    repeats: 10,
    repeats_after: (1_500.0, 0.5),
    beat_ms: 0,
    round_trip: (90.0, 0.35),
    begins: (6 * 60, 13 * 60),
    networks: 2,
    solves: (6_000.0, 0.6),
    assurance: Assurance::PasskeyVerified,
};

const SCREEN_READER: Habit = Habit {
    enters: (75_000.0, 0.7),
    grabs: (9_000.0, 0.6),
    looks: (35_000.0, 0.8),
    refreshes: (12_000.0, 0.6),
    opens_details: 950,
    solves: (18_000.0, 0.7),
    ..ORDINARY
};

const SWITCH_USER: Habit = Habit {
    enters: (150_000.0, 0.6),
    grabs: (15_000.0, 0.5),
    looks: (45_000.0, 0.5),
    refreshes: (9_000.0, 0.35),
    opens_details: 700,
    beat_ms: 900,
    solves: (30_000.0, 0.7),
    ..ORDINARY
};

const TREMOR: Habit = Habit {
    enters: (45_000.0, 0.8),
    grabs: (2_800.0, 0.6),
    refreshes: (3_000.0, 0.9),
    repeats: 250,
    repeats_after: (180.0, 0.5),
    solves: (11_000.0, 0.7),
    ..ORDINARY
};

const OLD_PHONE: Habit = Habit {
    enters: (40_000.0, 0.8),
    grabs: (3_200.0, 0.6),
    looks: (25_000.0, 0.9),
    refreshes: (6_000.0, 0.6),
    repeats: 60,
    round_trip: (700.0, 0.5),
    solves: (15_000.0, 0.7),
    assurance: Assurance::SoftwareKey,
    ..ORDINARY
};

const BAD_NETWORK: Habit = Habit {
    repeats: 200,
    repeats_after: (5_000.0, 0.5),
    round_trip: (2_500.0, 0.7),
    looks: (20_000.0, 1.1),
    refreshes: (6_000.0, 0.9),
    solves: (14_000.0, 0.8),
    ..ORDINARY
};

const SHARED_FLAT: Habit = Habit { ..ORDINARY };

const VPN_USER: Habit = Habit { networks: 6, round_trip: (220.0, 0.4), ..ORDINARY };

const NIGHT_WORKER: Habit = Habit { begins: (21 * 60, 27 * 60), ..ORDINARY };

const VERY_FAST: Habit = Habit {
    enters: (2_500.0, 0.5),
    grabs: (700.0, 0.25),
    looks: (4_000.0, 0.7),
    refreshes: (1_100.0, 0.4),
    opens_details: 150,
    round_trip: (35.0, 0.3),
    solves: (3_000.0, 0.4),
    assurance: Assurance::HardwareAttested,
    ..ORDINARY
};

/// How this kind of person behaves.
pub(super) const fn of(persona: Persona) -> &'static Habit {
    match persona {
        Persona::Ordinary => &ORDINARY,
        Persona::ScreenReader => &SCREEN_READER,
        Persona::SwitchUser => &SWITCH_USER,
        Persona::Tremor => &TREMOR,
        Persona::OldPhone => &OLD_PHONE,
        Persona::BadNetwork => &BAD_NETWORK,
        Persona::SharedFlat => &SHARED_FLAT,
        Persona::VpnUser => &VPN_USER,
        Persona::NightWorker => &NIGHT_WORKER,
        Persona::VeryFast => &VERY_FAST,
    }
}
