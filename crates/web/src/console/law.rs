//! Packs of law of a station: what is in force, and choosing others.

use super::desk::{Desk, Section};
use super::done;
use super::form::Values;
use super::system::operators_only;
use crate::law_view;
use crate::problem::Problem;
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::law::{HOUSE, Laws};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/settings/stations/{code}/laws", get(page).post(choose))
}

/// Where a station's packs are.
pub(super) fn place(code: &str) -> String {
    format!("/console/settings/stations/{code}/laws")
}

async fn page(desk: Desk, Path(code): Path<String>) -> Result<Markup, Problem> {
    let station = desk.station_coded(&code)?;
    let (id, named) = (station.id, station.name.clone());
    let wanted = code.clone();
    let laws = desk.ask(move |app, _| app.laws(&wanted)).await?;
    let show = desk.show(id);
    let title = desk.text().with("law-title", &[("station", named.into())]);
    let main = html! {
        p.back { a href={ "/console/settings/stations/" (code) } { (icon("chevron-left")) (desk.say("stations")) } }
        header.head { h1 { (title) } div.acts { a.button href={ "/laws/" (code) } { (desk.say("law-public")) } } }
        @if desk.may_operate() { (form(&desk, &laws)) }
        (law_view::laws(&show, &laws))
    };
    Ok(desk.page(Section::Settings, &title, &main))
}

fn form(desk: &Desk, laws: &Laws) -> Markup {
    let text = desk.text();
    let codes =
        |pack: &porchlight_app::assess::pack::Pack| pack.codes.iter().cloned().collect::<Vec<_>>();
    let chosen: Vec<String> = laws.packs.iter().flat_map(codes).collect();
    html! {
        form.panel method="post" {
            fieldset {
                legend { (desk.say("law-choose")) }
                p.hint { (desk.say("law-choose-hint")) }
                @for code in laws.known.iter().flat_map(codes) {
                    label.switch {
                        @let always = code == HOUSE;
                        input type="checkbox" name=(code) value="1" checked[chosen.contains(&code)] disabled[always];
                        span { (law_view::name(text, &code)) }
                    }
                }
            }
            div.acts { button.primary { (desk.say("law-put-in-force")) } }
        }
    }
}

async fn choose(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    operators_only(&desk)?;
    let station = desk.station_coded(&code)?.id;
    let packs: Vec<String> = values.0.iter().map(|(name, _)| name.clone()).collect();
    desk.ask(move |app, ctx| app.choose_laws(ctx, station, &packs)).await?;
    Ok(done(&place(&code), "laws-set"))
}
