//! The application form: its fields, what was typed, and what is wrong with it.

use super::terms::paragraphs;
use crate::problem::FieldProblem;
use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::courier::NewApplication;
use porchlight_app::rows::{Programme, ServiceArea, Station, Terms};
use porchlight_domain::words::VehicleKind;
use serde::Deserialize;

/// The form as typed. Everything is text, so that nothing typed is ever lost.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) vehicle: String,
    pub(super) station: String,
    pub(super) area: String,
    pub(super) programme: String,
    pub(super) terms_version: String,
    pub(super) agreed: String,
}

/// What the form offers.
pub(super) struct Offer {
    /// Stations with their service areas.
    pub(super) stations: Vec<(Station, Vec<ServiceArea>)>,
    /// The programme applied to, with the terms in force.
    pub(super) programme: Programme,
    /// Its terms.
    pub(super) terms: Terms,
}

fn wrong(field: &str, code: &str) -> FieldProblem {
    FieldProblem { field: field.into(), code: code.into(), message: String::new() }
}

impl Typed {
    /// Reads what was typed.
    ///
    /// # Errors
    /// The fields that are not filled in as they must be.
    pub(super) fn read(
        &self,
        offer: &Offer,
        language: &str,
    ) -> Result<NewApplication, Vec<FieldProblem>> {
        let mut list = vec![];
        let vehicle: Option<VehicleKind> = self.vehicle.parse().ok();
        let station = self.station.parse().ok();
        if vehicle.is_none() {
            list.push(wrong("vehicle", "vehicle_missing"));
        }
        if station.is_none() {
            list.push(wrong("station", "station_missing"));
        }
        if self.agreed.is_empty() {
            list.push(wrong("agreed", "terms_not_agreed"));
        }
        match (vehicle, station) {
            (Some(vehicle), Some(station)) if list.is_empty() => Ok(NewApplication {
                name: self.name.clone(),
                email: self.email.clone(),
                phone: self.phone.clone(),
                language: language.into(),
                vehicle,
                station,
                area: self.area.clone(),
                programme: offer.programme.id,
                terms_version: self.terms_version.parse().unwrap_or(0),
            }),
            _ => Err(list),
        }
    }
}

/// The sentence about a wrong field, in the reader's language where the code is known.
fn sentence(problem: &FieldProblem, text: Text) -> String {
    let key = format!("join-wrong-{}-{}", problem.field, problem.code.replace('_', "-"));
    let said = text.say(&key);
    if said == key { problem.message.clone() } else { said }
}

/// The summary on top: every wrong field, linked.
pub(super) fn summary(problems: &[FieldProblem], text: Text) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.error-summary role="alert" tabindex="-1" autofocus {
                h2 { (text.say("form-wrong-title")) }
                ul { @for problem in problems {
                    li { a href={ "#" (problem.field) } { (sentence(problem, text)) } }
                } }
            }
        }
    }
}

fn error<'a>(problems: &'a [FieldProblem], field: &str) -> Option<&'a FieldProblem> {
    problems.iter().find(|problem| problem.field == field)
}

fn error_line(problems: &[FieldProblem], field: &str, text: Text) -> Markup {
    html! {
        @if let Some(problem) = error(problems, field) {
            p.error id={ (field) "-error" } { (sentence(problem, text)) }
        }
    }
}

struct Line<'a> {
    field: &'a str,
    kind: &'a str,
    autocomplete: &'a str,
    value: &'a str,
}

fn line(line: &Line<'_>, problems: &[FieldProblem], text: Text) -> Markup {
    let Line { field, kind, autocomplete, value } = line;
    let bad = error(problems, field).is_some();
    let described =
        if bad { format!("{field}-hint {field}-error") } else { format!("{field}-hint") };
    html! {
        div.field.wrong[bad] {
            label for=(field) { (text.say(&format!("join-{field}"))) }
            p.hint id={ (field) "-hint" } { (text.say(&format!("join-{field}-hint"))) }
            (error_line(problems, field, text))
            input id=(field) name=(field) type=(kind) autocomplete=(autocomplete) value=(value)
                maxlength="254" aria-describedby=(described) aria-invalid=[bad.then_some("true")];
        }
    }
}

/// The whole form.
pub(super) fn form(offer: &Offer, typed: &Typed, problems: &[FieldProblem], text: Text) -> Markup {
    let lines = [
        Line { field: "name", kind: "text", autocomplete: "name", value: &typed.name },
        Line { field: "email", kind: "email", autocomplete: "email", value: &typed.email },
        Line { field: "phone", kind: "tel", autocomplete: "tel", value: &typed.phone },
    ];
    html! {
        form.stack.application method="post" action="/join" novalidate {
            input type="hidden" name="programme" value=(offer.programme.code);
            input type="hidden" name="terms_version" value=(offer.terms.version);
            @for entry in &lines { (line(entry, problems, text)) }
            (vehicles(typed, problems, text))
            (stations(offer, typed, problems, text))
            (agreement(offer, problems, text))
            button.primary { (text.say("join-send")) }
            p.note { (text.say("join-what-happens")) }
        }
    }
}

fn vehicles(typed: &Typed, problems: &[FieldProblem], text: Text) -> Markup {
    let bad = error(problems, "vehicle").is_some();
    html! {
        fieldset.field.wrong[bad] {
            legend { (text.say("join-vehicle")) }
            (error_line(problems, "vehicle", text))
            @for (index, kind) in VehicleKind::ALL.iter().enumerate() {
                label.choice {
                    input type="radio" name="vehicle" value=(kind.code())
                        id=[(index == 0).then_some("vehicle")] checked[typed.vehicle == kind.code()];
                    span { (text.code("vehicle", kind.code()))
                        span.note { (text.code("join-vehicle-note", kind.code())) } }
                }
            }
        }
    }
}

fn stations(offer: &Offer, typed: &Typed, problems: &[FieldProblem], text: Text) -> Markup {
    let bad = error(problems, "station").is_some();
    let areas = offer.stations.iter().flat_map(|(_, areas)| areas);
    html! {
        div.field.wrong[bad] {
            label for="station" { (text.say("join-station")) }
            p.hint { (text.say("join-station-hint")) }
            (error_line(problems, "station", text))
            select #station name="station" aria-invalid=[bad.then_some("true")] {
                @if offer.stations.len() != 1 { option value="" { (text.say("join-station-choose")) } }
                @for (station, _) in &offer.stations {
                    @let id = station.id.to_string();
                    option value=(id) selected[typed.station == id] { (station.name) }
                }
            }
        }
        div.field {
            label for="area" { (text.say("join-area")) }
            p.hint #area-hint { (text.say("join-area-hint")) }
            input #area name="area" list="areas" maxlength="200" value=(typed.area) aria-describedby="area-hint";
            datalist #areas { @for area in areas { option value=(area.name) {} } }
        }
    }
}

fn agreement(offer: &Offer, problems: &[FieldProblem], text: Text) -> Markup {
    let bad = error(problems, "agreed").is_some();
    let version = [("version", offer.terms.version.into())];
    html! {
        div.agreement {
            h2 #terms-heading {
                (text.with("terms-title", &[("programme", offer.programme.name.as_str().into())]))
            }
            p.note { (text.with("terms-version", &version)) " · "
                (text.code("programme", offer.programme.kind.code())) }
            div.terms tabindex="0" role="region" aria-labelledby="terms-heading" {
                @for part in paragraphs(&offer.terms.body) { p { (part) } }
            }
            div.field.wrong[bad] {
                (error_line(problems, "agreed", text))
                // Consent is never ticked beforehand, not even when the form comes back.
                label.switch {
                    input #agreed type="checkbox" name="agreed" value="1"
                        aria-invalid=[bad.then_some("true")];
                    span { (text.with("join-agree", &version)) }
                }
            }
        }
    }
}
