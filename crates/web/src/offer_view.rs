//! Reserved offers of a station, as part of its fairness report: the published rule, and what came of it.

use crate::show::grouped;
use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::offer::OfferFigures;
use porchlight_domain::offer::{ANSWER_HOURS, MOST_RESERVED_PER_MILLE};

fn percent(tenths: u32) -> String {
    match tenths % 10 {
        0 => format!("{} %", tenths / 10),
        part => format!("{}.{part} %", tenths / 10),
    }
}

/// The rule with the station's share, the reasons there are, and the figures of four weeks.
pub(crate) fn section(text: Text, figures: &OfferFigures) -> Markup {
    let count = |n: u32| grouped(u64::from(n));
    let share = figures
        .share_ppm()
        .map_or_else(|| text.say("fair-none-figure"), |ppm| percent(ppm / 1_000));
    let rule = [
        ("most", percent(u32::from(figures.most_per_mille)).into()),
        ("ever", percent(u32::from(MOST_RESERVED_PER_MILLE)).into()),
        ("hours", ANSWER_HOURS.end().to_string().into()),
    ];
    html! {
        h3 #offers { (text.say("offer-title")) }
        p { (text.with("offer-rule", &rule)) }
        div.scroll tabindex="0" role="region" aria-label=(text.say("offer-title")) { table.rows.ledger {
            thead { tr { th scope="col" { (text.say("offer-reason")) } th.number scope="col" { (text.say("offer-made")) } th.number scope="col" { (text.say("offer-taken")) } } }
            tbody { @for line in &figures.reasons { tr {
                th scope="row" { (text.code("offer-reason", line.reason.code())) }
                td.number { (count(line.made)) } td.number { (count(line.accepted)) }
            } } }
        } }
        dl.facts.fairness {
            div { dt { (text.say("offer-share")) } dd { (share) @if !figures.keeps_share() { " " (text.say("offer-over")) } } }
            div { dt { (text.say("offer-places")) } dd { (grouped(figures.reserved)) " / " (grouped(figures.places)) } }
            div { dt { (text.say("offer-declined")) } dd { (count(figures.declined)) } }
            div { dt { (text.say("offer-expired")) } dd { (count(figures.expired)) } }
        }
    }
}
