//! A courier's standing, on their page: the figure with every event and what excuses it.

use super::desk::Desk;
use crate::show::{Show, chip};
use maud::{Markup, html};
use porchlight_app::standing::StandingStatement;

/// The section of a courier's page. It says that the figure has no effect.
pub(super) fn section(desk: &Desk, read: &StandingStatement, show: &Show) -> Markup {
    let text = desk.text();
    let (kept, against) = (read.statement.kept_halves, read.statement.against_halves);
    let halves =
        |n: u32| if n.is_multiple_of(2) { (n / 2).to_string() } else { format!("{}.5", n / 2) };
    html! {
        section.panel #standing {
            h2 { (desk.say("standing-figure")) }
            p { strong { (read.statement.figure) } " " (chip(text, "standing-level", read.statement.level.code())) " "
                span.muted { "1,000 × " (halves(kept)) " / (" (halves(kept)) " + " (halves(against)) ")" } }
            p.note { (desk.say("standing-note")) }
            @if read.statement.lines.is_empty() { p.muted { (desk.say("standing-empty")) } }
            @else { details { summary { (desk.count("standing-events", read.statement.lines.len() as u64)) }
                div.scroll tabindex="0" role="region" aria-label=(desk.say("standing-figure")) { table.rows.slim {
                    thead { tr { @for key in ["when", "what", "standing-counts"] { th scope="col" { (desk.say(key)) } } } }
                    tbody { @for line in read.statement.lines.iter().rev() { tr {
                        td { (show.moment(line.event.at)) }
                        th scope="row" { (text.code("standing-event", line.event.kind.code())) }
                        td { (text.code("standing-weighed", line.weighed.code()))
                            @if let Some(excusal) = line.excusal { ": " (text.code("fact", excusal.by.code())) } }
                    } } }
                } }
            } }
        }
    }
}
