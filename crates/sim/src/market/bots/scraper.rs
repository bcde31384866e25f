//! The scraper: reads every id out of every answer and tries them all.
//!
//! Knows: its owner's key, and every field of the API's answers, also those that no client shows. Does
//! not know: which of them are canaries.

use crate::market::script::{PLAIN, Script};

pub(super) const SCRIPT: Script = Script {
    looks: (2_000, 6_000),
    waits: (300, 1_500),
    opens_details: true,
    tries: 400,
    gap: (250, 900),
    canaries: 30,
    ..PLAIN
};
