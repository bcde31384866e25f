//! The transparency log: how large it is, its newest head, its key, and its entries page by page.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use crate::text::Text;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::{Actor, zone};
use porchlight_domain::log::leaf::Leaf;
use serde::Deserialize;

/// Entries on a page.
const PAGE_LEAVES: u32 = 50;

pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Problem> {
    let state = site.ask(Actor::Public, |app, _| app.log_state()).await?;
    let text = visitor.text;
    let title = text.say("log-title");
    let key = site.app().log_key().to_string();
    let newest = state.size.saturating_sub(u64::from(PAGE_LEAVES));
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("log-lead")) }
        div #log-head data-live="log/checkpoint" {
            dl.particulars {
                dt { (text.say("log-size")) }
                dd { (state.size) }
                dt { (text.say("log-key")) }
                dd { code.hash { (key) } }
            }
            h2 { (text.say("log-checkpoint")) }
            p { (text.say("log-checkpoint-more")) }
            @match &state.checkpoint {
                Some(note) => pre.sample { (note) },
                None => p.note { (text.say("log-empty")) },
            }
        }
        p.row {
            a.button href={ "/log/leaves?from=" (newest) } { (text.say("log-browse")) }
            a.button href="/log/checkpoint" { (text.say("log-checkpoint-file")) }
        }
        h2 { (text.say("log-receipt")) }
        ol.how { @for step in 1..=4 { li { (text.say(&format!("log-receipt-{step}"))) } } }
        h2 { (text.say("log-what")) }
        p { (text.say("log-what-more")) }
        h2 { (text.say("log-limits")) }
        p { (text.say("log-limits-more")) }
    };
    Ok(board(&site, &visitor, &title, &main))
}

/// The newest checkpoint as the signed note it is.
pub(super) async fn checkpoint(State(site): State<Site>) -> Result<Response, Problem> {
    let state = site.ask(Actor::Public, |app, _| app.log_state()).await?;
    let note = state.checkpoint.ok_or_else(|| Problem::absent("checkpoint yet"))?;
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response())
}

/// Where a page of entries begins.
#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: u64,
}

pub(super) async fn leaves(
    State(site): State<Site>,
    visitor: Visitor,
    Query(From { from }): Query<From>,
) -> Result<Markup, Problem> {
    let (bodies, size) = site
        .ask(Actor::Public, move |app, _| {
            Ok((app.log_bodies(from, PAGE_LEAVES)?, app.log_state()?.size))
        })
        .await?;
    let text = visitor.text;
    let title = text.say("log-leaves-title");
    let step = u64::from(PAGE_LEAVES);
    let main = html! {
        h1 { (title) }
        p { (text.say("log-leaves-lead")) }
        @if bodies.is_empty() {
            p.note { (text.say("log-empty")) }
        } @else {
            div.scrolls tabindex="0" role="region" aria-label=(title) {
                table.ledger {
                    thead { tr {
                        th.number { (text.say("log-index")) }
                        th { (text.say("log-kind")) }
                        th { (text.say("log-subject")) }
                        th { (text.say("log-at")) }
                        th { (text.say("log-commitment")) }
                    } }
                    tbody { @for (index, body) in (from..).zip(&bodies) { (row(index, body, text)) } }
                }
            }
        }
        nav.pager aria-label=(text.say("pager")) {
            @if from > 0 {
                a rel="prev" href={ "/log/leaves?from=" (from.saturating_sub(step)) } { (text.say("pager-older")) }
            }
            @if from + step < size {
                a rel="next" href={ "/log/leaves?from=" (from + step) } { (text.say("pager-newer")) }
            }
            a href="/log" { (text.say("log-title")) }
        }
    };
    Ok(board(&site, &visitor, &title, &main))
}

fn row(index: u64, body: &str, text: Text) -> Markup {
    html! {
        tr {
            td.number { (index) }
            @match Leaf::parse(body) {
                Ok(leaf) => {
                    td { (text.code("leaf", leaf.kind.code())) }
                    td { code { (leaf.subject) } }
                    td { time { (zone::rfc3339(leaf.at).get(..19).unwrap_or("")) "Z" } }
                    td { code.hash title=(leaf.commitment) { (leaf.commitment.hex().get(..16).unwrap_or("")) "…" } }
                }
                Err(_) => td colspan="4" { code.hash { (body) } },
            }
        }
    }
}
