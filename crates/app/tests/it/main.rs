//! The conductor's promises, played on a real store.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod due_process;
#[path = "../../../store/tests/homes/mod.rs"]
mod home;
mod identity;
mod import;
mod known;
mod market;
mod orders;
mod pack;
mod plan;
mod registers;
mod revise;
mod rounds;
mod stage;
mod verdicts;
