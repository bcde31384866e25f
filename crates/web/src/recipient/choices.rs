//! What the recipient chooses: photo or none, where to leave it, a note, for coming parcels too.

use super::link::Recipient;
use super::state::State;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use axum::Form;
use axum::extract::State as Shared;
use axum::response::Redirect;
use maud::{Markup, html};
use porchlight_app::recipient::{Choice, RecipientView};
use porchlight_domain::attempt::{MAX_NOTE_CHARS, PhotoPolicy};
use porchlight_domain::words::DropPlace;
use serde::Deserialize;

/// Places a recipient may wish for. A neighbour is not among them: that needs the neighbour's
/// consent.
const WISHES: [DropPlace; 11] = [
    DropPlace::Door,
    DropPlace::BackDoor,
    DropPlace::SideDoor,
    DropPlace::Porch,
    DropPlace::UnderSomething,
    DropPlace::Planter,
    DropPlace::Bush,
    DropPlace::Shed,
    DropPlace::Garage,
    DropPlace::Mailroom,
    DropPlace::Locker,
];

/// The form as sent; an unticked box is not sent at all.
#[derive(Deserialize)]
pub(super) struct Sent {
    photo: Option<String>,
    #[serde(default)]
    drop_place: String,
    #[serde(default)]
    place_note: String,
    remember: Option<String>,
}

pub(super) async fn save(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Problem> {
    let choice = Choice {
        photo: sent.photo.is_some(),
        drop_place: sent.drop_place.parse().ok(),
        place_note: sent.place_note.replace("\r\n", "\n"),
        remember: sent.remember.is_some(),
    };
    let photo = choice.photo;
    site.ask(recipient.actor, move |app, ctx| app.set_choice(ctx, choice)).await?;
    Ok(recipient.back(if photo { "choices" } else { "choices-no-photo" }))
}

/// Which way to turn the switch of the address.
#[derive(Deserialize)]
pub(super) struct AddressSwitch {
    photo: bool,
}

/// Chooses for everybody at this address.
pub(super) async fn for_address(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(AddressSwitch { photo }): Form<AddressSwitch>,
) -> Result<Redirect, Problem> {
    site.ask(recipient.actor, move |app, ctx| app.choose_for_address(ctx, photo)).await?;
    Ok(recipient.back(if photo { "address-photo" } else { "address-no-photo" }))
}

/// One press for everybody at this address, and one to take it back.
fn address(view: &RecipientView, text: Text) -> Markup {
    let none = view.address_choice.as_ref().is_some_and(|choice| !choice.photo);
    html! {
        form.stack.address-choice method="post" action={ "/r/" (view.order.id) "/address-choice" } {
            p { strong { (text.say("address-choice")) } " "
                (text.say(if none { "address-choice-none" } else { "address-choice-hint" })) }
            button name="photo" value=(none) {
                (text.say(if none { "address-choice-allow" } else { "address-choice-stop" }))
            }
        }
    }
}

/// The switches. Open while the parcel is on its way, folded once it is there.
pub(super) fn form(view: &RecipientView, text: Text) -> Markup {
    let state = State::of(view);
    html! {
        @if state.is_ahead() {
            section.choices aria-labelledby="choices-title" {
                h2 #choices-title { (text.say("choices-title")) }
                (fields(view, text))
                (address(view, text))
            }
        } @else if state.is_delivered() {
            details.choices {
                summary { h2 { (text.say("choices-title-after")) } }
                (fields(view, text))
                (address(view, text))
            }
        }
    }
}

fn fields(view: &RecipientView, text: Text) -> Markup {
    let choice = view.choice.as_ref();
    let photo = choice.is_none_or(|c| c.photo);
    let place = choice.and_then(|c| c.drop_place);
    let note = choice.map_or("", |c| c.place_note.as_str());
    let attended = view.policy == PhotoPolicy::AttendedOnly;
    html! {
        form.stack method="post" action={ "/r/" (view.order.id) "/choices" } {
            @if attended {
                p { (text.say("choices-attended-only")) }
                input type="hidden" name="photo" value="1";
            } @else {
                label.switch {
                    input type="checkbox" name="photo" value="1" checked[photo] role="switch";
                    span { strong { (text.say("choice-photo")) } (text.say("choice-photo-hint")) }
                }
                div.field {
                    label for="drop_place" { (text.say("choice-place")) }
                    select #drop_place name="drop_place" {
                        option value="" selected[place.is_none()] { (text.say("choice-place-any")) }
                        @for wish in WISHES {
                            option value=(wish.code()) selected[place == Some(wish)] {
                                (text.code("drop-place", wish.code()))
                            }
                        }
                    }
                }
            }
            div.field {
                label for="place_note" { (text.say("choice-note")) }
                p.hint #place_note-hint { (text.say("choice-note-hint")) }
                textarea #place_note name="place_note" rows="2" maxlength=(MAX_NOTE_CHARS)
                    aria-describedby="place_note-hint" { (note) }
            }
            label.switch {
                input type="checkbox" name="remember" value="1" role="switch";
                span { strong { (text.say("choice-remember")) } (text.say("choice-remember-hint")) }
            }
            button.primary { (text.say("choices-save")) }
            p.note { (text.say("choices-any-time")) }
        }
    }
}
