//! The jittered sniper: a sniper that was told to look less regular.
//!
//! Knows: the same, and that constant times are noticed. Does not know: how wide human times are. Adds
//! an even jitter to everything.

use crate::market::script::{PLAIN, Script};

pub(super) const SCRIPT: Script = Script {
    looks: (800, 2_200),
    waits: (150, 450),
    tries: 400,
    gap: (120, 480),
    drops: 300,
    ..PLAIN
};
