//! Check-in at the desk: what a station asks, the code that hangs there, who has shown what, and how the
//! desk sees delays that couriers noted.

use super::desk::{Desk, Section};
use super::form::Values;
use super::round::{local, read_local};
use super::{done, id};
use crate::problem::Problem;
use crate::qr;
use crate::show::{Show, chip, distance, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::check_in::{AwardArrival, DESK_WITHIN};
use porchlight_app::deliver::Checked;
use porchlight_app::desk::{AwardLine, BlockStory};
use porchlight_app::rows::{CheckInRow, StationDelay};
use porchlight_domain::check_in::{Changes, DeskView, Hours, Rule};
use porchlight_domain::id::{AwardId, BlockId};
use porchlight_domain::time::{SECOND, Window};
use porchlight_domain::words::AwardState;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/settings/stations/{code}/check-in", post(set_rule))
        .route("/console/stations/{code}/code", get(code_page))
        .route("/console/blocks/{id}/arrivals/{award}", post(seen))
        .route("/console/blocks/{id}/delays/{award}", post(viewed))
}

/// The panel on a station's page.
pub(super) fn panel(desk: &Desk, code: &str, rule: Rule) -> Markup {
    html! {
        section.panel #check-in { h2 { (desk.say("check-in-title")) } p.muted { (desk.say("check-in-hint")) }
            p { a.button href={ "/console/stations/" (code) "/code" } { (icon("key-round")) (desk.say("check-in-code-show")) } }
            form.stack method="post" action={ "/console/settings/stations/" (code) "/check-in" } {
                div.field-pair {
                    div.field { label for="k-fence" { (desk.say("check-in-fence")) } input #k-fence name="fence" inputmode="numeric" value=(rule.fence_m) required; }
                    div.field { label for="k-changes" { (desk.say("check-in-changes")) } select #k-changes name="changes" {
                        @for changes in Changes::ALL { option value=(changes.code()) selected[*changes == rule.changes] { (desk.text().code("code-changes", changes.code())) } }
                    } }
                }
                label.check { input type="checkbox" name="needed" value="1" checked[rule.code_needed]; span { (desk.say("check-in-needed")) } }
                p.hint { (desk.say("check-in-needed-hint")) }
                button { (desk.say("save")) }
            }
        }
    }
}

async fn set_rule(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let station = desk.station_coded(&code)?.id;
    let place = format!("/console/settings/stations/{code}");
    let changes = values.get("changes").parse().map_err(|_| Problem::absent("way of changing"))?;
    let Ok(fence_m) = values.number("fence") else { return Ok(done(&place, "no-fence")) };
    let rule = Rule { fence_m, code_needed: values.get("needed") == "1", changes };
    match desk.ask(move |app, ctx| app.set_check_in_rule(ctx, station, rule)).await {
        Ok(()) => Ok(done(&place, "check-in-set")),
        Err(problem) if problem.code == "invalid" => Ok(done(&place, "no-fence")),
        Err(problem) => Err(problem),
    }
}

/// The code that hangs at the station. The page loads itself anew when the code changes, so that it can
/// stay on a screen; it prints as a sheet.
async fn code_page(desk: Desk, Path(code): Path<String>) -> Result<Response, Problem> {
    let here = desk.station_coded(&code)?.id;
    let (shown, site) = desk
        .ask(move |app, ctx| Ok((app.station_code(ctx, here)?, app.settings.public_url.clone())))
        .await?;
    // Behind the `#`, where no server sees it; the courier app takes it out of the address.
    let address = format!("{site}/courier/#/today/code/{}", shown.digits);
    let show = desk.show(here);
    let seconds = (shown.until.since(desk.now()) / SECOND).clamp(0, 3_600) + 1;
    let (first, second) = shown.digits.split_at(shown.digits.len() / 2);
    let main = html! {
        header.head { div { h1 { (desk.say("check-in-code")) } p.muted { (desk.station_name(here)) } } }
        section.panel.station-code {
            p.digits { span { (first) } " " span { (second) } }
            (qr::picture(&address, &desk.say("check-in-picture")))
            p { (desk.text().code("code-until", shown.changes.code())) " " (show.moment(shown.until)) }
            p.muted { (desk.say("check-in-code-how")) }
        }
    };
    let page = desk.page(Section::Blocks, &desk.say("check-in-code"), &main);
    Ok(([("refresh", seconds.to_string())], page).into_response())
}

/// What one row says, in words.
fn said(desk: &Desk, show: &Show, row: &CheckInRow) -> Markup {
    let how = row.shown.map(|how| desk.text().code("check-in-shown", how.code()));
    let not_yet = row.unshown.map(|why| desk.text().code("check-in-unshown", why.code()));
    html! {
        (show.clock(row.at)) " "
        @if let Some(how) = how { (how) }
        @if let Some(why) = not_yet { (why) }
        @if let Some(metres) = row.metres { " · " (distance(i64::from(metres))) }
        @if row.missing == "denied" { " · " (desk.say("check-in-denied")) }
    }
}

/// The column on a block's page: how somebody showed that they were there, or what they said last.
pub(super) fn cell(desk: &Desk, show: &Show, arrival: Option<&AwardArrival>) -> Markup {
    html! { @match arrival.and_then(|arrival| arrival.said.last()) {
        Some(row) => (said(desk, show, row)),
        None => span.muted { "-" },
    } }
}

/// Whom the desk can check in, and delays that couriers noted.
pub(super) fn desk_section(
    desk: &Desk,
    show: &Show,
    story: &BlockStory,
    arrivals: &[AwardArrival],
) -> Markup {
    let of = |award: AwardId| arrivals.iter().find(|arrival| arrival.award == award);
    let (now, block) = (desk.now(), &story.block);
    let hours = Hours::of(Window { start: block.starts_at, end: block.ends_at });
    let open = hours.opens <= now && now <= block.ends_at.plus(DESK_WITHIN) && desk.may_dispatch();
    let lines = || story.awards.iter().chain(&story.missed);
    let held =
        |line: &&AwardLine| matches!(line.award.state, AwardState::Held | AwardState::NoShow);
    let waiting: Vec<&AwardLine> = lines().filter(held).filter(|_| open).collect();
    let delayed = lines().filter_map(|line| Some((line, of(line.award.id)?.delay.as_ref()?)));
    html! {
        @if !waiting.is_empty() {
            section.panel { h2 { (desk.say("check-in-waiting")) } p.muted { (desk.say("check-in-waiting-hint")) }
                @for line in waiting { (see_form(desk, show, line, of(line.award.id))) }
            }
        }
        @for (line, delay) in delayed { (delay_panel(desk, show, line, delay)) }
    }
}

fn see_form(desk: &Desk, show: &Show, line: &AwardLine, arrival: Option<&AwardArrival>) -> Markup {
    let at = format!("/console/blocks/{}/arrivals/{}", line.block.id, line.award.id);
    let field = format!("since-{}", line.award.id);
    html! {
        form.inline method="post" action=(at) {
            p { strong { (line.courier.name) } " " @if let Some(row) = arrival.and_then(|a| a.said.last()) { span.muted { (said(desk, show, row)) } } }
            label for=(field) { (desk.say("check-in-since")) }
            input #(field) type="datetime-local" name="since" value=(local(desk.now(), show)) required;
            button { (icon("check")) (desk.say("check-in-seen")) }
        }
    }
}

fn delay_panel(desk: &Desk, show: &Show, line: &AwardLine, delay: &StationDelay) -> Markup {
    let at = format!("/console/blocks/{}/delays/{}", line.block.id, line.award.id);
    html! {
        section.panel { h2 { (desk.say("delay-said")) }
            p { strong { (line.courier.name) } " · " (show.clock(delay.said_at)) " · " (desk.text().code("delay-kind", delay.kind.code())) }
            p.muted { (desk.say("delay-said-hint")) }
            @if let Some(view) = delay.view { p { (chip(desk.text(), "desk-view", view.code())) " " (delay.view_words) } }
            @if desk.may_dispatch() { form.inline method="post" action=(at) {
                label { span { (desk.say("delay-view")) } select name="view" { @for view in DeskView::ALL { option value=(view.code()) selected[delay.view == Some(*view)] { (desk.text().code("desk-view", view.code())) } } } }
                label { span { (desk.say("delay-view-words")) } input name="words" maxlength="300" value=(delay.view_words); }
                button { (desk.say("save")) }
            } }
        }
    }
}

async fn seen(
    desk: Desk,
    Path((block, award)): Path<(String, String)>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let block: BlockId = id(&block, "block")?;
    let award: AwardId = id(&award, "award")?;
    let place = format!("/console/blocks/{block}");
    let known = desk.ask(move |app, ctx| app.block_story(ctx, block)).await?;
    let show = desk.show(known.station.id);
    let Some(since) = read_local(values.get("since"), &show) else {
        return Ok(done(&place, "no-check-in-time"));
    };
    // The field has whole minutes: the minute that is running is not ahead.
    let since = since.min(desk.now());
    match desk.ask(move |app, ctx| app.check_in_at_desk(ctx, award, Some(since))).await {
        Ok(Checked::Done) => Ok(done(&place, "checked-in")),
        Ok(Checked::TooEarly(_)) => Ok(done(&place, "no-check-in-time")),
        Ok(_) => Ok(done(&place, "no-check-in-over")),
        Err(problem) if problem.code == "invalid" => Ok(done(&place, "no-check-in-time")),
        Err(problem) => Err(problem),
    }
}

async fn viewed(
    desk: Desk,
    Path((block, award)): Path<(String, String)>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let block: BlockId = id(&block, "block")?;
    let award: AwardId = id(&award, "award")?;
    let place = format!("/console/blocks/{block}");
    let view: DeskView = values.get("view").parse().map_err(|_| Problem::absent("view"))?;
    let words = values.get("words").to_owned();
    match desk.ask(move |app, ctx| app.view_station_delay(ctx, award, view, &words)).await {
        Ok(_) => Ok(done(&place, "delay-viewed")),
        Err(problem) if problem.code == "invalid" => Ok(done(&place, "no-delay-words")),
        Err(problem) => Err(problem),
    }
}
