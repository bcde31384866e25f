//! The bars of `docs/claims.md`, on fewer claims than its figures.

use super::rehearsal::finding::{findings, longest};
use super::rehearsal::review::{RESIDUES, at_most, couriers, remedies};
use super::rehearsal::truth::SHIFTED;
use super::rehearsal::{calibration, fingerprint, play, play_in};
use porchlight_assess::remedy::Policy;
use porchlight_assess::telling::MOST_WORDS;

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

#[test]
fn in_cities_that_the_weights_were_not_fitted_on_nobody_honest_is_decided_about() {
    for (seed, mix) in (79..).zip(SHIFTED) {
        let seen = play_in(&mix, seed, CLAIMS / 2);
        let [honest, _] = couriers(seed, &seen, RESIDUES);
        assert_eq!(honest.offboarded, 0, "{}: {honest:?}", mix.name);
        let [_, open, contradicted] = calibration(&seen);
        assert!(contradicted.shares().1 <= 0.07, "{}: {contradicted:?}", mix.name);
        assert!(open.claims > contradicted.claims, "{}", mix.name);
        let found = findings(seed, &seen);
        assert!(found.findings.iter().all(|count| *count > 0), "{found:?}");
        let [en, es] = longest(&seen);
        assert!(en < MOST_WORDS && es < MOST_WORDS, "{en} and {es} words");
    }
}

#[test]
fn seeing_none_says_at_most_three_of_so_many() {
    assert!((at_most(0, 30_000) - 1.0).abs() < 0.01);
    assert!(at_most(3, 30_000) > 2.5 && at_most(3, 30_000) < 2.7);
}
