//! Pay as the office sees it: the ledger, corrections on an award, and published mileage rates.

use super::desk::{Desk, Section};
use super::form::{Fields, Values, wrong};
use super::{done, id, table};
use crate::problem::{FieldProblem, Problem};
use crate::show::{distance, icon, lasting, money};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::pay::{Corrected, LedgerLine, MileageSet, NewMileageRate, PayStatement};
use porchlight_app::rows::MileageRateRow;
use porchlight_app::{Page, zone};
use porchlight_domain::id::AwardId;
use porchlight_domain::money::Currency;
use porchlight_domain::pay::{MILE, PayKind, Source};
use porchlight_domain::time::{DAY, MINUTE};
use porchlight_domain::words::{Role, VehicleKind};

/// Days over which the sums run.
const SUM_DAYS: i64 = 28;
/// Kinds that a person may set.
const SETTABLE: [PayKind; 6] = [
    PayKind::Block,
    PayKind::Step,
    PayKind::Overrun,
    PayKind::Cancelled,
    PayKind::Hold,
    PayKind::Thanks,
];

/// Below so many engaged minutes an amount for an hour says nothing about an hour.
const LEAST_MINUTES: i64 = 15;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/pay", get(list))
        .route("/console/pay/rates", get(rates).post(set_rate))
        .route("/console/awards/{id}/pay", post(correct))
        .merge(super::campaign::routes())
}

/// Whether this person reads the ledger.
pub(super) fn reads(desk: &Desk) -> bool {
    matches!(desk.role(), Role::Operator | Role::Dispatcher | Role::Auditor)
}

async fn list(desk: Desk) -> Result<Response, Problem> {
    let Some(station) = desk.station().cloned() else {
        let main = html! { h1 { (desk.say("pay-title")) } (table::no_station(&desk)) };
        return Ok(desk.page(Section::Blocks, &desk.say("pay-title"), &main).into_response());
    };
    let (here, slice) = (station.id, table::slice(&desk.address));
    let since = desk.now().plus(-SUM_DAYS * DAY);
    let (page, sums) = desk
        .ask(move |app, ctx| {
            Ok((app.pay_entries(ctx, here, slice)?, app.pay_sums(ctx, here, since)?))
        })
        .await?;
    let main = html! {
        p.back { a href="/console/blocks" { (icon("chevron-left")) (desk.say("blocks")) } }
        header.head {
            div { h1 { (desk.say("pay-title")) } p.muted { (station.name) } }
            div.acts { a.button href="/console/pay/thanks" { (icon("heart")) (desk.say("campaigns")) } a.button href="/console/pay/tips" { (icon("heart")) (desk.say("tips")) } a.button href="/console/pay/rates" { (desk.say("mileage-rates")) } }
        }
        (super::week::station_filter(&desk))
        p.note { (desk.say("pay-note")) }
        (sums_list(&desk, &sums))
        (ledger(&desk, &page))
    };
    let page = desk.page(Section::Blocks, &desk.say("pay-title"), &main);
    Ok((desk.remember(), page).into_response())
}

fn sums_list(desk: &Desk, sums: &[(PayKind, Currency, i64)]) -> Markup {
    html! {
        @if !sums.is_empty() {
            h2 { (desk.count("pay-sums", SUM_DAYS.unsigned_abs())) }
            dl.facts.inline { @for (kind, currency, minor) in sums {
                div { dt { (desk.text().code("pay-kind", kind.code())) } dd { (money(*minor, *currency)) } }
            } }
        }
    }
}

fn ledger(desk: &Desk, page: &Page<LedgerLine>) -> Markup {
    let heads = ["entered", "courier", "block", "what", "amount", "pay-how"];
    html! {
        h2 { (desk.say("pay-ledger")) }
        @if page.rows.is_empty() {
            (table::empty("receipt", &desk.say("pay-none"), &desk.say("pay-none-why"), &html! {}))
        } @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("pay-ledger")) { table.rows.list {
                thead { tr { @for key in heads { th.(if key == "amount" { "number" } else { "" }) scope="col" { (desk.say(key)) } } } }
                tbody data-rows="" { @for line in &page.rows { tr data-keep="" {
                    @let show = desk.show(line.entry.station);
                    td { (show.moment(line.entry.at)) }
                    th scope="row" { a href={ "/console/people/" (line.entry.courier) } { (line.name) } }
                    td { a data-row="" href={ "/console/awards/" (line.entry.award) } { (show.span(line.block.starts_at, line.block.ends_at)) } }
                    td { (desk.text().code("pay-kind", line.entry.kind.code())) @if line.entry.amount < 0 { " " span.muted { (desk.say("pay-taken-back")) } } }
                    td.number { (signed(line.entry.amount, line.entry.currency)) }
                    td { @if line.entry.reason.is_empty() { span.muted { (desk.say("pay-by-rule")) } } @else { span.clip { (line.entry.reason) } } }
                } } }
            } }
            (table::paging(desk, page.total))
        }
    }
}

/// An amount that may be below zero.
fn signed(minor: i64, currency: Currency) -> String {
    if minor < 0 { format!("\u{2212}{}", money(-minor, currency)) } else { money(minor, currency) }
}

/// What an award was paid, on its page.
pub(super) fn section(desk: &Desk, paid: &PayStatement) -> Markup {
    let currency = paid.block.currency;
    let show = desk.show(paid.block.station);
    let amount = |minor: i64| signed(minor, currency);
    html! {
        section.panel #pay {
            h2 { (desk.say("pay-title")) }
            @if paid.lines.is_empty() { p.muted { (desk.say("pay-not-yet")) } }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(desk.say("pay-title")) { table.rows.slim {
                    thead { tr { th scope="col" { (desk.say("what")) } th.number scope="col" { (desk.say("amount")) } th scope="col" { (desk.say("entered")) } th scope="col" { (desk.say("pay-how")) } } }
                    tbody { @for line in &paid.lines { tr {
                        th scope="row" { (desk.text().code("pay-kind", line.kind.code())) @if line.amount < 0 || line.taken_back { " " span.muted { (desk.say("pay-taken-back")) } } }
                        td.number { (amount(line.amount)) }
                        td { (show.moment(line.at)) }
                        td { @if line.reason.is_empty() { span.muted { (desk.say("pay-by-rule")) } } @else { (line.reason) } }
                    } } }
                } }
                dl.facts.inline {
                    div { dt { (desk.say("pay-total")) } dd { strong { (amount(paid.total)) } } }
                    @if let Some(minutes) = paid.minutes { div { dt { (desk.say("pay-engaged")) } dd { (lasting(desk.text(), minutes * MINUTE)) } } }
                    @if let Some(metres) = paid.metres { div { dt { (desk.say("driving")) } dd { (distance(i64::from(metres))) } } }
                    @if let Some(cost) = paid.mileage { div { dt { (desk.say("pay-mileage")) } dd { (amount(cost)) } } }
                    @if let Some(net) = paid.net_per_hour.filter(|_| paid.minutes.is_some_and(|m| m >= LEAST_MINUTES)) { div { dt { (desk.say("pay-net-hour")) } dd { (amount(net)) } } }
                }
            }
            @if desk.may_operate() { (correct_form(desk, paid)) }
        }
    }
}

fn correct_form(desk: &Desk, paid: &PayStatement) -> Markup {
    let at = format!("/console/awards/{}/pay", paid.award.id);
    html! {
        details { summary { (desk.say("pay-correct")) }
            p.hint { (desk.say("pay-correct-hint")) }
            form.stack method="post" action=(at) {
                div.field-pair {
                    div.field { label for="f-kind" { (desk.say("what")) } select #f-kind name="kind" { @for kind in SETTABLE { option value=(kind.code()) { (desk.text().code("pay-kind", kind.code())) } } } }
                    div.field { label for="f-amount" { (desk.say("pay-new-amount")) " (" (paid.block.currency) ")" } input #f-amount name="amount" inputmode="decimal" maxlength="12" required; }
                }
                div.field { label for="f-reason" { (desk.say("pay-reason")) } textarea #f-reason name="reason" rows="2" maxlength="500" required {} }
                button data-asks=(desk.say("pay-correct-ask")) { (desk.say("pay-correct-do")) }
            }
        }
    }
}

async fn correct(
    desk: Desk,
    Path(award): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let award: AwardId = id(&award, "award")?;
    let back = format!("/console/awards/{award}");
    let Some(kind) =
        values.get("kind").parse::<PayKind>().ok().filter(|k| k.source() != Source::Recipient)
    else {
        return Ok(done(&back, "no-pay-kind"));
    };
    let Ok(amount) = values.amount("amount") else { return Ok(done(&back, "no-pay-amount")) };
    let reason = values.get("reason").to_owned();
    if reason.is_empty() {
        return Ok(done(&back, "no-pay-reason"));
    }
    let corrected =
        desk.ask(move |app, ctx| app.correct_pay(ctx, award, kind, amount, &reason)).await?;
    let code = match corrected {
        Corrected::Done => "pay-corrected",
        Corrected::Same => "no-pay-same",
        Corrected::BelowShown(_) => "no-pay-below",
    };
    Ok(done(&back, code))
}

async fn rates(desk: Desk) -> Result<Markup, Problem> {
    rates_page(&desk, &Values::default(), &[]).await
}

fn per_unit(row: &MileageRateRow) -> String {
    let (whole, part) = (row.milli_minor / 1_000, row.milli_minor % 1_000);
    let unit = if row.unit_mm == MILE { "mi" } else { "km" };
    let minor = if part == 0 { whole.to_string() } else { format!("{whole}.{part:03}") };
    format!("{} ct / {unit} ({})", minor.trim_end_matches('0').trim_end_matches('.'), row.currency)
}

async fn rates_page(
    desk: &Desk,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let rows = desk.ask(|app, _| app.mileage_rates()).await?;
    let show = desk.show_here();
    let f = Fields { desk, values, errors };
    let vehicles: Vec<(String, String)> = VehicleKind::ALL
        .iter()
        .map(|v| (v.code().to_owned(), desk.text().code("vehicle", v.code())))
        .collect();
    let units = [("km".to_owned(), desk.say("unit-km")), ("mi".to_owned(), desk.say("unit-mile"))];
    let main = html! {
        p.back { a href="/console/pay" { (icon("chevron-left")) (desk.say("pay-title")) } }
        h1 { (desk.say("mileage-rates")) }
        p.note { (desk.say("mileage-note")) }
        @if rows.is_empty() { p.muted { (desk.say("mileage-none")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("mileage-rates")) { table.rows.slim {
            thead { tr { @for key in ["country", "vehicle", "mileage-from", "mileage-rate", "mileage-source"] { th scope="col" { (desk.say(key)) } } } }
            tbody { @for row in &rows { tr {
                th scope="row" { (row.country) } td { (desk.text().code("vehicle", row.vehicle.code())) }
                td { (show.date(zone::date_of(row.holds_from, show.zone()))) } td { (per_unit(row)) } td { (row.source) }
            } } }
        } } }
        @if desk.may_operate() { section.panel { h2 { (desk.say("mileage-new")) }
            (f.summary())
            form.stack method="post" action="/console/pay/rates" {
                div.field-pair { (f.input("country", "country", "text", Some("country-hint"))) (f.select("vehicle", "vehicle", &vehicles, None)) }
                div.field-pair { (f.input("from", "mileage-from", "date", None)) (f.input("currency", "currency", "text", None)) }
                div.field-pair { (f.input("rate", "mileage-cents", "text", Some("mileage-cents-hint"))) (f.select("unit", "mileage-unit", &units, None)) }
                (f.input("source", "mileage-source", "text", Some("mileage-source-hint")))
                button.primary { (desk.say("mileage-publish")) }
            }
        } }
    };
    Ok(desk.page(Section::Blocks, &desk.say("mileage-rates"), &main))
}

/// Cents such as `72.5`, in thousandths.
fn milli(text: &str) -> Option<u32> {
    let text = text.replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.len() > 3 || whole.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u32 = if part.is_empty() { 0 } else { format!("{part:0<3}").parse().ok()? };
    whole.parse::<u32>().ok()?.checked_mul(1_000)?.checked_add(thousandths)
}

fn read_rate(desk: &Desk, values: &Values) -> Result<NewMileageRate, Vec<FieldProblem>> {
    let mut errors = vec![];
    let show = desk.show_here();
    let day = zone::parse_date(values.get("from"));
    let from = day.and_then(|date| zone::at_minute(date, 0, show.zone()));
    if from.is_none() {
        errors.push(wrong("from", "not_a_day", "give a day"));
    }
    let rate = milli(values.get("rate"));
    if rate.is_none() {
        errors.push(wrong("rate", "not_an_amount", "give cents such as 72.5"));
    }
    let currency = values.get("currency").parse().ok();
    if currency.is_none() {
        errors.push(wrong("currency", "not_a_currency", "give three letters such as USD"));
    }
    let vehicle = values.get("vehicle").parse().ok();
    match (from, rate, currency, vehicle) {
        (Some(holds_from), Some(milli_minor), Some(currency), Some(vehicle)) => {
            Ok(NewMileageRate {
                vehicle,
                country: values.get("country").to_owned(),
                holds_from,
                currency,
                milli_minor,
                mile: values.get("unit") == "mi",
                source: values.get("source").to_owned(),
            })
        }
        _ => Err(errors),
    }
}

async fn set_rate(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let errors = match read_rate(&desk, &values) {
        Err(errors) => errors,
        Ok(new) => match desk.ask(move |app, ctx| app.set_mileage_rate(ctx, new)).await {
            Ok(MileageSet::Set) => {
                return Ok(done("/console/pay/rates", "mileage-set").into_response());
            }
            Ok(MileageSet::Stands) => {
                vec![wrong("from", "rate_stands", "a rate of that day stands: give a later day")]
            }
            Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        },
    };
    let page = rates_page(&desk, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
