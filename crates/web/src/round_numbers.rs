//! A station's numbers for rounds in words: one table for the console and for everybody.

use crate::show::lasting;
use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::round::Numbers;
use porchlight_domain::round::open::Rules;
use porchlight_domain::time::MINUTE;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// Minutes in words; whole days as days.
fn minutes(text: Text, count: u32) -> String {
    if count >= 2 * DAY && count.is_multiple_of(DAY) {
        return text.with("fair-days", &[("n", (count / DAY).into())]);
    }
    lasting(text, i64::from(count) * MINUTE)
}

fn per_mille(count: u16) -> String {
    let (whole, part) = (count / 10, count % 10);
    if part == 0 { format!("{whole} %") } else { format!("{whole}.{part} %") }
}

/// Times of day, such as `12:00, 20:00`.
pub(crate) fn closes(numbers: &Numbers) -> String {
    let clock = |minute: &u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    numbers.main_closes.iter().map(clock).collect::<Vec<_>>().join(", ")
}

fn line(text: Text, key: &str, value: &str) -> Markup {
    html! { div { dt { (text.say(key)) } dd { (value) } } }
}

/// The limits inside a draw.
pub(crate) fn limits(text: Text, rules: &Rules) -> Markup {
    let of = |count: u16| minutes(text, u32::from(count));
    html! {
        dl.facts.limits {
            (line(text, "rnd-rule-turns", &rules.turns.to_string()))
            (line(text, "rnd-rule-hold", &rules.hold_cap.to_string()))
            (line(text, "rnd-rule-day", &of(rules.day_minutes)))
            (line(text, "rnd-rule-week", &of(rules.week_minutes)))
            (line(text, "rnd-rule-gap", &of(rules.gap_minutes)))
            (line(text, "rnd-rule-rest", &of(rules.rest_minutes)))
            (line(text, "rnd-rule-newcomers", &per_mille(rules.newcomer_per_mille)))
            (line(text, "rnd-rule-reserved", &per_mille(rules.reserved_per_mille)))
        }
    }
}

/// All numbers of a station.
pub(crate) fn table(text: Text, numbers: &Numbers) -> Markup {
    let of = |count: u32| minutes(text, count);
    let planned = if numbers.planned { "rnd-rule-planned-yes" } else { "rnd-rule-planned-no" };
    let days = |count: u32| minutes(text, count.saturating_mul(DAY));
    html! {
        dl.facts.limits {
            (line(text, "rnd-rule-planned", &text.say(planned)))
            (line(text, "rnd-rule-public-numbers", &text.code("public-number-use", numbers.public_number_use().code())))
            (line(text, "rnd-rule-closes", &closes(numbers)))
            (line(text, "rnd-rule-window", &of(numbers.main_window_minutes)))
            (line(text, "rnd-rule-from", &of(numbers.main_from_minutes)))
            (line(text, "rnd-rule-until", &of(numbers.main_until_minutes)))
            (line(text, "rnd-rule-same-day", &of(numbers.same_day_window_minutes)))
            (line(text, "rnd-rule-urgent", &format!("{} s", numbers.urgent_window_seconds)))
            (line(text, "rnd-rule-urgent-below", &of(numbers.urgent_below_minutes)))
            (line(text, "rnd-rule-free-after", &of(numbers.free_after_result_minutes)))
            (line(text, "rnd-rule-free-before", &of(numbers.free_before_start_minutes)))
            (line(text, "rnd-rule-tickets", &numbers.most_tickets.to_string()))
            (line(text, "rnd-rule-memory", &days(numbers.loss_memory_days)))
            (line(text, "rnd-rule-least-list", &numbers.least_list.to_string()))
            (line(text, "rnd-rule-no-show", &days(numbers.no_show_days)))
            (line(text, "rnd-rule-newcomer-below", &numbers.newcomer_below.to_string()))
        }
        (limits(text, &numbers.policy().rules))
    }
}
