//! One round explained: its states, what was committed to, blocks, entries and awards.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::extract::{Path, State};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::round::{LEAST_PUBLIC_ENTRANTS, RoundPage};
use porchlight_app::rows::{Block, Entry};
use porchlight_domain::id::RoundId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::RoundState;

/// Most entries listed on the page; the record holds all of them.
const MAX_ENTRIES: usize = 200;

pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(round): Path<String>,
) -> Result<Markup, Problem> {
    let id: RoundId = round.parse().map_err(|_| Problem::absent("round"))?;
    let page = site.ask(Actor::Public, move |app, ctx| app.round_page(ctx, id)).await?;
    let text = visitor.text;
    let when = When::new(text, &page.station.time_zone);
    let closes = when.moment(page.round.closes_at);
    let title = text.with("round-title", &[("station", page.station.name.as_str().into())]);
    let main = html! {
        div #round data-live={ "round/" (id) } {
            h1 { (title) }
            p.lead { (sentence(&page, text, &closes)) }
            (strip(&page, text, &when))
            (check(&page, text))
            (blocks(&page, text, &when))
            (entries(&page, text))
        }
    };
    Ok(board(&site, &visitor, &title, &main))
}

fn sentence(page: &RoundPage, text: Text, closes: &str) -> String {
    let arguments = [
        ("moment", closes.to_owned().into()),
        ("entrants", page.round.entrants.into()),
        ("awards", page.awards.len().into()),
    ];
    text.with(&format!("round-now-{}", page.round.state.code()), &arguments)
}

/// From announced to settled, with the time of each step.
fn strip(page: &RoundPage, text: Text, when: &When) -> Markup {
    let round = &page.round;
    let steps: [(RoundState, Option<Timestamp>); 5] = [
        (RoundState::Announced, Some(round.created_at)),
        (RoundState::Open, Some(round.opens_at)),
        (RoundState::Sealed, round.sealed_at),
        (RoundState::Drawn, round.drawn_at),
        (RoundState::Settled, None),
    ];
    html! {
        ol.strip {
            @for (state, at) in steps {
                @let reached = round.state >= state && round.state != RoundState::Cancelled;
                li.reached[reached] aria-current=[(round.state == state).then_some("step")] {
                    strong { (text.code("round-state", state.code())) }
                    @if let Some(at) = at { span.note { (when.moment_element(at)) } }
                }
            }
        }
    }
}

fn check(page: &RoundPage, text: Text) -> Markup {
    let round = &page.round;
    let id = round.id;
    html! {
        section.check {
            h2 { (text.say("round-check")) }
            dl.facts {
                dt { (text.say("round-secret-digest")) }
                dd { code.hash { (round.secret_digest.hex()) } }
                @if let Some(root) = round.entry_root {
                    dt { (text.say("round-entry-root")) }
                    dd { code.hash { (root.hex()) } }
                }
                @if let Some(seed) = round.seed {
                    dt { (text.say("round-seed")) }
                    dd { code.hash { (seed.hex()) } }
                }
            }
            @if page.record_is_open {
                p.row {
                    a.button href={ "/rounds/" (id) "/record.json" } download { (text.say("round-record")) }
                    a href="/rounds/how" { (text.say("nav-how")) }
                }
                pre.sample { "python3 docs/verify_draw.py " (id) ".json" }
            } @else if round.drawn_at.is_some() {
                p.note { (text.with("round-record-closed", &[("least", LEAST_PUBLIC_ENTRANTS.into())])) }
            }
            p.note { (text.say("round-no-beacon")) }
        }
    }
}

fn money(block: &Block) -> String {
    format!("{}.{:02} {}", block.pay / 100, block.pay.rem_euclid(100), block.currency)
}

fn blocks(page: &RoundPage, text: Text, when: &When) -> Markup {
    html! {
        h2 { (text.say("round-blocks")) }
        div.scrolls tabindex="0" role="region" aria-label=(text.say("round-blocks")) {
            table.board {
                thead { tr {
                    th { (text.say("round-block")) }
                    th.number { (text.say("round-pay")) }
                    th.number { (text.say("round-places")) }
                    th.number { (text.say("round-listed")) }
                    th.number { (text.say("round-awarded")) }
                } }
                tbody { @for (block, listed, awarded) in &page.blocks { tr {
                    td { (when.element(block.starts_at, &when.span(block.starts_at, block.ends_at))) }
                    td.number.money { (money(block)) }
                    td.number { (block.places) }
                    td.number { (listed) }
                    td.number { (awarded) }
                } } }
            }
        }
    }
}

fn entries(page: &RoundPage, text: Text) -> Markup {
    let mut list: Vec<&Entry> = page.entries.iter().collect();
    list.sort_by_key(|entry| entry.position);
    html! {
        @if !list.is_empty() {
            h2 { (text.say("round-entries")) }
            p.note { (text.say("round-entries-more")) }
            div.scrolls tabindex="0" role="region" aria-label=(text.say("round-entries")) {
                table.board {
                    thead { tr {
                        th.number { (text.say("round-position")) }
                        th { (text.say("round-pseudonym")) }
                        th.number { (text.say("round-tickets")) }
                        th { (text.say("round-result")) }
                    } }
                    tbody { @for entry in list.iter().take(MAX_ENTRIES) { tr {
                        @let won = page.awards.iter().filter(|a| a.courier == entry.courier).count();
                        td.number { (entry.position.unwrap_or(0)) }
                        td { code { (entry.pseudonym.map(|p| p.hex()).unwrap_or_default().get(..16).unwrap_or("")) "…" } }
                        td.number { (entry.tickets) }
                        td { @if won > 0 { span.chip.good { (text.say("round-won")) } } @else { span.note { (text.say("round-waits")) } } }
                    } } }
                }
            }
        }
    }
}
