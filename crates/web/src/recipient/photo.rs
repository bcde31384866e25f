//! The photo: its bytes, the switch that hides and shows it, and the figure with its caption.

use super::link::Recipient;
use super::state::State;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::Form;
use axum::extract::{Path, State as Shared};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use porchlight_app::recipient::{Choice, RecipientView, ShownPhoto};
use porchlight_domain::attempt::PhotoPolicy;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::words::{EvidenceKind, PhotoException};
use serde::Deserialize;

/// A picture, never kept by the browser: it may be hidden a second later.
pub(super) async fn picture(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, evidence)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: EvidenceId = evidence.parse().map_err(|_| Problem::absent("photo"))?;
    let bytes = site.ask(recipient.actor, move |app, ctx| app.recipient_photo(ctx, id)).await?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], bytes).into_response())
}

/// Which way to turn the switch.
#[derive(Deserialize)]
pub(super) struct Switch {
    show: bool,
}

/// Hides or shows the photo with one press; the other choices stay as they are.
pub(super) async fn switch(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(Switch { show }): Form<Switch>,
) -> Result<Redirect, Problem> {
    site.ask(recipient.actor, move |app, ctx| {
        let choice = app.recipient_view(ctx)?.choice;
        let choice = Choice {
            photo: show,
            drop_place: choice.as_ref().and_then(|c| c.drop_place),
            place_note: choice.map(|c| c.place_note).unwrap_or_default(),
            remember: false,
        };
        app.set_choice(ctx, choice)
    })
    .await?;
    Ok(recipient.back(if show { "photo-shown" } else { "photo-hidden" }))
}

/// The photo with what it shows and what not, or why there is none.
pub(super) fn figure(view: &RecipientView, text: Text, when: &When, operator: &str) -> Markup {
    let state = State::of(view);
    let wanted = view.policy != PhotoPolicy::OptedOut;
    let has_photo = view.evidence.iter().any(|e| e.kind == EvidenceKind::Photo);
    html! {
        @if state == State::HandedOver {
            p.no-photo { (text.say("photo-not-asked")) }
        } @else if state == State::Left && !wanted {
            (opted_out(view, text, has_photo))
        } @else if state == State::Left {
            @let shown: Vec<_> = view.photos.iter().filter(|p| p.visible).collect();
            @if !shown.is_empty() {
                (pictures(view, &shown, text, when, operator))
            } @else if has_photo {
                div.photo-waits { span.lamp-dot {} p { (text.say("photo-on-its-way")) } }
            } @else {
                p.no-photo { (exception(view, text)) }
            }
        }
    }
}

fn pictures(
    view: &RecipientView,
    shown: &[&ShownPhoto],
    text: Text,
    when: &When,
    operator: &str,
) -> Markup {
    let order = view.order.id;
    let taken = view.evidence.iter().find(|e| e.kind == EvidenceKind::Photo);
    let place = view.attempt.as_ref().and_then(|a| a.drop_place);
    let place = place.map_or_else(String::new, |p| text.code("drop-place", p.code()));
    html! {
        figure.shot {
            @for photo in shown {
                // The address changes with the size, so that the large picture takes over.
                @let size = if photo.complete { "full" } else { "preview" };
                img id={ "photo-" (photo.id) } src={ "/r/" (order) "/photo/" (photo.id) "?" (size) }
                    alt=(text.with("photo-alt", &[("place", place.clone().into())]));
            }
            figcaption {
                p.kind { strong { (text.say("proof-of-place")) } }
                p { (text.say("photo-shows")) " " (text.say("photo-shows-not")) }
                p.note {
                    (text.with("photo-seen-by", &[("operator", operator.into())])) " "
                    (text.with("photo-kept", &[("operator", operator.into())]))
                }
                @if let Some(item) = taken {
                    p.taken { (strength(view, item, text, when)) }
                }
                @if shown.iter().any(|p| !p.complete) {
                    p.note role="status" { span.lamp-dot {} (text.say("photo-preview")) }
                }
            }
        }
        form.inline method="post" action={ "/r/" (order) "/photo" } {
            button.quiet name="show" value="false" { (text.say("photo-hide")) }
        }
    }
}

fn strength(
    view: &RecipientView,
    item: &porchlight_app::rows::Evidence,
    text: Text,
    when: &When,
) -> Markup {
    let live = if item.supplementary { "strength-later" } else { "strength-live" };
    let times = [
        ("phone", when.clock(item.captured_at).into()),
        ("server", when.clock(item.received_at).into()),
    ];
    let accuracy = view.attempt.as_ref().and_then(|a| a.accuracy_m);
    html! {
        span { (text.say(live)) } " "
        span { (text.with("strength-times", &times)) } " "
        @match accuracy {
            Some(metres) => span { (text.with("strength-position", &[("metres", metres.into())])) },
            None => span { (text.say("strength-no-position")) },
        }
    }
}

fn opted_out(view: &RecipientView, text: Text, has_photo: bool) -> Markup {
    let scanned = view.evidence.iter().any(|e| e.kind == EvidenceKind::Scan);
    html! {
        p.no-photo {
            @if has_photo {
                (text.say("photo-hidden"))
            } @else if scanned {
                (text.say("photo-scan-instead"))
            } @else {
                (exception(view, text))
            }
        }
        @if has_photo {
            form.inline method="post" action={ "/r/" (view.order.id) "/photo" } {
                button name="show" value="true" { (text.say("photo-show")) }
            }
        }
    }
}

/// Why there is no photo, from the courier's reasoned exception.
fn exception(view: &RecipientView, text: Text) -> String {
    let item = view.evidence.iter().find(|e| e.kind == EvidenceKind::Exception);
    let detail: Option<serde_json::Value> =
        item.and_then(|item| serde_json::from_str(&item.detail).ok());
    let kind = detail.as_ref().and_then(|d| d["kind"].as_str()).and_then(|k| k.parse().ok());
    let kind: PhotoException = kind.unwrap_or(PhotoException::Other);
    let why = text.code("exception", kind.code());
    let words = detail.as_ref().and_then(|d| d["words"].as_str()).unwrap_or("").to_owned();
    text.with("photo-exception", &[("why", why.into()), ("words", words.into())])
}
