//! Templates, blocks and plans.

use super::{ctx, station};
use crate::cli::{BlocksCommand, TemplateArguments, TemplateCommand};
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::App;
use porchlight_app::block::NewTemplate;
use serde_json::json;

/// Weekdays as they are typed, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Weekdays as bits, Monday 1.
fn weekday_bits(names: &[String]) -> Outcome<u8> {
    let mut bits = 0;
    for name in names {
        let plain = name.trim().to_lowercase();
        let Some(index) = WEEKDAYS.iter().position(|day| plain.starts_with(day)) else {
            return Err(Failure::usage(
                format!("\"{name}\" is not a weekday"),
                format!("use {}", WEEKDAYS.join(",")),
            ));
        };
        bits |= 1 << index;
    }
    Ok(bits)
}

/// Minutes after midnight of `08:00`.
fn minute_of_day(text: &str) -> Outcome<u32> {
    let parsed = text.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
    });
    parsed.ok_or_else(|| {
        Failure::usage(format!("\"{text}\" is not a time of day"), "give it as 08:00 or 16:30")
    })
}

pub(super) fn template(screen: &mut Screen<'_>, app: &App, command: TemplateCommand) -> Outcome {
    let TemplateCommand::Add(new) = command;
    let TemplateArguments { name, minutes, places, vehicle, expected_stops, .. } = new;
    let id = app.make_template(
        &mut ctx(),
        NewTemplate {
            station: station(app, &new.station)?.id,
            name: name.clone(),
            weekdays: weekday_bits(&new.weekdays)?,
            start_minute: minute_of_day(&new.start)?,
            minutes,
            places,
            vehicle,
            expected_stops,
            expected_metres: new.expected_km.saturating_mul(1_000),
        },
    )?;
    let text = format!("Template \"{name}\" is made; `porchlight blocks make` makes its blocks.");
    screen.say(&text, &json!({"id": id.to_string()}))
}

pub(super) fn blocks(screen: &mut Screen<'_>, app: &App, command: &BlocksCommand) -> Outcome {
    let BlocksCommand::Make { station: code, days } = command;
    let made = app.make_blocks(&mut ctx(), station(app, code)?.id, *days)?;
    let text = match made {
        0 => "No new blocks: they stand already, or no template falls on these days.".to_owned(),
        1 => "1 block is made.".to_owned(),
        many => format!("{many} blocks are made."),
    };
    screen.say(&text, &json!({"made": made}))
}

pub(super) fn plan(screen: &mut Screen<'_>, app: &App, code: &str, date: &str) -> Outcome {
    let summary = app.plan_day(&mut ctx(), station(app, code)?.id, date)?;
    let mut text = format!("{} orders got a place on {} routes.", summary.planned, summary.routes);
    if !summary.unplanned.is_empty() {
        text += &format!("\n{} found none:", summary.unplanned.len());
        for order in &summary.unplanned {
            text += &format!("\n- {} ({})", order.reference, order.reason);
        }
    }
    screen.say(&text, &json!(summary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_and_times_are_read_as_people_type_them() {
        let days =
            |text: &str| weekday_bits(&text.split(',').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(days("mon,tue").unwrap(), 0b11);
        assert_eq!(days("Sunday, Saturday").unwrap(), 0b110_0000);
        assert!(days("someday").unwrap_err().sentence.contains("someday"));
        assert_eq!(minute_of_day("08:30").unwrap(), 510);
        for wrong in ["8", "24:00", "08:60", "-1:00", ""] {
            assert!(minute_of_day(wrong).is_err(), "{wrong}");
        }
    }
}
