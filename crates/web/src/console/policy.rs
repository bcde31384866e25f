//! The policy by which tries for work are judged: thresholds, a preview on yesterday's traffic, history.
//!
//! Owns: the form and what a change would have done. Never does: change what was judged already.

use super::bots::{PLACE, tabs};
use super::desk::{Desk, Section};
use super::done;
use super::form::{Fields, Values, wrong};
use crate::problem::{FieldProblem, Problem};
use crate::show::grouped;
use crate::site::Site;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::verdict::{PolicyLine, PolicyMode, Preview, SetPolicy, VerdictPolicy};
use porchlight_domain::words::{Role, VerdictKind};
use serde_json::json;

/// Thresholds that may be left empty: nothing happens then.
const THRESHOLDS: [&str; 3] = ["delay_at", "challenge_at", "refuse_at"];
/// Whole numbers of the form.
const NUMBERS: [&str; 4] = ["delay_ms", "hold_ms", "trust_points", "trust_days"];
/// Whole numbers of the breaker.
const BREAKER: [&str; 3] = ["challenged_ppm", "min_accounts", "step_points"];

pub(super) fn routes() -> Router<Site> {
    Router::new().route(&format!("{PLACE}/policy"), get(page).post(send))
}

fn may_set(desk: &Desk) -> bool {
    matches!(desk.role(), Role::Operator | Role::Analyst)
}

fn values_of(policy: &VerdictPolicy) -> Values {
    let maybe = |at: Option<i32>| at.map(|at| at.to_string()).unwrap_or_default();
    let (thresholds, breaker) = (&policy.thresholds, &policy.breaker);
    let mode = if policy.mode == PolicyMode::Live { "live" } else { "shadow" };
    let texts = [
        ("mode", mode.to_owned()),
        ("delay_at", maybe(thresholds.delay_at)),
        ("challenge_at", maybe(thresholds.challenge_at)),
        ("refuse_at", maybe(thresholds.refuse_at)),
        ("delay_ms", policy.delay_ms.to_string()),
        ("hold_ms", policy.hold_ms.to_string()),
        ("trust_points", policy.trust_points.to_string()),
        ("trust_days", policy.trust_days.to_string()),
        ("challenged_ppm", breaker.challenged_ppm.to_string()),
        ("min_accounts", breaker.min_accounts.to_string()),
        ("step_points", breaker.step_points.to_string()),
    ];
    Values(texts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The policy that a form describes; stations keep thresholds of their own.
fn body_of(values: &Values, now: &VerdictPolicy) -> Result<String, Vec<FieldProblem>> {
    let mut errors = vec![];
    let mut number = |name: &str| {
        values.number::<i64>(name).map_err(|problem| errors.push(problem)).unwrap_or_default()
    };
    let numbers = NUMBERS.map(&mut number);
    let breaker = BREAKER.map(&mut number);
    let thresholds = THRESHOLDS.map(|name| match values.get(name) {
        "" => None,
        text => text.parse::<i64>().ok().or_else(|| {
            errors.push(wrong(name, "not_a_number", "give a whole number, or leave it empty"));
            None
        }),
    });
    if !errors.is_empty() {
        return Err(errors);
    }
    let mode = if values.get("mode") == "live" { "live" } else { "shadow" };
    let stations = serde_json::to_value(&now.stations).unwrap_or_default();
    Ok(json!({
        "version": now.version, "mode": mode, "stations": stations,
        "thresholds": {"delay_at": thresholds[0], "challenge_at": thresholds[1], "refuse_at": thresholds[2]},
        "delay_ms": numbers[0], "hold_ms": numbers[1], "trust_points": numbers[2], "trust_days": numbers[3],
        "breaker": {"challenged_ppm": breaker[0], "min_accounts": breaker[1], "step_points": breaker[2]},
    })
    .to_string())
}

async fn lines(desk: &Desk) -> Result<Vec<PolicyLine>, Problem> {
    desk.ask(|app, ctx| app.verdict_policies(ctx)).await
}

async fn page(desk: Desk) -> Result<Markup, Problem> {
    let lines = lines(&desk).await?;
    let values = lines.first().map(|line| values_of(&line.policy)).unwrap_or_default();
    Ok(show(&desk, &lines, &values, &[], None))
}

async fn send(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let lines = lines(&desk).await?;
    let Some(newest) = lines.first() else { return Err(Problem::absent("policy")) };
    let body = match body_of(&values, &newest.policy) {
        Ok(body) => body,
        Err(errors) => return Ok(again(&desk, &lines, &values, &errors)),
    };
    if values.get("do") == "preview" {
        return match desk.ask(move |app, ctx| app.preview_policy(ctx, &body)).await {
            Ok(seen) => Ok(show(&desk, &lines, &values, &[], Some(&seen)).into_response()),
            Err(problem) => refused(&desk, &lines, &values, problem),
        };
    }
    let why = values.get("reason").to_owned();
    match desk.ask(move |app, ctx| app.set_verdict_policy(ctx, &body, &why)).await {
        Ok(SetPolicy::Set(_)) => Ok(done(&format!("{PLACE}/policy"), "policy-set").into_response()),
        Ok(SetPolicy::Same) => Ok(done(&format!("{PLACE}/policy"), "policy-same").into_response()),
        Err(problem) => refused(&desk, &lines, &values, problem),
    }
}

fn refused(
    desk: &Desk,
    lines: &[PolicyLine],
    values: &Values,
    problem: Problem,
) -> Result<Response, Problem> {
    if problem.errors.is_empty() {
        return Err(problem);
    }
    // The limit that a policy breaks names its field first: it is shown beside that field.
    let all = THRESHOLDS.iter().chain(&NUMBERS).chain(&BREAKER);
    let errors: Vec<_> = problem
        .errors
        .iter()
        .map(|error| {
            let field = all.clone().find(|name| error.message.contains(*name));
            let field = field.map_or_else(|| error.field.clone(), |name| (*name).to_owned());
            FieldProblem { field, ..error.clone() }
        })
        .collect();
    Ok(again(desk, lines, values, &errors))
}

fn again(desk: &Desk, lines: &[PolicyLine], values: &Values, errors: &[FieldProblem]) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, show(desk, lines, values, errors, None)).into_response()
}

fn show(
    desk: &Desk,
    lines: &[PolicyLine],
    values: &Values,
    errors: &[FieldProblem],
    seen: Option<&Preview>,
) -> Markup {
    let form = Fields { desk, values, errors };
    let main = html! {
        header.head { h1 { (desk.say("bots")) } }
        (tabs(desk, "policy"))
        p.muted { (desk.say("policy-lead")) }
        (form.summary())
        @if let Some(seen) = seen { (preview(desk, seen)) }
        form.stack method="post" action={ (PLACE) "/policy" } {
            fieldset { legend { (desk.say("policy-mode")) }
                @for mode in ["shadow", "live"] { label.check { input type="radio" name="mode" value=(mode) checked[values.get("mode") == mode]; " " (desk.say(&format!("policy-mode-{mode}"))) } }
            }
            @for name in THRESHOLDS { (number(&form, name)) }
            @for name in NUMBERS { (number(&form, name)) }
            fieldset { legend { (desk.say("policy-breaker")) } p.hint { (desk.say("policy-breaker-hint")) }
                @for name in BREAKER { (number(&form, name)) } }
            @if may_set(desk) { (form.area("reason", "policy-reason", Some("policy-reason-hint"))) }
            div.acts {
                button name="do" value="preview" { (desk.say("policy-preview")) }
                @if may_set(desk) { button.primary name="do" value="set" { (desk.say("policy-set")) } }
            }
        }
        (history(desk, lines))
    };
    desk.page(Section::Bots, &desk.say("bots-policy"), &main)
}

fn number(form: &Fields<'_>, name: &str) -> Markup {
    let key = format!("policy-{}", name.replace('_', "-"));
    form.input(name, &key, "number", Some(&format!("{key}-hint")))
}

fn preview(desk: &Desk, seen: &Preview) -> Markup {
    let side = |side: &std::collections::BTreeMap<VerdictKind, u64>, kind| {
        grouped(side.get(&kind).copied().unwrap_or(0))
    };
    html! {
        section.panel role="status" { h2 { (desk.say("policy-seen")) }
            p { (desk.with("policy-seen-of", &[("tries", grouped(seen.tries).into()), ("accounts", grouped(seen.accounts).into())])) }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("policy-seen")) { table.rows {
                thead { tr { th scope="col" { (desk.say("bots-verdict")) } th.number scope="col" { (desk.say("policy-now")) } th.number scope="col" { (desk.say("policy-would")) } } }
                tbody {
                    @for kind in VerdictKind::ALL { tr { th scope="row" { (desk.text().code("outcome-of-try", kind.code())) } td.number { (side(&seen.now, *kind)) } td.number { (side(&seen.would, *kind)) } } }
                    tr { th scope="row" { (desk.say("policy-challenged")) } td.number { (grouped(seen.challenged_now)) } td.number { (grouped(seen.challenged_would)) } }
                }
            } }
            p.note { (desk.say("policy-seen-limit")) }
        }
    }
}

fn history(desk: &Desk, lines: &[PolicyLine]) -> Markup {
    let station = desk.stations.first().map(|s| s.id);
    let maybe = |at: Option<i32>| at.map_or("–".to_owned(), |at| at.to_string());
    html! {
        section.panel { h2 { (desk.say("policy-history")) }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("policy-history")) { table.rows {
                thead { tr { @for key in ["policy-version", "when", "policy-by", "policy-mode", "policy-delay-at", "policy-challenge-at", "policy-refuse-at", "policy-reason"] { th scope="col" { (desk.say(key)) } } } }
                tbody { @for line in lines { tr {
                    th scope="row" { (line.policy.version) }
                    td { @if let (Some(at), Some(id)) = (line.set_at, station) { (desk.show(id).moment(at)) } @else { (desk.say("policy-first")) } }
                    td { (line.set_by.as_deref().unwrap_or("–")) }
                    td { (desk.say(if line.policy.mode == PolicyMode::Live { "policy-live" } else { "policy-shadow" })) }
                    td.number { (maybe(line.policy.thresholds.delay_at)) }
                    td.number { (maybe(line.policy.thresholds.challenge_at)) }
                    td.number { (maybe(line.policy.thresholds.refuse_at)) }
                    td { (line.reason) }
                } } }
            } }
        }
    }
}
