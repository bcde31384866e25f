//! The bars of `docs/claims.md`, on fewer claims than its figures.

use super::rehearsal::review::{RESIDUES, couriers, remedies};
use super::rehearsal::{calibration, fingerprint, play};
use porchlight_assess::remedy::Policy;

const CLAIMS: u32 = 16_000;
/// The bar for a million claims.
const MOST_ERROR: f64 = 0.02;

#[test]
fn the_three_words_mean_what_they_say_on_claims_whose_truth_is_known() {
    let seen = play(77, CLAIMS);
    let [supported, open, contradicted] = calibration(&seen);
    for row in [supported, open, contradicted] {
        assert!(row.claims > 300 && row.error() <= MOST_ERROR, "{row:?}");
    }
    assert!(supported.shares().1 >= 0.96, "{supported:?}");
    assert!(contradicted.shares().1 <= 0.04, "{contradicted:?}");
    assert_eq!(fingerprint(&seen), fingerprint(&play(77, CLAIMS)), "it replays");
}

#[test]
fn no_honest_courier_is_decided_about_and_few_honest_recipients_stay_without_a_remedy() {
    let seen = play(78, CLAIMS);
    let [honest, keeping] = couriers(78, &seen, RESIDUES);
    assert!(honest.couriers > 600 && keeping.couriers > 0);
    assert_eq!(honest.offboarded, 0, "{honest:?}");
    let [honest, _] = remedies(78, &seen, &Policy::default());
    assert!(honest.without * 1_000 < honest.claims, "{honest:?}");
}
