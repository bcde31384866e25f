//! How the scene of a parcel that is not there looks: the section with its two phones, and what is told
//! of the evidence between them.

use super::porch::{Phase, Play};
use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::assess::finding::Told;
use porchlight_app::recipient::RecipientView;
use porchlight_domain::words::RemedyState;

/// What happens, in order; the script marks each when it happened.
const STEPS: [&str; 5] = ["brought", "claimed", "same", "heard", "cleared"];
/// Whose screens are shown side by side.
const SCREENS: [&str; 2] = ["recipient", "courier"];
/// Words that the script types, for both sides.
const TYPED: [&str; 2] = ["statement", "answer"];

/// The section. Without scripts it says what it would show, and where the rules stand.
pub(super) fn section(text: Text) -> Markup {
    let say = |key: &str| text.say(&format!("porch-{key}"));
    html! {
        section #porch-scene.only-phone.porch-scene aria-labelledby="porch-title"
            data-busy=(say("busy")) data-failed=(say("failed")) data-gone=(say("gone"))
            data-playing=(say("playing")) data-again=(say("again"))
            data-statement=(say(TYPED[0])) data-answer=(say(TYPED[1])) {
            h2 #porch-title { (say("title")) }
            p { (say("lead")) }
            noscript {
                p.note { (say("no-script")) }
                ol { @for step in STEPS { li { strong { (say(step)) } ". " (say(&format!("{step}-more"))) } } }
            }
            p {
                button type="button" hidden data-begins { (say("begin")) } " "
                span.note { (say("length")) }
            }
            p.note role="status" data-says {}
            div.guided hidden {
                ol.outcomes {
                    @for step in STEPS {
                        li data-porch-step=(step) {
                            strong { (say(step)) }
                            span.note { (say(&format!("{step}-more"))) }
                        }
                    }
                }
                div.tabs hidden {
                    @for name in SCREENS {
                        button type="button" data-shows=(name) { (say(&format!("tab-{name}"))) }
                    }
                }
                div.screens data-face="recipient" {
                    @for name in SCREENS {
                        figure.face data-name=(name) {
                            figcaption { strong { (say(name)) } }
                            div.frame { iframe title=(say(name)) {} }
                        }
                    }
                    div data-told aria-live="polite" {}
                }
            }
            p.note { (say("honest")) " " a href="/about/photos" { (say("photos")) } }
        }
    }
}

/// What is told beside the screens: what was given, what each item shows and does not, and how it ended.
pub(super) fn told(play: &Play, text: Text) -> Markup {
    let say = |key: &str| text.say(&format!("porch-{key}"));
    let Some(view) = play.view.as_ref().filter(|_| play.phase != Phase::Failed) else {
        return html! { p.note { (say("waiting")) } };
    };
    html! {
        @if play.phase == Phase::There { p.note { (say("looking")) } }
        (given(view, text))
        (evidence(view, text))
        @if let Some(finding) = view.settled.as_ref().and_then(|claim| claim.finding) {
            p.ended data-finding=(finding.code()) {
                strong { (say("ended")) } " " (finding.words().of(text.0.tag()))
            }
        }
    }
}

fn given(view: &RecipientView, text: Text) -> Markup {
    let Some(remedy) = &view.remedy else { return html! {} };
    let key = if remedy.state == RemedyState::Given { "porch-given" } else { "porch-promised" };
    let what = text.code("remedy-what", remedy.kind.code());
    html! {
        p.given data-remedy=(remedy.state.code()) {
            strong { (text.with(key, &[("what", what.into())])) } " " (text.say("porch-given-more"))
        }
    }
}

fn evidence(view: &RecipientView, text: Text) -> Markup {
    let Some(made) = view.assessed.as_ref().filter(|_| view.remedy.is_some()) else {
        return html! {};
    };
    let tag = text.0.tag();
    html! {
        section aria-labelledby="porch-evidence" {
            h3 #porch-evidence { (text.say("porch-evidence")) }
            p { strong data-word=(made.strength.word.code()) { (made.strength.word.words().of(tag)) } }
            ul.items {
                @for item in &made.strength.items {
                    @let means = item.meaning();
                    li data-item=(item.seen) {
                        span { (means.shows.of(tag)) }
                        span.note { (means.shows_not.of(tag)) }
                    }
                }
            }
            @for why in &made.explanations { p data-why=(why.code()) { (why.words().of(tag)) } }
            p.note { (text.say("porch-evidence-more")) }
        }
    }
}
