//! Verdicts and snapshots of one made stream, as a number: a faster build must not say anything else.

use crate::traffic::stream;
use porchlight_risk::book::Limits;
use porchlight_risk::guard::Guard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::policy::CheckedPolicy;
use porchlight_risk::starter;

/// What all of it came to when it was last meant to change.
const EXPECTED: u64 = 0xf9f4_9b2f_b272_56b9;

/// FNV-1a, 64 bits.
fn take(sum: &mut u64, bytes: &[u8]) {
    for byte in bytes {
        *sum = (*sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
}

#[test]
fn the_same_signals_give_the_verdicts_and_the_snapshot_they_always_gave() {
    let mut policy = starter::policy().unwrap().policy().clone();
    // So low that every verdict happens, and some tries are admitted.
    policy.thresholds.delay_at = Some(200);
    policy.thresholds.challenge_at = Some(420);
    policy.thresholds.refuse_at = Some(900);
    let policy = CheckedPolicy::check(policy).unwrap().live();
    let card = LiveCard::fit(starter::card().unwrap()).unwrap();
    let limits = Limits { accounts: 50, devices: 30, networks: 20, offers: 16 };
    let mut guard = Guard::new(limits, card, policy);
    let mut sum = 0xcbf2_9ce4_8422_2325;
    for signal in stream(77, 60, 30_000) {
        let seen = guard.observe(&signal);
        let judged = seen.judged;
        let said = format!(
            "{:?} {:?} {:?} {} {} {:?}",
            judged.verdict, judged.meant, judged.reasons, judged.trust, judged.raised, judged.alarm
        );
        take(&mut sum, said.as_bytes());
        if signal.kind.is_try() {
            take(&mut sum, &judged.points.to_le_bytes());
            seen.reading.features.iter().for_each(|v| take(&mut sum, &v.to_bits().to_le_bytes()));
        }
    }
    guard.snapshot(&mut |piece: &[u8]| take(&mut sum, piece));
    assert_eq!(sum, EXPECTED, "{sum:#x}");
}
