//! The operator's thank-yous: an amount for blocks that recipients thank for, out of a budget.

use super::desk::{Desk, Section};
use super::form::{Fields, Values, wrong};
use super::{done, id, table};
use crate::problem::{FieldProblem, Problem};
use crate::show::{icon, money};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::pay::{CampaignBegun, CampaignLine, NewCampaign};
use porchlight_app::rows::Station;
use porchlight_app::zone;
use porchlight_domain::id::CampaignId;

const PLACE: &str = "/console/pay/thanks";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(page).post(begin))
        .route("/console/pay/thanks/{id}/end", post(end))
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let Some(station) = desk.station().cloned() else {
        let main = html! { h1 { (desk.say("campaigns")) } (table::no_station(&desk)) };
        return Ok(desk.page(Section::Blocks, &desk.say("campaigns"), &main).into_response());
    };
    let shown = campaign_page(&desk, &station, &Values::of(&[("most_each", "5")]), &[]).await?;
    Ok((desk.remember(), shown).into_response())
}

async fn campaign_page(
    desk: &Desk,
    station: &Station,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let here = station.id;
    let lines = desk.ask(move |app, ctx| app.campaigns(ctx, here)).await?;
    let f = Fields { desk, values, errors };
    let main = html! {
        p.back { a href="/console/pay" { (icon("chevron-left")) (desk.say("pay-title")) } }
        header.head { div { h1 { (desk.say("campaigns")) } p.muted { (station.name) } } }
        (super::week::station_filter(desk))
        p.note { (desk.say("campaigns-note")) }
        @if lines.is_empty() { p.muted { (desk.say("campaigns-none")) } }
        @else { (list(desk, &lines)) }
        @if desk.may_operate() { section.panel { h2 { (desk.say("campaign-new")) }
            (f.summary())
            form.stack method="post" action=(PLACE) {
                input type="hidden" name="station" value=(station.code);
                div.field-pair { (f.input("from", "begins", "date", None)) (f.input("to", "ends", "date", None)) }
                div.field-pair { (f.input("each", "campaign-each", "text", None)) (f.input("budget", "campaign-budget", "text", None)) }
                (f.input("most_each", "campaign-most", "number", None))
                button.primary { (desk.say("campaign-begin")) }
            }
        } }
    };
    Ok(desk.page(Section::Blocks, &desk.say("campaigns"), &main))
}

fn list(desk: &Desk, lines: &[CampaignLine]) -> Markup {
    let heads = ["when", "campaign-each", "campaign-budget", "campaign-spent", "campaign-most"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("campaigns")) { table.rows.slim {
            thead { tr { @for key in heads { th scope="col" { (desk.say(key)) } } @if desk.may_operate() { th scope="col" { span.visually-hidden { (desk.say("acts")) } } } } }
            tbody { @for CampaignLine { row, spent } in lines { tr {
                @let ends = row.ended_at.unwrap_or(row.ends_at);
                th scope="row" { (desk.show(row.station).span(row.starts_at, ends)) }
                td { (money(row.each_minor, row.currency)) } td { (money(row.budget, row.currency)) }
                td { (money(*spent, row.currency)) } td { (row.most_each) }
                @if desk.may_operate() { td { @if ends > desk.now() {
                    form method="post" action={ (PLACE) "/" (row.id) "/end" } { button.quiet data-asks=(desk.say("campaign-end-ask")) { (desk.say("campaign-end")) } }
                } } }
            } } }
        } }
    }
}

fn read(desk: &Desk, station: &Station, values: &Values) -> Result<NewCampaign, Vec<FieldProblem>> {
    let show = desk.show(station.id);
    let mut errors = vec![];
    let mut day = |name: &str| {
        let window = zone::parse_date(values.get(name)).and_then(|d| zone::day(d, show.zone()));
        if window.is_none() {
            errors.push(wrong(name, "not_a_day", "give a day"));
        }
        window
    };
    let span = day("from").zip(day("to"));
    let mut amount = |name: &str| values.amount(name).map_err(|e| errors.push(e)).ok();
    let amounts = amount("each").zip(amount("budget"));
    let most = values.number("most_each").map_err(|e| errors.push(e)).ok();
    match (span, amounts, most) {
        // Both days count in full.
        (Some((from, to)), Some((each, budget)), Some(most_each)) => Ok(NewCampaign {
            station: station.id,
            span: (from.start, to.end),
            each,
            budget,
            most_each,
        }),
        _ => Err(errors),
    }
}

async fn begin(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let found = desk.stations.iter().find(|s| s.code == values.get("station")).cloned();
    let station = found.ok_or_else(|| Problem::absent("station"))?;
    let errors = match read(&desk, &station, &values) {
        Err(errors) => errors,
        Ok(new) => match desk.ask(move |app, ctx| app.begin_campaign(ctx, new)).await {
            Ok(CampaignBegun::Begun) => return Ok(done(PLACE, "campaign-begun").into_response()),
            Ok(CampaignBegun::Overlaps) => {
                vec![wrong("from", "overlaps", "one of this station reaches into that time")]
            }
            Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        },
    };
    let page = campaign_page(&desk, &station, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn end(desk: Desk, Path(campaign): Path<String>) -> Result<Redirect, Problem> {
    let campaign: CampaignId = id(&campaign, "campaign")?;
    desk.ask(move |app, ctx| app.end_campaign(ctx, campaign)).await?;
    Ok(done(PLACE, "campaign-ended"))
}
