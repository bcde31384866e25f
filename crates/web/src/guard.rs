//! What stands in front of every handler: response headers, refusal of cross-site writes, limits of
//! rate, size and time.
//!
//! Cross-site writes are refused by what browsers say about a request's origin (`Sec-Fetch-Site`,
//! and `Origin` for older ones), so that no form needs a token. Requests without either header do
//! not come from a browser's page and carry no cookies that a page could ride on.

use crate::problem::Problem;
use crate::site::Site;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use porchlight_domain::digest::{Digest, sha256};
use std::collections::HashSet;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{LazyLock, PoisonError, RwLock};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::timeout::TimeoutLayer;

/// Most bytes of a request body unless a route says otherwise.
pub(crate) const MAX_BODY_BYTES: usize = 256 * 1024;
/// Longest time for a request whose answer is not a stream.
const MAX_REQUEST_TIME: Duration = Duration::from_secs(30);
/// Longest time for an import of a large file.
const MAX_IMPORT_TIME: Duration = Duration::from_secs(600);
/// Requests a second from one address, and the burst allowed on top.
const REQUESTS_PER_SECOND: u32 = 100;
const REQUEST_BURST: u32 = 400;
/// Requests a second with one integrator's key, from whatever addresses, and their burst. It keeps a
/// program that runs wild from taking all there is; one machine answers fewer.
const KEY_REQUESTS_PER_SECOND: u32 = 20_000;
const KEY_REQUEST_BURST: u32 = 20_000;
/// Recovery codes typed a minute from one address, and their burst.
const SIGN_INS_PER_MINUTE: u32 = 10;
const SIGN_IN_BURST: u32 = 10;
/// Below this a response is not worth compressing.
const LEAST_COMPRESSED_BYTES: u64 = 860;

/// Where a request comes from, as the server learned it from the connection or a trusted proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

type By<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

fn limiter<K: Clone + Hash + Eq>(quota: Quota, burst: u32) -> By<K> {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    RateLimiter::dashmap(quota.allow_burst(burst))
}

fn count(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

static REQUESTS: LazyLock<By<IpAddr>> =
    LazyLock::new(|| limiter(Quota::per_second(count(REQUESTS_PER_SECOND)), REQUEST_BURST));
static SIGN_INS: LazyLock<By<IpAddr>> =
    LazyLock::new(|| limiter(Quota::per_minute(count(SIGN_INS_PER_MINUTE)), SIGN_IN_BURST));
static KEY_REQUESTS: LazyLock<By<Digest>> =
    LazyLock::new(|| limiter(Quota::per_second(count(KEY_REQUESTS_PER_SECOND)), KEY_REQUEST_BURST));
/// Digests of keys that were good at their last request. Who is here is limited by key and not by
/// address; whether the key is good is asked anew at each request.
static GOOD_KEYS: LazyLock<RwLock<HashSet<Digest>>> = LazyLock::new(RwLock::default);

/// The secret of an integrator's key that came along.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Notes whether a key turned out to be good.
pub(crate) fn note_key(secret: &str, good: bool) {
    let key = sha256(&[secret.as_bytes()]);
    if GOOD_KEYS.read().unwrap_or_else(PoisonError::into_inner).contains(&key) == good {
        return;
    }
    let mut keys = GOOD_KEYS.write().unwrap_or_else(PoisonError::into_inner);
    if good {
        keys.insert(key);
    } else {
        keys.remove(&key);
    }
}

/// The key that a request is limited by, if it brings one that was good.
fn good_key(headers: &HeaderMap) -> Option<Digest> {
    let key = sha256(&[bearer(headers)?.as_bytes()]);
    let good = GOOD_KEYS.read().unwrap_or_else(PoisonError::into_inner).contains(&key);
    good.then_some(key)
}

/// Puts the guards in front of `routes`, and of `slow` ones, which have more time.
pub(crate) fn guarded(routes: Router<Site>, slow: Router<Site>, site: &Site) -> Router<Site> {
    let compressed = SizeAbove::new(LEAST_COMPRESSED_BYTES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/zip"));
    let timeout = |time| TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, time);
    routes
        .layer(timeout(MAX_REQUEST_TIME))
        .merge(slow.layer(timeout(MAX_IMPORT_TIME)))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CompressionLayer::new().gzip(true).compress_when(compressed))
        .layer(from_fn(crate::api::as_problems))
        .layer(CatchPanicLayer::custom(|_| Problem::fault("a handler panicked").into_response()))
        .layer(from_fn(refuse_cross_site))
        .layer(from_fn(limit_rate))
        .layer(from_fn_with_state(site.clone(), headers))
}

/// Whether a page of another site caused this request.
fn is_cross_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok()) else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("");
    origin.split_once("://").is_none_or(|(_, from)| from != host)
}

async fn refuse_cross_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && is_cross_site(request.headers()) {
        return Problem::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            "Refused",
            "This request came from a page of another site. Open the page here and try again.",
        )
        .into_response();
    }
    next.run(request).await
}

async fn limit_rate(request: Request, next: Next) -> Response {
    if let Some(key) = good_key(request.headers()) {
        if KEY_REQUESTS.check_key(&key).is_err() {
            return Problem::too_many().into_response();
        }
    } else if let Some(PeerAddress(address)) = request.extensions().get::<PeerAddress>().copied() {
        // Codes are typed by people; whoever guesses is slow.
        let asks_sign_in =
            request.method() == Method::POST && request.uri().path() == "/sign-in/recover";
        let over = REQUESTS.check_key(&address).is_err()
            || (asks_sign_in && SIGN_INS.check_key(&address).is_err());
        if over {
            return Problem::too_many().into_response();
        }
    }
    next.run(request).await
}

/// Forgets addresses that have been quiet, so that the limiters stay small.
pub fn forget_quiet_addresses() {
    REQUESTS.retain_recent();
    SIGN_INS.retain_recent();
    KEY_REQUESTS.retain_recent();
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    media-src 'self' blob:; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; ";
const CLOSED_FRAMES: &str = "frame-ancestors 'none'";
/// The tour shows three of our own pages side by side.
const OWN_FRAMES: &str = "frame-src 'self'; frame-ancestors 'self'";

async fn headers(State(site): State<Site>, request: Request, next: Next) -> Response {
    let now = site.now();
    let mut response = next.run(request).await;
    let demo = site.settings().demo;
    let policy = format!("{POLICY}{}", if demo { OWN_FRAMES } else { CLOSED_FRAMES });
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), geolocation=(self), microphone=(), payment=()",
        ),
    ];
    let list = response.headers_mut();
    for (name, value) in fixed {
        list.insert(name, HeaderValue::from_static(value));
    }
    if site.settings().secure {
        let year = HeaderValue::from_static("max-age=31536000");
        list.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if let Ok(value) = HeaderValue::from_str(&policy) {
        list.entry(header::CONTENT_SECURITY_POLICY).or_insert(value);
    }
    // Pages and answers are about people: nothing between here and them keeps a copy.
    list.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&porchlight_app::zone::rfc3339(now)) {
        list.insert(HeaderName::from_static("porchlight-time"), value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "porch.example".parse().unwrap());
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_write_from_another_sites_page_is_cross_site() {
        assert!(is_cross_site(&with("sec-fetch-site", "cross-site")));
        assert!(is_cross_site(&with("sec-fetch-site", "same-site")));
        assert!(is_cross_site(&with("origin", "https://evil.example")));
        assert!(is_cross_site(&with("origin", "null")));
        assert!(!is_cross_site(&with("origin", "https://porch.example")));
        assert!(!is_cross_site(&with("sec-fetch-site", "same-origin")));
    }
}
