//! What the evidence of a claim says, one thing in each line, the same for everybody who reads it.
//!
//! Owns: the list. Never does: leave a line out, or add one; the lines are `assess`'s.

use maud::{Markup, html};
use porchlight_app::assess::place::Assessment;
use porchlight_app::assess::telling::{Line, Part};

/// The list, in a language.
pub(crate) fn list(made: &Assessment, language: &str) -> Markup {
    let lines = made.lines(language);
    let of = |part: Part| lines.iter().filter(move |line| line.part == part);
    html! {
        @for line in of(Part::Word) { p { strong { (line.says) } } }
        ul.told { @for line in lines.iter().filter(|line| is_listed(line)) { li data-part=(line.part.code()) {
            (line.says) @if !line.shows_not.is_empty() { " " span.not { (line.shows_not) } }
        } } }
        @for line in of(Part::Left) { p { strong { (line.says) } } }
    }
}

/// Whether a line is one of the list: the word stands above it, what is left below.
fn is_listed(line: &Line) -> bool {
    !matches!(line.part, Part::Word | Part::Left)
}
