//! Appeals at the desk, couriers' and recipients' alike: the list with its clocks, who wrote what, and the form of
//! whoever may answer.
//!
//! Never does: read an appeal or answer it; `case` does for couriers, `pattern_appeal` for recipients.

use super::case::clock;
use super::desk::Desk;
use super::form::{Fields, Values};
use super::table::{self, Column};
use crate::problem::Problem;
use crate::show::{Show, icon};
use maud::{Markup, html};
use porchlight_app::Slice;
use porchlight_app::rows::Staff;
use porchlight_domain::decision::appeal_aim;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::AppealState;

/// One appeal in a list.
pub(super) struct Line {
    /// Its page.
    pub(super) href: String,
    /// Who appeals.
    pub(super) who: String,
    pub(super) made_at: Timestamp,
    pub(super) answer_by: Timestamp,
    /// Against what, where not all are against the same.
    pub(super) against: Option<String>,
}

/// The appeals that the address asks for: open ones, if it says nothing else.
pub(super) fn wanted(desk: &Desk) -> (AppealState, Slice) {
    let state = desk.address.get("state").and_then(|code| code.parse().ok());
    (state.unwrap_or(AppealState::Open), table::slice(&desk.address))
}

/// The list; `who` is the word for those who appeal.
pub(super) fn list(desk: &Desk, who: &str, lines: &[Line], total: u64) -> Markup {
    let mut columns = vec![
        Column::plain(desk.say(who)),
        Column::plain(desk.say("appeal-aim")),
        Column::plain(desk.say("case-due")),
    ];
    if lines.iter().any(|line| line.against.is_some()) {
        columns.push(Column::plain(desk.say("appeal-against")));
    }
    html! {
        @if lines.is_empty() { (table::empty("circle-check", &desk.say("appeals-none"), &desk.say("cases-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("cases-appeals")) { table.rows.list {
                (table::head(desk, &columns))
                tbody data-rows="" { @for line in lines { tr data-keep="" {
                    th scope="row" { a data-row="" href=(line.href) { (line.who) } }
                    td { (clock(desk, Some(appeal_aim(line.made_at, line.answer_by)))) }
                    td { (clock(desk, Some(line.answer_by))) }
                    @if let Some(against) = &line.against { td { (against) } }
                } } }
            } }
            (table::paging(desk, total))
        }
    }
}

/// What those who decided wrote, each with their name.
pub(super) fn reasons(desk: &Desk, written: [&str; 2], deciders: &[Staff]) -> Markup {
    html! {
        @for (reasons, staff) in written.into_iter().zip(deciders) {
            blockquote dir="auto" { (reasons) }
            p.muted { (staff.name) ", " (desk.text().code("role", staff.role.code())) }
        }
    }
}

/// What was answered, if something was.
pub(super) fn answered(
    desk: &Desk,
    show: &Show,
    reasons: &str,
    by: Option<(&Staff, Option<Timestamp>)>,
) -> Markup {
    html! {
        @if !reasons.is_empty() { section.panel aria-label=(desk.say("appeal-answer")) { h2 { (desk.say("appeal-answer")) }
            blockquote dir="auto" { (reasons) }
            @if let Some((staff, at)) = by { p.muted { (staff.name) ", " (desk.text().code("role", staff.role.code())) @if let Some(at) = at { ", " (show.moment(at)) } } }
        } }
    }
}

/// The words of the form: what an answer does, what to write, and what upholding is called.
pub(super) struct Words {
    pub(super) note: &'static str,
    pub(super) hint: &'static str,
    pub(super) uphold: &'static str,
}

/// The form that answers an open appeal, or why whoever decided does not.
pub(super) fn form(f: &Fields<'_>, action: &str, may_answer: bool, words: &Words) -> Markup {
    let desk = f.desk;
    html! {
        @if may_answer {
            form.stack method="post" action=(action) {
                p.note { (desk.say(words.note)) }
                (f.area("reasons", "case-reasons", Some(words.hint)))
                div.acts {
                    button.primary name="answer" value="upheld" { (desk.say(words.uphold)) }
                    button name="answer" value="rejected" { (desk.say("appeal-reject")) }
                }
            }
        } @else if desk.may_decide() { p.banner { (icon("eye")) " " (desk.say("appeal-had-part")) } }
    }
}

/// Whether what was sent upholds the appeal.
pub(super) fn upholds(values: &Values) -> Result<bool, Problem> {
    match values.get("answer") {
        "upheld" => Ok(true),
        "rejected" => Ok(false),
        _ => Err(Problem::absent("answer")),
    }
}
