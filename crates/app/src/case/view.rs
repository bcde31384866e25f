//! Cases as staff see them, and cases that staff open.

use super::ladder::{new_case, opened_leaf};
use super::made::made_view;
use super::{EvidenceFile, draft_of, words};
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Whom};
use crate::decision::alike::staff_of;
use crate::decision::facts_of;
use crate::draft::Edited;
use crate::error::{Error, Result};
use crate::law::InForce;
use porchlight_assess::strictest::Number;
use porchlight_domain::decision::{
    Asked, Barred, CaseFacts, Decision, FIRST_LOOK, Ground, Human, Step, Terms,
};
use porchlight_domain::id::{CaseId, CourierId, DecisionId};
use porchlight_domain::made_case::MadeState;
use porchlight_domain::time::{HOUR, Timestamp};
use porchlight_domain::words::{CaseState, DecisionKind, DecisionState};
use porchlight_store::rows::{
    Appeal, AuditEntry, CaseFile, Courier, DecisionRow, Staff, StatementRow, Station,
};
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};

/// The act of reading a case, as it is written down.
const READ: &str = "case_read";
/// Most readings listed.
pub(super) const MOST_READINGS: u32 = 50;

/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The case.
    pub case: CaseFile,
    /// About whom; nobody while whoever reads is to decide without knowing, and in a made case.
    pub courier: Option<Courier>,
    /// Whether a proposal waits for a second person.
    pub waits_for_second: bool,
}

/// A decision with what belongs to it.
#[derive(Debug, Clone)]
pub struct DecisionView {
    /// The decision. While it waits for the second person, nobody but the first sees the first one's
    /// reasons and name.
    pub row: DecisionRow,
    /// Its grounds; none while they are hidden.
    pub grounds: Vec<Ground>,
    /// Whether something is hidden from whoever looks.
    pub blind: bool,
    /// Who decided.
    pub deciders: Vec<Staff>,
    /// The appeal against it.
    pub appeal: Option<Appeal>,
    /// What was drafted from facts, and what the person wrote who decided; nothing while it is hidden.
    pub draft: Option<Edited>,
}

/// What one person may decide on a case at this moment, by the rules themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What.
    pub kind: DecisionKind,
    /// On which grounds they may.
    pub grounds: Vec<Ground>,
    /// Why they may not on the others, each reason once.
    pub barred: Vec<Barred>,
}

/// A case with all there is to see.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: CaseFile,
    /// About whom; nobody while whoever reads is to decide without knowing, and in a made case.
    pub courier: Option<Courier>,
    /// Their station.
    pub station: Station,
    /// What both sides see.
    pub evidence: EvidenceFile,
    /// What the courier said.
    pub statements: Vec<StatementRow>,
    /// What was decided.
    pub decisions: Vec<DecisionView>,
    /// Earlier cases of the same account.
    pub earlier: Vec<CaseFile>,
    /// Who read it.
    pub readings: Vec<AuditEntry>,
    /// Who reported it; hidden while whoever reads is to decide.
    pub reporter: Option<Staff>,
    /// The notice that it came after.
    pub earlier_notice: Option<DecisionRow>,
    /// What whoever looks may decide now; nothing where they decide about nobody.
    pub ways: Vec<Way>,
    /// Hours for which the account may still be kept from new work.
    pub hours_left: i64,
    /// The lengths of time that hold for this case.
    pub terms: Terms,
    /// Which packs of law make which of them stricter than this program's own.
    pub laws: Vec<(Number, Vec<String>)>,
    /// What a program drafts from these facts, in the language of whoever looks.
    pub draft: String,
}

/// What became of opening a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    /// Opened; its id in text.
    Opened(String),
    /// There is a live case already.
    Already,
}

/// Whether somebody reads without knowing about whom a case is and who reported it: those who may decide,
/// while something may come of it. Neither is evidence.
fn is_blind(case: &CaseFile, human: Option<Human>) -> bool {
    human.is_some() && case.state.is_live()
}

fn line(tx: &Tx<'_>, case: CaseFile, human: Option<Human>) -> Result<CaseLine> {
    let courier = tx.courier(case.courier)?.ok_or(Error::Absent("courier"))?;
    let courier = Some(courier).filter(|_| !is_blind(&case, human));
    let decisions = tx.decisions_of_case(case.id)?;
    let waits_for_second = decisions.iter().any(|d| d.state == DecisionState::Proposed);
    Ok(CaseLine { case, courier, waits_for_second })
}

fn view_of(tx: &Tx<'_>, mut row: DecisionRow, actor: Actor) -> Result<DecisionView> {
    let mine = matches!(actor, Actor::Staff(id, _) if row.first_decider == Some(id));
    let blind = row.state == DecisionState::Proposed && !mine;
    let people = [row.first_decider, row.second_decider];
    let deciders = if blind { vec![] } else { staff_of(tx, people)? };
    let codes = tx.decision_grounds(row.id)?;
    let grounds = codes.iter().filter_map(|code| code.parse().ok()).filter(|_| !blind);
    let grounds = grounds.collect();
    if blind {
        row.first_reasons.clear();
        row.first_decider = None;
    }
    let appeal = tx.appeal_against(row.id)?;
    let draft = tx.decision_draft(row.id)?.filter(|_| !blind).map(Edited::from);
    Ok(DecisionView { row, grounds, blind, deciders, appeal, draft })
}

/// What one person may decide now, decision by decision.
pub(super) fn ways(facts: &CaseFacts, by: Human, now: Timestamp) -> (Vec<Way>, i64) {
    let kinds = [DecisionKind::Restriction, DecisionKind::Suspension, DecisionKind::Offboarding];
    let confirmed = |ground: &Ground| !ground.entry().restores && !ground.entry().is_evidence;
    let way = |kind| {
        let mut way = Way { kind, grounds: vec![], barred: vec![] };
        for ground in Ground::ALL.iter().copied().filter(confirmed) {
            // The shortest hold there is: how long it may be is said beside the form.
            let asked =
                Asked { case: facts, kind, grounds: &[ground], seen: facts.evidence, hold: HOUR };
            match Decision::may_propose(&asked, by, now) {
                Ok(()) => way.grounds.push(ground),
                Err(why) if !way.barred.contains(&why) => way.barred.push(why),
                Err(_) => {}
            }
        }
        way
    };
    (kinds.into_iter().map(way).collect(), ((facts.terms.most_held() - facts.held) / HOUR).max(0))
}

impl App {
    /// A courier's cases, the newest first, each with what was decided in it.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn cases_about(
        &self,
        ctx: &Ctx,
        courier: CourierId,
    ) -> Result<Vec<(CaseFile, Vec<DecisionRow>)>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let cases = tx.cases_of(courier, MOST_READINGS)?;
            let whole = cases.into_iter().map(|case| {
                let mut decisions = tx.decisions_of_case(case.id)?;
                decisions.retain(|row| row.issued_at.is_some());
                Ok((case, decisions))
            });
            whole.collect()
        })
    }

    /// The courier whom staff name by id or e-mail address.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; invalid: nobody has it.
    pub fn courier_named(&self, ctx: &Ctx, named: &str) -> Result<Courier> {
        ctx.allow_cases()?;
        let named = named.trim();
        let found = self.read(|tx| match named.parse::<CourierId>() {
            Ok(id) => Ok(tx.courier(id)?),
            Err(_) => Ok(tx.courier_by_email(named)?),
        })?;
        found.ok_or_else(|| Error::invalid("courier", "no_courier", "no courier has this"))
    }

    /// How many cases wait for a person.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn open_cases(&self, ctx: &Ctx) -> Result<u64> {
        ctx.allow_cases()?;
        self.read(|tx| Ok(tx.open_case_count()? + tx.made_case_count()?))
    }

    /// Cases in a state, the soonest due first.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn cases(&self, ctx: &Ctx, state: CaseState, slice: Slice) -> Result<Page<CaseLine>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let page = tx.cases_in(state, slice)?;
            let rows = page.rows.into_iter().map(|case| line(tx, case, ctx.human().ok()));
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }

    /// Proposals that wait for a second person, each with its case.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn proposals(&self, ctx: &Ctx, slice: Slice) -> Result<Page<(DecisionId, CaseLine)>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let page = tx.decisions_in(DecisionState::Proposed, slice)?;
            let mut rows = vec![];
            for row in page.rows {
                let case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
                rows.push((row.id, line(tx, case, ctx.human().ok())?));
            }
            Ok(Page { rows, total: page.total })
        })
    }

    /// One case. That somebody read it is written down, and the courier can be told.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn read_case(&self, ctx: &mut Ctx, id: CaseId) -> Result<CaseView> {
        ctx.allow_cases()?;
        let found = self.read(|tx| Ok((tx.case(id)?, tx.made_case_shown_as(id)?)))?;
        let whom = match found {
            (Some(case), _) => Whom::courier(case.courier),
            // A made case is about nobody, and its reading stands in nobody's record.
            (None, Some(made)) if made.state == MadeState::Waits => Whom::default(),
            (None, _) => return Err(Error::Absent("case")),
        };
        self.work(ctx, move |tx, hand| {
            tx.insert_audit_entry(&hand.looked_at(id, READ, None, whom))
        })?;
        let (actor, now) = (ctx.actor, ctx.now);
        let human = ctx.human().ok();
        self.read(|tx| {
            let reader = human.map_or(Ok(None), |by| tx.staff(by.staff()))?;
            let language = reader.as_ref().map_or("en", |staff| &staff.language);
            let Some(case) = tx.case(id)? else { return made_view(tx, id, human, language, now) };
            let (ways, hours_left) = match human {
                Some(by) => ways(&facts_of(tx, &case, now)?, by, now),
                None => (vec![], 0),
            };
            let blind = is_blind(&case, human);
            let courier = tx.courier(case.courier)?.ok_or(Error::Absent("courier"))?;
            let station = tx.station(case.station)?.ok_or(Error::Absent("station"))?;
            let force = InForce::since(tx, station.id, case.opened_at)?;
            let mut earlier = tx.cases_of(case.courier, MOST_READINGS)?;
            earlier.retain(|other| other.id != id && other.opened_at <= case.opened_at);
            let draft = draft_of(tx, &case, language)?;
            let decisions = tx.decisions_of_case(id)?;
            let decisions = decisions.into_iter().map(|row| view_of(tx, row, actor));
            let mut decisions = decisions.collect::<Result<Vec<_>>>()?;
            // Whoever asked the courier is mostly the one who proposes or decides: that name stays hidden too,
            // but for one's own.
            if blind || decisions.iter().any(|decision| decision.blind) {
                let me = human.map(Human::staff);
                for decision in &mut decisions {
                    decision.deciders.retain(|decider| Some(decider.id) == me);
                }
            }
            Ok(CaseView {
                evidence: EvidenceFile::read(&case.evidence)?,
                statements: tx.statements_of(id)?,
                decisions,
                readings: tx.audit_entries(&id.to_string(), MOST_READINGS)?,
                reporter: case.reporter.filter(|_| !blind).map_or(Ok(None), |id| tx.staff(id))?,
                earlier_notice: case.earlier_notice.map_or(Ok(None), |id| tx.decision(id))?,
                ways,
                hours_left,
                terms: force.terms(),
                laws: force.beyond_house(),
                draft,
                case,
                courier: Some(courier).filter(|_| !blind),
                station,
                earlier,
            })
        })
    }

    /// Opens a case about what somebody reports. Whoever reports does not decide.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent courier; invalid: no words, or a ground that
    /// only tries show.
    pub fn open_case(
        &self,
        ctx: &mut Ctx,
        id: CourierId,
        ground: Ground,
        report: &str,
    ) -> Result<Opened> {
        let by = ctx.human()?;
        let report = words("report", report)?;
        if ground.entry().strongest < Step::Notice {
            let message = "choose a ground that a person can confirm";
            return Err(Error::invalid("ground", "not_reported", message));
        }
        self.record(ctx, &format!("case {id} {ground} {report}"), move |tx, hand| {
            let courier = tx.courier(id)?.ok_or(Error::Absent("courier"))?;
            let evidence = EvidenceFile::of_report(id, ground, &report);
            let mut case = new_case(hand, &courier, &evidence, FIRST_LOOK)?;
            case.reporter = Some(by.staff());
            case.report.clone_from(&report);
            if tx.live_case_of(id)?.is_some() || !tx.insert_case(&case)? {
                return Ok(Done::Refused(Opened::Already));
            }
            opened_leaf(hand, &case);
            Ok(Done::Kept(Opened::Opened(case.id.to_string())))
        })
    }
}
