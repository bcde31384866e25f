//! There is no step that refuses a recipient anything.

use porchlight_domain::decision::PatternStep;

fn main() {
    let _ = PatternStep::Refusal;
}
