//! One step of a check: from the row to the state machine and back, with what has to be done.
//!
//! Owns: the row's spelling of a state, and the only write of it. What follows from a step is in
//! `porchlight_identity::check`; what it asks for happens here: a case is opened in the same commit,
//! keys of pictures are destroyed right after it, and once more by the reconciler if that failed.

use crate::app::{App, Done};
use crate::case::{EvidenceFile, new_case, opened_leaf};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use porchlight_domain::decision::{FIRST_LOOK, Ground, Human};
use porchlight_domain::id::{CaseId, IdentityCheckId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_identity::check::{Act, Check, Ending, Event, State};
use porchlight_store::Tx;
use porchlight_store::rows::IdentityCheckRow;
use serde_json::json;

/// Where a check stands, in the words of the table.
pub(super) const ASKED: &str = "asked";
/// Waits for a passkey or a person.
pub(super) const OTHER_WAY: &str = "other_way";
/// Waits for a person who looks.
pub(super) const WITH_PERSON: &str = "with_person";
/// Over.
pub(super) const ENDED: &str = "ended";
/// Ended: it is the holder of the account.
pub(super) const CONFIRMED: &str = "confirmed";

fn spelled<T: std::str::FromStr>(text: Option<&str>) -> Result<T> {
    let read = text.and_then(|text| text.parse().ok());
    read.ok_or_else(|| Error::Fault("an identity check's row cannot be read".into()))
}

/// The state machine of a row; `None` when it is over.
pub(super) fn check_of(row: &IdentityCheckRow) -> Result<Option<Check>> {
    let state = match row.state.as_str() {
        ASKED => State::Asked { tries: row.tries, mismatches: row.mismatches },
        OTHER_WAY => State::OtherWay(spelled(row.instead.as_deref())?),
        WITH_PERSON => {
            let since = row.since.unwrap_or(row.asked_at);
            State::WithPerson { reason: spelled(row.reason.as_deref())?, since }
        }
        _ => return Ok(None),
    };
    Ok(Some(Check { state, due_by: row.due_by, grace: row.grace, keep: row.keep }))
}

/// Writes a state into a row.
pub(super) fn put(row: &mut IdentityCheckRow, check: &Check, now: Timestamp) {
    row.due_by = check.due_by;
    match check.state {
        State::Asked { tries, mismatches } => {
            ASKED.clone_into(&mut row.state);
            (row.tries, row.mismatches) = (tries, mismatches);
        }
        State::OtherWay(instead) => {
            OTHER_WAY.clone_into(&mut row.state);
            row.instead = Some(instead.code().to_owned());
            (row.reason, row.since) = (None, None);
        }
        State::WithPerson { reason, since } => {
            WITH_PERSON.clone_into(&mut row.state);
            row.reason = Some(reason.code().to_owned());
            row.since = Some(since);
        }
        State::Ended(ending) => {
            ENDED.clone_into(&mut row.state);
            row.ended_at = Some(now);
            let (ending, way, lapse) = match ending {
                Ending::Confirmed(way) => (CONFIRMED, Some(way.code()), None),
                Ending::Lapsed(lapse) => ("lapsed", None, Some(lapse.code())),
                Ending::Referred(_) => ("referred", None, None),
            };
            row.ending = Some(ending.to_owned());
            row.way = way.map(str::to_owned);
            row.lapse = lapse.map(str::to_owned);
        }
    }
}

/// Leaves what the log holds of a check: why, when and how it stands, without a score.
pub(super) fn leaf(hand: &mut Hand, row: &IdentityCheckRow) {
    let fact = json!({
        "courier": row.courier.to_string(), "policy": row.policy.hex(), "cause": row.cause,
        "asked_at": row.asked_at.micros(), "due_by": row.due_by.micros(), "state": row.state,
        "instead": row.instead, "reason": row.reason, "ending": row.ending, "way": row.way,
        "lapse": row.lapse, "case": row.case_file.map(|id| id.to_string()),
    });
    hand.leave(LeafKind::IdentityCheck, row.id, fact);
}

/// Opens a case in the name of whoever looked; the courier is heard there before anything else.
fn refer(tx: &Tx<'_>, hand: &mut Hand, row: &IdentityCheckRow, by: Human) -> Result<CaseId> {
    // A case that is open already hears this too: nobody is put before two at once.
    if let Some(live) = tx.live_case_of(row.courier)? {
        return Ok(live.id);
    }
    let courier = tx.courier(row.courier)?.ok_or(Error::Absent("courier"))?;
    let evidence = EvidenceFile::of_report(row.courier, Ground::Credential, &row.words);
    let mut case = new_case(hand, &courier, &evidence, FIRST_LOOK)?;
    case.reporter = Some(by.staff());
    case.report.clone_from(&row.words);
    tx.insert_case(&case)?;
    opened_leaf(hand, &case);
    Ok(case.id)
}

/// Takes a step and writes it down; `None` when it changed nothing.
pub(super) fn take(
    tx: &Tx<'_>,
    hand: &mut Hand,
    row: &mut IdentityCheckRow,
    event: Event,
) -> Result<Option<Vec<Act>>> {
    let Some(check) = check_of(row)? else { return Ok(None) };
    let (next, acts) = check.step(event, hand.now);
    if next == check && acts.is_empty() {
        return Ok(None);
    }
    put(row, &next, hand.now);
    if let Some(by) = next.referred_by() {
        row.case_file = Some(refer(tx, hand, row, by)?);
    }
    tx.update_identity_check(row)?;
    leaf(hand, row);
    Ok(Some(acts))
}

/// Until when a picture is kept for reviewers, if a step asks for that.
pub(super) fn sealed_until(acts: &[Act]) -> Option<Timestamp> {
    acts.iter().find_map(|act| match act {
        Act::SealPicture { until } => Some(*until),
        _ => None,
    })
}

impl App {
    /// Takes a step that needs nothing beside it; says whether it changed anything.
    pub(super) fn step_identity(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
        event: Event,
    ) -> Result<bool> {
        let request = format!("identity {id} {event:?}");
        let changed = self.record(ctx, &request, move |tx, hand| {
            let mut row = tx.identity_check(id)?.ok_or(Error::Absent("check"))?;
            let acts = take(tx, hand, &mut row, event)?;
            Ok(if acts.is_some() { Done::Kept(true) } else { Done::Refused(false) })
        })?;
        self.after_identity_step(ctx, id)?;
        Ok(changed)
    }

    /// Destroys the pictures that a step has no more use for, and rings.
    pub(super) fn after_identity_step(&self, ctx: &mut Ctx, id: IdentityCheckId) -> Result<()> {
        let Some(row) = self.read(|tx| Ok(tx.identity_check(id)?))? else { return Ok(()) };
        if row.state != WITH_PERSON {
            self.destroy_pictures_of(ctx, id)?;
        }
        self.ring_identity(ctx, row.courier);
        Ok(())
    }
}
