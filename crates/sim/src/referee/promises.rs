//! What was acknowledged is still true.

use super::{Bench, Whistle};
use crate::ledger::Ledger;
use porchlight_app::{App, Error};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{AttemptId, CourierId, EvidenceId, RoundId};
use porchlight_domain::words::{Outcome, RoundState, UploadState};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn look(
    app: &App,
    bench: &Bench,
    ledger: &Ledger,
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    ledger.surprises.iter().for_each(|what| whistle.blow(what));
    attempts(bench, ledger, whistle);
    for (id, (attempt, digest)) in &ledger.photos {
        photo(app, bench, ledger, (*id, *attempt, *digest), whistle)?;
    }
    for (key, list) in &ledger.entries {
        let list = list.as_ref().map(|(ranked, max)| {
            (ranked.iter().map(ToString::to_string).collect::<Vec<_>>(), *max)
        });
        entry(bench, *key, list.as_ref(), whistle);
    }
    for (order, photo) in &ledger.choices {
        let own = bench.preferences.get(&("order".to_owned(), sha256(&[&order.0])));
        whistle.unless(own.is_some_and(|choice| choice.photo == *photo), || {
            format!("{order}: the choice is not the one that was made")
        });
    }
    let known: BTreeSet<&str> =
        bench.orders.values().map(|order| order.external_reference.as_str()).collect();
    for reference in ledger.orders.iter().filter(|r| !known.contains(r.as_str())) {
        whistle.blow(format!("order {reference} was imported and is gone"));
    }
    Ok(())
}

fn attempts(bench: &Bench, ledger: &Ledger, whistle: &mut Whistle<'_>) {
    for (id, known) in &ledger.attempts {
        let Some(row) = bench.attempts.get(id) else {
            whistle.blow(format!("{id} was acknowledged and is gone"));
            continue;
        };
        let same = row.stop == known.stop
            && row.courier == known.courier
            && (row.outcome == Outcome::Delivered) == known.delivered;
        whistle.unless(same, || format!("{id} is not what was acknowledged"));
    }
    for id in &ledger.undone {
        let void = bench.attempts.get(id).is_some_and(|row| row.voided_at.is_some());
        whistle.unless(void, || format!("{id} was taken back and stands"));
    }
}

fn photo(
    app: &App,
    bench: &Bench,
    ledger: &Ledger,
    (id, attempt, digest): (EvidenceId, AttemptId, Digest),
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    let complete = ledger.complete.contains(&id);
    let row = bench.evidence.get(&id);
    let same = row.is_some_and(|row| row.attempt == attempt && row.digest == Some(digest));
    whistle.unless(same, || format!("{id} was committed to and is gone or changed"));
    let Some(upload) = bench.uploads.get(&id).filter(|_| complete) else {
        whistle.unless(!complete, || format!("{id} was sent whole and is gone"));
        return Ok(());
    };
    let files: Value = serde_json::from_str(&upload.quality).unwrap_or(Value::Null);
    let kept = match upload.state {
        UploadState::Verified => {
            let shown = files["display_blob"].as_str().and_then(Digest::from_hex);
            match shown {
                // What the medium lost counts as known once it is reported.
                Some(shown) if ledger.broken_files.contains(&shown) => {
                    !ledger.at_rest || bench.faults.contains_key(&shown)
                }
                Some(shown) => matches!(app.ports.blobs.get(shown), Ok(Some(_))),
                None => false,
            }
        }
        UploadState::Unusable => files["problem"].is_string(),
        UploadState::Erased => app.store.read(|tx| tx.erasure_of(id))?.is_some(),
        // Every chunk is here and the last step was interrupted: a reconciler finishes it.
        _ => {
            let (app_chunks, bytes) = (app.store.read(|tx| tx.chunks(id))?.concat(), upload.bytes);
            i64::try_from(app_chunks.len()).is_ok_and(|length| length == bytes)
        }
    };
    whistle.unless(kept, || format!("{id} was sent whole and cannot be shown"));
    Ok(())
}

/// The last list that was acknowledged before the close is the one that counts; sealing may only
/// take blocks off it.
fn entry(
    bench: &Bench,
    key: (RoundId, CourierId),
    list: Option<&(Vec<String>, u32)>,
    whistle: &mut Whistle<'_>,
) {
    let row = bench.entries.get(&key);
    let Some((ranked, max)) = list else {
        let gone = row.is_none_or(|row| row.standing);
        whistle.unless(gone, || format!("{}: the entry of {} was withdrawn", key.0, key.1));
        return;
    };
    let sealed = bench
        .rounds
        .get(&key.0)
        .is_some_and(|round| !matches!(round.state, RoundState::Announced | RoundState::Open));
    let counted: Option<Vec<String>> = row.and_then(|row| serde_json::from_str(&row.ranked).ok());
    let same = counted.is_some_and(|counted| {
        let mut wanted = ranked.iter();
        let in_order = counted.iter().all(|block| wanted.any(|w| w == block));
        in_order && (sealed || counted.len() == ranked.len())
    });
    whistle.unless(same && row.is_some_and(|row| row.max_blocks == *max), || {
        format!("{}: the list of {} is not the last one sent", key.0, key.1)
    });
}
