//! The open draw, version 2: the draw of [`super::draw()`] with every published limit inside it.
//!
//! Owns: what is announced before a round, the sealed entries, the draw over them, the reason each
//! entrant reads, the odds, and the text of the record. Never does: know names, vehicles, certificates
//! or clocks. What depends on a person outside the round (vehicle, skills, blocks held already) is
//! resolved at sealing into shorter lists and whole numbers; what is decided inside depends on
//! published numbers only, so that anybody can recompute it. Arrival is no input anywhere.
//!
//! Start at [`Announced`] and [`draw()`]. `docs/round-record.md` gives every byte.

mod announced;
mod canon;
mod clash;
mod draw;
mod field;
mod lists;
mod odds;
mod reason;
mod record;

pub use announced::{Announced, Rules, Slot, Travel};
pub use canon::{entry_root, leaf_hashes, seed};
pub use clash::{Clash, clash};
pub use draw::{Answer, Drawn, Ticket, draw, draw_with};
pub use field::{Booked, Entrant, Field, FieldError};
pub use lists::{ByTicket, Lists, by_ticket, joined};
pub use odds::{MAX_TRIES, Odds, odds};
pub use reason::{Because, Explanation, Reasons, Summary, clash_reason};
pub use record::{FORMAT, Revealed, record};

/// Most sites of one round.
pub const MAX_SITES: usize = 256;
/// Most days whose hours a round looks at: a month of blocks, with the whole of its first and last week.
pub const MAX_DAYS: usize = 45;
