//! Identity checks, played from both sides: a courier with a phone, and people at desks.
//!
//! Faces are names in these tests: two pictures are alike if they carry the same name. Everything
//! else is real: keys in two halves, sealed templates, consent, caps, the log.

mod asking;
mod ending;
mod leaving;
mod looking;
mod story;
mod world;

use world::{PERSON, World};
