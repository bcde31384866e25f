//! The newest signed head of the log, kept with the keys, outside database and backups.
//!
//! After each signing it is written here; before anything is signed the database is compared with
//! it. A database behind it came from an older backup: signing on would give the log two histories.

use crate::failure::{Failure, Outcome};
use crate::folder::{Folder, write_private};
use porchlight_app::App;
use porchlight_app::origin::{Standing, checkpoint_of};
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_seal::key;
use std::fs;

/// The published head, if one was ever signed here.
///
/// # Errors
/// The file is unreadable or not a checkpoint.
pub fn read(folder: &Folder) -> Outcome<Option<(Checkpoint, String)>> {
    let path = folder.published();
    if !path.exists() {
        return Ok(None);
    }
    let note = fs::read_to_string(&path).map_err(|e| Failure::file("reading", &path, &e))?;
    let head = checkpoint_of(&note).map_err(|e| {
        Failure::fault(
            format!("{} is damaged: {e}", path.display()),
            "put it back from the backup of the keys folder",
        )
    })?;
    Ok(Some((head, note)))
}

/// Writes the newest checkpoint of the database here, if it is newer.
///
/// # Errors
/// The disk refuses.
pub fn keep(app: &App, folder: &Folder) -> Outcome<()> {
    let Some(note) = app.log_state()?.checkpoint else { return Ok(()) };
    if read(folder)?.is_some_and(|(_, known)| known == note) {
        return Ok(());
    }
    write_private(&folder.published(), note.as_bytes())
}

/// Refuses to go on where signing would give the log a second history.
///
/// # Errors
/// The database is behind the published head, differs from it, or has another name.
pub fn check(app: &App, folder: &Folder) -> Outcome<()> {
    if let Some(note) = app.log_state()?.checkpoint {
        let here = checkpoint_of(&note)?;
        if here.origin != app.settings.log_origin {
            return Err(Failure::no(
                format!(
                    "the log of this folder is named \"{}\", but the settings say \"{}\"",
                    here.origin, app.settings.log_origin
                ),
                format!(
                    "set log_origin = \"{}\", or rename the log with `porchlight log new-origin {}`",
                    here.origin, app.settings.log_origin
                ),
            ));
        }
    }
    let Some((head, note)) = read(folder)? else { return Ok(()) };
    check_signature(app, &head, &note)?;
    let remedy = "restore a newer backup; if there is none, `porchlight log new-origin NAME` starts a \
                  new name that says where the old one ended (docs/operating.md, \"Restore\")";
    match app.log_standing(&head)? {
        Standing::Continues => Ok(()),
        Standing::Behind { here, published } => Err(Failure::no(
            format!(
                "this database is older than what was published: its log has {here} entries, the \
                 published checkpoint has {published}; signing now would give the log two histories"
            ),
            remedy,
        )),
        Standing::Differs { size } => Err(Failure::no(
            format!(
                "the log here is not the one that was published: they differ within the first {size} entries"
            ),
            remedy,
        )),
    }
}

/// The head is one that this key signed; otherwise keys and checkpoint do not belong together.
fn check_signature(app: &App, head: &Checkpoint, note: &str) -> Outcome<()> {
    let signer = VerifierKey { name: head.origin.clone(), key: app.ports.signer.public_key() };
    let signed = Note::parse(note).is_ok_and(|note| note.is_signed_by(&signer, &key::check));
    if signed {
        return Ok(());
    }
    Err(Failure::no(
        "keys/latest-checkpoint is not signed by keys/log: the two do not belong together",
        "put the keys folder back as a whole from its backup",
    ))
}
