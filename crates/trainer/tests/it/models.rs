//! Learning as a whole: it finds bots, repeats itself, and writes files that check themselves.

use crate::town::{ACCOUNTS, Town};
use porchlight_risk::card::{Direction, Scorecard};
use porchlight_risk::trees::AccountModel;
use porchlight_trainer::scorecard::{Lesson, Settings, learn};
use porchlight_trainer::{Kind, card, eval, train};
use proptest::prelude::*;

#[test]
fn both_models_find_bots_that_answer_fast_in_accounts_they_did_not_see() {
    let town = Town::new();
    for model in [Kind::Scorecard, Kind::Account] {
        let report = eval(&town.options(model)).unwrap();
        assert_eq!((report.accounts, report.bots, report.folds.len()), (ACCOUNTS, 40, 10));
        assert!(report.auc.mean > 0.85, "{model:?}: {:?}", report.auc);
        assert!(report.auc.low < report.auc.mean && report.auc.mean < report.auc.high);
    }
}

#[test]
fn learning_comes_out_the_same_twice_and_on_any_number_of_threads() {
    let town = Town::new();
    for model in [Kind::Scorecard, Kind::Account] {
        let mut options = town.options(model);
        let one = eval(&options).unwrap();
        options.threads = 3;
        assert_eq!(eval(&options).unwrap(), one);
    }
}

#[test]
fn labels_drawn_by_lot_cannot_be_learned() {
    let town = Town::new();
    let mut labels = "account,is_bot\n".to_string();
    for at in 0..ACCOUNTS {
        let mixed = (at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        labels.push_str(&format!("a{at},{}\n", u8::from((mixed >> 40).is_multiple_of(5))));
    }
    town.write("labels.csv", &labels);
    let mut options = town.options(Kind::Scorecard);
    options.folds = None;
    let report = eval(&options).unwrap();
    assert!(report.auc.mean < 0.65, "{:?}", report.auc);
}

#[test]
fn a_trained_file_loads_and_a_touched_one_does_not() {
    let town = Town::new();
    let scorecard = train(&town.options(Kind::Scorecard)).unwrap();
    Scorecard::parse(scorecard.json.as_bytes()).unwrap();
    let touched = scorecard.json.replacen("\"base\":", "\"base\":1", 1);
    Scorecard::parse(touched.as_bytes()).unwrap_err();

    let account = train(&town.options(Kind::Account)).unwrap();
    let model = AccountModel::parse(account.json.as_bytes()).unwrap();
    assert_eq!(account.training.features.len(), model.trees().features.len());
    let touched = account.json.replacen("answers_ms", "answer_ms", 1);
    AccountModel::parse(touched.as_bytes()).unwrap_err();
    Scorecard::parse(account.json.as_bytes()).unwrap_err();
}

#[test]
fn a_model_card_names_figures_features_and_what_was_left_out() {
    let town = Town::new();
    let trained = train(&town.options(Kind::Scorecard)).unwrap();
    let text = card(&trained.training.report, &trained.training.features);
    for part in ["200 accounts, 40 of them bots", "`answers_ms`", "`area` of `habits` (it is text)"]
    {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn learned_points_keep_a_declared_direction_whatever_the_labels(
        accounts in proptest::collection::vec((-50.0_f32..50.0, -5.0_f32..5.0, any::<bool>()), 40..120),
        rising in any::<bool>(),
    ) {
        let names = ["speed".to_string(), "spread".to_string()];
        let columns: [Vec<f32>; 2] =
            [accounts.iter().map(|a| a.0).collect(), accounts.iter().map(|a| a.1).collect()];
        let is_bot: Vec<bool> = accounts.iter().map(|a| a.2).collect();
        let rows: Vec<usize> = (0..accounts.len()).collect();
        let direction = if rising { Direction::Rising } else { Direction::Falling };
        let directions = [direction, Direction::Free];
        let lesson = Lesson {
            names: &names,
            columns: &columns,
            rows: &rows,
            is_bot: &is_bot,
            directions: &directions,
            cautious: rising,
        };
        let settings = Settings { rounds: 60, runs: 2, features: 1.0, ..Settings::default() };
        let learned = learn(&lesson, &settings, 3);
        for feature in learned.features.iter().filter(|f| f.name == "speed") {
            prop_assert_eq!(feature.direction, direction);
            let kept = |w: &[i32]| if rising { w[0] <= w[1] } else { w[0] >= w[1] };
            prop_assert!(feature.points.windows(2).all(kept));
        }
        if !learned.features.is_empty() {
            Scorecard::new(learned).unwrap();
        }
    }
}
