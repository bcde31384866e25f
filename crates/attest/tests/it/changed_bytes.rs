//! Damaged App Attest and WebAuthn statements: a change of one byte is refused, or is in a place that
//! nobody signs, and those places are named here.

use crate::apple_vectors::cases;
use crate::mutation::Numbers;
use crate::webauthn_vectors::{Pair, examples};

/// Changes for each kind of input.
pub(crate) const CHANGES: usize = 10_000;
/// Changes of real App Attest attestations in the usual run: their chains take five signatures on P-384
/// each, which unoptimised code needs ten milliseconds and more for. The whole number runs when asked.
const REAL_CHANGES: usize = 400;

/// Changes one byte at a time and gives the places where that was accepted.
pub(crate) fn accepted_places(
    input: &[u8],
    changes: usize,
    accepted: impl Fn(&[u8]) -> bool,
) -> Vec<(usize, u8)> {
    assert!(accepted(input), "the undamaged statement must hold, or the test shows nothing");
    let mut numbers = Numbers(input.len() as u64);
    let mut bytes = input.to_vec();
    let mut found = vec![];
    for round in 0..changes {
        // Every place in turn where there are enough changes, else places by chance.
        let in_turn = changes >= bytes.len() && round < bytes.len();
        let place = if in_turn { round } else { numbers.below(bytes.len()) };
        let before = bytes[place];
        bytes[place] ^= u8::try_from(numbers.below(255)).unwrap() + 1;
        if accepted(&bytes) {
            found.push((place, bytes[place]));
        }
        bytes[place] = before;
    }
    found
}

#[test]
fn changes_of_real_app_attest_attestations_are_all_refused() {
    damage_real_attestations(REAL_CHANGES);
}

#[test]
#[ignore = "takes minutes: cargo test --release -p porchlight-attest --test it -- --include-ignored changes"]
fn ten_thousand_changes_of_real_app_attest_attestations_are_all_refused() {
    damage_real_attestations(CHANGES);
}

fn damage_real_attestations(changes: usize) {
    let Some(cases) = cases() else { return };
    let each = changes.div_ceil(cases.len());
    for case in cases {
        let places = accepted_places(&case.object, each, |object| {
            case.check(object, |_| {}).verified().is_some()
        });
        assert_eq!(places, []);
    }
}

/// The authenticator data's place in an attestation object.
fn data_at(pair: &Pair) -> usize {
    let object = pair.object();
    let name = b"authData";
    // A byte string with a length of one byte: two bytes of head.
    object.windows(name.len()).rposition(|w| w == name).unwrap() + name.len() + 2
}

/// What a U2F authenticator does not sign: flags, counter and model (section 8.6 builds what is
/// verified from the other parts). The flags only count where they are not one of those demanded.
fn unsigned_in_u2f(pair: &Pair) -> std::ops::Range<usize> {
    let data = data_at(pair);
    data + 32..data + 53
}

#[test]
fn ten_thousand_changes_of_vouched_registrations_are_refused_where_somebody_signs() {
    let Some((root, pairs)) = examples() else { return };
    let roots = [root];
    let format = |pair: &Pair| {
        let outcome = pair.register(pair.object(), &roots, |_| {});
        outcome.verified().unwrap().format.clone()
    };
    let vouched: Vec<&Pair> = pairs.iter().filter(|pair| format(pair) != "none").collect();
    assert_eq!(vouched.len(), 11);
    let each = CHANGES.div_ceil(vouched.len());
    for pair in vouched {
        let places = accepted_places(pair.object(), each, |object| {
            pair.register(object, &roots, |e| e.trust = true).verified().is_some()
        });
        let unsigned = if format(pair) == "fido-u2f" { unsigned_in_u2f(pair) } else { 0..0 };
        for (place, byte) in places {
            assert!(unsigned.contains(&place), "{}: byte {place} as {byte:#04x}", pair.title);
        }
    }
}
