//! Coming to the station: by the phone, or by the desk for whoever could not show it.

use super::{hours, is_code, rule_of};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::deliver::{Checked, change, own_award};
use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::standing;
use porchlight_domain::check_in::{
    Changes, CodeSaid, Hours, MAX_WRONG_CODES, Moment, NoPlace, Seen, Shown, Unshown, counts_from,
    judge,
};
use porchlight_domain::id::{AwardId, CheckInId, CourierId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::AwardState;
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, CheckInRow};
use serde_json::json;

/// Most things that are kept about one award's check-in; what comes after is answered and not kept.
pub const MAX_TRIES: usize = 30;
/// The desk may say until this long after a block that somebody was there.
pub const DESK_WITHIN: i64 = 3 * DAY;

/// What a phone sends with a check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// How far it is from the station, or why it cannot tell.
    pub seen: Seen,
    /// The station's code, if it was typed.
    pub code: Option<String>,
}

impl Default for Arrival {
    fn default() -> Self {
        Self { seen: Seen::Missing(NoPlace::NotAsked), code: None }
    }
}

/// The end of one check-in: it counts from then, or why not yet.
struct Judged {
    at: Timestamp,
    end: std::result::Result<Shown, Unshown>,
}

/// What a code is worth, and from when the check-in counts that it came with.
fn weigh(
    tx: &Tx<'_>,
    keys: &Keys,
    (award, block): (&Award, &Block),
    arrival: &Arrival,
    (noted, now): (Option<Timestamp>, Timestamp),
) -> Result<Judged> {
    let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
    let rule = rule_of(tx, block.station)?;
    let wrong = tx.check_ins_of(award.id)?;
    let wrong = wrong.iter().filter(|row| row.unshown == Some(Unshown::CodeWrong)).count();
    let noted = noted.filter(|at| *at <= now);
    let is = |at: Timestamp, code: &str| is_code(keys, &station, &rule, code, at);
    let (code, proved) = match arrival.code.as_deref() {
        None => (CodeSaid::None, false),
        // Guessing is over: the desk sees who stands there.
        Some(_) if wrong >= MAX_WRONG_CODES => (CodeSaid::Wrong, false),
        Some(code) if noted.is_some_and(|at| is(at, code)) => {
            (CodeSaid::Right, rule.changes == Changes::Minutes)
        }
        Some(code) if is(now, code) => (CodeSaid::Right, false),
        Some(_) => (CodeSaid::Wrong, false),
    };
    let at = counts_from(now, noted, proved);
    Ok(Judged { at, end: judge(&rule, arrival.seen, code) })
}

fn row(hand: &mut Hand, award: &Award, seen: Seen, judged: &Judged) -> CheckInRow {
    let (metres, accuracy_m, missing) = match seen {
        Seen::At { metres, accuracy_m } => (Some(metres), Some(accuracy_m), ""),
        Seen::Missing(why) => (None, None, why.code()),
    };
    CheckInRow {
        id: hand.id(CheckInId::new),
        award: award.id,
        courier: award.courier,
        shown: judged.end.ok(),
        unshown: judged.end.err(),
        metres,
        accuracy_m,
        missing: missing.into(),
        at: judged.at,
        received_at: hand.now,
        noted_by: hand.actor.to_string(),
    }
}

/// Keeps what was said, and checks in whoever showed it.
fn keep(
    tx: &Tx<'_>,
    hand: &mut Hand,
    (mut award, block): (Award, &Block),
    seen: Seen,
    judged: &Judged,
) -> Result<Checked> {
    let row = row(hand, &award, seen, judged);
    tx.insert_check_in(&row)?;
    let fact = json!({
        "award": award.id.to_string(), "shown": row.shown.map(Shown::code), "not_yet": row.unshown.map(Unshown::code),
        "metres": row.metres, "accuracy_m": row.accuracy_m, "missing": row.missing,
        "at": row.at.micros(),
    });
    hand.leave(LeafKind::CheckIn, row.id, fact);
    if let Err(why) = judged.end {
        return Ok(Checked::NotShown(why.code().into(), row.metres));
    }
    if award.state == AwardState::NoShow {
        standing::reported_late(tx, hand, &award)?;
    }
    award.checked_in_at = Some(judged.at);
    change(tx, hand, &mut award, AwardState::CheckedIn)?;
    standing::checked_in(tx, hand, &award, block, judged.at)?;
    Ok(Checked::Done)
}

/// What is said to a check-in that counts from a moment outside of its hours.
fn outside(hours: Hours, at: Timestamp) -> Option<Checked> {
    match hours.moment(at) {
        Moment::TooEarly => Some(Checked::TooEarly(hours.opens.micros())),
        Moment::Over => Some(Checked::Over),
        Moment::InTime | Moment::Late => None,
    }
}

fn come(
    tx: &Tx<'_>,
    hand: &mut Hand,
    keys: &Keys,
    (award, arrival): (Award, &Arrival),
    noted: Option<Timestamp>,
) -> Result<Done<Checked>> {
    let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
    match award.state {
        AwardState::CheckedIn | AwardState::Released => return Ok(Done::Refused(Checked::Done)),
        AwardState::Held | AwardState::NoShow => {}
        _ => return Ok(Done::Refused(Checked::Over)),
    }
    let judged = weigh(tx, keys, (&award, &block), arrival, (noted, hand.now))?;
    if let Some(no) = outside(hours(&block), judged.at) {
        return Ok(Done::Refused(no));
    }
    // A block that was taken for one nobody came to needs more than a word.
    if award.state == AwardState::NoShow && judged.end != Ok(Shown::Code) {
        return Ok(Done::Refused(Checked::Over));
    }
    if let Err(why) = judged.end
        && tx.check_ins_of(award.id)?.len() >= MAX_TRIES
    {
        return Ok(Done::Refused(Checked::NotShown(why.code().into(), None)));
    }
    Ok(Done::Kept(keep(tx, hand, (award, &block), arrival.seen, &judged)?))
}

/// From when on somebody said that they were there, if they ever did.
pub(crate) fn first_said(tx: &Tx<'_>, award: AwardId) -> Result<Option<Timestamp>> {
    Ok(tx.check_ins_of(award)?.first().map(|row| row.at))
}

impl App {
    /// The courier says that they are at the station. Expected noes: too early, over, or
    /// [`Checked::NotShown`] with the reason: then the code, the desk, or beginning to work helps.
    ///
    /// # Errors
    /// Denied to all but couriers; absent award.
    pub fn check_in(&self, ctx: &mut Ctx, id: AwardId, arrival: Arrival) -> Result<Checked> {
        let courier: CourierId = ctx.courier()?;
        let signed = ctx.commitment.as_ref().and_then(|signed| signed.signed_at);
        let keys = self.keys.clone();
        let request = format!("check_in {id} {arrival:?}");
        let checked = self.record(ctx, &request, move |tx, hand| {
            let award = own_award(tx, id, courier)?;
            come(tx, hand, &keys, (award, &arrival), signed)
        })?;
        self.ring_award(ctx, id);
        if checked == Checked::Done {
            self.ask_at_check_in(ctx, id, signed);
        }
        Ok(checked)
    }

    /// The desk saw the courier: now, or since a moment in the hours of check-in. Works for a block that
    /// was taken for one nobody came to as well.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; a moment ahead; absent award.
    pub fn check_in_at_desk(
        &self,
        ctx: &mut Ctx,
        id: AwardId,
        since: Option<Timestamp>,
    ) -> Result<Checked> {
        ctx.allow_dispatch()?;
        let at = since.unwrap_or(ctx.now);
        if at > ctx.now {
            return Err(Error::invalid("since", "in_the_future", "give a time that is past"));
        }
        let checked =
            self.record(ctx, &format!("desk_check_in {id} {at:?}"), move |tx, hand| {
                let award = tx.award(id)?.ok_or(Error::Absent("award"))?;
                let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
                let waits = matches!(award.state, AwardState::Held | AwardState::NoShow);
                if matches!(award.state, AwardState::CheckedIn | AwardState::Released) {
                    return Ok(Done::Refused(Checked::Done));
                }
                if !waits || hand.now > block.ends_at.plus(DESK_WITHIN) {
                    return Ok(Done::Refused(Checked::Over));
                }
                if let Some(no) = outside(hours(&block), at) {
                    return Ok(Done::Refused(no));
                }
                let judged = Judged { at, end: Ok(Shown::Desk) };
                let seen = Seen::Missing(NoPlace::NotAsked);
                Ok(Done::Kept(keep(tx, hand, (award, &block), seen, &judged)?))
            })?;
        self.ring_award(ctx, id);
        Ok(checked)
    }
}
