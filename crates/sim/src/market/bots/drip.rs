//! The slow drip: asks seldom, waits patiently, enters once.
//!
//! Knows: that volume is what gets noticed, and that rounds stay open for hours. Does not know: that a
//! person opens details and does other things. Runs on a timer, round the clock; its owner sometimes
//! sees a challenge in time.

use crate::market::script::{PLAIN, Script};

pub(super) const SCRIPT: Script = Script {
    looks: (598_000, 602_000),
    most_looks: 20,
    idle_looks: 0,
    waits: (30_000, 90_000),
    tries: 1,
    passes: 300,
    passes_after: (20_000, 150_000),
    ..PLAIN
};
