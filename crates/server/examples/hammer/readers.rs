//! The readers of foreign bytes outside of `attest`, whose list is its own.

use porchlight_app::import::{Rules, read_orders};
use porchlight_attest::parsers::Parser;
use porchlight_domain::geo::Point;
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::receipt::Receipt;
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_domain::time::Timestamp;
use porchlight_seal::verify::{Reason, Verdict, verify};
use porchlight_vision::{Limits, clean};

/// All of them.
pub(super) const READERS: &[Parser] = &[
    Parser { name: "bundle", read: bundle },
    Parser { name: "checkpoint", read: |bytes| text(bytes, |t| Checkpoint::parse(t).is_ok()) },
    Parser { name: "log_key", read: |bytes| text(bytes, |t| VerifierKey::parse(t).is_ok()) },
    Parser { name: "note", read: |bytes| text(bytes, |t| Note::parse(t).is_ok()) },
    Parser { name: "order_file", read: order_file },
    Parser { name: "photo", read: photo },
    Parser { name: "receipt", read: |bytes| text(bytes, |t| Receipt::parse(t).is_ok()) },
    Parser { name: "settings", read: settings },
    Parser { name: "tlog_proof", read: |bytes| text(bytes, |t| TlogProof::parse(t).is_ok()) },
];

/// Those that take a thousand times as long as others, and how much more seldom they are tried.
pub(super) const HEAVY: ([&str; 2], usize) = (["photo", "settings"], 16);

fn text(bytes: &[u8], read: fn(&str) -> bool) -> bool {
    std::str::from_utf8(bytes).is_ok_and(read)
}

fn bundle(bytes: &[u8]) -> bool {
    !matches!(verify(bytes, None).verdict, Verdict::Refused(Reason::NotABundle, _))
}

fn order_file(bytes: &[u8]) -> bool {
    let rules = Rules {
        zone: porchlight_app::zone::zone("America/Chicago"),
        station: Point::from_degrees(30.26, -97.74).unwrap(),
        now: Timestamp(1_795_564_800_000_000),
        date: None,
        sender: "Hammer".into(),
    };
    read_orders(bytes, &rules).is_ok_and(|(good, _)| good > 0)
}

/// What a photo may claim is kept small, so that time goes into reading, not into pixels.
fn photo(bytes: &[u8]) -> bool {
    let limits = Limits { pixels: 1_000_000, side: 2_000, ..Limits::default() };
    clean(bytes, &limits).is_ok()
}

fn settings(bytes: &[u8]) -> bool {
    let folder = std::env::temp_dir();
    let file = folder.join(format!("porchlight-hammer-{}.toml", std::process::id()));
    std::fs::write(&file, bytes).unwrap();
    porchlight_server::config::load(Some(&file), Some(&folder)).is_ok()
}
