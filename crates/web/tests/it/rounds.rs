//! A station's numbers for rounds and its fairness report: whoever runs it sets them, everybody reads them.

use crate::stage::{Call, Town, Who, small_town};
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::session::Subject;

const NUMBERS: &str = "/console/settings/stations/ATX1/rounds";

/// Signs a member of staff in again: the town's day is later than their first session.
fn again(town: &Town, actor: Actor) -> Who {
    let Actor::Staff(id, _) = actor else { panic!("not staff") };
    town.stage.sign_in(Subject::Staff(id))
}

/// The form as its page has it, with some fields changed.
fn form(changes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("planned", "yes"),
        ("main_closes", "12%3A00%2C+20%3A00"),
        ("main_window_minutes", "120"),
        ("main_from_minutes", "720"),
        ("main_until_minutes", "10080"),
        ("same_day_window_minutes", "15"),
        ("urgent_window_seconds", "120"),
        ("urgent_below_minutes", "120"),
        ("free_after_result_minutes", "30"),
        ("free_before_start_minutes", "1440"),
        ("turns", "2"),
        ("hold_cap", "5"),
        ("day_minutes", "480"),
        ("week_minutes", "2400"),
        ("gap_minutes", "30"),
        ("rest_minutes", "600"),
        ("most_tickets", "4"),
        ("loss_memory_days", "14"),
        ("least_list", "3"),
        ("no_show_days", "14"),
        ("newcomer_below", "5"),
        ("newcomer_per_mille", "50"),
        ("reserved_per_mille", "200"),
        ("from", "2026-12-24T06%3A00"),
        ("reason", "Two+turns+are+enough"),
    ];
    for (name, value) in changes {
        fields.retain(|(field, _)| field != name);
        fields.push((name, value));
    }
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

#[tokio::test]
async fn a_station_publishes_new_numbers_and_everybody_reads_them_with_their_day() {
    let town = small_town();
    let dispatcher = again(&town, town.dispatcher.actor);
    let page = Call::get(NUMBERS).by(&dispatcher).send(&town.stage).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Publish new numbers"));
    let set = Call::post(NUMBERS).by(&dispatcher).form(&form(&[])).send(&town.stage).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
    let public = Call::get("/rounds/stations/ATX1").send(&town.stage).await.text();
    assert!(public.contains("Two turns are enough"), "the reason is public");
    assert!(public.contains("What holds now"));
}

#[tokio::test]
async fn bad_numbers_are_told_at_their_field_and_nothing_is_lost() {
    let town = small_town();
    let dispatcher = again(&town, town.dispatcher.actor);
    for (field, value, said) in [
        ("turns", "9", "give 5 at most"),
        ("main_closes", "25%3A00", "give times such as 12:00, 20:00"),
        ("urgent_window_seconds", "30", "for at least 120 s"),
        ("from", "2020-01-01T06%3A00", "at least 24 hours before they hold"),
        ("day_minutes", "much", "give a whole number"),
    ] {
        let body = form(&[(field, value)]);
        let answer = Call::post(NUMBERS).by(&dispatcher).form(&body).send(&town.stage).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let page = answer.text();
        assert!(page.to_lowercase().contains(said), "{field}: {said} is not on the page");
        assert!(page.contains("Two turns are enough"), "what was typed stays");
    }
}

#[tokio::test]
async fn who_only_looks_at_a_station_changes_none_of_its_numbers() {
    let town = small_town();
    let auditor = again(&town, town.auditor.actor);
    let page = Call::get(NUMBERS).by(&auditor).send(&town.stage).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("Publish new numbers"));
    let set = Call::post(NUMBERS).by(&auditor).form(&form(&[])).send(&town.stage).await;
    assert_eq!(set.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_fairness_report_is_a_page_and_a_file_of_its_own() {
    let town = small_town();
    let operator = again(&town, town.operator.actor);
    let console = "/console/settings/stations/ATX1/fairness";
    let page = Call::get(console).by(&operator).send(&town.stage).await.text();
    assert!(page.contains("<svg") && page.contains("Odds against outcomes"));
    let file = Call::get("/rounds/stations/ATX1/fairness.html").send(&town.stage).await;
    assert!(file.header("content-disposition").starts_with("attachment"));
    let html = file.text();
    assert!(html.contains("<svg") && !html.contains("<script") && !html.contains("<link"));
    for courier in &town.couriers {
        assert!(!html.contains(&courier.name), "the report names {}", courier.name);
    }
}

#[tokio::test]
async fn an_entrant_finds_their_own_name_on_the_public_page_of_a_round() {
    let town = small_town();
    let results = Call::get("/v1/results").by(&town.courier.who).send(&town.stage).await.ok();
    let name = results["results"][0]["pseudonym"].as_str().unwrap()[..16].to_owned();
    let html = Call::get(format!("/rounds/{}", town.round)).send(&town.stage).await.text();
    assert_eq!(html.matches(&name).count(), 2, "as its row and as the place a link leads to");
    assert!(html.contains("What this round allows"));
}
