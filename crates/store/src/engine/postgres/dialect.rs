//! The one difference between the engines that text cannot bridge: what a migration says, said again
//! for PostgreSQL.
//!
//! Migrations are written once, in what SQLite takes; these are the only turns of phrase that are
//! changed on the way, word by word, and nothing else is:
//!
//! - `INTEGER` becomes BIGINT: SQLite's integers have 64 bits, PostgreSQL's have 32.
//! - `TEXT` becomes TEXT COLLATE "C": text is compared byte by byte, as SQLite does.
//! - `a IS b`, `a IS NOT b` become `IS [NOT] DISTINCT FROM`, unless `b` is NULL.
//! - `REFERENCES t` inside CREATE TABLE, where `t` is made further down, is added at the end.
//! - `CREATE TRIGGER x BEFORE .. WHEN condition BEGIN SELECT RAISE(ABORT, 'why') [WHERE condition];
//!   .. END` becomes a function and a trigger for each row. A body holds nothing but such selects.
//! - `DROP TRIGGER x` drops that function, and with it the trigger.
//!
//! Whatever else differs must not be written: `AUTOINCREMENT`, `STRICT`, `WITHOUT ROWID`, rowids,
//! `INSERT OR ..`, blob literals, backquotes, expressions as DEFAULT. A test runs every migration on both
//! engines.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Words that only one of the engines knows.
const FOREIGN: [&str; 6] = ["AUTOINCREMENT", "STRICT", "ROWID", "REPLACE", "GLOB", "PRAGMA"];

/// A migration's text for PostgreSQL, or what in it cannot be said there.
pub(super) fn postgres(text: &str) -> Result<String, String> {
    let statements = statements(&tokens(text));
    let mut later: BTreeSet<&str> =
        statements.iter().filter_map(|words| made_table(words)).collect();
    let (mut said, mut at_end) = (String::new(), String::new());
    for words in &statements {
        if let Some(foreign) = FOREIGN.iter().find(|foreign| words.contains(foreign)) {
            return Err(format!("{foreign} is not in the common text of both engines"));
        }
        if words.starts_with(&["CREATE", "TRIGGER"]) {
            said.push_str(&trigger(words)?);
            continue;
        }
        if let ["DROP", "TRIGGER", name] = words.as_slice() {
            let _ = writeln!(said, "DROP FUNCTION {name}() CASCADE;");
            continue;
        }
        let Some(table) = made_table(words) else {
            let _ = writeln!(said, "{};", spoken(words));
            continue;
        };
        later.remove(table);
        let (kept, references) = without_references_to(words, &later);
        let _ = writeln!(said, "{};", spoken(&kept));
        for (column, reference) in references {
            let target = spoken(&reference);
            let _ = writeln!(at_end, "ALTER TABLE {table} ADD FOREIGN KEY ({column}) {target};");
        }
    }
    Ok(said + &at_end)
}

/// Words, quoted texts and signs; comments and blanks are left out.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = vec![];
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("--") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after).trim_start();
            continue;
        }
        let length = match first {
            '\'' => quoted(rest),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            '<' | '>' | '|' | '=' => {
                rest.find(|c| !matches!(c, '<' | '>' | '|' | '=')).unwrap_or(rest.len())
            }
            other => other.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        found.push(token);
        rest = after.trim_start();
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// The length of a quoted text, in which two quotes stand for one.
fn quoted(text: &str) -> usize {
    let mut inside = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = inside.next() {
        if c == '\'' && inside.next_if(|(_, next)| *next == '\'').is_none() {
            return at + 1;
        }
    }
    text.len()
}

/// Statements without their semicolons; a trigger's body, which has its own, stays in one piece.
fn statements<'t>(tokens: &[&'t str]) -> Vec<Vec<&'t str>> {
    let mut found = vec![];
    let mut one: Vec<&str> = vec![];
    let mut depth = 0;
    for token in tokens {
        match *token {
            "BEGIN" | "CASE" => depth += 1,
            "END" => depth -= 1,
            ";" if depth == 0 => {
                found.push(std::mem::take(&mut one));
                continue;
            }
            _ => {}
        }
        one.push(token);
    }
    found.push(one);
    found.retain(|words| !words.is_empty());
    found
}

fn made_table<'t>(words: &[&'t str]) -> Option<&'t str> {
    match words {
        ["CREATE", "TABLE", name, ..] => Some(name),
        _ => None,
    }
}

/// The text again, in PostgreSQL's words.
fn spoken(words: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = words.iter().copied().peekable();
    while let Some(word) = rest.next() {
        match word {
            "INTEGER" => text.push_str("BIGINT"),
            "TEXT" => text.push_str("TEXT COLLATE \"C\""),
            "IS" => {
                let not = rest.next_if_eq(&"NOT").is_some();
                text.push_str(match (rest.peek(), not) {
                    (Some(&("NULL" | "DISTINCT")), false) => "IS",
                    (Some(&("NULL" | "DISTINCT")), true) => "IS NOT",
                    (_, false) => "IS NOT DISTINCT FROM",
                    (_, true) => "IS DISTINCT FROM",
                });
            }
            other => text.push_str(other),
        }
        text.push(' ');
    }
    text.trim_end().to_owned()
}

/// A statement without the references to tables that are made later, and those references, each with
/// the column before it.
fn without_references_to<'t>(
    words: &[&'t str],
    later: &BTreeSet<&str>,
) -> (Vec<&'t str>, Vec<(&'t str, Vec<&'t str>)>) {
    let (mut kept, mut taken) = (vec![], vec![]);
    let (mut depth, mut column, mut begins) = (0, "", false);
    let mut at = 0;
    while let Some(&word) = words.get(at) {
        if std::mem::take(&mut begins) {
            column = word;
        }
        match word {
            "(" => {
                depth += 1;
                begins = depth == 1;
            }
            ")" => depth -= 1,
            "," => begins = depth == 1,
            "REFERENCES" if words.get(at + 1).is_some_and(|table| later.contains(table)) => {
                // REFERENCES t ( key )
                let end = words.len().min(at + 5);
                taken.push((column, words[at..end].to_vec()));
                at = end;
                continue;
            }
            _ => {}
        }
        kept.push(word);
        at += 1;
    }
    (kept, taken)
}

/// A trigger that refuses, as a function and a trigger.
fn trigger(words: &[&str]) -> Result<String, String> {
    let name = words.get(2).copied().unwrap_or("");
    let odd = |why: &str| format!("trigger {name}: {why}");
    let on = words.iter().position(|word| *word == "ON").ok_or_else(|| odd("ON is missing"))?;
    let begin =
        words.iter().position(|word| *word == "BEGIN").ok_or_else(|| odd("BEGIN is missing"))?;
    let [event @ .., "ON", table] = &words[3..(on + 2).min(words.len())] else {
        return Err(odd("no table"));
    };
    let (["BEFORE", "INSERT" | "UPDATE" | "DELETE"], Some(&"END")) = (event, words.last()) else {
        return Err(odd("only BEFORE INSERT, UPDATE or DELETE is known"));
    };
    let when = match &words[on + 2..begin] {
        [] => "TRUE".to_owned(),
        ["WHEN", condition @ ..] => spoken(condition),
        _ => return Err(odd("expected WHEN")),
    };
    let mut rules = String::new();
    for body in statements(&words[begin + 1..words.len() - 1]) {
        let ["SELECT", "RAISE", "(", "ABORT", ",", why, ")", rest @ ..] = body.as_slice() else {
            return Err(odd("a body is made of SELECT RAISE(ABORT, 'why')"));
        };
        let condition = match rest {
            [] => "TRUE".to_owned(),
            ["WHERE", condition @ ..] => spoken(condition),
            _ => return Err(odd("expected WHERE")),
        };
        let _ = write!(
            rules,
            "IF {condition} THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', \
             MESSAGE = {why}; END IF; "
        );
    }
    let row = if event[1] == "DELETE" { "OLD" } else { "NEW" };
    let event = event.join(" ");
    Ok(format!(
        "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $rule$ BEGIN \
         IF {when} THEN {rules}END IF; RETURN {row}; END $rule$;\n\
         CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::postgres;

    fn said(text: &str) -> String {
        postgres(text).unwrap().trim_end().to_owned()
    }

    #[test]
    fn columns_get_the_types_that_behave_alike() {
        assert_eq!(
            said(
                "-- Words; of a 'comment'.\nCREATE TABLE a (id BYTEA, n INTEGER NOT NULL, t TEXT);"
            ),
            "CREATE TABLE a ( id BYTEA , n BIGINT NOT NULL , t TEXT COLLATE \"C\" );"
        );
        let kept = "INSERT INTO a VALUES ( 'INTEGER; it''s TEXT' );";
        assert_eq!(said(kept), kept);
    }

    #[test]
    fn comparing_with_null_is_said_in_the_words_of_the_standard() {
        assert_eq!(
            said("UPDATE a SET b = 1 WHERE b IS NOT c AND d IS NULL AND e IS NOT NULL AND f IS 2;"),
            "UPDATE a SET b = 1 WHERE b IS DISTINCT FROM c AND d IS NULL AND e IS NOT NULL \
             AND f IS NOT DISTINCT FROM 2;"
        );
        let standard = "SELECT 1 WHERE b IS NOT DISTINCT FROM c AND b IS DISTINCT FROM d;";
        assert_eq!(said(standard), standard);
    }

    #[test]
    fn a_reference_to_a_table_further_down_waits_for_it() {
        assert_eq!(
            said(
                "CREATE TABLE a (id BYTEA, b BYTEA NOT NULL REFERENCES b (id), CHECK (x IN (1, 2)),
                 up BYTEA REFERENCES a (id)); CREATE TABLE b (id BYTEA);"
            ),
            "CREATE TABLE a ( id BYTEA , b BYTEA NOT NULL , CHECK ( x IN ( 1 , 2 ) ) , \
             up BYTEA REFERENCES a ( id ) );\nCREATE TABLE b ( id BYTEA );\n\
             ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b ( id );"
        );
    }

    #[test]
    fn a_trigger_that_refuses_becomes_a_function_and_a_trigger() {
        assert_eq!(
            said(
                "CREATE TRIGGER t BEFORE UPDATE ON a WHEN NEW.b IS NOT OLD.b BEGIN
                 SELECT RAISE(ABORT, 'no') WHERE CASE NEW.c WHEN 1 THEN 2 ELSE 3 END > 2;
                 SELECT RAISE(ABORT, 'never'); END;"
            ),
            "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $rule$ BEGIN \
             IF NEW.b IS DISTINCT FROM OLD.b THEN \
             IF CASE NEW.c WHEN 1 THEN 2 ELSE 3 END > 2 THEN RAISE EXCEPTION USING \
             ERRCODE = 'check_violation', MESSAGE = 'no'; END IF; \
             IF TRUE THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', \
             MESSAGE = 'never'; END IF; END IF; RETURN NEW; END $rule$;\n\
             CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION t();"
        );
        let gone =
            said("CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'no'); END;");
        assert!(gone.contains("RETURN OLD;"), "{gone}");
        assert_eq!(said("DROP TRIGGER t;"), "DROP FUNCTION t() CASCADE;");
    }

    #[test]
    fn what_only_one_engine_takes_is_refused_by_name() {
        for bad in [
            "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);",
            "CREATE TRIGGER t AFTER UPDATE ON a BEGIN SELECT RAISE(ABORT, 'no'); END;",
            "CREATE TRIGGER t BEFORE UPDATE ON a BEGIN DELETE FROM b; END;",
        ] {
            assert!(postgres(bad).is_err(), "{bad}");
        }
    }
}
