//! Signing in by one-time link, signing out, and the two switches.
//!
//! A link acts on a press of its button, never on opening, because mail scanners open links.

use crate::page;
use crate::problem::Problem;
use crate::session::{
    COURIER_COOKIE, LANGUAGE_COOKIE, STAFF_COOKIE, THEME_COOKIE, Visitor, cookie, session_cookie,
};
use crate::site::Site;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::people::{SignIn, Subject};
use porchlight_domain::id::SignInLinkId;
use serde::Deserialize;

/// How long a browser remembers language and colours, in seconds.
const SWITCH_LIFE: i64 = 400 * 24 * 3600;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(form).post(request_link))
        .route("/sign-in/{link}/{secret}", get(confirm).post(press))
        .route("/sign-out", post(sign_out))
        .route("/preferences", post(switch))
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
    sent: Option<String>,
}

/// Only places of this site may follow a sign-in.
fn own_place(next: Option<&str>) -> Option<&str> {
    next.filter(|n| n.starts_with('/') && !n.starts_with("//") && !n.contains('\\'))
}

async fn form(State(site): State<Site>, visitor: Visitor, Query(query): Query<Next>) -> Markup {
    let text = visitor.text;
    let main = html! {
        @if query.sent.is_some() {
            h1 { (text.say("sign-in-sent")) }
            p.lead role="status" { (text.say("sign-in-sent-detail")) }
            p { a href="/sign-in" { (text.say("sign-in-again")) } }
        } @else {
            h1 { (text.say("sign-in-title")) }
            p.lead { (text.say("sign-in-lead")) }
            form.stack method="post" action="/sign-in" {
                label for="email" { (text.say("email")) }
                input #email type="email" name="email" autocomplete="email" required maxlength="254" autofocus;
                button.primary { (text.say("sign-in-send")) }
            }
            p.note { (text.say("sign-in-no-password")) }
        }
    };
    page::plain(&visitor, &text.say("sign-in-title"), &site.app().settings.operator_name, &main)
}

#[derive(Deserialize)]
struct Email {
    email: String,
}

async fn request_link(
    State(site): State<Site>,
    Form(form): Form<Email>,
) -> Result<Redirect, Problem> {
    site.ask(Actor::Public, move |app, ctx| app.request_sign_in(ctx, &form.email)).await?;
    Ok(Redirect::to("/sign-in?sent=1"))
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
            button.primary autofocus { (text.say("sign-in-press")) }
        }
    };
    page::plain(&visitor, &text.say("sign-in-title"), &site.app().settings.operator_name, &main)
}

async fn press(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
    Path((link, secret)): Path<(String, String)>,
    Query(query): Query<Next>,
) -> Result<Result<(CookieJar, Redirect), Markup>, Problem> {
    let signed_in = match link.parse::<SignInLinkId>() {
        Ok(link) => {
            site.ask(Actor::Public, move |app, ctx| app.sign_in(ctx, link, &secret)).await?
        }
        Err(_) => SignIn::Stale,
    };
    Ok(match signed_in {
        SignIn::Welcome(token, subject) => {
            let home = match subject {
                Subject::Staff(_) => "/console",
                Subject::Courier(_) => "/courier/",
            };
            let place = own_place(query.next.as_deref()).unwrap_or(home).to_owned();
            let jar = jar.add(session_cookie(&site, subject, token));
            Ok((jar, Redirect::to(&place)))
        }
        SignIn::Stale => {
            let text = visitor.text;
            let main = html! {
                h1 { (text.say("sign-in-stale")) }
                p.lead { (text.say("sign-in-stale-detail")) }
                p { a.button href="/sign-in" { (text.say("sign-in-again")) } }
            };
            let operator = &site.app().settings.operator_name;
            Err(page::plain(&visitor, &text.say("sign-in-stale"), operator, &main))
        }
    })
}

async fn sign_out(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
) -> Result<(CookieJar, Redirect), Problem> {
    for identity in visitor.staff.iter().chain(visitor.courier.iter()) {
        let (actor, session) = (identity.actor, identity.session);
        site.ask(actor, move |app, ctx| app.sign_out(ctx, session)).await?;
    }
    let gone = |name: &'static str| Cookie::build((name, "")).path("/").build();
    let jar = jar.remove(gone(STAFF_COOKIE)).remove(gone(COURIER_COOKIE));
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
