//! Recipients' appeals: the list with its clocks, one appeal, and the answer of somebody who neither asked nor
//! decided.

use super::appeal;
use super::case::clock;
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::pattern::tabs;
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::decision::Acted;
use porchlight_app::pattern::PatternAppealLine;
use porchlight_domain::id::PatternAppealId;
use porchlight_domain::words::AppealState;

/// Where they are.
pub(super) const PLACE: &str = "/console/patterns/appeals";
/// The words by which an appeal is answered here.
const ANSWER: appeal::Words = appeal::Words {
    note: "pattern-appeal-note",
    hint: "pattern-reasons-hint",
    uphold: "pattern-uphold",
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/patterns/appeals/{id}", get(page).post(answer))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let (state, slice) = appeal::wanted(&desk);
    let page = desk.ask(move |app, ctx| app.pattern_appeals(ctx, state, slice)).await?;
    let line = |line: PatternAppealLine| appeal::Line {
        href: format!("{PLACE}/{}", line.appeal.id),
        who: line.order.recipient,
        made_at: line.appeal.made_at,
        answer_by: line.appeal.answer_by,
        against: None,
    };
    let lines: Vec<_> = page.rows.into_iter().map(line).collect();
    let main = html! {
        header.head { h1 { (desk.say("patterns")) } }
        p.muted { (desk.say("pattern-appeals-lead")) }
        (tabs(&desk, "appeals"))
        (appeal::list(&desk, "recipient", &lines, page.total))
    };
    Ok(desk.page(Section::Cases, &desk.say("cases-appeals"), &main))
}

async fn load(desk: &Desk, appeal: PatternAppealId) -> Result<PatternAppealLine, Problem> {
    desk.ask(move |app, ctx| app.pattern_appeal_line(ctx, appeal)).await
}

async fn page(desk: Desk, Path(appeal): Path<String>) -> Result<Markup, Problem> {
    let line = load(&desk, id(&appeal, "appeal")?).await?;
    Ok(appeal_page(&desk, &line, &Values::default(), &[]))
}

fn appeal_page(
    desk: &Desk,
    line: &PatternAppealLine,
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let show = desk.show(line.case.station);
    let f = Fields { desk, values, errors };
    let made = &line.appeal;
    let open = made.state == AppealState::Open;
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases-appeals")) } }
        header.head { div { h1 { (line.order.recipient) } p { (chip(desk.text(), "appeal-state", made.state.code())) } } }
        (f.summary())
        @if open { p { (desk.say("case-due")) ": " (clock(desk, Some(made.answer_by))) } }
        div.columns {
            section.panel aria-label=(desk.say("pattern-said")) { h2 { (desk.say("pattern-said")) }
                @if made.words.is_empty() { p.muted { (desk.say("pattern-appeal-plain")) } } @else { blockquote dir="auto" { (made.words) } }
                p.muted { (show.moment(made.made_at)) @if !made.representative.is_empty() { ", " (made.representative) } }
            }
            (against(desk, &show, line))
        }
        (appeal::answered(desk, &show, &made.reasons, line.answered_by.as_ref().map(|staff| (staff, made.answered_at))))
        @if open { (appeal::form(&f, &format!("{PLACE}/{}", made.id), line.may_answer, &ANSWER)) }
    };
    desk.page(Section::Cases, &desk.say("cases-appeals"), &main)
}

fn against(desk: &Desk, show: &Show, line: &PatternAppealLine) -> Markup {
    let row = &line.decision;
    html! {
        section.panel aria-label=(desk.say("appeal-against")) {
            h2 { (desk.say("pattern-second-look")) " " (chip(desk.text(), "decision-state", row.state.code())) }
            p { @for ground in &line.grounds { span.chip { (ground.code()) " " (ground.entry().name.of(desk.text().0.tag())) } " " } }
            (appeal::reasons(desk, [&row.first_reasons, &row.second_reasons], &line.deciders))
            @if let Some(draft) = &line.draft { (super::case_draft::kept(desk, draft)) }
            @if let Some(at) = row.effective_at { p.muted { (desk.say("case-effective")) " " (show.moment(at)) } }
            p { a href={ (super::pattern::PLACE) "/" (line.case.id) } { (desk.say("pattern-evidence")) } }
        }
    }
}

async fn answer(
    desk: Desk,
    Path(appeal): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let appeal: PatternAppealId = id(&appeal, "appeal")?;
    let upheld = appeal::upholds(&values)?;
    let reasons = values.get("reasons").to_owned();
    let answered =
        desk.ask(move |app, ctx| app.answer_pattern_appeal(ctx, appeal, upheld, &reasons)).await;
    match answered {
        Ok(Acted::Done) => Ok(done(PLACE, "pattern-appeal-answered").into_response()),
        Ok(_) => Ok(done(PLACE, "no-case-over").into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let line = load(&desk, appeal).await?;
            let page = appeal_page(&desk, &line, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}
