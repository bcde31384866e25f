//! Packs of law in force for a station, for everybody.

use super::board;
use crate::law_view;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::show::Show;
use crate::site::Site;
use axum::extract::{Path, State};
use maud::{Markup, html};
use porchlight_app::Actor;

pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Markup, Problem> {
    let laws = site.ask(Actor::Public, move |app, _| app.laws(&code)).await?;
    let text = visitor.text;
    let shown = Show::new(text, &laws.station.time_zone);
    let title = text.with("law-title", &[("station", laws.station.name.as_str().into())]);
    let main = html! { h1 { (title) } (law_view::laws(&shown, &laws)) };
    Ok(board(&site, &visitor, &title, &main))
}
