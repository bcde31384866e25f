//! The farm: accounts bought or made up, three on each phone, driven by one program.
//!
//! Knows: the keys of its phones, all its accounts' lists. Does not know: that accounts on one phone and
//! accounts that act in the same milliseconds are seen together.

use crate::market::script::{PLAIN, Script};

pub(super) const SCRIPT: Script = Script {
    looks: (1_500, 4_500),
    waits: (200, 900),
    tries: 450,
    gap: (200, 700),
    one_clock: true,
    accounts_on_phone: 3,
    drops: 200,
    ..PLAIN
};
