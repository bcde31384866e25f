//! The rules that protect recipients, tried from outside on both engines: statements written straight into the
//! database, past every program, are refused where they would hurt somebody.

use crate::home::{Home, homes};
use crate::raw::{Raw, params};
use porchlight_domain::decision::{PATTERN_CATALOGUE, PatternGround, PatternStep};
use porchlight_domain::time::{DAY, HOUR};

const NOW: i64 = 1_000 * DAY;
const EVIDENCE: [u8; 32] = [5; 32];
const KEY: [u8; 32] = [9; 32];
const ONE: u8 = 11;
const TWO: u8 = 12;
const THREE: u8 = 13;
const DISPATCHER: u8 = 14;
pub(crate) const ORDER: u8 = 20;
pub(crate) const CASE: u8 = 30;

pub(crate) struct Town(pub(crate) Raw, #[expect(dead_code, reason = "keeps the database")] Home);

fn id(number: u8) -> [u8; 16] {
    [number; 16]
}

fn hex(number: u8) -> String {
    format!("x'{}'", format!("{number:02x}").repeat(16))
}

fn refused<T>(result: Result<T, String>, part: &str) {
    let Err(error) = result else { panic!("went past: {part}") };
    let about = error.to_lowercase().contains(&part.to_lowercase());
    assert!(about, "{error} is not about {part}");
}

/// A recipient who was asked four days ago and answered.
pub(crate) fn towns() -> Vec<Town> {
    homes().into_iter().map(town).collect()
}

fn town(home: Home) -> Town {
    home.open();
    let db = Raw::open(&home);
    db.execute(
        "INSERT INTO station (id, code, name, time_zone, lat, lon, award_mode, currency, pay_per_hour,
           pay_per_km, cost_per_km, legal_minimum_per_hour, created_at)
         VALUES (x'01', 'ATX1', 'Austin', 'UTC', 0, 0, 'draw', 'USD', 1, 1, 1, 1, 1)",
        params![],
    )
    .unwrap();
    let staff = "INSERT INTO staff (id, name, email, language, role, active, created_at)
        VALUES (?1, 's', ?2, 'en', ?3, 1, 1)";
    for (number, role) in
        [(ONE, "analyst"), (TWO, "analyst"), (THREE, "operator"), (DISPATCHER, "dispatcher")]
    {
        db.execute(staff, params![id(number), format!("s{number}@x"), role]).unwrap();
    }
    db.execute(
        "INSERT INTO delivery_order (id, external_reference, station, sender, recipient, address, lat, lon,
           window_start, window_end, notes, email, phone, language, carrier, tracking_link, attended_only,
           service_seconds, state, content_digest, recipient_key, link_version, created_at, changed_at)
         VALUES (?1, 'R-1', x'01', 'Shop', 'Rosa', '1 Oak', 0, 0, 1, 2, '', 'r@x', '', 'en', 'own', '', 0, 60,
           'delivered', x'00', ?2, 1, 1, 1)",
        params![id(ORDER), KEY],
    )
    .unwrap();
    let town = Town(db, home);
    town.ask(CASE, (4, 0, 0, 2, 1), ONE, NOW - 4 * DAY).unwrap();
    town.0
        .execute(
            "UPDATE pattern_case SET state = 'answered', answered_at = asked_at + 1 WHERE id = ?1",
            params![id(CASE)],
        )
        .unwrap();
    town
}

impl Town {
    /// A question that rests on (claims, explained, others, couriers, hand-overs by code).
    fn ask(
        &self,
        number: u8,
        (claims, explained, others, bringers, handed): (i64, i64, i64, i64, i64),
        by: u8,
        at: i64,
    ) -> Result<(), String> {
        self.0.execute(
            "INSERT INTO pattern_case (id, recipient_key, delivery_order, station, state, claims, deliveries,
               explained, others, bringers, handed, unlikely, evidence, evidence_digest, asked_by, asked_at,
               reasons, language, words, due_at, why)
             VALUES (?1, ?2, ?3, x'01', 'asked', ?4, 6, ?5, ?6, ?7, ?8, 1, '{}', ?9, ?10, ?11, 'why', 'en',
               'letter', ?11, '')",
            params![
                id(number),
                KEY,
                id(ORDER),
                claims,
                explained,
                others,
                bringers,
                handed,
                EVIDENCE,
                id(by),
                at
            ],
        )
    }

    fn propose(&self, number: u8, by: &str, reasons: &str, grounds: &[&str]) -> Result<(), String> {
        let sql = format!(
            "INSERT INTO pattern_decision (id, pattern_case, state, catalogue, evidence_digest, policy,
               first_decider, first_reasons, first_at, second_reasons, look, language, words, changed_at, why)
             VALUES (?1, ?2, 'proposed', 1, ?3, '{{}}', {by}, '{reasons}', {NOW}, '', {}, 'en', '', {NOW}, '')",
            60 * DAY
        );
        self.0.execute(&sql, params![id(number), id(CASE), EVIDENCE])?;
        for ground in grounds {
            self.0.execute(
                "INSERT INTO pattern_decision_ground (decision, code) VALUES (?1, ?2)",
                params![id(number), *ground],
            )?;
        }
        Ok(())
    }

    fn put(&self, number: u8, set: &str) -> Result<(), String> {
        let sql = format!("UPDATE pattern_decision SET {set} WHERE id = ?1");
        self.0.execute(&sql, params![id(number)])
    }

    /// A whole decision that stands.
    fn decided(&self, number: u8) {
        self.propose(number, &hex(ONE), "because", &["R01"]).unwrap();
        self.put(number, &issue(&hex(TWO))).unwrap();
    }
}

/// Everything that issuing needs, with this second person.
fn issue(second: &str) -> String {
    format!(
        "second_decider = {second}, second_reasons = 'seen', second_at = {NOW}, issued_at = {NOW}, \
         effective_at = {}, until_at = {}, appeal_until = {}, words = 'letter', state = 'issued'",
        NOW + 14 * DAY,
        NOW + 74 * DAY,
        NOW + 28 * DAY
    )
}

#[test]
fn the_catalogue_about_recipients_in_the_database_is_that_of_the_rules() {
    for town in towns() {
        let sql =
            "SELECT code || ' ' || catalogue || ' ' || step FROM pattern_ground ORDER BY code";
        let step = |ground: &PatternGround| {
            PatternStep::ALL.iter().position(|step| *step == ground.entry().strongest).unwrap()
        };
        let known: Vec<String> = PatternGround::ALL
            .iter()
            .map(|ground| format!("{} {PATTERN_CATALOGUE} {}", ground.code(), step(ground)))
            .collect();
        assert_eq!(town.0.lines(sql), known);
        for word in ["claims", "statement", "language", "score", "A06", "R03"] {
            let number = 200;
            refused(town.propose(number, &hex(ONE), "because", &[word]), "FOREIGN KEY");
            town.put(number, "state = 'lapsed'").unwrap();
            town.put(number, "id = randomblob(16)").unwrap();
        }
    }
}

#[test]
fn an_adverse_row_about_a_recipient_without_reasons_evidence_two_people_or_a_deadline_is_refused() {
    for town in towns() {
        let one = hex(ONE);
        refused(town.propose(40, &one, "", &["R01"]), "check");
        refused(town.propose(40, "NULL", "because", &["R01"]), "null");
        town.propose(40, &one, "because", &["R01"]).unwrap();
        refused(town.put(40, "evidence_digest = NULL"), "null");
        refused(town.put(40, "state = 'issued'"), "check");
        let twice = "second_decider = first_decider, second_reasons = 'seen'";
        refused(town.put(40, twice), "check");
        refused(town.put(40, &issue(&one)), "two members of staff");
        refused(town.put(40, &issue("NULL")), "two members of staff");
        refused(town.put(40, &issue(&hex(DISPATCHER))), "two members of staff");
        let whole = issue(&hex(TWO));
        for gap in ["second_decider", "effective_at", "until_at", "appeal_until", "words"] {
            let without: Vec<&str> =
                whole.split(", ").filter(|set| !set.starts_with(gap)).collect();
            assert!(town.put(40, &without.join(", ")).is_err(), "issued without {gap}");
        }
        let at = |days: i64| (NOW + days * DAY).to_string();
        refused(town.put(40, &whole.replace(&at(14), &at(13))), "check");
        refused(town.put(40, &whole.replace(&at(28), &at(27))), "check");
        refused(town.put(40, &whole.replace(&at(74), &at(75))), "check");
        town.put(40, &whole).unwrap();
        refused(town.put(40, &format!("state = 'in_effect', changed_at = {NOW}")), "waits");
        town.put(40, &format!("state = 'in_effect', changed_at = {}", at(14))).unwrap();
    }
}

#[test]
fn no_question_rests_on_what_the_building_one_courier_or_our_own_work_accounts_for() {
    for town in towns() {
        let over = "UPDATE pattern_case SET state = 'closed', ended_at = 1 WHERE id = ?1";
        town.0.execute(over, params![id(CASE)]).unwrap();
        for rests in [(4, 2, 0, 2, 0), (4, 0, 2, 2, 0), (4, 0, 0, 1, 0), (2, 0, 0, 2, 0)] {
            refused(town.ask(31, rests, ONE, NOW), "check");
        }
        refused(town.ask(31, (4, 0, 0, 2, 0), DISPATCHER, NOW), "only staff who decide");
        town.ask(31, (4, 0, 0, 2, 0), ONE, NOW).unwrap();
        refused(town.ask(32, (4, 0, 0, 2, 0), ONE, NOW), "pattern_case");
    }
}

#[test]
fn nothing_is_decided_about_a_recipient_who_was_not_heard_or_on_a_weaker_ground() {
    for town in towns() {
        town.propose(40, &hex(ONE), "because", &["R02"]).unwrap();
        refused(town.put(40, &issue(&hex(TWO))), "no ground supports");
        town.put(40, "state = 'refused'").unwrap();
        town.0
            .execute(
                "UPDATE pattern_case SET state = 'closed', ended_at = 1 WHERE id = ?1",
                params![id(CASE)],
            )
            .unwrap();
        let silent = 31;
        town.ask(silent, (4, 0, 0, 2, 0), ONE, NOW - 72 * HOUR + 1).unwrap();
        let moved = |number: u8| {
            town.0.execute(
                "INSERT INTO pattern_decision (id, pattern_case, state, catalogue, evidence_digest, policy,
                   first_decider, first_reasons, first_at, second_reasons, look, language, words, changed_at,
                   why) VALUES (?1, ?2, 'proposed', 1, ?3, '{}', ?4, 'because', 1, '', ?5, 'en', '', 1, '')",
                params![id(number), id(silent), EVIDENCE, id(ONE), 60 * DAY],
            )
        };
        moved(41).unwrap();
        let ground = "INSERT INTO pattern_decision_ground (decision, code) VALUES (?1, ?2)";
        town.0.execute(ground, params![id(41), "R01"]).unwrap();
        refused(town.put(41, &issue(&hex(TWO))), "not heard");
        town.0.execute(ground, params![id(41), "R02"]).unwrap();
        town.0
            .execute(
                "UPDATE pattern_case SET state = 'answered', answered_at = 1 WHERE id = ?1",
                params![id(silent)],
            )
            .unwrap();
        refused(town.put(41, &issue(&hex(TWO))), "against a code");
    }
}

#[test]
fn what_a_decision_about_a_recipient_rests_on_does_not_change_and_what_is_over_stays_over() {
    for town in towns() {
        town.decided(40);
        for set in ["look = 1", "first_reasons = 'other'", "words = 'other'", "until_at = 1"] {
            assert!(town.put(40, set).is_err(), "{set}");
        }
        refused(town.put(40, "appeal_until = NULL"), "change");
        let change = "UPDATE pattern_case SET evidence = 'other'";
        refused(town.0.execute(change, params![]), "does not change");
        for table in ["pattern_decision", "pattern_case", "pattern_decision_ground"] {
            assert!(town.0.execute(&format!("DELETE FROM {table}"), params![]).is_err(), "{table}");
        }
        town.put(40, "state = 'reversed'").unwrap();
        let day = NOW + 14 * DAY;
        let again = format!("state = 'in_effect', changed_at = {day}");
        refused(town.put(40, &again), "stays over");
        let begun = "INSERT INTO pattern_decision SELECT x'99', pattern_case, 'issued', catalogue,
            evidence_digest, policy, first_decider, first_reasons, first_at, second_decider, second_reasons,
            second_at, look, issued_at, effective_at, until_at, appeal_until, language, words, changed_at, why
            FROM pattern_decision";
        refused(town.0.execute(begun, params![]), "begins as a proposal");
    }
}

#[test]
fn what_was_drafted_about_a_recipient_stays_word_for_word() {
    for town in towns() {
        town.decided(40);
        for (table, of) in [("pattern_case_draft", CASE), ("pattern_decision_draft", 40)] {
            let keep = format!(
                "INSERT INTO {table} (id, language, drafted, written, kept_at) VALUES (?1, 'en', ?2, 'mine', 1)"
            );
            refused(town.0.execute(&keep, params![id(of), ""]), "check");
            assert!(town.0.execute(&keep, params![id(99), "drafted"]).is_err(), "of nothing");
            town.0.execute(&keep, params![id(of), "drafted"]).unwrap();
            let change = format!("UPDATE {table} SET written = 'other'");
            refused(town.0.execute(&change, params![]), "do not change");
            refused(town.0.execute(&format!("DELETE FROM {table}"), params![]), "stay");
        }
    }
}

#[test]
fn an_appeal_of_a_recipient_is_answered_in_time_by_somebody_who_neither_asked_nor_decided() {
    for town in towns() {
        town.decided(40);
        let appeal =
            "INSERT INTO pattern_appeal (id, decision, words, representative, made_at, answer_by,
            state, reasons) VALUES (?1, ?2, '', '', ?3, ?4, 'open', '')";
        let late = params![id(50), id(40), NOW, NOW + 14 * DAY + 1];
        refused(town.0.execute(appeal, late), "check");
        town.0.execute(appeal, params![id(50), id(40), NOW, NOW + 14 * DAY]).unwrap();
        refused(
            town.put(40, &format!("state = 'in_effect', changed_at = {}", NOW + 14 * DAY)),
            "waits",
        );
        let answer = |by: u8, state: &str, at: i64| {
            town.0.execute(
                "UPDATE pattern_appeal SET state = ?1, answered_by = ?2, answered_at = ?3, reasons = 'seen'",
                params![state, id(by), at],
            )
        };
        refused(answer(ONE, "upheld", NOW), "asked or decided");
        refused(answer(TWO, "upheld", NOW), "asked or decided");
        refused(answer(DISPATCHER, "upheld", NOW), "staff who decide");
        refused(answer(THREE, "rejected", NOW + 15 * DAY), "in time");
        answer(THREE, "upheld", NOW + 15 * DAY).unwrap();
    }
}

#[test]
fn no_remedy_waits_for_a_person_because_of_whom_it_is_for_without_a_decision_in_effect() {
    for town in towns() {
        let claim = "INSERT INTO claim (id, delivery_order, kind, looked, statement, open, made_at)
            VALUES (?1, ?2, 'not_received', '[]', '', 1, 1)";
        town.0.execute(claim, params![id(60), id(ORDER)]).unwrap();
        let remedy = |number: u8| {
            town.0.execute(
                "INSERT INTO remedy (id, claim, station, recipient_key, kind, state, look, shielded, policy,
                   asked_at, due_at, reason, changed_at) VALUES (?1, ?2, x'01', ?3, 'refund', 'second_look',
                   'person', 0, '{}', 1, 2, '', 1)",
                params![id(number), id(60), KEY],
            )
        };
        refused(remedy(61), "no decision in effect");
        town.decided(40);
        refused(remedy(61), "no decision in effect");
        let day = NOW + 14 * DAY;
        town.put(40, &format!("state = 'in_effect', changed_at = {day}")).unwrap();
        remedy(61).unwrap();
        let change = "UPDATE remedy SET look = 'often'";
        refused(town.0.execute(change, params![]), "does not change");
    }
}
