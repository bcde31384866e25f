//! "This shows me": saying it, taking it back, and what is said about it meanwhile.

use super::link::Recipient;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::Form;
use axum::extract::State as Shared;
use axum::response::Redirect;
use maud::{Markup, html};
use porchlight_app::photo::{ShowsMe, masked_by};
use porchlight_app::recipient::{RecipientView, ShownPhoto};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::words::RedactionState;
use serde::Deserialize;

/// The form as sent.
#[derive(Deserialize)]
pub(super) struct Sent {
    photo: String,
    /// Anything: it does not show me after all.
    back: Option<String>,
}

/// Hides a photo in which somebody is, or shows it again.
pub(super) async fn say(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Problem> {
    let photo: EvidenceId = sent.photo.parse().map_err(|_| Problem::absent("photo"))?;
    let back = sent.back.is_some();
    let done = site
        .ask(recipient.actor, move |app, ctx| {
            if back {
                let done = app.not_me_after_all(ctx, photo)?;
                return Ok(if done { "not-me" } else { "nothing-to-take-back" });
            }
            Ok(match app.this_shows_me(ctx, photo)? {
                ShowsMe::Hidden | ShowsMe::Already => "shows-me",
                ShowsMe::Gone => "photo-erased",
            })
        })
        .await?;
    Ok(recipient.back(done))
}

fn said(photo: &ShownPhoto) -> Option<RedactionState> {
    photo.redaction.as_ref().map(|redaction| redaction.state)
}

/// Photos that wait until the people in them are covered, each with the way back.
pub(super) fn waiting(view: &RecipientView, text: Text, when: &When) -> Markup {
    let waits = |photo: &&ShownPhoto| said(photo) == Some(RedactionState::Asked);
    html! {
        @for photo in view.photos.iter().filter(waits) {
            div.people-wait {
                p { strong { (text.say("people-hidden")) } }
                @if let Some(redaction) = &photo.redaction {
                    p { (text.with("people-next", &[("moment", when.moment(masked_by(redaction.asked_at)).into())])) }
                }
                form.inline method="post" action={ "/r/" (view.order.id) "/shows-me" } {
                    input type="hidden" name="back" value="1";
                    button.quiet name="photo" value=(photo.id) { (text.say("people-not-me")) }
                }
            }
        }
    }
}

/// What became of earlier words about people, below the photos that are shown.
pub(super) fn outcomes(shown: &[&ShownPhoto], text: Text) -> Markup {
    let any = |state| shown.iter().any(|photo| said(photo) == Some(state));
    html! {
        @if any(RedactionState::Masked) { p.note { (text.say("people-masked")) } }
        @if any(RedactionState::NobodyInIt) { p.note { (text.say("people-nobody")) } }
    }
}

/// The buttons, one for each photo.
pub(super) fn buttons(view: &RecipientView, shown: &[&ShownPhoto], text: Text) -> Markup {
    html! {
        @for (n, photo) in (1_usize..).zip(shown) {
            form.inline method="post" action={ "/r/" (view.order.id) "/shows-me" } {
                button.quiet name="photo" value=(photo.id) {
                    @if shown.len() > 1 { (text.with("people-shows-me-n", &[("n", n.into())])) }
                    @else { (text.say("people-shows-me")) }
                }
            }
        }
    }
}
