//! Serving: from a bound address to the last answered request.
//!
//! Owns: connections, TLS, who a request comes from, health, figures, and stopping. Never does:
//! route a page (`porchlight_web` does) or decide anything. Start at [`run()`].

mod accept;
mod bundle;
mod ending;
mod front;
mod health;
mod run;
mod tls;

pub(crate) use health::free_bytes;
pub use run::{Serving, run};
pub(crate) use tls::answers_for;
