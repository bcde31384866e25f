//! Only a person who decides about people can refer a check to a case.
use porchlight_domain::id::StaffId;
use porchlight_identity::check::{Event, Finding};

fn refers(staff: StaffId) -> Event {
    Event::Looked(staff, Finding::Other)
}

fn main() {}
