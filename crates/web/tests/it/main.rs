//! Tests of the voice, through its router: one binary, one module for each noun.

#[path = "../stage/mod.rs"]
mod stage;

mod town;
