//! Figures under the review queue: what came of asking, how often the program was overturned, and how
//! often people were right about known cases, all of them together.

use super::desk::Desk;
use crate::problem::Problem;
use crate::show::{grouped, lasting, percent};
use maud::{Markup, html};
use porchlight_app::identity::Figures;
use porchlight_app::known::KnownMonth;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::Role;
use std::collections::BTreeMap;

/// Months of 30 days that the figures look back.
const MONTHS: u32 = 12;

pub(super) async fn panel(desk: &Desk) -> Result<Markup, Problem> {
    let registrar = matches!(desk.role(), Role::Operator | Role::Auditor);
    let (figures, share, known) = desk
        .ask(move |app, ctx| {
            let known = if registrar { Some(app.known_months(ctx)?) } else { None };
            Ok((app.identity_figures(ctx, MONTHS)?, app.known_share()?, known))
        })
        .await?;
    Ok(html! {
        section.panel { h2 { (desk.say("identity-figures")) }
            p.muted { (desk.say("identity-figures-lead")) " " a href="/identity" { (desk.say("identity-figures-public")) } }
            (tiles(desk, &figures))
            div.columns {
                (counts(desk, "identity-by-cause", "identity-cause", &figures.by_trigger))
                (counts(desk, "identity-by-way", "identity-way", &figures.by_way))
                (counts(desk, "identity-by-lapse", "identity-lapse", &figures.by_lapse))
            }
            h3 { (desk.say("identity-groups")) }
            p { (desk.say("identity-groups-why")) }
            @if let Some(known) = &known { (agreement(desk, share, known)) }
        }
    })
}

fn tiles(desk: &Desk, figures: &Figures) -> Markup {
    let of = |part: u64, whole: u64| {
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        percent(small(part), small(whole)).unwrap_or_else(|| desk.say("identity-none-yet"))
    };
    let ending = |code: &str| figures.by_ending.get(code).copied().unwrap_or(0);
    let median = figures.median_minutes.map(|n| lasting(desk.text(), n * MINUTE));
    let parts = |part: u64, whole: u64| {
        desk.with(
            "identity-of",
            &[("part", grouped(part).into()), ("whole", grouped(whole).into())],
        )
    };
    let tiles = [
        ("asks", grouped(figures.asks), desk.say("identity-year")),
        (
            "confirmed",
            of(ending("confirmed"), figures.asks),
            parts(ending("confirmed"), figures.asks),
        ),
        ("lapsed", of(ending("lapsed"), figures.asks), parts(ending("lapsed"), figures.asks)),
        (
            "overturned",
            of(figures.overturned, figures.second_mismatches),
            parts(figures.overturned, figures.second_mismatches),
        ),
        (
            "cases-overturned",
            of(figures.referred_overturned, figures.referred),
            parts(figures.referred_overturned, figures.referred),
        ),
        (
            "median",
            median.unwrap_or_else(|| desk.say("identity-none-yet")),
            desk.say("identity-median-note"),
        ),
    ];
    html! {
        dl.figures { @for (key, number, note) in tiles { div.figure { dt { (desk.say(&format!("identity-tile-{key}"))) } dd { strong { (number) } span.note { (note) } } } } }
    }
}

fn counts(desk: &Desk, title: &str, noun: &str, counts: &BTreeMap<String, u64>) -> Markup {
    html! {
        div { h3 { (desk.say(title)) }
            @if counts.is_empty() { p.muted { (desk.say("identity-none-yet")) } }
            @else { dl.facts { @for (code, n) in counts { div { dt { (desk.text().code(noun, code)) } dd { (grouped(*n)) } } } } }
        }
    }
}

fn agreement(desk: &Desk, share: u16, months: &[KnownMonth]) -> Markup {
    let n = |count: u32| grouped(count.into());
    html! {
        h3 { (desk.say("identity-known")) }
        p { (desk.with("identity-known-lead", &[("share", percent(share.into(), 1_000).unwrap_or_default().into())])) }
        p.note { (desk.say("identity-known-never")) }
        @if months.is_empty() { p.muted { (desk.say("identity-known-none")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("identity-known")) { table.rows.slim {
            thead { tr { th scope="col" { (desk.say("identity-month")) } @for key in ["answers", "agreed", "unclear", "wronged"] { th.number scope="col" { (desk.say(&format!("identity-known-{key}"))) } } } }
            tbody { @for month in months { tr {
                th scope="row" { (month.month) }
                td.number { (n(month.answers)) }
                td.number { (n(month.agreed)) " · " (percent(month.agreed, month.answers).unwrap_or_default()) }
                td.number { (n(month.unclear)) }
                td.number { (n(month.wronged)) }
            } } }
        } } }
    }
}
