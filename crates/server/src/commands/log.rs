//! The log's key, its newest checkpoint, and giving it a new name.

use super::ctx;
use crate::assembly;
use crate::cli::LogCommand;
use crate::config::Config;
use crate::failure::{Exit, Failure, Outcome};
use crate::folder::Folder;
use crate::lead;
use crate::published;
use crate::screen::Screen;
use porchlight_app::App;
use porchlight_app::origin::checkpoint_of;
use serde_json::json;

pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: &LogCommand) -> Outcome {
    match command {
        LogCommand::Key => {
            let key = app.log_key().to_string();
            screen.say(&key, &json!({"log_key": key}))
        }
        LogCommand::Checkpoint => {
            let note = app.log_state()?.checkpoint.ok_or_else(|| {
                Failure::no(
                    "nothing was signed yet",
                    "start the server; it signs within five seconds of the first fact",
                )
            })?;
            screen.say(&note, &json!({"checkpoint": note}))
        }
        LogCommand::NewOrigin { .. } => Ok(Exit::Done),
    }
}

/// Renames the log under the folder's lease. The old name ends at the newest head that is known,
/// here or published.
pub(super) fn new_origin(screen: &mut Screen<'_>, config: &Config, name: &str) -> Outcome {
    let folder = Folder::new(&config.data_folder);
    assembly::must_exist(config)?;
    let _lease = folder.lease()?;
    let mut app = assembly::open_existing(config)?;
    let _lead = lead::take(&app)?;
    let here = app.log_state()?.checkpoint.map(|note| checkpoint_of(&note)).transpose()?;
    let known = published::read(&folder)?.map(|(head, _)| head);
    let ended = match (here, known) {
        (Some(here), Some(known)) if known.size >= here.size => known,
        (Some(here), _) => here,
        (None, Some(known)) => known,
        (None, None) => {
            return Err(Failure::no(
                "nothing was signed yet, so no name has to end",
                "set log_origin in the settings",
            ));
        }
    };
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') {
        return Err(Failure::usage(
            format!("\"{name}\" cannot name a log"),
            "use a name without spaces and \"+\", for example example.org/log-2",
        ));
    }
    app.settings.log_origin = name.to_owned();
    let app: App = app;
    app.begin_log_origin(&mut ctx(), &ended)?;
    while app.sequence_log(&mut ctx())? > 0 {}
    published::keep(&app, &folder)?;
    let text = format!(
        "The log is named \"{name}\" now and says that \"{}\" ended with {} entries.\n\
         Publish its new key:\n{}",
        ended.origin,
        ended.size,
        app.log_key()
    );
    let value = json!({"origin": name, "ended": ended.origin, "size": ended.size,
                       "log_key": app.log_key().to_string()});
    screen.say(&text, &value)
}
