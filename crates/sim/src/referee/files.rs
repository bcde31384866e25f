//! What is kept is what facts name, but for losses that are reported and files that are noted as
//! left over.

use super::{Bench, Whistle};
use crate::ledger::Ledger;
use porchlight_app::photo::PhotoFiles;
use porchlight_app::{App, Error};
use porchlight_domain::digest::Digest;
use porchlight_domain::words::{FileFault, UploadState};
use std::collections::{BTreeMap, BTreeSet};

/// Every file that a fact names, by whom.
fn named(bench: &Bench) -> BTreeMap<Digest, String> {
    let mut named: BTreeMap<Digest, String> =
        bench.statements.iter().map(|(digest, id)| (*digest, id.clone())).collect();
    for upload in bench.uploads.values().filter(|u| u.state != UploadState::Erased) {
        let files: PhotoFiles = serde_json::from_str(&upload.quality).unwrap_or_default();
        let digests = files.blobs().filter_map(Digest::from_hex);
        named.extend(digests.map(|digest| (digest, upload.id.to_string())));
    }
    named
}

pub(super) fn look(
    app: &App,
    bench: &Bench,
    ledger: Option<&Ledger>,
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    let named = named(bench);
    let mut kept = BTreeSet::new();
    for first in 0..=u8::MAX {
        kept.extend(app.ports.blobs.list(first).map_err(Error::Fault)?);
    }
    let nobody = BTreeSet::new();
    let broken = ledger.map_or(&nobody, |ledger| &ledger.broken_files);
    // Until every file was read again, only what the medium did not break is held to be sound.
    let at_rest = ledger.is_some_and(|ledger| ledger.at_rest);
    for (digest, owner) in &named {
        let found = match app.ports.blobs.get(*digest) {
            Ok(Some(_)) => None,
            Ok(None) => Some(FileFault::Missing),
            Err(_) => Some(FileFault::Damaged),
        };
        let reported = bench.faults.get(digest).map(|file| file.fault);
        let may_differ = !at_rest && broken.contains(digest);
        whistle.unless(found == reported || may_differ, || {
            let say = |fault: Option<FileFault>| fault.map_or("sound", FileFault::code);
            format!("{digest} of {owner} is {} and reported as {}", say(found), say(reported))
        });
    }
    for digest in bench.faults.keys().filter(|digest| !named.contains_key(digest)) {
        whistle.unless(!at_rest, || format!("{digest} is reported, and nothing names it"));
    }
    for digest in kept.iter().filter(|digest| at_rest && !named.contains_key(digest)) {
        whistle.unless(bench.left_over.contains(digest), || {
            format!("{digest} is kept, nothing names it, and nobody noticed")
        });
    }
    Ok(())
}
