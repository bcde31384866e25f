//! The facts of one delivery, in the few levels that a claim distinguishes.
//!
//! Owns: the words of each kind of evidence. Never does: hold an id of anybody. What could not be
//! seen has a level of its own, which weighs nothing: it speaks for nobody.

use porchlight_domain::codes;
pub use porchlight_domain::place::Label;
use porchlight_domain::words::ClaimKind;

codes! {
    /// Where the phone was, against the door as it is known.
    pub enum Position {
        /// At the door, as far as the accuracies of both tell.
        Here = "here",
        /// It fits a neighbour's door better.
        Beside = "beside",
        /// So far off that the door's own fix would hardly ever be.
        Away = "away",
        /// The phone gave none, or it is not kept any more.
        Missing = "missing",
    }
}

codes! {
    /// What the photo is, and what it is like.
    pub enum Photo {
        /// Taken live, and like photos of earlier deliveries to this door.
        Alike = "alike",
        /// Taken live, and unlike photos of earlier deliveries to this door.
        Unlike = "unlike",
        /// Taken live, and like photos of another address.
        Elsewhere = "elsewhere",
        /// A person found it to be the picture of another delivery.
        Again = "again",
        /// There is a photo, and nothing to tell by.
        Plain = "plain",
        /// No photo.
        None = "none",
    }
}

codes! {
    /// Who took the parcel.
    pub enum HandOver {
        /// Somebody who knew the delivery code.
        Code = "code",
        /// Somebody who gave a name.
        Name = "name",
        /// Nobody: it was left.
        Left = "left",
    }
}

codes! {
    /// How long the courier's phone stayed.
    pub enum Stay {
        /// As long as leaving a parcel takes.
        Usual = "usual",
        /// Too short for stepping out and to a door.
        Short = "short",
        /// Nobody saw it.
        Unseen = "unseen",
    }
}

/// Seconds at a stop below which nobody steps out, walks to a door and leaves a parcel.
pub const SHORT_STAY_S: u32 = 15;

/// What the recipient has looked at before claiming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looked {
    /// At the place where the photo or the words say the parcel lies.
    pub place: bool,
    /// Asked whoever lives there.
    pub household: bool,
    /// Asked a neighbour.
    pub neighbour: bool,
}

impl Looked {
    /// Whether all three were done.
    #[must_use]
    pub const fn everywhere(self) -> bool {
        self.place && self.household && self.neighbour
    }
}

/// What was around the delivery that neither courier nor recipient made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a list of circumstances, each there or not")]
pub struct Around {
    /// The pin of the address was corrected, or a correction waits, or the learned door lies far from it.
    pub wrong_pin: bool,
    /// The building has no access code on record, or an earlier attempt failed at the gate.
    pub no_access: bool,
    /// The station released the block later than planned by [`LATE_RELEASE`] or more.
    pub late_release: bool,
    /// A weather or safety hold was in force at the door.
    pub hold: bool,
    /// The parcel was not on the manifest, or short, or scanned as another's at the station.
    pub misload: bool,
    /// The recipient chose the place where it was left.
    pub place_chosen: bool,
    /// It was left where the street sees it.
    pub in_sight: bool,
}

/// From how late a release on the rest of the block is hurried, microseconds.
pub const LATE_RELEASE: i64 = 30 * porchlight_domain::time::MINUTE;

/// Whether more claims lie together than chance explains, by what they share; see [`crate::cluster`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Similar {
    /// At the address.
    pub address: bool,
    /// In the building.
    pub building: bool,
    /// By the recipient.
    pub recipient: bool,
    /// On the route.
    pub route: bool,
}

/// Everything a claim is assessed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What the recipient says.
    pub kind: ClaimKind,
    /// Where they have looked.
    pub looked: Looked,
    /// Where the phone was.
    pub position: Position,
    /// The photo.
    pub photo: Photo,
    /// Who took it.
    pub hand_over: HandOver,
    /// What was scanned at the stop.
    pub label: Label,
    /// How long it took.
    pub stay: Stay,
    /// Circumstances.
    pub around: Around,
    /// Other claims.
    pub similar: Similar,
}

impl Facts {
    /// A claim about which nothing is known but what was said.
    #[must_use]
    pub const fn unknown(kind: ClaimKind) -> Self {
        Self {
            kind,
            looked: Looked { place: false, household: false, neighbour: false },
            position: Position::Missing,
            photo: Photo::None,
            hand_over: HandOver::Left,
            label: Label::NotScanned,
            stay: Stay::Unseen,
            around: Around {
                wrong_pin: false,
                no_access: false,
                late_release: false,
                hold: false,
                misload: false,
                place_chosen: false,
                in_sight: false,
            },
            similar: Similar { address: false, building: false, recipient: false, route: false },
        }
    }
}
