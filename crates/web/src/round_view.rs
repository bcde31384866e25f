//! A round explained: its steps, what was promised, odds against outcomes, and recomputing it.
//!
//! Shown to staff in the console and to everybody on the round's public page; the difference is who
//! sees names. The script `recompute.js` does the check in front of the reader.

use crate::show::{Show, chip, icon, money, percent};
use crate::{round_number, round_numbers};
use maud::{Markup, html};
use porchlight_app::pay::shown_pay;
use porchlight_app::round::RoundPage;
use porchlight_app::rows::{Block, Round};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::RoundState;

fn step_number(state: RoundState) -> usize {
    match state {
        RoundState::Announced | RoundState::Cancelled => 0,
        RoundState::Open => 1,
        RoundState::Sealed => 2,
        RoundState::Drawn => 3,
        RoundState::Settled => 4,
    }
}

/// The strip from announced to settled, with times.
pub(crate) fn strip(show: &Show, round: &Round) -> Markup {
    let text = show.text;
    let now_at = step_number(round.state);
    let steps: [(&str, Option<Timestamp>); 5] = [
        ("announced", Some(round.created_at)),
        ("open", Some(round.opens_at)),
        ("sealed", round.sealed_at.or(Some(round.closes_at))),
        ("drawn", round.drawn_at),
        ("settled", round.drawn_at.filter(|_| round.state == RoundState::Settled)),
    ];
    html! {
        ol.strip {
            @for (index, (code, at)) in steps.iter().enumerate() {
                @let state = if index < now_at { "past" } else if index == now_at { "now" } else { "ahead" };
                li.(state) aria-current=[(index == now_at).then_some("step")] {
                    strong { (text.code("round-state", code)) }
                    @match at { Some(at) => (show.moment(*at)), None => span.muted { (text.say("rnd-not-yet")) } }
                    span.note { (text.say(&format!("rnd-step-{code}"))) }
                }
            }
        }
    }
}

/// The limits that the round promised; nothing for a round of the first version.
pub(crate) fn rules(show: &Show, page: &RoundPage) -> Markup {
    let text = show.text;
    html! {
        @if let Some(announced) = &page.announced {
            h2 { (text.say("rnd-rules")) }
            p.note { (text.say("rnd-rules-lead")) }
            (round_numbers::limits(text, &announced.rules))
        }
    }
}

/// What was promised before, and what came out: digests in full.
pub(crate) fn commitments(show: &Show, page: &RoundPage) -> Markup {
    let (text, round) = (show.text, &page.round);
    let sufficed = round.drawn_at.is_some() && round.seed.is_none();
    let hash = |value: Option<porchlight_domain::digest::Digest>| match value {
        Some(value) => html! { code { (value.hex()) } },
        None => html! { span.muted { (text.say("rnd-not-yet")) } },
    };
    html! {
        dl.facts.commitments {
            div { dt { (text.say("rnd-secret-digest")) } dd { (hash(Some(round.secret_digest))) p.note { (text.say("rnd-secret-digest-why")) } } }
            @if let Some(announced) = &page.announced {
                div { dt { (text.say("rnd-announced-digest")) } dd { (hash(Some(announced.digest()))) p.note { (text.say("rnd-announced-digest-why")) } } }
            }
            (round_number::line(show, page))
            div { dt { (text.say("rnd-entry-root")) } dd { (hash(round.entry_root)) p.note { (text.say("rnd-entry-root-why")) } } }
            div { dt { (text.say("rnd-seed")) } dd { @if sufficed { (text.say("rnd-seed-none")) } @else { (hash(round.seed)) p.note { (text.say("rnd-seed-why")) } } } }
        }
        @if page.number.is_none() { p.banner.no-beacon { (text.say("rnd-no-beacon")) } }
    }
}

/// The chance of a block, were only first choices counted: places against how often it was listed.
fn chance(places: u32, listed: u32) -> Option<String> {
    if listed == 0 {
        return None;
    }
    percent(places.min(listed), listed)
}

/// Blocks: places, how often listed, the chance before, and what came out.
pub(crate) fn odds(
    show: &Show,
    page: &RoundPage,
    link: impl Fn(&Block) -> Option<String>,
) -> Markup {
    let text = show.text;
    let drawn = matches!(page.round.state, RoundState::Drawn | RoundState::Settled);
    let head = [
        "rnd-block",
        "rnd-pay",
        "rnd-places",
        "rnd-listed",
        "rnd-chance",
        "rnd-awarded",
        "rnd-waits",
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(text.say("rnd-odds")) { table.rows.odds {
            thead { tr { @for (index, key) in head.iter().enumerate() {
                th.(if index > 0 { "number" } else { "" }) scope="col" { (text.say(key)) }
            } } }
            tbody { @for (block, listed, won) in &page.blocks {
                tr {
                    th scope="row" { @if let Some(href) = link(block) { a href=(href) { (show.span(block.starts_at, block.ends_at)) } } @else { (show.span(block.starts_at, block.ends_at)) } }
                    td.number { (money(shown_pay(block), block.currency)) }
                    td.number { (block.places) }
                    td.number { (listed) }
                    td.number { @match chance(block.places, *listed) { Some(chance) => (chance), None => span.muted { (text.say("rnd-nobody")) } } }
                    td.number { @if drawn { (won) " / " (block.places) } @else { span.muted { (text.say("rnd-not-yet")) } } }
                    td.number { @if drawn { (page.waits.get(&block.id).copied().unwrap_or(0)) } @else { span.muted { (text.say("rnd-not-yet")) } } }
                }
            } }
        } }
        p.note { (text.say("rnd-chance-why")) " " (text.say("rnd-waits-why")) }
    }
}

/// The check that runs in front of the reader. `record` is where the record is; none if it is not
/// open to this reader.
pub(crate) fn recompute(show: &Show, page: &RoundPage, record: Option<&str>) -> Markup {
    let text = show.text;
    let Some(record) = record else {
        let drawn = matches!(page.round.state, RoundState::Drawn | RoundState::Settled);
        let key = if drawn { "rnd-record-closed" } else { "rnd-record-later" };
        return html! { p.muted { (text.say(key)) } };
    };
    // Every word the script may say stands here, so that it speaks the page's language.
    let words = [
        "secret",
        "blocks",
        "entries",
        "seed",
        "awards",
        "holds",
        "differs",
        "broken",
        "unreachable",
        "uncontested",
        "working",
        "published",
        "recomputed",
    ];
    html! {
        div.recompute data-recompute=(record)
            data-root=[page.round.entry_root.map(|r| r.hex())]
            data-digest=(page.round.secret_digest.hex()) {
            button.primary type="button" hidden { (icon("refresh-cw")) (text.say("rnd-recompute")) }
            a.button href=(record) download={ (page.round.id) ".json" } { (icon("download")) (text.say("rnd-record")) }
            @for word in words { span hidden data-word=(word) { (text.say(&format!("rnd-word-{word}"))) } }
            ol.checks aria-live="polite" {}
            output.verdict {}
            noscript { p.note { (text.say("rnd-recompute-noscript")) } }
        }
    }
}

/// The state of a round as a chip.
pub(crate) fn state(show: &Show, round: &Round) -> Markup {
    chip(show.text, "round-state", round.state.code())
}
