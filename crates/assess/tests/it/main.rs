//! Behaviour of the assessment of claims.

mod calibrated;
mod every;
mod merging;
mod policy;
mod rehearsal;
mod strictest;
mod together;
