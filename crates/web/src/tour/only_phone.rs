//! The scene in which only the phone counts: the same request with and without the phone's key.
//!
//! Owns: the section with its words. The visitor's own browser plays the phone (`tour_key.ts` in
//! `web-client`): it makes a key, signs in as the tour's courier, and sends real requests to this
//! server, whose real answers are shown. Nothing here is drawn beforehand, and the sign-in ends when
//! the scene does.

use crate::text::Text;
use maud::{Markup, html};

/// The requests that are sent, in order: by the phone; with the copied token alone; with the copied
/// token under another key; the phone's own request, recorded and sent again.
const TRIES: [&str; 4] = ["own", "alone", "other", "again"];

/// What became of the requests, in short, for the panel of the scene: the script fills it in.
pub(super) fn outcomes(text: Text) -> Markup {
    html! {
        ul.outcomes {
            @for name in TRIES {
                li data-outcome-of=(name) {
                    strong { (text.say(&format!("only-phone-{name}"))) }
                    span.note { (text.say("only-phone-waiting")) }
                }
            }
        }
        p.note { a href="#only-phone" { (text.say("only-phone-exchange")) } }
    }
}

/// The section. Without scripts it says what it would show.
pub(super) fn section(text: Text) -> Markup {
    html! {
        section #only-phone.only-phone aria-labelledby="only-phone-title"
            data-admitted=(text.say("only-phone-admitted"))
            data-refused=(text.say("only-phone-refused"))
            data-failed=(text.say("only-phone-failed")) {
            h2 #only-phone-title { (text.say("only-phone-title")) }
            p { (text.say("only-phone-lead")) }
            noscript { p.note { (text.say("only-phone-no-script")) } }
            p { button type="button" hidden data-sends { (text.say("only-phone-send")) } }
            p.note role="status" data-says {}
            ol.tries {
                @for name in TRIES {
                    li data-try=(name) {
                        h3 { (text.say(&format!("only-phone-{name}"))) }
                        p { (text.say(&format!("only-phone-{name}-more"))) }
                        p.verdict { span.note { (text.say("only-phone-waiting")) } }
                        details hidden {
                            summary { (text.say("only-phone-exchange")) }
                            pre lang="en" tabindex="0" {}
                        }
                    }
                }
            }
        }
    }
}
