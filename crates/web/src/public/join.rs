//! Applying to become a courier: choose a programme, fill in one form, read the outcome.

use super::board;
use super::join_form::{self, Offer, Typed};
use crate::problem::{FieldProblem, Problem};
use crate::session::Visitor;
use crate::site::Site;
use crate::tour::{self, WalkIn};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use porchlight_app::courier::Applied;
use porchlight_app::rows::{Programme, Terms};
use porchlight_app::{Actor, App};
use serde::Deserialize;

/// Which programme somebody came for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    programme: String,
}

/// Everything the form needs: programmes with terms, and the one wanted (or the only one).
type Offers = (Vec<(Programme, Terms)>, Option<Offer>);

fn load(app: &App, wanted: &str) -> porchlight_app::Result<Offers> {
    let with_terms = |(programme, terms): (Programme, Option<Terms>)| Some((programme, terms?));
    let all: Vec<_> = app.programmes()?.into_iter().filter_map(with_terms).collect();
    let chosen = all.iter().find(|(programme, _)| programme.code == wanted);
    let chosen = chosen.or_else(|| all.first().filter(|_| all.len() == 1)).cloned();
    let Some((programme, terms)) = chosen else { return Ok((all, None)) };
    let mut stations = vec![];
    for station in app.stations()? {
        let areas = app.service_areas(station.id)?;
        stations.push((station, areas));
    }
    Ok((all, Some(Offer { stations, programme, terms })))
}

pub(super) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Markup, Problem> {
    let (all, offer) = site.ask(Actor::Public, move |app, _| load(app, &wanted.programme)).await?;
    Ok(match offer {
        Some(offer) => page(&site, &visitor, &offer, &Typed::default(), &[], None),
        None => choose(&site, &visitor, &all),
    })
}

fn choose(site: &Site, visitor: &Visitor, all: &[(Programme, Terms)]) -> Markup {
    let text = visitor.text;
    let title = text.say("join-title");
    let main = html! {
        h1 { (title) }
        @if all.is_empty() {
            p.lead { (text.say("join-closed")) }
        } @else {
            p.lead { (text.say("join-choose")) }
            div.cards {
                @for (programme, terms) in all {
                    section.card {
                        h2 { (programme.name) }
                        p { (text.code("programme", programme.kind.code())) }
                        p.row {
                            a.button.primary href={ "/join?programme=" (programme.code) } { (text.say("join-this")) }
                            a href={ "/terms/" (programme.code) } {
                                (text.with("terms-version", &[("version", terms.version.into())]))
                            }
                        }
                    }
                }
            }
        }
    };
    board(site, visitor, &title, &main)
}

fn page(
    site: &Site,
    visitor: &Visitor,
    offer: &Offer,
    typed: &Typed,
    problems: &[FieldProblem],
    changed: Option<u32>,
) -> Markup {
    let text = visitor.text;
    let title = text.say("join-title");
    let main = html! {
        (join_form::summary(problems, text))
        @if let Some(version) = changed {
            div.banner.warn role="alert" {
                p { strong { (text.with("join-terms-changed", &[("version", version.into())])) } }
                p { (text.say("join-terms-changed-more")) }
            }
        }
        h1 { (title) }
        p.lead { (text.say("join-lead")) }
        @if site.settings().demo { p.banner { (text.say("join-demo")) } }
        (join_form::form(offer, typed, problems, text))
    };
    let title = if problems.is_empty() {
        title
    } else {
        text.with("form-wrong", &[("title", title.into())])
    };
    board(site, visitor, &title, &main)
}

pub(super) async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let wanted = typed.programme.clone();
    let (_, offer) = site.ask(Actor::Public, move |app, _| load(app, &wanted)).await?;
    let offer = offer.ok_or_else(|| Problem::absent("programme"))?;
    let again = |problems: &[FieldProblem]| {
        let page = page(&site, &visitor, &offer, &typed, problems, None);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let new = match typed.read(&offer, visitor.text.0.tag()) {
        Ok(new) => new,
        Err(problems) => return Ok(again(&problems)),
    };
    let applied = site.ask(Actor::Public, move |app, ctx| app.apply(ctx, new)).await;
    let applied = match applied {
        Ok(applied) => applied,
        Err(problem) if problem.code == "invalid" => return Ok(again(&problem.errors)),
        Err(problem) => return Err(problem),
    };
    Ok(match applied {
        Applied::Received(id) => received(&site, jar, &id).await?,
        Applied::AlreadyOpen => Redirect::to("/join/done?outcome=already-open").into_response(),
        Applied::AlreadyCourier => {
            Redirect::to("/join/done?outcome=already-courier").into_response()
        }
        Applied::TermsChanged(version) => {
            let page = page(&site, &visitor, &offer, &typed, &[], Some(version));
            (StatusCode::CONFLICT, page).into_response()
        }
    })
}

/// A demonstration approves at once and signs in; elsewhere a person reads the application.
async fn received(site: &Site, jar: CookieJar, id: &str) -> Result<Response, Problem> {
    if let (Some(_), Ok(id)) = (site.demo(), id.parse())
        && let Some((cookie, place)) = tour::enter(site, WalkIn::Applicant(id)).await?
    {
        let jar = cookie.into_iter().fold(jar, CookieJar::add);
        return Ok((jar, Redirect::to(&place)).into_response());
    }
    Ok(Redirect::to("/join/done?outcome=received").into_response())
}

/// What became of an application.
#[derive(Deserialize)]
pub(super) struct Outcome {
    #[serde(default)]
    outcome: String,
}

/// Outcomes that have a page.
const OUTCOMES: [&str; 3] = ["received", "already-open", "already-courier"];

pub(super) async fn done(
    State(site): State<Site>,
    visitor: Visitor,
    Query(Outcome { outcome }): Query<Outcome>,
) -> Result<Markup, Problem> {
    if !OUTCOMES.contains(&outcome.as_str()) {
        return Err(Problem::absent("page"));
    }
    let text = visitor.text;
    let title = text.say(&format!("join-{outcome}"));
    let main = html! {
        h1 { (title) }
        p.lead role="status" { (text.say(&format!("join-{outcome}-more"))) }
        @match outcome.as_str() {
            "received" => {
                h2 { (text.say("join-next")) }
                ol.how { @for step in 1..=3 { li { (text.say(&format!("join-next-{step}"))) } } }
                p { a href="/rounds/how" { (text.say("nav-how")) } }
            }
            "already-courier" => {
                p { a.button.primary href="/sign-in?next=/courier/" { (text.say("sign-in-title")) } }
            }
            _ => {}
        }
    };
    Ok(board(&site, &visitor, &title, &main))
}
