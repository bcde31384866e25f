//! What waits for a person: cases, questions to recipients, proposals, appeals and claims in one list, in the
//! published order.
//!
//! Owns: the list with its filters, and the words for why a row stands where it does. Never does: sort; the
//! rule is `domain::waiting`'s, and the same for everybody.

use super::case::{PLACE, code_of, tabs};
use super::desk::{Desk, Section};
use super::table::{self, Column};
use crate::problem::Problem;
use crate::show::{chip, icon, lasting};
use maud::{Markup, html};
use porchlight_app::case::CaseLine;
use porchlight_app::waiting::{Harm, Waiting, WaitingLine, WaitingQuery, WaitingRow, WaitsFor};
use porchlight_app::zone;
use porchlight_domain::time::{DAY, MINUTE};

/// How long is left or over: whole days where it is long, hours and minutes where it counts.
fn span(desk: &Desk, micros: i64) -> String {
    let micros = micros.abs();
    if micros >= 2 * DAY {
        return desk.count("waits-days", u64::try_from(micros / DAY).unwrap_or(0));
    }
    let hours = zone::minutes(micros) / 60;
    if hours >= 2 {
        return desk.count("waits-hours", u64::try_from(hours).unwrap_or(0));
    }
    lasting(desk.text(), micros.max(MINUTE))
}

/// Why a row stands where it does, in words: what hurts somebody meanwhile, and what is owed by when.
pub(super) fn reason(desk: &Desk, waiting: &Waiting) -> Markup {
    let now = desk.now();
    let key = if waiting.is_overdue(now) { "waits-over" } else { "waits-due" };
    let what = desk.text().code("con-waits-owed", waiting.owed.code());
    let left = span(desk, waiting.due.since(now));
    let due = desk.with(key, &[("what", what.into()), ("left", left.into())]);
    let harm = waiting.harm.map(|harm| desk.text().code("con-waits-harm", harm.code()));
    let tone = if waiting.is_overdue(now) { "stop" } else { "" };
    html! {
        @if let Some(harm) = harm { span.chip.warn { (icon("triangle-alert")) (harm) } " " }
        span.(tone) { (due) }
    }
}

fn case_row(desk: &Desk, line: &CaseLine) -> (String, Markup, Markup) {
    let case = &line.case;
    let name = line.courier.as_ref().map_or_else(|| code_of(desk, case.id), |c| c.name.clone());
    let about = html! {
        @if case.report.is_empty() && case.reporter.is_none() {
            (desk.count("case-tries", case.tries)) @if case.earlier_notice.is_some() { ", " (desk.say("case-after-notice")) }
        } @else { (desk.say("case-reported")) }
        @if case.answered_at.is_some() { " " span.chip { (desk.say("case-answered")) } }
        @if line.waits_for_second { " " span.chip.info { (desk.say("case-second")) } }
    };
    (format!("{PLACE}/{}", case.id), html! { (name) }, about)
}

/// Where a row leads, its name, and what it is about.
fn parts(desk: &Desk, row: &WaitingRow) -> (String, Markup, Markup) {
    let text = desk.text();
    match row {
        WaitingRow::Case(line) => case_row(desk, line),
        WaitingRow::Appeal(appeal, decision, courier) => (
            format!("{PLACE}/appeals/{}", appeal.id),
            html! { (courier.name) },
            html! { (desk.say("appeal-against")) " " (text.code("decision-kind", decision.kind.code())) " " (chip(text, "decision-state", decision.state.code())) },
        ),
        WaitingRow::Claim(claim, order) => (
            format!("{}/{}", super::claim::PLACE, claim.id),
            html! { (text.code("claim", claim.kind.code())) },
            html! { span.clip { (order.recipient) " · " (order.external_reference) } },
        ),
        WaitingRow::Question(case, order, waits_for_second) => (
            format!("{}/{}", super::pattern::PLACE, case.id),
            html! { (desk.say("waits-question")) },
            html! {
                span.clip { (order.recipient) " · " (desk.with("waits-question-n-of", &[("n", case.claims.into()), ("of", case.deliveries.into())])) }
                @if case.answered_at.is_some() { " " span.chip { (desk.say("case-answered")) } }
                @if *waits_for_second { " " span.chip.info { (desk.say("case-second")) } }
            },
        ),
        WaitingRow::PatternAppeal(appeal, order) => (
            format!("{}/{}", super::pattern_appeal::PLACE, appeal.id),
            html! { (order.recipient) },
            html! { (desk.say("appeal-against")) " " (desk.say("pattern-second-look")) },
        ),
    }
}

fn row(desk: &Desk, line: &WaitingLine) -> Markup {
    let (href, name, about) = parts(desk, &line.row);
    let kind = desk.text().code("con-waits-kind", line.waiting.kind.code());
    html! {
        tr data-keep="" {
            th scope="row" { a data-row="" href=(href) { (name) } }
            td { (reason(desk, &line.waiting)) }
            td { span.muted { (kind) " · " } (about) }
        }
    }
}

fn filters(desk: &Desk) -> Markup {
    let text = desk.text();
    let options = |noun: &str, codes: Vec<&'static str>| -> Vec<(String, String)> {
        codes.into_iter().map(|code| (code.to_owned(), text.code(noun, code))).collect()
    };
    let kinds = options("con-waits-kind", WaitsFor::ALL.iter().map(|kind| kind.code()).collect());
    let harms = options("con-waits-harm", Harm::ALL.iter().map(|harm| harm.code()).collect());
    let parts = html! {
        (table::choice(desk, "kind", &desk.say("waits-kind"), &kinds))
        (table::choice(desk, "harm", &desk.say("waits-harm"), &harms))
    };
    table::filters(desk, false, &parts)
}

/// The list.
pub(super) async fn page(desk: Desk) -> Result<Markup, Problem> {
    let code = |name: &str| desk.address.get(name).map(str::to_owned).unwrap_or_default();
    let query = WaitingQuery { kind: code("kind").parse().ok(), harm: code("harm").parse().ok() };
    let slice = table::slice(&desk.address);
    let found = desk.ask(move |app, ctx| app.waiting(ctx, query, slice)).await?;
    let columns = [
        Column::plain(desk.say("waits-what")),
        Column::plain(desk.say("waits-why")),
        Column::plain(desk.say("waits-about")),
    ];
    let narrowed = query != WaitingQuery::default();
    let main = html! {
        header.head { h1 { (desk.say("cases")) } @if desk.may_decide() { div.acts {
            a.button href=(super::made_case::PLACE) { (icon("gauge")) (desk.say("made-cases")) }
            a.button href="/console/cases/new" { (icon("plus")) (desk.say("case-new")) }
        } } }
        p.muted { (desk.say("waits-lead")) }
        (tabs(&desk, "open"))
        (filters(&desk))
        @if found.rows.is_empty() {
            @let why = if narrowed { "waits-none-narrowed" } else { "cases-none-why" };
            @let step = html! { @if narrowed { a.button href=(PLACE) { (desk.say("clear")) } } };
            (table::empty("circle-check", &desk.say("cases-none"), &desk.say(why), &step))
        } @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("cases")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for line in &found.rows { (row(&desk, line)) } }
            } }
            (table::paging(&desk, found.total))
        }
    };
    Ok(desk.page(Section::Cases, &desk.say("cases"), &main))
}
