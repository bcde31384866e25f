//! Claims that are worked out together: those that share something with one, joining them with a reason,
//! the page of all of them with what explains each, and splitting one off again.
//!
//! Never does: lead to an act on anybody. What one recipient wrote stands beside their own claim only, and
//! only staff read this page.

use super::claim::{PLACE as CLAIMS, remedy};
use super::claim_page::place_first;
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::table::{self, Column};
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
use porchlight_app::assess::cluster::Shared;
use porchlight_app::claim::{ClaimFile, JoinedClaims, Joining, LikeClaim};
use porchlight_domain::id::{ClaimCaseId, ClaimCaseMemberId, ClaimId};
use porchlight_domain::words::Role;

/// Where such cases are.
pub(super) const PLACE: &str = "/console/joined-claims";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(list))
        .route("/console/joined-claims/{id}", get(page))
        .route("/console/joined-claims/split/{id}", post(split))
        .route("/console/claims/{id}/like/{shared}", get(like).post(join))
}

fn shared_words(desk: &Desk, shared: &str) -> String {
    desk.text().code("assess-shared", shared)
}

/// What claims share, and the way to those that do.
pub(super) fn link(desk: &Desk, file: &ClaimFile, shared: Shared, claims: u32) -> Markup {
    let words = shared_words(desk, shared.code());
    html! {
        @if claims > 1 && desk.role() != Role::Dispatcher {
            a href={ (CLAIMS) "/" (file.claim.id) "/like/" (shared.code()) } { (words) }
        } @else { (words) }
    }
}

/// Where a claim is worked out together with others.
pub(super) fn standing(desk: &Desk, file: &ClaimFile) -> Markup {
    html! { @if let Some(member) = &file.joined {
        p { (icon("link")) " " (desk.say("joined-here")) " "
            @if desk.role() == Role::Dispatcher { (desk.say("joined-one")) }
            @else { a href={ (PLACE) "/" (member.claim_case) } { (desk.say("joined-one")) } } }
    } }
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let slice = table::slice(&desk.address);
    let page = desk.ask(move |app, ctx| app.claim_cases(ctx, slice)).await?;
    let columns = [
        Column::plain(desk.say("joined-share")),
        Column::plain(desk.say("joined-why")),
        Column::plain(desk.say("claims")),
    ];
    let main = html! {
        p.back { a href=(CLAIMS) { (icon("chevron-left")) (desk.say("claims")) } }
        header.head { h1 { (desk.say("joined-claims")) } }
        p.muted { (desk.say("joined-lead")) }
        @if page.rows.is_empty() { (table::empty("circle-check", &desk.say("joined-none"), &desk.say("joined-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("joined-claims")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for (case, claims) in &page.rows { tr data-keep="" {
                    th scope="row" { a data-row="" href={ (PLACE) "/" (case.id) } { (shared_words(&desk, &case.shared)) } " " span.muted { (desk.show(case.station).moment(case.opened_at)) } }
                    td { span.clip { (case.reason) } }
                    td.number { (claims) }
                } } }
            } }
            (table::paging(&desk, page.total))
        }
    };
    Ok(desk.page(Section::Deliveries, &desk.say("joined-claims"), &main))
}

async fn load_like(desk: &Desk, claim: ClaimId, shared: Shared) -> Result<Vec<LikeClaim>, Problem> {
    desk.ask(move |app, ctx| app.claims_like(ctx, claim, shared)).await
}

async fn like(
    desk: Desk,
    Path((claim, shared)): Path<(String, String)>,
) -> Result<Markup, Problem> {
    let (claim, shared): (ClaimId, Shared) = (id(&claim, "claim")?, id(&shared, "page")?);
    let found = load_like(&desk, claim, shared).await?;
    Ok(like_page(&desk, claim, shared, &found, (&Values::default(), &[])))
}

fn like_page(
    desk: &Desk,
    claim: ClaimId,
    shared: Shared,
    found: &[LikeClaim],
    (values, errors): (&Values, &[FieldProblem]),
) -> Markup {
    let form = Fields { desk, values, errors };
    let tag = desk.text().0.tag();
    let title = desk.with("joined-like", &[("what", shared_words(desk, shared.code()).into())]);
    let ticked =
        |one: &LikeClaim| one.asked || values.has("claims", &one.file.claim.id.to_string());
    let main = html! {
        p.back { a href={ (CLAIMS) "/" (claim) } { (icon("chevron-left")) (desk.say("claim")) } }
        header.head { h1 { (title) } }
        p.muted { (desk.say("joined-like-lead")) }
        (form.summary())
        form.stack method="post" action={ (CLAIMS) "/" (claim) "/like/" (shared.code()) } {
            div.scroll tabindex="0" role="region" aria-label=(title) { table.rows.list {
                thead { tr { @for key in ["joined-take", "claim", "recipient", "claim-place-first", "claim-left"] { th scope="col" { (desk.say(key)) } } } }
                tbody { @for one in found { @let file = &one.file; @let show = desk.show(file.order.station); tr {
                    td { @if file.joined.is_some() && !one.asked { a href={ (PLACE) "/" (file.joined.as_ref().map(|m| m.claim_case.to_string()).unwrap_or_default()) } { (desk.say("joined-one")) } }
                        @else { input type="checkbox" name="claims" value=(file.claim.id) checked[ticked(one)] disabled[one.asked] aria-label=(file.order.external_reference); } }
                    th scope="row" { a href={ (CLAIMS) "/" (file.claim.id) } { (desk.text().code("claim", file.claim.kind.code())) } " " span.muted { (show.moment(file.claim.made_at)) } }
                    td { span.clip { (file.order.recipient) " · " (file.order.address) } }
                    td { @for which in &file.assessed.made.explanations { div { (which.words().of(tag)) } } }
                    td { span.clip { (file.assessed.made.residue.words().of(tag)) } }
                } } }
            } }
            @if desk.may_decide() {
                (form.area("reason", "joined-why", Some("joined-why-hint")))
                div.acts { button.primary { (desk.say("joined-join")) } }
            }
        }
    };
    desk.page(Section::Deliveries, &title, &main)
}

async fn join(
    desk: Desk,
    Path((claim, shared)): Path<(String, String)>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let (claim, shared): (ClaimId, Shared) = (id(&claim, "claim")?, id(&shared, "page")?);
    let others: Vec<ClaimId> = values.all("claims").filter_map(|text| text.parse().ok()).collect();
    let reason = values.get("reason").to_owned();
    let joined =
        desk.ask(move |app, ctx| app.join_claims(ctx, claim, shared, others, &reason)).await;
    let problem = match joined {
        Ok(Joining::Joined(case)) => {
            return Ok(done(&format!("{PLACE}/{case}"), "joined").into_response());
        }
        Ok(Joining::Already) => {
            return Ok(done(&format!("{CLAIMS}/{claim}"), "no-joined").into_response());
        }
        Err(problem) if problem.code == "invalid" => problem,
        Err(problem) => return Err(problem),
    };
    let found = load_like(&desk, claim, shared).await?;
    let page = like_page(&desk, claim, shared, &found, (&values, &problem.errors));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn page(desk: Desk, Path(case): Path<String>) -> Result<Markup, Problem> {
    let case: ClaimCaseId = id(&case, "case of claims")?;
    let joined = desk.ask(move |app, ctx| app.joined_claims(ctx, case)).await?;
    let show = desk.show(joined.case.station);
    let title =
        desk.with("joined-title", &[("what", shared_words(&desk, &joined.case.shared).into())]);
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("joined-claims")) } }
        header.head { div { h1 { (title) } p.muted { (show.moment(joined.case.opened_at)) @if let Some(staff) = &joined.opened_by { ", " (staff.name) } } } }
        blockquote dir="auto" { (joined.case.reason) }
        p.muted { (desk.say("joined-page-lead")) }
        @for (member, file) in &joined.members { (one(&desk, member.id, &member.reason, file)) }
        (split_off(&desk, &joined))
    };
    Ok(desk.page(Section::Deliveries, &title, &main))
}

/// One claim of a case: what both sides say, what explains it, what is left.
fn one(desk: &Desk, member: ClaimCaseMemberId, reason: &str, file: &ClaimFile) -> Markup {
    let (show, tag) = (desk.show(file.order.station), desk.text().0.tag());
    let claim = &file.claim;
    html! {
        section.panel aria-label=(file.order.external_reference) {
            h2 { a href={ (CLAIMS) "/" (claim.id) } { (desk.text().code("claim", claim.kind.code())) } " " span.muted { (file.order.external_reference) ", " (show.moment(claim.made_at)) } }
            p { (file.order.recipient) " · " (file.order.address) }
            div.columns {
                div { h3 { (desk.say("claim-recipient-says")) }
                    @if claim.statement.is_empty() { p.muted { (desk.say("claim-no-words")) } } @else { blockquote dir="auto" { (claim.statement) } }
                    p { (desk.say("claim-remedy")) ": " (remedy(desk, file)) } }
                div { h3 { (desk.say("claim-courier-says")) }
                    @if file.answers.is_empty() { p.muted { (desk.say("joined-silent")) } }
                    @for said in &file.answers { blockquote dir="auto" { (said.words) } } }
            }
            (place_first(desk, file))
            p { strong { (file.assessed.made.residue.words().of(tag)) } }
            p.muted { (desk.say("joined-why")) ": " (reason) }
            @if desk.may_decide() {
                details { summary { (desk.say("joined-split")) }
                    form.stack method="post" action={ (PLACE) "/split/" (member) } {
                        input type="hidden" name="case" value=(file.joined.as_ref().map(|m| m.claim_case.to_string()).unwrap_or_default());
                        div.field { label for={ "r-" (member) } { (desk.say("joined-why")) } textarea id={ "r-" (member) } name="reason" rows="3" required {} }
                        button { (desk.say("joined-split")) }
                    }
                }
            }
        }
    }
}

/// What was split off, with its reasons: nothing disappears.
fn split_off(desk: &Desk, joined: &JoinedClaims) -> Markup {
    let show = desk.show(joined.case.station);
    html! { @if !joined.split.is_empty() {
        section.panel { h2 { (desk.say("joined-was")) }
            ul { @for member in &joined.split { li {
                a href={ (CLAIMS) "/" (member.claim) } { (desk.say("claim")) } " "
                @if let Some(at) = member.split_at { span.muted { (show.moment(at)) } } ": " (member.split_reason)
            } } }
        }
    } }
}

async fn split(
    desk: Desk,
    Path(member): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let member: ClaimCaseMemberId = id(&member, "claim")?;
    let case: ClaimCaseId = id(values.get("case"), "case of claims")?;
    let reason = values.get("reason").to_owned();
    let split = desk.ask(move |app, ctx| app.split_claim(ctx, member, &reason)).await?;
    let word = if split { "split" } else { "no-joined" };
    Ok(done(&format!("{PLACE}/{case}"), word))
}
