//! Records that are over end: what was written in cases, questions and claims goes once the longest time for
//! which a station's laws let it be kept is over.
//!
//! Owns: when such a record is over (its last clock), and taking what was written out of it, with a leaf that
//! says when and by which packs. Never does: end anything that is open or that something open needs (`store`
//! finds none of these, and the database refuses them once more), end it before a floor, or touch the log's
//! leaves: what opened them goes, as in an erasure. Ids, days, steps, codes of grounds, who decided and digests
//! stay: pay refers to them, hours of holds add up by them, and whoever kept a copy can still compare it.
//! Start at [`App::keep_records`].

use super::force::{InForce, Records};
use super::gone;
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::zone;
use porchlight_assess::pack::Span;
use porchlight_domain::decision::NOTICE_COUNTS;
use porchlight_domain::id::{CaseId, ClaimId, PatternCaseId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{DecisionKind, DecisionState, ErasureReason, PersonErasureState};
use porchlight_store::rows::{Appeal, CaseFile, Claim, DecisionRow, PatternCase, Station};
use porchlight_store::{Ending, Tx};
use serde_json::json;

/// Most records of one kind of one station that end in one pass.
const MOST_ENDED: u32 = 200;
/// Rows that are read at once.
const A_PAGE: u32 = 200;
/// What stands for the packs where a record ended at its recipient's wish and no pack keeps it any more.
pub const AT_WISH: &str = "wish";

/// Reads the records that may end, a page behind an id.
type ReadPage<'a, R, I> = dyn Fn(&Tx<'_>, Option<I>) -> Result<Vec<R>> + 'a;

/// The packs by which something ends, as its row names them.
fn by(laws: &[String]) -> String {
    if laws.is_empty() { AT_WISH.into() } else { laws.join(",") }
}

fn latest(moments: impl IntoIterator<Item = Option<Timestamp>>) -> Option<Timestamp> {
    moments.into_iter().flatten().max()
}

/// When the last clock of a decision runs out, as far as is known.
fn decision_over_at(row: &DecisionRow, appeal: Option<&Appeal>) -> Option<Timestamp> {
    let counts = row.kind == DecisionKind::Notice && row.state == DecisionState::InEffect;
    let told = row.delivered_at.or(row.issued_at);
    latest([
        Some(row.first_at),
        row.effective_at,
        row.until_at,
        row.appeal_until.filter(|_| row.issued_at.is_some()),
        // What ended before its time is over when it ended.
        Some(row.changed_at).filter(|_| row.state != DecisionState::InEffect),
        told.filter(|_| counts).map(|at| at.plus(NOTICE_COUNTS)),
        appeal.and_then(|appeal| appeal.answered_at.or(Some(appeal.answer_by))),
    ])
}

/// When a case is over with all that came of it: the last clock of its decisions and appeals.
pub(crate) fn case_over_at(tx: &Tx<'_>, case: &CaseFile) -> Result<Timestamp> {
    let mut over = case.ended_at;
    for row in tx.decisions_of_case(case.id)? {
        let appeal = tx.appeal_against(row.id)?;
        over = latest([over, decision_over_at(&row, appeal.as_ref())]);
    }
    Ok(over.unwrap_or(case.opened_at))
}

/// When a question to a recipient is over with all that came of it.
pub(crate) fn pattern_over_at(tx: &Tx<'_>, case: &PatternCase) -> Result<Timestamp> {
    let mut over = case.ended_at;
    for row in tx.pattern_decisions(case.id)? {
        let appeal = tx.pattern_appeal_against(row.id)?;
        let appealed = appeal.and_then(|appeal| appeal.answered_at.or(Some(appeal.answer_by)));
        let appeal_until = row.appeal_until.filter(|_| row.issued_at.is_some());
        over = latest([over, Some(row.changed_at), row.until_at, appeal_until, appealed]);
    }
    Ok(over.unwrap_or(case.asked_at))
}

/// When a claim is over with its remedy.
pub(crate) fn claim_over_at(tx: &Tx<'_>, claim: &Claim) -> Result<Timestamp> {
    let given = tx.remedy_of(claim.id)?.and_then(|remedy| remedy.given_at);
    let over = latest([claim.settled_at, claim.taken_back_at, given]);
    Ok(over.unwrap_or(claim.made_at))
}

/// Why a record ends.
struct Why {
    /// Codes of the packs that say so.
    laws: Vec<String>,
    /// Days for which they let it be kept.
    days: u16,
    /// When it was over.
    over: Timestamp,
}

impl Why {
    /// Says so in the log, under the name of what ended. The leaf names no person.
    fn leave(&self, hand: &mut Hand, subject: impl std::fmt::Display, reason: ErasureReason) {
        let fact = json!({
            "record": "ended", "reason": reason.code(), "laws": self.laws, "days": self.days,
            "over_at": self.over.micros(),
        });
        hand.leave(LeafKind::Erasure, subject, fact);
    }
}

/// Why a record ends now that was over at a moment, if it does.
fn why(span: Span, over: Timestamp, now: Timestamp, laws: Vec<String>) -> Option<Why> {
    let ends = span.ends_at(over)?;
    (ends <= now).then(|| Why { laws, days: span.days(), over })
}

fn end_case(tx: &Tx<'_>, hand: &mut Hand, id: CaseId) -> Result<Done<bool>> {
    let Some(case) = tx.case_over(id)? else { return Ok(Done::Refused(false)) };
    let force = InForce::now(tx, case.station)?;
    let laws = force.ends_records(Records::Decisions);
    let Some(why) = why(force.decisions(), case_over_at(tx, &case)?, hand.now, laws) else {
        return Ok(Done::Refused(false));
    };
    let station = tx.station(case.station)?.ok_or(Error::Absent("station"))?;
    let decisions = tx.decisions_of_case(id)?;
    let mut subjects = vec![id.to_string()];
    let mut letters: Vec<Timestamp> = case.ended_at.into_iter().collect();
    for row in &decisions {
        subjects.push(row.id.to_string());
        if let Some(appeal) = tx.appeal_against(row.id)? {
            subjects.push(appeal.id.to_string());
            letters.extend(appeal.answered_at);
        }
    }
    if let Some(courier) = tx.courier(case.courier)? {
        for at in letters {
            tx.remove_letters(&courier.email, at)?;
        }
    }
    let named = by(&why.laws);
    let ending = Ending { at: hand.now, by: &named };
    tx.end_case_record(id, ending, &gone::evidence()?)?;
    let zone = zone::zone(&station.time_zone);
    for row in decisions {
        let words = gone::letter(&row.language, hand.now, &zone, &why.laws)?;
        tx.end_letter(row.id, &words)?;
    }
    for subject in subjects {
        tx.blind_leaves(&subject)?;
    }
    why.leave(hand, id, ErasureReason::Retention);
    Ok(Done::Kept(true))
}

fn end_pattern(tx: &Tx<'_>, hand: &mut Hand, id: PatternCaseId) -> Result<Done<bool>> {
    let Some(case) = tx.pattern_over(id)? else { return Ok(Done::Refused(false)) };
    let force = InForce::now(tx, case.station)?;
    let laws = force.ends_records(Records::Decisions);
    let over = pattern_over_at(tx, &case)?;
    let Some(why) = why(force.decisions(), over, hand.now, laws) else {
        return Ok(Done::Refused(false));
    };
    let station = tx.station(case.station)?.ok_or(Error::Absent("station"))?;
    let decisions = tx.pattern_decisions(id)?;
    let mut subjects = vec![id.to_string()];
    let mut letters = vec![case.asked_at];
    letters.extend(case.ended_at);
    for row in &decisions {
        subjects.push(row.id.to_string());
        letters.extend(row.issued_at);
        letters.push(row.changed_at);
        if let Some(appeal) = tx.pattern_appeal_against(row.id)? {
            subjects.push(appeal.id.to_string());
            letters.extend(appeal.answered_at);
        }
    }
    if let Some(order) = tx.order(case.delivery_order)? {
        for at in letters {
            tx.remove_letters(&order.email, at)?;
        }
    }
    let zone = zone::zone(&station.time_zone);
    let words = |language: &str, hand: &Hand| gone::letter(language, hand.now, &zone, &why.laws);
    let named = by(&why.laws);
    let ending = Ending { at: hand.now, by: &named };
    let (evidence, letter) = (gone::pattern_evidence()?, words(&case.language, hand)?);
    tx.end_pattern_record(id, ending, (&evidence, &letter))?;
    for row in decisions {
        tx.end_pattern_letter(row.id, &words(&row.language, hand)?)?;
    }
    for subject in subjects {
        tx.blind_leaves(&subject)?;
    }
    why.leave(hand, id, ErasureReason::Retention);
    Ok(Done::Kept(true))
}

/// Ends a claim's record: by a ceiling, or because its recipient was erased and no floor holds it any more.
fn end_claim(tx: &Tx<'_>, hand: &mut Hand, id: ClaimId) -> Result<Done<bool>> {
    let Some(claim) = tx.claim_over(id)? else { return Ok(Done::Refused(false)) };
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    let force = InForce::now(tx, order.station)?;
    let (span, over) = (force.claims(), claim_over_at(tx, &claim)?);
    let laws = force.ends_records(Records::Claims);
    let (why, reason) = match why(span, over, hand.now, laws) {
        Some(why) => (why, ErasureReason::Retention),
        None => {
            let held = span.stays_until(over).is_some_and(|until| until > hand.now);
            let erased = tx.erasure_of_order(order.id)?;
            let erased = erased.is_some_and(|wish| wish.state == PersonErasureState::Done);
            if held || !erased {
                return Ok(Done::Refused(false));
            }
            let laws = force.keeps_records(Records::Claims);
            (Why { laws, days: span.floor, over }, ErasureReason::RecipientAsked)
        }
    };
    let named = by(&why.laws);
    tx.end_claim_record(id, Ending { at: hand.now, by: &named })?;
    tx.blind_leaves(&id.to_string())?;
    why.leave(hand, id, reason);
    Ok(Done::Kept(true))
}

/// Before which moments cases and claims of a station had to be over to end now.
fn before(tx: &Tx<'_>, station: StationId, now: Timestamp) -> Result<[Option<Timestamp>; 2]> {
    let force = InForce::now(tx, station)?;
    Ok([force.decisions().ended_before(now), force.claims().ended_before(now)])
}

impl App {
    /// Ends the records whose time is over. Returns how many ended.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_records(&self, ctx: &mut Ctx) -> Result<u32> {
        let mut ended = 0;
        for Station { id, .. } in self.read(|tx| Ok(tx.stations()?))? {
            let now = ctx.now;
            let [decisions, claims] = self.read(|tx| before(tx, id, now))?;
            if let Some(before) = decisions {
                ended += self.end_cases(ctx, id, before)? + self.end_patterns(ctx, id, before)?;
            }
            if let Some(before) = claims {
                let read = |tx: &Tx<'_>, behind: ClaimId| -> Result<Vec<Claim>> {
                    Ok(tx.claims_past(id, before, behind, A_PAGE)?)
                };
                ended += self.end_claims(ctx, &read)?;
            }
        }
        let read = |tx: &Tx<'_>, behind: ClaimId| -> Result<Vec<Claim>> {
            Ok(tx.claims_kept_past_erasure(behind, A_PAGE)?)
        };
        Ok(ended + self.end_claims(ctx, &read)?)
    }

    fn end_cases(&self, ctx: &mut Ctx, station: StationId, before: Timestamp) -> Result<u32> {
        let read = |tx: &Tx<'_>, behind: Option<CaseId>| -> Result<Vec<CaseFile>> {
            Ok(tx.cases_past(station, before, behind.unwrap_or(CaseId([0; 16])), A_PAGE)?)
        };
        let ring = |ctx: &Ctx, case: &CaseFile| self.ring_courier(ctx, case.courier);
        self.end_each(ctx, &read, |case| case.id, end_case, &ring)
    }

    fn end_patterns(&self, ctx: &mut Ctx, station: StationId, before: Timestamp) -> Result<u32> {
        let read = |tx: &Tx<'_>, behind: Option<PatternCaseId>| -> Result<Vec<PatternCase>> {
            let behind = behind.unwrap_or(PatternCaseId([0; 16]));
            Ok(tx.patterns_past(station, before, behind, A_PAGE)?)
        };
        let ring = |ctx: &Ctx, case: &PatternCase| self.ring_order(ctx, case.delivery_order);
        self.end_each(ctx, &read, |case| case.id, end_pattern, &ring)
    }

    fn end_claims(
        &self,
        ctx: &mut Ctx,
        read: &dyn Fn(&Tx<'_>, ClaimId) -> Result<Vec<Claim>>,
    ) -> Result<u32> {
        let read =
            |tx: &Tx<'_>, behind: Option<ClaimId>| read(tx, behind.unwrap_or(ClaimId([0; 16])));
        let ring = |ctx: &Ctx, claim: &Claim| self.ring_order(ctx, claim.delivery_order);
        self.end_each(ctx, &read, |claim| claim.id, end_claim, &ring)
    }

    /// Goes through records of a kind by their ids and ends those whose time is over, each in a commit of its
    /// own; whoever has one open is told.
    fn end_each<R, I: Copy + Send + 'static>(
        &self,
        ctx: &mut Ctx,
        read: &ReadPage<'_, R, I>,
        id_of: fn(&R) -> I,
        end: fn(&Tx<'_>, &mut Hand, I) -> Result<Done<bool>>,
        ring: &dyn Fn(&Ctx, &R),
    ) -> Result<u32> {
        let (mut behind, mut ended) = (None, 0);
        loop {
            let page = self.read(|tx| read(tx, behind))?;
            let Some(last) = page.last() else { return Ok(ended) };
            behind = Some(id_of(last));
            for row in &page {
                let id = id_of(row);
                if self.record(ctx, "", move |tx, hand| end(tx, hand, id))? {
                    ended += 1;
                    ring(ctx, row);
                }
                if ended >= MOST_ENDED {
                    return Ok(ended);
                }
            }
        }
    }
}
