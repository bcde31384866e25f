//! Checking an evidence bundle: offline by anybody, or here for those who cannot.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::{BundleVerdict, Site};
use crate::text::Text;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::Actor;

/// Most bytes of an uploaded bundle: six large pictures and their proofs.
pub(super) const MAX_UPLOAD_BYTES: usize = 24 * 1024 * 1024;

/// Where the certificates of signed pictures stand.
pub(super) const CERTIFICATES: &str = "/.well-known/porchlight/certificates.pem";

/// Every certificate that ever signed pictures here, the newest last.
pub(super) async fn certificates(State(site): State<Site>) -> Response {
    let pem = site.app().ports.sealer.certificates();
    ([(CONTENT_TYPE, "application/x-pem-file")], pem).into_response()
}

pub(super) async fn form(State(site): State<Site>, visitor: Visitor) -> Markup {
    page(&site, &visitor, None)
}

pub(super) async fn check(
    State(site): State<Site>,
    visitor: Visitor,
    mut sent: Multipart,
) -> Result<Markup, Problem> {
    let check = site.bundle_check().ok_or_else(|| Problem::absent("check here"))?;
    let unreadable = |_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "Too large",
            "A bundle has at most 24 MB. Check it offline with the command line.",
        )
    };
    let mut bytes = None;
    while let Some(field) = sent.next_field().await.map_err(unreadable)? {
        if field.name() == Some("bundle") {
            bytes = Some(field.bytes().await.map_err(unreadable)?);
        }
    }
    let bytes = bytes.filter(|b| !b.is_empty());
    let bytes = bytes.ok_or_else(|| Problem::malformed("choose the bundle's zip file first"))?;
    let verdict = site.ask(Actor::Public, move |_, _| Ok(check.check(&bytes))).await?;
    Ok(page(&site, &visitor, Some(&verdict)))
}

fn page(site: &Site, visitor: &Visitor, verdict: Option<&BundleVerdict>) -> Markup {
    let text = visitor.text;
    let title = text.say("verify-title");
    let key = site.app().log_key().to_string();
    let main = html! {
        @if let Some(verdict) = verdict { (answer(verdict, text)) }
        h1 { (title) }
        p.lead { (text.say("verify-lead")) }
        section {
            h2 { (text.say("verify-page")) }
            p { (text.say("verify-page-more")) }
            div.acts {
                a.button.primary href="/verify/checker.html" { (text.say("verify-page-open")) }
                a.button href="/verify/checker.html" download="porchlight-checker.html" { (text.say("verify-page-keep")) }
            }
        }
        section {
            h2 { (text.say("verify-offline")) }
            p { (text.say("verify-offline-more")) }
            pre.sample { "porchlight verify delivery.zip --log-key '" (key) "'" }
            p.note { (text.say("verify-key-note")) }
        }
        @if site.bundle_check().is_some() {
            section {
                h2 { (text.say("verify-here")) }
                p { (text.say("verify-here-more")) }
                form.stack method="post" action="/verify/bundle" enctype="multipart/form-data" {
                    label for="bundle" { (text.say("verify-file")) }
                    input #bundle type="file" name="bundle" accept=".zip,application/zip" required;
                    button.primary { (text.say("verify-check")) }
                }
            }
        }
        @if !site.app().ports.sealer.certificates().is_empty() {
            section {
                h2 { (text.say("verify-manifest")) }
                p { (text.say("verify-manifest-more")) }
                div.acts { a.button href=(CERTIFICATES) download="certificates.pem" { (text.say("verify-manifest-keep")) } }
                pre.sample { "c2patool photo-1.jpg trust --trust_anchors certificates.pem" }
            }
        }
        section {
            h2 { (text.say("verify-receipt")) }
            p { (text.say("verify-receipt-more")) }
        }
    };
    board(site, visitor, &title, &main)
}

fn answer(verdict: &BundleVerdict, text: Text) -> Markup {
    html! {
        section.banner.good[verdict.holds].stop[!verdict.holds] role="status" {
            h2 { (text.say(if verdict.holds { "verify-holds" } else { "verify-refused" })) }
            pre.words lang="en" { (verdict.words) }
        }
    }
}
