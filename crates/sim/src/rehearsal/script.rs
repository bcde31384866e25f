//! How a rehearsal is set up, what it counts, and the server it is played on.

use super::BEGIN;
use crate::city::context;
use crate::dice::fate_bytes;
use porchlight_app::keys::Keys;
use porchlight_app::ports::Ports;
use porchlight_app::station::Made;
use porchlight_app::{Actor, App, Error, Settings};
use porchlight_domain::id::StaffId;
use porchlight_domain::retention::{LEAST_DAYS, Retention};
use porchlight_domain::words::Role;
use porchlight_store::{Options, Store};
use std::sync::Arc;

/// How long rehearsed photos are kept: short, so that their time runs out within a city's life.
pub(super) const RETENTION: Retention =
    Retention { ordinary_days: LEAST_DAYS, disputed_days: 10, position_days: 2 };

/// How a rehearsal is set up.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    /// Seed of city and schedule.
    pub seed: u64,
    /// Orders of a day.
    pub orders: u32,
    /// Couriers.
    pub couriers: u32,
    /// Couriers of a second station that shares its blocks out first come, first served; without any there is
    /// none.
    pub racers: u32,
    /// Faults for each thousand steps.
    pub faults_per_mille: u64,
    /// Copies of requests that arrive again at once, with restarts and failing commits between them, for each
    /// thousand requests; may be more than a thousand. For runs that are to meet very many faults.
    pub repeats_per_mille: u64,
    /// Of the times that a phone could go offline for three days in the middle of its photos, in how
    /// many of 1,000 it does.
    pub far_away_per_mille: u64,
}

impl Script {
    /// A small city with a rough network.
    #[must_use]
    pub fn small(seed: u64) -> Self {
        let (faults_per_mille, repeats_per_mille, far_away_per_mille) = (250, 0, 250);
        let (orders, couriers, racers) = (40, 16, 4);
        Self {
            seed,
            orders,
            couriers,
            racers,
            faults_per_mille,
            repeats_per_mille,
            far_away_per_mille,
        }
    }

    /// A city of 300 stops a day.
    #[must_use]
    pub fn full(seed: u64) -> Self {
        let (faults_per_mille, repeats_per_mille, far_away_per_mille) = (70, 0, 60);
        let (orders, couriers, racers) = (300, 60, 12);
        Self {
            seed,
            orders,
            couriers,
            racers,
            faults_per_mille,
            repeats_per_mille,
            far_away_per_mille,
        }
    }
}

/// What happened so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Steps of the schedule.
    pub steps: u64,
    /// Requests that reached the server.
    pub requests: u64,
    /// Faults of any kind.
    pub faults: u64,
    /// Kills among them.
    pub kills: u64,
    /// Kills between two steps of a round among these.
    pub draws: u64,
    /// Requests that were answered by a server whose clock was wrong.
    pub clocks: u64,
    /// Commits that went wrong among them.
    pub commits: u64,
    /// Requests, answers or network lost; copies and requests out of order.
    pub network: u64,
    /// Writes, reads and removals of files that went wrong, full disks, and files that broke where
    /// they lay.
    pub blobs: u64,
    /// Apps killed with photos in their hands.
    pub apps: u64,
    /// Phones offline for three days in the middle of their photos.
    pub far_away: u64,
    /// Opt-outs and erasures while the photo was under way.
    pub meanwhile: u64,
    /// Requests given up after many tries.
    pub given_up: u64,
}

impl Figures {
    /// Adds the figures of another rehearsal.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.requests += other.requests;
        self.faults += other.faults;
        self.kills += other.kills;
        self.draws += other.draws;
        self.clocks += other.clocks;
        self.commits += other.commits;
        self.network += other.network;
        self.blobs += other.blobs;
        self.apps += other.apps;
        self.far_away += other.far_away;
        self.meanwhile += other.meanwhile;
        self.given_up += other.given_up;
    }
}

/// A server with the simulator's ports on the database that `options` name.
///
/// # Errors
/// The store cannot be opened.
pub fn open_server(seed: u64, options: &Options, ports: &Ports) -> Result<App, Error> {
    let store = Store::open(options)?;
    Ok(App {
        store: Arc::new(store),
        keys: Keys {
            link: fate_bytes(seed, "link key", &[]),
            draw: fate_bytes(seed, "draw key", &[]),
            photo: fate_bytes(seed, "photo key", &[]),
        },
        ports: ports.clone(),
        settings: Settings {
            public_url: "https://rehearsal.example".into(),
            operator_name: "Rehearsal Logistics".into(),
            log_origin: "rehearsal.example/log".into(),
            retention: RETENTION,
            passkey_statements: porchlight_domain::words::StatementPolicy::AsStationsAsk,
        },
        watch: porchlight_app::verdict::Watch::default(),
    })
}

/// The people who decide in a rehearsal, and who answer appeals.
pub(super) fn analysts(app: &App, seed: u64) -> Result<[Actor; 3], Error> {
    let mut made = vec![];
    for name in ["Noor", "Sam", "Lena"] {
        let email = format!("{}@example.org", name.to_lowercase());
        let mut ctx = context(seed, BEGIN, Actor::Console, &email);
        let Made::Made(id) = app.add_staff(&mut ctx, name, &email, Role::Analyst)? else {
            return Err(Error::Absent("analyst"));
        };
        let id: StaffId = id.parse().map_err(|_| Error::Absent("analyst"))?;
        made.push(Actor::Staff(id, Role::Analyst));
    }
    made.try_into().map_err(|_| Error::Absent("analyst"))
}
