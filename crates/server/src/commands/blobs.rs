//! `porchlight blobs copy`: every file from one place to the other, each checked on both sides.
//!
//! What is there already is not sent again, so that an interrupted copy goes on where it was; a file
//! that is damaged where it lies is named and left out, and the others are copied.

use crate::cli::CopyTarget;
use crate::config::Config;
use crate::failure::{Exit, Failure, Outcome};
use crate::ports::blobs;
use crate::screen::Screen;
use porchlight_app::ports::{BlobFault, Blobs};
use porchlight_domain::digest::Digest;
use serde_json::json;

/// Most damaged files named in the answer.
const MAX_NAMED: usize = 20;

/// What a copy came to.
#[derive(Debug, Default)]
struct Copied {
    copied: u64,
    bytes: u64,
    there: u64,
    damaged: Vec<Digest>,
}

/// Copies every file.
///
/// # Errors
/// A place cannot be used; what was copied stays, and the next copy goes on.
pub(super) fn copy(screen: &mut Screen<'_>, config: &Config, to: CopyTarget) -> Outcome {
    let (folder, s3) = (blobs::folder(config)?, blobs::s3(config)?);
    let (from, into) = match to {
        CopyTarget::S3 => (folder, s3),
        CopyTarget::Folder => (s3, folder),
    };
    let mut done = Copied::default();
    for first in 0..=u8::MAX {
        slice(from.as_ref(), into.as_ref(), first, &mut done).map_err(|why| {
            let sentence = format!("{why}; {} files were copied before", done.copied);
            Failure::fault(sentence, "run the same command again: it goes on where it was")
        })?;
    }
    say(screen, to, &done)
}

/// The files whose digest begins with this byte.
fn slice(from: &dyn Blobs, into: &dyn Blobs, first: u8, done: &mut Copied) -> Result<(), String> {
    for digest in from.list(first)? {
        match into.get(digest) {
            Ok(Some(_)) => {
                done.there += 1;
                continue;
            }
            Ok(None) | Err(BlobFault::Damaged(_)) => {}
            Err(BlobFault::Medium(why)) => return Err(why),
        }
        let bytes = match from.get(digest) {
            Ok(Some(bytes)) => bytes,
            // Erased since the list was made.
            Ok(None) => continue,
            Err(BlobFault::Damaged(_)) => {
                done.damaged.push(digest);
                continue;
            }
            Err(BlobFault::Medium(why)) => return Err(why),
        };
        into.put(&bytes)?;
        match into.get(digest) {
            Ok(Some(again)) if again == bytes => {}
            Ok(_) => return Err(format!("{digest} was written and does not come back")),
            Err(fault) => {
                return Err(format!("{digest} was written and does not come back: {fault}"));
            }
        }
        done.copied += 1;
        done.bytes += bytes.len() as u64;
    }
    Ok(())
}

fn say(screen: &mut Screen<'_>, to: CopyTarget, done: &Copied) -> Outcome {
    let whereto = match to {
        CopyTarget::Folder => "the folder",
        CopyTarget::S3 => "the S3 store",
    };
    let mut text = format!(
        "{} files ({} MB) copied to {whereto}, {} were there already; each was read back and checked.",
        done.copied,
        done.bytes / 1_000_000,
        done.there
    );
    let names: Vec<String> = done.damaged.iter().map(Digest::hex).collect();
    for name in names.iter().take(MAX_NAMED) {
        text += &format!("\nNot copied, because it is damaged where it lies: {name}");
    }
    let more = names.len().saturating_sub(MAX_NAMED);
    if more > 0 {
        text += &format!("\nand {more} more");
    }
    if names.is_empty() {
        text += match to {
            CopyTarget::S3 => {
                "\nNext: set blobs.kind = \"s3\", start the server again, and copy once more."
            }
            CopyTarget::Folder => {
                "\nNext: set blobs.kind = \"folder\", start the server again, and copy once more."
            }
        };
    }
    let value = json!({
        "copied": done.copied, "bytes": done.bytes, "there_already": done.there, "damaged": names,
    });
    screen.say(&text, &value)?;
    Ok(if done.damaged.is_empty() { Exit::Done } else { Exit::No })
}
