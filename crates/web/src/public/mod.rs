//! Public pages: what anybody may read.

use crate::page;
use crate::session::Visitor;
use crate::site::Site;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use maud::{Markup, html};

pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/", get(home))
}

async fn home(State(site): State<Site>, visitor: Visitor) -> Markup {
    let text = visitor.text;
    let operator = &site.app().settings.operator_name;
    let main = html! {
        h1 { (operator) }
        p.lead { (text.say("home-lead")) }
        p { a.button href="/sign-in" { (text.say("sign-in-title")) } }
    };
    page::plain(&visitor, operator, operator, &main)
}
