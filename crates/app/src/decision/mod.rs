//! Decisions about people: what staff propose and decide, what takes effect, what a courier reads.
//!
//! Owns: the one function that writes a decision ([`domain's`](porchlight_domain::decision::Decision)
//! rules first, the letter with it), the one that brings an account into the state that its decisions
//! say, and what is paid once one falls. Never does: decide; a person does, but for a notice, which has no effect.
//!
//! Start at `make`; `act` is what staff do, `own` the courier's side, `appeal` both sides of appeals. `alike` has the
//! rules that hold for decisions about recipients too ([`crate::pattern`]).

mod act;
pub(crate) mod alike;
mod appeal;
mod lost;
mod mail;
mod make;
mod own;

pub use act::{Acted, Proposal};
pub(crate) use act::{end_case, take_back};
pub use appeal::{AppealLine, Appealed};
pub(crate) use appeal::{answered_leaf, representative};
pub use lost::LostBlock;
pub(crate) use lost::pay_lost;
pub(crate) use make::{Making, end, facts_of, make, settle_account};
pub use own::{Answered, OwnCase, OwnDecision, SignalClass};

use crate::error::{Error, Result};
use porchlight_domain::words::CourierState;
use porchlight_store::rows::Courier;

/// Whether an account may take new work.
pub(crate) fn may_take_work(courier: &Courier) -> Result<()> {
    if courier.state == CourierState::Active {
        return Ok(());
    }
    Err(Error::Denied("an account that may take new work (see Me, Decisions and notices)"))
}
