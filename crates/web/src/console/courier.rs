//! Couriers: the list and one of them.

use super::desk::{Desk, Section};
use super::id;
use super::table::{self, Column};
use crate::problem::Problem;
use crate::show::{chip, icon, money};
use crate::site::Site;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::CourierSort;
use porchlight_app::desk::{CourierStory, PeopleCounts};
use porchlight_app::pay::shown_pay;
use porchlight_domain::id::CourierId;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/people", get(list)).route("/console/people/{id}", get(page))
}

/// The tabs of People.
pub(super) fn tabs(desk: &Desk, counts: PeopleCounts, current: &str) -> Markup {
    let all = [
        ("couriers", "/console/people", 0),
        ("applications", "/console/people/applications", counts.submitted),
        ("staff", "/console/people/staff", 0),
        ("identity", super::identity::PLACE, 0),
    ];
    html! {
        nav.tabs aria-label=(desk.say("people")) {
            @for (key, href, n) in all {
                a href=(href) aria-current=[(key == current).then_some("page")] { (desk.say(key)) @if n > 0 { " " span.count { (n) } } }
            }
        }
    }
}

/// How the address sorts couriers.
fn sort(desk: &Desk) -> (CourierSort, bool) {
    let sorting = table::sorting(&desk.address);
    let by = match sorting.map(|(name, _)| name) {
        Some("vehicle") => CourierSort::Vehicle,
        Some("station") => CourierSort::Station,
        Some("since") => CourierSort::Since,
        Some("state") => CourierSort::State,
        _ => CourierSort::Name,
    };
    (by, sorting.is_some_and(|(_, down)| down))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let (search, slice) = (desk.address.search_text().to_owned(), table::slice(&desk.address));
    let (sort, down) = sort(&desk);
    let (list, counts) = desk
        .ask(move |app, ctx| {
            let list = app.courier_list(ctx, &search, sort, down, slice)?;
            Ok((list, app.people_counts(ctx)?))
        })
        .await?;
    let columns = [
        Column::plain(desk.say("name")).sorted("name"),
        Column::plain(desk.say("contact")),
        Column::plain(desk.say("vehicle")).sorted("vehicle"),
        Column::plain(desk.say("station")).sorted("station"),
        Column::plain(desk.say("since")).sorted("since"),
        Column::plain(desk.say("state")).sorted("state"),
    ];
    let bare = list.rows.is_empty() && !desk.address.narrows();
    let main = html! {
        header.head { h1 { (desk.say("people")) } }
        (tabs(&desk, counts, "couriers"))
        @if !bare { (table::filters(&desk, true, &html! {})) }
        @if list.rows.is_empty() {
            @let key = if desk.address.search_text().is_empty() { "couriers-none" } else { "couriers-no-match" };
            @let step = html! { a.button href="/console/people/applications" { (desk.say("applications")) } };
            (table::empty("users", &desk.say(key), &desk.say("couriers-none-why"), &step))
        } @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("couriers")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for courier in &list.rows { tr data-keep="" {
                    th scope="row" { a data-sheet="" data-row="" href={ "/console/people/" (courier.id) } { (courier.name) } }
                    td { span.clip { (courier.email) } }
                    td { (desk.text().code("vehicle", courier.vehicle.code())) }
                    td { (desk.station_name(courier.station)) }
                    td { (desk.show(courier.station).moment(courier.created_at)) }
                    td { (chip(desk.text(), "courier-state", courier.state.code())) }
                } } }
            } }
            (table::paging(&desk, list.total))
        }
    };
    Ok(desk.page(Section::People, &desk.say("people"), &main))
}

async fn page(desk: Desk, Path(courier): Path<String>) -> Result<Markup, Problem> {
    let courier: CourierId = id(&courier, "courier")?;
    let (story, standing) = desk
        .ask(move |app, ctx| Ok((app.courier_story(ctx, courier)?, app.standing_of(ctx, courier)?)))
        .await?;
    let title = story.courier.name.clone();
    let devices = super::device::section(&desk, courier, &desk.show(story.courier.station)).await?;
    let challenges =
        super::challenge::section(&desk, courier, &desk.show(story.courier.station)).await?;
    let c = &story.courier;
    let show = desk.show(c.station);
    let cases = super::case_person::section(&desk, courier, &show).await?;
    let text = desk.text();
    let main = html! {
        p.back { a href="/console/people" { (icon("chevron-left")) (desk.say("people")) } }
        header.head {
            div { h1 { (title) } p { (chip(text, "courier-state", c.state.code())) " " span.muted { (story.station.name) } } }
            div.acts { a.button href={ "/console/deliveries?courier=" (c.id) } { (desk.say("deliveries")) } }
        }
        dl.facts.inline {
            div { dt { (desk.say("email")) } dd { a href={ "mailto:" (c.email) } { (c.email) } } }
            div { dt { (desk.say("phone")) } dd { a href={ "tel:" (c.phone) } { (c.phone) } } }
            div { dt { (desk.say("vehicle")) } dd { (text.code("vehicle", c.vehicle.code())) } }
            div { dt { (desk.say("since")) } dd { (show.moment(c.created_at)) } }
            @if let Some(programme) = &story.programme { div { dt { (desk.say("programme")) } dd { (programme.name) @if let Some(terms) = &story.terms { span.muted { " · " (desk.count("terms-version", terms.version)) } } } } }
            @for (outcome, n) in &story.outcomes { div { dt { (text.code("outcome", outcome.code())) } dd { (n) } } }
            @if let Some(wishes) = story.wishes.as_ref().filter(|w| w.active) { div { dt { (desk.say("standing")) } dd { (desk.count("standing-most", wishes.max_per_round)) } } }
        }
        (cases)
        (challenges)
        (awards(&desk, &story))
        (super::standing::section(&desk, &standing, &show))
        (devices)
        p.note { (desk.say("courier-note")) }
    };
    Ok(desk.page(Section::People, &title, &main))
}

fn awards(desk: &Desk, story: &CourierStory) -> Markup {
    let show = desk.show(story.courier.station);
    html! {
        h2 { (desk.say("awards-newest")) }
        @if story.awards.is_empty() { p.muted { (desk.say("courier-no-awards")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("awards-newest")) { table.rows {
            thead { tr { th scope="col" { (desk.say("block")) } th scope="col" { (desk.say("how")) } th.number scope="col" { (desk.say("pay")) } th scope="col" { (desk.say("state")) } } }
            tbody data-rows="" { @for (award, block) in &story.awards { tr data-keep="" {
                th scope="row" { a data-row="" href={ "/console/awards/" (award.id) } { (show.span(block.starts_at, block.ends_at)) } }
                td { (desk.text().code("award-source", award.source.code())) }
                td.number { (money(shown_pay(block), block.currency)) }
                td { (chip(desk.text(), "award-state", award.state.code())) }
            } } }
        } } }
    }
}
