//! A station's trust report as a page and as a file of its own.
//!
//! Shown in the console, on the station's public page and in the HTML export, the same in each.

use crate::show::{Show, grouped, lasting};
use crate::text::Text;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use porchlight_app::made_case::MadeFigures;
use porchlight_app::trust::{Breakdown, TrustReport};
use porchlight_domain::time::SECOND;
use porchlight_domain::trust::{LEAST_COUNT, Shown};

fn count(text: Text, shown: Shown) -> String {
    match shown.count() {
        Some(count) => grouped(count),
        None => text.with("trust-few", &[("n", LEAST_COUNT.into())]),
    }
}

/// Tenths, as the language writes them.
fn tenths(text: Text, value: Option<u64>) -> String {
    let point = if text.0.tag() == "es" { ',' } else { '.' };
    value.map_or_else(
        || text.say("trust-not-given"),
        |tenths| format!("{}{point}{}", grouped(tenths / 10), tenths % 10),
    )
}

fn percent(text: Text, value: Option<u64>) -> String {
    value.map_or_else(|| text.say("trust-not-given"), |percent| format!("{percent} %"))
}

fn lines(list: &[(String, String)]) -> Markup {
    html! { dl.facts.fairness { @for (what, value) in list { div { dt { (what) } dd { (value) } } } } }
}

fn breakdown(text: Text, noun: &str, list: &Breakdown) -> Markup {
    let shown = list.iter().filter(|(_, shown)| *shown != Shown::Count(0));
    let shown: Vec<(String, String)> = shown
        .map(|(code, shown)| (text.code(noun, &code.to_ascii_lowercase()), count(text, *shown)))
        .collect();
    html! { @if shown.is_empty() { p.muted { (text.say("trust-none")) } } @else { (lines(&shown)) } }
}

/// How often the operator's reviewers found against somebody innocent.
fn made(text: Text, report: &TrustReport) -> Markup {
    html! {
        h3 { (text.say("trust-made")) }
        @if report.made_one_in == 0 { p.note { (text.say("trust-made-off")) } }
        @else { p.note { (text.with("trust-made-lead", &[("n", report.made_one_in.into())])) } }
        @match &report.made {
            Some(found) => p { (made_figures(text, found)) },
            None if report.made_one_in > 0 => p.muted { (text.say("trust-made-few")) },
            None => {},
        }
    }
}

/// Tenths of a percent.
fn rate(tenths: u64) -> String {
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// How many of how many, with the interval in words.
pub(crate) fn made_figures(text: Text, made: &MadeFigures) -> String {
    if made.found == 0 {
        return text.say("made-none-found");
    }
    text.with(
        "made-figures",
        &[
            ("adverse", made.adverse.into()),
            ("found", made.found.into()),
            ("low", rate(made.rate.low).into()),
            ("high", rate(made.rate.high).into()),
        ],
    )
}

/// The whole report below its heading.
pub(crate) fn report(show: &Show, report: &TrustReport) -> Markup {
    let text = show.text;
    let say = |key: &str| text.say(&format!("trust-{key}"));
    let first = [
        (say("deliveries"), grouped(report.deliveries)),
        (say("claims"), count(text, report.claims)),
        (say("per-thousand"), tenths(text, report.claims_of_ten_thousand)),
        (say("at-once"), percent(text, report.at_once)),
        (say("overturned"), percent(text, report.overturned)),
    ];
    let times = report.times.iter().map(|(code, seconds)| {
        let said = seconds.map_or_else(
            || text.say("trust-not-given"),
            |seconds| {
                if seconds < 1 {
                    text.say("trust-same-moment")
                } else {
                    lasting(text, seconds * SECOND)
                }
            },
        );
        (text.code("trust-time", code), said)
    });
    let times: Vec<(String, String)> = times.collect();
    html! {
        p.lead { (text.with("trust-lead", &[
            ("from", show.moment_text(report.from).into()), ("until", show.moment_text(report.until).into())])) }
        (lines(&first))
        h3 { (say("kinds")) } (breakdown(text, "trust-kind", &report.kinds))
        h3 { (say("remedies")) } (breakdown(text, "trust-remedy", &report.remedies))
        h3 { (say("endings")) } p.note { (say("endings-lead")) } (breakdown(text, "trust-ending", &report.endings))
        h3 { (say("times")) } p.note { (say("times-lead")) } (lines(&times))
        h3 { (say("decisions")) } (breakdown(text, "trust-decision", &report.decisions))
        h3 { (say("appeals")) } p.note { (say("appeals-lead")) } (breakdown(text, "trust-appeal", &report.appeals))
        (made(text, report))
        p.note { (text.with("trust-small", &[("n", LEAST_COUNT.into())])) }
    }
}

/// The report as a file that loads nothing.
pub(crate) fn export(show: &Show, told: &TrustReport) -> Markup {
    let text = show.text;
    let title = text.with("trust-title", &[("station", told.station.name.as_str().into())]);
    let style = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
        dl div{display:flex;justify-content:space-between;gap:1rem;border-bottom:1px solid #ccc;padding:.3rem 0}\
        dd{margin:0;font-variant-numeric:tabular-nums;text-align:right}";
    html! {
        (DOCTYPE)
        html lang=(text.0.tag()) {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (title) } style { (PreEscaped(style)) } }
            body { h1 { (title) } (report(show, told)) }
        }
    }
}
