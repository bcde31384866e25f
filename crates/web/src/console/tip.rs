//! Tips at the desk: the switch of a station, and what was pledged, collected and given back.

use super::desk::{Desk, Section};
use super::form::{Values, minor_units};
use super::{done, id, table};
use crate::problem::Problem;
use crate::show::{chip, icon, money};
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::rows::Tip;
use porchlight_app::tip::{TipSettled, TipState, Tipping};
use porchlight_domain::id::TipId;

const PLACE: &str = "/console/pay/tips";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/pay/tips/{id}", post(settle))
        .route("/console/settings/stations/{code}/tips", post(set))
}

/// The panel on a station's page.
pub(super) fn panel(desk: &Desk, code: &str, tipping: &Tipping) -> Markup {
    let amount = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
    let [first, second, third] = tipping.choices;
    let none = tipping.most == 0;
    let shown = |minor: i64, usual: i64| amount(if none { usual } else { minor });
    let amounts = [
        ("first", "tip-first", shown(first, 100)),
        ("second", "tip-second", shown(second, 200)),
        ("third", "tip-third", shown(third, 500)),
        ("most", "tip-most", shown(tipping.most, 5_000)),
    ];
    html! {
        section.panel #tips { h2 { (desk.say("tips")) } p.muted { (desk.say("tips-hint")) }
            p { @if tipping.on { strong { (desk.say("tips-on")) } } @else { (desk.say("tips-off")) } }
            details { summary { (desk.say("tips-change")) }
                form.stack method="post" action={ "/console/settings/stations/" (code) "/tips" } {
                    label.check { input type="checkbox" name="on" value="1" checked[tipping.on]; span { (desk.say("tips-switch")) } }
                    div.field { label for="t-page" { (desk.say("tip-page")) } p.hint #t-page-hint { (desk.say("tip-page-hint")) } input #t-page name="page" type="text" maxlength="500" value=(tipping.page) aria-describedby="t-page-hint"; }
                    div.field-pair { @for (name, label, value) in &amounts {
                        div.field { label for={ "t-" (name) } { (desk.say(label)) } input id={ "t-" (name) } name=(name) inputmode="decimal" value=(value) required; }
                    } }
                    button { (desk.say("save")) }
                }
            }
        }
    }
}

async fn set(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let station = desk.station_coded(&code)?.id;
    let place = format!("/console/settings/stations/{code}");
    let amounts: Option<Vec<i64>> = ["first", "second", "third", "most"]
        .iter()
        .map(|name| minor_units(values.get(name)))
        .collect();
    let amounts = amounts.and_then(|list| <[i64; 4]>::try_from(list).ok());
    let Some([first, second, third, most]) = amounts else {
        return Ok(done(&place, "no-tips"));
    };
    let new = Tipping {
        on: values.get("on") == "1",
        page: values.get("page").trim().to_owned(),
        choices: [first, second, third],
        most,
    };
    match desk.ask(move |app, ctx| app.set_tipping(ctx, station, new)).await {
        Ok(()) => Ok(done(&place, "tips-set")),
        Err(problem) if problem.code == "invalid" => Ok(done(&place, "no-tips")),
        Err(problem) => Err(problem),
    }
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let Some(station) = desk.station().cloned() else {
        let main = html! { h1 { (desk.say("tips")) } (table::no_station(&desk)) };
        return Ok(desk.page(Section::Blocks, &desk.say("tips"), &main));
    };
    let here = station.id;
    let tips = desk.ask(move |app, ctx| app.tips(ctx, here)).await?;
    let show = desk.show(here);
    let main = html! {
        p.back { a href="/console/pay" { (icon("chevron-left")) (desk.say("pay-title")) } }
        header.head {
            div { h1 { (desk.say("tips")) } p.muted { (station.name) } }
            div.acts { a.button href=(super::tip_book::PLACE) { (icon("download")) (desk.say("tips-csv")) } }
        }
        p.note { (desk.say("tips-note")) }
        @if tips.is_empty() { (table::empty("heart", &desk.say("tips-none"), &desk.say("tips-none-why"), &html! {})) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("tips")) { table.rows.list {
            thead { tr { @for key in ["tip", "since", "amount", "state", "tip-reference"] { th scope="col" { (desk.say(key)) } } @if desk.may_operate() { th scope="col" { span.visually-hidden { (desk.say("acts")) } } } } }
            tbody { @for tip in &tips { tr {
                th scope="row" { code { (tip.id) } }
                td { (show.moment(tip.changed_at)) }
                td.number { (money(tip.amount, tip.currency)) }
                td { (chip(desk.text(), "tip-state", tip.state.code())) }
                td { (tip.reference) }
                @if desk.may_operate() { td { (act(&desk, tip)) } }
            } } }
        } } }
    };
    Ok(desk.page(Section::Blocks, &desk.say("tips"), &main))
}

/// What the operator can say about a tip: that it was collected, or given back.
fn act(desk: &Desk, tip: &Tip) -> Markup {
    let (to, label) = match tip.state {
        TipState::Pledged => ("collected", "tip-collect"),
        TipState::Collected => ("returned", "tip-return"),
        _ => return html! {},
    };
    html! {
        form.inline method="post" action={ (PLACE) "/" (tip.id) } {
            input type="hidden" name="state" value=(to);
            input type="hidden" name="amount" value=(tip.amount);
            label { span { (desk.say("tip-reference")) } input name="reference" maxlength="100" required; }
            button { (desk.say(label)) }
        }
    }
}

async fn settle(
    desk: Desk,
    Path(tip): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let tip: TipId = id(&tip, "tip")?;
    let station = desk.station().cloned().ok_or_else(|| Problem::absent("station"))?;
    let amount: i64 = values.get("amount").parse().map_err(|_| Problem::absent("amount"))?;
    let collected = (values.get("state") == "collected").then_some((amount, station.currency));
    let reference = values.get("reference").to_owned();
    match desk.ask(move |app, ctx| app.settle_tip(ctx, tip, collected, &reference)).await {
        Ok(TipSettled::Done | TipSettled::Same) => Ok(done(PLACE, "tip-settled")),
        Ok(TipSettled::OtherCurrency | TipSettled::NotCollected) => Ok(done(PLACE, "no-tip")),
        Err(problem) if problem.code == "invalid" => Ok(done(PLACE, "no-tip")),
        Err(problem) => Err(problem),
    }
}
