//! The day of a station, by the clock on its wall, and what of it depends on the database.

use super::agenda::Item;
use super::{Player, look};
use crate::act::{Act, Call};
use crate::dice::fate;
use porchlight_app::recipient::Choice;
use porchlight_app::{Actor, App, Result, zone};
use porchlight_domain::id::{CourierId, ImportBatchId, OrderId, StationId};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{
    AwardState, CarrierKind, ClaimKind, DropPlace, OrderState, VehicleKind,
};
use porchlight_store::rows::{Award, Block, Order};

/// Rows sent in one chunk of an import.
const ROWS: usize = 200;

impl Player {
    pub(super) fn roll(&self, what: &str, about: &[u8], n: u64) -> u64 {
        fate(self.city.plan.seed, what, about, n)
    }

    fn act(&self, actor: Actor, key: &str, call: Call) -> Act {
        Act { actor, operation: self.city.operation(key), call }
    }

    pub(super) fn put_act(&mut self, at: Timestamp, actor: Actor, key: &str, call: Call) {
        let act = self.act(actor, key, call);
        self.agenda.put(at, Item::Act(Box::new(act)));
    }

    /// Puts one local day, which starts at `midnight`, on the agenda.
    pub(super) fn put_day(&mut self, midnight: Timestamp) {
        let zone = zone::zone(self.city.plan.place.time_zone);
        let date = zone::date_of(midnight, &zone);
        let at = |minute: u32| zone::at_minute(date, minute, &zone).unwrap_or(midnight);
        let (station, desk) = (self.city.station, self.city.desk());
        let round = |opens: u32, closes: u32| Call::Announce {
            station,
            opens: at(opens),
            closes: at(closes),
            days: 1,
        };
        self.put_act(
            at(840),
            desk,
            &format!("blocks {date}"),
            Call::MakeBlocks { station, days: 3 },
        );
        self.put_act(at(845), desk, &format!("round 1 {date}"), round(850, 990));
        self.agenda.put(at(855), Item::Entries(1));
        self.agenda.put(at(900), Item::Entries(2));
        self.agenda.put(at(1_010), Item::Returns);
        // What was given back goes into a later round, never to whoever asks first.
        self.put_act(at(1_080), desk, &format!("round 2 {date}"), round(1_085, 1_200));
        self.agenda.put(at(1_090), Item::Entries(3));
        self.agenda.put(at(1_260), Item::Fill);
        self.agenda.put(at(300), Item::Import(1));
        self.agenda.put(at(330), Item::Import(2));
        let day = date.to_string();
        // One plan is searched for by itself, one while the desk waits.
        let ask = Call::AskPlan { station, date: day.clone() };
        self.put_act(at(390), desk, &format!("plan 1 {day}"), ask);
        let plan = Call::PlanDay { station, date: day.clone() };
        self.put_act(at(720), desk, &format!("plan 2 {day}"), plan);
        self.agenda.put(at(395), Item::Choices);
        for minute in (400..1_300).step_by(75) {
            self.agenda.put(at(minute), Item::Sync);
        }
        for minute in [560, 700, 860, 1_090] {
            self.agenda.put(at(minute), Item::Surprises);
        }
        for minute in [780, 1_250] {
            self.agenda.put(at(minute), Item::Looks);
        }
        if self.analysts.is_some() {
            for minute in [450, 615, 765, 915, 1_065, 1_215] {
                self.agenda.put(at(minute), Item::Redress);
            }
        }
    }

    /// Works out an item that has come due.
    pub(super) fn expand(
        &mut self,
        app: &App,
        at: Timestamp,
        now: Timestamp,
        item: &Item,
    ) -> Result<()> {
        match item {
            Item::Act(_) => Ok(()),
            Item::Entries(wave) => self.enter_rounds(app, at, *wave),
            Item::Returns => self.give_back(app, at),
            Item::Fill => self.fill(app, at),
            Item::Import(number) => {
                // Nobody takes orders for a day on which nobody works: that on which a city is founded.
                let held = self.held(app, at, at.plus(DAY))?;
                if held.iter().all(|(_, awards)| awards.is_empty()) {
                    return Ok(());
                }
                let key = format!("import {number} {}", at.micros());
                let source = format!("orders-{number}.csv");
                let call = Call::BeginImport { station: self.city.station, source };
                self.put_act(at, self.city.desk(), &key, call);
                Ok(())
            }
            Item::Choices => self.recipients(app, at),
            Item::Surprises => self.surprise(app, at),
            Item::Looks => self.look_at_photos(app, at),
            Item::Redress => self.redress(app, at),
            Item::Race(heat) => self.run_heat(app, at, *heat),
            Item::Sync => {
                for phone in self.phones.values_mut() {
                    phone.sync(app, now)?;
                }
                Ok(())
            }
        }
    }

    /// Sends the rows of an import that has begun; the second file of a day is the first again.
    pub(super) fn send_rows(&mut self, batch: ImportBatchId, now: Timestamp) {
        let desk = self.city.desk();
        let drafts = self.city.orders_of(now);
        let mut bad = self.city.bad_rows_of(now);
        for (number, rows) in drafts.chunks(ROWS).enumerate() {
            let first = u32::try_from(number * ROWS).unwrap_or(0);
            let drafts = (first + 1..).zip(rows.iter().cloned()).collect();
            let call = Call::ImportRows { batch, drafts, bad: std::mem::take(&mut bad) };
            self.put_act(now, desk, &format!("rows {batch} {number}"), call);
        }
    }

    fn enter_rounds(&mut self, app: &App, at: Timestamp, wave: u32) -> Result<()> {
        for courier in self.city.couriers.clone() {
            let about = [&courier.0[..], &at.micros().to_be_bytes()].concat();
            // Two thirds enter; in the second wave a few change or withdraw their list.
            let enters = if wave == 2 { 15 } else { 66 };
            if self.roll("enters", &about, 100) >= enters {
                continue;
            }
            let ctx = look(at, Actor::Courier(courier));
            let me = app.me(&ctx)?;
            for open in app.open_rounds(&ctx)? {
                let when =
                    at.plus(i64::try_from(self.roll("when", &about, 60)).unwrap_or(0) * MINUTE);
                let key = format!("enter {} {courier} {wave}", open.round.id);
                let actor = Actor::Courier(courier);
                if wave == 2 && self.roll("withdraws", &about, 4) == 0 {
                    self.put_act(when, actor, &key, Call::Withdraw(open.round.id));
                    continue;
                }
                let blocks = open.blocks.iter().map(|(block, _)| block);
                let ranked = self.ranked(courier, me.vehicle, blocks);
                if !ranked.is_empty() {
                    let max = 1 + u32::from(self.roll("max", &about, 4) == 0);
                    let call = Call::Enter { round: open.round.id, ranked, max };
                    self.put_act(when, actor, &key, call);
                }
            }
        }
        Ok(())
    }

    fn ranked<'a>(
        &self,
        courier: CourierId,
        vehicle: VehicleKind,
        blocks: impl Iterator<Item = &'a Block>,
    ) -> Vec<porchlight_domain::id::BlockId> {
        let mut list: Vec<_> = blocks
            .filter(|block| vehicle >= block.vehicle)
            .map(|block| {
                let about = [&courier.0[..], &block.id.0].concat();
                (self.roll("likes", &about, 1_000), block.id)
            })
            .collect();
        list.sort_unstable();
        list.truncate(6);
        list.into_iter().map(|(_, id)| id).collect()
    }

    /// Places of the station's coming blocks: (block, award) of everybody who holds one.
    fn held(&self, app: &App, from: Timestamp, to: Timestamp) -> Result<Vec<(Block, Vec<Award>)>> {
        self.held_at(app, self.city.station, from, to)
    }

    /// The same at any station.
    pub(super) fn held_at(
        &self,
        app: &App,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Block, Vec<Award>)>> {
        Ok(app.store.read(|tx| {
            let mut list = vec![];
            for block in tx.blocks_between(station, from, to)? {
                let awards = tx.awards_of_block(block.id)?;
                list.push((block, awards));
            }
            Ok(list)
        })?)
    }

    fn give_back(&mut self, app: &App, at: Timestamp) -> Result<()> {
        for (_, awards) in self.held(app, at, at.plus(DAY))? {
            for award in awards {
                if self.roll("gives back", &award.id.0, 100) < 6 {
                    let key = format!("forfeit {}", award.id);
                    self.put_act(at, Actor::Courier(award.courier), &key, Call::Forfeit(award.id));
                }
            }
        }
        Ok(())
    }

    fn fill(&mut self, app: &App, at: Timestamp) -> Result<()> {
        for (block, awards) in self.held(app, at, at.plus(DAY))? {
            let free = block.places as usize - awards.len().min(block.places as usize);
            for number in 0..free {
                let about = [&block.id.0[..], &number.to_be_bytes()].concat();
                let courier = self.roll("fills", &about, self.city.couriers.len() as u64);
                let courier = self.city.couriers[usize::try_from(courier).unwrap_or(0)];
                let call = Call::Assign { block: block.id, courier };
                let key = format!("assign {} {courier}", block.id);
                self.put_act(at, self.city.desk(), &key, call);
            }
        }
        Ok(())
    }

    fn planned_orders(&self, app: &App) -> Result<Vec<Order>> {
        let station = self.city.station;
        let mut list = vec![];
        app.store.read(|tx| {
            for state in [OrderState::Planned, OrderState::OtherCarrier] {
                list.extend(tx.orders_in(station, state)?);
            }
            Ok(())
        })?;
        Ok(list)
    }

    fn recipients(&mut self, app: &App, at: Timestamp) -> Result<()> {
        for order in self.planned_orders(app)? {
            if order.window_end < at || order.window_start > at.plus(DAY) {
                continue;
            }
            self.recipient(&order, at);
        }
        Ok(())
    }

    /// What one recipient does today.
    fn recipient(&mut self, order: &Order, at: Timestamp) {
        let id: OrderId = order.id;
        let who = Actor::Recipient(id);
        let minutes = |n: u64| i64::try_from(n).unwrap_or(0) * MINUTE;
        let during = at.plus(minutes(self.roll("chooses when", &id.0, 780)));
        let chooses = self.roll("chooses", &id.0, 100);
        if chooses < 18 {
            let photo = chooses >= 9;
            let choice = Choice {
                photo,
                drop_place: photo.then_some(DropPlace::BackDoor),
                place_note: if photo { "Under the bench.".into() } else { String::new() },
                remember: chooses.is_multiple_of(3),
            };
            self.put_act(during, who, &format!("choose {id}"), Call::Choose(choice));
        }
        if chooses == 4 {
            // They think again.
            let choice = Choice {
                photo: true,
                drop_place: None,
                place_note: String::new(),
                remember: false,
            };
            let later = during.plus(2 * HOUR);
            self.put_act(later, who, &format!("choose again {id}"), Call::Choose(choice));
        }
        let evening = at.plus(15 * HOUR);
        if self.roll("thanks", &id.0, 100) < 12 {
            self.put_act(evening, who, &format!("thank {id}"), Call::Thank);
        }
        if self.roll("claims", &id.0, 200) == 0 && order.carrier == CarrierKind::Ours {
            let statement = "I looked at the back door and asked the neighbours.".into();
            let call = Call::Claim { kind: ClaimKind::NotReceived, statement };
            self.put_act(evening, who, &format!("claim {id}"), call);
        }
    }

    fn surprise(&mut self, app: &App, at: Timestamp) -> Result<()> {
        let desk = self.city.desk();
        let day = self.held(app, at.plus(-4 * HOUR), at.plus(8 * HOUR))?;
        let awards: Vec<&Award> = day.iter().flat_map(|(_, awards)| awards).collect();
        let Some(chosen) = self.choose("award", at, &awards) else { return Ok(()) };
        let about = at.micros().to_be_bytes();
        let surprise = self.roll("surprise", &about, 6);
        if surprise < 2 && chosen.state != AwardState::CheckedOut {
            let to = self.roll("substitute", &about, self.city.couriers.len() as u64);
            let to = self.city.couriers[usize::try_from(to).unwrap_or(0)];
            let call = Call::Transfer { award: chosen.id, to };
            self.put_act(at, desk, &format!("transfer {}", at.micros()), call);
        } else if surprise < 4 {
            let orders = self.planned_orders(app)?;
            let orders: Vec<&Order> =
                orders.iter().filter(|o| o.carrier == CarrierKind::Ours).collect();
            if let Some(order) = self.choose("order", at, &orders) {
                let call = Call::MoveOrder { order: order.id, to: chosen.id };
                self.put_act(at, desk, &format!("move {}", at.micros()), call);
            }
        } else if surprise == 4 {
            let station = self.city.station;
            let failed = app.store.read(|tx| tx.orders_in(station, OrderState::AttemptFailed))?;
            let failed: Vec<&Order> = failed.iter().collect();
            if let Some(order) = self.choose("cancelled", at, &failed) {
                self.put_act(at, desk, &format!("cancel {}", order.id), Call::Cancel(order.id));
            }
        }
        Ok(())
    }

    fn choose<'a, T>(&self, what: &str, at: Timestamp, list: &[&'a T]) -> Option<&'a T> {
        let index = self.roll(what, &at.micros().to_be_bytes(), list.len() as u64);
        list.get(usize::try_from(index).unwrap_or(0)).copied()
    }
}
