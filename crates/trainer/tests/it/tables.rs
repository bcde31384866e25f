//! Reading tables: what is joined, what is left out, and what is refused with which words.

use crate::town::{ACCOUNTS, Town};
use porchlight_trainer::suspect::Mark;
use porchlight_trainer::table::{Table, Why, join};
use porchlight_trainer::{Kind, Source, Trouble, eval};
use std::path::PathBuf;

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("a{at}")).collect()
}

fn joined(town: &Town, tables: &[&str], drop: &[&str]) -> Result<Table, Trouble> {
    let tables: Vec<PathBuf> = tables.iter().map(|name| town.path(name)).collect();
    let drop: Vec<String> = drop.iter().map(ToString::to_string).collect();
    let bots: Vec<bool> = (0..ACCOUNTS).map(|at| at % 5 == 0).collect();
    join(&tables, "account", "is_bot", &drop, (&ids(ACCOUNTS), &bots))
}

fn whys(table: &Table) -> Vec<(&str, Why)> {
    table.left_out.iter().map(|left| (left.column.as_str(), left.why)).collect()
}

#[test]
fn accounts_that_a_table_does_not_know_have_missing_values_there() {
    let table = joined(&Town::new(), &["habits.csv", "networks.csv"], &[]).unwrap();
    assert_eq!(table.names, ["answers_ms", "views", "devices", "views_again"]);
    assert!(table.row(0)[2].is_nan() && table.row(0)[3].is_nan());
    assert!(!table.row(0)[0].is_nan());
    assert_eq!(table.unknown, 0);
}

#[test]
fn every_column_that_is_not_learned_from_is_named_with_its_reason() {
    let town = Town::new();
    let mut odd = ",account,is_bot,truth,copy\n".to_string();
    for at in 0..ACCOUNTS {
        let bot = u8::from(at % 5 == 0);
        odd.push_str(&format!("{at},a{at},{bot},{bot}.0,{}\n", (at * 31) % 17));
    }
    town.write("odd.csv", &odd);
    let table = joined(&town, &["habits.csv", "odd.csv"], &["answers_ms"]).unwrap();
    assert_eq!(table.names, ["views"]);
    let expected = [
        ("answers_ms", Why::Named),
        ("area", Why::Text),
        ("", Why::NoName),
        ("is_bot", Why::Label),
        ("truth", Why::Label),
        ("copy", Why::Repeated),
        ("constant", Why::Constant),
    ];
    assert_eq!(whys(&table), expected);
}

#[test]
fn a_second_table_of_other_accounts_continues_the_columns_of_the_first() {
    let town = Town::new();
    town.write("early.csv", "account,speed\na0,1\na1,2\n");
    town.write("late.csv", "account,speed\na2,3\na3,4\n");
    let table = joined(&town, &["early.csv", "late.csv"], &[]).unwrap();
    assert_eq!(table.names, ["speed"]);
    assert_eq!(table.columns[0][..4], [1.0, 2.0, 3.0, 4.0]);
    town.write("again.csv", "account,speed\na0,9\na2,8\n");
    let table = joined(&town, &["early.csv", "late.csv", "again.csv"], &[]).unwrap();
    assert_eq!(table.names, ["speed", "again:speed"]);
}

#[test]
fn a_cell_that_is_no_number_is_named_by_file_row_and_column() {
    let town = Town::new();
    town.write("bad.csv", "account,speed\na0,1\na1,2\na2,fast\n");
    let message = joined(&town, &["bad.csv"], &[]).unwrap_err().to_string();
    assert!(
        message.ends_with("bad.csv: row 4, column \"speed\": \"fast\" is not a number"),
        "{message}"
    );
}

#[test]
fn words_for_no_value_are_missing_values() {
    let town = Town::new();
    town.write("gaps.csv", "account,speed\na0,1\na1,2\na2,NA\na3,\na4,NaN\na5,inf\n");
    let table = joined(&town, &["gaps.csv"], &[]).unwrap();
    assert!(table.columns[0][2..6].iter().all(|v| v.is_nan()));
    assert_eq!(table.unknown, ACCOUNTS - 6);
}

#[test]
fn an_account_twice_in_a_table_is_named_with_both_rows() {
    let town = Town::new();
    town.write("twice.csv", "account,speed\na0,1\na1,2\na0,3\n");
    let message = joined(&town, &["twice.csv"], &[]).unwrap_err().to_string();
    assert!(message.ends_with("row 4: account \"a0\" was already in row 2"), "{message}");
}

#[test]
fn rows_are_counted_alike_however_lines_end() {
    let town = Town::new();
    town.write("unix.csv", "account,speed\na0,1\na1,2\na0,3\n");
    town.write("windows.csv", "account,speed\r\na0,1\r\na1,2\r\na0,3\r\n");
    town.write("gaps.csv", "account,speed\n\n\na0,1\n\na0,3\n");
    for (file, second, first) in [("unix.csv", 4, 2), ("windows.csv", 4, 2), ("gaps.csv", 6, 4)] {
        let message = joined(&town, &[file], &[]).unwrap_err().to_string();
        let expected = format!("row {second}: account \"a0\" was already in row {first}");
        assert!(message.ends_with(&expected), "{message}");
    }
}

#[test]
fn rows_of_another_length_and_files_that_are_not_there_are_named() {
    let town = Town::new();
    town.write("ragged.csv", "account,speed\na0,1\na1,2,3\n");
    let message = joined(&town, &["ragged.csv"], &[]).unwrap_err().to_string();
    assert!(message.contains("ragged.csv") && message.contains('3'), "{message}");
    let message = joined(&town, &["nowhere.csv"], &[]).unwrap_err().to_string();
    assert!(message.contains("nowhere.csv"), "{message}");
}

#[test]
fn a_call_for_columns_that_are_nowhere_is_refused() {
    let town = Town::new();
    let message = joined(&town, &["habits.csv"], &["sped"]).unwrap_err().to_string();
    assert_eq!(message, "no table has the column \"sped\" that is to be dropped");
    let mut options = town.options(Kind::Scorecard);
    options.label = "bot".into();
    let message = eval(&options).unwrap_err().to_string();
    assert!(
        message.ends_with("has no column \"bot\"; its columns are account, is_bot"),
        "{message}"
    );
    let mut options = town.options(Kind::Scorecard);
    options.id = "bidder".into();
    assert!(matches!(eval(&options), Err(Trouble::NoColumn { .. })));
}

#[test]
fn labels_and_folds_that_cannot_be_are_refused() {
    let town = Town::new();
    town.write("labels.csv", "account,is_bot\na0,1\na1,maybe\n");
    let message = eval(&town.options(Kind::Scorecard)).unwrap_err().to_string();
    assert!(message.contains("row 3, column \"is_bot\": \"maybe\" is not 1, 0"), "{message}");

    let town = Town::new();
    let mut options = town.options(Kind::Scorecard);
    options.fold_columns = vec!["is_bot".into()];
    let message = eval(&options).unwrap_err().to_string();
    assert!(message.contains("holds all bots or all people"), "{message}");
}

#[test]
fn folds_of_accounts_without_a_label_are_counted_and_not_tested() {
    let town = Town::new();
    let folds = std::fs::read_to_string(town.path("folds.csv")).unwrap();
    town.write("folds.csv", &format!("{folds}stranger,0,1,1\n"));
    let report = eval(&town.options(Kind::Scorecard)).unwrap();
    assert_eq!((report.accounts, report.accounts_without_label), (ACCOUNTS, 1));
}

#[test]
fn one_side_only_is_refused_and_a_fold_of_one_side_is_not_measured() {
    let town = Town::new();
    let rows: String = (0..ACCOUNTS).map(|at| format!("a{at},person\n")).collect();
    town.write("labels.csv", &format!("account,is_bot\n{rows}"));
    let message = eval(&town.options(Kind::Scorecard)).unwrap_err().to_string();
    assert!(message.ends_with("0 bots and 200 people: at least 5 of each are needed"), "{message}");

    let town = Town::new();
    // The first fold has bots only, the fifth people only.
    let fold = |at: usize| if at.is_multiple_of(5) { at / 5 % 4 } else { at % 5 };
    let rows: String = (0..ACCOUNTS).map(|at| format!("a{at},{}\n", fold(at))).collect();
    town.write("folds.csv", &format!("account,rep0\n{rows}"));
    let mut options = town.options(Kind::Scorecard);
    let report = eval(&options).unwrap();
    let without: Vec<u32> =
        report.folds.iter().filter(|fold| fold.auc.is_none()).map(|fold| fold.fold).collect();
    assert_eq!(without, [0, 4]);
    assert!(report.auc.mean > 0.7 && report.auc.mean < 1.0, "{:?}", report.auc);
    options.folds = None;
    assert!(eval(&options).unwrap().folds_made);
}

#[test]
fn tables_of_other_accounts_than_those_with_labels_are_refused() {
    let town = Town::new();
    town.write("others.csv", "account,speed\nb0,1\nb1,2\n");
    let message = joined(&town, &["others.csv"], &[]).unwrap_err().to_string();
    assert!(message.starts_with("no table has an account of the labels"), "{message}");
}

#[test]
fn columns_that_may_be_made_from_labels_are_pointed_at_and_not_left_out() {
    let town = Town::new();
    let mut text = "account,seen_with_bot,nearly,only_people\n".to_string();
    for at in 0..ACCOUNTS {
        let bot = at % 5 == 0;
        let nearly = at % 7 + if bot { 6 } else { 0 };
        let gap = if bot { String::new() } else { (at % 11).to_string() };
        text.push_str(&format!("a{at},{},{nearly},{gap}\n", at % 3));
    }
    town.write("made.csv", &text);
    let mut options = town.options(Kind::Scorecard);
    options.source = Source::Tables(vec![town.path("habits.csv"), town.path("made.csv")]);
    let report = eval(&options).unwrap();
    let marked =
        |column: &str| report.suspects.iter().find(|s| s.column == column).map(|s| s.marks.clone());
    assert_eq!(marked("seen_with_bot"), Some(vec![Mark::Name]));
    assert_eq!(marked("nearly"), Some(vec![Mark::Strong]));
    assert_eq!(marked("only_people"), Some(vec![Mark::Gaps]));
    assert_eq!(marked("views"), None);
    assert_eq!(report.features, 5);
    assert!(porchlight_trainer::card(&report, &[]).contains("**Look at these columns first.**"));
}

#[test]
fn ids_are_taken_as_they_are_and_accounts_without_a_label_are_not_learned_from() {
    let town = Town::new();
    let id = |at: usize| format!("\"wé; \"\"{at}\"\", 名\"");
    let (mut table, mut labels) = ("account,speed\n".to_string(), "account,is_bot\n".to_string());
    for at in 0..60 {
        let bot = at % 3 == 0;
        let label = if at % 10 == 9 { String::new() } else { u8::from(bot).to_string() };
        table.push_str(&format!("{},{}\n", id(at), at % 7 + if bot { 4 } else { 0 }));
        labels.push_str(&format!("{},{label}\n", id(at)));
    }
    town.write("odd.csv", &table);
    town.write("labels.csv", &labels);
    for model in [Kind::Scorecard, Kind::Account] {
        let mut options = town.options(model);
        (options.source, options.folds) = (Source::Tables(vec![town.path("odd.csv")]), None);
        let report = eval(&options).unwrap();
        assert_eq!((report.accounts, report.accounts_in_no_table), (54, 0));
        assert!(report.auc.mean > 0.7, "{:?}", report.auc);
    }
}

#[test]
fn tables_whose_columns_hold_nothing_are_refused_and_one_such_column_is_left_out() {
    let town = Town::new();
    let rows = |cells: &str| (0..ACCOUNTS).map(|at| format!("a{at},{cells}\n")).collect::<String>();
    town.write("empty.csv", &format!("account,gone,same\n{}", rows(",5")));
    let message = joined(&town, &["empty.csv"], &[]).unwrap_err().to_string();
    assert_eq!(message, "no column of the tables is left to learn from");
    let table = joined(&town, &["habits.csv", "empty.csv"], &[]).unwrap();
    assert!(whys(&table).contains(&("gone", Why::Constant)));
    assert_eq!(table.names, ["answers_ms", "views"]);
}
