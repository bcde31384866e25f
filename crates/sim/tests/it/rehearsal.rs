//! A few rehearsed days.

use porchlight_sim::referee::coverage;
use porchlight_sim::rehearsal::{Rehearsal, Script};

fn report(rehearsal: &Rehearsal) -> Vec<String> {
    let findings = rehearsal.judge().unwrap();
    findings.iter().take(20).map(ToString::to_string).collect()
}

#[test]
fn four_days_with_faults_break_no_promise() {
    let folder = tempfile::tempdir().unwrap();
    let script = Script { faults_per_mille: 350, ..Script::small(7) };
    let mut rehearsal = Rehearsal::open(script, folder.path()).unwrap();
    rehearsal.play(4).unwrap();
    assert_eq!(report(&rehearsal), Vec::<String>::new(), "with things under way");
    rehearsal.rest().unwrap();
    eprintln!("{:?}", rehearsal.figures);
    eprintln!("{}", rehearsal.summary().unwrap());
    eprintln!("{:?}", coverage(rehearsal.app()).unwrap());
    assert_eq!(report(&rehearsal), Vec::<String>::new());
    let figures = rehearsal.figures;
    assert!(figures.faults > 100, "{figures:?}");
    assert!(figures.blobs > 2 && figures.apps > 2 && figures.meanwhile > 2, "{figures:?}");
    assert!(rehearsal.ledger.attempts.len() > 60, "{}", rehearsal.ledger.attempts.len());
    let races = rehearsal.ledger.races.figures;
    assert!(races.won > 4 && races.lost > 4, "{races:?}");
}

#[test]
fn photos_of_phones_that_are_offline_for_three_days_all_arrive_each_at_its_own_stop() {
    let folder = tempfile::tempdir().unwrap();
    let script = Script {
        orders: 80,
        couriers: 24,
        faults_per_mille: 350,
        far_away_per_mille: 1_000,
        ..Script::small(11)
    };
    let mut rehearsal = Rehearsal::open(script, folder.path()).unwrap();
    rehearsal.play(6).unwrap();
    rehearsal.rest().unwrap();
    eprintln!("{:?}", rehearsal.figures);
    assert_eq!(report(&rehearsal), Vec::<String>::new());
    let phones = rehearsal.figures.far_away;
    let photos = rehearsal.ledger.photos.len();
    assert!(phones >= 6, "{phones} phones were offline for three days");
    assert!(photos >= 200, "{photos} photos");
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
