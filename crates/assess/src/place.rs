//! Place before person: what at the place, at the operator and at the recipient explains a claim, and
//! what is left.
//!
//! Owns: the explanations, when each stands, and the residue. Never does: name a person or a fault. A
//! residue is a question to a person, not an answer; most of them end as "cannot be told, the operator
//! pays". What one kind of evidence says alone leaves no residue about anybody.
//!
//! Start at [`assess`].

use crate::facts::{Around, Facts, Label, Photo, Position, Similar, Stay};
use crate::strength::{Kind, Strength, Word, is_told_by_record, strength};
use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::words::ClaimKind;

codes! {
    /// Whose side an explanation lies on.
    pub enum Side {
        /// The address, the building, the weather, whoever passes by.
        Place = "place",
        /// Whoever runs the deliveries.
        Operator = "operator",
        /// The recipient and their household.
        Recipient = "recipient",
    }
}

codes! {
    /// What may explain a claim without anybody at the wheel.
    pub enum Explanation {
        /// Delivered rightly and taken later.
        TakenLater = "taken_later",
        /// More parcels of this building are missed than chance explains.
        Building = "building",
        /// The same at this address.
        Address = "address",
        /// The pin led elsewhere.
        WrongPin = "wrong_pin",
        /// Weather or danger at the door.
        Hold = "hold",
        /// No way in was on record.
        NoAccess = "no_access",
        /// The station released the block late.
        LateRelease = "late_release",
        /// Parcels were mixed up before the door.
        Misload = "misload",
        /// More parcels of this one route are missed than chance explains: loading, first of all.
        Route = "route",
        /// The recipient chose a place that others can reach.
        ChosenPlace = "chosen_place",
        /// Not everywhere was looked yet.
        NotLookedYet = "not_looked_yet",
        /// Several claims of one recipient. It takes nothing from them: somebody looks a second time.
        SameRecipient = "same_recipient",
    }
}

impl Explanation {
    /// Whose side it lies on.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::TakenLater | Self::Building | Self::Address | Self::WrongPin | Self::Hold => {
                Side::Place
            }
            Self::NoAccess | Self::LateRelease | Self::Misload | Self::Route => Side::Operator,
            Self::ChosenPlace | Self::NotLookedYet | Self::SameRecipient => Side::Recipient,
        }
    }

    /// Whether it accounts for a parcel that is not where its record says, so that nothing is left to
    /// ask a courier. Not looked yet and several claims of one recipient account for nothing.
    #[must_use]
    pub const fn accounts(self) -> bool {
        !matches!(self, Self::NotLookedYet | Self::SameRecipient | Self::ChosenPlace)
    }
}

codes! {
    /// What is left to ask a person about.
    pub enum Residue {
        /// Nothing: place, operator or a passer-by explain it.
        Explained = "explained",
        /// Nobody can tell. The operator pays, and nobody is at fault (D03).
        Undecided = "undecided",
        /// It seems to lie at another door. Ask, fetch it back, mend the pin; no ground exists for it.
        OtherDoor = "other_door",
        /// At least two kinds of evidence speak against the record, and no other door. Ask the courier.
        Unaccounted = "unaccounted",
    }
}

/// What is made of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// How strongly the evidence supports the record.
    pub strength: Strength,
    /// Explanations that stand, by side.
    pub explanations: Vec<Explanation>,
    /// What is left.
    pub residue: Residue,
    /// What the rules did not know, in the order of [`Kind`].
    pub not_known: Vec<Kind>,
}

/// Works out what explains a claim and what is left.
#[must_use]
pub fn assess(facts: &Facts) -> Assessment {
    let strength = strength(facts);
    let explanations = explanations(facts, strength.word);
    let residue = residue(facts, &strength, &explanations);
    Assessment { strength, explanations, residue, not_known: not_known(facts) }
}

fn explanations(facts: &Facts, word: Word) -> Vec<Explanation> {
    use Explanation as E;
    let Around { wrong_pin, no_access, late_release, hold, misload, place_chosen, in_sight } =
        facts.around;
    let Similar { address, building, recipient, route } = facts.similar;
    let missing = facts.kind == ClaimKind::NotReceived;
    let told = is_told_by_record(facts.kind);
    let all = [
        (missing && word == Word::Supported, E::TakenLater),
        (told && building, E::Building),
        (told && address, E::Address),
        (told && wrong_pin, E::WrongPin),
        (hold, E::Hold),
        (told && no_access, E::NoAccess),
        (late_release, E::LateRelease),
        (misload || facts.label == Label::Another, E::Misload),
        (route, E::Route),
        (missing && place_chosen && in_sight, E::ChosenPlace),
        (missing && !facts.looked.everywhere(), E::NotLookedYet),
        (recipient, E::SameRecipient),
    ];
    all.into_iter().filter(|(stands, _)| *stands).map(|(_, which)| which).collect()
}

fn residue(facts: &Facts, strength: &Strength, explanations: &[Explanation]) -> Residue {
    if explanations.iter().any(|explanation| explanation.accounts()) {
        return Residue::Explained;
    }
    if strength.word != Word::Contradicted {
        return Residue::Undecided;
    }
    let other_door = facts.position == Position::Beside
        || matches!(facts.photo, Photo::Elsewhere)
        || (facts.kind == ClaimKind::WrongPlace && facts.photo != Photo::Again);
    if other_door {
        return Residue::OtherDoor;
    }
    let against =
        strength.items.iter().filter(|item| item.weight < 0 && item.kind != Kind::Statement);
    if against.count() >= 2 { Residue::Unaccounted } else { Residue::Undecided }
}

fn not_known(facts: &Facts) -> Vec<Kind> {
    let all = [
        (facts.position == Position::Missing, Kind::Position),
        (matches!(facts.photo, Photo::Plain | Photo::None), Kind::Photo),
        (facts.stay == Stay::Unseen, Kind::Stay),
    ];
    all.into_iter().filter(|(lacks, _)| *lacks).map(|(_, kind)| kind).collect()
}
