//! A QR picture of a short text, drawn into the page.
//!
//! Owns: how it looks: dark on white in every theme, with the quiet margin that readers need, as one path. Never
//! does: carry what is not on the page in words as well: whoever cannot use the picture types.

use fast_qr::{ECL, QRBuilder};
use maud::{Markup, html};
use std::fmt::Write as _;

/// Light modules around the picture, as the standard asks for.
const QUIET: usize = 4;

/// The picture with its words for screen readers; nothing where the text is too long for one.
pub(crate) fn picture(text: &str, label: &str) -> Markup {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else { return html! {} };
    let mut path = String::new();
    for row in 0..code.size {
        let modules = &code[row];
        let mut at = 0;
        while at < code.size {
            let run = modules[at..].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", at + QUIET, row + QUIET);
            }
            at += run.max(1);
        }
    }
    let side = code.size + 2 * QUIET;
    html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_three_corners_a_quiet_margin_and_words_for_whoever_cannot_see_it() {
        let drawn = picture("https://parcels.example/courier/#/today/code/048151", "Code").0;
        assert!(drawn.contains("aria-label=\"Code\""), "{drawn}");
        // The finder patterns begin with seven dark modules: top left, and top right of the same row.
        assert!(drawn.contains("\"M4 4h7v1h-7z"), "{drawn}");
        let side: usize =
            drawn.split('"').nth(3).and_then(|v| v.rsplit(' ').next()).unwrap().parse().unwrap();
        let right = format!("M{} 4h7v1h-7z", side - QUIET - 7);
        let below = format!("M4 {}h7v1h-7z", side - QUIET - 7);
        assert!(drawn.contains(&right) && drawn.contains(&below), "{drawn}");
    }

    #[test]
    fn a_text_that_no_picture_holds_gives_none() {
        assert_eq!(picture(&"x".repeat(4_000), "Code").0, "");
    }
}
