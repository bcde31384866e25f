//! Settings of remedies: the policy, tried on the last claims before it is published.

use super::desk::{Desk, Section};
use super::done;
use super::form::{Fields, Values, wrong};
use super::system::{operators_only, tabs};
use crate::problem::{FieldProblem, Problem};
use crate::site::Site;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::assess::remedy::Policy;
use porchlight_app::remedy::Preview;
use porchlight_domain::words::RemedyKind;

/// Where the settings are.
pub(super) const PLACE: &str = "/console/settings/remedies";

pub(super) fn routes() -> Router<Site> {
    Router::new().route(PLACE, get(page).post(post))
}

async fn page(desk: Desk) -> Result<Markup, Problem> {
    operators_only(&desk)?;
    let policy = desk.ask(|app, ctx| app.remedy_policy(ctx)).await?;
    let known = policy.is_some();
    let p = policy.unwrap_or_default();
    let (at_once, days, wait) =
        (p.at_once.to_string(), p.days.to_string(), p.wait_hours.to_string());
    let values = Values::of(&[
        ("not_received", p.not_received.code()),
        ("damaged", p.damaged.code()),
        ("wrong_item", p.wrong_item.code()),
        ("wrong_place", p.wrong_place.code()),
        ("at_once", &at_once),
        ("days", &days),
        ("wait_hours", &wait),
        ("valuable", if p.valuable_at_once { "yes" } else { "no" }),
    ]);
    Ok(policy_page(&desk, known, &values, &[], None))
}

fn policy_page(
    desk: &Desk,
    known: bool,
    values: &Values,
    errors: &[FieldProblem],
    preview: Option<&Preview>,
) -> Markup {
    let f = Fields { desk, values, errors };
    let kinds: Vec<(String, String)> =
        [RemedyKind::Replacement, RemedyKind::Refund, RemedyKind::Retry]
            .map(|kind| (kind.code().to_owned(), desk.text().code("remedy", kind.code())))
            .into();
    let valuable = [("yes", "remedies-valuable-yes"), ("no", "remedies-valuable-no")];
    let valuable: Vec<(String, String)> =
        valuable.map(|(code, key)| (code.to_owned(), desk.say(key))).into();
    let main = html! {
        header.head { h1 { (desk.say("settings")) } }
        (tabs(desk, "remedies"))
        p.muted { (desk.say("remedies-lead")) }
        @if !known { p.banner.warn { (desk.say("remedies-none")) } }
        (f.summary())
        @if let Some(preview) = preview { (tried(desk, preview)) }
        form.panel method="post" {
            div.field-pair { (f.select("not_received", "remedies-not-received", &kinds, None)) (f.select("damaged", "remedies-damaged", &kinds, None)) }
            div.field-pair { (f.select("wrong_item", "remedies-wrong-item", &kinds, None)) (f.select("wrong_place", "remedies-wrong-place", &kinds, None)) }
            (f.input("at_once", "remedies-at-once", "number", Some("remedies-at-once-hint")))
            (f.input("days", "remedies-days", "number", None))
            (f.input("wait_hours", "remedies-wait", "number", Some("remedies-wait-hint")))
            (f.select("valuable", "remedies-valuable", &valuable, None))
            div.acts {
                button name="act" value="try" { (desk.say("remedies-preview")) }
                button.primary name="act" value="publish" { (desk.say("remedies-publish")) }
            }
        }
    };
    desk.page(Section::Settings, &desk.say("remedies"), &main)
}

fn tried(desk: &Desk, preview: &Preview) -> Markup {
    html! {
        section.panel role="status" { h2 { (desk.say("remedies-tried")) }
            @if preview.claims == 0 { p { (desk.say("remedies-tried-none")) } }
            @else { dl.facts {
                @for (kind, count) in &preview.at_once { div { dt { (desk.text().code("remedy", kind.code())) } dd { (count) } } }
                div { dt { (desk.say("remedies-tried-second")) } dd { (preview.second_look) } }
                div { dt { (desk.say("remedies-tried-later")) } dd { (preview.later) } }
            } }
        }
    }
}

fn read(values: &Values) -> Result<Policy, Vec<FieldProblem>> {
    let mut errors = vec![];
    let mut kind = |field: &str| {
        let read = values.get(field).parse().ok();
        read.unwrap_or_else(|| {
            errors.push(wrong(field, "unknown_code", "choose what is given"));
            RemedyKind::Replacement
        })
    };
    let policy = Policy {
        not_received: kind("not_received"),
        damaged: kind("damaged"),
        wrong_item: kind("wrong_item"),
        wrong_place: kind("wrong_place"),
        ..Policy::default()
    };
    let mut number = |field: &str| {
        values.number::<u16>(field).unwrap_or_else(|problem| {
            errors.push(problem);
            1
        })
    };
    let policy = Policy {
        at_once: number("at_once"),
        days: number("days"),
        wait_hours: number("wait_hours"),
        valuable_at_once: values.get("valuable") != "no",
        ..policy
    };
    if errors.is_empty() { Ok(policy) } else { Err(errors) }
}

async fn post(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    operators_only(&desk)?;
    let known = desk.ask(|app, ctx| app.remedy_policy(ctx)).await?.is_some();
    let refused = |errors: &[FieldProblem]| {
        let page = policy_page(&desk, known, &values, errors, None);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let policy = match read(&values) {
        Ok(policy) => policy,
        Err(errors) => return Ok(refused(&errors)),
    };
    if values.get("act") == "publish" {
        return match desk.ask(move |app, ctx| app.set_remedy_policy(ctx, policy)).await {
            Ok(()) => Ok(done(PLACE, "remedies-set").into_response()),
            Err(problem) if problem.code == "invalid" => Ok(refused(&problem.errors)),
            Err(problem) => Err(problem),
        };
    }
    let preview = desk.ask(move |app, ctx| app.preview_remedies(ctx, &policy)).await?;
    Ok(policy_page(&desk, known, &values, &[], Some(&preview)).into_response())
}
