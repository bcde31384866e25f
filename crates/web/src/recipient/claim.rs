//! Saying that something went wrong: one page, few questions, and what happens next.

use super::link::Recipient;
use super::page::shows;
use super::state::{State, current};
use crate::page;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::Form;
use axum::extract::{Path, State as Shared};
use axum::response::Redirect;
use maud::{Markup, html};
use porchlight_app::claim::{MAX_STATEMENT_CHARS, QUESTIONS};
use porchlight_app::recipient::{RecipientView, Said};
use porchlight_domain::words::{ClaimKind, DropPlace};
use serde::Deserialize;

/// What a recipient can say from the page, in the order shown.
const KINDS: [ClaimKind; 5] = [
    ClaimKind::NotReceived,
    ClaimKind::WrongPlace,
    ClaimKind::Damaged,
    ClaimKind::WrongItem,
    ClaimKind::Conduct,
];

fn kind_of(code: &str) -> Option<ClaimKind> {
    let kind = code.replace('-', "_").parse().ok();
    kind.filter(|kind| KINDS.contains(kind))
}

fn path_of(kind: ClaimKind) -> String {
    kind.code().replace('_', "-")
}

/// The questions before a claim.
pub(super) async fn form(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((order, code)): Path<(String, String)>,
) -> Result<Markup, Problem> {
    let kind = kind_of(&code).ok_or_else(|| Problem::absent("question"))?;
    let view = site.ask(recipient.actor, |app, ctx| app.recipient_view(ctx)).await?;
    let visitor = recipient.visitor.speaking(&view.order.language);
    let text = visitor.text;
    let when = When::new(text, &view.station.time_zone);
    let title = text.code("claim-title", kind.code());
    let operator = &site.app().settings.operator_name;
    let main = html! {
        p { a.back href={ "/r/" (order) } { (text.say("back-to-parcel")) } }
        h1 { (title) }
        p.lead { (text.code("claim-lead", kind.code())) }
        (evidence(&view, kind, text, &when))
        form.stack method="post" action={ "/r/" (order) "/claim/" (code) } {
            @if kind == ClaimKind::NotReceived { (questions(&view, text)) }
            div.field {
                label for="statement" { (text.say("claim-statement")) }
                @let needed = kind == ClaimKind::Conduct;
                p.hint #statement-hint { (text.say(if needed { "claim-statement-needed" } else { "claim-statement-hint" })) }
                textarea #statement name="statement" rows="4" maxlength=(MAX_STATEMENT_CHARS)
                    required[needed] aria-describedby="statement-hint" {}
            }
            @if kind != ClaimKind::Conduct { p.note { (text.say("claim-pictures-next")) } }
            button.primary { (text.say("claim-send")) }
        }
        section.next {
            h2 { (text.say("claim-next-title")) }
            p { (text.with("claim-next", &[("operator", operator.as_str().into())])) }
        }
    };
    Ok(page::plain(&visitor, &title, operator, &main))
}

/// What the delivery left behind, beside the questions: look once more, before you send.
fn evidence(view: &RecipientView, kind: ClaimKind, text: Text, when: &When) -> Markup {
    let told = matches!(kind, ClaimKind::NotReceived | ClaimKind::WrongPlace);
    let shown: Vec<_> = view.photos.iter().filter(|photo| photo.visible).collect();
    let place = current(view).and_then(|a| a.drop_place).unwrap_or(DropPlace::Other);
    let place = text.code("drop-place", place.code());
    html! { @if told && current(view).is_some() {
        section.beside aria-labelledby="beside-title" {
            h2 #beside-title { (text.say("claim-beside")) }
            @if !shown.is_empty() {
                figure.shot {
                    @for photo in &shown {
                        img src={ "/r/" (view.order.id) "/photo/" (photo.id) }
                            alt=(text.with("photo-alt", &[("place", place.clone().into())]));
                    }
                    figcaption { p { (text.say("photo-shows")) " " (text.say("photo-shows-not")) } }
                }
            }
            (shows(view, text, when))
        }
    } }
}

fn questions(view: &RecipientView, text: Text) -> Markup {
    let place = current(view).and_then(|a| a.drop_place).unwrap_or(DropPlace::Other);
    let place = text.code("drop-place", place.code());
    html! {
        fieldset {
            legend { (text.say("claim-questions")) }
            @for code in QUESTIONS {
                label.switch {
                    input type="checkbox" name=(code) value="1";
                    span { (text.with(&format!("claim-looked-{code}"), &[("place", place.clone().into())])) }
                }
            }
        }
    }
}

/// The form as sent.
#[derive(Deserialize)]
pub(super) struct Sent {
    place: Option<String>,
    household: Option<String>,
    neighbour: Option<String>,
    #[serde(default)]
    statement: String,
}

pub(super) async fn send(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, code)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Problem> {
    let kind = kind_of(&code).ok_or_else(|| Problem::absent("question"))?;
    let ticked = [sent.place.is_some(), sent.household.is_some(), sent.neighbour.is_some()];
    let looked = QUESTIONS.into_iter().zip(ticked).filter(|(_, ticked)| *ticked);
    let looked = looked.map(|(code, _)| code.to_owned()).collect();
    let statement = sent.statement.replace("\r\n", "\n");
    let said =
        site.ask(recipient.actor, move |app, ctx| app.claim(ctx, kind, looked, &statement)).await?;
    Ok(recipient.back(match said {
        Said::Recorded(_) => "claim",
        Said::Already => "claim-already",
        Said::NotYet => "not-yet",
    }))
}

/// What a claim that stands open says, or the ways to make one.
pub(super) fn section(view: &RecipientView, text: Text) -> Markup {
    let state = State::of(view);
    html! {
        @if view.claim.is_none() && state.is_delivered() {
            section.problems-offered aria-labelledby="problem-title" {
                h2 #problem-title { (text.say("something-wrong")) }
                ul.ways {
                    @for kind in KINDS {
                        @if kind != ClaimKind::WrongPlace || state == State::Left {
                            li {
                                a href={ "/r/" (view.order.id) "/claim/" (path_of(kind)) } {
                                    (text.code("claim-way", kind.code()))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
