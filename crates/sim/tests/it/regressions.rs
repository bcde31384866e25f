//! What rehearsals and reading found in the product, each as a small story.

use crate::stage::Stage;
use porchlight_app::block::Assigned;
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::{AttemptKind, Checked, Recorded};
use porchlight_app::round::Withdrawn;
use porchlight_app::route::Transferred;
use porchlight_app::{Actor, Error};
use porchlight_domain::id::AwardId;
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND};
use porchlight_domain::words::{AwardState, OrderState, ReasonCode, RoundState};

#[test]
fn two_rounds_that_close_together_are_both_drawn() {
    let mut stage = Stage::new();
    let first = stage.block(5 * HOUR, 1);
    let one = stage.round(HOUR);
    let second = stage.block(6 * HOUR, 1);
    let two = stage.round(HOUR);
    for number in 0..6 {
        stage.enter(one, number, &[first]);
        stage.enter(two, number, &[second]);
    }
    stage.now = stage.now.plus(2 * HOUR);
    stage.reconcile(12);
    assert_eq!([stage.state(one), stage.state(two)], [RoundState::Settled; 2]);
    stage.is_sound();
}

#[test]
fn an_assignment_between_sealing_and_draw_does_not_stop_the_draw() {
    let mut stage = Stage::new();
    let drawn = stage.block(5 * HOUR, 2);
    let round = stage.round(HOUR);
    for number in 0..3 {
        stage.enter(round, number, &[drawn]);
    }
    let other = stage.block(6 * HOUR, 2);
    stage.now = stage.now.plus(HOUR);
    while stage.state(round) != RoundState::Sealed {
        stage.reconcile(1);
    }
    assert_eq!(stage.assign(other, 0), Assigned::Conflict, "the draw may give them one nearby");
    assert!(matches!(stage.assign(other, 7), Assigned::Assigned(_)));
    stage.reconcile(4);
    assert_eq!(stage.state(round), RoundState::Settled);
    stage.is_sound();
}

#[test]
fn a_round_gives_out_only_the_places_that_are_free() {
    let mut stage = Stage::new();
    let block = stage.block(5 * HOUR, 2);
    stage.award(block, 7);
    let round = stage.round(HOUR);
    for number in 0..4 {
        stage.enter(round, number, &[block]);
    }
    stage.now = stage.now.plus(2 * HOUR);
    stage.reconcile(8);
    let held = stage.app.store.read(|tx| tx.awards_of_block(block)).unwrap();
    assert_eq!(held.len(), 2);
    stage.is_sound();
}

#[test]
fn a_place_given_back_is_not_filled_twice() {
    let mut stage = Stage::new();
    let block = stage.block(5 * HOUR, 2);
    let first = stage.award(block, 0);
    stage.award(block, 1);
    // Within half an hour of the result it would be free.
    stage.now = stage.now.plus(31 * MINUTE);
    let mut ctx = stage.courier(0);
    assert_eq!(stage.app.forfeit(&mut ctx, first).unwrap(), Withdrawn::Done(true));
    assert_eq!(stage.assign(block, 2), Assigned::Full, "its place waits for the next round");
    stage.is_sound();
}

#[test]
fn what_a_round_left_free_goes_into_the_next_one() {
    let mut stage = Stage::new();
    let block = stage.block(9 * HOUR, 2);
    let one = stage.round(HOUR);
    stage.enter(one, 0, &[block]);
    stage.now = stage.now.plus(2 * HOUR);
    stage.reconcile(6);
    let two = stage.round(HOUR);
    stage.enter(two, 1, &[block]);
    stage.now = stage.now.plus(2 * HOUR);
    stage.reconcile(6);
    assert_eq!(stage.app.store.read(|tx| tx.awards_of_block(block)).unwrap().len(), 2);
    let desk = stage.desk();
    assert_eq!(stage.app.round_page(&desk, one).unwrap().blocks.len(), 1, "its page keeps it");
    stage.is_sound();
}

#[test]
fn a_drop_that_names_a_photo_it_did_not_commit_to_has_no_photo() {
    let mut stage = Stage::new();
    let block = stage.block(HOUR, 1);
    let award = stage.award(block, 0);
    let (_, stop) = stage.parcel(award, false);
    let bare = stage.attempt(stop, false);
    let answer = stage.record(0, &bare).unwrap();
    assert_eq!(answer, Recorded::Incomplete("photo_missing".into()));
}

#[test]
fn a_known_photo_cannot_be_replaced_by_another_attempt() {
    let mut stage = Stage::new();
    let block = stage.block(HOUR, 2);
    let (mine, theirs) = (stage.award(block, 0), stage.award(block, 1));
    let (_, stop) = stage.parcel(mine, false);
    let (_, other) = stage.parcel(theirs, false);
    let first = stage.attempt(stop, true);
    assert!(matches!(stage.record(0, &first).unwrap(), Recorded::Recorded(_)));
    let mut second = stage.attempt(other, true);
    second.photos[0].id = first.photos[0].id;
    assert!(matches!(stage.record(1, &second), Err(Error::Invalid(_))));
    stage.is_sound();
}

#[test]
fn an_attempt_made_before_the_phone_knew_of_an_opt_out_is_taken_and_hidden() {
    let mut stage = Stage::new();
    let block = stage.block(HOUR, 1);
    let award = stage.award(block, 0);
    let (order, stop) = stage.parcel(award, false);
    stage.want_no_photo(order);
    let attempt = stage.attempt(stop, true);
    let at_the_door = stage.record(0, &attempt).unwrap();
    assert_eq!(at_the_door, Recorded::Incomplete("photo_unwanted".into()));
    stage.now = stage.now.plus(40 * MINUTE);
    assert!(matches!(stage.record(0, &attempt).unwrap(), Recorded::Recorded(_)));
    assert_eq!(stage.order(order), OrderState::Delivered);
    assert_eq!(stage.shown(order), 0);
    stage.is_sound();
}

#[test]
fn an_opt_out_hides_photos_of_parcels_for_hand_over_too() {
    let mut stage = Stage::new();
    let block = stage.block(HOUR, 1);
    let award = stage.award(block, 0);
    let (order, stop) = stage.parcel(award, true);
    let mut failed = stage.attempt(stop, true);
    failed.kind = AttemptKind::Failed(ReasonCode::NoAccess, String::new());
    assert!(matches!(stage.record(0, &failed).unwrap(), Recorded::Recorded(_)));
    assert_eq!(stage.shown(order), 1);
    stage.want_no_photo(order);
    assert_eq!(stage.shown(order), 0);
}

#[test]
fn parcels_of_a_place_given_back_are_planned_again_even_after_their_window() {
    let mut stage = Stage::new();
    let block = stage.block(2 * HOUR, 1);
    let award = stage.award(block, 0);
    let (order, _) = stage.parcel(award, false);
    let mut ctx = stage.courier(0);
    stage.app.forfeit(&mut ctx, award).unwrap();
    assert_eq!(stage.order(order), OrderState::Open);
    stage.now = stage.now.plus(DAY);
    let later = stage.block(2 * HOUR, 1);
    stage.award(later, 1);
    let station = stage.city.station;
    let mut ctx = stage.desk();
    let summary = stage.app.plan_day(&mut ctx, station, "2026-11-03").unwrap();
    assert_eq!((summary.planned, summary.unplanned), (1, vec![]));
    stage.is_sound();
}

#[test]
fn whoever_worked_offline_is_no_no_show() {
    let mut stage = Stage::new();
    let block = stage.block(HOUR, 1);
    let award = stage.award(block, 0);
    let (order, stop) = stage.parcel(award, false);
    stage.now = stage.now.plus(2 * HOUR);
    let attempt = stage.attempt(stop, true);
    stage.now = stage.now.plus(4 * HOUR);
    let mut ctx = stage.ctx(Actor::System);
    stage.app.reconcile_slow(&mut ctx).unwrap();
    let state = |stage: &Stage| stage.app.store.read(|tx| tx.award(award)).unwrap().unwrap().state;
    assert_eq!((state(&stage), stage.order(order)), (AwardState::NoShow, OrderState::Open));
    // The phone finds its network again.
    assert!(matches!(stage.record(0, &attempt).unwrap(), Recorded::Recorded(_)));
    assert_eq!((state(&stage), stage.order(order)), (AwardState::Released, OrderState::Delivered));
    let mut ctx = stage.courier(0);
    assert_eq!(stage.app.check_out(&mut ctx, award).unwrap(), Checked::Done);
    stage.is_sound();
}

#[test]
fn a_parcel_that_was_never_in_the_vehicle_does_not_hold_up_check_out() {
    let mut stage = Stage::new();
    let block = stage.block(10 * MINUTE, 1);
    let award = stage.award(block, 0);
    let (gone, stop) = stage.parcel(award, false);
    let (brought, other) = stage.parcel(award, false);
    let mut ctx = stage.courier(0);
    assert_eq!(stage.app.check_in(&mut ctx, award, Arrival::default()).unwrap(), Checked::Done);
    for (stop, reason) in [(stop, ReasonCode::Missing), (other, ReasonCode::NotHome)] {
        let mut attempt = stage.attempt(stop, false);
        attempt.kind = AttemptKind::Failed(reason, String::new());
        assert!(matches!(stage.record(0, &attempt).unwrap(), Recorded::Recorded(_)));
    }
    // The one that was carried has to come back; the one that was not cannot.
    let mut ctx = stage.courier(0);
    let packages = stage.app.store.read(|tx| tx.packages_of(brought)).unwrap();
    let open: Vec<String> = packages.iter().map(|p| p.barcode.clone()).collect();
    let answer = stage.app.check_out(&mut ctx, award).unwrap();
    assert_eq!(answer, Checked::OpenPackages(open));
    assert_eq!(stage.order(gone), OrderState::AttemptFailed);
    stage.is_sound();
}

#[test]
fn a_transfer_moves_open_stops_with_fresh_challenges() {
    let mut stage = Stage::new();
    let block = stage.block(HOUR, 2);
    let award = stage.award(block, 0);
    let (_, done) = stage.parcel(award, false);
    let (order, open) = stage.parcel(award, false);
    let attempt = stage.attempt(done, true);
    stage.record(0, &attempt).unwrap();
    let before = stage.app.store.read(|tx| tx.capture_challenge(open)).unwrap().unwrap();
    let (to, mut ctx) = (stage.id(1), stage.desk());
    let moved = stage.app.transfer_award(&mut ctx, award, to).unwrap();
    let Transferred::Transferred(new, 1) = moved else { panic!("{moved:?}") };
    let after = stage.app.store.read(|tx| tx.capture_challenge(open)).unwrap().unwrap();
    assert!(after.token != before.token && after.courier == to);
    assert_eq!(stage.order(order), OrderState::Planned);
    let late = stage.attempt(open, true);
    assert_eq!(stage.record(0, &late).unwrap(), Recorded::NotYours);
    assert!(matches!(stage.record(1, &late).unwrap(), Recorded::Recorded(_)));
    let new: AwardId = new.parse().unwrap();
    assert_eq!(stage.app.transfer_award(&mut ctx, new, to).unwrap(), Transferred::Same);
    let again = stage.app.transfer_award(&mut ctx, award, to).unwrap();
    assert_eq!(again, Transferred::Over);
    stage.now = stage.now.plus(SECOND);
    stage.is_sound();
}
