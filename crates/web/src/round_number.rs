//! The public random number of a round in words: which one it named, the wait for it, which one counted and
//! how to check it.

use crate::show::Show;
use maud::{Markup, html};
use porchlight_app::round::{NamedNumber, NumberState, RoundPage};

/// The name of the chain: in words where everybody knows it, else its hash.
fn chain(number: &NamedNumber) -> Markup {
    if number.is_quicknet {
        html! { "drand quicknet" }
    } else {
        html! { "drand " code { (number.chain.hex()) } }
    }
}

/// Where a round waits for its public random number: that it does, for which, and until when at least. Staff
/// see what the relays said last.
pub(crate) fn waits(show: &Show, page: &RoundPage, for_staff: bool) -> Markup {
    let text = show.text;
    let Some(number) = &page.number else { return html! {} };
    let NumberState::Waiting(trouble) = &number.state else { return html! {} };
    html! {
        p.banner.waits role="status" {
            strong { (text.say("rnd-number-waits")) } " "
            (text.with("rnd-number-waits-for", &[("number", number.number.to_string().into())])) " "
            (show.moment(number.published_at)) ". " (text.say("rnd-number-waits-why"))
        }
        @if for_staff { @if let Some(trouble) = trouble {
            p.note { (text.say("rnd-number-trouble")) " " code { (trouble) } }
        } }
    }
}

/// The line among what was promised: the number, its moment, and what came of it.
pub(crate) fn line(show: &Show, page: &RoundPage) -> Markup {
    let text = show.text;
    let Some(number) = &page.number else { return html! {} };
    let key = match &number.state {
        NumberState::Named | NumberState::Waiting(_) => "rnd-number-named",
        NumberState::Counted { with_secret: true, .. } => "rnd-number-counted",
        NumberState::Counted { with_secret: false, .. } => "rnd-number-alone",
        NumberState::NotNeeded => "rnd-number-not-needed",
        NumberState::GivenUp => "rnd-number-given-up",
    };
    html! {
        div { dt { (text.say("rnd-number")) }
            dd {
                strong { (number.number) } " · " (chain(number)) " · " (show.moment(number.published_at))
                p.note { (text.say(key)) }
                @if number.missed > 0 { p.note { (text.with("rnd-number-missed", &[("n", number.missed.into())])) } }
                @if let NumberState::Counted { signature, value, .. } = &number.state {
                    p { (text.say("rnd-number-value")) " " code { (value.hex()) } }
                    details { summary { (text.say("rnd-number-check")) }
                        p.note { (text.say("rnd-number-check-how")) }
                        p { (text.say("rnd-number-signature")) " " code { (signature) } }
                        @if let Some(link) = &number.link { p { a href=(link) rel="noreferrer" { (link) } } }
                    }
                }
            }
        }
    }
}
