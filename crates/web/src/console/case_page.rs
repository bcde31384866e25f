//! One case: its clock, the evidence that both sides see, what the courier said, what was decided, and
//! the forms by which people act on it.
//!
//! The second person's form stands on the same page, which leaves out the first one's reasons until
//! they have answered. Each reading is written down.

use super::case::{PLACE, clock, grounds};
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::case::{CaseView, DecisionView};
use porchlight_app::decision::{Acted, Proposal};
use porchlight_domain::decision::{Figure, Ground, Step};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CaseId, DecisionId};
use porchlight_domain::words::{DecisionKind, DecisionState};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/cases/{id}", get(page).post(act))
        .route("/console/cases/decisions/{id}/lift", post(lift))
}

async fn load(desk: &Desk, case: &str) -> Result<CaseView, Problem> {
    let case: CaseId = id(case, "case")?;
    desk.ask(move |app, ctx| app.read_case(ctx, case)).await
}

async fn page(desk: Desk, Path(case): Path<String>) -> Result<Markup, Problem> {
    let view = load(&desk, &case).await?;
    Ok(case_page(&desk, &view, &Values::default(), &[]))
}

fn case_page(desk: &Desk, view: &CaseView, values: &Values, errors: &[FieldProblem]) -> Markup {
    let show = desk.show(view.station.id);
    let f = Fields { desk, values, errors };
    let case = &view.case;
    let proposed = view.decisions.iter().find(|d| d.row.state == DecisionState::Proposed);
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases")) } }
        header.head { div { h1 { a href={ "/console/people/" (view.courier.id) } { (view.courier.name) } }
            p { (chip(desk.text(), "case-state", case.state.code())) " " @if case.state.is_live() { (clock(desk, case.due_at)) } } } }
        (f.summary())
        @if !case.reason.is_empty() { p.banner { (case.reason) } }
        (evidence(desk, &show, view))
        (said(desk, &show, view))
        (decisions(desk, &show, view))
        @if case.state.is_live() && desk.may_decide() {
            @match proposed {
                Some(proposal) if proposal.blind => (second(&f, view)),
                Some(_) => p.note { (desk.say("case-waits-second")) },
                None => (acts(&f, view)),
            }
        }
        (timeline(desk, &show, view))
    };
    desk.page(Section::Cases, &view.courier.name, &main)
}

fn evidence(desk: &Desk, show: &Show, view: &CaseView) -> Markup {
    let tag = desk.text().0.tag();
    let name = |code: &str| {
        code.parse::<Ground>().map_or(code.to_owned(), |g| g.entry().name.of(tag).to_owned())
    };
    let not = |code: &str| code.parse::<Ground>().map_or("", |g| g.entry().shows_not.of(tag));
    let figure = |code: &str, value: f64| {
        Figure::of_code(code).map_or(String::new(), |figure| figure.say(value, tag))
    };
    let at = |text: &str| porchlight_app::zone::parse_rfc3339(text);
    html! {
        section.panel aria-label=(desk.say("case-evidence")) {
            h2 { (desk.say("case-evidence")) }
            p.muted { (desk.say("case-evidence-lead")) }
            @if !view.evidence.report.is_empty() { blockquote dir="auto" { (view.evidence.report) } }
            @if let Some(reporter) = &view.reporter { p.muted { (desk.say("case-reporter")) ": " (reporter.name) } }
            @for item in &view.evidence.items {
                h3 { (item.ground) " " (name(&item.ground)) }
                p.muted { (not(&item.ground)) }
                ul { @for found in &item.figures { li { (figure(&found.code, found.least.into())) @if found.least < found.most { " – " (figure(&found.code, found.most.into())) } " (" (desk.count("case-tries", found.tries)) ")" } } }
                @if !item.listed.is_empty() {
                    details { summary { (desk.count("case-listed", u64::try_from(item.listed.len()).unwrap_or(0))) }
                        ul { @for one in &item.listed { li {
                            @if let Some(at) = at(&one.at) { (show.date(porchlight_app::zone::date_of(at, show.zone()))) ", " (show.seconds(at)) } " "
                            (desk.text().code("verdict", &one.outcome)) ": "
                            @for (i, reason) in one.reasons.iter().enumerate() { @if i > 0 { "; " } @if let Some(value) = reason.value { (figure(&reason.code, value.into())) } }
                        } } }
                    }
                }
            }
            p.muted { (desk.say("case-digest")) " " code { (view.case.evidence_digest.hex()) } }
        }
    }
}

fn said(desk: &Desk, show: &Show, view: &CaseView) -> Markup {
    html! {
        section.panel aria-label=(desk.say("case-said")) {
            h2 { (desk.say("case-said")) }
            @if view.statements.is_empty() { p.muted { @match view.case.asked_at { Some(at) => { (desk.say("case-asked")) " " (show.moment(at)) }, None => (desk.say("case-not-asked")) } } }
            @for statement in &view.statements {
                blockquote dir="auto" { (statement.words) }
                p.muted { (show.moment(statement.said_at)) @if !statement.representative.is_empty() { ", " (statement.representative) } }
            }
        }
    }
}

fn decisions(desk: &Desk, show: &Show, view: &CaseView) -> Markup {
    html! {
        section.panel aria-label=(desk.say("case-decisions")) {
            h2 { (desk.say("case-decisions")) }
            @if view.decisions.is_empty() { p.muted { (desk.say("case-undecided")) } }
            @for decision in &view.decisions { (one(desk, show, decision)) }
        }
    }
}

fn one(desk: &Desk, show: &Show, decision: &DecisionView) -> Markup {
    let row = &decision.row;
    let lifts = row.state.stands() && row.kind != DecisionKind::Reinstatement && desk.may_decide();
    html! {
        article.decision {
            h3 { (desk.text().code("decision-kind", row.kind.code())) " " (chip(desk.text(), "decision-state", row.state.code())) }
            @if decision.blind { p.note { (desk.say("case-blind")) } }
            @else {
                p { @for ground in &decision.grounds { span.chip { (ground.code()) " " (ground.entry().name.of(desk.text().0.tag())) } " " } }
                @if row.automatic { p.muted { (desk.say("case-automatic")) } }
                @for staff in &decision.deciders { p.muted { (staff.name) ", " (desk.text().code("role", staff.role.code())) } }
                @for reasons in [&row.first_reasons, &row.second_reasons] { @if !reasons.is_empty() { blockquote dir="auto" { (reasons) } } }
            }
            @if let Some(at) = row.issued_at { p.muted { (desk.say("case-issued")) " " (show.moment(at)) } }
            @if let Some(at) = row.effective_at { p.muted { (desk.say("case-effective")) " " (show.moment(at)) } }
            @if let Some(at) = row.delivered_at { p.muted { (desk.say("case-delivered")) " " (show.moment(at)) } }
            @if !row.why.is_empty() { p { (row.why) } }
            @if let Some(appeal) = &decision.appeal { p { a href={ (PLACE) "/appeals/" (appeal.id) } { (desk.say("case-appeal")) } " " (chip(desk.text(), "appeal-state", appeal.state.code())) } }
            @if lifts && row.state != DecisionState::Proposed {
                details { summary { (desk.say("case-lift")) }
                    form.stack method="post" action={ (PLACE) "/decisions/" (row.id) "/lift" } {
                        div.field { label for={ "g-" (row.id) } { (desk.say("case-ground")) }
                            select id={ "g-" (row.id) } name="ground" { @for (value, words) in grounds(desk, |g| g.entry().restores) { option value=(value) { (words) } } } }
                        div.field { label for={ "r-" (row.id) } { (desk.say("case-reasons")) } textarea id={ "r-" (row.id) } name="reasons" rows="3" {} }
                        button { (desk.say("case-lift")) }
                    }
                }
            }
        }
    }
}

fn seen(view: &CaseView) -> Markup {
    html! { input type="hidden" name="seen" value=(view.case.evidence_digest.hex()); }
}

/// The first person's ways on: close, ask, decide.
fn acts(f: &Fields<'_>, view: &CaseView) -> Markup {
    let desk = f.desk;
    let at = format!("{PLACE}/{}", view.case.id);
    let kinds = [DecisionKind::Restriction, DecisionKind::Suspension, DecisionKind::Offboarding];
    let kinds: Vec<_> = kinds
        .iter()
        .map(|kind| (kind.code().to_owned(), desk.text().code("decision-kind", kind.code())))
        .collect();
    let confirmed = grounds(desk, |ground| ground.entry().strongest > Step::Notice);
    html! {
        section.panel aria-label=(desk.say("case-act")) {
            h2 { (desk.say("case-act")) }
            form.stack method="post" action=(at) {
                (seen(view))
                (f.area("reasons", "case-reasons", Some("case-reasons-hint")))
                div.acts {
                    @if view.case.looked_at.is_none() { button name="act" value="look" { (desk.say("case-look")) } }
                    @if view.case.asked_at.is_none() { button.primary name="act" value="ask" { (desk.say("case-ask")) } }
                    button name="act" value="close" { (desk.say("case-close")) }
                }
                h3 { (desk.say("case-decide")) }
                p.note { (desk.say("case-decide-note")) }
                (f.select("kind", "case-kind", &kinds, None))
                (f.select("ground", "case-ground", &confirmed, Some("case-ground-hint")))
                (f.input("hours", "case-hours", "number", Some("case-hours-hint")))
                div.acts { button name="act" value="decide" { (desk.say("case-decide")) } }
            }
        }
    }
}

/// The second person's answer, without the first one's reasons.
fn second(f: &Fields<'_>, view: &CaseView) -> Markup {
    let desk = f.desk;
    html! {
        section.panel aria-label=(desk.say("case-second")) {
            h2 { (desk.say("case-second-ask")) }
            p.note { (desk.say("case-blind")) }
            form.stack method="post" action={ (PLACE) "/" (view.case.id) } {
                (seen(view))
                (f.area("reasons", "case-reasons", Some("case-reasons-hint")))
                div.acts {
                    button name="act" value="agree" { (desk.say("case-agree")) }
                    button.primary name="act" value="disagree" { (desk.say("case-disagree")) }
                }
            }
        }
    }
}

fn timeline(desk: &Desk, show: &Show, view: &CaseView) -> Markup {
    let case = &view.case;
    let mut steps = vec![(case.opened_at, desk.say("case-at-opened"))];
    steps.extend(case.looked_at.map(|at| (at, desk.say("case-at-looked"))));
    steps.extend(case.asked_at.map(|at| (at, desk.say("case-asked"))));
    steps.extend(view.statements.iter().map(|s| (s.said_at, desk.say("case-answered"))));
    for row in view.decisions.iter().map(|d| &d.row) {
        let kind = desk.text().code("decision-kind", row.kind.code());
        steps.extend(row.issued_at.map(|at| (at, kind)));
    }
    steps.extend(case.ended_at.map(|at| (at, desk.say("case-at-ended"))));
    steps.sort_by_key(|(at, _)| *at);
    html! {
        section.panel aria-label=(desk.say("case-timeline")) {
            h2 { (desk.say("case-timeline")) }
            ol { @for (at, what) in &steps { li { (show.moment(*at)) " " (what) } } }
            @if !view.earlier.is_empty() { h3 { (desk.say("case-earlier")) }
                ul { @for other in &view.earlier { li { a href={ (PLACE) "/" (other.id) } { (show.moment(other.opened_at)) } " " (chip(desk.text(), "case-state", other.state.code())) } } } }
            p.muted { (desk.count("case-readings", u64::try_from(view.readings.len()).unwrap_or(0))) }
        }
    }
}

/// Where an act leads, with what became of it.
fn led(case: CaseId, acted: &Acted) -> Redirect {
    let at = format!("{PLACE}/{case}");
    match acted {
        Acted::Done => done(&at, "case-done"),
        Acted::Proposed => done(&at, "case-proposed"),
        Acted::Refused => done(&at, "case-refused"),
        Acted::Barred(code) => done(&at, &format!("no-{}", code.replace('_', "-"))),
        Acted::Already => done(&at, "no-case-over"),
    }
}

async fn act(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let case: CaseId = id(&text, "case")?;
    let reasons = values.get("reasons").to_owned();
    let seen = Digest::from_hex(values.get("seen")).ok_or_else(|| Problem::absent("evidence"))?;
    let acted = match values.get("act") {
        "look" => desk.ask(move |app, ctx| app.look_at_case(ctx, case)).await,
        "ask" => desk.ask(move |app, ctx| app.ask_courier(ctx, case, seen, &reasons)).await,
        "close" => desk.ask(move |app, ctx| app.close_case(ctx, case, &reasons)).await,
        "decide" => {
            let proposal = Proposal {
                kind: id(values.get("kind"), "decision")?,
                grounds: vec![id(values.get("ground"), "ground")?],
                reasons,
                hours: values.get("hours").parse().unwrap_or(0),
                seen,
            };
            desk.ask(move |app, ctx| app.decide_case(ctx, case, proposal)).await
        }
        answer @ ("agree" | "disagree") => {
            let agrees = answer == "agree";
            let view = load(&desk, &text).await?;
            let waits = view.decisions.iter().find(|d| d.row.state == DecisionState::Proposed);
            let decision = waits.ok_or_else(|| Problem::absent("proposal"))?.row.id;
            desk.ask(move |app, ctx| app.second_decision(ctx, decision, agrees, &reasons, seen))
                .await
        }
        _ => return Err(Problem::absent("act")),
    };
    match acted {
        Ok(acted) => Ok(led(case, &acted).into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let view = load(&desk, &text).await?;
            let page = case_page(&desk, &view, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
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
    let code = if acted == Acted::Done { "case-done" } else { "no-case-over" };
    Ok(done(PLACE, code))
}
