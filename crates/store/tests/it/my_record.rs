//! What is read of a person and taken out of them: every statement, on either engine.

use crate::home::{Home, homes};
use crate::leaf;
use crate::raw::{Raw, params};
use porchlight_domain::digest::sha256;
use porchlight_domain::time::Timestamp;
use porchlight_store::my_record::{
    Behind, COURIER, Cell, Person, RECIPIENT, WIPE_COURIER, WIPE_RECIPIENT,
};
use porchlight_store::{Commit, Store};

const COURIERS: &str = "INSERT INTO station (id, code, name, time_zone, lat, lon, award_mode, currency,
    pay_per_hour, pay_per_km, cost_per_km, legal_minimum_per_hour, created_at)
    VALUES (x'00000000000000000000000000000001', 'A', 'A', 'UTC', 7, 8, 'draw', 'USD', 1, 1, 1, 1, 1);
    INSERT INTO programme (id, code, name, kind, created_at)
    VALUES (x'00000000000000000000000000000002', 'p', 'P', 'crowd', 1);
    INSERT INTO terms (id, programme, version, body, published_at)
    VALUES (x'00000000000000000000000000000003', x'00000000000000000000000000000002', 1, 't', 1);
    INSERT INTO courier (id, name, email, phone, language, vehicle, station, programme, terms, state,
      draw_secret, created_at)
    VALUES (x'0000000000000000000000000000000a', 'Ann', 'ann@x', '1', 'en', 'sedan',
      x'00000000000000000000000000000001', x'00000000000000000000000000000002',
      x'00000000000000000000000000000003', 'active', x'0101010101010101010101010101010101010101010101010101010101010101', 5),
      (x'0000000000000000000000000000000b', 'Bob', 'bob@x', '2', 'en', 'sedan',
      x'00000000000000000000000000000001', x'00000000000000000000000000000002',
      x'00000000000000000000000000000003', 'active', x'0202020202020202020202020202020202020202020202020202020202020202', 6)";

/// A store with two couriers and no parcel.
fn peopled() -> Vec<(Store, Home)> {
    homes()
        .into_iter()
        .map(|home| {
            let store = home.open();
            let raw = Raw::open(&home);
            for statement in COURIERS.split(';') {
                raw.execute(statement, params![]).unwrap();
            }
            (store, home)
        })
        .collect()
}

fn ann() -> Person {
    let mut id = [0; 16];
    id[15] = 0x0a;
    let text = "cou_0000000000000000000000000a".to_owned();
    Person {
        id,
        actor: text.clone(),
        text,
        keys: None,
        fresh: [9; 32],
        now: Timestamp(9),
        claims_before: Timestamp(9),
        fields: String::new(),
    }
}

/// The recipient of an order that there is not: every statement runs and finds nothing.
fn nobody() -> Person {
    let key = sha256(&[b"key"]);
    let text = "ord_00000000000000000000000000".to_owned();
    Person {
        id: [0; 16],
        actor: format!("recipient/{text}"),
        text,
        keys: Some([key; 3]),
        claims_before: Timestamp(9),
        fields: "\"external_reference\":\"X\"".into(),
        fresh: [9; 32],
        now: Timestamp(9),
    }
}

#[test]
fn every_source_is_read_and_counted_on_either_engine_and_finds_one_person_only() {
    for (store, _home) in peopled() {
        let found = store.read(|tx| {
            let mut found = vec![];
            for (sources, person) in [(COURIER, ann()), (RECIPIENT, nobody())] {
                for source in sources {
                    let page = tx.kept_page(source, &person, Behind::Start, 10).unwrap();
                    let behind = Behind::Id([0xff; 16]);
                    if source.table != "signal" {
                        assert!(tx.kept_page(source, &person, behind, 10).unwrap().rows.is_empty());
                    }
                    let count = tx.kept_count(source, &person).unwrap();
                    assert_eq!(count.rows, page.rows.len() as u64, "{}", source.table);
                    found.extend(page.rows.into_iter().map(|row| (source.table, row)));
                }
            }
            Ok(found)
        });
        let found = found.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.contains(&("name", Cell::Text("Ann".into()))));
    }
}

#[test]
fn whoever_is_wiped_out_is_gone_and_nobody_else_on_either_engine() {
    for (store, _home) in peopled() {
        let done = store.write(|tx| {
            for wipe in WIPE_COURIER {
                tx.wipe(wipe, &ann())?;
            }
            for wipe in WIPE_RECIPIENT {
                assert_eq!(tx.wipe(wipe, &nobody())?, 0, "{}", wipe.table);
            }
            Ok(Commit::Record((), vec![leaf(1)]))
        });
        done.unwrap();
        let names = store.read(|tx| {
            let mut names = vec![];
            tx.each_courier(|courier| {
                names.push((courier.name, courier.email, courier.state.code()));
            })?;
            Ok(names)
        });
        let names = names.unwrap();
        assert_eq!(names[0].0, "erased");
        assert!(names[0].1.starts_with("erased-cou_") && names[0].2 == "left", "{names:?}");
        assert_eq!(names[1].0, "Bob");
    }
}
