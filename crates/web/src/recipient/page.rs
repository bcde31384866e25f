//! The page: one sentence, the photo, what to know, what to choose, what to say.

use super::link::Recipient;
use super::state::{self, State};
use super::{choices, claim, news, pattern, photo, record, tip, told};
use crate::page;
use crate::problem::Problem;
use crate::site::Site;
use crate::strength;
use crate::text::Text;
use crate::when::When;
use axum::extract::{Query, State as Shared};
use maud::{Markup, html};
use porchlight_app::recipient::RecipientView;
use porchlight_domain::proof::ProofReason;
use porchlight_domain::time::Timestamp;
use serde::Deserialize;

/// What a redirect says was done.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

/// Words that `done` may bring back; anything else is not said.
const NOTICES: [&str; 29] = [
    "choices",
    "choices-no-photo",
    "photo-hidden",
    "photo-shown",
    "photo-erased",
    "photo-held",
    "thanks",
    "claim",
    "claim-already",
    "not-yet",
    "shows-me",
    "not-me",
    "not-my-place",
    "taken-back",
    "nothing-to-take-back",
    "address-no-photo",
    "address-photo",
    "news-on",
    "news-off",
    "tip",
    "tip-amount",
    "tip-paid",
    "tip-withdrawn",
    "pictures",
    "pictures-none",
    "pictures-enough",
    "pictures-over",
    "picture-unusable",
    "picture-busy",
];

pub(super) async fn show(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Query(Done { done }): Query<Done>,
) -> Result<Markup, Problem> {
    let (view, kept, news, patterns) = site
        .ask(recipient.actor, |app, ctx| {
            let (view, patterns) = (app.recipient_view(ctx)?, app.own_patterns(ctx)?);
            Ok((view, app.recipient_record(ctx)?, app.news_wanted(ctx)?, patterns))
        })
        .await?;
    let visitor = recipient.visitor.speaking(&view.order.language);
    let (text, now) = (visitor.text, site.now());
    let when = When::new(text, &view.station.time_zone);
    let operator = site.app().settings.operator_name.as_str();
    let (headline, more) = state::sentences(&view, text, &when, now);
    let topic = format!("order/{}", view.order.id);
    let stream = format!("/r/{}/live", view.order.id);
    let main = html! {
        article.parcel {
            div #now data-live=(topic) data-live-from=(stream) {
                (notice(&done, text))
                (told::banner(&view, text, &when, &site.app().settings))
                (pattern::banner(&patterns, view.order.id, text, &when))
                (hold(&view, text, &when))
                h1 { (headline) }
                p.lead { (more) }
                (place(&view, text))
                (photo::figure(&view, &kept, text, &when, operator))
                (shows(&view, text, &when))
                (carrier(&view, text))
                (code(&view, text))
                (facts(&view, text, &when, now))
            }
            div #acts data-live=(topic) {
                (thanks(&view, text))
                (tip::section(&view, operator, text))
                (claim::section(&view, text))
            }
            (choices::form(&view, text))
            @if State::of(&view) != State::OtherCarrier { (news::section(&view, news, &site, text)) }
            div #record data-live=(topic) { (record::section(&view, &kept, text, &when)) }
            p.my-record { a href={ "/r/" (view.order.id) "/my-record" } { (text.say("my-link")) } }
        }
    };
    Ok(page::plain_with(&visitor, &headline, operator, &["recipient.js"], &main))
}

fn notice(done: &str, text: Text) -> Markup {
    html! {
        @if NOTICES.contains(&done) {
            @let worry = matches!(
                done,
                "not-yet"
                    | "claim-already"
                    | "nothing-to-take-back"
                    | "tip-amount"
                    | "tip-paid"
                    | "pictures-none"
                    | "pictures-enough"
                    | "pictures-over"
                    | "picture-unusable"
                    | "picture-busy"
            );
            p.banner.good[!worry] role="status" { (text.say(&format!("done-{done}"))) }
        }
    }
}

/// Weather or danger at the door, in plain words: why the parcel may be late, and that it is safe.
fn hold(view: &RecipientView, text: Text, when: &When) -> Markup {
    html! {
        @if let Some(told) = &view.hold {
            div.banner.warn role="status" {
                p { strong { (text.code("hold-here", told.level.code())) } }
                p { (told.words) }
                @let until = when.moment(told.until);
                p { (text.with("hold-here-next", &[("moment", until.into())])) }
                @if told.later { p { (text.say("hold-here-later")) } }
            }
        }
    }
}

/// Where exactly to look, and the weather it lies in.
fn place(view: &RecipientView, text: Text) -> Markup {
    let attempt = state::current(view).filter(|_| State::of(view) == State::Left);
    html! {
        @if let Some(attempt) = attempt {
            @if !attempt.where_to_look.is_empty() {
                p.look { span.label { (text.say("where-to-look")) } " " q { (attempt.where_to_look) } }
            }
            @if let Some(weather) = attempt.weather {
                @let wet = weather.is_wet() && !attempt.drop_place.is_some_and(|p| p.is_covered());
                p.weather.wet[wet] {
                    (text.code(if wet { "weather-wet" } else { "weather-was" }, weather.code()))
                }
            }
        }
    }
}

/// The strength line of the newest try, and what could not be checked.
pub(super) fn shows(view: &RecipientView, text: Text, when: &When) -> Markup {
    let finding = state::current(view).and(view.finding.as_ref());
    html! { @if let Some(finding) = finding {
        (strength::block(text, finding, &when.clock(finding.happened_at)))
    } }
}

/// The proof this parcel asks for, where it is more than usual, and why.
fn proof(view: &RecipientView, text: Text) -> Markup {
    let asked = view.proof;
    html! { @if asked.reason != ProofReason::Usual {
        p.note { (text.say("proof-title")) ": " (text.code("proof", asked.level.code())) ". "
            (text.code("proof-reason", asked.reason.code())) }
    } }
}

fn carrier(view: &RecipientView, text: Text) -> Markup {
    let link = view.order.tracking_link.as_str();
    html! {
        @if State::of(view) == State::OtherCarrier {
            p { (text.say("other-carrier-no-photo")) }
            @if link.starts_with("https://") || link.starts_with("http://") {
                p { a.button.primary href=(link) rel="noreferrer" { (text.say("other-carrier-link")) } }
            }
        }
    }
}

fn code(view: &RecipientView, text: Text) -> Markup {
    html! {
        @if State::of(view).is_ahead() {
            div.code-box {
                p { span.label { (text.say("delivery-code")) } strong.code-digits { (view.code) } }
                p.note {
                    (text.say(if view.order.attended_only || view.proof.level.needs_hand_over() { "delivery-code-needed" } else { "delivery-code-hint" }))
                }
                (proof(view, text))
            }
        }
    }
}

fn facts(view: &RecipientView, text: Text, when: &When, now: Timestamp) -> Markup {
    let (order, state) = (&view.order, State::of(view));
    let window = when.span(order.window_start, order.window_end);
    let parcels = text.with("parcel-count", &[("n", view.packages.len().max(1).into())]);
    html! {
        dl.particulars {
            @if state.is_ahead() {
                @if let Some(e) = view.expected {
                    dt { (text.say("fact-expected")) }
                    dd { (when.element(e.start, &when.clocks(e.start, e.end)))
                        span.note { " " (text.say("fact-expected-note")) } }
                    @if let Some(stops @ 1..) = view.stops_before {
                        dt { (text.say("fact-stops-before")) }
                        dd { (stops) }
                    }
                }
                dt { (text.say("fact-window")) }
                dd { (when.element(order.window_start, &window)) }
            } @else if let Some(attempt) = state::current(view) {
                dt { (text.say("fact-when")) }
                dd { (when.element(attempt.occurred_at, &when.moment(attempt.occurred_at))) }
            }
            dt { (text.say("fact-from")) }
            dd { (order.sender) }
            dt { (text.say("fact-to")) }
            dd dir="auto" { (order.recipient) br; (order.address) }
            dt { (text.say("fact-parcels")) }
            dd { (parcels) span.note { " · " (order.external_reference) } }
        }
        @let earlier = earlier(view, text, when, now);
        @if !earlier.is_empty() {
            section.earlier {
                h2 { (text.say("earlier-title")) }
                ul { @for line in earlier { li { (line) } } }
            }
        }
    }
}

/// Every other try, also those that were taken back: nothing disappears.
fn earlier(view: &RecipientView, text: Text, when: &When, now: Timestamp) -> Vec<String> {
    let shown = state::current(view).map(|a| a.id);
    let all = view.earlier.iter().chain(&view.attempt).chain(&view.taken_back);
    let mut all: Vec<_> = all.filter(|attempt| Some(attempt.id) != shown).collect();
    all.sort_by_key(|attempt| attempt.received_at);
    all.into_iter()
        .map(|attempt| {
            let what = match (attempt.voided_at, attempt.reason) {
                (Some(_), _) => text.say("earlier-void"),
                (None, Some(reason)) => text.code("failed", reason.code()),
                (None, None) => text.code("outcome", attempt.outcome.code()),
            };
            let at = when.at(attempt.occurred_at, now);
            text.with("earlier-line", &[("at", at.into()), ("what", what.into())])
        })
        .collect()
}

fn thanks(view: &RecipientView, text: Text) -> Markup {
    html! {
        @if State::of(view).is_delivered() {
            @if view.thanked {
                p.thanked { (text.say("thanked")) }
            } @else {
                form method="post" action={ "/r/" (view.order.id) "/thanks" } {
                    button.primary { (text.say("thank")) }
                }
            }
        }
    }
}
