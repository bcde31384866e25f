//! Planted bugs of what follows when it goes wrong: claims, remedies, cases, decisions, appeals. As in
//! [`crate::planted`], the database is made to look as if the product had each of them.

use crate::planted::plant;
use porchlight_sim::rehearsal::{Rehearsal, Script};
use porchlight_store::rows::DecisionRow;
use serde_json::Value;
use std::collections::BTreeMap;

const BUGS: &[(&str, &str)] = &[
    (
        "a second claim about one parcel is open",
        "DROP INDEX claim_one_open;
         INSERT INTO claim SELECT X'ffffffffffffffffffffffffffffff11', delivery_order, kind, looked,
           statement, 1, made_at, NULL, NULL, NULL, NULL, '', NULL, '' FROM claim WHERE open = 1
         ORDER BY id LIMIT 1",
    ),
    (
        "something is held true before the courier was heard",
        "UPDATE claim SET open = 0, taken_back_at = NULL, finding = 'D02', settled_at = made_at + 1,
           settled_by = (SELECT MIN(id) FROM staff)
         WHERE id = (SELECT MIN(c.id) FROM claim c JOIN attempt a
           ON a.delivery_order = c.delivery_order AND a.received_at <= c.made_at
           AND a.voided_at IS NULL)",
    ),
    (
        "a claim that nobody can tell stays open",
        "UPDATE claim SET made_at = made_at - 1728000000000 WHERE id =
           (SELECT MIN(id) FROM claim WHERE open = 1)",
    ),
    (
        "a program says what is held true",
        "UPDATE claim SET settled_by = NULL WHERE id =
           (SELECT MIN(id) FROM claim WHERE settled_by IS NOT NULL)",
    ),
    (
        "the courier does not hear of a claim",
        "DELETE FROM message WHERE subject LIKE '%something about delivery%'
           OR subject LIKE '%algo sobre la entrega%'",
    ),
    (
        "somebody else answers for a courier",
        "DROP TRIGGER claim_answer_is_fixed;
         UPDATE claim_answer SET courier = (SELECT id FROM courier WHERE id NOT IN
             (SELECT courier FROM attempt WHERE delivery_order =
               (SELECT delivery_order FROM claim WHERE id = claim_answer.claim)) ORDER BY id LIMIT 1)
         WHERE id = (SELECT MIN(id) FROM claim_answer)",
    ),
    ("what a courier answered is lost", "DELETE FROM claim_answer"),
    ("a claim is lost", "DELETE FROM claim WHERE id = (SELECT MIN(id) FROM claim)"),
    (
        "a claim brings no remedy",
        "DELETE FROM remedy WHERE id = (SELECT MIN(id) FROM remedy)",
    ),
    (
        "a remedy is taken back",
        "UPDATE remedy SET state = 'not_needed', given_at = NULL WHERE id =
           (SELECT MIN(id) FROM remedy WHERE state = 'given')",
    ),
    (
        "a remedy is not given when its time has come",
        "UPDATE remedy SET state = 'waits', given_at = NULL, due_at = asked_at - 864000000000
         WHERE id = (SELECT MIN(id) FROM remedy WHERE state = 'given')",
    ),
    (
        "one person ends an account",
        "PRAGMA ignore_check_constraints = ON; DROP TRIGGER decision_is_fixed;
         UPDATE decision SET second_decider = NULL
         WHERE kind = 'offboarding' AND issued_at IS NOT NULL",
    ),
    (
        "whoever reported it decides it",
        "DROP TRIGGER decision_is_fixed;
         UPDATE decision SET first_decider =
           (SELECT reporter FROM case_file WHERE id = decision.case_file)
         WHERE id = (SELECT MIN(id) FROM decision WHERE until_at IS NOT NULL)",
    ),
    (
        "a program keeps somebody from work",
        "PRAGMA ignore_check_constraints = ON; DROP TRIGGER decision_is_fixed;
         UPDATE decision SET automatic = 1, first_decider = NULL
         WHERE id = (SELECT MIN(id) FROM decision WHERE until_at IS NOT NULL)",
    ),
    (
        "evidence changes after it was decided on",
        "DROP TRIGGER case_file_is_fixed;
         UPDATE case_file SET evidence = evidence || ' ' WHERE id =
           (SELECT MIN(case_file) FROM decision WHERE until_at IS NOT NULL)",
    ),
    (
        "somebody decides what they never opened",
        "DELETE FROM audit_entry WHERE act = 'case_read'",
    ),
    (
        "a letter is written anew",
        "DROP TRIGGER decision_is_fixed;
         UPDATE decision SET words = words || ' ' WHERE id =
           (SELECT MIN(id) FROM decision WHERE issued_at IS NOT NULL)",
    ),
    (
        "a decision rests on nothing",
        "DROP TRIGGER decision_keeps_what_it_rests_on;
         DELETE FROM decision_ground WHERE decision =
           (SELECT MIN(id) FROM decision WHERE issued_at IS NOT NULL)",
    ),
    (
        "a restriction comes before the courier was heard",
        "DELETE FROM statement; UPDATE case_file SET asked_at = NULL",
    ),
    (
        "a hold does not end",
        "PRAGMA ignore_check_constraints = ON; DROP TRIGGER decision_is_fixed;
         DROP TRIGGER decision_moves_on;
         UPDATE decision SET state = 'in_effect', until_at = until_at - 864000000000
         WHERE id = (SELECT MIN(id) FROM decision WHERE until_at IS NOT NULL)",
    ),
    (
        "short blocks add up to a week",
        "PRAGMA ignore_check_constraints = ON; DROP TRIGGER decision_is_fixed;
         UPDATE decision SET hold = hold * 9 WHERE id =
           (SELECT MIN(id) FROM decision WHERE until_at IS NOT NULL)",
    ),
    (
        "an account stays paused although nothing says so",
        "DROP TRIGGER courier_is_ended_by_a_decision;
         UPDATE courier SET state = 'paused' WHERE id =
           (SELECT MIN(id) FROM courier WHERE state = 'active')",
    ),
    (
        "a case that nobody looked at goes on",
        "DROP INDEX case_file_live;
         UPDATE case_file SET state = 'open', due_at = opened_at - 864000000000 WHERE id =
           (SELECT MIN(id) FROM case_file)",
    ),
    (
        "an appeal that was upheld gives nothing back",
        "DROP TRIGGER decision_moves_on;
         UPDATE decision SET state = 'in_effect' WHERE id =
           (SELECT MIN(decision) FROM appeal WHERE state = 'upheld')",
    ),
    (
        "whoever decided answers the appeal",
        "DROP TRIGGER appeal_is_answered_by_another;
         UPDATE appeal SET answered_by = (SELECT first_decider FROM decision WHERE id = appeal.decision)
         WHERE id = (SELECT MIN(id) FROM appeal WHERE answered_by IS NOT NULL)",
    ),
    (
        "an appeal that nobody answered waits for ever",
        "UPDATE appeal SET state = 'open', answered_by = NULL, answered_at = NULL,
           answer_by = made_at - 864000000000 WHERE id = (SELECT MIN(id) FROM appeal)",
    ),
    (
        "a made case becomes the case of somebody real",
        "DROP TRIGGER case_file_is_not_made; DROP INDEX case_file_live;
         INSERT INTO case_file SELECT m.shown_as, (SELECT MIN(id) FROM courier), m.station,
           m.opened_at, NULL, m.report, 'closed', NULL, NULL, NULL, m.asked_at, m.answered_at, 0, 0,
           NULL, m.evidence, m.evidence_digest, m.put_at, 'x', NULL, ''
         FROM made_case m ORDER BY m.id LIMIT 1",
    ),
    (
        "a claim's record ends before its time",
        "DROP TRIGGER claim_ends;
         UPDATE claim SET removed_at = COALESCE(settled_at, taken_back_at, made_at) + 1,
           removed_by = 'house', looked = '[]', statement = '', answer = ''
         WHERE id = (SELECT MIN(id) FROM claim WHERE open = 0)",
    ),
    (
        "a case's record ends before its time, and what was written stays",
        "DROP TRIGGER case_file_ends;
         UPDATE case_file SET removed_at = opened_at + 1, removed_by = 'house' WHERE id =
           (SELECT MIN(case_file) FROM decision WHERE issued_at IS NOT NULL)",
    ),
    ("an appeal is lost", "DELETE FROM appeal WHERE id = (SELECT MIN(id) FROM appeal)"),
];

#[test]
fn every_bug_planted_in_what_follows_when_it_goes_wrong_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let script =
        Script { orders: 24, couriers: 14, racers: 0, faults_per_mille: 80, ..Script::small(5) };
    let mut rehearsal = Rehearsal::open(script, folder.path()).unwrap();
    rehearsal.play(5).unwrap();
    rehearsal.rest().unwrap();
    letters(&rehearsal);
    insta::assert_snapshot!(plant(&rehearsal, folder.path(), BUGS));
}

/// How long letters are, without what people wrote in their own words.
fn letters(rehearsal: &Rehearsal) {
    let mut longest: BTreeMap<String, usize> = BTreeMap::new();
    let mut see = |row: DecisionRow| {
        let letter: Value = serde_json::from_str(&row.words).unwrap_or_default();
        let sections = letter["sections"].as_array().cloned().unwrap_or_default();
        let lines =
            sections.iter().flat_map(|s| s["lines"].as_array().cloned().unwrap_or_default());
        let words: usize =
            lines.filter_map(|line| Some(line.as_str()?.split_whitespace().count())).sum();
        let known = longest.entry(format!("{} {}", row.kind, row.language)).or_default();
        *known = words.max(*known);
    };
    rehearsal.app().store.read(|tx| tx.each_decision(&mut see)).unwrap();
    eprintln!("{longest:?}");
    assert!(longest.len() > 3, "{longest:?}");
}
