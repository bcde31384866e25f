//! How often somebody is asked to show who they are, tried past every program: the caps are the
//! database's own, and that somebody was asked stays.

use crate::home::{Home, homes};
use crate::raw::{Raw, params};
use porchlight_domain::time::{DAY, HOUR};

const NOON: i64 = 1_000 * DAY;

/// A database with one courier, who was asked at noon.
struct Asked(Raw, #[expect(dead_code, reason = "keeps the database")] Home);

fn asked() -> Vec<Asked> {
    homes().into_iter().map(one).collect()
}

fn one(home: Home) -> Asked {
    let db = Raw::with_courier(&home, [4]);
    let asked = Asked(db, home);
    asked.ask(1, NOON).unwrap();
    asked
}

impl Asked {
    fn ask(&self, number: u8, at: i64) -> Result<(), String> {
        let sql =
            "INSERT INTO identity_check (id, courier, station, policy, cause, asked_at, due_by,
            grace, keep, state, tries, mismatches, last_reasons, words)
            VALUES (?1, x'04', x'01', x'05', 'block_start', ?2, ?2, 1, 1, 'open', 0, 0, '', '')";
        self.0.execute(sql, params![[number; 16], at])
    }

    /// Ends every check.
    fn end(&self) {
        let sql = "UPDATE identity_check SET ended_at = asked_at, state = 'over' \
                   WHERE ended_at IS NULL";
        self.0.execute(sql, params![]).unwrap();
    }

    fn refused(&self, sql: &str) -> String {
        self.0.execute(sql, params![]).unwrap_err()
    }
}

#[test]
fn nobody_is_asked_twice_within_24_hours_nor_while_a_check_is_open() {
    for asked in asked() {
        assert!(asked.ask(2, NOON + 2 * DAY).is_err(), "the first is open");
        asked.end();
        for soon in [NOON + 23 * HOUR, NOON, NOON - 5 * DAY] {
            let why = asked.ask(2, soon).unwrap_err();
            assert!(why.contains("twice within 24 hours"), "{why}");
        }
        asked.ask(2, NOON + DAY).unwrap();
    }
}

#[test]
fn nobody_is_asked_a_fifth_time_within_30_days() {
    for asked in asked() {
        for number in 2..=4 {
            asked.end();
            asked.ask(number, NOON + i64::from(number - 1) * 2 * DAY).unwrap();
        }
        asked.end();
        let why = asked.ask(5, NOON + 29 * DAY).unwrap_err();
        assert!(why.contains("four times within 30 days"), "{why}");
        asked.ask(5, NOON + 30 * DAY).unwrap();
    }
}

#[test]
fn why_and_when_somebody_was_asked_never_changes_and_how_it_ended_is_final() {
    for asked in asked() {
        let fixed = "never changes";
        for change in ["asked_at = 5", "cause = 'device_change'", "policy = x'06'"] {
            let sql = format!("UPDATE identity_check SET {change}");
            assert!(asked.refused(&sql).contains(fixed), "{change}");
        }
        asked.end();
        let later = "UPDATE identity_check SET ending = 'confirmed'";
        assert!(asked.refused(later).contains(fixed));
        assert!(asked.refused("DELETE FROM identity_check").contains("never taken out"));
    }
}
