//! What is kept about the delivery: who looked, the log, receipts, and the bundle anybody can
//! check.

use super::link::Recipient;
use super::state;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::Error;
use porchlight_app::evidence::{Looker, RecipientRecord};
use porchlight_app::recipient::RecipientView;
use porchlight_app::rows::Leaf;
use porchlight_domain::id::AttemptId;
use porchlight_domain::words::EvidenceKind;

/// The evidence bundle as a file; a moment's patience while its leaves reach the log.
pub(super) async fn bundle(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, attempt)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: AttemptId = attempt.parse().map_err(|_| Problem::absent("delivery"))?;
    // "Not yet" is an answer here, not a failure: the proof follows within seconds.
    let made = site
        .ask(recipient.actor, move |app, ctx| match app.export_bundle(ctx, id) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::Absent(what)) if what.contains("yet") => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    let bytes = made.ok_or_else(|| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "proof_on_its_way",
            "The proof is on its way",
            "The log takes this delivery in within seconds. Go back and try again.",
        )
    })?;
    let name = format!("attachment; filename=\"delivery-{id}.zip\"");
    let headers = [(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// Every receipt in one text file.
pub(super) async fn receipts(
    Shared(site): Shared<Site>,
    recipient: Recipient,
) -> Result<Response, Problem> {
    let kept = site.ask(recipient.actor, |app, ctx| app.recipient_record(ctx)).await?;
    let mut file = String::new();
    for (leaf, receipt) in kept.receipts {
        file.push_str(&leaf.body);
        file.push('\n');
        file.push_str(&receipt);
        file.push('\n');
    }
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"receipts.txt\""),
    ];
    Ok((headers, file).into_response())
}

/// Everything kept, folded.
pub(super) fn section(
    view: &RecipientView,
    kept: &RecipientRecord,
    text: Text,
    when: &When,
) -> Markup {
    let has_photo = view.evidence.iter().any(|e| e.kind == EvidenceKind::Photo);
    html! {
        @if !kept.receipts.is_empty() {
            details.kept #kept {
                summary { h2 { (text.say("kept-title")) } }
                @if let Some(attempt) = state::current(view) {
                    h3 { (text.say("kept-bundle-title")) }
                    p { (text.say("kept-bundle")) @if has_photo { " " (text.say("kept-bundle-manifest")) } }
                    p { a.button href={ "/r/" (view.order.id) "/bundle/" (attempt.id) } download {
                        (text.say("kept-bundle-download")) } }
                    p.note { (text.say("kept-bundle-check")) " " code { "porchlight verify delivery.zip" } " · "
                        a href="/log" { (text.say("kept-how")) } }
                }
                @if has_photo {
                    h3 { (text.say("kept-looks-title")) }
                    (looks(kept, text, when))
                }
                h3 { (text.say("kept-receipts-title")) }
                p.note { (text.say("kept-receipts")) }
                ul.receipts { @for (leaf, _) in &kept.receipts { li { (receipt(leaf, text, when)) } } }
                p { a href={ "/r/" (view.order.id) "/receipts.txt" } download { (text.say("kept-receipts-download")) } }
            }
        }
    }
}

fn name(looker: &Looker, text: Text) -> String {
    match looker {
        Looker::Courier => text.say("looker-courier"),
        Looker::Staff(role) => text.code("role", role.code()),
    }
}

/// Whether anybody else looked, and the newest look, beside the photo itself.
pub(super) fn latest_look(kept: &RecipientRecord, text: Text, when: &When) -> Markup {
    html! {
        p.note.looked {
            @match kept.looks.first() {
                None => (text.say("looked-nobody")),
                Some((looker, at, purpose)) => {
                    (text.with("looked-last", &[
                        ("n", kept.looks.len().into()),
                        ("who", name(looker, text).into()),
                        ("moment", when.moment(*at).into()),
                    ]))
                    @if let Some(purpose) = purpose { " (" (text.code("purpose", purpose.code())) ")" }
                    " " a href="#kept" { (text.say("looked-all")) }
                }
            }
        }
    }
}

fn looks(kept: &RecipientRecord, text: Text, when: &When) -> Markup {
    html! {
        @if kept.looks.is_empty() {
            p { (text.say("kept-looks-none")) }
        } @else {
            ul.receipts {
                @for (looker, at, purpose) in &kept.looks {
                    @let who = name(looker, text);
                    li { span { (who) } " " span.note {
                        @if let Some(purpose) = purpose { (text.code("purpose", purpose.code())) " · " }
                        (when.moment_element(*at))
                    } }
                }
            }
        }
    }
}

fn receipt(leaf: &Leaf, text: Text, when: &When) -> Markup {
    html! {
        span { (text.code("leaf", &leaf.kind)) } " "
        span.note {
            (when.moment_element(leaf.at)) " · "
            @match leaf.leaf_index {
                Some(index) => a href={ "/log/leaves?from=" (index) } {
                    (text.with("kept-entry", &[("n", index.into())]))
                },
                None => (text.say("kept-entry-waits")),
            }
        }
    }
}
