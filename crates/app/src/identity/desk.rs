//! What people at the station and those who decide see and answer: never a score, and never what the
//! program said about a picture that a person is to look at.

use super::kind::PictureKind;
use super::step::{ENDED, OTHER_WAY, WITH_PERSON, take};
use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::id::{CaseId, CourierId, IdentityCheckId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::Role;
use porchlight_identity::check::{Event, Finding, Reason};
use porchlight_store::rows::IdentityCheckRow;
use porchlight_store::{MAX_PAGE_ROWS, Slice, Tx};
use serde::{Deserialize, Serialize};

/// A check that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLine {
    /// Its id.
    pub id: IdentityCheckId,
    /// Whose.
    pub courier: CourierId,
    /// Their name.
    pub name: String,
    /// Their station.
    pub station: StationId,
    /// The station's name.
    pub station_name: String,
    /// Code of what made it due.
    pub trigger: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Until when the present step may be answered.
    pub due_by: Timestamp,
    /// `open`, `another_way`, `with_person` or `over`.
    pub state: &'static str,
    /// Code of why pictures are not asked for any more.
    pub instead: Option<String>,
    /// Whether nothing came in time, so that somebody gets in touch.
    pub unanswered: bool,
    /// Pictures that are here, with the time at which each is destroyed.
    pub pictures: Vec<(PictureKind, Timestamp)>,
}

/// A check for whoever looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffView {
    /// The check.
    pub line: QueueLine,
    /// The courier's telephone number, to get in touch.
    pub phone: String,
    /// Who looked at pictures of it, and why, oldest first.
    pub looks: Vec<(Timestamp, String, String)>,
    /// How it ended.
    pub ending: Option<String>,
    /// By which way.
    pub way: Option<String>,
    /// Code of why it lapsed.
    pub lapse: Option<String>,
    /// When.
    pub ended_at: Option<Timestamp>,
    /// Who looked or saw, by name.
    pub looked_by: Option<String>,
    /// Code of what they found.
    pub finding: Option<String>,
    /// In their words.
    pub words: String,
    /// The case that was opened.
    pub case: Option<CaseId>,
}

/// What became of answering for a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Looks {
    /// It is written down.
    Answered,
    /// The check does not wait for that any more.
    NotWaiting,
    /// Whoever says that it is somebody else looks at the picture first.
    LookFirst,
}

fn state(row: &IdentityCheckRow) -> &'static str {
    match row.state.as_str() {
        WITH_PERSON => "with_person",
        OTHER_WAY => "another_way",
        ENDED => "over",
        _ => "open",
    }
}

fn line(tx: &Tx<'_>, row: &IdentityCheckRow) -> Result<QueueLine> {
    let courier = tx.courier(row.courier)?.ok_or(Error::Absent("courier"))?;
    let station = tx.station(row.station)?.ok_or(Error::Absent("station"))?;
    let pictures = tx.identity_pictures_of(row.id)?;
    let pictures = pictures.iter().filter_map(|p| Some((p.kind.parse().ok()?, p.until_at)));
    Ok(QueueLine {
        id: row.id,
        courier: row.courier,
        name: courier.name,
        station: row.station,
        station_name: station.name,
        trigger: row.cause.clone(),
        asked_at: row.asked_at,
        due_by: row.due_by,
        state: state(row),
        instead: row.instead.clone(),
        unanswered: row.reason.as_deref() == Some(Reason::Unanswered.code()),
        pictures: pictures.collect(),
    })
}

impl App {
    /// Checks that wait: for a person first, then those that a person at the station can end, each
    /// with the soonest clock first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn identity_queue(&self, ctx: &Ctx) -> Result<Vec<QueueLine>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let slice = Slice { offset: 0, limit: MAX_PAGE_ROWS };
            let mut rows = tx.open_identity_checks(slice)?.rows;
            rows.sort_by_key(|row| (row.state != WITH_PERSON, row.due_by, row.id));
            rows.iter().map(|row| line(tx, row)).collect()
        })
    }

    /// One check, for whoever looks.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn identity_check_for_staff(&self, ctx: &Ctx, id: IdentityCheckId) -> Result<StaffView> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let row = tx.identity_check(id)?.ok_or(Error::Absent("check"))?;
            let named = |id| -> Result<Option<String>> { Ok(tx.staff(id)?.map(|s| s.name)) };
            let mut looks = vec![];
            for look in tx.identity_looks_in(id)? {
                looks.push((look.at, named(look.staff)?.unwrap_or_default(), look.reason));
            }
            let courier = tx.courier(row.courier)?.ok_or(Error::Absent("courier"))?;
            Ok(StaffView {
                line: line(tx, &row)?,
                phone: courier.phone,
                looks,
                looked_by: row.looked_by.map_or(Ok(None), named)?,
                ending: row.ending,
                way: row.way,
                lapse: row.lapse,
                ended_at: row.ended_at,
                finding: row.finding,
                words: row.words,
                case: row.case_file,
            })
        })
    }

    /// The acting person of the station saw the account holder: the check is over.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators in person; absent.
    pub fn saw_courier(&self, ctx: &mut Ctx, id: IdentityCheckId) -> Result<Looks> {
        ctx.allow(&[Role::Operator, Role::Dispatcher], "the dispatcher role")?;
        let by = ctx.staff().ok_or(Error::Denied("a dispatcher's or operator's own sign-in"))?;
        let seen = self.record(ctx, &format!("saw {id}"), move |tx, hand| {
            let mut row = tx.identity_check(id)?.ok_or(Error::Absent("check"))?;
            row.looked_by = Some(by);
            let acts = take(tx, hand, &mut row, Event::Seen(by))?;
            Ok(match acts {
                Some(_) => Done::Kept(Looks::Answered),
                None => Done::Refused(Looks::NotWaiting),
            })
        })?;
        self.after_identity_step(ctx, id)?;
        Ok(seen)
    }

    /// Answers for a check that waits for a person. Whoever finds somebody else opens a case by it, in
    /// their own name, and does not decide that case.
    ///
    /// # Errors
    /// Denied to all but analysts and operators in person; absent; invalid: no words.
    pub fn answer_identity_check(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
        finding: Finding,
        reason: &str,
    ) -> Result<Looks> {
        let human = ctx.human()?;
        let reason = words("reason", reason)?;
        let request = format!("answer {id} {finding} {reason}");
        let answered = self.record(ctx, &request, move |tx, hand| {
            let mut row = tx.identity_check(id)?.ok_or(Error::Absent("check"))?;
            if row.state != WITH_PERSON {
                return Ok(Done::Refused(Looks::NotWaiting));
            }
            let looks = tx.identity_looks_in(id)?;
            let looked = looks.iter().any(|look| look.staff == human.staff());
            if finding == Finding::Other && !looked {
                return Ok(Done::Refused(Looks::LookFirst));
            }
            row.looked_by = Some(human.staff());
            row.finding = Some(finding.code().to_owned());
            row.words.clone_from(&reason);
            let acts = take(tx, hand, &mut row, Event::Looked(human, finding))?;
            // The time was over before they answered: then it lapsed, and their words are not kept.
            Ok(match acts {
                Some(_) => Done::Kept(Looks::Answered),
                None => Done::Refused(Looks::NotWaiting),
            })
        })?;
        self.after_identity_step(ctx, id)?;
        Ok(answered)
    }
}
