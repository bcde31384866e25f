//! Standing: what counts, what excuses, and that it can be recomputed.

use porchlight_domain::id::{AwardId, BlockId};
use porchlight_domain::standing::*;
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp, Window};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_000 * DAY);

fn event(number: u8, kind: EventKind, days_ago: i64) -> Event {
    let at = NOW.plus(-days_ago * DAY);
    Event { kind, award: AwardId([number; 16]), block: BlockId([number; 16]), at }
}

fn kept(count: u8) -> Vec<Event> {
    (0..count).map(|n| event(n, EventKind::Kept, i64::from(n % 20))).collect()
}

fn figure(events: &[Event]) -> (u32, Level) {
    let told = statement(&Rule::PUBLISHED, events, &[], NOW);
    (told.figure, told.level)
}

fn fact(kind: FactKind, from: Timestamp, hours: i64) -> Fact {
    let span = Window::new(from, from.plus(hours * HOUR)).unwrap();
    Fact { kind, span, award: None, block: None }
}

#[test]
fn the_published_examples_come_out() {
    assert_eq!(figure(&[]), (1_000, Level::New));
    assert_eq!(figure(&kept(20)), (1_000, Level::Great));
    let with = |kind, ago| [kept(20), vec![event(99, kind, ago)]].concat();
    // 30 blocks of 30 and one late: 30 / 31.
    assert_eq!(figure(&with(EventKind::LateCheckIn, 1)), (967, Level::Great));
    assert_eq!(figure(&with(EventKind::NoShow, 1)), (882, Level::Good));
    assert_eq!(figure(&with(EventKind::NoShow, 28)), (937, Level::Good));
    assert_eq!(figure(&with(EventKind::NoShow, 56)), (1_000, Level::Great));
}

#[test]
fn what_must_never_count_has_no_code() {
    let words = [
        "rating",
        "star",
        "decline",
        "face",
        "selfie",
        "identity",
        "photo",
        "appeal",
        "statement",
        "opt",
        "refus",
        "speed",
        "accept",
        "claim",
    ];
    for code in EventKind::CODES {
        for word in words {
            assert!(!code.contains(word), "{code} counts what must not count");
        }
    }
    assert_eq!(
        EventKind::CODES,
        ["kept", "late_check_in", "late_forfeit", "no_show", "code_missed"]
    );
}

#[test]
fn facts_of_the_operator_excuse_without_being_asked() {
    let late = event(1, EventKind::LateCheckIn, 2);
    let told = |facts: &[Fact]| statement(&Rule::PUBLISHED, &[late], facts, NOW).lines[0];
    let around = |kind| fact(kind, late.at.plus(-HOUR), 2);
    for kind in FactKind::ALL {
        let line = told(&[around(*kind)]);
        if *kind == FactKind::LockedAccess {
            assert_eq!(line.weighed, Weighed::Full, "a locked gate explains no late check-in");
        } else {
            assert_eq!((line.weighed, line.halves), (Weighed::Excused, 0), "{kind}");
            assert_eq!(line.excusal, Some(Excusal { by: *kind, fact: 0 }));
        }
    }
}

#[test]
fn a_fact_reaches_whom_it_is_about_and_half_an_hour_longer() {
    let late = event(1, EventKind::LateCheckIn, 2);
    let span = |from: i64, minutes: i64| {
        Window::new(late.at.plus(from * MINUTE), late.at.plus((from + minutes) * MINUTE)).unwrap()
    };
    let hold = |span| Fact { kind: FactKind::Hold, span, award: None, block: None };
    assert!(excuse(&late, &[hold(span(-60, 31))]).is_some());
    assert!(excuse(&late, &[hold(span(-60, 30))]).is_none());
    assert!(excuse(&late, &[hold(span(1, 60))]).is_none());
    let other = Fact { award: Some(AwardId([2; 16])), ..hold(span(-10, 60)) };
    let own = Fact { block: Some(late.block), ..hold(span(-10, 60)) };
    assert_eq!(excuse(&late, &[other, own]).map(|e| e.fact), Some(1));
}

#[test]
fn an_event_told_twice_counts_once() {
    let late = event(1, EventKind::NoShow, 1);
    assert_eq!(figure(&[late, late, late]), figure(&[late]));
}

prop_compose! {
    fn any_events()(list in prop::collection::vec((0u8..40, 0usize..5, -2i64..70), 0..40)) -> Vec<Event> {
        list.into_iter().map(|(n, kind, ago)| event(n, EventKind::ALL[kind], ago)).collect()
    }
}

proptest! {
    #[test]
    fn a_courier_can_recompute_it_from_the_lines(events in any_events()) {
        let told = statement(&Rule::PUBLISHED, &events, &[], NOW);
        let halves = |good: bool| -> u32 {
            let side = told.lines.iter().filter(|l| (l.event.kind == EventKind::Kept) == good);
            side.map(|l| l.halves).sum()
        };
        prop_assert_eq!(told.kept_halves, 20 + halves(true));
        prop_assert_eq!(told.against_halves, halves(false));
        prop_assert_eq!(told.figure, 1_000 * told.kept_halves / (told.kept_halves + told.against_halves));
    }

    #[test]
    fn excusing_or_keeping_a_block_never_lowers_it_and_time_heals(events in any_events(), days in 0i64..80) {
        let before = statement(&Rule::PUBLISHED, &events, &[], NOW);
        let hold = fact(FactKind::Hold, NOW.plus(-80 * DAY), 81 * 24);
        let excused = statement(&Rule::PUBLISHED, &events, &[hold], NOW);
        prop_assert!(excused.figure >= before.figure);
        let mut more = events.clone();
        more.push(event(200, EventKind::Kept, 1));
        prop_assert!(statement(&Rule::PUBLISHED, &more, &[], NOW).figure >= before.figure);
        let later = statement(&Rule::PUBLISHED, &events, &[], NOW.plus((days + 60) * DAY));
        prop_assert_eq!(later.figure, 1_000);
    }
}
