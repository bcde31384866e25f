//! The CAPTCHA farm: a jittered sniper that pays people to pass challenges.
//!
//! Knows: its owner's key, and a market of solvers who need 15 to 40 seconds and seldom fail. Does not
//! know: how wide human times are.

use crate::market::script::{PLAIN, Script};

pub(super) const SCRIPT: Script = Script {
    looks: (1_200, 3_800),
    waits: (250, 900),
    opens_details: true,
    tries: 60,
    gap: (900, 2_700),
    passes: 920,
    passes_after: (15_000, 40_000),
    ..PLAIN
};
