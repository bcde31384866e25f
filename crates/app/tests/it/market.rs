//! Pay, standing, holds and bulletins: what is owed is paid once, what is excused does not count.

use crate::joining::ANA;
use crate::stage::{AUSTIN, Stage};
use porchlight_app::block::Assigned;
use porchlight_app::bulletin::{BulletinKind, NewBulletin};
use porchlight_app::cancel_block::BlockCancelled;
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::Checked;
use porchlight_app::hold::{AlertHold, NewHold};
use porchlight_app::one_block::NewBlock;
use porchlight_app::pay::{
    CampaignBegun, Contact, Corrected, MileageSet, NewCampaign, NewMileageRate, PayStatement,
};
use porchlight_app::round::Withdrawn;
use porchlight_app::{Actor, Ctx, Error};
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Area, Hold, HoldSource, Level, Vehicles};
use porchlight_domain::id::{AwardId, BlockId, CourierId};
use porchlight_domain::money::Currency;
use porchlight_domain::pay::{Basis, PayKind};
use porchlight_domain::standing::{EventKind, FactKind, Weighed};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp, Window};
use porchlight_domain::words::{AwardState, VehicleKind};

/// A station, a courier, and blocks of four hours that pay 8,600.
pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) ana: CourierId,
}

/// 20.00 an hour for four hours and 0.30 for each of 20 km.
pub(crate) const SHOWN: i64 = 8_600;

pub(crate) fn shop() -> Shop {
    let stage = Stage::open();
    let ana = stage.approved(stage.programme("own"), ANA, "en");
    Shop { ana, stage }
}

pub(crate) fn console(stage: &Stage) -> Ctx {
    stage.ctx(Actor::Console)
}

impl Shop {
    pub(crate) fn own(&self) -> Ctx {
        self.stage.ctx(Actor::Courier(self.ana))
    }

    /// A block that begins in two hours, given to Ana.
    pub(crate) fn given(&self) -> (BlockId, AwardId) {
        self.given_in(2 * HOUR, 2)
    }

    /// A block of so many places that begins then, given to Ana.
    fn given_in(&self, micros: i64, places: u32) -> (BlockId, AwardId) {
        let new = NewBlock {
            station: self.stage.station,
            starts_at: self.stage.now().plus(micros),
            minutes: 240,
            places,
            vehicle: VehicleKind::Bike,
            expected_stops: 20,
            expected_metres: 20_000,
        };
        let block = self.stage.app.add_block(&mut console(&self.stage), new).unwrap();
        let assigned = self.stage.app.assign(&mut console(&self.stage), block, self.ana).unwrap();
        let Assigned::Assigned(award) = assigned else { panic!("{assigned:?}") };
        (block, award.parse().unwrap())
    }

    /// Ana's block, begun on time.
    fn begun(&self) -> (BlockId, AwardId) {
        let (block, award) = self.given();
        self.wait(2 * HOUR);
        self.check_in(award);
        (block, award)
    }

    pub(crate) fn check_in(&self, award: AwardId) {
        assert_eq!(
            self.stage.app.check_in(&mut self.own(), award, Arrival::default()).unwrap(),
            Checked::Done
        );
    }

    pub(crate) fn check_out(&self, award: AwardId) {
        assert_eq!(self.stage.app.check_out(&mut self.own(), award).unwrap(), Checked::Done);
    }

    fn run(&self) {
        let mut ctx = self.stage.ctx(Actor::System);
        self.stage.app.reconcile_slow(&mut ctx).unwrap();
    }

    /// Lets time pass; the server was there all the while.
    pub(crate) fn wait(&self, micros: i64) {
        self.stage.advance(micros);
        let now = self.stage.now();
        self.stage.app.store.work(move |tx| tx.put_pulse(now)).unwrap();
        self.run();
    }

    pub(crate) fn pay(&self) -> Vec<PayStatement> {
        self.stage.app.my_pay(&self.own(), None, 50).unwrap()
    }

    pub(crate) fn figure(&self) -> (u32, Vec<(EventKind, Weighed, Option<FactKind>)>) {
        let read = self.stage.app.my_standing(&self.own()).unwrap();
        let line = |line: &porchlight_domain::standing::Line| {
            (line.event.kind, line.weighed, line.excusal.map(|excusal| excusal.by))
        };
        (read.statement.figure, read.statement.lines.iter().map(line).collect())
    }

    pub(crate) fn award(&self, id: AwardId) -> AwardState {
        self.stage.app.store.read(|tx| tx.award(id)).unwrap().unwrap().state
    }

    fn stop(&self, from: Timestamp, to: Timestamp) -> NewHold {
        let middle = Point::from_degrees(AUSTIN.0, AUSTIN.1).unwrap();
        NewHold {
            level: Level::Stop,
            from,
            to,
            areas: vec![Area::circle(middle, 10_000).unwrap()],
            vehicles: vec![],
            words: "Ice on all roads".into(),
        }
    }
}

#[test]
fn a_block_is_paid_once_at_check_out_as_it_was_shown_whatever_is_run_again() {
    let shop = shop();
    let (block, award) = shop.begun();
    assert!(shop.pay().is_empty(), "nothing is earned yet");
    shop.wait(4 * HOUR - 10 * MINUTE);
    shop.check_out(award);
    for _ in 0..3 {
        shop.check_out(award);
        shop.wait(DAY);
    }
    let paid = shop.pay().remove(0);
    assert_eq!((paid.award.block, paid.total, paid.from_operator), (block, SHOWN, SHOWN));
    let [line] = paid.lines.as_slice() else { panic!("{:?}", paid.lines) };
    assert_eq!((line.kind, line.amount, line.number), (PayKind::Block, SHOWN, 0));
    let Basis::Block { rule, minutes, metres } = line.basis else { panic!("{:?}", line.basis) };
    assert_eq!((rule.per_hour, minutes, metres), (2_000, 240, 20_000));
    let receipts = shop.stage.app.store.read(|tx| tx.pay_entries_of_block(block)).unwrap();
    assert_eq!(receipts.len(), 1);
}

#[test]
fn minutes_beyond_the_end_are_paid_by_themselves_and_an_offline_check_out_pays_half_an_hour() {
    let shop = shop();
    let (_, award) = shop.begun();
    shop.wait(4 * HOUR + 12 * MINUTE);
    shop.check_out(award);
    let paid = shop.pay().remove(0);
    let over = paid.lines.iter().find(|line| line.kind == PayKind::Overrun).unwrap();
    assert_eq!((over.amount, paid.total), (400, SHOWN + 400));
    let (_, late) = shop.begun();
    shop.wait(9 * HOUR);
    shop.check_out(late);
    let paid = shop.pay().remove(0);
    let over = paid.lines.iter().find(|line| line.kind == PayKind::Overrun).unwrap();
    assert_eq!(over.basis, Basis::Minutes { minutes: 30, per_hour: 2_000 });
}

#[test]
fn who_worked_and_never_checked_out_is_paid_when_the_block_is_over() {
    let shop = shop();
    let (_, award) = shop.begun();
    shop.wait(4 * HOUR);
    assert_eq!(shop.pay().iter().map(|paid| paid.total).sum::<i64>(), 0);
    shop.wait(DAY);
    assert_eq!(shop.award(award), AwardState::CheckedIn);
    assert_eq!(shop.pay()[0].total, SHOWN);
}

#[test]
fn a_correction_takes_back_and_enters_anew_and_what_was_shown_is_never_lowered() {
    let shop = shop();
    let (_, award) = shop.begun();
    shop.wait(4 * HOUR);
    shop.check_out(award);
    let correct = |amount: i64, reason: &str| {
        shop.stage.app.correct_pay(&mut console(&shop.stage), award, PayKind::Block, amount, reason)
    };
    assert_eq!(correct(SHOWN - 1, "less").unwrap(), Corrected::BelowShown(SHOWN));
    assert_eq!(correct(SHOWN, "the same").unwrap(), Corrected::Same);
    assert!(matches!(correct(SHOWN + 1, "  "), Err(Error::Invalid(_))));
    assert_eq!(correct(SHOWN + 1_000, "The route was longer").unwrap(), Corrected::Done);
    let own = &mut shop.own();
    let denied = shop.stage.app.correct_pay(own, award, PayKind::Block, SHOWN + 1, "mine");
    assert!(matches!(denied, Err(Error::Denied(_))));
    shop.wait(DAY);
    let paid = shop.pay().remove(0);
    let amounts: Vec<i64> = paid.lines.iter().map(|line| line.amount).collect();
    assert_eq!(amounts, [SHOWN, -SHOWN, SHOWN + 1_000]);
    assert!(paid.lines[0].taken_back && paid.lines[2].reason == "The route was longer");
    assert_eq!(paid.total, SHOWN + 1_000);
}

#[test]
fn driving_is_taken_off_at_the_published_rate_of_the_day_and_else_at_the_stations_own() {
    let shop = shop();
    let (_, award) = shop.begun();
    shop.wait(4 * HOUR);
    shop.check_out(award);
    // Nothing was loaded, so nothing was driven.
    let paid = shop.pay().remove(0);
    assert_eq!((paid.metres, paid.mileage), (Some(0), Some(0)));
    assert_eq!(paid.net_per_hour, Some(SHOWN / 4));
    assert!(paid.rate.unwrap().source.is_empty());
    let rate = |from: Timestamp| NewMileageRate {
        vehicle: VehicleKind::Sedan,
        country: "US".into(),
        holds_from: from,
        currency: Currency::USD,
        milli_minor: 72_500,
        mile: true,
        source: "An authority".into(),
    };
    let app = &shop.stage.app;
    let past = shop.stage.now().plus(-DAY);
    let set = app.set_mileage_rate(&mut console(&shop.stage), rate(past));
    assert_eq!(set.unwrap(), MileageSet::Set);
    let again = app.set_mileage_rate(&mut console(&shop.stage), rate(past));
    assert_eq!(again.unwrap(), MileageSet::Stands);
    let contact = Contact { country: "US".into(), emergency: "911".into(), desk: String::new() };
    app.set_station_contact(&mut console(&shop.stage), shop.stage.station, contact).unwrap();
    let used = shop.pay().remove(0).rate.unwrap();
    assert_eq!((used.rate.milli_minor, used.source.as_str()), (72_500, "An authority"));
    let csv = app.my_mileage(&shop.own(), 2026).unwrap();
    assert!(csv.starts_with("date,block,metres"), "{csv}");
    assert!(matches!(app.my_mileage(&shop.own(), -5), Err(Error::Invalid(_))));
}

#[test]
fn a_kept_block_and_a_late_check_in_are_counted_once_and_add_up_by_the_published_rule() {
    let shop = shop();
    assert_eq!(shop.figure().0, 1_000);
    let (_, award) = shop.given();
    shop.wait(2 * HOUR + 9 * MINUTE);
    shop.check_in(award);
    shop.wait(4 * HOUR);
    shop.check_out(award);
    assert_eq!(shop.figure(), (1_000, vec![(EventKind::Kept, Weighed::Full, None)]));
    let (_, award) = shop.given();
    shop.wait(2 * HOUR + 11 * MINUTE);
    shop.check_in(award);
    shop.check_in(award);
    shop.wait(4 * HOUR);
    shop.check_out(award);
    let (figure, lines) = shop.figure();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[1], (EventKind::LateCheckIn, Weighed::Full, None));
    assert_eq!(figure, 1_000 * 12 / 13);
}

#[test]
fn a_delay_of_the_station_and_an_outage_excuse_by_themselves() {
    let shop = shop();
    let (_, award) = shop.given();
    shop.wait(2 * HOUR + 15 * MINUTE);
    shop.check_in(award);
    assert_eq!(shop.figure().0, 1_000 * 10 / 11);
    let span = (shop.stage.now().plus(-30 * MINUTE), shop.stage.now().plus(-10 * MINUTE));
    let app = &shop.stage.app;
    let words = "The doors were shut";
    app.note_station_delay(&mut console(&shop.stage), shop.stage.station, span, words).unwrap();
    let (figure, lines) = shop.figure();
    let excused = (EventKind::LateCheckIn, Weighed::Excused, Some(FactKind::StationDelay));
    assert_eq!((figure, lines), (1_000, vec![excused]));
    shop.wait(4 * HOUR);
    shop.check_out(award);
    // The server is away over the next start.
    let (_, award) = shop.given();
    shop.stage.advance(2 * HOUR + 20 * MINUTE);
    assert!(app.keep_pulse(&mut shop.stage.ctx(Actor::System)).unwrap());
    shop.check_in(award);
    let (figure, lines) = shop.figure();
    assert_eq!(figure, 1_000, "{lines:?}");
    assert_eq!(lines.last().unwrap().2, Some(FactKind::Outage));
}

#[test]
fn blocks_given_back_in_time_are_not_counted_and_late_ones_are() {
    let shop = shop();
    let (_, award) = shop.given();
    // Within half an hour of the result it would be free.
    shop.wait(31 * MINUTE);
    let late = shop.stage.app.forfeit(&mut shop.own(), award).unwrap();
    assert_eq!(late, Withdrawn::Done(true));
    assert_eq!(shop.figure().1, [(EventKind::LateForfeit, Weighed::Full, None)]);
    let (_, award) = shop.given_in(3 * DAY, 1);
    let free = shop.stage.app.forfeit(&mut shop.own(), award).unwrap();
    assert_eq!(free, Withdrawn::Done(false));
    assert_eq!(shop.figure().1.len(), 1);
}

#[test]
fn who_does_not_come_is_counted_once_at_the_start_of_the_block() {
    let shop = shop();
    let (_, award) = shop.given();
    let starts = shop.stage.now().plus(2 * HOUR);
    shop.wait(8 * HOUR);
    assert_eq!(shop.award(award), AwardState::NoShow);
    let read = shop.stage.app.my_standing(&shop.own()).unwrap();
    assert_eq!(read.statement.figure, 1_000 * 10 / 14);
    assert_eq!(read.statement.lines[0].event.at, starts);
    assert!(shop.pay().is_empty());
}

#[test]
fn a_stop_suspends_without_penalty_pays_by_the_hold_rule_and_is_told() {
    let shop = shop();
    let (_, award) = shop.given();
    let now = shop.stage.now();
    let app = &shop.stage.app;
    let hold = shop.stop(now.plus(HOUR), now.plus(10 * HOUR));
    assert!(matches!(app.make_hold(&mut shop.own(), hold.clone()), Err(Error::Denied(_))));
    app.make_hold(&mut console(&shop.stage), hold).unwrap();
    let mine = app.my_holds(&shop.own()).unwrap();
    assert_eq!((mine.len(), mine[0].suspended.as_slice()), (1, &[award][..]));
    // Giving it back now would be late by the clock, and is not.
    shop.wait(8 * HOUR);
    assert_eq!(shop.award(award), AwardState::Ended, "nobody was to come");
    let (figure, lines) = shop.figure();
    assert_eq!((figure, lines.len()), (1_000, 0));
    let paid = shop.pay().remove(0);
    assert_eq!((paid.lines[0].kind, paid.total), (PayKind::Hold, SHOWN / 2));
}

#[test]
fn a_stop_under_way_pays_the_time_worked_in_full_and_half_of_the_rest() {
    let shop = shop();
    let (_, award) = shop.begun();
    shop.wait(HOUR);
    let now = shop.stage.now();
    let app = &shop.stage.app;
    app.make_hold(&mut console(&shop.stage), shop.stop(now, now.plus(6 * HOUR))).unwrap();
    shop.wait(20 * MINUTE);
    shop.check_out(award);
    let paid = shop.pay().remove(0);
    // One of four hours in full, half of the other three.
    assert_eq!(paid.total, SHOWN / 4 + SHOWN * 3 / 8);
    assert_eq!(paid.lines[0].basis, Basis::Held { of: SHOWN, minutes: 60, rest_per_mille: 500 });
}

#[test]
fn a_stop_for_bicycles_leaves_a_car_alone_and_a_slow_one_excuses_who_is_late() {
    let shop = shop();
    let (_, award) = shop.given();
    let now = shop.stage.now();
    let app = &shop.stage.app;
    let bikes = NewHold { vehicles: vec![VehicleKind::Bike], ..shop.stop(now, now.plus(9 * HOUR)) };
    app.make_hold(&mut console(&shop.stage), bikes).unwrap();
    assert!(app.my_holds(&shop.own()).unwrap().is_empty());
    let slow = NewHold { level: Level::Slow, ..shop.stop(now, now.plus(9 * HOUR)) };
    let made = app.make_hold(&mut console(&shop.stage), slow).unwrap();
    shop.wait(2 * HOUR + 40 * MINUTE);
    shop.check_in(award);
    assert_eq!(shop.figure().1[0].2, Some(FactKind::Hold));
    app.lift_hold(&mut console(&shop.stage), made).unwrap();
    app.lift_hold(&mut console(&shop.stage), made).unwrap();
    assert!(app.my_holds(&shop.own()).unwrap().is_empty());
    let bad = NewHold { areas: vec![], ..shop.stop(now, now) };
    let refused = app.make_hold(&mut console(&shop.stage), bad);
    assert!(matches!(refused, Err(Error::Invalid(wrong)) if wrong.len() == 2));
}

#[test]
fn holds_of_alerts_come_and_go_with_their_alerts() {
    let shop = shop();
    let now = shop.stage.now();
    let app = &shop.stage.app;
    let alert = AlertHold {
        name: "nws/1".into(),
        words: "Flash flood warning".into(),
        hold: Hold {
            source: HoldSource::Alert,
            level: Level::Stop,
            span: Window { start: now, end: now.plus(6 * HOUR) },
            areas: shop.stop(now, now.plus(1)).areas,
            vehicles: Vehicles::ALL,
        },
    };
    let by = |holds: Vec<AlertHold>| {
        let mut ctx = shop.stage.ctx(Actor::System);
        let taken = app.hold_by_alerts(&mut ctx, holds).unwrap();
        (taken.made, taken.lifted)
    };
    assert_eq!(by(vec![alert.clone()]), (1, 0));
    assert_eq!(by(vec![alert.clone()]), (0, 0), "the same again");
    assert_eq!(app.my_holds(&shop.own()).unwrap().len(), 1);
    let mut longer = alert;
    longer.hold.span.end = now.plus(8 * HOUR);
    assert_eq!(by(vec![longer]), (1, 1), "an update takes its place");
    assert_eq!(by(vec![]), (0, 1), "cancelled");
    assert!(app.my_holds(&shop.own()).unwrap().is_empty());
    let denied = app.hold_by_alerts(&mut shop.own(), vec![]);
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[test]
fn a_change_of_a_rule_is_announced_with_a_day_that_is_not_over() {
    let shop = shop();
    let app = &shop.stage.app;
    let rule = |from: Option<Timestamp>| NewBulletin {
        station: None,
        kind: BulletinKind::Rules,
        english: ("Steps".into(), "Unfilled blocks rise by 5 %.".into()),
        spanish: (String::new(), String::new()),
        holds_from: from,
    };
    let publish = |new| app.publish_bulletin(&mut console(&shop.stage), new);
    assert!(matches!(publish(rule(None)), Err(Error::Invalid(_))));
    let past = shop.stage.now().plus(-3 * DAY);
    assert!(matches!(publish(rule(Some(past))), Err(Error::Invalid(_))));
    let half =
        NewBulletin { spanish: ("Pasos".into(), " ".into()), ..rule(Some(shop.stage.now())) };
    assert!(matches!(publish(half), Err(Error::Invalid(_))));
    let id = publish(rule(Some(shop.stage.now().plus(DAY)))).unwrap();
    assert_eq!(app.my_bulletins(&shop.own()).unwrap().len(), 1);
    app.withdraw_bulletin(&mut console(&shop.stage), id).unwrap();
    assert!(app.my_bulletins(&shop.own()).unwrap().is_empty());
    assert_eq!(app.bulletins(&console(&shop.stage)).unwrap().len(), 1, "the office still sees it");
}

#[test]
fn a_block_that_the_operator_cancels_pays_more_the_later_and_counts_against_nobody() {
    let shop = shop();
    let app = &shop.stage.app;
    let cancel = |block: BlockId| {
        app.cancel_block(&mut console(&shop.stage), block, "No parcels came").unwrap()
    };
    let newest = || {
        let paid = shop.pay().remove(0);
        (paid.lines[0].kind, paid.total, paid.lines.len())
    };
    let (block, _) = shop.given();
    assert!(app.cancel_block(&mut console(&shop.stage), block, " ").is_err());
    assert!(app.cancel_block(&mut shop.own(), block, "Mine").is_err());
    // Two hours before is half already.
    shop.stage.advance(MINUTE);
    assert_eq!(cancel(block), BlockCancelled::Done(1));
    assert_eq!(cancel(block), BlockCancelled::Already);
    assert_eq!(newest(), (PayKind::Cancelled, SHOWN / 2, 1));
    let (block, award) = shop.given();
    shop.wait(2 * HOUR + MINUTE);
    shop.check_in(award);
    assert_eq!(cancel(block), BlockCancelled::Done(1));
    assert_eq!(newest(), (PayKind::Cancelled, SHOWN, 1));
    shop.wait(DAY);
    assert_eq!(newest().2, 1);
    assert!(shop.figure().1.is_empty(), "{:?}", shop.figure());
    assert_eq!(cancel(block), BlockCancelled::Already);
}

#[test]
fn a_campaign_has_a_budget_that_holds_a_block_and_one_at_a_time() {
    let shop = shop();
    let app = &shop.stage.app;
    let now = shop.stage.now();
    let new = NewCampaign {
        station: shop.stage.station,
        span: (now, now.plus(7 * DAY)),
        each: 500,
        budget: 10_000,
        most_each: 5,
    };
    let begin = |new| app.begin_campaign(&mut console(&shop.stage), new);
    assert!(matches!(begin(NewCampaign { budget: 499, ..new }), Err(Error::Invalid(_))));
    assert!(matches!(begin(NewCampaign { span: (now, now), ..new }), Err(Error::Invalid(_))));
    assert_eq!(begin(new).unwrap(), CampaignBegun::Begun);
    assert_eq!(begin(new).unwrap(), CampaignBegun::Overlaps);
    let line = app.campaigns(&console(&shop.stage), shop.stage.station).unwrap().remove(0);
    assert_eq!((line.row.each_minor, line.spent), (500, 0));
    app.end_campaign(&mut console(&shop.stage), line.row.id).unwrap();
    app.end_campaign(&mut console(&shop.stage), line.row.id).unwrap();
    shop.stage.advance(MINUTE);
    let later = NewCampaign { span: (shop.stage.now(), now.plus(8 * DAY)), ..new };
    assert_eq!(begin(later).unwrap(), CampaignBegun::Begun);
    assert!(matches!(app.campaigns(&shop.own(), shop.stage.station), Err(Error::Denied(_))));
}
