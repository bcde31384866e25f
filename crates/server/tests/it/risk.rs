//! The bot defence's models from the command line: small made tables and recordings, the real binary.

use crate::place::{Answer, Place};
use crate::traffic::{Habit, START_MS};
use porchlight_risk::card::Scorecard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::signal::Signal;
use serde_json::Value;
use std::fs;

/// Accounts of the tables; every fifth is a bot.
const ACCOUNTS: usize = 150;

/// Tables of a town whose bots answer fast, and a column made from the labels.
fn town(place: &Place) {
    let (mut habits, mut networks, mut labels, mut folds) = (
        "bidder,answers_ms,views,area\n".to_owned(),
        "bidder,devices,addresses_of_bots\n".to_owned(),
        "bidder,outcome\n".to_owned(),
        "bidder,rep0,rep1\n".to_owned(),
    );
    for at in 0..ACCOUNTS {
        let bot = at % 5 == 0;
        let noise = (at * 7_919) % 101;
        let answers = if bot && noise > 20 { 120 + noise } else { 150 + 9 * noise };
        habits.push_str(&format!("b{at},{answers},{},north\n", (at * 31) % 17));
        if at % 9 != 0 {
            let made = usize::from(bot) * 3 + at % 5;
            networks.push_str(&format!("b{at},{},{made}\n", noise % 4));
        }
        labels.push_str(&format!("b{at},{}\n", u8::from(bot)));
        let fold = (at / 5) % 5;
        folds.push_str(&format!("b{at},{fold},{}\n", (fold + at % 3) % 5));
    }
    for (name, text) in
        [("habits", habits), ("networks", networks), ("labels", labels), ("folds", folds)]
    {
        fs::write(place.path(&format!("{name}.csv")), text).unwrap();
    }
}

/// Runs `porchlight ...` with `@name` standing for a file of the place.
fn run(place: &Place, arguments: &str) -> Answer {
    let own = |word: &str| match word.strip_prefix('@') {
        Some(name) => place.path(name).to_string_lossy().into_owned(),
        None => word.to_owned(),
    };
    let words: Vec<String> = arguments.split_whitespace().map(own).collect();
    place.run_bare(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

const TABLES: &str = "--table @habits.csv --table @networks.csv --id bidder --labels @labels.csv \
    --label outcome";

#[test]
fn a_model_is_measured_on_tables_in_words_and_in_figures() {
    let place = Place::new();
    town(&place);
    let answer = run(&place, &format!("risk eval {TABLES} --folds @folds.csv --model scorecard"));
    assert_eq!(answer.status, 0, "{}", answer.err);
    insta::assert_snapshot!(answer.out);
    let dropped = "--folds @folds.csv --fold-column rep1 --drop addresses_of_bots --json";
    let answer = run(&place, &format!("risk eval {TABLES} {dropped}"));
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    let suspects: Vec<&str> = report["suspects"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|s| s["column"].as_str())
        .collect();
    assert_eq!(suspects, ["answers_ms"], "what was left out is no longer warned of");
    assert_eq!((&report["accounts"], &report["bots"]), (&150.into(), &30.into()));
    assert_eq!(report["folds"].as_array().unwrap().len(), 5);
    let areas: Vec<f64> =
        report["folds"].as_array().unwrap().iter().map(|f| f["auc"].as_f64().unwrap()).collect();
    let mean = areas.iter().sum::<f64>() / 5.0;
    assert!((report["auc"]["mean"].as_f64().unwrap() - mean).abs() < 1e-9);
    assert!(mean > 0.7, "{areas:?}");
    for figure in ["recall_at_1_percent", "recall_at_0_1_percent"] {
        let [low, high] = ["low", "high"].map(|end| report[figure][end].as_f64().unwrap());
        assert!(low <= high, "{figure}");
    }
}

#[test]
fn without_folds_the_same_ones_are_drawn_each_time_and_it_says_so() {
    let place = Place::new();
    town(&place);
    let [one, other] = [1, 2].map(|threads| {
        let answer = run(&place, &format!("risk eval {TABLES} --json --threads {threads}"));
        assert_eq!(answer.status, 0, "{}", answer.err);
        answer.out
    });
    assert_eq!(one, other, "figures do not depend on threads");
    let report: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(report["folds_made"], true);
    assert_eq!(report["folds"].as_array().unwrap().len(), 50);
}

#[test]
fn wrong_files_are_refused_with_file_row_and_column() {
    let place = Place::new();
    town(&place);
    fs::write(place.path("text.csv"), "bidder,speed\nb0,1\nb1,2\nb2,fast\n").unwrap();
    fs::write(place.path("twice.csv"), "bidder,speed\nb0,1\nb1,2\nb0,3\n").unwrap();
    fs::write(place.path("other.csv"), "account,speed\nb0,1\n").unwrap();
    fs::write(place.path("people.csv"), "bidder,outcome\nb0,0\nb1,0\nb2,0\n").unwrap();
    let mut said = String::new();
    for arguments in [
        "--table @text.csv --id bidder --labels @labels.csv --label outcome",
        "--table @twice.csv --id bidder --labels @labels.csv --label outcome",
        "--table @other.csv --id bidder --labels @labels.csv --label outcome",
        "--table @nowhere.csv --id bidder --labels @labels.csv --label outcome",
        "--table @habits.csv --id bidder --labels @people.csv --label outcome",
        "--table @habits.csv --id bidder --labels @labels.csv --label result",
        "--table @habits.csv --id bidder --labels @labels.csv --label outcome --drop sped",
        "--table @habits.csv --id bidder --labels @labels.csv --label outcome --folds @folds.csv \
         --fold-column rep7",
    ] {
        let answer = run(&place, &format!("risk eval {arguments}"));
        assert_eq!((answer.status, answer.out.as_str()), (2, ""), "{arguments}");
        said.push_str(&format!("$ porchlight risk eval {arguments}\n{}\n", answer.err));
    }
    insta::assert_snapshot!(said);
    let both = run(&place, "risk eval --table @habits.csv --signals @s --labels @labels.csv");
    assert_eq!(both.status, 2);
    assert!(both.err.contains("cannot be used with"), "{}", both.err);
}

#[test]
fn an_account_model_is_trained_its_card_says_how_good_it_is_and_nothing_is_written_over() {
    let place = Place::new();
    town(&place);
    let rows: String = (0..ACCOUNTS).map(|at| format!("b{at},{}\n", at / 5 % 2)).collect();
    fs::write(place.path("halves.csv"), format!("bidder,half\n{rows}")).unwrap();
    let train = format!(
        "risk train {TABLES} --folds @halves.csv --fold-column half --model account --out @m.json"
    );
    let answer = run(&place, &train);
    assert_eq!(answer.status, 0, "{}", answer.err);
    let card = fs::read_to_string(place.path("m.json.card.md")).unwrap();
    assert!(card.contains("# Account model") && card.contains("AUC over folds"), "{card}");
    let again = run(&place, "risk card @m.json");
    assert_eq!((again.status, again.out), (0, card));
    let answer = run(&place, &train);
    assert_eq!(answer.status, 2);
    assert!(answer.err.contains("m.json is there already"), "{}", answer.err);
    let model = fs::read_to_string(place.path("m.json")).unwrap();
    fs::write(place.path("m.json"), model.replacen("answers_ms", "answer_ms", 1)).unwrap();
    let answer = run(&place, "risk card @m.json");
    assert_eq!(answer.status, 2);
    assert!(answer.err.contains("its digest differs"), "{}", answer.err);
}

/// People, some of them at night or in a shared home, and programs, in the order of time.
fn record(place: &Place) {
    let person = |n: u64| {
        let begins = if n.is_multiple_of(6) { 22 * 60 } else { 9 * 60 };
        let network = 1_000 + if n.is_multiple_of(4) { 0 } else { n };
        Habit { network, begins_at_minute: begins, ..Habit::person(u128::from(n) + 1) }
    };
    let people = (0..24).flat_map(|n| person(n).days(3, 4, 6));
    let bots = (100..112_u128).flat_map(|n| Habit::sniper(n).days(3, 4, 12));
    let mut signals: Vec<Signal> = people.chain(bots).collect();
    signals.sort_by_key(|signal| signal.at_ms);
    assert!(signals[0].at_ms > START_MS - 86_400_000);
    let bytes: Vec<u8> = signals.iter().flat_map(Signal::record).collect();
    fs::write(place.path("signals"), bytes).unwrap();
    let mut labels = "actor,is_bot\n".to_owned();
    for n in (1..25_u128).chain(100..112) {
        labels.push_str(&format!("{n:032x},{}\n", if n < 100 { "person" } else { "bot" }));
    }
    fs::write(place.path("known.csv"), labels).unwrap();
}

#[test]
fn a_card_trained_from_recorded_signals_can_be_back_tested() {
    let place = Place::new();
    record(&place);
    let answer =
        run(&place, "risk train --signals @signals --labels @known.csv --out @card.json --json");
    assert_eq!(answer.status, 0, "{}", answer.err);
    let card = fs::read(place.path("card.json")).unwrap();
    let card = LiveCard::fit(Scorecard::parse(&card).unwrap()).unwrap();
    assert!(!card.card().card().features.is_empty());
    let back = "risk backtest --signals @signals --policy starter --labels @known.csv --json";
    let answer = run(&place, &format!("{back} --card @card.json"));
    assert_eq!(answer.status, 0, "{}", answer.err);
    let found: Value = serde_json::from_str(&answer.out).unwrap();
    let share = |name: &str| {
        let groups = found["groups"].as_array().unwrap();
        let group = groups.iter().find(|g| g["by"] == "label" && g["name"] == name).unwrap();
        (group["challenged"]["found"].clone(), group["challenged"]["of"].clone())
    };
    assert_eq!(share("person"), (0.into(), 24.into()));
    assert_eq!(share("bot").1, 12);
    assert_eq!(found["card"], card.card().digest());
}

#[test]
fn a_back_test_says_who_would_have_been_held_up_in_plain_words() {
    let place = Place::new();
    record(&place);
    let answer = run(&place, "risk backtest --signals @signals --policy starter");
    assert_eq!(answer.status, 0, "{}", answer.err);
    insta::assert_snapshot!(answer.out);
}

#[test]
fn damaged_recordings_policies_and_cards_are_refused() {
    let place = Place::new();
    record(&place);
    town(&place);
    let whole = fs::read(place.path("signals")).unwrap();
    fs::write(place.path("cut"), &whole[..100]).unwrap();
    fs::write(place.path("policy.json"), "{\"version\": 0}").unwrap();
    let table = format!("risk train {TABLES} --out @plain.json");
    assert_eq!(run(&place, &table).status, 0);
    let mut said = String::new();
    for arguments in [
        "backtest --signals @cut --policy starter",
        "backtest --signals @signals --policy @policy.json",
        "backtest --signals @signals --policy starter --card @plain.json",
        "card @known.csv",
    ] {
        let answer = run(&place, &format!("risk {arguments}"));
        assert_eq!((answer.status, answer.out.as_str()), (2, ""), "{arguments}");
        said.push_str(&format!("$ porchlight risk {arguments}\n{}\n", answer.err));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn an_operator_learns_how_signals_name_an_account_and_gets_labels_with_what_they_rest_on() {
    let place = Place::new();
    place.begin();
    let courier = "cou_00000000000000000000000000";
    let one = place.run(&["signals", "actor", courier]);
    assert_eq!(one.status, 0, "{}", one.err);
    let actor = one.out.trim();
    assert!(actor.len() == 32 && actor.bytes().all(|b| b.is_ascii_hexdigit()), "{actor}");
    assert_eq!(place.run(&["signals", "actor", courier]).out, one.out, "the same each time");
    assert_ne!(place.run(&["signals", "actor", "driver 7"]).status, 0);
    let file = place.path("labels.csv").to_string_lossy().into_owned();
    let labels = place.run(&["signals", "labels", &file, "--rest-as-people"]);
    assert_eq!(labels.status, 0, "{}", labels.err);
    assert!(labels.out.contains("0 labels written: 0 bots, 0 people."), "{}", labels.out);
    assert!(labels.out.contains("Training needs at least 5 of each."), "{}", labels.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), "actor,is_bot,courier,rests_on,grounds\n");
    assert_ne!(place.run(&["signals", "labels", &file]).status, 0, "nothing is written over");
}
