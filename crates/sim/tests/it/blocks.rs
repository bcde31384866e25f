//! Blocks begin and end by themselves; those who found one full know where they stand.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::Checked;
use porchlight_domain::id::BlockId;
use porchlight_domain::time::{HOUR, MINUTE};
use porchlight_domain::words::BlockState;

fn state(stage: &mut Stage, block: BlockId) -> BlockState {
    let mut ctx = stage.ctx(Actor::System);
    stage.app.reconcile_slow(&mut ctx).unwrap();
    stage.app.store.read(|tx| tx.block(block)).unwrap().unwrap().state
}

#[test]
fn a_block_runs_from_its_start_until_the_last_courier_has_checked_out() {
    let mut stage = Stage::new();
    let block = stage.block(HOUR, 1);
    let award = stage.award(block, 0);
    assert_eq!(state(&mut stage, block), BlockState::Draft);
    stage.now = stage.now.plus(HOUR);
    let mut ctx = stage.courier(0);
    assert_eq!(stage.app.check_in(&mut ctx, award, Arrival::default()).unwrap(), Checked::Done);
    assert_eq!(state(&mut stage, block), BlockState::Running);
    stage.now = stage.now.plus(3 * HOUR + MINUTE);
    assert_eq!(state(&mut stage, block), BlockState::Running, "somebody is out");
    let mut ctx = stage.courier(0);
    assert_eq!(stage.app.check_out(&mut ctx, award).unwrap(), Checked::Done);
    assert_eq!(state(&mut stage, block), BlockState::Ended);
    stage.is_sound();
}

#[test]
fn a_block_ends_half_a_day_later_without_a_check_out_and_at_once_without_couriers() {
    let mut stage = Stage::new();
    let taken = stage.block(HOUR, 1);
    let empty = stage.block(HOUR, 1);
    let award = stage.award(taken, 0);
    stage.now = stage.now.plus(HOUR);
    let mut ctx = stage.courier(0);
    stage.app.check_in(&mut ctx, award, Arrival::default()).unwrap();
    stage.now = stage.now.plus(4 * HOUR);
    assert_eq!(state(&mut stage, empty), BlockState::Ended);
    assert_eq!(state(&mut stage, taken), BlockState::Running);
    stage.now = stage.now.plus(11 * HOUR);
    assert_eq!(state(&mut stage, taken), BlockState::Ended);
}

#[test]
fn whoever_found_a_block_full_is_told_their_place_on_its_waitlist() {
    let mut stage = Stage::new();
    let block = stage.block(5 * HOUR, 1);
    let round = stage.round(HOUR);
    for number in 0..4 {
        stage.enter(round, number, &[block]);
    }
    stage.now = stage.now.plus(2 * HOUR);
    stage.reconcile(8);
    let mut waits: Vec<Option<u32>> = (0..4)
        .map(|number| {
            let ctx = stage.courier(number);
            let result = stage.app.my_results(&ctx, 5).unwrap().remove(0);
            assert_eq!(result.waits[0].is_none(), result.answer.result == "won");
            result.waits[0]
        })
        .collect();
    waits.sort_unstable();
    assert_eq!(waits, [None, Some(1), Some(2), Some(3)]);
    let ctx = stage.ctx(Actor::Public);
    assert_eq!(stage.app.round_page(&ctx, round).unwrap().waits[&block], 3);
}
