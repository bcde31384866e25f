//! A million simulated claims with known truth: how well the three words are calibrated, who would be
//! decided about, and who stays without a remedy.
//!
//! `cargo run --release -p porchlight-assess --example calibrate` (seeds 2 and 3 in the city that the weights
//! were fitted on, seeds 4 to 7 in four that they were not, a million claims each; `... -- 20000` plays
//! fewer); `... -- fit` prints the weights of seed 1; `... -- prior` tries two changes of the model that the product
//! does not have, on fewer claims. See `docs/claims.md`.
#![allow(clippy::print_stdout, reason = "prints tables and ends")]

#[path = "../tests/it/rehearsal/mod.rs"]
mod rehearsal;

use porchlight_assess::place::Residue;
use porchlight_assess::remedy::Policy;
use porchlight_assess::strength::Word;
use rehearsal::finding::{findings, longest};
use rehearsal::prior::{self, Change};
use rehearsal::review::{Got, Path, RESIDUES, at_most};
use rehearsal::truth::{FITTED, Mix, SHIFTED};
use rehearsal::{Seen, calibration, fingerprint, play, play_in, review};

const CLAIMS: u32 = 1_000_000;
/// Claims of a city for `prior`, and those that a small station has in years.
const TRIED: u32 = 300_000;
const FEW: usize = 1_000;

fn main() {
    let argument = std::env::args().nth(1);
    if argument.as_deref() == Some("fit") {
        let (base, weights) = rehearsal::fit::fit(&play(1, CLAIMS));
        println!("base {base:.0}");
        for ((kind, seen), weight) in weights {
            println!("{kind} {seen} {weight:.0}");
        }
        return;
    }
    if argument.as_deref() == Some("prior") {
        return priors();
    }
    let count = argument.and_then(|number| number.parse().ok()).unwrap_or(CLAIMS);
    let fitted = [(2, FITTED), (3, FITTED)];
    for (seed, mix) in fitted.into_iter().chain((4..).zip(SHIFTED)) {
        city(seed, &mix, count);
    }
}

/// The error of each word under the published model, with its own weight for "not my place", and with a base of the
/// city's own besides, from all its claims and from a thousand of them.
fn priors() {
    let fitted = play(1, TRIED);
    let own = Change { not_my_place: prior::not_my_place(&fitted), base: 0.0 };
    let share = prior::share(&fitted, own);
    println!("\"not my place\": {:+.3} beside the published weight\n", own.not_my_place);
    println!("| city (seed) | model | base | supported | open | contradicted |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (seed, mix) in [(2, FITTED), (3, FITTED)].into_iter().chain((4..).zip(SHIFTED)) {
        let seen = play_in(&mix, seed, TRIED);
        let few = &seen[..FEW];
        let models = [
            ("published", Change::default()),
            ("own weight", own),
            ("and own base", Change { base: prior::base(&seen, own, share), ..own }),
            ("base from 1,000", Change { base: prior::base(few, own, share), ..own }),
        ];
        for (said, change) in models {
            let [supported, open, contradicted] =
                prior::calibration(&seen, change).map(|row| row.error());
            println!(
                "| {} ({seed}) | {said} | {:+.3} | {supported:.4} | {open:.4} | {contradicted:.4} |",
                mix.name, change.base
            );
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
