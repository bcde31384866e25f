//! Bot-like behaviour: from signals to a verdict about one request, and what the models say.
//!
//! Owns: what is kept of requests, the features measured from it, the formats of the two models,
//! scores with their reasons, policies and verdicts. Never does: learn (that is
//! `porchlight-trainer`), restrict a person, read a clock, a file or entropy. The crate is `no_std`
//! and allocates nothing while it observes, scores and judges.
//!
//! Start at [`guard::Guard`]. The way of a request: a [`signal::Signal`] goes into the
//! [`book::Book`], which answers with a reading; a [`live::LiveCard`] scores its features; a
//! [`verdict::Judge`] with a [`policy::CheckedPolicy`] says what happens. [`card`] is the additive scorecard that verdicts use,
//! [`trees`] the account model that orders the analysts' queue, [`model`] what their files have in
//! common. [`rare`] is how a threshold gets its guarantee; [`backtest`] is what a policy would have done
//! to recorded traffic.
#![no_std]
extern crate alloc;
#[cfg(test)]
#[macro_use]
extern crate std;

pub mod backtest;
pub mod book;
pub mod breaker;
pub mod card;
pub mod crowd;
pub mod decay;
pub mod diversity;
mod exact;
pub mod feature;
pub mod guard;
pub mod histogram;
pub mod live;
pub mod measure;
pub mod model;
pub mod policy;
pub mod rare;
pub mod ring;
pub mod share;
pub mod signal;
pub mod starter;
pub mod state;
mod table;
pub mod trees;
pub mod verdict;
pub mod window;
pub mod wire;
