//! Requests from outside for what is kept about people: recorded when they come, answered once.
//!
//! Owns: the register, what an answer must say, and the counts that everybody may read. Never does:
//! hand anything over. What leaves the house is made by the pages and exports that show it; here
//! stands what it was, on which basis, and whether the person concerned knows. Names of those who ask
//! and what they ask for stay with operators and auditors, and are in no count.

mod check;

use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::purpose::DataKind;
use crate::zone;
use check::{check, check_answer, newest_day, written};
use jiff::tz::TimeZone;
use porchlight_domain::id::{OutsideRequestId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::DAY;
use porchlight_domain::words::{OutsideAsker, OutsideBasis, OutsideOutcome, OutsideTold, Role};
use porchlight_store::rows::OutsideRequest;
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct NewOutsideRequest {
    /// What kind of body asks.
    pub asker: OutsideAsker,
    /// Its name; stays inside.
    pub asker_name: String,
    /// Its own file number, or empty; stays inside.
    pub reference: String,
    /// What it asks for, about whom; stays inside.
    pub scope: String,
    /// What it rests on.
    pub basis: OutsideBasis,
    /// The law, order or letter by name; stays inside. Needed unless there is no basis.
    pub basis_words: String,
    /// The day on which it came, as `2026-11-27`.
    pub received_on: String,
    /// The day by which it wants an answer, or empty.
    pub due_on: String,
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct OutsideAnswer {
    /// The answer.
    pub outcome: OutsideOutcome,
    /// Why, and what exactly was said; stays inside.
    pub answer: String,
    /// What was handed over, by kind; nothing unless something was.
    pub handed: Vec<DataKind>,
    /// Whether the person concerned knows.
    pub told: OutsideTold,
    /// The law that forbids telling; needed where one does.
    pub forbidden_by: String,
    /// The day until which it forbids that; needed where one does.
    pub forbidden_until: String,
}

/// What became of an act on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutsideDone {
    /// Done.
    Done,
    /// It was answered, or the person was told, before.
    Already,
}

/// A request with what belongs to it.
#[derive(Debug, Clone)]
pub struct OutsideView {
    /// The request.
    pub request: OutsideRequest,
    /// What was handed over, by kind.
    pub handed: Vec<DataKind>,
    /// Who recorded it.
    pub recorded_by: String,
    /// Who answered.
    pub answered_by: Option<String>,
}

/// Counts of half a year: what anybody may know of the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HalfYear {
    /// The year.
    pub year: i16,
    /// 1 or 2.
    pub half: u8,
    /// By who asked: answers, with `None` for those that wait.
    pub by_asker: BTreeMap<OutsideAsker, BTreeMap<Option<OutsideOutcome>, u32>>,
    /// The same by what the requests rested on.
    pub by_basis: BTreeMap<OutsideBasis, BTreeMap<Option<OutsideOutcome>, u32>>,
    /// Of how many the person concerned was told.
    pub told: u32,
    /// Of how many a law forbids that for now.
    pub forbidden: u32,
}

impl HalfYear {
    /// Requests of the half year.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.by_asker.values().flat_map(BTreeMap::values).sum()
    }

    fn count(&mut self, request: &OutsideRequest) {
        let asker = self.by_asker.entry(request.asker).or_default();
        *asker.entry(request.outcome).or_default() += 1;
        let basis = self.by_basis.entry(request.basis).or_default();
        *basis.entry(request.outcome).or_default() += 1;
        self.told += u32::from(request.told == Some(OutsideTold::Told));
        self.forbidden += u32::from(request.told == Some(OutsideTold::Forbidden));
    }
}

fn leaf(hand: &mut Hand, request: &OutsideRequest, handed: &[DataKind]) {
    let fact = json!({
        "asker": request.asker.code(), "basis": request.basis.code(),
        "received_on": request.received_on, "outcome": request.outcome.map(|o| o.code()),
        "told": request.told.map(|t| t.code()), "forbidden_until": request.forbidden_until,
        "handed": handed.iter().map(|kind| kind.code()).collect::<Vec<_>>(),
    });
    hand.leave(LeafKind::OutsideRequest, request.id, fact);
}

fn handed(tx: &Tx<'_>, id: OutsideRequestId) -> Result<Vec<DataKind>> {
    let codes = tx.outside_handovers(id)?;
    let kind = |code: &String| {
        code.parse().map_err(|_| Error::Fault(format!("a kind of data called {code}")))
    };
    codes.iter().map(kind).collect()
}

fn name_of(tx: &Tx<'_>, id: StaffId) -> Result<String> {
    Ok(tx.staff(id)?.map_or_else(|| id.to_string(), |staff| staff.name))
}

impl Ctx {
    /// An operator in person: a register is kept by people.
    fn registrar(&self) -> Result<StaffId> {
        match self.actor {
            Actor::Staff(id, Role::Operator) => Ok(id),
            _ => Err(Error::Denied("an operator's own sign-in")),
        }
    }

    pub(crate) fn allow_register(&self) -> Result<()> {
        self.allow(&[Role::Operator, Role::Auditor], "the operator or auditor role")
    }
}

impl App {
    /// Records a request that came.
    ///
    /// # Errors
    /// Denied to all but operators in person; invalid fields.
    pub fn record_outside_request(
        &self,
        ctx: &mut Ctx,
        new: &NewOutsideRequest,
    ) -> Result<OutsideRequestId> {
        let by = ctx.registrar()?;
        let mut wrong = vec![];
        let received = check(new, newest_day(ctx), &mut wrong);
        let scope = words("scope", &new.scope);
        if let Err(Error::Invalid(more)) = &scope {
            wrong.extend(more.iter().cloned());
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let (new, scope) = (new.clone(), scope?);
        let received_on = received.map_or_else(String::new, |date| date.to_string());
        let id = self.record(ctx, &format!("outside request {new:?}"), move |tx, hand| {
            let request = OutsideRequest {
                id: hand.id(OutsideRequestId::new),
                asker: new.asker,
                asker_name: new.asker_name.trim().to_owned(),
                reference: new.reference.trim().to_owned(),
                scope: scope.clone(),
                basis: new.basis,
                basis_words: new.basis_words.trim().to_owned(),
                received_on: received_on.clone(),
                due_on: written(&new.due_on),
                recorded_by: by,
                recorded_at: hand.now,
                outcome: None,
                answer: String::new(),
                told: None,
                forbidden_by: String::new(),
                forbidden_until: None,
                answered_by: None,
                answered_at: None,
                told_at: None,
            };
            tx.insert_outside_request(&request)?;
            leaf(hand, &request, &[]);
            Ok(Done::Kept(request.id.to_string()))
        })?;
        id.parse().map_err(|_| Error::Fault("the id of a request".into()))
    }

    /// Answers a request, once and for all. Refusing is one of the answers.
    ///
    /// # Errors
    /// Denied to all but operators in person; absent; invalid: something handed over without a basis
    /// or a name, a kind that does not open, nobody told without a law that forbids it.
    pub fn answer_outside_request(
        &self,
        ctx: &mut Ctx,
        id: OutsideRequestId,
        answer: &OutsideAnswer,
    ) -> Result<OutsideDone> {
        let by = ctx.registrar()?;
        let said = words("answer", &answer.answer)?;
        let today = zone::date_of(ctx.now.plus(-DAY / 2), &TimeZone::UTC);
        let mut answer = answer.clone();
        answer.handed.sort_unstable();
        answer.handed.dedup();
        self.record(ctx, &format!("answer {id} {answer:?}"), move |tx, hand| {
            let mut request =
                tx.outside_request(id)?.ok_or(Error::Absent("request from outside"))?;
            if request.outcome.is_some() {
                return Ok(Done::Refused(OutsideDone::Already));
            }
            check_answer(&request, &answer, today).map_err(Error::Invalid)?;
            for kind in &answer.handed {
                tx.insert_outside_handover(id, kind.code())?;
            }
            let forbidden = answer.told == OutsideTold::Forbidden;
            request.outcome = Some(answer.outcome);
            request.answer.clone_from(&said);
            request.told = Some(answer.told);
            request.told_at = (answer.told == OutsideTold::Told).then_some(hand.now);
            if forbidden {
                answer.forbidden_by.trim().clone_into(&mut request.forbidden_by);
                request.forbidden_until = written(&answer.forbidden_until);
            }
            request.answered_by = Some(by);
            request.answered_at = Some(hand.now);
            tx.put_outside_request(&request)?;
            leaf(hand, &request, &answer.handed);
            Ok(Done::Kept(OutsideDone::Done))
        })
    }

    /// Notes that the person concerned was told after all, when the law no longer forbids it.
    ///
    /// # Errors
    /// Denied to all but operators in person; absent.
    pub fn tell_about_outside_request(
        &self,
        ctx: &mut Ctx,
        id: OutsideRequestId,
    ) -> Result<OutsideDone> {
        ctx.registrar()?;
        self.record(ctx, &format!("told {id}"), move |tx, hand| {
            let mut request =
                tx.outside_request(id)?.ok_or(Error::Absent("request from outside"))?;
            if request.told != Some(OutsideTold::Forbidden) {
                return Ok(Done::Refused(OutsideDone::Already));
            }
            request.told = Some(OutsideTold::Told);
            request.told_at = Some(hand.now);
            tx.put_outside_request(&request)?;
            leaf(hand, &request, &handed(tx, id)?);
            Ok(Done::Kept(OutsideDone::Done))
        })
    }

    /// Requests that wait for an answer, the soonest due first, or those that were answered, the
    /// newest answer first.
    ///
    /// # Errors
    /// Denied to all but operators and auditors.
    pub fn outside_requests(
        &self,
        ctx: &Ctx,
        answered: bool,
        slice: Slice,
    ) -> Result<Page<OutsideRequest>> {
        ctx.allow_register()?;
        self.read(|tx| {
            let page = if answered {
                tx.answered_outside_requests(slice)?
            } else {
                tx.open_outside_requests(slice)?
            };
            Ok(page)
        })
    }

    /// One request.
    ///
    /// # Errors
    /// Denied to all but operators and auditors; absent.
    pub fn outside_request(&self, ctx: &Ctx, id: OutsideRequestId) -> Result<OutsideView> {
        ctx.allow_register()?;
        self.read(|tx| {
            let request = tx.outside_request(id)?.ok_or(Error::Absent("request from outside"))?;
            let recorded_by = name_of(tx, request.recorded_by)?;
            let answered_by = request.answered_by.map(|by| name_of(tx, by)).transpose()?;
            Ok(OutsideView { handed: handed(tx, id)?, request, recorded_by, answered_by })
        })
    }

    /// What anybody may know: counts by half-year, the newest first.
    ///
    /// # Errors
    /// Faults only.
    pub fn outside_half_years(&self) -> Result<Vec<HalfYear>> {
        let requests = self.read(|tx| Ok(tx.every_outside_request()?))?;
        let mut halves: BTreeMap<(i16, u8), HalfYear> = BTreeMap::new();
        for request in &requests {
            let Some(date) = zone::parse_date(&request.received_on) else { continue };
            let (year, half) = (date.year(), if date.month() <= 6 { 1 } else { 2 });
            let entry = halves.entry((year, half)).or_default();
            (entry.year, entry.half) = (year, half);
            entry.count(request);
        }
        Ok(halves.into_values().rev().collect())
    }
}
