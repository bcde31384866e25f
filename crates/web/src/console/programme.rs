//! Programmes and the versions of their terms.

use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::system::{operators_only, tabs};
use super::{done, done_with, id, table};
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::station::Made;
use porchlight_domain::id::ProgrammeId;
use porchlight_domain::proof::ProofLevel;
use porchlight_domain::words::ProgrammeKind;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/settings/programmes", get(list))
        .route("/console/settings/programmes/new", get(new_form).post(make))
        .route("/console/settings/programmes/{id}", get(page).post(publish))
        .route("/console/settings/programmes/{id}/proof", post(set_proof))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    operators_only(&desk)?;
    let list = desk.ask(|app, _| app.programmes()).await?;
    let new = html! { a.button.primary href="/console/settings/programmes/new" { (icon("plus")) (desk.say("programme-new")) } };
    let show = desk.show_here();
    let main = html! {
        header.head { h1 { (desk.say("settings")) } div.acts { (new) } }
        (tabs(&desk, "programmes"))
        @if list.is_empty() { (table::empty("file-text", &desk.say("programmes-none"), &desk.say("programmes-none-why"), &new)) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("programmes")) { table.rows {
            thead { tr { @for key in ["code", "name", "kind", "terms"] { th scope="col" { (desk.say(key)) } } } }
            tbody data-rows="" { @for (p, terms) in &list { tr data-keep="" {
                th scope="row" { a data-row="" href={ "/console/settings/programmes/" (p.id) } { (p.code) } }
                td { span.clip { (p.name) } }
                td { (desk.text().code("programme", p.kind.code())) }
                td { @if let Some(terms) = terms { (desk.count("terms-version", terms.version)) span.muted { " · " (show.moment(terms.published_at)) } } }
            } } }
        } } }
    };
    Ok(desk.page(Section::Settings, &desk.say("programmes"), &main))
}

async fn new_form(desk: Desk) -> Result<Markup, Problem> {
    operators_only(&desk)?;
    Ok(new_page(&desk, &Values::default(), &[]))
}

fn new_page(desk: &Desk, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let kinds: Vec<_> = ProgrammeKind::ALL
        .iter()
        .map(|k| (k.code().to_owned(), desk.text().code("programme", k.code())))
        .collect();
    let main = html! {
        p.back { a href="/console/settings/programmes" { (icon("chevron-left")) (desk.say("programmes")) } }
        h1 { (desk.say("programme-new")) }
        p.lead { (desk.say("programme-lead")) }
        (f.summary())
        form.stack method="post" action="/console/settings/programmes/new" {
            div.field-pair { (f.input("code", "code", "text", None)) (f.input("name", "name", "text", None)) }
            (f.select("kind", "kind", &kinds, None))
            (f.area("terms", "terms", Some("terms-hint")))
            button.primary { (desk.say("programme-make")) }
        }
    };
    desk.page(Section::Settings, &desk.say("programme-new"), &main)
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let kind: ProgrammeKind = values.get("kind").parse().map_err(|_| Problem::absent("kind"))?;
    let [code, name, terms] = ["code", "name", "terms"].map(|n| values.get(n).to_owned());
    let answer =
        desk.ask(move |app, ctx| app.make_programme(ctx, &code, &name, kind, &terms)).await;
    let errors = match answer {
        Ok(Made::Made(_)) => {
            return Ok(done("/console/settings/programmes", "programme-made").into_response());
        }
        Ok(Made::Taken) => {
            vec![super::form::wrong("code", "code_taken", "a programme has this code")]
        }
        Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
        Err(problem) => return Err(problem),
    };
    let page = new_page(&desk, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn page(desk: Desk, Path(programme): Path<String>) -> Result<Markup, Problem> {
    operators_only(&desk)?;
    programme_page(&desk, &programme, None, &[]).await
}

async fn programme_page(
    desk: &Desk,
    programme: &str,
    values: Option<&Values>,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let programme: ProgrammeId = id(programme, "programme")?;
    let (list, least) = desk
        .ask(move |app, ctx| Ok((app.programmes()?, app.programme_proof(ctx, programme)?)))
        .await?;
    let found = list.into_iter().find(|(p, _)| p.id == programme);
    let (p, terms) = found.ok_or_else(|| Problem::absent("programme"))?;
    let body = terms.as_ref().map_or("", |t| t.body.as_str());
    let start = Values::of(&[("terms", body)]);
    let f = Fields { desk, values: values.unwrap_or(&start), errors };
    let main = html! {
        p.back { a href="/console/settings/programmes" { (icon("chevron-left")) (desk.say("programmes")) } }
        header.head { div { h1 { (p.name) } p.muted { (p.code) " · " (desk.text().code("programme", p.kind.code())) } } }
        @if let Some(terms) = &terms {
            h2 { (desk.count("terms-version", terms.version)) }
            p.muted { (desk.show_here().moment(terms.published_at)) }
            pre.terms tabindex="0" { (terms.body) }
        }
        section.panel { h2 { (desk.say("proof-least")) } p.muted { (desk.say("proof-least-note")) }
            form.inline method="post" action={ "/console/settings/programmes/" (p.id) "/proof" } {
                select name="proof" aria-label=(desk.say("proof-least")) {
                    @for level in ProofLevel::ALL { option value=(level.code()) selected[*level == least] { (desk.text().code("proof", level.code())) } }
                }
                button { (desk.say("proof-set")) }
            }
        }
        section.panel { h2 { (desk.say("terms-publish")) } p.muted { (desk.say("terms-publish-note")) }
            (f.summary())
            form.stack method="post" action={ "/console/settings/programmes/" (p.id) } { (f.area("terms", "terms", None)) button.primary { (desk.say("terms-publish")) } }
        }
    };
    Ok(desk.page(Section::Settings, &p.name, &main))
}

async fn set_proof(
    desk: Desk,
    Path(programme): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let which: ProgrammeId = id(&programme, "programme")?;
    let level: ProofLevel = values.get("proof").parse().map_err(|_| Problem::absent("proof"))?;
    desk.ask(move |app, ctx| app.set_programme_proof(ctx, which, level)).await?;
    Ok(done(&format!("/console/settings/programmes/{which}"), "proof-set"))
}

async fn publish(
    desk: Desk,
    Path(programme): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let (which, body): (ProgrammeId, _) =
        (id(&programme, "programme")?, values.get("terms").to_owned());
    match desk.ask(move |app, ctx| app.publish_terms(ctx, which, &body)).await {
        Ok(version) => {
            let place = format!("/console/settings/programmes/{which}");
            Ok(done_with(&place, "terms-published", u64::from(version)).into_response())
        }
        Err(problem) if problem.code == "invalid" => {
            let page = programme_page(&desk, &programme, Some(&values), &problem.errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}
