//! Signals from outside.

use porchlight_domain::words::Assurance;
use porchlight_risk::signal::{Kind, Signal};
use porchlight_risk::wire::{Pseudonyms, WireError, WireSignal};
use proptest::prelude::*;

const JSON: &str = r#"{
    "version": 1, "at_ms": 1790000000000, "actor": "driver-17", "kind": "accept",
    "session": "s-1", "device": "thumbprint", "network": "192.0.2.0/24", "thing": "offer-9",
    "station": "north", "shown_at_ms": 1789999999000, "round_trip_ms": 80, "local_minute": 600,
    "assurance": "software_key"
}"#;

fn key() -> Pseudonyms {
    Pseudonyms::new([7; 32])
}

fn with(edit: impl Fn(&mut WireSignal)) -> Result<Signal, WireError> {
    let mut wire: WireSignal = serde_json::from_str(JSON).unwrap();
    edit(&mut wire);
    wire.signal(&key())
}

#[test]
fn a_signal_from_outside_keeps_facts_and_loses_names() {
    let signal = with(|_| {}).unwrap();
    assert_eq!((signal.kind, signal.assurance), (Kind::Accept, Assurance::SoftwareKey));
    assert_eq!(signal.reaction_ms(), Some(920));
    assert_eq!((signal.actor, signal.station), (key().actor("driver-17"), key().station("north")));
    assert_eq!(signal.hints, 0, "nothing was said of client hints");
    let other = Pseudonyms::new([8; 32]);
    assert_ne!(signal.actor, other.actor("driver-17"), "another key, other digests");
    assert_ne!(key().part("device", b"x"), key().part("network", b"x"), "fields are apart");
}

#[test]
fn what_is_wrong_is_named() {
    let refused = |edit: fn(&mut WireSignal)| with(edit).unwrap_err().to_string();
    let long = "x".repeat(257);
    assert_eq!(refused(|wire| wire.version = 2), "version 2 is not spoken here, send version 1");
    assert_eq!(refused(|wire| wire.kind = "hack".into()), "kind: unknown code \"hack\"");
    assert_eq!(refused(|wire| wire.actor = String::new()), "actor: must have 1 to 256 bytes");
    assert_eq!(with(|wire| wire.device = Some(long.clone())), Err(WireError::Name("device")));
    assert_eq!(refused(|wire| wire.shown_at_ms = Some(u64::MAX)), "shown_at_ms: out of range");
    assert_eq!(refused(|wire| wire.local_minute = Some(1_440)), "local_minute: out of range");
    assert!(serde_json::from_str::<WireSignal>(&JSON.replace("thing", "rating")).is_err());
}

#[test]
fn nobody_outside_can_say_that_a_challenge_was_passed() {
    for kind in ["challenged", "challenge_passed", "challenge_failed"] {
        assert_eq!(
            with(|wire| wire.kind = kind.into()),
            Err(WireError::UnknownCode("kind", kind.into()))
        );
    }
    assert_eq!(with(|wire| wire.kind = "granted".into()).unwrap().kind, Kind::Granted);
}

proptest! {
    #[test]
    fn a_recorded_signal_reads_back_as_it_was(
        numbers in proptest::array::uniform7(any::<u64>()), actor in any::<u128>(),
        small in (any::<u32>(), any::<u16>(), any::<u16>()),
        kind in proptest::sample::select(Kind::ALL), assurance in proptest::sample::select(Assurance::ALL),
        forged in any::<bool>(),
    ) {
        let [at_ms, session, device, network, hints, thing, shown_at_ms] = numbers;
        let (station, round_trip_ms, local_minute) = small;
        let signal = Signal {
            at_ms, actor, session, device, network, hints, thing, shown_at_ms, station,
            round_trip_ms, local_minute, kind, assurance, forged,
        };
        prop_assert_eq!(Signal::from_record(&signal.record()), Ok(signal));
    }
}
