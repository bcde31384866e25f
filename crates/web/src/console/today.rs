//! Today: what needs somebody first, then the map and the board.

use super::board;
use super::desk::{Desk, Section};
use crate::problem::Problem;
use crate::show::{Show, icon, percent};
use crate::site::Site;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use porchlight_app::board::{Board, BoardRoute, Exception};
use porchlight_app::desk::PeopleCounts;
use porchlight_app::photo::{WaitingRedaction, masked_by};
use porchlight_app::place::Doubt;
use porchlight_app::recipient::ANSWERED_WITHIN;
use porchlight_domain::id::{AwardId, StopId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::OrderState;
use std::collections::BTreeMap;

/// The photo coverage an operator aims at, in tenths of a percent.
const COVERAGE_GOAL: u64 = 999;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console", get(page))
}

/// Counts beside the board that other pages own.
struct Beside {
    people: PeopleCounts,
    quarantined: u32,
    programmes: usize,
    templates: usize,
    orders: u64,
    rounds: u64,
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let station = desk.station().cloned();
    let here = station.as_ref().map(|s| s.id);
    let beside = desk
        .ask(move |app, ctx| {
            let one = porchlight_app::Slice { offset: 0, limit: 1 };
            Ok(Beside {
                people: app.people_counts(ctx)?,
                quarantined: match here {
                    Some(here) => app.quarantined(ctx, here)?,
                    None => 0,
                },
                programmes: app.programmes()?.len(),
                templates: match here {
                    Some(here) => app.templates(ctx, here)?.len(),
                    None => 0,
                },
                orders: app.order_list(ctx, &porchlight_app::OrderQuery::default(), one)?.total,
                rounds: app.round_list(here, one)?.total,
            })
        })
        .await?;
    let title = desk.say("today");
    let Some(station) = station else {
        let main = html! { h1 { (title) } (first_steps(&desk, &beside)) };
        return Ok(desk.page(Section::Today, &title, &main).into_response());
    };
    let board = desk.ask(move |app, ctx| app.board(ctx, station.id)).await?;
    let show = desk.show(board.station.id);
    let now = desk.now();
    let topics = format!("station/{}", board.station.id);
    let main = html! {
        header.head {
            div { h1 { (title) } p.muted { (show.date(porchlight_app::zone::date_of(now, show.zone()))) " · " (board.station.time_zone) } }
            (switcher(&desk))
        }
        (first_steps(&desk, &beside))
        div #today data-live=(topics) {
            (figures(&desk, &board))
            (exceptions(&desk, &show, &board, &beside, now))
            div hidden #board-scene data-scene=(board::scene(&desk, &board, now).data()) {}
        }
        (board::panel(&desk, &show, &board, now))
    };
    let jar: CookieJar = desk.remember();
    Ok((jar, desk.page_with(Section::Today, &title, &["map.js"], &main)).into_response())
}

fn switcher(desk: &Desk) -> Markup {
    let here = desk.station().map(|s| s.code.clone()).unwrap_or_default();
    html! {
        form.switcher action="/console" {
            label { span.visually-hidden { (desk.say("station")) }
                select name="station" data-narrows="" {
                    @for station in &desk.stations {
                        option value=(station.code) selected[station.code == here] { (station.code) " · " (station.name) }
                    }
                }
            }
            button { (desk.say("narrow")) }
        }
    }
}

fn figure(label: &str, value: &str, note: &str, tone: &str) -> Markup {
    html! { div.figure.(tone) { dt { (label) } dd { strong { (value) } @if !note.is_empty() { span.note { (note) } } } } }
}

fn figures(desk: &Desk, board: &Board) -> Markup {
    let count = |state| board.counts.0.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
    let total: u32 = board.counts.0.iter().map(|(_, n)| n).sum();
    let elsewhere = count(OrderState::OtherCarrier) + count(OrderState::Cancelled);
    let ours = total - elsewhere;
    let settled = count(OrderState::Delivered) + count(OrderState::Returned);
    let none = "–".to_owned();
    let part = |a: u32, b: u32| desk.with("x-of-y", &[("x", a.into()), ("y", b.into())]);
    let f = &board.figures;
    let covered = u64::from(f.with_photo) * 1_000;
    let short = f.photo_due > 0 && covered < COVERAGE_GOAL * u64::from(f.photo_due);
    html! {
        dl.figures {
            (figure(&desk.say("fig-delivered"), &count(OrderState::Delivered).to_string(), &desk.count("fig-of-orders", ours), ""))
            (figure(&desk.say("fig-open"), &(ours - settled).to_string(), &desk.say("fig-open-note"), ""))
            (figure(&desk.say("fig-on-time"), &percent(f.on_time, f.delivered).unwrap_or(none.clone()), &part(f.on_time, f.delivered), ""))
            (figure(&desk.say("fig-coverage"), &percent(f.with_photo, f.photo_due).unwrap_or(none), &desk.with("fig-coverage-note", &[("x", f.with_photo.into()), ("y", f.photo_due.into()), ("opted", f.opted_out.into())]), if short { "warn" } else { "" }))
            (figure(&desk.say("fig-failed"), &f.failed.to_string(), &desk.say("fig-failed-note"), ""))
        }
    }
}

fn exceptions(desk: &Desk, show: &Show, board: &Board, beside: &Beside, now: Timestamp) -> Markup {
    let mut rows: Vec<Markup> = urgent_first(board)
        .into_iter()
        .map(|(e, more)| exception(desk, show, board, (e, more), now))
        .collect();
    let notes = [
        (board.photos_waiting, "exc-photos", "hourglass", "/console/deliveries", true),
        (
            board.messages_failed,
            "exc-messages",
            "mail",
            "/console/settings/messages",
            desk.may_operate(),
        ),
        (beside.quarantined, "exc-quarantine", "inbox", "/console/orders/quarantine", true),
        (
            beside.people.submitted,
            "exc-applications",
            "users",
            "/console/people/applications",
            true,
        ),
    ];
    for (n, key, image, href, linked) in notes {
        if n > 0 {
            rows.push(html! {
                li data-keep="" { (icon(image)) div.what { strong { (desk.count(key, n)) } span.muted { (desk.say(&format!("{key}-note"))) } }
                    @if linked { a.button href=(href) { (desk.say("look")) } } }
            });
        }
    }
    html! {
        section.exceptions aria-labelledby="exceptions-title" {
            h2 #exceptions-title { (desk.say("exceptions")) @if !rows.is_empty() { " " span.count { (rows.len()) } } }
            @if rows.is_empty() {
                p.quiet-day { (icon("circle-check")) (desk.say("quiet")) }
            } @else { ul data-rows="" { @for row in &rows { (row) } } }
        }
    }
}

/// The route a stop is on.
fn route_of(board: &Board, stop: StopId) -> Option<&BoardRoute> {
    board.routes.iter().find(|route| route.stops.iter().any(|(s, _)| s.id == stop))
}

/// Exceptions by urgency. Late stops of one route are one exception: its first, and how many more.
fn urgent_first(board: &Board) -> Vec<(&Exception, usize)> {
    let mut list: Vec<(&Exception, usize)> = vec![];
    let mut late: BTreeMap<Option<AwardId>, usize> = BTreeMap::new();
    for exception in &board.exceptions {
        if let Exception::Late(pair) = exception {
            let route = route_of(board, pair.0.id).map(|route| route.award.id);
            if let Some(at) = late.get(&route) {
                list[*at].1 += 1;
                continue;
            }
            late.insert(route, list.len());
        }
        list.push((exception, 0));
    }
    list.sort_by_key(|(exception, _)| match exception {
        Exception::ShowsPerson(_) => 0,
        Exception::Claimed(_) => 1,
        Exception::Doubtful(_) => 2,
        Exception::NotCheckedIn(_) => 2,
        Exception::NotMoving(_) => 3,
        Exception::Late(_) => 4,
        Exception::Failed(_) => 5,
        Exception::Pinned(_) => 6,
    });
    list
}

/// One line: what, whom it concerns, since when, and what to do about it.
fn line(image: &str, tone: &str, what: &str, whom: &Markup, acts: &Markup) -> Markup {
    html! {
        li.(tone) data-keep="" { (icon(image)) div.what { strong { (what) } span { (whom) } } div.acts { (acts) } }
    }
}

fn exception(
    desk: &Desk,
    show: &Show,
    board: &Board,
    (exception, more): (&Exception, usize),
    now: Timestamp,
) -> Markup {
    let open = |href: &str| html! { a.button data-sheet="" data-row="" href=(href) { (desk.say("open")) } };
    match exception {
        Exception::Late(pair) => {
            let (stop, order) = pair.as_ref();
            let late = crate::show::lasting(desk.text(), now.since(stop.planned_arrival));
            let href = format!("/console/orders/{}", order.id);
            let route = route_of(board, stop.id);
            let whom = html! {
                (order.recipient) " · " (order.address) " · " (desk.say("due")) " " (show.clock(stop.planned_arrival))
                @if let Some(route) = route {
                    " · " a data-sheet="" href={ "/console/awards/" (route.award.id) } { (route.courier.name) }
                    @if more > 0 { ": " (desk.count("late-more", more as u64)) }
                }
            };
            let acts = html! { (open(&href)) @if desk.may_dispatch() { a.button data-sheet="" href={ (href) "/move" } { (desk.say("move")) } } };
            line("clock", "warn", &desk.with("exc-late", &[("span", late.into())]), &whom, &acts)
        }
        Exception::Failed(order) => {
            let href = format!("/console/orders/{}", order.id);
            let whom = html! { (order.recipient) " · " (order.address) };
            let acts = html! { (open(&href)) @if desk.may_dispatch() { a.button data-sheet="" href={ (href) "/move" } { (desk.say("move")) } } };
            line("triangle-alert", "warn", &desk.say("exc-failed"), &whom, &acts)
        }
        Exception::NotMoving(pair) => {
            let (award, courier) = pair.as_ref();
            let whom = html! { (courier.name) " · " a href={ "tel:" (courier.phone) } { (courier.phone) } };
            line(
                "pause",
                "warn",
                &desk.say("exc-still"),
                &whom,
                &open(&format!("/console/awards/{}", award.id)),
            )
        }
        Exception::NotCheckedIn(triple) => {
            let (_, courier, block) = triple.as_ref();
            let whom = html! { (courier.name) " · " a href={ "tel:" (courier.phone) } { (courier.phone) } " · " (show.clocks(block.starts_at, block.ends_at)) };
            line(
                "user-x",
                "stop",
                &desk.say("exc-absent"),
                &whom,
                &open(&format!("/console/blocks/{}", block.id)),
            )
        }
        Exception::Doubtful(doubt) => doubtful(desk, doubt),
        Exception::Pinned(pair) => {
            let (pin, order) = pair.as_ref();
            let whom = html! { (order.address) " · " (show.ago(pin.proposed_at, now)) };
            let acts = open(&format!("/console/pins/{}", pin.id));
            line("map-pin", "", &desk.say("exc-pin"), &whom, &acts)
        }
        Exception::ShowsPerson(waiting) => shows_person(desk, show, waiting, now),
        Exception::Claimed(pair) => {
            let (claim, order) = pair.as_ref();
            let by = claim.made_at.plus(ANSWERED_WITHIN);
            let whom = html! { (order.recipient) " · " (order.address) " · " (show.ago(claim.made_at, now)) " · " (desk.say("exc-answer-by")) " " (show.moment(by)) };
            let what = desk.text().code("claim", claim.kind.code());
            line(
                "message-square-warning",
                "stop",
                &what,
                &whom,
                &open(&format!("/console/claims/{}", claim.id)),
            )
        }
    }
}

/// A photo in which somebody waits to be covered.
fn shows_person(desk: &Desk, show: &Show, waiting: &WaitingRedaction, now: Timestamp) -> Markup {
    let asked = waiting.redaction.asked_at;
    let whom = html! {
        (waiting.order.external_reference) " · " (show.ago(asked, now)) " · "
        (desk.say("exc-answer-by")) " " (show.moment(masked_by(asked)))
    };
    let href = format!("/console/photos/{}/people", waiting.redaction.evidence);
    let acts = html! { a.button data-row="" href=(href) { (desk.say("cover-people")) } };
    line("eye-off", "stop", &desk.say("exc-shows-person"), &whom, &acts)
}

/// A delivery that may have gone to another door: the reasons, the evidence, and "I looked".
fn doubtful(desk: &Desk, doubt: &Doubt) -> Markup {
    let (finding, order) = (&doubt.finding, &doubt.order);
    let text = desk.text();
    let whom = html! {
        (order.recipient) " · " (order.address)
        @if let Some(other) = &doubt.other { " · " (desk.with("exc-doubt-other", &[("address", other.clone().into())])) }
        @for reason in finding.reasons.split_whitespace() { br; span.muted { (text.code("place-reason", reason)) } }
    };
    let acts = html! {
        a.button data-sheet="" data-row="" href={ "/console/deliveries/" (finding.attempt) } { (desk.say("open")) }
        @if desk.may_dispatch() {
            form method="post" action={ "/console/doubts/" (finding.id) "/looked" } { button { (icon("check")) (desk.say("exc-doubt-looked")) } }
        }
    };
    line("map-pin", "warn", &desk.say("exc-doubt"), &whom, &acts)
}

/// The first-run list: shown to operators until every step has been made once.
fn first_steps(desk: &Desk, beside: &Beside) -> Markup {
    let steps = [
        ("first-station", "/console/settings/stations/new", !desk.stations.is_empty()),
        ("first-programme", "/console/settings/programmes/new", beside.programmes > 0),
        ("first-orders", "/console/orders/import", beside.orders > 0 || beside.quarantined > 0),
        ("first-template", "/console/blocks/templates", beside.templates > 0),
        ("first-round", "/console/rounds/announce", beside.rounds > 0),
    ];
    let made = steps.iter().filter(|(.., done)| *done).count();
    if made == steps.len() || (!desk.may_operate() && !desk.stations.is_empty()) {
        return html! {};
    }
    html! {
        section.first-steps aria-labelledby="first-title" {
            h2 #first-title { (desk.say("first")) }
            p.muted { (desk.with("first-lead", &[("made", made.into()), ("all", steps.len().into())])) }
            ol { @for (key, href, done) in steps {
                li.(if done { "done" } else { "todo" }) {
                    @if done { (icon("circle-check")) s { (desk.say(key)) } span.visually-hidden { (desk.say("first-done")) } }
                    @else { (icon("chevron-right")) a href=(href) { (desk.say(key)) } span.muted { (desk.say(&format!("{key}-why"))) } }
                }
            } }
        }
    }
}
