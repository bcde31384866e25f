//! Recording an attempt and taking it back.

use super::capture::{keep_photo, weigh};
use super::day::{came, own_award};
use super::judge::{DoorScan, Known, judge};
use super::late::{check_photos, settle_order, still_theirs};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::device::notice_place;
use crate::error::{Error, Result};
use crate::place::{Fresh, weigh_attempt};
use crate::proof::proof_of;
use crate::webhook::{About, announce};
use porchlight_domain::attempt::{
    Completion, Drop, PhotoPolicy, Position, Taker, UNDO_WINDOW, UnattendedProof, may_undo,
    photo_policy,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{AttemptId, CourierId, EvidenceId, StopId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::proof::Asked;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{
    EvidenceKind, Handling, OrderState, Outcome, ReasonCode, StopState, WebhookKind,
};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Evidence, Order, Stop};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A photo as the phone committed to it at the shutter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhoto {
    /// Made on the phone.
    pub id: EvidenceId,
    /// SHA-256 of the original file.
    pub digest: Digest,
    /// Its length.
    pub bytes: u64,
    /// When, by the phone's clock.
    pub captured_at: Timestamp,
    /// The stop's capture challenge, in hexadecimal; a photo without it is supplementary.
    pub challenge: Option<String>,
    /// The record that the phone's key signed at the shutter, a compact JWS.
    pub capture: Option<String>,
}

/// What happened at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptKind {
    /// Left.
    Left(Drop),
    /// Handed to a person.
    HandedOver {
        /// The delivery code they told.
        code: Option<String>,
        /// Or their name.
        name: Option<String>,
    },
    /// Not delivered.
    Failed(ReasonCode, String),
}

/// An attempt as the phone recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// Made on the phone; repeating it changes nothing.
    pub id: AttemptId,
    /// The stop.
    pub stop: StopId,
    /// What happened.
    pub kind: AttemptKind,
    /// Where the phone was.
    pub position: Position,
    /// When, by the phone's clock.
    pub occurred_at: Timestamp,
    /// How far the phone's clock is ahead of the server's, as the phone estimates, milliseconds.
    pub skew_ms: i64,
    /// Photos, committed before their bytes arrive.
    pub photos: Vec<NewPhoto>,
    /// The package read at the door; `Drop::scan` counts only together with it.
    pub door_scan: Option<DoorScan>,
    /// Free note.
    pub note: String,
}

/// What became of recording an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recorded {
    /// Recorded now, or known before; a receipt follows under this id.
    Recorded(String),
    /// Something is missing: stable code.
    Incomplete(String),
    /// The stop has an outcome already.
    AlreadyDone,
    /// The stop is not on a route of this courier any more.
    NotYours,
}

/// What became of taking an attempt back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undone {
    /// The attempt is void and stays visible as such; the stop is open again.
    Undone,
    /// Two minutes are over: add an amendment or tell the dispatcher.
    TooLate,
}

/// The choice in force for an order, and the proof it asks for.
pub(crate) fn policy_of(
    tx: &Tx<'_>,
    order: &Order,
    now: Timestamp,
) -> Result<(PhotoPolicy, Asked)> {
    let choice = crate::preference::choice_of(tx, order)?;
    let asked = proof_of(tx, order, now)?;
    Ok((photo_policy(order.attended_only, asked.level, choice.map(|c| c.photo)), asked))
}

impl App {
    /// Records an attempt. The same attempt sent again is known and changes nothing.
    ///
    /// # Errors
    /// Denied to all but couriers; invalid photos.
    pub fn record_attempt(&self, ctx: &mut Ctx, new: NewAttempt) -> Result<Recorded> {
        let courier = ctx.courier()?;
        check_photos(&new.photos)?;
        let records = self.read_captures(&new.photos)?;
        let keys = self.keys.clone();
        let public_url = self.settings.public_url.clone();
        let request = format!("attempt {new:?}");
        let stop = new.stop;
        let phone = ctx.commitment.as_ref().map(|commitment| commitment.device);
        let assurance = ctx.commitment.as_ref().map(|commitment| commitment.assurance);
        let recorded = self.record(ctx, &request, move |tx, hand| {
            if let Some(known) = tx.attempt(new.id)? {
                if known.courier == courier {
                    return Ok(Done::Refused(Recorded::Recorded(new.id.to_string())));
                }
                return Err(Error::invalid("id", "id_taken", "this id is taken: make a new one"));
            }
            // A stop that a dispatcher gave to somebody else meanwhile may be gone.
            let Some(stop) = tx.stop(new.stop)? else {
                return Ok(Done::Refused(Recorded::NotYours));
            };
            let route = tx.route(stop.route)?.ok_or(Error::Absent("route"))?;
            let Ok(mut award) = own_award(tx, route.award, courier) else {
                return Ok(Done::Refused(Recorded::NotYours));
            };
            let order = tx.order(stop.delivery_order)?.ok_or(Error::Absent("order"))?;
            if stop.state == StopState::Done || order.state == OrderState::Delivered {
                return Ok(Done::Refused(Recorded::AlreadyDone));
            }
            let (policy, asked) = policy_of(tx, &order, hand.now)?;
            let code = keys.delivery_code(order.id, order.link_version);
            let captured = weigh(tx, courier, stop.id, &new.photos, &records)?;
            let level = asked.level;
            let known = Known { order: &order, policy, level, code: &code, captured: &captured };
            let completion = match judge(tx, &new, &known, hand.now)? {
                Ok(completion) => completion,
                Err(missing) => {
                    return Ok(Done::Refused(Recorded::Incomplete(missing.code().into())));
                }
            };
            came(tx, hand, &mut award)?;
            write_attempt(tx, hand, &new, &stop, courier, &known, completion.as_ref())?;
            let fresh = Fresh { assurance, ..Fresh::default() };
            weigh_attempt(tx, hand, new.id, fresh)?;
            let told = match new.kind {
                AttemptKind::Failed(..) => WebhookKind::AttemptFailed,
                _ => WebhookKind::DeliveryCompleted,
            };
            announce(tx, hand, &public_url, told, &About::attempt(&order, new.id))?;
            if let (Some(phone), Position::Fix(point, _)) = (phone, &new.position) {
                let at = new.occurred_at.plus(-new.skew_ms.saturating_mul(1_000));
                notice_place(tx, hand, (courier, phone), at, *point)?;
            }
            Ok(Done::Kept(Recorded::Recorded(new.id.to_string())))
        })?;
        self.ring_stop(ctx, stop);
        Ok(recorded)
    }

    /// Takes an attempt back within two minutes of its receipt.
    ///
    /// # Errors
    /// Denied to all but couriers; absent attempt.
    pub fn undo_attempt(&self, ctx: &mut Ctx, id: AttemptId) -> Result<Undone> {
        let courier = ctx.courier()?;
        let stop = self.read(|tx| {
            let known = tx.attempt(id)?.filter(|a| a.courier == courier);
            Ok(known.ok_or(Error::Absent("attempt"))?.stop)
        })?;
        let undone = self.record(ctx, &format!("undo {id}"), move |tx, hand| {
            let known = tx.attempt(id)?.ok_or(Error::Absent("attempt"))?;
            if known.voided_at.is_some() {
                return Ok(Done::Refused(Undone::Undone));
            }
            if !may_undo(known.received_at, hand.now) || !still_theirs(tx, &known)? {
                return Ok(Done::Refused(Undone::TooLate));
            }
            tx.void_attempt(id, hand.now)?;
            tx.set_stop_state(known.stop, StopState::Arrived)?;
            tx.set_order_state(known.delivery_order, OrderState::OutForDelivery, hand.now)?;
            hand.leave(LeafKind::Attempt, id, json!({"void": true, "within": UNDO_WINDOW}));
            Ok(Done::Kept(Undone::Undone))
        })?;
        self.ring_stop(ctx, stop);
        Ok(undone)
    }
}

fn write_attempt(
    tx: &Tx<'_>,
    hand: &mut Hand,
    new: &NewAttempt,
    stop: &Stop,
    courier: CourierId,
    known: &Known<'_>,
    completion: Option<&Completion>,
) -> Result<()> {
    let order = known.order;
    let row = attempt_row(new, stop, order, courier, known.policy, completion, hand.now);
    tx.insert_attempt(&row)?;
    for (photo, captured) in new.photos.iter().zip(known.captured) {
        keep_photo(tx, hand, (courier, row.id), photo, captured)?;
    }
    for (kind, detail) in other_evidence(completion, new) {
        let evidence = evidence_row(row.id, kind, &detail, new, hand);
        tx.insert_evidence(&evidence)?;
        hand.leave(LeafKind::Evidence, evidence.id, evidence_fact(&evidence));
    }
    tx.set_stop_state(stop.id, StopState::Done)?;
    settle_order(tx, hand, stop, order, row.outcome)?;
    hand.leave(LeafKind::Attempt, row.id, attempt_fact(&row, &order.external_reference));
    Ok(())
}

fn evidence_row(
    attempt: AttemptId,
    kind: EvidenceKind,
    detail: &Value,
    new: &NewAttempt,
    hand: &mut Hand,
) -> Evidence {
    Evidence {
        id: hand.id(EvidenceId::new),
        attempt,
        kind,
        supplementary: false,
        digest: None,
        bytes: 0,
        detail: detail.to_string(),
        captured_at: new.occurred_at,
        received_at: hand.now,
    }
}

fn other_evidence(completion: Option<&Completion>, new: &NewAttempt) -> Vec<(EvidenceKind, Value)> {
    let mut list = vec![];
    match completion.and_then(Completion::taker) {
        Some(Taker::CodeMatched) => list.push((EvidenceKind::Code, json!({"matched": true}))),
        Some(Taker::CodeAndName(name)) => {
            list.push((EvidenceKind::Code, json!({"matched": true})));
            list.push((EvidenceKind::Signature, json!({"taken_by": name})));
        }
        Some(Taker::Named(name)) => list.push((EvidenceKind::Note, json!({"taken_by": name}))),
        None => {}
    }
    match completion.and_then(Completion::drop_proof) {
        Some((_, UnattendedProof::ScanAtDoor(_))) => {
            let barcode = new.door_scan.as_ref().map(|scan| scan.barcode.trim());
            list.push((EvidenceKind::Scan, json!({"at_door": true, "barcode": barcode})));
        }
        Some((_, UnattendedProof::Exception(e))) => {
            list.push((EvidenceKind::Exception, json!({"kind": e.kind.code(), "words": e.words})));
        }
        _ => {}
    }
    list
}

fn attempt_row(
    new: &NewAttempt,
    stop: &Stop,
    order: &Order,
    courier: CourierId,
    policy: PhotoPolicy,
    completion: Option<&Completion>,
    now: Timestamp,
) -> Attempt {
    let drop = completion.and_then(Completion::drop_proof).map(|(drop, _)| drop);
    let (point, accuracy_m, position_missing) = match &new.position {
        Position::Fix(point, accuracy) => (Some(*point), Some(*accuracy), None),
        Position::Missing(why) => (None, None, Some(why.chars().take(100).collect())),
    };
    let (reason, words) = match &new.kind {
        AttemptKind::Failed(reason, words) => (Some(*reason), words.as_str()),
        _ => (None, ""),
    };
    let note = if words.is_empty() { new.note.as_str() } else { words };
    Attempt {
        id: new.id,
        stop: stop.id,
        delivery_order: order.id,
        courier,
        outcome: if completion.is_some() { Outcome::Delivered } else { Outcome::AttemptFailed },
        handling: completion
            .map(|_| if drop.is_some() { Handling::Unattended } else { Handling::Attended }),
        drop_place: drop.map(|d| d.place),
        out_of_sight: drop.is_some_and(|d| d.out_of_sight),
        where_to_look: drop.map_or_else(String::new, |d| d.where_to_look.trim().to_owned()),
        weather: drop.map(|d| d.weather),
        reason,
        note: note.chars().take(porchlight_domain::attempt::MAX_NOTE_CHARS).collect(),
        lat: point.map(|p| p.lat),
        lon: point.map(|p| p.lon),
        accuracy_m,
        position_missing,
        photo_policy: policy.code().into(),
        occurred_at: new.occurred_at,
        received_at: now,
        skew_ms: new.skew_ms,
        voided_at: None,
    }
}

fn attempt_fact(row: &Attempt, reference: &str) -> Value {
    json!({
        "reference": reference,
        "attempt": row.id.to_string(), "stop": row.stop.to_string(),
        "order": row.delivery_order.to_string(), "courier": row.courier.to_string(),
        "outcome": row.outcome.code(), "handling": row.handling.map(Handling::code),
        "drop_place": row.drop_place.map(|d| d.code()), "out_of_sight": row.out_of_sight,
        "where_to_look": row.where_to_look, "weather": row.weather.map(|w| w.code()),
        "reason": row.reason.map(ReasonCode::code), "note": row.note, "lat": row.lat,
        "lon": row.lon, "accuracy_m": row.accuracy_m, "position_missing": row.position_missing,
        "photo_policy": row.photo_policy, "occurred_at": row.occurred_at.micros(),
        "received_at": row.received_at.micros(), "skew_ms": row.skew_ms,
    })
}

pub(super) fn evidence_fact(row: &Evidence) -> Value {
    json!({
        "evidence": row.id.to_string(), "attempt": row.attempt.to_string(),
        "kind": row.kind.code(), "supplementary": row.supplementary,
        "original": row.digest.map(|d| d.hex()), "bytes": row.bytes,
        "captured_at": row.captured_at.micros(), "received_at": row.received_at.micros(),
        "detail": serde_json::from_str::<Value>(&row.detail).unwrap_or(Value::Null),
    })
}
