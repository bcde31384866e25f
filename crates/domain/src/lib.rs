//! The judge of Porchlight: words, rules, state machines, the draw and the log mathematics.
//!
//! Owns: what a block, a round, an attempt or a log leaf *is*, and which changes are allowed.
//! Never does: read a clock, a file, a socket or entropy. The crate is `no_std`, so it cannot.
//! Start at [`id`] for the identifiers, [`round`] for the draw, [`log`] for the transparency log and
//! [`attempt`] for what may complete a delivery.
#![no_std]
extern crate alloc;

pub mod assurance;
pub mod attempt;
pub mod challenge;
pub mod check_in;
pub mod code;
pub mod decision;
pub mod digest;
pub mod eta;
pub mod fairness;
pub mod geo;
pub mod hold;
pub mod id;
pub mod log;
pub mod made_case;
pub mod matter;
pub mod money;
pub mod my_record;
pub mod offer;
pub mod pack;
pub mod pay;
pub mod place;
pub mod proof;
pub mod retention;
pub mod round;
pub mod standing;
pub mod strength;
pub mod time;
pub mod tip;
pub mod trust;
pub mod waiting;
pub mod waiting_list;
pub mod words;
