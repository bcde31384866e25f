//! The sources against the schema.

use super::*;
use crate::tables::{MIGRATIONS, TABLES, migrate};
use rusqlite::Connection;
use std::collections::BTreeSet;

fn columns(connection: &Connection, table: &str) -> BTreeSet<String> {
    let mut statement =
        connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_column_of_a_table_is_shown_or_held_back_for_a_reason() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection).unwrap();
    assert!(!MIGRATIONS.is_empty());
    for (whose, sources) in [("courier", COURIER), ("recipient", RECIPIENT)] {
        for source in sources {
            let known = columns(&connection, source.table);
            let mut named = BTreeSet::new();
            for name in source.names().chain(source.hides.iter().map(|(name, _)| *name)) {
                assert!(named.insert(name.to_owned()), "{whose}: {}.{name} twice", source.table);
            }
            assert_eq!(named, known, "{whose}: {}", source.table);
        }
    }
}

#[test]
fn every_table_is_named_once_for_each_person() {
    let without =
        |list: &[(&'static str, Withheld)]| list.iter().map(|(t, _)| *t).collect::<Vec<_>>();
    for (sources, left) in
        [(COURIER, without(COURIER_WITHOUT)), (RECIPIENT, without(RECIPIENT_WITHOUT))]
    {
        let mut seen = BTreeSet::new();
        for table in sources.iter().map(|source| source.table).chain(left) {
            assert!(seen.insert(table), "{table} twice");
            assert!(TABLES.iter().any(|(known, _)| *known == table), "{table} is no table");
        }
    }
}

#[test]
fn what_is_shown_in_place_of_a_column_belongs_to_a_column_that_is_shown() {
    for source in COURIER.iter().chain(RECIPIENT) {
        for (name, _) in source.instead {
            assert!(source.names().any(|shown| shown == *name), "{}.{name}", source.table);
        }
    }
}
