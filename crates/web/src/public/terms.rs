//! The terms of a programme, in full, with their version.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use axum::extract::{Path, State};
use maud::{Markup, html};
use porchlight_app::Actor;

pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Markup, Problem> {
    let programmes = site.ask(Actor::Public, |app, _| app.programmes()).await?;
    let found = programmes.into_iter().find(|(programme, _)| programme.code == code);
    let Some((programme, Some(terms))) = found else { return Err(Problem::absent("programme")) };
    let text = visitor.text;
    let title = text.with("terms-title", &[("programme", programme.name.as_str().into())]);
    let published = porchlight_app::zone::rfc3339(terms.published_at);
    let main = html! {
        h1 { (title) }
        p.note {
            (text.with("terms-version", &[("version", terms.version.into())])) " · "
            (text.code("programme", programme.kind.code())) " · "
            time datetime=(published) { (published.get(..10).unwrap_or("")) }
        }
        div.terms { @for part in paragraphs(&terms.body) { p { (part) } } }
        p { a.button.primary href={ "/join?programme=" (programme.code) } { (text.say("nav-join")) } }
    };
    Ok(board(&site, &visitor, &title, &main))
}

/// Terms are plain text; an empty line ends a paragraph.
pub(super) fn paragraphs(body: &str) -> impl Iterator<Item = &str> {
    body.split("\n\n").map(str::trim).filter(|part| !part.is_empty())
}
