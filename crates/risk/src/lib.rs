//! Scoring of bot-like behaviour: what a request or an account scores, and why.
//!
//! Owns: the formats of the two models, reading them, scoring, and the reasons of each score.
//! Never does: learn (that is `porchlight-trainer`), decide about a person, read a clock, a file or
//! entropy. The crate is `no_std` and allocates nothing while it scores.
//! Start at [`card`] for the additive scorecard that verdicts use, and [`trees`] for the account
//! model that orders the analysts' queue. [`model`] is what their files have in common.
#![no_std]
extern crate alloc;

pub mod card;
pub mod model;
pub mod trees;
