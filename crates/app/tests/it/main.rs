//! The conductor's promises, played on a real store.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod check_in;
mod due_process;
mod fallen;
mod held_blocks;
#[path = "../../../store/tests/homes/mod.rs"]
mod home;
mod identity;
mod import;
mod joining;
mod known;
mod laws;
mod limits;
mod made_cases;
mod market;
mod offers;
mod orders;
mod pack;
mod phone_notes;
mod plan;
mod public_numbers;
mod records;
mod registers;
mod revise;
mod rollouts;
mod rounds;
mod stage;
mod steps;
mod verdicts;
mod waiting_always;
mod waiting_list;
