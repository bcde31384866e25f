//! The operations console.

use crate::site::Site;
use axum::Router;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
}
