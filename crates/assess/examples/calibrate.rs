//! A million simulated claims with known truth: how well the three words are calibrated, who would be
//! decided about, and who stays without a remedy.
//!
//! `cargo run --release -p porchlight-assess --example calibrate` (two seeds of the usual city, five cities of the
//! declared range that the weights were not fitted on, and four beyond it, a million claims each; `... -- 20000`
//! plays fewer); `... -- fit` fits the weights on the pool of cities and prints them; `... -- range` looks for the
//! city of the declared range that they do worst in. See `docs/claims.md`.
#![allow(clippy::print_stdout, reason = "prints tables and ends")]

#[path = "../tests/it/rehearsal/mod.rs"]
mod rehearsal;

use porchlight_assess::place::Residue;
use porchlight_assess::remedy::Policy;
use porchlight_assess::strength::Word;
use rehearsal::cities::{BEYOND, FRESH, Mix, POOL, USUAL};
use rehearsal::finding::{findings, longest};
use rehearsal::model::{Counts, Model, Table};
use rehearsal::range;
use rehearsal::review::{Got, Path, RESIDUES, at_most};
use rehearsal::{Seen, calibration, fingerprint, fit, play_in, review};

const CLAIMS: u32 = 1_000_000;
/// Seeds of the pool, of the cities that the weights are judged by, and of the claims that the range is looked at with.
const POOL_SEEDS: u64 = 101;
const FRESH_SEEDS: u64 = 201;
const BEYOND_SEEDS: u64 = 4;
const RANGE_SEED: u64 = 301;

fn main() {
    let argument = std::env::args().nth(1);
    match argument.as_deref() {
        Some("fit") => return fitted(),
        Some("range") => return worst_of_range(),
        _ => {}
    }
    let count = argument.and_then(|number| number.parse().ok()).unwrap_or(CLAIMS);
    let fresh = (FRESH_SEEDS..).zip([USUAL, USUAL].into_iter().chain(FRESH));
    for (seed, mix) in fresh.chain((BEYOND_SEEDS..).zip(BEYOND)) {
        city(seed, &mix, count);
    }
}

/// The likeliest weights of the pool, and those whose worst error in it is smallest.
fn fitted() {
    let mut counts = Counts::default();
    for (column, (seed, mix)) in (POOL_SEEDS..).zip(POOL).enumerate() {
        counts.add(&play_in(&mix, seed, CLAIMS), |_| column);
    }
    let pool = counts.table();
    let likeliest = fit::likeliest(&pool);
    let robust = fit::robust(&pool, &likeliest);
    for (said, model) in
        [("version 1", pool.first()), ("likeliest", likeliest.clone()), ("robust", robust.clone())]
    {
        let (worst, loss) = (fit::worst(&pool, &model), pool.loss(&model));
        println!("{said}: worst error {worst:.4}, loss {loss:.4}");
        for (mix, rows) in POOL.iter().zip(pool.rows(&model)) {
            let [supported, open, contradicted] = rows.map(|row| row.error());
            let claims = rows.map(|row| row.claims);
            println!("  {}: {supported:.4} {open:.4} {contradicted:.4} of {claims:?}", mix.name);
        }
    }
    println!("base {}", robust.base);
    for (at, (kind, seen)) in pool.levels.iter().enumerate() {
        println!("{kind} {seen} {} (likeliest {})", robust.weights[at], likeliest.weights[at]);
    }
}

/// What the published model, and the one before, say at most too much or too little in a city of the range.
fn worst_of_range() {
    let table = range::by_reason(&play_in(&USUAL, RANGE_SEED, 4 * CLAIMS), &USUAL);
    for (said, model) in [("published", table.published()), ("version 1", table.first())] {
        for (word, sides) in Word::ALL.iter().zip(range::worst(&table, &model)) {
            for (error, rates) in sides.into_iter().filter(|(error, _)| *error != 0.0) {
                println!(
                    "{said}: {word} {error:+.4} in {:.3?}, {:.3}",
                    rates.missing, rates.mistaken
                );
            }
        }
    }
}

fn city(seed: u64, mix: &Mix, count: u32) {
    println!("## seed {seed}, {count} claims, {}\n", mix.name);
    let seen = play_in(mix, seed, count);
    words(&seen);
    residues(&seen);
    found(seed, &seen);
    for (said, least) in [("default", RESIDUES), ("an eager analyst: one residue is enough", 1)] {
        println!("\ncases: {said}");
        let [honest, keeping] = review::couriers(seed, &seen, least);
        path("honest couriers", honest);
        path("couriers who keep parcels", keeping);
    }
    println!();
    let policies = [
        ("default policy", Policy::default()),
        ("strictest policy", Policy { at_once: 1, valuable_at_once: false, ..Policy::default() }),
    ];
    for (said, policy) in policies {
        let [honest, others] = review::remedies(seed, &seen, &policy);
        got(&format!("{said}, honest recipients"), honest);
        got(&format!("{said}, invented claims"), others);
    }
    let again = fingerprint(&play_in(mix, seed, count));
    let same = again == fingerprint(&seen);
    println!("\nreplayed: {} ({again:016x})\n", if same { "the same" } else { "DIFFERENT" });
}

fn found(seed: u64, seen: &[Seen]) {
    let found = findings(seed, seen);
    let [for_recipient, stands, undecidable] = found.findings;
    println!(
        "\nhonest couriers: {} claims; found D01 {for_recipient} ({} of them wrongly), D02 {stands}, D03 \
         {undecidable}; nothing follows from any of them",
        found.claims, found.wrong
    );
    let [en, es] = longest(seen);
    println!("longest outcome: {en} words in English, {es} in Spanish");
}

fn words(seen: &[Seen]) {
    println!("| word | claims | said | right | error |\n| --- | --- | --- | --- | --- |");
    for (word, row) in Word::ALL.iter().zip(calibration(seen)) {
        let (said, right) = row.shares();
        println!("| {word} | {} | {said:.4} | {right:.4} | {:.4} |", row.claims, row.error());
    }
    let table = Table::of(seen);
    let errors = |model: Model| table.rows(&model)[0].map(|row| format!("{:.4}", row.error()));
    println!("\nversion 1 in this city: errors {}", errors(table.first()).join("; "));
    println!(
        "loss {:.4}; of version 1 {:.4}",
        table.loss(&table.published()),
        table.loss(&table.first())
    );
}

fn residues(seen: &[Seen]) {
    println!("\n| residue | claims |\n| --- | --- |");
    for residue in Residue::ALL {
        let count = seen.iter().filter(|one| one.made.residue == *residue).count();
        println!("| {residue} | {count} |");
    }
}

fn path(who: &str, path: Path) {
    let Path { couriers, asked_about, cases, suspended_if_at_once, offboarded, after_appeal } =
        path;
    println!(
        "{who}: {couriers}; with a residue {asked_about}; cases {cases}; suspended if one person did so \
         at once {suspended_if_at_once}; offboarded {offboarded} (with 95 % confidence at most {:.2} in \
         10,000); after appeal {after_appeal} ({:.2})",
        at_most(offboarded, couriers),
        at_most(after_appeal, couriers)
    );
}

fn got(who: &str, got: Got) {
    let Got { claims, at_once, looked_twice, after_look, without } = got;
    println!(
        "{who}: {claims}; at once {at_once}; looked at twice {looked_twice}; then given {after_look}; \
         without {without} ({:.4} %)",
        f64::from(without) * 100.0 / f64::from(claims.max(1))
    );
}
