//! Importing and photos: the commands and ports around what `app` and `vision` test in depth.

use crate::place::Place;
use std::fs;

const ORDERS: &str = "\
order number,ship to,address line 1,lat,lng,window start,window end,barcode,colour
A-1,Ana Ruiz,12 Example St,30.267153,-97.743057,09:00,12:00,PKG1,red
A-2,Bo Lee,40 Sample Ave,30.262450,-97.719820,12:00,nine,PKG2,blue
";

#[test]
fn an_import_says_what_became_of_every_row_and_the_same_file_twice_changes_nothing() {
    let place = Place::new();
    place.begin();
    crate::place::make_station(&place.app(), "ATX1");
    let file = place.path("orders.csv");
    fs::write(&file, ORDERS).unwrap();
    let file = file.to_string_lossy().into_owned();
    let orders = ["import", "orders", &file, "--station", "ATX1"];
    // The day after tomorrow, whatever today is.
    let ahead = porchlight_server::entropy_clock::now().plus(2 * porchlight_domain::time::DAY);
    let day = porchlight_app::zone::rfc3339(ahead)[..10].to_owned();
    let dated = [&orders[..], &["--date", &day]].concat();
    let mut said = String::new();
    for arguments in [
        orders.to_vec(),
        [&dated[..], &["--dry-run"]].concat(),
        dated.clone(),
        dated.clone(),
        [&orders[..], &["--date", "someday"]].concat(),
        vec!["import", "orders", "nowhere.csv", "--station", "ATX1"],
    ] {
        let answer = place.run(&arguments);
        let shown = place.plain(&arguments.join(" ")).replace(&day, "[day]");
        let answer = format!("status {}\n{}{}", answer.status, answer.out, answer.err);
        said += &format!("$ porchlight {shown}\n{}\n", answer.replace(&day, "[day]"));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_real_photo_passes_the_port_and_a_file_that_is_none_is_refused_by_name() {
    let place = Place::new();
    let app = place.app();
    let door = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo-photos/door-1.jpg")).unwrap();
    let clean = app.ports.photos.clean(&door).unwrap();
    assert!(clean.display.starts_with(&[0xff, 0xd8]) && clean.preview.len() < clean.display.len());
    assert!(clean.quality["width"].as_u64().unwrap() > 100);
    let refusal = app.ports.photos.clean(b"GIF89a").unwrap_err();
    let porchlight_app::ports::NotCleaned::Refused(refusal) = refusal else {
        panic!("{refusal:?}");
    };
    assert!(!refusal.code.is_empty() && !refusal.message.is_empty());
}
