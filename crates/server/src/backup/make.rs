//! Making a backup, also while the server runs.
//!
//! The database is copied first, as of one moment; photos are written before the rows that name
//! them and never change, so copying them afterwards gets every one that the copy names.

use super::{ABOUT, About, DATABASE, FORMAT, SUMS, check_empty, copy, digest};
use crate::config::{Config, DEFAULT_FILE};
use crate::entropy_clock;
use crate::failure::{Failure, Outcome};
use crate::folder::{Folder, make_private, write_private};
use crate::keys;
use crate::photo_keys;
use crate::ports::blobs;
use crate::ports::erasures::ERASED;
use crate::screen::Screen;
use porchlight_app::ports::{BlobFault, Blobs};
use porchlight_app::zone;
use porchlight_domain::digest::Digest;
use porchlight_store::blobs::name_of;
use porchlight_store::{Options, Place, Store};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// Most damaged files named in the answer.
const MAX_NAMED: usize = 10;

/// Makes a backup of the data folder in `target`.
///
/// # Errors
/// The target is in use, inside the data folder, or the disk refuses; what was written stays
/// without `SHA256SUMS` and is no backup.
pub fn make(
    screen: &mut Screen<'_>,
    config: &Config,
    target: &Path,
    with_keys: Option<&Path>,
) -> Outcome {
    let folder = Folder::new(&config.data_folder);
    if let Place::Postgres(_) = config.place() {
        return Err(Failure::no(
            format!("{} is not copied by this program", config.place()),
            "copy it with pg_dump, and blobs/ and the keys by themselves (docs/operating.md, \
             \"PostgreSQL\")",
        ));
    }
    if !folder.has_database() {
        return Err(Failure::no(
            format!("there is no Porchlight in {}", config.data_folder.display()),
            "name the data folder with --data",
        ));
    }
    check_empty(target)?;
    make_private(target)?;
    refuse_inside(&folder, target)?;
    if let Some(keys) = with_keys {
        check_empty(keys)?;
        make_private(keys)?;
        refuse_inside(&folder, keys)?;
        if is_inside(keys, target)? || is_inside(target, keys)? {
            return Err(Failure::usage(
                "the keys would lie beside the data they protect",
                "give --with-keys a folder outside the backup, kept in another place",
            ));
        }
    }
    let mut files = Files { root: target.to_owned(), sums: vec![], bytes: 0 };
    let checkpoint = files.database(&folder)?;
    let damaged = files.blobs(blobs::open(config)?.as_ref())?;
    if let Some(file) = &config.file {
        files.copy(file, DEFAULT_FILE)?;
    }
    let (count, bytes) = (files.sums.len(), files.bytes);
    files.finish(checkpoint)?;
    if let Some(keys) = with_keys {
        copy_keys(&folder, keys)?;
    }
    let megabytes = bytes / 1_000_000;
    let keys = match with_keys {
        Some(keys) => format!("The keys are in {}: keep them apart.", keys.display()),
        None => "The keys are not in it: back up the keys folder separately (--with-keys).".into(),
    };
    let mut text = format!(
        "{} holds {count} files, {megabytes} MB. {keys}\n\
         Check it at any time: cd {} && sha256sum --quiet -c {SUMS}",
        target.display(),
        target.display(),
    );
    let names: Vec<String> = damaged.iter().map(Digest::hex).collect();
    if !names.is_empty() {
        let first: Vec<&str> = names.iter().take(MAX_NAMED).map(String::as_str).collect();
        text += &format!(
            "\n{} kept files are damaged and not in it: {}",
            names.len(),
            first.join(", ")
        );
    }
    let value = json!({"backup": target, "files": count, "bytes": bytes, "damaged": names});
    screen.say(&text, &value)
}

fn is_inside(inner: &Path, outer: &Path) -> Outcome<bool> {
    let real = |path: &Path| path.canonicalize().map_err(|e| Failure::file("reading", path, &e));
    Ok(real(inner)?.starts_with(real(outer)?))
}

fn refuse_inside(folder: &Folder, target: &Path) -> Outcome<()> {
    if is_inside(target, folder.root())? {
        return Err(Failure::usage(
            format!("{} lies in the data folder", target.display()),
            "a backup belongs on another disk, or at least in another folder",
        ));
    }
    Ok(())
}

struct Files {
    root: PathBuf,
    sums: Vec<(String, String)>,
    bytes: u64,
}

impl Files {
    fn note(&mut self, name: &str, (digest, bytes): (String, u64)) {
        self.sums.push((digest, name.to_owned()));
        self.bytes += bytes;
    }

    fn copy(&mut self, from: &Path, name: &str) -> Outcome<()> {
        let to = self.root.join(name);
        make_private(to.parent().unwrap_or(&self.root))?;
        let copied = copy(from, &to).map_err(|e| Failure::file("copying", from, &e))?;
        self.note(name, copied);
        Ok(())
    }

    /// Copies the database as of one moment and answers the newest checkpoint in the copy.
    fn database(&mut self, folder: &Folder) -> Outcome<Option<String>> {
        let to = self.root.join(DATABASE);
        make_private(to.parent().unwrap_or(&self.root))?;
        {
            let store = Store::open(&Options::durable(folder.database()))?;
            store.backup_to(&to)?;
        }
        // Settles the copy (its journal mode) before its digest is taken.
        let checkpoint = {
            let copy = Store::open(&Options::durable(&to))?;
            copy.read(|tx| tx.newest_checkpoint())?.map(|c| c.note)
        };
        for extra in ["-wal", "-shm"] {
            let side = self.root.join(format!("{DATABASE}{extra}"));
            if side.exists() {
                fs::remove_file(&side).map_err(|e| Failure::file("removing", &side, &e))?;
            }
        }
        let size = digest(&to).map_err(|e| Failure::file("reading", &to, &e))?;
        self.note(DATABASE, size);
        Ok(checkpoint)
    }

    /// Copies every kept file that is whole, wherever the settings keep them, and answers the
    /// others: no copy of a damaged file is worth having.
    fn blobs(&mut self, blobs: &dyn Blobs) -> Outcome<Vec<Digest>> {
        let remedy = "make the place of the files readable (`porchlight doctor` says how it is)";
        let failed = |why: String| Failure::fault(format!("the kept files: {why}"), remedy);
        let mut damaged = vec![];
        for first in 0..=u8::MAX {
            for digest in blobs.list(first).map_err(failed)? {
                match blobs.get(digest) {
                    Ok(Some(bytes)) => {
                        let name = format!("blobs/{}", name_of(digest));
                        let to = self.root.join(&name);
                        make_private(to.parent().unwrap_or(&self.root))?;
                        write_private(&to, &bytes)?;
                        self.note(&name, (digest.hex(), bytes.len() as u64));
                    }
                    // Erased since the list was made.
                    Ok(None) => {}
                    Err(BlobFault::Damaged(_)) => damaged.push(digest),
                    Err(BlobFault::Medium(why)) => return Err(failed(why)),
                }
            }
        }
        Ok(damaged)
    }

    /// Writes what the backup says about itself, then the digests, which make it one.
    fn finish(&mut self, checkpoint: Option<String>) -> Outcome<()> {
        let about = About {
            format: FORMAT.into(),
            made_at: zone::rfc3339(entropy_clock::now()),
            program: env!("CARGO_PKG_VERSION").into(),
            schema: porchlight_store::tables::schema_version(),
            checkpoint,
            files: self.sums.len(),
            bytes: self.bytes,
        };
        let text = serde_json::to_string_pretty(&about)
            .map_err(|e| Failure::fault(format!("{ABOUT}: {e}"), ""))?;
        let path = self.root.join(ABOUT);
        write_private(&path, format!("{text}\n").as_bytes())?;
        let size = digest(&path).map_err(|e| Failure::file("reading", &path, &e))?;
        self.note(ABOUT, size);
        let lines: String =
            self.sums.iter().map(|(digest, name)| format!("{digest}  {name}\n")).collect();
        write_private(&self.root.join(SUMS), lines.as_bytes())
    }
}

/// Copies the keys, the ids of erased photos, and the newest head that was signed. On a running server that head may be
/// newer than the copied database: a restore then says truly that the backup is older.
fn copy_keys(folder: &Folder, target: &Path) -> Outcome<()> {
    let published = folder.published();
    let published = published.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    for name in keys::FILES.into_iter().chain(photo_keys::FILES).chain([published, ERASED]) {
        let from = folder.keys().join(name);
        if from.exists() {
            copy(&from, &target.join(name)).map_err(|e| Failure::file("copying", &from, &e))?;
        }
    }
    Ok(())
}
