//! Erasing a person at their wish, with a receipt that says what went, what stays, why and until when.
//!
//! Owns: what holds an erasure back, the order in which photos, rows and the log's openings go, and the
//! receipt. Never does: take what is somebody else's too (a delivery's fact, pay, decisions), or bring a
//! wish to nothing: one that waits is done by itself as soon as nothing holds it.
//!
//! Entries of the log stay: a Merkle log only grows. What made them readable (fact and salt) is destroyed,
//! so that they say nothing more.

use super::again::{forgotten, mark};
use super::receipt::{ErasureReceipt, Fact, Gone, receipt};
use super::{Whose, stay};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::photo::Erased;
use crate::ports::Forgotten;
use crate::purpose::{DataKind, REGISTER};
use crate::webhook::{About, announce};
use crate::zone::rfc3339;
use porchlight_domain::id::PersonErasureId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::my_record::ERASURE_FORMAT;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{
    ErasureHeld, ErasureReason, EvidenceKind, OrderState, PersonErasureState, WebhookKind,
};
use porchlight_store::Tx;
use porchlight_store::my_record::{Person, WIPE_COURIER, WIPE_RECIPIENT, Wipe};
use porchlight_store::rows::PersonErasure;
use serde_json::json;
use std::collections::BTreeMap;

/// Wishes that one pass of the reconciler looks at.
const A_PASS: u32 = 100;

/// What became of asking to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasureAsked {
    /// Everything that may go is gone.
    Done,
    /// These hold it back; it is done by itself afterwards.
    Waits(Vec<ErasureHeld>),
    /// It was done before.
    Already,
}

/// Somebody's wish, as they read it.
#[derive(Debug, Clone)]
pub struct ErasureView {
    /// Its id.
    pub id: PersonErasureId,
    /// When they asked.
    pub asked_at: Timestamp,
    /// What holds it back, while something does.
    pub held: Vec<ErasureHeld>,
    /// The receipt, once it is done.
    pub receipt: Option<ErasureReceipt>,
}

pub(super) fn erasure_of(tx: &Tx<'_>, whose: Whose) -> Result<Option<ErasureView>> {
    let row = match whose {
        Whose::Courier(id) => tx.erasure_of_courier(id)?,
        Whose::Recipient(id) => tx.erasure_of_order(id)?,
    };
    row.map(|row| view(tx, whose, &row)).transpose()
}

fn view(tx: &Tx<'_>, whose: Whose, row: &PersonErasure) -> Result<ErasureView> {
    let done = row.state == PersonErasureState::Done;
    let held = if done { vec![] } else { held(tx, whose)? };
    let receipt = if done { Some(receipt(row)?) } else { None };
    Ok(ErasureView { id: row.id, asked_at: row.asked_at, held, receipt })
}

/// What holds an erasure back now.
pub(super) fn held(tx: &Tx<'_>, whose: Whose) -> Result<Vec<ErasureHeld>> {
    let mut held = vec![];
    let mut note = |is: bool, what: ErasureHeld| {
        if is {
            held.push(what);
        }
    };
    match whose {
        Whose::Courier(id) => {
            note(tx.open_work_of(id)? > 0, ErasureHeld::WorkOpen);
            note(tx.open_claims_about(id)? > 0, ErasureHeld::ClaimOpen);
            note(tx.open_process_of(id)? > 0, ErasureHeld::CaseOpen);
            note(tx.under_legal_hold(id)?, ErasureHeld::LegalHold);
        }
        Whose::Recipient(id) => {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let over = matches!(
                order.state,
                OrderState::Delivered
                    | OrderState::Returned
                    | OrderState::Cancelled
                    | OrderState::OtherCarrier
            );
            note(!over, ErasureHeld::ParcelUnderWay);
            note(tx.open_claim(id)?.is_some(), ErasureHeld::ClaimOpen);
            note(tx.remedies_due_to(id)? > 0, ErasureHeld::RemedyOpen);
            note(tx.open_patterns_of(id)? > 0, ErasureHeld::CaseOpen);
        }
    }
    Ok(held)
}

/// The kind under which the register has a table.
fn kind_of(table: &str) -> Option<DataKind> {
    REGISTER.iter().find(|entry| entry.tables.contains(&table)).map(|entry| entry.kind)
}

/// Takes everything out that may go; rows by kind.
fn wipe_all(tx: &Tx<'_>, whose: Whose, person: &Person) -> Result<BTreeMap<DataKind, u64>> {
    let list: &[Wipe] = match whose {
        Whose::Courier(_) => WIPE_COURIER,
        Whose::Recipient(_) => WIPE_RECIPIENT,
    };
    let mut gone = BTreeMap::new();
    // Openings of the log are found by what the rows are called, so they go first.
    *gone.entry(DataKind::Log).or_default() += blind(tx, whose, person.now)?;
    for wipe in list {
        let rows = tx.wipe(wipe, person)?;
        if let Some(kind) = kind_of(wipe.table) {
            *gone.entry(kind).or_default() += rows;
        }
    }
    gone.retain(|_, rows| *rows > 0);
    Ok(gone)
}

/// Destroys what opens the log's entries about a parcel: its deliveries, evidence and claims.
fn blind(tx: &Tx<'_>, whose: Whose, now: Timestamp) -> Result<u64> {
    let Whose::Recipient(order) = whose else { return Ok(0) };
    let mut blinded = 0;
    let attempts = tx.attempts_of_order(order)?.into_iter().chain(tx.attempts_taken_back(order)?);
    for attempt in attempts {
        blinded += tx.blind_leaves(&attempt.id.to_string())?;
        for item in tx.evidence_of(attempt.id)? {
            blinded += tx.blind_leaves(&item.id.to_string())?;
        }
    }
    for claim in tx.claims_of(order)? {
        // What a law keeps can still be compared with the log, and goes together.
        if stay::claim_kept_until(tx, &claim, now)?.is_none() {
            blinded += tx.blind_leaves(&claim.id.to_string())?;
        }
    }
    Ok(blinded)
}

/// Takes a person out and writes the receipt into the row of their wish.
fn take_out(
    tx: &Tx<'_>,
    hand: &mut Hand,
    whose: Whose,
    row: &mut PersonErasure,
    photos: u64,
) -> Result<()> {
    let fresh: [u8; 32] = hand.random();
    let person = whose.person(tx, fresh, hand.now)?;
    let mut gone = wipe_all(tx, whose, &person)?;
    if photos > 0 {
        *gone.entry(DataKind::Photo).or_default() += photos;
    }
    let erased = gone.iter().map(|(kind, rows)| Gone { kind: kind.code().into(), rows: *rows });
    let fact = Fact {
        format: ERASURE_FORMAT.into(),
        erasure: row.id.to_string(),
        whose: whose.code().into(),
        asked_at: rfc3339(row.asked_at),
        done_at: rfc3339(hand.now),
        erased: erased.collect(),
        stays: stay::stays(tx, whose, &person)?,
    };
    let fact = serde_json::to_string(&fact)?;
    let salt: [u8; 16] = hand.random();
    hand.leave_exactly(LeafKind::Erasure, row.id, salt, fact.clone());
    row.leaf_hash = hand.leaves.last().map(|leaf| leaf.hash);
    row.state = PersonErasureState::Done;
    row.salt = Some(salt);
    row.fact = fact;
    row.done_at = Some(hand.now);
    Ok(())
}

impl App {
    /// Asks for the acting person to be erased. Asking again changes nothing.
    ///
    /// # Errors
    /// Denied to all but couriers and recipients.
    pub fn ask_erasure(&self, ctx: &mut Ctx) -> Result<ErasureAsked> {
        let whose = Whose::acting(ctx)?;
        let known = self.read(|tx| erasure_of(tx, whose))?;
        let id = match known {
            Some(ErasureView { receipt: Some(_), .. }) => return Ok(ErasureAsked::Already),
            Some(view) => view.id,
            None => self.wish(ctx, whose)?,
        };
        self.try_erasure(ctx, id, whose)
    }

    /// Takes the wish back while it waits; false where there is none.
    ///
    /// # Errors
    /// Denied to all but couriers and recipients.
    pub fn take_erasure_back(&self, ctx: &mut Ctx) -> Result<bool> {
        let whose = Whose::acting(ctx)?;
        let Some(view) = self.read(|tx| erasure_of(tx, whose))? else { return Ok(false) };
        let id = view.id;
        self.record(ctx, &format!("erase not {id}"), move |tx, hand| {
            let row = tx.person_erasure(id)?.filter(|row| row.state == PersonErasureState::Waits);
            let Some(mut row) = row else { return Ok(Done::Refused(false)) };
            row.state = PersonErasureState::TakenBack;
            tx.put_person_erasure(&row)?;
            hand.leave(LeafKind::Erasure, id, json!({"asked": false, "whose": whose.code()}));
            Ok(Done::Kept(true))
        })
    }

    pub(super) fn wish(&self, ctx: &mut Ctx, whose: Whose) -> Result<PersonErasureId> {
        let (courier, delivery_order) = match whose {
            Whose::Courier(id) => (Some(id), None),
            Whose::Recipient(id) => (None, Some(id)),
        };
        let operation = ctx.operation.take();
        let made = self.record(ctx, "", move |tx, hand| {
            let row = PersonErasure {
                id: hand.id(PersonErasureId::new),
                courier,
                delivery_order,
                asked_at: hand.now,
                state: PersonErasureState::Waits,
                reason: String::new(),
                salt: None,
                fact: String::new(),
                leaf_hash: None,
                done_at: None,
            };
            tx.insert_person_erasure(&row)?;
            hand.leave(LeafKind::Erasure, row.id, json!({"asked": true, "whose": whose.code()}));
            Ok(Done::Kept(row.id.to_string()))
        })?;
        ctx.operation = operation;
        made.parse().map_err(|_| Error::Fault("an id that is none".into()))
    }

    /// Erases where nothing holds it back.
    pub(super) fn try_erasure(
        &self,
        ctx: &mut Ctx,
        id: PersonErasureId,
        whose: Whose,
    ) -> Result<ErasureAsked> {
        let held = self.read(|tx| held(tx, whose))?;
        if !held.is_empty() {
            return Ok(ErasureAsked::Waits(held));
        }
        let photos = self.erase_photos_of(ctx, whose)?;
        let (public_url, keys) = (self.settings.public_url.clone(), self.keys.clone());
        let operation = ctx.operation.take();
        let note = self.record(ctx, "", move |tx, hand| {
            let Some(mut row) = tx.person_erasure(id)? else {
                return Err(Error::Absent("wish to be erased"));
            };
            if row.state != PersonErasureState::Waits || !self::held(tx, whose)?.is_empty() {
                return Ok(Done::Refused(None));
            }
            take_out(tx, hand, whose, &mut row, photos)?;
            tx.put_person_erasure(&row)?;
            let note = forgotten(tx, &keys, whose, &row)?;
            if let Forgotten::Recipient(order) = note {
                tx.insert_erased_reference(&mark(order))?;
            }
            if let Whose::Recipient(order) = whose
                && let Some(order) = tx.order(order)?
            {
                let about = About::order(&order);
                announce(tx, hand, &public_url, WebhookKind::RecipientErased, &about)?;
            }
            Ok(Done::Kept(Some(note.to_string())))
        });
        ctx.operation = operation;
        let note = note?;
        if let Some(note) = &note {
            let one = note.parse().map_err(|_| Error::Fault(format!("{note} notes nobody")))?;
            self.ports.erasures.note_people(&[one]).map_err(Error::Fault)?;
        }
        match whose {
            Whose::Courier(id) => self.ring_courier(ctx, id),
            Whose::Recipient(order) => self.ring_order(ctx, order),
        }
        Ok(if note.is_some() { ErasureAsked::Done } else { ErasureAsked::Already })
    }

    /// Destroys the keys of a parcel's photos; how many.
    fn erase_photos_of(&self, ctx: &mut Ctx, whose: Whose) -> Result<u64> {
        let Whose::Recipient(order) = whose else { return Ok(0) };
        let photos = self.read(|tx| {
            let mut photos = vec![];
            let back = tx.attempts_taken_back(order)?;
            for attempt in tx.attempts_of_order(order)?.into_iter().chain(back) {
                for item in tx.evidence_of(attempt.id)? {
                    if item.kind == EvidenceKind::Photo && tx.upload(item.id)?.is_some() {
                        photos.push(item.id);
                    }
                }
            }
            Ok(photos)
        })?;
        let mut erased = 0;
        let operation = ctx.operation.take();
        for id in photos {
            if self.erase_photo(ctx, id, ErasureReason::RecipientAsked)? == Erased::Gone {
                erased += 1;
            }
        }
        ctx.operation = operation;
        Ok(erased)
    }

    /// Does what waited and is held back no more. Returns how many people were erased.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_erasures(&self, ctx: &mut Ctx) -> Result<u32> {
        let (mut behind, mut done) = (PersonErasureId([0; 16]), 0);
        loop {
            let page = self.read(|tx| Ok(tx.erasures_waiting(behind, A_PASS)?))?;
            let Some(last) = page.last() else { return Ok(done) };
            behind = last.id;
            for row in &page {
                let Some(whose) = Whose::of(row) else { continue };
                if self.try_erasure(ctx, row.id, whose)? == ErasureAsked::Done {
                    done += 1;
                }
            }
        }
    }
}
