//! Files that are understood.

use super::{import, import_with, leaves, stored};
use crate::orders;
use crate::stage::Stage;
use porchlight_app::import::{ImportOptions, Mapping, plain_name};
use porchlight_app::order::Counts;
use porchlight_app::{Actor, zone};
use porchlight_domain::words::{CarrierKind, OrderState};
use proptest::prelude::*;

const PLAIN: &str = "external_reference,recipient,address,latitude,longitude,window_start,\
     window_end\nA-1,Ana,1 Main St,30.267100,-97.743000,2026-11-26T09:00,2026-11-26T12:00\n";

fn added(added: u32) -> Counts {
    Counts { added, ..Counts::default() }
}

#[test]
fn a_plain_file_becomes_orders_with_times_of_the_station_s_zone() {
    let stage = Stage::open();
    let report = import(&stage, PLAIN.as_bytes());
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.counts, added(1));
    let order = &stored(&stage)[0];
    assert_eq!(zone::rfc3339(order.window_start), "2026-11-26T15:00:00Z");
    assert_eq!((order.lat, order.lon), (30_267_100, -97_743_000));
    assert_eq!(order.sender, "Example Parcels");
    assert_eq!(order.service_seconds, 120);
    let packages = stage.app.order(&stage.ctx(Actor::Console), order.id).unwrap().1;
    assert_eq!(packages[0].barcode, "A-1", "without a barcode the reference is on the label");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let stage = Stage::open();
    let file = format!("{}A-bad,,,,,,,,,,,,,,\n", orders::csv(30));
    let first = import(&stage, file.as_bytes());
    assert_eq!((first.counts.added, first.counts.quarantined), (30, 1));
    let before = stored(&stage);
    stage.advance(60_000_000);
    let again = import(&stage, file.as_bytes());
    assert_eq!(again.counts, Counts { unchanged: 30, ..Counts::default() });
    assert_eq!(again.parked_before, 1, "the bad row waits once");
    assert_eq!(stored(&stage), before);
}

#[test]
fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let stage = Stage::open();
    import(&stage, orders::csv(10).as_bytes());
    let file = orders::csv(12).replace("Recipient 3,", "Somebody else,")
        + "A-bad,,,,,,,,,,,,,,\nA-bad,,,,,,,,,,,,,,\n";
    let (before, rows) = (leaves(&stage), stored(&stage));
    let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let foreseen = import_with(&stage, file.as_bytes(), &options);
    assert_eq!((leaves(&stage), stored(&stage)), (before, rows));
    assert_eq!(foreseen.batch, None);
    let done = import(&stage, file.as_bytes());
    assert_eq!(foreseen.counts, done.counts);
    assert_eq!((foreseen.errors, foreseen.parked_before), (done.errors, done.parked_before));
    let expected = Counts { added: 2, changed: 1, unchanged: 9, quarantined: 1, erased: 0 };
    assert_eq!(done.counts, expected);
}

#[test]
fn bom_crlf_semicolons_quoted_line_ends_and_decimal_commas_are_understood() {
    let stage = Stage::open();
    let file = "\u{feff}Número de pedido;Destinatario;Dirección;Latitud;Longitud;Fecha;\
         Hora inicio;Hora fin;Peso (kg);Observaciones\r\n\
         P-1;\"Niño; S.A.\";\"Calle Mayor 1\r\nPiso 2\";30,267100;-97,743000;26.11.2026;9:00;\
         14h30;1,25;\"Dice \"\"hola\"\"\"\r\n";
    let report = import(&stage, file.as_bytes());
    assert!(report.is_clean(), "{report:?}");
    let order = &stored(&stage)[0];
    assert_eq!(order.recipient, "Niño; S.A.");
    assert_eq!(order.address, "Calle Mayor 1, Piso 2");
    assert_eq!(order.notes, "Dice \"hola\"");
    assert_eq!(order.lat, 30_267_100);
    assert_eq!(zone::rfc3339(order.window_end), "2026-11-26T20:30:00Z");
    let packages = stage.app.order(&stage.ctx(Actor::Console), order.id).unwrap().1;
    assert_eq!(packages[0].weight_g, 1_250);
}

#[test]
fn tabs_and_an_excel_separator_line_are_understood() {
    let stage = Stage::open();
    assert_eq!(import(&stage, PLAIN.replace(',', "\t").as_bytes()).counts, added(1));
    let semicolons = format!("sep=;\r\n{}", PLAIN.replace(',', ";"));
    let again = import(&stage, semicolons.as_bytes());
    assert_eq!(again.counts, Counts { unchanged: 1, ..Counts::default() });
}

#[test]
fn json_lines_with_lists_and_packages_are_understood() {
    let stage = Stage::open();
    let file = concat!(
        r#"{"external_reference":"J-1","recipient":"Ana","address":"1 Main St","latitude":30.26715,"longitude":-97.743,"window_start":"2026-11-26T09:00:00-06:00","window_end":"2026-11-26T18:00:00Z","packages":[{"barcode":"X1","volume_ml":500},{"barcode":"X2","volume_ml":700,"weight_g":90}],"attended_only":true}"#,
        "\n\n",
        r#"{"order id":"J-2","ship to":"Bo","street":"2 Main St","city":"Austin","lat":"30.26811","lng":"-97.74311","window_start":"2026-11-26 09:00","window_end":"2026-11-26 12:00","barcodes":["Y1","Y2"],"weight_g":250}"#,
    );
    let report = import(&stage, file.as_bytes());
    assert!(report.is_clean(), "{report:?}");
    let orders = stored(&stage);
    assert!(orders[0].attended_only && !orders[1].attended_only);
    let packages = |n: usize| stage.app.order(&stage.ctx(Actor::Console), orders[n].id).unwrap().1;
    let sizes: Vec<_> = packages(0).iter().map(|p| (p.volume_ml, p.weight_g)).collect();
    assert_eq!(sizes, [(500, 0), (700, 90)]);
    let sizes: Vec<_> = packages(1).iter().map(|p| (p.volume_ml, p.weight_g)).collect();
    assert_eq!(sizes, [(0, 250), (0, 250)]);
}

#[test]
fn rows_of_one_order_that_follow_each_other_are_joined() {
    let stage = Stage::open();
    let head = PLAIN.replace("window_end\n", "window_end,barcode,weight_g\n");
    let row = head.lines().nth(1).unwrap().to_owned();
    let head = head.lines().next().unwrap();
    let file = format!("{head}\n{row},B1,100\n{row},B2,200\n{row},B1,100\n");
    let report = import(&stage, file.as_bytes());
    assert_eq!((report.counts.added, report.joined, report.counts.quarantined), (1, 1, 1));
    assert_eq!(report.errors[0].code, "duplicate_reference");
    let packages = stage.app.order(&stage.ctx(Actor::Console), stored(&stage)[0].id).unwrap().1;
    assert_eq!(packages.iter().map(|p| p.weight_g).collect::<Vec<_>>(), [100, 200]);
}

#[test]
fn times_alone_take_the_day_of_the_import() {
    let stage = Stage::open();
    let file = PLAIN.replace("2026-11-26T09:00,2026-11-26T12:00", "9 am,12:30 pm");
    assert_eq!(import(&stage, file.as_bytes()).errors[0].code, "no_date");
    let date = zone::parse_date("2026-11-27");
    let options = ImportOptions { date, ..ImportOptions::default() };
    let stage = Stage::open();
    assert!(import_with(&stage, file.as_bytes(), &options).is_clean());
    assert_eq!(zone::rfc3339(stored(&stage)[0].window_end), "2026-11-27T18:30:00Z");
}

#[test]
fn a_slot_column_and_address_parts_are_joined() {
    let stage = Stage::open();
    let file = "ref,name,street,apt,city,state,zip,country,lat,lon,date,time slot,length,width,\
         height,carrier,tracking url\n\
         S-1,Ana,1 Main St,4B,Austin,TX,78701,US,30.26715,-97.74311,2026-11-26,09:00-12:00,\
         30,20,10,DHL,https://track.example/1\n";
    let report = import(&stage, file.as_bytes());
    assert!(report.is_clean(), "{report:?}");
    let order = &stored(&stage)[0];
    assert_eq!(order.address, "1 Main St, 4B, Austin, TX 78701, US");
    assert_eq!((order.carrier, order.state), (CarrierKind::Other, OrderState::OtherCarrier));
    let packages = stage.app.order(&stage.ctx(Actor::Console), order.id).unwrap().1;
    assert_eq!(packages[0].volume_ml, 6_000);
}

#[test]
fn the_most_telling_name_wins_and_the_others_are_reported() {
    let names = ["name", "ship to", "order id", "tracking number", "colour"].map(String::from);
    let mapping = Mapping::of(&names);
    let codes: Vec<_> = mapping.places.iter().map(|p| p.map(|c| c.code())).collect();
    let expected = [None, Some("recipient"), Some("external_reference"), Some("barcodes"), None];
    assert_eq!(codes, expected);
    assert_eq!(mapping.ignored, ["name", "colour"]);
    assert_eq!(plain_name("  Código_Postal (CP) "), "codigo postal cp");
}

#[test]
fn an_integrator_s_key_imports_for_its_own_station_only() {
    let stage = Stage::open();
    let other = stage.add_station("ATX2", (30.4, -97.7), "America/Chicago");
    import(&stage, PLAIN.as_bytes());
    let mut ctx = stage.ctx(Actor::Console);
    let options = ImportOptions::default();
    let report = stage.app.import_orders(&mut ctx, other, "x", PLAIN.as_bytes(), &options).unwrap();
    assert_eq!(report.errors[0].code, "other_station");
    let key = stage.app.make_api_key(&mut stage.ctx(Actor::Console), "shop", other).unwrap();
    let key = stage.app.identify_key(&key).unwrap().unwrap();
    let mut ctx = stage.ctx(key);
    let denied = stage.app.import_orders(&mut ctx, stage.station, "x", PLAIN.as_bytes(), &options);
    assert!(denied.is_err());
}

/// Cells that are hard on a reader of separated values.
fn cell() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![Just('"'), Just(','), Just('\n'), Just('ñ'), Just(' '), Just('x'), Just('7')],
        1..8,
    )
    .prop_map(|cs| cs.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// An independent writer of the format as the oracle.
    #[test]
    fn whatever_a_cell_holds_it_arrives(cells in proptest::collection::vec(cell(), 1..6)) {
        let stage = Stage::open();
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(["ref", "to", "address", "lat", "lon", "from", "to time", "notes"])
            .unwrap();
        for (n, cell) in cells.iter().enumerate() {
            let reference = format!("R-{n}");
            let times = ["2026-11-26T09:00", "2026-11-26T12:00"];
            writer
                .write_record([&reference, "Ana", "1 St", "30.26711", "-97.74311", times[0],
                    times[1], cell])
                .unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let text = String::from_utf8(bytes).unwrap().replacen("ref,to,", "ref,ship to,", 1);
        let report = import(&stage, text.as_bytes());
        prop_assert!(report.is_clean(), "{:?}", report);
        for (order, cell) in stored(&stage).iter().zip(&cells) {
            let lines = cell.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
            let kept = lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(&order.notes, &kept);
        }
    }
}
