//! The register of requests from outside, tried past every program: what was asked and answered stays.

use crate::open;
use rusqlite::Connection;
use tempfile::TempDir;

const RECORD: &str = "INSERT INTO outside_request (id, asker, asker_name, reference, scope, basis,
    basis_words, received_on, due_on, recorded_by, recorded_at, outcome, answer, told, forbidden_by,
    forbidden_until, answered_by, answered_at, told_at)
    VALUES (x'0b', 'court', 'District court', '', 'positions', 'court_order', 'Order 5', '2026-11-20',
    NULL, x'0a', 1, NULL, '', NULL, '', NULL, NULL, NULL, NULL)";
const ANSWER: &str =
    "UPDATE outside_request SET outcome = 'in_part', answer = 'one day', told = 'told',
    told_at = 2, answered_by = x'0a', answered_at = 2";

/// A database with one open request.
fn register() -> (Connection, TempDir) {
    let (folder, store) = open();
    drop(store);
    let db = Connection::open(folder.path().join("porchlight.db")).unwrap();
    db.pragma_update(None, "foreign_keys", "ON").unwrap();
    db.execute_batch(
        "INSERT INTO staff (id, name, email, language, role, active, created_at)
         VALUES (x'0a', 'Olga', 'olga@x', 'en', 'operator', 1, 1);",
    )
    .unwrap();
    db.execute(RECORD, []).unwrap();
    (db, folder)
}

fn refused(db: &Connection, sql: &str) -> String {
    db.execute(sql, []).unwrap_err().to_string()
}

fn hand(db: &Connection, kind: &str) -> rusqlite::Result<usize> {
    db.execute("INSERT INTO outside_handover (request, kind) VALUES (x'0b', ?1)", [kind])
}

#[test]
fn an_answer_names_what_was_handed_over_and_is_never_changed() {
    let (db, _folder) = register();
    assert!(refused(&db, ANSWER).contains("name what was handed over"));
    hand(&db, "trace").unwrap();
    let refuses = ANSWER.replace("in_part", "refused");
    assert!(refused(&db, &refuses).contains("name what was handed over"));
    db.execute(ANSWER, []).unwrap();
    for later in [
        "UPDATE outside_request SET outcome = 'refused'",
        "UPDATE outside_request SET answer = 'nothing'",
        "UPDATE outside_request SET told = 'nobody', told_at = NULL",
        "INSERT INTO outside_handover (request, kind) VALUES (x'0b', 'photo')",
        "UPDATE outside_handover SET kind = 'photo'",
    ] {
        assert!(refused(&db, later).contains("does not change"), "{later}");
    }
    for gone in ["DELETE FROM outside_request", "DELETE FROM outside_handover"] {
        assert!(refused(&db, gone).contains("stays in the register"), "{gone}");
    }
}

#[test]
fn what_was_asked_does_not_change_even_before_the_answer() {
    let (db, _folder) = register();
    for change in
        ["asker = 'insurer'", "scope = 'less'", "basis = 'none'", "received_on = '2026-11-21'"]
    {
        let sql = format!("UPDATE outside_request SET {change}");
        assert!(refused(&db, &sql).contains("what was asked does not change"), "{change}");
    }
}

#[test]
fn no_row_can_say_that_a_face_was_handed_over() {
    let (db, _folder) = register();
    for kind in ["face_template", "face_picture", "face_key"] {
        assert!(hand(&db, kind).unwrap_err().to_string().contains("CHECK"), "{kind}");
    }
}

#[test]
fn a_handover_takes_a_basis_and_silence_takes_a_law_with_a_day() {
    let (db, _folder) = register();
    hand(&db, "trace").unwrap();
    let silent = ANSWER.replace("told = 'told',\n    told_at = 2", "told = 'forbidden'");
    assert!(refused(&db, &silent).contains("CHECK"), "no law is named");
    let nobody = ANSWER.replace("told = 'told',\n    told_at = 2", "told = 'nobody'");
    assert!(refused(&db, &nobody).contains("CHECK"), "it is about somebody");
    let bare = RECORD.replace("x'0b'", "x'0c'").replace("'court_order', 'Order 5'", "'none', ''");
    db.execute(&bare, []).unwrap();
    db.execute("INSERT INTO outside_handover (request, kind) VALUES (x'0c', 'trace')", []).unwrap();
    let given = format!("{ANSWER} WHERE id = x'0c'");
    assert!(refused(&db, &given).contains("CHECK"), "there is no basis");
}
