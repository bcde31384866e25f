//! Photos on their way: preview, chunks, how an upload stands, the picture, and what became of a
//! courier's own photos.

use super::dto::{read_id, time};
use super::extract::{Anyone, Asked, Id, Raw, lines, of_path};
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use porchlight_app::Error;
use porchlight_app::deliver::UploadStatus as Row;
use porchlight_app::evidence::Looker;
use porchlight_app::photo::{MAX_OWN_PHOTOS, OwnPhoto as OwnRow};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::words::LookPurpose;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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

/// Photos on a page unless somebody asks otherwise.
const OWN_PHOTOS: u32 = 30;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OwnQuery {
    /// Photos made before this one: the `next` of the page before.
    before: Option<String>,
    /// Most photos, 1 to 100; 30 unless said.
    limit: Option<u32>,
}

/// Somebody looked at a photo.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnLook {
    /// `courier` (the one who took it), `operator`, `dispatcher`, `analyst` or `auditor`.
    role: &'static str,
    /// What for: claim, recipient_question, courier_question, quality_check, legal_request,
    /// comparison, redaction, or own; null where none was asked for then.
    purpose: Option<&'static str>,
    /// When.
    at: String,
}

/// The end of a photo.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnErased {
    /// retention, recipient_asked, shows_person or erased_before.
    reason: &'static str,
    /// When.
    at: String,
}

/// A photo of the courier's own.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnPhoto {
    /// Id of the evidence item.
    id: String,
    /// Id of the attempt.
    attempt: String,
    /// The sender's reference of the order.
    reference: String,
    /// When it was taken, by the phone's clock.
    taken_at: String,
    /// When its commitment arrived, by the server's clock.
    received_at: String,
    /// committed, preview, received, verified, unusable or erased.
    state: &'static str,
    /// What was found wanting, as stable codes; empty for a good photo. For example too_dark,
    /// too_bright, blurred_for_this_phone, not_live (added later, or not taken with the live camera), unusable.
    /// None of them counts against anybody.
    wanting: Vec<String>,
    /// Why the file cannot be used, in plain English.
    problem: Option<String>,
    /// Whether its recipient hides it, or somebody in it waits to be covered: the picture is then
    /// shown to nobody but those who handle a claim or cover people.
    withheld: bool,
    /// Whether people in it were covered after somebody asked for it.
    masked: bool,
    /// Who looked at it, newest first.
    looks: Vec<OwnLook>,
    /// Its end, or null.
    erased: Option<OwnErased>,
}

impl From<OwnRow> for OwnPhoto {
    fn from(row: OwnRow) -> Self {
        let look = |(who, at, purpose): &(Looker, _, Option<LookPurpose>)| OwnLook {
            role: match who {
                Looker::Courier => "courier",
                Looker::Staff(role) => role.code(),
            },
            purpose: purpose.map(LookPurpose::code),
            at: time(*at),
        };
        Self {
            id: row.evidence.id.to_string(),
            attempt: row.attempt.id.to_string(),
            reference: row.reference,
            taken_at: time(row.evidence.captured_at),
            received_at: time(row.evidence.received_at),
            state: row.state.code(),
            wanting: row.wanting,
            problem: row.problem,
            withheld: row.withheld,
            masked: row.masked,
            looks: row.looks.iter().map(look).collect(),
            erased: row
                .erasure
                .map(|end| OwnErased { reason: end.reason.code(), at: time(end.at) }),
        }
    }
}

/// A page of photos.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnPhotos {
    /// Newest first.
    photos: Vec<OwnPhoto>,
    /// Give it as `before` to get the next page; null on the last one.
    next: Option<String>,
}

/// The courier's own photos with what became of them: how each stands, what was found wanting, and
/// everybody who looked. Nothing about a photo is kept from whoever took it.
#[utoipa::path(get, path = "/v1/photos", tag = "courier", params(OwnQuery),
    responses((status = 200, body = OwnPhotos)))]
pub(super) async fn own(
    State(site): State<Site>,
    Courier(who): Courier,
    Asked(query): Asked<OwnQuery>,
) -> Result<Json<OwnPhotos>, Problem> {
    let limit = lines(query.limit, OWN_PHOTOS, MAX_OWN_PHOTOS)?;
    let before = query.before.as_deref().map(|id| read_id("before", id)).transpose()?;
    let mut rows =
        site.ask(who.actor, move |app, ctx| app.my_photos(ctx, before, limit + 1)).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.evidence.id.to_string());
    Ok(Json(OwnPhotos { photos: rows.into_iter().map(OwnPhoto::from).collect(), next }))
}
