//! The rehearsal of Porchlight: a seeded city of couriers, recipients and dispatchers that calls the
//! same use-cases as everybody else, faults, and referees that look for broken promises.
//!
//! Owns: [`city`] and the people in it ([`player`]), the faulty network and the killed server
//! ([`rehearsal`]), the referees ([`referee`]), the scripted minute of the guided tour ([`tour`]),
//! a street where things go wrong ([`street`]), and the market in which programs grab for blocks ([`market`]). Never does: decide for the product, read a clock or make entropy: a seed and `now`
//! arrive as arguments, and the same seed gives the same log head.
//!
//! Start at [`rehearsal::Rehearsal`] for rehearsals, at [`player::Player::live`] for a city that
//! lives by itself.

pub mod act;
pub mod camera;
pub mod city;
pub mod dice;
pub mod ledger;
pub mod market;
mod network;
pub mod player;
pub mod ports;
pub mod race;
pub mod redress;
pub mod referee;
pub mod rehearsal;
pub mod router;
mod shelf;
pub mod street;
pub mod tour;
mod trap;
