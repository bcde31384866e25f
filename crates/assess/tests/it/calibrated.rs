//! The bars of `docs/claims.md`, on fewer claims than its figures.

use super::rehearsal::cities::{BEYOND, FRESH, POOL, USUAL};
use super::rehearsal::finding::{findings, longest};
use super::rehearsal::model::Table;
use super::rehearsal::range::{self, Rates};
use super::rehearsal::review::{RESIDUES, at_most, couriers, remedies};
use super::rehearsal::{calibration, fingerprint, play, play_in};
use porchlight_assess::remedy::Policy;
use porchlight_assess::telling::MOST_WORDS;

const CLAIMS: u32 = 16_000;
/// The bar for a million claims.
const MOST_ERROR: f64 = 0.02;
/// The bar for fewer, which move an error by up to 0.003 by chance alone.
const MOST_BY_CHANCE: f64 = 0.023;

#[test]
fn the_three_words_mean_what_they_say_on_claims_whose_truth_is_known() {
    let seen = play(77, CLAIMS);
    let [supported, open, contradicted] = calibration(&seen);
    for row in [supported, open, contradicted] {
        assert!(row.claims > 300.0 && row.error() <= MOST_ERROR, "{row:?}");
    }
    assert!(supported.shares().1 >= 0.96, "{supported:?}");
    assert!(contradicted.shares().1 <= 0.04, "{contradicted:?}");
    assert_eq!(fingerprint(&seen), fingerprint(&play(77, CLAIMS)), "it replays");
}

#[test]
fn in_every_city_of_the_declared_range_the_words_mean_what_they_say_and_more_than_they_did() {
    let table = range::by_reason(&play(76, 8 * CLAIMS), &USUAL);
    let worst = |model| {
        let sides = range::worst(&table, &model).into_iter().flatten();
        sides.map(|(error, _)| error.abs()).fold(0.0, f64::max)
    };
    let (now, first) = (worst(table.published()), worst(table.first()));
    assert!(now <= MOST_BY_CHANCE, "{now}");
    assert!(first > MOST_BY_CHANCE && now < 0.7 * first, "{now} after {first}");
}

#[test]
fn cities_that_weights_are_judged_by_lie_in_the_declared_range_and_outside_the_pool() {
    let [pool, fresh] = [&POOL[..], &FRESH[..]].map(|mixes| mixes.iter().map(Rates::of));
    let pool: Vec<Rates> = pool.collect();
    assert!(pool.iter().all(Rates::are_in_range));
    for rates in fresh {
        assert!(rates.are_in_range(), "{rates:?}");
        assert!(pool.iter().all(|other| other.missing != rates.missing), "{rates:?}");
    }
    assert!(BEYOND.iter().all(|mix| !Rates::of(mix).are_in_range()));
}

#[test]
fn the_rehearsals_model_says_what_the_product_says() {
    let seen = play(75, CLAIMS / 4);
    let table = Table::of(&seen);
    let rows = table.rows(&table.published());
    for (row, own) in calibration(&seen).iter().zip(rows[0]) {
        assert!((row.claims - own.claims).abs() < 0.5 && (row.said - own.said).abs() < 1e-6);
    }
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
    for (seed, mix) in (79..).zip(FRESH.into_iter().chain(BEYOND)) {
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
