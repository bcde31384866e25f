//! The acting courier's own record: what is kept, who looked, corrections, erasure, and the file.

use super::dto::{maybe_time, time};
use super::extract::Body;
use crate::my_record::{act, export as file, held, stays, who};
use crate::problem::Problem;
use crate::public::keep_words;
use crate::session::{Courier, Operation};
use crate::site::Site;
use crate::text::{Language, Text};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use porchlight_app::Settings;
use porchlight_app::my_record::{
    Correction, ErasureAsked, ErasureView, KeptKind, Look, Said, Stayed,
};
use porchlight_app::purpose::DataKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of data that is kept about the courier.
#[derive(Serialize, ToSchema)]
pub(super) struct KeptLine {
    /// Stable name of the kind.
    kind: &'static str,
    /// The kind, in the courier's language, as all words here.
    title: String,
    /// What it is.
    what: String,
    /// What it is for.
    why: String,
    /// How long it stays, or why.
    keep: String,
    rows: u64,
    /// Since when the oldest is kept.
    since: Option<String>,
    newest: Option<String>,
    /// When the newest goes by itself; null where no day is fixed.
    until: Option<String>,
}

/// Somebody looked.
#[derive(Serialize, ToSchema)]
pub(super) struct LookLine {
    /// Role and a mark that is the same for the same person; never a name.
    who: String,
    /// Which page or picture.
    what: String,
    /// Which case, delivery or photo: its id.
    subject: String,
    /// Why, where they were asked.
    purpose: Option<String>,
    at: String,
}

/// What the courier said is wrong.
#[derive(Serialize, ToSchema)]
pub(super) struct CorrectionLine {
    id: String,
    kind: &'static str,
    title: String,
    words: String,
    said_at: String,
    /// A person answers by then.
    answer_by: String,
    /// open, corrected, `in_part` or stays.
    state: &'static str,
    answer: String,
    /// Role of whoever answered.
    answered_by: Option<String>,
    answered_at: Option<String>,
}

/// Something that holds an erasure back.
#[derive(Serialize, ToSchema)]
pub(super) struct HeldLine {
    /// `work_open`, `claim_open`, `case_open` or `legal_hold`.
    code: &'static str,
    words: String,
}

/// The courier's wish to be erased.
#[derive(Serialize, ToSchema)]
pub(super) struct WishLine {
    id: String,
    asked_at: String,
    /// What holds it back; it is done by itself afterwards.
    held: Vec<HeldLine>,
}

/// Everything kept about the courier, by kind.
#[derive(Serialize, ToSchema)]
pub(super) struct MyRecordBody {
    kinds: Vec<KeptLine>,
    looks: Vec<LookLine>,
    corrections: Vec<CorrectionLine>,
    erasure: Option<WishLine>,
}

fn kept(kind: &KeptKind, text: Text, settings: &Settings) -> KeptLine {
    let code = kind.entry.kind.code();
    let say = |more: &str| text.say(&format!("data-kind-{}{more}", code.replace('_', "-")));
    KeptLine {
        kind: code,
        title: say(""),
        what: say("-what"),
        why: say("-why"),
        keep: keep_words(text, settings, kind.entry),
        rows: kind.count.rows,
        since: maybe_time(kind.count.oldest),
        newest: maybe_time(kind.count.newest),
        until: maybe_time(kind.until),
    }
}

fn look(look: &Look, text: Text) -> LookLine {
    LookLine {
        who: who(look, text),
        what: act(look, text),
        subject: look.subject.clone(),
        purpose: look.purpose.map(|purpose| text.code("purpose", purpose.code())),
        at: time(look.at),
    }
}

fn correction(said: Correction, text: Text) -> CorrectionLine {
    let row = said.row;
    CorrectionLine {
        id: row.id.to_string(),
        kind: said.kind.code(),
        title: text.code("data-kind", said.kind.code()),
        words: row.words,
        said_at: time(row.said_at),
        answer_by: time(said.answer_by),
        state: row.state.code(),
        answer: row.answer,
        answered_by: said.answered_by.map(|role| text.code("role", role.code())),
        answered_at: maybe_time(row.answered_at),
    }
}

fn wish(view: &ErasureView, text: Text) -> WishLine {
    let line = |code: &porchlight_domain::words::ErasureHeld| HeldLine {
        code: code.code(),
        words: held(*code, text),
    };
    WishLine {
        id: view.id.to_string(),
        asked_at: time(view.asked_at),
        held: view.held.iter().map(line).collect(),
    }
}

fn text_of(language: &str) -> Text {
    Text(Language::of_tag(language).unwrap_or_default())
}

/// Everything kept about the courier: each kind with its purpose, how much, since when, until when or why
/// it stays; who looked, when and why; corrections; and a wish to be erased.
#[utoipa::path(get, path = "/v1/my-record", tag = "courier",
    responses((status = 200, body = MyRecordBody)))]
pub(super) async fn show(
    State(site): State<Site>,
    Courier(whoever): Courier,
) -> Result<Json<MyRecordBody>, Problem> {
    let (record, account) =
        site.ask(whoever.actor, |app, ctx| Ok((app.my_record(ctx)?, app.my_account(ctx)?))).await?;
    let text = text_of(&account.courier.language);
    let settings = &site.app().settings;
    Ok(Json(MyRecordBody {
        kinds: record.kinds.iter().map(|kind| kept(kind, text, settings)).collect(),
        looks: record.looks.iter().map(|one| look(one, text)).collect(),
        corrections: record.corrections.into_iter().map(|said| correction(said, text)).collect(),
        erasure: record.erasure.as_ref().map(|view| wish(view, text)),
    }))
}

/// Everything kept about the courier as one signed file (`docs/my-record.md`), written while it leaves.
#[utoipa::path(get, path = "/v1/my-record/export", tag = "courier",
    responses((status = 200, content_type = "application/json", body = Object)))]
pub(super) async fn export(
    State(site): State<Site>,
    Courier(whoever): Courier,
) -> Result<Response, Problem> {
    file(&site, whoever.actor).await
}

/// What is wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrongBody {
    /// A kind that stands in the record.
    kind: String,
    /// What is wrong, in the courier's own words, at most 5000 characters.
    words: String,
}

/// What became of saying that something is wrong.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum WrongOutcome {
    /// Kept beside it; a person answers.
    Kept {
        /// Id of the correction.
        id: String,
    },
    /// As many wait already as one person may have.
    Enough,
}

/// Says that something in the record is wrong.
#[utoipa::path(post, path = "/v1/my-record/corrections", tag = "courier", request_body = WrongBody,
    responses((status = 200, body = WrongOutcome)))]
pub(super) async fn correct(
    State(site): State<Site>,
    Courier(whoever): Courier,
    Operation(operation): Operation,
    Body(said): Body<WrongBody>,
) -> Result<Json<WrongOutcome>, Problem> {
    let unknown = || porchlight_app::Error::invalid("kind", "unknown", "it is no kind of data");
    let kind: DataKind = said.kind.parse().map_err(|_| Problem::from(unknown()))?;
    let done = site
        .ask_once(whoever.actor, operation, move |app, ctx| app.say_wrong(ctx, kind, &said.words))
        .await?;
    Ok(Json(match done {
        Said::Kept(id) => WrongOutcome::Kept { id },
        Said::Enough => WrongOutcome::Enough,
    }))
}

/// What is still there.
#[derive(Serialize, ToSchema)]
pub(super) struct StaysLine {
    title: String,
    rows: u64,
    /// Why it stays, and until when.
    words: String,
}

/// What became of asking to be erased.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum EraseOutcome {
    /// Done: this session is over. Keep the receipt, it is not shown again.
    Done {
        /// Kinds of data that went.
        erased: Vec<String>,
        /// What stays, with the reason.
        stays: Vec<StaysLine>,
        /// The receipt as a file: `porchlight verify` checks it offline.
        receipt: String,
    },
    /// Something open holds it back; it is done by itself afterwards.
    Waits {
        /// What.
        held: Vec<HeldLine>,
    },
}

/// Asks to be erased. Open work, claims and cases hold it back; nothing is lost by asking again.
#[utoipa::path(post, path = "/v1/my-record/erasure", tag = "courier",
    responses((status = 200, body = EraseOutcome)))]
pub(super) async fn erase(
    State(site): State<Site>,
    Courier(whoever): Courier,
) -> Result<Json<EraseOutcome>, Problem> {
    let (asked, view, receipt, language) = site
        .ask(whoever.actor, |app, ctx| {
            let language = app.my_account(ctx)?.courier.language;
            let asked = app.ask_erasure(ctx)?;
            let view = app.my_record(ctx)?.erasure;
            let done = !matches!(asked, ErasureAsked::Waits(_));
            let receipt = if done { app.erasure_receipt(ctx)? } else { vec![] };
            Ok((asked, view, receipt, language))
        })
        .await?;
    let text = text_of(&language);
    let title = |kind: DataKind| text.code("data-kind", kind.code());
    if let ErasureAsked::Waits(_) = asked {
        let held = view.map_or_else(Vec::new, |view| wish(&view, text).held);
        return Ok(Json(EraseOutcome::Waits { held }));
    }
    let told = view.and_then(|view| view.receipt);
    let (erased, left) = told.map_or_else(Default::default, |told| (told.erased, told.stays));
    let line = |stayed: Stayed| StaysLine {
        title: title(stayed.kind),
        rows: stayed.rows,
        words: stays(&stayed, text),
    };
    Ok(Json(EraseOutcome::Done {
        erased: erased.into_iter().map(|(kind, _)| title(kind)).collect(),
        stays: left.into_iter().map(line).collect(),
        receipt: String::from_utf8_lossy(&receipt).into_owned(),
    }))
}

/// What became of taking the wish back.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum KeepOutcome {
    /// Nothing is erased.
    TakenBack,
    /// There is no wish that waits.
    Nothing,
}

/// Takes a wish to be erased back while it waits.
#[utoipa::path(delete, path = "/v1/my-record/erasure", tag = "courier",
    responses((status = 200, body = KeepOutcome)))]
pub(super) async fn keep(
    State(site): State<Site>,
    Courier(whoever): Courier,
) -> Result<Json<KeepOutcome>, Problem> {
    let done = site.ask(whoever.actor, |app, ctx| app.take_erasure_back(ctx)).await?;
    Ok(Json(if done { KeepOutcome::TakenBack } else { KeepOutcome::Nothing }))
}
