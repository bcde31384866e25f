//! A decision is not put together from its parts.

use porchlight_domain::decision::Decision;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::DecisionKind;

fn main() {
    let _ = Decision {
        kind: DecisionKind::Offboarding,
        issued_at: Timestamp(1),
        effective_at: Timestamp(1),
        appeal_until: Timestamp(1),
    };
}
