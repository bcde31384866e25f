//! Photos to look at: pairs that look like one photo, side by side, for a person to say what they are.
//!
//! Owns: how a pair, its figures and what they cannot mean are shown. Never does: suggest an answer.
//! The pictures are behind a press, because they show somebody's home; each look is written down.

use super::desk::{Desk, Section};
use super::fold::{self, Tab};
use super::form::{Fields, Values};
use super::table::{self, Column};
use super::{done, id};
use crate::problem::Problem;
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::photo::{PairDecided, PairedPhoto, PhotoPair};
use porchlight_domain::id::PhotoReviewId;
use porchlight_domain::words::{LookPurpose, PhotoReviewState};

/// Where the list is.
pub(super) const PLACE: &str = "/console/deliveries/photos-to-look-at";

pub(super) fn routes() -> Router<Site> {
    Router::new().route(PLACE, get(list)).route(&format!("{PLACE}/{{id}}"), get(page).post(decide))
}

fn state(desk: &Desk) -> PhotoReviewState {
    let asked = desk.address.get("state").and_then(|code| code.parse().ok());
    asked.unwrap_or(PhotoReviewState::Open)
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let (state, slice) = (state(&desk), table::slice(&desk.address));
    let list = desk.ask(move |app, ctx| app.photo_reviews(ctx, state, slice)).await?;
    let columns = [
        Column::plain(desk.say("pair-found")),
        Column::plain(desk.say("pair-newer")),
        Column::plain(desk.say("pair-earlier")),
        Column::number(desk.say("pair-agreement")),
        Column::plain(desk.say("state")),
    ];
    let tab = |s: &PhotoReviewState| {
        let words = desk.text().code("photo-review", s.code());
        Tab::plain(format!("{PLACE}?state={}", s.code()), words, *s == state)
    };
    let states: Vec<Tab> = PhotoReviewState::ALL.iter().map(tab).collect();
    let main = html! {
        p.back { a href="/console/deliveries" { (icon("chevron-left")) (desk.say("deliveries")) } }
        header.head { h1 { (desk.say("pairs")) } }
        p.muted { (desk.say("pairs-lead")) }
        (fold::states(&desk, &states))
        @if list.rows.is_empty() { (table::empty("circle-check", &desk.say("pairs-none"), &desk.say("pairs-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("pairs")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for pair in &list.rows { (row(&desk, pair)) } }
            } }
            (table::paging(&desk, list.total))
        }
    };
    Ok(desk.page(Section::Deliveries, &desk.say("pairs"), &main))
}

fn row(desk: &Desk, pair: &PhotoPair) -> Markup {
    let show = desk.show(pair.newer.order.station);
    html! {
        tr data-keep="" {
            th scope="row" { a data-row="" href={ (PLACE) "/" (pair.review.id) } { (show.moment(pair.review.found_at)) } }
            td { span.clip { (pair.newer.order.external_reference) " · " (pair.newer.courier.name) } }
            td { span.clip { (pair.earlier.order.external_reference) " · " (pair.earlier.courier.name) } }
            td.number { (percent(pair.likeness.agreement)) " %" }
            td { (chip(desk.text(), "photo-review", pair.review.state.code())) }
        }
    }
}

/// A share as a whole number of parts of a hundred.
fn percent(share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let percent = (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    percent
}

async fn load(desk: &Desk, pair: &str) -> Result<PhotoPair, Problem> {
    let pair: PhotoReviewId = id(pair, "pair of photos")?;
    desk.ask(move |app, ctx| app.photo_review(ctx, pair)).await
}

async fn page(desk: Desk, Path(pair): Path<String>) -> Result<Markup, Problem> {
    let pair = load(&desk, &pair).await?;
    Ok(pair_page(&desk, &pair, &Values::default(), &[]))
}

fn pair_page(
    desk: &Desk,
    pair: &PhotoPair,
    values: &Values,
    errors: &[crate::problem::FieldProblem],
) -> Markup {
    let show = desk.show(pair.newer.order.station);
    let at = format!("{PLACE}/{}", pair.review.id);
    let open = pair.review.state == PhotoReviewState::Open;
    let looks = desk.address.get("look").is_some() || !errors.is_empty();
    let form = Fields { desk, values, errors };
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("pairs")) } }
        header.head { div { h1 { (desk.say("pair")) } p { (chip(desk.text(), "photo-review", pair.review.state.code())) " " span.muted { (show.moment(pair.review.found_at)) } } } }
        (form.summary())
        @if open && !looks {
            div.purposes {
                p { (icon("eye")) strong { (desk.say("pair-look-title")) } }
                p.muted { (desk.say("pair-look-why")) }
                div.acts { a.button.primary href={ (at) "?look=1" } { (desk.say("pair-look")) } }
            }
        }
        section.evidence aria-label=(desk.say("pair")) { div.evidence-pair {
            (side(desk, &pair.newer, "pair-newer", open && looks))
            (side(desk, &pair.earlier, "pair-earlier", open && looks))
        } }
        (figures(desk, pair))
        @if open && looks && desk.may_dispatch() { (answers(&form, &at)) }
        @if !open { (said(desk, &show, pair)) }
    };
    desk.page(Section::Deliveries, &desk.say("pair"), &main)
}

fn side(desk: &Desk, photo: &PairedPhoto, title: &str, shown: bool) -> Markup {
    let show = desk.show(photo.order.station);
    html! {
        div.photo-part {
            h2 { (desk.say(title)) }
            figure {
                @if shown {
                    img src={ "/console/photos/" (photo.evidence.id) "?purpose=" (LookPurpose::Comparison.code()) } alt=(desk.say(&format!("{title}-alt")));
                } @else { p.nothing { (icon("eye-off")) (desk.say("pair-not-shown")) } }
                figcaption {
                    p { (show.moment(photo.evidence.captured_at)) " · " a href={ "/console/deliveries/" (photo.attempt.id) } { (photo.order.external_reference) } }
                    p { (photo.order.address) }
                    p { (desk.say("courier")) ": " a href={ "/console/people/" (photo.courier.id) } { (photo.courier.name) } }
                }
            }
        }
    }
}

fn figures(desk: &Desk, pair: &PhotoPair) -> Markup {
    let found = &pair.likeness;
    html! {
        h2 { (desk.say("pair-measured")) }
        ul {
            li { (desk.count("pair-corners", found.inliers)) }
            li { (desk.count("pair-covered", percent(found.covered))) }
            li { (desk.count("pair-agrees", percent(found.agreement))) }
            @if found.mirrored { li { (desk.say("pair-mirrored")) } }
            @if pair.copy { li { (desk.say("pair-copy")) } }
        }
        div.evidence-pair {
            div { h3 { (desk.say("pair-can")) } ul { @for n in 1..=3 { li { (desk.say(&format!("pair-can-{n}"))) } } } }
            div { h3 { (desk.say("pair-cannot")) } ul { @for n in 1..=3 { li { (desk.say(&format!("pair-cannot-{n}"))) } } } }
        }
    }
}

fn answers(form: &Fields<'_>, at: &str) -> Markup {
    let desk = form.desk;
    html! {
        h2 { (desk.say("pair-answer")) }
        p.note { (desk.say("pair-answer-note")) }
        form.stack method="post" action=(at) {
            (form.area("reason", "pair-reason", Some("pair-reason-hint")))
            div.acts {
                button.primary name="answer" value="different" { (icon("check")) (desk.say("pair-different")) }
                button name="answer" value="same" { (desk.say("pair-same")) }
            }
        }
    }
}

/// What somebody said about it, or why nobody did.
fn said(desk: &Desk, show: &Show, pair: &PhotoPair) -> Markup {
    let review = &pair.review;
    html! {
        p.banner { (desk.say(&format!("pair-said-{}", review.state.code())))
            @if let Some(at) = review.decided_at { " " (show.moment(at)) }
            @if !review.reason.is_empty() { br; (review.reason) } }
    }
}

async fn decide(
    desk: Desk,
    Path(pair): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let review: PhotoReviewId = id(&pair, "pair of photos")?;
    let same = match values.get("answer") {
        "same" => true,
        "different" => false,
        _ => return Err(Problem::absent("answer")),
    };
    let reason = values.get("reason").to_owned();
    let answer =
        desk.ask(move |app, ctx| app.decide_photo_review(ctx, review, same, &reason)).await;
    match answer {
        Ok(PairDecided::Noted) => Ok(done(PLACE, "pair-noted").into_response()),
        Ok(PairDecided::Already) => Ok(done(PLACE, "pair-already").into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let loaded = load(&desk, &pair).await?;
            let page = pair_page(&desk, &loaded, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}
