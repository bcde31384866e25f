//! The program on a PostgreSQL server: what changes for operators, and two servers on one database.

use crate::home::Home;
use crate::place::{Place, make_station};
use porchlight_store::Place as Database;
use std::fs;

fn settings(place: &Place, home: &Home) {
    let Database::Postgres(url) = &home.place else { panic!("a home of PostgreSQL") };
    place.settings(&format!(
        "database = \"{url}\"\nlisten = \"127.0.0.1:0\"\n[logs]\nformat = \"json\"\n"
    ));
}

/// A data folder with an operator, whose database is in `home`.
fn begun(home: &Home) -> Place {
    let place = Place::new();
    settings(&place, home);
    place.begin();
    place
}

#[test]
fn a_server_on_postgresql_keeps_everything_there_and_a_second_one_takes_over() {
    let Some(home) = Home::postgres() else { return };
    let first = begun(&home);
    assert!(!first.data().join("db/porchlight.sqlite").exists());
    let second = Place::new();
    settings(&second, &home);
    fs::create_dir_all(second.data().join("keys")).unwrap();
    for key in fs::read_dir(first.data().join("keys")).unwrap().flatten() {
        fs::copy(key.path(), second.data().join("keys").join(key.file_name())).unwrap();
    }
    let mut server = first.serve();
    let mut other = second.start();
    other.wait_for("another server leads this database; standing by");
    make_station(&first.app(), "ATX1");
    server.signal("-TERM");
    assert_eq!(server.ended(), 0);
    other.wait_until_it_serves();
    assert_eq!(other.get("/healthz").status, 200);
    let stations = second.app().store.read(|tx| tx.stations()).unwrap();
    assert_eq!(stations.len(), 1);
    assert_eq!(other.stop(), 0);
}

#[test]
fn the_doctor_looks_at_the_database_and_a_backup_says_what_copies_it() {
    let Some(home) = Home::postgres() else { return };
    let place = begun(&home);
    let answer = place.run(&["doctor", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let findings = said["findings"].as_array().unwrap();
    let database = findings.iter().find(|finding| finding["what"] == "database").unwrap();
    assert_eq!(database["level"], "ok", "{database}");
    assert!(database["sentence"].as_str().unwrap().contains("PostgreSQL"), "{database}");
    let refused = place.run(&["backup", &place.path("copy").to_string_lossy()]);
    assert_eq!(refused.status, 1, "{}", refused.err);
    assert!(refused.err.contains("pg_dump"), "{}", refused.err);
}

#[test]
fn an_address_that_cannot_be_used_is_refused_without_being_repeated() {
    let place = Place::new();
    for bad in ["mysql://porch:secret@host/db", "postgres://porch:secret@host:many/db"] {
        let answer = place.run(&["check-config", "--database", bad]);
        assert_eq!(answer.status, 2, "{}", answer.err);
        assert!(answer.err.contains("--database is not usable"), "{}", answer.err);
        assert!(!answer.err.contains("secret"), "{}", answer.err);
    }
    let good = "postgres://porch:secret@db.example/light";
    let answer = place.run(&["check-config", "--database", good]);
    assert!(answer.out.contains("postgres://db.example/light"), "{}", answer.out);
    assert!(!answer.out.contains("secret"), "{}", answer.out);
}
