//! Whom a station's couriers call, and in which country it is: a panel on the station's page.

use super::desk::Desk;
use super::done;
use super::form::Values;
use crate::problem::Problem;
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::post;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::pay::Contact;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/settings/stations/{code}/contact", post(set))
}

/// The panel.
pub(super) fn panel(desk: &Desk, code: &str, contact: &Contact) -> Markup {
    html! {
        section.panel { h2 { (desk.say("contact-title")) } p.muted { (desk.say("contact-hint")) }
            form.stack method="post" action={ "/console/settings/stations/" (code) "/contact" } {
                div.field-pair {
                    div.field { label for="c-emergency" { (desk.say("contact-emergency")) } input #c-emergency name="emergency" type="tel" maxlength="30" value=(contact.emergency); }
                    div.field { label for="c-desk" { (desk.say("contact-desk")) } input #c-desk name="desk" type="tel" maxlength="30" value=(contact.desk); }
                }
                div.field { label for="c-country" { (desk.say("country")) } p.hint #c-country-hint { (desk.say("country-hint")) } input #c-country name="country" maxlength="2" value=(contact.country) aria-describedby="c-country-hint"; }
                button { (desk.say("save")) }
            }
        }
    }
}

async fn set(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let station = desk.station_coded(&code)?.id;
    let contact = Contact {
        country: values.get("country").to_ascii_uppercase(),
        emergency: values.get("emergency").to_owned(),
        desk: values.get("desk").to_owned(),
    };
    let place = format!("/console/settings/stations/{code}");
    match desk.ask(move |app, ctx| app.set_station_contact(ctx, station, contact)).await {
        Ok(()) => Ok(done(&place, "contact-set")),
        Err(problem) if problem.code == "invalid" => Ok(done(&place, "no-contact")),
        Err(problem) => Err(problem),
    }
}
