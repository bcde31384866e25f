//! Learned drop points, and hints about wrong doors, on simulated streets.

use crate::street::{Dice, Evidence, HOME, at, fix, play};
use porchlight_domain::geo::Point;
use porchlight_domain::place::{
    Best, COARSE_METRES, DropPoint, Fix, LEAST_FIXES, Label, PlaceReason, PointSource, SceneSeen,
    Seen, TraceStep, WORTH_A_LOOK, WORTH_ASKING, coarse, dwell, plain_address, weigh,
};
use porchlight_domain::time::{SECOND, Timestamp};
use proptest::prelude::*;

const NOTHING: SceneSeen = SceneSeen { here: None, elsewhere: None };

fn address() -> DropPoint {
    DropPoint::of_address(HOME)
}

fn learned(point: Point) -> DropPoint {
    DropPoint { point, sigma_dm: 20, fixes: 8, source: PointSource::Deliveries }
}

#[test]
fn before_enough_was_learned_the_base_itself_is_the_point() {
    let mut dice = Dice(1);
    let few: Vec<Fix> = (1..LEAST_FIXES).map(|_| fix(&mut dice, (12.0, 0.0), 4.0)).collect();
    assert_eq!(DropPoint::learn(address(), &few), address());
    let pin = DropPoint::of_pin(at(3.0, 4.0));
    assert_eq!(DropPoint::learn(pin, &few), pin);
}

#[test]
fn a_door_away_from_the_address_is_learned_to_a_few_metres() {
    let mut dice = Dice(2);
    let mut errors: Vec<u32> = (0..200)
        .map(|_| {
            let fixes: Vec<Fix> = (0..8).map(|_| fix(&mut dice, (18.0, -7.0), 5.0)).collect();
            let point = DropPoint::learn(address(), &fixes);
            assert!(point.sigma_dm < 45 && point.fixes == 8, "{point:?}");
            assert_eq!(point.source, PointSource::Deliveries);
            point.point.metres_to(at(18.0, -7.0))
        })
        .collect();
    errors.sort_unstable();
    assert!(errors[100] <= 3 && errors[190] <= 6, "median {} of {errors:?}", errors[100]);
}

#[test]
fn a_minority_of_fixes_from_elsewhere_hardly_moves_the_point() {
    let mut dice = Dice(3);
    let mut fixes: Vec<Fix> = (0..10).map(|_| fix(&mut dice, (5.0, 5.0), 4.0)).collect();
    let before = DropPoint::learn(address(), &fixes);
    for _ in 0..4 {
        fixes.push(fix(&mut dice, (400.0, -300.0), 4.0));
    }
    let after = DropPoint::learn(address(), &fixes);
    assert!(before.point.metres_to(after.point) <= 3, "{before:?} {after:?}");
}

#[test]
fn fixes_that_scatter_more_than_they_claim_make_the_point_less_sure() {
    let mut dice = Dice(5);
    let honest: Vec<Fix> = (0..12).map(|_| fix(&mut dice, (0.0, 0.0), 4.0)).collect();
    let boasting: Vec<Fix> =
        (0..12).map(|_| Fix { accuracy_m: 4, ..fix(&mut dice, (0.0, 0.0), 14.0) }).collect();
    let (sure, unsure) =
        (DropPoint::learn(address(), &honest), DropPoint::learn(address(), &boasting));
    assert!(unsure.sigma_dm > sure.sigma_dm, "{unsure:?} {sure:?}");
}

#[test]
fn a_fix_alone_hardly_ever_makes_a_drop_doubtful_between_doors_ten_metres_apart() {
    let mut dice = Dice(4);
    let (own, next) = (learned(at(0.0, 0.0)), learned(at(10.0, 0.0)));
    // One fix in seven of an honest phone points to the neighbour: nobody is bothered for that.
    let doubtful = (0..10_000).filter(|_| {
        let fix = Some(fix(&mut dice, (0.0, 0.0), 4.0));
        let seen = Seen { fix, scene: NOTHING, label: Label::Matches };
        weigh(own, &[next], seen).is_doubtful()
    });
    let count = doubtful.count();
    assert!(count <= 50, "{count} of 10,000");
}

#[test]
fn a_position_far_from_every_known_door_gets_a_hint_that_names_no_neighbour() {
    let own = learned(HOME);
    let fix = Fix { point: at(90.0, 0.0), accuracy_m: 6 };
    let seen = Seen { fix: Some(fix), scene: NOTHING, label: Label::Matches };
    let fit = weigh(own, &[learned(at(-10.0, 0.0))], seen);
    assert!(fit.is_doubtful(), "{fit:?}");
    assert_eq!(fit.reasons, [PlaceReason::Position]);
    assert_eq!(fit.neighbour, None);
}

#[test]
fn a_vague_fix_says_nothing_however_far_it_lies() {
    let fix = Fix { point: at(300.0, 0.0), accuracy_m: 2_000 };
    let seen = Seen { fix: Some(fix), scene: NOTHING, label: Label::NotScanned };
    let fit = weigh(learned(HOME), &[learned(at(10.0, 0.0))], seen);
    assert!(!fit.is_doubtful(), "{fit:?}");
}

#[test]
fn a_package_of_another_order_is_named_as_such() {
    let seen = Seen { fix: None, scene: NOTHING, label: Label::Another };
    let fit = weigh(learned(HOME), &[], seen);
    assert_eq!(fit.reasons, [PlaceReason::OtherScan]);
}

#[test]
fn flats_of_one_house_are_two_sites_and_spelling_makes_no_third() {
    assert_eq!(plain_address(" Flat 3,  12 Elm St. "), "flat 3 12 elm st");
    assert_eq!(plain_address("flat 3 12 ELM st"), "flat 3 12 elm st");
    assert_ne!(plain_address("Flat 4, 12 Elm St."), plain_address("Flat 3, 12 Elm St."));
    assert_eq!(plain_address(" ., "), "");
}

#[test]
fn dwell_is_the_time_from_the_last_photo_until_leaving() {
    let at = |seconds: i64| Timestamp(seconds * SECOND);
    let photo = |s| (TraceStep::Photo, at(s));
    assert_eq!(dwell(&[photo(10), photo(20), (TraceStep::Depart, at(60))]), Some(40));
    assert_eq!(dwell(&[photo(10)]), None);
    assert_eq!(dwell(&[(TraceStep::Depart, at(60)), (TraceStep::Stop, at(1))]), None);
    assert_eq!(dwell(&[photo(70), (TraceStep::Depart, at(60))]), None);
}

#[test]
fn scan_fix_and_scene_find_most_wrong_doors_and_hardly_alarm_at_right_ones() {
    let all = play(7, 20_000, 3.2, Evidence { scene: 1.0, unlike: 0.0, position: 0.97 });
    let bare = play(7, 20_000, 3.2, Evidence { scene: 0.0, unlike: 0.0, position: 0.97 });
    let ([asked, needlessly], [looked, in_vain]) =
        (all.reaching(WORTH_ASKING), all.reaching(WORTH_A_LOOK));
    assert!(asked >= 0.93 && needlessly <= 0.01, "{asked} {needlessly}");
    assert!(looked >= 0.85 && in_vain <= 0.002, "{looked} {in_vain}");
    let [_, alone] = bare.reaching(WORTH_ASKING);
    assert!(alone <= 0.01, "{alone}");
    assert!(all.recall_at(0.01) >= 0.95, "{}", all.recall_at(0.01));
}

fn somewhere() -> impl Strategy<Value = Fix> {
    (-90.0f64..90.0, -180.0f64..180.0, 0u32..100_000).prop_map(|(lat, lon, accuracy_m)| Fix {
        point: Point::from_degrees(lat, lon).unwrap(),
        accuracy_m,
    })
}

fn nearby() -> impl Strategy<Value = Fix> {
    (-40.0f64..40.0, -40.0f64..40.0, 0u32..60)
        .prop_map(|(east, north, accuracy_m)| Fix { point: at(east, north), accuracy_m })
}

proptest! {
    #[test]
    fn learning_is_the_same_every_time_and_always_sure_of_something(
        fixes in prop::collection::vec(somewhere(), 0..60)
    ) {
        let once = DropPoint::learn(address(), &fixes);
        prop_assert_eq!(once, DropPoint::learn(address(), &fixes));
        prop_assert!(once.sigma_dm >= 1);
        let seen = Seen { fix: fixes.first().copied(), scene: NOTHING, label: Label::Matches };
        prop_assert!(weigh(once, &[address()], seen).wrong_per_mille <= 1_000);
    }

    #[test]
    fn a_learned_point_lies_among_its_fixes_and_the_address(
        fixes in prop::collection::vec(nearby(), 3..20)
    ) {
        let point = DropPoint::learn(address(), &fixes).point;
        prop_assert!(point.metres_to(HOME) <= 58, "{point:?}");
    }

    #[test]
    fn what_is_said_to_be_within_is_never_nearer_than_the_distance(
        fix in nearby(), sigma_dm in 10u32..200
    ) {
        let point = DropPoint { sigma_dm, ..address() };
        prop_assert!(point.within(fix) > point.point.metres_to(fix.point));
    }

    #[test]
    fn a_hint_always_has_a_reason_and_a_matching_scene_never_makes_one_worse(
        fix in nearby(), corners in 0u32..100
    ) {
        let (own, next) = (learned(HOME), learned(at(10.0, 0.0)));
        let weighed = |scene| weigh(own, &[next], Seen { fix: Some(fix), scene, label: Label::NotScanned });
        let alike = weighed(SceneSeen {
            here: Some(Best { corners: corners + 12, deliveries: 3 }),
            elsewhere: None,
        });
        let not_compared = weighed(NOTHING);
        prop_assert!(alike.wrong_per_mille <= not_compared.wrong_per_mille);
        prop_assert!(!not_compared.is_doubtful() || !not_compared.reasons.is_empty());
    }

    #[test]
    fn a_coarse_position_is_within_its_square_and_does_not_wander(
        lat in -80_000_000i32..80_000_000, lon in -179_000_000i32..179_000_000
    ) {
        let point = Point { lat, lon };
        let once = coarse(point, COARSE_METRES);
        prop_assert!(once.metres_to(point) <= COARSE_METRES, "{once:?} {point:?}");
        let twice = coarse(once, COARSE_METRES);
        prop_assert!(twice.metres_to(once) <= 1, "{once:?} {twice:?}");
    }

    #[test]
    fn points_of_one_square_become_one(east in 0.0f64..60.0, north in 0.0f64..60.0) {
        // The square around home's middle, and a point inside it.
        let middle = coarse(HOME, COARSE_METRES);
        let lat = middle.lat_degrees() + (north - 30.0) / 111_320.0;
        let lon = middle.lon_degrees() + (east - 30.0) / 111_320.0;
        let inside = Point::from_degrees(lat, lon).unwrap();
        prop_assert_eq!(coarse(inside, COARSE_METRES), middle);
    }
}
