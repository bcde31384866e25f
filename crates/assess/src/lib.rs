//! What is made of a claim before anybody asks about a person.
//!
//! Owns: the facts of a delivery as a claim looks at them ([`facts`]), how strongly they support its
//! record ([`strength`]), which explanations at the place, at the operator and at the recipient stand
//! and what is left ([`place`]), claims that lie together ([`cluster`]), what the recipient gets
//! ([`remedy`]), what people may find ([`finding`]), packs of law as data ([`pack`])
//! and which of several sets what ([`strictest`]). Never does:
//! decide about a person, know who a courier is, read a clock, a file or a database. Neither a
//! courier's nor a recipient's history is a fact here, so that nothing can be weighed by it.
//!
//! Start at [`facts::Facts`] and [`place::assess`]; `docs/claims.md` has the figures.
#![no_std]
extern crate alloc;

pub mod cluster;
pub mod facts;
pub mod finding;
mod item;
pub mod pack;
pub mod place;
pub mod remedy;
pub mod strength;
pub mod strictest;
pub mod telling;
mod weight;
