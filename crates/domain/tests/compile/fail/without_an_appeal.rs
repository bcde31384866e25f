//! The days of appeal are the rules', not the decider's.

use porchlight_domain::decision::Decision;
use porchlight_domain::time::Timestamp;

fn shortens(made: &mut Decision) {
    made.appeal_until = Timestamp(1);
}

fn main() {
    let _ = shortens;
}
