//! Tests of the voice, through its router: one binary, one module for each noun.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

#[path = "../../../store/tests/homes/mod.rs"]
mod home;
#[path = "../stage/mod.rs"]
mod stage;

mod api;
mod attacks;
mod challenges;
mod claim_evidence;
mod claims;
mod console;
mod due_process;
mod identity;
mod identity_desk;
mod keeping;
mod made_cases;
mod money;
mod my_record;
mod news;
mod passkey_statements;
mod pattern_rights;
mod patterns;
mod people_in_photos;
mod phones;
mod photo_pairs;
mod place;
mod public;
mod recipient;
mod records;
mod registers;
mod rounds;
mod tour;
mod town;
mod trust;
mod virtual_courier;
mod words;
