//! The frame of every page: head, skip link, header, language and colour switches; problems as
//! pages.
//!
//! Two frames: [`plain`] for recipients and the public, and the console's, which stands in
//! `console`. Both go through [`document`].

use crate::assets;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use crate::text::Language;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What the head of a page needs.
pub(crate) struct Head<'a> {
    /// Title, without the product's name.
    pub(crate) title: &'a str,
    /// Class of the body: which face this is (`plain`, `console`, `tour`).
    pub(crate) face: &'a str,
    /// Scripts of this page beyond the ones every page has, by file name.
    pub(crate) scripts: &'a [&'a str],
}

/// A whole document.
pub(crate) fn document(visitor: &Visitor, head: &Head<'_>, body: &Markup) -> Markup {
    let theme = (!visitor.theme.is_empty()).then_some(visitor.theme.as_str());
    html! {
        (DOCTYPE)
        html lang=(visitor.text.0.tag()) data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (head.title) " · Porchlight" }
                link rel="icon" href=(assets::url("mark.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::url("app.css"));
                script type="module" src=(assets::url("app.js")) {}
                @for name in head.scripts {
                    script type="module" src=(assets::url(name)) {}
                }
            }
            body class=(head.face) {
                a.skip href="#main" { (visitor.text.say("skip-to-content")) }
                (body)
            }
        }
    }
}

/// The frame of recipient and public pages: a calm header, one column, a footer with switches.
pub(crate) fn plain(visitor: &Visitor, title: &str, operator: &str, main: &Markup) -> Markup {
    plain_with(visitor, title, operator, &[], main)
}

/// As [`plain`], with scripts of the page's own.
pub(crate) fn plain_with(
    visitor: &Visitor,
    title: &str,
    operator: &str,
    scripts: &[&str],
    main: &Markup,
) -> Markup {
    let body = html! {
        header.masthead {
            a.brand href="/" { (mark()) span { (operator) } }
        }
        main #main.column { (main) }
        (promises(visitor))
        (footer(visitor))
    };
    document(visitor, &Head { title, face: "plain", scripts }, &body)
}

/// What this operator does with what it knows about people: one press away from every page.
fn promises(visitor: &Visitor) -> Markup {
    let text = visitor.text;
    html! {
        nav.promise-links aria-label=(text.say("nav-promises")) {
            @for (place, key) in [("/purposes", "nav-purposes"), ("/requests", "nav-requests"), ("/identity", "nav-identity")] {
                a href=(place) { (text.say(key)) }
            }
        }
    }
}

/// Language and colour switches: plain forms, so that they work without scripts.
pub(crate) fn footer(visitor: &Visitor) -> Markup {
    let text = visitor.text;
    html! {
        footer.switches {
            form method="post" action="/preferences" {
                span.label { (text.say("language")) }
                @for language in Language::ALL {
                    button name="language" value=(language.tag()) lang=(language.tag())
                        aria-pressed=(language == text.0) { (language.name()) }
                }
            }
            form method="post" action="/preferences" {
                span.label { (text.say("colours")) }
                @for (value, key) in [("", "colours-system"), ("light", "colours-light"), ("dark", "colours-dark")] {
                    button name="theme" value=(value) aria-pressed=(visitor.theme == value) {
                        (text.say(key))
                    }
                }
            }
        }
    }
}

/// The porch lamp.
pub(crate) fn mark() -> Markup {
    PreEscaped(
        "<svg class=\"mark\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\">\
         <path d=\"M12 1.5v3\" stroke=\"currentColor\" stroke-width=\"1.8\" stroke-linecap=\"round\"/>\
         <path d=\"M6.2 10 8 5.6h8L17.8 10z\" fill=\"currentColor\"/>\
         <path class=\"lamp\" d=\"M7.4 11.2h9.2l-1.5 6.3H8.9z\"/>\
         <path d=\"M8.4 19h7.2M10 21.8h4\" stroke=\"currentColor\" stroke-width=\"1.8\" stroke-linecap=\"round\"/>\
         </svg>"
            .to_owned(),
    )
}

/// Shows problems of pages as pages: what happened, what it means, what to do. Somebody who is not
/// signed in is led to the sign-in page and back.
pub(crate) async fn problems_as_pages(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let asked_for_page = parts.method == axum::http::Method::GET;
    let script = wants_json(&parts.headers);
    let visitor = match Visitor::from_request_parts(&mut parts, &site).await {
        Ok(visitor) => visitor,
        Err(problem) => return problem.into_response(),
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else {
        if response.status() == StatusCode::NOT_FOUND
            && response.headers().get("content-type").is_none()
        {
            return problem_page(&site, &visitor, home_of(&path), &Problem::absent("page"));
        }
        return response;
    };
    if script {
        return response;
    }
    if problem.code == "sign_in_needed" && asked_for_page {
        let next: String = path.bytes().map(encoded).collect();
        return Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    problem_page(&site, &visitor, home_of(&path), &problem)
}

/// Where a problem on this path leads back to.
fn home_of(path: &str) -> &'static str {
    if path.starts_with("/console/") { "/console" } else { "/" }
}

/// Whether a script asks, which reads problems by their codes; browsers ask for pages in other words.
fn wants_json(headers: &axum::http::HeaderMap) -> bool {
    let accepted = headers.get(axum::http::header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.trim().starts_with("application/json"))
}

fn encoded(byte: u8) -> String {
    let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.');
    if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

fn problem_page(site: &Site, visitor: &Visitor, home: &str, problem: &Problem) -> Response {
    let text = visitor.text;
    let known = format!("problem-{}", problem.code.replace('_', "-"));
    let title = text.say(&known);
    let title = if title == known { problem.title.clone() } else { title };
    let detail_key = format!("{known}-detail");
    let detail = text.say(&detail_key);
    let detail = if detail == detail_key { problem.detail.clone() } else { detail };
    let main = html! {
        h1 { (title) }
        p.lead { (detail) }
        @if !problem.errors.is_empty() {
            ul.problems {
                @for error in &problem.errors {
                    li { strong { (error.field) } ": " (error.message) }
                }
            }
        }
        p { a href=(home) { (text.say("go-home")) } }
    };
    let operator = &site.app().settings.operator_name;
    let page = plain(visitor, &title, operator, &main);
    (problem.status_code(), page).into_response()
}
