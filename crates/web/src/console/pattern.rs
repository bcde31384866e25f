//! Recipients whose claims lie together: the lists, and one recipient's claims side by side with what else may
//! account for them first.
//!
//! Never does: sort people by a score, or offer anything but a question. `pattern_case` is what comes of one.

use super::case::clock;
use super::case_draft;
use super::desk::{Desk, Section};
use super::fold::{self, Tab};
use super::form::{Fields, Values, wrong};
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
use porchlight_app::pattern::{AskedRecipient, PatternFile, PatternLine, PatternView};
use porchlight_app::rows::{Order, PatternCase};
use porchlight_domain::decision::PATTERN_NOT_USED;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::ClaimId;
use porchlight_domain::time::HOUR;
use porchlight_domain::words::PatternState;

/// Where the lists are.
pub(super) const PLACE: &str = "/console/patterns";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/patterns/claims/{id}", get(page).post(ask))
}

/// The lists, one beside the other.
pub(super) fn tabs(desk: &Desk, here: &str) -> Markup {
    let lists = [("found", PLACE.to_owned())]
        .into_iter()
        .chain(PatternState::ALL.iter().map(|s| (s.code(), format!("{PLACE}?state={s}"))))
        .chain([("appeals", super::pattern_appeal::PLACE.to_owned())]);
    let tab = |(name, href): (&str, String)| {
        Tab::plain(href, desk.say(&format!("patterns-{name}")), name == here)
    };
    fold::tabs(desk, "patterns", &lists.map(tab).collect::<Vec<_>>())
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let state: Option<PatternState> = desk.address.get("state").and_then(|code| code.parse().ok());
    let (rows, here) = match state {
        None => (found(&desk, &desk.ask(|app, ctx| app.patterns(ctx)).await?), "found"),
        Some(state) => {
            let slice = table::slice(&desk.address);
            let page = desk.ask(move |app, ctx| app.pattern_cases(ctx, state, slice)).await?;
            let rows = html! { (cases(&desk, &page.rows)) (table::paging(&desk, page.total)) };
            (rows, state.code())
        }
    };
    let main = html! {
        p.back { a href="/console/claims" { (icon("chevron-left")) (desk.say("claims")) } }
        header.head { h1 { (desk.say("patterns")) } }
        p.muted { (desk.say("patterns-lead")) }
        (tabs(&desk, here))
        (rows)
    };
    Ok(desk.page(Section::Cases, &desk.say("patterns"), &main))
}

fn none(desk: &Desk) -> Markup {
    table::empty(
        "circle-check",
        &desk.say("patterns-none"),
        &desk.say("patterns-none-why"),
        &html! {},
    )
}

fn found(desk: &Desk, lines: &[PatternLine]) -> Markup {
    if lines.is_empty() {
        return none(desk);
    }
    let columns = [
        Column::plain(desk.say("recipient")),
        Column::plain(desk.say("pattern-claims")),
        Column::plain(desk.say("state")),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("patterns")) { table.rows.list {
            (table::head(desk, &columns))
            tbody data-rows="" { @for line in lines { tr data-keep="" {
                th scope="row" { a data-row="" href={ (PLACE) "/claims/" (line.claim.id) } { (line.order.recipient) } " " span.muted { (line.order.address) } }
                td { (desk.with("pattern-n-of", &[("n", line.claims.into()), ("of", line.deliveries.into())])) }
                td { @if let Some(state) = line.asked { (chip(desk.text(), "pattern-state", state.code())) } }
            } } }
        } }
    }
}

fn cases(desk: &Desk, rows: &[(PatternCase, Order)]) -> Markup {
    if rows.is_empty() {
        return none(desk);
    }
    let columns = [
        Column::plain(desk.say("recipient")),
        Column::plain(desk.say("case-due")),
        Column::plain(desk.say("pattern-claims")),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("patterns")) { table.rows.list {
            (table::head(desk, &columns))
            tbody data-rows="" { @for (case, order) in rows { tr data-keep="" {
                th scope="row" { a data-row="" href={ (PLACE) "/" (case.id) } { (order.recipient) } " " span.muted { (desk.show(case.station).moment(case.asked_at)) } }
                td { (clock(desk, case.due_at)) }
                td { (desk.with("pattern-n-of", &[("n", case.claims.into()), ("of", case.deliveries.into())])) }
            } } }
        } }
    }
}

/// What else may account for it, before anything is said of a person.
pub(super) fn otherwise(desk: &Desk, file: &PatternFile) -> Markup {
    let codes = file.otherwise();
    html! {
        section.panel aria-label=(desk.say("pattern-otherwise")) {
            h2 { (desk.say("pattern-otherwise")) }
            @if codes.is_empty() { p { (desk.say("pattern-otherwise-none")) } }
            @else { ul { @for code in &codes { li { (desk.text().code("con-pattern-otherwise", code)) } } } }
            dl.facts {
                div { dt { (desk.say("pattern-others")) } dd { (desk.with("pattern-n-of", &[("n", file.others.into()), ("of", file.others_deliveries.into())])) } }
                div { dt { (desk.say("pattern-bringers")) } dd { (desk.with("pattern-bringers-most", &[("n", file.bringers.into()), ("most", file.most_by_one.into())])) } }
                div { dt { (desk.say("pattern-explained")) } dd { (desk.with("pattern-n-of", &[("n", file.explained().into()), ("of", file.count().into())])) } }
            }
        }
    }
}

/// The claims one beside the other: nothing that anybody wrote.
pub(super) fn side_by_side(desk: &Desk, show: &Show, file: &PatternFile) -> Markup {
    let text = desk.text();
    html! {
        section.panel aria-label=(desk.say("pattern-side")) {
            h2 { (desk.say("pattern-side")) }
            p { (desk.with("pattern-n-of", &[("n", file.count().into()), ("of", file.deliveries.into())])) }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("pattern-side")) { table.rows.list {
                thead { tr { @for key in ["claim", "pattern-handed", "claim-strength", "pattern-may-account", "claim-remedy"] { th scope="col" { (desk.say(key)) } } } }
                tbody { @for claim in &file.claims { tr {
                    th scope="row" { a href={ "/console/claims/" (claim.claim) } { (text.code("claim", &claim.kind)) } " "
                        span.muted { (claim.parcel) @if let Some(at) = porchlight_app::zone::parse_rfc3339(&claim.at) { ", " (show.moment(at)) } } }
                    td { (text.code("pattern-hand-over", &claim.hand_over)) }
                    td { span.chip { (text.code("pattern-strength", &claim.strength)) } }
                    td { @for why in &claim.explanations { div { (text.code("pattern-explains", why)) } }
                        @if claim.accounted { span.chip { (desk.say("pattern-accounted")) } } }
                    td { @if let Some(remedy) = &claim.remedy { (text.code("remedy", remedy)) } }
                } } }
            } }
            p.muted { (desk.say("case-not-used")) ": " (letter_words(desk, &[PATTERN_NOT_USED.of(text.0.tag())])) }
        }
    }
}

/// Words that stand in the letter and speak to whoever gets it, marked as that.
pub(super) fn letter_words(desk: &Desk, words: &[&str]) -> Markup {
    html! { span.letter-words { (desk.say("pattern-letter-says")) @for words in words { " " q { (words) } } } }
}

async fn load(desk: &Desk, claim: ClaimId) -> Result<PatternView, Problem> {
    desk.ask(move |app, ctx| app.pattern_of(ctx, claim)).await
}

async fn page(desk: Desk, Path(claim): Path<String>) -> Result<Markup, Problem> {
    let claim: ClaimId = id(&claim, "claim")?;
    let view = load(&desk, claim).await?;
    let values = case_draft::asked(&desk, &[], &view.draft);
    Ok(pattern_page(&desk, claim, &view, (&values, &[])))
}

fn pattern_page(
    desk: &Desk,
    claim: ClaimId,
    view: &PatternView,
    (values, errors): (&Values, &[FieldProblem]),
) -> Markup {
    let show = desk.show(view.order.station);
    let f = Fields { desk, values, errors };
    let live = view.cases.first().is_some_and(|case| case.state.is_live());
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("patterns")) } }
        header.head { div { h1 { (view.order.recipient) } p.muted { (view.order.address) } } }
        (f.summary())
        p.muted { (desk.say("pattern-lead")) }
        (otherwise(desk, &view.file))
        (side_by_side(desk, &show, &view.file))
        @if !view.cases.is_empty() {
            section.panel aria-label=(desk.say("pattern-asked-before")) { h2 { (desk.say("pattern-asked-before")) }
                ul { @for case in &view.cases { li { a href={ (PLACE) "/" (case.id) } { (show.moment(case.asked_at)) } " " (chip(desk.text(), "pattern-state", case.state.code())) } } } }
        }
        @if let Some(why) = view.barred { p.banner { (icon("eye")) " " (desk.text().code("con-pattern-barred", why.code())) } }
        @else if desk.may_decide() && !live {
            section.panel aria-label=(desk.say("pattern-ask")) {
                h2 { (desk.say("pattern-ask")) }
                p.note { (desk.with("pattern-ask-note", &[("hours", (view.terms.hearing() / HOUR).into())])) }
                form.stack method="post" action={ (PLACE) "/claims/" (claim) } {
                    input type="hidden" name="seen" value=(view.digest.hex());
                    (case_draft::offer(&f, &format!("{PLACE}/claims/{claim}")))
                    (f.area("reasons", "case-reasons", Some("pattern-reasons-hint")))
                    button.primary { (desk.say("pattern-ask")) }
                }
            }
        }
    };
    desk.page(Section::Cases, &desk.say("patterns"), &main)
}

/// What the rules refused, as something wrong with the form.
pub(super) fn barred(desk: &Desk, code: &str) -> FieldProblem {
    let code = code.replace('_', "-");
    wrong("reasons", &format!("pattern-{code}"), &desk.say(&format!("pattern-barred-{code}")))
}

async fn ask(
    desk: Desk,
    Path(claim): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let claim: ClaimId = id(&claim, "claim")?;
    let seen = Digest::from_hex(values.get("seen")).ok_or_else(|| Problem::absent("evidence"))?;
    let reasons = values.get("reasons").to_owned();
    let asked = desk.ask(move |app, ctx| app.ask_recipient(ctx, claim, seen, &reasons)).await;
    let errors = match asked {
        Ok(AskedRecipient::Asked(case)) => {
            return Ok(done(&format!("{PLACE}/{case}"), "pattern-asked").into_response());
        }
        Ok(AskedRecipient::Already) => {
            return Ok(done(PLACE, "no-case-over").into_response());
        }
        Ok(AskedRecipient::Barred(code)) => vec![barred(&desk, &code)],
        Err(problem) if !problem.errors.is_empty() => problem.errors.to_vec(),
        Err(problem) => return Err(problem),
    };
    let view = load(&desk, claim).await?;
    let page = pattern_page(&desk, claim, &view, (&values, &errors));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
