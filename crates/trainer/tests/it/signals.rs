//! Recorded signals: training sees the very bits that verdicts were made from.

use crate::traffic::{Habit, stream};
use porchlight_risk::card::Scorecard;
use porchlight_risk::feature::{Feature, Features, Role};
use porchlight_risk::guard::Guard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::signal::Signal;
use porchlight_risk::{book::Limits, starter};
use porchlight_trainer::signals::{features, survey};
use porchlight_trainer::{Kind, Options, Source, train};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn write(folder: &TempDir, signals: &[Signal]) -> PathBuf {
    let file = folder.path().join("signals");
    let bytes: Vec<u8> = signals.iter().flat_map(Signal::record).collect();
    std::fs::write(&file, bytes).unwrap();
    file
}

/// Thirty people and twenty programs over three days, in the order of time.
fn town() -> Vec<Signal> {
    let people = (0..30_u128).flat_map(|n| Habit::person(n + 1).days(2, 3, 8));
    let bots = (100..120_u128).flat_map(|n| Habit::sniper(n).days(2, 3, 8));
    let mut signals: Vec<Signal> = people.chain(bots).collect();
    signals.sort_by_key(|signal| signal.at_ms);
    signals
}

fn labels(folder: &TempDir) -> PathBuf {
    let file = folder.path().join("labels.csv");
    let mut text = "actor,is_bot\n".to_owned();
    for n in (1..31_u128).chain(100..120) {
        text.push_str(&format!("{n:032x},{}\n", u8::from(n >= 100)));
    }
    // Known to somebody, and never seen here.
    text.push_str(&format!("{:032x},1\n", 999));
    std::fs::write(&file, text).unwrap();
    file
}

fn options(signals: &Path, labels: &Path) -> Options {
    Options {
        source: Source::Signals(signals.to_path_buf()),
        id: "actor".into(),
        labels: labels.to_path_buf(),
        label: "is_bot".into(),
        folds: None,
        fold_columns: vec![],
        drop: vec![],
        directions: vec![],
        model: Kind::Scorecard,
        members: &[],
        seed: 3,
        threads: 2,
    }
}

#[test]
fn features_of_a_replay_are_those_that_verdicts_were_made_from_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    for signals in [town(), stream(9, 60, 6_000)] {
        let card = LiveCard::fit(starter::card().unwrap()).unwrap();
        let mut online = Guard::new(Limits::CITY, card, starter::policy().unwrap());
        let mut at_last: BTreeMap<u128, Features> = BTreeMap::new();
        let mut at_tries = 0;
        for signal in &signals {
            let seen = online.observe(signal);
            if signal.kind.is_ours() {
                continue;
            }
            let read = online.book().read(signal.actor, signal.at_ms).unwrap();
            if signal.kind.is_try() {
                assert!(seen.reading.same_bits(&read));
                at_tries += 1;
            }
            at_last.insert(signal.actor, read.features);
        }
        assert!(at_tries > 100);
        let bits = |all: BTreeMap<u128, Features>| -> BTreeMap<u128, Vec<u32>> {
            all.into_iter().map(|(k, v)| (k, v.map(f32::to_bits).to_vec())).collect()
        };
        assert_eq!(bits(features(&write(&folder, &signals)).unwrap()), bits(at_last));
    }
}

#[test]
fn a_card_trained_from_signals_scores_live_requests_and_uses_nothing_that_is_context() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder, &town());
    let trained = train(&options(&file, &labels(&folder))).unwrap();
    let report = &trained.training.report;
    assert_eq!((report.accounts, report.bots, report.accounts_in_no_table), (50, 20, 1));
    assert!(report.folds_made && report.auc.mean > 0.95, "{report:?}");
    let card = LiveCard::fit(Scorecard::parse(trained.json.as_bytes()).unwrap()).unwrap();
    for feature in &card.card().card().features {
        let feature: Feature = feature.name.parse().unwrap();
        assert_eq!(feature.role(), Role::Scored);
    }
    let known = features(&file).unwrap();
    let points = |n: u128| card.score(&known[&n]).points;
    let (most, least) = ((1..31).map(points).max().unwrap(), (100..120).map(points).min().unwrap());
    assert!(most < least, "people up to {most}, programs from {least}");
}

#[test]
fn a_recording_that_was_cut_off_or_damaged_is_refused_with_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder, &stream(1, 5, 10));
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() - 4]).unwrap();
    let said = survey(&file).unwrap_err().to_string();
    assert!(said.ends_with("record 10: it has 80 bytes of 84: the file was cut off"), "{said}");
    let mut other = bytes;
    other[84 * 6] = 9;
    std::fs::write(&file, &other).unwrap();
    let said = survey(&file).unwrap_err().to_string();
    assert!(said.contains("record 7: it begins with 9"), "{said}");
    std::fs::write(&file, b"").unwrap();
    assert!(survey(&file).unwrap_err().to_string().ends_with("holds no signals"));
}

#[test]
fn labels_of_other_accounts_than_those_recorded_are_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut strangers = stream(1, 5, 100);
    strangers.iter_mut().for_each(|signal| signal.actor |= 1 << 100);
    let file = write(&folder, &strangers);
    let said = train(&options(&file, &labels(&folder))).unwrap_err().to_string();
    assert!(said.contains("holds no signal of any account that has a label"), "{said}");
    let odd = folder.path().join("odd.csv");
    let rows: String = (0..12).map(|n| format!("courier{n},{}\n", n % 2)).collect();
    std::fs::write(&odd, format!("actor,is_bot\n{rows}")).unwrap();
    let said = train(&options(&file, &odd)).unwrap_err().to_string();
    assert!(said.contains("\"courier0\" is no account"), "{said}");
}
