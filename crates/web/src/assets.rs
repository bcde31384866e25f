//! Files that browsers fetch: styles, scripts, fonts, and the courier app.
//!
//! Built by `cargo xtask web` into `web-client/dist` and `courier/dist`; read from there while
//! developing, embedded in releases.

use crate::problem::Problem;
use crate::site::Site;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::fmt::Write;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "../../web-client/dist"]
#[allow_missing = true]
struct Pages;

#[derive(RustEmbed)]
#[folder = "../../courier/dist"]
#[allow_missing = true]
struct CourierApp;

/// Whether both bundles were built; without them pages have no styles.
#[must_use]
pub fn are_built() -> bool {
    Pages::get("app.css").is_some() && CourierApp::get("index.html").is_some()
}

/// The address of a file of the pages' bundle. It changes with the bundle, so it may be kept.
pub(crate) fn url(name: &str) -> String {
    static VERSION: OnceLock<String> = OnceLock::new();
    let version = VERSION.get_or_init(|| {
        let mut all = [0u8; 32];
        for name in Pages::iter() {
            if let Some(file) = Pages::get(&name) {
                for (mixed, byte) in all.iter_mut().zip(file.metadata.sha256_hash()) {
                    *mixed ^= byte;
                }
            }
        }
        all[..6].iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    });
    format!("/assets/{name}?v={version}")
}

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/assets/{*name}", get(asset))
        .route("/courier", get(|| async { Redirect::permanent("/courier/") }))
        .route(
            "/courier/",
            get(|headers: HeaderMap| async move { app_file(&headers, "index.html") }),
        )
        .route("/courier/{*name}", get(courier_file))
}

async fn asset(headers: HeaderMap, Path(name): Path<String>) -> Response {
    let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
    Pages::get(&name).map_or_else(
        || Problem::absent("file").into_response(),
        |file| respond(&headers, &name, file, keep),
    )
}

/// The checker of evidence bundles: one page that needs no server, with the rules that keep it off
/// any network.
pub(crate) async fn checker() -> Response {
    let (Some(page), Some(rules)) = (Pages::get("checker.html"), Pages::get("checker.csp")) else {
        return Problem::absent("checker here: run cargo xtask web").into_response();
    };
    let kind = HeaderValue::from_static(media_type("checker.html"));
    let mut response = ([(header::CONTENT_TYPE, kind)], page.data.into_owned()).into_response();
    if let Ok(rules) = HeaderValue::from_bytes(&rules.data) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, rules);
    }
    response
}

/// A script of the pages' bundle that browsers must fetch anew, because its address stays the same:
/// a service worker.
pub(crate) fn script(name: &str) -> Response {
    let fresh = HeaderValue::from_static("no-cache");
    Pages::get(name).map_or_else(
        || Problem::absent("script here: run cargo xtask web").into_response(),
        |file| respond(&HeaderMap::new(), name, file, fresh),
    )
}

async fn courier_file(headers: HeaderMap, Path(name): Path<String>) -> Response {
    // The app's own places (`/courier/today`) are all served by its shell.
    let name = if CourierApp::get(&name).is_some() { name } else { "index.html".to_owned() };
    app_file(&headers, &name)
}

fn app_file(headers: &HeaderMap, name: &str) -> Response {
    let fresh = HeaderValue::from_static("no-cache");
    CourierApp::get(name).map_or_else(
        || Problem::absent("courier app here: run cargo xtask web").into_response(),
        |file| respond(headers, name, file, fresh),
    )
}

fn respond(headers: &HeaderMap, name: &str, file: EmbeddedFile, keep: HeaderValue) -> Response {
    let mut tag = String::from("\"");
    for byte in &file.metadata.sha256_hash()[..12] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|t| t.as_bytes() == tag.as_bytes());
    let mut response = if known {
        axum::http::StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = HeaderValue::from_static(media_type(name));
        ([(header::CONTENT_TYPE, kind)], file.data.into_owned()).into_response()
    };
    let list = response.headers_mut();
    list.insert(header::CACHE_CONTROL, keep);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        list.insert(header::ETAG, value);
    }
    response
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
