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
fn a_dispatch_system_says_what_became_of_its_own_challenges() {
    for kind in [Kind::Challenged, Kind::ChallengePassed, Kind::ChallengeFailed, Kind::Granted] {
        assert_eq!(with(|wire| wire.kind = kind.code().into()).unwrap().kind, kind);
    }
}

#[test]
fn the_same_names_of_two_owners_are_different_accounts_devices_and_networks() {
    let ours = Pseudonyms::new([7; 32]);
    let wire: WireSignal = serde_json::from_str(JSON).unwrap();
    let all = [ours.clone(), ours.within("one"), ours.within("other")];
    let signals = all.map(|names| wire.signal(&names).unwrap());
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let (one, other) = (signals[one], signals[other]);
        assert_ne!(one.actor, other.actor);
        assert_ne!(one.device, other.device);
        assert_ne!(one.network, other.network);
        assert_ne!(one.thing, other.thing);
        assert_ne!(one.station, other.station);
    }
    assert_eq!(wire.signal(&ours.within("one")), Ok(signals[1]));
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
