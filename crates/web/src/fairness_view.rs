//! A fairness report as a page and as a file of its own: figures, and plots in SVG.
//!
//! Shown in the console, on the station's public page and in the HTML export. Every plot stands beside its
//! table, so that nothing is said by a picture alone.

use crate::offer_view;
use crate::show::{Show, grouped};
use crate::text::Text;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use porchlight_app::round::{FairnessStory, ROLLOUT_DAYS, Rollout};
use porchlight_domain::fairness::{Bin, LEAST_PUBLIC, Programs, Quantile};

/// Width and height of a plot's field, and the room for its axes.
const WIDE: u32 = 320;
const HIGH: u32 = 200;
const EDGE: u32 = 36;

fn percent(text: Text, ppm: Option<u32>) -> String {
    match ppm {
        Some(ppm) => format!("{}.{} %", ppm / 10_000, ppm / 1_000 % 10),
        None => text.say("fair-none-figure"),
    }
}

fn decimals(text: Text, ppm: Option<u32>) -> String {
    match ppm {
        Some(ppm) => format!("{}.{:03}", ppm / 1_000_000, ppm / 1_000 % 1_000),
        None => text.say("fair-none-figure"),
    }
}

fn wait(text: Text, quantile: Option<Quantile>) -> String {
    let days = |n: u32| text.with("fair-days", &[("n", n.into())]);
    match quantile {
        Some(Quantile::Days(n)) => days(n),
        Some(Quantile::MoreThan(n)) => text.with("fair-more-days", &[("days", days(n).into())]),
        None => text.say("fair-none-figure"),
    }
}

/// The whole report below its heading.
pub(crate) fn story(show: &Show, story: &FairnessStory) -> Markup {
    let text = show.text;
    let few = (story.report.couriers as usize) < LEAST_PUBLIC;
    html! {
        p.lead { (text.with("fair-lead", &[
            ("from", show.moment_text(story.from).into()), ("until", show.moment_text(story.until).into())])) }
        @if story.rounds == 0 { p.muted { (text.say("fair-none")) } }
        @else {
            @if few { p.note { (text.say("fair-few")) } }
            (figures(text, story))
            @if !story.rates.is_empty() {
                h3 { (text.say("fair-rates")) } p.note { (text.say("fair-rates-lead")) }
                (rates(text, &story.rates))
            }
            @if !few && story.odds.iter().any(|bin| bin.count > 0) {
                h3 { (text.say("fair-odds")) } p.note { (text.say("fair-odds-lead")) }
                (odds(text, &story.odds))
            }
        }
        (offer_view::section(text, &story.offers))
        @if !story.rollouts.is_empty() { (rollouts(show, &story.rollouts)) }
    }
}

/// Since when the station has used what, with what happened before and after.
fn rollouts(show: &Show, list: &[Rollout]) -> Markup {
    let text = show.text;
    let days = |n: u32| text.with("fair-days", &[("n", n.into())]);
    let kinds: Vec<&str> =
        list.first().map_or(vec![], |one| one.counts.iter().map(|c| c.0).collect());
    html! {
        h3 { (text.say("fair-rollouts")) }
        p.note { (text.with("fair-rollouts-lead", &[("days", days(u32::try_from(ROLLOUT_DAYS).unwrap_or(0)).into())])) }
        div.scroll tabindex="0" role="region" aria-label=(text.say("fair-rollouts")) { table.rows.ledger {
            thead { tr {
                th scope="col" { (text.say("fair-feature")) } th scope="col" { (text.say("fair-since")) } th scope="col" { (text.say("fair-side")) }
                @for kind in &kinds { th.number scope="col" { (text.code("fair-count", kind)) } }
            } }
            @for one in list { tbody {
                tr {
                    th rowspan="2" scope="rowgroup" { (text.code("fair-feature", one.feature)) }
                    td rowspan="2" { (text.say(if one.is_on { "fair-on" } else { "fair-off" })) " " (show.moment_text(one.since)) }
                    td { (text.with("fair-before", &[("days", days(one.days_before).into())])) }
                    @for (_, before, _) in &one.counts { td.number { (grouped(*before)) } }
                }
                tr {
                    td { (text.with("fair-after", &[("days", days(one.days_after).into())])) }
                    @for (.., after) in &one.counts { td.number { (grouped(*after)) } }
                }
            } }
        } }
    }
}

fn figures(text: Text, story: &FairnessStory) -> Markup {
    let report = &story.report;
    let spread = |of: Option<porchlight_domain::fairness::Spread>| of.map(|s| s.gini_ppm);
    let heads = report.programs_per_head_ppm.and_then(|ppm| u32::try_from(ppm).ok());
    let programs = match report.programs {
        Programs::None => text.say("fair-programs-none"),
        Programs::TooFew => text.say("fair-programs-few"),
        Programs::Known(_) => decimals(text, heads),
    };
    let lines = [
        ("fair-rounds", grouped(u64::from(story.rounds))),
        ("fair-couriers", grouped(u64::from(report.couriers))),
        ("fair-entries", grouped(report.entries)),
        ("fair-awards", grouped(report.awards)),
        ("fair-win-gini", decimals(text, spread(report.win_rate))),
        ("fair-win-jain", percent(text, report.win_rate.map(|s| s.jain_ppm))),
        ("fair-minutes-gini", decimals(text, spread(report.minutes))),
        ("fair-pay-gini", decimals(text, spread(report.pay_per_hour))),
        ("fair-first", percent(text, report.first_choices_ppm)),
        ("fair-reserved", percent(text, report.reserved_ppm)),
        ("fair-back", percent(text, report.given_back_ppm)),
        ("fair-late", percent(text, report.given_back_late_ppm)),
        ("fair-programs", programs),
        ("fair-wait-half", wait(text, story.waits[0])),
        ("fair-wait-95", wait(text, story.waits[1])),
    ];
    html! { dl.facts.fairness { @for (key, value) in lines { div { dt { (text.say(key)) } dd { (value) } } } } }
}

/// A plot's frame with the words of its axes; `inside` is drawn in a field of [`WIDE`] by [`HIGH`].
fn plot(title: &str, across: &str, up: &str, inside: &str) -> Markup {
    let (width, height) = (WIDE + 2 * EDGE, HIGH + 2 * EDGE);
    let frame = format!(
        "<g transform=\"translate({EDGE} {top})\">{inside}\
         <path d=\"M0 0V{HIGH}H{WIDE}\" fill=\"none\" stroke=\"currentColor\"/></g>",
        top = EDGE / 2
    );
    html! {
        svg.plot viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="img" aria-label=(title) {
            (PreEscaped(frame))
            text x=(EDGE + WIDE / 2) y=(HIGH + EDGE + 10) text-anchor="middle" font-size="12" fill="currentColor" { (across) }
            text x="12" y=(HIGH / 2 + EDGE / 2) text-anchor="middle" font-size="12" fill="currentColor" transform={ "rotate(-90 12 " (HIGH / 2 + EDGE / 2) ")" } { (up) }
        }
    }
}

fn rates(text: Text, bars: &[u32]) -> Markup {
    use std::fmt::Write as _;
    let most = bars.iter().copied().max().unwrap_or(1).max(1);
    let each = WIDE / u32::try_from(bars.len()).unwrap_or(1).max(1);
    let mut inside = String::new();
    for (at, count) in (0u32..).zip(bars) {
        let high = count * HIGH / most;
        let _ = write!(
            inside,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{high}\" fill=\"currentColor\" opacity=\"0.55\"/>",
            at * each + 2,
            HIGH - high,
            each - 4
        );
    }
    let (across, up) = (text.say("fair-rate-axis"), text.say("fair-rate-count"));
    html! {
        (plot(&text.say("fair-rates"), &across, &up, &inside))
        div.scroll tabindex="0" role="region" aria-label=(text.say("fair-rates")) { table.rows.ledger {
            thead { tr { th scope="col" { (across) } th.number scope="col" { (up) } } }
            tbody { @for (at, count) in bars.iter().enumerate() { tr { th scope="row" { (at * 10) "–" (at * 10 + 10) " %" } td.number { (count) } } } }
        } }
    }
}

fn odds(text: Text, bins: &[Bin]) -> Markup {
    use std::fmt::Write as _;
    let at = |ppm: u32, size: u32| u64::from(ppm) * u64::from(size) / 1_000_000;
    let mut inside = format!(
        "<path d=\"M0 {HIGH}L{WIDE} 0\" stroke=\"currentColor\" stroke-dasharray=\"4 4\" opacity=\"0.5\"/>"
    );
    for bin in bins.iter().filter(|bin| bin.count > 0) {
        let _ = write!(
            inside,
            "<circle cx=\"{}\" cy=\"{}\" r=\"5\" fill=\"currentColor\"/>",
            at(bin.shown_ppm, WIDE),
            u64::from(HIGH).saturating_sub(at(bin.came_ppm, HIGH))
        );
    }
    let (across, up) = (text.say("fair-odds-shown"), text.say("fair-odds-came"));
    html! {
        (plot(&text.say("fair-odds"), &across, &up, &inside))
        div.scroll tabindex="0" role="region" aria-label=(text.say("fair-odds")) { table.rows.ledger {
            thead { tr {
                th scope="col" { (across) } th.number scope="col" { (up) }
                th.number scope="col" { (text.say("fair-odds-count")) } th scope="col" { (text.say("fair-odds-chance")) }
            } }
            tbody { @for bin in bins.iter().filter(|bin| bin.count > 0) { tr {
                th scope="row" { (percent(text, Some(bin.shown_ppm))) } td.number { (percent(text, Some(bin.came_ppm))) }
                td.number { (grouped(bin.count)) } td { (text.say(if bin.within_chance { "fair-odds-yes" } else { "fair-odds-no" })) }
            } } }
        } }
    }
}

/// The report as a file of its own: no scripts, nothing fetched.
pub(crate) fn export(show: &Show, told: &FairnessStory) -> Markup {
    let text = show.text;
    let title = text.with("fair-title", &[("station", told.station.name.as_str().into())]);
    let style = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
        dl div{display:flex;justify-content:space-between;gap:1rem;border-bottom:1px solid #ccc;padding:.3rem 0}\
        dd{margin:0;font-variant-numeric:tabular-nums}table{border-collapse:collapse}\
        th,td{padding:.25rem .75rem;text-align:left;border-bottom:1px solid #ccc}.number{text-align:right}.scroll{overflow-x:auto}.plot{max-width:100%;height:auto}";
    html! {
        (DOCTYPE)
        html lang=(text.0.tag()) {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (title) } style { (PreEscaped(style)) } }
            body { h1 { (title) } (story(show, told)) }
        }
    }
}
