//! The last scene: the bundle as it is, and with one byte of its photo changed.
//!
//! Owns: the two rows with their words. The visitor's own browser fetches the bundle and checks it
//! with the checker that works without this server (`tour_byte.ts` in `web-client`), then forges it
//! and checks again. Nothing here is drawn beforehand.

use crate::text::Text;
use maud::{Markup, html};

/// The rows. `bundle` is the path of the archive, `key` the log's public key.
pub(super) fn rows(bundle: &str, key: &str, text: Text) -> Markup {
    html! {
        ul.outcomes #one-byte data-bundle=(bundle) data-key=(key) data-where=(text.say("one-byte-where")) {
            @for name in ["whole", "changed"] {
                li data-byte=(name) {
                    strong { (text.say(&format!("one-byte-{name}"))) }
                    span.note { (text.say("one-byte-waiting")) }
                    span {}
                }
            }
        }
        p.note data-changed-at {}
        p.note { (text.say("one-byte-more")) " "
            a href="/verify/checker.html" { (text.say("one-byte-checker")) } }
    }
}
