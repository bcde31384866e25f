//! Made cases, tried from outside: nothing with an effect takes their name, and they say what they said.

use crate::home::{Home, homes};
use crate::raw::{Raw, params};

const MADE: [u8; 16] = [7; 16];
const SHOWN: [u8; 16] = [8; 16];
const ANA: [u8; 16] = [1; 16];
const NORA: [u8; 16] = [11; 16];
const DIGEST: [u8; 32] = [5; 32];

struct Town(Raw, #[expect(dead_code, reason = "keeps the database")] Home);

fn towns() -> Vec<Town> {
    homes().into_iter().map(town).collect()
}

fn town(home: Home) -> Town {
    let db = Raw::with_courier(&home, ANA);
    db.execute(
        "INSERT INTO staff (id, name, email, language, role, active, created_at)
         VALUES (?1, 's', 's@x', 'en', 'analyst', 1, 1)",
        params![NORA],
    )
    .unwrap();
    let town = Town(db, home);
    town.make(MADE, SHOWN, "innocent", "waits").unwrap();
    town
}

impl Town {
    fn make(&self, id: [u8; 16], shown: [u8; 16], truth: &str, state: &str) -> Result<(), String> {
        self.0.execute(
            "INSERT INTO made_case (id, shown_as, station, pattern, truth, language, report, answer,
               telling, evidence, evidence_digest, opened_at, asked_at, answered_at, put_at, due_at,
               state, reasons)
             VALUES (?1, ?2, x'01', 'weather', ?3, 'en', 'r', 'a', 't', '{}', ?4, 1, 2, 3, 3, 9, ?5, '')",
            params![id, shown, truth, DIGEST, state],
        )
    }

    fn put(&self, set: &str) -> Result<(), String> {
        self.0.execute(&format!("UPDATE made_case SET {set} WHERE id = ?1"), params![MADE])
    }

    fn case(&self, id: [u8; 16]) -> Result<(), String> {
        self.0.execute(
            "INSERT INTO case_file (id, courier, station, opened_at, report, state, due_at, tries,
               grounds, evidence, evidence_digest, reason)
             VALUES (?1, ?2, x'01', 1, 'r', 'open', 9, 0, 0, '{}', ?3, '')",
            params![id, ANA, DIGEST],
        )
    }
}

fn refused(result: Result<(), String>, part: &str) {
    let Err(error) = result else { panic!("went past: {part}") };
    assert!(error.to_lowercase().contains(&part.to_lowercase()), "{error} is not about {part}");
}

#[test]
fn nothing_that_could_touch_somebody_takes_the_name_of_a_made_case() {
    for town in towns() {
        refused(town.case(SHOWN), "made case is no case of anybody");
        let decides = "INSERT INTO decision (id, case_file, courier, kind, state, catalogue,
              evidence_digest, automatic, egregious, first_decider, first_reasons, first_at,
              second_reasons, hold, language, words, changed_at, why)
            VALUES (x'40', ?1, ?2, 'suspension', 'proposed', 1, ?3, 0, 1, ?4, 'r', 1, '', 1, 'en', '', 1, '')";
        assert!(town.0.execute(decides, params![SHOWN, ANA, DIGEST, NORA]).is_err());
        let says = "INSERT INTO statement (id, case_file, decision, courier, words, representative, said_at)
            VALUES (x'41', ?1, x'40', ?2, 'w', '', 1)";
        assert!(town.0.execute(says, params![SHOWN, ANA]).is_err());
        town.case([9; 16]).unwrap();
        refused(
            town.make([6; 16], [9; 16], "innocent", "waits"),
            "made case is no case of anybody",
        );
    }
}

#[test]
fn innocent_is_the_only_truth_and_a_made_case_begins_waiting() {
    for town in towns() {
        refused(town.make([6; 16], [10; 16], "guilty", "waits"), "check");
        refused(town.make([6; 16], [10; 16], "innocent", "lapsed"), "begins waiting");
    }
}

#[test]
fn what_a_made_case_says_does_not_change_and_it_ends_once_with_a_person_and_reasons() {
    for town in towns() {
        refused(town.put("report = 'other'"), "does not change");
        refused(town.put("telling = 'other'"), "does not change");
        refused(
            town.put("state = 'found', ended_at = 5, finding = 'nothing', reasons = 'r'"),
            "check",
        );
        let found = "state = 'found', ended_at = 5, finding = 'nothing'";
        let by = "ended_by = (SELECT id FROM staff)";
        refused(town.put(&format!("{found}, {by}")), "check");
        refused(town.put("state = 'lapsed', ended_at = 5, finding = 'suspension'"), "check");
        town.put(&format!("{found}, {by}, reasons = 'r'")).unwrap();
        refused(town.put("finding = 'suspension'"), "ends once");
        let gone = town.0.execute("DELETE FROM made_case WHERE id = ?1", params![MADE]);
        refused(gone, "stay");
    }
}
