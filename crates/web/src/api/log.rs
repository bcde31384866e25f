//! The transparency log, for anybody: its head, its leaves, their proofs and its key.

use super::extract::{Asked, lines};
use crate::problem::Problem;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use porchlight_app::{Actor, Error};
use porchlight_domain::digest::Digest;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Leaves listed unless somebody asks otherwise.
const LEAVES: u32 = 500;
/// Most leaves listed at once.
const MAX_LEAVES: u32 = 2_000;

/// The newest signed head of the log, as a note (C2SP tlog-checkpoint).
#[utoipa::path(get, path = "/v1/log/checkpoint", tag = "public",
    responses((status = 200, content_type = "text/plain", body = String)))]
pub(super) async fn checkpoint(State(site): State<Site>) -> Result<impl IntoResponse, Problem> {
    let note = site
        .ask(Actor::Public, |app, _| {
            app.log_state()?.checkpoint.ok_or(Error::Absent("checkpoint yet"))
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note))
}

/// The log's public key.
#[derive(Serialize, ToSchema)]
pub(super) struct LogKey {
    /// Name of the log.
    origin: String,
    /// The key in verifier-key form (C2SP signed-note).
    key: String,
}

/// The log's public key.
#[utoipa::path(get, path = "/v1/log/key", tag = "public",
    responses((status = 200, body = LogKey)))]
pub(super) async fn key(State(site): State<Site>) -> Json<LogKey> {
    let key = site.app().log_key();
    Json(LogKey { origin: key.name.clone(), key: key.to_string() })
}

/// Of which leaf.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProofQuery {
    /// Id of what the leaf is about.
    subject: String,
    /// Hash of the leaf, in hexadecimal.
    leaf: String,
}

/// The proof of one leaf.
#[derive(Serialize, ToSchema)]
pub(super) struct LeafProof {
    /// Index, inclusion path and signed checkpoint in one text (C2SP tlog-proof).
    proof: String,
}

/// The proof that a leaf stands in the tree of the newest checkpoint; absent for the few seconds
/// until it has its place.
#[utoipa::path(get, path = "/v1/log/proof", tag = "public", params(ProofQuery),
    responses((status = 200, body = LeafProof)))]
pub(super) async fn proof(
    State(site): State<Site>,
    Asked(query): Asked<ProofQuery>,
) -> Result<Json<LeafProof>, Problem> {
    let leaf = Digest::from_hex(&query.leaf);
    let proof = site
        .ask(Actor::Public, move |app, _| {
            app.log_proof(&query.subject, leaf.ok_or(Error::Absent("such entry in the log"))?)
        })
        .await?;
    Ok(Json(LeafProof { proof: proof.to_string() }))
}

/// Which leaves.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LeavesQuery {
    /// Index of the first one, from 0.
    #[serde(default)]
    from: u64,
    /// Most leaves, 1 to 2000; 500 if left out.
    limit: Option<u32>,
}

/// Leaves of the log.
#[derive(Serialize, ToSchema)]
pub(super) struct Leaves {
    /// Index of the first one.
    from: u64,
    /// Leaves in the tree.
    size: u64,
    /// The canonical bytes of each: ids, kinds, times and salted commitments, never facts.
    leaves: Vec<String>,
    /// Pass it as `from` for more; null at the end.
    next: Option<u64>,
}

/// Leaves of the log in order, so that anybody can mirror and recompute it.
#[utoipa::path(get, path = "/v1/log/leaves", tag = "public", params(LeavesQuery),
    responses((status = 200, body = Leaves)))]
pub(super) async fn leaves(
    State(site): State<Site>,
    Asked(query): Asked<LeavesQuery>,
) -> Result<Json<Leaves>, Problem> {
    let (from, limit) = (query.from, lines(query.limit, LEAVES, MAX_LEAVES)?);
    let (size, leaves) = site
        .ask(Actor::Public, move |app, _| Ok((app.log_state()?.size, app.log_bodies(from, limit)?)))
        .await?;
    let next = from.saturating_add(leaves.len() as u64);
    let next = (next < size && !leaves.is_empty()).then_some(next);
    Ok(Json(Leaves { from, size, leaves, next }))
}
