//! Keys end by themselves.

use crate::sample::NOON;
use porchlight_domain::id::FaceTemplateId;
use porchlight_domain::time::DAY;
use porchlight_domain::words::CourierState;
use porchlight_identity::ending::{Cause, Standing, ended, idle_at, sweep};

const STANDING: Standing = Standing {
    courier: CourierState::Active,
    withdrawn: false,
    replaced: false,
    switched_on: true,
    last_used: NOON,
    idle_days: 30,
};

#[test]
fn each_cause_ends_a_key_and_a_pause_does_not() {
    let cause = |standing| ended(&standing, NOON);
    assert_eq!(cause(STANDING), None);
    assert_eq!(cause(Standing { courier: CourierState::Paused, ..STANDING }), None);
    assert_eq!(cause(Standing { withdrawn: true, ..STANDING }), Some(Cause::Withdrew));
    assert_eq!(cause(Standing { replaced: true, ..STANDING }), Some(Cause::Replaced));
    assert_eq!(cause(Standing { switched_on: false, ..STANDING }), Some(Cause::SwitchedOff));
    let account = |courier| cause(Standing { courier, ..STANDING });
    assert_eq!(account(CourierState::Left), Some(Cause::Left));
    assert_eq!(account(CourierState::Offboarded), Some(Cause::Offboarded));
}

#[test]
fn the_sweep_finds_what_was_idle_to_the_microsecond_and_nothing_else() {
    let id = |byte| FaceTemplateId([byte; 16]);
    let used = |last_used| Standing { last_used, ..STANDING };
    let kept = [
        (id(1), used(NOON.plus(-30 * DAY))),
        (id(2), used(NOON.plus(-30 * DAY + 1))),
        (id(3), Standing { idle_days: 7, ..used(NOON.plus(-7 * DAY)) }),
        (id(4), Standing { withdrawn: true, ..used(NOON) }),
    ];
    let expected = [(id(1), Cause::Idle), (id(3), Cause::Idle), (id(4), Cause::Withdrew)];
    assert_eq!(sweep(kept, NOON), expected);
    // What a row says cannot make it last longer than the hard cap.
    assert_eq!(idle_at(NOON, u16::MAX), NOON.plus(30 * DAY));
}
