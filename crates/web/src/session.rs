//! Who is asking: cookies and keys become actors.
//!
//! Staff have a session cookie. Couriers have none: each of their requests carries a token with a
//! proof by the phone's key ([`Phone`]). A recipient has one cookie for each order, limited to that
//! order's pages.

use crate::guard::{self, PeerAddress};
use crate::problem::Problem;
use crate::signal::{self, Origin};
use crate::site::Site;
use crate::text::{Language, Text};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HeaderValue, REFERRER_POLICY};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_app::Actor;
use porchlight_app::ports::RequestProof;
use porchlight_app::session::{Bound, Identity, SIGN_IN_CODE_LIFE, STAFF_SESSION_LIFE, Welcome};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{OperationId, OrderId};
use porchlight_domain::time::SECOND;
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// Cookie of a staff session.
pub(crate) const STAFF_COOKIE: &str = "porchlight_staff";
/// Cookie of somebody who may enrol now.
pub(crate) const ENROLMENT_COOKIE: &str = "porchlight_enrolment";
/// Header of a request proof (RFC 9449).
pub(crate) const PROOF_HEADER: &str = "dpop";
/// Header of an attested app's assertion over the request proof.
pub(crate) const ASSERTION_HEADER: &str = "app-attest-assertion";
/// Cookie of the chosen language.
pub(crate) const LANGUAGE_COOKIE: &str = "porchlight_language";
/// Cookie of the chosen colours: `light` or `dark`; none follows the system.
pub(crate) const THEME_COOKIE: &str = "porchlight_theme";
/// Header of a client's operation id.
pub(crate) const OPERATION_HEADER: &str = "operation-id";

/// Whoever asks, with what their cookies say.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// A member of staff, if one is signed in.
    pub(crate) staff: Option<Identity>,
    /// The language to speak.
    pub(crate) text: Text,
    /// `light`, `dark`, or empty for the system's choice.
    pub(crate) theme: String,
    /// Whether the language was chosen here, not guessed from the browser.
    language_chosen: bool,
    jar: CookieJar,
}

impl Visitor {
    /// The same visitor, spoken to in the language of this tag unless they chose another.
    pub(crate) fn speaking(mut self, tag: &str) -> Self {
        if let (false, Some(language)) = (self.language_chosen, Language::of_tag(tag)) {
            self.text = Text(language);
        }
        self
    }

    /// A cookie of this browser.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.get(name).map(Cookie::value)
    }

    /// The actor behind an order's link, if this browser opened it.
    pub(crate) async fn recipient(
        &self,
        site: &Site,
        order: OrderId,
    ) -> Result<Option<Actor>, Problem> {
        let Some(secret) = self.jar.get(&recipient_cookie(order)) else { return Ok(None) };
        let secret = secret.value().to_owned();
        site.ask(Actor::Public, move |app, _| app.open_link(order, &secret)).await
    }
}

async fn identity(site: &Site, jar: &CookieJar, name: &str) -> Result<Option<Identity>, Problem> {
    let Some(token) = jar.get(name).map(|c| c.value().to_owned()) else { return Ok(None) };
    site.ask(Actor::Public, move |app, ctx| app.identify(ctx.now, &token)).await
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let staff = identity(site, &jar, STAFF_COOKIE).await?;
        let staff = staff.filter(|i| matches!(i.actor, Actor::Staff(..)));
        let chosen = jar.get(LANGUAGE_COOKIE).and_then(|c| Language::of_tag(c.value()));
        let language = chosen.or_else(|| Language::accepted(&parts.headers)).unwrap_or_default();
        let theme = jar.get(THEME_COOKIE).map(Cookie::value).unwrap_or_default();
        let theme =
            if matches!(theme, "light" | "dark") { theme.to_owned() } else { String::new() };
        let visitor =
            Self { staff, text: Text(language), theme, language_chosen: chosen.is_some(), jar };
        parts.extensions.insert(visitor.clone());
        Ok(visitor)
    }
}

/// A signed-in member of staff; anybody else gets 401, which pages turn into the sign-in page.
#[derive(Debug, Clone)]
pub(crate) struct Staff {
    /// Who it is.
    pub(crate) identity: Identity,
    /// The whole visitor.
    pub(crate) visitor: Visitor,
}

impl Staff {
    /// The acting person.
    pub(crate) fn actor(&self) -> Actor {
        self.identity.actor
    }
}

impl FromRequestParts<Site> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, site).await?;
        let identity = visitor.staff.clone().ok_or_else(Problem::sign_in_needed)?;
        Ok(Self { identity, visitor })
    }
}

/// The request proof that came along, with the access token if there is one.
pub(crate) fn request_proof(parts: &Parts, site: &Site) -> Result<RequestProof, Problem> {
    let mut proofs = parts.headers.get_all(PROOF_HEADER).iter();
    let proof = match (proofs.next().and_then(|value| value.to_str().ok()), proofs.next()) {
        (Some(proof), None) => proof.to_owned(),
        (Some(_), Some(_)) => return Err(Problem::proof_needed("Send one DPoP header, not two.")),
        (None, _) => return Err(Problem::sign_in_needed()),
    };
    let given = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let access_token = given.and_then(|value| value.strip_prefix("DPoP ")).map(str::to_owned);
    // The address is ours, never the request's Host: a proxy that lures people to another name
    // would match that.
    let url = format!("{}{}", site.app().settings.public_url, parts.uri.path());
    let assertion = assertion(parts)?;
    Ok(RequestProof { method: parts.method.to_string(), url, proof, access_token, assertion })
}

/// The assertion of an attested app that came along, if one did.
fn assertion(parts: &Parts) -> Result<Option<Vec<u8>>, Problem> {
    let mut all = parts.headers.get_all(ASSERTION_HEADER).iter();
    let Some(value) = all.next() else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(value.as_bytes()).ok().filter(|_| all.next().is_none());
    bytes.map(Some).ok_or_else(|| {
        Problem::malformed("App-Attest-Assertion is one header, base64url without padding")
    })
}

/// The network a request comes from, as a prefix: enough to tell networks apart, not people.
pub(crate) fn network(parts: &Parts) -> String {
    match parts.extensions.get::<PeerAddress>().map(|peer| peer.0) {
        Some(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(address)) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
        None => String::new(),
    }
}

/// A courier whose request was proved to come from the phone that the session is bound to.
#[derive(Debug, Clone)]
pub(crate) struct Phone(pub(crate) Bound);

impl FromRequestParts<Site> for Phone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        // A proof works once, so a request is identified once.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let bound = match identify(parts, site).await {
            Ok(bound) => bound,
            Err(problem) => {
                if signal::is_try(&parts.method, signal::route(parts)) {
                    site.app().count_unproved(site.now(), &problem.code)?;
                }
                return Err(problem);
            }
        };
        let phone = Self(bound);
        parts.extensions.insert(phone.clone());
        Ok(phone)
    }
}

/// Who asks, by the proof that came along; the request becomes a signal.
async fn identify(parts: &Parts, site: &Site) -> Result<Bound, Problem> {
    let proof = request_proof(parts, site)?;
    let origin = Origin::of(parts);
    let kind = signal::kind(&parts.method, signal::route(parts));
    site.ask(Actor::Public, move |app, ctx| {
        let bound = app.identify_bound(ctx, &proof, &origin.network)?;
        if let Some(kind) = kind {
            signal::observe(app, ctx, &bound, &origin, kind)?;
        }
        Ok(bound)
    })
    .await
}

/// A signed-in courier.
#[derive(Debug, Clone)]
pub(crate) struct Courier(pub(crate) Identity);

impl FromRequestParts<Site> for Courier {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let Phone(bound) = Phone::from_request_parts(parts, site).await?;
        Ok(Self(bound.identity))
    }
}

/// An integrator's key (`Authorization: Bearer pk_...`).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key(pub(crate) Actor);

impl FromRequestParts<Site> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let secret = guard::bearer(&parts.headers).map(str::to_owned);
        let secret = secret.ok_or_else(Problem::key_needed)?;
        let actor = site
            .ask(Actor::Public, move |app, _| {
                let actor = app.identify_key(&secret)?;
                guard::note_key(&secret, actor.is_some());
                Ok(actor)
            })
            .await?;
        actor.map(Self).ok_or_else(Problem::key_needed)
    }
}

/// The client's operation id, if it sent one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation(pub(crate) Option<OperationId>);

impl FromRequestParts<Site> for Operation {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(OPERATION_HEADER) else { return Ok(Self(None)) };
        let id = value.to_str().ok().and_then(|text| text.parse().ok());
        id.map(|id| Self(Some(id))).ok_or_else(|| {
            Problem::malformed("Operation-Id is opn_ and 26 characters of Crockford base 32")
        })
    }
}

/// Name of the cookie that holds an order's link secret.
pub(crate) fn recipient_cookie(order: OrderId) -> String {
    format!("porchlight_{order}")
}

/// The cookie of a staff session that just began.
pub(crate) fn staff_cookie(site: &Site, token: String) -> Cookie<'static> {
    let seconds = STAFF_SESSION_LIFE / SECOND;
    cookie(site, STAFF_COOKIE.to_owned(), token, "/", seconds)
}

/// Where a sign-in leads, with the cookie that carries it on. A courier's code stands in the fragment,
/// which browsers send to nobody; its cookie says that this is the browser that signed in.
pub(crate) fn welcomed(site: &Site, welcome: Welcome) -> (Option<Cookie<'static>>, String) {
    match welcome {
        Welcome::Staff(token) => (Some(staff_cookie(site, token)), "/console".into()),
        Welcome::Courier(code) => {
            let (name, value) = hand_over(site, &code);
            let seconds = SIGN_IN_CODE_LIFE / SECOND;
            let cookie = cookie(site, name, value, HAND_OVER_PATH, seconds);
            (Some(cookie), format!("/courier/#code={code}"))
        }
    }
}

/// Where the cookie of a hand-over goes, and nowhere else.
const HAND_OVER_PATH: &str = "/v1/session";

/// The cookie that belongs to a code: one for each, so that two windows do not disturb each other. It
/// follows from the code under the operator's key, opens nothing by itself, and is kept nowhere.
fn hand_over(site: &Site, code: &str) -> (String, String) {
    let value = site.app().keys.derived("hand-over", code.as_bytes());
    let number = sha256(&[code.as_bytes()]).hex();
    (format!("porchlight_hand_over_{}", &number[..8]), URL_SAFE_NO_PAD.encode(value))
}

/// Whether these headers come from the browser in which this code was made. Without that, a link with
/// somebody else's code would sign a courier in to that somebody's account without their noticing.
pub(crate) fn is_own_code(site: &Site, headers: &HeaderMap, code: &str) -> bool {
    let (name, value) = hand_over(site, code);
    let jar = CookieJar::from_headers(headers);
    jar.get(&name).is_some_and(|given| bool::from(given.value().as_bytes().ct_eq(value.as_bytes())))
}

/// How long a browser keeps a link it opened, in seconds.
const LINK_LIFE: i64 = 180 * 24 * 3600;

/// After somebody followed a link with a secret: a secret that opens something goes into a cookie for its
/// page only, and the browser goes on to the page either way, so that the secret stays in no history.
pub(crate) fn opened_link(
    site: &Site,
    jar: CookieJar,
    (name, secret): (String, String),
    page: &str,
    opens: bool,
) -> Response {
    let jar = if opens { jar.add(cookie(site, name, secret, page, LINK_LIFE)) } else { jar };
    let quiet = [(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))];
    (jar, quiet, Redirect::to(page)).into_response()
}

/// A cookie that scripts cannot read and other sites do not send along with writes.
pub(crate) fn cookie(
    site: &Site,
    name: String,
    value: String,
    path: &str,
    seconds: i64,
) -> Cookie<'static> {
    Cookie::build((name, value))
        .path(path.to_owned())
        .http_only(true)
        .secure(site.settings().secure)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(seconds))
        .build()
}
