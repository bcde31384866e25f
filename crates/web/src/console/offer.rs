//! Setting a place of a block aside for somebody, on the block's page.

use super::desk::Desk;
use super::form::Values;
use super::{done, id};
use crate::problem::Problem;
use crate::show::{Show, chip, lasting};
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::post;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::offer::{
    MAX_OFFER_WORDS, MAX_WITHDRAWN_WORDS, NewOffer, OfferWithdrawn, Offered, OfferedTo,
};
use porchlight_app::rows::{Block, Courier};
use porchlight_domain::id::{BlockId, CourierId};
use porchlight_domain::offer::{ANSWER_HOURS, OfferReason, OfferState};
use porchlight_domain::time::MINUTE;

/// Hours for the answer that the form begins with.
const FIRST_HOURS: u32 = 12;

/// Limits that an offer may meet, by their codes.
const RULES: [&str; 7] =
    ["overlap", "travel", "rest", "day_hours", "week_hours", "hold_cap", "hold"];
/// Most minutes that a limit may be about.
const MAX_MINUTES: i64 = 31 * 24 * 60;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/blocks/{id}/offer", post(make))
}

/// Whether the place is kept for somebody whose answer is waited for.
pub(super) fn is_open((offer, _): &(Option<OfferedTo>, bool)) -> bool {
    offer.as_ref().is_some_and(|to| to.offer.state == OfferState::Open)
}

/// What was offered, or the form.
pub(super) fn section(
    desk: &Desk,
    show: &Show,
    block: &Block,
    (offer, may_offer): &(Option<OfferedTo>, bool),
    couriers: &[Courier],
) -> Markup {
    html! {
        (refused(desk))
        @if let Some(OfferedTo { offer, courier }) = offer {
            section.panel #offer {
                h2 { (desk.say("offer")) }
                dl.facts.inline {
                    div { dt { (desk.say("courier")) } dd { a href={ "/console/people/" (courier.id) } { (courier.name) } } }
                    div { dt { (desk.say("offer-why")) } dd { (desk.text().code("offer-reason", offer.reason.code())) } }
                    div { dt { (desk.say("offer-until")) } dd { (show.moment(offer.expires_at)) } }
                    div { dt { (desk.say("state")) } dd { (chip(desk.text(), "offer-state", offer.state.code())) } }
                }
                @if !offer.words.is_empty() { p { (offer.words) } }
                @if !offer.taken_back_why.is_empty() { p { (desk.say("offer-taken-back")) " " (offer.taken_back_why) } }
                @if offer.state == OfferState::Open && desk.may_dispatch() { (take_back(desk, block)) }
            }
        }
        @if *may_offer && desk.may_dispatch() { (form(desk, block, couriers)) }
    }
}

/// The way to take an offer back that waits for its answer.
fn take_back(desk: &Desk, block: &Block) -> Markup {
    html! {
        details { summary { (desk.say("offer-take-back")) }
            p.note { (desk.say("offer-take-back-note")) }
            form.stack method="post" action={ "/console/blocks/" (block.id) "/offer" } {
                div.field { label for="o-why" { (desk.say("offer-take-back-why")) }
                    textarea #o-why name="why" rows="3" maxlength=(MAX_WITHDRAWN_WORDS) required {} }
                div.acts { button.danger name="act" value="withdraw" { (desk.say("offer-take-back")) } }
            }
        }
    }
}

fn form(desk: &Desk, block: &Block, couriers: &[Courier]) -> Markup {
    let here: Vec<&Courier> = couriers
        .iter()
        .filter(|c| c.station == block.station && c.vehicle >= block.vehicle)
        .collect();
    html! {
        section.panel #offer { details { summary { (desk.say("offer-do")) }
            p.note { (desk.say("offer-note")) }
            @if here.is_empty() { p.muted { (desk.say("offer-nobody")) } }
            @else { form.stack method="post" action={ "/console/blocks/" (block.id) "/offer" } {
                div.field { label for="o-courier" { (desk.say("courier")) } select #o-courier name="courier" {
                    @for courier in here { option value=(courier.id) { (courier.name) " · " (desk.text().code("vehicle", courier.vehicle.code())) } }
                } }
                div.field { label for="o-reason" { (desk.say("offer-why")) } select #o-reason name="reason" {
                    @for reason in OfferReason::ALL { option value=(reason.code()) { (desk.text().code("offer-reason", reason.code())) } }
                } }
                div.field { label for="o-words" { (desk.say("offer-words")) } input #o-words name="words" maxlength=(MAX_OFFER_WORDS); }
                div.field { label for="o-hours" { (desk.say("offer-hours")) } input #o-hours type="number" name="hours" min=(ANSWER_HOURS.start()) max=(ANSWER_HOURS.end()) value=(FIRST_HOURS) required; }
                button.primary { (desk.say("offer-send")) }
            } }
        } }
    }
}

/// Which limit kept the courier from the block, or by how much the share would be gone beyond.
fn refused(desk: &Desk) -> Markup {
    let text = desk.text();
    let figure = |name: &str| desk.address.get(name).and_then(|n| n.parse::<i64>().ok());
    let (number, most) = (figure("number").unwrap_or(0), figure("most").unwrap_or(0));
    let words = match desk.address.get("no-offer") {
        Some("share") => {
            let of = figure("of").unwrap_or(0);
            let most = (most / 10).to_string();
            let figures = [("n", number.into()), ("of", of.into()), ("most", most.into())];
            desk.with("no-offer-share", &figures)
        }
        Some(rule) if RULES.contains(&rule) => {
            let long = |minutes: i64| lasting(text, minutes.clamp(0, MAX_MINUTES) * MINUTE);
            let most = if rule == "hold_cap" { most.to_string() } else { long(most) };
            let figures = [("is", long(number).into()), ("rule", most.into())];
            desk.with(&format!("no-offer-{}", rule.replace('_', "-")), &figures)
        }
        _ => return html! {},
    };
    html! { p.banner.warn.notice role="status" { (words) } }
}

async fn make(
    desk: Desk,
    Path(block): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let block: BlockId = id(&block, "block")?;
    if values.get("act") == "withdraw" {
        return withdraw(&desk, block, values.get("why")).await;
    }
    let courier: CourierId = id(values.get("courier"), "courier")?;
    let back = format!("/console/blocks/{block}");
    let Ok(reason) = values.get("reason").parse::<OfferReason>() else {
        return Ok(done(&back, "no-offer-reason"));
    };
    let hours = values.number::<u32>("hours").unwrap_or(0);
    if !ANSWER_HOURS.contains(&hours) {
        return Ok(done(&back, "no-offer-hours"));
    }
    let words = values.get("words").to_owned();
    let new = NewOffer { block, courier, reason, words, hours };
    let code = match desk.ask(move |app, ctx| app.offer_place(ctx, new)).await? {
        Offered::Offered(offer, _) => return own_page(&desk, &offer).await,
        Offered::NotWaiting => "no-offer-waiting",
        Offered::Full => "no-offer-full",
        Offered::OfferedBefore => "no-offer-before",
        Offered::CameBack => "no-offer-back",
        Offered::TooSoon => "no-offer-soon",
        Offered::NotHere => "no-offer-here",
        Offered::NotFitting => "no-offer-vehicle",
        Offered::OverShare { reserved, places, per_mille } => {
            let at =
                format!("{back}?no-offer=share&number={reserved}&of={places}&most={per_mille}");
            return Ok(Redirect::to(&at));
        }
        Offered::Limit(why) => {
            let figure = |figure: Option<u32>| figure.map_or(String::new(), |n| n.to_string());
            let (number, most) = (figure(why.number), figure(why.limit));
            let at = format!("{back}?no-offer={}&number={number}&most={most}", why.code);
            return Ok(Redirect::to(&at));
        }
    };
    Ok(done(&back, code))
}

/// Takes the block's offer back.
async fn withdraw(desk: &Desk, block: BlockId, why: &str) -> Result<Redirect, Problem> {
    let back = format!("/console/blocks/{block}");
    if why.is_empty() {
        return Ok(done(&back, "no-offer-why"));
    }
    let why = why.to_owned();
    let found = desk.ask(move |app, ctx| {
        let Some(to) = app.offer_of(ctx, block)?.0 else { return Ok(OfferWithdrawn::Over) };
        app.withdraw_offer(ctx, to.offer.id, &why)
    });
    let code = match found.await? {
        OfferWithdrawn::Done => "offer-taken-back",
        OfferWithdrawn::Over => "no-offer-over",
    };
    Ok(done(&back, code))
}

/// The page of the block that the place is now: a place of a larger block became a block of its own.
async fn own_page(desk: &Desk, offer: &str) -> Result<Redirect, Problem> {
    let offer = id(offer, "offer")?;
    let block = desk.ask(move |app, ctx| app.offered_block(ctx, offer)).await?;
    Ok(done(&format!("/console/blocks/{block}"), "offered"))
}
