//! A store that is gone, slow, or refuses: nothing hangs, nothing is promised, and the operator is
//! told what to do.

use super::world::{PATIENCE, silent, start, world};
use crate::place::Place;
use porchlight_app::ports::{BlobFault, Blobs};
use porchlight_domain::digest::sha256;
use porchlight_server::entropy_clock::Stopwatch;
use porchlight_server::ports::blobs::S3Blobs;

#[test]
fn a_store_that_is_killed_is_an_error_until_it_is_back() {
    let Some(s3) = world(false) else { return };
    let blobs = s3.blobs();
    let digest = blobs.put(b"a photo").unwrap();
    let port = s3.kill();
    let why = blobs.put(b"another photo").unwrap_err();
    assert!(why.contains("cannot be used") && why.contains("cannot be reached"), "{why}");
    // It may be there: this is not "missing".
    assert!(matches!(blobs.get(digest), Err(BlobFault::Medium(_))));
    assert!(blobs.list(0).is_err() && blobs.remove(digest).is_err());
    let Some(_again) = start(port, false) else { return };
    let digest = blobs.put(b"another photo").unwrap();
    assert_eq!(blobs.get(digest).unwrap().as_deref(), Some(&b"another photo"[..]));
}

#[test]
fn a_store_that_says_nothing_is_left_in_time() {
    let Some(s3) = world(false) else { return };
    let blobs = S3Blobs::new(&s3.settings(silent()), PATIENCE).unwrap();
    let watch = Stopwatch::start();
    let why = blobs.put(b"a photo").unwrap_err();
    assert!(watch.elapsed() < PATIENCE.whole * 2, "{:?}: {why}", watch.elapsed());
    assert!(why.contains("took"), "{why}");
}

#[test]
fn a_bucket_that_is_missing_is_said_and_looks_like_no_lost_file() {
    let Some(s3) = world(false) else { return };
    let mut settings = s3.settings(s3.port);
    settings.bucket = "nothing".into();
    let blobs = S3Blobs::new(&settings, PATIENCE).unwrap();
    let right = "there is no bucket \"nothing\" at http://127.0.0.1";
    assert!(blobs.put(b"a photo").unwrap_err().starts_with(right));
    let missing = blobs.get(sha256(&[b"a photo"]));
    assert!(
        matches!(&missing, Err(BlobFault::Medium(why)) if why.starts_with(right)),
        "{missing:?}"
    );
    assert!(blobs.look().unwrap_err().starts_with(right));
}

#[test]
fn the_doctor_says_that_a_key_is_refused_and_never_what_it_is() {
    let Some(s3) = world(true) else { return };
    // The right key is let in.
    assert!(s3.blobs().put(b"a photo").is_ok(), "{:?}", s3.blobs().look());
    let place = Place::new();
    let section = s3.section("s3", s3.port).replace(&s3.secret, "not-the-secret-1234");
    place.settings(&section);
    place.begin();
    let answer = place.run(&["doctor", "--quick"]);
    assert_eq!(answer.status, 1, "{}", answer.out);
    assert!(
        answer.out.contains("refuses the access key: check blobs.access_key_id"),
        "{}",
        answer.out
    );
    for secret in ["not-the-secret-1234", &s3.secret, &s3.key] {
        assert!(!answer.out.contains(secret) && !answer.err.contains(secret), "{}", answer.out);
    }
    place.settings(&s3.section("s3", s3.port));
    let answer = place.run(&["doctor", "--quick"]);
    assert!(
        answer.out.contains("S3 store") && answer.out.contains("holds the files"),
        "{}",
        answer.out
    );
}
