//! Everything kept about a parcel's recipient, behind the link and without an account: what, who looked,
//! corrections, erasure with its receipt, and a copy of all of it.
//!
//! Never does: show another parcel of the same recipient; a link may have been passed on.

use super::link::Recipient;
use crate::my_record::{act, export as file, held, stays, who};
use crate::page;
use crate::problem::Problem;
use crate::public::keep_words;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::Form;
use axum::extract::{Query, State as Shared};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use porchlight_app::Settings;
use porchlight_app::my_record::{
    Correction, ErasureAsked, ErasureReceipt, ErasureView, KeptKind, MyRecord, Said,
};
use porchlight_app::purpose::DataKind;
use porchlight_domain::words::CorrectionState;
use serde::Deserialize;

/// Words that `done` may bring back.
const NOTICES: [&str; 6] = ["my-wrong", "my-enough", "my-words", "my-erased", "my-waits", "my-not"];
/// Longest note about something that is wrong.
const MAX_WORDS: usize = 5_000;

/// What a redirect says was done.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

struct Shown<'a> {
    order: String,
    text: Text,
    when: &'a When,
    settings: &'a Settings,
}

fn back(recipient: &Recipient, done: &str) -> Redirect {
    Redirect::to(&format!("/r/{}/my-record?done={done}", recipient.order))
}

pub(super) async fn show(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Query(Done { done }): Query<Done>,
) -> Result<Markup, Problem> {
    let (view, record) = site
        .ask(recipient.actor, |app, ctx| Ok((app.recipient_view(ctx)?, app.my_record(ctx)?)))
        .await?;
    let order = recipient.order.to_string();
    let visitor = recipient.visitor.speaking(&view.order.language);
    let text = visitor.text;
    let when = When::new(text, &view.station.time_zone);
    let settings = &site.app().settings;
    let shown = Shown { order, text, when: &when, settings };
    let title = text.say("my-title");
    let erased = record.erasure.as_ref().and_then(|view| view.receipt.as_ref());
    let main = html! {
        p { a.back href={ "/r/" (shown.order) } { (text.say("my-back")) } }
        @if NOTICES.contains(&done.as_str()) {
            p.banner.good[!matches!(done.as_str(), "my-enough" | "my-words" | "my-waits")] role="status" { (text.say(&format!("done-{done}"))) }
        }
        h1 { (title) }
        p.lead { (text.say("my-lead-parcel")) }
        article.mine {
            @if let Some(receipt) = erased { (receipt_section(&shown, receipt)) }
            (kinds(&shown, &record))
            (looks(&shown, &record))
            (copy(&shown))
            @if erased.is_none() { (wrong(&shown, &record)) (erase(&shown, record.erasure.as_ref())) }
        }
    };
    Ok(page::plain(&visitor, &title, &settings.operator_name, &main))
}

fn kinds(shown: &Shown<'_>, record: &MyRecord) -> Markup {
    html! { section.my-kinds { @for kind in &record.kinds { (kind_of(shown, kind)) } } }
}

fn kind_of(shown: &Shown<'_>, kind: &KeptKind) -> Markup {
    let text = shown.text;
    let code = kind.entry.kind.code();
    let key = format!("data-kind-{}", code.replace('_', "-"));
    html! {
        details {
            summary { h2 { (text.say(&key)) } span.note {
                (text.with("my-rows", &[("n", kind.count.rows.into())]))
                @if let Some(oldest) = kind.count.oldest { ", " (text.with("my-since", &[("moment", shown.when.day(oldest).into())])) }
            } }
            p { (text.say(&format!("{key}-what"))) }
            p { (text.say(&format!("{key}-why"))) }
            p.note { (keep_words(text, shown.settings, kind.entry))
                @if let Some(until) = kind.until { " " (text.with("my-until", &[("moment", shown.when.day(until).into())])) } }
        }
    }
}

fn looks(shown: &Shown<'_>, record: &MyRecord) -> Markup {
    let text = shown.text;
    html! {
        section #looks {
            h2 { (text.say("my-looks")) }
            p { (text.say("my-looks-lead")) }
            @if record.looks.is_empty() { p { (text.say("my-looks-none")) } } @else {
                ul.receipts { @for look in &record.looks {
                    li { span { strong { (who(look, text)) } " " (act(look, text)) } " " span.note {
                        @if let Some(purpose) = look.purpose { (text.code("purpose", purpose.code())) " · " }
                        (shown.when.moment_element(look.at))
                    } }
                } }
            }
        }
    }
}

fn copy(shown: &Shown<'_>) -> Markup {
    let text = shown.text;
    html! {
        section {
            h2 { (text.say("my-file")) }
            p { (text.say("my-file-lead")) }
            p { a.button href={ "/r/" (shown.order) "/my-record.json" } download="my-record.json" { (text.say("my-file-take")) } }
            p.note { (text.say("my-file-check")) " " code { "porchlight verify my-record.json" } }
        }
    }
}

fn wrong(shown: &Shown<'_>, record: &MyRecord) -> Markup {
    let text = shown.text;
    html! {
        section #wrong {
            h2 { (text.say("my-wrong")) }
            p { (text.say("my-wrong-lead")) }
            @for said in &record.corrections { (said_wrong(shown, said)) }
            details { summary { (text.say("my-wrong-send")) }
                form.stack method="post" action={ "/r/" (shown.order) "/my-record/wrong" } {
                    div.field { label for="kind" { (text.say("my-wrong-kind")) }
                        select #kind name="kind" { @for kind in &record.kinds {
                            option value=(kind.entry.kind.code()) { (text.code("data-kind", kind.entry.kind.code())) }
                        } } }
                    div.field { label for="words" { (text.say("my-wrong-words")) }
                        textarea #words name="words" rows="4" maxlength=(MAX_WORDS) required {} }
                    button.primary { (text.say("my-wrong-send")) }
                }
            }
        }
    }
}

fn said_wrong(shown: &Shown<'_>, said: &Correction) -> Markup {
    let (text, when, row) = (shown.text, shown.when, &said.row);
    html! {
        article.said {
            h3 { (text.code("data-kind", said.kind.code())) " · " (text.code("correction-state", row.state.code())) }
            p.note { (text.with("my-wrong-said", &[("moment", when.moment(row.said_at).into())])) }
            blockquote dir="auto" { (row.words) }
            @if row.state == CorrectionState::Open {
                p { (text.with("my-wrong-waits", &[("moment", when.day(said.answer_by).into())])) }
            } @else if let (Some(role), Some(at)) = (said.answered_by, row.answered_at) {
                p.note { (text.with("my-wrong-answered", &[("who", text.code("role", role.code()).into()), ("moment", when.moment(at).into())])) }
                blockquote dir="auto" { (row.answer) }
            }
        }
    }
}

fn erase(shown: &Shown<'_>, wish: Option<&ErasureView>) -> Markup {
    let text = shown.text;
    html! {
        section #erase {
            h2 { (text.say("my-erase")) }
            @if let Some(wish) = wish {
                p { (text.with("my-erase-held", &[("moment", shown.when.moment(wish.asked_at).into())])) }
                ul { @for what in &wish.held { li { (held(*what, text)) } } }
                form method="post" action={ "/r/" (shown.order) "/my-record/keep" } { button { (text.say("my-erase-not")) } }
            } @else {
                p { (text.say("my-erase-lead")) }
                p { (text.say("my-erase-stays")) }
                details { summary { (text.say("my-erase-ask")) }
                    form method="post" action={ "/r/" (shown.order) "/my-record/erase" } { button.danger { (text.say("my-erase-sure")) } }
                }
            }
        }
    }
}

fn receipt_section(shown: &Shown<'_>, receipt: &ErasureReceipt) -> Markup {
    let text = shown.text;
    let name = |kind: DataKind| text.code("data-kind", kind.code());
    html! {
        section #receipt {
            h2 { (text.say("my-receipt")) }
            p { (text.with("my-receipt-lead", &[("moment", shown.when.moment(receipt.done_at).into())])) }
            h3 { (text.say("my-receipt-gone")) }
            ul.receipts { @for (kind, rows) in &receipt.erased { li { (name(*kind)) " " span.note { (text.with("my-rows", &[("n", (*rows).into())])) } } } }
            h3 { (text.say("my-receipt-left")) }
            ul.receipts { @for stayed in &receipt.stays { li { strong { (name(stayed.kind)) } ": " (stays(stayed, text)) } } }
            p { a.button href={ "/r/" (shown.order) "/erasure-receipt.json" } download="erasure-receipt.json" { (text.say("my-receipt-take")) } }
            p.note { (text.say("my-receipt-check")) " " code { "porchlight verify erasure-receipt.json" } }
            p.note.hash { (text.with("my-receipt-log", &[("hash", receipt.leaf_hash.clone().into())])) }
        }
    }
}

/// A copy of all of it.
pub(super) async fn take(
    Shared(site): Shared<Site>,
    recipient: Recipient,
) -> Result<Response, Problem> {
    file(&site, recipient.actor).await
}

/// The receipt of the erasure.
pub(super) async fn receipt(
    Shared(site): Shared<Site>,
    recipient: Recipient,
) -> Result<Response, Problem> {
    let bytes = site.ask(recipient.actor, |app, ctx| app.erasure_receipt(ctx)).await?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"erasure-receipt.json\""),
    ];
    Ok((headers, bytes).into_response())
}

/// The form as sent.
#[derive(Deserialize)]
pub(super) struct Wrong {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    words: String,
}

/// Says that something is wrong.
pub(super) async fn say(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(Wrong { kind, words }): Form<Wrong>,
) -> Result<Redirect, Problem> {
    let Ok(kind) = kind.parse::<DataKind>() else { return Ok(back(&recipient, "my-words")) };
    let said = site.ask(recipient.actor, move |app, ctx| app.say_wrong(ctx, kind, &words)).await;
    let done = match said {
        Ok(Said::Kept(_)) => "my-wrong",
        Ok(Said::Enough) => "my-enough",
        Err(problem) if !problem.errors.is_empty() => "my-words",
        Err(problem) => return Err(problem),
    };
    Ok(back(&recipient, done))
}

/// Asks to be erased.
pub(super) async fn ask(
    Shared(site): Shared<Site>,
    recipient: Recipient,
) -> Result<Redirect, Problem> {
    let asked = site.ask(recipient.actor, |app, ctx| app.ask_erasure(ctx)).await?;
    Ok(back(
        &recipient,
        match asked {
            ErasureAsked::Done | ErasureAsked::Already => "my-erased",
            ErasureAsked::Waits(_) => "my-waits",
        },
    ))
}

/// Takes the wish back.
pub(super) async fn keep(
    Shared(site): Shared<Site>,
    recipient: Recipient,
) -> Result<Redirect, Problem> {
    site.ask(recipient.actor, |app, ctx| app.take_erasure_back(ctx)).await?;
    Ok(back(&recipient, "my-not"))
}
