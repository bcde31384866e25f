//! The evidence of a delivery: one component, the same everywhere staff see it.
//!
//! Owns: how photo, position, timeline, strength, log proof and looks are shown. The log proof is
//! recomputed while the page is made: the tick says what was checked, not what was stored.

use crate::law_view;
use crate::map;
use crate::show::{Show, chip, grouped, icon};
use crate::strength as strength_line;
use maud::{Markup, html};
use porchlight_app::desk::{Proofs, ProvedDelivery};
use porchlight_app::evidence::DeliveryView;
use porchlight_app::log::ProvedLeaf;
use porchlight_app::photo::PhotoFiles;
use porchlight_app::rows::PlaceFinding;
use porchlight_app::zone;
use porchlight_domain::geo::Point;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::log::merkle::verify_inclusion;
use porchlight_domain::retention::Dispute;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{
    EvidenceKind, Handling, LookPurpose, Outcome, RedactionState, UploadState,
};

/// Clocks further apart than this are worth a word, in milliseconds.
const SKEW_WORTH_A_WORD: i64 = 5_000;

/// How strong the evidence is, with the sentences behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Strength {
    /// `strong`, `fair` or `thin`.
    pub(crate) level: &'static str,
    /// What speaks for it, each in one sentence.
    pub(crate) facts: Vec<(bool, String)>,
}

fn phone(view: &DeliveryView) -> Option<(Point, u32)> {
    let attempt = &view.attempt;
    let point = Point { lat: attempt.lat?, lon: attempt.lon? };
    Some((point, attempt.accuracy_m.unwrap_or(0)))
}

fn address(view: &DeliveryView) -> Point {
    Point { lat: view.order.lat, lon: view.order.lon }
}

/// Weighs what is there. Every fact is a sentence, so that nobody has to guess what a level means.
pub(crate) fn strength(show: &Show, view: &DeliveryView) -> Strength {
    let text = show.text;
    let mut facts = vec![];
    let has = |kind| view.evidence.iter().find(|item| item.kind == kind);
    if let Some(photo) = has(EvidenceKind::Photo) {
        let live = !photo.supplementary;
        facts.push((live, text.say(if live { "evi-photo-live" } else { "evi-photo-added" })));
        let whole = view.photos.iter().any(|(_, state, _)| *state == UploadState::Verified);
        facts.push((whole, text.say(if whole { "evi-file-matches" } else { "evi-file-waits" })));
    } else if has(EvidenceKind::Code).is_some() {
        facts.push((true, text.say("evi-code")));
    } else if has(EvidenceKind::Scan).is_some() {
        facts.push((true, text.say("evi-scan")));
    } else if view.attempt.handling == Some(Handling::Attended) {
        facts.push((true, text.say("evi-name")));
    } else if view.attempt.outcome == Outcome::Delivered {
        facts.push((false, text.say("evi-no-photo")));
    }
    match phone(view) {
        Some((point, accuracy)) => {
            let metres = point.metres_to(address(view));
            let near = view.finding.as_ref().is_none_or(|finding| !finding.doubtful);
            let key = if near { "evi-near" } else { "evi-far" };
            facts.push((
                near,
                text.with(key, &[("metres", metres.into()), ("accuracy", accuracy.into())]),
            ));
        }
        None => facts.push((false, text.say("evi-no-position"))),
    }
    let against = facts.iter().filter(|(good, _)| !good).count();
    let level = match against {
        0 => "strong",
        1 => "fair",
        _ => "thin",
    };
    Strength { level, facts }
}

/// Whether each leaf stands where its proof says, under the checkpoint's root.
pub(crate) fn proofs_hold(proofs: &Proofs) -> bool {
    let (size, root) = (proofs.checkpoint.size, proofs.checkpoint.root);
    !proofs.leaves.is_empty()
        && proofs.leaves.iter().all(|proved| {
            verify_inclusion(proved.index, size, proved.leaf.hash, &proved.proof, root)
        })
}

/// Purposes that staff may state, in the order in which they are offered.
const PURPOSES: [LookPurpose; 5] = [
    LookPurpose::Claim,
    LookPurpose::RecipientQuestion,
    LookPurpose::CourierQuestion,
    LookPurpose::QualityCheck,
    LookPurpose::LegalRequest,
];

/// Where the parts of the component are, and what its reader said about looking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addresses<'a> {
    /// This page.
    pub(crate) page: &'a str,
    /// The path below which pictures are served.
    pub(crate) photos: &'a str,
    /// The bundle.
    pub(crate) bundle: &'a str,
    /// Why the reader looks at photos, once they said so.
    pub(crate) purpose: Option<LookPurpose>,
}

/// The whole component.
pub(crate) fn evidence(show: &Show, delivery: &ProvedDelivery, at: &Addresses<'_>) -> Markup {
    let view = &delivery.view;
    let text = show.text;
    let weighed = strength(show, view);
    html! {
        section.evidence aria-label=(text.say("evi-title")) {
            @if let Some(finding) = &view.finding {
                (strength_line::block(text, finding, &zone::clock(finding.happened_at, show.zone())))
                (doubt(show, finding))
            }
            div.strength.(weighed.level) {
                p { strong { (text.say(&format!("evi-{}", weighed.level))) } }
                ul { @for (good, fact) in &weighed.facts {
                    li.(if *good { "holds" } else { "lacks" }) { (icon(if *good { "check" } else { "x" })) (fact) }
                } }
            }
            div.evidence-pair {
                (photo_part(show, view, at))
                (map_part(show, view))
            }
            (timeline(show, view))
            (proof_part(show, delivery.proofs.as_ref(), at.bundle))
            (looks(show, delivery))
        }
    }
}

/// What speaks for another door, if it is worth a look.
fn doubt(show: &Show, finding: &PlaceFinding) -> Markup {
    let text = show.text;
    html! { @if finding.doubtful {
        div.banner.warn {
            p { strong { (text.say("con-delivery-doubt")) } }
            ul { @for reason in finding.reasons.split_whitespace() { li { (text.code("place-reason", reason)) } } }
            p.note { (text.say("con-delivery-doubt-note")) }
        }
    } }
}

fn photo_part(show: &Show, view: &DeliveryView, at: &Addresses<'_>) -> Markup {
    let text = show.text;
    let open = !view.hidden || view.dispute == Dispute::Open;
    html! {
        div.photo-part {
            h3 { (text.say("evi-photo")) }
            @if view.photos.is_empty() {
                p.nothing { (icon("camera")) (text.say(no_photo(view))) }
            } @else if !open {
                p.nothing { (icon("eye-off")) (text.say("evi-photo-hidden")) }
            } @else if at.purpose.is_none() && view.photos.iter().any(|(_, _, files)| files.preview.is_some()) {
                (purposes(show, view, at))
            }
            @for (id, state, files) in &view.photos {
                @if files.fault.is_some() && open {
                    p.nothing { (icon("triangle-alert")) (text.say("evi-photo-broken")) }
                } @else if waits(view, *id) {
                    p.nothing { (icon("eye-off")) (text.say("evi-photo-people")) " "
                        a href={ (at.photos) "/" (id) "/people" } { (text.say("con-cover-people")) } }
                } @else if let (Some(purpose), true, true) = (at.purpose, open, files.preview.is_some()) {
                    figure {
                        img src={ (at.photos) "/" (id) "?purpose=" (purpose.code()) } alt=(text.say("evi-photo-alt")) loading="lazy";
                        (caption(show, *state, files))
                    }
                } @else if *state == UploadState::Erased {
                    p.nothing { (icon("trash-2")) (text.say("evi-photo-erased")) }
                } @else if files.preview.is_none() {
                    p.nothing { (icon("hourglass")) (text.say("evi-photo-coming")) }
                    @if let Some(problem) = &files.problem { p.error { (problem) } }
                }
            }
            (kept(show, view, at))
        }
    }
}

/// Whether somebody in this photo waits to be covered.
fn waits(view: &DeliveryView, id: EvidenceId) -> bool {
    view.redactions.iter().any(|r| r.evidence == id && r.state == RedactionState::Asked)
}

fn caption(show: &Show, state: UploadState, files: &PhotoFiles) -> Markup {
    let text = show.text;
    html! {
        figcaption {
            p { (chip(text, "upload", state.code())) " " strong { (text.say("evi-shows-title")) } " " (text.say("evi-shows")) }
            p.muted { strong { (text.say("evi-not-title")) } " " (text.say("evi-not")) }
            @if files.certificates.is_some() { p.muted { (icon("circle-check")) (text.say("evi-manifest")) } }
            @match files.covered() {
                Some(covered) => p.note {
                    (text.with("evi-masked", &[("faces", covered.faces.into()), ("labels", covered.labels.into())]))
                    " " (text.say("evi-masked-limits"))
                },
                None => p.note { (text.say("evi-not-masked")) },
            }
            @if let Some(problem) = &files.problem { p.error { (problem) } }
        }
    }
}

/// One press says why and shows the photo.
fn purposes(show: &Show, view: &DeliveryView, at: &Addresses<'_>) -> Markup {
    let text = show.text;
    let claimed = view.dispute != Dispute::None;
    let unmasked = view.photos.iter().any(|(_, _, files)| files.covered().is_none());
    let offered = PURPOSES.iter().filter(|purpose| match purpose {
        LookPurpose::Claim => claimed,
        _ => !unmasked,
    });
    html! {
        div.purposes role="group" aria-label=(text.say("evi-purpose-title")) {
            p { (icon("eye")) strong { (text.say("evi-purpose-title")) } }
            p.muted { (text.say("evi-purpose-why")) }
            @if unmasked { p.note { (icon("eye-off")) (text.say("evi-claim-only")) } }
            div.acts { @for purpose in offered {
                a.button data-again="" href={ (at.page) "?purpose=" (purpose.code()) } { (text.code("purpose", purpose.code())) }
            } }
        }
    }
}

/// Until when the photos are kept, and what was said about looking at them.
fn kept(show: &Show, view: &DeliveryView, at: &Addresses<'_>) -> Markup {
    let text = show.text;
    let here = view.photos.iter().any(|(_, state, _)| *state != UploadState::Erased);
    html! {
        @if let Some(purpose) = at.purpose.filter(|_| here) {
            p.note { (text.with("evi-purpose-said", &[("purpose", text.code("purpose", purpose.code()).into())])) }
        }
        @if here {
            p.note { @match view.erase_at {
                Some(at) => {
                    (text.with("evi-kept-until", &[("day", show.moment_text(at).into())]))
                    @if !view.photo_laws.is_empty() { " " (text.with("photo-kept-law", &[("packs", law_view::names(text, &view.photo_laws).into())])) }
                },
                None => (text.say("evi-kept-claim")),
            } }
        }
    }
}

fn no_photo(view: &DeliveryView) -> &'static str {
    match view.attempt.photo_policy.as_str() {
        _ if view.attempt.outcome != Outcome::Delivered => "evi-no-photo-failed",
        _ if view.attempt.handling == Some(Handling::Attended) => "evi-no-photo-handed",
        "opted_out" => "evi-no-photo-opted",
        _ => "evi-no-photo-reason",
    }
}

fn map_part(show: &Show, view: &DeliveryView) -> Markup {
    let text = show.text;
    html! {
        div.map-part {
            h3 { (text.say("evi-position")) }
            @if let Some((point, accuracy)) = phone(view) {
                @let metres = point.metres_to(address(view));
                @let words = text.with("evi-position-words", &[("metres", metres.into()), ("accuracy", accuracy.into())]);
                figure {
                    (map::fix(address(view), point, accuracy, &words))
                    figcaption {
                        p { (words) }
                        p.legend { @for kind in ["phone", "address", "accuracy"] { span { span.key.(kind) {} (text.say(&format!("evi-key-{kind}"))) } } }
                    }
                }
            } @else {
                p.nothing { (icon("map-pin")) (text.say("evi-no-position"))
                    @if let Some(why) = &view.attempt.position_missing { ": " (text.code("position-missing", known_reason(why))) } }
            }
        }
    }
}

/// One line of the timeline: what, by the phone's clock, by the server's clock.
type Happened = (String, Option<Timestamp>, Option<Timestamp>);

fn happened(show: &Show, view: &DeliveryView) -> Vec<Happened> {
    let text = show.text;
    let attempt = &view.attempt;
    let mut list: Vec<Happened> = vec![];
    list.push((text.say("evi-planned"), None, Some(view.stop.planned_arrival)));
    if let Some(arrived) = view.stop.arrived_at {
        list.push((text.say("evi-arrived"), Some(arrived), None));
    }
    for item in &view.evidence {
        let what = text.code("evidence", item.kind.code());
        list.push((what, Some(item.captured_at), Some(item.received_at)));
    }
    let outcome = text.code("outcome", attempt.outcome.code());
    list.push((outcome, Some(attempt.occurred_at), Some(attempt.received_at)));
    if let Some(voided) = attempt.voided_at {
        list.push((text.say("evi-voided"), None, Some(voided)));
    }
    list.sort_by_key(|(_, device, server)| device.or(*server));
    list
}

/// Why a phone gave no position, in the words we know.
fn known_reason(why: &str) -> &str {
    if matches!(why, "denied" | "timeout") { why } else { "unavailable" }
}

fn timeline(show: &Show, view: &DeliveryView) -> Markup {
    let text = show.text;
    html! {
        h3 { (text.say("evi-timeline")) }
        div.scroll tabindex="0" role="region" aria-label=(text.say("evi-timeline")) { table.timeline {
            thead { tr { th scope="col" { (text.say("evi-what")) } th scope="col" { (text.say("evi-device")) } th scope="col" { (text.say("evi-server")) } th scope="col" { (text.say("evi-gap")) } } }
            tbody { @for (what, device, server) in happened(show, view) {
                tr {
                    th scope="row" { (what) }
                    td { @if let Some(at) = device { (show.seconds(at)) } @else { "–" } }
                    td { @if let Some(at) = server { (show.seconds(at)) } @else { "–" } }
                    td { @if let (Some(device), Some(server)) = (device, server) { (gap(show, server.since(device))) } }
                }
            } }
        } }
        @if view.attempt.skew_ms.abs() > SKEW_WORTH_A_WORD {
            p.note { (text.with("evi-skew", &[("seconds", (view.attempt.skew_ms / 1_000).into())])) }
        }
    }
}

fn gap(show: &Show, micros: i64) -> String {
    let seconds = micros.div_euclid(1_000_000);
    if seconds.abs() < 120 {
        return show.text.with("evi-seconds", &[("n", seconds.into())]);
    }
    crate::show::lasting(show.text, micros)
}

fn proof_part(show: &Show, proofs: Option<&Proofs>, bundle: &str) -> Markup {
    let text = show.text;
    let Some(proofs) = proofs else {
        return html! { p.proof.waits { (icon("hourglass")) (text.say("evi-proof-waits")) } };
    };
    let holds = proofs_hold(proofs);
    let size = grouped(proofs.checkpoint.size);
    html! {
        details.proof.(if holds { "holds" } else { "breaks" }) {
            summary {
                (icon(if holds { "circle-check" } else { "triangle-alert" }))
                @if holds {
                    strong { (text.with("evi-proof-holds", &[("n", proofs.leaves.len().into())])) }
                } @else { strong { (text.say("evi-proof-breaks")) } }
                span.muted { (text.with("evi-proof-size", &[("size", size.into())])) }
            }
            @for proved in &proofs.leaves { (leaf(show, proved)) }
            h4 { (text.say("evi-checkpoint")) }
            pre.hash tabindex="0" { (proofs.note) }
            p.note { (text.say("evi-receipt-words")) }
        }
        p { a.button href=(bundle) download { (icon("download")) (text.say("evi-bundle")) } }
    }
}

fn leaf(show: &Show, proved: &ProvedLeaf) -> Markup {
    let text = show.text;
    html! {
        dl.leaf {
            div { dt { (text.say("evi-leaf-kind")) } dd { (proved.leaf.kind) " · " (show.moment(proved.leaf.at)) } }
            div { dt { (text.say("evi-leaf-hash")) } dd.hash { (proved.leaf.hash.hex()) } }
            div { dt { (text.say("evi-leaf-index")) } dd { (grouped(proved.index)) } }
            div { dt { (text.say("evi-leaf-proof")) } dd.hash { @for sibling in &proved.proof { (sibling.hex()) br; } } }
        }
    }
}

fn looks(show: &Show, delivery: &ProvedDelivery) -> Markup {
    let text = show.text;
    html! {
        h3 { (text.say("evi-looks")) }
        @if delivery.looks.is_empty() { p.muted { (text.say("evi-looks-none")) } }
        @else {
            ul.looks { @for (look, name) in &delivery.looks {
                li { (icon("eye")) (name) " · " @if let Some(purpose) = look.purpose { (text.code("purpose", purpose.code())) " · " } (show.moment(look.at)) }
            } }
        }
        @if delivery.view.thanked { p.thanked { (icon("heart")) (text.say("evi-thanked")) } }
    }
}
