//! What both sides added to a claim, on its page: pictures, and who speaks for the courier.
//!
//! Never does: show a picture without the look being written down; the use-case does that first.

use super::desk::Desk;
use super::id;
use crate::pictures;
use crate::problem::Problem;
use crate::recipient::added::covered;
use crate::show::Show;
use crate::site::Site;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::claim::ClaimFile;
use porchlight_domain::id::ClaimPictureId;
use porchlight_domain::words::ClaimSide;

/// Where pictures are served.
const PICTURES: &str = "/console/claim-pictures";

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/claim-pictures/{id}", get(picture))
}

async fn picture(desk: Desk, Path(picture): Path<String>) -> Result<Response, Problem> {
    let picture: ClaimPictureId = id(&picture, "picture")?;
    Ok(pictures::jpeg(desk.ask(move |app, ctx| app.claim_picture(ctx, picture)).await?))
}

/// Pictures of both sides, side by side with who added them.
pub(super) fn pictures(desk: &Desk, show: &Show, file: &ClaimFile) -> Markup {
    html! { @if !file.pictures.is_empty() {
        section.panel { h2 { (desk.say("claim-pictures")) }
            p.muted { (desk.say("claim-pictures-lead")) }
            div.added { @for picture in &file.pictures { @let by = by(desk, picture.side, &picture.representative); figure {
                @if picture.destroyed_at.is_some() { p.muted { (desk.say("claim-picture-gone")) } }
                @else { a href={ (PICTURES) "/" (picture.id) } { img src={ (PICTURES) "/" (picture.id) } alt=(desk.with("claim-picture-alt", &[("who", by.clone().into())])) loading="lazy"; } }
                figcaption { (by) " " span.muted { (show.moment(picture.added_at)) } br; span.muted { (covered(picture, desk.text())) } }
            } } }
        }
    } }
}

/// Who added something.
fn by(desk: &Desk, side: ClaimSide, representative: &str) -> String {
    let side = desk.say(&format!("claim-side-{}", side.code()));
    if representative.is_empty() {
        return side;
    }
    format!("{side} ({} {representative})", desk.say("claim-spoken-by"))
}

/// Who speaks for the courier, and until when.
pub(super) fn representatives(desk: &Desk, show: &Show, file: &ClaimFile) -> Markup {
    html! { @if !file.representatives.is_empty() {
        h3 { (desk.say("claim-representatives")) }
        ul { @for named in &file.representatives { li {
            (named.name) ", " (named.reach) " " span.muted { (show.moment(named.named_at))
                @if let Some(at) = named.revoked_at { ", " (desk.say("claim-revoked")) " " (show.moment(at)) } }
        } } }
    } }
}
