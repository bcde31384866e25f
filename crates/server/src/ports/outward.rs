//! Calls to servers of others: webhooks of the operator and push services.
//!
//! Each name is resolved once, every address it has must be a public one, and the connection goes
//! to the address that was checked, so that a name cannot lead into the operator's own network. No
//! redirect is followed, no cookie kept, no body read. All calls of a step run at once, each with
//! its own patience, so that one silent server holds nobody else up for long.

use super::push::{Fresh, PushKey};
use super::wire::{Stream, host_and_port, over, trusting};
use crate::entropy_clock;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request, Response, Uri, header, request};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use porchlight_app::ports::{Answered, Outgoing, Outward, PushTarget};
use porchlight_domain::time::Timestamp;
use rustls::ClientConfig;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Patience with one server, from resolving its name to its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer's head.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Longest pause that a server may ask for, in seconds.
const MAX_PAUSE_SECONDS: u32 = 24 * 3_600;

/// The way out.
pub struct OutwardCalls {
    tls: Arc<ClientConfig>,
    private: bool,
    push: PushKey,
}

impl OutwardCalls {
    /// A way out; `private` also allows addresses of the operator's own network and plain HTTP.
    ///
    /// # Errors
    /// The key of push services or the TLS library cannot be used.
    pub fn new(private: bool, push: &[u8; 32], contact: &str) -> Result<Self, String> {
        Ok(Self { tls: trusting(None)?, private, push: PushKey::new(push, contact)? })
    }
}

/// A call that may be made: where exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) uri: Uri,
    pub(super) secure: bool,
    pub(super) host: String,
    port: u16,
}

pub(super) fn place(url: &str, private: bool) -> Result<Place, String> {
    let uri: Uri = url.parse().map_err(|_| "this is not an address".to_owned())?;
    let secure = match uri.scheme_str() {
        Some("https") => true,
        Some("http") if private => false,
        _ => return Err("use an address that begins with https://".into()),
    };
    let authority = uri.authority().ok_or("an address needs a host")?;
    if authority.as_str().contains('@') {
        return Err("leave user and password out of the address".into());
    }
    let (host, port) = host_and_port(authority, secure);
    let place = Place { uri, secure, host, port };
    match place.host.parse::<IpAddr>() {
        Ok(ip) if !private && !is_public(ip) => Err(inside()),
        Err(_) if !private && is_inside_name(&place.host) => Err(inside()),
        _ => Ok(place),
    }
}

fn inside() -> String {
    "this address lies inside a private network: use a public one (or see calls.private in the \
     settings)"
        .into()
}

/// Names that only mean something inside a network.
fn is_inside_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let ends = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
    !host.contains('.') || ends.iter().any(|end| host.ends_with(end))
}

/// Whether packets to this address leave for the public network.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !(special
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
        || ip.is_documentation())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let s = ip.segments();
    let [.., high, low] = s;
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match s[0] {
        // NAT64 and 6to4 carry an address of the older kind.
        0x0064 if s[1] == 0xff9b && s[2..6] == [0; 4] => is_public_v4(inner(high, low)),
        0x2002 => is_public_v4(inner(s[1], s[2])),
        // Teredo, ORCHID and documentation.
        0x2001 if s[1] < 0x0200 || s[1] == 0x0db8 => false,
        0x3fff if s[1] < 0x1000 => false,
        first => first & 0xe000 == 0x2000,
    }
}

/// The first address of a host, if all of them may be called.
pub(super) async fn resolved(place: &Place, private: bool) -> Result<SocketAddr, String> {
    let found = tokio::net::lookup_host((place.host.as_str(), place.port)).await;
    let found: Vec<SocketAddr> =
        found.map_err(|e| format!("its name leads nowhere: {e}"))?.collect();
    if !private && !found.iter().all(|address| is_public(address.ip())) {
        return Err(inside());
    }
    found.first().copied().ok_or_else(|| "its name leads nowhere".into())
}

/// A request to a place, with the heads of every call.
pub(super) fn request_to(place: &Place, method: Method) -> request::Builder {
    Request::builder()
        .method(method)
        .uri(place.uri.path_and_query().map_or("/", |p| p.as_str()))
        .header(header::HOST, place.uri.authority().map_or("", |a| a.as_str()))
        .header(header::CONNECTION, "close")
        .header(header::USER_AGENT, "porchlight")
}

/// An answer whose body may still come. The conversation ends with this.
pub(super) struct Heard {
    pub(super) answer: Response<Incoming>,
    /// Drives the connection, and is stopped when it is let go.
    pub(super) connection: JoinSet<()>,
}

/// Asks a place, and waits for the head of its answer.
pub(super) async fn converse(
    tls: &Arc<ClientConfig>,
    private: bool,
    place: &Place,
    request: Request<Body>,
) -> Result<Heard, String> {
    let address = resolved(place, private).await?;
    let stream = TcpStream::connect(address).await;
    let stream = stream.map_err(|e| format!("it cannot be reached: {e}"))?;
    let stream = over(stream, place.secure.then_some(tls), &place.host).await?;
    exchange(stream, request).await
}

async fn exchange(stream: Box<dyn Stream>, request: Request<Body>) -> Result<Heard, String> {
    let broken = |e: &dyn std::fmt::Display| format!("the conversation broke off: {e}");
    let (mut sender, driven) = http1::Builder::new()
        .max_buf_size(MAX_HEAD_BYTES)
        .handshake::<_, Body>(TokioIo::new(stream))
        .await
        .map_err(|e| broken(&e))?;
    let mut connection = JoinSet::new();
    connection.spawn(async move {
        // What goes wrong with it is what the request hears.
        let _ = driven.await;
    });
    let answer = sender.send_request(request).await.map_err(|e| broken(&e))?;
    Ok(Heard { answer, connection })
}

async fn call(
    tls: Arc<ClientConfig>,
    private: bool,
    outgoing: Outgoing,
) -> Result<Answered, String> {
    let place = place(&outgoing.url, private)?;
    let mut request =
        request_to(&place, Method::POST).header(header::CONTENT_LENGTH, outgoing.body.len());
    for (name, value) in outgoing.headers {
        let name = HeaderName::from_static(name);
        let value = HeaderValue::from_str(&value).map_err(|e| e.to_string())?;
        request = request.header(name, value);
    }
    let request = request.body(Body::from(outgoing.body)).map_err(|e| e.to_string())?;
    let Heard { answer, .. } = converse(&tls, private, &place, request).await?;
    let pause = answer.headers().get(header::RETRY_AFTER).and_then(|v| v.to_str().ok());
    let retry_after = pause.and_then(|text| text.trim().parse().ok());
    Ok(Answered {
        status: answer.status().as_u16(),
        retry_after: retry_after.map(|pause: u32| pause.min(MAX_PAUSE_SECONDS)),
    })
}

impl Outward for OutwardCalls {
    fn allows(&self, url: &str) -> Result<(), String> {
        place(url, self.private).map(|_| ())
    }

    fn post(&self, requests: Vec<Outgoing>) -> Vec<Result<Answered, String>> {
        let count = requests.len();
        let lost = || Err("the call was not finished".to_owned());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return (0..count).map(|_| lost()).collect() };
        let mut answers: Vec<Result<Answered, String>> = (0..count).map(|_| lost()).collect();
        runtime.block_on(async {
            let mut calls = JoinSet::new();
            for (number, outgoing) in requests.into_iter().enumerate() {
                let call = call(Arc::clone(&self.tls), self.private, outgoing);
                calls.spawn(async move {
                    let silent = || Err(format!("no answer within {} s", PATIENCE.as_secs()));
                    (
                        number,
                        tokio::time::timeout(PATIENCE, call).await.unwrap_or_else(|_| silent()),
                    )
                });
            }
            while let Some(done) = calls.join_next().await {
                if let Ok((number, answer)) = done
                    && let Some(slot) = answers.get_mut(number)
                {
                    *slot = answer;
                }
            }
        });
        // A resolver that hangs must not hold the next step up.
        runtime.shutdown_background();
        answers
    }

    fn push_key(&self) -> Vec<u8> {
        self.push.public()
    }

    fn push(&self, to: PushTarget<'_>, payload: &[u8], now: Timestamp) -> Result<Outgoing, String> {
        place(to.endpoint, self.private)?;
        let fresh = Fresh { key: entropy_clock::random(), salt: entropy_clock::random() };
        self.push.request(to, payload, &fresh, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_networks_are_refused_in_every_spelling() {
        let refused = [
            "http://example.org/",
            "ftp://example.org/",
            "https://",
            "https:///x",
            "x",
            "https://user:secret@example.org/",
            "https://localhost/",
            "https://printer/",
            "https://db.internal/",
            "https://host.local./",
            "https://127.0.0.1/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://198.18.0.1/",
            "https://192.0.0.8/",
            "https://[::1]/",
            "https://[::]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://[ff02::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:a00:1::]/",
            "https://[2001::1]/",
            "https://[2001:db8::1]/",
            "https://[::7f00:1]/",
        ];
        for url in refused {
            assert!(place(url, false).is_err(), "{url} was allowed");
        }
        for url in
            ["https://example.org/hook?a=b", "https://8.8.8.8/", "https://[2606:4700::1]:8443/"]
        {
            assert!(place(url, false).is_ok(), "{url} was refused");
        }
        assert!(place("http://127.0.0.1:9/", true).is_ok());
    }

    #[test]
    fn numbers_that_resolvers_read_as_addresses_are_checked_after_resolving_too() {
        // Read as text these are names; a resolver may read them as 127.0.0.1 and 10.0.0.1.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for url in ["https://127.1.:443/", "https://0x7f.0.0.1/", "https://012.0.0.1/"] {
            if let Ok(place) = place(url, false) {
                assert!(runtime.block_on(resolved(&place, false)).is_err(), "{url} was allowed");
            }
        }
    }
}
