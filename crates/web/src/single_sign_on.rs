//! The two addresses of single sign-on: one leads a browser to the operator's provider, the other
//! takes it back.
//!
//! A cookie binds the way there to the way back. Whatever goes wrong leads to the sign-in page, which
//! says it in plain words; what the provider said goes to the log only.

use crate::problem::Problem;
use crate::session::{cookie, welcomed};
use crate::sign_in::own_place;
use crate::site::Site;
use crate::text::Text;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Redirect;
use axum::routing::get;
use axum_extra::extract::cookie::{Cookie, CookieJar};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::ports::SignOnNo;
use porchlight_app::session::{CEREMONY_LIFE, MAX_RETURNED, SignOnReturn, SignOnStart, SignedOn};
use porchlight_domain::time::SECOND;
use serde::Deserialize;

/// Cookie of a browser that is at the provider now.
const SIGN_ON_COOKIE: &str = "porchlight_sign_on";
/// Where that cookie goes.
const SIGN_ON_PATH: &str = "/sign-in/sso";

pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/sign-in/sso", get(begin)).route("/sign-in/sso/back", get(finish))
}

/// The button, where there is single sign-on; `next` is where the person wants to go.
pub(crate) fn button(site: &Site, text: Text, next: &str) -> Markup {
    html! {
        @if let Some(label) = site.app().single_sign_on_label() {
            a.button.big #single-sign-on rel="nofollow" href={ (SIGN_ON_PATH) @if !next.is_empty() { "?next=" (encoded(next)) } } {
                (text.with("sign-on-with", &[("provider", label.into())]))
            }
        }
    }
}

/// What went wrong, in words, if the browser came back without being signed in.
pub(crate) fn banner(text: Text, code: Option<&str>) -> Markup {
    let no = code.and_then(|code| code.parse::<SignOnNo>().ok());
    html! {
        @if let Some(no) = no {
            p.banner.warn role="alert" #sign-on-problem { (text.code("sign-on", no.code())) }
        }
    }
}

fn encoded(place: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.');
    let one = |b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    place.bytes().map(one).collect()
}

fn problem_page(no: SignOnNo, next: &str) -> Redirect {
    let next = if next.is_empty() { String::new() } else { format!("&next={}", encoded(next)) };
    Redirect::to(&format!("/sign-in?sso={}{next}", no.code()))
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn begin(
    State(site): State<Site>,
    jar: CookieJar,
    Query(query): Query<Next>,
) -> Result<(CookieJar, Redirect), Problem> {
    let next = own_place(query.next.as_deref()).unwrap_or("").to_owned();
    let wish = next.clone();
    let start =
        site.ask(Actor::Public, move |app, ctx| app.begin_single_sign_on(ctx, &wish)).await?;
    Ok(match start {
        SignOnStart::Go { url, cookie: value } => {
            let seconds = CEREMONY_LIFE / SECOND;
            let cookie = cookie(&site, SIGN_ON_COOKIE.into(), value, SIGN_ON_PATH, seconds);
            (jar.add(cookie), Redirect::to(&url))
        }
        SignOnStart::No(no) => (jar, problem_page(no, &next)),
    })
}

/// What a provider may put into the address (RFC 6749, RFC 9207). Its description of an error is for
/// developers and is not read.
#[derive(Deserialize)]
struct Returned {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

async fn finish(
    State(site): State<Site>,
    jar: CookieJar,
    Query(query): Query<Returned>,
) -> Result<(CookieJar, Redirect), Problem> {
    let fits = |text: &Option<String>| text.as_ref().is_none_or(|t| t.len() <= MAX_RETURNED);
    let all = [&query.state, &query.code, &query.iss, &query.error];
    if !all.into_iter().all(fits) {
        return Err(Problem::malformed("what the provider sent back is too long"));
    }
    let back = SignOnReturn {
        cookie: jar.get(SIGN_ON_COOKIE).map(|c| c.value().to_owned()).unwrap_or_default(),
        state: query.state.unwrap_or_default(),
        code: query.code,
        issuer: query.iss,
        error: query.error,
    };
    let done =
        site.ask(Actor::Public, move |app, ctx| app.finish_single_sign_on(ctx, &back)).await?;
    let jar = jar.remove(Cookie::build((SIGN_ON_COOKIE, "")).path(SIGN_ON_PATH).build());
    Ok(match done {
        SignedOn::In { welcome, next } => {
            let (cookie, home) = welcomed(&site, welcome);
            let place = own_place(Some(&next)).map_or(home, str::to_owned);
            (cookie.into_iter().fold(jar, CookieJar::add), Redirect::to(&place))
        }
        SignedOn::No(no) => (jar, problem_page(no, "")),
    })
}
