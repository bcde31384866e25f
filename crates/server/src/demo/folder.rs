//! The demonstration's own data folder and settings.

use crate::config::Config;
use crate::failure::{Failure, Outcome};
use porchlight_store::Place;
use std::fs;

/// Name of the folder below the configured data folder.
const NAME: &str = "demo";
/// The file that says that a folder is a demonstration's.
const MARK: &str = "THIS-IS-A-DEMO";
/// The file that names the demonstration's database, where that is not in the folder.
const DATABASE: &str = "DATABASE-OF-THE-DEMO";
/// Name of the demonstration's operator, unless the settings name one.
const OPERATOR: &str = "Lantern Lane Deliveries";
/// What the settings call the operator when nobody named one.
const UNNAMED: &str = "Porchlight";

/// The settings with a folder of the demonstration's own, and a database of its own where one was
/// named.
///
/// # Errors
/// The folder or the database holds something else, or cannot be used.
pub(super) fn claim(config: &Config) -> Outcome<Config> {
    let mut claimed = claim_named(config, NAME)?;
    claimed.database.clone_from(&config.database);
    if let Some(place) = &config.database {
        claim_database(&claimed, place)?;
    }
    Ok(claimed)
}

/// Makes sure that a database is the demonstration's: empty, or filled by it before.
fn claim_database(config: &Config, place: &Place) -> Outcome<()> {
    let mark = config.data_folder.join(DATABASE);
    if fs::read_to_string(&mark).is_ok_and(|known| known == place.to_string()) {
        return Ok(());
    }
    if !place.is_unused()? {
        return Err(Failure::no(
            format!("{place} holds something that is not this demo"),
            "make an empty database for the demo, or name none",
        ));
    }
    fs::write(&mark, place.to_string()).map_err(|e| Failure::file("writing", &mark, &e))
}

/// As [`claim`], for another folder below the configured one, with its database in it.
///
/// # Errors
/// As [`claim`].
pub(super) fn claim_named(config: &Config, name: &str) -> Outcome<Config> {
    let mut config = config.clone();
    // Fetched once for all demonstrations.
    config.models = Some(config.models_folder());
    config.data_folder = config.data_folder.join(name);
    let folder = &config.data_folder;
    let mark = folder.join(MARK);
    if folder.join("db").exists() && !mark.exists() {
        return Err(Failure::no(
            format!("{} holds a Porchlight that is not a demo", folder.display()),
            "give the demo another folder with --data",
        ));
    }
    fs::create_dir_all(folder).map_err(|e| Failure::file("making", folder, &e))?;
    fs::write(&mark, "Everything in this folder is made up and may be deleted.\n")
        .map_err(|e| Failure::file("writing", &mark, &e))?;
    if config.operator_name == UNNAMED {
        config.operator_name = OPERATOR.into();
    }
    config.mail = None;
    config.database = None;
    Ok(config)
}

/// Removes a demonstration's folder; anything else is left alone.
///
/// # Errors
/// It cannot be removed.
pub(super) fn remove(config: &Config, name: &str) -> Outcome<()> {
    let folder = config.data_folder.join(name);
    if folder.join(MARK).exists() {
        fs::remove_dir_all(&folder).map_err(|e| Failure::file("removing", &folder, &e))?;
    }
    Ok(())
}
