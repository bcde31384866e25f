//! Values of drand chains: a real one, and those of a chain with a key of its own.

use blst::min_sig::SecretKey;
use porchlight_domain::digest::{decode_hex, sha256};
use porchlight_domain::round::beacon::Chain;
use porchlight_feeds::drand::*;
use std::path::Path;

/// Value 657 413 of quicknet. Public facts of the chain.
const ROUND: u64 = 657_413;
const SIGNATURE: &str = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b";
const VALUE: &str = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587";
const SEPARATION: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

fn quicknet() -> Group {
    Group::quicknet().unwrap()
}

fn signature() -> [u8; SIGNATURE_BYTES] {
    decode_hex(SIGNATURE).unwrap()
}

#[test]
fn a_real_value_holds_offline() {
    assert_eq!(quicknet().value(ROUND, &signature()).unwrap().hex(), VALUE);
    assert_eq!(quicknet().chain(), Chain::QUICKNET);
}

#[test]
fn a_value_of_another_number_is_refused() {
    for round in [ROUND - 1, ROUND + 1, 0, u64::MAX] {
        assert_eq!(quicknet().value(round, &signature()), Err(NotAValue::WrongSignature));
    }
}

#[test]
fn no_changed_bit_goes_unnoticed() {
    let group = quicknet();
    for bit in 0..SIGNATURE_BYTES * 8 {
        let mut bytes = signature();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(group.value(ROUND, &bytes).is_err(), "bit {bit}");
    }
    for length in [0, 47, 49, 96] {
        assert_eq!(group.value(ROUND, &vec![0xb7; length]), Err(NotAValue::NotAPoint));
    }
    // The point at infinity belongs to no value.
    let mut infinity = [0; SIGNATURE_BYTES];
    infinity[0] = 0xc0;
    assert_eq!(group.value(ROUND, &infinity), Err(NotAValue::NotAPoint));
}

/// A chain whose key the test holds: what a station without the internet may run by itself.
fn own_chain(seed: u8) -> (Group, SecretKey) {
    let secret = SecretKey::key_gen(&[seed; 32], &[]).unwrap();
    let chain = Chain { hash: sha256(&[&[seed]]), genesis: 1_700_000_000, period: 30 };
    (Group::new(chain, &secret.sk_to_pk().compress()).unwrap(), secret)
}

#[test]
fn a_chain_of_ones_own_is_checked_the_same_way() {
    let ((group, secret), (other, _)) = (own_chain(1), own_chain(2));
    for round in [1u64, 2, 1_000_000] {
        let message = sha256(&[&round.to_be_bytes()]);
        let signature = secret.sign(&message.0, SEPARATION, &[]).compress();
        assert_eq!(group.value(round, &signature), Ok(sha256(&[&signature])));
        assert_eq!(group.value(round + 1, &signature), Err(NotAValue::WrongSignature));
        assert_eq!(other.value(round, &signature), Err(NotAValue::WrongSignature));
        // Signed under the separation of another scheme.
        let foreign = secret.sign(&message.0, b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_", &[]);
        assert_eq!(group.value(round, &foreign.compress()), Err(NotAValue::WrongSignature));
    }
}

#[test]
fn a_key_that_would_accept_anything_is_no_key() {
    let chain = Chain::QUICKNET;
    let mut infinity = [0; KEY_BYTES];
    infinity[0] = 0xc0;
    assert!(Group::new(chain, &infinity).is_err());
    assert!(Group::new(chain, &[0; KEY_BYTES]).is_err());
}

#[test]
fn an_answer_of_a_relay_is_checked_and_not_believed() {
    let group = quicknet();
    let answer = |round: u64, signature: &str, randomness: &str| {
        let json = format!(
            "{{\"round\":{round},\"randomness\":\"{randomness}\",\"signature\":\"{signature}\"}}"
        );
        group.read_answer(ROUND, json.as_bytes())
    };
    assert_eq!(answer(ROUND, SIGNATURE, VALUE), Ok(signature()));
    assert_eq!(answer(ROUND + 1, SIGNATURE, VALUE), Err(NotAValue::AnotherValue));
    assert_eq!(answer(ROUND, SIGNATURE, &"0".repeat(64)), Err(NotAValue::NotAnAnswer));
    assert_eq!(answer(ROUND, "b7", VALUE), Err(NotAValue::NotAnAnswer));
    let bare = format!("{{\"round\":{ROUND},\"signature\":\"{SIGNATURE}\"}}");
    assert_eq!(group.read_answer(ROUND, bare.as_bytes()), Ok(signature()));
    assert_eq!(group.read_answer(ROUND, b"<html>"), Err(NotAValue::NotAnAnswer));
    assert_eq!(group.read_answer(ROUND, &[b' '; MAX_ANSWER + 1]), Err(NotAValue::NotAnAnswer));
}

#[test]
fn the_kept_vectors_hold() {
    // Kept beside the project, not in it.
    let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/routing/drand-vectors/quicknet.json");
    let Ok(text) = std::fs::read_to_string(&kept) else {
        eprintln!("SKIPPED: no kept drand vectors; the one in this file was checked all the same");
        return;
    };
    let kept: serde_json::Value = serde_json::from_str(&text).unwrap();
    let chain = Chain::QUICKNET;
    assert_eq!(kept["chain_hash"], chain.hash.hex().as_str());
    assert_eq!(
        (kept["period_s"].as_u64(), kept["genesis_time"].as_i64()),
        (Some(3), Some(chain.genesis))
    );
    let key = decode_hex(kept["public_key"].as_str().unwrap()).unwrap();
    let group = Group::new(chain, &key).unwrap();
    for line in kept["rounds"].as_array().unwrap() {
        let round = line["round"].as_u64().unwrap();
        let signature: [u8; SIGNATURE_BYTES] =
            decode_hex(line["signature"].as_str().unwrap()).unwrap();
        assert_eq!(
            group.value(round, &signature).unwrap().hex(),
            line["randomness"].as_str().unwrap()
        );
    }
}
