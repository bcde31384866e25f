//! The domain's promises.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod attempt;
mod challenge;
mod check_in;
mod compile;
mod decision;
mod eta;
mod fairness;
mod hold;
mod log_notes;
mod log_tree;
mod log_vectors;
mod made_case;
mod made_right;
mod pattern;
mod pay;
mod pay_ledger;
mod place;
mod round_beacon;
mod round_draw;
mod round_fair;
mod round_field;
mod round_open;
mod round_policy;
mod round_record;
mod standing;
mod street;
mod strength;
mod trust;
mod waiting;
