//! The list of orders and its export.

use super::desk::{Desk, Section};
use super::table::{self, Column};
use crate::problem::Problem;
use crate::show::{chip, icon};
use crate::site::Site;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::rows::Order;
use porchlight_app::{OrderQuery, OrderSort, Page, zone};
use porchlight_domain::words::OrderState;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/orders", get(page)).route("/console/orders.csv", get(export))
}

/// What the address asks for. A state or date that does not exist counts as none.
pub(super) fn query(desk: &Desk) -> OrderQuery {
    let address = &desk.address;
    let station = desk.narrowed().map(|s| s.id);
    let day = address.get("day").and_then(zone::parse_date);
    let window = day.and_then(|day| zone::day(day, desk.show_here().zone()));
    let sort = table::sorting(address);
    OrderQuery {
        station,
        state: address.get("state").and_then(|code| code.parse::<OrderState>().ok()),
        search: address.search_text().to_owned(),
        window: window.map(|w| (w.start, w.end)),
        sort: match sort.map(|(name, _)| name) {
            Some("reference") => OrderSort::Reference,
            Some("recipient") => OrderSort::Recipient,
            Some("state") => OrderSort::State,
            Some("changed") => OrderSort::Changed,
            _ => OrderSort::Window,
        },
        // The newest windows stand first unless somebody sorts.
        descending: sort.is_none_or(|(_, down)| down),
    }
}

async fn page(desk: Desk) -> Result<Markup, Problem> {
    let (query, slice) = (query(&desk), table::slice(&desk.address));
    let list = desk.ask(move |app, ctx| app.order_list(ctx, &query, slice)).await?;
    let states: Vec<_> = OrderState::ALL
        .iter()
        .map(|s| (s.code().to_owned(), desk.text().code("order-state", s.code())))
        .collect();
    let narrowed = html! {
        (table::choice(&desk, "state", &desk.say("state"), &states))
        (table::choice(&desk, "station", &desk.say("station"), &table::station_options(&desk)))
        label.filter { span { (desk.say("day")) } input type="date" name="day" value=(desk.address.get("day").unwrap_or("")) data-narrows=""; }
    };
    let bare = list.rows.is_empty() && !desk.address.narrows();
    let main = html! {
        header.head {
            h1 { (desk.say("orders")) }
            div.acts {
                a.button href="/console/orders/quarantine" { (icon("inbox")) (desk.say("quarantine")) }
                a.button href=(desk.address.at("/console/orders.csv")) { (icon("download")) (desk.say("export")) }
                @if desk.may_dispatch() { a.button.primary href="/console/orders/import" { (icon("upload")) (desk.say("import")) } }
            }
        }
        @if !bare { (table::filters(&desk, true, &narrowed)) }
        (rows(&desk, &list))
    };
    Ok(desk.page(Section::Orders, &desk.say("orders"), &main))
}

fn rows(desk: &Desk, list: &Page<Order>) -> Markup {
    if list.rows.is_empty() {
        let narrowed = desk.address.narrows();
        let key = if narrowed { "orders-no-match" } else { "orders-none" };
        let step = html! {
            @if !narrowed && desk.may_dispatch() { a.button.primary href="/console/orders/import" { (desk.say("import")) } }
            @if narrowed { a.button href=(desk.address.path) { (desk.say("clear")) } }
        };
        return table::empty("package", &desk.say(key), &desk.say(&format!("{key}-why")), &step);
    }
    let columns = [
        Column::plain(desk.say("reference")).sorted("reference"),
        Column::plain(desk.say("recipient")).sorted("recipient"),
        Column::plain(desk.say("address")),
        Column::plain(desk.say("window")).sorted("window"),
        Column::plain(desk.say("station")),
        Column::plain(desk.say("state")).sorted("state"),
        Column::plain(desk.say("changed")).sorted("changed"),
    ];
    let now = desk.now();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("orders")) { table.rows.list {
            (table::head(desk, &columns))
            tbody data-rows="" { @for order in &list.rows {
                @let show = desk.show(order.station);
                tr data-keep="" {
                    th scope="row" { a data-sheet="" data-row="" href={ "/console/orders/" (order.id) } { (order.external_reference) } }
                    td { span.clip title=(order.recipient) { (order.recipient) } }
                    td { span.clip title=(order.address) { (order.address) } }
                    td { (show.span(order.window_start, order.window_end)) }
                    td { (desk.station_of(order.station).map_or("", |s| s.code.as_str())) }
                    td { (chip(desk.text(), "order-state", order.state.code())) }
                    td { (show.ago(order.changed_at, now)) }
                }
            } }
        } }
        (table::paging(desk, list.total))
    }
}

async fn export(desk: Desk) -> Result<Response, Problem> {
    let query = query(&desk);
    let orders = desk
        .ask(move |app, ctx| {
            let one = porchlight_app::Slice { offset: 0, limit: 1 };
            let total = app.order_list(ctx, &query, one)?.total;
            let mut all = vec![];
            for slice in table::export_slices(total) {
                all.extend(app.order_list(ctx, &query, slice)?.rows);
            }
            Ok(all)
        })
        .await?;
    let head = [
        "external_reference",
        "recipient",
        "address",
        "latitude",
        "longitude",
        "window_start",
        "window_end",
        "station",
        "state",
        "changed_at",
    ];
    let degrees = |micro: i32| format!("{:.6}", f64::from(micro) / 1e6);
    let rows: Vec<Vec<String>> = orders
        .into_iter()
        .map(|o| {
            let station = desk.station_of(o.station).map(|s| s.code.clone()).unwrap_or_default();
            vec![
                o.external_reference,
                o.recipient,
                o.address,
                degrees(o.lat),
                degrees(o.lon),
                zone::rfc3339(o.window_start),
                zone::rfc3339(o.window_end),
                station,
                o.state.code().to_owned(),
                zone::rfc3339(o.changed_at),
            ]
        })
        .collect();
    Ok(table::csv("orders", &head, &rows))
}
