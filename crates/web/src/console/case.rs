//! Cases: the queue with its clocks, proposals that wait for a second person, appeals.
//!
//! Owns: lists, and the forms that open a case and answer an appeal. Never does: sort people by a
//! score, or name whom a case is about to somebody who is to decide it. `waiting` is the list that people
//! work from; `case_page` is one case.

use super::appeal;
use super::desk::{Desk, Section};
use super::fold::{self, Tab};
use super::form::{Fields, Values};
use super::table::{self, Column};
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::case::{CaseLine, Opened};
use porchlight_app::decision::{Acted, AppealLine};
use porchlight_app::zone;
use porchlight_domain::decision::{Ground, Step};
use porchlight_domain::id::{AppealId, CaseId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AppealState, CaseState, Role};

/// Where the queue is.
pub(super) const PLACE: &str = "/console/cases";
/// Letters of a case's id by which people call it.
const CODE: usize = 5;
/// Where appeals are.
const APPEALS: &str = "/console/cases/appeals";
/// The words by which an appeal is answered here.
const ANSWER: appeal::Words =
    appeal::Words { note: "appeal-note", hint: "case-reasons-hint", uphold: "appeal-uphold" };

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/cases/proposals", get(proposals))
        .route("/console/cases/new", get(new).post(open))
        .route(APPEALS, get(appeals))
        .route("/console/cases/appeals/{id}", get(one_appeal).post(answer))
}

/// The lists, one beside the other.
pub(super) fn tabs(desk: &Desk, here: &str) -> Markup {
    let lists = [("open", PLACE.to_owned())]
        .into_iter()
        .chain(CaseState::ALL[1..].iter().map(|s| (s.code(), format!("{PLACE}?state={s}"))))
        .chain([
            ("proposals", "/console/cases/proposals".to_owned()),
            ("appeals", APPEALS.to_owned()),
            ("recipients", super::pattern::PLACE.to_owned()),
            ("matters", super::matter::PLACE.to_owned()),
            ("corrections", super::correction::PLACE.to_owned()),
        ])
        .chain(desk.may_decide().then(|| ("made", super::made_case::PLACE.to_owned())))
        .chain(may_read_register(desk).then(|| ("requests", super::outside::PLACE.to_owned())));
    let tab = |(name, href): (&str, String)| {
        let words = desk.say(&format!("cases-{}", name.replace('_', "-")));
        Tab::plain(href, words, name == here)
    };
    fold::tabs(desk, "cases", &lists.map(tab).collect::<Vec<_>>())
}

/// Whether the register of requests from outside opens for this person.
fn may_read_register(desk: &Desk) -> bool {
    matches!(desk.role(), Role::Operator | Role::Auditor)
}

/// What a case is called where nobody is named: `Case 7F3A2`.
pub(super) fn code_of(desk: &Desk, case: CaseId) -> String {
    let text = case.to_string().to_uppercase();
    let code = text.get(text.len().saturating_sub(CODE)..).unwrap_or_default().to_owned();
    desk.with("case-code", &[("code", code.into())])
}

/// A clock: how long is left, or that it is over.
pub(super) fn clock(desk: &Desk, due: Option<Timestamp>) -> Markup {
    let Some(due) = due else { return html! {} };
    let left = due.since(desk.now());
    let hours = zone::minutes(left.max(0)) / 60;
    let tone = if hours < 8 { "warn" } else { "" };
    let words = if left <= 0 {
        desk.say("case-overdue")
    } else if hours < 48 {
        desk.count("case-hours-left", u64::try_from(hours).unwrap_or(0))
    } else {
        desk.count("case-days-left", u64::try_from(hours / 24).unwrap_or(0))
    };
    html! { span.chip.(tone) { (words) } " " span.muted { (desk.show_here().moment(due)) } }
}

fn rows(desk: &Desk, lines: &[(String, CaseLine)], total: u64) -> Markup {
    let columns = [
        Column::plain(desk.say("courier")),
        Column::plain(desk.say("case-due")),
        Column::plain(desk.say("case-rests-on")),
        Column::plain(desk.say("state")),
    ];
    html! {
        @if lines.is_empty() { (table::empty("circle-check", &desk.say("cases-none"), &desk.say("cases-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("cases")) { table.rows.list {
                (table::head(desk, &columns))
                tbody data-rows="" { @for (href, line) in lines { tr data-keep="" {
                    th scope="row" { a data-row="" href=(href) { @match &line.courier { Some(courier) => (courier.name), None => (code_of(desk, line.case.id)) } } }
                    td { (clock(desk, line.case.due_at)) }
                    td { @if line.case.reporter.is_some() { (desk.say("case-reported")) } @else { (desk.count("case-tries", line.case.tries)) @if line.case.earlier_notice.is_some() { ", " (desk.say("case-after-notice")) } } }
                    td { (chip(desk.text(), "case-state", line.case.state.code())) @if line.case.answered_at.is_some() { " " span.chip { (desk.say("case-answered")) } } @if line.waits_for_second { " " span.chip.info { (desk.say("case-second")) } } }
                } } }
            } }
            (table::paging(desk, total))
        }
    }
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let state = desk.address.get("state").and_then(|code| code.parse().ok());
    let state = state.unwrap_or(CaseState::Open);
    if state == CaseState::Open {
        return super::waiting::page(desk).await;
    }
    let slice = table::slice(&desk.address);
    let page = desk.ask(move |app, ctx| app.cases(ctx, state, slice)).await?;
    let at = |line: CaseLine| (format!("{PLACE}/{}", line.case.id), line);
    let lines: Vec<_> = page.rows.into_iter().map(at).collect();
    let main = html! {
        header.head { h1 { (desk.say("cases")) } @if desk.may_decide() { div.acts { a.button href="/console/cases/new" { (icon("plus")) (desk.say("case-new")) } } } }
        p.muted { (desk.say("cases-lead")) }
        (tabs(&desk, state.code()))
        (rows(&desk, &lines, page.total))
    };
    Ok(desk.page(Section::Cases, &desk.say("cases"), &main))
}

async fn proposals(desk: Desk) -> Result<Markup, Problem> {
    let slice = table::slice(&desk.address);
    let page = desk.ask(move |app, ctx| app.proposals(ctx, slice)).await?;
    let at = |(_, line): (_, CaseLine)| (format!("{PLACE}/{}", line.case.id), line);
    let lines: Vec<_> = page.rows.into_iter().map(at).collect();
    let main = html! {
        header.head { h1 { (desk.say("cases")) } }
        p.muted { (desk.say("proposals-lead")) }
        (tabs(&desk, "proposals"))
        (rows(&desk, &lines, page.total))
    };
    Ok(desk.page(Section::Cases, &desk.say("cases"), &main))
}

/// The grounds of a list, in the language of the desk.
pub(super) fn grounds(desk: &Desk, fits: impl Fn(Ground) -> bool) -> Vec<(String, String)> {
    let tag = desk.text().0.tag();
    let name = |ground: &Ground| {
        (ground.code().to_owned(), format!("{ground} {}", ground.entry().name.of(tag)))
    };
    Ground::ALL.iter().filter(|ground| fits(**ground)).map(name).collect()
}

async fn new(desk: Desk) -> Result<Markup, Problem> {
    let courier = desk.address.get("courier").unwrap_or("").to_owned();
    // Their page leads here by id; an address is what people recognise.
    let known = match courier.as_str() {
        "" => String::new(),
        named => {
            let named = named.to_owned();
            desk.ask(move |app, ctx| app.courier_named(ctx, &named)).await?.email
        }
    };
    Ok(new_page(&desk, &Values::of(&[("courier", &known)]), &[]))
}

fn new_page(desk: &Desk, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let reported = grounds(desk, |ground| ground.entry().strongest >= Step::Notice);
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases")) } }
        header.head { h1 { (desk.say("case-new")) } }
        p.muted { (desk.say("case-new-lead")) }
        (f.summary())
        form.stack method="post" action="/console/cases/new" {
            (f.input("courier", "case-courier", "text", Some("case-courier-hint")))
            (f.select("ground", "case-ground", &reported, None))
            (f.area("report", "case-report", Some("case-report-hint")))
            button.primary { (desk.say("case-open")) }
        }
    };
    desk.page(Section::Cases, &desk.say("case-new"), &main)
}

async fn open(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let named = values.get("courier").to_owned();
    let ground: Ground = id(values.get("ground"), "ground")?;
    let report = values.get("report").to_owned();
    let opened = desk.ask(move |app, ctx| {
        let courier = app.courier_named(ctx, &named)?;
        app.open_case(ctx, courier.id, ground, &report)
    });
    match opened.await {
        Ok(Opened::Opened(case)) => Ok(Redirect::to(&format!("{PLACE}/{case}")).into_response()),
        Ok(Opened::Already) => Ok(done(PLACE, "no-case-already").into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let page = new_page(&desk, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn appeals(desk: Desk) -> Result<Markup, Problem> {
    let (state, slice) = appeal::wanted(&desk);
    let page = desk.ask(move |app, ctx| app.appeals(ctx, state, slice)).await?;
    let line = |line: AppealLine| appeal::Line {
        href: format!("{APPEALS}/{}", line.appeal.id),
        who: line.courier.name,
        made_at: line.appeal.made_at,
        answer_by: line.appeal.answer_by,
        against: Some(desk.text().code("decision-kind", line.decision.kind.code())),
    };
    let lines: Vec<_> = page.rows.into_iter().map(line).collect();
    let main = html! {
        header.head { h1 { (desk.say("cases")) } }
        p.muted { (desk.say("appeals-lead")) }
        (tabs(&desk, "appeals"))
        (appeal::list(&desk, "courier", &lines, page.total))
    };
    Ok(desk.page(Section::Cases, &desk.say("cases-appeals"), &main))
}

async fn one_appeal(desk: Desk, Path(appeal): Path<String>) -> Result<Markup, Problem> {
    let appeal: AppealId = id(&appeal, "appeal")?;
    let line = desk.ask(move |app, ctx| app.appeal_line(ctx, appeal)).await?;
    Ok(appeal_page(&desk, &line, &Values::default(), &[]))
}

fn appeal_page(desk: &Desk, line: &AppealLine, values: &Values, errors: &[FieldProblem]) -> Markup {
    let show = desk.show_here();
    let f = Fields { desk, values, errors };
    let open = line.appeal.state == AppealState::Open;
    let main = html! {
        p.back { a href=(APPEALS) { (icon("chevron-left")) (desk.say("cases-appeals")) } }
        header.head { div { h1 { (line.courier.name) } p { (chip(desk.text(), "appeal-state", line.appeal.state.code())) " " (desk.text().code("decision-kind", line.decision.kind.code())) } } }
        (f.summary())
        @if open { p { (desk.say("case-due")) ": " (clock(desk, Some(line.appeal.answer_by))) } }
        div.columns {
            section.panel aria-label=(desk.say("case-said")) { h2 { (desk.say("case-said")) }
                blockquote dir="auto" { (line.appeal.words) }
                p.muted { (show.moment(line.appeal.made_at)) @if !line.appeal.representative.is_empty() { ", " (line.appeal.representative) } }
            }
            (against(desk, &show, line))
        }
        (appeal::answered(desk, &show, &line.appeal.reasons, line.answered_by.as_ref().map(|staff| (staff, line.appeal.answered_at))))
        @if open { (appeal::form(&f, &format!("{APPEALS}/{}", line.appeal.id), line.may_answer, &ANSWER)) }
    };
    desk.page(Section::Cases, &desk.say("cases-appeals"), &main)
}

/// What the appeal is against: the decision with its grounds, people and reasons.
fn against(desk: &Desk, show: &Show, line: &AppealLine) -> Markup {
    let row = &line.decision;
    html! {
        section.panel aria-label=(desk.say("appeal-against")) {
            h2 { (desk.text().code("decision-kind", row.kind.code())) " " (chip(desk.text(), "decision-state", row.state.code())) }
            p { @for ground in &line.grounds { span.chip { (ground.code()) " " (ground.entry().name.of(desk.text().0.tag())) } " " } }
            @if row.automatic { p.muted { (desk.say("case-automatic")) } }
            (appeal::reasons(desk, [&row.first_reasons, &row.second_reasons], &line.deciders))
            @if let Some(draft) = &line.draft { (super::case_draft::kept(desk, draft)) }
            @if let Some(at) = row.effective_at { p.muted { (desk.say("case-effective")) " " (show.moment(at)) } }
            p { a href={ (PLACE) "/" (row.case_file) } { (desk.say("appeal-case")) } }
        }
    }
}

async fn answer(
    desk: Desk,
    Path(appeal): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let appeal: AppealId = id(&appeal, "appeal")?;
    let upheld = appeal::upholds(&values)?;
    let reasons = values.get("reasons").to_owned();
    match desk.ask(move |app, ctx| app.answer_appeal(ctx, appeal, upheld, &reasons)).await {
        Ok(Acted::Done) => Ok(done(APPEALS, "appeal-answered").into_response()),
        Ok(_) => Ok(done(APPEALS, "no-case-over").into_response()),
        Err(problem) if !problem.errors.is_empty() => {
            let line = desk.ask(move |app, ctx| app.appeal_line(ctx, appeal)).await?;
            let page = appeal_page(&desk, &line, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}
