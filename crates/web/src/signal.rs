//! Requests of couriers become signals, and tries for work are judged.
//!
//! Owns: what of a request is observed, which routes mean what, and carrying out a delay. Never does:
//! judge (`porchlight_app::verdict` does), or hold up anything but a try for work. Pieces of photos,
//! traces and the stream of events are no signals: the app sends them by itself, as many as the network
//! and the picture want.

use crate::problem::Problem;
use crate::session::network;
use crate::site::Site;
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::Method;
use axum::http::request::Parts;
use porchlight_app::session::{Bound, Identity, Issued};
use porchlight_app::verdict::{Kind, Observed, ReasonGiven, Ruling, What};
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::id::OperationId;
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// Headers by which a client describes itself. None of them says which language somebody speaks.
const HINTS: [&str; 4] = ["user-agent", "sec-ch-ua", "sec-ch-ua-platform", "sec-ch-ua-mobile"];
/// In which a client says how far away the server is: the fastest of several requests, milliseconds.
const ROUND_TRIP: &str = "round-trip";
/// Longer ones are not believed, milliseconds.
const MAX_ROUND_TRIP_MS: u32 = 30_000;
/// Most bytes kept of each before they become a digest.
const MAX_HINT_BYTES: usize = 512;

/// What the server saw of where a request comes from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin {
    /// The network prefix.
    pub(crate) network: String,
    /// What the client says of itself.
    pub(crate) hints: String,
    /// The round trip that the client says, in milliseconds.
    pub(crate) round_trip: Option<u32>,
}

impl Origin {
    pub(crate) fn of(parts: &Parts) -> Self {
        let mut hints = String::new();
        for name in HINTS {
            let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
            let value = value.unwrap_or_default();
            let end = (0..=value.len().min(MAX_HINT_BYTES)).rev();
            let end = end.into_iter().find(|at| value.is_char_boundary(*at)).unwrap_or(0);
            hints.push_str(&value[..end]);
            hints.push('\n');
        }
        let said = parts.headers.get(ROUND_TRIP).and_then(|value| value.to_str().ok());
        let round_trip = said.and_then(|value| value.parse().ok());
        let round_trip = round_trip.filter(|millis| *millis <= MAX_ROUND_TRIP_MS);
        Self { network: network(parts), hints, round_trip }
    }
}

impl FromRequestParts<Site> for Origin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Problem> {
        Ok(Self::of(parts))
    }
}

/// What a request of a route means; nothing for what is no signal. Tries are judged by their handlers,
/// which know what is tried for.
pub(crate) fn kind(method: &Method, route: &str) -> Option<Kind> {
    let acts = |path: &str| route.ends_with(path);
    let get = method == Method::GET;
    Some(match route {
        "/v1/rounds/open" | "/v1/race" => Kind::Poll,
        "/v1/events" | "/v1/session" | "/v1/session/refresh" => return None,
        "/v1/nonces" | "/v1/attestation" | "/v1/attestation/challenge" => Kind::Upkeep,
        "/v1/attempts" if !get => Kind::Deliver,
        _ if is_try(method, route) => return None,
        _ if route.starts_with("/v1/photos/") || acts("/trace") => return None,
        // The second half of a try that was judged when its place was asked for.
        _ if route.starts_with("/v1/reservations/") => Kind::Upkeep,
        _ if acts("/forfeit") => Kind::Forfeit,
        _ if acts("/check-in") => Kind::CheckIn,
        _ if acts("/check-out") => Kind::CheckOut,
        _ if acts("/scans") || acts("/arrive") => Kind::Deliver,
        _ => Kind::Other,
    })
}

/// Whether a request of a route tries to get work that others want too.
pub(crate) fn is_try(method: &Method, route: &str) -> bool {
    (method == Method::PUT && route == "/v1/rounds/{round}/entry")
        || (method == Method::POST && route == "/v1/race/{block}/reserve")
}

/// The route that a request matched.
pub(crate) fn route(parts: &Parts) -> &str {
    parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str)
}

fn observed<'a>(
    bound: &'a Bound,
    origin: &'a Origin,
    kind: Kind,
    thing: Option<&'a str>,
) -> Observed<'a> {
    let (network, hints) = (origin.network.as_str(), origin.hints.as_str());
    Observed { bound, network, hints, kind, thing, round_trip: origin.round_trip }
}

/// Identifies a courier, and takes the request for a signal if it is one.
pub(crate) fn observe(
    app: &App,
    ctx: &mut Ctx,
    bound: &Bound,
    origin: &Origin,
    kind: Kind,
) -> porchlight_app::Result<Ruling> {
    app.observe(ctx, &observed(bound, origin, kind, None))
}

/// Takes a sign-in or renewal for a signal.
pub(crate) fn observe_issued(
    app: &App,
    ctx: &mut Ctx,
    issued: &Issued,
    origin: &Origin,
    kind: Kind,
) -> porchlight_app::Result<()> {
    let thumbprint = app.device_thumbprint(issued.device)?;
    let bound = Bound {
        identity: Identity {
            actor: Actor::Courier(issued.courier),
            name: String::new(),
            language: String::new(),
            session: issued.session,
        },
        courier: issued.courier,
        device: issued.device,
        thumbprint,
        assurance: issued.assurance,
    };
    observe(app, ctx, &bound, origin, kind).map(|_| ())
}

/// Judges a try for work, and lets a delayed one wait. The same request again, by its operation id, is
/// no second try. Entries wait for nothing: a round closes at its time, and speed buys nothing there.
pub(crate) async fn judge(
    site: &Site,
    (bound, origin): (&Bound, &Origin),
    kind: Kind,
    things: Vec<String>,
    operation: Option<OperationId>,
) -> Result<Ruling, Problem> {
    let (bound, origin) = (bound.clone(), origin.clone());
    let ruling = site
        .ask(bound.identity.actor, move |app, ctx| {
            if app.is_known_operation(operation)? {
                return Ok(Ruling::admitted(&bound));
            }
            let session = bound.identity.session;
            let bait = things.iter().find(|thing| app.is_decoy(session, thing));
            let thing = bait.or_else(|| things.first()).map(String::as_str);
            app.observe(ctx, &observed(&bound, &origin, kind, thing))
        })
        .await?;
    if let (What::Delay { ms }, Kind::Accept) = (ruling.what, kind) {
        site.pause(Duration::from_millis(u64::from(ms))).await;
    }
    Ok(ruling)
}

/// One reason of a verdict.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Reason {
    /// The feature's code: the list is in `docs/risk.md`.
    pub(crate) code: String,
    /// What was measured; nothing where it is not a number.
    pub(crate) value: Option<f32>,
    /// Points it gave.
    pub(crate) points: i32,
}

impl From<&ReasonGiven> for Reason {
    fn from(reason: &ReasonGiven) -> Self {
        Self { code: reason.code.clone(), value: reason.value, points: reason.points }
    }
}

/// The reasons of a ruling.
pub(crate) fn reasons(ruling: &Ruling) -> Vec<Reason> {
    ruling.reasons.iter().map(Reason::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tries_for_work_are_judged_and_pieces_of_photos_are_no_signals() {
        assert!(is_try(&Method::PUT, "/v1/rounds/{round}/entry"));
        assert!(!is_try(&Method::DELETE, "/v1/rounds/{round}/entry"));
        assert!(!is_try(&Method::POST, "/v1/awards/{award}/check-in"));
        assert_eq!(kind(&Method::PUT, "/v1/photos/{photo}/chunks/{number}"), None);
        assert_eq!(kind(&Method::POST, "/v1/stops/{stop}/trace"), None);
        assert_eq!(kind(&Method::GET, "/v1/rounds/open"), Some(Kind::Poll));
        assert_eq!(kind(&Method::GET, "/v1/me"), Some(Kind::Other));
        assert_eq!(kind(&Method::DELETE, "/v1/rounds/{round}/entry"), Some(Kind::Other));
    }
}
