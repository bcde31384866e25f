//! Stations, which are public.

use super::dto::Station;
use crate::problem::Problem;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::Actor;
use serde::Serialize;
use utoipa::ToSchema;

/// Every station.
#[derive(Serialize, ToSchema)]
pub(super) struct Stations {
    stations: Vec<Station>,
}

/// Every station.
#[utoipa::path(get, path = "/v1/stations", tag = "public",
    responses((status = 200, body = Stations)))]
pub(super) async fn stations(State(site): State<Site>) -> Result<Json<Stations>, Problem> {
    let rows = site.ask(Actor::Public, |app, _| app.stations()).await?;
    Ok(Json(Stations { stations: rows.iter().map(Station::from).collect() }))
}
