//! The panel under the caption: the draw as tickets, then the delivery, then the green tick.

use super::Scene;
use super::page::Shown;
use super::{one_byte, only_phone, story};
use crate::text::Text;
use maud::{Markup, PreEscaped, html};
use porchlight_app::round::RoundPage;
use porchlight_app::rows::Entry;
use porchlight_domain::id::CourierId;

/// Most entrants drawn as tickets; of more, only the first in the order are.
const MAX_ENTRANTS: usize = 60;

/// A green tick, with the word beside it in the text.
pub(super) fn tick() -> Markup {
    PreEscaped(
        "<svg class=\"tick\" viewBox=\"0 0 24 24\" width=\"20\" height=\"20\" aria-hidden=\"true\">\
         <path d=\"m5 12.5 4.5 4.5L19 7.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.6\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg>"
            .to_owned(),
    )
}

/// What belongs to the scene. Only a browser that `plays` the tour may fetch its bundle.
pub(super) fn panel(shown: &Shown, text: Text, plays: bool) -> Markup {
    let tour = &shown.tour;
    html! {
        @match tour.scene {
            Scene::Waiting => {}
            Scene::Entering | Scene::Sealed | Scene::Drawn => {
                @if let Some(round) = &shown.round {
                    (draw(round, tour.courier.as_ref(), text))
                    @if tour.scene == Scene::Entering { p.note { (text.say("tour-program-among")) } }
                }
            }
            Scene::Program => {
                @if let Some(story) = &tour.story { (story::lanes(story, text)) }
            }
            Scene::Bound => { (only_phone::outcomes(text)) }
            Scene::Driving | Scene::Left | Scene::Photo => {}
            Scene::Verified => {
                @if let Some(verdict) = &tour.verdict {
                    div.finding.holds[verdict.holds] {
                        @if verdict.holds { (tick()) }
                        pre lang="en" { (verdict.words) }
                    }
                    @if let (Some(order), Some(attempt)) = (tour.order, tour.attempt) {
                        @if plays {
                            (one_byte::rows(&format!("/r/{order}/bundle/{attempt}"), &shown.log_key, text))
                        }
                        p.note { (text.say("tour-verify-yourself")) " "
                            code { "porchlight bundle export " (attempt) } }
                    }
                    p.note { a href="#face-scene" { (text.say("face-scene-next")) } }
                }
            }
        }
    }
}

fn draw(round: &RoundPage, courier: Option<&(CourierId, String)>, text: Text) -> Markup {
    let mut entries: Vec<&Entry> = round.entries.iter().collect();
    // A list that is held, and not freed by the close, takes no part.
    if round.round.drawn_at.is_some() {
        entries.retain(|e| e.position.is_some());
    }
    entries.sort_by_key(|e| (e.position.unwrap_or(u32::MAX), e.pseudonym.map(|p| p.0)));
    let tickets: u32 = entries.iter().map(|e| e.tickets.max(1)).sum();
    let places: u32 = round.blocks.iter().map(|(block, ..)| block.places).sum();
    let counts = [
        ("entrants", entries.len().into()),
        ("tickets", tickets.into()),
        ("places", places.into()),
    ];
    let mine = |e: &Entry| courier.is_some_and(|(id, _)| *id == e.courier);
    html! {
        p.counts { (text.with("tour-counts", &counts)) }
        ol.tickets {
            @for entry in entries.iter().take(MAX_ENTRANTS) {
                @let won = round.awards.iter().any(|a| a.courier == entry.courier);
                li id={ "entry-" (entry.id) } .won[won] .mine[mine(entry)] {
                    @for _ in 0..entry.tickets.max(1) { span.ticket {} }
                    @if won { span.visually-hidden { (text.say("tour-won")) } }
                    @if mine(entry) { span.name { (courier.map_or("", |(_, name)| name)) } }
                }
            }
        }
        @if let Some(seed) = round.round.seed {
            p.note { (text.say("tour-seed")) " " code { (seed.hex()) } }
        } @else if let Some(root) = round.round.entry_root {
            p.note { (text.say("tour-root")) " " code { (root.hex()) } }
        } @else {
            p.note { (text.say("tour-secret")) " " code { (round.round.secret_digest.hex()) } }
        }
    }
}
