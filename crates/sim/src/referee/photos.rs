//! Photos: each of its own stop and once, erased for good with a receipt, and looked at only with a
//! line in the book.

use super::{Bench, Whistle};
use crate::ledger::Ledger;
use porchlight_app::{Actor, App, Ctx, Error};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{ErasureReason, EvidenceKind, UploadState};
use porchlight_store::rows::{Erasure, Leaf};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn look(app: &App, bench: &Bench, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    once(bench, whistle);
    states(app, bench, whistle)?;
    let mut receipts: BTreeMap<&str, Vec<&Leaf>> = BTreeMap::new();
    for leaf in bench.leaves.iter().filter(|leaf| leaf.kind == LeafKind::Erasure.code()) {
        receipts.entry(&leaf.subject).or_default().push(leaf);
    }
    let noted = app.ports.erasures.noted().map_err(Error::Fault)?;
    for erasure in bench.erasures.values() {
        let name = erasure.evidence.to_string();
        let own = receipts.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        erased(app, bench, erasure, own, whistle);
        whistle.unless(noted.contains(&erasure.evidence), || {
            format!("{name} was erased, and an older copy of the database would bring it back")
        });
    }
    Ok(())
}

/// A file is evidence of one stop.
fn once(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut seen: BTreeMap<Digest, EvidenceId> = BTreeMap::new();
    for item in bench.evidence.values().filter(|item| item.kind == EvidenceKind::Photo) {
        let Some(digest) = item.digest else {
            whistle.blow(format!("{} is a photo of no file", item.id));
            continue;
        };
        if let Some(other) = seen.insert(digest, item.id) {
            whistle.blow(format!("{} and {other} are the same file", item.id));
        }
    }
}

/// What is kept of a photo fits how far it came.
fn states(app: &App, bench: &Bench, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    for upload in bench.uploads.values() {
        let id = upload.id;
        let open = matches!(upload.state, UploadState::Committed | UploadState::Preview);
        let has_key = bench.photo_keys.contains_key(&id);
        let shows = matches!(upload.state, UploadState::Verified | UploadState::Preview);
        whistle.unless(has_key || !shows, || format!("{id} is {} without a key", upload.state));
        whistle.unless(
            (upload.state == UploadState::Erased) == bench.erasures.contains_key(&id),
            || format!("{id} is {} and has an erasure, or has none", upload.state),
        );
        let chunks = if open { 0 } else { app.store.read(|tx| tx.chunk_numbers(id))?.len() };
        whistle.unless(chunks == 0, || {
            format!("{id} is {} and {chunks} pieces of its original are still here", upload.state)
        });
    }
    Ok(())
}

/// An erased photo is gone, its leaf says so, and it was not gone before its time.
fn erased(app: &App, bench: &Bench, row: &Erasure, receipts: &[&Leaf], whistle: &mut Whistle<'_>) {
    let id = row.evidence;
    let said = receipts.iter().any(|leaf| {
        let fact = leaf.fact.as_deref().and_then(|fact| serde_json::from_str(fact).ok());
        let fact: Value = fact.unwrap_or(Value::Null);
        fact["evidence"] == id.to_string()
            && fact["reason"] == row.reason.code()
            && fact["at"] == row.at.micros()
    });
    whistle.unless(said, || format!("{id} was erased without a receipt in the log"));
    whistle.unless(!bench.photo_keys.contains_key(&id), || format!("{id} is erased and has a key"));
    let received = bench.evidence.get(&id).map(|item| item.received_at);
    let days = i64::from(app.settings.retention.ordinary_days);
    let in_time = received.is_some_and(|at| row.at.since(at) >= days * DAY);
    whistle.unless(row.reason != ErasureReason::Retention || in_time, || {
        format!("{id} was erased before its time")
    });
}

/// What was acknowledged about photos.
pub(super) fn promised(
    app: &App,
    bench: &Bench,
    ledger: &Ledger,
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    looks(bench, ledger, whistle);
    for id in &ledger.erased {
        whistle.unless(bench.erasures.contains_key(id), || {
            format!("{id} was said to be erased and is not")
        });
    }
    for (id, (attempt, digest)) in &ledger.photos {
        let Some(upload) = bench.uploads.get(id) else { continue };
        let standing = bench.attempts.get(attempt).is_some_and(|row| row.voided_at.is_none());
        let open = matches!(upload.state, UploadState::Committed | UploadState::Preview);
        let may_wait = !ledger.at_rest || !standing || ledger.cut_short.contains(id);
        whistle.unless(!open || may_wait, || {
            format!("{id} was committed to, its phone sent it, and it is {}", upload.state)
        });
        shown(app, bench, *id, *digest, whistle)?;
    }
    Ok(())
}

/// Whoever was given a picture stands in the book, and staff with a purpose.
fn looks(bench: &Bench, ledger: &Ledger, whistle: &mut Whistle<'_>) {
    let mut written: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for entry in bench.audit.iter().filter(|entry| entry.purpose.is_some()) {
        *written.entry((&entry.subject, &entry.actor)).or_default() += 1;
    }
    for ((photo, actor), times) in &ledger.looks {
        let name = photo.to_string();
        let here = written.get(&(name.as_str(), actor.as_str())).copied().unwrap_or(0);
        whistle.unless(here >= *times, || {
            format!("{actor} saw {photo} {times} times, and {here} looks are written down")
        });
    }
}

/// The picture that a recipient is shown was made from the file that was committed to there.
fn shown(
    app: &App,
    bench: &Bench,
    id: EvidenceId,
    digest: Digest,
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    let verified = bench.uploads.get(&id).is_some_and(|u| u.state == UploadState::Verified);
    let attempt = bench.evidence.get(&id).and_then(|item| bench.attempts.get(&item.attempt));
    let (Some(attempt), true) = (attempt, verified) else { return Ok(()) };
    let ctx = Ctx::new(Timestamp(0), Actor::Recipient(attempt.delivery_order), [0; 32]);
    match app.recipient_photo(&ctx, id) {
        // The simulator's pictures end with the digest of what they were made from.
        Ok(bytes) => whistle.unless(bytes.ends_with(&digest.0), || {
            format!("{id}: the picture shown is of another file")
        }),
        Err(Error::Absent(_)) => {}
        Err(error) => whistle.blow(format!("{id} cannot be shown: {error}")),
    }
    Ok(())
}
