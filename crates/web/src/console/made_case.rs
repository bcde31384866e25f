//! Made cases: what reviewers are told about them, each person's own results, the policy, and what stands in
//! place of a made case once it is over.
//!
//! Owns: those pages. Never does: order people by their results, or show one person's to another who does
//! not lead the reviews; the use-case gives it to nobody else.

use super::case::{PLACE as CASES, code_of, tabs};
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use crate::trust_view::made_figures as figures;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::Slice;
use porchlight_app::made_case::{
    MadeFinding, MadePolicy, MadeResults, MadeState, MadeTold, Pattern, RESULT_DAYS,
};
use porchlight_app::rows::{MadeCase, Staff};
use porchlight_domain::id::CaseId;

/// Where the page is.
pub(super) const PLACE: &str = "/console/cases/made";
/// Most people of the staff who can be chosen as lead.
const MOST_STAFF: u32 = 500;

pub(super) fn routes() -> Router<Site> {
    Router::new().route(PLACE, get(page).post(set))
}

async fn results(desk: &Desk) -> Result<(MadeResults, Vec<Staff>), Problem> {
    desk.ask(|app, ctx| {
        let slice = Slice { offset: 0, limit: MOST_STAFF };
        Ok((app.made_results(ctx)?, app.staff_page(ctx, slice)?.rows))
    })
    .await
}

async fn page(desk: Desk) -> Result<Markup, Problem> {
    let (results, staff) = results(&desk).await?;
    let MadePolicy { one_in, lead } = results.policy;
    let lead = lead.map_or_else(String::new, |lead| lead.to_string());
    let values = Values::of(&[("one_in", &one_in.to_string()), ("lead", &lead)]);
    Ok(made_page(&desk, &results, &staff, (&values, &[])))
}

/// What the policy says, as every reviewer reads it.
fn told_openly(desk: &Desk, results: &MadeResults) -> Markup {
    let one_in = results.policy.one_in;
    html! {
        section.panel aria-label=(desk.say("made-policy")) { h2 { (desk.say("made-policy")) }
            @if one_in == 0 { p { (desk.say("made-off")) } }
            @else { p { strong { (desk.count("made-one-in", one_in)) } } }
            ul { @for key in ["made-nobody", "made-first", "made-who", "made-own"] { li { (desk.say(key)) } } }
            p.muted { @match &results.lead {
                Some(lead) => { (desk.say("made-lead")) ": " (lead.name) },
                None => (desk.say("made-no-lead")),
            } }
        }
    }
}

fn own(desk: &Desk, results: &MadeResults) -> Markup {
    let text = desk.text();
    let show = desk.show_here();
    html! {
        section.panel aria-label=(desk.say("made-yours")) { h2 { (desk.say("made-yours")) }
            p { (figures(text, &results.own)) }
            @if !results.cases.is_empty() {
                div.scroll tabindex="0" role="region" aria-label=(desk.say("made-yours")) { table.rows.list {
                    thead { tr { @for key in ["made-case", "made-found", "made-truth"] { th scope="col" { (desk.say(key)) } } } }
                    tbody data-rows="" { @for made in &results.cases { tr {
                        th scope="row" { a data-row="" href={ (CASES) "/" (made.shown_as) } { (code_of(desk, made.shown_as)) }
                            @if let Some(at) = made.ended_at { " " span.muted { (show.moment(at)) } } }
                        td data-label=(desk.say("made-found")) { @if let Some(finding) = made.finding { (text.code("made-finding", finding.code())) } }
                        td data-label=(desk.say("made-truth")) { (text.code("made-pattern", &made.pattern)) }
                    } } }
                } }
            }
        }
        section.panel aria-label=(desk.say("made-all")) { h2 { (desk.say("made-all")) }
            @match &results.together {
                Some(all) => p { (figures(text, all)) },
                None => p.muted { (desk.say("made-too-few")) },
            }
            @if results.set_aside > 0 { p.muted { (desk.count("made-set-aside", results.set_aside)) } }
            p.note { (desk.count("made-days", u64::try_from(RESULT_DAYS).unwrap_or(0))) }
        }
    }
}

/// Each person's, by name and by nothing else: for whoever leads the reviews.
fn each(desk: &Desk, results: &MadeResults) -> Markup {
    html! { @if let Some(each) = &results.each {
        section.panel aria-label=(desk.say("made-each")) { h2 { (desk.say("made-each")) }
            p.note { (desk.say("made-each-note")) }
            @if each.is_empty() { p.muted { (desk.text().say("made-none-found")) } }
            dl.facts { @for (staff, made) in each { div { dt { (staff.name) } dd { (figures(desk.text(), made)) } } } }
        }
    } }
}

fn form(desk: &Desk, staff: &[Staff], (values, errors): (&Values, &[FieldProblem])) -> Markup {
    let f = Fields { desk, values, errors };
    let decides = |one: &&Staff| {
        use porchlight_domain::words::Role;
        one.active && matches!(one.role, Role::Operator | Role::Analyst)
    };
    let mut leads = vec![(String::new(), desk.say("made-no-one"))];
    leads.extend(staff.iter().filter(decides).map(|one| (one.id.to_string(), one.name.clone())));
    html! { @if desk.may_operate() {
        section.panel aria-label=(desk.say("made-set")) { h2 { (desk.say("made-set")) }
            (f.summary())
            form.stack method="post" action=(PLACE) {
                (f.input("one_in", "made-share", "number", Some("made-share-hint")))
                (f.select("lead", "made-lead", &leads, Some("made-lead-hint")))
                button.primary { (desk.say("made-publish")) }
            }
        }
    } }
}

fn made_page(
    desk: &Desk,
    results: &MadeResults,
    staff: &[Staff],
    typed: (&Values, &[FieldProblem]),
) -> Markup {
    let main = html! {
        p.back { a href=(CASES) { (icon("chevron-left")) (desk.say("cases")) } }
        header.head { h1 { (desk.say("made-cases")) } }
        p.muted { (desk.say("made-lead-words")) }
        (tabs(desk, "made"))
        (told_openly(desk, results))
        (own(desk, results))
        (each(desk, results))
        (form(desk, staff, typed))
    };
    desk.page(Section::Cases, &desk.say("made-cases"), &main)
}

async fn set(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let lead = match values.get("lead") {
        "" => None,
        lead => Some(id(lead, "member of staff")?),
    };
    let problem = match values.number("one_in") {
        Ok(one_in) => {
            let policy = MadePolicy { one_in, lead };
            match desk.ask(move |app, ctx| app.set_made_policy(ctx, policy)).await {
                Ok(()) => return Ok(done(PLACE, "made-set").into_response()),
                Err(problem) if problem.errors.is_empty() => return Err(problem),
                Err(problem) => problem.errors.into_vec(),
            }
        }
        Err(wrong) => vec![wrong],
    };
    let (results, staff) = results(&desk).await?;
    let page = made_page(&desk, &results, &staff, (&values, &problem));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What stands where a made case was, once it is over; nothing where it waits, or is a real one.
pub(super) async fn told(desk: &Desk, case: &str) -> Result<Option<Markup>, Problem> {
    let case: CaseId = id(case, "case")?;
    let told = desk.ask(move |app, ctx| app.made_case_told(ctx, case)).await?;
    let title = code_of(desk, case);
    let main = |inner: Markup| {
        html! {
            p.back { a href=(CASES) { (icon("chevron-left")) (desk.say("cases")) } }
            header.head { div { h1 { (title) } p { span.chip.info { (desk.say("made-it-was")) } } } }
            (inner)
            p { a href=(PLACE) { (desk.say("made-more")) } }
        }
    };
    Ok(told.map(|told| {
        let inner = match told {
            MadeTold::Whole(made) => whole(desk, &made),
            MadeTold::Over => html! { p { (desk.say("made-over")) } },
        };
        desk.page(Section::Cases, &title, &main(inner))
    }))
}

/// All of it: what was found, what the truth was, and which item should have told.
fn whole(desk: &Desk, made: &MadeCase) -> Markup {
    let text = desk.text();
    let pattern = made.pattern.parse::<Pattern>().ok();
    let (before, after) = made.report.split_once(&made.telling).unwrap_or((&made.report, ""));
    let said = match (made.state, made.finding) {
        (MadeState::SetAside, _) => desk.say("made-was-set-aside"),
        (_, Some(MadeFinding::Nothing)) => desk.say("made-right"),
        (_, Some(_)) => desk.say("made-against"),
        _ => desk.say("made-lapsed"),
    };
    html! {
        p.banner { (icon("info")) " " (said) }
        div.columns {
            section.panel aria-label=(desk.say("made-truth")) { h2 { (desk.say("made-truth")) }
                p { strong { (text.code("made-pattern", &made.pattern)) } }
                @if let Some(pattern) = pattern { p { (pattern.why().of(text.0.tag())) } }
                h3 { (desk.say("made-telling")) }
                blockquote dir="auto" lang=(made.language) { (made.telling) }
            }
            section.panel aria-label=(desk.say("case-evidence")) { h2 { (desk.say("case-evidence")) }
                blockquote dir="auto" lang=(made.language) { (before) mark { (made.telling) } (after) }
                h3 { (desk.say("case-said")) }
                blockquote dir="auto" lang=(made.language) { (made.answer) }
            }
        }
        @if let Some(finding) = made.finding {
            section.panel aria-label=(desk.say("made-found")) { h2 { (desk.say("made-found")) }
                p { (text.code("made-finding", finding.code())) }
                blockquote dir="auto" { (made.reasons) }
                p.note { (desk.say("made-no-effect")) }
            }
        }
    }
}
