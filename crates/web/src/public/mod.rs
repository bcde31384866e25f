//! Public pages: what anybody may read, with "check it yourself" beside every claim.

mod about;
mod bots;
mod home;
mod identity;
mod join;
mod join_form;
mod law;
mod log;
mod outside;
mod problems;
mod purpose;
mod round;
mod round_page;
mod round_station;
mod terms;
mod trust;
mod verify;

pub(crate) use purpose::keep as keep_words;

use crate::assets;
use crate::page;
use crate::session::Visitor;
use crate::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use maud::{Markup, html};

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(home::show))
        .route("/join", get(join::form).post(join::send))
        .route("/join/done", get(join::done))
        .route("/terms/{programme}", get(terms::show))
        .route("/rounds", get(round::list))
        .route("/rounds/how", get(round::how))
        .route("/rounds/stations/{code}", get(round_station::show))
        .route("/rounds/stations/{code}/fairness.html", get(round_station::fairness))
        .route("/rounds/{round}", get(round_page::show))
        .route("/rounds/{round}/record.json", get(round::record))
        .route("/log", get(log::show))
        .route("/log/checkpoint", get(log::checkpoint))
        .route("/log/leaves", get(log::leaves))
        .route("/verify", get(verify::form))
        .route(verify::CERTIFICATES, get(verify::certificates))
        .route("/verify/checker.html", get(assets::checker))
        .route(
            "/verify/bundle",
            post(verify::check).layer(DefaultBodyLimit::max(verify::MAX_UPLOAD_BYTES)),
        )
        .route("/problems", get(problems::show))
        .route("/about/photos", get(about::photos))
        .route("/bots", get(bots::show))
        .route("/identity", get(identity::list))
        .route("/identity/{programme}", get(identity::show))
        .route("/identity/{programme}/policy.txt", get(identity::signed))
        .route("/requests", get(outside::show))
        .route("/purposes", get(purpose::show))
        .route("/purposes.json", get(purpose::json))
        .route("/trust", get(trust::list))
        .route("/trust/{code}", get(trust::show))
        .route("/trust/{code}/report.html", get(trust::file))
        .route("/trust/{code}/report.json", get(trust::json))
        .route("/laws/{code}", get(law::show))
}

/// The frame of public pages: the plain one with the notice board's places on top.
fn board(site: &Site, visitor: &Visitor, title: &str, main: &Markup) -> Markup {
    board_with(site, visitor, title, &[], main)
}

fn board_with(
    site: &Site,
    visitor: &Visitor,
    title: &str,
    scripts: &[&str],
    main: &Markup,
) -> Markup {
    let text = visitor.text;
    let main = html! {
        nav.places aria-label=(text.say("nav-public")) {
            @for (place, key) in [
                ("/rounds", "nav-rounds"), ("/log", "nav-log"), ("/verify", "nav-verify"),
                ("/about/photos", "nav-photos"), ("/bots", "nav-bots"), ("/join", "nav-join"),
            ] {
                a href=(place) { (text.say(key)) }
            }
        }
        (main)
    };
    page::plain_with(visitor, title, &site.app().settings.operator_name, scripts, &main)
}

/// Links to the pages before and after one of a list.
fn pager(text: crate::text::Text, base: &str, number: u32, last: u32) -> Markup {
    html! {
        @if last > 1 {
            nav.pager aria-label=(text.say("pager")) {
                @if number > 1 {
                    a rel="prev" href={ (base) "?page=" (number - 1) } { (text.say("pager-newer")) }
                }
                span.note { (text.with("pager-place", &[("n", number.into()), ("of", last.into())])) }
                @if number < last {
                    a rel="next" href={ (base) "?page=" (number + 1) } { (text.say("pager-older")) }
                }
            }
        }
    }
}
