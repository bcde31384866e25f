//! Pins that couriers propose, and doubts about places that somebody looked at.

use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::{done, id, table};
use crate::map;
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::place::{Decided, PinStory};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{PinId, PlaceFindingId};
use porchlight_domain::words::PinState;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/pins", get(list))
        .route("/console/pins/{id}", get(page).post(decide))
        .route("/console/doubts/{id}/looked", post(looked))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let here = desk.station().map(|station| station.id);
    let pins = desk
        .ask(move |app, ctx| here.map_or(Ok(vec![]), |here| app.waiting_pins(ctx, here)))
        .await?;
    let show = desk.show_here();
    let main = html! {
        p.back { a href="/console/deliveries" { (icon("chevron-left")) (desk.say("deliveries")) } }
        header.head { h1 { (desk.say("pins")) } }
        @if pins.is_empty() {
            (table::empty("map-pin", &desk.say("pins-none"), &desk.say("pins-none-why"), &html! {}))
        } @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("pins")) { table.rows.list {
                thead { tr { @for key in ["when", "address", "courier", "pin-said"] { th scope="col" { (desk.say(key)) } } } }
                tbody data-rows="" { @for story in &pins { tr data-keep="" {
                    td { (show.moment(story.pin.proposed_at)) }
                    th scope="row" { a data-row="" href={ "/console/pins/" (story.pin.id) } { (story.order.address) } }
                    td { span.clip { (story.courier.name) } }
                    td { span.clip { (story.pin.words) } }
                } } }
            } }
        }
    };
    Ok(desk.page(Section::Deliveries, &desk.say("pins"), &main))
}

async fn page(desk: Desk, Path(pin): Path<String>) -> Result<Markup, Problem> {
    let pin: PinId = id(&pin, "pin")?;
    let story = desk.ask(move |app, ctx| app.pin(ctx, pin)).await?;
    Ok(pin_page(&desk, &story, &Values::default(), &[]))
}

fn points(story: &PinStory) -> (Point, Point) {
    let pin = &story.pin;
    (Point { lat: pin.was_lat, lon: pin.was_lon }, Point { lat: pin.lat, lon: pin.lon })
}

fn pin_page(desk: &Desk, story: &PinStory, values: &Values, errors: &[FieldProblem]) -> Markup {
    let pin = &story.pin;
    let (was, proposed) = points(story);
    let metres = was.metres_to(proposed);
    let lead = [("courier", story.courier.name.clone().into()), ("metres", metres.into())];
    let main = html! {
        p.back { a href="/console/pins" { (icon("chevron-left")) (desk.say("pins")) } }
        header.head { h1 { (desk.say("pin-title")) } div.acts { a.button href={ "/console/orders/" (story.order.id) } { (icon("package")) (desk.say("order")) } } }
        p.lead { (desk.with("pin-lead", &lead)) }
        dl.facts.inline {
            div { dt { (desk.say("address")) } dd { (story.order.address) } }
            div { dt { (desk.say("pin-proposed")) } dd { (desk.show_here().moment(pin.proposed_at)) } }
            @if !pin.words.is_empty() { div { dt { (desk.say("pin-said")) } dd { q { (pin.words) } } } }
        }
        figure {
            (map::fix(was, proposed, pin.accuracy_m.unwrap_or(0), &desk.say("pin-map")))
            figcaption {
                p.legend { span { span.key.phone {} (desk.say("pin-proposed")) } span { span.key.address {} (desk.say("pin-now")) } }
                @if let Some(accuracy) = pin.accuracy_m { p { (desk.with("pin-accuracy", &[("metres", accuracy.into())])) } }
                @if let Some(learned) = story.learned.as_ref().filter(|learned| learned.fixes > 0) {
                    @let apart = Point { lat: learned.lat, lon: learned.lon }.metres_to(proposed);
                    p { (desk.with("pin-learned", &[("n", learned.fixes.into()), ("metres", apart.into())])) }
                }
            }
        }
        (answer(desk, story, values, errors))
    };
    desk.page(Section::Deliveries, &desk.say("pin-title"), &main)
}

fn answer(desk: &Desk, story: &PinStory, values: &Values, errors: &[FieldProblem]) -> Markup {
    let pin = &story.pin;
    let f = Fields { desk, values, errors };
    html! {
        @if pin.state != PinState::Proposed {
            p.banner { (desk.say(&format!("pin-state-{}", pin.state.code()))) @if !pin.answer.is_empty() { ": " (pin.answer) } }
        } @else if desk.may_dispatch() {
            (f.summary())
            p.note { (desk.say("pin-means")) }
            form.stack method="post" action={ "/console/pins/" (pin.id) } {
                (f.input("answer", "pin-answer", "text", None))
                div.acts {
                    button.primary name="accept" value="yes" { (icon("check")) (desk.say("pin-accept")) }
                    button name="accept" value="no" { (icon("x")) (desk.say("pin-decline")) }
                }
            }
        } @else { p.muted { (desk.say("pin-state-proposed")) } }
    }
}

async fn decide(
    desk: Desk,
    Path(pin): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let pin: PinId = id(&pin, "pin")?;
    let (accept, words) = (values.get("accept") == "yes", values.get("answer").to_owned());
    match desk.ask(move |app, ctx| app.decide_pin(ctx, pin, accept, &words)).await {
        Ok(Decided::AnsweredBefore) => Ok(done("/console/pins", "pin-answered").into_response()),
        Ok(Decided::Done) => {
            let code = if accept { "pin-accepted" } else { "pin-declined" };
            Ok(done("/console/pins", code).into_response())
        }
        Err(problem) if problem.code == "invalid" => {
            let story = desk.ask(move |app, ctx| app.pin(ctx, pin)).await?;
            let page = pin_page(&desk, &story, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn looked(desk: Desk, Path(finding): Path<String>) -> Result<Redirect, Problem> {
    let finding: PlaceFindingId = id(&finding, "finding")?;
    desk.ask(move |app, ctx| app.settle_doubt(ctx, finding)).await?;
    Ok(done("/console", "doubt-settled"))
}
