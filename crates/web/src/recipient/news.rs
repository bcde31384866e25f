//! News: by e-mail, to this device, and the one press that ends it.

use super::link::Recipient;
use super::state::State;
use crate::assets;
use crate::page;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use crate::text::Text;
use axum::Form;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::push::NewBrowser;
use porchlight_app::recipient::RecipientView;
use porchlight_domain::id::OrderId;
use serde::Deserialize;

/// Which way to turn the switch.
#[derive(Deserialize)]
pub(super) struct Switch {
    wanted: bool,
}

/// Turns news by e-mail on or off.
pub(super) async fn switch(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(Switch { wanted }): Form<Switch>,
) -> Result<Redirect, Problem> {
    site.ask(recipient.actor, move |app, ctx| app.set_news(ctx, wanted)).await?;
    Ok(recipient.back(if wanted { "news-on" } else { "news-off" }))
}

/// What a browser says about itself.
#[derive(Deserialize)]
pub(super) struct Browser {
    endpoint: String,
    #[serde(default)]
    p256dh: String,
    #[serde(default)]
    auth: String,
}

/// Remembers that this browser wants to be told.
pub(super) async fn tell(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(browser): Form<Browser>,
) -> Result<StatusCode, Problem> {
    let view = site.ask(recipient.actor, |app, ctx| app.recipient_view(ctx)).await?;
    // The words of the page on which this was pressed.
    let language = recipient.visitor.speaking(&view.order.language).text.0.tag().to_owned();
    let new = NewBrowser::read(browser.endpoint, &browser.p256dh, &browser.auth, language)?;
    site.ask(recipient.actor, move |app, ctx| app.tell_this_browser(ctx, new)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets this browser.
pub(super) async fn forget(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Form(browser): Form<Browser>,
) -> Result<StatusCode, Problem> {
    site.ask(recipient.actor, move |app, ctx| app.forget_browser(ctx, &browser.endpoint)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether there will be something to tell about this parcel.
fn may_still_come(state: State) -> bool {
    !state.is_delivered() && !matches!(state, State::Cancelled | State::Returned)
}

/// The switches: e-mail where there is an address, this device where scripts and the browser can.
pub(super) fn section(view: &RecipientView, wanted: bool, site: &Site, text: Text) -> Markup {
    let order = view.order.id;
    let key = site.app().ports.outward.push_key();
    html! {
        section.news aria-labelledby="news-title" {
            h2 #news-title { (text.say("news-title")) }
            @if !view.order.email.is_empty() {
                form.inline method="post" action={ "/r/" (order) "/news" } {
                    p { (text.say(if wanted { "news-email-on" } else { "news-email-off" })) }
                    button name="wanted" value=(!wanted) {
                        (text.say(if wanted { "news-email-stop" } else { "news-email-start" }))
                    }
                }
            }
            @if !key.is_empty() && may_still_come(State::of(view)) {
                div hidden data-push-key=(URL_SAFE_NO_PAD.encode(&key)) data-push-worker="/r/worker.js"
                    data-push-tell={ "/r/" (order) "/device" } data-push-forget={ "/r/" (order) "/device/forget" } {
                    div data-push-said="off" { p { (text.say("news-device")) } button type="button" data-push-on="" { (text.say("news-device-start")) } }
                    p hidden data-push-said="asking" role="status" { (text.say("news-device-asking")) }
                    div hidden data-push-said="on" { p role="status" { (text.say("news-device-on")) } button.quiet type="button" data-push-off="" { (text.say("news-device-stop")) } }
                    p hidden data-push-said="refused" role="status" { (text.say("news-device-refused")) }
                    p hidden data-push-said="failed" role="status" { (text.say("news-device-failed")) }
                }
            }
        }
    }
}

/// The worker that shows notes; its place decides which pages it belongs to.
pub(super) async fn worker() -> Response {
    assets::script("news-worker.js")
}

type Link = Path<(String, String)>;

fn order_of(text: &str) -> Result<OrderId, Problem> {
    text.parse().map_err(|_| Problem::absent("link"))
}

/// What the link in a message shows: a question, because mail scanners open links.
pub(super) async fn ask_to_stop(
    Shared(site): Shared<Site>,
    visitor: Visitor,
    Path((order, secret)): Link,
) -> Result<Markup, Problem> {
    let id = order_of(&order)?;
    let known = secret.clone();
    let found = site.ask(Actor::Public, move |app, _| app.check_news_link(id, &known)).await?;
    let visitor = visitor.speaking(&found.language);
    let text = visitor.text;
    let title = text.say("news-stop-title");
    let operator = &site.app().settings.operator_name;
    let main = html! {
        h1 { (title) }
        p.lead { (text.with("news-stop-lead", &[("operator", operator.as_str().into())])) }
        form method="post" action={ "/news/" (order) "/" (secret) } {
            button.primary name="from" value="page" { (text.say("news-stop")) }
        }
    };
    Ok(page::plain(&visitor, &title, operator, &main))
}

/// What the page's own form sends, which mail programs do not.
const FROM_PAGE: &[u8] = b"from=page";

/// Ends news: from the page, or by the one click of a mail program (RFC 8058), which has no cookie and
/// wants no page.
pub(super) async fn stop(
    Shared(site): Shared<Site>,
    visitor: Visitor,
    Path((order, secret)): Link,
    sent: Bytes,
) -> Result<Response, Problem> {
    let id = order_of(&order)?;
    site.ask(Actor::Public, move |app, ctx| app.stop_news(ctx, id, &secret)).await?;
    // Mail programs send one of two kinds of form; neither says anything that matters.
    if sent.as_ref() != FROM_PAGE {
        return Ok(StatusCode::OK.into_response());
    }
    let text = visitor.text;
    let title = text.say("news-stopped");
    let operator = &site.app().settings.operator_name;
    let main = html! { h1 { (title) } p.lead { (text.say("news-stopped-more")) } };
    Ok(page::plain(&visitor, &title, operator, &main).into_response())
}
