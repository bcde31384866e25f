//! One case: its clock, the evidence that both sides see, what the courier said, what was decided, when
//! what happened. `case_act` holds the forms by which people act on it. Each reading is written down.

use super::case::{PLACE, clock, code_of, grounds};
use super::case_act::{second, ways_on};
use super::case_draft;
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::id;
use crate::law_view::ended;
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, chip, icon};
use maud::{Markup, html};
use porchlight_app::case::{CaseView, DecisionView, EvidenceItem, reason_in};
use porchlight_domain::decision::{Figure, Ground, NOT_USED};
use porchlight_domain::id::CaseId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{DecisionKind, DecisionState};

pub(super) async fn load(desk: &Desk, case: &str) -> Result<CaseView, Problem> {
    let case: CaseId = id(case, "case")?;
    desk.ask(move |app, ctx| app.read_case(ctx, case)).await
}

/// The page, with what somebody typed and what is wrong with it.
pub(super) fn case_page(
    desk: &Desk,
    view: &CaseView,
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let show = desk.show(view.station.id);
    let f = Fields { desk, values, errors };
    let case = &view.case;
    let proposed = view.decisions.iter().find(|d| d.row.state == DecisionState::Proposed);
    let live = case.state.is_live();
    let title = view.courier.as_ref().map_or_else(|| code_of(desk, case.id), |c| c.name.clone());
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("cases")) } }
        header.head { div { h1 { @match &view.courier { Some(courier) => a href={ "/console/people/" (courier.id) } { (courier.name) }, None => (title) } }
            p { (chip(desk.text(), "case-state", case.state.code())) " " @if live { (clock(desk, case.due_at)) } } } }
        @if view.courier.is_none() { (unnamed(desk, view)) }
        (f.summary())
        (ended(&show, case.removed_at, &case.removed_by))
        @if !case.reason.is_empty() { p.banner { (reason_in(&case.reason, desk.text().0.tag())) } }
        div.columns {
            div { (evidence(desk, &show, view)) }
            div { (said(desk, &show, view)) (decisions(desk, &show, view)) (timeline(desk, &show, view)) }
        }
        @if live && desk.may_decide() {
            @match proposed {
                Some(proposal) if proposal.blind => (second(&f, view)),
                Some(_) => p.banner { (icon("hourglass")) " " (desk.say("case-waits-second")) },
                None => (ways_on(&f, view)),
            }
        }
    };
    desk.page(Section::Cases, &title, &main)
}

/// Why nobody is named here, and the way to the name.
fn unnamed(desk: &Desk, view: &CaseView) -> Markup {
    html! {
        form.inline.note method="post" action={ (PLACE) "/" (view.case.id) "/who" } {
            span { (desk.say("case-unnamed")) } " "
            button.quiet { (icon("circle-user")) (desk.say("case-who")) }
        }
    }
}

fn evidence(desk: &Desk, show: &Show, view: &CaseView) -> Markup {
    let tag = desk.text().0.tag();
    html! {
        section.panel aria-label=(desk.say("case-evidence")) {
            h2 { (desk.say("case-evidence")) }
            p.muted { (desk.say("case-evidence-lead")) }
            @if !view.evidence.report.is_empty() { blockquote dir="auto" { (view.evidence.report) } }
            @if let Some(reporter) = &view.reporter { p.muted { (desk.say("case-reporter")) ": " (reporter.name) } }
            @for found in &view.evidence.items { (item(desk, show, found)) }
            h3 { (desk.say("case-not-used")) }
            p.muted { (NOT_USED.of(tag)) }
            p.muted { (desk.say("case-digest")) br; code { (view.case.evidence_digest.hex()) } }
        }
    }
}

/// What tries show of one ground, and what they do not.
fn item(desk: &Desk, show: &Show, item: &EvidenceItem) -> Markup {
    let tag = desk.text().0.tag();
    let entry = item.ground.parse::<Ground>().ok().map(Ground::entry);
    let figure = |code: &str, value: f64| {
        Figure::of_code(code).map_or(String::new(), |figure| figure.say(value, tag))
    };
    let span = |code: &str, least: f64, most: f64| {
        Figure::of_code(code).map_or(String::new(), |figure| figure.say_span(least, most, tag))
    };
    let at = |text: &str| porchlight_app::zone::parse_rfc3339(text);
    html! {
        h3 { (item.ground) " " @if let Some(entry) = &entry { (entry.name.of(tag)) } }
        @if item.tries > 0 { ul { @for found in &item.figures {
            li { (span(&found.code, found.least.into(), found.most.into())) " " span.muted { "(" (desk.count("case-tries", found.tries)) ")" } }
        } } }
        @if let Some(entry) = &entry { p.muted { (entry.shows_not.of(tag)) } }
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
            @if let Some(notice) = &view.earlier_notice {
                p { (desk.say("case-after")) " " a href={ (PLACE) "/" (notice.case_file) } { @if let Some(at) = notice.issued_at { (show.moment(at)) } } }
            }
            @if view.decisions.is_empty() { p.muted { (desk.say("case-undecided")) } }
            @for decision in &view.decisions { (one(desk, show, decision)) }
        }
    }
}

/// A moment that is worth a line: one that is not the first one again.
fn later(at: Option<Timestamp>, first: Option<Timestamp>) -> Option<Timestamp> {
    at.filter(|_| at != first)
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
                @if let Some(draft) = &decision.draft { (case_draft::kept(desk, draft)) }
            }
            dl.facts {
                @for (key, at) in [("case-issued", row.issued_at), ("case-delivered", row.delivered_at), ("case-effective", later(row.effective_at, row.issued_at)), ("case-until", row.until_at)] {
                    @if let Some(at) = at { div { dt { (desk.say(key)) } dd { (show.moment(at)) } } }
                }
            }
            @if !row.why.is_empty() { p { (reason_in(&row.why, desk.text().0.tag())) } }
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

fn timeline(desk: &Desk, show: &Show, view: &CaseView) -> Markup {
    let case = &view.case;
    let mut steps = vec![(case.opened_at, desk.say("case-at-opened"))];
    steps.extend(case.looked_at.map(|at| (at, desk.say("case-at-looked"))));
    steps.extend(case.asked_at.map(|at| (at, desk.say("case-asked"))));
    steps.extend(view.statements.iter().map(|s| (s.said_at, desk.say("case-answered"))));
    for decision in &view.decisions {
        let row = &decision.row;
        let kind = desk.text().code("decision-kind", row.kind.code());
        if row.issued_at.is_none() {
            steps.push((row.first_at, format!("{kind}: {}", desk.say("case-at-proposed"))));
        }
        steps.extend(row.issued_at.map(|at| (at, kind.clone())));
        steps.extend(
            row.delivered_at.map(|at| (at, format!("{kind}: {}", desk.say("case-at-read")))),
        );
        if row.state != DecisionState::Issued {
            let at = later(row.effective_at, row.issued_at).filter(|at| *at <= desk.now());
            steps.extend(at.map(|at| (at, format!("{kind}: {}", desk.say("case-at-effect")))));
        }
        let Some(appeal) = &decision.appeal else { continue };
        steps.push((appeal.made_at, desk.say("case-appeal")));
        let answer = desk.text().code("appeal-state", appeal.state.code());
        let words = format!("{}: {answer}", desk.say("case-appeal"));
        steps.extend(appeal.answered_at.map(|at| (at, words)));
    }
    steps.extend(case.ended_at.map(|at| (at, desk.say("case-at-ended"))));
    steps.sort_by_key(|(at, _)| *at);
    html! {
        section.panel aria-label=(desk.say("case-timeline")) {
            h2 { (desk.say("case-timeline")) }
            ol.timeline { @for (at, what) in &steps { li { span.muted { (show.moment(*at)) } " " (what) } } }
            @if !view.earlier.is_empty() { h3 { (desk.say("case-earlier")) }
                ul { @for other in &view.earlier { li { a href={ (PLACE) "/" (other.id) } { (show.moment(other.opened_at)) } " " (chip(desk.text(), "case-state", other.state.code())) } } } }
            p.muted { (desk.count("case-readings", u64::try_from(view.readings.len()).unwrap_or(0))) }
        }
    }
}
