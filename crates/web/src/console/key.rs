//! Keys of integrators: made here, shown once.

use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::system::{operators_only, tabs};
use super::{done, id, table};
use crate::problem::{FieldProblem, Problem};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_domain::id::ApiKeyId;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/settings/keys", get(list).post(make))
        .route("/console/settings/keys/{id}/revoke", post(revoke))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    operators_only(&desk)?;
    keys_page(&desk, &Values::default(), &[], None).await
}

async fn keys_page(
    desk: &Desk,
    values: &Values,
    errors: &[FieldProblem],
    made: Option<&str>,
) -> Result<Markup, Problem> {
    let keys = desk.ask(|app, ctx| app.api_keys(ctx)).await?;
    let f = Fields { desk, values, errors };
    let stations = table::station_options(desk);
    let main = html! {
        header.head { h1 { (desk.say("settings")) } }
        (tabs(desk, "api-keys"))
        @if let Some(secret) = made {
            div.banner.good role="status" { p { strong { (desk.say("key-once")) } } p.secret { code #key-secret { (secret) } " " button type="button" data-copies="key-secret" hidden { (desk.say("copy")) } } p.note { (desk.say("key-use")) } }
        }
        @if keys.is_empty() { (table::empty("key-round", &desk.say("keys-none"), &desk.say("keys-none-why"), &html! {})) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("api-keys")) { table.rows {
            thead { tr { @for key in ["name", "station", "made", "state", "acts"] { th scope="col" { (desk.say(key)) } } } }
            tbody { @for key in &keys { tr {
                th scope="row" { span.clip { (key.name) } }
                td { (desk.station_name(key.station)) }
                td { (desk.show(key.station).moment(key.created_at)) }
                td { @match key.revoked_at { Some(at) => { span.chip { (desk.say("revoked")) } " " (desk.show(key.station).moment(at)) }, None => span.chip.good { (desk.say("living")) } } }
                td { @if key.revoked_at.is_none() { form method="post" action={ "/console/settings/keys/" (key.id) "/revoke" } { button.danger data-asks=(desk.say("revoke-ask")) { (desk.say("revoke")) } } } }
            } } }
        } } }
        section.panel { h2 { (desk.say("key-new")) }
            (f.summary())
            form.stack method="post" action="/console/settings/keys" {
                (f.input("name", "name", "text", Some("key-name-hint")))
                (f.select("station", "station", &stations, None))
                button.primary { (desk.say("key-make")) }
            }
        }
    };
    Ok(desk.page(Section::Settings, &desk.say("api-keys"), &main))
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let station = desk.stations.iter().find(|s| s.code == values.get("station")).map(|s| s.id);
    let station = station.ok_or_else(|| Problem::absent("station"))?;
    let name = values.get("name").to_owned();
    // The one form that answers with a page: the key is shown once and must not stand in an address.
    match desk.ask(move |app, ctx| app.make_api_key(ctx, &name, station)).await {
        Ok(secret) => {
            Ok(keys_page(&desk, &Values::default(), &[], Some(&secret)).await?.into_response())
        }
        Err(problem) if problem.code == "invalid" => {
            let page = keys_page(&desk, &values, &problem.errors, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn revoke(desk: Desk, Path(key): Path<String>) -> Result<Redirect, Problem> {
    let key: ApiKeyId = id(&key, "key")?;
    desk.ask(move |app, ctx| app.revoke_api_key(ctx, key)).await?;
    Ok(done("/console/settings/keys", "revoked"))
}
