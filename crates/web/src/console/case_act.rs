//! What people do with a case: look, ask, close, propose, answer as the second person, lift.
//!
//! The form offers what the rules allow whoever sits here at that moment, and nothing else. The second
//! person's form says neither who proposed nor why. What the rules refuse all the same comes back with
//! everything that was typed.

use super::case::PLACE;
use super::case_draft;
use super::case_page::{case_page, load};
use super::desk::Desk;
use super::form::{Fields, Values, wrong};
use super::law::times;
use super::made_case;
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::assess::strictest::Number;
use porchlight_app::case::{About, CaseAct, CaseView, Way};
use porchlight_app::decision::{Acted, Proposal};
use porchlight_domain::decision::{Barred, Ground};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CaseId, DecisionId};
use porchlight_domain::words::{DecisionKind, DecisionState};

/// The words of the second person's form: what they are asked, what to write, and their two answers.
pub(super) struct SecondWords {
    pub(super) ask: &'static str,
    pub(super) hint: &'static str,
    pub(super) agree: &'static str,
    pub(super) disagree: &'static str,
}

const SECOND: SecondWords = SecondWords {
    ask: "case-second-ask",
    hint: "case-reasons-hint",
    agree: "case-agree",
    disagree: "case-disagree",
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/cases/{id}", get(page).post(act))
        .route("/console/cases/{id}/who", post(who))
        .route("/console/cases/decisions/{id}/lift", post(lift))
}

async fn page(desk: Desk, Path(case): Path<String>) -> Result<Markup, Problem> {
    if let Some(told) = made_case::told(&desk, &case).await? {
        return Ok(told);
    }
    let view = load(&desk, &case).await?;
    let values = case_draft::asked(&desk, &[], &view.draft);
    Ok(case_page(&desk, &view, &values, &[]))
}

/// What whoever decides has before them goes with what they decide.
pub(super) fn seen(evidence: Digest) -> Markup {
    html! { input type="hidden" name="seen" value=(evidence.hex()); }
}

/// The first person's ways on: look, ask, close, decide.
pub(super) fn ways_on(f: &Fields<'_>, view: &CaseView) -> Markup {
    let desk = f.desk;
    if view.ways.iter().any(|way| way.barred.contains(&Barred::IsReporter)) {
        return html! { p.banner { (icon("eye")) " " (desk.say("case-you-reported")) } };
    }
    html! {
        section.panel aria-label=(desk.say("case-act")) {
            h2 { (desk.say("case-act")) }
            form.stack method="post" action={ (PLACE) "/" (view.case.id) } {
                (seen(view.case.evidence_digest))
                (case_draft::offer(f, &format!("{PLACE}/{}", view.case.id)))
                (f.area("reasons", "case-reasons", Some("case-reasons-hint")))
                div.acts {
                    @if view.case.looked_at.is_none() { button name="act" value="look" formnovalidate { (desk.say("case-look")) } }
                    @if view.case.asked_at.is_none() { button.primary name="act" value="ask" { (desk.say("case-ask")) } }
                    button name="act" value="close" { (desk.say("case-close")) }
                }
                (decide(f, view))
                (times(desk, view.terms, &view.laws, &view.station.code, Number::ALL))
            }
        }
    }
}

/// What may be decided now, and why the rest may not.
fn decide(f: &Fields<'_>, view: &CaseView) -> Markup {
    let desk = f.desk;
    let open: Vec<&Way> = view.ways.iter().filter(|way| !way.grounds.is_empty()).collect();
    let hold = |way: &&&Way| way.kind != DecisionKind::Offboarding;
    html! {
        h3 { (desk.say("case-decide")) }
        @for way in &view.ways { @if let Some(why) = not_yet(desk, view, way) {
            p.note { strong { (desk.text().code("decision-kind", way.kind.code())) } ": " (why) }
        } }
        @if open.is_empty() { p { (desk.say("case-no-way")) } }
        @else {
            div.field { label for="f-what" { (desk.say("case-what")) }
                p.hint id="h-what" { (desk.say("case-ground-hint")) }
                select id="f-what" name="what" aria-describedby="h-what" { @for way in &open { optgroup label=(group(desk, way.kind)) {
                    @for ground in &way.grounds { @let value = format!("{}:{}", way.kind.code(), ground.code());
                        option value=(value) selected[f.values.get("what") == value] { (named(desk, way.kind, *ground)) } }
                } } }
            }
            @if open.iter().any(|way| hold(&way)) { (f.input("hours", "case-hours", "number", Some("case-hours-hint"))) p.note { (desk.count("case-hold-left", u64::try_from(view.hours_left).unwrap_or(0))) } }
            div.acts { button name="act" value="decide" { (desk.say("case-decide")) } }
        }
    }
}

fn group(desk: &Desk, kind: DecisionKind) -> String {
    desk.say(&format!("case-group-{}", kind.code()))
}

fn named(desk: &Desk, kind: DecisionKind, ground: Ground) -> String {
    let kind = desk.text().code("decision-kind", kind.code());
    format!("{kind} · {ground} {}", ground.entry().name.of(desk.text().0.tag()))
}

/// Why a decision is not possible on every ground, where that is more than how strong a ground is.
fn not_yet(desk: &Desk, view: &CaseView, way: &Way) -> Option<String> {
    let told = |why: &&Barred| **why != Barred::GroundTooWeak;
    let why = way.barred.iter().find(told)?;
    let words = match (why, view.case.asked_at) {
        (Barred::NotHeard, Some(asked)) => {
            let from = desk.show(view.case.station).moment_text(asked.plus(view.terms.hearing()));
            desk.with("case-barred-hearing", &[("from", from.into())])
        }
        _ => desk.say(&format!("case-barred-{}", why.code().replace('_', "-"))),
    };
    if way.grounds.is_empty() {
        return Some(words);
    }
    Some(format!("{words} {}", desk.say("case-barred-but")))
}

/// The second person's answer, without the first one's name, ground and reasons.
pub(super) fn second(f: &Fields<'_>, view: &CaseView) -> Markup {
    let desk = f.desk;
    if view.ways.iter().any(|way| way.barred.contains(&Barred::IsReporter)) {
        return html! { p.banner { (icon("eye")) " " (desk.say("case-you-reported")) } };
    }
    let action = format!("{PLACE}/{}", view.case.id);
    second_form(f, &action, view.case.evidence_digest, &SECOND)
}

/// The form of the second person about whomever it is, without the first one's name, grounds and reasons.
pub(super) fn second_form(
    f: &Fields<'_>,
    action: &str,
    evidence: Digest,
    words: &SecondWords,
) -> Markup {
    let desk = f.desk;
    html! {
        section.panel aria-label=(desk.say("cases-proposals")) {
            h2 { (desk.say(words.ask)) }
            p.note { (desk.say("case-blind")) }
            form.stack method="post" action=(action) {
                (seen(evidence))
                (f.area("reasons", "case-reasons", Some(words.hint)))
                div.acts {
                    button name="act" value="agree" { (desk.say(words.agree)) }
                    button name="act" value="disagree" { (desk.say(words.disagree)) }
                }
            }
        }
    }
}

/// What the rules refused, as something wrong with the form.
fn barred(desk: &Desk, code: &str) -> FieldProblem {
    let code = code.replace('_', "-");
    wrong("reasons", &code, &desk.say(&format!("done-no-{code}")))
}

fn invalid(error: FieldProblem) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut problem = Problem::new(status, "invalid_input", "Not possible", error.message.clone());
    problem.errors = Box::new([error]);
    problem
}

/// The decision that a form asks for.
fn proposal(desk: &Desk, values: &Values, seen: Digest) -> Result<Proposal, Problem> {
    let (kind, ground) = values.get("what").split_once(':').unwrap_or_default();
    let kind: DecisionKind = id(kind, "decision")?;
    let hours = values.get("hours").parse().unwrap_or(0);
    if kind != DecisionKind::Offboarding && hours == 0 {
        let said = desk.say("invalid-hours");
        return Err(invalid(wrong("hours", "hours", &said)));
    }
    let grounds = vec![id(ground, "ground")?];
    Ok(Proposal { kind, grounds, reasons: values.get("reasons").to_owned(), hours, seen })
}

async fn act(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let case: CaseId = id(&text, "case")?;
    let problem = match carry_out(&desk, case, &text, &values).await {
        Ok((Acted::Barred(code), _)) => invalid(barred(&desk, &code)),
        // It was made: the page says so at once.
        Ok((_, true)) => return Ok(Redirect::to(&format!("{PLACE}/{case}")).into_response()),
        Ok((acted, false)) => {
            let code = match (&acted, values.get("act")) {
                (Acted::Proposed, _) => "case-proposed",
                (Acted::Refused, _) => "case-refused",
                (Acted::Done, "look") => "case-looked",
                (Acted::Done, "ask") => "case-asked",
                (Acted::Done, "close") => "case-closed",
                (Acted::Done, _) => "case-decided",
                _ => "no-case-over",
            };
            return Ok(done(&format!("{PLACE}/{case}"), code).into_response());
        }
        Err(problem) => problem,
    };
    if problem.errors.is_empty() {
        return Err(problem);
    }
    let view = load(&desk, &text).await?;
    let page = case_page(&desk, &view, &values, &problem.errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Says about whom a case is: leads to their page, where the look is noted, or says that it was made.
async fn who(desk: Desk, Path(text): Path<String>) -> Result<Redirect, Problem> {
    let case: CaseId = id(&text, "case")?;
    Ok(match desk.ask(move |app, ctx| app.about_whom(ctx, case)).await? {
        About::Courier(courier) => Redirect::to(&format!("/console/people/{courier}")),
        About::Nobody => Redirect::to(&format!("{PLACE}/{case}")),
    })
}

/// Does it, and says whether the case was a made one.
async fn carry_out(
    desk: &Desk,
    case: CaseId,
    text: &str,
    values: &Values,
) -> Result<(Acted, bool), Problem> {
    let seen = Digest::from_hex(values.get("seen")).ok_or_else(|| Problem::absent("evidence"))?;
    let act = match values.get("act") {
        "close" => CaseAct::Close(values.get("reasons").to_owned()),
        "decide" => CaseAct::Decide(proposal(desk, values, seen)?),
        _ => CaseAct::Look,
    };
    let made = desk.ask(move |app, ctx| app.act_on_made_case(ctx, case, &act)).await?;
    match made {
        Some(acted) => Ok((acted, true)),
        None => Ok((on_a_case(desk, case, text, values, seen).await?, false)),
    }
}

async fn on_a_case(
    desk: &Desk,
    case: CaseId,
    text: &str,
    values: &Values,
    seen: Digest,
) -> Result<Acted, Problem> {
    let reasons = values.get("reasons").to_owned();
    match values.get("act") {
        "look" => desk.ask(move |app, ctx| app.look_at_case(ctx, case)).await,
        "ask" => desk.ask(move |app, ctx| app.ask_courier(ctx, case, seen, &reasons)).await,
        "close" => desk.ask(move |app, ctx| app.close_case(ctx, case, &reasons)).await,
        "decide" => {
            let proposal = proposal(desk, values, seen)?;
            desk.ask(move |app, ctx| app.decide_case(ctx, case, proposal)).await
        }
        answer @ ("agree" | "disagree") => {
            let agrees = answer == "agree";
            let view = load(desk, text).await?;
            let waits = view.decisions.iter().find(|d| d.row.state == DecisionState::Proposed);
            let decision = waits.ok_or_else(|| Problem::absent("proposal"))?.row.id;
            desk.ask(move |app, ctx| app.second_decision(ctx, decision, agrees, &reasons, seen))
                .await
        }
        _ => Err(Problem::absent("act")),
    }
}

async fn lift(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let decision: DecisionId = id(&text, "decision")?;
    let ground: Ground = id(values.get("ground"), "ground")?;
    let reasons = values.get("reasons").to_owned();
    let acted =
        desk.ask(move |app, ctx| app.lift_decision(ctx, decision, ground, &reasons)).await?;
    let code = if acted == Acted::Done { "case-lifted" } else { "no-case-over" };
    Ok(done(PLACE, code))
}
