//! The yard: two small stations with the same people, one that gives its block out in a race and one that
//! draws, for the tour's scene of that name.
//!
//! Owns: the stations and their people, the block of each play, and that it is taken back afterwards, so
//! that everybody starts alike. Never does: give a place to anybody: that is the product's race and its
//! draw, by the same use-cases as everywhere. Start at [`Yards`].

mod draw;
mod race;

use super::city::SEED;
use crate::entropy_clock::{self, Stopwatch};
use draw::DrawPlay;
use porchlight_app::one_block::NewBlock;
use porchlight_app::{Actor, App, Ctx, Result};
use porchlight_domain::digest::encode_hex;
use porchlight_domain::id::{BlockId, CourierId, StationId};
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{AwardMode, BlockState, Role, VehicleKind};
use porchlight_sim::city::{AUSTIN, City, Place, Plan};
use porchlight_web::{DrawStand, RaceStand, Reached, Who, Yard};
use race::RacePlay;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Who takes part: the script, the visitor and 22 others, so that the record of a draw is public.
const PEOPLE: u32 = 24;
/// On whose account the script runs, and which is the visitor's, in the order of the couriers.
const SCRIPT: usize = 0;
const VISITOR: usize = 1;
/// How long after a play's beginning the block starts: far enough that nothing is owed for taking it back.
const AHEAD: i64 = 27;
/// Why a block is taken back, as its courier reads it.
const WHY: &str =
    "This was a play of the demonstration. The block is given out again from the beginning.";
/// A play that nobody goes on with is over after so long.
const LONGEST: Duration = Duration::from_secs(60);

/// Both stations.
struct Stations {
    race: City,
    draw: City,
}

/// What both plays share with their threads.
struct Inside {
    app: Arc<App>,
    founded: Mutex<Option<Arc<Stations>>>,
    race: Mutex<Option<RacePlay>>,
    draw: Mutex<Option<DrawPlay>>,
}

/// The yard of a demonstration. Its stations are founded when somebody first plays.
#[derive(Clone)]
pub(super) struct Yards(Arc<Inside>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn warn(what: &str, error: &dyn std::fmt::Display) {
    tracing::warn!(what, %error, "the yard stumbled");
}

/// A play's name, which nobody guesses.
fn fresh_name() -> String {
    encode_hex(&entropy_clock::random::<12>())
}

fn microseconds(watch: Stopwatch) -> u64 {
    u64::try_from(watch.elapsed().as_micros()).unwrap_or(u64::MAX)
}

fn own(courier: CourierId) -> Ctx {
    entropy_clock::ctx(Actor::Courier(courier))
}

fn desk(city: &City) -> Ctx {
    entropy_clock::ctx(city.desk())
}

/// Pauses of people before they act, milliseconds: least, and how much more there may be; in order.
fn paces((least, more): (u64, u64), people: usize) -> Vec<u64> {
    let dice = |_| least + u64::from(u32::from_be_bytes(entropy_clock::random())) % more;
    let mut paces: Vec<u64> = (0..people).map(dice).collect();
    paces.sort_unstable();
    paces
}

/// Runs something on a thread of its own, which may wait.
pub(super) fn thread(name: &str, play: impl FnOnce(&tokio::runtime::Runtime) + Send + 'static) {
    let run = move || match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => play(&runtime),
        Err(error) => warn("no runtime", &error),
    };
    if let Err(error) = std::thread::Builder::new().name(name.into()).spawn(run) {
        warn("no thread", &error);
    }
}

impl Inside {
    /// Both stations, founded the first time.
    fn stations(&self) -> Result<Arc<Stations>> {
        let mut founded = lock(&self.founded);
        if let Some(stations) = founded.as_ref() {
            return Ok(Arc::clone(stations));
        }
        let now = entropy_clock::now();
        let found = |code, name| {
            let place = Place { code, name, spanish: 0, ..AUSTIN };
            // One seed for both: the same people.
            City::found(
                &self.app,
                now,
                Plan { seed: SEED + 200, place, couriers: PEOPLE, orders: 0 },
            )
        };
        let stations =
            Stations { race: found("RACE", "Race Yard")?, draw: found("DRAW", "Draw Yard")? };
        let mut ctx = entropy_clock::ctx(Actor::Staff(stations.race.operator, Role::Operator));
        self.app.set_award_mode(&mut ctx, stations.race.station, AwardMode::Race)?;
        Ok(Arc::clone(founded.insert(Arc::new(stations))))
    }

    /// Who somebody is, and their name.
    fn who(&self, city: &City, courier: CourierId) -> Result<(Who, String)> {
        let who = match city.couriers.iter().position(|known| *known == courier) {
            Some(SCRIPT) => Who::Script,
            Some(VISITOR) => Who::Visitor,
            _ => Who::Other,
        };
        Ok((who, self.app.me(&own(courier))?.name))
    }

    /// The one block of a play; none while a round over an earlier one runs.
    fn block(&self, city: &City) -> Result<Option<BlockId>> {
        let now = entropy_clock::now();
        self.take_back(city)?;
        if !self.standing(city.station, now)?.is_empty() {
            return Ok(None);
        }
        let block = NewBlock {
            station: city.station,
            starts_at: Timestamp((now.micros() / HOUR + AHEAD) * HOUR),
            minutes: 210,
            places: 1,
            vehicle: VehicleKind::Bike,
            expected_stops: 32,
            expected_metres: 24_000,
        };
        self.app.add_block(&mut desk(city), block).map(Some)
    }

    /// Blocks of a station that are not taken back yet.
    fn standing(&self, station: StationId, now: Timestamp) -> Result<Vec<BlockId>> {
        let mut blocks =
            self.app.store.read(|tx| tx.blocks_between(station, now, now.plus(3 * DAY)))?;
        blocks.retain(|b| !matches!(b.state, BlockState::Cancelled | BlockState::Ended));
        Ok(blocks.iter().map(|block| block.id).collect())
    }

    /// Takes every block of a station back that no round runs over.
    fn take_back(&self, city: &City) -> Result<()> {
        for block in self.standing(city.station, entropy_clock::now())? {
            self.app.cancel_block(&mut desk(city), block, WHY)?;
        }
        Ok(())
    }

    /// Takes back what a play left, once it is over.
    fn clear(&self, of: impl Fn(&Stations) -> &City) {
        let Some(stations) = lock(&self.founded).clone() else { return };
        if let Err(error) = self.take_back(of(&stations)) {
            warn("taking back", &error);
        }
    }
}

impl Yards {
    /// An empty yard.
    pub(super) fn new(app: &Arc<App>) -> Self {
        let (founded, race, draw) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self(Arc::new(Inside { app: Arc::clone(app), founded, race, draw }))
    }

    /// Ends plays that nobody goes on with.
    pub(super) fn sweep(&self) {
        let race = lock(&self.0.race).take_if(|play| play.begun.elapsed() > LONGEST);
        if race.is_some() {
            self.0.clear(|stations| &stations.race);
        }
        let draw = lock(&self.0.draw).take_if(|play| play.begun.elapsed() > LONGEST);
        if draw.is_some() {
            self.0.clear(|stations| &stations.draw);
        }
    }

    /// The demonstration ends: every block is taken back.
    pub(super) fn close(&self) {
        (*lock(&self.0.race), *lock(&self.0.draw)) = (None, None);
        self.0.clear(|stations| &stations.race);
        self.0.clear(|stations| &stations.draw);
    }
}

impl Yard for Yards {
    fn begin_race(&self) -> Option<String> {
        race::begin(&self.0).inspect_err(|error| warn("race", error)).ok().flatten()
    }

    fn open_race(&self, play: &str) -> bool {
        race::open(&self.0, play).inspect_err(|error| warn("opening", error)).unwrap_or(false)
    }

    fn take(&self, play: &str) -> bool {
        race::visitor(&self.0, play).inspect_err(|error| warn("taking", error)).unwrap_or(false)
    }

    fn race(&self, play: &str) -> Option<RaceStand> {
        race::stand(&self.0, play)
    }

    fn begin_draw(&self) -> Option<String> {
        draw::begin(&self.0).inspect_err(|error| warn("draw", error)).ok().flatten()
    }

    fn enter(&self, play: &str) -> bool {
        draw::visitor(&self.0, play).inspect_err(|error| warn("entering", error)).unwrap_or(false)
    }

    fn draw(&self, play: &str) -> Option<DrawStand> {
        draw::stand(&self.0, play).inspect_err(|error| warn("drawing", error)).ok().flatten()
    }
}

/// Notes that somebody reached for the block, in the order in which they did.
fn note(list: &mut Vec<Reached>, (who, name): (Who, String), after_us: u64, got: bool) {
    let at = list.iter().position(|one| one.after_us > after_us).unwrap_or(list.len());
    list.insert(at, Reached { who, name, after_us, got });
}
