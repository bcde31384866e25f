//! What waits in quarantine is whole, and comes back through the same rules.

use super::{import, stored};
use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::import::{Column, Fields, ImportOptions, draft_from_fields};
use porchlight_app::order::Taken;
use porchlight_domain::words::QuarantineState;
use porchlight_store::Slice;
use porchlight_store::rows::QuarantineRow;

const HEAD: &str =
    "external_reference,recipient,address,latitude,longitude,window_start,window_end,barcode\n";
const TAIL: &str = "2026-11-26T09:00,2026-11-26T12:00";

fn waiting(stage: &Stage) -> Vec<QuarantineRow> {
    stage.app.quarantine(&stage.ctx(Actor::Console), None, Slice::page(1)).unwrap().rows
}

#[test]
fn a_bad_row_is_corrected_and_becomes_the_order_it_should_have_been() {
    let stage = Stage::open();
    let file = format!("{HEAD}Q-1,Ana,\"1 Main St, Austin\",-97.743057,30.267153,{TAIL},B1\n");
    let report = import(&stage, file.as_bytes());
    assert_eq!(report.errors[0].code, "coordinates_swapped");
    let row = waiting(&stage).remove(0);
    assert!(row.raw.starts_with("Q-1,Ana,\"1 Main St, Austin\""));
    let mut fields = Fields::from_json(&row.fields);
    assert_eq!(fields.get(Column::Address), "1 Main St, Austin");
    fields.set(Column::Latitude, "30.267153");
    fields.set(Column::Longitude, "-97.743057");
    let ctx = &mut stage.ctx(Actor::Console);
    let rules = stage.app.order_rules(ctx, stage.station, &ImportOptions::default()).unwrap();
    let draft = draft_from_fields(&rules, &fields).unwrap();
    let taken = stage.app.settle_quarantine(ctx, row.id, Some(draft)).unwrap();
    assert!(matches!(taken, Some(Taken::Added(_))));
    assert_eq!(stored(&stage)[0].lat, 30_267_153);
    assert!(waiting(&stage).is_empty());
    // The wrong file once more: the row was settled and does not come back.
    let again = import(&stage, file.as_bytes());
    assert_eq!((again.counts.quarantined, again.parked_before), (0, 1));
    assert!(waiting(&stage).is_empty());
}

#[test]
fn a_good_row_that_meets_a_taken_barcode_waits_with_all_its_fields() {
    let stage = Stage::open();
    let file = format!("{HEAD}Q-1,Ana,1 Main St,30.26711,-97.74311,{TAIL},B1\n");
    import(&stage, file.as_bytes());
    let file = format!("{HEAD}Q-2,Bo,2 Main St,30.26722,-97.74322,{TAIL},B1|B2\n");
    let report = import(&stage, file.as_bytes());
    assert_eq!((report.counts.quarantined, report.errors[0].code.as_str()), (1, "barcode_taken"));
    let row = waiting(&stage).remove(0);
    assert!(row.raw.starts_with("Q-2,Bo,2 Main St"));
    let mut fields = Fields::from_json(&row.fields);
    assert_eq!(fields.get(Column::Barcodes), "B1|B2");
    let ctx = &mut stage.ctx(Actor::Console);
    let rules = stage.app.order_rules(ctx, stage.station, &ImportOptions::default()).unwrap();
    let same = draft_from_fields(&rules, &fields).unwrap();
    let refused = stage.app.settle_quarantine(ctx, row.id, Some(same)).unwrap();
    assert_eq!(refused, Some(Taken::BarcodeTaken("B1".into())));
    fields.replace(Column::Barcodes, "B2");
    let draft = draft_from_fields(&rules, &fields).unwrap();
    stage.app.settle_quarantine(&mut stage.ctx(Actor::Console), row.id, Some(draft)).unwrap();
    assert_eq!(stored(&stage).len(), 2);
}

#[test]
fn a_dropped_row_stays_dropped() {
    let stage = Stage::open();
    let file = format!("{HEAD}Q-1,,,,,,,\n");
    import(&stage, file.as_bytes());
    let id = waiting(&stage)[0].id;
    stage.app.settle_quarantine(&mut stage.ctx(Actor::Console), id, None).unwrap();
    import(&stage, file.as_bytes());
    assert!(waiting(&stage).is_empty());
    let row = stage.app.quarantine_row(&stage.ctx(Actor::Console), id).unwrap();
    assert_eq!(row.state, QuarantineState::Dropped);
}

#[test]
fn set_replaces_a_field_in_a_form() {
    let mut fields = Fields::from_json("{\"recipient\":\"Ana\",\"nonsense\":\"1\"}");
    fields.set(Column::Recipient, " Bo ");
    assert_eq!(fields.to_json(), "{\"recipient\":\"Bo\"}");
    assert_eq!(Fields::from_json("not json"), Fields::default());
}
