//! The published weights. Fitted by `cargo run --release -p porchlight-assess --example calibrate -- fit`
//! on simulated claims of a pool of cities, rounded, and tried on others (`docs/claims.md`).
//!
//! Thousandths of a natural logarithm of odds. What could not be seen weighs 0; that nothing was scanned
//! is seen.

use crate::facts::{HandOver, Label, Looked, Photo, Position, Stay};
use porchlight_domain::words::ClaimKind;

/// Version of the weights.
pub const MODEL: u32 = 2;
/// Most that one kind of evidence or a statement weighs, either way: less than a word needs.
pub const CAP: i32 = 3_400;
/// From this sum on a word other than "open" may stand: odds of 33 to 1.
pub const LEAST: i32 = 3_500;
/// So many kinds of evidence speak the same way where a word other than "open" stands; a statement is none.
pub const KINDS: usize = 2;
/// Before anything is said or seen.
pub const BASE: i32 = 450;

const HERE: i32 = 510;
const BESIDE: i32 = -1_900;
const AWAY: i32 = -1_830;
const ALIKE: i32 = 1_550;
const UNLIKE: i32 = -870;
const ELSEWHERE: i32 = -2_920;
const AGAIN: i32 = -3_400;
const CODE: i32 = 1_930;
const NAME: i32 = 0;
const SCANNED: i32 = 1_290;
const ANOTHER: i32 = -3_400;
const USUAL: i32 = 40;
const SHORT: i32 = -910;
pub(crate) const NOT_SCANNED: i32 = -1_830;
const SAYS_NOT_RECEIVED: i32 = -300;
const LOOKED_EVERYWHERE: i32 = -700;
const SAYS_WRONG_PLACE: i32 = -2_530;

/// What evidence can weigh, one after the other.
pub(crate) const SEEN: [i32; 14] = [
    HERE,
    BESIDE,
    AWAY,
    ALIKE,
    UNLIKE,
    ELSEWHERE,
    AGAIN,
    CODE,
    NAME,
    SCANNED,
    NOT_SCANNED,
    ANOTHER,
    USUAL,
    SHORT,
];
/// What a statement can weigh.
pub(crate) const SAID: [i32; 4] = [SAYS_NOT_RECEIVED, LOOKED_EVERYWHERE, SAYS_WRONG_PLACE, 0];

const _: () = {
    assert!(CAP < LEAST, "a cap is below what a word needs");
    let mut at = 0;
    while at < SEEN.len() {
        assert!(SEEN[at].abs() <= CAP, "a weight is above the cap");
        at += 1;
    }
    let mut at = 0;
    while at < SAID.len() {
        assert!(SAID[at].abs() <= CAP, "a statement weighs more than the cap");
        at += 1;
    }
};

pub(crate) const fn position(seen: Position) -> i32 {
    match seen {
        Position::Here => HERE,
        Position::Beside => BESIDE,
        Position::Away => AWAY,
        Position::Missing => 0,
    }
}

pub(crate) const fn photo(seen: Photo) -> i32 {
    match seen {
        Photo::Alike => ALIKE,
        Photo::Unlike => UNLIKE,
        Photo::Elsewhere => ELSEWHERE,
        Photo::Again => AGAIN,
        Photo::Plain | Photo::None => 0,
    }
}

pub(crate) const fn hand_over(seen: HandOver) -> i32 {
    match seen {
        HandOver::Code => CODE,
        HandOver::Name => NAME,
        HandOver::Left => 0,
    }
}

pub(crate) const fn label(seen: Label) -> i32 {
    match seen {
        Label::Matches => SCANNED,
        Label::Another => ANOTHER,
        Label::NotScanned => NOT_SCANNED,
    }
}

pub(crate) const fn stay(seen: Stay) -> i32 {
    match seen {
        Stay::Usual => USUAL,
        Stay::Short => SHORT,
        Stay::Unseen => 0,
    }
}

pub(crate) const fn statement(kind: ClaimKind, looked: Looked) -> i32 {
    match kind {
        ClaimKind::NotReceived if looked.everywhere() => LOOKED_EVERYWHERE,
        ClaimKind::NotReceived => SAYS_NOT_RECEIVED,
        ClaimKind::WrongPlace => SAYS_WRONG_PLACE,
        _ => 0,
    }
}
