//! A pack as a page to read: no scripts, nothing fetched.

use super::{Pack, PolicyInForce, StationPack};
use std::fmt::Write as _;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#171a21;background:#fff}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}\
caption{text-align:left;font-weight:600;padding:.5rem 0}th,td{text-align:left;vertical-align:top;\
padding:.35rem .6rem;border-bottom:1px solid #e2e0da}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px;margin:0}.scroll{overflow-x:auto}\
.quiet{color:#525866}h2{margin-top:2.5rem;border-top:1px solid #e2e0da;padding-top:1.5rem}";

/// Text as it stands in a page.
fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An amount in minor units, with the currency's usual two places.
fn money(minor: i64, currency: &str) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    format!("{sign}{}.{:02} {currency}", minor / 100, minor % 100)
}

fn hours(minutes: i64) -> String {
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

/// A table: its caption, its heads (a head with `#` before it is of numbers), its rows of ready cells.
fn table(page: &mut String, caption: &str, heads: &[&str], rows: &[Vec<String>]) {
    let of = |at: usize| if heads[at].starts_with('#') { " class=\"n\"" } else { "" };
    let _ = write!(
        page,
        "<div class=\"scroll\"><table><caption>{}</caption><thead><tr>",
        safe(caption)
    );
    for (at, head) in heads.iter().enumerate() {
        let _ =
            write!(page, "<th scope=\"col\"{}>{}</th>", of(at), safe(head.trim_start_matches('#')));
    }
    page.push_str("</tr></thead><tbody>");
    for row in rows {
        page.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let _ = write!(page, "<td{}>{cell}</td>", of(at));
        }
        page.push_str("</tr>");
    }
    page.push_str("</tbody></table></div>");
}

/// The whole page.
pub(super) fn html(pack: &Pack) -> String {
    let title = format!("Work, pay and automated acts: {}", safe(&pack.operator));
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{title}</h1>\
         <p>From {} until before {} (UTC). Made at {} by the server {}. It names nobody. \
         README.txt says how to check its signature.</p><h2>What was assumed</h2><ul>",
        safe(&pack.from),
        safe(&pack.until),
        safe(&pack.made_at),
        safe(&pack.server)
    );
    for line in &pack.assumed {
        let _ = write!(page, "<li>{}</li>", safe(line));
    }
    let _ = write!(
        page,
        "</ul><p>Where fewer than {} couriers worked, no spread and no counts of decisions are given: they \
         could tell who is who.</p>",
        pack.least
    );
    for station in &pack.stations {
        part(&mut page, station);
    }
    page.push_str("<h2>All stations of this pack</h2>");
    decided(&mut page, &pack.decisions, &pack.appeals);
    page.push_str("</body></html>\n");
    page
}

fn part(page: &mut String, station: &StationPack) {
    let (name, code) = (safe(&station.name), safe(&station.code));
    let given = if station.award_mode == "race" { "first come, first served" } else { "by draws" };
    let _ = write!(
        page,
        "<h2>{name} ({code})</h2><p>Places are given out {given}. Time zone {}. {} couriers worked.</p>",
        safe(&station.time_zone),
        station.couriers
    );
    work(page, station);
    let rows: Vec<Vec<String>> = station
        .acts
        .iter()
        .map(|act| {
            let looked = act.looked_at.map_or("not recorded for each".into(), |n| n.to_string());
            vec![safe(act.words), act.count.to_string(), looked]
        })
        .collect();
    if rows.is_empty() {
        page.push_str("<p class=\"quiet\">The server did nothing by itself here.</p>");
    } else {
        let heads = ["What the server did", "#How often", "#Looked at by people"];
        table(page, "Automated acts", &heads, &rows);
    }
    match (&station.decisions, &station.appeals) {
        (Some(decisions), Some(appeals)) => decided(page, decisions, appeals),
        _ => page.push_str("<p class=\"quiet\">Too few people worked here to count decisions.</p>"),
    }
    let rows: Vec<Vec<String>> = station.policies.iter().map(policy).collect();
    table(page, "Policies in force", &["About", "Version", "From", "Until", "What"], &rows);
}

fn work(page: &mut String, station: &StationPack) {
    let money = |minor: i64| money(minor, &station.currency);
    let optional = |minor: Option<i64>| minor.map_or("none".into(), money);
    let rows: Vec<Vec<String>> = station
        .months
        .iter()
        .map(|m| {
            vec![
                safe(&m.month),
                m.couriers.to_string(),
                m.blocks.to_string(),
                hours(m.engaged_minutes),
                money(m.gross),
                money(m.driving),
                optional(m.gross_per_hour),
                optional(m.net_per_hour),
            ]
        })
        .collect();
    if rows.is_empty() {
        page.push_str("<p class=\"quiet\">Nobody worked here in this time.</p>");
        return;
    }
    let heads = [
        "Month",
        "#Couriers",
        "#Blocks",
        "#Engaged",
        "#Gross",
        "#Driving",
        "#Gross an hour",
        "#Net an hour",
    ];
    table(page, "Work and pay", &heads, &rows);
    if let Some(spread) = station.net_per_hour {
        let _ = write!(
            page,
            "<p>Net pay for an engaged hour, over couriers: one in ten had less than {}, half less than {}, \
             nine in ten less than {}.</p>",
            money(spread.p10),
            money(spread.median),
            money(spread.p90)
        );
    }
}

fn policy(policy: &PolicyInForce) -> Vec<String> {
    let or = |text: &Option<String>, other: &str| safe(text.as_deref().unwrap_or(other));
    let mut what = safe(&policy.words);
    if !policy.body.is_null() {
        let _ = write!(what, "<pre>{}</pre>", safe(&policy.body.to_string()));
    }
    vec![
        safe(&policy.about.replace('_', " ")),
        safe(&policy.version),
        or(&policy.from, "came with the program"),
        or(&policy.until, "still holds"),
        what,
    ]
}

fn decided(page: &mut String, decisions: &[super::DecisionLine], appeals: &[super::AppealLine]) {
    let by = |automatic| if automatic { "the program" } else { "people" };
    let rows: Vec<Vec<String>> = decisions
        .iter()
        .map(|d| {
            let state = d.state.replace('_', " ");
            vec![safe(&d.kind), safe(&state), by(d.automatic).into(), d.count.to_string()]
        })
        .collect();
    if rows.is_empty() {
        page.push_str("<p class=\"quiet\">No decisions about people are counted here.</p>");
    } else {
        table(page, "Decisions about people", &["Kind", "State", "By", "#How many"], &rows);
    }
    if !appeals.is_empty() {
        let rows: Vec<Vec<String>> =
            appeals.iter().map(|a| vec![safe(&a.state), a.count.to_string()]).collect();
        table(page, "Appeals", &["Outcome", "#How many"], &rows);
    }
}
