//! Steps of pay for blocks with free places: what a station publishes, and what a block takes next.

use super::desk::Desk;
use super::done;
use super::form::Values;
use crate::problem::Problem;
use crate::show::{Show, money};
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::post;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::pay::steps_ahead;
use porchlight_app::rows::Block;
use porchlight_domain::pay::Steps;
use porchlight_domain::time::{HOUR, MINUTE};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/settings/stations/{code}/steps", post(set))
}

/// A number with at most one digit behind the point, without a nought there.
fn plain(tenths: i64) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        digit => format!("{}.{digit}", tenths / 10),
    }
}

fn hours(micros: i64) -> String {
    plain(micros / (6 * MINUTE))
}

fn percent(per_mille: u32) -> String {
    plain(i64::from(per_mille))
}

/// A number such as 2.5, in tenths.
fn tenths(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 5 || part.len() > 1 {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 10 + part.parse::<i64>().ok()?)
}

/// The panel on a station's page.
pub(super) fn panel(desk: &Desk, code: &str, steps: Steps) -> Markup {
    let none = steps == Steps::NONE;
    let shown = if none {
        Steps { per_mille: 0, first: 24 * HOUR, every: 6 * HOUR, most_per_mille: 200 }
    } else {
        steps
    };
    let fields = [
        ("percent", "pay-steps-percent", percent(shown.per_mille)),
        ("most", "pay-steps-most", percent(shown.most_per_mille)),
        ("first", "pay-steps-first", hours(shown.first)),
        ("every", "pay-steps-every", hours(shown.every)),
    ];
    html! {
        section.panel #steps { h2 { (desk.say("pay-steps")) } p.muted { (desk.say("pay-steps-hint")) }
            p { @if none { (desk.say("pay-steps-none")) } @else { (words(desk, steps)) } }
            details { summary { (desk.say("pay-steps-change")) }
                form.stack method="post" action={ "/console/settings/stations/" (code) "/steps" } {
                    p.hint { (desk.say("pay-steps-percent-hint")) }
                    div.field-pair { @for (name, label, value) in &fields {
                        div.field { label for={ "s-" (name) } { (desk.say(label)) } input id={ "s-" (name) } name=(name) inputmode="decimal" value=(value) required; }
                    } }
                    button.primary data-asks=(desk.say("pay-ask")) { (desk.say("pay-steps-do")) }
                }
            }
        }
    }
}

fn words(desk: &Desk, steps: Steps) -> String {
    desk.with(
        "pay-steps-are",
        &[
            ("percent", percent(steps.per_mille).into()),
            ("first", hours(steps.first).into()),
            ("every", hours(steps.every).into()),
            ("most", percent(steps.most_per_mille).into()),
        ],
    )
}

/// What a block rises to next, on its page.
pub(super) fn next(desk: &Desk, show: &Show, block: &Block) -> Markup {
    let ahead = steps_ahead(block);
    let when = ahead.at.iter().find(|at| **at > desk.now());
    let amount = |minor: i64| money(minor, block.currency);
    html! { @if let (Some(at), Some(to), Some(most)) = (when, ahead.pay.first(), ahead.pay.last()) {
        p.note {
            (desk.with("pay-steps-next", &[("pay", amount(*to).into()), ("when", show.moment_text(*at).into())]))
            ". " (desk.with("pay-steps-limit", &[("pay", amount(*most).into())]))
        }
    } }
}

async fn set(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let station = desk.station_coded(&code)?.id;
    let place = format!("/console/settings/stations/{code}");
    let read = |name: &str| tenths(values.get(name));
    let small = |name: &str| u32::try_from(read(name)?).ok();
    let steps = || {
        let per_mille = small("percent")?;
        if per_mille == 0 {
            return Some(Steps::NONE);
        }
        Some(Steps {
            per_mille,
            most_per_mille: small("most")?,
            first: read("first")? * 6 * MINUTE,
            every: read("every")? * 6 * MINUTE,
        })
    };
    let Some(steps) = steps() else { return Ok(done(&place, "no-steps")) };
    match desk.ask(move |app, ctx| app.set_pay_steps(ctx, station, steps)).await {
        Ok(_) => Ok(done(&place, "steps-set")),
        Err(problem) if problem.code == "invalid" => Ok(done(&place, "no-steps")),
        Err(problem) => Err(problem),
    }
}
