//! Nobody but the policy in force makes a proof of consent.
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ConsentId, CourierId};
use porchlight_identity::consent::Consented;
use porchlight_identity::policy::Purpose;

fn invents(consent: ConsentId, courier: CourierId) -> Consented<'static> {
    Consented { consent, courier, purpose: Purpose::Presence, recogniser: Digest([0; 32]), brand: Default::default() }
}

fn main() {}
