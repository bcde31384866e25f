//! The purpose register as everybody may read it: every kind of personal data, rendered from the very
//! list that the tests compare with the database.

use super::board;
use crate::session::Visitor;
use crate::site::Site;
use crate::text::Text;
use axum::Json;
use axum::extract::State;
use maud::{Markup, html};
use porchlight_app::purpose::{Entry, REGISTER, shorter};
use porchlight_app::{App, Settings};
use porchlight_domain::time::DAY;

/// What holds for all of it, by the last part of their keys.
const PROMISES: [&str; 4] = ["faces", "beyond", "sold", "hold"];

pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Markup {
    let text = visitor.text;
    let title = text.say("purposes-title");
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("purposes-lead")) }
        section.promises { ul { @for promise in PROMISES {
            li { strong { (text.say(&format!("purposes-{promise}"))) } " " (text.say(&format!("purposes-{promise}-more"))) }
        } } }
        nav.kinds aria-label=(text.say("purposes-kinds")) { @for entry in REGISTER {
            a href={ "#" (entry.kind.code()) } { (text.code("data-kind", entry.kind.code())) }
        } }
        @for entry in REGISTER { (kind(text, &site.app().settings, entry)) }
        section { h2 { (text.say("purposes-check")) }
            p { (text.say("purposes-check-answer")) }
            p.row { a href="/purposes.json" { (text.say("purposes-json")) } a href="/requests" { (text.say("nav-requests")) } a href="/identity" { (text.say("nav-identity")) } }
        }
    };
    board(&site, &visitor, &title, &main)
}

fn kind(text: Text, settings: &Settings, entry: &Entry) -> Markup {
    let code = entry.kind.code();
    let key = format!("data-kind-{}", code.replace('_', "-"));
    let list = |noun: &str, codes: Vec<&str>| {
        let named: Vec<_> = codes.into_iter().map(|code| text.code(noun, code)).collect();
        named.join(", ")
    };
    html! {
        section.purpose #(code) {
            h2 { (text.say(&key)) }
            p { (text.say(&format!("{key}-what"))) }
            dl.facts {
                div { dt { (text.say("purposes-why")) } dd { (text.say(&format!("{key}-why"))) } }
                div { dt { (text.say("purposes-whose")) } dd { (list("whose", entry.whose.iter().map(|w| w.code()).collect())) } }
                div { dt { (text.say("purposes-lawful")) } dd { (text.code("lawful", entry.lawful.code())) } }
                div { dt { (text.say("purposes-seers")) } dd { (list("seer", entry.seers.iter().map(|s| s.code()).collect())) } }
                div { dt { (text.say("purposes-keep")) } dd { (keep(text, settings, entry)) } }
                div { dt { (text.say("purposes-further")) } dd { (text.code("beyond", entry.beyond.code())) } }
                @if !entry.opens { div { dt { (text.say("purposes-outside")) } dd { (text.say("purposes-never-opens")) } } }
            }
        }
    }
}

/// How long, with the numbers of this server.
pub(crate) fn keep(text: Text, settings: &Settings, entry: &Entry) -> String {
    let (rule, days) = entry.keep.rule(settings);
    let names = ["days", "more"];
    let arguments: Vec<_> = names.into_iter().zip(days.into_iter().map(Into::into)).collect();
    let mut all = vec![text.with(&format!("keep-{}", rule.replace('_', "-")), &arguments)];
    all.extend(shorter(entry.kind).iter().map(|(part, micros)| {
        text.with(&format!("keep-part-{part}"), &[("days", (micros / DAY).into())])
    }));
    all.join(" ")
}

pub(super) async fn json(State(site): State<Site>) -> Json<serde_json::Value> {
    let app: &App = site.app();
    Json(app.purposes())
}
