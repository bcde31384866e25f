//! Requests from outside: police, courts, insurers and others who ask for what is kept about people.
//!
//! Owns: the register's list, the form that records a request and the one that answers it. Never does:
//! hand anything over; an answer says what was, and whether the person concerned knows.

use super::case::tabs;
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
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::outside::{NewOutsideRequest, OutsideAnswer, OutsideDone, OutsideView};
use porchlight_app::purpose::{DataKind, REGISTER};
use porchlight_app::rows::OutsideRequest;
use porchlight_app::zone;
use porchlight_domain::id::OutsideRequestId;
use porchlight_domain::words::{OutsideAsker, OutsideBasis, OutsideOutcome, OutsideTold};

/// Where the register is.
pub(super) const PLACE: &str = "/console/cases/requests";
/// Fields of a form that are copied as they are.
const WORDS: [&str; 6] =
    ["asker_name", "reference", "scope", "basis_words", "received_on", "due_on"];

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/cases/requests/new", get(new).post(record))
        .route("/console/cases/requests/{id}", get(page).post(answer))
        .route("/console/cases/requests/{id}/told", post(told))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let answered = desk.address.get("state") == Some("answered");
    let slice = table::slice(&desk.address);
    let page = desk.ask(move |app, ctx| app.outside_requests(ctx, answered, slice)).await?;
    let new = html! { a.button.primary href={ (PLACE) "/new" } { (icon("plus")) (desk.say("outside-new")) } };
    let states = [
        Tab::plain(PLACE.into(), desk.say("outside-open"), !answered),
        Tab::plain(format!("{PLACE}?state=answered"), desk.say("outside-answered"), answered),
    ];
    let main = html! {
        header.head { h1 { (desk.say("cases")) } @if desk.may_operate() { div.acts { (new) } } }
        (tabs(&desk, "requests"))
        p.muted { (desk.say("outside-lead")) " " a href="/requests" { (desk.say("outside-public")) } }
        (fold::states(&desk, &states))
        @if page.rows.is_empty() {
            @let (title, why) = if answered { ("outside-none-answered", "outside-none-answered-why") } else { ("outside-none", "outside-none-why") };
            (table::empty("circle-check", &desk.say(title), &desk.say(why), &html! {}))
        } @else { (rows(&desk, &page.rows)) (table::paging(&desk, page.total)) }
    };
    Ok(desk.page(Section::Cases, &desk.say("cases-requests"), &main))
}

fn rows(desk: &Desk, requests: &[OutsideRequest]) -> Markup {
    let columns = ["outside-asker", "outside-basis", "outside-received", "outside-due", "state"];
    let columns = columns.map(|key| Column::plain(desk.say(key)));
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("cases-requests")) { table.rows.list {
            (table::head(desk, &columns))
            tbody data-rows="" { @for request in requests { tr data-keep="" {
                th scope="row" { a data-row="" href={ (PLACE) "/" (request.id) } { (request.asker_name) } br; span.muted { (desk.text().code("outside-asker", request.asker.code())) } }
                td { (desk.text().code("outside-basis", request.basis.code())) }
                td { (day(desk, &request.received_on)) }
                td { @match &request.due_on { Some(due) => (day(desk, due)), None => span.muted { (desk.say("outside-no-day")) } }
                    @if is_late(desk, request) { " " span.chip.warn { (desk.say("case-overdue")) } } }
                td { (state(desk, request)) }
            } } }
        } }
    }
}

/// A day of the register, as people read it.
fn day(desk: &Desk, text: &str) -> String {
    zone::parse_date(text)
        .map_or_else(String::new, |date| format!("{} {}", desk.show_here().date(date), date.year()))
}

fn today(desk: &Desk) -> jiff::civil::Date {
    zone::date_of(desk.now(), desk.show_here().zone())
}

fn is_late(desk: &Desk, request: &OutsideRequest) -> bool {
    let due = request.due_on.as_deref().and_then(zone::parse_date);
    request.outcome.is_none() && due.is_some_and(|due| due < today(desk))
}

/// Whether a law kept the person from being told, and no longer does.
fn may_tell(desk: &Desk, request: &OutsideRequest) -> bool {
    let until = request.forbidden_until.as_deref().and_then(zone::parse_date);
    request.told == Some(OutsideTold::Forbidden) && until.is_some_and(|until| until < today(desk))
}

fn state(desk: &Desk, request: &OutsideRequest) -> Markup {
    html! {
        @match request.outcome {
            Some(outcome) => (chip(desk.text(), "outside-outcome", outcome.code())),
            None => span.chip.info { (desk.say("outside-open")) },
        }
        @if may_tell(desk, request) { " " span.chip.warn { (desk.say("outside-tell-now")) } }
    }
}

/// The words of a closed list as options; `first` stands before them.
fn options(desk: &Desk, noun: &str, codes: &[&str], first: bool) -> Vec<(String, String)> {
    let start = first.then(|| (String::new(), desk.say("outside-choose")));
    let named = codes.iter().map(|code| ((*code).to_owned(), desk.text().code(noun, code)));
    start.into_iter().chain(named).collect()
}

async fn new(desk: Desk) -> Result<Markup, Problem> {
    // Whoever may not read the register is told so before they fill in a form.
    let slice = table::slice(&desk.address);
    desk.ask(move |app, ctx| app.outside_requests(ctx, false, slice)).await?;
    let today = today(&desk).to_string();
    Ok(new_page(&desk, &Values::of(&[("received_on", &today)]), &[]))
}

fn new_page(desk: &Desk, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases-requests")) } }
        header.head { h1 { (desk.say("outside-new")) } }
        p.muted { (desk.say("outside-new-lead")) }
        (f.summary())
        form.stack method="post" action={ (PLACE) "/new" } {
            (f.select("asker", "outside-asker", &options(desk, "outside-asker", OutsideAsker::CODES, true), None))
            (f.input("asker_name", "outside-asker-name", "text", Some("outside-inside")))
            (f.input("reference", "outside-reference", "text", None))
            (f.area("scope", "outside-scope", Some("outside-scope-hint")))
            (f.select("basis", "outside-basis", &options(desk, "outside-basis", OutsideBasis::CODES, true), None))
            (f.input("basis_words", "outside-basis-words", "text", Some("outside-basis-words-hint")))
            div.field-pair {
                (f.input("received_on", "outside-received", "date", None))
                (f.input("due_on", "outside-due", "date", None))
            }
            button.primary { (desk.say("outside-record")) }
        }
    };
    desk.page(Section::Cases, &desk.say("outside-new"), &main)
}

fn chosen<T: std::str::FromStr>(
    values: &Values,
    name: &str,
    errors: &mut Vec<FieldProblem>,
) -> Option<T> {
    let read = values.get(name).parse().ok();
    if read.is_none() {
        errors.push(super::form::wrong(name, "not_chosen", "choose one"));
    }
    read
}

async fn record(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let mut errors = vec![];
    let asker = chosen(&values, "asker", &mut errors);
    let basis = chosen(&values, "basis", &mut errors);
    if let (Some(asker), Some(basis)) = (asker, basis) {
        let [asker_name, reference, scope, basis_words, received_on, due_on] =
            WORDS.map(|name| values.get(name).to_owned());
        let request = NewOutsideRequest {
            asker,
            asker_name,
            reference,
            scope,
            basis,
            basis_words,
            received_on,
            due_on,
        };
        match desk.ask(move |app, ctx| app.record_outside_request(ctx, &request)).await {
            Ok(request) => {
                return Ok(done(&format!("{PLACE}/{request}"), "outside-recorded").into_response());
            }
            Err(problem) if !problem.errors.is_empty() => errors = problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        }
    }
    let page = new_page(&desk, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn load(desk: &Desk, request: &str) -> Result<OutsideView, Problem> {
    let request: OutsideRequestId = id(request, "request from outside")?;
    desk.ask(move |app, ctx| app.outside_request(ctx, request)).await
}

async fn page(desk: Desk, Path(request): Path<String>) -> Result<Markup, Problem> {
    let view = load(&desk, &request).await?;
    Ok(request_page(&desk, &view, &Values::default(), &[]))
}

fn request_page(
    desk: &Desk,
    view: &OutsideView,
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let f = Fields { desk, values, errors };
    let request = &view.request;
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases-requests")) } }
        header.head { div { h1 { (request.asker_name) }
            p { (state(desk, request)) @if is_late(desk, request) { " " span.chip.warn { (desk.say("case-overdue")) } } } } }
        (f.summary())
        (asked(desk, view))
        @if request.outcome.is_some() { (answered(desk, view)) }
        @else if desk.may_operate() { (answer_form(&f, request)) }
    };
    desk.page(Section::Cases, &request.asker_name, &main)
}

fn asked(desk: &Desk, view: &OutsideView) -> Markup {
    let request = &view.request;
    let text = desk.text();
    html! {
        section.panel { h2 { (desk.say("outside-asked")) }
            dl.facts {
                div { dt { (desk.say("outside-asker")) } dd { (text.code("outside-asker", request.asker.code())) } }
                @if !request.reference.is_empty() { div { dt { (desk.say("outside-reference")) } dd dir="auto" { (request.reference) } } }
                div { dt { (desk.say("outside-basis")) } dd dir="auto" { (text.code("outside-basis", request.basis.code())) @if !request.basis_words.is_empty() { ": " (request.basis_words) } } }
                div { dt { (desk.say("outside-received")) } dd { (day(desk, &request.received_on)) } }
                div { dt { (desk.say("outside-due")) } dd { @match &request.due_on { Some(due) => (day(desk, due)), None => (desk.say("outside-no-day")) } } }
                div { dt { (desk.say("outside-recorded-by")) } dd { (view.recorded_by) " · " (desk.show_here().moment(request.recorded_at)) } }
            }
            h3 { (desk.say("outside-scope")) }
            p.words dir="auto" { (request.scope) }
        }
    }
}

fn answered(desk: &Desk, view: &OutsideView) -> Markup {
    let (request, text) = (&view.request, desk.text());
    let outcome = request.outcome.map_or("", OutsideOutcome::code);
    let told = request.told.map_or("", OutsideTold::code);
    html! {
        section.panel { h2 { (desk.say("outside-answer")) }
            dl.facts {
                div { dt { (desk.say("outside-outcome")) } dd { (text.code("outside-outcome", outcome)) } }
                @if !view.handed.is_empty() { div { dt { (desk.say("outside-handed")) } dd { ul.plain-list { @for kind in &view.handed { li { (text.code("data-kind", kind.code())) } } } } } }
                div { dt { (desk.say("outside-told")) } dd dir="auto" {
                    (text.code("outside-told", told))
                    @if let Some(at) = request.told_at { " · " (desk.show_here().moment(at)) }
                    @if !request.forbidden_by.is_empty() { br; span.muted { (desk.with("outside-forbidden-was", &[("law", request.forbidden_by.as_str().into()), ("until", day(desk, request.forbidden_until.as_deref().unwrap_or("")).into())])) } }
                } }
                div { dt { (desk.say("outside-answered-by")) } dd { (view.answered_by.as_deref().unwrap_or("")) @if let Some(at) = request.answered_at { " · " (desk.show_here().moment(at)) } } }
            }
            h3 { (desk.say("outside-words")) }
            p.words dir="auto" { (request.answer) }
            @if desk.may_operate() && request.told == Some(OutsideTold::Forbidden) {
                form.stack method="post" action={ (PLACE) "/" (request.id) "/told" } {
                    p.note { (desk.say(if may_tell(desk, request) { "outside-tell-now-why" } else { "outside-tell-later" })) }
                    button { (desk.say("outside-tell")) }
                }
            }
        }
    }
}

fn answer_form(f: &Fields<'_>, request: &OutsideRequest) -> Markup {
    let (desk, values) = (f.desk, f.values);
    let outcomes = OutsideOutcome::CODES;
    html! {
        section.panel { h2 { (desk.say("outside-answer")) }
            p.muted { (desk.say("outside-answer-lead")) }
            form.stack method="post" action={ (PLACE) "/" (request.id) } {
                (f.select("outcome", "outside-outcome", &options(desk, "outside-outcome", outcomes, true), Some("outside-outcome-hint")))
                fieldset #f-handed.checks { legend { (desk.say("outside-handed")) }
                    p.hint { (desk.say("outside-handed-hint")) }
                    @for entry in REGISTER {
                        label { input type="checkbox" name="handed" value=(entry.kind.code()) checked[values.has("handed", entry.kind.code())] disabled[!entry.opens];
                            " " (desk.text().code("data-kind", entry.kind.code())) @if !entry.opens { " " span.muted { (desk.say("outside-closed")) } }
                            @if entry.kind == DataKind::ReviewPicture { " " span.muted { (desk.say("outside-briefly")) } } }
                    }
                }
                (f.area("answer", "outside-words", Some("outside-words-hint")))
                (f.select("told", "outside-told", &options(desk, "outside-told", OutsideTold::CODES, true), Some("outside-told-hint")))
                div.field-pair {
                    (f.input("forbidden_by", "outside-forbidden-by", "text", Some("outside-forbidden-hint")))
                    (f.input("forbidden_until", "outside-forbidden-until", "date", Some("outside-forbidden-hint")))
                }
                p.note { (desk.say("outside-final")) }
                button.primary { (desk.say("outside-answer-keep")) }
            }
        }
    }
}

async fn answer(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let request: OutsideRequestId = id(&text, "request from outside")?;
    let mut errors = vec![];
    let outcome = chosen(&values, "outcome", &mut errors);
    let told = chosen(&values, "told", &mut errors);
    if let (Some(outcome), Some(told)) = (outcome, told) {
        let handed: Vec<DataKind> = values.all("handed").filter_map(|k| k.parse().ok()).collect();
        let [said, forbidden_by, forbidden_until] =
            ["answer", "forbidden_by", "forbidden_until"].map(|name| values.get(name).to_owned());
        let answer =
            OutsideAnswer { outcome, answer: said, handed, told, forbidden_by, forbidden_until };
        let answered =
            desk.ask(move |app, ctx| app.answer_outside_request(ctx, request, &answer)).await;
        match answered {
            Ok(OutsideDone::Done) => {
                return Ok(done(&format!("{PLACE}/{request}"), "outside-answered").into_response());
            }
            Ok(OutsideDone::Already) => {
                let at = format!("{PLACE}/{request}");
                return Ok(done(&at, "no-outside-already").into_response());
            }
            Err(problem) if !problem.errors.is_empty() => errors = problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        }
    }
    let view = load(&desk, &text).await?;
    let page = request_page(&desk, &view, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn told(desk: Desk, Path(text): Path<String>) -> Result<Redirect, Problem> {
    let request: OutsideRequestId = id(&text, "request from outside")?;
    let told = desk.ask(move |app, ctx| app.tell_about_outside_request(ctx, request)).await?;
    let notice = match told {
        OutsideDone::Done => "outside-told",
        OutsideDone::Already => "no-outside-already",
    };
    Ok(done(&format!("{PLACE}/{request}"), notice))
}
