//! Challenges of a courier: what was asked, what became of it, and the code that somebody reads out.

use super::desk::{Desk, Section};
use super::id;
use crate::problem::Problem;
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use maud::{Markup, html};
use porchlight_app::challenge::ShownChallenge;
use porchlight_domain::id::{ChallengeId, CourierId};
use porchlight_domain::words::{ChallengeState, Role};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/people/{id}/challenges/{challenge}/code", post(give_code))
}

/// Whether this person may help a courier with a challenge.
fn may_help(desk: &Desk) -> bool {
    matches!(desk.role(), Role::Operator | Role::Dispatcher | Role::Analyst)
}

/// Whether a code of the station was asked for and is still of use.
fn waits(shown: &ShownChallenge) -> bool {
    let helps = matches!(shown.challenge.state, ChallengeState::Open | ChallengeState::Failed);
    helps && shown.support.as_ref().is_some_and(|step| step.used_at.is_none())
}

/// The challenges of a courier, newest first; nothing where there never was one.
pub(super) async fn section(
    desk: &Desk,
    courier: CourierId,
    show: &Show,
) -> Result<Markup, Problem> {
    let list = desk.ask(move |app, ctx| app.challenges_of(ctx, courier)).await?;
    if list.is_empty() {
        return Ok(html! {});
    }
    Ok(html! {
        section.panel #challenges {
            h2 { (desk.say("challenges")) }
            p.muted { (desk.say("challenges-note")) }
            @for shown in list.iter().filter(|shown| waits(shown)) { (asked(desk, courier, shown, show)) }
            (table(desk, &list, show))
        }
    })
}

/// A courier who asked the station for a code.
fn asked(desk: &Desk, courier: CourierId, shown: &ShownChallenge, show: &Show) -> Markup {
    let Some(step) = &shown.support else { return html! {} };
    let at = format!("/console/people/{courier}/challenges/{}/code", shown.challenge.id);
    html! {
        div.banner.warn role="status" {
            p { (desk.with("challenge-asked", &[("at", show.moment_text(step.begun_at).into()), ("until", show.moment_text(shown.challenge.ends_at).into())])) }
            @if step.answer_at.is_some() { p.small { (desk.say("challenge-code-given")) } }
            @if may_help(desk) {
                p { (desk.say("challenge-speak-first")) }
                form method="post" action=(at) { button.primary { (desk.say("challenge-give-code")) } }
            }
        }
    }
}

fn table(desk: &Desk, list: &[ShownChallenge], show: &Show) -> Markup {
    let heads = ["challenge-opened", "challenge-act", "challenge-why", "state", "challenge-way"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("challenges")) { table.rows {
            thead { tr { @for key in heads { th scope="col" { (desk.say(key)) } } } }
            tbody { @for shown in list { @let row = &shown.challenge; tr {
                th scope="row" { (show.moment(row.opened_at)) }
                td { (desk.text().code("act", row.act.code())) }
                td { @for why in &shown.why { div { (desk.text().code("reason", &why.code)) } } }
                td { (chip(desk.text(), "challenge-state", row.state.code()))
                    @if row.state == ChallengeState::Open { " " span.small.muted { (desk.say("challenge-until")) " " (show.moment(row.ends_at)) } } }
                td { @if let Some(way) = row.way { (desk.text().code("challenge-way", way.code())) } @else { "–" }
                    @if let Some(name) = &shown.helper {
                        div.small.muted { (desk.with("challenge-helped", &[("name", name.as_str().into())])) } } }
            } } }
        } }
    }
}

/// Gives out the code and shows it, once.
async fn give_code(
    desk: Desk,
    Path((courier, challenge)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let courier: CourierId = id(&courier, "courier")?;
    let challenge: ChallengeId = id(&challenge, "challenge")?;
    let code = desk.ask(move |app, ctx| app.give_support_code(ctx, challenge)).await?;
    let back = format!("/console/people/{courier}");
    let main = html! {
        p.back { a href=(back) { (icon("chevron-left")) (desk.say("people")) } }
        h1 { (desk.say("challenge-code-title")) }
        p.lead { (desk.say("challenge-code-lead")) }
        p.code.big #support-code { (code) }
        ul { li { (desk.say("challenge-code-say")) } li { (desk.say("challenge-code-kept")) } }
        p { a.button href=(back) { (desk.say("recovery-done")) } }
    };
    let page = desk.page(Section::People, &desk.say("challenge-code-title"), &main);
    Ok(([(header::CACHE_CONTROL, "no-store")], page).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Text};
    use porchlight_domain::words::ChallengeWay;

    #[test]
    fn every_state_and_way_has_words_in_every_language() {
        for language in Language::ALL {
            for state in ChallengeState::ALL {
                let words = Text(language).code("challenge-state", state.code());
                assert!(!words.starts_with("challenge-state"), "{words}");
            }
            for way in ChallengeWay::ALL {
                let words = Text(language).code("challenge-way", way.code());
                assert!(!words.starts_with("challenge-way"), "{words}");
            }
        }
    }
}
