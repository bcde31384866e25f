//! A made-up town of accounts whose bots answer fast, in files of a temporary folder.

use porchlight_trainer::account::{Member, Way};
use porchlight_trainer::{Kind, Options, Source};
use std::fmt::Write as _;
use std::path::PathBuf;
use tempfile::TempDir;

/// Accounts of the town; every fifth is a bot.
pub(crate) const ACCOUNTS: usize = 200;

/// One small member, enough for a small town.
const FEW: [Member; 1] = [Member {
    way: Way::BoostedRandom,
    seeds: 1,
    trees: 30,
    leaves: 6,
    step: 0.1,
    tree_features: 1.0,
    cut_features: 1.0,
    accounts: 0.8,
    least: 0.3,
    pull: 1.0,
    weight: 1.0,
}];

pub(crate) struct Town {
    pub(crate) folder: TempDir,
}

impl Town {
    pub(crate) fn new() -> Self {
        let town = Self { folder: tempfile::tempdir().unwrap() };
        let (mut habits, mut networks, mut labels, mut folds) = (
            "account,answers_ms,views,constant,area\n".to_string(),
            "account,devices,views_again\n".to_string(),
            "account,is_bot\n".to_string(),
            "account,is_bot,rep0,rep1\n".to_string(),
        );
        for at in 0..ACCOUNTS {
            let bot = at % 5 == 0;
            let noise = (at * 7_919) % 101;
            let answers = if bot && noise > 20 { 120 + noise } else { 150 + 9 * noise };
            let views = (at * 31) % 17;
            writeln!(habits, "a{at},{answers},{views},4,north").unwrap();
            if at % 9 != 0 {
                let devices = if noise % 10 == 0 { String::new() } else { (noise % 4).to_string() };
                writeln!(networks, "a{at},{devices},{}", (at * 13) % 7).unwrap();
            }
            writeln!(labels, "a{at},{}", u8::from(bot)).unwrap();
            let fold = (at / 5) % 5;
            writeln!(folds, "a{at},{},{fold},{}", u8::from(bot), (fold + at % 3) % 5).unwrap();
        }
        town.write("habits.csv", &habits);
        town.write("networks.csv", &networks);
        town.write("labels.csv", &labels);
        town.write("folds.csv", &folds);
        town
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn options(&self, model: Kind) -> Options {
        Options {
            source: Source::Tables(vec![self.path("habits.csv"), self.path("networks.csv")]),
            id: "account".into(),
            labels: self.path("labels.csv"),
            label: "is_bot".into(),
            folds: Some(self.path("folds.csv")),
            fold_columns: vec![],
            drop: vec![],
            directions: vec![],
            model,
            members: &FEW,
            seed: 7,
            threads: 1,
        }
    }
}
