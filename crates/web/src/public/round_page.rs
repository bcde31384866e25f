//! One round explained to everybody: `round_view` with a sentence on top and entrants below.

use super::board_with;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::show::Show;
use crate::site::Site;
use crate::text::Text;
use crate::{round_number, round_view};
use axum::extract::{Path, State};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::round::{RoundPage, Sealed};
use porchlight_app::rows::Entry;
use porchlight_domain::id::RoundId;
use porchlight_domain::round::policy::RoundKind;

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
    let show = Show::new(text, &page.station.time_zone);
    let closes = show.moment_text(page.round.closes_at);
    let record = page.record_is_open.then(|| format!("/rounds/{id}/record.json"));
    let title = text.with("round-title", &[("station", page.station.name.as_str().into())]);
    let main = html! {
        div #round data-live={ "round/" (id) } {
            h1 { (title) }
            p.lead { @if page.round.kind != RoundKind::Main { (text.code("round-kind", page.round.kind.code())) " " } (sentence(&page, text, &closes)) }
            @if page.round.drawn_at.is_some() && page.round.seed.is_none() { p { (text.say("round-sufficed")) } }
            (round_number::waits(&show, &page, false))
            (round_view::strip(&show, &page.round))
            h2 { (text.say("round-check")) }
            (round_view::recompute(&show, &page, record.as_deref()))
            @if record.is_some() { pre.sample { "python3 docs/verify_draw.py " (id) ".json" } }
            p { a href="/rounds/how" { (text.say("nav-how")) } }
            (round_view::commitments(&show, &page))
            (round_view::rules(&show, &page))
            p { a href={ "/rounds/stations/" (page.station.code) } { (text.say("round-station-numbers")) } }
            h2 { (text.say("round-blocks")) }
            (round_view::odds(&show, &page, |_| None))
            (entries(&page, text))
        }
    };
    Ok(board_with(&site, &visitor, &title, &["recompute.js"], &main))
}

fn sentence(page: &RoundPage, text: Text, closes: &str) -> String {
    let arguments = [
        ("moment", closes.to_owned().into()),
        ("entrants", page.round.entrants.into()),
        ("awards", page.awards.len().into()),
    ];
    text.with(&format!("round-now-{}", page.round.state.code()), &arguments)
}

fn entries(page: &RoundPage, text: Text) -> Markup {
    let mut list: Vec<&Entry> = page.entries.iter().collect();
    list.sort_by_key(|entry| entry.position);
    html! {
        @if !list.is_empty() {
            h2 { (text.say("round-entries")) }
            p.note { (text.say("round-entries-more")) }
            div.scrolls tabindex="0" role="region" aria-label=(text.say("round-entries")) {
                table.ledger {
                    thead { tr {
                        th.number { (text.say("round-position")) }
                        th { (text.say("round-pseudonym")) }
                        th.number { (text.say("round-tickets")) }
                        th { (text.say("round-result")) }
                    } }
                    tbody { @for entry in list.iter().take(MAX_ENTRIES) { tr id=[name(entry).map(|name| format!("e-{name}"))] {
                        @let won = page.awards.iter().filter(|a| a.courier == entry.courier).count();
                        td.number { (entry.position.unwrap_or(0)) }
                        td { code { (name(entry).unwrap_or_default()) "…" } @if is_newcomer(entry) { " " span.note { (text.say("round-newcomer")) } } }
                        td.number { (entry.tickets) }
                        td { @if won > 0 { span.chip.good { (text.say("round-won")) } } @else { span.note { (text.say("round-waits")) } } }
                    } } }
                }
            }
        }
    }
}

/// The beginning of a name, enough to find one's own: the courier's result shows the same.
fn name(entry: &Entry) -> Option<String> {
    let name = entry.pseudonym?.hex();
    name.get(..16).map(str::to_owned)
}

/// Whether the newcomers' share was for this entrant, as the record says.
fn is_newcomer(entry: &Entry) -> bool {
    let sealed = entry.sealed.as_deref().and_then(|text| serde_json::from_str::<Sealed>(text).ok());
    sealed.is_some_and(|sealed| sealed.newcomer)
}
