//! What a courier sees: the policy, their consent, their template, who asked them and why, receipts.

use super::consent::live;
use super::kind::IdentityStage;
use super::policy::of_courier;
use super::step::{ASKED, CONFIRMED, ENDED, OTHER_WAY};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::session::Bound;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ConsentId, CourierId, FaceTemplateId, IdentityCheckId, ProgrammeId};
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_identity::check::MOST_TRIES;
use porchlight_identity::consent::statement;
use porchlight_identity::policy::{CheckedPolicy, Way};
use porchlight_store::Tx;
use porchlight_store::rows::{FaceReceiptRow, IdentityCheckRow};

/// Asks, receipts and looks that are shown.
const SHOWN: u32 = 50;
/// Asks of so long are shown.
const ASKS_SHOWN: i64 = 400 * DAY;
/// A check that is over is shown so long as the newest.
const OVER_SHOWN: i64 = DAY;

/// A consent that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentLine {
    /// Its id.
    pub id: ConsentId,
    /// When.
    pub at: Timestamp,
    /// Digest of the policy that was agreed to.
    pub policy: Digest,
    /// Whether that is the one in force.
    pub current: bool,
}

/// A template that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateLine {
    /// Its id.
    pub id: FaceTemplateId,
    /// When it was made.
    pub at: Timestamp,
    /// When it was last opened.
    pub last_used_at: Timestamp,
    /// When its key is destroyed if it is not used again.
    pub idle_at: Timestamp,
    /// Whether this very phone has the other half.
    pub this_phone: bool,
}

/// What came of the last try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastTry {
    /// Code of what comparing said.
    pub outcome: String,
    /// Codes of why it could not be told.
    pub reasons: Vec<String>,
}

/// A check as its courier sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// Its id.
    pub id: IdentityCheckId,
    /// Code of what made it due.
    pub trigger: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Until when the present step may be answered.
    pub due_by: Timestamp,
    /// `open`, `another_way`, `with_person` or `over`.
    pub state: &'static str,
    /// Tries with the camera that are left.
    pub tries_left: u8,
    /// Code of why pictures are not asked for any more.
    pub instead: Option<String>,
    /// Code of why a person is to look.
    pub reason: Option<String>,
    /// Codes of the ways that are open now.
    pub ways: Vec<&'static str>,
    /// What came of the last try.
    pub last: Option<LastTry>,
    /// `confirmed`, `lapsed` or `referred`.
    pub ending: Option<String>,
    /// Code of the way it was confirmed by.
    pub way: Option<String>,
    /// Code of why it lapsed.
    pub lapse: Option<String>,
}

/// An ask of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskLine {
    /// Its id.
    pub id: IdentityCheckId,
    /// Code of what made it due.
    pub trigger: String,
    /// When.
    pub at: Timestamp,
    /// Until when it may or might be answered.
    pub due_by: Timestamp,
    /// How it ended.
    pub ending: Option<String>,
    /// By which way.
    pub way: Option<String>,
}

/// The receipt of a destroyed key, with all that it is checked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Which template's.
    pub template: FaceTemplateId,
    /// The canonical fact of the enrolment.
    pub enrolment: String,
    /// The salt that says whose it was.
    pub salt: [u8; 32],
    /// The canonical fact of the end.
    pub fact: String,
    /// Salt of the log's entry.
    pub leaf_salt: [u8; 16],
    /// Canonical bytes of the log's entry.
    pub leaf: String,
    /// Its hash.
    pub leaf_hash: Digest,
    /// Code of why it ended.
    pub cause: String,
    /// When.
    pub at: Timestamp,
}

/// Somebody looked at a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookLine {
    /// When.
    pub at: Timestamp,
    /// Name of who.
    pub by: String,
    /// Why, in their words.
    pub reason: String,
    /// Code of which picture.
    pub kind: String,
    /// In which check.
    pub check: IdentityCheckId,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct MyIdentity {
    /// The courier's programme.
    pub programme: ProgrammeId,
    /// Why no face can be compared now; `None` if faces can.
    pub unavailable_why: Option<String>,
    /// The policy in force.
    pub policy: Option<CheckedPolicy>,
    /// The exact text to sign for consent.
    pub statement: Option<String>,
    /// The consent that stands.
    pub consent: Option<ConsentLine>,
    /// The template.
    pub template: Option<TemplateLine>,
    /// The check that waits, or what became of the last one of a day.
    pub check: Option<CheckLine>,
    /// Who was asked when and why, newest first.
    pub asks: Vec<AskLine>,
    /// What was destroyed, newest first.
    pub receipts: Vec<ReceiptLine>,
}

fn listed(codes: &str) -> Vec<String> {
    codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// The ways that are open in a check's state. Nobody is ever without a person.
fn ways(tx: &Tx<'_>, row: &IdentityCheckRow, can_compare: bool) -> Result<Vec<&'static str>> {
    let mut ways = vec![];
    if row.state == ENDED {
        return Ok(ways);
    }
    if row.state == ASKED && can_compare {
        ways.push(Way::Face.code());
    }
    if !tx.passkeys_of(row.courier.0)?.is_empty() {
        ways.push(Way::Passkey.code());
    }
    ways.push(Way::Person.code());
    Ok(ways)
}

pub(super) fn check_line(
    tx: &Tx<'_>,
    row: &IdentityCheckRow,
    can_compare: bool,
) -> Result<CheckLine> {
    let state = match row.state.as_str() {
        ASKED => "open",
        OTHER_WAY => "another_way",
        ENDED => "over",
        _ => "with_person",
    };
    let reasons = listed(&row.last_reasons);
    Ok(CheckLine {
        id: row.id,
        trigger: row.cause.clone(),
        asked_at: row.asked_at,
        due_by: row.due_by,
        state,
        tries_left: MOST_TRIES.saturating_sub(row.tries),
        instead: row.instead.clone(),
        reason: row.reason.clone(),
        ways: ways(tx, row, can_compare)?,
        last: row.last_outcome.clone().map(|outcome| LastTry { outcome, reasons }),
        ending: row.ending.clone(),
        way: row.way.clone(),
        lapse: row.lapse.clone(),
    })
}

fn ask_line(row: IdentityCheckRow) -> AskLine {
    AskLine {
        id: row.id,
        trigger: row.cause,
        at: row.asked_at,
        due_by: row.due_by,
        ending: row.ending,
        way: row.way,
    }
}

fn receipt_line(row: FaceReceiptRow) -> ReceiptLine {
    ReceiptLine {
        template: row.id,
        enrolment: row.enrolment,
        salt: row.salt,
        fact: row.fact,
        leaf_salt: row.leaf_salt,
        leaf: row.leaf,
        leaf_hash: row.leaf_hash,
        cause: row.cause,
        at: row.at,
    }
}

impl App {
    /// Whether a picture of this courier could be compared now.
    pub(super) fn can_compare(&self, courier: CourierId) -> Result<bool> {
        let (policy, agreed, template) = self.read(|tx| {
            let template = tx.face_templates_of(courier)?.into_iter().next();
            Ok((of_courier(tx, courier)?, live(tx, courier)?, template))
        })?;
        let (Some(policy), Some(agreed), Some(template)) = (policy, agreed, template) else {
            return Ok(false);
        };
        let digest = policy.digest();
        let fits = agreed.policy == digest && template.policy == digest;
        Ok(fits && self.unavailable(&policy).is_none() && self.has_key(template.id))
    }

    fn has_key(&self, id: FaceTemplateId) -> bool {
        matches!(self.ports.face_keys.get(id), Ok(Some(_)))
    }

    /// Everything about identity checks that is the acting courier's.
    ///
    /// # Errors
    /// Denied to all but couriers; faults.
    pub fn my_identity(&self, ctx: &Ctx, bound: &Bound, language: &str) -> Result<MyIdentity> {
        let courier = ctx.courier()?;
        let can_compare = self.can_compare(courier)?;
        let mut mine = self.read(|tx| {
            let row = tx.courier(courier)?.ok_or(crate::Error::Absent("courier"))?;
            let policy = of_courier(tx, courier)?;
            let digest = policy.as_ref().map(CheckedPolicy::digest);
            let consent = live(tx, courier)?.map(|row| ConsentLine {
                id: row.id,
                at: row.at,
                policy: row.policy,
                current: Some(row.policy) == digest,
            });
            let template = tx.face_templates_of(courier)?.into_iter().next();
            let idle_at =
                template.as_ref().map(|face| Self::idle_at(tx, &row, face)).transpose()?;
            let template = template.zip(idle_at).map(|(row, idle_at)| TemplateLine {
                id: row.id,
                at: row.made_at,
                last_used_at: row.last_used_at,
                idle_at,
                this_phone: row.device == bound.device,
            });
            let asks = tx.identity_checks_of(courier, ctx.now.plus(-ASKS_SHOWN), SHOWN)?;
            let newest = asks
                .first()
                .filter(|row| row.ended_at.is_none_or(|ended| ctx.now.since(ended) < OVER_SHOWN));
            Ok(MyIdentity {
                programme: row.programme,
                unavailable_why: None,
                statement: policy.as_ref().and_then(|p| statement(p, courier, language)),
                policy,
                consent,
                template,
                check: newest.map(|row| check_line(tx, row, can_compare)).transpose()?,
                asks: asks.into_iter().map(ask_line).collect(),
                receipts: tx
                    .face_receipts_of(courier, SHOWN)?
                    .into_iter()
                    .map(receipt_line)
                    .collect(),
            })
        })?;
        // A row without its key is worth nothing, and nothing is said of it.
        mine.template = mine.template.filter(|template| self.has_key(template.id));
        mine.unavailable_why = match &mine.policy {
            Some(policy) => self.unavailable(policy),
            None => Some("your programme does no identity checks".into()),
        };
        Ok(mine)
    }

    /// How far the acting courier is, and the check that waits.
    ///
    /// # Errors
    /// Denied to all but couriers; faults.
    pub fn my_identity_stage(&self, ctx: &Ctx) -> Result<(IdentityStage, Option<IdentityCheckId>)> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            if let Some(open) = tx.open_identity_check(courier)? {
                let asked = open.state == ASKED;
                let stage = if asked { IdentityStage::Asked } else { IdentityStage::OtherWay };
                return Ok((stage, Some(open.id)));
            }
            let agreed = live(tx, courier)?.is_some();
            if !agreed && !tx.face_receipts_of(courier, 1)?.is_empty() {
                return Ok((IdentityStage::Left, None));
            }
            let since = ctx.now.plus(-ASKS_SHOWN);
            let last = tx.identity_checks_of(courier, since, 1)?.into_iter().next();
            let stage = match last.map(|check| check.ending) {
                Some(Some(ending)) if ending == CONFIRMED => IdentityStage::Confirmed,
                Some(_) => IdentityStage::Ended,
                None if !tx.face_templates_of(courier)?.is_empty() => IdentityStage::Enrolled,
                None if agreed => IdentityStage::Agreed,
                None => IdentityStage::Unagreed,
            };
            Ok((stage, None))
        })
    }

    /// Who looked at pictures of the acting courier, and why.
    ///
    /// # Errors
    /// Denied to all but couriers; faults.
    pub fn my_identity_looks(&self, ctx: &Ctx) -> Result<Vec<LookLine>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let mut lines = vec![];
            for row in tx.identity_looks_of(courier, SHOWN)? {
                let by = tx.staff(row.staff)?.map_or_else(|| row.staff.to_string(), |s| s.name);
                let (at, reason, kind, check) = (row.at, row.reason, row.kind, row.identity_check);
                lines.push(LookLine { at, by, reason, kind, check });
            }
            Ok(lines)
        })
    }
}
