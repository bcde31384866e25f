//! Who is at the wheel: the whole core of identity checks, without a camera, a page or a disk.
//!
//! Owns: what a courier consents to, how a template is sealed under a key in two halves, when
//! somebody may be asked, what may follow from a check, when a key ends and the receipt of that.
//! Never does: look at pictures (see `vision`), read a clock, a file, a socket or entropy (the crate
//! is `no_std`, so it cannot), search: no function here takes more than one template.
//!
//! Start at [`policy`] for what is promised, [`consent`] for who agreed, [`template`] for the keys,
//! [`cadence`] for when somebody is asked, [`check`] for what follows, [`receipt`] for the end.
//! `docs/identity.md` says the same in plain words.
#![no_std]
extern crate alloc;

mod as_text;
pub mod cadence;
pub mod check;
pub mod consent;
pub mod ending;
pub mod halves;
pub mod policy;
pub mod receipt;
mod rotation;
pub mod template;
