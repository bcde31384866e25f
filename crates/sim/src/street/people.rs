//! What people of the street do: each deed by the use-case that anybody would do it with.

use super::story::{Deed, HOMES};
use super::trip::{Home, How, Parcel};
use super::{Street, story};
use porchlight_app::{Actor, App, Error, Result, zone};
use porchlight_domain::id::{CaseId, CourierId, OrderId};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_store::rows::{CaseFile, Claim, Order};

/// How long before its end a trip sets out, and when it comes to its first door.
const SET_OUT: i64 = 90 * MINUTE;
const FIRST_DOOR: i64 = 60 * MINUTE;
/// From one door to the next.
const NEXT_DOOR: i64 = 8 * MINUTE;

impl Street {
    /// One of the households, as their parcels name it.
    pub(super) fn home(&self, number: usize) -> Home {
        let home = &HOMES[number % HOMES.len()];
        let centre = self.city.plan.place.centre;
        let point = porchlight_domain::geo::Point {
            lat: centre.lat + home.north,
            lon: centre.lon + home.east,
        };
        Home {
            address: format!("{}, Austin, TX 78704", home.address),
            recipient: home.recipient.into(),
            email: format!("{}@example.org", home.mailbox),
            point,
            door: home.door,
            language: "en".into(),
        }
    }

    fn courier(&self, number: usize) -> CourierId {
        self.city.couriers[number % self.city.couriers.len()]
    }

    /// The reference of a household's parcel of the day of `at`.
    fn reference(&self, at: Timestamp, home: usize) -> String {
        let zone = zone::zone(self.city.plan.place.time_zone);
        let date = zone::date_of(at, &zone).to_string().replace('-', "");
        format!("{}-{date}-{home:02}", self.city.plan.place.code)
    }

    /// The newest delivered parcel of a household.
    fn newest(&self, app: &App, at: Timestamp, home: usize) -> Result<Order> {
        for back in 0..=story::LONGEST_BACK {
            let reference = self.reference(at.plus(-back * DAY), home);
            let found = app.store.read(|tx| {
                let Some(order) = tx.order_by_reference(&reference)? else { return Ok(None) };
                Ok(tx.delivered_at(order.id)?.is_some_and(|when| when <= at).then_some(order))
            })?;
            if let Some(order) = found {
                return Ok(order);
            }
        }
        Err(Error::Absent("delivery"))
    }

    fn newest_claim(&self, app: &App, at: Timestamp, home: usize) -> Result<(Claim, OrderId)> {
        let order = self.newest(app, at, home)?.id;
        let claim = app.store.read(|tx| tx.newest_claim(order))?;
        Ok((claim.ok_or(Error::Absent("claim"))?, order))
    }

    fn case(&self, app: &App, courier: usize) -> Result<CaseFile> {
        let courier = self.courier(courier);
        app.store.read(|tx| tx.live_case_of(courier))?.ok_or(Error::Absent("case"))
    }

    /// Somebody does something.
    pub(super) fn play(&self, app: &App, at: Timestamp, deed: Deed) -> Result<()> {
        match deed {
            Deed::Trip(courier, parcels) => self.trip(app, at, courier, parcels),
            Deed::Claim { home, kind, looked, words } => {
                let order = self.newest(app, at, home)?.id;
                let mut ctx =
                    self.ctx(at, Actor::Recipient(order), &format!("claim {order} {kind}"));
                let looked = looked.iter().map(|code| (*code).to_owned()).collect();
                app.claim(&mut ctx, kind, looked, words).map(drop)
            }
            Deed::TakeBack(home) => {
                let order = self.newest(app, at, home)?.id;
                let mut ctx = self.ctx(at, Actor::Recipient(order), &format!("take back {order}"));
                app.take_claim_back(&mut ctx).map(drop)
            }
            Deed::Answer { home, words, by } => self.answer(app, at, home, (words, by)),
            Deed::Settle { home, finding, words } => {
                let (claim, _) = self.newest_claim(app, at, home)?;
                let desk = self.city.desk();
                app.claim_file(&mut self.ctx(at, desk, &format!("read {}", claim.id)), claim.id)?;
                let mut ctx = self.ctx(at, desk, &format!("settle {}", claim.id));
                app.settle_claim(&mut ctx, claim.id, finding, words).map(drop)
            }
            Deed::Report { courier, by, ground, words } => {
                let courier = self.courier(courier);
                let mut ctx = self.ctx(at, self.analyst(by), &format!("case {courier} {at:?}"));
                app.open_case(&mut ctx, courier, ground, words).map(drop)
            }
            other => self.judge(app, at, other),
        }
    }

    /// What follows a case's opening.
    fn judge(&self, app: &App, at: Timestamp, deed: Deed) -> Result<()> {
        match deed {
            Deed::Ask { courier, by, words } => {
                let case = self.case(app, courier)?;
                self.read(app, at, by, case.id)?;
                let mut ctx = self.ctx(at, self.analyst(by), &format!("ask {}", case.id));
                app.ask_courier(&mut ctx, case.id, case.evidence_digest, words).map(drop)
            }
            Deed::Reply { courier, words } => {
                let own = Actor::Courier(self.courier(courier));
                let told = app.my_decisions(&self.ctx(at, own, &format!("look {at:?}")))?;
                let newest = told.first().ok_or(Error::Absent("notice"))?.row.id;
                let mut ctx = self.ctx(at, own, &format!("reply {newest}"));
                app.answer_decision(&mut ctx, newest, words, "").map(drop)
            }
            Deed::Appeal { courier, words } => {
                let own = Actor::Courier(self.courier(courier));
                let told = app.my_decisions(&self.ctx(at, own, &format!("look {at:?}")))?;
                let newest = told.first().ok_or(Error::Absent("notice"))?.row.id;
                app.appeal(&mut self.ctx(at, own, &format!("appeal {newest}")), newest, words, "")
                    .map(drop)
            }
            Deed::Close { courier, by, words } => {
                let case = self.case(app, courier)?;
                self.read(app, at, by, case.id)?;
                let mut ctx = self.ctx(at, self.analyst(by), &format!("close {}", case.id));
                app.close_case(&mut ctx, case.id, words).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Somebody reads a case, which is written down, and looks at it.
    fn read(&self, app: &App, at: Timestamp, by: usize, case: CaseId) -> Result<()> {
        let who = self.analyst(by);
        app.read_case(&mut self.ctx(at, who, &format!("read {case} {by}")), case)?;
        app.look_at_case(&mut self.ctx(at, who, &format!("look {case} {by}")), case).map(drop)
    }

    fn answer(
        &self,
        app: &App,
        at: Timestamp,
        home: usize,
        (words, by): (&str, &str),
    ) -> Result<()> {
        let (claim, order) = self.newest_claim(app, at, home)?;
        let attempts = app.store.read(|tx| tx.attempts_of_order(order))?;
        let courier = attempts.last().ok_or(Error::Absent("attempt"))?.courier;
        let own = Actor::Courier(courier);
        let mut ctx = self.ctx(at, own, &format!("answer {} {words}", claim.id));
        app.answer_claim(&mut ctx, claim.id, words, by).map(drop)
    }

    /// A whole trip that ends at `at`.
    fn trip(
        &self,
        app: &App,
        at: Timestamp,
        courier: usize,
        parcels: &[(usize, How)],
    ) -> Result<()> {
        let out = at.plus(-SET_OUT);
        let list: Vec<Parcel> = parcels
            .iter()
            .map(|(home, how)| Parcel {
                reference: self.reference(at, *home),
                home: self.home(*home),
                how: *how,
            })
            .collect();
        let trip = self.set_out(app, out, self.courier(courier), &list)?;
        for number in 0..trip.len() {
            let nth = i64::try_from(number).unwrap_or(0);
            let now = at.plus(-FIRST_DOOR + nth * NEXT_DOOR);
            if let Err(error) = self.bring(app, now, &trip, number) {
                tracing::debug!(%error, "a parcel of the street was not brought");
            }
        }
        self.come_back(app, at, &trip)
    }
}
