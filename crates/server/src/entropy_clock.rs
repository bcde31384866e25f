//! The one place where the wall clock and the machine's entropy are read.
//!
//! Everything else receives time and random bytes as arguments, so that a rehearsal can play the
//! same code with its own.

use porchlight_app::{Actor, Ctx};
use porchlight_domain::time::Timestamp;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Now, by the machine's clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where the wall clock is read")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Fresh random bytes from the operating system.
///
/// # Panics
/// The operating system has no entropy to give: going on would make guessable secrets.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where entropy is read")]
#[expect(clippy::panic, reason = "a server without entropy must not go on")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        panic!("the operating system gives no entropy: {error}");
    }
    bytes
}

/// A fresh context for somebody, now.
#[must_use]
pub fn ctx(actor: Actor) -> Ctx {
    Ctx::new(now(), actor, random())
}

/// Waits for so long, on the asynchronous runtime.
#[expect(clippy::disallowed_methods, reason = "the one place where requests are made to wait")]
pub async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}

/// Measures how long something takes; never goes backwards.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where time is measured")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
