//! Rounds for everybody: the list, one round explained, its record, and how rounds work.

use super::{board, pager};
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use crate::when::When;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::{Actor, PAGE_ROWS, Slice};
use porchlight_domain::id::RoundId;
use porchlight_domain::words::RoundState;
use serde::Deserialize;

/// Which page of a list.
#[derive(Deserialize)]
pub(super) struct PageNumber {
    #[serde(default)]
    page: u32,
}

pub(super) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Query(PageNumber { page }): Query<PageNumber>,
) -> Result<Markup, Problem> {
    let number = page.max(1);
    let (rounds, stations) = site
        .ask(Actor::Public, move |app, _| Ok((app.rounds(Slice::page(number))?, app.stations()?)))
        .await?;
    let text = visitor.text;
    let title = text.say("rounds-title");
    let last = u32::try_from(rounds.total.div_ceil(u64::from(PAGE_ROWS))).unwrap_or(u32::MAX);
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("rounds-lead")) " " a href="/rounds/how" { (text.say("nav-how")) } }
        @if rounds.rows.is_empty() {
            p.empty { (text.say("rounds-empty")) }
        } @else {
            ul.round-list {
                @for round in &rounds.rows {
                    @let station = stations.iter().find(|s| s.id == round.station);
                    @let zone = station.map_or("UTC", |s| s.time_zone.as_str());
                    @let when = When::new(text, zone);
                    li {
                        a href={ "/rounds/" (round.id) } {
                            strong { (station.map_or("", |s| s.name.as_str())) }
                            " · " (text.with("round-closes", &[("moment", when.moment(round.closes_at).into())]))
                        }
                        span.chip.good[round.state == RoundState::Settled].info[round.state == RoundState::Open] {
                            (text.code("round-state", round.state.code()))
                        }
                        span.note { (text.with("round-entrants", &[("n", round.entrants.into())])) }
                    }
                }
            }
            (pager(text, "/rounds", number, last))
        }
    };
    Ok(board(&site, &visitor, &title, &main))
}

/// The record of a drawn round, for anybody to recompute.
pub(super) async fn record(
    State(site): State<Site>,
    visitor: Visitor,
    Path(round): Path<String>,
) -> Result<Response, Problem> {
    let id: RoundId = round.parse().map_err(|_| Problem::absent("round"))?;
    let actor = visitor.staff.as_ref().map_or(Actor::Public, |staff| staff.actor);
    let json = site.ask(actor, move |app, ctx| app.round_record(ctx, id)).await?;
    let name = format!("attachment; filename=\"{id}.json\"");
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, json).into_response())
}

/// Parts of the explanation, by the last part of their keys.
const PARTS: [&str; 6] = ["tickets", "suffice", "back", "offers", "limits", "race"];

pub(super) async fn how(State(site): State<Site>, visitor: Visitor) -> Markup {
    let text = visitor.text;
    let title = text.say("how-title");
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("how-lead")) }
        ol.how.long {
            @for step in ["announced", "open", "sealed", "drawn", "settled"] {
                li { strong { (text.code("round-state", step)) } " " (text.say(&format!("how-{step}"))) }
            }
        }
        p { (text.say("how-honest")) }
        @for part in PARTS {
            section {
                h2 { (text.say(&format!("how-{part}"))) }
                p { (text.say(&format!("how-{part}-more"))) }
            }
        }
        section {
            h2 { (text.say("how-check")) }
            p { (text.say("how-check-more")) }
            pre.sample { "python3 docs/verify_draw.py record.json\nporchlight round verify record.json" }
        }
        p { a.button href="/rounds" { (text.say("nav-rounds")) } }
    };
    board(&site, &visitor, &title, &main)
}
