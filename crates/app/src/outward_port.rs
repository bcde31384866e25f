//! The port to servers of others: programs of the operator that want news, and push services.

use porchlight_domain::time::Timestamp;

/// A POST to somebody else's server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Where to.
    pub url: String,
    /// Names and values of its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// What the server answered; its body is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// HTTP status.
    pub status: u16,
    /// Seconds after which it wants to be asked again, if it said so.
    pub retry_after: Option<u32>,
}

/// A browser that asked to be told: its push service's address for it, and its keys.
#[derive(Debug, Clone, Copy)]
pub struct PushTarget<'a> {
    /// Where its push service takes notes for it.
    pub endpoint: &'a str,
    /// Its P-256 key, an uncompressed point.
    pub public_key: &'a [u8],
    /// Its secret of 16 bytes.
    pub auth: &'a [u8],
}

/// Calls to servers of others. Never follows a redirect, never reaches an address inside the
/// operator's own network unless the settings allow it.
pub trait Outward: Send + Sync {
    /// Whether an address is one that may be called, as far as its text says.
    ///
    /// # Errors
    /// What is wrong with it, in plain English.
    fn allows(&self, url: &str) -> Result<(), String>;

    /// Sends all of these at once and waits for every answer, in order.
    fn post(&self, requests: Vec<Outgoing>) -> Vec<Result<Answered, String>>;

    /// The public key by which push services know this server (RFC 8292), an uncompressed point.
    fn push_key(&self) -> Vec<u8>;

    /// A note that only this browser can read (RFC 8291), signed for its push service.
    ///
    /// # Errors
    /// The browser's keys cannot be used.
    fn push(&self, to: PushTarget<'_>, payload: &[u8], now: Timestamp) -> Result<Outgoing, String>;
}

/// No way out: for rehearsals and tests that call nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoOutward;

impl Outward for NoOutward {
    fn allows(&self, _: &str) -> Result<(), String> {
        Err("nothing outside can be reached here".into())
    }

    fn post(&self, requests: Vec<Outgoing>) -> Vec<Result<Answered, String>> {
        requests.iter().map(|_| Err("nothing outside can be reached here".into())).collect()
    }

    fn push_key(&self) -> Vec<u8> {
        vec![]
    }

    fn push(&self, _: PushTarget<'_>, _: &[u8], _: Timestamp) -> Result<Outgoing, String> {
        Err("nothing outside can be reached here".into())
    }
}
