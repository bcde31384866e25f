//! The cities that live by themselves: one on each side of the Atlantic, so that there is a day in
//! progress at most hours, and a street of one of them where things go wrong.

use super::Door;
use super::camera::DoorCamera;
use super::tour::TourStage;
use crate::entropy_clock;
use crate::failure::{Failure, Outcome};
use porchlight_app::session::Subject;
use porchlight_app::{Actor, App};
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_sim::camera::Camera;
use porchlight_sim::city::{AUSTIN, City, Plan, VALENCIA};
use porchlight_sim::player::Player;
use porchlight_sim::street::{Doors, Street};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Seed of everything that happens in the demonstration.
pub(super) const SEED: u64 = 20_261_125;
/// Couriers of each city.
const COURIERS: u32 = 26;
/// Orders of a day in each city.
const ORDERS: u32 = 70;
/// How far back a new demonstration begins, so that today was drawn and ordered for in time.
const HISTORY: i64 = 2 * DAY;
/// Of a demonstration that slept, at most this much is played after.
const LONGEST_SLEEP: i64 = 3 * DAY;
/// Pause between looks at the clock.
const TICK: Duration = Duration::from_millis(400);

/// The cities with their people.
pub(super) struct Cities {
    players: Vec<Player>,
    street: Street,
}

impl Cities {
    /// Founds the cities, or finds them again.
    ///
    /// # Errors
    /// Whatever a use-case reports.
    pub(super) fn found(app: &App, now: Timestamp) -> Outcome<Self> {
        let doors = Arc::new(DoorCamera::new());
        let camera: Arc<dyn Camera> = Arc::clone(&doors) as Arc<dyn Camera>;
        let begin = now.plus(-HISTORY);
        let from = Player::resume_at(app, begin)?.max(now.plus(-LONGEST_SLEEP));
        let doors: Arc<dyn Doors> = doors;
        let street = Street::found(app, now, from, SEED + 300, doors)?;
        let mut players = vec![];
        for (number, place) in (0..).zip([AUSTIN, VALENCIA]) {
            let plan = Plan { seed: SEED + number, place, couriers: COURIERS, orders: ORDERS };
            let city = City::found(app, from, plan)?;
            players.push(Player::new(city, Arc::clone(&camera), from));
        }
        Ok(Self { players, street })
    }

    /// The street where things go wrong.
    pub(super) fn street(&self) -> Street {
        self.street.clone()
    }

    /// Plays until `now` as fast as it goes. Returns how many use-cases were called.
    ///
    /// # Errors
    /// Faults of reading.
    pub(super) fn catch_up(&mut self, app: &App, now: Timestamp) -> Outcome<u64> {
        // The street began long before the cities, so its past is played first.
        let mut acts = self.street.live(app, now)?;
        for player in &mut self.players {
            acts += player.live(app, now)?.acts;
        }
        Ok(acts)
    }

    /// The first city.
    fn first(&self) -> &City {
        self.players[0].city()
    }

    /// The dispatcher whom visitors may be.
    pub(super) fn desk(&self) -> Subject {
        Subject::Staff(self.first().dispatcher)
    }

    /// The operator's first member of staff.
    pub(super) fn operator(&self) -> StaffId {
        self.first().operator
    }

    /// Who signs in by a printed link.
    pub(super) fn doors(&self) -> Vec<Door> {
        let city = self.first();
        let courier = city.couriers.first().map(|id| ("a courier", Subject::Courier(*id)));
        let mut doors = vec![
            ("the operator", Subject::Staff(city.operator)),
            ("a dispatcher", Subject::Staff(city.dispatcher)),
        ];
        doors.extend(courier);
        doors
    }
}

/// The thread on which cities and tour are played.
pub(super) struct Playing {
    bell: Sender<()>,
    thread: JoinHandle<()>,
}

impl Playing {
    /// Starts it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(app: Arc<App>, mut cities: Cities, stage: Arc<TourStage>) -> Outcome<Self> {
        let (bell, stop) = channel::<()>();
        let play = move || {
            while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(TICK) {
                let now = entropy_clock::now();
                if let Err(failure) = cities.catch_up(&app, now) {
                    tracing::warn!(reason = %failure.sentence, "the demo city stumbled");
                }
                if let Err(error) = stage.step(&app, entropy_clock::now()) {
                    tracing::warn!(%error, "the tour stumbled");
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("demo-city".into())
            .spawn(play)
            .map_err(|e| Failure::fault(format!("no thread for the city: {e}"), ""))?;
        Ok(Self { bell, thread })
    }

    /// Ends it after the step it is in.
    pub(super) fn stop(self) {
        drop(self.bell);
        // A thread that panicked has nothing left to finish.
        let _ = self.thread.join();
    }
}

/// A context of the demonstration's own staff work.
pub(super) fn console() -> porchlight_app::Ctx {
    entropy_clock::ctx(Actor::Console)
}
