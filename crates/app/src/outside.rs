//! Requests from outside for what is kept about people: recorded when they come, answered once.
//!
//! Owns: the register, what an answer must say, and the counts that everybody may read. Never does:
//! hand anything over. What leaves the house is made by the pages and exports that show it; here
//! stands what it was, on which basis, and whether the person concerned knows. Names of those who ask
//! and what they ask for stay with operators and auditors, and are in no count.

use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::purpose::{DataKind, entry_of};
use crate::station::is_name;
use crate::zone;
use jiff::civil::Date;
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

/// A day, or what is wrong with it.
fn day(field: &str, text: &str, wrong: &mut Vec<Invalid>) -> Option<Date> {
    let date = zone::parse_date(text.trim());
    if date.is_none() {
        wrong.push(Invalid::new(field, "not_a_day", "give a day, such as 2026-11-27"));
    }
    date
}

fn check(new: &NewOutsideRequest, today: Date, wrong: &mut Vec<Invalid>) -> Option<Date> {
    if !is_name(&new.asker_name) {
        let must = "say who asks; it is never published";
        wrong.push(Invalid::new("asker_name", "asker_missing", must));
    }
    if new.basis != OutsideBasis::None && new.basis_words.trim().is_empty() {
        let must = "name the law, order or letter, or choose that none was named";
        wrong.push(Invalid::new("basis_words", "basis_missing", must));
    }
    let received = day("received_on", &new.received_on, wrong)?;
    if received > today {
        let must = "a request comes today or came before";
        wrong.push(Invalid::new("received_on", "day_to_come", must));
    }
    if !new.due_on.trim().is_empty()
        && let Some(due) = day("due_on", &new.due_on, wrong)
        && due < received
    {
        let must = "the answer is due on the day it came, or later";
        wrong.push(Invalid::new("due_on", "due_before", must));
    }
    Some(received)
}

/// The newest day that it is anywhere now: a request came on the operator's day, wherever that is.
fn newest_day(ctx: &Ctx) -> Date {
    zone::date_of(ctx.now.plus(DAY / 2), &TimeZone::UTC)
}

/// A day as it is kept.
fn written(text: &str) -> Option<String> {
    zone::parse_date(text.trim()).map(|date| date.to_string())
}

fn check_answer(
    request: &OutsideRequest,
    answer: &OutsideAnswer,
    today: Date,
) -> std::result::Result<(), Vec<Invalid>> {
    let mut wrong = vec![];
    let hands_over = answer.outcome.hands_over();
    if hands_over && request.basis == OutsideBasis::None {
        let must = "nothing is handed over without a basis; refuse, or have a new request sent";
        wrong.push(Invalid::new("outcome", "no_basis", must));
    }
    if hands_over && answer.handed.is_empty() {
        let must = "name what was handed over";
        wrong.push(Invalid::new("handed", "handed_missing", must));
    }
    if !hands_over && !answer.handed.is_empty() {
        let must = "this answer hands nothing over";
        wrong.push(Invalid::new("handed", "handed_nothing", must));
    }
    let opens = |kind: &DataKind| entry_of(*kind).is_some_and(|entry| entry.opens);
    if !answer.handed.iter().all(opens) {
        let must = "this cannot be handed over: nothing that is kept of it opens";
        wrong.push(Invalid::new("handed", "handed_closed", must));
    }
    if hands_over && answer.told == OutsideTold::Nobody {
        let must =
            "what was handed over is about somebody: tell them, or name the law that forbids it";
        wrong.push(Invalid::new("told", "told_missing", must));
    }
    if answer.told == OutsideTold::Forbidden {
        if answer.forbidden_by.trim().is_empty() {
            let must = "name the law that forbids telling the person";
            wrong.push(Invalid::new("forbidden_by", "law_missing", must));
        }
        let until = day("forbidden_until", &answer.forbidden_until, &mut wrong);
        if until.is_some_and(|until| until < today) {
            let must = "this day is over: tell the person now";
            wrong.push(Invalid::new("forbidden_until", "day_over", must));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
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
