//! Backup while serving, restore, and a log that never gets a second history.

use crate::place::{Place, make_station};
use porchlight_app::origin::{Recomputed, recompute};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

const SETTINGS: &str = "listen = \"127.0.0.1:0\"\n[logs]\nformat = \"json\"\n";

fn serving() -> Place {
    let place = Place::new();
    place.settings(SETTINGS);
    place.begin();
    place
}

fn text(place: &Place, name: &str) -> String {
    place.path(name).to_string_lossy().into_owned()
}

/// A place whose data folder is restored from `backup` of another, with these keys.
fn restored(from: &Place, backup: &str, keys: &str, to: &str) -> String {
    let (backup, keys, to) = (text(from, backup), text(from, keys), text(from, to));
    let answer = from.run_bare(&["restore", &backup, "--to", &to, "--keys", &keys]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    answer.out
}

#[test]
fn a_backup_made_while_facts_are_written_restores_to_a_sound_whole() {
    let place = serving();
    let server = place.serve();
    let photo = place.app().ports.blobs.put(b"a photo of a porch").unwrap();
    let (backup, keys) = (text(&place, "backup"), text(&place, "keys-apart"));
    // The keys were backed up when the server was new.
    let first = text(&place, "first");
    assert_eq!(place.run(&["backup", &first, "--with-keys", &keys]).status, 0);
    let stop = AtomicBool::new(false);
    let made = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let app = place.app();
            let mut made = 0;
            while !stop.load(Ordering::SeqCst) {
                make_station(&app, &format!("S{made}"));
                made += 1;
            }
            made
        });
        let answer = place.run(&["backup", &backup]);
        stop.store(true, Ordering::SeqCst);
        assert_eq!(answer.status, 0, "{}", answer.err);
        writer.join().unwrap()
    });
    assert_eq!(server.stop(), 0);
    restored(&place, "backup", "keys-apart", "again");
    let again = text(&place, "again");
    let doctor = place.run_bare(&["doctor", "--data", &again]);
    assert_eq!(doctor.status, 0, "{}", doctor.out);
    assert!(fs::read_to_string(place.path("again/config.toml")).unwrap().contains("127.0.0.1:0"));
    let config = porchlight_server::config::load(None, Some(&place.path("again"))).unwrap();
    let app = porchlight_server::assembly::open_existing(&config).unwrap();
    assert!(app.stations().unwrap().len() <= made);
    assert_eq!(app.ports.blobs.get(photo).unwrap().unwrap(), b"a photo of a porch");
    assert!(!matches!(recompute(&app.store).unwrap(), Recomputed::Broken(_)));
}

#[test]
fn a_server_restored_from_an_old_backup_refuses_to_sign_until_the_log_gets_a_new_name() {
    let place = serving();
    let server = place.serve();
    let (old, keys) = (text(&place, "old"), text(&place, "keys-apart"));
    assert_eq!(place.run(&["backup", &old]).status, 0);
    make_station(&place.app(), "AFTER");
    assert_eq!(server.stop(), 0);
    assert_eq!(place.run(&["backup", &text(&place, "new"), "--with-keys", &keys]).status, 0);

    let said = restored(&place, "old", "keys-apart", "data-2");
    assert!(said.contains("It is older than what was published"), "{said}");
    let data = text(&place, "data-2");
    let refused = place.run_bare(&["serve", "--data", &data]);
    assert_eq!(refused.status, 1);
    insta::assert_snapshot!("refuses_to_sign", refused.err);
    assert_eq!(place.run_bare(&["doctor", "--data", &data]).status, 1);

    let same = place.run_bare(&["log", "new-origin", "localhost:8080/log", "--data", &data]);
    assert!(same.status == 2 && same.err.contains("was this log's name before"), "{}", same.err);
    let named = place.run_bare(&["log", "new-origin", "localhost/log-2", "--data", &data]);
    assert_eq!(named.status, 0, "{}", named.err);
    assert!(named.out.contains("\"localhost:8080/log\" ended with 2 entries"), "{}", named.out);
    let doctor = place.run_bare(&["doctor", "--data", &data]);
    assert_eq!(doctor.status, 0, "{}", doctor.out);
    assert!(doctor.out.contains("\"localhost/log-2\""), "{}", doctor.out);
    let checkpoint = place.run_bare(&["log", "checkpoint", "--data", &data]).out;
    assert!(checkpoint.starts_with("localhost/log-2\n"), "{checkpoint}");
    // The name is part of the data: it holds although the settings still say the old one.
    fs::rename(place.data(), place.path("data-1")).unwrap();
    fs::rename(place.path("data-2"), place.data()).unwrap();
    let server = place.serve();
    make_station(&place.app(), "NEW");
    assert_eq!(server.stop(), 0);
    assert_eq!(place.run(&["doctor"]).status, 0);
}

#[test]
fn another_log_of_the_same_size_is_told_apart() {
    let place = serving();
    assert_eq!(place.serve().stop(), 0);
    let (fork, keys) = (text(&place, "fork"), text(&place, "keys-apart"));
    assert_eq!(place.run(&["backup", &fork, "--with-keys", &keys]).status, 0);
    make_station(&place.app(), "ONE");
    assert_eq!(place.serve().stop(), 0);
    // The published head of the first history beside the database of a second one.
    let published = fs::read(place.data().join("keys/latest-checkpoint")).unwrap();
    restored(&place, "fork", "keys-apart", "data-2");
    fs::rename(place.data(), place.path("data-1")).unwrap();
    fs::rename(place.path("data-2"), place.data()).unwrap();
    make_station(&place.app(), "TWO");
    assert_eq!(place.serve().stop(), 0);
    fs::write(place.data().join("keys/latest-checkpoint"), published).unwrap();
    let answer = place.run(&["serve"]);
    assert_eq!(answer.status, 1);
    assert!(answer.err.contains("differ within the first 2 entries"), "{}", answer.err);
}

#[test]
fn a_renamed_log_in_the_settings_alone_is_refused() {
    let place = serving();
    assert_eq!(place.serve().stop(), 0);
    place.settings(&format!("log_origin = \"elsewhere/log\"\n{SETTINGS}"));
    let answer = place.run(&["serve"]);
    assert_eq!(answer.status, 1);
    assert!(answer.err.contains("log new-origin elsewhere/log"), "{}", answer.err);
}

#[test]
fn damaged_incomplete_and_foreign_backups_are_refused_and_nothing_is_overwritten() {
    let place = serving();
    assert_eq!(place.serve().stop(), 0);
    place.app().ports.blobs.put(b"a photo of a porch").unwrap();
    let backup = text(&place, "backup");
    assert_eq!(place.run(&["backup", &backup]).status, 0);
    let to = text(&place, "again");
    let restore = || place.run_bare(&["restore", &backup, "--to", &to]);
    let mut said = String::new();
    let mut note = |what: &str, answer: crate::place::Answer| {
        assert_eq!(answer.status, 1, "{what}: {}", answer.out);
        said += &format!("## {what}\n{}\n", answer.err);
    };

    let path = place.path("backup/db/porchlight.sqlite");
    let whole = fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    bytes[5_000] ^= 1;
    fs::write(&path, &bytes).unwrap();
    note("one bit of the database", restore());
    fs::write(&path, &whole).unwrap();

    let sums = place.path("backup/SHA256SUMS");
    let list = fs::read_to_string(&sums).unwrap();
    fs::write(&sums, list.replace("backup.json", "../backup.json")).unwrap();
    note("a path that leads out", restore());
    fs::remove_file(&sums).unwrap();
    note("interrupted before its end", restore());
    fs::write(&sums, &list).unwrap();
    assert!(!place.path("again").exists() && !place.path("again.restoring").exists());

    let data = text(&place, "data");
    note("over what is there", place.run_bare(&["restore", &backup, "--to", &data]));
    note("over another backup", place.run(&["backup", &backup]));
    insta::assert_snapshot!(said);
    let inside = text(&place, "data/backup");
    let answer = place.run(&["backup", &inside]);
    assert!(answer.status == 2 && answer.err.contains("lies in the data folder"), "{}", answer.err);
    assert_eq!(restore().status, 0);
    // Without its keys the restored folder says so instead of making new ones.
    let answer = place.run_bare(&["doctor", "--data", &to]);
    assert!(answer.status == 1 && answer.out.contains("keys folder back"), "{}", answer.out);
}
