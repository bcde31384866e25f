//! The register of requests from outside, tried past every program: what was asked and answered stays.

use crate::home::{Home, homes};
use crate::raw::{Raw, params};

const RECORD: &str = "INSERT INTO outside_request (id, asker, asker_name, reference, scope, basis,
    basis_words, received_on, due_on, recorded_by, recorded_at, outcome, answer, told, forbidden_by,
    forbidden_until, answered_by, answered_at, told_at)
    VALUES (x'0b', 'court', 'District court', '', 'positions', 'court_order', 'Order 5', '2026-11-20',
    NULL, x'0a', 1, NULL, '', NULL, '', NULL, NULL, NULL, NULL)";
/// How both engines begin to name a rule of the table that was broken.
const CHECK: &str = "check constraint";
const ANSWER: &str =
    "UPDATE outside_request SET outcome = 'in_part', answer = 'one day', told = 'told',
    told_at = 2, answered_by = x'0a', answered_at = 2";

/// A database with one open request.
struct Register(Raw, #[expect(dead_code, reason = "keeps the database")] Home);

fn registers() -> Vec<Register> {
    homes().into_iter().map(register).collect()
}

fn register(home: Home) -> Register {
    home.open();
    let db = Raw::open(&home);
    db.execute(
        "INSERT INTO staff (id, name, email, language, role, active, created_at)
         VALUES (x'0a', 'Olga', 'olga@x', 'en', 'operator', 1, 1);",
        params![],
    )
    .unwrap();
    db.execute(RECORD, params![]).unwrap();
    Register(db, home)
}

impl Register {
    fn run(&self, sql: &str) {
        self.0.execute(sql, params![]).unwrap();
    }

    /// Why a statement was refused, in lower case.
    fn refused(&self, sql: &str) -> String {
        self.0.execute(sql, params![]).unwrap_err().to_lowercase()
    }

    fn hand(&self, kind: &str) -> Result<(), String> {
        let sql = "INSERT INTO outside_handover (request, kind) VALUES (x'0b', ?1)";
        self.0.execute(sql, params![kind])
    }
}

#[test]
fn an_answer_names_what_was_handed_over_and_is_never_changed() {
    for db in registers() {
        assert!(db.refused(ANSWER).contains("name what was handed over"));
        db.hand("trace").unwrap();
        let refuses = ANSWER.replace("in_part", "refused");
        assert!(db.refused(&refuses).contains("name what was handed over"));
        db.run(ANSWER);
        for later in [
            "UPDATE outside_request SET outcome = 'refused'",
            "UPDATE outside_request SET answer = 'nothing'",
            "UPDATE outside_request SET told = 'nobody', told_at = NULL",
            "INSERT INTO outside_handover (request, kind) VALUES (x'0b', 'photo')",
            "UPDATE outside_handover SET kind = 'photo'",
        ] {
            assert!(db.refused(later).contains("does not change"), "{later}");
        }
        for gone in ["DELETE FROM outside_request", "DELETE FROM outside_handover"] {
            assert!(db.refused(gone).contains("stays in the register"), "{gone}");
        }
    }
}

#[test]
fn what_was_asked_does_not_change_even_before_the_answer() {
    for db in registers() {
        for change in
            ["asker = 'insurer'", "scope = 'less'", "basis = 'none'", "received_on = '2026-11-21'"]
        {
            let sql = format!("UPDATE outside_request SET {change}");
            assert!(db.refused(&sql).contains("what was asked does not change"), "{change}");
        }
    }
}

#[test]
fn no_row_can_say_that_a_face_was_handed_over() {
    for db in registers() {
        for kind in ["face_template", "face_picture", "face_key"] {
            assert!(db.hand(kind).unwrap_err().to_lowercase().contains(CHECK), "{kind}");
        }
    }
}

#[test]
fn a_handover_takes_a_basis_and_silence_takes_a_law_with_a_day() {
    for db in registers() {
        db.hand("trace").unwrap();
        let silent = ANSWER.replace("told = 'told',\n    told_at = 2", "told = 'forbidden'");
        assert!(db.refused(&silent).contains(CHECK), "no law is named");
        let nobody = ANSWER.replace("told = 'told',\n    told_at = 2", "told = 'nobody'");
        assert!(db.refused(&nobody).contains(CHECK), "it is about somebody");
        let bare =
            RECORD.replace("x'0b'", "x'0c'").replace("'court_order', 'Order 5'", "'none', ''");
        db.run(&bare);
        db.run("INSERT INTO outside_handover (request, kind) VALUES (x'0c', 'trace')");
        let given = format!("{ANSWER} WHERE id = x'0c'");
        assert!(db.refused(&given).contains(CHECK), "there is no basis");
    }
}
