//! The capability cannot be made from an id either.

use porchlight_domain::decision::Human;
use porchlight_domain::id::StaffId;

fn main() {
    let _ = Human(StaffId([1; 16]));
}
