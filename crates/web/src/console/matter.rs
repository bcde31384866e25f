//! Matters: accounts of one bot service, the legal hold, and the signed export for a lawyer.

use super::case::tabs;
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::{done, id, table};
use crate::problem::{FieldProblem, Problem};
use crate::show::{chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::matter::{MatterView, Member};
use porchlight_domain::id::{CourierId, MatterId};
use porchlight_domain::words::MatterState;

/// Where the list is.
pub(super) const PLACE: &str = "/console/cases/matters";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list).post(make))
        .route("/console/cases/matters/{id}", get(page).post(set))
        .route("/console/cases/matters/{id}/members", post(add))
        .route("/console/cases/matters/{id}/members/{courier}/remove", post(remove))
        .route("/console/cases/matters/{id}/export", post(export))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    list_page(&desk, &Values::default(), &[]).await
}

async fn list_page(
    desk: &Desk,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let slice = table::slice(&desk.address);
    let page = desk.ask(move |app, ctx| app.matters(ctx, slice)).await?;
    let f = Fields { desk, values, errors };
    let main = html! {
        header.head { h1 { (desk.say("cases-matters")) } }
        p.muted { (desk.say("matters-lead")) }
        (tabs(desk, "matters"))
        @if page.rows.is_empty() { (table::empty("circle-check", &desk.say("matters-none"), &desk.say("matters-none-why"), &html! {})) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("cases-matters")) { table.rows.list { thead { tr { @for key in ["name", "made", "state"] { th scope="col" { (desk.say(key)) } } } }
            tbody { @for matter in &page.rows { tr {
                th scope="row" { a href={ (PLACE) "/" (matter.id) } { (matter.name) } }
                td { (desk.show_here().moment(matter.made_at)) }
                td { (chip(desk.text(), "matter-state", matter.state.code())) @if matter.legal_hold { " " span.chip.info { (desk.say("matter-hold")) } } }
            } } } } }
            (table::paging(desk, page.total))
        }
        @if desk.may_decide() { section.panel { h2 { (desk.say("matter-new")) }
            (f.summary())
            form.stack method="post" action=(PLACE) {
                (f.input("name", "name", "text", None))
                (f.area("note", "matter-note", None))
                button.primary { (desk.say("matter-make")) }
            }
        } }
    };
    Ok(desk.page(Section::Cases, &desk.say("cases-matters"), &main))
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let (name, note) = (values.get("name").to_owned(), values.get("note").to_owned());
    match desk.ask(move |app, ctx| app.make_matter(ctx, &name, &note)).await {
        Ok(matter) => Ok(Redirect::to(&format!("{PLACE}/{matter}")).into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let page = list_page(&desk, &values, &problem.errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn page(desk: Desk, Path(matter): Path<String>) -> Result<Markup, Problem> {
    let matter: MatterId = id(&matter, "matter")?;
    let view = desk.ask(move |app, ctx| app.matter(ctx, matter)).await?;
    Ok(matter_page(&desk, &view, &Values::default(), &[]))
}

fn matter_page(desk: &Desk, view: &MatterView, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let at = format!("{PLACE}/{}", view.matter.id);
    let decides = desk.may_decide();
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases-matters")) } }
        header.head { div { h1 { (view.matter.name) } p { (chip(desk.text(), "matter-state", view.matter.state.code())) @if view.matter.legal_hold { " " span.chip.info { (desk.say("matter-hold")) } } } } }
        (f.summary())
        @if !view.matter.note.is_empty() { p dir="auto" { (view.matter.note) } }
        p.note { (desk.say("matter-no-ground")) }
        (members(desk, view, &at))
        @if decides { div.columns {
            section.panel { h2 { (desk.say("matter-add")) }
                form.stack method="post" action={ (at) "/members" } {
                    (f.input("courier", "case-courier", "text", Some("case-courier-hint")))
                    (f.area("reason", "matter-reason", None))
                    button { (desk.say("matter-add")) }
                } }
            section.panel { h2 { (desk.say("matter-state-hold")) }
                form.stack method="post" action=(at) {
                    div.field { label for="f-state" { (desk.say("state")) } select #f-state name="state" { @for s in MatterState::ALL { option value=(s.code()) selected[*s == view.matter.state] { (desk.text().code("matter-state", s.code())) } } } }
                    fieldset.checks { legend { (desk.say("matter-hold")) } label { input type="checkbox" name="legal_hold" value="1" checked[view.matter.legal_hold]; " " (desk.say("matter-hold-why")) } }
                    button { (desk.say("save")) }
                } }
            section.panel { h2 { (desk.say("matter-export")) }
                form.stack method="post" action={ (at) "/export" } { p.note { (desk.say("matter-export-note")) } button.primary { (icon("download")) (desk.say("matter-export-get")) } } }
        } }
    };
    desk.page(Section::Cases, &view.matter.name, &main)
}

/// The accounts, each with the reason why it belongs here.
fn members(desk: &Desk, view: &MatterView, at: &str) -> Markup {
    let show = desk.show_here();
    if view.members.is_empty() {
        return html! { p.muted { (desk.say("matter-empty")) } };
    }
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("matter-accounts")) { table.rows.list {
            thead { tr { @for key in ["courier", "state", "matter-reason", "matter-since"] { th scope="col" { (desk.say(key)) } } @if desk.may_decide() { th scope="col" { (desk.say("acts")) } } } }
            tbody { @for (member, courier) in &view.members { tr {
                th scope="row" { a href={ "/console/people/" (courier.id) } { (courier.name) } }
                td { (chip(desk.text(), "courier-state", courier.state.code())) }
                td dir="auto" { (member.reason) }
                td { (show.moment(member.added_at)) }
                @if desk.may_decide() { td { form method="post" action={ (at) "/members/" (courier.id) "/remove" } { button.quiet aria-label={ (desk.say("matter-remove")) ": " (courier.name) } { (desk.say("matter-remove")) } } } }
            } } }
        } }
    }
}

async fn set(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let matter: MatterId = id(&text, "matter")?;
    let state: MatterState = id(values.get("state"), "state")?;
    let hold = values.has("legal_hold", "1");
    desk.ask(move |app, ctx| app.set_matter(ctx, matter, state, hold)).await?;
    Ok(done(&format!("{PLACE}/{matter}"), "matter-saved"))
}

async fn add(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let matter: MatterId = id(&text, "matter")?;
    let named = values.get("courier").to_owned();
    let reason = values.get("reason").to_owned();
    let at = format!("{PLACE}/{matter}");
    let added = desk.ask(move |app, ctx| {
        let courier = app.courier_named(ctx, &named)?;
        app.add_to_matter(ctx, matter, courier.id, &reason)
    });
    match added.await {
        Ok(Member::Done) => Ok(done(&at, "matter-added").into_response()),
        Ok(_) => Ok(done(&at, "no-matter-member").into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let view = desk.ask(move |app, ctx| app.matter(ctx, matter)).await?;
            let page = matter_page(&desk, &view, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn remove(
    desk: Desk,
    Path((text, courier)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    let matter: MatterId = id(&text, "matter")?;
    let courier: CourierId = id(&courier, "courier")?;
    desk.ask(move |app, ctx| app.remove_from_matter(ctx, matter, courier)).await?;
    Ok(done(&format!("{PLACE}/{matter}"), "matter-removed"))
}

async fn export(desk: Desk, Path(text): Path<String>) -> Result<Response, Problem> {
    let matter: MatterId = id(&text, "matter")?;
    let file = desk.ask(move |app, ctx| app.export_matter(ctx, matter)).await?;
    let mut response =
        ([(header::CONTENT_TYPE, "application/zip"), (header::CACHE_CONTROL, "no-store")], file)
            .into_response();
    let name = format!("attachment; filename=\"matter-{matter}.zip\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
