//! The rules that protect people, tried from outside: statements written straight into the database,
//! past every program, are refused where they would hurt somebody.

use crate::home::{Home, homes};
use crate::raw::{Raw, params};
use porchlight_domain::decision::{CATALOGUE_VERSION, Ground, Step};
use porchlight_domain::time::{DAY, HOUR};

pub(crate) const NOW: i64 = 1_000 * DAY;
const EVIDENCE: [u8; 32] = [5; 32];

pub(crate) fn id(number: u8) -> [u8; 16] {
    [number; 16]
}

/// The courier.
pub(crate) const ANA: u8 = 1;
/// Analysts.
pub(crate) const ONE: u8 = 11;
pub(crate) const TWO: u8 = 12;
/// Reported the cases.
const THREE: u8 = 13;
/// A dispatcher, and an analyst who left.
const DISPATCHER: u8 = 14;
const GONE: u8 = 15;
/// The case, and the notice before it.
pub(crate) const CASE: u8 = 20;
pub(crate) const FIRST_CASE: u8 = 21;
pub(crate) const NOTICE: u8 = 30;

pub(crate) struct Town(pub(crate) Raw, #[expect(dead_code, reason = "keeps the database")] Home);

/// A courier who got a notice five days ago, and a case after it that anything may come of.
pub(crate) fn towns() -> Vec<Town> {
    homes().into_iter().map(town).collect()
}

fn town(home: Home) -> Town {
    let db = Raw::with_courier(&home, id(ANA));
    let staff = "INSERT INTO staff (id, name, email, language, role, active, created_at)
        VALUES (?1, 's', ?2, 'en', ?3, ?4, 1)";
    for (number, role, active) in [
        (ONE, "analyst", 1),
        (TWO, "analyst", 1),
        (THREE, "operator", 1),
        (DISPATCHER, "dispatcher", 1),
        (GONE, "analyst", 0),
    ] {
        db.execute(staff, params![id(number), format!("s{number}@x"), role, active]).unwrap();
    }
    let town = Town(db, home);
    town.case(FIRST_CASE, NOW - 5 * DAY, None);
    town.propose(NOTICE, FIRST_CASE, "notice", None, &["A01", "A02"]).unwrap();
    town.put(NOTICE, "state = 'in_effect', delivered_at = issued_at").unwrap();
    town.0
        .execute(
            "UPDATE case_file SET state = 'closed', ended_at = 1 WHERE id = ?1",
            params![id(FIRST_CASE)],
        )
        .unwrap();
    town.case(CASE, NOW - 2 * DAY, Some(NOTICE));
    town
}

impl Town {
    fn case(&self, number: u8, opened: i64, notice: Option<u8>) {
        let sql = "INSERT INTO case_file (id, courier, station, opened_at, reporter, report, state,
            due_at, asked_at, answered_at, tries, grounds, earlier_notice, evidence,
            evidence_digest, reason) VALUES (?1, ?2, x'01', ?3, ?4, '', 'open', ?3, NULL, ?3, 3, 2,
            ?5, '{}', ?6, '')";
        let reporter = id(THREE);
        let notice = notice.map(id);
        self.0
            .execute(sql, params![id(number), id(ANA), opened, reporter, notice, EVIDENCE])
            .unwrap();
    }

    /// A proposal by the first analyst (none for a program's notice), with its grounds, and with
    /// everything filled in that issuing it needs.
    pub(crate) fn propose(
        &self,
        number: u8,
        case: u8,
        kind: &str,
        by: Option<u8>,
        grounds: &[&str],
    ) -> Result<(), String> {
        let egregious = grounds.iter().any(|ground| ground.starts_with('S'));
        let waits = if kind == "offboarding" && !egregious { 14 * DAY } else { 0 };
        let hold = if matches!(kind, "restriction" | "suspension") { 24 * HOUR } else { 0 };
        let sql = "INSERT INTO decision (id, case_file, courier, kind, state, catalogue,
            evidence_digest, automatic, egregious, first_decider, first_reasons, first_at,
            second_reasons, hold, earlier_notice, language, words, changed_at, why)
            VALUES (?1, ?2, ?3, ?4, 'proposed', 1, ?5, ?6, ?7, ?8, ?9, ?10, '', ?11, ?12, 'en', '',
            ?10, '')";
        let notice = (kind == "offboarding" && !egregious).then(|| id(NOTICE));
        let reasons = if by.is_some() { "because" } else { "" };
        let (automatic, at) = (by.is_none(), if case == FIRST_CASE { NOW - 5 * DAY } else { NOW });
        self.0.execute(
            sql,
            params![
                id(number),
                id(case),
                id(ANA),
                kind,
                EVIDENCE,
                automatic,
                egregious,
                by.map(id),
                reasons,
                at,
                hold,
                notice
            ],
        )?;
        for ground in grounds {
            self.0.execute(
                "INSERT INTO decision_ground (decision, code) VALUES (?1, ?2)",
                params![id(number), *ground],
            )?;
        }
        let issue = format!(
            "UPDATE decision SET issued_at = {at}, effective_at = {}, appeal_until = {},
             until_at = {}, words = 'letter' WHERE id = ?1",
            at + waits,
            at + waits + 14 * DAY,
            if hold > 0 { (at + hold).to_string() } else { "NULL".into() },
        );
        match self.0.execute(&issue, params![id(number)]) {
            // An offboarding cannot be issued before its second person.
            Err(_) if kind == "offboarding" => Ok(()),
            other => other.map(|_| ()),
        }
    }

    pub(crate) fn put(&self, number: u8, set: &str) -> Result<(), String> {
        self.0.execute(&format!("UPDATE decision SET {set} WHERE id = ?1"), params![id(number)])
    }

    /// Issues an offboarding with a second person.
    fn second(&self, number: u8, who: u8, wait: i64) -> Result<(), String> {
        let effect = NOW + wait;
        let set = format!(
            "second_decider = x'{}', second_reasons = 'seen', second_at = {NOW}, issued_at = {NOW},
             effective_at = {effect}, appeal_until = {effect} + 1209600000000, words = 'letter',
             state = 'issued'",
            format!("{who:02x}").repeat(16),
        );
        self.put(number, &set)
    }
}

pub(crate) fn refused<T>(result: Result<T, String>, part: &str) {
    let Err(error) = result else { panic!("went past: {part}") };
    let about = error.to_lowercase().contains(&part.to_lowercase());
    assert!(about, "{error} is not about {part}");
}

#[test]
fn the_catalogue_in_the_database_is_the_catalogue_of_the_rules() {
    for town in towns() {
        let sql =
            "SELECT code || ' ' || catalogue || ' ' || step || ' ' || egregious || ' ' || restores
            FROM ground ORDER BY code";
        let known: Vec<String> = Ground::ALL
            .iter()
            .map(|ground| {
                let entry = ground.entry();
                let step = Step::ALL.iter().position(|step| *step == entry.strongest).unwrap();
                let (egregious, restores) = (u8::from(entry.egregious), u8::from(entry.restores));
                format!("{} {CATALOGUE_VERSION} {step} {egregious} {restores}", ground.code())
            })
            .collect();
        assert_eq!(town.0.lines(sql), known);
    }
}

#[test]
fn a_ground_that_must_not_count_cannot_be_written() {
    for town in towns() {
        for word in ["ratings", "declined", "face", "appeal", "vpn", "rooted", "A10"] {
            refused(town.propose(40, CASE, "notice", Some(ONE), &[word]), "FOREIGN KEY");
            town.0
                .execute("UPDATE decision SET state = 'lapsed' WHERE id = ?1", params![id(40)])
                .unwrap();
            town.0
                .execute("UPDATE decision SET id = randomblob(16) WHERE id = ?1", params![id(40)])
                .unwrap();
        }
    }
}

/// Writes an adverse row by one person on an egregious ground with these three, and issues it like this.
fn written(
    town: &Town,
    number: u8,
    (decider, reasons, digest): (&str, &str, &str),
    issue: &str,
) -> Result<(), String> {
    let sql = format!(
        "INSERT INTO decision (id, case_file, courier, kind, state, catalogue, evidence_digest,
         automatic, egregious, first_decider, first_reasons, first_at, second_reasons, hold, language,
         words, changed_at, why) VALUES (?1, ?2, ?3, 'suspension', 'proposed', 1, {digest}, 0, 1,
         {decider}, '{reasons}', {NOW}, '', {}, 'en', '', {NOW}, '')",
        24 * HOUR
    );
    town.0.execute(&sql, params![id(number), id(CASE), id(ANA)])?;
    let ground = "INSERT INTO decision_ground (decision, code) VALUES (?1, 'S01')";
    town.0.execute(ground, params![id(number)])?;
    let issued = town.put(number, issue);
    if issued.is_err() {
        // One proposal at a time: this one makes room for the next.
        town.put(number, "state = 'refused'")?;
    }
    issued
}

#[test]
fn an_adverse_row_without_reasons_evidence_a_human_or_a_deadline_is_refused() {
    for town in towns() {
        let hex = |number: u8| format!("x'{}'", format!("{number:02x}").repeat(16));
        let (one, evidence) = (hex(ONE), format!("x'{}'", "05".repeat(32)));
        let whole = format!(
            "issued_at = {NOW}, effective_at = {NOW}, until_at = {}, appeal_until = {}, \
             words = 'letter', state = 'in_effect'",
            NOW + 24 * HOUR,
            NOW + 14 * DAY
        );
        let write = |number, parts, issue: &str| written(&town, number, parts, issue);
        refused(write(50, (&one, "", &evidence), &whole), "check");
        refused(write(51, ("NULL", "because", &evidence), &whole), "check");
        let dispatcher = hex(DISPATCHER);
        refused(write(52, (&dispatcher, "because", &evidence), &whole), "decide");
        refused(write(53, (&one, "because", "NULL"), &whole), "null");
        refused(write(54, (&one, "because", "x'05'"), &whole), "check");
        let other = format!("x'{}'", "06".repeat(32));
        refused(write(55, (&one, "because", &other), &whole), "evidence");
        for (number, gap) in (60..).zip(["appeal_until", "effective_at", "words", "until_at"]) {
            let without: Vec<&str> =
                whole.split(", ").filter(|set| !set.starts_with(gap)).collect();
            let issued = write(number, (&one, "because", &evidence), &without.join(", "));
            assert!(issued.is_err(), "issued without {gap}");
        }
        let short = whole.replace(&(NOW + 14 * DAY).to_string(), &(NOW + 13 * DAY).to_string());
        refused(write(70, (&one, "because", &evidence), &short), "check");
        write(71, (&one, "because", &evidence), &whole).unwrap();
    }
}

#[test]
fn what_was_drafted_stays_and_only_a_decision_that_fell_pays_for_what_was_lost() {
    for town in towns() {
        let draft = "INSERT INTO decision_draft (id, language, drafted, written, kept_at)
            VALUES (?1, 'en', ?2, 'mine', 1)";
        refused(town.0.execute(draft, params![id(NOTICE), ""]), "check");
        town.0.execute(draft, params![id(NOTICE), "drafted"]).unwrap();
        let change = "UPDATE decision_draft SET written = 'other'";
        refused(town.0.execute(change, params![]), "do not change");
        refused(town.0.execute("DELETE FROM decision_draft", params![]), "stay");
        let lost =
            "INSERT INTO lost_pay (id, decision, courier, round, block, of_amount, per_mille,
            amount, currency, rules, entered_at)
            VALUES (?1, ?2, ?3, ?1, ?1, 10, 500, 5, 'USD', 1, 1)";
        let paid = town.0.execute(lost, params![id(90), id(NOTICE), id(ANA)]);
        refused(paid, "only a decision that fell");
        let race = "INSERT INTO lost_race (id, decision, courier, from_at, to_at, spans, blocks, of_amount,
            per_mille, amount, currency, rules, entered_at)
            VALUES (?1, ?2, ?3, 1, 2, 1, 1, 10, 500, 5, 'USD', 1, 1)";
        let paid = town.0.execute(race, params![id(91), id(NOTICE), id(ANA)]);
        refused(paid, "only a decision that fell");
    }
}

#[test]
fn nothing_with_effect_is_automatic() {
    for town in towns() {
        for kind in ["restriction", "suspension", "offboarding", "reinstatement"] {
            refused(town.propose(40, CASE, kind, None, &["A06"]), "CHECK");
        }
    }
}

#[test]
fn a_decision_cannot_begin_as_anything_but_a_proposal_nor_be_deleted() {
    for town in towns() {
        let copy = "INSERT INTO decision SELECT x'99', case_file, courier, kind, state, catalogue,
            evidence_digest, policy, automatic, egregious, first_decider, first_reasons, first_at,
            second_decider, second_reasons, second_at, hold, earlier_notice, lifts, issued_at,
            effective_at, until_at, appeal_until, language, words, message, delivered_at, changed_at,
            why FROM decision";
        refused(town.0.execute(copy, params![]), "begins as a proposal");
        refused(town.0.execute("DELETE FROM decision", params![]), "not deleted");
        refused(town.put(NOTICE, "kind = 'offboarding'"), "does not change");
        refused(town.put(NOTICE, "words = 'other'"), "does not change");
        refused(town.0.execute("DELETE FROM decision_ground", params![]), "not taken away");
        let late = "INSERT INTO decision_ground (decision, code) VALUES (?1, 'A06')";
        refused(town.0.execute(late, params![id(NOTICE)]), "not added afterwards");
    }
}

#[test]
fn offboarding_takes_two_able_people_neither_of_whom_reported_it() {
    for town in towns() {
        town.propose(40, CASE, "offboarding", Some(ONE), &["A06"]).unwrap();
        assert!(town.put(40, "state = 'issued'").is_err());
        refused(town.second(40, ONE, 14 * DAY), "CHECK");
        refused(town.second(40, THREE, 14 * DAY), "reported");
        refused(town.second(40, DISPATCHER, 14 * DAY), "second decider");
        refused(town.second(40, GONE, 14 * DAY), "second decider");
        refused(town.second(40, TWO, 14 * DAY - 1), "CHECK");
        town.second(40, TWO, 14 * DAY).unwrap();
        refused(town.put(40, &format!("state = 'in_effect', changed_at = {NOW}")), "waits");
        let day = NOW + 14 * DAY;
        town.put(40, &format!("state = 'in_effect', changed_at = {day}")).unwrap();
    }
}

#[test]
fn offboarding_needs_its_ground_a_delivered_notice_and_a_hearing() {
    for town in towns() {
        town.propose(40, CASE, "offboarding", Some(ONE), &["A01", "A02"]).unwrap();
        refused(town.second(40, TWO, 14 * DAY), "no ground supports");
        town.put(40, "state = 'refused'").unwrap();
        town.propose(41, CASE, "offboarding", Some(ONE), &["A06"]).unwrap();
        town.put(NOTICE, "delivered_at = NULL").unwrap();
        refused(town.second(41, TWO, 14 * DAY), "no earlier notice");
        let late = format!("delivered_at = {}", NOW - 2 * DAY - 24 * HOUR + 1);
        town.put(NOTICE, &late).unwrap();
        refused(town.second(41, TWO, 14 * DAY), "no earlier notice");
        town.put(NOTICE, "delivered_at = issued_at").unwrap();
        town.0
            .execute("UPDATE case_file SET answered_at = NULL WHERE id = ?1", params![id(CASE)])
            .unwrap();
        refused(town.second(41, TWO, 14 * DAY), "not heard");
        let asked = format!("UPDATE case_file SET asked_at = {} WHERE id = ?1", NOW - 72 * HOUR);
        town.0.execute(&asked, params![id(CASE)]).unwrap();
        town.second(41, TWO, 14 * DAY).unwrap();
    }
}

#[test]
fn what_a_decision_rests_on_is_what_the_case_holds() {
    for town in towns() {
        let sql = "UPDATE case_file SET evidence = 'more', evidence_digest = ?2 WHERE id = ?1";
        refused(town.0.execute(sql, params![id(CASE), [6u8; 32]]), "does not change");
        let tries = "UPDATE case_file SET tries = 99 WHERE id = ?1";
        refused(town.0.execute(tries, params![id(CASE)]), "does not change");
        town.propose(40, CASE, "offboarding", Some(ONE), &["A06"]).unwrap();
        let end = "UPDATE case_file SET state = 'lapsed', ended_at = 1 WHERE id = ?1";
        town.0.execute(end, params![id(CASE)]).unwrap();
        refused(town.second(40, TWO, 14 * DAY), "live case");
    }
}

#[test]
fn an_egregious_ground_may_act_at_once_but_the_catalogue_says_which_those_are() {
    for town in towns() {
        town.propose(40, CASE, "offboarding", Some(ONE), &["S01"]).unwrap();
        town.second(40, TWO, 0).unwrap();
        let case = "UPDATE case_file SET state = 'decided', ended_at = 1 WHERE id = ?1";
        town.0.execute(case, params![id(CASE)]).unwrap();
        town.case(22, NOW - DAY, Some(NOTICE));
        town.propose(41, 22, "offboarding", Some(ONE), &["A06"]).unwrap();
        refused(town.put(41, "egregious = 1"), "does not change");
        refused(town.second(41, TWO, 0), "CHECK");
    }
}

#[test]
fn holds_are_short_and_add_up() {
    for town in towns() {
        town.propose(40, CASE, "restriction", Some(ONE), &["A06"]).unwrap();
        town.put(40, "state = 'in_effect'").unwrap();
        town.propose(41, CASE, "restriction", Some(ONE), &["A06"]).unwrap();
        town.put(41, "state = 'in_effect'").unwrap();
        town.propose(42, CASE, "restriction", Some(ONE), &["A06"]).unwrap();
        town.put(42, "state = 'in_effect'").unwrap();
        town.propose(43, CASE, "restriction", Some(ONE), &["A06"]).unwrap();
        refused(town.put(43, "state = 'in_effect'"), "72 hours");
        refused(town.propose(44, CASE, "suspension", Some(ONE), &["A06"]), "CHECK");
    }
}

#[test]
fn a_notice_needs_two_grounds_and_a_decision_that_is_over_stays_over() {
    for town in towns() {
        town.propose(40, CASE, "notice", Some(ONE), &["A02"]).unwrap();
        refused(town.put(40, "state = 'in_effect'"), "two independent grounds");
        town.put(40, "state = 'lapsed'").unwrap();
        refused(town.put(40, "state = 'in_effect'"), "stays over");
        town.put(NOTICE, "state = 'reversed'").unwrap();
        refused(town.put(NOTICE, "state = 'in_effect'"), "stays over");
    }
}

#[test]
fn no_account_ends_or_pauses_without_a_decision_in_effect_and_giving_it_back_is_free() {
    for town in towns() {
        let set = |state: &str| {
            town.0.execute(
                &format!("UPDATE courier SET state = '{state}' WHERE id = ?1"),
                params![id(ANA)],
            )
        };
        refused(set("offboarded"), "no decision");
        refused(set("paused"), "no decision");
        town.propose(40, CASE, "restriction", Some(ONE), &["A06"]).unwrap();
        town.put(40, "state = 'in_effect'").unwrap();
        refused(set("offboarded"), "no decision");
        set("paused").unwrap();
        set("active").unwrap();
    }
}

#[test]
fn an_appeal_is_answered_once_in_time_and_by_somebody_who_did_not_decide() {
    for town in towns() {
        town.propose(40, CASE, "restriction", Some(ONE), &["A06"]).unwrap();
        town.put(40, "state = 'in_effect'").unwrap();
        let sql =
            "INSERT INTO appeal (id, decision, courier, words, representative, made_at, answer_by,
            state, reasons) VALUES (randomblob(16), ?1, ?2, 'no', '', 0, ?3, 'open', '')";
        refused(town.0.execute(sql, params![id(40), id(ANA), 14 * DAY + 1]), "CHECK");
        town.0.execute(sql, params![id(40), id(ANA), 14 * DAY]).unwrap();
        refused(town.0.execute(sql, params![id(40), id(ANA), 14 * DAY]), "UNIQUE");
        let answer = |who: u8, state: &str, at: i64| {
            let sql =
                "UPDATE appeal SET state = ?2, answered_by = ?1, answered_at = ?3, reasons = 'r'";
            town.0.execute(sql, params![id(who), state, at])
        };
        refused(answer(ONE, "rejected", DAY), "whoever decided");
        refused(answer(THREE, "rejected", DAY), "whoever decided");
        refused(answer(DISPATCHER, "rejected", DAY), "staff who decide");
        refused(answer(TWO, "rejected", 14 * DAY + 1), "in time");
        let unsaid = "UPDATE appeal SET state = 'upheld'";
        refused(town.0.execute(unsaid, params![]), "CHECK");
        answer(TWO, "upheld", DAY).unwrap();
    }
}
