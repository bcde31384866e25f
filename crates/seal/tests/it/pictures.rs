//! The signed manifest in a picture: what it says, and what it does not let through.

use crate::maker::{jpeg, manifest_key, signer, story};
use porchlight_domain::digest::sha256;
use porchlight_seal::bundle::{Parts, write};
use porchlight_seal::certificate::{describe, secret_of_pem};
use porchlight_seal::picture::{Claim, check, sign};
use porchlight_seal::verify::{Reason, Verdict, verify};
use serde_json::json;

#[test]
fn a_manifest_says_what_was_recorded_and_what_was_masked() {
    let story = story(1);
    let manifest = check(&story.photo, &story.certificates).unwrap();
    assert_eq!(manifest.capture["captured_at"], "2026-11-26T14:02:07Z");
    assert_eq!(manifest.masked.as_ref().map(Vec::len), Some(1));
    assert_eq!((manifest.signer.as_str(), manifest.expired), ("Parcels, \"1\" photos", false));
    insta::assert_snapshot!("manifest", manifest.to_string());
}

#[test]
fn the_pixels_are_those_that_were_given() {
    let plain = jpeg(48, 32, 1);
    let signed = &story(1).photo;
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
    assert_eq!(pixels(&plain), pixels(signed));
    let more = signed.len() - plain.len();
    assert!(more < 6_000, "a manifest adds {more} bytes");
}

#[test]
fn the_same_picture_claim_and_key_do_not_need_the_network_or_a_thumbnail() {
    let claim = Claim { id: [9; 16], capture: json!({}), masked: None, version: "1".into() };
    let key = manifest_key(1);
    let signed = sign(&jpeg(48, 32, 3), &claim, &key).unwrap();
    let manifest = check(&signed, key.chain_pem()).unwrap();
    assert_eq!((manifest.masked, manifest.capture), (None, json!({})));
    assert!(sign(b"not a picture", &claim, &key).is_err());
}

#[test]
fn a_manifest_under_another_root_is_not_believed() {
    let other = manifest_key(2);
    assert!(check(&story(1).photo, other.chain_pem()).is_err());
    assert!(check(&jpeg(48, 32, 1), other.chain_pem()).is_err(), "there is none");
}

#[test]
fn certificates_say_whose_they_are_and_how_long_they_last() {
    let described = describe(manifest_key(1).chain_pem()).unwrap();
    assert_eq!(described.len(), 2);
    assert!(described[0].subject.contains("photos"), "{described:?}");
    assert_eq!((described[0].until - described[0].from) / 31_557_600, 10);
    assert_eq!((described[1].until - described[1].from) / 31_557_600, 30);
    assert!(describe("nothing").is_err());
    assert!(secret_of_pem("nothing").is_err());
}

/// A photo that the log names but whose manifest is not right: only the operator could make these.
#[test]
fn a_logged_photo_with_a_manifest_that_does_not_hold_is_refused() {
    let story = story(1);
    let key = signer(1).1;
    let with = |photo: Vec<u8>, certificates: String| -> Verdict {
        let facts = |facts: &mut Vec<crate::maker::Fact>| {
            facts[2].2["shown"] = json!(sha256(&[&photo]).hex());
            facts[2].2["certificates"] = json!(sha256(&[certificates.as_bytes()]).hex());
        };
        let mut parts: Parts = story.parts(facts);
        parts.photos[0].bytes.clone_from(&photo);
        parts.photos[0].certificates = Some(certificates.clone());
        verify(&write(&parts).unwrap(), Some(&key)).verdict
    };
    let own = || story.certificates.clone();
    assert_eq!(with(story.photo.clone(), own()), Verdict::Verified);
    let manifest_refused = |verdict: Verdict, place: &str| {
        let Verdict::Refused(Reason::ManifestDiffers, at) = verdict else { panic!("{verdict:?}") };
        assert!(at.starts_with(place), "{at}");
    };
    let mut pixels = story.photo.clone();
    let last = pixels.len() - 10;
    pixels[last] ^= 1;
    manifest_refused(with(pixels, own()), "photo-1.jpg");
    manifest_refused(with(jpeg(48, 32, 1), own()), "photo-1.jpg");
    manifest_refused(with(story.photo.clone(), manifest_key(2).chain_pem().into()), "photo-1.jpg");
    // Another delivery's photo, rightly signed for that one, under this one's entries.
    manifest_refused(
        with(crate::maker::story(2).photo.clone(), own()),
        "photo-1.jpg: attempt_entry",
    );
}

#[test]
fn certificates_that_the_log_does_not_name_are_refused() {
    let key = signer(1).1;
    for (certificates, reason) in [
        (None, Reason::ManifestDiffers),
        (Some(manifest_key(2).chain_pem().to_owned()), Reason::ManifestDiffers),
        (Some(format!("{}\n", story(1).certificates)), Reason::ManifestDiffers),
    ] {
        let mut parts = story(1).parts(|_| {});
        parts.photos[0].certificates = certificates;
        let report = verify(&write(&parts).unwrap(), Some(&key));
        assert_eq!(report.verdict, Verdict::Refused(reason, "photo-1.pem".into()));
    }
}

#[test]
fn a_photo_without_a_manifest_holds_where_the_log_says_that_it_has_none() {
    let plain = jpeg(48, 32, 1);
    let mut parts = story(1).parts(|facts| {
        facts[2].2 = json!({"shown": sha256(&[&jpeg(48, 32, 1)]).hex(), "original": "aa"});
    });
    parts.photos = vec![plain.into()];
    let report = verify(&write(&parts).unwrap(), Some(&signer(1).1));
    assert_eq!((report.verdict, report.manifests.len()), (Verdict::Verified, 0));
}
