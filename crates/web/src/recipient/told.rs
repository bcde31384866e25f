//! Where a claim stands: what was said, what the recipient gets, what the evidence says, how it ended.
//!
//! Owns: the banner of an open claim and that of a settled one. Never does: say anything of a person.

use super::added;
use crate::text::Text;
use crate::told_evidence;
use crate::when::When;
use maud::{Markup, html};
use porchlight_app::Settings;
use porchlight_app::assess::finding::Told;
use porchlight_app::claim::UNDECIDED_AFTER;
use porchlight_app::recipient::{ANSWERED_WITHIN, RecipientView};
use porchlight_app::rows::{Claim, RemedyRow};
use porchlight_domain::words::{ClaimKind, RemedyState};

/// The claim that stands open, or the newest one that was settled.
pub(super) fn banner(view: &RecipientView, text: Text, when: &When, settings: &Settings) -> Markup {
    html! {
        @if let Some(claim) = &view.claim { (open(view, claim, text, when, settings)) }
        @else if let Some(claim) = &view.settled { (settled(view, claim, text, when, settings)) }
    }
}

fn said(claim: &Claim, text: Text, when: &When) -> String {
    text.with(
        "claim-open",
        &[
            ("what", text.code("claim-said", claim.kind.code()).into()),
            ("moment", when.moment(claim.made_at).into()),
        ],
    )
}

fn open(
    view: &RecipientView,
    claim: &Claim,
    text: Text,
    when: &When,
    settings: &Settings,
) -> Markup {
    let operator = settings.operator_name.as_str();
    let by = when.moment(claim.made_at.plus(ANSWERED_WITHIN));
    let end = when.day(claim.made_at.plus(UNDECIDED_AFTER));
    html! {
        div.banner.warn {
            p { strong { (said(claim, text, when)) } }
            @match &view.remedy {
                Some(remedy) => (given(view, remedy, text, when, operator)),
                None => {
                    @if claim.kind == ClaimKind::WrongPlace { p { (text.say("claim-open-wrong-place")) } }
                    p { (text.with("claim-open-next", &[("operator", operator.into()), ("moment", by.into())])) }
                }
            }
            (evidence(view, text))
            (added::section(view, claim, text, when, view.retention.disputed_days))
            p.note { (text.with("claim-ends", &[("day", end.into()), ("operator", operator.into())])) }
            form.inline method="post" action={ "/r/" (view.order.id) "/take-back" } {
                button.quiet { (text.say(if claim.kind == ClaimKind::NotReceived { "claim-found" } else { "claim-take-back" })) }
            }
        }
    }
}

/// What the recipient gets, and when.
fn given(
    view: &RecipientView,
    remedy: &RemedyRow,
    text: Text,
    when: &When,
    operator: &str,
) -> Markup {
    let at = remedy.due_at.or(remedy.given_at).unwrap_or(remedy.asked_at);
    let key = match remedy.state {
        RemedyState::Given => format!("remedy-given-{}", remedy.kind.code()),
        RemedyState::NotNeeded => return html! {},
        state => format!("remedy-{}", state.code().replace('_', "-")),
    };
    let words = text.with(
        &key,
        &[
            ("operator", operator.into()),
            ("sender", view.order.sender.as_str().into()),
            ("moment", when.moment(at).into()),
            ("what", text.code("remedy-what", remedy.kind.code()).into()),
        ],
    );
    html! { p.remedy { strong { (words) } } p.note { (text.say("remedy-no-blame")) } }
}

/// What the evidence says, in the words that the courier reads too.
fn evidence(view: &RecipientView, text: Text) -> Markup {
    html! {
        @if let Some(made) = &view.assessed {
            details.says {
                summary { (text.say("claim-evidence")) }
                (told_evidence::list(made, text.0.tag()))
                p.note { (text.say("claim-evidence-note")) }
            }
        }
    }
}

fn settled(
    view: &RecipientView,
    claim: &Claim,
    text: Text,
    when: &When,
    settings: &Settings,
) -> Markup {
    let operator = settings.operator_name.as_str();
    let at = claim.settled_at.unwrap_or(claim.made_at);
    html! {
        div.banner {
            p { strong { (said(claim, text, when)) } }
            @if let Some(finding) = claim.finding {
                p { (text.with("claim-settled", &[("moment", when.moment(at).into())])) " "
                    (finding.words().of(text.0.tag())) }
            }
            @if !claim.answer.is_empty() { blockquote dir="auto" { (claim.answer) } }
            @if let Some(remedy) = &view.remedy { (given(view, remedy, text, when, operator)) }
            (evidence(view, text))
            (added::section(view, claim, text, when, view.retention.disputed_days))
            p.note { (text.say("claim-again")) }
        }
    }
}
