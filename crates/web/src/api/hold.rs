//! Weather and safety holds that reach the acting courier.

use super::dto::time;
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::hold::MyHold;
use serde::Serialize;
use utoipa::ToSchema;

/// A hold.
#[derive(Serialize, ToSchema)]
pub(super) struct HoldBody {
    /// Id.
    id: String,
    /// notice, slow or stop.
    level: &'static str,
    /// operator or alert.
    source: &'static str,
    /// Beginning.
    starts_at: String,
    /// End, as far as is known.
    ends_at: String,
    /// What it is about.
    words: String,
    /// Ids of the courier's awards that it suspends: nobody has to come, and the hold rule pays.
    suspended: Vec<String>,
}

impl From<&MyHold> for HoldBody {
    fn from(mine: &MyHold) -> Self {
        let row = &mine.row;
        Self {
            id: row.id.to_string(),
            level: row.level.code(),
            source: row.source.code(),
            starts_at: time(row.starts_at),
            ends_at: time(row.ends_at),
            words: row.words.clone(),
            suspended: mine.suspended.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Holds, the strongest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Holds {
    holds: Vec<HoldBody>,
}

/// What reaches the courier now or within a day.
#[utoipa::path(get, path = "/v1/holds", tag = "courier",
    responses((status = 200, body = Holds)))]
pub(super) async fn mine(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Holds>, Problem> {
    let list = site.ask(who.actor, |app, ctx| app.my_holds(ctx)).await?;
    Ok(Json(Holds { holds: list.iter().map(HoldBody::from).collect() }))
}
