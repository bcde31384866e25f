//! Attempts by bots, by month: what was stopped, in words that say what is counted.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::show::{grouped, percent};
use crate::site::Site;
use crate::text::Text;
use axum::extract::State;
use maud::{Markup, html};
use porchlight_app::{Actor, GroundCount};
use porchlight_domain::decision::Ground;

/// Questions answered on the page, by the last part of their keys.
const QUESTIONS: [&str; 5] = ["attempt", "stopped", "first", "person", "never"];

/// What is counted in a month, by the last part of their keys.
const COUNTS: [&str; 9] = [
    "attempts",
    "stopped",
    "refused",
    "challenged",
    "unproved",
    "delayed",
    "noticed",
    "offboarded",
    "reinstated",
];

pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Problem> {
    let (months, grounds) = site
        .ask(Actor::Public, |app, _| Ok((app.stopped_months()?, app.decisions_by_ground()?)))
        .await?;
    let text = visitor.text;
    let title = text.say("bots-title");
    let counts = COUNTS.map(|key| text.say(&format!("bots-{key}")));
    let n = |count: i64| grouped(u64::try_from(count).unwrap_or(0));
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("bots-lead")) }
        @if months.is_empty() { p.empty { (text.say("bots-empty")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(title) { table.rows.months {
            thead { tr { th scope="col" { (text.say("bots-month")) }
                @for label in &counts { th.number scope="col" { (label) } }
                th.number scope="col" { (text.say("bots-first")) } } }
            tbody { @for month in &months { tr {
                th scope="row" { (month.month) }
                @for (label, count) in counts.iter().zip([month.attempts, month.stopped(), month.refused, month.challenged, month.unproved, month.delayed, month.noticed, month.offboarded, month.reinstated]) { td.number data-label=(label) { (n(count)) } }
                td.number data-label=(text.say("bots-first")) { @match percent(month.first_granted, month.first_choices) {
                    Some(share) => { (share) " " span.note { (text.with("bots-first-of", &[("granted", n(month.first_granted.into()).into()), ("choices", n(month.first_choices.into()).into())])) } }
                    None => { span.muted { (text.say("bots-first-none")) } }
                } }
            } } }
        } } }
        (fallen(&grounds, text))
        @for question in QUESTIONS {
            section { h2 { (text.say(&format!("bots-{question}-title"))) } p { (text.say(&format!("bots-{question}-answer"))) } }
        }
    };
    Ok(board(&site, &visitor, &title, &main))
}

/// How often decisions on each ground fell: what every rule is reviewed by.
fn fallen(grounds: &[GroundCount], text: Text) -> Markup {
    let tag = text.0.tag();
    let name = |code: &str| code.parse::<Ground>().map_or("", |g| g.entry().name.of(tag));
    html! {
        section aria-labelledby="fallen" {
            h2 #fallen { (text.say("fallen-title")) }
            p { (text.say("fallen-lead")) }
            @if grounds.is_empty() { p.empty { (text.say("fallen-none")) } }
            @else { div.scroll tabindex="0" role="region" aria-labelledby="fallen" { table.rows.months {
                thead { tr { @for key in ["fallen-ground", "fallen-version"] { th scope="col" { (text.say(key)) } }
                    @for key in ["fallen-issued", "fallen-appealed", "fallen-fell"] { th.number scope="col" { (text.say(key)) } } } }
                tbody { @for line in grounds { tr {
                    th scope="row" { (line.ground) " " (name(&line.ground)) }
                    td data-label=(text.say("fallen-version")) { (line.catalogue) }
                    @for (key, n) in [("fallen-issued", line.issued), ("fallen-appealed", line.appealed), ("fallen-fell", line.fell)] { td.number data-label=(text.say(key)) { (grouped(u64::from(n))) } }
                } } }
            } } }
        }
    }
}
