//! Check-in: position, code, desk; delays of the station; what an excused absence costs.

use crate::market::{SHOWN, Shop, console, shop};
use porchlight_app::check_in::{Arrival, Delayed};
use porchlight_app::deliver::Checked;
use porchlight_app::{Actor, Error};
use porchlight_domain::check_in::{Changes, DelayKind, DeskView, NoPlace, Rule, Seen, Unshown};
use porchlight_domain::id::AwardId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::standing::{EventKind, FactKind, Weighed};
use porchlight_domain::time::{HOUR, MINUTE};
use porchlight_domain::words::AwardState;
use porchlight_store::rows::{CheckInRow, Leaf};

const HERE: Seen = Seen::At { metres: 40, accuracy_m: 15 };
const AWAY: Seen = Seen::At { metres: 3_200, accuracy_m: 40 };
const DENIED: Seen = Seen::Missing(NoPlace::Denied);

fn say(shop: &Shop, award: AwardId, seen: Seen, code: Option<&str>) -> Checked {
    let arrival = Arrival { seen, code: code.map(str::to_owned) };
    shop.stage.app.check_in(&mut shop.own(), award, arrival).unwrap()
}

fn not_shown(why: Unshown, metres: Option<u32>) -> Checked {
    Checked::NotShown(why.code().into(), metres)
}

fn rows(shop: &Shop, award: AwardId) -> Vec<CheckInRow> {
    shop.stage.app.store.read(|tx| tx.check_ins_of(award)).unwrap()
}

fn set(shop: &Shop, code_needed: bool, changes: Changes) {
    let rule = Rule { fence_m: 250, code_needed, changes };
    let station = shop.stage.station;
    shop.stage.app.set_check_in_rule(&mut console(&shop.stage), station, rule).unwrap();
}

fn code(shop: &Shop) -> String {
    let ctx = console(&shop.stage);
    shop.stage.app.station_code(&ctx, shop.stage.station).unwrap().digits
}

#[test]
fn a_phone_at_the_station_checks_in_and_only_its_distance_is_kept() {
    let shop = shop();
    let (_, award) = shop.given();
    assert!(matches!(say(&shop, award, HERE, None), Checked::TooEarly(_)));
    shop.wait(HOUR + 30 * MINUTE);
    assert_eq!(say(&shop, award, AWAY, None), not_shown(Unshown::Elsewhere, Some(3_200)));
    assert_eq!(shop.award(award), AwardState::Held);
    shop.wait(20 * MINUTE);
    assert_eq!(say(&shop, award, HERE, None), Checked::Done);
    assert_eq!(say(&shop, award, HERE, None), Checked::Done);
    let kept = rows(&shop, award);
    let metres: Vec<_> = kept.iter().map(|row| row.metres).collect();
    assert_eq!(metres, [Some(3_200), Some(40)]);
    let mut leaves = 0;
    let count = |leaf: Leaf| leaves += usize::from(leaf.kind == LeafKind::CheckIn.code());
    shop.stage.app.store.read(|tx| tx.each_leaf(count)).unwrap();
    assert_eq!(leaves, kept.len());
    assert_eq!(shop.figure().1, []);
}

#[test]
fn a_missing_position_is_taken_at_its_word_unless_the_station_asks_for_its_code() {
    let shop = shop();
    let (_, first) = shop.given();
    shop.wait(2 * HOUR);
    assert_eq!(say(&shop, first, DENIED, None), Checked::Done);
    shop.wait(5 * HOUR);
    set(&shop, true, Changes::Minutes);
    let (_, second) = shop.given();
    shop.wait(2 * HOUR);
    assert_eq!(say(&shop, second, DENIED, None), not_shown(Unshown::CodeNeeded, None));
    let shown = code(&shop);
    assert_eq!(say(&shop, second, DENIED, Some(&shown)), Checked::Done);
}

#[test]
fn a_code_changes_and_guessing_it_ends_at_the_desk() {
    let shop = shop();
    set(&shop, true, Changes::Minutes);
    let (_, award) = shop.given();
    shop.wait(2 * HOUR);
    let old = code(&shop);
    shop.wait(20 * MINUTE);
    assert_ne!(old, code(&shop));
    for _ in 0..5 {
        assert_eq!(say(&shop, award, AWAY, Some(&old)), not_shown(Unshown::CodeWrong, Some(3_200)));
    }
    let right = code(&shop);
    assert_eq!(say(&shop, award, DENIED, Some(&right)), not_shown(Unshown::CodeWrong, None));
    // A phone that is there needs no code.
    assert_eq!(say(&shop, award, HERE, Some("000000")), Checked::Done);
}

#[test]
fn a_printed_code_stands_for_the_stations_day() {
    let shop = shop();
    set(&shop, true, Changes::Day);
    let (_, award) = shop.given();
    let printed = code(&shop);
    shop.wait(2 * HOUR);
    assert_eq!(printed, code(&shop));
    assert_eq!(
        say(&shop, award, DENIED, Some(&format!(" {}-{} ", &printed[..3], &printed[3..]))),
        Checked::Done
    );
}

#[test]
fn the_desk_checks_in_whoever_it_sees_as_of_then_and_nobody_else_may() {
    let shop = shop();
    let (_, award) = shop.given();
    shop.wait(2 * HOUR + 30 * MINUTE);
    let then = shop.stage.now().plus(-25 * MINUTE);
    let own = shop.stage.app.check_in_at_desk(&mut shop.own(), award, Some(then));
    assert!(matches!(own, Err(Error::Denied(_))));
    let ahead = shop.stage.now().plus(MINUTE);
    let desk = |at| shop.stage.app.check_in_at_desk(&mut console(&shop.stage), award, Some(at));
    assert!(matches!(desk(ahead), Err(Error::Invalid(_))));
    assert_eq!(desk(then).unwrap(), Checked::Done);
    // Five minutes after the start: in time, whenever the desk found the moment to write it down.
    assert_eq!(shop.figure().1, []);
    shop.wait(4 * HOUR);
    shop.stage.app.check_out(&mut shop.own(), award).unwrap();
    assert!(shop.pay()[0].total >= SHOWN);
}

#[test]
fn somebody_taken_for_a_no_show_is_checked_in_by_the_desk_afterwards_and_paid() {
    let shop = shop();
    let (_, award) = shop.given();
    shop.wait(8 * HOUR);
    assert_eq!(shop.award(award), AwardState::NoShow);
    let start = shop.stage.now().plus(-6 * HOUR);
    let desk = shop.stage.app.check_in_at_desk(&mut console(&shop.stage), award, Some(start));
    assert_eq!(desk.unwrap(), Checked::Done);
    shop.wait(HOUR);
    assert_eq!(shop.figure().1, []);
    assert_eq!(shop.pay()[0].total, SHOWN);
}

#[test]
fn a_delay_of_the_station_is_one_tap_and_excuses_whatever_the_desk_says() {
    let shop = shop();
    let (_, award) = shop.given();
    let app = &shop.stage.app;
    let tap = |kind| app.say_station_delay(&mut shop.own(), award, kind, shop.stage.now());
    assert!(matches!(tap(DelayKind::GateClosed).unwrap(), Delayed::TooEarly(_)));
    shop.wait(2 * HOUR + 5 * MINUTE);
    assert_eq!(tap(DelayKind::GateClosed).unwrap(), Delayed::Noted);
    assert_eq!(tap(DelayKind::Queue).unwrap(), Delayed::Noted);
    shop.wait(40 * MINUTE);
    assert_eq!(say(&shop, award, HERE, None), Checked::Done);
    let view = |view, words| app.view_station_delay(&mut console(&shop.stage), award, view, words);
    assert!(matches!(view(DeskView::Differs, " "), Err(Error::Invalid(_))));
    assert!(view(DeskView::Differs, "The side gate was open").unwrap());
    let (figure, lines) = shop.figure();
    let late = (EventKind::LateCheckIn, Weighed::Excused, Some(FactKind::StationDelay));
    assert_eq!((figure, lines), (1_000, vec![late]));
    let own = app.itineraries(&shop.own()).unwrap().remove(0).check_in.delay.unwrap();
    assert_eq!((own.kind, own.view), (DelayKind::GateClosed, Some(DeskView::Differs)));
}

#[test]
fn an_absence_that_a_fact_excuses_is_no_absence_for_anybody_who_counts() {
    let shop = shop();
    let (_, award) = shop.given();
    shop.wait(2 * HOUR);
    let now = shop.stage.now();
    let app = &shop.stage.app;
    let span = (now.plus(-HOUR), now.plus(HOUR));
    app.note_station_delay(&mut console(&shop.stage), shop.stage.station, span, "Gate broken")
        .unwrap();
    shop.wait(6 * HOUR);
    assert_eq!(shop.award(award), AwardState::NoShow);
    let absence = (EventKind::NoShow, Weighed::Excused, Some(FactKind::StationDelay));
    assert_eq!(shop.figure().1, [absence]);
}

#[test]
fn what_a_station_asks_is_set_by_operators_within_limits() {
    let shop = shop();
    let station = shop.stage.station;
    let app = &shop.stage.app;
    let rule = |fence_m| Rule { fence_m, ..Rule::USUAL };
    let narrow = app.set_check_in_rule(&mut console(&shop.stage), station, rule(10));
    assert!(matches!(narrow, Err(Error::Invalid(_))));
    let courier = app.set_check_in_rule(&mut shop.own(), station, rule(300));
    assert!(matches!(courier, Err(Error::Denied(_))));
    let shown = app.station_code(&shop.stage.ctx(Actor::Courier(shop.ana)), station);
    assert!(matches!(shown, Err(Error::Denied(_))));
    app.set_check_in_rule(&mut console(&shop.stage), station, rule(300)).unwrap();
    assert_eq!(app.check_in_rule(station).unwrap().fence_m, 300);
}
