//! Covering people in a photo: the picture, the areas drawn over it, and the three ways it ends.
//!
//! Works without scripts: each area is four numbers in hundredths of the picture. With scripts they
//! are drawn.

use super::desk::{Desk, Section};
use super::form::Values;
use super::{done, id};
use crate::problem::Problem;
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::photo::{Settled, masked_by};
use porchlight_app::ports::Area;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::words::UploadState;

/// Rows of numbers that the form has.
const ROWS: usize = 6;
/// Thousandths in a hundredth.
const TENTH: u16 = 10;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/photos/{id}/people", get(page).post(settle))
}

async fn page(desk: Desk, Path(photo): Path<String>) -> Result<Markup, Problem> {
    let photo: EvidenceId = id(&photo, "photo")?;
    let waiting = desk.ask(move |app, ctx| app.photo_to_mask(ctx, photo)).await?;
    let show = desk.show(waiting.order.station);
    let title = desk.say("cover-title");
    let whole = waiting.state == UploadState::Verified;
    let by = show.moment_text(masked_by(waiting.redaction.asked_at));
    let main = html! {
        p.back { a href={ "/console/deliveries/" (waiting.attempt.id) } { (icon("chevron-left")) (waiting.order.external_reference) } }
        header.head { div { h1 { (title) } p.muted { (desk.with("cover-lead", &[("moment", by.into())])) } } }
        @if !whole { p.banner.warn { (desk.say("cover-not-here")) } }
        form.cover method="post" data-cover="" {
            div.cover-canvas {
                img src={ "/console/photos/" (photo) "?purpose=redaction" } alt=(desk.say("cover-alt")) draggable="false";
            }
            div.cover-side {
                p.note.scripted-only hidden { (desk.say("cover-draw")) }
                fieldset { legend { (desk.say("cover-areas")) }
                    p.hint { (desk.say("cover-areas-hint")) }
                    @for n in 1..=ROWS {
                        div.cover-row { span { (desk.count("cover-area", n as u64)) }
                            @for side in ["left", "top", "width", "height"] {
                                label { (desk.say(&format!("cover-{side}"))) " " input type="number" name=(side) min="0" max="100" inputmode="numeric"; }
                            }
                        }
                    }
                }
                div.acts {
                    button.primary name="end" value="mask" disabled[!whole] { (desk.say("cover-mask")) }
                    button.danger name="end" value="erase" data-asks=(desk.say("cover-erase-sure")) { (desk.say("cover-erase")) }
                    button name="end" value="nobody" { (desk.say("cover-nobody")) }
                }
                p.note { (desk.say("cover-means")) }
            }
        }
    };
    Ok(desk.page_with(Section::Deliveries, &title, &["cover.js"], &main))
}

/// The areas of a form; rows left empty count for nothing.
fn areas(values: &Values) -> Vec<Area> {
    let of = |name| values.all(name).map(|text| text.trim().parse::<u16>().ok());
    let sides = of("left").zip(of("top")).zip(of("width")).zip(of("height"));
    sides
        .filter_map(|(((left, top), width), height)| {
            let part = |side: u16| side.saturating_mul(TENTH);
            let (left, top) = (part(left?), part(top?));
            Some(Area { left, top, width: part(width?), height: part(height?) })
        })
        .collect()
}

async fn settle(
    desk: Desk,
    Path(photo): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let photo: EvidenceId = id(&photo, "photo")?;
    let (end, areas) = (values.get("end").to_owned(), areas(&values));
    let settled = desk
        .ask(move |app, ctx| match end.as_str() {
            "mask" => app.mask_photo(ctx, photo, areas),
            "erase" => app.erase_shown_person(ctx, photo),
            _ => app.nobody_in_photo(ctx, photo),
        })
        .await?;
    let here = format!("/console/photos/{photo}/people");
    Ok(match settled {
        Settled::Done => done("/console", "cover-done"),
        Settled::NotWaiting => done("/console", "cover-not-waiting"),
        Settled::NotHereYet => done(&here, "cover-not-here-yet"),
        Settled::Held => done(&here, "cover-held"),
    })
}
