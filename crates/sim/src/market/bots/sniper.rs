//! The sniper: takes in the millisecond the offer arrives, again and again.
//!
//! Knows: its owner's key, the API, when offers are released to within minutes. Does not know: that
//! anything is measured. Gives most of what it gets back and keeps the best.

use crate::market::script::{PLAIN, Script};

pub(super) const SCRIPT: Script =
    Script { tries: 1_500, gap: (100, 100), waits: (0, 2), drops: 400, ..PLAIN };
