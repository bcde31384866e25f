//! How a template's key ends: destroyed first, then taken out of the database, then said in the log.
//!
//! Owns: the sweep that runs without anybody asking, the receipt, and what must not exist any more
//! after somebody put an older copy of the key folder back. Never does: give a receipt for a key that
//! the store did not say it destroyed.

use super::policy;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::id::{FaceTemplateId, ProgrammeId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::CourierState;
use porchlight_identity::check::Event;
use porchlight_identity::ending::{Cause, Standing, sweep};
use porchlight_identity::halves::{Destroyed, KeyStoreFault};
use porchlight_identity::policy::CheckedPolicy;
use porchlight_identity::receipt::{DeletionFact, EnrolmentFact};
use porchlight_store::rows::{Courier, FaceReceiptRow, FaceTemplateRow};
use porchlight_store::{Slice, Tx};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Rows of one page of a sweep.
const PAGE: u32 = 500;
/// Captures that ended this long ago are forgotten, with the key that they may have left.
const CAPTURE_MEMORY: i64 = 10 * MINUTE;
/// Passkeys that were asked for are kept so long.
const STEP_MEMORY: i64 = 2 * DAY;
/// Things of each kind that one pass settles.
const A_PASS: u32 = 200;

/// The policies in force, looked up once for each programme.
#[derive(Default)]
struct InForce(BTreeMap<ProgrammeId, Option<CheckedPolicy>>);

impl InForce {
    fn of(&mut self, tx: &Tx<'_>, programme: ProgrammeId) -> Result<Option<&CheckedPolicy>> {
        let known = match self.0.entry(programme) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(policy::in_force(tx, programme)?),
        };
        Ok(known.as_ref())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where errors are turned into ours")]
fn fault(fault: KeyStoreFault) -> Error {
    Error::Fault(format!("the store of face keys: {fault}"))
}

fn standing(tx: &Tx<'_>, row: &FaceTemplateRow, in_force: &mut InForce) -> Result<Standing> {
    let courier = tx.courier(row.courier)?.ok_or(Error::Absent("courier"))?;
    let consent = tx.consent(row.consent)?;
    let policy = in_force.of(tx, courier.programme)?;
    let newest = tx.face_templates_of(row.courier)?.first().map(|newest| newest.id);
    let other_policy = policy.is_some_and(|policy| policy.digest() != row.policy);
    Ok(Standing {
        courier: courier.state,
        withdrawn: consent.is_none_or(|consent| consent.withdrawn_at.is_some()),
        replaced: other_policy || newest != Some(row.id),
        switched_on: policy.is_some(),
        last_used: row.last_used_at,
        idle_days: idle_days(tx, &courier, row)?,
    })
}

/// Days after its last use at which a template ends: the policy's, or less where a pack of law says so.
fn idle_days(tx: &Tx<'_>, courier: &Courier, row: &FaceTemplateRow) -> Result<u16> {
    let most = crate::law::InForce::now(tx, courier.station)?.biometric_days();
    Ok(row.idle_days.min(most))
}

impl App {
    /// Ends one template: destroys its key, takes it out, leaves the receipt in the log.
    pub(super) fn end_template(
        &self,
        ctx: &mut Ctx,
        row: &FaceTemplateRow,
        cause: Cause,
    ) -> Result<()> {
        self.ports.face_keys.destroy(row.id).map_err(fault)?;
        let enrolment = EnrolmentFact::parse(&row.fact)
            .map_err(|_| Error::Fault(format!("the enrolment of {} cannot be read", row.id)))?;
        let row = row.clone();
        // No operation id of the request: this is one of several writes of it.
        let operation = ctx.operation.take();
        let courier = row.courier;
        let done = self.record(ctx, "", move |tx, hand| {
            if !tx.remove_face_template(row.id)? {
                return Ok(Done::Refused(()));
            }
            let fact = DeletionFact::new(&enrolment, cause, hand.now);
            let leaf_salt: [u8; 16] = hand.random();
            let leaf = fact.leaf(&leaf_salt);
            hand.leave_exactly(LeafKind::Erasure, row.id, leaf_salt, fact.text());
            let receipt = FaceReceiptRow {
                id: row.id,
                courier: row.courier,
                enrolment: row.fact.clone(),
                salt: row.salt,
                fact: fact.text(),
                leaf_salt,
                leaf: leaf.body(),
                leaf_hash: leaf.hash(),
                cause: cause.code().to_owned(),
                at: hand.now,
            };
            tx.insert_face_receipt(&receipt)?;
            Ok(Done::Kept(()))
        });
        ctx.operation = operation;
        done?;
        self.ring_identity(ctx, courier);
        Ok(())
    }

    /// Everything about identity checks that happens without anybody asking. Returns how many steps
    /// there were.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_identity(&self, ctx: &mut Ctx) -> Result<u32> {
        let mut done = self.sweep_templates(ctx)?;
        done += self.forget_captures(ctx)?;
        done += self.end_due_checks(ctx)?;
        done += self.destroy_due_pictures(ctx)?;
        done += self.ask_where_due(ctx)?;
        let before = ctx.now.plus(-STEP_MEMORY);
        self.work(ctx, move |tx, _| tx.purge_identity_steps(before))?;
        Ok(done)
    }

    /// Ends every template whose time is over.
    fn sweep_templates(&self, ctx: &mut Ctx) -> Result<u32> {
        let (mut after, mut ended) = (FaceTemplateId([0; 16]), 0);
        let mut in_force = InForce::default();
        loop {
            let page = self.read(|tx| {
                let rows = tx.face_templates_after(after, PAGE)?;
                let stand = |row: FaceTemplateRow| Ok((standing(tx, &row, &mut in_force)?, row));
                rows.into_iter().map(stand).collect::<Result<Vec<_>>>()
            })?;
            let Some((_, last)) = page.last() else { return Ok(ended) };
            after = last.id;
            let due = sweep(page.iter().map(|(standing, row)| (row.id, *standing)), ctx.now);
            for (id, cause) in due {
                if let Some((_, row)) = page.iter().find(|(_, row)| row.id == id) {
                    self.end_template(ctx, row, cause)?;
                    ended += 1;
                }
            }
        }
    }

    /// Forgets captures that are over; a key that one left because the program stopped goes too.
    fn forget_captures(&self, ctx: &mut Ctx) -> Result<u32> {
        let before = ctx.now.plus(-CAPTURE_MEMORY);
        let over = self.read(|tx| Ok(tx.face_captures_over(before, A_PASS)?))?;
        let count = u32::try_from(over.len()).unwrap_or(u32::MAX);
        for capture in over {
            if self.read(|tx| Ok(tx.face_template(capture.template)?))?.is_none() {
                self.ports.face_keys.destroy(capture.template).map_err(fault)?;
            }
            self.work(ctx, move |tx, _| tx.remove_face_capture(capture.id))?;
        }
        Ok(count)
    }

    /// Moves checks on whose time ran out, and takes back those of couriers who are gone or whose
    /// programme asks nobody any more.
    fn end_due_checks(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let mut steps = 0;
        for check in self.read(|tx| Ok(tx.identity_checks_due(now, A_PASS)?))? {
            steps += u32::from(self.step_identity(ctx, check.id, Event::Tick)?);
        }
        let taken_back = self.read(|tx| {
            let mut in_force = InForce::default();
            let mut found = vec![];
            let slice = Slice { offset: 0, limit: PAGE };
            for check in tx.open_identity_checks(slice)?.rows {
                let courier = tx.courier(check.courier)?.ok_or(Error::Absent("courier"))?;
                let gone = matches!(courier.state, CourierState::Left | CourierState::Offboarded);
                if gone || in_force.of(tx, courier.programme)?.is_none() {
                    found.push(check.id);
                }
            }
            Ok(found)
        })?;
        for id in taken_back {
            steps += u32::from(self.step_identity(ctx, id, Event::TakenBack)?);
        }
        Ok(steps)
    }

    /// Destroys again every key that a receipt names; returns how many were there. For the start of
    /// the server, after which a restored folder must not serve one.
    ///
    /// # Errors
    /// The key store failed.
    pub fn destroy_face_keys_again(&self) -> Result<u32> {
        let (mut after, mut found) = (FaceTemplateId([0; 16]), 0);
        loop {
            let page = self.read(|tx| Ok(tx.face_receipts_after(after, PAGE)?))?;
            let Some(last) = page.last() else { return Ok(found) };
            after = *last;
            found += self.destroy_listed(&page)?;
        }
    }

    fn destroy_listed(&self, receipts: &[FaceTemplateId]) -> Result<u32> {
        let mut found = 0;
        for id in receipts {
            // Looked at first: destroying what is not there makes a folder durable each time.
            let absent = matches!(self.ports.face_keys.get(*id), Ok(None));
            if !absent && self.ports.face_keys.destroy(*id).map_err(fault)? == Destroyed::Now {
                tracing::warn!(template = %id, "a destroyed face key was back and is destroyed again");
                found += 1;
            }
        }
        Ok(found)
    }

    /// Destroys a key that nothing is sealed with.
    pub(super) fn destroy_face_key(&self, id: FaceTemplateId) -> Result<()> {
        self.ports.face_keys.destroy(id).map(|_| ()).map_err(fault)
    }

    /// When a template ends if nobody opens it again.
    pub(super) fn idle_at(
        tx: &Tx<'_>,
        courier: &Courier,
        row: &FaceTemplateRow,
    ) -> Result<Timestamp> {
        let days = idle_days(tx, courier, row)?;
        Ok(porchlight_identity::ending::idle_at(row.last_used_at, days))
    }
}
