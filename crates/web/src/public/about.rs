//! What a photo on delivery shows and what it does not.

use super::board;
use crate::session::Visitor;
use crate::site::Site;
use axum::extract::State;
use maud::{Markup, html};

/// Questions answered on the page, by the last part of their keys.
const QUESTIONS: [&str; 7] =
    ["shows", "shows-not", "who", "choose", "hand-over", "carriers", "check"];

pub(super) async fn photos(State(site): State<Site>, visitor: Visitor) -> Markup {
    let text = visitor.text;
    let title = text.say("about-photos-title");
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("about-photos-lead")) }
        @for question in QUESTIONS {
            section {
                h2 { (text.say(&format!("about-photos-{question}"))) }
                p { (text.say(&format!("about-photos-{question}-answer"))) }
            }
        }
        p { a href="/verify" { (text.say("nav-verify")) } }
    };
    board(&site, &visitor, &title, &main)
}
