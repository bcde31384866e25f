//! Order files: what is understood, what is refused and in which words.

mod bad;
mod erased;
mod good;
mod limits;
mod quarantine;

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::import::{ImportOptions, ImportReport};
use porchlight_store::rows::Order;
use porchlight_store::{OrderQuery, Slice};

/// Imports these bytes.
pub(crate) fn import(stage: &Stage, bytes: &[u8]) -> ImportReport {
    import_with(stage, bytes, &ImportOptions::default())
}

/// Imports these bytes as asked.
pub(crate) fn import_with(stage: &Stage, bytes: &[u8], options: &ImportOptions) -> ImportReport {
    let mut ctx = stage.ctx(Actor::Console);
    let report = stage.app.import_orders(&mut ctx, stage.station, "file.csv", bytes, options);
    let report = report.unwrap();
    assert_eq!(report.accounted(), report.rows, "every row is accounted for: {report:?}");
    report
}

/// Every order, by reference.
pub(crate) fn stored(stage: &Stage) -> Vec<Order> {
    let ctx = stage.ctx(Actor::Console);
    let slice = Slice { offset: 0, limit: 500 };
    let mut rows = stage.app.order_list(&ctx, &OrderQuery::default(), slice).unwrap().rows;
    rows.sort_by(|a, b| a.external_reference.cmp(&b.external_reference));
    rows
}

/// How many leaves the log has, sequenced or waiting.
pub(crate) fn leaves(stage: &Stage) -> i64 {
    stage.app.store.read(|tx| tx.leaf_count()).unwrap()
}
