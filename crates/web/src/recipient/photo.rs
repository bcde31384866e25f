//! The photo: its bytes, the switch that hides and shows it, and the figure with its caption.

use super::link::Recipient;
use super::state::State;
use super::{people, record};
use crate::law_view;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State as Shared};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::evidence::RecipientRecord;
use porchlight_app::photo::{Covered, Erased};
use porchlight_app::recipient::{Choice, RecipientView, ShownPhoto};
use porchlight_domain::attempt::PhotoPolicy;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::{SECOND, Timestamp};
use porchlight_domain::words::{EvidenceKind, PhotoException};
use serde::Deserialize;
use std::io::Error;
use tokio::sync::mpsc::Sender;
use tokio_stream::wrappers::ReceiverStream;

/// Bytes of a photo that are handed to the connection at once.
const PIECE: usize = 4 * 1024;
/// A permission is asked for again after this long.
const ASK_AGAIN: i64 = SECOND / 4;

/// A picture, never kept by the browser: it may be hidden a second later.
pub(super) async fn picture(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, evidence)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: EvidenceId = evidence.parse().map_err(|_| Problem::absent("photo"))?;
    let (actor, allowed_at) = (recipient.actor, site.now());
    let bytes = site.ask(actor, move |app, ctx| app.recipient_photo(ctx, id)).await?;
    let length = bytes.len();
    let (send, receive) = tokio::sync::mpsc::channel(1);
    tokio::spawn(hand_out(site, actor, id, bytes, allowed_at, send));
    let body = Body::from_stream(ReceiverStream::new(receive));
    let headers = [
        (CONTENT_TYPE, "image/jpeg".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_LENGTH, length.to_string()),
    ];
    Ok((headers, body).into_response())
}

/// Hands the picture out piece by piece, and asks again before a piece whether it may still be
/// seen: a slow connection must not go on with a photo that was hidden a second ago.
async fn hand_out(
    site: Site,
    actor: Actor,
    id: EvidenceId,
    bytes: Vec<u8>,
    mut allowed_at: Timestamp,
    send: Sender<Result<Bytes, Error>>,
) {
    let bytes = Bytes::from(bytes);
    for start in (0..bytes.len()).step_by(PIECE) {
        if site.now().since(allowed_at) > ASK_AGAIN {
            let now = site.now();
            match site.ask(actor, move |app, ctx| app.recipient_may_see(ctx, id)).await {
                Ok(true) => allowed_at = now,
                _ => {
                    // The answer breaks off; a cut picture is not shown by browsers as whole.
                    let _ = send.send(Err(Error::other("the photo was hidden"))).await;
                    return;
                }
            }
        }
        let piece = bytes.slice(start..bytes.len().min(start + PIECE));
        if send.send(Ok(piece)).await.is_err() {
            return;
        }
    }
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
pub(super) fn figure(
    view: &RecipientView,
    kept: &RecipientRecord,
    text: Text,
    when: &When,
    operator: &str,
) -> Markup {
    let state = State::of(view);
    let wanted = view.policy != PhotoPolicy::OptedOut;
    let has_photo = view.evidence.iter().any(|e| e.kind == EvidenceKind::Photo);
    html! {
        @if state == State::HandedOver {
            p.no-photo { (text.say("photo-not-asked")) }
        } @else if state == State::Left && !wanted {
            (opted_out(view, text, has_photo))
        } @else if state == State::Left {
            (people::waiting(view, text, when))
            @let waits = view.photos.iter().any(|p| !p.visible && p.redaction.is_some() && !p.erased);
            @let shown: Vec<_> = view.photos.iter().filter(|p| p.visible).collect();
            @let erased = !view.photos.is_empty() && view.photos.iter().all(|p| p.erased);
            @if !shown.is_empty() {
                (pictures((view, kept), &shown, text, when, operator))
            } @else if view.photos.iter().any(|p| p.broken) {
                p.no-photo role="status" { (text.say("photo-is-broken")) }
            } @else if erased {
                p.no-photo { (text.say("photo-is-erased")) }
            } @else if has_photo && !waits {
                div.photo-waits { span.lamp-dot {} p { (text.say("photo-on-its-way")) } }
            } @else if !has_photo {
                p.no-photo { (exception(view, text)) }
            }
        }
    }
}

fn pictures(
    (view, kept): (&RecipientView, &RecipientRecord),
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
                p.note { (masked(shown, text)) }
                p.note {
                    (text.with("photo-seen-by", &[("operator", operator.into())])) " "
                    @match view.erase_at {
                        Some(at) => { (text.with("photo-kept", &[("day", when.day(at).into())])) (by_law(view, text)) },
                        None => (text.say("photo-kept-claim")),
                    }
                }
                (record::latest_look(kept, text, when))
                (people::outcomes(shown, text))
                @if let Some(item) = taken {
                    p.taken { (strength(view, item, text, when)) }
                }
                @if shown.iter().any(|p| !p.complete) {
                    p.note role="status" { span.lamp-dot {} (text.say("photo-preview")) }
                }
            }
        }
        div.acts {
            form.inline method="post" action={ "/r/" (order) "/photo" } {
                button.quiet name="show" value="false" { (text.say("photo-hide")) }
            }
            (people::buttons(view, shown, text))
            @if view.claim.is_none() {
                form.inline method="post" action={ "/r/" (order) "/not-my-place" } {
                    button.quiet { (text.say("photo-not-my-place")) }
                }
            }
            (erase(view, text))
        }
    }
}

/// Which packs of law make a photo go sooner than the operator promises.
fn by_law(view: &RecipientView, text: Text) -> String {
    if view.photo_laws.is_empty() {
        return String::new();
    }
    let packs = law_view::names(text, &view.photo_laws);
    format!(" {}", text.with("photo-kept-law", &[("packs", packs.into())]))
}

/// What was covered in the photos before anybody saw them, and what may have been missed.
fn masked(shown: &[&ShownPhoto], text: Text) -> String {
    if shown.iter().any(|photo| photo.covered.is_none()) {
        return text.say("photo-not-masked");
    }
    let count =
        |of: fn(Covered) -> u32| shown.iter().filter_map(|p| p.covered).map(of).sum::<u32>();
    let faces = text.with("photo-masked-faces", &[("n", count(|c| c.faces).into())]);
    let labels = text.with("photo-masked-labels", &[("n", count(|c| c.labels).into())]);
    format!("{faces} {labels} {}", text.say("photo-masked-limits"))
}

/// The way to erase the photos for good: asked twice, because nobody can bring them back.
fn erase(view: &RecipientView, text: Text) -> Markup {
    html! {
        @if view.erase_at.is_some() {
            details.erase {
                summary { (text.say("photo-erase")) }
                p { (text.say("photo-erase-means")) }
                form.inline method="post" action={ "/r/" (view.order.id) "/erase" } {
                    button.danger { (text.say("photo-erase-sure")) }
                }
            }
        }
    }
}

/// Erases every photo of the newest delivery.
pub(super) async fn erase_all(
    Shared(site): Shared<Site>,
    recipient: Recipient,
) -> Result<Redirect, Problem> {
    let held = site
        .ask(recipient.actor, |app, ctx| {
            let mut held = false;
            for photo in app.recipient_view(ctx)?.evidence {
                if photo.kind == EvidenceKind::Photo {
                    held |= app.erase_own_photo(ctx, photo.id)? == Erased::Held;
                }
            }
            Ok(held)
        })
        .await?;
    Ok(recipient.back(if held { "photo-held" } else { "photo-erased" }))
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
