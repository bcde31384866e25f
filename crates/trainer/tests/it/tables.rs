//! Reading tables: what is joined, what is left out, and what is refused with which words.

use crate::town::{ACCOUNTS, Town};
use porchlight_trainer::table::{Table, Why, join};
use porchlight_trainer::{Kind, Trouble, eval};
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
    assert!(message.contains("row 3, column \"is_bot\": \"maybe\" is not 0, 1"), "{message}");

    let town = Town::new();
    let folds = std::fs::read_to_string(town.path("folds.csv")).unwrap();
    town.write("folds.csv", &format!("{folds}stranger,0,1,1\n"));
    let message = eval(&town.options(Kind::Scorecard)).unwrap_err().to_string();
    assert!(message.contains("\"stranger\" is not an account with a label"), "{message}");

    let town = Town::new();
    let mut options = town.options(Kind::Scorecard);
    options.fold_columns = vec!["is_bot".into()];
    let message = eval(&options).unwrap_err().to_string();
    assert!(message.contains("has no bots or no people"), "{message}");
}
