//! Rounds: who gets which block, so that speed buys nothing and anybody can recompute it.
//!
//! Owns: the operator's commitment, per-round pseudonyms, canonical entries and their Merkle root,
//! the seed, and the draw itself, a random serial dictatorship (Abdulkadiroğlu and Sönmez 1998) with
//! tickets. Never does: know names, clocks or arrival order; facts from outside (hours worked,
//! other bookings) arrive as integers and pruned lists.
//!
//! Start at [`open`], the draw with every published limit inside it, and at [`policy`] for a station's
//! numbers. [`draw()`] is the first version, whose records stay readable. `docs/rounds.md` says the
//! same in plain words.

pub mod beacon;
mod commitment;
pub mod credit;
mod draw;
mod field;
mod lifecycle;
pub mod open;
pub mod policy;

pub use commitment::{pseudonym, secret_digest, seed};
pub use draw::{Answer, Drawn, draw};
pub use field::{BlockSlot, Entry, Field, FieldError, Rules, blocks_digest, entry_root};
pub use lifecycle::{Move, Step, next_step};

/// Most choices on one list.
pub const MAX_CHOICES: usize = 50;
/// Most tickets an entrant holds.
pub const MAX_TICKETS: u8 = 4;
/// Most blocks one entrant may win in one round.
pub const MAX_BLOCKS_EACH: u8 = 5;
/// Most entries of a round.
pub const MAX_ENTRIES: usize = 4_000_000;
/// Most blocks of a round.
pub const MAX_BLOCKS: usize = 200_000;
