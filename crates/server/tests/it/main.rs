//! The program as operators meet it: mostly the real binary on a real folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod attest;
mod attest_others;
mod backup;
mod config;
mod doctor;
mod first_start;
mod import;
mod mail;
mod offline;
#[cfg(feature = "oidc")]
mod oidc;
mod photos;
mod place;
mod real_routes;
mod serving;
mod tls;
