//! The waiting list of a block in race mode, on the block's page.

use super::desk::Desk;
use crate::show::{Show, chip};
use maud::{Markup, html};
use porchlight_app::rows::{Courier, WaitingPlace};

/// Everybody who ever joined the list, in order; nothing where nobody did.
pub(super) fn section(desk: &Desk, show: &Show, list: &[(WaitingPlace, Courier)]) -> Markup {
    if list.is_empty() {
        return html! {};
    }
    html! {
        section #waiting { h2 { (desk.say("waiting")) } p.note { (desk.say("waiting-note")) }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("waiting")) { table.rows {
                thead { tr { @for key in ["waiting-number", "courier", "waiting-joined", "state", "waiting-until"] { th.number[key == "waiting-number"] scope="col" { (desk.say(key)) } } } }
                tbody { @for (place, courier) in list { tr {
                    td.number { (place.number) }
                    th scope="row" { a href={ "/console/people/" (courier.id) } { (courier.name) } }
                    td { (show.moment(place.joined_at)) }
                    td { (chip(desk.text(), "wait-state", place.state.code())) }
                    td { @if let Some(until) = place.until_at { (show.moment(until)) } }
                } } }
            } }
        }
    }
}
