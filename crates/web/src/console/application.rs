//! Applications: reading them, and deciding with reasons.

use super::courier::tabs;
use super::desk::{Desk, Section};
use super::fold::{self, Tab};
use super::form::{Fields, Values};
use super::table::{self, Column};
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::{chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::ApplicationSort;
use porchlight_app::courier::{Ruled, Ruling};
use porchlight_app::rows::Application;
use porchlight_domain::id::ApplicationId;
use porchlight_domain::words::{ApplicationReason, ApplicationState};

/// Most characters of the words that go with a refusal.
const MAX_WORDS: usize = 2_000;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/people/applications", get(list))
        .route("/console/people/applications/{id}", get(page))
        .route("/console/people/applications/{id}/rule", post(rule))
}

/// How the address sorts applications: the oldest first unless somebody sorts.
fn sort(desk: &Desk) -> (ApplicationSort, bool) {
    let sorting = table::sorting(&desk.address);
    let by = match sorting.map(|(name, _)| name) {
        Some("name") => ApplicationSort::Name,
        Some("station") => ApplicationSort::Station,
        Some("vehicle") => ApplicationSort::Vehicle,
        _ => ApplicationSort::Submitted,
    };
    (by, sorting.is_some_and(|(_, down)| down))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let state = desk.address.get("state").and_then(|code| code.parse().ok());
    let state = state.unwrap_or(ApplicationState::Submitted);
    let slice = table::slice(&desk.address);
    let (sort, down) = sort(&desk);
    let (list, counts) = desk
        .ask(move |app, ctx| {
            let list = app.application_list(ctx, state, sort, down, slice)?;
            Ok((list, app.people_counts(ctx)?))
        })
        .await?;
    let of = |s| match s {
        ApplicationState::Submitted => counts.submitted,
        ApplicationState::Waiting => counts.waiting,
        ApplicationState::Approved => counts.approved,
        _ => counts.refused,
    };
    let states = [
        ApplicationState::Submitted,
        ApplicationState::Waiting,
        ApplicationState::Approved,
        ApplicationState::Refused,
    ]
    .map(|s| Tab {
        href: format!("/console/people/applications?state={}", s.code()),
        words: desk.text().code("application-state", s.code()),
        count: Some(of(s)),
        here: s == state,
    });
    let columns = [
        Column::plain(desk.say("name")).sorted("name"),
        Column::plain(desk.say("when")).sorted("when"),
        Column::plain(desk.say("station")).sorted("station"),
        Column::plain(desk.say("area")),
        Column::plain(desk.say("vehicle")).sorted("vehicle"),
        Column::plain(desk.say("state")),
    ];
    let main = html! {
        header.head { h1 { (desk.say("people")) } }
        (tabs(&desk, counts, "applications"))
        (fold::states(&desk, &states))
        @if list.rows.is_empty() { (table::empty("users", &desk.say("applications-none"), &desk.say("applications-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("applications")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for a in &list.rows { tr data-keep="" {
                    th scope="row" { a data-sheet="" data-row="" href={ "/console/people/applications/" (a.id) } { (a.name) } }
                    td { (desk.show(a.station).ago(a.submitted_at, desk.now())) }
                    td { (desk.station_name(a.station)) }
                    td { span.clip { (a.area) } }
                    td { (desk.text().code("vehicle", a.vehicle.code())) }
                    td { (chip(desk.text(), "application-state", a.state.code())) }
                } } }
            } }
            (table::paging(&desk, list.total))
        }
    };
    Ok(desk.page(Section::People, &desk.say("applications"), &main))
}

async fn load(desk: &Desk, application: &str) -> Result<Application, Problem> {
    let application: ApplicationId = id(application, "application")?;
    desk.ask(move |app, ctx| app.application(ctx, application)).await
}

async fn page(desk: Desk, Path(application): Path<String>) -> Result<Markup, Problem> {
    let application = load(&desk, &application).await?;
    Ok(application_page(&desk, &application, &Values::default(), &[]))
}

fn application_page(
    desk: &Desk,
    a: &Application,
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let text = desk.text();
    let show = desk.show(a.station);
    let open = matches!(a.state, ApplicationState::Submitted | ApplicationState::Waiting);
    let main = html! {
        p.back { a href="/console/people/applications" { (icon("chevron-left")) (desk.say("applications")) } }
        header.head { div { h1 { (a.name) } p { (chip(text, "application-state", a.state.code())) " " span.muted { (show.moment(a.submitted_at)) } } } }
        dl.facts {
            div { dt { (desk.say("email")) } dd { a href={ "mailto:" (a.email) } { (a.email) } } }
            div { dt { (desk.say("phone")) } dd { a href={ "tel:" (a.phone) } { (a.phone) } } }
            div { dt { (desk.say("station")) } dd { (desk.station_name(a.station)) } }
            div { dt { (desk.say("area")) } dd { (a.area) } }
            div { dt { (desk.say("vehicle")) } dd { (text.code("vehicle", a.vehicle.code())) } }
            @if let Some(reason) = a.reason { div { dt { (desk.say("reason")) } dd { (text.code("application-reason", reason.code())) @if let Some(words) = &a.reason_text { br; (words) } } } }
            @if let Some(at) = a.decided_at { div { dt { (desk.say("decided")) } dd { (show.moment(at)) } } }
        }
        @if let Some(courier) = a.courier { p { a.button href={ "/console/people/" (courier) } { (desk.say("courier")) } } }
        @if open && desk.may_dispatch() { (rulings(desk, a, values, errors)) }
    };
    desk.page(Section::People, &a.name, &main)
}

fn rulings(desk: &Desk, a: &Application, values: &Values, errors: &[FieldProblem]) -> Markup {
    let at = format!("/console/people/applications/{}/rule", a.id);
    let f = Fields { desk, values, errors };
    let reasons: Vec<_> = ApplicationReason::ALL
        .iter()
        .map(|r| (r.code().to_owned(), desk.text().code("application-reason", r.code())))
        .collect();
    html! {
        h2 { (desk.say("decide")) }
        p.note { (desk.say("decide-note")) }
        div.acts {
            form method="post" action=(at) { button.primary name="ruling" value="approve" { (icon("check")) (desk.say("approve")) } }
            @if a.state == ApplicationState::Submitted { form method="post" action=(at) { button name="ruling" value="wait" { (icon("hourglass")) (desk.say("wait-list")) } } }
        }
        details.refuse open[!errors.is_empty()] { summary { (desk.say("refuse")) }
            form.stack method="post" action=(at) {
                (f.select("reason", "reason", &reasons, None))
                (f.area("words", "refuse-words", Some("refuse-words-hint")))
                button.danger name="ruling" value="refuse" { (desk.say("refuse-do")) }
            }
        }
    }
}

async fn rule(
    desk: Desk,
    Path(application): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let known = load(&desk, &application).await?;
    let words = values.get("words");
    let ruling = match values.get("ruling") {
        "approve" => Ruling::Approve,
        "wait" => Ruling::Wait,
        "refuse" => {
            if words.is_empty() || words.chars().count() > MAX_WORDS {
                let error =
                    super::form::wrong("words", "refusal_words", "say why, in your own words");
                let page = application_page(&desk, &known, &values, &[error]);
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
            let reason: ApplicationReason =
                values.get("reason").parse().map_err(|_| Problem::absent("reason"))?;
            Ruling::Refuse(reason, words.to_owned())
        }
        _ => return Err(Problem::malformed("the ruling is approve, wait or refuse")),
    };
    let code = match &ruling {
        Ruling::Approve => "approved",
        Ruling::Wait => "waits",
        Ruling::Refuse(..) => "refused",
    };
    let who = known.id;
    let answer = desk.ask(move |app, ctx| app.rule(ctx, who, ruling)).await?;
    let code = match answer {
        Ruled::Done(_) => code,
        Ruled::AlreadyDecided => "no-rule-decided",
        Ruled::AlreadyCourier => "no-rule-courier",
    };
    Ok(done(&format!("/console/people/applications/{who}"), code).into_response())
}
