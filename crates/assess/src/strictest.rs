//! Which of several packs sets each number: the strictest, and which ones say so.
//!
//! Owns: the list of numbers that a pack can set, what each says of one pack, and which packs a merge took
//! each from. Never does: merge ([`Pack::merge`] does), or say what a law means. Start at [`strictest`].

use crate::pack::{Duty, MOST_DAYS, OWN, Pack};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use porchlight_domain::codes;

codes! {
    /// A number of a pack.
    pub enum Number {
        /// Days from an offboarding's notice to its effect, at least.
        Notice = "notice",
        /// Days within which an appeal is answered, at most.
        Answer = "answer",
        /// Days in which one can appeal, at least.
        Appeal = "appeal",
        /// Hours of blocking in 180 days from which the full procedure applies, at most.
        Held = "held",
        /// Hours to answer before anybody says what is held true, at least.
        Hearing = "hearing",
        /// Days for which records of decisions are kept, at least.
        DecisionsFloor = "decisions_floor",
        /// The same, at most.
        DecisionsCeiling = "decisions_ceiling",
        /// Days for which records of claims are kept, at least.
        ClaimsFloor = "claims_floor",
        /// The same, at most.
        ClaimsCeiling = "claims_ceiling",
        /// Days for which photos of homes are kept, at most.
        Photos = "photos",
        /// Days for which biometric data is kept after its last use, at most.
        Biometric = "biometric",
    }
}

impl Number {
    /// Whether it is counted in hours; otherwise in days.
    #[must_use]
    pub const fn is_hours(self) -> bool {
        matches!(self, Self::Held | Self::Hearing)
    }

    /// What a pack sets, none where it sets nothing.
    #[must_use]
    pub fn of(self, pack: &Pack) -> Option<u16> {
        let least = |days: u16| (days > 0).then_some(days);
        let most = |days: u16| (days < MOST_DAYS).then_some(days);
        match self {
            Self::Notice => least(pack.notice_days),
            Self::Answer => most(pack.answer_days),
            Self::Appeal => least(pack.appeal_days),
            Self::Held => (pack.held_hours < u16::MAX).then_some(pack.held_hours),
            Self::Hearing => least(pack.hearing_hours),
            Self::DecisionsFloor => least(pack.decisions.floor),
            Self::DecisionsCeiling => most(pack.decisions.ceiling),
            Self::ClaimsFloor => least(pack.claims.floor),
            Self::ClaimsCeiling => most(pack.claims.ceiling),
            Self::Photos => most(pack.photo_ceiling),
            Self::Biometric => most(pack.biometric_ceiling),
        }
    }
}

impl Pack {
    /// A pack of an operator's own numbers, which come from no law of the list.
    #[must_use]
    pub fn of_numbers(numbers: impl IntoIterator<Item = (Number, u16)>) -> Self {
        let mut pack = Self { codes: [OWN.into()].into(), ..Self::nothing() };
        for (number, value) in numbers {
            let place = match number {
                Number::Notice => &mut pack.notice_days,
                Number::Answer => &mut pack.answer_days,
                Number::Appeal => &mut pack.appeal_days,
                Number::Held => &mut pack.held_hours,
                Number::Hearing => &mut pack.hearing_hours,
                Number::DecisionsFloor => &mut pack.decisions.floor,
                Number::DecisionsCeiling => &mut pack.decisions.ceiling,
                Number::ClaimsFloor => &mut pack.claims.floor,
                Number::ClaimsCeiling => &mut pack.claims.ceiling,
                Number::Photos => &mut pack.photo_ceiling,
                Number::Biometric => &mut pack.biometric_ceiling,
            };
            *place = value;
        }
        pack
    }
}

/// What applies of several packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strictest {
    /// All of them merged.
    pub merged: Pack,
    /// Each number that any of them sets: what applies, and the codes of the packs that say so.
    pub numbers: Vec<(Number, u16, Vec<String>)>,
    /// Each duty, with the codes of the packs that ask for it.
    pub duties: Vec<(Duty, Vec<String>)>,
}

fn codes<'a>(packs: impl Iterator<Item = &'a Pack>) -> Vec<String> {
    packs.flat_map(|pack| &pack.codes).cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Merges packs and says where each number and duty comes from.
#[must_use]
pub fn strictest(packs: &[Pack]) -> Strictest {
    let merged = packs.iter().fold(Pack::nothing(), |all, pack| all.merge(pack));
    let number = |number: &Number| {
        let applies = number.of(&merged)?;
        let says = packs.iter().filter(|pack| number.of(pack) == Some(applies));
        Some((*number, applies, codes(says)))
    };
    let numbers = Number::ALL.iter().filter_map(number).collect();
    let duty = |duty: &Duty| {
        let asks = codes(packs.iter().filter(|pack| pack.duties.contains(duty)));
        (*duty, asks)
    };
    let duties = merged.duties.iter().map(duty).collect();
    Strictest { merged, numbers, duties }
}
