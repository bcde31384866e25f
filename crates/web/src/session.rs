//! Who is asking: cookies and keys become actors.
//!
//! Staff and couriers have one session cookie each, so that somebody who is both stays both. A
//! recipient has one cookie for each order, limited to that order's pages.

use crate::problem::Problem;
use crate::site::Site;
use crate::text::{Language, Text};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use porchlight_app::Actor;
use porchlight_app::people::{Identity, Subject};
use porchlight_domain::id::{OperationId, OrderId};

/// Cookie of a staff session.
pub(crate) const STAFF_COOKIE: &str = "porchlight_staff";
/// Cookie of a courier session.
pub(crate) const COURIER_COOKIE: &str = "porchlight_courier";
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
    /// A courier, if one is signed in.
    pub(crate) courier: Option<Identity>,
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
        let courier = identity(site, &jar, COURIER_COOKIE).await?;
        let courier = courier.filter(|i| matches!(i.actor, Actor::Courier(_)));
        let chosen = jar.get(LANGUAGE_COOKIE).and_then(|c| Language::of_tag(c.value()));
        let language = chosen.or_else(|| Language::accepted(&parts.headers)).unwrap_or_default();
        let theme = jar.get(THEME_COOKIE).map(Cookie::value).unwrap_or_default();
        let theme =
            if matches!(theme, "light" | "dark") { theme.to_owned() } else { String::new() };
        let visitor = Self {
            staff,
            courier,
            text: Text(language),
            theme,
            language_chosen: chosen.is_some(),
            jar,
        };
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

/// A signed-in courier.
#[derive(Debug, Clone)]
pub(crate) struct Courier(pub(crate) Identity);

impl FromRequestParts<Site> for Courier {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, site).await?;
        visitor.courier.map(Self).ok_or_else(Problem::sign_in_needed)
    }
}

/// An integrator's key (`Authorization: Bearer pk_...`).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key(pub(crate) Actor);

impl FromRequestParts<Site> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let given = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let secret = given.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        let secret = secret.ok_or_else(Problem::key_needed)?;
        let actor = site.ask(Actor::Public, move |app, _| app.identify_key(&secret)).await?;
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

/// The cookie of a session that just began.
pub(crate) fn session_cookie(site: &Site, subject: Subject, token: String) -> Cookie<'static> {
    let (name, life) = match subject {
        Subject::Staff(_) => (STAFF_COOKIE, porchlight_app::people::STAFF_SESSION_LIFE),
        Subject::Courier(_) => (COURIER_COOKIE, porchlight_app::people::COURIER_SESSION_LIFE),
    };
    let seconds = life / porchlight_domain::time::SECOND;
    cookie(site, name.to_owned(), token, "/", seconds)
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
