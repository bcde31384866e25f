//! The laws of merging packs.

use porchlight_assess::pack::{Duty, MOST_DAYS, Pack, Span, name};
use porchlight_assess::strictest::Number;
use porchlight_domain::decision::Terms;
use porchlight_domain::retention::Retention;
use porchlight_domain::time::{DAY, Timestamp};
use proptest::collection::btree_set;
use proptest::prelude::*;
use proptest::sample::select;

fn span() -> impl Strategy<Value = Span> {
    (0..=MOST_DAYS, 0..=MOST_DAYS).prop_map(|(floor, ceiling)| Span { floor, ceiling })
}

fn pack() -> impl Strategy<Value = Pack> {
    let days = || 0..=MOST_DAYS;
    let numbers = (days(), days(), days(), any::<u16>(), days(), days(), any::<u16>());
    let duties = btree_set(select(Duty::ALL), 0..4);
    let codes = btree_set(select(&["a", "b", "c"][..]), 0..3);
    (numbers, span(), span(), duties, codes).prop_map(|(n, decisions, claims, duties, codes)| {
        Pack {
            codes: codes.into_iter().map(String::from).collect(),
            notice_days: n.0,
            answer_days: n.1,
            appeal_days: n.2,
            held_hours: n.3,
            hearing_hours: n.6,
            decisions,
            claims,
            photo_ceiling: n.4,
            biometric_ceiling: n.5,
            duties,
        }
    })
}

proptest! {
    #[test]
    fn the_order_of_packs_does_not_matter(a in pack(), b in pack(), c in pack()) {
        prop_assert_eq!(a.merge(&b), b.merge(&a));
        prop_assert_eq!(a.merge(&b).merge(&c), a.merge(&b.merge(&c)));
    }

    #[test]
    fn a_pack_twice_is_a_pack_once_and_nothing_changes_nothing(a in pack()) {
        prop_assert_eq!(&a.merge(&a), &a);
        prop_assert_eq!(&a.merge(&Pack::nothing()), &a);
    }

    #[test]
    fn the_strictest_applies_and_never_less(a in pack(), b in pack(), c in pack()) {
        let both = a.merge(&b);
        prop_assert!(both.holds(&a) && both.holds(&b));
        // A stricter pack never makes the whole weaker.
        if a.holds(&c) {
            prop_assert!(a.merge(&b).holds(&c.merge(&b)));
        }
        prop_assert!(both.merge(&c).holds(&c.merge(&b)));
    }

    #[test]
    fn a_pack_only_ever_lengthens_what_protects_and_shortens_what_is_kept(a in pack(), b in pack()) {
        let both = a.merge(&b);
        prop_assert!(a.terms().holds(Terms::HOUSE));
        prop_assert!(both.terms().holds(a.terms()) && both.terms().holds(b.terms()));
        let promised = Retention::default();
        let (one, all) = (a.retention(promised), both.retention(promised));
        prop_assert!(one.ordinary_days <= promised.ordinary_days);
        prop_assert!(one.disputed_days <= promised.disputed_days);
        prop_assert!(all.ordinary_days <= one.ordinary_days && all.disputed_days <= one.disputed_days);
        prop_assert_eq!(one.position_days, promised.position_days);
    }

    #[test]
    fn a_record_ends_by_the_lowest_ceiling_and_never_before_the_highest_floor(
        a in pack(), b in pack(), over in 0..4_000 * DAY, now in 0..40_000 * DAY,
    ) {
        let (over, now) = (Timestamp(over), Timestamp(now));
        for (both, one, other) in [
            (a.merge(&b).decisions, a.decisions, b.decisions),
            (a.merge(&b).claims, a.claims, b.claims),
        ] {
            let floor = over.plus(i64::from(one.floor.max(other.floor)) * DAY);
            let ceiling = over.plus(i64::from(one.ceiling.min(other.ceiling)) * DAY);
            let ends = both.ends_at(over);
            prop_assert!(ends.is_none_or(|ends| ends >= floor && (ends == ceiling || ends == floor)));
            prop_assert!(both.stays_until(over).is_none_or(|stays| stays == floor));
            prop_assert!(ends.is_none_or(|e| both.stays_until(over).is_none_or(|s| s <= e)));
            // What is looked for is what ends, to the microsecond.
            let due = both.ended_before(now).is_some_and(|before| over <= before);
            prop_assert_eq!(due, ends.is_some_and(|ends| ends <= now));
        }
        prop_assert_eq!(Pack::nothing().decisions.ends_at(over), None, "no law, no end");
        prop_assert_eq!(Pack::nothing().claims.stays_until(over), None);
    }

    #[test]
    fn an_operators_own_numbers_are_a_pack_that_says_just_those(
        values in proptest::collection::btree_map(select(Number::ALL), 1..MOST_DAYS, 0..6),
    ) {
        let pack = Pack::of_numbers(values.clone());
        for number in Number::ALL {
            prop_assert_eq!(number.of(&pack), values.get(number).copied());
        }
    }

    #[test]
    fn records_are_kept_as_long_as_a_floor_says(a in pack(), b in pack()) {
        let both = a.merge(&b);
        prop_assert!(both.decisions.days() >= a.decisions.floor.max(b.decisions.floor));
    }
}

#[test]
fn the_packs_that_come_along_are_sound_and_have_no_conflict_together() {
    let packs = Pack::kept().unwrap();
    let all = packs.iter().fold(Pack::nothing(), |whole, pack| whole.merge(pack));
    assert!(packs.iter().all(|pack| all.holds(pack)));
    assert_eq!(all.conflicts(), Vec::<&str>::new());
    assert_eq!((all.notice_days, all.answer_days, all.held_hours), (14, 14, 72));
    assert_eq!(all.decisions.floor, 1_096);
    assert_eq!(all.duties.len(), Duty::ALL.len());
    for code in packs.iter().flat_map(|pack| &pack.codes) {
        assert_ne!(name(code, "en"), code, "every pack has a name");
    }
}

#[test]
fn a_pack_cannot_give_photos_of_homes_or_faces_a_floor() {
    let text = r#"{"codes":[],"notice_days":0,"answer_days":1,"appeal_days":0,"held_hours":0,"hearing_hours":0,
        "decisions":{"floor":0,"ceiling":1},"claims":{"floor":0,"ceiling":1},"photo_floor":9,
        "photo_ceiling":30,"biometric_ceiling":30,"duties":[]}"#;
    let why = Pack::read(text).unwrap_err();
    assert!(why.contains("unknown field `photo_floor`"), "{why}");
    let upside_down = text.replace("\"photo_floor\":9,", "").replace("\"floor\":0", "\"floor\":2");
    assert!(Pack::read(&upside_down).unwrap_err().contains("the floor is above the ceiling"));
}
