//! The computation that a browser does by itself: ALTCHA, protocol version 2, in its deterministic mode.
//!
//! Owns: making a task from random bytes that the caller brings, and checking what came back against
//! the very task that was handed out. Never does: say that somebody is a person. It is a price, and it
//! asks nothing of anybody's eyes, ears, hands or memory.
//!
//! The library reads no clock here and draws nothing at random: a task carries no time of its own (its
//! challenge does), and its numbers come from the context.

use crate::error::{Error, Result};
use altcha::{
    Challenge, ChallengeParameters, HmacAlgorithm, Payload, SolveChallengeOptions,
    VerifySolutionOptions, sign_challenge, solve_challenge, verify_solution,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_domain::digest::encode_hex;
use serde_json::json;
use std::collections::BTreeMap;

/// Rounds of PBKDF2 in one attempt.
const COST: u32 = 5_000;
/// The number to be found lies in this range: from a fifth of a second to a second on four cores.
const COUNTERS: std::ops::Range<u32> = 1_000..2_000;
/// Bytes of a derived key.
const KEY_BYTES: usize = 32;
/// Characters of its hexadecimal form that are told.
const TOLD: usize = KEY_BYTES;
/// Most characters of an answer; real ones have about 900.
pub(super) const MAX_PAYLOAD: usize = 8 * 1024;

/// What a task is made from.
pub(super) struct Seeds {
    pub(super) nonce: [u8; 16],
    pub(super) salt: [u8; 16],
    pub(super) counter: [u8; 4],
}

fn fault(error: &altcha::Error) -> Error {
    Error::Fault(format!("altcha: {error}"))
}

/// The keys with which a task and its solution are signed.
fn secrets(key: &[u8; 32]) -> (String, String) {
    (encode_hex(&key[..16]), encode_hex(&key[16..]))
}

/// Makes a task that is about this challenge and this act on this thing, as JSON for the widget.
pub(super) fn task(seeds: &Seeds, key: &[u8; 32], about: &[(&str, &str)]) -> Result<String> {
    let told = about.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
    let mut parameters = ChallengeParameters {
        algorithm: "PBKDF2/SHA-256".into(),
        cost: COST,
        data: Some(told.collect::<BTreeMap<_, _>>()),
        expires_at: None,
        key_length: KEY_BYTES,
        key_prefix: String::new(),
        key_signature: None,
        memory_cost: None,
        nonce: encode_hex(&seeds.nonce),
        parallelism: None,
        salt: encode_hex(&seeds.salt),
    };
    // With an empty prefix the first attempt is the solution: this derives the key of one number.
    let counter =
        COUNTERS.start + u32::from_be_bytes(seeds.counter) % (COUNTERS.end - COUNTERS.start);
    let bare = Challenge { parameters: parameters.clone(), signature: None };
    let options =
        SolveChallengeOptions { counter_start: counter, ..SolveChallengeOptions::new(&bare) };
    let solved = solve_challenge(options).map_err(|e| fault(&e))?;
    let solved = solved.ok_or_else(|| Error::Fault("altcha: no key was derived".into()))?;
    parameters.key_prefix = solved.derived_key[..TOLD].to_owned();
    let derived: Vec<u8> = (0..solved.derived_key.len() / 2)
        .filter_map(|at| u8::from_str_radix(&solved.derived_key[2 * at..2 * at + 2], 16).ok())
        .collect();
    let (sign, sign_key) = secrets(key);
    let signed = sign_challenge(
        &HmacAlgorithm::Sha256,
        &mut parameters,
        Some(&derived),
        &sign,
        Some(&sign_key),
    );
    Ok(serde_json::to_string(&signed.map_err(|e| fault(&e))?)?)
}

/// Whether this is the solution of the task that was handed out. Whatever cannot be read is none.
pub(super) fn is_solved(task: &str, key: &[u8; 32], payload: &str) -> Result<bool> {
    if payload.len() > MAX_PAYLOAD {
        return Ok(false);
    }
    let handed_out: Challenge = serde_json::from_str(task)?;
    let read = STANDARD.decode(payload.trim()).ok();
    let Some(answer) = read.and_then(|json| serde_json::from_slice::<Payload>(&json).ok()) else {
        return Ok(false);
    };
    if answer.challenge.parameters.nonce != handed_out.parameters.nonce {
        return Ok(false);
    }
    let (sign, sign_key) = secrets(key);
    let options = VerifySolutionOptions {
        hmac_key_signature_secret: Some(sign_key),
        ..VerifySolutionOptions::new(&handed_out, &answer.solution, sign)
    };
    Ok(verify_solution(options).map_err(|e| fault(&e))?.verified)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(first: u8) -> Seeds {
        Seeds { nonce: [first; 16], salt: [2; 16], counter: [0, 0, 0, first] }
    }

    fn solve(task: &str) -> String {
        let challenge: Challenge = serde_json::from_str(task).unwrap();
        let options = SolveChallengeOptions {
            counter_start: 1_000,
            ..SolveChallengeOptions::new(&challenge)
        };
        let solution = solve_challenge(options).unwrap().unwrap();
        STANDARD.encode(serde_json::to_vec(&Payload { challenge, solution }).unwrap())
    }

    #[test]
    fn a_solution_solves_its_own_task_and_no_other() {
        let key = [9; 32];
        let one = task(&seeds(1), &key, &[("challenge", "chl_1")]).unwrap();
        let two = task(&seeds(2), &key, &[("challenge", "chl_2")]).unwrap();
        let solved = solve(&one);
        assert!(is_solved(&one, &key, &solved).unwrap());
        assert!(!is_solved(&two, &key, &solved).unwrap());
        assert!(!is_solved(&one, &[8; 32], &solved).unwrap());
    }

    #[test]
    fn what_cannot_be_read_is_no_solution() {
        let key = [9; 32];
        let one = task(&seeds(1), &key, &[]).unwrap();
        let long = "a".repeat(MAX_PAYLOAD + 1);
        for payload in ["", "%", "e30=", long.as_str()] {
            assert!(!is_solved(&one, &key, payload).unwrap(), "{payload}");
        }
    }

    #[test]
    fn a_made_up_key_is_no_solution() {
        let key = [9; 32];
        let one = task(&seeds(1), &key, &[]).unwrap();
        let challenge: Challenge = serde_json::from_str(&one).unwrap();
        let told = challenge.parameters.key_prefix.clone();
        let derived_key = format!("{told}{}", "0".repeat(2 * KEY_BYTES - told.len()));
        let solution = altcha::Solution { counter: 1_001, derived_key, time: None };
        let made_up = serde_json::to_vec(&Payload { challenge, solution }).unwrap();
        assert!(!is_solved(&one, &key, &STANDARD.encode(made_up)).unwrap());
    }
}
