//! Records that end by their age, tried from outside on both engines: statements written straight into the
//! database, past every program, are refused while something that is open needs the record.

use crate::due_process::{ANA, CASE, FIRST_CASE, NOTICE, NOW, ONE, TWO, Town, id, refused, towns};
use crate::patterns;
use crate::raw::params;
use porchlight_domain::time::DAY;

/// The decision that these are about.
const HOLD: u8 = 40;
const APPEAL: u8 = 50;
const MATTER: u8 = 60;
const CLAIM: u8 = 70;

/// Ends a case's record at a moment.
fn end(town: &Town, case: u8, at: i64) -> Result<(), String> {
    let sql =
        "UPDATE case_file SET removed_at = ?1, removed_by = 'own', evidence = 'gone', report = ''
        WHERE id = ?2";
    town.0.execute(sql, params![at, id(case)])
}

/// A day's hold on a listed ground, over, in a case that is decided.
fn held(town: &Town) {
    town.propose(HOLD, CASE, "suspension", Some(ONE), &["S01"]).unwrap();
    town.put(HOLD, "state = 'in_effect'").unwrap();
    let decided = "UPDATE case_file SET state = 'decided', ended_at = ?1 WHERE id = ?2";
    town.0.execute(decided, params![NOW, id(CASE)]).unwrap();
}

#[test]
fn a_case_ends_only_when_its_decisions_appeals_and_later_cases_are_over() {
    for town in towns() {
        let far = NOW + 400 * DAY;
        refused(end(&town, CASE, far), "not over stays whole");
        refused(end(&town, FIRST_CASE, far), "a later case rests on this one");
        held(&town);
        refused(end(&town, CASE, far), "a decision that is not over");
        town.put(HOLD, "state = 'ended'").unwrap();
        refused(end(&town, CASE, NOW + 13 * DAY), "a decision that is not over");
        town.0
            .execute(
                "INSERT INTO appeal (id, decision, courier, words, representative, made_at, answer_by, state,
                   reasons) VALUES (?1, ?2, ?3, 'asleep', '', ?4, ?4, 'open', '')",
                params![id(APPEAL), id(HOLD), id(ANA), NOW],
            )
            .unwrap();
        refused(end(&town, CASE, far), "an open appeal keeps its case");
        town.0
            .execute("UPDATE appeal SET state = 'lapsed' WHERE id = ?1", params![id(APPEAL)])
            .unwrap();
        refused(end(&town, CASE, NOW - DAY), "not over stays whole");
        let unnamed = "UPDATE case_file SET removed_at = ?1 WHERE id = ?2";
        refused(town.0.execute(unnamed, params![far, id(CASE)]), "no law says so");
        // The notice of the case before counts for 180 days.
        refused(end(&town, FIRST_CASE, NOW + 170 * DAY), "a decision that is not over");
        end(&town, FIRST_CASE, NOW + 180 * DAY).unwrap();
        end(&town, CASE, far).unwrap();
        let back = "UPDATE case_file SET removed_at = NULL WHERE id = ?1";
        refused(town.0.execute(back, params![id(CASE)]), "does not come back");
        let other = "UPDATE case_file SET evidence = 'other' WHERE id = ?1";
        refused(town.0.execute(other, params![id(CASE)]), "does not change");
    }
}

#[test]
fn a_legal_hold_keeps_a_case_and_what_is_written_in_one_that_stands_does_not_change() {
    for town in towns() {
        held(&town);
        town.put(HOLD, "state = 'ended'").unwrap();
        refused(town.put(HOLD, "words = 'other'"), "does not change");
        town.0
            .execute(
                "INSERT INTO matter (id, name, note, state, legal_hold, made_by, made_at, changed_at)
                 VALUES (?1, 'm', '', 'with_lawyer', 1, ?2, 1, 1)",
                params![id(MATTER), id(TWO)],
            )
            .unwrap();
        town.0
            .execute(
                "INSERT INTO matter_member (matter, courier, reason, added_by, added_at)
                 VALUES (?1, ?2, 'r', ?3, 1)",
                params![id(MATTER), id(ANA), id(TWO)],
            )
            .unwrap();
        refused(end(&town, CASE, NOW + 400 * DAY), "a legal hold keeps it");
        town.0
            .execute("UPDATE matter SET legal_hold = 0 WHERE id = ?1", params![id(MATTER)])
            .unwrap();
        end(&town, CASE, NOW + 400 * DAY).unwrap();
        town.put(HOLD, "words = 'gone', first_reasons = 'removed'").unwrap();
        refused(town.put(HOLD, "hold = 1"), "does not change");
        refused(town.put(NOTICE, "words = 'other'"), "does not change");
    }
}

/// A claim about the parcel of a recipient who was asked about several, and who took it back.
fn claimed(town: &patterns::Town) {
    town.0
        .execute(
            "INSERT INTO claim (id, delivery_order, kind, looked, statement, open, made_at, taken_back_at)
             VALUES (?1, ?2, 'damaged', '[]', 'Wet', 0, 1, 2)",
            params![id(CLAIM), id(patterns::ORDER)],
        )
        .unwrap();
}

#[test]
fn a_claim_ends_only_when_nothing_is_asked_of_its_recipient_and_what_went_stays_gone() {
    for town in patterns::towns() {
        claimed(&town);
        let end = |at: i64| {
            let sql = "UPDATE claim SET removed_at = ?1, removed_by = 'own', statement = '' WHERE id = ?2";
            town.0.execute(sql, params![at, id(CLAIM)])
        };
        refused(end(NOW), "a question to its recipient keeps it");
        let asked = "UPDATE pattern_case SET removed_at = ?1, removed_by = 'own' WHERE id = ?2";
        refused(town.0.execute(asked, params![NOW, id(patterns::CASE)]), "not over stays whole");
        let closed =
            "UPDATE pattern_case SET state = 'closed', due_at = NULL, ended_at = ?1 WHERE id = ?2";
        town.0.execute(closed, params![NOW, id(patterns::CASE)]).unwrap();
        refused(end(1), "a claim that is open stays whole");
        end(NOW).unwrap();
        let back = "UPDATE claim SET statement = 'Wet' WHERE id = ?1";
        refused(town.0.execute(back, params![id(CLAIM)]), "does not come back");
        town.0.execute(asked, params![NOW, id(patterns::CASE)]).unwrap();
    }
}

#[test]
fn the_mark_of_an_erased_order_does_not_change() {
    for town in towns() {
        let mark = [7_u8; 32];
        let kept = "INSERT INTO erased_reference (mark, station, erased_at) VALUES (?1, x'01', 5)";
        town.0.execute(kept, params![mark]).unwrap();
        let moved = "UPDATE erased_reference SET erased_at = 6 WHERE mark = ?1";
        refused(town.0.execute(moved, params![mark]), "does not change");
    }
}
