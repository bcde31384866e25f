//! The outbox: what could not be sent first.

use super::desk::{Desk, Section};
use super::system::tabs;
use super::table::{self, Column};
use super::{done, id};
use crate::problem::Problem;
use crate::show::{chip, icon};
use crate::site::Site;
use axum::Router;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};
use maud::{Markup, html};
use porchlight_domain::id::MessageId;
use porchlight_domain::words::MessageState;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/settings/messages", get(list))
        .route("/console/settings/messages/{id}/retry", post(retry))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let slice = table::slice(&desk.address);
    let list = desk.ask(move |app, ctx| app.outbox(ctx, slice)).await?;
    let show = desk.show_here();
    let columns = [
        Column::plain(desk.say("when")),
        Column::plain(desk.say("to")),
        Column::plain(desk.say("subject")),
        Column::number(desk.say("tries")),
        Column::plain(desk.say("state")),
        Column::plain(desk.say("last-error")),
    ];
    let main = html! {
        header.head { h1 { (desk.say("settings")) } }
        (tabs(&desk, "messages"))
        @if list.rows.is_empty() { (table::empty("mail", &desk.say("messages-none"), &desk.say("messages-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("messages")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody { @for m in &list.rows { tr {
                    td { (show.moment(m.created_at)) }
                    th scope="row" { span.clip { (m.recipient) } }
                    td { span.clip { (m.subject) } }
                    td.number { (m.tries) }
                    td { (chip(desk.text(), "message-state", m.state.code())) }
                    td { @if !m.last_error.is_empty() { span.clip title=(m.last_error) { (m.last_error) } }
                        @if m.state == MessageState::Failed { form method="post" action={ "/console/settings/messages/" (m.id) "/retry" } { button { (icon("refresh-cw")) (desk.say("retry")) } } } }
                } } }
            } }
            (table::paging(&desk, list.total))
        }
    };
    Ok(desk.page(Section::Settings, &desk.say("messages"), &main))
}

async fn retry(desk: Desk, Path(message): Path<String>) -> Result<Redirect, Problem> {
    let message: MessageId = id(&message, "message")?;
    let again = desk.ask(move |app, ctx| app.retry_message(ctx, message)).await?;
    Ok(done("/console/settings/messages", if again { "retried" } else { "no-retry" }))
}
