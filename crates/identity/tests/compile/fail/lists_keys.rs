//! A key store answers for one template at a time.
use porchlight_identity::halves::ServerHalves;

fn lists(store: &dyn ServerHalves) {
    let _ = store.list();
}

fn main() {}
