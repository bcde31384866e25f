//! Ratings have no code in the catalogue.

use porchlight_domain::decision::Ground;

fn main() {
    let _ = Ground::Rating;
}
