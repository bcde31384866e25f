//! The draft of reasons that is made from a case's facts: offering it, and showing what a person made of it.
//!
//! Never does: send a draft by itself. It comes into the form when somebody asks for it, and what they
//! changed stands beside the decision for everybody who reads it later.

use super::case::PLACE;
use super::desk::Desk;
use super::form::{Fields, Values};
use crate::show::icon;
use maud::{Markup, html};
use porchlight_app::case::{CaseView, Change, changes};
use porchlight_app::rows::DecisionDraft;

/// What the form begins with: the draft, where it was asked for.
pub(super) fn asked(desk: &Desk, view: &CaseView) -> Values {
    match desk.address.get("draft") {
        Some(_) => Values::of(&[("reasons", &view.draft)]),
        None => Values::default(),
    }
}

/// The way to a draft, while nothing is written yet.
pub(super) fn offer(f: &Fields<'_>, view: &CaseView) -> Markup {
    let desk = f.desk;
    html! {
        @if f.values.get("reasons").is_empty() {
            p { a.button href={ (PLACE) "/" (view.case.id) "?draft=1#f-reasons" } { (icon("file-text")) (desk.say("case-draft")) } }
        } @else if desk.address.get("draft").is_some() {
            p.note { (desk.say("case-draft-note")) }
        }
    }
}

/// What was drafted and what the person wrote, word by word.
pub(super) fn kept(desk: &Desk, draft: &DecisionDraft) -> Markup {
    let made = changes(&draft.drafted, &draft.written);
    let changed = made.iter().any(|change| !matches!(change, Change::Kept(_)));
    html! {
        details { summary { (desk.say(if changed { "case-draft-changed" } else { "case-draft-same" })) }
            p.muted { (desk.say("case-draft-legend")) }
            p.changes dir="auto" lang=(draft.language) { @for change in &made { @match change {
                Change::Kept(words) => (words),
                Change::Added(words) => ins { (words) },
                Change::Removed(words) => del { (words) },
            } " " } }
        }
    }
}
