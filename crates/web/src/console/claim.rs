//! Claims: the lists, and the CSV of remedies for the shop.
//!
//! Owns: lists. Never does: show a courier's name in them; a claim is about a parcel. `claim_page` is
//! one claim.

use super::desk::{Desk, Section};
use super::fold::{self, Tab};
use super::table::{self, Column};
use crate::problem::Problem;
use crate::show::{chip, icon};
use crate::site::Site;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::claim::ClaimFile;
use porchlight_app::waiting::claim_waits;
use porchlight_app::{ClaimList, Slice, zone};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::Role;

/// Where the list is.
pub(super) const PLACE: &str = "/console/claims";
const LISTS: [(&str, ClaimList); 3] =
    [("open", ClaimList::Open), ("second-look", ClaimList::SecondLook), ("over", ClaimList::Over)];

pub(super) fn routes() -> Router<Site> {
    Router::new().route(PLACE, get(page)).route("/console/claims/remedies.csv", get(export))
}

async fn page(desk: Desk) -> Result<Markup, Problem> {
    let asked = desk.address.get("list").unwrap_or("open").to_owned();
    let (here, list) = LISTS.into_iter().find(|(name, _)| *name == asked).unwrap_or(LISTS[0]);
    let slice = table::slice(&desk.address);
    let claims = desk.ask(move |app, ctx| app.claims(ctx, list, slice)).await?;
    let mut columns = vec![
        Column::plain(desk.say("claim")),
        Column::plain(desk.say("recipient")),
        Column::plain(desk.say("claim-remedy")),
        Column::plain(desk.say("claim-strength")),
        Column::plain(desk.say("claim-left")),
    ];
    let ordered = list == ClaimList::Open;
    if ordered {
        columns.insert(1, Column::plain(desk.say("waits-why")));
    }
    let tabs = LISTS.map(|(name, _)| {
        let words = desk.say(&format!("claims-{name}"));
        Tab::plain(format!("{PLACE}?list={name}"), words, name == here)
    });
    let main = html! {
        header.head { h1 { (desk.say("claims")) } div.acts {
            @if desk.role() != Role::Dispatcher { a.button href=(super::pattern::PLACE) { (icon("users")) (desk.say("cases-recipients")) } }
            @if desk.role() != Role::Dispatcher { a.button href=(super::claim_together::PLACE) { (icon("link")) (desk.say("joined-claims")) } }
            a.button href="/console/claims/remedies.csv" { (icon("download")) (desk.say("remedies-csv")) }
            @if desk.may_operate() { a.button href=(super::remedy::PLACE) { (icon("settings")) (desk.say("remedies")) } }
        } }
        p.muted { (desk.say("claims-lead")) }
        p { (desk.say("trust")) ": " @for (at, station) in desk.stations.iter().enumerate() {
            @if at > 0 { " · " } a href=(super::trust::place(&station.code)) { (station.name) }
        } }
        (fold::tabs(&desk, "claims", &tabs))
        @if claims.rows.is_empty() { (table::empty("circle-check", &desk.say("claims-none"), &desk.say("claims-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("claims")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for file in &claims.rows { (row(&desk, file, ordered)) } }
            } }
            (table::paging(&desk, claims.total))
        }
    };
    Ok(desk.page(Section::Deliveries, &desk.say("claims"), &main))
}

fn row(desk: &Desk, file: &ClaimFile, ordered: bool) -> Markup {
    let (text, show) = (desk.text(), desk.show(file.order.station));
    let waits = claim_waits(&file.claim, file.remedy.as_ref(), desk.now());
    let tag = text.0.tag();
    html! {
        tr data-keep="" {
            th scope="row" { a data-row="" href={ (PLACE) "/" (file.claim.id) } { (text.code("claim", file.claim.kind.code())) }
                " " span.muted { (show.moment(file.claim.made_at)) } }
            @if ordered { td { (super::waiting::reason(desk, &waits)) } }
            td { span.clip { (file.order.recipient) " · " (file.order.external_reference) } }
            td data-label=(desk.say("claim-remedy")) { (remedy(desk, file)) }
            td data-label=(desk.say("claim-strength")) { (strong_word(file.assessed.made.strength.word.words().of(tag))) }
            td data-label=(desk.say("claim-left")) { span.clip { (file.assessed.made.residue.words().of(tag)) } }
        }
    }
}

/// The word before the colon, as a chip.
fn strong_word(words: &str) -> Markup {
    html! { span.chip { (words.split(':').next().unwrap_or(words)) } }
}

/// What the recipient gets, as a chip with its time.
pub(super) fn remedy(desk: &Desk, file: &ClaimFile) -> Markup {
    let show = desk.show(file.order.station);
    html! {
        @match &file.remedy {
            Some(row) => {
                (desk.text().code("remedy", row.kind.code())) " "
                (chip(desk.text(), "remedy-state", row.state.code()))
                @if let Some(at) = row.due_at { " " span.muted { (show.moment(at)) } }
            }
            None => span.muted { (desk.text().code("remedy", "answer")) },
        }
    }
}

async fn export(desk: Desk) -> Result<Response, Problem> {
    let lines = desk
        .ask(|app, ctx| {
            let first = app.remedies(ctx, None, Slice::page(1))?;
            let mut rows = vec![];
            for slice in table::export_slices(first.total) {
                rows.extend(app.remedies(ctx, None, slice)?.rows);
            }
            Ok(rows)
        })
        .await?;
    let head = [
        "remedy",
        "claim",
        "order",
        "reference",
        "sender",
        "claim_kind",
        "give",
        "state",
        "asked_at",
        "given_at",
        "by_itself_at",
    ];
    let at = |at: Option<Timestamp>| at.map(zone::rfc3339).unwrap_or_default();
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|line| {
            vec![
                line.remedy.id.to_string(),
                line.claim.id.to_string(),
                line.order.id.to_string(),
                line.order.external_reference,
                line.order.sender,
                line.claim.kind.code().to_owned(),
                line.remedy.kind.code().to_owned(),
                line.remedy.state.code().to_owned(),
                zone::rfc3339(line.remedy.asked_at),
                at(line.remedy.given_at),
                at(line.remedy.due_at),
            ]
        })
        .collect();
    Ok(table::csv("remedies", &head, &rows))
}
