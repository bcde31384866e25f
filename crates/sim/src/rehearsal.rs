//! The rehearsal: a city behind a faulty network, a server that is killed, commits that fail.
//!
//! Everything is one step in a schedule that the seed chooses: a request arriving, a pass of a
//! reconciler, a kill. The clock is virtual and jumps to the next moment at which somebody wants
//! something, so days pass in fractions of a second.
//!
//! Start at [`Rehearsal::open`], [`Rehearsal::play`] and [`Rehearsal::judge`].

mod rest;
mod script;
mod send;
mod trouble;

pub use script::{Figures, Script, open_server};

use crate::camera::TinyCamera;
use crate::city::{AUSTIN, AUSTIN_NORTH, City, Plan, context};
use crate::dice::Dice;
use crate::ledger::Ledger;
use crate::network::Network;
use crate::player::Player;
use crate::ports::{MemoryBlobs, REHEARSED, ports_on};
use crate::referee::{Finding, judge};
use crate::trap::Trap;
use porchlight_app::assess::remedy::Policy;
use porchlight_app::made_case::{LEAST_ONE_IN, MadePolicy};
use porchlight_app::ports::Ports;
use porchlight_app::{Actor, App, Ctx, Error};
use porchlight_domain::digest::Digest;
use porchlight_domain::log::receipt::MAX_MERGE_DELAY;
use porchlight_domain::pay::Steps;
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use porchlight_domain::words::Role;
use porchlight_store::Options;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trouble::{CLOCK_OFF, Trouble};

/// When rehearsals begin: a Monday morning in November 2026, 10:00 in Austin.
pub const BEGIN: Timestamp = Timestamp(1_793_635_200_000_000);
/// Name of the database file.
/// What the station publishes for free places.
const STEPS: Steps =
    Steps { per_mille: 50, first: 12 * HOUR, every: 3 * HOUR, most_per_mille: 150 };
const DATABASE: &str = "city.db";
/// Passes that the sequencer may need to catch up.
const MAX_PASSES: u32 = 200;

/// A running rehearsal.
pub struct Rehearsal {
    script: Script,
    path: PathBuf,
    ports: Ports,
    blobs: Arc<MemoryBlobs>,
    /// The disk is full until then.
    full_until: Timestamp,
    /// Whose phones were offline for days already.
    far_away: BTreeSet<String>,
    trap: Arc<Trap>,
    app: App,
    player: Player,
    network: Network,
    dice: Dice,
    clock: Timestamp,
    /// What people were told.
    pub ledger: Ledger,
    /// What happened.
    pub figures: Figures,
}

fn open_app(seed: u64, folder: &Path, ports: &Ports, trap: &Arc<Trap>) -> Result<App, Error> {
    open_server(seed, &Options::rehearsal(folder.join(DATABASE), trap.clone()), ports)
}

impl Rehearsal {
    /// Opens a new city in an empty folder.
    ///
    /// # Errors
    /// The folder cannot be used, or founding fails.
    pub fn open(script: Script, folder: &Path) -> Result<Self, Error> {
        Self::open_with(script, folder, |ports| ports)
    }

    /// As [`Rehearsal::open`], on changed ports: for a server with a planted bug.
    ///
    /// # Errors
    /// As [`Rehearsal::open`].
    pub fn open_with(
        script: Script,
        folder: &Path,
        change: impl FnOnce(Ports) -> Ports,
    ) -> Result<Self, Error> {
        let blobs = Arc::new(MemoryBlobs::default());
        let ports = change(ports_on(script.seed, blobs.clone()));
        let trap = Arc::new(Trap::default());
        let app = open_app(script.seed, folder, &ports, &trap)?;
        let plan = Plan {
            seed: script.seed,
            place: AUSTIN,
            couriers: script.couriers,
            orders: script.orders,
        };
        let city = City::found(&app, BEGIN, plan)?;
        let mut ctx = context(script.seed, BEGIN, Actor::Console, "steps");
        app.set_pay_steps(&mut ctx, city.station, STEPS)?;
        let analysts = script::analysts(&app, script.seed)?;
        let operator = Actor::Staff(city.operator, Role::Operator);
        let mut ctx = context(script.seed, BEGIN, operator, "remedies");
        app.set_remedy_policy(&mut ctx, Policy { wait_hours: 2, at_once: 1, ..Policy::default() })?;
        let mut ctx = context(script.seed, BEGIN, operator, "made cases");
        let made = MadePolicy { one_in: LEAST_ONE_IN, lead: None };
        app.set_made_policy(&mut ctx, made)?;
        let camera = Arc::new(TinyCamera { seed: script.seed });
        let mut player = Player::new(city, camera, BEGIN);
        if script.racers > 0 {
            let plan = Plan { place: AUSTIN_NORTH, couriers: script.racers, ..plan };
            player = player.with_race(City::found_race(&app, BEGIN, plan)?);
        }
        let player = player.rough().with_analysts(analysts);
        Ok(Self {
            script,
            path: folder.to_owned(),
            ports,
            blobs,
            full_until: BEGIN,
            far_away: BTreeSet::new(),
            trap,
            app,
            player,
            network: Network::default(),
            dice: Dice::new(script.seed, "schedule"),
            clock: BEGIN,
            ledger: Ledger { clock_off: CLOCK_OFF, ..Ledger::default() },
            figures: Figures::default(),
        })
    }

    /// The server as it stands now.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The moment that was reached.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock
    }

    /// The city.
    #[must_use]
    pub fn city(&self) -> &City {
        self.player.city()
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// A server on a copy of the database (`city.db`) in another folder, with the same ports.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open_copy(&self, folder: &Path) -> Result<App, Error> {
        open_app(self.script.seed, folder, &self.ports, &self.trap)
    }

    /// Plays on until `days` have passed since the beginning.
    ///
    /// # Errors
    /// Faults of reading: the rehearsal itself cannot go on.
    pub fn play(&mut self, days: i64) -> Result<(), Error> {
        let until = BEGIN.plus(days * DAY);
        self.ledger.at_rest = false;
        while self.clock < until {
            self.blobs.set_full(self.clock < self.full_until);
            for act in self.player.due(&self.app, self.clock)? {
                self.ledger.races.send(&act);
                self.network.post(act);
            }
            while self.step()? {}
            self.catch_up()?;
            if self.clock.micros().div_euclid(MINUTE) % 7 == 0 {
                self.reconcile(false)?;
            }
            self.network.sweep();
            let next = self.player.next_due(self.clock);
            let network = self.network.next_due().unwrap_or(next);
            self.clock = next.min(network.max(self.clock.plus(SECOND))).min(until);
        }
        // What the last slow pass left for the log does not wait for whoever judges now.
        self.catch_up()?;
        Ok(())
    }

    /// One step: something arrives, a reconciler runs, or the server dies. `false` if nothing is
    /// left to do now.
    fn step(&mut self) -> Result<bool, Error> {
        self.figures.steps += 1;
        if let Some(act) = self.network.take_late(self.clock) {
            // A copy of something that was sent long ago: nobody waits for its answer.
            let _ = self.call(&act);
            return Ok(true);
        }
        if self.dice.chance(60) {
            self.reconcile(true)?;
        }
        if self.dice.chance(8) {
            self.reconcile(false)?;
        }
        let trouble = self.trouble();
        if trouble == Some(Trouble::Kill) {
            self.kill()?;
        }
        let reorder = trouble == Some(Trouble::Reorder);
        let Some((sender, index)) = self.network.pick(self.clock, &mut self.dice, reorder) else {
            return Ok(false);
        };
        self.figures.faults += u64::from(reorder);
        self.figures.network += u64::from(reorder);
        let Some(parcel) = self.network.take(&sender, index) else { return Ok(false) };
        self.deliver(&sender, index, parcel, trouble)?;
        Ok(true)
    }

    fn system(&mut self) -> Ctx {
        Ctx::new(self.clock, Actor::System, self.dice.bytes())
    }

    /// One pass of the fast or slow reconcilers, which may be struck by a failing commit.
    fn reconcile(&mut self, fast: bool) -> Result<(), Error> {
        let strike = self.dice.chance(self.script.faults_per_mille / 2);
        let blobs = !fast && self.dice.chance(self.script.faults_per_mille / 2);
        if strike {
            self.arm();
        }
        if blobs {
            self.arm_blobs();
        }
        let mut ctx = self.system();
        let result = if fast {
            self.app.reconcile_fast(&mut ctx)
        } else {
            self.app.reconcile_slow(&mut ctx)
        };
        let mut own = self.system();
        let mut scrubber = self.system();
        let result = result.and_then(|done| {
            self.app.run_plan_job(&mut own)?;
            if !fast {
                self.app.scrub_when_due(&mut scrubber)?;
            }
            Ok(done)
        });
        if strike {
            self.disarm();
        }
        if blobs {
            self.disarm_blobs();
        }
        match result {
            Ok(done) => self.kill_amid_draw(done.round_steps),
            Err(Error::OutcomeUnknown) => Ok(()),
            Err(Error::Fault(why)) if why.contains(REHEARSED) => Ok(()),
            Err(error) => {
                let step = self.figures.steps;
                self.ledger.surprises.push(format!("step {step}: reconciler: {error}"));
                Ok(())
            }
        }
    }

    /// Before time passes the server keeps its promises of seconds, and the heads it publishes are
    /// noted as a witness would.
    fn catch_up(&mut self) -> Result<(), Error> {
        for _ in 0..MAX_PASSES {
            let mut ctx = self.system();
            let done = self.app.reconcile_fast(&mut ctx);
            match done {
                Ok(done) if done.leaves == 0 && done.round_steps == 0 => break,
                Ok(done) => self.kill_amid_draw(done.round_steps)?,
                Err(Error::OutcomeUnknown) => {}
                Err(error) => {
                    let step = self.figures.steps;
                    self.ledger.surprises.push(format!("step {step}: reconciler: {error}"));
                    break;
                }
            }
        }
        if !self.app.log_keeps_promises(self.clock.plus(MAX_MERGE_DELAY))? {
            let step = self.figures.steps;
            self.ledger.surprises.push(format!("step {step}: a leaf waits after a reconcile"));
        }
        if let Some(head) = self.app.store.read(|tx| tx.newest_checkpoint())? {
            self.ledger.heads.insert(u64::try_from(head.size).unwrap_or(0), head.root);
        }
        Ok(())
    }

    /// Now and then the server dies between two steps of a round.
    fn kill_amid_draw(&mut self, round_steps: u32) -> Result<(), Error> {
        if round_steps == 0 || !self.dice.chance(self.script.faults_per_mille) {
            return Ok(());
        }
        self.figures.draws += 1;
        self.kill()
    }

    /// Kills the server: everything in its memory is gone, the file stays.
    fn kill(&mut self) -> Result<(), Error> {
        self.figures.faults += 1;
        self.figures.kills += 1;
        self.trap.disarm();
        // The new server finds what the old one left in the file; the old one does nothing more.
        let spare = open_app(self.script.seed, &self.path, &self.ports, &self.trap)?;
        drop(std::mem::replace(&mut self.app, spare));
        Ok(())
    }

    /// Size and root of the log.
    ///
    /// # Errors
    /// Faults of reading.
    pub fn head(&self) -> Result<(u64, Digest), Error> {
        let newest = self.app.store.read(|tx| tx.newest_checkpoint())?;
        Ok(newest.map_or((0, Digest::default()), |c| (c.size.unsigned_abs(), c.root)))
    }

    /// What the city amounted to, in one paragraph.
    ///
    /// # Errors
    /// Faults of reading.
    pub fn summary(&self) -> Result<String, Error> {
        let mut states: BTreeMap<String, u32> = BTreeMap::new();
        let mut count = |name: String| *states.entry(name).or_default() += 1;
        self.app.store.read(|tx| {
            tx.each_order(|row| count(format!("order {}", row.state)))?;
            tx.each_award(|row| count(format!("award {} {}", row.source, row.state)))?;
            tx.each_round(|row| count(format!("round {}", row.state)))?;
            tx.each_attempt(|row| {
                let void = if row.voided_at.is_some() { " (taken back)" } else { "" };
                count(format!("attempt {}{void}", row.outcome));
            })?;
            tx.each_evidence(|row| count(format!("evidence {}", row.kind)))?;
            tx.each_upload(|row| count(format!("photo {}", row.state)))
        })?;
        let lines: Vec<String> =
            states.iter().map(|(name, n)| format!("  {n:>8} {name}")).collect();
        Ok(lines.join("\n"))
    }

    /// What the referees find.
    ///
    /// # Errors
    /// Faults of reading.
    pub fn judge(&self) -> Result<Vec<Finding>, Error> {
        judge(&self.app, Some(&self.ledger), self.clock)
    }
}
