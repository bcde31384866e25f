//! `porchlight scrub`: how the kept files are, and reading all of them at once.

use super::ctx;
use crate::failure::{Exit, Outcome};
use crate::screen::Screen;
use porchlight_app::scrub::ScrubState;
use porchlight_app::{App, zone};
use serde_json::json;

/// Says how the kept files are; with `now` after reading each of them.
///
/// # Errors
/// The store or the place of the files failed.
pub(super) fn run(screen: &mut Screen<'_>, app: &App, now: bool) -> Outcome {
    let state = if now { app.scrub_now(&mut ctx())? } else { app.scrub_state()? };
    screen.say(&text(&state), &value(&state))?;
    Ok(if state.lost() == 0 { Exit::Done } else { Exit::No })
}

fn text(state: &ScrubState) -> String {
    let mut text = match &state.ended {
        None => "No pass over the kept files has ended yet.".to_owned(),
        Some(pass) => format!(
            "The newest pass over the kept files began {} and read {} files; it removed {} that \
             nothing named any more.",
            zone::rfc3339(pass.began_at),
            pass.checked,
            pass.removed
        ),
    };
    text += &match state.lost() {
        0 => "\nNone is missing or damaged.".to_owned(),
        _ => format!("\n{} are missing, {} damaged:", state.missing, state.damaged),
    };
    for file in &state.faults {
        text += &format!("\n- {} {} of {}", file.fault, file.id, file.owner);
    }
    if state.lost() > 0 {
        text += "\nCopy them from blobs/ of a backup (equal names are equal bytes), then \
                 `porchlight scrub --now`.";
    }
    if state.left_over > 0 {
        text += &format!("\n{} files that nothing names wait for their removal.", state.left_over);
    }
    text
}

fn value(state: &ScrubState) -> serde_json::Value {
    let faults: Vec<_> = state
        .faults
        .iter()
        .map(|file| json!({"file": file.id.hex(), "owner": file.owner, "fault": file.fault.code()}))
        .collect();
    let ended = state.ended.as_ref().map(|pass| {
        json!({"began_at": zone::rfc3339(pass.began_at), "checked": pass.checked,
            "removed": pass.removed})
    });
    json!({
        "ended": ended, "missing": state.missing, "damaged": state.damaged,
        "left_over": state.left_over, "faults": faults,
    })
}
