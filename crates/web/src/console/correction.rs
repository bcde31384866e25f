//! What people say is wrong in their record, and the answer of a person at the desk.
//!
//! Never does: change what was recorded. If something has to be put right, that is done where it stands;
//! here it is answered, with reasons.

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
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::my_record::CorrectionLine;
use porchlight_domain::id::CorrectionId;
use porchlight_domain::words::CorrectionState;

/// Where they are.
pub(super) const PLACE: &str = "/console/cases/corrections";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/cases/corrections/{id}", get(page).post(answer))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let open = desk.address.get("state") != Some("answered");
    let slice = table::slice(&desk.address);
    let found = desk.ask(move |app, ctx| app.corrections(ctx, open, slice)).await?;
    let states = [
        Tab::plain(PLACE.into(), desk.say("correction-open"), open),
        Tab::plain(format!("{PLACE}?state=answered"), desk.say("correction-answered"), !open),
    ];
    let main = html! {
        header.head { h1 { (desk.say("cases")) } }
        (tabs(&desk, "corrections"))
        p.muted { (desk.say("correction-lead")) }
        (fold::states(&desk, &states))
        @if found.rows.is_empty() {
            (table::empty("circle-check", &desk.say("correction-none"), &desk.say("correction-none-why"), &html! {}))
        } @else { (rows(&desk, &found.rows)) (table::paging(&desk, found.total)) }
    };
    Ok(desk.page(Section::Cases, &desk.say("cases-corrections"), &main))
}

fn who(desk: &Desk, line: &CorrectionLine) -> String {
    desk.say(if line.courier.is_some() { "correction-courier" } else { "correction-recipient" })
}

fn rows(desk: &Desk, lines: &[CorrectionLine]) -> Markup {
    let columns =
        ["correction-who", "correction-about", "correction-said", "correction-due", "state"];
    let columns = columns.map(|key| Column::plain(desk.say(key)));
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("cases-corrections")) { table.rows.list {
            (table::head(desk, &columns))
            tbody data-rows="" { @for line in lines { @let said = &line.correction; tr data-keep="" {
                th scope="row" { a data-row="" href={ (PLACE) "/" (said.row.id) } { (who(desk, line)) } }
                td { (desk.text().code("data-kind", said.kind.code())) }
                td { (desk.show_here().moment(said.row.said_at)) }
                td { (desk.show_here().moment(said.answer_by)) }
                td { (chip(desk.text(), "correction-state", said.row.state.code())) }
            } } }
        } }
    }
}

async fn load(desk: &Desk, text: &str) -> Result<CorrectionLine, Problem> {
    let correction: CorrectionId = id(text, "correction")?;
    desk.ask(move |app, ctx| app.correction(ctx, correction)).await
}

async fn page(desk: Desk, Path(text): Path<String>) -> Result<Markup, Problem> {
    let line = load(&desk, &text).await?;
    Ok(shown(&desk, &line, &Values::default(), &[]))
}

fn shown(desk: &Desk, line: &CorrectionLine, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let (said, text) = (&line.correction, desk.text());
    let row = &said.row;
    let title = text.code("data-kind", said.kind.code());
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases-corrections")) } }
        header.head { div { h1 { (title) } p { (chip(text, "correction-state", row.state.code())) } } }
        (f.summary())
        section.panel { h2 { (desk.say("correction-words")) }
            dl.facts {
                div { dt { (who(desk, line)) } dd dir="auto" {
                    @if let Some(courier) = line.courier { a href={ "/console/people/" (courier) } { (line.who) } }
                    @if let Some(order) = line.order { a href={ "/console/orders/" (order) } { (line.who) } }
                } }
                div { dt { (desk.say("correction-said")) } dd { (desk.show_here().moment(row.said_at)) } }
                div { dt { (desk.say("correction-due")) } dd { (desk.show_here().moment(said.answer_by)) } }
            }
            p.words dir="auto" { (row.words) }
        }
        @if row.state != CorrectionState::Open {
            section.panel { h2 { (desk.say("correction-answer")) } p.words dir="auto" { (row.answer) } }
        } @else if desk.may_dispatch() || desk.may_decide() { (answer_form(&f, row.id)) }
    };
    desk.page(Section::Cases, &title, &main)
}

fn answer_form(f: &Fields<'_>, row: CorrectionId) -> Markup {
    let desk = f.desk;
    let states = CorrectionState::ALL.iter().filter(|state| **state != CorrectionState::Open);
    let states: Vec<_> = states
        .map(|s| (s.code().to_owned(), desk.text().code("correction-state", s.code())))
        .collect();
    html! {
        section.panel { h2 { (desk.say("correction-answer")) }
            form.stack method="post" action={ (PLACE) "/" (row) } {
                (f.select("state", "correction-state", &states, None))
                (f.area("answer", "correction-answer", Some("correction-answer-hint")))
                button.primary { (desk.say("correction-send")) }
            }
        }
    }
}

async fn answer(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let correction: CorrectionId = id(&text, "correction")?;
    let state = values.get("state").parse().unwrap_or(CorrectionState::Open);
    let said = values.get("answer").to_owned();
    let answered =
        desk.ask(move |app, ctx| app.answer_correction(ctx, correction, state, &said)).await;
    let place = format!("{PLACE}/{correction}");
    match answered {
        Ok(true) => Ok(done(&place, "correction-answered").into_response()),
        Ok(false) => Ok(done(&place, "no-correction-already").into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let line = load(&desk, &text).await?;
            let page = shown(&desk, &line, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}
