//! The register against the tables that the store really has.

use super::*;
use porchlight_store::tables::TABLES;
use std::collections::BTreeMap;

#[test]
fn every_table_of_the_schema_has_a_purpose_or_is_about_nobody_and_only_once() {
    let mut named: BTreeMap<&str, u8> = BTreeMap::new();
    let purposes = REGISTER.iter().flat_map(|entry| entry.tables);
    for table in purposes.chain(NOT_ABOUT_PEOPLE.iter().map(|(table, _)| table)) {
        *named.entry(table).or_default() += 1;
    }
    let twice: Vec<_> = named.iter().filter(|(_, n)| **n > 1).collect();
    assert!(twice.is_empty(), "named twice: {twice:?}");
    let missing: Vec<_> = TABLES.iter().filter(|(t, _)| !named.contains_key(t)).collect();
    assert!(missing.is_empty(), "say in app::purpose what these are for: {missing:?}");
    let gone: Vec<_> =
        named.keys().filter(|t| porchlight_store::tables::class(t).is_none()).collect();
    assert!(gone.is_empty(), "there are no such tables: {gone:?}");
}

#[test]
fn every_kind_stands_in_the_register_once_in_the_order_of_its_code() {
    let kinds: Vec<_> = REGISTER.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, DataKind::ALL);
}

#[test]
fn nothing_is_used_beyond_what_it_is_for() {
    assert_eq!(Beyond::ALL, [Beyond::Nothing], "a further use needs an opt-in of its own");
    assert!(REGISTER.iter().all(|entry| entry.beyond == Beyond::Nothing));
}

#[test]
fn whatever_is_of_a_face_is_never_handed_over_and_in_no_table_that_could_be() {
    for entry in REGISTER.iter().filter(|entry| entry.kind.code().starts_with("face_")) {
        assert!(!entry.opens, "{}", entry.kind);
    }
}

#[test]
fn every_table_about_couriers_or_recipients_is_in_their_own_record_or_says_why_not() {
    use porchlight_store::my_record::{COURIER, COURIER_WITHOUT, RECIPIENT, RECIPIENT_WITHOUT};
    let people = [
        (Whose::Courier, COURIER, COURIER_WITHOUT),
        (Whose::Recipient, RECIPIENT, RECIPIENT_WITHOUT),
    ];
    for (whose, sources, without) in people {
        let known = |table: &str| {
            sources.iter().any(|source| source.table == table)
                || without.iter().any(|(left, _)| *left == table)
        };
        let tables = REGISTER.iter().filter(|entry| entry.whose.contains(&whose));
        let missing: Vec<_> =
            tables.flat_map(|entry| entry.tables).filter(|table| !known(table)).collect();
        assert!(missing.is_empty(), "add to store::my_record what a {whose} reads of {missing:?}");
        for source in sources {
            let registered = REGISTER.iter().any(|entry| entry.tables.contains(&source.table));
            assert!(registered, "{} has no purpose", source.table);
        }
    }
}
