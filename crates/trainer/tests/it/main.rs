//! What learning promises: clear errors, nothing left out in silence, the same result twice, and
//! figures on the public tables.

mod figures;
mod models;
mod public;
mod tables;
mod town;
