//! The feed of bulletins to couriers.

use super::dto::{maybe_time, time};
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::rows::Bulletin;
use serde::Serialize;
use utoipa::ToSchema;

/// A title and a text.
#[derive(Serialize, ToSchema)]
pub(super) struct BulletinText {
    title: String,
    body: String,
}

/// A bulletin.
#[derive(Serialize, ToSchema)]
pub(super) struct BulletinBody {
    /// Id.
    id: String,
    /// safety, rules or news.
    kind: String,
    /// In English.
    en: BulletinText,
    /// In Spanish, if it was written in it.
    es: Option<BulletinText>,
    /// From when on a rule holds.
    holds_from: Option<String>,
    /// When it was published.
    published_at: String,
}

impl From<Bulletin> for BulletinBody {
    fn from(row: Bulletin) -> Self {
        let es = BulletinText { title: row.title_es, body: row.body_es };
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            en: BulletinText { title: row.title_en, body: row.body_en },
            es: (!es.title.is_empty()).then_some(es),
            holds_from: maybe_time(row.holds_from),
            published_at: time(row.published_at),
        }
    }
}

/// Bulletins, the newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Bulletins {
    bulletins: Vec<BulletinBody>,
}

/// What the operator tells all couriers.
#[utoipa::path(get, path = "/v1/bulletins", tag = "courier",
    responses((status = 200, body = Bulletins)))]
pub(super) async fn feed(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Bulletins>, Problem> {
    let list = site.ask(who.actor, |app, ctx| app.my_bulletins(ctx)).await?;
    Ok(Json(Bulletins { bulletins: list.into_iter().map(BulletinBody::from).collect() }))
}
