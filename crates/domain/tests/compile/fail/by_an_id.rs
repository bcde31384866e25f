//! The id of somebody on the staff is no capability: jobs know ids.

use porchlight_domain::decision::{Asked, Authority, Decision};
use porchlight_domain::id::StaffId;
use porchlight_domain::time::Timestamp;

fn decides(asked: &Asked<'_>, somebody: StaffId) {
    let _ = Decision::issue(asked, Authority::Person(somebody), Timestamp(1));
}

fn main() {
    let _ = decides;
}
