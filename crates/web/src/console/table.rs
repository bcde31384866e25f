//! Lists: column heads that sort, pages, empty states, CSV.

use super::address::Address;
use super::desk::Desk;
use crate::show::{grouped, icon};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::{MAX_PAGE_ROWS, PAGE_ROWS, Slice};

/// Most rows of an export; longer lists are narrowed first.
pub(super) const MAX_EXPORT_ROWS: u32 = 10_000;

/// One column.
pub(super) struct Column {
    label: String,
    sort: Option<&'static str>,
    class: &'static str,
}

impl Column {
    /// A column that only shows.
    pub(super) fn plain(label: String) -> Self {
        Self { label, sort: None, class: "" }
    }

    /// A column of numbers.
    pub(super) fn number(label: String) -> Self {
        Self { label, sort: None, class: "number" }
    }

    /// Sorted by this name.
    pub(super) fn sorted(mut self, name: &'static str) -> Self {
        self.sort = Some(name);
        self
    }
}

/// Name by which a list is sorted and whether the largest comes first.
pub(super) fn sorting(address: &Address) -> Option<(&str, bool)> {
    let sort = address.get("sort")?;
    Some(sort.strip_prefix('-').map_or((sort, false), |name| (name, true)))
}

/// The head of a table.
pub(super) fn head(desk: &Desk, columns: &[Column]) -> Markup {
    let sorted = sorting(&desk.address);
    html! {
        thead { tr {
            @for column in columns {
                @if let Some(name) = column.sort {
                    @let state = sorted.filter(|(by, _)| *by == name).map(|(_, down)| down);
                    @let next = if state == Some(false) { format!("-{name}") } else { name.to_owned() };
                    @let aria = match state { Some(true) => "descending", Some(false) => "ascending", None => "none" };
                    th.(column.class) scope="col" aria-sort=(aria) {
                        a href=(desk.address.with(&[("sort", &next), ("page", "")])) {
                            (column.label)
                            @match state { Some(true) => (icon("arrow-down")), Some(false) => (icon("arrow-up")), None => "" }
                        }
                    }
                } @else {
                    th.(column.class) scope="col" { (column.label) }
                }
            }
        } }
    }
}

/// Rows of the page that the address names.
pub(super) fn slice(address: &Address) -> Slice {
    Slice::page(address.page())
}

/// Where one is in a list, with the ways to the next and the one before.
pub(super) fn paging(desk: &Desk, total: u64) -> Markup {
    let page = u64::from(desk.address.page());
    let rows = u64::from(PAGE_ROWS);
    let last = total.div_ceil(rows).max(1);
    let from = ((page - 1) * rows + 1).min(total);
    let to = (page * rows).min(total);
    let at = |n: u64| desk.address.with(&[("page", &n.to_string())]);
    html! {
        nav.paging aria-label=(desk.say("pages")) {
            p role="status" { (desk.with("page-of", &[("from", grouped(from).into()), ("to", grouped(to).into()), ("total", grouped(total).into())])) }
            @if last > 1 {
                div {
                    @if page > 1 { a.button rel="prev" href=(at(page - 1)) { (icon("chevron-left")) (desk.say("page-before")) } }
                    @if page < last { a.button rel="next" href=(at(page + 1)) { (desk.say("page-next")) (icon("chevron-right")) } }
                }
            }
        }
    }
}

/// A list without rows: says so, and teaches the first step.
pub(super) fn empty(image: &str, title: &str, detail: &str, step: &Markup) -> Markup {
    html! {
        div.empty { (icon(image)) h2 { (title) } p { (detail) } (step) }
    }
}

/// What stands on pages that need a station while there is none.
pub(super) fn no_station(desk: &Desk) -> Markup {
    let step = html! { @if desk.may_operate() { a.button.primary href="/console/settings/stations/new" { (desk.say("first-station")) } } };
    empty("warehouse", &desk.say("stations-none"), &desk.say("stations-none-why"), &step)
}

/// A filter of a list: a drop-down whose change narrows at once; a button without scripts.
pub(super) fn choice(desk: &Desk, name: &str, label: &str, options: &[(String, String)]) -> Markup {
    let chosen = desk.address.get(name).unwrap_or("");
    html! {
        label.filter {
            span { (label) }
            select name=(name) data-narrows="" {
                option value="" { (desk.say("all")) }
                @for (value, words) in options {
                    option value=(value) selected[value == chosen] { (words) }
                }
            }
        }
    }
}

/// The stations as options.
pub(super) fn station_options(desk: &Desk) -> Vec<(String, String)> {
    desk.stations.iter().map(|s| (s.code.clone(), format!("{} {}", s.code, s.name))).collect()
}

/// The form around a list's filters.
pub(super) fn filters(desk: &Desk, search: bool, parts: &Markup) -> Markup {
    html! {
        form.filters action=(desk.address.path) {
            @if search {
                label.filter.wide { span { (desk.say("search")) }
                    input type="search" name="q" value=(desk.address.search_text()) maxlength="100" data-search="";
                }
            }
            (parts)
            @if let Some(sort) = desk.address.get("sort") { input type="hidden" name="sort" value=(sort); }
            button { (desk.say("narrow")) }
            @if desk.address.narrows() {
                a.clear href=(desk.address.path) { (desk.say("clear")) }
            }
        }
    }
}

/// Slices that together cover an export.
pub(super) fn export_slices(total: u64) -> impl Iterator<Item = Slice> {
    let rows = u32::try_from(total).unwrap_or(u32::MAX).min(MAX_EXPORT_ROWS);
    (0..rows).step_by(MAX_PAGE_ROWS as usize).map(|offset| Slice { offset, limit: MAX_PAGE_ROWS })
}

/// A CSV file to be kept. Cells that a spreadsheet would compute get an apostrophe.
pub(super) fn csv(name: &str, head: &[&str], rows: &[Vec<String>]) -> Response {
    let mut text = String::from("\u{feff}");
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    for row in std::iter::once(&head).chain(rows) {
        let cells: Vec<String> = row.iter().map(|cell| cell_text(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    let file = format!("attachment; filename=\"{name}.csv\"");
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let mut response = ([(header::CONTENT_TYPE, kind)], text).into_response();
    if let Ok(value) = HeaderValue::from_str(&file) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn cell_text(cell: &str) -> String {
    let computes = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if computes { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_computes_nothing_of_an_export() {
        assert_eq!(cell_text("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell_text("Elm St 4, rear"), "\"Elm St 4, rear\"");
        assert_eq!(cell_text("plain"), "plain");
    }
}
