//! One question to a recipient: its clock, the evidence that both sides read, what the recipient says, what was
//! decided, and what whoever sits here may do now: close, propose, answer as the second person, lift.
//!
//! The second person's form says neither who proposed nor why.

use super::case::clock;
use super::case_act::{SecondWords, second_form, seen};
use super::case_draft;
use super::desk::{Desk, Section};
use super::form::{Fields, Values, wrong};
use super::law::times;
use super::pattern::{PLACE, barred, letter_words, otherwise, side_by_side};
use super::{done, id};
use crate::law_view::ended;
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::assess::strictest::Number;
use porchlight_app::case::reason_in;
use porchlight_app::decision::Acted;
use porchlight_app::pattern::{PatternCaseView, PatternDecisionView, PatternProposal};
use porchlight_domain::decision::{Barred, MOST_LOOK, PatternGround};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{PatternCaseId, PatternDecisionId};
use porchlight_domain::time::DAY;
use porchlight_domain::words::DecisionState;

/// The lengths of time that concern a recipient.
const TIMES: [Number; 4] = [Number::Hearing, Number::Notice, Number::Appeal, Number::Answer];
/// Most days of one second look.
const MOST_DAYS: i64 = MOST_LOOK / DAY;
/// The words by which the second person answers here.
const SECOND: SecondWords = SecondWords {
    ask: "pattern-second-ask",
    hint: "pattern-reasons-hint",
    agree: "pattern-agree",
    disagree: "pattern-disagree",
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/patterns/{id}", get(page).post(act))
        .route("/console/patterns/decisions/{id}/lift", post(lift))
}

async fn load(desk: &Desk, case: PatternCaseId) -> Result<PatternCaseView, Problem> {
    desk.ask(move |app, ctx| app.pattern_case(ctx, case)).await
}

async fn page(desk: Desk, Path(case): Path<String>) -> Result<Markup, Problem> {
    let view = load(&desk, id(&case, "question")?).await?;
    let values = case_draft::asked(&desk, &[("days", "60")], &view.draft);
    Ok(case_page(&desk, &view, &values, &[]))
}

fn case_page(
    desk: &Desk,
    view: &PatternCaseView,
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let show = desk.show(view.station.id);
    let f = Fields { desk, values, errors };
    let case = &view.case;
    let proposed = view.decisions.iter().find(|d| d.row.state == DecisionState::Proposed);
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("patterns")) } }
        header.head { div { h1 { a href={ "/console/orders/" (view.order.id) } { (view.order.recipient) } }
            p { (chip(desk.text(), "pattern-state", case.state.code())) " " @if case.state.is_live() { (clock(desk, case.due_at)) } } } }
        (f.summary())
        (ended(&show, case.removed_at, &case.removed_by))
        @if !case.why.is_empty() { p.banner { (reason_in(&case.why, desk.text().0.tag())) } }
        (otherwise(desk, &view.file))
        (side_by_side(desk, &show, &view.file))
        p.muted { (desk.say("case-digest")) " " code { (case.evidence_digest.hex()) } }
        div.columns { div { (said(desk, &show, view)) } div { (decisions(desk, &show, view)) } }
        @if case.state.is_live() && desk.may_decide() {
            @match proposed {
                Some(proposal) if proposal.blind => (second_form(&f, &format!("{PLACE}/{}", case.id), case.evidence_digest, &SECOND)),
                Some(_) => p.banner { (icon("hourglass")) " " (desk.say("case-waits-second")) },
                None => (ways_on(&f, &show, view)),
            }
        }
    };
    desk.page(Section::Cases, &view.order.recipient, &main)
}

fn said(desk: &Desk, show: &Show, view: &PatternCaseView) -> Markup {
    let case = &view.case;
    html! {
        section.panel aria-label=(desk.say("pattern-said")) {
            h2 { (desk.say("pattern-said")) }
            p.muted { (desk.say("pattern-at-asked")) " " (show.moment(case.asked_at)) @if let Some(staff) = &view.asked_by { ", " (staff.name) } ": " (case.reasons) }
            @if view.statements.is_empty() { p.muted { (desk.with("pattern-silent", &[("moment", show.moment_text(view.heard_until).into())])) } }
            @for statement in &view.statements {
                blockquote dir="auto" { (statement.words) }
                p.muted { (show.moment(statement.said_at)) @if !statement.representative.is_empty() { ", " (statement.representative) } }
            }
            @if let Some(draft) = &view.asked { (case_draft::kept(desk, draft)) }
            details { summary { (desk.say("pattern-letter")) } @for section in &view.letter.sections { h3 { (section.title) } @for line in &section.lines { p { (line) } } } }
        }
    }
}

fn decisions(desk: &Desk, show: &Show, view: &PatternCaseView) -> Markup {
    html! {
        section.panel aria-label=(desk.say("case-decisions")) {
            h2 { (desk.say("case-decisions")) }
            @if view.decisions.is_empty() { p.muted { (desk.say("case-undecided")) } }
            @for decision in &view.decisions { (one(desk, show, decision)) }
        }
    }
}

fn one(desk: &Desk, show: &Show, decision: &PatternDecisionView) -> Markup {
    let row = &decision.row;
    html! {
        article.decision {
            h3 { (desk.say("pattern-second-look")) " " (chip(desk.text(), "decision-state", row.state.code())) }
            @if decision.blind { p.note { (desk.say("case-blind")) } }
            @else {
                p { @for ground in &decision.grounds { span.chip { (ground.code()) " " (ground.entry().name.of(desk.text().0.tag())) } " " } }
                @for staff in &decision.deciders { p.muted { (staff.name) ", " (desk.text().code("role", staff.role.code())) } }
                @for reasons in [&row.first_reasons, &row.second_reasons] { @if !reasons.is_empty() { blockquote dir="auto" { (reasons) } } }
                @if let Some(draft) = &decision.draft { (case_draft::kept(desk, draft)) }
            }
            dl.facts {
                div { dt { (desk.say("pattern-days")) } dd { (row.look / DAY) } }
                @for (key, at) in [("case-issued", row.issued_at), ("case-effective", row.effective_at), ("case-until", row.until_at), ("pattern-appeal-until", row.appeal_until)] {
                    @if let Some(at) = at { div { dt { (desk.say(key)) } dd { (show.moment(at)) } } }
                }
            }
            @if !row.why.is_empty() { p { (reason_in(&row.why, desk.text().0.tag())) } }
            @if let Some(appeal) = &decision.appeal { p { a href={ (super::pattern_appeal::PLACE) "/" (appeal.id) } { (desk.say("case-appeal")) } " " (chip(desk.text(), "appeal-state", appeal.state.code())) } }
            @if row.state.stands() && desk.may_decide() {
                details { summary { (desk.say("case-lift")) }
                    form.stack method="post" action={ (PLACE) "/decisions/" (row.id) "/lift" } {
                        input type="hidden" name="case" value=(row.pattern_case);
                        div.field { label for={ "r-" (row.id) } { (desk.say("case-reasons")) } textarea id={ "r-" (row.id) } name="reasons" rows="3" required {} }
                        button { (desk.say("case-lift")) }
                    }
                }
            }
        }
    }
}

/// The first person's ways on: close, or propose what the rules allow now.
fn ways_on(f: &Fields<'_>, show: &Show, view: &PatternCaseView) -> Markup {
    let desk = f.desk;
    let tag = desk.text().0.tag();
    let fits = |ground: &&PatternGround| **ground == PatternGround::Often || view.case.handed > 0;
    html! {
        section.panel aria-label=(desk.say("case-act")) {
            h2 { (desk.say("case-act")) }
            form.stack method="post" action={ (PLACE) "/" (view.case.id) } {
                (seen(view.case.evidence_digest))
                (case_draft::offer(f, &format!("{PLACE}/{}", view.case.id)))
                (f.area("reasons", "case-reasons", Some("pattern-reasons-hint")))
                div.acts { button name="act" value="close" { (desk.say("case-close")) } }
                h3 { (desk.say("pattern-propose")) }
                @match view.barred {
                    Some(Barred::NotHeard) => p.note { (desk.with("pattern-barred-hearing", &[("from", show.moment_text(view.heard_until).into())])) },
                    Some(why) => p.note { (desk.text().code("con-pattern-barred", why.code())) },
                    None => {
                        p.note { (desk.with("pattern-propose-note", &[("days", (view.terms.notice_period() / DAY).into())])) }
                        fieldset { legend { (desk.say("case-ground")) }
                            @for ground in PatternGround::ALL.iter().filter(fits) {
                                @let entry = ground.entry();
                                label.switch { input type="checkbox" name="grounds" value=(ground.code()) checked[*ground == PatternGround::Often];
                                    span { strong { (ground.code()) " " (entry.name.of(tag)) } br; (letter_words(desk, &[entry.shows.of(tag), entry.shows_not.of(tag)])) } }
                            }
                        }
                        (f.input("days", "pattern-days", "number", Some("pattern-days-hint")))
                        div.acts { button.primary name="act" value="propose" { (desk.say("pattern-propose")) } }
                    }
                }
                (times(desk, view.terms, &view.laws, &view.station.code, &TIMES))
            }
        }
    }
}

async fn act(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let case: PatternCaseId = id(&text, "question")?;
    let errors = match carry_out(&desk, case, &values).await {
        Ok(Ok(Acted::Barred(code))) => vec![barred(&desk, &code)],
        Ok(Ok(acted)) => {
            let code = match (&acted, values.get("act")) {
                (Acted::Proposed, _) => "case-proposed",
                (Acted::Refused, _) => "case-refused",
                (Acted::Done, "close") => "pattern-closed",
                (Acted::Done, _) => "pattern-decided",
                _ => "no-case-over",
            };
            return Ok(done(&format!("{PLACE}/{case}"), code).into_response());
        }
        Ok(Err(error)) => vec![error],
        Err(problem) if !problem.errors.is_empty() => problem.errors.to_vec(),
        Err(problem) => return Err(problem),
    };
    let view = load(&desk, case).await?;
    let page = case_page(&desk, &view, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What the form asks for; the inner error is something wrong with the form.
async fn carry_out(
    desk: &Desk,
    case: PatternCaseId,
    values: &Values,
) -> Result<Result<Acted, FieldProblem>, Problem> {
    let reasons = values.get("reasons").to_owned();
    let seen = Digest::from_hex(values.get("seen")).ok_or_else(|| Problem::absent("evidence"))?;
    let acted = match values.get("act") {
        "close" => desk.ask(move |app, ctx| app.close_pattern(ctx, case, &reasons)).await?,
        "propose" => {
            let days: u32 = values.get("days").trim().parse().unwrap_or(0);
            if days == 0 || i64::from(days) > MOST_DAYS {
                return Ok(Err(wrong("days", "days", &desk.say("invalid-pattern-days"))));
            }
            let grounds = values.all("grounds").filter_map(|code| code.parse().ok()).collect();
            let wanted = PatternProposal { grounds, days, reasons, seen };
            desk.ask(move |app, ctx| app.propose_pattern(ctx, case, wanted)).await?
        }
        answer @ ("agree" | "disagree") => {
            let agrees = answer == "agree";
            let view = load(desk, case).await?;
            let waits = view.decisions.iter().find(|d| d.row.state == DecisionState::Proposed);
            let decision = waits.ok_or_else(|| Problem::absent("proposal"))?.row.id;
            desk.ask(move |app, ctx| app.second_pattern(ctx, decision, agrees, &reasons, seen))
                .await?
        }
        _ => return Err(Problem::absent("act")),
    };
    Ok(Ok(acted))
}

async fn lift(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let decision: PatternDecisionId = id(&text, "decision")?;
    let case: PatternCaseId = id(values.get("case"), "question")?;
    let reasons = values.get("reasons").to_owned();
    let acted = desk.ask(move |app, ctx| app.lift_pattern(ctx, decision, &reasons)).await?;
    let code = if acted == Acted::Done { "pattern-lifted" } else { "no-case-over" };
    Ok(done(&format!("{PLACE}/{case}"), code))
}
