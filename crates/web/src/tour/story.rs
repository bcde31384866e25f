//! The scene in which a program grabs at machine speed, and a courier next to it notices nothing.
//!
//! Owns: what is told of both, step by step, and how it looks. Never does: play either of them (the
//! demonstration does, by requests to this server like everybody's), or judge: what stands here is what
//! the server answered.

use super::stage::tick;
use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::verdict::ReasonGiven;
use porchlight_domain::decision::Figure;
use porchlight_domain::id::{CourierId, DecisionId};
use serde_json::{Value, json};

porchlight_domain::codes! {
    /// What the program did.
    pub enum Did {
        /// Sent its list for the round.
        Round = "round",
        /// Took an offer that no app shows.
        Bait = "bait",
        /// Answered the asked step with something made up.
        Guess = "guess",
    }
}

porchlight_domain::codes! {
    /// What came of it.
    pub enum WhatCame {
        /// It went through.
        Entered = "entered",
        /// It is held until one more step is done.
        Challenged = "challenged",
        /// It was not carried out.
        Refused = "refused",
        /// The step was not passed.
        NotPassed = "not_passed",
    }
}

/// The same thing done with the same end, once or again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryStep {
    /// What it did.
    pub did: Did,
    /// What came of it.
    pub came: WhatCame,
    /// How often.
    pub times: u32,
    /// The first time, in milliseconds after the program was sent the offer.
    pub after_ms: u64,
    /// The reasons that the server gave, the newest.
    pub reasons: Vec<ReasonGiven>,
}

/// The courier next to the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Their name.
    pub name: String,
    /// Looks at the list.
    pub looks: u32,
    /// From being sent the offer to entering, in milliseconds.
    pub after_ms: u64,
    /// Whether the entry went through at once.
    pub entered: bool,
    /// Tries of theirs that were held up, or would have been.
    pub held_up: u64,
    /// Points of the card.
    pub points: i32,
    /// From how many points a try is challenged.
    pub challenge_at: Option<i32>,
}

/// What a program tried while the round took entries, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Whose account it ran on.
    pub owner: CourierId,
    /// Their name.
    pub owner_name: String,
    /// Looks at the list before there was anything to take.
    pub looks: u32,
    /// In this time, milliseconds.
    pub watched_ms: u64,
    /// What it did then, in order.
    pub steps: Vec<StoryStep>,
    /// The notice to the owner.
    pub notice: Option<DecisionId>,
    /// The courier next to it.
    pub beside: Beside,
    /// How much is told: the looks, each step, the notice.
    pub told: usize,
}

impl Story {
    /// How much there is to tell.
    #[must_use]
    pub fn length(&self) -> usize {
        self.steps.len() + 2
    }

    /// The notice, once it is told.
    pub(super) fn shown_notice(&self) -> Option<DecisionId> {
        self.notice.filter(|_| self.told >= self.length())
    }

    pub(super) fn json(&self) -> Value {
        let told = self.steps.iter().take(self.told.saturating_sub(1));
        let steps = told.map(|step| {
            json!({"did": step.did.code(), "came": step.came.code(), "times": step.times,
                "after_ms": step.after_ms,
                "reasons": step.reasons.iter().map(|r| r.code.as_str()).collect::<Vec<_>>()})
        });
        let beside = &self.beside;
        json!({
            "owner": self.owner.to_string(), "looks": self.looks, "watched_ms": self.watched_ms,
            "steps": steps.collect::<Vec<_>>(),
            "notice": self.shown_notice().map(|id| id.to_string()),
            "beside": json!({"entered": beside.entered, "held_up": beside.held_up,
                "points": beside.points, "challenge_at": beside.challenge_at, "after_ms": beside.after_ms}),
        })
    }
}

/// Seconds with one digit, as the language writes them.
fn seconds(ms: u64, text: Text) -> String {
    let tenths = (ms + 50) / 100;
    let point = if text.0.tag() == "es" { ',' } else { '.' };
    format!("{}{point}{}", tenths / 10, tenths % 10)
}

/// A reason in words, with what was measured.
fn reason(reason: &ReasonGiven, text: Text) -> String {
    match (Figure::of_code(&reason.code), reason.value) {
        (Some(figure), Some(value)) => figure.say(f64::from(value), text.0.tag()),
        _ => text.code("reason", &reason.code),
    }
}

fn step(step: &StoryStep, text: Text) -> Markup {
    let outcome = if step.came == WhatCame::Entered { "admitted" } else { "refused" };
    let outcome = if step.came == WhatCame::Challenged { "asked" } else { outcome };
    let key = format!("tour-program-{}", step.did.code());
    let counts = [("times", step.times.into()), ("ms", step.after_ms.into())];
    html! {
        li data-step={ (step.did.code()) "-" (step.came.code().replace('_', "-")) } data-outcome=(outcome) {
            strong { (text.with(&key, &counts)) }
            span { (text.code("tour-program-came", step.came.code())) }
            @if !step.reasons.is_empty() {
                ul.why aria-label=(text.say("tour-program-why")) {
                    @for one in &step.reasons { li { (reason(one, text)) } }
                }
            }
        }
    }
}

/// The program on the left, the courier next to it on the right.
pub(super) fn lanes(story: &Story, text: Text) -> Markup {
    let name = [("name", story.owner_name.as_str().into())];
    let looks =
        [("looks", story.looks.into()), ("seconds", seconds(story.watched_ms, text).into())];
    let whole = story.told >= story.length();
    html! {
        div.lanes {
            section aria-labelledby="lane-program" {
                h2 #lane-program { (text.with("tour-program-lane", &name)) }
                p.note { (text.say("tour-program-lane-more")) }
                ol.outcomes {
                    @if story.told > 0 {
                        li data-step="looks" { strong { (text.with("tour-program-looks", &looks)) }
                            span.note { (text.say("tour-program-looks-more")) } }
                    }
                    @for one in story.steps.iter().take(story.told.saturating_sub(1)) { (step(one, text)) }
                    @if whole {
                        li data-step="notice" data-outcome=(if story.notice.is_some() { "told" } else { "waits" }) {
                            strong { (text.with("tour-program-notice", &name)) }
                            span { (text.say(if story.notice.is_some() { "tour-program-notice-here" } else { "tour-program-notice-waits" })) }
                        }
                    }
                }
            }
            (neighbour(&story.beside, text))
        }
    }
}

fn neighbour(beside: &Beside, text: Text) -> Markup {
    let name = [("name", beside.name.as_str().into())];
    let looks =
        [("looks", beside.looks.into()), ("seconds", seconds(beside.after_ms, text).into())];
    let points = [
        ("points", beside.points.into()),
        ("from", beside.challenge_at.unwrap_or_default().into()),
    ];
    html! {
        section aria-labelledby="lane-beside" {
            h2 #lane-beside { (text.with("tour-beside-lane", &name)) }
            p.note { (text.say("tour-beside-lane-more")) }
            ol.outcomes {
                li data-step="beside" data-outcome=(if beside.entered { "admitted" } else { "refused" }) {
                    strong { (text.with("tour-beside-entered", &looks)) }
                    @if beside.entered { span { (tick()) " " (text.say("tour-beside-in")) } }
                    @else { span { (text.say("tour-beside-not-in")) } }
                }
                li data-step="beside-record" {
                    strong { (text.with("tour-beside-reasons", &[("count", beside.held_up.into())])) }
                    span.note {
                        @if beside.challenge_at.is_some() { (text.with("tour-beside-points", &points)) }
                    }
                }
            }
        }
    }
}
