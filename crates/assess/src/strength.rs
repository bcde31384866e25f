//! How strongly the evidence supports the record of a delivery: three words, never a verdict.
//!
//! The question is one and the same for every claim: *was the parcel left or handed over where the
//! record says, at the right address?* Not who took it, and not who is at fault. The answer is the sum
//! of published weights, one for each kind of evidence, in thousandths of a natural logarithm of odds,
//! as whole numbers: the same facts give the same word on every machine, bit for bit.
//!
//! **One kind of evidence cannot leave "open".** A word other than "open" needs a sum of [`LEAST`] or more, and
//! [`KINDS`] kinds of evidence that speak its way; what somebody says is none of them, and a photo and a missing scan
//! are one together. The compiler tries every weight with every statement. So no word but "open" rests on a photo alone, on a position alone, or on what one
//! side says.
//!
//! Start at [`strength`].

use crate::facts::Facts;
pub use crate::weight::{BASE, CAP, KINDS, LEAST, MODEL};
use crate::weight::{NOT_SCANNED, SAID, SEEN, hand_over, label, photo, position, statement, stay};
use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::words::ClaimKind;

codes! {
    /// How strongly the evidence supports the record.
    pub enum Word {
        /// It speaks for the record. Of such claims at least 24 in 25 were delivered as recorded.
        Supported = "supported",
        /// It does not tell.
        Open = "open",
        /// It speaks against the record. Of such claims at most 1 in 25 was delivered as recorded.
        Contradicted = "contradicted",
    }
}

codes! {
    /// Kinds of evidence. Two items of one kind are one.
    pub enum Kind {
        /// The phone's position.
        Position = "position",
        /// The photo: how it was taken and what it is like.
        Photo = "photo",
        /// Code or name at the door.
        HandOver = "hand_over",
        /// What was scanned at the stop.
        Scan = "scan",
        /// How long it took.
        Stay = "stay",
        /// What the recipient says.
        Statement = "statement",
    }
}

/// One kind of evidence with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Which kind.
    pub kind: Kind,
    /// Stable spelling of what was seen, such as `beside`.
    pub seen: &'static str,
    /// For the record if positive, against it if negative; thousandths of a natural logarithm.
    pub weight: i32,
}

/// The strength of a record with everything that it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// The word.
    pub word: Word,
    /// Version of the weights.
    pub model: u32,
    /// Logarithm of the odds that the record is right, in thousandths.
    pub log_odds: i32,
    /// One item for each kind, in the order of [`Kind`].
    pub items: Vec<Item>,
}

/// Whether the record of a delivery can say anything about such a claim: not about what is inside a
/// parcel, how it got damaged, or how somebody behaved.
#[must_use]
pub const fn is_told_by_record(kind: ClaimKind) -> bool {
    matches!(kind, ClaimKind::NotReceived | ClaimKind::WrongPlace)
}

/// Weighs the evidence of a delivery.
#[must_use]
pub fn strength(facts: &Facts) -> Strength {
    let items = items(facts);
    let seen = [
        position(facts.position),
        photo(facts.photo),
        hand_over(facts.hand_over),
        label(facts.label),
        stay(facts.stay),
    ];
    let (log_odds, says) = sum(statement(facts.kind, facts.looked), seen);
    let word = if is_told_by_record(facts.kind) { says } else { Word::Open };
    Strength { word, model: MODEL, log_odds, items }
}

/// Places of two kinds in what [`sum`] takes, in the order of [`Kind`].
const PHOTO: usize = 1;
const SCAN: usize = 3;

/// The sum of base, statement and evidence, one weight for each kind, and the word that it says.
const fn sum(said: i32, seen: [i32; 5]) -> (i32, Word) {
    let (mut sum, mut above, mut below) = (BASE + said, 0, 0);
    let mut at = 0;
    while at < seen.len() {
        sum += seen[at];
        if seen[at] > 0 {
            above += 1;
        } else if seen[at] < 0 {
            below += 1;
        }
        at += 1;
    }
    // A photo and a missing scan are one kind together: neither says where the phone was, or for how long.
    if seen[PHOTO] < 0 && seen[SCAN] == NOT_SCANNED {
        below -= 1;
    }
    let word = if sum >= LEAST && above >= KINDS {
        Word::Supported
    } else if sum <= -LEAST && below >= KINDS {
        Word::Contradicted
    } else {
        Word::Open
    };
    (sum, word)
}

// One kind of evidence never leaves "open", whatever was said, and a photo beside a missing scan does not.
const _: () = {
    let mut said = 0;
    while said < SAID.len() {
        let mut at = 0;
        while at < SEEN.len() {
            let (_, word) = sum(SAID[said], [SEEN[at], 0, 0, 0, 0]);
            assert!(matches!(word, Word::Open), "one kind of evidence could leave open");
            let (_, word) = sum(SAID[said], [0, SEEN[at], 0, NOT_SCANNED, 0]);
            let beside = matches!(word, Word::Open) || SEEN[at] > 0;
            assert!(beside, "a photo could leave open where nothing was scanned");
            at += 1;
        }
        said += 1;
    }
};

fn items(facts: &Facts) -> Vec<Item> {
    let item = |kind, seen, weight| Item { kind, seen, weight };
    let said = if facts.kind == ClaimKind::NotReceived && facts.looked.everywhere() {
        "looked_everywhere"
    } else {
        facts.kind.code()
    };
    alloc::vec![
        item(Kind::Position, facts.position.code(), position(facts.position)),
        item(Kind::Photo, facts.photo.code(), photo(facts.photo)),
        item(Kind::HandOver, facts.hand_over.code(), hand_over(facts.hand_over)),
        item(Kind::Scan, facts.label.code(), label(facts.label)),
        item(Kind::Stay, facts.stay.code(), stay(facts.stay)),
        item(Kind::Statement, said, statement(facts.kind, facts.looked)),
    ]
}
