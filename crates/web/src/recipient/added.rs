//! Pictures of a claim: those of both sides, and the form that adds some. It works without scripts.

use super::link::Recipient;
use crate::pictures;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::extract::{Multipart, Path, State as Shared};
use axum::response::{Redirect, Response};
use maud::{Markup, html};
use porchlight_app::claim::MAX_CLAIM_PICTURES;
use porchlight_app::recipient::RecipientView;
use porchlight_app::rows::{Claim, ClaimPicture};
use porchlight_domain::id::ClaimPictureId;
use porchlight_domain::words::{ClaimKind, ClaimSide};

/// One of the pictures.
pub(super) async fn picture(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, picture)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: ClaimPictureId = picture.parse().map_err(|_| Problem::absent("picture"))?;
    let bytes = site.ask(recipient.actor, move |app, ctx| app.claim_picture(ctx, id)).await?;
    Ok(pictures::jpeg(bytes))
}

/// Adds pictures to the open claim.
pub(super) async fn add(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    parts: Multipart,
) -> Result<Redirect, Problem> {
    let sent = pictures::read(parts, "picture").await?;
    let word = site
        .ask(recipient.actor, move |app, ctx| match app.own_open_claim(ctx)? {
            Some(claim) => pictures::add(app, ctx, claim, &sent),
            None => Ok("pictures-over"),
        })
        .await?;
    Ok(recipient.back(word))
}

/// What was covered in a picture, and what may have been missed.
pub(crate) fn covered(picture: &ClaimPicture, text: Text) -> String {
    match picture.covered.split_once(' ') {
        Some((faces, labels)) => {
            let number = |digits: &str| digits.parse::<u64>().unwrap_or(0);
            let faces = text.with("photo-masked-faces", &[("n", number(faces).into())]);
            let labels = text.with("photo-masked-labels", &[("n", number(labels).into())]);
            format!("{faces} {labels}")
        }
        None => text.say("photo-not-masked"),
    }
}

/// Pictures of both sides, each with who added it and when. `place` is the path below which they are
/// served; `own` the side that reads this.
pub(crate) fn figures(
    all: &[ClaimPicture],
    place: &str,
    own: ClaimSide,
    text: Text,
    when: &When,
) -> Markup {
    html! {
        div.added {
            @for picture in all {
                @let side = if picture.side == own { "you" } else { picture.side.code() };
                @let moment = when.moment(picture.added_at);
                @let said = text.with(&format!("claim-picture-{side}"), &[("moment", moment.into())]);
                figure {
                    @if picture.destroyed_at.is_some() { p.note { (text.say("claim-picture-gone")) } }
                    @else { img src={ (place) "/" (picture.id) } alt=(said); }
                    figcaption {
                        (said) @if !picture.representative.is_empty() && own == ClaimSide::Courier { " (" (picture.representative) ")" }
                        span.note { " " (covered(picture, text)) }
                    }
                }
            }
        }
    }
}

/// The form that adds pictures; `place` is where it is sent.
pub(crate) fn form(place: &str, left: usize, days: u16, text: Text) -> Markup {
    html! {
        form.stack method="post" action=(place) enctype="multipart/form-data" {
            div.field {
                label for="picture" { (text.say("claim-pictures-choose")) }
                p.hint #picture-hint { (text.with("claim-pictures-hint", &[("n", left.into()), ("days", days.into())])) }
                input #picture name="picture" type="file" multiple required aria-describedby="picture-hint"
                    accept="image/jpeg,image/png,image/webp";
            }
            button { (text.say("claim-pictures-send")) }
        }
    }
}

/// Everything about pictures in the banner of a claim.
pub(super) fn section(
    view: &RecipientView,
    claim: &Claim,
    text: Text,
    when: &When,
    days: u16,
) -> Markup {
    let all = &view.claim_pictures;
    let own = all.iter().filter(|picture| picture.side == ClaimSide::Recipient).count();
    let left = MAX_CLAIM_PICTURES.saturating_sub(own);
    let takes = claim.open && claim.kind != ClaimKind::Conduct && left > 0;
    let order = view.order.id;
    html! {
        @if takes || !all.is_empty() {
            div.claim-pictures {
                @if !all.is_empty() {
                    (figures(all, &format!("/r/{order}/claim-pictures"), ClaimSide::Recipient, text, when))
                    p.note { (text.say("claim-pictures-weigh")) }
                }
                @if takes {
                    details open[all.is_empty()] {
                        summary { (text.say("claim-pictures-add")) }
                        (form(&format!("/r/{order}/claim-pictures"), left, days, text))
                    }
                }
            }
        }
    }
}
