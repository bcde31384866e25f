//! The public tables of auction bidders, where they are present. How to measure all
//! repeats is in `docs/bot-models.md`; here one repeat must not be worse than it was by more than chance.

use porchlight_trainer::account::MEMBERS;
use porchlight_trainer::table::Why;
use porchlight_trainer::{Kind, Options, Source, eval};
use std::path::{Path, PathBuf};

/// Least mean area of the scorecard on the first repeat.
const LEAST_AUC: f64 = 0.90;

fn folder() -> Option<PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/bots/fb-human-or-robot");
    if folder.join("folds.csv").exists() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is absent, so nothing was measured", folder.display());
    None
}

#[test]
fn the_scorecard_finds_bots_in_the_public_tables() {
    let Some(folder) = folder() else { return };
    let tables = ["maya_train", "yloch_train", "chuwei_train", "laoreja_new_all_feat"];
    let report = eval(&Options {
        source: Source::Tables(tables.map(|t| folder.join(format!("features/{t}.csv"))).to_vec()),
        id: "bidder_id".into(),
        labels: folder.join("train.csv"),
        label: "outcome".into(),
        folds: Some(folder.join("folds.csv")),
        fold_columns: vec!["rep0".into()],
        drop: vec!["on_ip_that_has_a_bot_mean".into(), "on_url_that_has_a_bot_mean".into()],
        directions: vec![],
        model: Kind::Scorecard,
        members: MEMBERS,
        seed: 1,
        threads: 2,
    })
    .unwrap();
    assert_eq!((report.accounts, report.bots, report.folds.len()), (1_984, 103, 5));
    assert!(report.auc.mean > LEAST_AUC, "{:?}", report.auc);
    let label = |column: &str| {
        report.left_out.iter().any(|left| left.column == column && left.why == Why::Label)
    };
    assert!(label("outcome") && label("y"), "{:?}", report.left_out);
}
