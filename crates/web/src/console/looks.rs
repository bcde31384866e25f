//! Every page of the console that shows something about a person, and the look that is noted before it
//! leaves.
//!
//! Owns: the list of those pages ([`SHOWN`]); a test compares it, with the pages whose use-case notes the
//! look by itself and those that show nobody's evidence, with the routes there are, so that a new page is in
//! one of the three. Never does: serve a page whose look could not be noted.

use crate::problem::Problem;
use crate::session::Staff;
use crate::site::Site;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use porchlight_app::my_record::Seen;
use porchlight_domain::words::LookPage;

/// Pages about people: the route, and what a look at it is called.
pub(super) const SHOWN: &[(&str, LookPage)] = &[
    ("/console/people/{id}", LookPage::Person),
    ("/console/people/applications/{id}", LookPage::Application),
    ("/console/awards/{id}", LookPage::Award),
    ("/console/orders/{id}", LookPage::Order),
    ("/console/orders/{id}/move", LookPage::Order),
    ("/console/deliveries/{id}", LookPage::Delivery),
    ("/console/deliveries/{id}/bundle.zip", LookPage::Bundle),
    ("/console/deliveries/photos-to-look-at/{id}", LookPage::PhotoPair),
    ("/console/photos/{id}/people", LookPage::PeopleInPhoto),
    ("/console/pins/{id}", LookPage::Pin),
    ("/console/cases/appeals/{id}", LookPage::Appeal),
    ("/console/cases/matters/{id}", LookPage::Matter),
    ("/console/cases/corrections/{id}", LookPage::Correction),
    ("/console/claims/{id}/like/{shared}", LookPage::LikeClaims),
    ("/console/identity/{id}", LookPage::Check),
    ("/console/orders.csv", LookPage::List),
    ("/console/deliveries.csv", LookPage::List),
    ("/console/claims/remedies.csv", LookPage::List),
    ("/console/pay/tips.csv", LookPage::List),
];

/// Notes the look at a page about a person, once the page is made and before a byte of it leaves.
pub(super) async fn note(State(site): State<Site>, request: Request, next: Next) -> Response {
    let seen = shown(&request);
    let Some((page, id)) = seen else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    let actor = Staff::from_request_parts(&mut parts, &site).await.ok().map(|staff| staff.actor());
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(actor) = actor.filter(|_| response.status().is_success()) else { return response };
    let noted = site.ask(actor, move |app, ctx| app.note_look(ctx, Seen { page, id: &id })).await;
    match noted {
        Ok(()) => response,
        Err(problem) => Problem::into_response(problem),
    }
}

/// Which page about whom is asked for.
fn shown(request: &Request) -> Option<(LookPage, String)> {
    if request.method() != Method::GET {
        return None;
    }
    let matched = request.extensions().get::<MatchedPath>()?.as_str();
    let (_, page) = SHOWN.iter().find(|(route, _)| *route == matched)?;
    let at = matched.split('/').position(|part| part == "{id}");
    let id = at.and_then(|at| request.uri().path().split('/').nth(at));
    Some((*page, id.unwrap_or("list").to_owned()))
}

#[cfg(test)]
mod tests;
