//! The memory of Porchlight: the only crate that contains SQL.
//!
//! Owns: the schema and its migrations, the three doors ([`Store::read`], [`Store::write`],
//! [`Store::work`]), the statements (methods of [`Tx`], one file per noun) and the folder of
//! blobs. Never does: decide, read a clock or make randomness; ids and times arrive as arguments.
//!
//! Start at [`Store`]. Every table is listed in [`tables::TABLES`] as **fact**, **working state** or
//! **trace**. A fact changes only through [`Store::write`], whose closure answers
//! [`Commit::Record`] with at least one log leaf, or [`Commit::Nothing`], which rolls back. The
//! engine watches every changed row and refuses a commit that breaks this rule.

pub mod blobs;
mod claim_rows;
mod commit;
mod engine;
mod error;
mod fallen_rows;
mod identity_rows;
mod made_rows;
mod market_rows;
pub mod my_record;
mod pattern_rows;
mod record;
mod register_rows;
pub mod rows;
mod statements;
pub mod tables;
mod value;

pub use commit::{Commit, PendingLeaf};
pub use engine::{
    Backup, CommitFault, Faults, Lead, MISSED, NoFaults, Options, Place, Store, Tx, Wire,
};
pub use error::{Error, ErrorKind};
pub use statements::*;
