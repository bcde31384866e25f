//! A station's numbers for rounds: what holds, what is coming, and publishing new ones from a date on.

use super::desk::{Desk, Section};
use super::form::{Fields, Values, wrong};
use super::round::{local, read_local};
use super::{done, table};
use crate::problem::{FieldProblem, Problem};
use crate::round_numbers;
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::round::{Numbers, POLICY_NOTICE, Policies, PolicyLine};
use porchlight_app::rows::Station;
use porchlight_domain::round::policy::PublicNumberUse;
use porchlight_domain::time::HOUR;

/// Whole numbers of the form with the most each can hold, in the order in which they are asked.
const NUMBERS: [(&str, u32); 21] = [
    ("main_window_minutes", 44_640),
    ("main_from_minutes", 44_640),
    ("main_until_minutes", 44_640),
    ("same_day_window_minutes", 44_640),
    ("urgent_window_seconds", 3_600),
    ("urgent_below_minutes", 44_640),
    ("free_after_result_minutes", 44_640),
    ("free_before_start_minutes", 44_640),
    ("turns", 5),
    ("hold_cap", 100),
    ("day_minutes", 1_440),
    ("week_minutes", 10_080),
    ("gap_minutes", 1_440),
    ("rest_minutes", 1_440),
    ("most_tickets", 4),
    ("loss_memory_days", 90),
    ("least_list", 50),
    ("no_show_days", 90),
    ("newcomer_below", 1_000),
    ("newcomer_per_mille", 1_000),
    ("reserved_per_mille", 200),
];

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/settings/stations/{code}/rounds", get(page).post(publish))
}

async fn page(desk: Desk, Path(code): Path<String>) -> Result<Markup, Problem> {
    let station = desk.station_coded(&code)?.clone();
    let policies = policies(&desk, &station).await?;
    let newest = policies.set.first().map_or(&policies.now, |line| &line.numbers);
    let mut values = values_of(newest)?;
    let show = desk.show(station.id);
    let from = desk.now().plus(POLICY_NOTICE + HOUR);
    values.0.push(("from".into(), local(from, &show)));
    Ok(shown(&desk, &station, &policies, &values, &[]))
}

async fn policies(desk: &Desk, station: &Station) -> Result<Policies, Problem> {
    let (id, now) = (station.id, desk.now());
    desk.ask(move |app, _| app.round_policies(now, id)).await
}

fn values_of(numbers: &Numbers) -> Result<Values, Problem> {
    let json = serde_json::to_value(numbers).map_err(|_| Problem::absent("policy"))?;
    let number = |(name, _): &(&str, u32)| ((*name).to_owned(), json[*name].to_string());
    let mut pairs: Vec<(String, String)> = NUMBERS.iter().map(number).collect();
    pairs.push(("main_closes".into(), round_numbers::closes(numbers)));
    pairs.push(("public_numbers".into(), numbers.public_numbers.clone()));
    if numbers.planned {
        pairs.push(("planned".into(), "yes".into()));
    }
    Ok(Values(pairs))
}

/// The numbers of a form, or everything that is wrong with them.
fn read(values: &Values) -> Result<Numbers, Vec<FieldProblem>> {
    let mut faults = vec![];
    let mut json = serde_json::Map::new();
    for (name, most) in NUMBERS {
        match values.number::<u32>(name) {
            Ok(number) if number <= most => {
                json.insert(name.into(), number.into());
            }
            Ok(_) => {
                faults.push(wrong(name, "out_of_range", &format!("give {most} at most")));
            }
            Err(fault) => faults.push(fault),
        }
    }
    let clock = |text: &str| -> Option<u32> {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let texts = values.get("main_closes").split([',', ' ']).filter(|text| !text.is_empty());
    match texts.map(clock).collect::<Option<Vec<u32>>>() {
        Some(closes) => {
            json.insert("main_closes".into(), closes.into());
        }
        None => faults.push(wrong("main_closes", "not_times", "give times such as 12:00, 20:00")),
    }
    let wanted = values.get("public_numbers");
    if !wanted.is_empty() {
        json.insert("public_numbers".into(), wanted.into());
    }
    json.insert("planned".into(), values.has("planned", "yes").into());
    if !faults.is_empty() {
        return Err(faults);
    }
    let read = serde_json::from_value(json.into());
    read.map_err(|error| vec![wrong("turns", "policy", &error.to_string())])
}

async fn publish(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let station = desk.station_coded(&code)?.clone();
    let (id, show) = (station.id, desk.show(station.id));
    let reason = values.get("reason").to_owned();
    let faults = match (read(&values), read_local(values.get("from"), &show)) {
        (Ok(numbers), Some(from)) => {
            let set = move |app: &porchlight_app::App, ctx: &mut porchlight_app::Ctx| {
                app.set_round_policy(ctx, id, &numbers, from, &reason)
            };
            match desk.ask(set).await {
                Ok(()) => {
                    let place = format!("/console/settings/stations/{code}/rounds");
                    return Ok(done(&place, "round-policy-set").into_response());
                }
                Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
                Err(problem) => return Err(problem),
            }
        }
        (Err(faults), _) => faults,
        (Ok(_), None) => vec![wrong("from", "not_a_time", "give a day and a time")],
    };
    let policies = policies(&desk, &station).await?;
    let page = shown(&desk, &station, &policies, &values, &faults);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn shown(
    desk: &Desk,
    station: &Station,
    policies: &Policies,
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let title = desk.with("round-policy-title", &[("station", station.name.as_str().into())]);
    let text = desk.text();
    let main = html! {
        p.back { a href="/console/rounds" { (icon("chevron-left")) (desk.say("rounds")) } }
        header.head { div { h1 { (title) } p.muted { (desk.say("round-policy-lead")) } }
            div.acts { a.button href={ "/rounds/stations/" (station.code) } { (desk.say("public-page")) }
                a.button href={ "/console/settings/stations/" (station.code) "/fairness" } { (desk.say("fairness")) } } }
        @for line in &policies.coming { (coming(desk, station, line)) }
        section.panel { h2 { (desk.say("round-policy-now")) } (round_numbers::table(text, &policies.now)) }
        @if desk.may_dispatch() { (form(desk, station, values, errors)) }
        section.panel { h2 { (desk.say("round-policy-set-before")) }
            @if policies.set.is_empty() { p.muted { (desk.say("round-policy-none")) } }
            @else { ul { @for line in &policies.set { li { (told(desk, station, line)) } } } }
        }
    };
    desk.page(Section::Rounds, &title, &main)
}

fn told(desk: &Desk, station: &Station, line: &PolicyLine) -> Markup {
    let show = desk.show(station.id);
    html! { strong { (show.moment(line.from)) } " · " (line.reason) " " span.muted { (desk.say("round-policy-published")) " " (show.moment(line.set_at)) } }
}

fn coming(desk: &Desk, station: &Station, line: &PolicyLine) -> Markup {
    html! {
        section.panel { h2 { (desk.say("round-policy-coming")) } p { (told(desk, station, line)) }
            details { summary { (desk.say("round-policy-numbers")) } (round_numbers::table(desk.text(), &line.numbers)) }
        }
    }
}

/// In which rounds a public random number may count, in words.
fn uses(desk: &Desk) -> Vec<(String, String)> {
    let one = |wanted: &PublicNumberUse| {
        (wanted.code().to_owned(), desk.text().code("public-number-use", wanted.code()))
    };
    PublicNumberUse::ALL.iter().map(one).collect()
}

fn form(desk: &Desk, station: &Station, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let label = |name: &str| format!("rp-{}", name.replace('_', "-"));
    html! {
        section.panel { details open[!errors.is_empty()] { summary { (desk.say("round-policy-change")) }
            p.hint { (desk.say("round-policy-change-hint")) }
            (f.summary())
            form.stack method="post" action={ "/console/settings/stations/" (station.code) "/rounds" } {
                label.check { input type="checkbox" name="planned" value="yes" checked[values.has("planned", "yes")]; " " (desk.say("rp-planned")) }
                (f.select("public_numbers", "rp-public-numbers", &uses(desk), Some("rp-public-numbers-hint")))
                (f.input("main_closes", "rp-main-closes", "text", Some("rp-main-closes-hint")))
                @for pair in NUMBERS.chunks(2) {
                    div.field-pair { @for (name, _) in pair { (f.input(name, &label(name), "number", None)) } }
                }
                div.field-pair { (f.input("from", "rp-from", "datetime-local", Some("rp-from-hint"))) (f.input("reason", "rp-reason", "text", Some("rp-reason-hint"))) }
                p.note { (desk.with("zone-note", &[("zone", station.time_zone.clone().into())])) }
                button.primary data-asks=(desk.say("round-policy-ask")) { (desk.say("round-policy-publish")) }
            }
        } }
        @if desk.station().is_none() { (table::no_station(desk)) }
    }
}
