//! Waiting lists of full blocks in race mode: in the order of joining, under all limits of a draw.
//!
//! Owns: joining and leaving a list, whose turn it is when a place comes free, and the end of lists. Never does:
//! give anybody the place without their word, count a no, or go past somebody who may take it. Whoever is next
//! has the place reserved for a while and takes it as any other place of a race ([`App::reserve`], which is
//! judged, and [`App::accept`]). The times and caps are `domain::waiting_list`'s. Start at [`App::join_waiting`] and
//! `turn::settle`.
//!
//! [`App::reserve`]: crate::App::reserve
//! [`App::accept`]: crate::App::accept
//! [`App::join_waiting`]: crate::App::join_waiting

mod join;
mod mail;
mod turn;
mod view;

pub use join::{Joined, Left};
pub(crate) use turn::{is_spoken_for, settle};
pub use view::MyWait;

use porchlight_store::rows::WaitingPlace;
use serde_json::{Value, json};

/// The page of the courier app that somebody who is asked should open.
pub(crate) fn page_of(public_url: &str) -> String {
    format!("{public_url}/courier/#/work")
}

/// A place on a list as the log has it; `over` has those who were gone past, each with the rule that kept
/// them from the place.
fn fact(place: &WaitingPlace, over: &[(String, String)]) -> Value {
    json!({
        "block": place.block.to_string(), "courier": place.courier.to_string(),
        "number": place.number, "state": place.state.code(),
        "until": place.until_at.map(|at| at.micros()), "over": over,
        "award": place.award.map(|id| id.to_string()),
    })
}
