//! Bots: what became of attempts to get work, and accounts that have something in common.
//!
//! Owns: the figures, the list of tries that were held up with their reasons, the groups. Never does:
//! decide about a person; a line here is about one request, and a group is something to look at.

use super::desk::{Desk, Section};
use super::fold::{self, Tab};
use super::table::{self, Column};
use crate::problem::Problem;
use crate::show::{grouped, icon};
use crate::site::Site;
use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::VerdictQuery;
use porchlight_app::verdict::{AttemptFigures, Company, PolicyMode, ReasonGiven, VerdictLine};
use porchlight_domain::id::StationId;
use porchlight_domain::words::VerdictKind;

/// Where the pages are.
pub(super) const PLACE: &str = "/console/bots";
/// Days that the figures cover.
const DAYS: i64 = 7;
/// Names listed of a group before the rest is only counted.
const NAMES: usize = 8;

pub(super) fn routes() -> Router<Site> {
    Router::new().route(PLACE, get(list)).route(&format!("{PLACE}/groups"), get(groups))
}

/// The pages of this section.
pub(super) fn tabs(desk: &Desk, here: &str) -> Markup {
    let pages = [("tries", ""), ("groups", "/groups"), ("policy", "/policy")];
    let tab = |(name, place): (&str, &str)| {
        Tab::plain(format!("{PLACE}{place}"), desk.say(&format!("bots-{name}")), name == here)
    };
    fold::tabs(desk, "bots", &pages.map(tab))
}

/// A reason in words, with what was measured.
pub(super) fn reason(desk: &Desk, reason: &ReasonGiven) -> Markup {
    let words = desk.text().code("reason", &reason.code);
    let value = reason.value.map(number);
    html! { (words) @if let Some(value) = value { " " span.note { "(" (value) ")" } } }
}

/// A measured value, short.
fn number(value: f32) -> String {
    if value.abs() >= 100.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

fn figure(label: &str, value: i64, note: &str) -> Markup {
    let value = grouped(u64::try_from(value).unwrap_or(0));
    html! { div.figure { dt { (label) } dd { strong { (value) } @if !note.is_empty() { span.note { (note) } } } } }
}

fn query(desk: &Desk) -> VerdictQuery {
    let station = desk.address.get("station");
    let station = station.and_then(|code| desk.stations.iter().find(|s| s.code == code));
    let meant = desk.address.get("verdict").and_then(|code| code.parse().ok());
    VerdictQuery { station: station.map(|s| s.id), meant, courier: None }
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let (query, slice) = (query(&desk), table::slice(&desk.address));
    let (figures, lines, policies) = desk
        .ask(move |app, ctx| {
            let figures = app.attempt_figures(ctx, DAYS)?;
            let lines = app.verdict_lines(ctx, query, slice)?;
            Ok((figures, lines, app.verdict_policies(ctx)?))
        })
        .await?;
    let shadow = policies.first().is_some_and(|line| line.policy.mode == PolicyMode::Shadow);
    let main = html! {
        header.head { h1 { (desk.say("bots")) } }
        (tabs(&desk, "tries"))
        div #bots data-live="bots" {
            @if shadow { p.banner { (icon("eye")) " " (desk.say("bots-shadow")) " " a href={ (PLACE) "/policy" } { (desk.say("bots-policy")) } } }
            @if figures.breaker > 0 { p.banner.warn role="status" { (desk.count("bots-breaker", figures.breaker)) } }
            (totals(&desk, &figures))
            (breakdown(&desk, &figures))
            (tries(&desk, &lines.rows, shadow))
            (table::paging(&desk, lines.total))
        }
    };
    Ok(desk.page(Section::Bots, &desk.say("bots"), &main))
}

fn totals(desk: &Desk, figures: &AttemptFigures) -> Markup {
    let of = |code: &str| figures.outcomes.get(code).copied().unwrap_or(0);
    let all: i64 = figures.outcomes.values().sum();
    html! {
        dl.figures {
            (figure(&desk.say("bots-attempts"), all, &desk.say("bots-attempts-note")))
            (figure(&desk.say("bots-admitted"), of("admit"), ""))
            (figure(&desk.say("bots-challenged"), of("challenge"), ""))
            (figure(&desk.say("bots-delayed"), of("delay"), ""))
            (figure(&desk.say("bots-refused"), of("refuse"), ""))
            (figure(&desk.say("bots-unproved"), of("unproved"), &desk.say("bots-unproved-note")))
        }
    }
}

fn breakdown(desk: &Desk, figures: &AttemptFigures) -> Markup {
    let mut reasons: Vec<_> = figures.reasons.iter().collect();
    reasons.sort_by_key(|(_, tries)| std::cmp::Reverse(**tries));
    let station = |id: &str| {
        let known = desk.stations.iter().find(|s| s.id.to_string() == id);
        known.map_or_else(|| desk.say("bots-no-station"), |s| s.name.clone())
    };
    html! {
        @if !reasons.is_empty() { details.panel { summary { (desk.say("bots-by")) }
            div.evidence-pair {
                table.rows { caption { (desk.say("bots-by-reason")) }
                    tbody { @for ((code, outcome), tries) in reasons { tr {
                        th scope="row" { (desk.text().code("reason", code)) } td { (outcome_words(desk, outcome)) } td.number { (grouped(u64::try_from(*tries).unwrap_or(0))) }
                    } } } }
                table.rows { caption { (desk.say("bots-by-station")) }
                    tbody { @for ((id, outcome), tries) in &figures.stations { tr {
                        th scope="row" { (station(id)) } td { (outcome_words(desk, outcome)) } td.number { (grouped(u64::try_from(*tries).unwrap_or(0))) }
                    } } } }
            }
        } }
    }
}

fn outcome_words(desk: &Desk, outcome: &str) -> String {
    desk.text().code("outcome-of-try", outcome)
}

fn tries(desk: &Desk, lines: &[VerdictLine], shadow: bool) -> Markup {
    let columns =
        ["when", "courier", "station", "bots-act", "bots-verdict", "bots-points", "bots-why"].map(
            |key| {
                let label = desk.say(key);
                if key == "bots-points" { Column::number(label) } else { Column::plain(label) }
            },
        );
    let verdicts = VerdictKind::ALL.iter().filter(|kind| **kind != VerdictKind::Admit);
    let verdicts: Vec<_> =
        verdicts.map(|kind| (kind.code().to_owned(), outcome_words(desk, kind.code()))).collect();
    let stations: Vec<_> = desk.stations.iter().map(|s| (s.code.clone(), s.name.clone())).collect();
    html! {
        form.filters { (table::choice(desk, "verdict", &desk.say("bots-verdict"), &verdicts))
            (table::choice(desk, "station", &desk.say("station"), &stations))
            button { (desk.say("narrow")) } }
        @if lines.is_empty() { (table::empty("circle-check", &desk.say("bots-none"), &desk.say("bots-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("bots-tries")) { table.rows.list {
                (table::head(desk, &columns))
                tbody data-rows="" { @for alike in lines.chunk_by(is_alike) { (try_row(desk, alike, shadow)) } }
            } }
        }
    }
}

/// Whether a try says the same as the one before: who tried what, what became of it and why. A program
/// makes hundreds of those; they stand in one row.
fn is_alike(one: &VerdictLine, next: &VerdictLine) -> bool {
    let said = |line: &VerdictLine| {
        let row = &line.row;
        (row.courier, row.station, row.meant, row.verdict)
    };
    let why = one.reasons.iter().map(|reason| &reason.code);
    said(one) == said(next)
        && one.row.act == next.row.act
        && why.eq(next.reasons.iter().map(|reason| &reason.code))
}

/// Tries that say the same, the newest first.
fn try_row(desk: &Desk, alike: &[VerdictLine], shadow: bool) -> Markup {
    let Some(line) = alike.first() else { return html! {} };
    let row = &line.row;
    let station = row.station.or_else(|| desk.stations.first().map(|s| s.id));
    let tone = match row.meant {
        VerdictKind::Refuse => "stop",
        VerdictKind::Challenge => "warn",
        VerdictKind::Admit | VerdictKind::Delay => "info",
    };
    html! {
        tr {
            th scope="row" { @if let Some(id) = station { (desk.show(id).moment(row.at)) } }
            td { @match (row.courier, &line.courier) {
                (Some(id), Some(name)) => a href={ "/console/people/" (id) } { (name) },
                _ => span.muted { (desk.say("bots-outside")) },
            } }
            td { @if let Some(id) = row.station { (desk.station_name(id)) } }
            td { (desk.text().code("act-of-try", &row.act)) }
            td {
                span.chip.(tone) { (outcome_words(desk, row.meant.code())) }
                @if row.verdict != row.meant && !shadow { " " span.note { (desk.say("bots-meant")) } }
            }
            td.number data-label=(desk.say("bots-points")) { (points(line)) }
            td { @for (place, given) in line.reasons.iter().enumerate() { @if place > 0 { " · " } (reason(desk, given)) }
                @if let Some(millis) = line.round_trip { " " span.note { (desk.with("bots-round-trip", &[("ms", grouped(millis.into()).into())])) } }
                @if alike.len() > 1 { (earlier(desk, station, &alike[1..])) } }
        }
    }
}

fn points(line: &VerdictLine) -> String {
    grouped(u64::try_from(line.row.points - line.row.trust).unwrap_or(0))
}

/// The tries of a row that came before its newest.
fn earlier(desk: &Desk, station: Option<StationId>, lines: &[VerdictLine]) -> Markup {
    html! {
        details { summary { (desk.count("bots-alike", u64::try_from(lines.len()).unwrap_or(0))) }
            ul { @for line in lines { li {
                @if let Some(id) = station { (desk.show(id).moment(line.row.at)) ", " (desk.show(id).seconds(line.row.at)) }
                " · " (points(line)) " " (desk.say("bots-points"))
            } } }
        }
    }
}

async fn groups(desk: Desk) -> Result<Markup, Problem> {
    let groups = desk.ask(|app, ctx| app.company(ctx)).await?;
    let main = html! {
        header.head { h1 { (desk.say("bots")) } }
        (tabs(&desk, "groups"))
        p.muted { (desk.say("bots-groups-lead")) }
        @if groups.is_empty() { (table::empty("users", &desk.say("bots-groups-none"), &desk.say("bots-groups-none-why"), &html! {})) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("bots-groups")) { table.rows {
            thead { tr { @for key in ["bots-shared", "bots-accounts", "bots-times", "bots-last"] { th scope="col" { (desk.say(key)) } } } }
            tbody { @for group in &groups { (group_row(&desk, group)) } }
        } } }
    };
    Ok(desk.page(Section::Bots, &desk.say("bots-groups"), &main))
}

fn group_row(desk: &Desk, group: &Company) -> Markup {
    let more = group.couriers.len().saturating_sub(NAMES) as u64;
    let station = desk.stations.first().map(|s| s.id);
    html! {
        tr {
            th scope="row" { (desk.say(&format!("bots-shared-{}", group.kind))) }
            td { (desk.count("bots-n-accounts", group.couriers.len() as u64)) ": "
                @for (place, (id, name)) in group.couriers.iter().take(NAMES).enumerate() { @if place > 0 { ", " } a href={ "/console/people/" (id) } { (name) } }
                @if more > 0 { " " (desk.count("bots-more", more)) } }
            td.number { (grouped(u64::from(group.count))) }
            td { @if let Some(id) = station { (desk.show(id).moment(group.last)) } }
        }
    }
}
