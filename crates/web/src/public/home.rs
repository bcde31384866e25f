//! The start page: what this is, and the way for each kind of visitor. A demonstration shows its
//! guided tour instead.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use crate::tour;
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

/// What a redirect brings along.
#[derive(Deserialize)]
pub(super) struct Came {
    #[serde(default)]
    door: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(came): Query<Came>,
) -> Result<Markup, Problem> {
    if let Some(demo) = site.demo() {
        return tour::home(&site, &visitor, demo, came.door == "closed").await;
    }
    let text = visitor.text;
    let operator = site.app().settings.operator_name.as_str();
    let main = html! {
        h1 { (text.with("home-title", &[("operator", operator.into())])) }
        p.lead { (text.say("home-lead")) " " (text.say("home-more")) }
        div.cards {
            section.card {
                h2 { (text.say("home-recipients")) }
                p { (text.say("home-recipients-more")) }
                p { a href="/about/photos" { (text.say("nav-photos")) } }
            }
            section.card {
                h2 { (text.say("home-couriers")) }
                p { (text.say("home-couriers-more")) }
                p.row {
                    a.button.primary href="/join" { (text.say("nav-join")) }
                    a.button href="/sign-in?next=/courier/" { (text.say("sign-in-title")) }
                }
            }
            section.card {
                h2 { (text.say("home-checkers")) }
                p { (text.say("home-checkers-more")) }
                p.row {
                    a href="/rounds" { (text.say("nav-rounds")) }
                    a href="/log" { (text.say("nav-log")) }
                    a href="/verify" { (text.say("nav-verify")) }
                    a href="/trust" { (text.say("trust-reports")) }
                }
            }
            section.card {
                h2 { (text.say("home-staff")) }
                p { (text.say("home-staff-more")) }
                p { a.button href="/sign-in?next=/console" { (text.say("sign-in-title")) } }
            }
        }
    };
    Ok(board(&site, &visitor, operator, &main))
}
