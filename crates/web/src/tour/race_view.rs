//! How the scene of the race and the draw looks: the section with its two lanes, and what fills them.

use super::race::{DrawPhase, DrawStand, Lot, RaceStand, Reached, Who};
use crate::show::grouped;
use crate::text::Text;
use maud::{Markup, PreEscaped, html};
use std::fmt::Write as _;

/// Width of a picture's field, and the room at its edges.
const WIDE: u64 = 400;
const EDGE: u64 = 10;
/// The race's picture ends here, microseconds.
const RACE_END: u64 = 2_000_000;
/// The counts' picture ends at this many times the expected count.
const COUNTS_END: u64 = 2;

/// The section. Without scripts it says what it would show.
pub(super) fn section(text: Text) -> Markup {
    let tally = |key: &str| {
        let slots = ["n", "script", "you"].map(|name| (name, format!("{{{name}}}").into()));
        text.with(key, &slots)
    };
    html! {
        section #race-scene.only-phone.race-scene aria-labelledby="race-scene-title"
            data-busy=(text.say("yard-busy")) data-failed=(text.say("yard-failed"))
            data-early=(text.say("yard-early")) data-ready=(text.say("yard-ready"))
            data-again=(text.say("yard-again")) {
            h2 #race-scene-title { (text.say("yard-title")) }
            p { (text.say("yard-lead")) }
            noscript { p.note { (text.say("yard-no-script")) } }
            div.pair {
                @for kind in ["race", "draw"] {
                    section.card data-lane=(kind) data-tally=(tally(&format!("yard-{kind}-tally")))
                        aria-labelledby={ "yard-" (kind) } {
                        h3 id={ "yard-" (kind) } { (text.say(&format!("yard-{kind}"))) }
                        p { (text.say(&format!("yard-{kind}-more"))) }
                        p.acts {
                            button type="button" hidden data-begins { (text.say(&format!("yard-{kind}-begin"))) }
                            button.big type="button" hidden data-reaches data-waits=(text.say("yard-wait"))
                                data-go=(text.say(&format!("yard-{kind}-go"))) {}
                        }
                        p.note role="status" data-says {}
                        div data-told {}
                        p.note data-tallies hidden {}
                    }
                }
            }
            p.note { (text.say("yard-honest")) }
        }
    }
}

/// A span of time, as short as it can be said.
fn after(us: u64, text: Text) -> String {
    let point = if text.0.tag() == "es" { ',' } else { '.' };
    match us {
        0..1_000 => text.say("yard-under-a-millisecond"),
        1_000..10_000 => format!("{}{point}{} ms", us / 1_000, us / 100 % 10),
        10_000..1_000_000 => format!("{} ms", us / 1_000),
        _ => format!("{}{point}{} s", us / 1_000_000, us / 100_000 % 10),
    }
}

fn name(who: Who, name: &str, text: Text) -> String {
    match who {
        Who::Script => text.with("yard-script-of", &[("name", name.into())]),
        Who::Visitor => text.say("yard-you"),
        Who::Other => name.to_owned(),
    }
}

/// A picture with a dot for each; `dots` are (who, where of [`WIDE`]). The same places pile up.
fn strip(title: &str, ends: (&str, &str), line: Option<u64>, dots: &[(Who, u64)]) -> Markup {
    let mut inside = String::new();
    if let Some(at) = line {
        let x = at + EDGE;
        let _ = write!(inside, "<path d=\"M{x} 2V44\" class=\"mark\"/>");
    }
    let mut piles = std::collections::BTreeMap::new();
    // The two that matter lie on top of the others.
    let order = |who: Who| [Who::Other, Who::Script, Who::Visitor].iter().position(|w| *w == who);
    let mut dots = dots.to_vec();
    dots.sort_by_key(|(who, _)| order(*who));
    for (who, at) in dots {
        let pile: &mut u64 = piles.entry(at / 9).or_default();
        let (x, y) = (at.min(WIDE) + EDGE, 38u64.saturating_sub(*pile * 9));
        *pile += 1;
        let radius = if who == Who::Other { 4 } else { 6 };
        let _ = write!(
            inside,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"{}\"/>",
            who.code()
        );
    }
    let width = WIDE + 2 * EDGE;
    html! {
        figure.dots {
            svg viewBox={ "0 0 " (width) " 46" } role="img" aria-label=(title) {
                (PreEscaped(format!("<path d=\"M{EDGE} 44H{}\" class=\"ground\"/>{inside}", WIDE + EDGE)))
            }
            figcaption { span { (ends.0) } span { (ends.1) } }
        }
    }
}

/// What is told of a race.
pub(super) fn race_lane(stand: &RaceStand, text: Text) -> Markup {
    if !stand.opened {
        let counts = [("people", stand.people.into()), ("looks", stand.looks.into())];
        return html! { p.note { (text.with("yard-race-waiting", &counts)) } };
    }
    let others: Vec<&Reached> = stand.reached.iter().filter(|r| r.who == Who::Other).collect();
    let dots: Vec<(Who, u64)> =
        stand.reached.iter().map(|r| (r.who, r.after_us.min(RACE_END) * WIDE / RACE_END)).collect();
    html! {
        ol.outcomes {
            @for one in stand.reached.iter().filter(|r| r.who != Who::Other || r.got) {
                li data-reached=(one.who.code()) data-outcome=(if one.got { "admitted" } else { "refused" }) {
                    strong { (text.with("yard-reached", &[("name", name(one.who, &one.name, text).into()), ("after", after(one.after_us, text).into())])) }
                    span { (text.say(if one.got { "yard-got" } else { "yard-gone" })) }
                }
            }
            @if let (Some(first), Some(last)) = (others.first(), others.last()) {
                li data-reached="others" {
                    strong { (text.with("yard-others", &[("n", others.len().into()), ("first", after(first.after_us, text).into()), ("last", after(last.after_us, text).into())])) }
                    span.note { (text.say(if others.iter().any(|one| one.got) { "yard-others-one" } else { "yard-others-gone" })) }
                }
            }
        }
        (strip(&text.say("yard-race-picture"), (&text.say("yard-race-picture-from"), "2 s"), None, &dots))
        (legend(text))
        @if stand.over { p.note { (text.with("yard-race-looks", &[("looks", stand.looks.into())])) } }
    }
}

fn legend(text: Text) -> Markup {
    html! {
        p.legend.note {
            @for who in [Who::Script, Who::Visitor, Who::Other] {
                span { i class=(who.code()) aria-hidden="true" {} (text.say(&format!("yard-legend-{}", who.code()))) }
            }
        }
    }
}

fn entered(stand: &DrawStand, text: Text) -> Markup {
    let of = |who: Who| stand.entered.iter().find(|one| one.who == who);
    let counts = [
        ("n", stand.entered.len().into()),
        ("people", stand.people.into()),
        ("seconds", stand.left_ms.div_ceil(1_000).into()),
    ];
    html! {
        p { (text.with(if stand.phase == DrawPhase::Entering { "yard-draw-entering" } else { "yard-draw-sealed" }, &counts)) }
        ol.outcomes {
            @for who in [Who::Script, Who::Visitor] {
                @if let Some(one) = of(who) {
                    li data-entered=(who.code()) data-outcome="told" {
                        strong { (text.with("yard-entered", &[("name", name(who, &one.name, text).into()), ("after", after(one.after_us, text).into())])) }
                        span { (text.say("yard-one-ticket")) }
                    }
                }
            }
        }
    }
}

/// What is told of a draw.
pub(super) fn draw_lane(stand: &DrawStand, text: Text) -> Markup {
    if stand.phase != DrawPhase::Drawn {
        return entered(stand, text);
    }
    let position = |who: Who| stand.lots.iter().find(|lot| lot.who == who);
    let winner = stand.lots.iter().find(|lot| lot.won);
    html! {
        ol.outcomes {
            @if let Some(won) = winner {
                li data-drawn="winner" data-outcome="admitted" {
                    strong { (text.with("yard-drawn-first", &[("name", name(won.who, &won.name, text).into())])) }
                    span { (text.say("yard-got")) }
                }
            }
            @for who in [Who::Script, Who::Visitor] {
                @if let Some(lot) = position(who).filter(|lot| !lot.won) {
                    li data-drawn=(who.code()) {
                        strong { (text.with("yard-drawn-at", &[("name", name(who, &lot.name, text).into()), ("position", lot.position.into()), ("of", stand.lots.len().into())])) }
                        span.note { (text.say("yard-one-ticket")) }
                    }
                }
            }
            @if position(Who::Visitor).is_none() { li data-drawn="absent" { strong { (text.say("yard-not-in")) } } }
        }
        ol.tickets aria-label=(text.say("yard-order")) {
            @for lot in &stand.lots {
                li.won[lot.won].mine[lot.who == Who::Visitor].script[lot.who == Who::Script] {
                    span.ticket {}
                    @if lot.who == Who::Other && !lot.won { span.visually-hidden { (lot.name) } }
                    @else { span.name { (if lot.who == Who::Script { text.say("yard-legend-script") } else { name(lot.who, &lot.name, text) }) } }
                }
            }
        }
        p { a href={ "/rounds/" (stand.round) } target="_blank" { (text.say("yard-record")) } }
        @if stand.draws > 0 { (counts(stand, text)) }
    }
}

/// How often each would win: the same entries drawn again and again.
fn counts(stand: &DrawStand, text: Text) -> Markup {
    let people = u64::try_from(stand.lots.len()).unwrap_or(1).max(1);
    let tenths = (u64::from(stand.draws) * 10 + people / 2) / people;
    let expected =
        format!("{}{}{}", tenths / 10, if text.0.tag() == "es" { ',' } else { '.' }, tenths % 10);
    let (least, most) = stand
        .lots
        .iter()
        .fold((u32::MAX, 0), |(least, most), lot| (least.min(lot.again), most.max(lot.again)));
    let of = |who: Who| stand.lots.iter().find(|lot| lot.who == who).map(|lot| lot.again);
    let at = |count: u64| (count * 10 * WIDE / (tenths * COUNTS_END).max(1)).min(WIDE);
    let dots: Vec<(Who, u64)> =
        stand.lots.iter().map(|lot: &Lot| (lot.who, at(u64::from(lot.again)))).collect();
    let arguments = [
        ("draws", stand.draws.into()),
        ("people", people.into()),
        ("expected", expected.into()),
        ("least", least.into()),
        ("most", most.into()),
    ];
    let draws = grouped(u64::from(stand.draws));
    let end = (u64::from(stand.draws) * COUNTS_END / people).to_string();
    html! {
        h4 { (text.with("yard-counts", &[("draws", draws.into())])) }
        p { (text.with("yard-counts-lead", &arguments)) }
        ul.outcomes.counts-of {
            @for who in [Who::Script, Who::Visitor] {
                @if let Some(wins) = of(who) {
                    li data-again=(who.code()) { strong { (text.say(&format!("yard-legend-{}", who.code()))) } span.number { (text.with("yard-wins", &[("n", wins.into())])) } }
                }
            }
        }
        (strip(&text.with("yard-counts-picture", &arguments), ("0", &end), Some(WIDE / COUNTS_END), &dots))
        (legend(text))
    }
}
