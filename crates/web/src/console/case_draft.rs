//! The draft of reasons that is made from facts, about couriers and about recipients: offering it, and showing what a
//! person made of it.
//!
//! Never does: send a draft by itself. It comes into the form when somebody asks for it, and what they
//! changed stands beside the decision for everybody who reads it later.

use super::desk::Desk;
use super::form::{Fields, Values};
use crate::show::icon;
use maud::{Markup, html};
use porchlight_app::draft::{Change, Edited, changes};

/// What the form begins with: these values, and the draft where it was asked for.
pub(super) fn asked(desk: &Desk, values: &[(&str, &str)], draft: &str) -> Values {
    let draft = desk.address.get("draft").map(|_| ("reasons", draft));
    Values::of(&values.iter().copied().chain(draft).collect::<Vec<_>>())
}

/// The way to a draft on this page, while nothing is written yet.
pub(super) fn offer(f: &Fields<'_>, page: &str) -> Markup {
    let desk = f.desk;
    html! {
        @if f.values.get("reasons").is_empty() {
            p { a.button href={ (page) "?draft=1#f-reasons" } { (icon("file-text")) (desk.say("case-draft")) } }
        } @else if desk.address.get("draft").is_some() {
            p.note { (desk.say("case-draft-note")) }
        }
    }
}

/// What was drafted and what the person wrote, word by word.
pub(super) fn kept(desk: &Desk, draft: &Edited) -> Markup {
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
