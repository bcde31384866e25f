//! Attempts by bots, by month: what was stopped, in words that say what is counted.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::show::{grouped, percent};
use crate::site::Site;
use axum::extract::State;
use maud::{Markup, html};
use porchlight_app::Actor;

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
    let months = site.ask(Actor::Public, |app, _| app.stopped_months()).await?;
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
        @for question in QUESTIONS {
            section { h2 { (text.say(&format!("bots-{question}-title"))) } p { (text.say(&format!("bots-{question}-answer"))) } }
        }
    };
    Ok(board(&site, &visitor, &title, &main))
}
