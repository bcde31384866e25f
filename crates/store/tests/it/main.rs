//! The store's promises, on a real database file.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod blobs;
mod doors;
mod due_process;
#[path = "../homes/mod.rs"]
mod home;
mod identity;
mod made_cases;
mod my_record;
mod patterns;
mod postgres;
mod raw;
mod records_end;
mod registers;
mod schema;
mod storm;

use porchlight_domain::digest::sha256;
use porchlight_domain::id::LeafId;
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::Setting;
use porchlight_store::{Commit, Error, PendingLeaf, Store};

pub(crate) fn leaf(number: u64) -> PendingLeaf {
    let mut random = [0u8; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    PendingLeaf {
        id: LeafId::new(Timestamp(1), random),
        kind: "setting_changed",
        subject: format!("setting {number}"),
        at: Timestamp(1),
        salt: [7; 16],
        fact: "{}".into(),
        body: format!("leaf {number}"),
        hash: sha256(&[&number.to_be_bytes()]),
    }
}

pub(crate) fn setting(name: &str, value: &str) -> Setting {
    Setting { name: name.into(), value: value.into(), changed_at: Timestamp(1) }
}

pub(crate) fn put(store: &Store, name: &str, value: &str, number: u64) -> Result<(), Error> {
    let setting = setting(name, value);
    store.write(move |tx| {
        tx.put_setting(&setting)?;
        Ok(Commit::Record((), vec![leaf(number)]))
    })
}

pub(crate) fn get(store: &Store, name: &str) -> Option<String> {
    store.read(|tx| tx.setting(name)).unwrap()
}
