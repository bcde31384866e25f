//! The JSON API `/v1`: for the courier app and integrators.
//!
//! Owns: reading requests and writing answers, one module for each noun. Never does: decide. Each
//! handler reads, calls one use-case, and shows its outcome: expected noes are 200 with an
//! `outcome`, refusals and faults are problem documents (see [`crate::Problem`]).
//!
//! Start at [`routes()`]; `dto` holds the shared shapes, `extract` the reading, `openapi` what is
//! generated. `docs/api.md` says how to use it; `docs/openapi.json` is compared by a test.

mod amendment;
mod attempt;
mod attempt_body;
mod award;
mod browser;
mod bulletin;
mod challenge;
mod check_in;
mod claim;
mod claim_added;
mod decision;
mod device;
mod dto;
mod entry;
mod event;
mod extract;
mod gave_away;
mod hold;
mod identity;
mod import;
mod itinerary;
mod log;
mod me;
mod my_record;
mod offer;
mod openapi;
mod order;
mod order_body;
mod pattern;
mod pay;
mod photo;
mod place;
mod queue_file;
mod race;
mod receipt;
mod refusal;
mod round;
mod round_number;
mod session;
mod standing;
mod station;
mod tip;
mod verdict;
mod waiting_list;

pub use queue_file::{
    MAX_QUEUE_LINE, QUEUE_FORMAT, QueueLine, QueuedAct, QueuedOperation, read_queue_line,
};
pub(crate) use refusal::as_problems;

use crate::pictures::MAX_FORM_BYTES;
use crate::session::PROOF_HEADER;
use crate::site::Site;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use porchlight_app::deliver::{CHUNK_BYTES, MAX_PREVIEW_BYTES};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Bytes beyond the largest body that a route takes, so that the use-case can say what is wrong.
const SLACK_BYTES: usize = 4 * 1024;

/// What couriers work with.
fn courier() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(me::me))
        .routes(routes!(me::set_language))
        .routes(routes!(me::agree))
        .routes(routes!(browser::show, browser::tell))
        .routes(routes!(browser::forget))
        .routes(routes!(round::open))
        .routes(routes!(entry::enter, entry::withdraw))
        .routes(routes!(round::odds))
        .routes(routes!(round::results))
        .routes(routes!(entry::standby, entry::set_standby))
        .routes(routes!(entry::wishes, entry::set_wishes))
        .routes(routes!(race::blocks))
        .routes(routes!(race::reserve))
        .routes(routes!(race::accept))
        .routes(routes!(waiting_list::list))
        .routes(routes!(waiting_list::join))
        .routes(routes!(waiting_list::leave))
        .routes(routes!(offer::list))
        .routes(routes!(offer::accept))
        .routes(routes!(offer::decline))
        .routes(routes!(challenge::current))
        .routes(routes!(challenge::begin))
        .routes(routes!(challenge::answer))
        .routes(routes!(challenge::extend))
        .routes(routes!(award::awards))
        .routes(routes!(award::forfeit))
        .routes(routes!(check_in::check_in))
        .routes(routes!(check_in::delay))
        .routes(routes!(award::scan))
        .routes(routes!(award::check_out))
        .routes(routes!(pay::statements))
        .routes(routes!(pay::mileage))
        .routes(routes!(pay::year))
        .routes(routes!(standing::show))
        .routes(routes!(hold::mine))
        .routes(routes!(bulletin::feed))
        .routes(routes!(itinerary::itineraries))
        .routes(routes!(itinerary::arrive))
        .routes(routes!(place::trace))
        .routes(routes!(place::pin))
        .routes(routes!(attempt::record))
        .routes(routes!(attempt::undo))
        .routes(routes!(amendment::amend))
        .routes(routes!(photo::own))
        .routes(routes!(photo::status))
        .routes(routes!(photo::picture))
        .routes(routes!(receipt::receipts))
        .routes(routes!(event::events))
        .routes(routes!(claim::list))
        .routes(routes!(claim::answer))
        .routes(routes!(claim_added::picture))
        .routes(routes!(claim_added::name))
        .routes(routes!(claim_added::revoke))
        .routes(routes!(decision::list))
        .routes(routes!(decision::show))
        .routes(routes!(decision::answer))
        .routes(routes!(decision::appeal))
        .routes(routes!(decision::signals_kept))
        .routes(routes!(my_record::show))
        .routes(routes!(my_record::export))
        .routes(routes!(my_record::correct))
        .routes(routes!(my_record::erase, my_record::keep))
}

/// Sign-ins and phones.
fn phones() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(session::open, session::end))
        .routes(routes!(session::refresh))
        .routes(routes!(session::nonces))
        .routes(routes!(device::devices))
        .routes(routes!(device::revoke))
        .routes(routes!(device::end_session))
        .routes(routes!(device::end_others))
        .routes(routes!(device::remove_passkey))
        .routes(routes!(device::begin_passkey))
        .routes(routes!(device::finish_passkey))
        .routes(routes!(gave_away::gave_away))
        .routes(routes!(device::ask_attestation))
        .routes(routes!(device::attest))
}

/// Photos on their way.
fn uploads() -> OpenApiRouter<Site> {
    let previews = OpenApiRouter::new()
        .routes(routes!(photo::preview))
        .layer(DefaultBodyLimit::max(MAX_PREVIEW_BYTES + SLACK_BYTES));
    let chunks = OpenApiRouter::new()
        .routes(routes!(photo::chunk))
        .routes(routes!(photo::pieces))
        .layer(DefaultBodyLimit::max(CHUNK_BYTES + SLACK_BYTES));
    let added = OpenApiRouter::new()
        .routes(routes!(claim_added::add))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES));
    previews.merge(chunks).merge(added)
}

/// Identity checks.
fn identity_checks() -> OpenApiRouter<Site> {
    let sets = OpenApiRouter::new()
        .routes(routes!(identity::send_frames))
        .layer(DefaultBodyLimit::max(identity::MAX_SET_BYTES + SLACK_BYTES));
    let people = OpenApiRouter::new()
        .routes(routes!(identity::ask_person))
        .layer(DefaultBodyLimit::max(identity::MAX_PERSON_BYTES + SLACK_BYTES));
    OpenApiRouter::new()
        .routes(routes!(identity::show))
        .routes(routes!(identity::consent))
        .routes(routes!(identity::withdraw))
        .routes(routes!(identity::capture))
        .routes(routes!(identity::decline))
        .routes(routes!(identity::begin_passkey))
        .routes(routes!(identity::passkey))
        .routes(routes!(identity::looks))
        .merge(sets)
        .merge(people)
}

/// What integrators work with, and what is public.
fn outside() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(order::send))
        .routes(routes!(tip::settle))
        .routes(routes!(order::show))
        .routes(routes!(order::cancel))
        .routes(routes!(attempt::bundle))
        .routes(routes!(round::record))
        .routes(routes!(station::stations))
        .routes(routes!(verdict::signals))
        .routes(routes!(verdict::verdict))
        .routes(routes!(log::checkpoint))
        .routes(routes!(log::leaves))
        .routes(routes!(log::key))
        .routes(routes!(log::proof))
}

/// What those who decide about recipients work with.
fn staff() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(pattern::found))
        .routes(routes!(pattern::claims))
        .routes(routes!(pattern::ask))
        .routes(routes!(pattern::questions))
        .routes(routes!(pattern::question))
        .routes(routes!(pattern::close))
        .routes(routes!(pattern::propose))
        .routes(routes!(pattern::second))
        .routes(routes!(pattern::lift))
        .routes(routes!(pattern::appeals))
        .routes(routes!(pattern::appeal))
        .routes(routes!(pattern::answer))
}

/// Imports, which take their time.
fn imports() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(import::import))
}

fn quick() -> OpenApiRouter<Site> {
    OpenApiRouter::with_openapi(openapi::frame())
        .merge(courier())
        .merge(phones())
        .merge(uploads())
        .merge(identity_checks())
        .merge(outside())
        .merge(staff())
}

/// The description of the whole API.
pub(crate) fn description() -> OpenApi {
    let (_, api) = quick().merge(imports()).split_for_parts();
    openapi::finish(api)
}

/// Every endpoint that answers soon.
pub(crate) fn routes(site: &Site) -> Router<Site> {
    let (router, _) = quick().split_for_parts();
    router
        .route("/openapi.json", get(openapi::serve))
        .layer(from_fn_with_state(site.clone(), fresh_nonce))
}

/// Gives whoever proves a key the nonce for the next proof.
async fn fresh_nonce(State(site): State<Site>, request: Request, next: Next) -> Response {
    let proves = request.headers().contains_key(PROOF_HEADER);
    let mut response = next.run(request).await;
    if proves && let Ok(nonce) = HeaderValue::from_str(&site.app().ports.phones.nonce(site.now())) {
        response.headers_mut().insert("dpop-nonce", nonce);
    }
    response
}

/// Endpoints that may take minutes.
pub(crate) fn slow_routes() -> Router<Site> {
    imports().split_for_parts().0
}
