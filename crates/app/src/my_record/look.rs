//! Who looked at somebody, written down and told.
//!
//! Owns: the pages of the desk that show something about a person ([`LookPage`]), whom each of them is about,
//! and the rows that say that somebody looked. Never does: show anything; whoever serves a page notes the
//! look before the page leaves, and a look that cannot be noted is not answered.

use super::Whose;
use crate::app::App;
use crate::ctx::{Actor, Ctx, Whom};
use crate::error::Result;
use porchlight_domain::id::{
    AppealId, ApplicationId, AttemptId, AwardId, ClaimId, CorrectionId, CourierId, EvidenceId,
    IdentityCheckId, MatterId, OrderId, PhotoReviewId, PinId, StaffId,
};
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_domain::words::{LookPage, LookPurpose, Role};
use porchlight_store::Tx;
use porchlight_store::rows::AuditEntry;

/// The same person on the same page within this time is one look: open pages fetch themselves again.
const ONE_LOOK: i64 = 5 * MINUTE;
/// Newest looks among which the same one is searched for.
const RECENT: u32 = 50;
/// Characters of a member of staff's id that stand for them.
const PSEUDONYM: usize = 4;

/// What a page shows, by the id in its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Which page.
    pub page: LookPage,
    /// The id in its address; empty where there is none.
    pub id: &'a str,
}

/// One look at somebody.
#[derive(Debug, Clone)]
pub struct Look {
    /// What they are: a member of staff by role; none for a courier or a program.
    pub role: Option<Role>,
    /// The last characters of their id: the same person has the same ones everywhere.
    pub pseudonym: String,
    /// Which page or picture.
    pub act: String,
    /// Which case, parcel or photo, by its id.
    pub subject: String,
    /// Why, where they were asked.
    pub purpose: Option<LookPurpose>,
    /// When.
    pub at: Timestamp,
}

fn look(tx: &Tx<'_>, entry: AuditEntry) -> Result<Look> {
    let staff = entry.actor.parse::<StaffId>().ok();
    let role = match staff {
        Some(id) => Some(tx.staff(id)?.map_or(Role::Operator, |staff| staff.role)),
        None => None,
    };
    // A courier or a program is not told apart: what it was stands in `act`.
    let pseudonym = match staff {
        Some(_) => entry.actor.chars().rev().take(PSEUDONYM).collect::<Vec<_>>(),
        None => vec![],
    };
    Ok(Look {
        role,
        pseudonym: pseudonym.into_iter().rev().collect(),
        act: entry.act,
        subject: entry.subject,
        purpose: entry.purpose,
        at: entry.at,
    })
}

/// Looks of others at somebody, newest first.
pub(super) fn looks_at(tx: &Tx<'_>, whose: Whose, limit: u32) -> Result<Vec<Look>> {
    let entries = match whose {
        Whose::Courier(id) => tx.looks_at_courier(id, &id.to_string(), limit)?,
        Whose::Recipient(id) => tx.looks_at_order(id, &Actor::Recipient(id).to_string(), limit)?,
    };
    entries.into_iter().map(|entry| look(tx, entry)).collect()
}

fn of_attempt(tx: &Tx<'_>, id: AttemptId) -> Result<Vec<Whom>> {
    let attempt = tx.attempt(id)?;
    Ok(attempt.map(|a| Whom::both(a.courier, a.delivery_order)).into_iter().collect())
}

fn of_evidence(tx: &Tx<'_>, id: EvidenceId) -> Result<Vec<Whom>> {
    match tx.evidence(id)? {
        Some(item) => of_attempt(tx, item.attempt),
        None => Ok(vec![]),
    }
}

/// Whom a page is about; nobody where what it shows belongs to no account and no parcel.
fn whom(tx: &Tx<'_>, seen: Seen<'_>) -> Result<Vec<Whom>> {
    let one = |courier: Option<CourierId>| courier.map(Whom::courier).into_iter().collect();
    let id = seen.id;
    Ok(match seen.page {
        LookPage::Person => one(id.parse::<CourierId>().ok()),
        LookPage::Application => match id.parse::<ApplicationId>() {
            Ok(id) => one(tx.application(id)?.and_then(|row| row.courier)),
            Err(_) => vec![],
        },
        LookPage::Award => match id.parse::<AwardId>() {
            Ok(id) => one(tx.award(id)?.map(|award| award.courier)),
            Err(_) => vec![],
        },
        LookPage::Order => id.parse::<OrderId>().ok().map(Whom::order).into_iter().collect(),
        LookPage::Delivery | LookPage::Bundle => match id.parse::<AttemptId>() {
            Ok(id) => of_attempt(tx, id)?,
            Err(_) => vec![],
        },
        LookPage::PeopleInPhoto => match id.parse::<EvidenceId>() {
            Ok(id) => of_evidence(tx, id)?,
            Err(_) => vec![],
        },
        LookPage::PhotoPair => of_pair(tx, id)?,
        LookPage::Pin => match id.parse::<PinId>() {
            Ok(id) => {
                let pin = tx.pin(id)?;
                pin.map(|pin| Whom::both(pin.courier, pin.delivery_order)).into_iter().collect()
            }
            Err(_) => vec![],
        },
        LookPage::Appeal => match id.parse::<AppealId>() {
            Ok(id) => one(tx.appeal(id)?.map(|appeal| appeal.courier)),
            Err(_) => vec![],
        },
        LookPage::Matter | LookPage::MatterExport => match id.parse::<MatterId>() {
            Ok(id) => {
                let members = tx.matter_members(id)?;
                members.into_iter().map(|member| Whom::courier(member.courier)).collect()
            }
            Err(_) => vec![],
        },
        LookPage::LikeClaims => match id.parse::<ClaimId>() {
            Ok(id) => {
                let claim = tx.claim(id)?;
                claim.map(|claim| Whom::order(claim.delivery_order)).into_iter().collect()
            }
            Err(_) => vec![],
        },
        LookPage::Check => match id.parse::<IdentityCheckId>() {
            Ok(id) => one(tx.identity_check(id)?.map(|check| check.courier)),
            Err(_) => vec![],
        },
        LookPage::Correction => match id.parse::<CorrectionId>() {
            Ok(id) => {
                let row = tx.correction(id)?;
                let whom = |row: porchlight_store::rows::CorrectionRow| Whom {
                    courier: row.courier,
                    order: row.delivery_order,
                };
                row.map(whom).into_iter().collect()
            }
            Err(_) => vec![],
        },
        LookPage::List => vec![Whom::default()],
    })
}

/// Both photos of a pair.
fn of_pair(tx: &Tx<'_>, id: &str) -> Result<Vec<Whom>> {
    let Ok(id) = id.parse::<PhotoReviewId>() else { return Ok(vec![]) };
    let Some(pair) = tx.photo_review(id)? else { return Ok(vec![]) };
    let mut both = of_evidence(tx, pair.photo)?;
    for other in of_evidence(tx, pair.earlier)? {
        if !both.contains(&other) {
            both.push(other);
        }
    }
    Ok(both)
}

/// Whether this is the same look as one of a moment ago, about the same person.
fn is_again(known: &[AuditEntry], entry: &AuditEntry) -> bool {
    known.iter().any(|known| {
        known.actor == entry.actor
            && known.act == entry.act
            && known.courier == entry.courier
            && known.delivery_order == entry.delivery_order
            && known.at.plus(ONE_LOOK) > entry.at
    })
}

impl App {
    /// Writes down that the acting member of staff, or a program with a key, sees a page. Durable when this
    /// returns.
    ///
    /// # Errors
    /// Denied to all but staff and keys.
    pub fn note_look(&self, ctx: &mut Ctx, seen: Seen<'_>) -> Result<()> {
        if !matches!(ctx.actor, Actor::Key(..)) {
            ctx.allow_staff()?;
        }
        let all = self.read(|tx| whom(tx, seen))?;
        let (page, id) = (seen.page, seen.id.to_owned());
        // No bell: the desk's own open page would hear it and fetch itself for ever.
        self.work(ctx, move |tx, hand| {
            let known = tx.audit_entries(&id, RECENT)?;
            for whom in &all {
                let entry = hand.looked_at(&id, page.code(), None, *whom);
                if !is_again(&known, &entry) {
                    tx.insert_audit_entry(&entry)?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }
}
