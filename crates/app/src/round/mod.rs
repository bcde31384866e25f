//! Rounds: announcing, entering, sealing, drawing, returning a block; and race mode.
//!
//! Start at [`App::announce_round`](crate::App::announce_round) and
//! [`App::advance_rounds`](crate::App::advance_rounds), the reconciler that moves rounds on.

mod enter;
mod held;
mod mail;
mod race;
pub mod record;
mod record_open;
mod resolve;
mod run;
mod view;

pub use enter::{Entered, Withdrawn};
pub(crate) use held::give_back;
pub use race::{Accepted, Reserved};
pub(crate) use resolve::awaits_nearby;
pub use run::Announced;
pub use view::{EntryAnswer, OpenRound, Result as EntryResult, RoundPage};

/// Most blocks one courier may win in one round.
pub const MAX_BLOCKS_EACH: u32 = porchlight_domain::round::MAX_BLOCKS_EACH as u32;
/// Losses of this span count as tickets.
pub const LOSS_MEMORY: i64 = 14 * porchlight_domain::time::DAY;
/// Minutes of work a courier may win in one round, unless a rule on hours leaves fewer.
pub const BUDGET_MINUTES: u32 = 40 * 60;
/// Below this many entrants, lists could identify people: staff and each entrant's own view only.
pub const LEAST_PUBLIC_ENTRANTS: u32 = 20;
/// How long a reserved place is held in race mode.
pub const RESERVATION_LIFE: i64 = 2 * porchlight_domain::time::MINUTE;
/// A block may be given back freely until this long before it starts.
pub const FREE_RETURN: i64 = 24 * porchlight_domain::time::HOUR;
