//! A score is nobody who decides about a recipient.

use porchlight_domain::decision::{PatternAsked, SecondLook};
use porchlight_domain::time::Timestamp;

fn by_a_score(asked: &PatternAsked<'_>, score: f64) {
    let _ = SecondLook::issue(asked, score, Timestamp(1));
}

fn main() {}
