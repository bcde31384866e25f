//! Alerts of the Common Alerting Protocol, written for these tests after the structure of the standard.

use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Level, effect};
use porchlight_domain::time::{HOUR, MINUTE, SECOND, Timestamp, Window};
use porchlight_domain::words::VehicleKind;
use porchlight_feeds::cap::*;
use proptest::prelude::*;

const ICE: &str = include_str!("alerts/ice.xml");
const UPDATE: &str = include_str!("alerts/ice-update.xml");
const CANCEL: &str = include_str!("alerts/ice-cancel.xml");
const DISTRICTS: &str = include_str!("alerts/districts-only.xml");
/// 14 January 2027, 07:00 in New York.
const SEVEN: Timestamp = Timestamp(1_799_928_000 * SECOND);

fn alert(text: &str) -> Alert {
    read(text.as_bytes()).unwrap()
}

fn harbour() -> Point {
    Point::from_degrees(40.73, -73.95).unwrap()
}

#[test]
fn an_alert_in_two_languages_is_one_hold() {
    let ice = alert(ICE);
    assert_eq!(ice.name.identifier, "HARBOUR-2027-0007");
    assert_eq!(ice.infos.len(), 2);
    let english = &ice.infos[0];
    assert_eq!(english.headline.as_deref(), Some("Ice on roads & bridges until 1 p.m."));
    assert_eq!(english.onset, Some(SEVEN));
    assert_eq!(english.areas[0].codes, [("DISTRICT".to_owned(), "NS-4".to_owned())]);
    assert_eq!(ice.infos[1].language, "es-US");
    let holds = holds_of(&ice);
    assert_eq!(holds.len(), 1);
    assert_eq!(holds[0].level, Level::Stop);
    assert_eq!(holds[0].span, Window::new(SEVEN, SEVEN.plus(6 * HOUR)).unwrap());
    assert!(holds[0].covers(SEVEN, harbour(), VehicleKind::Van));
    assert!(!holds[0].covers(SEVEN.plus(-1), harbour(), VehicleKind::Van));
    let south = Point::from_degrees(40.69, -73.95).unwrap();
    assert!(!holds[0].covers(SEVEN, south, VehicleKind::Van));
}

#[test]
fn an_update_takes_the_place_of_what_it_names_and_prefixes_are_read() {
    let mut board = Board::default();
    assert_eq!(board.take(alert(ICE)), Taken::InForce);
    assert_eq!(board.take(alert(UPDATE)), Taken::InForce);
    assert_eq!(board.take(alert(ICE)), Taken::Old);
    let holds = board.holds();
    assert_eq!(holds.len(), 1);
    let sent = SEVEN.plus(3 * HOUR + 5 * MINUTE);
    assert_eq!(holds[0].span, Window::new(sent, SEVEN.plus(5 * HOUR)).unwrap());
    let block = Window::new(SEVEN.plus(2 * HOUR), SEVEN.plus(6 * HOUR)).unwrap();
    let told = effect(&holds, block, &[harbour()], VehicleKind::Sedan).unwrap();
    assert_eq!((told.level, told.from), (Level::Slow, sent));
    let far = Point::from_degrees(40.753, -73.95).unwrap();
    assert_eq!(effect(&holds, block, &[far], VehicleKind::Sedan), None);
}

#[test]
fn a_cancellation_that_comes_first_keeps_its_alerts_out() {
    let mut board = Board::default();
    for text in [CANCEL, UPDATE, ICE] {
        board.take(alert(text));
    }
    assert_eq!(board.alerts().count(), 0);
}

#[test]
fn in_whatever_order_alerts_come_the_same_are_in_force() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for (texts, left) in [([ICE, UPDATE, DISTRICTS], 2), ([ICE, UPDATE, CANCEL], 0)] {
        for order in orders {
            let mut board = Board::default();
            for at in order {
                board.take(alert(texts[at]));
            }
            assert_eq!(board.alerts().count(), left, "{order:?}");
        }
    }
}

#[test]
fn nobody_takes_back_what_somebody_else_sent() {
    let mut board = Board::default();
    board.take(alert(ICE));
    let foreign = CANCEL.replace("<sender>weather@", "<sender>stranger@");
    assert_eq!(board.take(alert(&foreign)), Taken::InForce);
    assert_eq!(board.alerts().count(), 1);
}

#[test]
fn exercises_tests_and_private_alerts_hold_nobody() {
    let mut board = Board::default();
    for (from, to) in [
        (">Actual<", ">Exercise<"),
        (">Actual<", ">Test<"),
        (">Actual<", ">Draft<"),
        (">Public<", ">Private<"),
        (">Alert<", ">Ack<"),
    ] {
        assert_eq!(board.take(alert(&ICE.replace(from, to))), Taken::NotForUs, "{to}");
    }
    assert!(board.holds().is_empty());
}

#[test]
fn codes_of_districts_alone_are_kept_for_a_person_and_hold_nothing() {
    let told = alert(DISTRICTS);
    assert_eq!(told.infos[0].areas[0].codes.len(), 2);
    assert!(holds_of(&told).is_empty());
}

#[test]
fn what_ended_is_forgotten() {
    let mut board = Board::default();
    board.take(alert(ICE));
    board.forget_before(SEVEN.plus(6 * HOUR - 1));
    assert_eq!(board.alerts().count(), 1);
    board.forget_before(SEVEN.plus(6 * HOUR));
    assert_eq!(board.alerts().count(), 0);
}

#[test]
fn an_alert_without_an_end_holds_a_day_and_none_longer_than_a_week() {
    let expires = "<expires>2027-01-14T13:00:00-05:00</expires>";
    let open = holds_of(&alert(&ICE.replace(expires, "")));
    assert_eq!(open[0].span.micros(), 24 * HOUR);
    let long = ICE.replace(expires, "<expires>2028-01-14T13:00:00-05:00</expires>");
    assert_eq!(holds_of(&alert(&long))[0].span.micros(), 7 * 24 * HOUR);
}

#[test]
fn what_is_wrong_is_named() {
    let wrong = |from: &str, to: &str| read(ICE.replace(from, to).as_bytes()).unwrap_err();
    assert_eq!(wrong("<status>Actual</status>", ""), NotAnAlert::Missing("status"));
    assert_eq!(
        wrong(">Severe<", ">Terrible<"),
        NotAnAlert::Unreadable("severity", "Terrible".into())
    );
    assert_eq!(
        wrong("2027-01-14T07:00:00-05:00", "2027-01-14T12:00:00Z"),
        NotAnAlert::Unreadable("onset", "2027-01-14T12:00:00Z".into())
    );
    assert!(matches!(wrong("40.76,-73.90", "40.76"), NotAnAlert::Unreadable("polygon", _)));
    assert!(matches!(wrong(" 40.70,-73.99</", "</"), NotAnAlert::Unreadable("polygon", _)));
    assert_eq!(wrong("cap:1.2", "cap:1.1"), NotAnAlert::AnotherDocument);
    assert!(matches!(wrong("</alert>", ""), NotAnAlert::NotXml(_)));
    assert!(matches!(wrong("&amp;", "&harbour;"), NotAnAlert::NotXml(_)));
    assert!(matches!(read(b"\xff\xfe"), Err(NotAnAlert::NotXml(_))));
    assert!(matches!(read(b""), Err(NotAnAlert::NotXml(_))));
}

#[test]
fn an_alert_cannot_grow_in_memory() {
    let doctype = "<!DOCTYPE alert [<!ENTITY a \"aaaa\">]><alert";
    assert!(matches!(read(ICE.replace("<alert", doctype).as_bytes()), Err(NotAnAlert::NotXml(_))));
    let deep = "<a>".repeat(10_000);
    assert!(matches!(read(deep.as_bytes()), Err(NotAnAlert::TooLarge(_))));
    assert!(matches!(read(&vec![b' '; MAX_BYTES + 1]), Err(NotAnAlert::TooLarge(_))));
    let wide = ICE.replace("<areaDesc>North Shore</areaDesc>", &"<circle/>".repeat(2_000));
    assert_eq!(read(wide.as_bytes()), Err(NotAnAlert::TooLarge("parts")));
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(at in 0usize..2_000, with in any::<u8>(), cut in 0usize..2_200) {
        let mut bytes = ICE.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = with;
        let _ = read(&bytes);
        bytes.truncate(cut);
        let _ = read(&bytes);
    }
}
