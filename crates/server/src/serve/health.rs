//! Health and figures: `/healthz` (alive), `/readyz` (may take traffic), `/metrics`.

use crate::entropy_clock;
use crate::folder::Folder;
use crate::telemetry;
use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use porchlight_app::App;
use porchlight_domain::digest::sha256;
use serde_json::json;
use std::sync::Arc;

/// Bytes in the megabyte of `limits.least_free_mb`.
const MEGABYTE: u64 = 1_000_000;

/// What health is judged from.
#[derive(Clone)]
pub(super) struct Health {
    pub(super) app: Arc<App>,
    pub(super) folder: Folder,
    pub(super) least_free_mb: u32,
}

/// Alive and ready, on the main address.
pub(super) fn routes(health: Health) -> Router {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).with_state(health)
}

/// Alive, and in a second line what it goes on without. A fault of reading says nothing about being
/// alive.
async fn alive(State(health): State<Health>) -> Response {
    let look = move || health.app.scrub_state().map_or(0, |state| state.lost());
    let lost = tokio::task::spawn_blocking(look).await.unwrap_or(0);
    let text = match lost {
        0 => "alive\n".to_owned(),
        lost => format!("alive\ndegraded: {lost} kept files are missing or damaged\n"),
    };
    ([(CACHE_CONTROL, "no-store")], text).into_response()
}

/// What keeps the server from being ready; empty when it is.
///
/// Each is a stable code with a sentence for whoever reads the answer.
pub(crate) fn obstacles(health: &Health) -> Vec<(&'static str, String)> {
    let mut list = vec![];
    // An empty change waits for the writer and takes the database's write lock.
    if let Err(error) = health.app.store.work(|_| Ok(())) {
        list.push(("store_not_writable", error.to_string()));
    }
    match health.app.log_keeps_promises(entropy_clock::now()) {
        Ok(true) => {}
        Ok(false) => {
            let text = "a leaf waits longer than the promised five seconds";
            list.push(("log_behind", text.into()));
        }
        Err(error) => list.push(("log_unreadable", error.to_string())),
    }
    let least = u64::from(health.least_free_mb) * MEGABYTE;
    match free_bytes(health.folder.root()) {
        Ok(free) if free < least => {
            let free = free / MEGABYTE;
            list.push(("disk_full", format!("{free} MB free, {} wanted", health.least_free_mb)));
        }
        Ok(_) => {}
        Err(error) => list.push(("disk_unreadable", error.to_string())),
    }
    list
}

/// Bytes this user can still write on the disk of a path.
///
/// # Errors
/// The system does not say.
pub(crate) fn free_bytes(path: &std::path::Path) -> std::io::Result<u64> {
    let disk = rustix::fs::statvfs(path)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

async fn ready(State(health): State<Health>) -> Response {
    let found = tokio::task::spawn_blocking(move || obstacles(&health)).await.unwrap_or_default();
    let status = if found.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    // The sentences go to the log; strangers see the codes.
    for (code, sentence) in &found {
        tracing::warn!(code, sentence, "not ready");
    }
    let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
    let body = Json(json!({"ready": found.is_empty(), "obstacles": codes}));
    (status, [(CACHE_CONTROL, "no-store")], body).into_response()
}

/// What figures are made from.
#[derive(Clone)]
pub(super) struct Figures {
    pub(super) handle: PrometheusHandle,
    pub(super) app: Arc<App>,
    pub(super) token: Option<Arc<str>>,
}

/// Figures for Prometheus.
pub(super) fn figures(figures: Figures) -> Router {
    Router::new().route("/metrics", get(render)).with_state(figures)
}

/// Whether the request brings the token; compared by digest, so that time tells nothing.
fn may_read(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    given.is_some_and(|given| sha256(&[given.as_bytes()]) == sha256(&[token.as_bytes()]))
}

async fn render(State(figures): State<Figures>, headers: HeaderMap) -> Response {
    if figures.token.as_deref().is_some_and(|token| !may_read(&headers, token)) {
        return (StatusCode::UNAUTHORIZED, "bring the token of metrics.token\n").into_response();
    }
    let app = Arc::clone(&figures.app);
    let measure = move || telemetry::measure(&app, entropy_clock::now());
    let measured = tokio::task::spawn_blocking(measure).await;
    if !matches!(measured, Ok(Ok(()))) {
        tracing::warn!("figures of the database could not be read");
    }
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4"), (CACHE_CONTROL, "no-store")];
    (kind, figures.handle.render()).into_response()
}
