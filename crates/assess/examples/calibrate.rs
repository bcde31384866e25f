//! A million simulated claims with known truth: how well the three words are calibrated, who would be
//! decided about, and who stays without a remedy.
//!
//! `cargo run --release -p porchlight-assess --example calibrate` (seeds 2 and 3, a million claims each);
//! `... -- fit` prints the weights of seed 1. See `docs/claims.md`.
#![allow(clippy::print_stdout, reason = "prints tables and ends")]

#[path = "../tests/it/rehearsal/mod.rs"]
mod rehearsal;

use porchlight_assess::place::Residue;
use porchlight_assess::remedy::Policy;
use porchlight_assess::strength::Word;
use rehearsal::review::{Got, Path, RESIDUES};
use rehearsal::{Seen, calibration, fingerprint, play, review};

const CLAIMS: u32 = 1_000_000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("fit") {
        let (base, weights) = rehearsal::fit::fit(&play(1, CLAIMS));
        println!("base {base:.0}");
        for ((kind, seen), weight) in weights {
            println!("{kind} {seen} {weight:.0}");
        }
        return;
    }
    for seed in [2, 3] {
        println!("## seed {seed}, {CLAIMS} claims\n");
        let seen = play(seed, CLAIMS);
        words(&seen);
        residues(&seen);
        for (said, least) in [("default", RESIDUES), ("an eager analyst: one residue is enough", 1)]
        {
            println!("\ncases: {said}");
            let [honest, keeping] = review::couriers(seed, &seen, least);
            path("honest couriers", honest);
            path("couriers who keep parcels", keeping);
        }
        println!();
        let policies = [
            ("default policy", Policy::default()),
            (
                "strictest policy",
                Policy { at_once: 1, valuable_at_once: false, ..Policy::default() },
            ),
        ];
        for (said, policy) in policies {
            let [honest, others] = review::remedies(seed, &seen, &policy);
            got(&format!("{said}, honest recipients"), honest);
            got(&format!("{said}, invented claims"), others);
        }
        let again = fingerprint(&play(seed, CLAIMS));
        let same = again == fingerprint(&seen);
        println!("\nreplayed: {} ({again:016x})\n", if same { "the same" } else { "DIFFERENT" });
    }
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
         at once {suspended_if_at_once}; offboarded {offboarded}; after appeal {after_appeal}"
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
