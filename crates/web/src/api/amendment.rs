//! Amendments: what is added to an attempt later. Nothing that stands is changed.

use super::attempt_body::PhotoBody;
use super::dto::{invalid, read_id, read_time};
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::deliver::{Amended, NewAmendment};
use porchlight_domain::attempt::MAX_PHOTOS;
use porchlight_domain::id::AttemptId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendmentBody {
    /// Made by the client (`evd_...`); repeating it changes nothing.
    id: String,
    /// What happened, 3 to 500 characters.
    words: String,
    /// When it was written, by the client's clock.
    occurred_at: String,
    /// Photos that go along. They are supplementary, wherever they come from.
    #[serde(default)]
    photos: Vec<PhotoBody>,
}

impl AmendmentBody {
    /// The amendment as the use-case takes it.
    pub(super) fn read(self, attempt: AttemptId) -> Result<NewAmendment, Problem> {
        if self.photos.len() > MAX_PHOTOS {
            let message = format!("send at most {MAX_PHOTOS} photos");
            return Err(invalid("photos", "too_many_photos", message));
        }
        Ok(NewAmendment {
            id: read_id("id", &self.id)?,
            attempt,
            words: self.words,
            occurred_at: read_time("occurred_at", &self.occurred_at)?,
            photos: self.photos.iter().map(PhotoBody::read).collect::<Result<_, _>>()?,
        })
    }
}

/// What became of adding to an attempt.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum AmendOutcome {
    /// Appended now, or known before.
    Amended,
    /// The attempt was taken back.
    TakenBack,
    /// The recipient wants no photo: send the words alone.
    PhotoUnwanted,
    /// The attempt has as many photos or amendments as it may have.
    TooMany,
}

/// Adds to an attempt: words, and photos that are marked as added. Nothing that stands is changed.
#[utoipa::path(post, path = "/v1/attempts/{attempt}/amendments", tag = "courier",
    params(("attempt" = String, Path, description = "Id of the attempt")),
    request_body = AmendmentBody, responses((status = 200, body = AmendOutcome)))]
pub(super) async fn amend(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(attempt): Id<AttemptId>,
    Body(body): Body<AmendmentBody>,
) -> Result<Json<AmendOutcome>, Problem> {
    let new = body.read(attempt)?;
    let amended =
        site.ask_once(who.actor, operation, move |app, ctx| app.amend_attempt(ctx, new)).await?;
    Ok(Json(match amended {
        Amended::Amended => AmendOutcome::Amended,
        Amended::TakenBack => AmendOutcome::TakenBack,
        Amended::PhotoUnwanted => AmendOutcome::PhotoUnwanted,
        Amended::TooMany => AmendOutcome::TooMany,
    }))
}
