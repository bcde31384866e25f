//! `porchlight purposes`: the purpose register of this server.

use crate::failure::Outcome;
use crate::screen::Screen;
use porchlight_app::App;
use porchlight_app::purpose::REGISTER;
use std::fmt::Write as _;

pub(super) fn run(screen: &mut Screen<'_>, app: &App) -> Outcome {
    let mut text = String::new();
    for entry in REGISTER {
        let (rule, days) = entry.keep.rule(&app.settings);
        let days: Vec<_> = days.iter().map(ToString::to_string).collect();
        let whose: Vec<_> = entry.whose.iter().map(|w| w.code()).collect();
        let seers: Vec<_> = entry.seers.iter().map(|s| s.code()).collect();
        let kept =
            if days.is_empty() { rule.to_owned() } else { format!("{rule} {}", days.join("/")) };
        let closed = if entry.opens { "" } else { "; never opens for anybody" };
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "{}: about {}; lawful by {}; seen by {}; kept {kept}; beyond that {}{closed}",
            entry.kind,
            whose.join(", "),
            entry.lawful,
            seers.join(", "),
            entry.beyond,
        );
    }
    text.push_str("No face is ever used for training. The words stand at /purposes.");
    screen.say(&text, &app.purposes())
}
