//! The tour's page: a sentence, the scenes, three framed faces, and the doors to walk in by.

use super::{Demo, Scene, TOPIC, TourState, face, only_phone, porch_view, race_view, stage};
use crate::page::{self, Head};
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::round::RoundPage;
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::id::CourierId;
use std::sync::Arc;

/// The steps a visitor reads, with the scenes of each.
const STEPS: [(&str, &[Scene]); 6] = [
    ("draw", &[Scene::Entering, Scene::Sealed, Scene::Drawn]),
    ("program", &[Scene::Program]),
    ("bound", &[Scene::Bound]),
    ("left", &[Scene::Driving, Scene::Left]),
    ("photo", &[Scene::Photo]),
    ("check", &[Scene::Verified]),
];

/// What the page shows, loaded in one go.
pub(super) struct Shown {
    pub(super) tour: TourState,
    pub(super) round: Option<RoundPage>,
    /// Path of the order's link.
    recipient: Option<String>,
    /// The log's public key.
    pub(super) log_key: String,
    /// Why no face can be compared here.
    no_faces: Option<String>,
}

fn load(app: &App, ctx: &Ctx, demo: &dyn Demo) -> porchlight_app::Result<Shown> {
    let tour = demo.tour();
    let round = tour.round.map(|id| app.round_page(ctx, id)).transpose()?;
    let link = tour.order.map(|id| app.recipient_link(ctx, id)).transpose()?;
    // The frames stay on whatever address the visitor came by.
    let recipient = link.map(|url| url.replacen(&app.settings.public_url, "", 1));
    let (log_key, no_faces) = (app.log_key().to_string(), demo.guests().absent());
    Ok(Shown { tour, round, recipient, log_key, no_faces })
}

/// The start page of a demonstration.
pub(crate) async fn home(
    site: &Site,
    visitor: &Visitor,
    demo: Arc<dyn Demo>,
    door_closed: bool,
) -> Result<Markup, Problem> {
    let shown = site.ask(Actor::System, move |app, ctx| load(app, ctx, demo.as_ref())).await?;
    let text = visitor.text;
    let operator = site.app().settings.operator_name.as_str();
    let plays = shown.tour.scene != Scene::Waiting && visitor.cookie(super::TOUR_COOKIE).is_some();
    let body = html! {
        header.masthead.wide {
            a.brand href="/" { (page::mark()) span { (operator) } }
            nav.top aria-label=(text.say("nav-public")) {
                a href="/rounds" { (text.say("nav-rounds")) }
                a href="/log" { (text.say("nav-log")) }
                a href="/join" { (text.say("nav-join")) }
            }
        }
        main #main.tour {
            section.hero.playing[plays] {
                h1 { (text.say("tour-title")) }
                @if !plays { p.lead { (text.say("tour-lead")) } }
                @if door_closed { p.banner.warn role="status" { (text.say("tour-door-closed")) } }
                form method="post" action="/tour/start" {
                    button.primary.big { (text.say(if plays { "tour-restart" } else { "tour-start" })) }
                    span.note { (text.say("tour-length")) }
                }
            }
            (scenes(&shown, text, plays))
            (faces(&shown, visitor, plays))
            (porch_view::section(text))
            (race_view::section(text))
            (only_phone::section(text))
            (face::section(shown.no_faces.as_deref(), text))
            (doors(text))
        }
        (page::footer(visitor))
    };
    let head =
        Head { title: &text.say("tour-title"), face: "plain tour-face", scripts: &["tour.js"] };
    Ok(page::document(visitor, &head, &body))
}

fn scenes(shown: &Shown, text: Text, plays: bool) -> Markup {
    let scene = shown.tour.scene;
    let at = STEPS.iter().position(|(_, scenes)| scenes.contains(&scene));
    html! {
        section #tour.scenes data-live=(TOPIC) data-scene=(scene.code()) data-plays[plays]
            data-face=(face_of(scene)) data-recipient=[shown.recipient.as_deref()]
            data-courier=[driver(shown).map(|id| id.to_string())] data-notice=[notice(shown)]
            data-board=(board(shown)) aria-label=(text.say("tour-scenes")) {
            ol.steps {
                @for (index, (name, _)) in STEPS.iter().enumerate() {
                    @let done = at.is_some_and(|at| index < at) || scene == Scene::Verified;
                    @let here = at == Some(index);
                    li.done[done] aria-current=[here.then_some("step")] {
                        span.number { @if done { (stage::tick()) } @else { (index + 1) } }
                        span { (text.say(&format!("tour-step-{name}"))) }
                    }
                }
            }
            div.stage {
                p.caption role="status" { (text.code("tour-scene", scene.code())) }
                (stage::panel(shown, text, plays))
            }
        }
    }
}

/// Which face a scene plays in; on a phone it is the one that shows.
fn face_of(scene: Scene) -> &'static str {
    match scene {
        Scene::Program | Scene::Bound | Scene::Driving | Scene::Left => "courier",
        Scene::Photo => "recipient",
        _ => "board",
    }
}

/// Whose phone the courier's frame is.
fn driver(shown: &Shown) -> Option<CourierId> {
    let owner = shown.tour.story.as_ref().filter(|_| shown.tour.scene == Scene::Program);
    owner.map(|story| story.owner).or(shown.tour.courier.as_ref().map(|(id, _)| *id))
}

/// Where the courier's app shows the notice, once it is told.
fn notice(shown: &Shown) -> Option<String> {
    let story = shown.tour.story.as_ref().filter(|_| shown.tour.scene == Scene::Program)?;
    story.shown_notice().map(|id| format!("#/me/decisions/{id}"))
}

/// What the large screen shows: the round, the tries that were held up, later the delivery with its
/// evidence.
fn board(shown: &Shown) -> String {
    if shown.tour.scene == Scene::Program {
        return "/console/bots".into();
    }
    match (shown.tour.attempt, shown.tour.round) {
        (Some(attempt), _) => format!("/console/deliveries/{attempt}"),
        (None, Some(round)) => format!("/rounds/{round}"),
        (None, None) => "/rounds".into(),
    }
}

fn faces(shown: &Shown, visitor: &Visitor, plays: bool) -> Markup {
    let text = visitor.text;
    let courier = visitor.cookie(super::TOUR_COOKIE).filter(|place| place.starts_with("/courier/"));
    let courier = courier.unwrap_or("/courier/");
    let recipient = shown.recipient.as_deref().unwrap_or("/about/photos");
    let board = board(shown);
    let list = [("courier", courier), ("recipient", recipient), ("board", board.as_str())];
    html! {
        @if plays {
            section.faces aria-label=(text.say("tour-faces")) data-face=(face_of(shown.tour.scene)) {
                div.tabs hidden {
                    @for (name, _) in list {
                        button type="button" data-shows=(name) { (text.say(&format!("tour-tab-{name}"))) }
                    }
                }
                @for (name, place) in list {
                    figure.face data-name=(name) {
                        figcaption {
                            strong { (text.say(&format!("tour-face-{name}"))) }
                            a.note href=(place) target="_blank" { (text.say("tour-open-page")) }
                        }
                        div.frame {
                            iframe src=(place) title=(text.say(&format!("tour-face-{name}"))) {}
                        }
                    }
                }
            }
        }
    }
}

fn doors(text: Text) -> Markup {
    html! {
        section.doors aria-labelledby="doors-title" {
            h2 #doors-title { (text.say("doors-title")) }
            div.cards {
                form.card method="post" action="/tour/walk-in/dispatcher" {
                    h3 { (text.say("door-dispatcher")) }
                    p { (text.say("door-dispatcher-more")) }
                    button { (text.say("door-dispatcher-go")) }
                }
                form.card method="post" action="/tour/walk-in/courier" {
                    h3 { (text.say("door-courier")) }
                    p { (text.say("door-courier-more")) }
                    button { (text.say("door-courier-go")) }
                }
                div.card {
                    h3 { (text.say("door-join")) }
                    p { (text.say("door-join-more")) }
                    a.button href="/join" { (text.say("door-join-go")) }
                }
                div.card {
                    h3 { (text.say("door-check")) }
                    p { (text.say("door-check-more")) }
                    a.button href="/rounds" { (text.say("door-check-go")) }
                }
            }
        }
    }
}
