//! Recipients' appeals: the list with its clocks, one appeal, and the answer of somebody who neither asked nor
//! decided.

use super::case::clock;
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::pattern::tabs;
use super::table::{self, Column};
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
use porchlight_domain::decision::appeal_aim;
use porchlight_domain::id::PatternAppealId;
use porchlight_domain::words::AppealState;

/// Where they are.
pub(super) const PLACE: &str = "/console/patterns/appeals";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/patterns/appeals/{id}", get(page).post(answer))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let state = desk.address.get("state").and_then(|code| code.parse().ok());
    let (state, slice) = (state.unwrap_or(AppealState::Open), table::slice(&desk.address));
    let page = desk.ask(move |app, ctx| app.pattern_appeals(ctx, state, slice)).await?;
    let columns = [
        Column::plain(desk.say("recipient")),
        Column::plain(desk.say("appeal-aim")),
        Column::plain(desk.say("case-due")),
    ];
    let main = html! {
        header.head { h1 { (desk.say("patterns")) } }
        p.muted { (desk.say("pattern-appeals-lead")) }
        (tabs(&desk, "appeals"))
        @if page.rows.is_empty() { (table::empty("circle-check", &desk.say("appeals-none"), &desk.say("cases-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("cases-appeals")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for line in &page.rows { tr data-keep="" {
                    th scope="row" { a data-row="" href={ (PLACE) "/" (line.appeal.id) } { (line.order.recipient) } }
                    td { (clock(&desk, Some(appeal_aim(line.appeal.made_at, line.appeal.answer_by)))) }
                    td { (clock(&desk, Some(line.appeal.answer_by))) }
                } } }
            } }
            (table::paging(&desk, page.total))
        }
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
    let appeal = &line.appeal;
    let open = appeal.state == AppealState::Open;
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases-appeals")) } }
        header.head { div { h1 { (line.order.recipient) } p { (chip(desk.text(), "appeal-state", appeal.state.code())) } } }
        (f.summary())
        @if open { p { (desk.say("case-due")) ": " (clock(desk, Some(appeal.answer_by))) } }
        div.columns {
            section.panel aria-label=(desk.say("pattern-said")) { h2 { (desk.say("pattern-said")) }
                @if appeal.words.is_empty() { p.muted { (desk.say("pattern-appeal-plain")) } } @else { blockquote dir="auto" { (appeal.words) } }
                p.muted { (show.moment(appeal.made_at)) @if !appeal.representative.is_empty() { ", " (appeal.representative) } }
            }
            (against(desk, &show, line))
        }
        @if !appeal.reasons.is_empty() { section.panel aria-label=(desk.say("appeal-answer")) { h2 { (desk.say("appeal-answer")) }
            blockquote dir="auto" { (appeal.reasons) }
            @if let Some(staff) = &line.answered_by { p.muted { (staff.name) ", " (desk.text().code("role", staff.role.code())) @if let Some(at) = appeal.answered_at { ", " (show.moment(at)) } } }
        } }
        @if open && desk.may_decide() && !line.may_answer { p.banner { (icon("eye")) " " (desk.say("appeal-had-part")) } }
        @if open && line.may_answer {
            form.stack method="post" action={ (PLACE) "/" (appeal.id) } {
                p.note { (desk.say("pattern-appeal-note")) }
                (f.area("reasons", "case-reasons", Some("pattern-reasons-hint")))
                div.acts {
                    button.primary name="answer" value="upheld" { (desk.say("pattern-uphold")) }
                    button name="answer" value="rejected" { (desk.say("appeal-reject")) }
                }
            }
        }
    };
    desk.page(Section::Cases, &desk.say("cases-appeals"), &main)
}

fn against(desk: &Desk, show: &Show, line: &PatternAppealLine) -> Markup {
    let row = &line.decision;
    html! {
        section.panel aria-label=(desk.say("appeal-against")) {
            h2 { (desk.say("pattern-second-look")) " " (chip(desk.text(), "decision-state", row.state.code())) }
            p { @for ground in &line.grounds { span.chip { (ground.code()) " " (ground.entry().name.of(desk.text().0.tag())) } " " } }
            @for (reasons, staff) in [&row.first_reasons, &row.second_reasons].into_iter().zip(&line.deciders) {
                blockquote dir="auto" { (reasons) }
                p.muted { (staff.name) ", " (desk.text().code("role", staff.role.code())) }
            }
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
    let upheld = match values.get("answer") {
        "upheld" => true,
        "rejected" => false,
        _ => return Err(Problem::absent("answer")),
    };
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
