//! The benchmark: thresholds from people of other seeds, then the same cities in three settings.
//!
//! Owns: which cities are played, on how many threads, and the calibration. Never does: take a threshold
//! by hand. Start at [`run`]; the report is text ([`Report::text`]) or JSON (serde).

use super::population::digest;
use super::tally::Tally;
use super::{Plan, Setting, play};
use porchlight_risk::live::LiveCard;
use porchlight_risk::policy::{CheckedPolicy, Mode, Policy, PolicyError, Thresholds};
use porchlight_risk::rare::{self, Rare};
use porchlight_risk::starter;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

pub use super::report::Report;

/// Days of a city, and those before awards count.
pub const DAYS: u64 = 28;
/// See [`DAYS`].
pub const WARM_UP: u64 = 7;
/// Human accepts of one city, a little below what it makes.
const ACCEPTS_OF_A_CITY: u64 = 6_600;
/// People that a city has in its calibration, a little below.
const PEOPLE_OF_A_CITY: u64 = 245;
/// One in so many cities is played as a race too.
const RACE_SHARE: u64 = 10;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Seed of everything.
    pub seed: u64,
    /// Accepts of people to play in rounds.
    pub accepts: u64,
    /// Threads.
    pub threads: u64,
    /// The chance in a million that a person is ever challenged in the days of a city.
    pub challenge_ppm: u32,
    /// The same for being delayed.
    pub delay_ppm: u32,
}

impl Wanted {
    /// What `cargo xtask bench bots` plays unless told otherwise.
    pub const FULL: Self =
        Self { seed: 1, accepts: 1_000_000, threads: 2, challenge_ppm: 100, delay_ppm: 1_000 };
}

/// Why nothing was measured.
#[derive(Debug)]
pub enum Fault {
    /// The starting card or policy does not hold.
    Starter(String),
    /// A threshold with that guarantee needs more people.
    TooFew(u64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starter(why) => write!(f, "the starting card or policy does not hold: {why}"),
            Self::TooFew(needed) => write!(f, "that guarantee needs {needed} people"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<PolicyError> for Fault {
    fn from(error: PolicyError) -> Self {
        Self::Starter(error.to_string())
    }
}

/// The starting card.
///
/// # Errors
/// It does not fit this build, which a test of its crate rules out.
pub fn card() -> Result<LiveCard, Fault> {
    let card = starter::card().map_err(|e| Fault::Starter(e.to_string()))?;
    LiveCard::fit(card).map_err(|e| Fault::Starter(e.to_string()))
}

/// The starting policy with this mode and these thresholds.
///
/// # Errors
/// The thresholds break a limit of policies.
pub fn policy(
    mode: Mode,
    challenge_at: i32,
    delay_at: Option<i32>,
) -> Result<CheckedPolicy, Fault> {
    let delay_at = delay_at.filter(|at| *at < challenge_at);
    let thresholds = Thresholds { delay_at, challenge_at: Some(challenge_at), refuse_at: None };
    let starter = starter::policy()?;
    let policy = Policy { version: 2, mode, thresholds, ..starter.policy().clone() };
    Ok(CheckedPolicy::check(policy)?)
}

/// A city as the benchmark plays it.
///
/// # Errors
/// As [`card`].
pub fn city(seed: u64, setting: Setting, policy: CheckedPolicy) -> Result<Plan, Fault> {
    let (days, warm_up) = (DAYS, WARM_UP);
    Ok(Plan { seed, setting, days, warm_up, card: card()?, policy, greedy: false, eagerness: 100 })
}

/// Thresholds that people of other seeds gave.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Calibrated {
    /// People they rest on.
    pub people: usize,
    /// Challenge from these points.
    pub challenge_at: i32,
    /// Delay from these points, if below.
    pub delay_at: Option<i32>,
    /// The points that one person in a hundred exceeds.
    pub hundredth: i32,
}

/// The product's procedure: a month in shadow mode, the highest points of each person, and the bound
/// of [`porchlight_risk::rare`].
///
/// # Errors
/// As [`card`]; too few people for the rate that was asked for.
pub fn calibrate(wanted: &Wanted, setting: Setting) -> Result<Calibrated, Fault> {
    let rate = u64::from(wanted.challenge_ppm.max(1));
    let people = 1_000_000_u64.div_ceil(rate).max(rare::MIN_SCORES as u64);
    let cities = people.div_ceil(PEOPLE_OF_A_CITY);
    let shadow = city(0, setting, policy(Mode::Shadow, 450, Some(300))?)?;
    let tallies = play_all(&shadow, cities, wanted.threads, |n| digest(wanted.seed, 50, n));
    let mut all = Tally::default();
    tallies.iter().for_each(|tally| all.add(tally));
    let scores = all.human_scores();
    let at = |ppm: u32| match rare::threshold(&scores, ppm) {
        rare @ Rare::Above(points) => Ok((rare.challenge_at().unwrap_or(1), points)),
        Rare::TooFew { needed } => Err(Fault::TooFew(needed)),
    };
    Ok(Calibrated {
        people: scores.len(),
        challenge_at: at(wanted.challenge_ppm)?.0,
        delay_at: Some(at(wanted.delay_ppm)?.0),
        hundredth: at(10_000)?.1,
    })
}

/// Plays the benchmark.
///
/// # Errors
/// As [`calibrate`].
pub fn run(wanted: &Wanted) -> Result<Report, Fault> {
    let seed_of = |n: u64| digest(wanted.seed, 51, n);
    let rounds_at = calibrate(wanted, Setting::Rounds)?;
    let race_at = calibrate(wanted, Setting::RaceDefended)?;
    let live = |at: &Calibrated| policy(Mode::Live, at.challenge_at, at.delay_at);
    let rounds = city(0, Setting::Rounds, live(&rounds_at)?)?;
    let mut cities = wanted.accepts.div_ceil(ACCEPTS_OF_A_CITY).max(1);
    let mut played = play_all(&rounds, cities, wanted.threads, seed_of);
    while played.iter().map(Tally::human_accepts).sum::<u64>() < wanted.accepts {
        played.push(play(&Plan { seed: seed_of(cities), ..rounds.clone() }));
        cities += 1;
    }
    let few = (cities / RACE_SHARE).max(1);
    let race = city(0, Setting::RaceDefended, live(&race_at)?)?;
    let open = Plan { setting: Setting::RaceOpen, ..race.clone() };
    let greedy = Plan { greedy: true, ..rounds };
    let sum = |tallies: &[Tally]| {
        let mut all = Tally::default();
        tallies.iter().for_each(|tally| all.add(tally));
        all
    };
    let side = |plan: &Plan| sum(&play_all(plan, few, wanted.threads, seed_of));
    Ok(Report {
        wanted: *wanted,
        cities,
        side_cities: few,
        rounds_at,
        race_at,
        race_open: side(&open),
        race_defended: side(&race),
        greedy: side(&greedy),
        rounds_beside: sum(&played[..few as usize]),
        rounds: sum(&played),
    })
}

/// Plays cities with these seeds on so many threads; the tallies are in the order of the seeds, so
/// that threads change nothing.
fn play_all(
    plan: &Plan,
    cities: u64,
    threads: u64,
    seed_of: impl Fn(u64) -> u64 + Sync,
) -> Vec<Tally> {
    let next = AtomicU64::new(0);
    let played: Mutex<Vec<(u64, Tally)>> = Mutex::new(vec![]);
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= cities {
                        break;
                    }
                    let tally = play(&Plan { seed: seed_of(number), ..plan.clone() });
                    played.lock().unwrap_or_else(PoisonError::into_inner).push((number, tally));
                }
            });
        }
    });
    let mut played = played.into_inner().unwrap_or_else(PoisonError::into_inner);
    played.sort_by_key(|(number, _)| *number);
    played.into_iter().map(|(_, tally)| tally).collect()
}
