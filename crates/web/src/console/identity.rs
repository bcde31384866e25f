//! Identity checks that wait for a person: the queue with its clocks, and the page of one check.
//!
//! Owns: what a reviewer is shown. Never does: show a score (nobody has one), a name beside a picture
//! that is to be looked at, or which of the cases are known ones that the operator put among them.
//! A picture opens after a reason; the look is written down first, and the courier reads it.

use super::courier::tabs;
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::identity_case::Case;
use super::{done, id, identity_figures};
use crate::problem::{FieldProblem, Problem};
use crate::show::{icon, lasting};
use crate::site::Site;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::identity::{Looks, PictureKind, QueueLine, StaffView};
use porchlight_app::known::{Finding, KnownAnswered, Side};
use porchlight_app::rows::KnownDeal;
use porchlight_domain::id::IdentityCheckId;
use porchlight_domain::time::{HOUR, Timestamp};

/// Where the queue is.
pub(super) const PLACE: &str = "/console/identity";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(queue))
        .route("/console/identity/{id}", get(page).post(answer))
        .route("/console/identity/{id}/who", post(who))
        .route("/console/identity/{id}/saw", post(saw))
        .route("/console/identity/{id}/pictures/{kind}", get(picture))
}

async fn queue(desk: Desk) -> Result<Markup, Problem> {
    let (lines, deals, counts) = desk
        .ask(|app, ctx| {
            Ok((app.identity_queue(ctx)?, app.known_deals(ctx)?, app.people_counts(ctx)?))
        })
        .await?;
    let to_look = |line: &&QueueLine| line.state == "with_person" && !line.pictures.is_empty();
    let mut cases: Vec<Case> = lines.iter().filter(to_look).map(Case::from).collect();
    cases.extend(deals.iter().map(Case::from));
    cases.sort_by_key(|case| (case.due_by, case.id));
    let rest: Vec<_> = lines.iter().filter(|line| !to_look(line)).collect();
    let (reach, wait): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|line| line.state == "with_person");
    let figures = identity_figures::panel(&desk).await?;
    let main = html! {
        header.head { h1 { (desk.say("people")) } }
        (tabs(&desk, counts, "identity"))
        div #identity data-live="identity" {
            h2 { (desk.say("identity-look")) }
            p.muted { (desk.say("identity-look-lead")) }
            @if cases.is_empty() { p.quiet-day { (icon("circle-check")) (desk.say("identity-look-none")) } }
            @else { (case_rows(&desk, &cases)) }
            h2 { (desk.say("identity-reach")) }
            p.muted { (desk.say("identity-reach-lead")) }
            @if reach.is_empty() { p.quiet-day { (icon("circle-check")) (desk.say("identity-reach-none")) } }
            @else { (named_rows(&desk, "identity-reach", &reach)) }
            @if !wait.is_empty() {
                h2 { (desk.say("identity-wait")) }
                p.muted { (desk.say("identity-wait-lead")) }
                (named_rows(&desk, "identity-wait", &wait))
            }
        }
        (figures)
    };
    Ok(desk.page(Section::People, &desk.say("identity"), &main))
}

/// How long is left; less than eight hours stand out.
fn clock(desk: &Desk, due: Timestamp) -> Markup {
    let left = due.since(desk.now());
    let tone = if left < 8 * HOUR { "warn" } else { "" };
    let words = if left <= 0 {
        desk.say("case-overdue")
    } else {
        desk.with("identity-left", &[("span", lasting(desk.text(), left).into())])
    };
    html! { span.chip.(tone) { (words) } }
}

fn case_rows(desk: &Desk, cases: &[Case]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("identity-look")) { table.rows.list {
            thead { tr { @for key in ["identity-clock", "identity-asked", "identity-why", "station"] { th scope="col" { (desk.say(key)) } }
                th.number scope="col" { (desk.say("identity-pictures")) } } }
            tbody data-rows="" { @for case in cases { tr data-keep="" {
                th scope="row" { a data-row="" href={ (PLACE) "/" (case.id) } { (clock(desk, case.due_by)) } }
                td { (desk.show(case.station).moment(case.asked_at)) }
                td { (desk.text().code("identity-cause", &case.cause)) }
                td { (desk.station_name(case.station)) }
                td.number { (if case.beside { 2 } else { 1 }) }
            } } }
        } }
    }
}

fn named_rows(desk: &Desk, label: &str, lines: &[&QueueLine]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say(label)) { table.rows.list {
            thead { tr { @for key in ["courier", "identity-clock", "identity-asked", "identity-why", "station"] { th scope="col" { (desk.say(key)) } } } }
            tbody data-rows="" { @for line in lines { tr data-keep="" {
                th scope="row" { a data-row="" href={ (PLACE) "/" (line.id) } { (line.name) } }
                td { (clock(desk, line.due_by)) }
                td { (desk.show(line.station).moment(line.asked_at)) }
                td { (desk.text().code("identity-cause", &line.trigger)) }
                td { (line.station_name) }
            } } }
        } }
    }
}

/// What stands behind an id: a check, or a known case of this reviewer's queue.
enum Found {
    Check(Box<StaffView>),
    Known(KnownDeal),
}

async fn load(desk: &Desk, text: &str) -> Result<Found, Problem> {
    let check: IdentityCheckId = id(text, "check")?;
    desk.ask(move |app, ctx| {
        let known = app.known_deals(ctx)?.into_iter().find(|deal| deal.id == check);
        Ok(match known {
            Some(deal) => Found::Known(deal),
            None => Found::Check(Box::new(app.identity_check_for_staff(ctx, check)?)),
        })
    })
    .await
}

async fn page(desk: Desk, Path(text): Path<String>) -> Result<Markup, Problem> {
    let found = load(&desk, &text).await?;
    Ok(check_page(&desk, &found, &Values::default(), &[]))
}

fn check_page(desk: &Desk, found: &Found, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let named = desk.address.get("who").is_some();
    let (title, body) = match found {
        Found::Known(deal) => (desk.say("identity-case"), blind(&f, &Case::from(deal))),
        Found::Check(view) => {
            let waits = view.line.state == "with_person" && !view.line.pictures.is_empty();
            if waits && !named {
                (desk.say("identity-case"), blind(&f, &Case::from(&view.line)))
            } else {
                (view.line.name.clone(), with_name(&f, view))
            }
        }
    };
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("identity")) } }
        header.head { h1 { (title) } }
        (f.summary())
        (body)
    };
    desk.page(Section::People, &title, &main)
}

fn facts(desk: &Desk, case: &Case) -> Markup {
    html! {
        dl.facts.inline {
            @if !case.over { div { dt { (desk.say("identity-clock")) } dd { (clock(desk, case.due_by)) } } }
            div { dt { (desk.say("identity-asked")) } dd { (desk.show(case.station).moment(case.asked_at)) } }
            div { dt { (desk.say("identity-why")) } dd { (desk.text().code("identity-cause", &case.cause)) } }
            div { dt { (desk.say("station")) } dd { (desk.station_name(case.station)) } }
        }
    }
}

/// Two pictures, or one, and no name: what a reviewer answers by.
fn blind(f: &Fields<'_>, case: &Case) -> Markup {
    let desk = f.desk;
    let at = format!("{PLACE}/{}", case.id);
    let why = match f.values.get("look") {
        "" => desk.address.get("look").unwrap_or("").trim().to_owned(),
        typed => typed.to_owned(),
    };
    html! {
        (facts(desk, case))
        @if !desk.may_decide() { p.banner { (desk.say("identity-deciders")) } }
        @else if why.is_empty() {
            form.stack.panel action=(at) {
                h2 { (icon("eye")) " " (desk.say("identity-open")) }
                p.muted { (desk.say("identity-open-why")) }
                div.field { label for="f-look" { (desk.say("identity-reason-look")) }
                    input #f-look name="look" type="text" required maxlength="500" autocomplete="off" list="reasons"; }
                datalist #reasons { option value=(desk.say("identity-reason-usual")) {} }
                button.primary { (desk.say("identity-open-them")) }
            }
        } @else {
            section.evidence aria-label=(desk.say("identity-pictures")) { div.evidence-pair {
                (one_picture(desk, case, "taken", &why))
                @if case.beside { (one_picture(desk, case, "document", &why)) }
                @else { div.photo-part { h2 { (desk.say("identity-document")) } p.nothing { (icon("eye-off")) (desk.say("identity-no-document")) } } }
            } }
            (findings(f, &at, &why))
        }
        @if desk.may_decide() {
            form.inline method="post" action={ (at) "/who" } { button.quiet { (desk.say("identity-who")) } span.note { (desk.say("identity-who-why")) } }
        }
    }
}

fn one_picture(desk: &Desk, case: &Case, kind: &str, why: &str) -> Markup {
    let asked = encoded(why);
    html! {
        div.photo-part { h2 { (desk.say(&format!("identity-{kind}"))) }
            figure { img src={ (PLACE) "/" (case.id) "/pictures/" (kind) "?look=" (asked) } alt=(desk.say(&format!("identity-{kind}-alt"))); }
        }
    }
}

/// Words as a part of an address.
fn encoded(words: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let one = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    words.bytes().map(one).collect()
}

fn findings(f: &Fields<'_>, at: &str, why: &str) -> Markup {
    let desk = f.desk;
    html! {
        section.panel { h2 { (desk.say("identity-answer")) }
            p.note { (desk.say("identity-answer-note")) }
            form.stack method="post" action=(at) {
                input type="hidden" name="look" value=(why);
                (f.area("reason", "identity-reason", Some("identity-reason-hint")))
                div.acts {
                    // No answer is louder than the others.
                    button name="answer" value="same" { (desk.say("identity-same")) }
                    button name="answer" value="cannot_tell" { (desk.say("identity-cannot-tell")) }
                    button name="answer" value="other" { (desk.say("identity-other")) }
                }
                p.note { (desk.say("identity-other-note")) }
            }
        }
    }
}

/// A check with the courier's name: to get in touch, for whoever stands before them, or what became of it.
fn with_name(f: &Fields<'_>, view: &StaffView) -> Markup {
    let desk = f.desk;
    let line = &view.line;
    let at = format!("{PLACE}/{}", line.id);
    let over = line.state == "over";
    html! {
        (facts(desk, &Case::from(line)))
        @if over { (ended(desk, view)) }
        @else {
            section.panel { h2 { (desk.say("identity-contact")) }
                p { (desk.say(if line.unanswered { "identity-contact-why" } else { "identity-contact-other" })) }
                p { a.button href={ "tel:" (view.phone) } { (view.phone) } " " a href={ "/console/people/" (line.courier) } { (desk.say("identity-their-page")) } }
                @if desk.may_dispatch() {
                    form.stack method="post" action={ (at) "/saw" } { p.note { (desk.say("identity-saw-note")) } button.primary { (icon("check")) (desk.say("identity-saw")) } }
                }
            }
            @if line.state == "with_person" && desk.may_decide() { (findings(f, &at, "")) }
        }
        @if !view.looks.is_empty() {
            section.panel { h2 { (desk.say("identity-looks")) }
                ul { @for (when, who, why) in &view.looks { li { (desk.show(line.station).moment(*when)) " · " (who) ": " (why) } } } }
        }
    }
}

fn ended(desk: &Desk, view: &StaffView) -> Markup {
    let text = desk.text();
    let code = |noun: &str, code: Option<&str>| {
        code.map_or_else(String::new, |code| text.code(noun, code))
    };
    html! {
        section.panel { h2 { (desk.say("identity-ended")) }
            dl.facts {
                div { dt { (desk.say("identity-ending")) } dd { (code("identity-ending", view.ending.as_deref())) @if view.way.is_some() { ", " (code("identity-way", view.way.as_deref())) } @if view.lapse.is_some() { ": " (code("identity-lapse", view.lapse.as_deref())) } } }
                @if let Some(at) = view.ended_at { div { dt { (desk.say("when")) } dd { (desk.show(view.line.station).moment(at)) } } }
                @if let Some(by) = &view.looked_by { div { dt { (desk.say("identity-by")) } dd { (by) } } }
                @if view.finding.is_some() { div { dt { (desk.say("identity-found")) } dd { (code("identity-finding", view.finding.as_deref())) @if !view.words.is_empty() { ": " (view.words) } } } }
                @if let Some(case) = view.case { div { dt { (desk.say("identity-to-case")) } dd { a href={ "/console/cases/" (case) } { (desk.say("identity-the-case")) } } } }
            }
            p { a href={ "/console/people/" (view.line.courier) } { (desk.say("identity-their-page")) } }
        }
    }
}

async fn answer(
    desk: Desk,
    Path(text): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let check: IdentityCheckId = id(&text, "check")?;
    let finding: Finding = values.get("answer").parse().map_err(|_| Problem::absent("answer"))?;
    let reason = values.get("reason").to_owned();
    let found = load(&desk, &text).await?;
    let known = matches!(found, Found::Known(_));
    // The same field is asked for by both: nothing may tell them apart.
    let answered = desk.ask(move |app, ctx| {
        if !known {
            return app.answer_identity_check(ctx, check, finding, &reason);
        }
        if reason.trim().is_empty() {
            let must = "say it in your own words";
            return Err(porchlight_app::Error::invalid("reason", "missing", must));
        }
        Ok(match app.answer_known_case(ctx, check, finding)? {
            KnownAnswered::Noted => Looks::Answered,
            KnownAnswered::Already => Looks::NotWaiting,
        })
    });
    match answered.await {
        Ok(Looks::Answered) => Ok(done(PLACE, "identity-answered").into_response()),
        Ok(Looks::NotWaiting) => Ok(done(PLACE, "no-identity-over").into_response()),
        Ok(Looks::LookFirst) => {
            Ok(done(&format!("{PLACE}/{check}"), "no-identity-look-first").into_response())
        }
        Err(problem) if !problem.errors.is_empty() => {
            let page = check_page(&desk, &found, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

/// Shows whose check it is, to get in touch. A known case has nobody to reach and goes.
async fn who(desk: Desk, Path(text): Path<String>) -> Result<Redirect, Problem> {
    let check: IdentityCheckId = id(&text, "check")?;
    match load(&desk, &text).await? {
        Found::Check(_) => Ok(Redirect::to(&format!("{PLACE}/{check}?who=1"))),
        Found::Known(_) => {
            desk.ask(move |app, ctx| app.drop_known_case(ctx, check)).await?;
            Ok(done(PLACE, "identity-known"))
        }
    }
}

async fn saw(desk: Desk, Path(text): Path<String>) -> Result<Redirect, Problem> {
    let check: IdentityCheckId = id(&text, "check")?;
    let seen = desk.ask(move |app, ctx| app.saw_courier(ctx, check)).await?;
    let notice = if seen == Looks::Answered { "identity-saw" } else { "no-identity-over" };
    Ok(done(PLACE, notice))
}

/// A picture, after its look was written down.
async fn picture(
    desk: Desk,
    Path((text, kind)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let check: IdentityCheckId = id(&text, "check")?;
    let kind: PictureKind = id(&kind, "picture")?;
    let why = desk.address.get("look").unwrap_or("").to_owned();
    let known = matches!(load(&desk, &text).await?, Found::Known(_));
    let bytes = desk.ask(move |app, ctx| {
        if !known {
            return app.look_at_identity_picture(ctx, check, kind, &why);
        }
        let side = if kind == PictureKind::Taken { Side::First } else { Side::Second };
        app.known_picture(ctx, check, side)
    });
    let kept = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")];
    Ok((kept, bytes.await?).into_response())
}
