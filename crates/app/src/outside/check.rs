//! What a request from outside and its answer must say before they are kept.

use super::{NewOutsideRequest, OutsideAnswer};
use crate::ctx::Ctx;
use crate::error::Invalid;
use crate::purpose::{DataKind, entry_of};
use crate::station::is_name;
use crate::zone;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use porchlight_domain::time::DAY;
use porchlight_domain::words::{OutsideBasis, OutsideTold};
use porchlight_store::rows::OutsideRequest;

/// A day, or what is wrong with it.
fn day(field: &str, text: &str, wrong: &mut Vec<Invalid>) -> Option<Date> {
    let date = zone::parse_date(text.trim());
    if date.is_none() {
        wrong.push(Invalid::new(field, "not_a_day", "give a day, such as 2026-11-27"));
    }
    date
}

pub(super) fn check(
    new: &NewOutsideRequest,
    today: Date,
    wrong: &mut Vec<Invalid>,
) -> Option<Date> {
    if !is_name(&new.asker_name) {
        let must = "say who asks; it is never published";
        wrong.push(Invalid::new("asker_name", "asker_missing", must));
    }
    if new.basis != OutsideBasis::None && new.basis_words.trim().is_empty() {
        let must = "name the law, order or letter, or choose that none was named";
        wrong.push(Invalid::new("basis_words", "basis_missing", must));
    }
    let received = day("received_on", &new.received_on, wrong)?;
    if received > today {
        let must = "a request comes today or came before";
        wrong.push(Invalid::new("received_on", "day_to_come", must));
    }
    if !new.due_on.trim().is_empty()
        && let Some(due) = day("due_on", &new.due_on, wrong)
        && due < received
    {
        let must = "the answer is due on the day it came, or later";
        wrong.push(Invalid::new("due_on", "due_before", must));
    }
    Some(received)
}

/// The newest day that it is anywhere now: a request came on the operator's day, wherever that is.
pub(super) fn newest_day(ctx: &Ctx) -> Date {
    zone::date_of(ctx.now.plus(DAY / 2), &TimeZone::UTC)
}

/// A day as it is kept.
pub(super) fn written(text: &str) -> Option<String> {
    zone::parse_date(text.trim()).map(|date| date.to_string())
}

pub(super) fn check_answer(
    request: &OutsideRequest,
    answer: &OutsideAnswer,
    today: Date,
) -> std::result::Result<(), Vec<Invalid>> {
    let mut wrong = vec![];
    let hands_over = answer.outcome.hands_over();
    if hands_over && request.basis == OutsideBasis::None {
        let must = "nothing is handed over without a basis; refuse, or have a new request sent";
        wrong.push(Invalid::new("outcome", "no_basis", must));
    }
    if hands_over && answer.handed.is_empty() {
        let must = "name what was handed over";
        wrong.push(Invalid::new("handed", "handed_missing", must));
    }
    if !hands_over && !answer.handed.is_empty() {
        let must = "this answer hands nothing over";
        wrong.push(Invalid::new("handed", "handed_nothing", must));
    }
    let opens = |kind: &DataKind| entry_of(*kind).is_some_and(|entry| entry.opens);
    if !answer.handed.iter().all(opens) {
        let must = "this cannot be handed over: nothing that is kept of it opens";
        wrong.push(Invalid::new("handed", "handed_closed", must));
    }
    if hands_over && answer.told == OutsideTold::Nobody {
        let must =
            "what was handed over is about somebody: tell them, or name the law that forbids it";
        wrong.push(Invalid::new("told", "told_missing", must));
    }
    if answer.told == OutsideTold::Forbidden {
        if answer.forbidden_by.trim().is_empty() {
            let must = "name the law that forbids telling the person";
            wrong.push(Invalid::new("forbidden_by", "law_missing", must));
        }
        let until = day("forbidden_until", &answer.forbidden_until, &mut wrong);
        if until.is_some_and(|until| until < today) {
            let must = "this day is over: tell the person now";
            wrong.push(Invalid::new("forbidden_until", "day_over", must));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
