//! The program as operators meet it: mostly the real binary on a real folder.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test that cannot go on stops")]

mod alert_feeds;
mod attest;
mod attest_others;
mod attest_vectors;
mod backup;
#[path = "../../../vision/tests/it/bombs.rs"]
mod bombs;
mod config;
mod doctor;
mod face;
mod face_keys;
mod face_restore;
mod faces;
#[path = "../../../vision/tests/it/files.rs"]
mod files;
mod first_start;
#[path = "../../../store/tests/homes/mod.rs"]
mod home;
mod import;
mod mail;
mod models;
#[path = "../../../vision/tests/it/moved.rs"]
#[allow(dead_code, reason = "it is the vision crate's, and not all of it is needed here")]
mod moved;
mod offline;
#[cfg(feature = "oidc")]
mod oidc;
mod own_phone;
mod photo_keys;
mod photos;
mod place;
mod postgres;
mod public_numbers;
mod real_routes;
#[cfg(feature = "risk-training")]
mod risk;
#[cfg(feature = "s3")]
mod s3;
#[path = "../../../identity/tests/it/sample.rs"]
#[allow(dead_code, reason = "it is the identity crate's, and not all of it is needed here")]
mod sample;
#[path = "../../../vision/tests/it/scenes.rs"]
mod scenes;
mod scrub;
mod serving;
mod tls;
#[cfg(feature = "risk-training")]
#[path = "../../../risk/tests/it/traffic.rs"]
#[allow(dead_code, reason = "it is the risk crate's, and not all of it is needed here")]
mod traffic;
mod workers;
