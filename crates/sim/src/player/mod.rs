//! The people of a city. A [`Player`] knows what each of them does next: the dispatcher's day and
//! the recipients' choices stand in an agenda made from the seed, couriers act from what their
//! phones know.
//!
//! Everything is derived from the seed and the database, so a player that is made again after a
//! restart goes on: acts keep their operation ids, and repeating one changes nothing.
//!
//! Start at [`Player::due`] (what should be sent now), [`Player::hear`] (what was answered) and, for
//! a city that lives by itself, [`Player::live`].

mod agenda;
mod day;
mod looks;
mod phone;
mod race;
mod redress;
mod work;

use crate::act::{Act, Call, Reply, perform};
use crate::camera::Camera;
use crate::city::{City, context};
use crate::dice::fate_bytes;
use crate::ledger::Ledger;
use agenda::{Agenda, Item};
use phone::Phone;
use porchlight_app::{Actor, App, Ctx, Error, Result, zone};
use porchlight_domain::id::CourierId;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Tries before somebody gives up on a request that is answered by an error.
const MAX_TRIES: u8 = 5;

/// What the people of a city do.
pub struct Player {
    city: City,
    /// A station in race mode beside it.
    track: Option<City>,
    agenda: Agenda,
    phones: BTreeMap<CourierId, Phone>,
    camera: Arc<dyn Camera>,
    /// Who decides and who answers appeals; without them nobody claims, reports or decides.
    analysts: Option<[Actor; 3]>,
    /// Up to where days have been put on the agenda.
    planned_until: Timestamp,
    /// Up to where [`Player::live`] has played.
    clock: Timestamp,
    /// What people were told while the city lived by itself.
    pub ledger: Ledger,
    /// Tells players apart that live in one city at the same time, so that what they make gets ids
    /// of its own.
    pub lane: u64,
}

/// What a stretch of life amounted to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lived {
    /// Use-cases that were called.
    pub acts: u64,
    /// Of these, answered by an error even after repeating.
    pub errors: u64,
}

impl Player {
    /// The people of `city`, whose life begins or goes on at `from`.
    #[must_use]
    pub fn new(city: City, camera: Arc<dyn Camera>, from: Timestamp) -> Self {
        let phones = city.couriers.iter().map(|id| (*id, Phone::new(*id, city.plan.seed)));
        let phones = phones.collect();
        Self {
            city,
            track: None,
            agenda: Agenda::default(),
            phones,
            camera,
            analysts: None,
            planned_until: from,
            clock: from,
            ledger: Ledger::default(),
            lane: 0,
        }
    }

    fn phone(&self, courier: CourierId) -> Phone {
        Phone::new(courier, self.city.plan.seed)
    }

    /// The same people with phones that mishaps befall: apps that are killed at the shutter, clocks
    /// that are wrong by days, files that are cut short, a second phone with the same route.
    #[must_use]
    pub fn rough(mut self) -> Self {
        self.phones.values_mut().for_each(|phone| phone.rough = true);
        self
    }

    /// The same people, who claim, answer, report, decide and appeal; the analysts decide first, second, and
    /// about appeals.
    #[must_use]
    pub fn with_analysts(mut self, analysts: [Actor; 3]) -> Self {
        self.analysts = Some(analysts);
        self
    }

    /// The app of a courier was killed and is opened again.
    pub fn restart_app(&mut self, courier: CourierId) {
        if let Some(phone) = self.phones.get_mut(&courier) {
            phone.restart();
        }
    }

    /// Photos on their way, sent again from what the phones keep; nothing new happens.
    pub fn send_again(&mut self, now: Timestamp) -> Vec<Act> {
        let camera = Arc::clone(&self.camera);
        let phones = self.phones.values_mut();
        phones.flat_map(|phone| phone.send_again(now, camera.as_ref())).collect()
    }

    /// The city.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.city
    }

    /// Where the player of a database should go on: a little before its newest record, so that
    /// nothing between is missed.
    ///
    /// # Errors
    /// Faults only.
    pub fn resume_at(app: &App, first: Timestamp) -> Result<Timestamp> {
        let newest = app.store.read(|tx| tx.newest_checkpoint())?;
        Ok(newest.map_or(first, |c| c.at.max(first)))
    }

    /// Everything that somebody should send at `now`, in the order in which they would.
    ///
    /// # Errors
    /// Faults of reading.
    pub fn due(&mut self, app: &App, now: Timestamp) -> Result<Vec<Act>> {
        self.put_days(now);
        let mut acts = vec![];
        while let Some((at, item)) = self.agenda.pop_due(now) {
            match item {
                Item::Act(act) => acts.push(*act),
                other => self.expand(app, at, now, &other)?,
            }
        }
        for phone in self.phones.values_mut() {
            phone.step(now, self.camera.as_ref(), &mut acts);
        }
        Ok(acts)
    }

    /// What was answered to an act.
    pub fn hear(&mut self, act: &Act, reply: &Reply, now: Timestamp) {
        if let Actor::Courier(id) = act.actor
            && let Some(phone) = self.phones.get_mut(&id)
        {
            phone.hear(act, reply, now, self.camera.as_ref());
        }
        match (&act.call, reply) {
            (_, Reply::Batch(batch)) => self.send_rows(*batch, now),
            (Call::Race(race), Reply::Raced(raced)) => {
                self.hear_race(act.actor, race, raced, now);
            }
            _ => {}
        }
    }

    /// The next moment at which somebody wants something.
    #[must_use]
    pub fn next_due(&self, now: Timestamp) -> Timestamp {
        let phones = self.phones.values().filter_map(Phone::next_due).min();
        let agenda = self.agenda.next();
        // The next day comes onto the agenda when it begins, not when somebody happens to look.
        let next = [phones, agenda].into_iter().flatten().min();
        next.unwrap_or(now.plus(DAY)).min(self.planned_until).max(now.plus(MINUTE))
    }

    /// Puts the days that begin to matter on the agenda: the rounds of a day are held the day
    /// before.
    fn put_days(&mut self, now: Timestamp) {
        let zone = zone::zone(self.city.plan.place.time_zone);
        while self.planned_until <= now {
            let date = zone::date_of(self.planned_until, &zone);
            let Some(day) = zone::day(date, &zone) else { break };
            self.put_day(day.start);
            self.put_race_day(day.start);
            self.planned_until = day.end;
        }
    }

    /// Lives from where it stopped up to `until`, calling use-cases and reconcilers itself: for
    /// demos, on the real clock or as fast as it goes.
    ///
    /// # Errors
    /// Faults of reading.
    pub fn live(&mut self, app: &App, until: Timestamp) -> Result<Lived> {
        let mut lived = Lived::default();
        while self.clock <= until {
            let now = self.clock;
            for act in self.due(app, now)? {
                lived.acts += 1;
                lived.errors += u64::from(!self.send(app, &act, now));
            }
            let system = |what: &str| {
                let what = format!("{what} {}", self.lane);
                context(self.city.plan.seed, now, Actor::System, &what)
            };
            app.reconcile_fast(&mut system("fast"))?;
            while app.run_plan_job(&mut system("plans"))? {}
            if now.micros().div_euclid(MINUTE) % 5 == 0 {
                app.reconcile_slow(&mut system("slow"))?;
            }
            self.clock = self.next_due(now).min(until.max(now.plus(1)));
            if now == until {
                break;
            }
        }
        Ok(lived)
    }

    /// Performs one act, repeating it while its outcome is unknown.
    fn send(&mut self, app: &App, act: &Act, now: Timestamp) -> bool {
        for attempt in 0..MAX_TRIES {
            let (at, lane) = (now.micros().to_be_bytes(), self.lane.to_be_bytes());
            let about = [&act.operation.0[..], &at, &lane, &[attempt]].concat();
            let seed = fate_bytes(self.city.plan.seed, "perform", &about);
            match perform(app, now, act, seed) {
                Ok(reply) => {
                    self.ledger.hear(act, &reply);
                    self.hear(act, &reply, now);
                    return true;
                }
                Err(Error::OutcomeUnknown | Error::Overloaded) => {}
                Err(error) => {
                    tracing::debug!(?act, %error, "an act was answered by an error");
                    return false;
                }
            }
        }
        false
    }
}

/// A context to look with.
fn look(now: Timestamp, actor: Actor) -> Ctx {
    Ctx::new(now, actor, [0; 32])
}
