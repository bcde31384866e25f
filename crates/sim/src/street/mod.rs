//! A street where things go wrong: thieves at porches, a building where parcels vanish, somebody who says
//! too often that nothing came, a courier who keeps parcels, one who takes the wrong door, and everybody
//! else, who did nothing.
//!
//! Owns: a small station with its people and two analysts, what happened there over twelve days
//! (`story`), and how a parcel is brought to a door there ([`Trip`]). Never does: write a claim, a remedy,
//! a finding or a case: those come from the use-cases that everybody uses, and only whoever reads this file
//! knows what really happened. Its life begins at the midnight before twelve days ago and goes on from then.
//!
//! Start at [`Street::live`].

mod people;
mod story;
mod trip;

use crate::camera::Shot;
use crate::city::{AUSTIN, City, Place, Plan, context};
use porchlight_app::assess::remedy::Policy;
use porchlight_app::{Actor, App, Ctx, Error, Result, zone};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{EvidenceId, StaffId};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::Role;
use porchlight_store::rows::Staff;
use porchlight_store::{MAX_PAGE_ROWS, Slice};
use std::sync::Arc;
use story::{At, Deed};

pub use trip::{Brought, Home, How, Parcel, Trip};

/// Where it lies.
pub const SOUTH: Place = Place {
    code: "ATX2",
    name: "Austin South",
    station: Point { lat: 30_219_400, lon: -97_748_900 },
    centre: Point { lat: 30_228_600, lon: -97_757_300 },
    spanish: 0,
    ..AUSTIN
};
/// Couriers who work there.
pub const COURIERS: u32 = 8;
/// How many days before its founding its life began.
pub const DAYS: i64 = 12;
/// The analysts who look, by name and mailbox.
const ANALYSTS: [(&str, &str); 2] = [("Imani Brooks", "imani"), ("Theo Lindqvist", "theo")];

/// Takes photos of doors that can be told apart.
pub trait Doors: Send + Sync {
    /// The photo with this id, of this door.
    fn shoot_door(&self, door: usize, evidence: EvidenceId) -> Shot;
}

/// The street with its people.
#[derive(Clone)]
pub struct Street {
    city: City,
    analysts: [StaffId; 2],
    doors: Arc<dyn Doors>,
    /// When its life began: midnight of its first day.
    began: Timestamp,
    /// When somebody first looked.
    looked: Timestamp,
    /// Up to where it was played.
    clock: Timestamp,
}

impl Street {
    /// Founds the street, or finds it again; found again, its life goes on at `resume`. Publishes a
    /// policy of remedies where there is none, and the trust report of a new street.
    ///
    /// # Errors
    /// Whatever a use-case reports; repeating goes on where it stopped.
    pub fn found(
        app: &App,
        now: Timestamp,
        resume: Timestamp,
        seed: u64,
        doors: Arc<dyn Doors>,
    ) -> Result<Self> {
        let is_new = matches!(app.station_by_code(SOUTH.code), Err(Error::Absent(_)));
        let plan = Plan { seed, place: SOUTH, couriers: COURIERS, orders: 0 };
        let before = now.plus(-DAYS * DAY);
        // From midnight: whatever the hour somebody first looks, nothing of the first day is missed.
        let zone = zone::zone(SOUTH.time_zone);
        let dawn = zone::at_minute(zone::date_of(before, &zone), 0, &zone).unwrap_or(before);
        let city = City::found(app, dawn, plan)?;
        let began = app.station_by_code(SOUTH.code)?.created_at;
        // Whoever finds the street again reads from its analysts when somebody first looked.
        let [one, two] = ANALYSTS.map(|analyst| hired(app, before, seed, analyst));
        let (one, two) = (one?, two?);
        let (looked, analysts) = (one.created_at.plus(DAYS * DAY), [one.id, two.id]);
        let mut operator =
            context(seed, began, Actor::Staff(city.operator, Role::Operator), "policy");
        if app.remedy_policy(&operator)?.is_none() {
            app.set_remedy_policy(&mut operator, Policy::default())?;
        }
        if is_new {
            app.publish_trust(&mut operator, city.station, true)?;
        }
        let clock = if is_new { began } else { resume.max(began) };
        Ok(Self { city, analysts, doors, began, looked, clock })
    }

    /// Its station and couriers.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.city
    }

    /// Plays what happened since it was last played. Says how much that was; what a use-case refuses is
    /// passed over, as a person would.
    ///
    /// # Errors
    /// Faults of reading.
    pub fn live(&mut self, app: &App, until: Timestamp) -> Result<u64> {
        let mut due: Vec<(Timestamp, Deed)> =
            story::STORY.iter().map(|(at, deed)| (self.moment(*at), *deed)).collect();
        let days = until.since(self.began) / DAY + 1;
        for day in DAYS + 1..=days {
            due.extend(story::usual(day).map(|(at, deed)| (self.moment(at), deed)));
        }
        due.retain(|(at, _)| *at > self.clock && *at <= until);
        due.sort_by_key(|(at, _)| *at);
        let mut played = 0;
        for (at, deed) in due {
            match self.play(app, at, deed) {
                Ok(()) => played += 1,
                Err(error) => tracing::debug!(?deed, %error, "something of the street was refused"),
            }
            let mut system = context(self.city.plan.seed, at, Actor::System, "street");
            app.reconcile_fast(&mut system)?;
            app.keep_claims(&mut system)?;
            self.clock = at;
        }
        self.clock = self.clock.max(until);
        Ok(played)
    }

    /// When something happens.
    fn moment(&self, at: At) -> Timestamp {
        match at {
            At::Day(day, minute) => {
                let zone = zone::zone(self.city.plan.place.time_zone);
                // By noon, because a day may be an hour shorter or longer.
                let date = zone::date_of(self.began.plus(day * DAY + DAY / 2), &zone);
                zone::at_minute(date, minute, &zone).unwrap_or(self.began.plus(day * DAY))
            }
            At::Before(minutes) => self.looked.plus(-minutes * MINUTE),
        }
    }

    /// A context in which repeating an act changes nothing. `what` names the act.
    fn ctx(&self, now: Timestamp, actor: Actor, what: &str) -> Ctx {
        let operation = self.city.operation(&format!("street {what}"));
        context(self.city.plan.seed, now, actor, what).with_operation(operation)
    }

    /// An analyst as an actor.
    fn analyst(&self, number: usize) -> Actor {
        Actor::Staff(self.analysts[number % 2], Role::Analyst)
    }
}

fn hired(app: &App, now: Timestamp, seed: u64, (name, mailbox): (&str, &str)) -> Result<Staff> {
    let email = format!("{mailbox}.analyst@example.org");
    let mut ctx = context(seed, now, Actor::Console, &email);
    app.add_staff(&mut ctx, name, &email, Role::Analyst)?;
    let all = app.staff_page(&ctx, Slice { offset: 0, limit: MAX_PAGE_ROWS })?;
    let found = all.rows.into_iter().find(|staff| staff.email == email);
    found.ok_or(Error::Absent("member of staff"))
}
