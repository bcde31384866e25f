//! The schema against its migrations.

use crate::home::{Home, homes};
use porchlight_store::tables::TABLES;
use porchlight_store::{ErrorKind, Store};
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
    let home = Home::empty_file();
    home.open();
    let listed: Vec<String> = TABLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(tables_of(&home.folder().join("porchlight.db")), listed);
}

#[test]
fn the_committed_schema_file_equals_the_sum_of_the_migrations() {
    let home = Home::empty_file();
    home.open();
    let connection = Connection::open(home.folder().join("porchlight.db")).unwrap();
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
fn every_migration_runs_on_both_engines_and_makes_the_same_columns() {
    let Some(home) = Home::empty_postgres() else { return };
    home.open();
    let other = Home::empty_file();
    other.open();
    let connection = Connection::open(other.folder().join("porchlight.db")).unwrap();
    let mut client = home.client().unwrap();
    for (table, _) in TABLES {
        let sql = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
        let mut statement = connection.prepare(sql).unwrap();
        let here: Vec<String> =
            statement.query_map([table], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let sql = "SELECT column_name::text FROM information_schema.columns \
                   WHERE table_name = $1 ORDER BY ordinal_position";
        let there: Vec<String> =
            client.query(sql, &[table]).unwrap().iter().map(|row| row.get(0)).collect();
        assert_eq!(here, there, "{table}");
    }
    let sql = "SELECT COUNT(*) FROM sqlite_master WHERE type = ?1";
    for (kind, there) in [
        ("trigger", "SELECT COUNT(*) FROM pg_trigger WHERE NOT tgisinternal"),
        ("table", "SELECT COUNT(*) - 1 FROM pg_tables WHERE schemaname = 'public'"),
    ] {
        let here: i64 = connection.query_row(sql, [kind], |row| row.get(0)).unwrap();
        assert_eq!(client.query_one(there, &[]).unwrap().get::<_, i64>(0), here, "{kind}");
    }
}

#[test]
fn two_programs_that_start_at_once_migrate_once() {
    // A file belongs to one program, which the lock of its data folder sees to.
    let Some(home) = Home::empty_postgres() else { return };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| home.open())).collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn a_database_newer_than_the_program_is_refused() {
    for home in homes() {
        home.open();
        if let Some(mut client) = home.client() {
            client.batch_execute("INSERT INTO schema_version VALUES (999)").unwrap();
        } else {
            let connection = Connection::open(home.folder().join("porchlight.db")).unwrap();
            connection.pragma_update(None, "user_version", 999).unwrap();
        }
        let error = Store::open(&home.durable()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Corrupt);
        assert!(error.detail().contains("newer"));
    }
}
