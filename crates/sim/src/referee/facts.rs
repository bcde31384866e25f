//! Facts are what their leaves committed to: every leaf opens, and every row that matters is what
//! its leaves say.

use super::{Bench, Whistle};
use porchlight_app::order::{OrderDraft, PackageDraft};
use porchlight_app::{App, Error};
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::log::leaf::{Leaf as LogLeaf, LeafKind, commit};
use porchlight_domain::log::merkle::leaf_hash;
use porchlight_domain::time::Window;
use porchlight_domain::words::{EvidenceKind, UploadState};
use porchlight_store::rows::{Attempt, Award, Evidence, Leaf, Order};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Facts<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<(&'a Leaf, Value)>>>;

pub(super) fn look(app: &App, bench: &Bench, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    let mut facts: Facts<'_> = BTreeMap::new();
    for leaf in &bench.leaves {
        opens(leaf, whistle);
        let fact = leaf.fact.as_deref().and_then(|fact| serde_json::from_str(fact).ok());
        let subjects = facts.entry(leaf.kind.as_str()).or_default();
        let list = subjects.entry(leaf.subject.as_str()).or_default();
        list.push((leaf, fact.unwrap_or(Value::Null)));
    }
    for list in facts.values_mut().flat_map(BTreeMap::values_mut) {
        list.sort_by_key(|(leaf, _)| (leaf.at, leaf.id));
    }
    for row in bench.attempts.values() {
        attempt(row, bench, of(&facts, LeafKind::Attempt, &row.id.to_string()), whistle);
    }
    for row in bench.evidence.values() {
        evidence(row, bench, of(&facts, LeafKind::Evidence, &row.id.to_string()), whistle);
    }
    for row in bench.awards.values() {
        award(row, of(&facts, LeafKind::Award, &row.id.to_string()), whistle);
    }
    for row in bench.entries.values() {
        let name = row.id.to_string();
        let said = of(&facts, LeafKind::Entry, &name).iter().any(|(_, fact)| {
            fact["courier"] == row.courier.to_string() && fact["round"] == row.round.to_string()
        });
        whistle.unless(said, || format!("{name} has no leaf"));
    }
    for row in bench.orders.values() {
        order(app, row, whistle)?;
    }
    Ok(())
}

fn of<'f, 'a>(facts: &'f Facts<'a>, kind: LeafKind, subject: &str) -> &'f [(&'a Leaf, Value)] {
    let found = facts.get(kind.code()).and_then(|subjects| subjects.get(subject));
    found.map_or(&[], Vec::as_slice)
}

/// The leaf's bytes follow from its columns, its hash from its bytes, its commitment from the fact.
fn opens(leaf: &Leaf, whistle: &mut Whistle<'_>) {
    let read = LogLeaf::parse(&leaf.body).ok().filter(|parsed| {
        parsed.kind.code() == leaf.kind && parsed.subject == leaf.subject && parsed.at == leaf.at
    });
    let good = read.is_some_and(|parsed| {
        let opened = match (&leaf.salt, &leaf.fact) {
            (Some(salt), Some(fact)) => parsed.commitment == commit(salt, fact),
            // Erased: nothing can be compared.
            _ => true,
        };
        opened && leaf.hash == leaf_hash(leaf.body.as_bytes())
    });
    whistle.unless(good, || format!("{} does not open", leaf.id));
}

fn differing(fact: &Value, expected: &Value) -> Option<String> {
    let expected = expected.as_object()?;
    expected.iter().find(|(key, value)| fact[key.as_str()] != **value).map(|(key, _)| key.clone())
}

fn attempt(row: &Attempt, bench: &Bench, leaves: &[(&Leaf, Value)], whistle: &mut Whistle<'_>) {
    let expected = json!({
        "attempt": row.id.to_string(), "stop": row.stop.to_string(),
        "order": row.delivery_order.to_string(), "courier": row.courier.to_string(),
        "outcome": row.outcome.code(), "handling": row.handling.map(|h| h.code()),
        "drop_place": row.drop_place.map(|d| d.code()), "out_of_sight": row.out_of_sight,
        "where_to_look": row.where_to_look, "reason": row.reason.map(|r| r.code()),
        "note": row.note, "lat": row.lat, "lon": row.lon,
        "photo_policy": row.photo_policy, "occurred_at": row.occurred_at.micros(),
        "received_at": row.received_at.micros(),
        "reference": bench.orders.get(&row.delivery_order).map(|o| o.external_reference.clone()),
    });
    match leaves.iter().find(|(_, fact)| !fact["attempt"].is_null()) {
        None => whistle.blow(format!("{} has no leaf", row.id)),
        Some((_, fact)) => {
            if let Some(key) = differing(fact, &expected) {
                whistle.blow(format!("{}: {key} is not what its leaf says", row.id));
            }
        }
    }
    let void = leaves.iter().any(|(_, fact)| fact["void"] == true);
    whistle.unless(void == row.voided_at.is_some(), || {
        format!("{} was taken back without a leaf, or not", row.id)
    });
}

fn evidence(row: &Evidence, bench: &Bench, leaves: &[(&Leaf, Value)], whistle: &mut Whistle<'_>) {
    let expected = json!({
        "evidence": row.id.to_string(), "attempt": row.attempt.to_string(),
        "kind": row.kind.code(), "supplementary": row.supplementary,
        "original": row.digest.map(|d| d.hex()), "bytes": row.bytes,
        "captured_at": row.captured_at.micros(), "received_at": row.received_at.micros(),
    });
    match leaves.iter().find(|(_, fact)| !fact["attempt"].is_null()) {
        None => whistle.blow(format!("{} has no leaf", row.id)),
        Some((_, fact)) => {
            if let Some(key) = differing(fact, &expected) {
                whistle.blow(format!("{}: {key} is not what its leaf says", row.id));
            }
        }
    }
    let Some(upload) = bench.uploads.get(&row.id).filter(|_| row.kind == EvidenceKind::Photo)
    else {
        return;
    };
    if upload.state == UploadState::Verified {
        let files: Value = serde_json::from_str(&upload.quality).unwrap_or(Value::Null);
        let said = leaves
            .iter()
            .any(|(_, fact)| fact["state"] == "verified" && fact["shown"] == files["display"]);
        whistle.unless(said, || format!("{}: what is shown is not what was logged", row.id));
    }
}

fn award(row: &Award, leaves: &[(&Leaf, Value)], whistle: &mut Whistle<'_>) {
    let expected = json!({
        "block": row.block.to_string(), "place": row.place, "courier": row.courier.to_string(),
        "source": row.source.code(), "state": row.state.code(),
    });
    match leaves.last() {
        None => whistle.blow(format!("{} has no leaf", row.id)),
        Some((_, fact)) => {
            if let Some(key) = differing(fact, &expected) {
                whistle.blow(format!("{}: {key} is not what its newest leaf says", row.id));
            }
        }
    }
}

/// The digest that imports commit to follows from the order's columns and packages.
fn order(app: &App, row: &Order, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    let packages = app.store.read(|tx| tx.packages_of(row.id))?;
    let package = |p: porchlight_store::rows::Package| PackageDraft {
        barcode: p.barcode,
        volume_ml: p.volume_ml,
        weight_g: p.weight_g,
    };
    let draft = OrderDraft {
        external_reference: row.external_reference.clone(),
        sender: row.sender.clone(),
        recipient: row.recipient.clone(),
        address: row.address.clone(),
        point: Point { lat: row.lat, lon: row.lon },
        window: Window { start: row.window_start, end: row.window_end },
        notes: row.notes.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        language: row.language.clone(),
        carrier: row.carrier,
        tracking_link: row.tracking_link.clone(),
        attended_only: row.attended_only,
        proof: row.proof,
        valuable: row.valuable,
        service_seconds: row.service_seconds,
        packages: packages.into_iter().map(package).collect(),
    };
    let digest: Digest = draft.digest();
    whistle
        .unless(digest == row.content_digest && draft.recipient_key() == row.recipient_key, || {
            format!("{}: its content is not what was imported", row.id)
        });
    Ok(())
}
