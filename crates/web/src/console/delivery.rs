//! Deliveries: the list, and the evidence of one.

use super::desk::{Desk, Section};
use super::id;
use super::photo_review;
use super::table::{self, Column};
use crate::evidence;
use crate::problem::Problem;
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::device::KeptCommitment;
use porchlight_app::{DeliveryLine, DeliveryQuery, DeliverySort, Page, Slice, zone};
use porchlight_domain::id::{AttemptId, EvidenceId};
use porchlight_domain::words::{LookPurpose, Outcome};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/deliveries", get(list))
        .route("/console/deliveries.csv", get(export))
        .route("/console/deliveries/{id}", get(page))
        .route("/console/deliveries/{id}/bundle.zip", get(bundle))
        .route("/console/photos/{id}", get(photo))
}

fn query(desk: &Desk) -> DeliveryQuery {
    let address = &desk.address;
    let day = address.get("day").and_then(zone::parse_date);
    let span = day.and_then(|day| zone::day(day, desk.show_here().zone()));
    let sort = table::sorting(address);
    DeliveryQuery {
        station: desk.narrowed().map(|s| s.id),
        outcome: address.get("outcome").and_then(|code| code.parse().ok()),
        courier: address.get("courier").and_then(|id| id.parse().ok()),
        search: address.search_text().to_owned(),
        received: span.map(|w| (w.start, w.end)),
        sort: match sort.map(|(name, _)| name) {
            Some("reference") => DeliverySort::Reference,
            Some("recipient") => DeliverySort::Recipient,
            Some("courier") => DeliverySort::Courier,
            Some("outcome") => DeliverySort::Outcome,
            _ => DeliverySort::Received,
        },
        // The newest stand first unless somebody sorts.
        ascending: sort.is_some_and(|(_, down)| !down),
    }
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let (query, slice) = (query(&desk), table::slice(&desk.address));
    let (list, pairs) = desk
        .ask(move |app, ctx| {
            Ok((app.delivery_list(ctx, &query, slice)?, app.open_photo_reviews(ctx)?))
        })
        .await?;
    let outcomes: Vec<_> = [Outcome::Delivered, Outcome::AttemptFailed, Outcome::Returned]
        .iter()
        .map(|o| (o.code().to_owned(), desk.text().code("outcome", o.code())))
        .collect();
    let narrowed = html! {
        (table::choice(&desk, "outcome", &desk.say("outcome"), &outcomes))
        (table::choice(&desk, "station", &desk.say("station"), &table::station_options(&desk)))
        label.filter { span { (desk.say("day")) } input type="date" name="day" value=(desk.address.get("day").unwrap_or("")) data-narrows=""; }
    };
    let bare = list.rows.is_empty() && !desk.address.narrows();
    let main = html! {
        header.head { h1 { (desk.say("deliveries")) } div.acts { a.button href=(super::claim::PLACE) { (icon("message-square-warning")) (desk.say("claims")) } a.button href=(photo_review::PLACE) { (icon("eye")) (desk.count("pairs-open", pairs)) } a.button href=(desk.address.at("/console/deliveries.csv")) { (icon("download")) (desk.say("export")) } } }
        @if !bare { (table::filters(&desk, true, &narrowed)) }
        (rows(&desk, &list))
    };
    Ok(desk.page(Section::Deliveries, &desk.say("deliveries"), &main))
}

fn rows(desk: &Desk, list: &Page<DeliveryLine>) -> Markup {
    if list.rows.is_empty() {
        let narrowed = desk.address.narrows();
        let key = if narrowed { "deliveries-no-match" } else { "deliveries-none" };
        return table::empty("camera", &desk.say(key), &desk.say(&format!("{key}-why")), &html! {});
    }
    let columns = [
        Column::plain(desk.say("received")).sorted("received"),
        Column::plain(desk.say("reference")).sorted("reference"),
        Column::plain(desk.say("recipient")).sorted("recipient"),
        Column::plain(desk.say("address")),
        Column::plain(desk.say("courier")).sorted("courier"),
        Column::plain(desk.say("outcome")).sorted("outcome"),
        Column::plain(desk.say("where")),
    ];
    let show = desk.show_here();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("deliveries")) { table.rows.list {
            (table::head(desk, &columns))
            tbody data-rows="" { @for line in &list.rows {
                @let a = &line.attempt;
                tr data-keep="" {
                    td { (show.moment(a.received_at)) }
                    th scope="row" { a data-sheet="" data-row="" data-evidence="" href={ "/console/deliveries/" (a.id) } { (line.reference) } }
                    td { span.clip { (line.recipient) } }
                    td { span.clip { (line.address) } }
                    td { span.clip { (line.courier) } }
                    td { (chip(desk.text(), "outcome", a.outcome.code())) @if a.voided_at.is_some() { " " span.chip { (desk.say("voided")) } } }
                    td.whole { @if let Some(place) = a.drop_place { (desk.text().code("drop-place", place.code())) } @else if let Some(reason) = a.reason { (desk.text().code("reason", reason.code())) } @else if let Some(handling) = a.handling { (desk.text().code("handling", handling.code())) } }
                }
            } }
        } }
        (table::paging(desk, list.total))
    }
}

async fn export(desk: Desk) -> Result<Response, Problem> {
    let query = query(&desk);
    let lines = desk
        .ask(move |app, ctx| {
            let total = app.delivery_list(ctx, &query, Slice { offset: 0, limit: 1 })?.total;
            let mut all = vec![];
            for slice in table::export_slices(total) {
                all.extend(app.delivery_list(ctx, &query, slice)?.rows);
            }
            Ok(all)
        })
        .await?;
    let head = [
        "attempt",
        "external_reference",
        "recipient",
        "address",
        "courier",
        "outcome",
        "handling",
        "drop_place",
        "reason",
        "occurred_at",
        "received_at",
    ];
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|line| {
            let a = line.attempt;
            let code = |code: Option<&str>| code.unwrap_or_default().to_owned();
            vec![
                a.id.to_string(),
                line.reference,
                line.recipient,
                line.address,
                line.courier,
                a.outcome.code().to_owned(),
                code(a.handling.map(|h| h.code())),
                code(a.drop_place.map(|d| d.code())),
                code(a.reason.map(|r| r.code())),
                zone::rfc3339(a.occurred_at),
                zone::rfc3339(a.received_at),
            ]
        })
        .collect();
    Ok(table::csv("deliveries", &head, &rows))
}

async fn page(desk: Desk, Path(attempt): Path<String>) -> Result<Markup, Problem> {
    let attempt: AttemptId = id(&attempt, "delivery")?;
    let (delivery, signed) = desk
        .ask(move |app, ctx| {
            let delivery = app.proved_delivery(ctx, attempt)?;
            let stop = delivery.view.attempt.stop.to_string();
            Ok((delivery, app.commitments_about(ctx, &stop)?))
        })
        .await?;
    let view = &delivery.view;
    let show = desk.show(view.station.id);
    let text = desk.text();
    let title = view.order.external_reference.clone();
    let bundle = format!("/console/deliveries/{attempt}/bundle.zip");
    let main = html! {
        p.back { a href="/console/deliveries" { (icon("chevron-left")) (desk.say("deliveries")) } }
        div #delivery data-live={ "order/" (view.order.id) } {
            header.head {
                div { h1 { (title) } p { (chip(text, "outcome", view.attempt.outcome.code())) @if view.attempt.voided_at.is_some() { " " span.chip.warn { (desk.say("voided")) } } " " span.muted { (show.moment(view.attempt.occurred_at)) } } }
                div.acts { a.button href={ "/console/orders/" (view.order.id) } { (icon("package")) (desk.say("order")) } }
            }
            dl.facts.inline {
                div { dt { (desk.say("recipient")) } dd { (view.order.recipient) } }
                div { dt { (desk.say("address")) } dd { (view.order.address) } }
                div { dt { (desk.say("courier")) } dd { a href={ "/console/people/" (view.courier.id) } { (view.courier.name) } } }
                @if let Some((award, block)) = &view.award { div { dt { (desk.say("block")) } dd { a href={ "/console/awards/" (award.id) } { (show.clocks(block.starts_at, block.ends_at)) } } } }
                @if let Some(place) = view.attempt.drop_place { div { dt { (desk.say("where")) } dd { (text.code("drop-place", place.code())) @if view.attempt.out_of_sight { " · " (desk.say("out-of-sight")) } @if !view.attempt.where_to_look.is_empty() { br; (view.attempt.where_to_look) } } } }
                @if let Some(weather) = view.attempt.weather { div { dt { (desk.say("weather")) } dd { (text.code("weather", weather.code())) } } }
                @if let Some(reason) = view.attempt.reason { div { dt { (desk.say("reason")) } dd { (text.code("reason", reason.code())) } } }
                (signatures(&desk, &show, &signed))
                @if !view.attempt.note.is_empty() { div { dt { (desk.say("note")) } dd { (view.attempt.note) } } }
            }
            (evidence::evidence(&show, &delivery, &evidence::Addresses {
                page: &format!("/console/deliveries/{attempt}"),
                photos: "/console/photos",
                bundle: &bundle,
                purpose: purpose(&desk),
            }))
        }
    };
    Ok(desk.page(Section::Deliveries, &title, &main))
}

/// What the courier's phone signed for at this stop: by its own clock, and when it came.
fn signatures(desk: &Desk, show: &Show, signed: &[KeptCommitment]) -> Markup {
    html! {
        @for one in signed {
            div {
                dt { (desk.say("signed-by-phone")) }
                dd {
                    @if let Some(at) = one.signed_at { (show.moment(at)) " " (desk.say("signed-by-its-clock")) " · " }
                    (desk.say("received")) " " (show.moment(one.received_at)) " · "
                    (desk.text().code("assurance", one.assurance.code()))
                }
            }
        }
    }
}

async fn bundle(desk: Desk, Path(attempt): Path<String>) -> Result<Response, Problem> {
    let attempt: AttemptId = id(&attempt, "delivery")?;
    let bytes = desk.ask(move |app, ctx| app.export_bundle(ctx, attempt)).await?;
    let kind = HeaderValue::from_static("application/zip");
    let name = format!("attachment; filename=\"{attempt}.zip\"");
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn purpose(desk: &Desk) -> Option<LookPurpose> {
    desk.address.get("purpose").and_then(|code| code.parse().ok())
}

async fn photo(desk: Desk, Path(photo): Path<String>) -> Result<Response, Problem> {
    let photo: EvidenceId = id(&photo, "photo")?;
    let purpose = purpose(&desk);
    let bytes = desk.ask(move |app, ctx| app.evidence_photo(ctx, photo, purpose)).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], bytes)
        .into_response())
}
