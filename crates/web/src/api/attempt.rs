//! Attempts: recording one, taking it back, and the evidence bundle.

use super::attempt_body::AttemptBody;
use super::extract::{Anyone, Id, Signed};
use crate::my_record::noted;
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use porchlight_app::Error;
use porchlight_app::deliver::{Recorded, Undone, incomplete_words};
use porchlight_domain::attempt::Incomplete;
use porchlight_domain::id::AttemptId;
use porchlight_domain::words::{Act, LookPage};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of recording an attempt.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum AttemptOutcome {
    /// Recorded now, or known before.
    Recorded {
        /// Id of the attempt.
        attempt: String,
        /// The signed promise that the attempt stands in the log within five seconds.
        receipt: Option<String>,
        /// What speaks for another door, by code: worth asking the courier, never a wall. Empty if
        /// nothing does.
        place_hint: Vec<String>,
    },
    /// Something is missing: nothing was recorded.
    Incomplete {
        /// What it is about.
        field: String,
        /// Stable code.
        code: String,
        /// What would be right.
        message: String,
    },
    /// The stop has an outcome already.
    AlreadyDone,
    /// The stop is not on a route of this courier any more.
    NotYours,
}

/// Records an attempt. The same attempt sent again is known and changes nothing.
#[utoipa::path(post, path = "/v1/attempts", tag = "courier", request_body = AttemptBody,
    responses((status = 200, body = AttemptOutcome)))]
pub(super) async fn record(
    State(site): State<Site>,
    Operation(operation): Operation,
    signed: Signed,
) -> Result<Json<AttemptOutcome>, Problem> {
    let (actor, new) = (signed.bound.identity.actor, signed.body::<AttemptBody>()?.read()?);
    let (new_id, id) = (new.id, new.id.to_string());
    let committed = signed.commit(&site, Act::CaptureProof, new.stop).await?;
    let (recorded, receipt, place_hint) = site
        .ask_signed(actor, operation, committed, move |app, ctx| {
            let recorded = app.record_attempt(ctx, new)?;
            let receipts = match &recorded {
                Recorded::Recorded(_) => app.my_receipts(ctx, &id)?,
                _ => vec![],
            };
            let hint = app.place_hint(ctx, new_id)?;
            Ok((recorded, receipts.into_iter().next().map(|receipt| receipt.note), hint))
        })
        .await?;
    Ok(Json(match recorded {
        Recorded::Recorded(attempt) => AttemptOutcome::Recorded { attempt, receipt, place_hint },
        Recorded::Incomplete(code) => incomplete(code),
        Recorded::AlreadyDone => AttemptOutcome::AlreadyDone,
        Recorded::NotYours => AttemptOutcome::NotYours,
    }))
}

fn incomplete(code: String) -> AttemptOutcome {
    match code.parse::<Incomplete>() {
        Ok(known) => {
            let words = incomplete_words(known);
            AttemptOutcome::Incomplete { field: words.field, code, message: words.message }
        }
        Err(_) => AttemptOutcome::Incomplete { field: "kind".into(), message: code.clone(), code },
    }
}

/// What became of taking an attempt back.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum UndoOutcome {
    /// The attempt is void and stays visible as such; the stop is open again.
    Undone,
    /// Two minutes are over, or the block is.
    TooLate,
}

/// Takes an attempt back within two minutes of its receipt.
#[utoipa::path(post, path = "/v1/attempts/{attempt}/undo", tag = "courier",
    params(("attempt" = String, Path, description = "Id of the attempt")),
    responses((status = 200, body = UndoOutcome)))]
pub(super) async fn undo(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(attempt): Id<AttemptId>,
) -> Result<Json<UndoOutcome>, Problem> {
    let undone =
        site.ask_once(who.actor, operation, move |app, ctx| app.undo_attempt(ctx, attempt)).await?;
    Ok(Json(match undone {
        Undone::Undone => UndoOutcome::Undone,
        Undone::TooLate => UndoOutcome::TooLate,
    }))
}

/// The leaves of an attempt get their proofs within seconds; until then a bundle cannot be made.
fn proof_on_its_way() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "proof_on_its_way",
        "The proof is on its way",
        "Its entries get their place in the log within seconds. Try again then.",
    )
}

/// The evidence bundle of an attempt, as anybody can verify it offline. For the station's key, staff
/// and the courier who made the attempt.
#[utoipa::path(get, path = "/v1/attempts/{attempt}/bundle", tag = "integrator",
    params(("attempt" = String, Path, description = "Id of the attempt")),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>)))]
pub(super) async fn bundle(
    State(site): State<Site>,
    Anyone(actor): Anyone,
    Id(attempt): Id<AttemptId>,
) -> Result<impl IntoResponse, Problem> {
    let bytes = site
        .ask(actor, move |app, ctx| match app.export_bundle(ctx, attempt) {
            Err(Error::Absent(what)) if what.starts_with("proof yet") => Ok(None),
            other => other.map(Some),
        })
        .await?;
    let bytes = bytes.ok_or_else(proof_on_its_way)?;
    noted(&site, actor, LookPage::Bundle, attempt.to_string()).await?;
    let name = format!("attachment; filename=\"{attempt}.zip\"");
    Ok((
        [(header::CONTENT_TYPE, "application/zip".into()), (header::CONTENT_DISPOSITION, name)],
        bytes,
    ))
}
