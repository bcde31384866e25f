//! No check begins but by an ask within the caps.
use porchlight_domain::time::Timestamp;
use porchlight_identity::cadence::{Ask, Trigger};
use porchlight_identity::check::Check;
use porchlight_identity::policy::CheckedPolicy;

fn begins(policy: &CheckedPolicy, now: Timestamp) -> Check {
    Check::begin(Ask { trigger: Trigger::DeviceChange, at: now, grace: 1 }, policy)
}

fn main() {}
