//! What staff see: whose claims lie together, one recipient's claims side by side, one question with all that
//! came of it. Each reading is written down, and its recipient reads that.

use super::READ;
use super::ask::bar;
use super::draft::{language_of, of_decision, of_question};
use super::evidence::{PatternFile, gather};
use super::make::grounds_of;
use crate::app::App;
use crate::case::Letter;
use crate::ctx::{Actor, Ctx, Whom};
use crate::decision::alike::staff_of;
use crate::draft::Edited;
use crate::error::{Error, Result};
use crate::law::InForce;
use porchlight_assess::cluster::{LEAST_CLAIMS, WINDOW, is_cluster};
use porchlight_assess::strictest::Number;
use porchlight_domain::decision::{Barred, Human, PatternGround, Terms};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ClaimId, OrderId, PatternCaseId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{DecisionState, PatternState};
use porchlight_store::rows::{
    Claim, Order, PatternAppeal, PatternCase, PatternDecision, PatternStatement, Staff, Station,
};
use porchlight_store::{Page, Slice, Tx};

/// Most recipients that are listed.
const MOST_LISTED: u32 = 200;
/// Most claims of one recipient that are looked through for the newest.
const MOST_CLAIMS: u32 = 100;

/// A recipient whose claims lie together.
#[derive(Debug, Clone)]
pub struct PatternLine {
    /// Their newest claim.
    pub claim: Claim,
    /// Its order.
    pub order: Order,
    /// Claims of missing parcels.
    pub claims: u32,
    /// Of so many deliveries.
    pub deliveries: u32,
    /// Where a question to them stands, if one was asked.
    pub asked: Option<PatternState>,
}

/// One recipient's claims side by side.
#[derive(Debug, Clone)]
pub struct PatternView {
    /// The order of the newest claim.
    pub order: Order,
    /// The evidence, as it would be sealed now.
    pub file: PatternFile,
    /// Its digest.
    pub digest: Digest,
    /// Why the recipient may not be asked, where they may not.
    pub barred: Option<Barred>,
    /// The lengths of time that would hold for a question asked now.
    pub terms: Terms,
    /// What a program drafts from these facts, in the language of whoever looks.
    pub draft: String,
    /// What was asked before, newest first.
    pub cases: Vec<PatternCase>,
}

/// A decision about a recipient as staff see it.
#[derive(Debug, Clone)]
pub struct PatternDecisionView {
    /// The decision. A proposal of somebody else is without their name and reasons.
    pub row: PatternDecision,
    /// Its grounds.
    pub grounds: Vec<PatternGround>,
    /// Whether it is a proposal that whoever looks may answer without knowing the reasons.
    pub blind: bool,
    /// Who decided.
    pub deciders: Vec<Staff>,
    /// The appeal against it.
    pub appeal: Option<PatternAppeal>,
    /// What was drafted from facts, and what the person wrote who proposed it; nothing while it is hidden.
    pub draft: Option<Edited>,
}

/// A question with all that came of it.
#[derive(Debug, Clone)]
pub struct PatternCaseView {
    /// The question.
    pub case: PatternCase,
    /// The order with which the recipient was told.
    pub order: Order,
    /// Its station.
    pub station: Station,
    /// The evidence.
    pub file: PatternFile,
    /// The letter with the question, as it was sent.
    pub letter: Letter,
    /// Who asked; nobody while a proposal of somebody else waits for whoever looks, who may well be the same.
    pub asked_by: Option<Staff>,
    /// What was drafted for the question, and what the person wrote who asked.
    pub asked: Option<Edited>,
    /// What the recipient answered.
    pub statements: Vec<PatternStatement>,
    /// What was decided.
    pub decisions: Vec<PatternDecisionView>,
    /// Why whoever looks may not propose a second look now; none where they may, or decide about nobody.
    pub barred: Option<Barred>,
    /// From when on something may be decided, if the recipient does not answer before.
    pub heard_until: Timestamp,
    /// The lengths of time that hold for this question.
    pub terms: Terms,
    /// Which packs of law make which of them stricter than this program's own.
    pub laws: Vec<(Number, Vec<String>)>,
    /// What a program drafts from these facts, in the language of whoever looks.
    pub draft: String,
}

fn decision(tx: &Tx<'_>, mut row: PatternDecision, actor: Actor) -> Result<PatternDecisionView> {
    let mine = matches!(actor, Actor::Staff(id, _) if row.first_decider == id);
    let blind = row.state == DecisionState::Proposed && !mine;
    let (mut deciders, mut grounds) = (vec![], vec![]);
    if blind {
        row.first_reasons.clear();
    } else {
        deciders = staff_of(tx, [Some(row.first_decider), row.second_decider])?;
        grounds = grounds_of(tx, row.id)?;
    }
    let appeal = tx.pattern_appeal_against(row.id)?;
    let draft = tx.pattern_decision_draft(row.id)?.filter(|_| !blind).map(Edited::from);
    Ok(PatternDecisionView { row, grounds, blind, deciders, appeal, draft })
}

impl App {
    /// Recipients whose claims of missing parcels are more than chance explains, most first.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn patterns(&self, ctx: &Ctx) -> Result<Vec<PatternLine>> {
        ctx.allow_cases()?;
        let (now, since) = (ctx.now, ctx.now.plus(-WINDOW));
        self.read(|tx| {
            let mut lines = vec![];
            for (key, claims) in tx.pattern_heads(since, LEAST_CLAIMS, MOST_LISTED)? {
                let newest = tx.claims_of_recipient(key, since, now, MOST_CLAIMS)?.pop();
                let Some(claim) = newest else { continue };
                let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
                let deliveries = tx.claims_together(&order, None, since)?[2].deliveries;
                if is_cluster(claims, deliveries) {
                    let asked = tx.pattern_cases_about(key)?.first().map(|case| case.state);
                    lines.push(PatternLine { claim, order, claims, deliveries, asked });
                }
            }
            Ok(lines)
        })
    }

    /// The claims of a claim's recipient side by side. That somebody read it is written down.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn pattern_of(&self, ctx: &mut Ctx, claim: ClaimId) -> Result<PatternView> {
        ctx.allow_cases()?;
        let (now, human) = (ctx.now, ctx.human().ok());
        let view = self.read(|tx| {
            let claim = tx.claim(claim)?.ok_or(Error::Absent("claim"))?;
            let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
            let found = gather(tx, order.recipient_key, now)?;
            let found = found.ok_or(Error::Absent("claims of a missing parcel"))?;
            let terms = InForce::now(tx, found.order.station)?.terms();
            let language = language_of(tx, human.map(Human::staff))?;
            let station = tx.station(found.order.station)?.ok_or(Error::Absent("station"))?;
            Ok(PatternView {
                draft: of_question(&found.file, &station.time_zone, &language),
                terms,
                barred: bar(tx, &found, terms, now)?,
                cases: tx.pattern_cases_about(order.recipient_key)?,
                order: found.order,
                file: found.file,
                digest: found.digest,
            })
        })?;
        self.note_pattern_read(ctx, claim.to_string(), view.order.id)?;
        Ok(view)
    }

    /// Questions to recipients in a state, the soonest due first.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn pattern_cases(
        &self,
        ctx: &Ctx,
        state: PatternState,
        slice: Slice,
    ) -> Result<Page<(PatternCase, Order)>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let page = tx.pattern_cases_in(state, slice)?;
            let rows = page.rows.into_iter().map(|case| {
                let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
                Ok((case, order))
            });
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }

    /// One question. That somebody read it is written down.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn pattern_case(&self, ctx: &mut Ctx, id: PatternCaseId) -> Result<PatternCaseView> {
        ctx.allow_cases()?;
        let (now, actor, human) = (ctx.now, ctx.actor, ctx.human().ok());
        let view = self.read(|tx| {
            let case = tx.pattern_case(id)?.ok_or(Error::Absent("question"))?;
            let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
            let station = tx.station(case.station)?.ok_or(Error::Absent("station"))?;
            let rows = tx.pattern_decisions(id)?.into_iter();
            let decisions = rows.map(|row| decision(tx, row, actor));
            let decisions = decisions.collect::<Result<Vec<_>>>()?;
            let blind = decisions.iter().any(|decision| decision.blind);
            let asked_by = tx.staff(case.asked_by)?;
            let mine = |staff: &Staff| human.is_some_and(|by| by.staff() == staff.id);
            let statements = tx.pattern_statements(id)?;
            let language = language_of(tx, human.map(Human::staff))?;
            let force = InForce::since(tx, case.station, case.asked_at)?;
            let draft = of_decision(&case, &statements, &station.time_zone, &language)?;
            let barred = match human {
                Some(by) => Self::pattern_way(tx, &case, by, now)?,
                None => None,
            };
            Ok(PatternCaseView {
                order,
                station,
                file: PatternFile::read(&case.evidence)?,
                letter: Letter::read(&case.words)?,
                asked_by: asked_by.filter(|staff| !blind || mine(staff)),
                asked: tx.pattern_case_draft(id)?.map(Edited::from),
                draft,
                terms: force.terms(),
                laws: force.beyond_house(),
                statements,
                decisions,
                barred,
                heard_until: case.asked_at.plus(force.terms().hearing()),
                case,
            })
        })?;
        self.note_pattern_read(ctx, id.to_string(), view.case.delivery_order)?;
        Ok(view)
    }

    /// Writes down that whoever acts read about a recipient's claims.
    pub(super) fn note_pattern_read(
        &self,
        ctx: &mut Ctx,
        subject: String,
        order: OrderId,
    ) -> Result<()> {
        self.work(ctx, move |tx, hand| {
            tx.insert_audit_entry(&hand.looked_at(&subject, READ, None, Whom::order(order)))
        })
        .map(|_| ())
    }
}
