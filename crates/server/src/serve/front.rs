//! In front of every route: who asks, an id for the request, a span, figures.

use super::ending;
use crate::entropy_clock::{self, Stopwatch};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use porchlight_domain::digest::encode_hex;
use porchlight_web::PeerAddress;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::watch;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// What the front needs to know.
#[derive(Clone)]
pub(super) struct Front {
    /// Proxies that are believed.
    pub(super) trusted: Arc<[IpAddr]>,
    /// Becomes true when the server stops.
    pub(super) stop: watch::Receiver<bool>,
}

/// The client behind the trusted proxies: the last address in the list that is not one of them. An
/// untrusted peer is the client, whatever it claims.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let mut client = peer;
    for line in headers.get_all(FORWARDED_FOR).iter().rev() {
        let Ok(line) = line.to_str() else { return client };
        for part in line.split(',').rev() {
            let Ok(address) = part.trim().parse() else { return client };
            client = address;
            if !trusted.contains(&address) {
                return client;
            }
        }
    }
    client
}

/// Puts address, id, span and figures around a request. The span names the route's pattern, never
/// the path: paths hold the secrets of links.
pub(super) async fn around(
    State(front): State<Front>,
    mut request: Request,
    next: Next,
) -> Response {
    let watch = Stopwatch::start();
    let peer = request.extensions().get::<Peer>().copied();
    if let Some(Peer(peer)) = peer {
        let address = client(peer, request.headers(), &front.trusted);
        request.extensions_mut().insert(PeerAddress(address));
    }
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let id = encode_hex(&entropy_clock::random::<8>());
    let span = tracing::info_span!("request", id, %method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), watch.elapsed());
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| {
        if status.is_server_error() {
            tracing::error!(status = status.as_u16(), millis, "answered");
        } else {
            tracing::info!(status = status.as_u16(), millis, "answered");
        }
    });
    let labels = [
        ("method", method.as_str().to_owned()),
        ("route", route.clone()),
        ("status", status.as_u16().to_string()),
    ];
    metrics::counter!("porchlight_requests_total", &labels).increment(1);
    metrics::histogram!("porchlight_request_seconds", "route" => route).record(took);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    ending::with_server(response, &front.stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_own_word() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        let claimed = headers(&["203.0.113.9"]);
        assert_eq!(client(ip("198.51.100.7"), &claimed, &trusted), ip("198.51.100.7"));
        assert_eq!(client(ip("10.0.0.1"), &claimed, &trusted), ip("203.0.113.9"));
        // What the client itself put in front is not believed; a chain of proxies is passed over.
        let chain = headers(&["1.1.1.1, 203.0.113.9", "10.0.0.2"]);
        assert_eq!(client(ip("10.0.0.1"), &chain, &trusted), ip("203.0.113.9"));
        assert_eq!(client(ip("10.0.0.1"), &headers(&["nonsense"]), &trusted), ip("10.0.0.1"));
    }
}
