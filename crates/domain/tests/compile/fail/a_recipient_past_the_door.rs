//! A decision about a recipient is not put together by hand.

use porchlight_domain::decision::SecondLook;
use porchlight_domain::time::Timestamp;

fn past(made: SecondLook) -> SecondLook {
    SecondLook { effective_at: Timestamp(0), ..made }
}

fn main() {}
