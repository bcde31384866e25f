//! The JSON API `/v1`: for the courier app and integrators.

use crate::site::Site;
use axum::Router;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
}
