//! Making a data folder from a backup. It appears under its name only when every file was checked.

use super::{ABOUT, About, DATABASE, FORMAT, SUMS, check_empty, copy};
use crate::config::{self, BlobKind};
use crate::failure::{Failure, Outcome};
use crate::folder::{Folder, make_private};
use crate::keys;
use crate::photo_keys;
use crate::ports::erasures::ERASED;
use crate::published;
use crate::screen::Screen;
use porchlight_app::origin::{Recomputed, checkpoint_of, recompute};
use porchlight_domain::digest::decode_hex;
use porchlight_store::{Options, Store};
use serde_json::json;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Most damaged files that are named one by one.
const MAX_NAMED: usize = 10;

/// Restores `backup` to the new data folder `to`, with the keys if their backup is named.
///
/// # Errors
/// The backup is incomplete or damaged, the target is in use, or the disk refuses.
pub fn restore(screen: &mut Screen<'_>, backup: &Path, to: &Path, keys: Option<&Path>) -> Outcome {
    check_empty(to)?;
    let sums = read_sums(backup)?;
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".restoring");
    let partial = to.with_file_name(name);
    if partial.exists() {
        return Err(Failure::no(
            format!("{} is left over from an interrupted restore", partial.display()),
            "look at it, remove it, and run the command again",
        ));
    }
    make_private(&partial)?;
    let restored = fill(backup, &partial, &sums, keys);
    let about = match restored {
        Ok(about) => about,
        Err(failure) => {
            // Nothing here is the only copy of anything.
            let _ = fs::remove_dir_all(&partial);
            return Err(failure);
        }
    };
    fs::rename(&partial, to).map_err(|e| Failure::file("renaming", &partial, &e))?;
    say(screen, to, &about, keys.is_some())
}

fn fill(
    backup: &Path,
    partial: &Path,
    sums: &[(String, PathBuf)],
    keys: Option<&Path>,
) -> Outcome<About> {
    let folder = Folder::new(partial);
    folder.make()?;
    copy_all(backup, partial, sums)?;
    let about = read_about(&partial.join(ABOUT))?;
    fs::remove_file(partial.join(ABOUT))
        .map_err(|e| Failure::file("removing", &partial.join(ABOUT), &e))?;
    check_database(&partial.join(DATABASE), &about)?;
    if let Some(from) = keys {
        restore_keys(from, &folder)?;
    }
    Ok(about)
}

fn damaged(sentence: String) -> Failure {
    Failure::no(sentence, "use another backup; this one must not be relied on")
}

fn read_sums(backup: &Path) -> Outcome<Vec<(String, PathBuf)>> {
    let path = backup.join(SUMS);
    if !path.is_file() {
        return Err(Failure::no(
            format!("{} is not a finished backup: it has no {SUMS}", backup.display()),
            "name the folder that `porchlight backup` wrote",
        ));
    }
    let text = fs::read_to_string(&path).map_err(|e| Failure::file("reading", &path, &e))?;
    let mut list = vec![];
    for line in text.lines() {
        let parsed = line.split_once("  ").filter(|(digest, name)| {
            let plain = |c: Component<'_>| matches!(c, Component::Normal(_));
            decode_hex::<32>(digest).is_some() && Path::new(name).components().all(plain)
        });
        let Some((digest, name)) = parsed else {
            return Err(damaged(format!("{} has a line that is not a digest", path.display())));
        };
        list.push((digest.to_owned(), PathBuf::from(name)));
    }
    for needed in [DATABASE, ABOUT] {
        if !list.iter().any(|(_, name)| name == Path::new(needed)) {
            return Err(damaged(format!("{} does not list {needed}", path.display())));
        }
    }
    Ok(list)
}

fn copy_all(backup: &Path, target: &Path, sums: &[(String, PathBuf)]) -> Outcome<()> {
    let mut wrong = vec![];
    for (digest, name) in sums {
        let (from, to) = (backup.join(name), target.join(name));
        make_private(to.parent().unwrap_or(target))?;
        match copy(&from, &to) {
            Ok((found, _)) if found == *digest => {}
            Ok(_) => wrong.push(format!("{} is not what was backed up", name.display())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                wrong.push(format!("{} is missing", name.display()));
            }
            Err(e) => return Err(Failure::file("copying", &from, &e)),
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let more = wrong.len().saturating_sub(MAX_NAMED);
    wrong.truncate(MAX_NAMED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    Err(damaged(format!("the backup is damaged: {}{more}", wrong.join("; "))))
}

fn read_about(path: &Path) -> Outcome<About> {
    let text = fs::read_to_string(path).map_err(|e| Failure::file("reading", path, &e))?;
    let about: About =
        serde_json::from_str(&text).map_err(|e| damaged(format!("{ABOUT} is damaged: {e}")))?;
    if about.format != FORMAT {
        return Err(Failure::no(
            format!("this is a {}, not a {FORMAT}", about.format),
            "restore it with the version of porchlight that made it",
        ));
    }
    Ok(about)
}

fn check_database(path: &Path, about: &About) -> Outcome<()> {
    let store = Store::open(&Options::durable(path))?;
    let faults = store.read(|tx| {
        let mut faults = tx.integrity_faults()?;
        faults.extend(tx.reference_faults()?);
        Ok(faults)
    })?;
    if let Some(first) = faults.first() {
        return Err(damaged(format!("the database in the backup is damaged: {first}")));
    }
    match recompute(&store)? {
        Recomputed::Broken(why) => {
            return Err(damaged(format!("the log in the backup does not hold: {why}")));
        }
        Recomputed::Empty | Recomputed::Holds(_) => {}
    }
    let here = store.read(|tx| tx.newest_checkpoint())?.map(|c| c.note);
    if here != about.checkpoint {
        return Err(damaged(format!("{ABOUT} and the database name different heads of the log")));
    }
    Ok(())
}

fn restore_keys(from: &Path, folder: &Folder) -> Outcome<()> {
    for name in keys::FILES {
        let source = from.join(name);
        // Keys that were backed up before browsers were told lack this one; it is then made.
        if name == keys::PUSH && !source.exists() {
            continue;
        }
        copy(&source, &folder.keys().join(name))
            .map_err(|e| Failure::file("copying", &source, &e))?;
    }
    let signing = photo_keys::FILES.map(|name| folder.keys().join(name));
    for to in signing.into_iter().chain([folder.published(), folder.keys().join(ERASED)]) {
        let from = from.join(to.file_name().unwrap_or_default());
        if from.exists() {
            copy(&from, &to).map_err(|e| Failure::file("copying", &from, &e))?;
        }
    }
    Ok(())
}

fn say(screen: &mut Screen<'_>, to: &Path, about: &About, with_keys: bool) -> Outcome {
    let here = about.checkpoint.as_deref().map(checkpoint_of).transpose()?.map_or(0, |c| c.size);
    let mut text = format!(
        "{} holds the backup of {}: {} files, every one as it was, and a log of {here} entries.",
        to.display(),
        about.made_at,
        about.files
    );
    let known = published::read(&Folder::new(to))?.map_or(0, |(head, _)| head.size);
    if known > here {
        text += &format!(
            "\nIt is older than what was published ({known} entries): the server will not sign until \
             you restore a newer one, or run `porchlight log new-origin`."
        );
    } else {
        text += "\nIf the old server signed anything after this backup was made, put its \
                 keys/latest-checkpoint (or the newest checkpoint that a mirror holds) into keys/ \
                 before serving.";
    }
    if config::load(None, Some(to)).is_ok_and(|config| config.blobs.kind == BlobKind::S3) {
        text += "\nThe settings keep the files of photos in S3: put those of this backup there with \
                 `porchlight blobs copy --to s3`.";
    }
    text += "\nPhotos that were erased after this backup was made are erased again at the next start \
             if keys/erased of the old server is put into keys/ before.";
    text += if with_keys {
        "\nNext: porchlight doctor --data "
    } else {
        "\nNext: put the keys folder back from its own backup, then porchlight doctor --data "
    };
    text += &to.display().to_string();
    screen.say(&text, &json!({"data": to, "log_size": here, "published": known}))
}
