//! A book is a function of its signals, to the last bit.

use crate::traffic::{START_MS, stream};
use porchlight_risk::book::{Book, Limits, shard_of};
use porchlight_risk::guard::Guard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::policy::CheckedPolicy;
use porchlight_risk::signal::{Kind, RECORD_BYTES, Signal};
use porchlight_risk::starter;
use porchlight_risk::state::Damaged;
use proptest::prelude::*;

/// So small that everything is evicted all the time.
const TIGHT: Limits = Limits { accounts: 7, devices: 5, networks: 4, offers: 6 };
const ROOMY: Limits = Limits { accounts: 64, devices: 64, networks: 64, offers: 64 };

fn bytes(book: &Book) -> Vec<u8> {
    let mut bytes = vec![];
    book.snapshot(&mut |piece: &[u8]| bytes.extend_from_slice(piece));
    bytes
}

fn record(signals: &[Signal]) -> Vec<[u8; RECORD_BYTES]> {
    signals.iter().map(Signal::record).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn replaying_recorded_signals_gives_the_readings_and_the_state_bit_for_bit(
        seed in any::<u64>(), actors in 1_u64..24, length in 1_usize..600, tight in any::<bool>(),
    ) {
        let limits = if tight { TIGHT } else { ROOMY };
        let signals = stream(seed, actors, length);
        let mut online = Book::new(limits);
        let readings: Vec<_> = signals.iter().map(|signal| online.observe(signal)).collect();
        let mut again = Book::new(limits);
        for (bytes, reading) in record(&signals).iter().zip(&readings) {
            let signal = Signal::from_record(bytes).unwrap();
            prop_assert!(again.observe(&signal).same_bits(reading));
        }
        prop_assert_eq!(bytes(&online), bytes(&again));
    }

    #[test]
    fn a_snapshot_in_the_middle_and_the_rest_give_the_same_as_the_whole(
        seed in any::<u64>(), actors in 1_u64..24, length in 2_usize..600, part in 0.0_f64..1.0,
        tight in any::<bool>(), forgotten in proptest::option::of(0_u64..24),
    ) {
        let limits = if tight { TIGHT } else { ROOMY };
        let signals = stream(seed, actors, length);
        let (before, after) = signals.split_at((length as f64 * part) as usize);
        let mut whole = Book::new(limits);
        before.iter().for_each(|signal| whole.replay(signal));
        if let Some(actor) = forgotten {
            whole.forget(u128::from(actor) << 64 | 7);
        }
        let kept = bytes(&whole);
        let mut restored = Book::restore(limits, &mut kept.as_slice()).unwrap();
        prop_assert_eq!(&bytes(&restored), &kept);
        for signal in after {
            let (one, other) = (whole.observe(signal), restored.observe(signal));
            prop_assert!(one.same_bits(&other));
        }
        prop_assert_eq!(bytes(&whole), bytes(&restored));
    }

    #[test]
    fn verdicts_of_a_replay_are_those_given_online_also_after_a_restart(
        seed in any::<u64>(), length in 1_usize..500, part in 0.0_f64..1.0,
    ) {
        let card = || LiveCard::fit(starter::card().unwrap()).unwrap();
        let policy = || {
            let mut policy = starter::policy().unwrap().policy().clone();
            // So low that everything happens, the breaker included.
            policy.thresholds.delay_at = Some(1);
            policy.thresholds.challenge_at = Some(20);
            policy.breaker.min_accounts = 20;
            CheckedPolicy::check(policy).unwrap().live()
        };
        let signals = stream(seed, 40, length);
        let stop = (length as f64 * part) as usize;
        let mut online = Guard::new(TIGHT, card(), policy());
        let mut guard = online.clone();
        for (at, signal) in signals.iter().enumerate() {
            if at == stop {
                let mut kept = vec![];
                guard.snapshot(&mut |piece: &[u8]| kept.extend_from_slice(piece));
                guard = Guard::restore(TIGHT, card(), policy(), &mut kept.as_slice()).unwrap();
            }
            let (one, other) = (online.observe(signal), guard.observe(signal));
            prop_assert!(one.reading.same_bits(&other.reading));
            prop_assert_eq!(format!("{:?}", one.judged), format!("{:?}", other.judged));
        }
        prop_assert_eq!(online.judge().breaker(), guard.judge().breaker());
    }

    #[test]
    fn no_damaged_snapshot_is_taken_over(seed in any::<u64>(), at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut book = Book::new(TIGHT);
        stream(seed, 6, 60).iter().for_each(|signal| book.replay(signal));
        let sound = bytes(&book);
        let mut damaged = sound.clone();
        let at = at.index(damaged.len());
        damaged[at] ^= flip;
        prop_assert!(Book::restore(TIGHT, &mut damaged.as_slice()).is_err());
        prop_assert_eq!(
            Book::restore(TIGHT, &mut &sound[..at]).map(|_| ()).unwrap_err(),
            Damaged::Short
        );
    }
}

#[test]
fn a_snapshot_that_holds_more_than_the_limits_is_refused() {
    let mut book = Book::new(ROOMY);
    stream(1, 20, 500).iter().for_each(|signal| book.replay(signal));
    let kept = bytes(&book);
    assert_eq!(Book::restore(TIGHT, &mut kept.as_slice()).map(|_| ()), Err(Damaged::TooLarge));
    assert_eq!(
        Book::restore(ROOMY, &mut [0; 64].as_slice()).map(|_| ()),
        Err(Damaged::NotASnapshot)
    );
}

#[test]
fn observing_stays_within_the_memory_reserved_at_the_start() {
    let mut book = Book::new(TIGHT);
    let reserved = book.fill().bytes;
    stream(3, 500, 5_000).iter().for_each(|signal| {
        book.observe(signal);
    });
    let fill = book.fill();
    assert_eq!((fill.bytes, fill.signals), (reserved, 5_000));
    assert!(fill.accounts <= 7 && fill.devices <= 5 && fill.networks <= 4 && fill.offers <= 6);
    assert!(fill.evicted > 100);
}

#[test]
fn a_forgotten_account_begins_anew() {
    let mut book = Book::new(ROOMY);
    let signals = stream(5, 4, 400);
    signals.iter().for_each(|signal| book.replay(signal));
    let actor = signals[0].actor;
    assert!(book.read(actor, START_MS).is_some());
    assert!(book.forget(actor) && !book.forget(actor));
    assert!(book.read(actor, START_MS).is_none());
    let fresh = book.observe(&Signal::new(actor, signals[399].at_ms, Kind::SignIn));
    assert!(!fresh.canary && !fresh.forged && fresh.challenged_at_ms == 0);
}

#[test]
fn shards_take_accounts_evenly_and_always_the_same_ones() {
    let mut taken = [0_u32; 4];
    (0..40_000_u128).for_each(|actor| taken[shard_of(actor, 4) as usize] += 1);
    assert!(taken.iter().all(|count| (9_500..10_500).contains(count)), "{taken:?}");
}

#[test]
fn the_end_of_time_does_no_harm() {
    let mut book = Book::new(TIGHT);
    for at_ms in [0, u64::MAX, 5, u64::MAX - 1, 1 << 45] {
        for kind in Kind::ALL {
            let mut signal = Signal::new(1, at_ms, *kind);
            signal.shown_at_ms = u64::MAX;
            signal.thing = u64::MAX;
            book.observe(&signal);
        }
    }
    let kept = bytes(&book);
    assert!(Book::restore(TIGHT, &mut kept.as_slice()).is_ok());
}
