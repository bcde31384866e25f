//! The doctor finds what is wrong and says what to do.

use crate::place::{Place, make_station};
use porchlight_app::Actor;
use porchlight_app::ports::{Forgotten, ForgottenOrder};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CourierId, EvidenceId};
use porchlight_domain::time::DAY;
use porchlight_domain::words::UploadState;
use porchlight_server::{entropy_clock, jobs};
use porchlight_store::rows::Upload;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

/// Lines that say something else on every machine, out.
fn steady(text: &str) -> String {
    let varies = |line: &&str| !["clock", "disk"].iter().any(|what| line.contains(what));
    text.lines().filter(varies).map(|line| format!("{line}\n")).collect()
}

fn upload(place: &Place, number: u8, bytes: &[u8]) -> std::path::PathBuf {
    let app = place.app();
    let digest = app.ports.blobs.put(bytes).unwrap();
    let upload = Upload {
        id: EvidenceId([number; 16]),
        courier: CourierId([1; 16]),
        digest: sha256(&[bytes]),
        bytes: 1,
        state: UploadState::Verified,
        has_preview: true,
        quality: serde_json::json!({"display_blob": digest.hex(), "preview_blob": digest.hex()})
            .to_string(),
        changed_at: entropy_clock::now(),
    };
    app.store.work(move |tx| tx.put_upload(&upload)).unwrap();
    let hex = digest.hex();
    place.data().join("blobs").join(&hex[..2]).join(&hex[2..])
}

#[test]
fn a_sound_installation_is_told_so() {
    let place = Place::new();
    place.begin();
    upload(&place, 1, b"one photo");
    let app = place.app();
    jobs::fast_pass(&app, &porchlight_server::folder::Folder::new(&place.data())).unwrap();
    drop(app);
    let answer = place.run(&["doctor"]);
    assert_eq!(answer.status, 0, "{}", answer.out);
    insta::assert_snapshot!(steady(&answer.out));
    let quick = place.run(&["doctor", "--quick", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&quick.out).unwrap();
    assert_eq!(said["problems"], 0);
    assert!(said["findings"].as_array().unwrap().iter().all(|f| f["what"] != "photos"));
}

#[test]
fn each_thing_that_is_wrong_is_found_and_has_a_remedy() {
    let place = Place::new();
    place.settings("[mail]\nurl = \"smtp://127.0.0.1:1\"\nfrom = \"post@example.org\"");
    place.begin();
    let (lost, altered) = (upload(&place, 1, b"lost"), upload(&place, 2, b"altered"));
    fs::remove_file(lost).unwrap();
    fs::write(altered, b"alterex").unwrap();
    fs::set_permissions(place.data(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(place.data().join("keys"), Permissions::from_mode(0o750)).unwrap();
    let answer = place.run(&["doctor"]);
    assert_eq!(answer.status, 1);
    insta::assert_snapshot!(steady(&answer.out));
}

#[test]
fn whoever_was_erased_and_is_back_is_named_with_what_holds_it_and_what_to_do() {
    let place = Place::new();
    place.begin();
    let app = place.app();
    make_station(&app, "ATX1");
    let file = place.path("orders.csv");
    let orders = "order number,ship to,address line 1,lat,lng,window start,window end\n\
        A-1,Ana Ruiz,12 Example St,30.267153,-97.743057,09:00,12:00\n";
    fs::write(&file, orders).unwrap();
    let day = &porchlight_app::zone::rfc3339(entropy_clock::now().plus(2 * DAY))[..10];
    let file = file.to_string_lossy();
    let done = place.run(&["import", "orders", &file, "--station", "ATX1", "--date", day]);
    assert_eq!(done.status, 0, "{}{}", done.out, done.err);
    let order = app.store.read(|tx| tx.order_by_reference("A-1")).unwrap().unwrap();
    let noted = Forgotten::Recipient(ForgottenOrder {
        order: order.id,
        station: order.station,
        mark: app.keys.erased_mark(order.station, "A-1"),
        erased_at: entropy_clock::now(),
    });
    app.ports.erasures.note_people(&[noted]).unwrap();
    let mut said = String::new();
    let mut look = || {
        let doctor = place.run(&["doctor", "--quick"]);
        assert_eq!(doctor.status, 0, "{}", doctor.out);
        let mut lines = doctor.out.lines().skip_while(|line| !line.contains(" erasures "));
        let remedy = |line: &&str| line.trim_start().starts_with("->");
        let first = lines.next().unwrap();
        let rest: String = lines.take_while(remedy).map(|line| format!("{line}\n")).collect();
        said += &format!("{first}\n{rest}").replace(&order.id.to_string(), "[order]");
    };
    look();
    app.cancel_order(&mut entropy_clock::ctx(Actor::Console), order.id).unwrap();
    look();
    let again = app.erase_people_again(&mut entropy_clock::ctx(Actor::System)).unwrap();
    assert_eq!(again, (1, 0));
    look();
    insta::assert_snapshot!(said);
}
