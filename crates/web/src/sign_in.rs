//! Signing in by passkey, enrolling by invitation or recovery code, signing out, and the two switches.
//!
//! An invitation acts on a press of its button, never on opening, because mail scanners open links.
//! The ceremonies need a script; everything else here works without.

use crate::page;
use crate::problem::Problem;
use crate::session::{
    ENROLMENT_COOKIE, LANGUAGE_COOKIE, STAFF_COOKIE, THEME_COOKIE, Visitor, cookie, welcomed,
};
use crate::single_sign_on;
use crate::site::Site;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::session::{Asked, ENROLMENT_LIFE, Enrolling, Opened, Subject, Welcome};
use porchlight_domain::id::{CeremonyId, SignInLinkId};
use porchlight_domain::time::SECOND;
use serde::Deserialize;
use serde_json::{Value, json};

/// How long a browser remembers language and colours, in seconds.
const SWITCH_LIFE: i64 = 400 * 24 * 3600;
/// The script of the ceremonies.
pub(crate) const SCRIPT: &str = "sign-in.js";
/// Where the enrolment cookie goes.
const ENROLMENT_PATH: &str = "/sign-in";

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(form))
        .route("/sign-in/passkey/begin", post(begin_sign_in))
        .route("/sign-in/passkey/finish", post(finish_sign_in))
        .route("/sign-in/recover", get(recover).post(use_code))
        .route("/sign-in/enrol", get(enrol))
        .route("/sign-in/enrol/begin", post(begin_enrolment))
        .route("/sign-in/enrol/finish", post(finish_enrolment))
        .route("/sign-in/enrol/without", post(without_passkey))
        .route("/sign-in/{link}/{secret}", get(confirm).post(press))
        .route("/sign-out", post(sign_out))
        .route("/preferences", post(switch))
}

/// What the ceremony script says when something goes wrong; texts stay in the catalogues.
pub(crate) fn ceremony_words(visitor: &Visitor) -> Markup {
    let text = visitor.text;
    html! {
        p #passkey-problem.banner.warn role="alert" hidden
            data-cancelled=(text.say("passkey-cancelled"))
            data-failed=(text.say("passkey-failed"))
            data-known=(text.say("passkey-known"))
            data-offline=(text.say("passkey-offline"))
            data-problem-passkey-statement-needed=(text.say("passkey-statement-needed"))
            data-problem-passkey-statement-refused=(text.say("passkey-statement-refused"))
            data-unsupported=(text.say("passkey-unsupported")) {}
        noscript { p.banner.warn { (text.say("passkey-needs-script")) } }
    }
}

fn framed(site: &Site, visitor: &Visitor, title: &str, main: &Markup) -> Markup {
    let operator = &site.app().settings.operator_name;
    page::plain_with(visitor, title, operator, &[SCRIPT], main)
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
    sso: Option<String>,
}

/// Only places of this site may follow a sign-in.
pub(crate) fn own_place(next: Option<&str>) -> Option<&str> {
    next.filter(|n| n.starts_with('/') && !n.starts_with("//") && !n.contains('\\'))
}

async fn form(State(site): State<Site>, visitor: Visitor, Query(query): Query<Next>) -> Markup {
    let text = visitor.text;
    let next = own_place(query.next.as_deref()).unwrap_or("");
    let main = html! {
        h1 { (text.say("sign-in-title")) }
        (single_sign_on::banner(text, query.sso.as_deref()))
        p.lead { (text.say("sign-in-lead")) }
        div.stack data-ceremony="sign-in" data-next=(next) {
            button.primary.big #passkey-sign-in type="button" { (text.say("sign-in-passkey")) }
            (ceremony_words(&visitor))
            (single_sign_on::button(&site, text, next))
        }
        p.note { (text.say("sign-in-never-give")) }
        p { a href="/sign-in/recover" { (text.say("sign-in-lost")) } }
        p.note { (text.say("sign-in-new")) " " a href="/join" { (text.say("sign-in-join")) } }
    };
    framed(&site, &visitor, &text.say("sign-in-title"), &main)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map wants")]
fn asked(asked: Asked) -> Json<Value> {
    Json(json!({"ceremony": asked.ceremony.to_string(), "options": asked.options}))
}

async fn begin_sign_in(State(site): State<Site>) -> Result<Json<Value>, Problem> {
    site.ask(Actor::Public, |app, ctx| app.begin_sign_in(ctx)).await.map(asked)
}

#[derive(Deserialize)]
struct Answered {
    ceremony: String,
    response: Value,
    next: Option<String>,
    #[serde(default)]
    label: String,
}

impl Answered {
    fn ceremony(&self) -> Result<CeremonyId, Problem> {
        self.ceremony.parse().map_err(|_| Problem::malformed("ceremony is cer_ and 26 characters"))
    }
}

/// The end of a ceremony: a place to go to, with the staff cookie for staff.
fn arrived(
    site: &Site,
    jar: CookieJar,
    welcome: Welcome,
    next: Option<&str>,
) -> (CookieJar, Json<Value>) {
    let staff = matches!(welcome, Welcome::Staff(_));
    let (cookie, home) = welcomed(site, welcome);
    // A courier's code stands in the fragment of the app's address, so no other place will do.
    let place = own_place(next).filter(|_| staff).map_or(home, str::to_owned);
    let jar = cookie.into_iter().fold(jar, CookieJar::add);
    (jar, Json(json!({"place": place})))
}

async fn finish_sign_in(
    State(site): State<Site>,
    jar: CookieJar,
    Json(body): Json<Answered>,
) -> Result<(CookieJar, Json<Value>), Problem> {
    let (ceremony, next) = (body.ceremony()?, body.next.clone());
    let welcome = site
        .ask(Actor::Public, move |app, ctx| app.finish_sign_in(ctx, ceremony, &body.response))
        .await?;
    Ok(arrived(&site, jar, welcome, next.as_deref()))
}

async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    Path((link, secret)): Path<(String, String)>,
) -> Markup {
    let text = visitor.text;
    let main = html! {
        h1 { (text.say("sign-in-press-title")) }
        p.lead { (text.say("sign-in-press-lead")) }
        form method="post" action={ "/sign-in/" (link) "/" (secret) } {
            button.primary.big autofocus { (text.say("sign-in-press")) }
        }
        p.note { (text.say("sign-in-never-give")) }
    };
    page::plain(&visitor, &text.say("sign-in-title"), &site.app().settings.operator_name, &main)
}

fn enrolment_cookie(site: &Site, Opened(token): Opened) -> Cookie<'static> {
    let seconds = ENROLMENT_LIFE / SECOND;
    cookie(site, ENROLMENT_COOKIE.into(), token, ENROLMENT_PATH, seconds)
}

async fn press(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
    Path((link, secret)): Path<(String, String)>,
) -> Result<Result<(CookieJar, Redirect), Markup>, Problem> {
    let opened = match link.parse::<SignInLinkId>() {
        Ok(link) => {
            site.ask(Actor::Public, move |app, ctx| app.use_invitation(ctx, link, &secret)).await?
        }
        Err(_) => None,
    };
    Ok(match opened {
        Some(opened) => {
            Ok((jar.add(enrolment_cookie(&site, opened)), Redirect::to("/sign-in/enrol")))
        }
        None => {
            let text = visitor.text;
            let main = html! {
                h1 { (text.say("sign-in-stale")) }
                p.lead { (text.say("sign-in-stale-detail")) }
                p { a.button href="/sign-in" { (text.say("sign-in-passkey")) } }
            };
            Err(framed(&site, &visitor, &text.say("sign-in-stale"), &main))
        }
    })
}

async fn recover(State(site): State<Site>, visitor: Visitor, Query(query): Query<Wrong>) -> Markup {
    let text = visitor.text;
    let wrong = query.wrong.is_some();
    let main = html! {
        h1 { (text.say("recover-title")) }
        p.lead { (text.say("recover-lead")) }
        @if wrong { p.banner.warn role="alert" #code-wrong { (text.say("recover-wrong")) } }
        form.stack method="post" action="/sign-in/recover" {
            label for="code" { (text.say("recover-code")) }
            input #code name="code" required maxlength="40" autocomplete="one-time-code"
                autocapitalize="characters" spellcheck="false" autofocus
                aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("code-wrong")];
            button.primary { (text.say("recover-go")) }
        }
        p.note { (text.say("recover-ends")) }
    };
    framed(&site, &visitor, &text.say("recover-title"), &main)
}

#[derive(Deserialize)]
struct Wrong {
    wrong: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

async fn use_code(
    State(site): State<Site>,
    jar: CookieJar,
    Form(form): Form<Code>,
) -> Result<(CookieJar, Redirect), Problem> {
    let opened =
        site.ask(Actor::Public, move |app, ctx| app.use_recovery_code(ctx, &form.code)).await?;
    Ok(match opened {
        Some(opened) => (jar.add(enrolment_cookie(&site, opened)), Redirect::to("/sign-in/enrol")),
        None => (jar, Redirect::to("/sign-in/recover?wrong=1")),
    })
}

/// The token of this browser's enrolment.
fn enrolment(jar: &CookieJar) -> Result<String, Problem> {
    let token = jar.get(ENROLMENT_COOKIE).map(|cookie| cookie.value().to_owned());
    token.ok_or_else(|| Problem::absent("open enrolment: ask for a new invitation or code"))
}

async fn enrol(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
) -> Result<Markup, Problem> {
    let token = enrolment(&jar)?;
    let who = site.ask(Actor::Public, move |app, ctx| app.enrolling(ctx, &token)).await?;
    let visitor = visitor.speaking(&who.language);
    let text = visitor.text;
    let demonstration = site.settings().demo;
    let main = html! {
        h1 { (text.with("enrol-title", &[("name", who.name.as_str().into())])) }
        p.lead { (text.say("enrol-lead")) }
        div.stack data-ceremony="enrol" {
            button.primary.big #passkey-enrol type="button" { (text.say("enrol-passkey")) }
            (ceremony_words(&visitor))
        }
        p.note { (text.say("sign-in-never-give")) }
        (without(&visitor, &who, demonstration))
    };
    Ok(framed(&site, &visitor, &text.say("enrol-heading"), &main))
}

/// The way for a phone that cannot make passkeys.
fn without(visitor: &Visitor, who: &Enrolling, demonstration: bool) -> Markup {
    let text = visitor.text;
    let courier = matches!(who.subject, Subject::Courier(_));
    html! {
        @if courier || demonstration {
            details.card #without-passkey open[demonstration] {
                summary { (text.say("enrol-without-title")) }
                p { (text.say(if demonstration { "enrol-without-demo" } else { "enrol-without-lead" })) }
                form #without method="post" action="/sign-in/enrol/without" {
                    button { (text.say("enrol-without-go")) }
                }
            }
        }
    }
}

async fn begin_enrolment(State(site): State<Site>, jar: CookieJar) -> Result<Json<Value>, Problem> {
    let token = enrolment(&jar)?;
    site.ask(Actor::Public, move |app, ctx| app.begin_enrolment(ctx, &token)).await.map(asked)
}

fn without_enrolment(jar: CookieJar) -> CookieJar {
    jar.remove(Cookie::build((ENROLMENT_COOKIE, "")).path(ENROLMENT_PATH).build())
}

async fn finish_enrolment(
    State(site): State<Site>,
    jar: CookieJar,
    Json(body): Json<Answered>,
) -> Result<(CookieJar, Json<Value>), Problem> {
    let (token, ceremony) = (enrolment(&jar)?, body.ceremony()?);
    let welcome = site
        .ask(Actor::Public, move |app, ctx| {
            app.finish_enrolment(ctx, &token, ceremony, &body.response, &body.label)
        })
        .await?;
    Ok(arrived(&site, without_enrolment(jar), welcome, None))
}

async fn without_passkey(
    State(site): State<Site>,
    jar: CookieJar,
) -> Result<(CookieJar, Redirect), Problem> {
    let (token, demonstration) = (enrolment(&jar)?, site.settings().demo);
    let welcome = site
        .ask(Actor::Public, move |app, ctx| app.enrol_without_passkey(ctx, &token, demonstration))
        .await?;
    let (cookie, place) = welcomed(&site, welcome);
    let jar = cookie.into_iter().fold(without_enrolment(jar), CookieJar::add);
    Ok((jar, Redirect::to(&place)))
}

async fn sign_out(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
) -> Result<(CookieJar, Redirect), Problem> {
    if let Some(identity) = &visitor.staff {
        let (actor, session) = (identity.actor, identity.session);
        site.ask(actor, move |app, ctx| app.sign_out(ctx, session)).await?;
    }
    let jar = jar.remove(Cookie::build((STAFF_COOKIE, "")).path("/").build());
    Ok((jar, Redirect::to("/sign-in")))
}

#[derive(Deserialize)]
struct Switch {
    language: Option<String>,
    theme: Option<String>,
}

async fn switch(
    State(site): State<Site>,
    jar: CookieJar,
    headers: HeaderMap,
    Form(form): Form<Switch>,
) -> (CookieJar, Redirect) {
    let mut jar = jar;
    if let Some(language) = form.language.as_deref().and_then(crate::text::Language::of_tag) {
        let value = language.tag().to_owned();
        jar = jar.add(cookie(&site, LANGUAGE_COOKIE.into(), value, "/", SWITCH_LIFE));
    }
    if let Some(theme) = form.theme.filter(|t| matches!(t.as_str(), "" | "light" | "dark")) {
        jar = jar.add(cookie(&site, THEME_COOKIE.into(), theme, "/", SWITCH_LIFE));
    }
    // Our policy sends a Referer within this site only, so it names the page that was left.
    let back = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    let back = own_place(back.as_deref()).unwrap_or("/").to_owned();
    (jar, Redirect::to(&back))
}
