//! The strength line in the reader's language, and the list of what could not be checked.
//!
//! Owns: how a line of `domain` reads. Never does: add to it, or leave anything of it out.

use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::place::line_of;
use porchlight_app::rows::PlaceFinding;
use porchlight_domain::place::PointSource;
use porchlight_domain::strength::Line;

/// The line; `clock` is its time as people read it.
pub(crate) fn words(text: Text, line: &Line, clock: &str) -> String {
    let near = line.near.map_or_else(String::new, |near| {
        let metres = ("metres", near.within_m.into());
        match near.source {
            PointSource::Deliveries => {
                text.with("line-near-deliveries", &[metres, ("deliveries", near.deliveries.into())])
            }
            PointSource::Pin => text.with("line-near-pin", &[metres]),
            PointSource::Address => text.with("line-near-address", &[metres]),
        }
    });
    let left = match line.left_after_s {
        Some(seconds) if line.deed.has_photo() => {
            text.with("line-gone", &[("seconds", seconds.into())])
        }
        _ => String::new(),
    };
    let key = format!("line-{}", line.deed.code().replace('_', "-"));
    let arguments = [("at", clock.to_owned().into()), ("near", near.into()), ("left", left.into())];
    let not = text.code("line-not", line.shows_not().code());
    format!("{} {not}", text.with(&key, &arguments))
}

/// What could not be checked, one sentence each.
pub(crate) fn unchecked(text: Text, line: &Line) -> Vec<String> {
    line.unchecked().into_iter().map(|what| text.code("unchecked", what.code())).collect()
}

/// Line, assurance and list, as pages show them.
pub(crate) fn block(text: Text, finding: &PlaceFinding, clock: &str) -> Markup {
    let line = line_of(finding);
    let unchecked = unchecked(text, &line);
    html! {
        section.strength-line aria-label=(text.say("line-title")) {
            p.line { strong { (words(text, &line, clock)) } }
            p.note { (text.code("line-signed", line.assurance.code())) }
            @if !unchecked.is_empty() {
                details {
                    summary { (text.say("line-unchecked")) " (" (unchecked.len()) ")" }
                    ul { @for what in &unchecked { li { (what) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use porchlight_domain::place::{Best, Label, SceneSeen};
    use porchlight_domain::strength::{Deed, Nearness, Unchecked};
    use porchlight_domain::words::Assurance;
    use std::fmt::Write as _;

    fn cases() -> Vec<(&'static str, Line)> {
        let near = |within_m, source, deliveries| Some(Nearness { within_m, source, deliveries });
        let full = Line {
            deed: Deed::Photographed,
            near: near(12, PointSource::Deliveries, 3),
            left_after_s: Some(40),
            scene: SceneSeen { here: Some(Best { corners: 31, deliveries: 3 }), elsewhere: None },
            label: Label::Matches,
            photo_here: true,
            assurance: Assurance::HardwareAttested,
        };
        let bare = Line {
            near: None,
            left_after_s: None,
            scene: SceneSeen::default(),
            label: Label::NotScanned,
            photo_here: false,
            assurance: Assurance::None,
            ..full
        };
        let browser = Line { assurance: Assurance::PasskeyVerified, ..full };
        vec![
            ("everything", full),
            ("from a browser", browser),
            ("first delivery", Line { near: near(48, PointSource::Address, 0), ..browser }),
            ("accepted pin", Line { near: near(21, PointSource::Pin, 0), ..browser }),
            ("departure not seen", Line { left_after_s: None, ..browser }),
            ("far away", Line { near: near(340, PointSource::Deliveries, 9), ..browser }),
            ("nothing but a commitment", bare),
            ("photo added later", Line { deed: Deed::PhotoAdded, ..browser }),
            ("recipient wants no photo", Line { deed: Deed::Scanned, ..browser }),
            ("camera broken", Line { deed: Deed::Left, label: Label::NotScanned, ..browser }),
            ("code", Line { deed: Deed::HandedCode, ..browser }),
            ("name", Line { deed: Deed::HandedName, near: None, ..browser }),
            ("code and name", Line { deed: Deed::HandedBoth, ..full }),
            ("not delivered", Line { deed: Deed::Tried, ..browser }),
        ]
    }

    #[test]
    fn the_line_reads_like_this_in_every_case() {
        for language in Language::ALL {
            let text = Text(language);
            let mut page = String::new();
            for (name, line) in cases() {
                let _ = writeln!(page, "{name}\n  {}", words(text, &line, "14:02"));
                for what in unchecked(text, &line) {
                    let _ = writeln!(page, "  - {what}");
                }
            }
            insta::assert_snapshot!(format!("strength_{}", language.tag()), page);
        }
    }

    #[test]
    fn english_pages_say_what_bundles_keep() {
        let text = Text(Language::En);
        for (name, line) in cases() {
            assert_eq!(words(text, &line, "9:30"), line.words("9:30"), "{name}");
        }
        for what in Unchecked::ALL {
            assert_eq!(text.code("unchecked", what.code()), what.words());
        }
    }
}
