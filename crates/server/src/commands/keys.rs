//! Listing and rotating the keys that sign pictures.

use crate::assembly;
use crate::cli::KeysCommand;
use crate::config::Config;
use crate::failure::{Exit, Failure, Outcome};
use crate::folder::Folder;
use crate::photo_keys;
use crate::screen::Screen;
use porchlight_app::zone::rfc3339;
use porchlight_domain::time::Timestamp;
use porchlight_seal::certificate::{Described, describe};
use serde_json::{Value, json};

fn day(seconds: u64) -> String {
    let micros = i64::try_from(seconds).unwrap_or(0).saturating_mul(1_000_000);
    rfc3339(Timestamp(micros)).chars().take(10).collect()
}

fn line(one: &Described) -> String {
    format!("- {}, {} to {}, serial {}", one.subject, day(one.from), day(one.until), one.serial)
}

fn value(one: &Described) -> Value {
    json!({"subject": one.subject, "serial": one.serial, "from": day(one.from), "until": day(one.until)})
}

pub(super) fn run(screen: &mut Screen<'_>, config: &Config, command: &KeysCommand) -> Outcome {
    let folder = Folder::new(&config.data_folder);
    assembly::must_exist(config)?;
    match command {
        KeysCommand::List => {
            let (now, all) = photo_keys::list(&folder)?;
            let before: Vec<_> = all.iter().filter(|one| !now.contains(one)).collect();
            let mut text = String::from("Pictures are signed with:");
            for one in &now {
                text += &format!("\n{}", line(one));
            }
            if now.is_empty() {
                text += "\n- nothing yet; the server makes a key at its first start";
            }
            if !before.is_empty() {
                text += "\nThey were signed before with:";
                for one in &before {
                    text += &format!("\n{}", line(one));
                }
            }
            let now: Vec<_> = now.iter().map(value).collect();
            let before: Vec<_> = before.into_iter().map(value).collect();
            screen.say(&text, &json!({"now": now, "before": before}))?;
        }
        KeysCommand::Rotate { key: Some(key), certificates: Some(certificates) } => {
            let made = photo_keys::bring(&folder, key, certificates)?;
            said(screen, made.chain_pem())?;
        }
        KeysCommand::Rotate { .. } => {
            let made = photo_keys::rotate(&folder, &config.operator_name)?;
            said(screen, made.chain_pem())?;
        }
    }
    Ok(Exit::Done)
}

fn said(screen: &mut Screen<'_>, chain: &str) -> Outcome {
    let chain = describe(chain).map_err(|e| {
        Failure::fault(format!("the new certificate cannot be read: {e}"), "try again")
    })?;
    let text = format!(
        "From its next start on the server signs pictures with:\n{}\n\
         The certificates before stay published, so that older pictures can be checked. \
         Back up the keys folder.",
        chain.iter().map(line).collect::<Vec<_>>().join("\n")
    );
    screen.say(&text, &json!({"now": chain.iter().map(value).collect::<Vec<_>>()}))
}
