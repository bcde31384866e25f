//! What the record of a courier and that of a recipient have in common: its words, and its file.
//!
//! Owns: who looked in words that name nobody, what holds an erasure back and why something stays, and
//! handing the signed file out piece by piece. Never does: know who asks; the use-cases do.

use crate::law_view::names;
use crate::problem::Problem;
use crate::site::Site;
use crate::text::Text;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use porchlight_app::Actor;
use porchlight_app::my_record::{Export, Look, Seen, Stayed};
use porchlight_app::zone::{date_of, zone};
use porchlight_domain::words::{ErasureHeld, LookPage};
use std::io::Error;
use tokio::sync::mpsc::Sender;
use tokio_stream::wrappers::ReceiverStream;

/// Who looked: what they are and a mark that is the same for the same person, never a name.
pub(crate) fn who(look: &Look, text: Text) -> String {
    match look.role {
        Some(role) => format!("{} …{}", text.code("role", role.code()), look.pseudonym),
        None => text.say("looker-other"),
    }
}

/// Which page or picture it was.
pub(crate) fn act(look: &Look, text: Text) -> String {
    text.code("look", &look.act)
}

/// What holds an erasure back, in words that say what to do.
pub(crate) fn held(held: ErasureHeld, text: Text) -> String {
    text.code("held", held.code())
}

/// Why something stays, until when, and by which law.
pub(crate) fn stays(stayed: &Stayed, text: Text) -> String {
    let words = text.code("stays", stayed.why.code());
    if let Some(years) = stayed.years {
        return format!("{words} {}", text.with("stays-years", &[("n", years.into())]));
    }
    let dated = [("stays-until", stayed.until), ("stays-at-least", stayed.at_least)];
    let Some((key, at)) = dated.into_iter().find_map(|(key, at)| Some((key, at?))) else {
        return words;
    };
    let date = date_of(at, &zone("UTC")).to_string();
    let laws = names(text, &stayed.laws);
    format!("{words} {}", text.with(key, &[("date", date.into()), ("laws", laws.into())]))
}

/// Notes that a member of staff, or a program with a key, takes something about a person. Who reads about
/// themself leaves no look.
///
/// # Errors
/// What the use-case fails with, as a problem: then nothing is answered.
pub(crate) async fn noted(
    site: &Site,
    actor: Actor,
    page: LookPage,
    id: String,
) -> Result<(), Problem> {
    if !matches!(actor, Actor::Staff(..) | Actor::Key(..)) {
        return Ok(());
    }
    site.ask(actor, move |app, ctx| app.note_look(ctx, Seen { page, id: &id })).await
}

/// The acting person's record as a file. It is made while it leaves: no more than one page of one table is
/// in memory, however slowly it is read, and one that breaks off has no signature.
///
/// # Errors
/// What the use-case fails with, as a problem.
pub(crate) async fn export(site: &Site, actor: Actor) -> Result<Response, Problem> {
    let export = site.ask(actor, |app, ctx| app.begin_export(ctx)).await?;
    let (send, receive) = tokio::sync::mpsc::channel(1);
    tokio::spawn(hand_out(site.clone(), actor, export, send));
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_DISPOSITION, "attachment; filename=\"my-record.json\""),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(receive))).into_response())
}

async fn hand_out(
    site: Site,
    actor: Actor,
    mut export: Export,
    send: Sender<Result<Bytes, Error>>,
) {
    loop {
        let step = move |app: &porchlight_app::App, ctx: &mut porchlight_app::Ctx| {
            let piece = app.export_piece(ctx, &mut export)?;
            Ok((export, piece))
        };
        match site.ask(actor, step).await {
            Ok((back, Some(piece))) => {
                export = back;
                if send.send(Ok(piece.into())).await.is_err() {
                    return;
                }
            }
            Ok((_, None)) => return,
            Err(_) => {
                let _ = send.send(Err(Error::other("the record broke off"))).await;
                return;
            }
        }
    }
}
