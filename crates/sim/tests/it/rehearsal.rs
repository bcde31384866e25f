//! A few rehearsed days.

use porchlight_sim::rehearsal::{Rehearsal, Script};

fn report(rehearsal: &Rehearsal) -> Vec<String> {
    let findings = rehearsal.judge().unwrap();
    findings.iter().take(20).map(ToString::to_string).collect()
}

#[test]
fn four_days_with_faults_break_no_promise() {
    let folder = tempfile::tempdir().unwrap();
    let mut rehearsal = Rehearsal::open(Script::small(7), folder.path()).unwrap();
    rehearsal.play(4).unwrap();
    eprintln!("{:?}", rehearsal.figures);
    eprintln!("{}", rehearsal.summary().unwrap());
    assert_eq!(report(&rehearsal), Vec::<String>::new());
    assert!(rehearsal.figures.faults > 100, "{:?}", rehearsal.figures);
    assert!(rehearsal.ledger.attempts.len() > 60, "{}", rehearsal.ledger.attempts.len());
}

#[test]
fn the_same_seed_gives_the_same_log_head() {
    let heads: Vec<_> = [3, 3, 4]
        .map(|seed| {
            let folder = tempfile::tempdir().unwrap();
            let mut rehearsal = Rehearsal::open(Script::small(seed), folder.path()).unwrap();
            rehearsal.play(2).unwrap();
            rehearsal.head().unwrap()
        })
        .into();
    assert_eq!(heads[0], heads[1]);
    assert_ne!(heads[0], heads[2]);
}
