//! The voice of Porchlight: the JSON API, recipient pages, the operations console, public pages.
//!
//! Owns: HTTP. Each handler extracts who is asking, calls one use-case of `porchlight_app`, and
//! turns its outcome into JSON or a page. Never does: decide, keep state that matters, read a
//! clock (a [`Moment`] brings time and entropy), or block the async runtime: [`Site::ask`] is the
//! one way from here into the synchronous conductor.
//!
//! Start at [`router`]; `session` says who is asking, `problem` how refusals look, `page` how pages
//! are framed, `text` how they speak, `live` how they stay current.

mod api;
pub mod assets;
mod console;
mod evidence;
mod fairness_view;
mod guard;
mod law_view;
pub mod live;
mod map;
mod my_record;
mod offer_view;
mod page;
mod pictures;
mod problem;
mod public;
mod qr;
mod recipient;
mod representative;
mod round_number;
mod round_numbers;
mod round_view;
mod session;
mod show;
mod sign_in;
mod signal;
mod single_sign_on;
mod site;
mod strength;
mod text;
mod told_evidence;
mod tour;
mod trust_view;
mod when;

pub use api::{
    MAX_QUEUE_LINE, QUEUE_FORMAT, QueueLine, QueuedAct, QueuedOperation, read_queue_line,
};
pub use guard::{PeerAddress, forget_quiet_addresses};
pub use live::{Bells, Ring};
pub use problem::Problem;
pub use site::{BundleCheck, BundleVerdict, Moment, Site, SiteSettings};
pub use tour::{
    Beside, Demo, Did, Doorstep, DrawPhase, DrawStand, Guests, Lot, Porch, RaceStand, Reached,
    Scene, Story, StoryStep, TOPIC as TOUR_TOPIC, TourState, WalkIn, WhatCame, Who, Yard,
};

use axum::Router;

/// Every page and endpoint. The caller adds [`PeerAddress`] to each request.
pub fn router(site: Site) -> Router {
    let pages = Router::new()
        .merge(sign_in::routes())
        .merge(single_sign_on::routes())
        .merge(tour::routes())
        .merge(public::routes())
        .merge(recipient::routes())
        .merge(representative::routes())
        .merge(console::routes(&site))
        .fallback(|| async { Problem::absent("page") })
        .layer(axum::middleware::from_fn_with_state(site.clone(), page::problems_as_pages));
    let all = Router::new()
        .merge(pages)
        .merge(api::routes(&site))
        .merge(live::routes())
        .merge(assets::routes());
    guard::guarded(all, api::slow_routes(), &site).with_state(site)
}
