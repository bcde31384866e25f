//! When somebody is asked: at the check-in of a block, after a change of phone, on signals that more
//! than one person may use the account. The decision is `porchlight_identity::cadence::due`; the
//! database holds the hard caps once more.
//!
//! Never does: ask who consented. Never fails what it follows from: a check-in stands whether or not
//! somebody is asked after it.

use super::policy::of_courier;
use super::step::{ASKED, leaf, put};
use crate::app::{App, Done};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::zone;
use porchlight_domain::id::{AwardId, CourierId, IdentityCheckId};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{AwardState, CourierState, FindingKind};
use porchlight_identity::cadence::{
    Due, Earlier, Moment, Motion, Stage, THIRTY_DAYS, Trigger, due,
};
use porchlight_identity::check::{Check, Event};
use porchlight_identity::policy::WHOLE;
use porchlight_store::Tx;
use porchlight_store::rows::IdentityCheckRow;
use std::collections::BTreeMap;

/// How long a signal may lead to an ask: whoever moves, or was asked today, is asked later.
const SIGNAL_LIFE: i64 = 3 * DAY;
/// How far back verdicts are read for signs of sharing; they are read often.
const VERDICTS_READ: i64 = 2 * HOUR;
/// A check-in that was signed longer ago came late: nobody knows where its courier is now.
const FRESH_CHECK_IN: i64 = 2 * MINUTE;
/// Signals read in one pass, of each kind.
const A_PASS: u32 = 1_000;
/// Asks of one courier within the longer cap; more than there can be.
const READ: u32 = 100;

/// What is noticed about phones that may mean that more than one person uses an account.
const SHARING: [FindingKind; 3] =
    [FindingKind::KeyOnSeveralAccounts, FindingKind::DevicesAtOnce, FindingKind::ImpossibleOverlap];

/// What is known about whether a courier moves. No fixes with a speed are kept, so that on a route
/// everybody is taken to move.
fn motion(tx: &Tx<'_>, courier: CourierId) -> Result<Motion> {
    let held = tx.awards_held_by(courier)?;
    let any = |state| held.iter().any(|award| award.state == state);
    let stage = if any(AwardState::Released) {
        Stage::OnRoute
    } else if any(AwardState::CheckedIn) {
        Stage::AtStation
    } else {
        Stage::Off
    };
    Ok(Motion { stage, fix: None })
}

/// The asks of before, oldest last.
fn earlier(tx: &Tx<'_>, courier: CourierId, now: Timestamp) -> Result<Vec<Earlier>> {
    let rows = tx.identity_checks_of(courier, now.plus(-THIRTY_DAYS), READ)?;
    let read = |row: &IdentityCheckRow| {
        let trigger = row.cause.parse().map_err(|_| Error::Fault("an ask's cause".into()))?;
        Ok(Earlier { at: row.asked_at, trigger })
    };
    rows.iter().map(read).collect()
}

/// What an ask is about.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    courier: CourierId,
    trigger: Trigger,
    award: Option<AwardId>,
    draw: u16,
}

/// Asks, if the rules say so: in the very commit that read what came before.
fn ask(tx: &Tx<'_>, hand: &mut Hand, wanted: Wanted) -> Result<Option<IdentityCheckRow>> {
    let Wanted { courier, trigger, award, draw } = wanted;
    let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    if matches!(person.state, CourierState::Left | CourierState::Offboarded) {
        return Ok(None);
    }
    let Some(policy) = of_courier(tx, courier)? else { return Ok(None) };
    let earlier = earlier(tx, courier, hand.now)?;
    let open = tx.open_identity_check(courier)?.is_some();
    let motion = motion(tx, courier)?;
    let moment = Moment { trigger, earlier: &earlier, open, motion, draw, now: hand.now };
    let Due::Ask(ask) = due(&policy, &moment) else { return Ok(None) };
    let asked_at = ask.at();
    let check = Check::begin(ask, &policy);
    let mut row = IdentityCheckRow {
        id: hand.id(IdentityCheckId::new),
        courier,
        station: person.station,
        policy: policy.digest(),
        cause: trigger.code().to_owned(),
        award,
        asked_at,
        due_by: check.due_by,
        grace: check.grace,
        keep: check.keep,
        state: ASKED.to_owned(),
        tries: 0,
        mismatches: 0,
        instead: None,
        reason: None,
        since: None,
        ending: None,
        way: None,
        lapse: None,
        ended_at: None,
        last_outcome: None,
        last_reasons: String::new(),
        last_frame: None,
        looked_by: None,
        finding: None,
        words: String::new(),
        case_file: None,
    };
    put(&mut row, &check, hand.now);
    tx.insert_identity_check(&row)?;
    leaf(hand, &row);
    if let Some(station) = tx.station(person.station)? {
        let by = (row.due_by, &zone::zone(&station.time_zone));
        tell_phone(tx, hand, courier, CourierNote::CheckAsked { by })?;
    }
    Ok(Some(row))
}

impl App {
    fn ask_identity(&self, ctx: &mut Ctx, wanted: Wanted) -> Result<Option<IdentityCheckId>> {
        // Most are not asked: that is found out without a write.
        if self.read(|tx| of_courier(tx, wanted.courier))?.is_none() {
            return Ok(None);
        }
        // Whoever's request it follows from, the server asks.
        let mut system = Ctx::new(ctx.now, Actor::System, ctx.random());
        let asked = self.record(&mut system, "", move |tx, hand| {
            let asked = ask(tx, hand, wanted)?.map(|row| row.id.0);
            Ok(if asked.is_some() { Done::Kept(asked) } else { Done::Refused(asked) })
        })?;
        let Some(id) = asked.map(IdentityCheckId) else { return Ok(None) };
        let policy = self.read(|tx| of_courier(tx, wanted.courier))?;
        if policy.is_some_and(|policy| self.unavailable(&policy).is_some()) {
            self.step_identity(&mut system, id, Event::Unavailable)?;
        }
        self.ring_identity(&system, wanted.courier);
        Ok(Some(id))
    }

    /// Asks after a check-in, if it was drawn. One check-in is drawn once, however often it is sent.
    pub(crate) fn ask_at_check_in(&self, ctx: &mut Ctx, award: AwardId, signed: Option<Timestamp>) {
        if signed.is_some_and(|at| ctx.now.since(at) > FRESH_CHECK_IN) {
            return;
        }
        let drawn = self.keys.derived("identity-draw", &award.0);
        let number = u32::from_be_bytes([drawn[0], drawn[1], drawn[2], drawn[3]]);
        let draw = u16::try_from(number % u32::from(WHOLE)).unwrap_or(0);
        let asked = ctx.courier().and_then(|courier| {
            let trigger = Trigger::BlockStart;
            self.ask_identity(ctx, Wanted { courier, trigger, award: Some(award), draw })
        });
        if let Err(error) = asked {
            tracing::error!(%award, %error, "nobody was asked after a check-in");
        }
    }

    /// Asks where phones changed or an account may be shared. Returns how many were asked.
    pub(super) fn ask_where_due(&self, ctx: &mut Ctx) -> Result<u32> {
        if self.identity_policies_in_force()?.is_empty() {
            return Ok(0);
        }
        let now = ctx.now;
        let signals = self.read(|tx| {
            let since = now.plus(-SIGNAL_LIFE);
            let mut sharing: BTreeMap<CourierId, Timestamp> = BTreeMap::new();
            for found in tx.device_findings_since(since, A_PASS)? {
                if SHARING.contains(&found.kind) {
                    let newest = sharing.entry(found.courier).or_insert(found.at);
                    *newest = found.at.max(*newest);
                }
            }
            for (courier, at) in tx.couriers_with_shared_tries(now.plus(-VERDICTS_READ), A_PASS)? {
                let newest = sharing.entry(courier).or_insert(at);
                *newest = at.max(*newest);
            }
            let shared = sharing.into_iter().map(|found| (Trigger::AccountSharing, found));
            let phones = tx.couriers_with_new_phone(since, A_PASS)?.into_iter();
            let phones = phones.map(|found| (Trigger::DeviceChange, found));
            let mut due = vec![];
            for (trigger, (courier, at)) in shared.chain(phones) {
                // Any ask since answers the signal.
                if tx.identity_checks_of(courier, at, 1)?.is_empty() {
                    due.push((courier, trigger));
                }
            }
            Ok(due)
        })?;
        let mut asked = 0;
        for (courier, trigger) in signals {
            let wanted = Wanted { courier, trigger, award: None, draw: 0 };
            asked += u32::from(self.ask_identity(ctx, wanted)?.is_some());
        }
        Ok(asked)
    }
}
