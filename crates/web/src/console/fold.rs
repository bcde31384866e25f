//! What folds away on a narrow screen: the rail's sections, and long rows of tabs. One press opens it.
//!
//! Never does: hide anything where scripts do not run, or on a wide screen; the stylesheet folds only where a script
//! can unfold (`console_fold.ts`). The button says what is open, and to what it belongs.

use super::desk::Desk;
use crate::show::icon;
use maud::{Markup, html};

/// Where a tab leads, what it says, how much is there where that is told, and whether one is there.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) words: String,
    pub(super) count: Option<u32>,
    pub(super) here: bool,
}

impl Tab {
    /// A tab that tells no count.
    pub(super) const fn plain(href: String, words: String, here: bool) -> Self {
        Self { href, words, count: None, here }
    }
}

/// The button that opens what follows it, which has this id.
pub(super) fn button(id: &str, what: &str, here: &str) -> Markup {
    html! {
        button.fold.quiet type="button" aria-expanded="false" aria-controls=(id) data-folds="" {
            (icon("menu")) span { (what) @if !here.is_empty() { ": " strong { (here) } } }
        }
    }
}

/// A row of tabs that is one line high on a phone until somebody opens it.
pub(super) fn tabs(desk: &Desk, label: &str, tabs: &[Tab]) -> Markup {
    row("tabs", &desk.say("fold-lists"), &desk.say(label), tabs)
}

/// The states of one list, which may stand below a row of lists.
pub(super) fn states(desk: &Desk, tabs: &[Tab]) -> Markup {
    let state = desk.say("state");
    row("states", &state, &state, tabs)
}

fn row(id: &str, what: &str, label: &str, tabs: &[Tab]) -> Markup {
    let here = tabs.iter().find(|tab| tab.here).map_or("", |tab| tab.words.as_str());
    html! {
        nav.segments aria-label=(label) {
            (button(id, what, here))
            div id=(id) { @for tab in tabs {
                a href=(tab.href) aria-current=[tab.here.then_some("true")] { (tab.words) @if let Some(n) = tab.count { " " span.count { (n) } } }
            } }
        }
    }
}
