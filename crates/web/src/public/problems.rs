//! What each problem code means, for people and programs alike: problem documents link here.

use super::board;
use crate::session::Visitor;
use crate::site::Site;
use axum::extract::State;
use maud::{Markup, html};

/// Every code that a problem can carry, with its HTTP status.
pub(super) const CODES: [(&str, u16); 47] = [
    ("malformed", 400),
    ("commitment_needed", 400),
    ("sign_in_needed", 401),
    ("key_needed", 401),
    ("invalid_dpop_proof", 401),
    ("use_dpop_nonce", 401),
    ("token_expired", 401),
    ("session_ended", 401),
    ("device_revoked", 401),
    ("key_mismatch", 401),
    ("code_stale", 401),
    ("other_browser", 401),
    ("ceremony_stale", 401),
    ("passkey_unknown", 401),
    ("passkey_refused", 401),
    ("passkey_not_verified", 401),
    ("passkey_counter", 401),
    ("passkey_malformed", 401),
    ("passkeys_unavailable", 401),
    ("passkey_statement_refused", 401),
    ("denied", 403),
    ("cross_site", 403),
    ("assurance_too_low", 403),
    ("commitment_refused", 403),
    ("passkey_statement_needed", 403),
    ("absent", 404),
    ("link_needed", 404),
    ("speaker_link", 404),
    ("method_not_allowed", 405),
    ("request_timeout", 408),
    ("barcode_taken", 409),
    ("erased", 409),
    ("operation_reused", 409),
    ("other_station", 409),
    ("too_late", 409),
    ("commitment_stale", 409),
    ("last_passkey", 409),
    ("passkey_taken", 409),
    ("too_many_passkeys", 409),
    ("too_large", 413),
    ("wrong_media_type", 415),
    ("invalid", 422),
    ("too_many_requests", 429),
    ("fault", 500),
    ("overloaded", 503),
    ("outcome_unknown", 503),
    ("proof_on_its_way", 503),
];

pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Markup {
    let text = visitor.text;
    let title = text.say("problems-title");
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("problems-lead")) }
        dl.problems-list {
            @for (code, status) in CODES {
                dt id=(code) { code { (code) } " " span.chip { (status) } }
                dd { (text.code("about-problem", code)) }
            }
        }
    };
    board(&site, &visitor, &title, &main)
}
