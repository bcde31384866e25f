//! The keys that sign pictures: made at the first start, rotated, brought by the operator.

use crate::place::Place;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair};
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// A key with a chain of two certificates, as an operator gets them from an authority.
fn brought() -> (String, String) {
    let named = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    };
    let root_key = KeyPair::generate().unwrap();
    let mut root = named("An authority");
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_certificate = root.self_signed(&root_key).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut own = named("Hearth Couriers");
    own.use_authority_key_identifier_extension = true;
    own.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
    own.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::EmailProtection];
    let issuer = rcgen::Issuer::new(root, root_key);
    let certificate = own.signed_by(&key, &issuer).unwrap();
    (key.serialize_pem(), certificate.pem() + &root_certificate.pem())
}

fn said(place: &Place, arguments: &[&str]) -> serde_json::Value {
    let answer = place.run(&[&["--json", "keys"], arguments].concat());
    assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    serde_json::from_str(&answer.out).unwrap()
}

#[test]
fn a_rotated_key_leaves_the_older_certificates_published() {
    let place = Place::new();
    place.begin();
    let first = said(&place, &["list"]);
    assert_eq!(
        (first["now"].as_array().unwrap().len(), &first["before"]),
        (2, &serde_json::json!([]))
    );
    let file = |name: &str| fs::read_to_string(place.data().join("keys").join(name)).unwrap();
    let published = file("photo-certificates.pem");
    let rotated = said(&place, &["rotate"]);
    assert_eq!(rotated["now"][1], first["now"][1], "the root stays");
    assert_ne!(rotated["now"][0], first["now"][0]);
    let listed = said(&place, &["list"]);
    assert_eq!((&listed["now"], &listed["before"][0]), (&rotated["now"], &first["now"][0]));
    assert!(file("photo-certificates.pem").starts_with(&published));
    for name in ["photo-root", "photo-signing"] {
        let mode = fs::metadata(place.data().join("keys").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    // The next start takes the new key, and none of these files is a secret that is shown.
    assert_eq!(place.run(&["station", "list"]).status, 0);
    assert!(!file("photo-certificates.pem").contains("PRIVATE"));
}

#[test]
fn an_operator_may_bring_certificates_and_a_wrong_key_is_refused() {
    let place = Place::new();
    place.begin();
    let (key, chain) = brought();
    let (key_file, chain_file) = (place.path("key.pem"), place.path("chain.pem"));
    fs::write(&key_file, key).unwrap();
    fs::write(&chain_file, chain).unwrap();
    let files = [key_file.to_str().unwrap(), chain_file.to_str().unwrap()];
    let arguments = ["rotate", "--key", files[0], "--certificates", files[1]];
    let rotated = said(&place, &arguments);
    assert!(
        rotated["now"][0]["subject"].as_str().unwrap().contains("Hearth Couriers"),
        "{rotated}"
    );
    assert_eq!(said(&place, &["list"])["now"], rotated["now"]);
    let (other, _) = brought();
    fs::write(&key_file, other).unwrap();
    let answer = place.run(&[&["keys"], &arguments[..]].concat());
    assert_eq!(answer.status, 2);
    assert!(answer.err.contains("the first certificate is not this key's"), "{}", answer.err);
    assert_eq!(said(&place, &["list"])["now"], rotated["now"], "nothing was replaced");
}
