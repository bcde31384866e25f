//! One claim: what both sides say, what explains it, what is left, and what the recipient gets.
//!
//! Owns: the order of it: place before person, and the remedy apart from both. Never does: lead to an
//! act on a courier; a case has its own pages.

use super::claim::{PLACE, remedy};
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::{claim_added, claim_together};
use super::{done, id};
use crate::law_view::ended;
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::assess::cluster::{Shared, is_cluster};
use porchlight_app::assess::finding::Told;
use porchlight_app::assess::place::Side;
use porchlight_app::claim::{ClaimFile, QUESTIONS, Settled};
use porchlight_app::remedy::Looked;
use porchlight_domain::id::ClaimId;
use porchlight_domain::words::{ClaimFinding, RemedyKind};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/claims/{id}", get(page))
        .route("/console/claims/{id}/settle", post(settle))
        .route("/console/claims/{id}/give", post(give))
}

async fn load(desk: &Desk, claim: ClaimId) -> Result<ClaimFile, Problem> {
    desk.ask(move |app, ctx| app.claim_file(ctx, claim)).await
}

async fn page(desk: Desk, Path(claim): Path<String>) -> Result<Markup, Problem> {
    let file = load(&desk, id(&claim, "claim")?).await?;
    Ok(claim_page(&desk, &file, &Values::default(), &[]))
}

fn claim_page(desk: &Desk, file: &ClaimFile, values: &Values, errors: &[FieldProblem]) -> Markup {
    let show = desk.show(file.order.station);
    let form = Fields { desk, values, errors };
    let title = desk.text().code("claim", file.claim.kind.code());
    let main = html! {
        p.back { a href=(PLACE) { (icon("chevron-left")) (desk.say("claims")) } }
        header.head { div { h1 { (title) } p { a href={ "/console/orders/" (file.order.id) } { (file.order.external_reference) } " · " (file.order.recipient) " · " (file.order.address) } } }
        (form.summary())
        (ended(&show, file.claim.removed_at, &file.claim.removed_by))
        div.columns { (recipient(desk, &show, file)) (courier(desk, &show, file)) }
        (claim_added::pictures(desk, &show, file))
        (explained(desk, file))
        (strength(desk, file))
        (given(desk, file, &form))
        (settling(desk, &show, file, &form))
    };
    desk.page(Section::Deliveries, &title, &main)
}

fn recipient(desk: &Desk, show: &Show, file: &ClaimFile) -> Markup {
    let looked = file.assessed.facts.looked;
    let done = QUESTIONS.into_iter().zip([looked.place, looked.household, looked.neighbour]);
    let done: Vec<String> = done
        .filter(|(_, done)| *done)
        .map(|(code, _)| desk.text().code("claim-looked-short", code))
        .collect();
    html! {
        section.panel { h2 { (desk.say("claim-recipient-says")) }
            p { strong { (desk.text().code("claim", file.claim.kind.code())) } " " span.muted { (show.moment(file.claim.made_at)) } }
            @if file.claim.statement.is_empty() { p.muted { (desk.say("claim-no-words")) } }
            @else { blockquote dir="auto" { (file.claim.statement) } }
            p.muted { (desk.say("claim-looked")) ": " @if done.is_empty() { (desk.say("claim-looked-nothing")) } @else { (done.join(", ")) } }
        }
    }
}

fn courier(desk: &Desk, show: &Show, file: &ClaimFile) -> Markup {
    html! {
        section.panel { h2 { (desk.say("claim-courier-recorded")) }
            @match &file.assessed.attempt {
                Some(attempt) => {
                    p { strong { (desk.text().code("outcome", attempt.outcome.code())) } " " span.muted { (show.moment(attempt.occurred_at)) } }
                    @if let Some(place) = attempt.drop_place { p { (desk.text().code("drop-place", place.code())) } }
                    @if !attempt.where_to_look.is_empty() { p { q { (attempt.where_to_look) } } }
                    @if !attempt.note.is_empty() { blockquote dir="auto" { (attempt.note) } }
                    p { a.button href={ "/console/deliveries/" (attempt.id) } { (icon("camera")) (desk.say("claim-evidence")) } }
                }
                None => p.muted { (desk.say("claim-no-attempt")) },
            }
            h3 { (desk.say("claim-courier-says")) }
            @for said in &file.answers {
                blockquote dir="auto" { (said.words) }
                p.muted { (show.moment(said.said_at)) @if !said.representative.is_empty() { " · " (desk.say("claim-spoken-by")) " " (said.representative) } }
            }
            @if file.answers.is_empty() { p.muted { (desk.say("claim-courier-silent")) " " (show.moment(file.heard_until)) } }
            (claim_added::representatives(desk, show, file))
        }
    }
}

/// What is worked out before anybody is asked, side by side.
pub(super) fn place_first(desk: &Desk, file: &ClaimFile) -> Markup {
    let (made, tag) = (&file.assessed.made, desk.text().0.tag());
    html! {
        @if made.explanations.is_empty() { p { (desk.say("claim-nothing-explains")) } }
        @for side in Side::ALL {
            @let of_side: Vec<_> = made.explanations.iter().filter(|which| which.side() == *side).collect();
            @if !of_side.is_empty() {
                h3 { (desk.text().code("assess-side", side.code())) }
                ul { @for which in of_side { li { (which.words().of(tag)) } } }
            }
        }
    }
}

fn explained(desk: &Desk, file: &ClaimFile) -> Markup {
    let (made, tag) = (&file.assessed.made, desk.text().0.tag());
    html! {
        section.panel { h2 { (desk.say("claim-place-first")) }
            p.muted { (desk.say("claim-place-first-lead")) }
            (place_first(desk, file))
            h3 { (desk.say("claim-left")) }
            p { strong { (made.residue.words().of(tag)) } }
            h3 { (desk.say("claim-together")) }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("claim-together")) { table.rows.stacks {
                thead { tr { th scope="col" {} th.number scope="col" { (desk.say("claim-count")) } th.number scope="col" { (desk.say("claim-deliveries")) } th scope="col" { (desk.say("claim-chance")) } } }
                tbody { @for (shared, count) in Shared::ALL.iter().zip(file.assessed.together) { tr {
                    th scope="row" { (claim_together::link(desk, file, *shared, count.claims)) }
                    td.number data-label=(desk.say("claim-count")) { (count.claims) }
                    td.number data-label=(desk.say("claim-deliveries")) { (count.deliveries) }
                    td data-label=(desk.say("claim-chance")) { (desk.say(if is_cluster(count.claims, count.deliveries) { "claim-no" } else { "claim-yes" })) }
                } } }
            } }
            (claim_together::standing(desk, file))
        }
    }
}

/// A weight as people write it: `+0.82`.
fn weight(thousandths: i32) -> String {
    let sign = if thousandths < 0 { '−' } else { '+' };
    let size = thousandths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 1_000, size % 1_000 / 10)
}

fn strength(desk: &Desk, file: &ClaimFile) -> Markup {
    let (made, tag) = (&file.assessed.made, desk.text().0.tag());
    let not_known: Vec<&str> = made.not_known.iter().map(|kind| kind.not_known().of(tag)).collect();
    html! {
        section.panel { h2 { (desk.say("claim-strength")) }
            p { strong { (made.strength.word.words().of(tag)) } }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("claim-strength")) { table.rows.stacks {
                thead { tr { @for key in ["claim-kind", "claim-shows", "claim-shows-not"] { th scope="col" { (desk.say(key)) } } th.number scope="col" { (desk.say("claim-weight")) } } }
                tbody { @for item in &made.strength.items { @let means = item.meaning(); tr {
                    th scope="row" { (desk.text().code("assess-kind", item.kind.code())) }
                    td data-label=(desk.say("claim-shows")) { (means.shows.of(tag)) }
                    td data-label=(desk.say("claim-shows-not")) { (means.shows_not.of(tag)) }
                    td.number data-label=(desk.say("claim-weight")) { (weight(item.weight)) }
                } } }
            } }
            p.note { (desk.with("claim-weight-note", &[("version", made.strength.model.into())])) }
            h3 { (desk.say("claim-not-known")) }
            p { @if not_known.is_empty() { (desk.say("claim-not-known-all")) } @else { (not_known.join(", ")) "." } }
            p.note { (desk.say("claim-not-used")) }
        }
    }
}

fn given(desk: &Desk, file: &ClaimFile, form: &Fields<'_>) -> Markup {
    let waits =
        file.remedy.as_ref().is_some_and(|row| row.given_at.is_none() && row.due_at.is_some());
    let kinds: Vec<(String, String)> =
        [RemedyKind::Replacement, RemedyKind::Refund, RemedyKind::Retry]
            .map(|kind| (kind.code().to_owned(), desk.text().code("remedy", kind.code())))
            .into();
    html! {
        section.panel { h2 { (desk.say("claim-remedy")) }
            p { (remedy(desk, file)) @if waits { " " span.muted { (desk.say("claim-remedy-due")) } } }
            @match &file.remedy {
                Some(row) => {
                    @if let Some(look) = row.look { p { (desk.text().code("remedy-look", look.code())) "." } }
                    @if !row.reason.is_empty() { blockquote dir="auto" { (row.reason) } }
                }
                None => p.muted { (desk.say("claim-remedy-none")) @if desk.may_operate() { " " a href=(super::remedy::PLACE) { (desk.say("claim-remedy-policy")) } } },
            }
            @if waits {
                form.stack method="post" action={ (PLACE) "/" (file.claim.id) "/give" } {
                    (form.select("kind", "claim-give-what", &kinds, None))
                    (form.input("reason", "claim-reason", "text", None))
                    p.note { (desk.say("claim-give-note")) }
                    button.primary { (desk.say("claim-give")) }
                }
            }
        }
    }
}

fn settling(desk: &Desk, show: &Show, file: &ClaimFile, form: &Fields<'_>) -> Markup {
    let code = |finding: &ClaimFinding| finding.code().to_lowercase();
    let findings: Vec<(String, String)> =
        [ClaimFinding::Undecidable, ClaimFinding::ForRecipient, ClaimFinding::RecordStands]
            .iter()
            .map(|f| (f.code().to_owned(), desk.text().code("claim-finding", &code(f))))
            .collect();
    html! {
        section.panel { h2 { (desk.say(if file.claim.open { "claim-settle" } else { "claim-settled" })) }
            @if let (Some(finding), Some(at)) = (file.claim.finding, file.claim.settled_at) {
                p { strong { (desk.text().code("claim-finding", &code(&finding))) } " " span.muted { (show.moment(at)) @if file.claim.settled_by.is_none() { " · " (desk.say("claim-settled-itself")) } } }
                p { (finding.words().of(desk.text().0.tag())) }
                @if !file.claim.answer.is_empty() { blockquote dir="auto" { (file.claim.answer) } }
            }
            @if file.claim.open {
                p.muted { (desk.say("claim-settle-note")) }
                form.stack method="post" action={ (PLACE) "/" (file.claim.id) "/settle" } {
                    (form.select("finding", "claim-finding", &findings, None))
                    (form.area("answer", "claim-answer", None))
                    button.primary { (desk.say("claim-settle")) }
                }
            }
        }
    }
}

async fn again(
    desk: &Desk,
    claim: ClaimId,
    values: &Values,
    problem: Problem,
) -> Result<Response, Problem> {
    if problem.code != "invalid" {
        return Err(problem);
    }
    let file = load(desk, claim).await?;
    let page = claim_page(desk, &file, values, &problem.errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn settle(
    desk: Desk,
    Path(claim): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let at: ClaimId = id(&claim, "claim")?;
    let finding: ClaimFinding = id(values.get("finding"), "finding")?;
    let answer = values.get("answer").replace("\r\n", "\n");
    let word = match desk.ask(move |app, ctx| app.settle_claim(ctx, at, finding, &answer)).await {
        Ok(Settled::Done) => "claim-settled",
        Ok(Settled::Already) => "no-claim-over",
        Err(problem) => return again(&desk, at, &values, problem).await,
    };
    Ok(done(&format!("{PLACE}/{at}"), word).into_response())
}

async fn give(
    desk: Desk,
    Path(claim): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let at: ClaimId = id(&claim, "claim")?;
    let kind: RemedyKind = id(values.get("kind"), "remedy")?;
    let reason = values.get("reason").to_owned();
    let word = match desk.ask(move |app, ctx| app.give_remedy(ctx, at, kind, &reason)).await {
        Ok(Looked::Given) => "claim-given",
        Ok(Looked::Already) => "no-claim-over",
        Err(problem) => return again(&desk, at, &values, problem).await,
    };
    Ok(done(&format!("{PLACE}/{at}"), word).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_read_as_people_write_them() {
        assert_eq!(weight(820), "+0.82");
        assert_eq!(weight(-1_950), "−1.95");
        assert_eq!(weight(0), "+0.00");
    }
}
