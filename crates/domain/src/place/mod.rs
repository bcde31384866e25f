//! Where parcels of a site really are left, and how a new drop fits that.
//!
//! Owns: the drop point learned from past fixes with its uncertainty ([`DropPoint::learn`]), and the
//! weighing of scan, fix and scene together against the neighbours' points ([`weigh()`]). Never does:
//! accuse, or say that a distance below some radius proves anything. One fix cannot settle a door
//! (at 10 m spacing 6 to 31 % of fixes point to the neighbour), so what comes out is a hint with the
//! reasons it is made of, and the least distance that can honestly be stated.
//!
//! A *site* is known by its address with the flat or unit as the sender wrote it
//! ([`plain_address`]), so that two flats of one house learn two points.
//!
//! Start at [`DropPoint::learn`] and [`weigh()`].

mod learn;
mod offset;
mod scene;
mod step;
mod weigh;

pub use learn::{
    ADDRESS_SIGMA_DM, DropPoint, Fix, LEARNING, LEAST_FIXES, MAX_FIXES, PIN_SIGMA_DM, PointSource,
};
pub use offset::coarse;
pub use scene::{Best, CORNERS, SceneSeen};
pub use step::{
    COARSE_METRES, EXACT_FOR, LEAVING_METRES, MAX_TRACE_POINTS, TRACE_MARGIN, TraceStep, dwell,
};
pub use weigh::{
    Fit, Label, NEIGHBOUR_METRES, PRIOR_WRONG_PER_MILLE, PlaceReason, Seen, WEIGHING, WORTH_A_LOOK,
    WORTH_ASKING, weigh,
};

use alloc::string::String;

/// An address as sites are told apart: lower case, letters and digits only, one space between.
/// `Flat 3, 12 Elm St.` and `flat 3 12 elm st` are one site; `Flat 4, ...` is another.
#[must_use]
pub fn plain_address(address: &str) -> String {
    let mut plain = String::with_capacity(address.len());
    for c in address.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            plain.push(c);
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}
