//! A station in race mode behind the faulty network, and planted bugs of what was promised there. As in
//! [`crate::planted`], the database is made to look as if the product had each of them.

use crate::planted::plant;
use porchlight_sim::referee::races_ended;
use porchlight_sim::rehearsal::{Rehearsal, Script};

/// What somebody would find if the product had this bug.
const BUGS: &[(&str, &str)] = &[
    (
        "whoever was told that they won a race has nothing",
        "DELETE FROM award WHERE id = (SELECT MIN(id) FROM award WHERE source = 'race')",
    ),
    (
        "a place of a race goes to somebody who was told nothing",
        "DROP INDEX award_one_each;
         UPDATE award SET courier = (SELECT MIN(c.id) FROM courier c JOIN block b ON b.station = c.station
           WHERE b.id = award.block AND c.id <> award.courier AND c.vehicle <> 'bike')
         WHERE id = (SELECT MIN(id) FROM award WHERE source = 'race' AND holds = 1)",
    ),
    (
        "a race gives more hours than a day has",
        "UPDATE block SET ends_at = ends_at + 18000000000 WHERE id =
           (SELECT MIN(block) FROM award WHERE source = 'race' AND holds = 1)",
    ),
    (
        "a race gives more blocks than anybody may hold at once",
        "DROP INDEX award_one_each;
         UPDATE award SET made_at = (SELECT MIN(made_at) FROM award WHERE source = 'race'),
           courier = (SELECT courier FROM award WHERE source = 'race' AND holds = 1 ORDER BY id LIMIT 1)
         WHERE source = 'race' AND holds = 1",
    ),
    (
        "a block of a race is given back by nobody",
        "UPDATE award SET state = 'forfeited', holds = 0 WHERE id =
           (SELECT MIN(id) FROM award WHERE source = 'race' AND state = 'checked_out')",
    ),
    (
        "a list gives one place to two people",
        "UPDATE waiting_place SET state = 'taken', ended_at = joined_at,
           award = (SELECT award FROM waiting_place WHERE state = 'taken' ORDER BY id LIMIT 1)
         WHERE id = (SELECT MIN(id) FROM waiting_place WHERE state <> 'taken')",
    ),
    (
        "whoever left a list is given its place",
        "UPDATE waiting_place SET state = 'taken',
           award = (SELECT MIN(id) FROM award WHERE source = 'race')
         WHERE id = (SELECT MIN(id) FROM waiting_place WHERE state IN ('left', 'declined'))",
    ),
    (
        "a list forgets who joined it",
        "DELETE FROM waiting_place WHERE id = (SELECT MIN(id) FROM waiting_place)",
    ),
    (
        "a list asks somebody before their turn",
        "UPDATE waiting_place SET number = number + 100 WHERE id = (SELECT MIN(w.id) FROM waiting_place w
           JOIN waiting_place o ON o.block = w.block AND o.number > w.number
             AND o.joined_at + 60000000 < w.asked_at AND (o.asked_at IS NULL OR o.asked_at > w.asked_at)
             AND (o.ended_at IS NULL OR o.ended_at > w.asked_at + 60000000)
           WHERE w.asked_at IS NOT NULL)",
    ),
];

#[test]
fn a_station_in_race_mode_breaks_no_promise_and_every_bug_planted_there_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let script = Script {
        orders: 9,
        couriers: 4,
        racers: 12,
        faults_per_mille: 300,
        repeats_per_mille: 500,
        ..Script::small(21)
    };
    let mut rehearsal = Rehearsal::open(script, folder.path()).unwrap();
    rehearsal.play(6).unwrap();
    assert_eq!(rehearsal.judge().unwrap(), [], "with things under way");
    rehearsal.rest().unwrap();
    let said = rehearsal.ledger.races.figures;
    let ended = races_ended(rehearsal.app()).unwrap();
    eprintln!("{said:?} {ended:?} {:?}", rehearsal.figures);
    assert!(said.claimed >= 100 && said.won >= 15 && said.lost >= 40, "{said:?}");
    assert!(said.waited >= 15 && said.left > 1, "{said:?}");
    assert!(said.given_back + said.given_back_late > 3, "{said:?}");
    assert!(ended.given > 1 && ended.worked > 5, "{ended:?}");
    assert!(rehearsal.figures.kills > 10, "{:?}", rehearsal.figures);
    for found in plant(&rehearsal, folder.path(), BUGS).lines() {
        assert!(found.contains("races") || found.contains("waiting"), "{found}");
    }
}
