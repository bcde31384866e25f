//! Requests from outside, counted: who asked for what is kept about people, on which basis, and what
//! they got. No name, no case, no date nearer than half a year.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::show::grouped;
use crate::site::Site;
use crate::text::Text;
use axum::extract::State;
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::outside::HalfYear;
use porchlight_app::purpose::REGISTER;
use porchlight_domain::words::OutsideOutcome;
use std::collections::BTreeMap;

/// Questions answered on the page, by the last part of their keys.
const QUESTIONS: [&str; 5] = ["templates", "pictures", "told", "refuse", "check"];

pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Problem> {
    let halves = site.ask(Actor::Public, |app, _| app.outside_half_years()).await?;
    let text = visitor.text;
    let title = text.say("requests-title");
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("requests-lead")) }
        @if halves.is_empty() { p.empty { (text.say("requests-empty")) } }
        @for half in &halves { (half_year(text, half)) }
        section #never { h2 { (text.say("requests-never")) }
            p { (text.say("requests-never-lead")) }
            ul { @for entry in REGISTER.iter().filter(|entry| !entry.opens) {
                li { strong { (text.code("data-kind", entry.kind.code())) } ": " (text.say(&format!("data-kind-{}-closed", entry.kind.code().replace('_', "-")))) }
            } }
        }
        @for question in QUESTIONS {
            section { h2 { (text.say(&format!("requests-{question}"))) } p { (text.say(&format!("requests-{question}-answer"))) } }
        }
        p { a href="/purposes" { (text.say("nav-purposes")) } }
    };
    Ok(board(&site, &visitor, &title, &main))
}

fn half_year(text: Text, half: &HalfYear) -> Markup {
    let name = text
        .with(&format!("requests-half-{}", half.half), &[("year", half.year.to_string().into())]);
    html! {
        section.half-year aria-label=(name) { h2 { (name) }
            p { (text.with("requests-all", &[("n", half.all().into())])) " "
                @if half.told + half.forbidden > 0 { (text.with("requests-people-told", &[("told", half.told.into())])) " " (text.with("requests-people-not", &[("n", half.forbidden.into())])) } }
            (table(text, &name, "requests-asker", half.by_asker.iter().map(|(asker, counts)| (text.code("outside-asker", asker.code()), counts))))
            (table(text, &name, "requests-basis", half.by_basis.iter().map(|(basis, counts)| (text.code("outside-basis", basis.code()), counts))))
        }
    }
}

fn table<'a>(
    text: Text,
    half: &str,
    head: &str,
    rows: impl Iterator<Item = (String, &'a BTreeMap<Option<OutsideOutcome>, u32>)>,
) -> Markup {
    let outcomes = OutsideOutcome::ALL.iter().copied().map(Some).chain([None]);
    let columns: Vec<_> = outcomes
        .map(|outcome| {
            let code = outcome.map_or("waiting", OutsideOutcome::code);
            (outcome, text.code("outside-outcome", code))
        })
        .collect();
    html! {
        div.scroll tabindex="0" role="region" aria-label={ (half) ": " (text.say(head)) } { table.rows.months {
            thead { tr { th scope="col" { (text.say(head)) } th.number scope="col" { (text.say("requests-sum")) }
                @for (_, label) in &columns { th.number scope="col" { (label) } } } }
            tbody { @for (name, counts) in rows { tr {
                th scope="row" { (name) }
                td.number data-label=(text.say("requests-sum")) { (grouped(counts.values().copied().map(u64::from).sum())) }
                @for (outcome, label) in &columns { td.number data-label=(label) { (grouped(counts.get(outcome).copied().unwrap_or(0).into())) } }
            } } }
        } }
    }
}
