//! The tapper: an app on its owner's own phone that refreshes and taps.
//!
//! Knows: the screen. Has: a genuine phone with a hardware key and a person who works, sleeps and uses
//! the rest of the app by hand, and who is often there to pass a challenge. Does not know: that nobody
//! reads in 400 milliseconds.

use crate::market::script::{PLAIN, Script};
use porchlight_domain::words::Assurance;

pub(super) const SCRIPT: Script = Script {
    looks: (1_150, 1_250),
    most_looks: 600,
    idle_looks: 20,
    sleeps: true,
    waits: (300, 500),
    tries: 2,
    gap: (400, 900),
    passes: 600,
    passes_after: (8_000, 60_000),
    assurance: Assurance::HardwareAttested,
    ..PLAIN
};
