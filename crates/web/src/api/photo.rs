//! Photos on their way: preview, chunks, how an upload stands, and the picture.

use super::extract::{Anyone, Id, Raw, of_path};
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use porchlight_app::Error;
use porchlight_app::deliver::UploadStatus as Row;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::words::LookPurpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How an upload stands.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadStatus {
    /// committed, preview, received, verified or unusable.
    state: String,
    /// Numbers of the chunks of 64 KiB that are not wholly here.
    missing: Vec<u32>,
    /// Runs of pieces of 8 KiB that are still missing: number of the first one, and how many.
    missing_pieces: Vec<(u32, u32)>,
    /// Why it cannot be used.
    problem: Option<String>,
    /// What it is found wanting in: too_dark, too_bright, blurred_for_this_phone. Advice to take it
    /// again; the photo is taken all the same.
    wanting: Vec<String>,
}

impl From<Row> for UploadStatus {
    fn from(row: Row) -> Self {
        let Row { state, missing, missing_pieces, problem, wanting } = row;
        Self { state, missing, missing_pieces, problem, wanting }
    }
}

/// Sends the small picture (JPEG, at most 200 kB), so that the recipient sees something at once.
#[utoipa::path(put, path = "/v1/photos/{photo}/preview", tag = "courier",
    params(("photo" = String, Path, description = "Id of the evidence item")),
    request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses((status = 200, body = UploadStatus)))]
pub(super) async fn preview(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(photo): Id<EvidenceId>,
    body: Raw,
) -> Result<Json<UploadStatus>, Problem> {
    let bytes = body.of_type("image/jpeg")?;
    let status = site.ask(who.actor, move |app, ctx| app.put_preview(ctx, photo, &bytes)).await?;
    Ok(Json(status.into()))
}

/// Sends one chunk of the original: 64 KiB each, the last one shorter.
#[utoipa::path(put, path = "/v1/photos/{photo}/chunks/{number}", tag = "courier",
    params(("photo" = String, Path, description = "Id of the evidence item"),
        ("number" = u32, Path, description = "Number of the chunk, from 0")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadStatus)))]
pub(super) async fn chunk(
    State(site): State<Site>,
    Courier(who): Courier,
    Path((photo, number)): Path<(String, String)>,
    body: Raw,
) -> Result<Json<UploadStatus>, Problem> {
    let (photo, number) = (of_path::<EvidenceId>(&photo)?, of_path::<u32>(&number)?);
    let bytes = body.of_type("application/octet-stream")?;
    let status =
        site.ask(who.actor, move |app, ctx| app.put_chunk(ctx, photo, number, bytes)).await?;
    Ok(Json(status.into()))
}

/// Sends consecutive pieces of the original, 8 KiB each and the last one shorter: one to eight of
/// them, in any order, repeated, and several requests at once.
#[utoipa::path(put, path = "/v1/photos/{photo}/pieces/{first}", tag = "courier",
    params(("photo" = String, Path, description = "Id of the evidence item"),
        ("first" = u32, Path, description = "Number of the first piece, from 0")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadStatus)))]
pub(super) async fn pieces(
    State(site): State<Site>,
    Courier(who): Courier,
    Path((photo, first)): Path<(String, String)>,
    body: Raw,
) -> Result<Json<UploadStatus>, Problem> {
    let (photo, first) = (of_path::<EvidenceId>(&photo)?, of_path::<u32>(&first)?);
    let bytes = body.of_type("application/octet-stream")?;
    let status =
        site.ask(who.actor, move |app, ctx| app.put_pieces(ctx, photo, first, bytes)).await?;
    Ok(Json(status.into()))
}

/// How an upload stands.
#[utoipa::path(get, path = "/v1/photos/{photo}", tag = "courier",
    params(("photo" = String, Path, description = "Id of the evidence item")),
    responses((status = 200, body = UploadStatus)))]
pub(super) async fn status(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(photo): Id<EvidenceId>,
) -> Result<Json<UploadStatus>, Problem> {
    let status = site.ask(who.actor, move |app, ctx| app.upload_status(ctx, photo)).await?;
    Ok(Json(status.into()))
}

/// Why somebody looks.
#[derive(Deserialize)]
pub(super) struct Why {
    purpose: Option<String>,
}

impl Why {
    /// The purpose that was stated.
    ///
    /// # Errors
    /// It is none of the known ones.
    pub(crate) fn purpose(&self) -> Result<Option<LookPurpose>, Problem> {
        let Some(code) = self.purpose.as_deref() else { return Ok(None) };
        let unknown = || {
            let known: Vec<_> = LookPurpose::ALL.iter().map(|p| p.code()).collect();
            let message = format!("it is one of {}", known.join(", "));
            Problem::from(Error::invalid("purpose", "unknown", message))
        };
        code.parse().map(Some).map_err(|_| unknown())
    }
}

/// The picture, for the courier who took it and for staff, who say why they look. Each look is
/// written down before any byte leaves, and the people concerned can read it.
#[utoipa::path(get, path = "/v1/photos/{photo}/picture", tag = "courier",
    params(("photo" = String, Path, description = "Id of the evidence item"),
        ("purpose" = Option<String>, Query, description = "Why: claim, recipient_question, \
            courier_question, quality_check or legal_request; the courier needs none")),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub(super) async fn picture(
    State(site): State<Site>,
    Anyone(actor): Anyone,
    Id(photo): Id<EvidenceId>,
    Query(why): Query<Why>,
) -> Result<impl IntoResponse, Problem> {
    let purpose = why.purpose()?;
    let bytes = site.ask(actor, move |app, ctx| app.evidence_photo(ctx, photo, purpose)).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], bytes))
}
