//! What remembering proofs costs, measured at the limit.

use porchlight_attest::proof::replay::{BYTES_PER_PROOF, MAX_PROOFS, Remembered, Replays};
use sha2::{Digest, Sha256};

/// Phones whose proofs fill the memory: each has fewer than the limit of one key.
const PHONES: usize = 4_000;
/// Proofs a second at the limit.
const A_SECOND: usize = MAX_PROOFS / 300;

/// Memory of this process that is in use, in bytes, where the system tells.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1_024)
}

/// Run it by itself: other tests of the same process use memory too.
#[test]
fn a_full_memory_of_proofs_takes_as_many_bytes_as_documented_at_most() {
    let phones: Vec<[u8; 32]> =
        (0..PHONES).map(|number| Sha256::digest(number.to_be_bytes()).into()).collect();
    let replays = Replays::default();
    let before = resident();
    let mut kept = 0;
    for number in 0..MAX_PROOFS {
        let end = i64::try_from(number / A_SECOND).unwrap() + 300;
        let jti = format!("proof-number-{number:016}");
        let remembered = replays.remember(&phones[number % PHONES], &jti, end, 0);
        kept += usize::from(remembered == Remembered::New);
    }
    let (Some(before), Some(after)) = (before, resident()) else {
        eprintln!("SKIPPED: this system does not tell how much memory a process has");
        return;
    };
    assert!(kept > MAX_PROOFS * 9 / 10, "the shards fill evenly enough: {kept}");
    let each = after.saturating_sub(before) / kept;
    eprintln!("{kept} proofs remembered, {each} bytes each (at most {BYTES_PER_PROOF})");
    assert!(each > 40, "nothing was measured: a proof and its end are 40 bytes, not {each}");
    assert!(each <= BYTES_PER_PROOF, "{each} bytes each");
}
