//! The schema against its migrations.

use crate::open;
use porchlight_store::tables::TABLES;
use porchlight_store::{ErrorKind, Options, Store};
use rusqlite::Connection;

fn tables_of(path: &std::path::Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let mut statement = connection.prepare(sql).unwrap();
    let mut names: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.sort();
    names
}

#[test]
fn every_table_is_listed_once_with_its_class_in_order() {
    let (folder, _store) = open();
    let listed: Vec<String> = TABLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(tables_of(&folder.path().join("porchlight.db")), listed);
}

#[test]
fn the_committed_schema_file_equals_the_sum_of_the_migrations() {
    let (folder, _store) = open();
    let connection = Connection::open(folder.path().join("porchlight.db")).unwrap();
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name";
    let mut statement = connection.prepare(sql).unwrap();
    let mut text = String::from("-- Generated from the migrations; compared by a test.\n");
    for line in statement.query_map([], |row| row.get::<_, String>(0)).unwrap() {
        text.push_str(&line.unwrap());
        text.push_str(";\n");
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql");
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    if committed != text {
        let fresh = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql.new");
        std::fs::write(fresh, &text).unwrap();
        panic!("schema.sql is not the sum of the migrations; compare with {fresh}");
    }
}

#[test]
fn a_database_newer_than_the_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    drop(Store::open(&Options::durable(&path)).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let error = Store::open(&Options::durable(&path)).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.detail().contains("newer"));
}
