//! Rounds: announcing, entering, sealing, drawing, returning a block; and race mode.
//!
//! Start at [`App::announce_round`](crate::App::announce_round) and
//! [`App::advance_rounds`](crate::App::advance_rounds), the reconciler that moves rounds on. Rounds run by
//! the open draw; those announced before it end by the first version (`first`).

mod again;
mod announce;
mod answer;
mod beacon;
mod enter;
mod fairness;
mod first;
mod give_up;
mod held;
mod limits;
mod mail;
mod named;
mod odds;
mod policy;
mod promise;
mod race;
pub mod record;
mod record_open;
mod resolve;
mod rollout;
mod run;
mod standby;
mod threads;
mod view;
mod wished;

pub use again::{DrawnAgain, WonAgain};
pub use announce::Announced;
pub use answer::{CreditLine, EntryAnswer, Sealed, Why};
pub(crate) use enter::set_apart;
pub use enter::{Entered, Withdrawn};
pub use fairness::{FAIRNESS_DAYS, FairnessStory};
pub(crate) use held::{give_back, is_in};
pub(crate) use limits::{Against, against, has_nearby, limit_on};
pub use named::{NamedNumber, NumberState};
pub use odds::ListOdds;
pub(crate) use policy::numbers_at;
pub use policy::{Numbers, POLICY_NOTICE, Policies, PolicyLine};
pub use race::{Accepted, Reserved};
pub(crate) use resolve::read_list;
pub use rollout::{ROLLOUT_DAYS, Rollout};
pub use standby::MAX_STANDBY;
pub use view::{OpenRound, Result as EntryResult, RoundLimits, RoundPage, WaitingRound};
pub(crate) use wished::{Wishes, wished};

/// Most blocks one courier may win in one round.
pub const MAX_BLOCKS_EACH: u32 = porchlight_domain::round::MAX_BLOCKS_EACH as u32;
/// How long a reserved place is held in race mode.
pub const RESERVATION_LIFE: i64 = 2 * porchlight_domain::time::MINUTE;
