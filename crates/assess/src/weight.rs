//! The published weights. Fitted by `cargo run --release -p porchlight-assess --example calibrate -- fit`
//! on simulated claims of one seed, rounded, and tried on others (`docs/claims.md`).
//!
//! Thousandths of a natural logarithm of odds. What could not be seen weighs 0; that nothing was scanned
//! is seen.

use crate::facts::{HandOver, Label, Looked, Photo, Position, Stay};
use porchlight_domain::words::ClaimKind;

/// Version of the weights.
pub const MODEL: u32 = 1;
/// Most that one kind of evidence weighs, either way.
pub const CAP: i32 = 1_950;
/// Most that a statement weighs, either way.
pub const STATEMENT_CAP: i32 = 1_050;
/// From this sum on a word other than "open" stands: odds of 24 to 1.
pub const LEAST: i32 = 3_178;
/// Before anything is said or seen.
pub const BASE: i32 = -150;

const HERE: i32 = 180;
const BESIDE: i32 = -1_950;
const AWAY: i32 = -1_950;
const ALIKE: i32 = 1_440;
const UNLIKE: i32 = -910;
const ELSEWHERE: i32 = -1_950;
const AGAIN: i32 = -1_950;
const CODE: i32 = 1_950;
const NAME: i32 = 0;
const SCANNED: i32 = 910;
const ANOTHER: i32 = -1_950;
const USUAL: i32 = 0;
const SHORT: i32 = -590;
const NOT_SCANNED: i32 = -1_600;
const SAYS_NOT_RECEIVED: i32 = 880;
const LOOKED_EVERYWHERE: i32 = 470;
const SAYS_WRONG_PLACE: i32 = -1_050;

const SEEN: [i32; 14] = [
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
const SAID: [i32; 3] = [SAYS_NOT_RECEIVED, LOOKED_EVERYWHERE, SAYS_WRONG_PLACE];

// One kind of evidence never leaves "open", whatever was said.
const _: () = {
    let mut at = 0;
    while at < SEEN.len() {
        assert!(SEEN[at].abs() <= CAP, "a weight is above the cap");
        at += 1;
    }
    let mut at = 0;
    while at < SAID.len() {
        assert!(SAID[at].abs() <= STATEMENT_CAP, "a statement weighs more than its cap");
        at += 1;
    }
    assert!(BASE.abs() + STATEMENT_CAP + CAP < LEAST, "one kind of evidence could leave open");
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
