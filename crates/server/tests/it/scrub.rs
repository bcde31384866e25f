//! Kept files that break: the command, the doctor, health and figures say so, until they are whole.

use crate::place::{Place, request};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CourierId, EvidenceId};
use porchlight_domain::words::UploadState;
use porchlight_server::entropy_clock;
use porchlight_store::blobs::name_of;
use porchlight_store::rows::Upload;
use std::fs;

#[test]
fn a_damaged_file_is_named_everywhere_until_it_is_whole_again() {
    let place = Place::new();
    place.settings(
        "listen = \"127.0.0.1:0\"\n[logs]\nformat = \"json\"\n[metrics]\nlisten = \"127.0.0.1:0\"\n",
    );
    place.begin();
    let digest = place.app().ports.blobs.put(b"a photo").unwrap();
    let upload = Upload {
        id: EvidenceId([5; 16]),
        courier: CourierId([1; 16]),
        digest: sha256(&[b"original"]),
        bytes: 1,
        state: UploadState::Verified,
        has_preview: false,
        quality: serde_json::json!({"display_blob": digest.hex()}).to_string(),
        changed_at: entropy_clock::now(),
    };
    place.app().store.work(move |tx| tx.put_upload(&upload)).unwrap();
    let server = place.serve();
    assert_eq!(server.get("/healthz").body, "alive\n");
    let file = place.data().join("blobs").join(name_of(digest));
    fs::write(&file, b"a phot0").unwrap();

    let found = place.run(&["scrub", "--now", "--json"]);
    assert_eq!(found.status, 1, "{}", found.err);
    let said: serde_json::Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!((&said["damaged"], &said["missing"]), (&1.into(), &0.into()));
    assert_eq!(said["faults"][0]["file"], digest.hex());
    let health = server.get("/healthz");
    assert_eq!((health.status, health.body.lines().count()), (200, 2), "{}", health.body);
    assert!(health.body.contains("degraded: 1 kept files are missing or damaged"));
    let own = server.figures.clone().unwrap();
    let figures = request(&own, "GET /metrics HTTP/1.1", &[], "").unwrap().body;
    assert!(figures.contains("porchlight_file_faults{fault=\"damaged\"} 1"), "{figures}");
    let doctor = place.run(&["doctor", "--quick"]);
    assert!(doctor.out.contains("0 kept files are missing, 1 damaged"), "{}", doctor.out);

    fs::write(&file, b"a photo").unwrap();
    let again = place.run(&["scrub", "--now"]);
    assert_eq!(again.status, 0, "{}", again.out);
    assert!(again.out.contains("None is missing or damaged."), "{}", again.out);
    assert_eq!(server.get("/healthz").body, "alive\n");
    assert_eq!(server.stop(), 0);
}
