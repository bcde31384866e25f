//! Opening a link, and who stands behind one afterwards.

use crate::live;
use crate::problem::Problem;
use crate::session::{Visitor, opened_link, recipient_cookie};
use crate::site::Site;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::sse::{Event, Sse};
use axum::response::{Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use porchlight_app::Actor;
use porchlight_domain::id::OrderId;
use std::collections::HashMap;
use std::convert::Infallible;
use tokio_stream::Stream;

/// Whoever opened the link of the order that the address names.
pub(super) struct Recipient {
    /// The order.
    pub(super) order: OrderId,
    /// The actor behind the link.
    pub(super) actor: Actor,
    /// The visitor, in the browser's language.
    pub(super) visitor: Visitor,
}

impl Recipient {
    /// Back to the page, with a word about what was done.
    pub(super) fn back(&self, done: &str) -> Redirect {
        Redirect::to(&format!("/r/{}?done={done}", self.order))
    }
}

fn link_needed() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "link_needed",
        "This link does not open a delivery",
        "It may be incomplete, or a newer one replaced it. Open the newest message about the parcel.",
    )
}

impl FromRequestParts<Site> for Recipient {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, site).await?;
        let names = Path::<HashMap<String, String>>::from_request_parts(parts, site).await;
        let order = names.ok().and_then(|Path(names)| names.get("order")?.parse().ok());
        let order: OrderId = order.ok_or_else(link_needed)?;
        let actor = visitor.recipient(site, order).await?.ok_or_else(link_needed)?;
        Ok(Self { order, actor, visitor })
    }
}

/// Opens a link: keeps the secret in a cookie and goes on without it. A secret that opens nothing
/// goes on too, so that it stays in no history either; the page then says that the link is old.
pub(super) async fn open(
    State(site): State<Site>,
    jar: CookieJar,
    Path((order, secret)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let order: OrderId = order.parse().map_err(|_| link_needed())?;
    let given = secret.clone();
    let opened = site.ask(Actor::Public, move |app, _| app.open_link(order, &given)).await?;
    let place = format!("/r/{order}");
    Ok(opened_link(&site, jar, (recipient_cookie(order), secret), &place, opened.is_some()))
}

/// Listens to the order. Below its own page, because its cookie goes nowhere else.
pub(super) async fn listen(
    State(site): State<Site>,
    recipient: Recipient,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let topic = format!("order/{}", recipient.order);
    live::stream(&site, move |rung| rung == topic)
}
