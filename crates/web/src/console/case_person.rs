//! The cases of one courier, on their page: what was noticed, asked, decided and taken back.

use super::case::{PLACE, clock};
use super::desk::Desk;
use crate::problem::Problem;
use crate::show::{Show, chip, icon};
use maud::{Markup, html};
use porchlight_domain::id::CourierId;
use porchlight_domain::words::Role;

/// The cases, newest first, for those who read cases; nothing for others.
pub(super) async fn section(
    desk: &Desk,
    courier: CourierId,
    show: &Show,
) -> Result<Markup, Problem> {
    if desk.role() == Role::Dispatcher {
        return Ok(html! {});
    }
    let cases = desk.ask(move |app, ctx| app.cases_about(ctx, courier)).await?;
    Ok(html! {
        section.panel #cases {
            h2 { (desk.say("person-cases")) }
            @if cases.is_empty() { p.muted { (desk.say("person-no-cases")) } }
            @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("person-cases")) { table.rows.list {
                thead { tr { @for key in ["case-at-opened", "case-rests-on", "state", "case-decisions"] { th scope="col" { (desk.say(key)) } } } }
                tbody { @for (case, decisions) in &cases { tr {
                    th scope="row" { a href={ (PLACE) "/" (case.id) } { (show.moment(case.opened_at)) } }
                    td { @if case.reporter.is_some() { (desk.say("case-reported")) } @else { (desk.count("case-tries", case.tries)) } }
                    td { (chip(desk.text(), "case-state", case.state.code())) " " @if case.state.is_live() { (clock(desk, case.due_at)) } }
                    td { @for row in decisions { div { (desk.text().code("decision-kind", row.kind.code())) " " (chip(desk.text(), "decision-state", row.state.code())) } } }
                } } }
            } } }
            @if desk.may_decide() { div.acts { a.button href={ (PLACE) "/new?courier=" (courier) } { (icon("plus")) (desk.say("case-new")) } } }
        }
    })
}
