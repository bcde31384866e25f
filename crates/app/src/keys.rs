//! The operator's secrets and what is derived from them.
//!
//! Owns: derivation by HMAC-SHA-256 (RFC 2104) with a label for each purpose, so that link secrets,
//! delivery codes and round secrets need no storage and a database copy does not contain them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use porchlight_domain::check_in::CODE_DIGITS as STATION_DIGITS;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{OrderId, RoundId, StationId, WebhookEndpointId};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Digits of a delivery code.
pub const CODE_DIGITS: usize = 4;
/// Bytes of a link's secret.
const LINK_BYTES: usize = 16;

/// The master secrets, each 32 random bytes from the key folder.
#[derive(Clone)]
pub struct Keys {
    /// For recipients' links and delivery codes.
    pub link: [u8; 32],
    /// For the operator's round secrets and courier pseudonyms.
    pub draw: [u8; 32],
    /// Wraps the keys of photos.
    pub photo: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

fn derive(key: &[u8; 32], label: &str, parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length");
    mac.update(label.as_bytes());
    mac.update(&[0]);
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl Keys {
    /// The secret part of a recipient's link. A new `version` makes older links worthless.
    #[must_use]
    pub fn link_secret(&self, order: OrderId, version: u32) -> String {
        let bytes = derive(&self.link, "recipient-link", &[&order.0, &version.to_be_bytes()]);
        URL_SAFE_NO_PAD.encode(&bytes[..LINK_BYTES])
    }

    /// Whether this is the secret of the order's link, in constant time.
    #[must_use]
    pub fn is_link_secret(&self, order: OrderId, version: u32, secret: &str) -> bool {
        self.link_secret(order, version).as_bytes().ct_eq(secret.as_bytes()).into()
    }

    /// The delivery code the recipient tells the courier.
    #[must_use]
    pub fn delivery_code(&self, order: OrderId, version: u32) -> String {
        let bytes = derive(&self.link, "delivery-code", &[&order.0, &version.to_be_bytes()]);
        let number = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        format!("{:0width$}", number % 10_000, width = CODE_DIGITS)
    }

    /// The code that hangs at a station for so long as `span` names: five minutes, or a day.
    #[must_use]
    pub fn station_code(&self, station: StationId, span: &str) -> String {
        let bytes = derive(&self.link, "station-code", &[&station.0, span.as_bytes()]);
        let number = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        format!("{:0width$}", number % 1_000_000, width = STATION_DIGITS)
    }

    /// Whether this is that code, in constant time.
    #[must_use]
    pub fn is_station_code(&self, station: StationId, span: &str, code: &str) -> bool {
        self.station_code(station, span).as_bytes().ct_eq(code.as_bytes()).into()
    }

    /// The operator's secret of a round.
    #[must_use]
    pub fn round_secret(&self, round: RoundId) -> [u8; 32] {
        derive(&self.draw, "round-secret", &[&round.0])
    }

    /// The secret part of the link that ends news about an order's recipient.
    #[must_use]
    pub fn news_secret(&self, order: OrderId) -> String {
        let bytes = derive(&self.link, "news-off", &[&order.0]);
        URL_SAFE_NO_PAD.encode(&bytes[..LINK_BYTES])
    }

    /// The secret that signs what an endpoint is told. A new `version` takes its place.
    #[must_use]
    pub fn webhook_secret(&self, endpoint: WebhookEndpointId, version: u32) -> [u8; 32] {
        derive(&self.link, "webhook", &[&endpoint.0, &version.to_be_bytes()])
    }

    /// The mark of an order that was erased, by its station and reference: without this key it says
    /// nothing about which order it was.
    #[must_use]
    pub fn erased_mark(&self, station: StationId, reference: &str) -> Digest {
        Digest(derive(&self.link, "erased-reference", &[&station.0, reference.as_bytes()]))
    }

    /// A key for what `label` names, bound to these bytes (cookies and the like).
    #[must_use]
    pub fn derived(&self, label: &str, bytes: &[u8]) -> [u8; 32] {
        derive(&self.link, label, &[bytes])
    }
}
