//! What was erased stays erased: an older copy of the database, or a list that is sent again, does not bring
//! a person back.
//!
//! Owns: the note of an erasure outside the database, the marks of erased orders and how long they are kept, and
//! erasing again at the start of a server whose database is older than an erasure. Never does: erase past what
//! holds an erasure back; a parcel that an older copy shows under way is erased as soon as it is over.

use super::Whose;
use super::erase::{ErasureAsked, erasure_of, held};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::ports::{Forgotten, ForgottenOrder};
use porchlight_domain::id::PersonErasureId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::DAY;
use porchlight_domain::words::ErasureHeld;
use porchlight_store::Tx;
use porchlight_store::rows::{ErasedReference, PersonErasure};
use serde_json::json;
use std::collections::BTreeSet;

/// How long the mark of an erased order is kept, in microseconds: longer than shops keep lists to send again.
pub const MARK_LIFE: i64 = 3 * 365 * DAY;
/// Rows that are read at once.
const A_PAGE: u32 = 500;

/// What an erasure that was done leaves outside the database.
pub(super) fn forgotten(
    tx: &Tx<'_>,
    keys: &Keys,
    whose: Whose,
    row: &PersonErasure,
) -> Result<Forgotten> {
    Ok(match whose {
        Whose::Courier(id) => Forgotten::Courier(id),
        Whose::Recipient(id) => {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            Forgotten::Recipient(ForgottenOrder {
                order: id,
                station: order.station,
                mark: keys.erased_mark(order.station, &order.external_reference),
                erased_at: row.done_at.unwrap_or(row.asked_at),
            })
        }
    })
}

/// The row of an erased order's mark.
pub(super) fn mark(order: ForgottenOrder) -> ErasedReference {
    let ForgottenOrder { station, mark, erased_at, .. } = order;
    ErasedReference { mark, station, erased_at }
}

/// Somebody who was erased and is in this database all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackAgain {
    /// Their id, or their parcel's.
    pub id: String,
    /// What holds it back to erase them again; nothing where the next start does.
    pub held: Vec<ErasureHeld>,
}

/// Who is noted outside the database, and who is erased in it.
struct Both {
    noted: Vec<Forgotten>,
    here: BTreeSet<Whose>,
    /// Erased here and not noted: the machine stopped in between, or an older program erased them.
    to_note: Vec<Forgotten>,
}

impl Both {
    /// Noted and not erased here: an older copy of the database brought them back.
    fn to_erase(&self) -> BTreeSet<Whose> {
        self.noted.iter().map(whose).filter(|whose| !self.here.contains(whose)).collect()
    }

    /// Each order whose mark is to be kept: what is noted has it already.
    fn orders(&self) -> BTreeSet<ForgottenOrder> {
        let both = self.noted.iter().chain(&self.to_note);
        both.filter_map(|one| match one {
            Forgotten::Recipient(order) => Some(*order),
            Forgotten::Courier(_) => None,
        })
        .collect()
    }
}

fn whose(one: &Forgotten) -> Whose {
    match one {
        Forgotten::Courier(id) => Whose::Courier(*id),
        Forgotten::Recipient(order) => Whose::Recipient(order.order),
    }
}

/// Whether somebody is in this database at all.
fn is_here(tx: &Tx<'_>, whose: Whose) -> Result<bool> {
    Ok(match whose {
        Whose::Courier(id) => tx.courier(id)?.is_some(),
        Whose::Recipient(id) => tx.order(id)?.is_some(),
    })
}

impl App {
    /// Both, with one look at the order of an erasure only where nothing is noted of it yet.
    fn both(&self) -> Result<Both> {
        let noted = self.ports.erasures.noted_people().map_err(Error::Fault)?;
        let known: BTreeSet<Whose> = noted.iter().map(whose).collect();
        let (mut here, mut to_note) = (BTreeSet::new(), vec![]);
        let mut behind = PersonErasureId([0; 16]);
        loop {
            let page = self.read(|tx| Ok(tx.erasures_done(behind, A_PAGE)?))?;
            let Some(last) = page.last() else { return Ok(Both { noted, here, to_note }) };
            behind = last.id;
            let whose = page.iter().filter_map(|row| Some((Whose::of(row)?, row)));
            let (old, new): (Vec<_>, Vec<_>) = whose.partition(|(whose, _)| known.contains(whose));
            to_note.extend(self.read(|tx| {
                let new = new.iter().map(|(whose, row)| forgotten(tx, &self.keys, *whose, row));
                new.collect::<Result<Vec<_>>>()
            })?);
            here.extend(old.into_iter().chain(new).map(|(whose, _)| whose));
        }
    }

    /// Erases again whoever had been erased before an older copy of the database was restored, and keeps the
    /// marks of their orders. Called at start. Returns how many people were erased again, and how many wait until
    /// nothing holds it back.
    ///
    /// # Errors
    /// Faults only.
    pub fn erase_people_again(&self, ctx: &mut Ctx) -> Result<(u32, u32)> {
        let both = self.both()?;
        if !both.to_note.is_empty() {
            self.ports.erasures.note_people(&both.to_note).map_err(Error::Fault)?;
        }
        self.keep_marks(ctx, &both.orders())?;
        let (mut again, mut waits) = (0, 0);
        for whose in both.to_erase() {
            let known = self.read(|tx| {
                Ok(if is_here(tx, whose)? { Some(erasure_of(tx, whose)?) } else { None })
            })?;
            let id = match known {
                // A copy from before they were here.
                None => continue,
                // A copy in which their wish waits already.
                Some(Some(view)) => view.id,
                Some(None) => self.wish(ctx, whose)?,
            };
            match self.try_erasure(ctx, id, whose)? {
                ErasureAsked::Waits(_) => waits += 1,
                ErasureAsked::Done | ErasureAsked::Already => again += 1,
            }
        }
        Ok((again, waits))
    }

    /// Who was erased and is back in this database: an older copy brought them. Changes nothing.
    ///
    /// # Errors
    /// Faults only.
    pub fn people_back_again(&self) -> Result<Vec<BackAgain>> {
        let both = self.both()?;
        self.read(|tx| {
            let mut back = vec![];
            for whose in both.to_erase() {
                if is_here(tx, whose)? {
                    back.push(BackAgain { id: whose.id(), held: held(tx, whose)? });
                }
            }
            Ok(back)
        })
    }

    /// Keeps the marks of erased orders that are not kept here, while their time lasts.
    fn keep_marks(&self, ctx: &mut Ctx, orders: &BTreeSet<ForgottenOrder>) -> Result<()> {
        let young = ctx.now.plus(-MARK_LIFE);
        let lost = self.read(|tx| {
            let mut lost = vec![];
            for order in orders.iter().filter(|order| order.erased_at >= young) {
                if tx.erased_reference(order.mark)?.is_none()
                    && tx.station(order.station)?.is_some()
                {
                    lost.push(*order);
                }
            }
            Ok(lost)
        })?;
        for order in lost {
            self.record(ctx, "", move |tx, hand| {
                if !tx.insert_erased_reference(&mark(order))? {
                    return Ok(Done::Refused(()));
                }
                hand.leave(LeafKind::Erasure, order.order, json!({"mark": "kept"}));
                Ok(Done::Kept(()))
            })?;
        }
        Ok(())
    }

    /// Forgets marks of orders whose time is over.
    ///
    /// # Errors
    /// Faults only.
    pub(crate) fn forget_marks(&self, ctx: &mut Ctx) -> Result<()> {
        let before = ctx.now.plus(-MARK_LIFE);
        self.record(ctx, "", move |tx, hand| {
            let gone = tx.forget_references(before)?;
            if gone == 0 {
                return Ok(Done::Refused(()));
            }
            hand.leave(LeafKind::Erasure, "marks", json!({"marks": "forgotten", "rows": gone}));
            Ok(Done::Kept(()))
        })
    }
}
