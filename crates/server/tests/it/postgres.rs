//! The program on a PostgreSQL server: what changes for operators, and two servers on one database.

use crate::home::Home;
use crate::place::{Place, make_station};
use porchlight_server::entropy_clock;
use porchlight_sim::referee::judge;
use porchlight_store::Place as Database;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Far longer than a ring takes, and shorter than a silent stream's heartbeat.
const PATIENCE: Duration = Duration::from_secs(15);

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

/// A data folder of another machine for the same database, with the same keys.
fn beside(first: &Place, home: &Home) -> Place {
    let second = Place::new();
    settings(&second, home);
    fs::create_dir_all(second.data().join("keys")).unwrap();
    for key in fs::read_dir(first.data().join("keys")).unwrap().flatten() {
        fs::copy(key.path(), second.data().join("keys").join(key.file_name())).unwrap();
    }
    second
}

#[test]
fn a_server_on_postgresql_keeps_everything_there_and_a_second_one_takes_over() {
    let Some(home) = Home::postgres() else { return };
    let first = begun(&home);
    assert!(!first.data().join("db/porchlight.sqlite").exists());
    let second = beside(&first, &home);
    let mut server = first.serve();
    let mut other = second.start();
    other.wait_for("another server leads this database; standing by");
    make_station(&first.app(), "ATX1");
    server.signal("-TERM");
    assert_eq!(server.ended(), 0);
    other.wait_until_it_serves();
    assert_eq!(other.get("/healthz").status, 200);
    let app = second.app();
    assert_eq!(app.store.read(|tx| tx.stations()).unwrap().len(), 1);
    assert_eq!(judge(&app, None, entropy_clock::now()).unwrap(), []);
    assert_eq!(other.stop(), 0);
}

#[test]
fn a_killed_server_is_followed_by_the_one_that_stands_by_and_nothing_acknowledged_is_lost() {
    let Some(home) = Home::postgres() else { return };
    let first = begun(&home);
    let second = beside(&first, &home);
    let server = first.serve();
    let mut other = second.start();
    other.wait_for("another server leads this database; standing by");
    let app = first.app();
    for number in 0..20 {
        make_station(&app, &format!("ATX{number}"));
    }
    server.signal("-KILL");
    other.wait_until_it_serves();
    let app = second.app();
    assert_eq!(app.store.read(|tx| tx.stations()).unwrap().len(), 20);
    assert_eq!(other.stop(), 0);
    // What waited for its place in the log got it from the one that followed.
    assert!(app.log_state().unwrap().waiting_since.is_none());
    assert_eq!(judge(&app, None, entropy_clock::now()).unwrap(), []);
    let answer = second.run(&["doctor", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    for what in ["database", "log head", "log tree"] {
        assert_eq!(finding(&said, what)["level"], "ok", "{what}: {said}");
    }
}

#[test]
fn an_open_page_hears_what_another_program_on_the_database_changed() {
    let Some(home) = Home::postgres() else { return };
    let place = begun(&home);
    let server = place.serve();
    let mut page = TcpStream::connect(&server.address).unwrap();
    page.set_read_timeout(Some(PATIENCE)).unwrap();
    let line = "GET /live?topic=round%2Frnd_1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    page.write_all(line.as_bytes()).unwrap();
    let mut heard = BufReader::new(page).lines().map(Result::unwrap);
    assert!(heard.any(|line| line.is_empty()), "the stream has begun");
    place.app().ports.bell.ring("round/rnd_1", entropy_clock::now());
    assert!(heard.any(|line| line == r#"data: {"topic":"round/rnd_1"}"#));
    assert_eq!(server.stop(), 0);
}

fn finding<'a>(said: &'a serde_json::Value, what: &str) -> &'a serde_json::Value {
    let findings = said["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["what"] == what).unwrap()
}

#[test]
fn the_doctor_looks_at_the_database_and_its_server_and_a_backup_says_what_copies_it() {
    let Some(home) = Home::postgres() else { return };
    let place = begun(&home);
    let answer = place.run(&["doctor", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let database = finding(&said, "database");
    assert_eq!(database["level"], "ok", "{database}");
    assert!(database["sentence"].as_str().unwrap().contains("PostgreSQL"), "{database}");
    // The tests' own server leaves the disk to the system, which is told as it would be to operators.
    let server = finding(&said, "database server");
    assert_eq!(server["level"], "warning", "{server}");
    assert!(server["sentence"].as_str().unwrap().contains("fsync = off"), "{server}");
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
