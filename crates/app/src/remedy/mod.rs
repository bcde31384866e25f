//! Remedies: what recipients get, at once, by the operator's published policy.
//!
//! Owns: giving, the second look beyond a limit, what is given by itself once its time has come, and
//! what shops are told. Never does: name whoever delivered, or look at what was found: no type here
//! holds either (`cargo xtask tidy` reads these files). Nobody can refuse a remedy: a second look
//! chooses which one, and if nobody looks, the policy's is given.
//!
//! Start at `ask`; `policy` is the settings page's.

mod policy;

pub use policy::{PREVIEW_DAYS, Preview, SETTING};

use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::webhook::announce_remedy;
use policy::policy_of;
use porchlight_assess::remedy::{Ask, LOOK_WITHIN, Offer, Remedy};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ClaimId, RemedyId, StaffId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{HOUR, Timestamp};
use porchlight_domain::words::RemedyState;
use porchlight_store::rows::{Claim, Order, RemedyRow};
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long after the end of the block somebody has to say whether the parcel was fetched.
pub const FETCHED_WITHIN: i64 = HOUR;
/// Most remedies given by themselves in one pass.
const MOST: u32 = 200;
/// Longest reason of a second look, in characters.
pub const MAX_REASON: usize = 500;

/// What a claim's remedy depends on, besides the policy.
pub(crate) struct Wanted<'a> {
    /// The claim.
    pub(crate) claim: &'a Claim,
    /// Its order.
    pub(crate) order: &'a Order,
    /// When it was delivered, if it was.
    pub(crate) delivered_at: Option<Timestamp>,
    /// When the block ends on which it could be fetched back, if that still runs.
    pub(crate) block_ends: Option<Timestamp>,
    /// Whether more parcels of the building are missed than chance explains.
    pub(crate) shielded: bool,
    /// Whether, for a stated time, a person looks at this recipient's claims first.
    pub(crate) person_first: bool,
}

/// What became of looking at a remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Looked {
    /// Given.
    Given,
    /// It was given before, or is not needed any more.
    Already,
}

/// What a remedy's page and list show.
#[derive(Debug, Clone)]
pub struct RemedyLine {
    /// The remedy.
    pub remedy: RemedyRow,
    /// What it is for.
    pub claim: Claim,
    /// The order.
    pub order: Order,
}

fn leave(hand: &mut Hand, row: &RemedyRow) {
    let fact = json!({
        "claim": row.claim.to_string(), "give": row.kind.code(), "state": row.state.code(),
        "look": row.look.map(|look| look.code()), "policy": row.policy,
    });
    hand.leave(LeafKind::Remedy, row.id, fact);
}

/// Gives what the policy says, in the commit of the claim, unless there is one already, there is no
/// policy, or a person's answer is all there is to give. Says what.
pub(crate) fn ask(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    wanted: &Wanted<'_>,
) -> Result<Option<RemedyRow>> {
    let Some((policy, text)) = policy_of(tx)? else { return Ok(None) };
    let (claim, order, now) = (wanted.claim, wanted.order, hand.now);
    if tx.remedy_of(claim.id)?.is_some() {
        return Ok(None);
    }
    let since = now.plus(-policy.window());
    let offer = policy.offer(Ask {
        kind: claim.kind,
        valuable: order.valuable,
        earlier: tx.remedies_of(order.recipient_key, since)?,
        since: wanted.delivered_at.map_or(i64::MAX, |at| now.since(at)),
        block_runs: wanted.block_ends.is_some(),
        person_first: wanted.person_first,
    });
    let (state, look, due_at) = match offer {
        Offer::Given(Remedy::Answer) => return Ok(None),
        Offer::Given(Remedy::Retrieval) => {
            let ends = wanted.block_ends.unwrap_or(now);
            (RemedyState::Fetching, None, Some(ends.plus(FETCHED_WITHIN)))
        }
        Offer::Given(_) => (RemedyState::Given, None, None),
        Offer::SecondLook(_, look) => {
            (RemedyState::SecondLook, Some(look), Some(now.plus(LOOK_WITHIN)))
        }
        Offer::After(_, left) => (RemedyState::Waits, None, Some(now.plus(left))),
    };
    let row = RemedyRow {
        id: hand.id(RemedyId::new),
        claim: claim.id,
        station: order.station,
        recipient_key: order.recipient_key,
        kind: offer.remedy(),
        state,
        look,
        shielded: wanted.shielded,
        policy: text,
        asked_at: now,
        due_at,
        given_at: (state == RemedyState::Given).then_some(now),
        given_by: None,
        reason: String::new(),
        changed_at: now,
    };
    tx.insert_remedy(&row)?;
    leave(hand, &row);
    if state == RemedyState::Given {
        announce_remedy(tx, hand, public_url, order, &row)?;
    }
    Ok(Some(row))
}

/// What is given to whoever gave a reason, or by itself.
struct Grant<'a> {
    kind: Remedy,
    by: Option<StaffId>,
    reason: &'a str,
}

fn give(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    mut row: RemedyRow,
    grant: &Grant<'_>,
) -> Result<()> {
    row.kind = grant.kind;
    row.state = RemedyState::Given;
    (row.due_at, row.given_at, row.given_by) = (None, Some(hand.now), grant.by);
    grant.reason.clone_into(&mut row.reason);
    row.changed_at = hand.now;
    tx.update_remedy(&row)?;
    leave(hand, &row);
    let claim = tx.claim(row.claim)?.ok_or(Error::Absent("claim"))?;
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    Ok(announce_remedy(tx, hand, public_url, &order, &row)?)
}

/// Gives every remedy of a recipient that waits only because a person was to look at it first: the reason for
/// that is gone.
pub(crate) fn give_looked_at_first(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    recipient: Digest,
) -> Result<()> {
    for row in tx.remedies_looked_at_first(recipient, MOST)? {
        let kind = in_the_end(&row);
        give(tx, hand, public_url, row, &Grant { kind, by: None, reason: "" })?;
    }
    Ok(())
}

/// Notes that a remedy which was not given yet is not needed: the claim was taken back.
pub(crate) fn not_needed(tx: &Tx<'_>, hand: &mut Hand, claim: ClaimId) -> Result<()> {
    let waiting = tx.remedy_of(claim)?.filter(|row| row.given_at.is_none());
    let Some(mut row) = waiting else { return Ok(()) };
    row.state = RemedyState::NotNeeded;
    row.due_at = None;
    row.changed_at = hand.now;
    tx.update_remedy(&row)?;
    leave(hand, &row);
    Ok(())
}

/// What the policy gives once nobody fetched the parcel; what was offered, otherwise.
fn in_the_end(row: &RemedyRow) -> Remedy {
    let policy = porchlight_assess::remedy::Policy::read(&row.policy).unwrap_or_default();
    if row.state == RemedyState::Fetching { policy.wrong_place } else { row.kind }
}

impl App {
    /// Answers a second look, or says what follows where somebody was to fetch a parcel. Every answer
    /// gives something.
    ///
    /// # Errors
    /// Denied to all but dispatchers, analysts and operators; absent; invalid: no reason, or nothing
    /// that can be given.
    pub fn give_remedy(
        &self,
        ctx: &mut Ctx,
        claim: ClaimId,
        kind: Remedy,
        reason: &str,
    ) -> Result<Looked> {
        ctx.allow_claims()?;
        if matches!(kind, Remedy::Retrieval | Remedy::Answer) {
            let words = "choose a replacement, a refund or another try";
            return Err(Error::invalid("kind", "not_given", words));
        }
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            return Err(Error::invalid("reason", "length", "say why, in 1 to 500 characters"));
        }
        let by = ctx.staff();
        let url = self.settings.public_url.clone();
        self.record(ctx, &format!("remedy {claim} {kind} {reason}"), move |tx, hand| {
            let row = tx.remedy_of(claim)?.ok_or(Error::Absent("remedy"))?;
            if row.given_at.is_some() || row.state == RemedyState::NotNeeded {
                return Ok(Done::Refused(Looked::Already));
            }
            give(tx, hand, &url, row, &Grant { kind, by, reason: &reason })?;
            Ok(Done::Kept(Looked::Given))
        })
    }

    /// Gives every remedy whose time has come. Says which claims they are for.
    pub(crate) fn give_due_remedies(&self, ctx: &mut Ctx) -> Result<Vec<ClaimId>> {
        let now = ctx.now;
        let mut given = vec![];
        for row in self.read(|tx| Ok(tx.due_remedies(now, MOST)?))? {
            let (claim, url) = (row.claim, self.settings.public_url.clone());
            let done = self.record(ctx, &format!("due {claim}"), move |tx, hand| {
                let due = |row: &RemedyRow| {
                    row.given_at.is_none() && row.due_at.is_some_and(|at| at <= hand.now)
                };
                let Some(row) = tx.remedy_of(claim)?.filter(due) else {
                    return Ok(Done::Refused(false));
                };
                let kind = in_the_end(&row);
                give(tx, hand, &url, row, &Grant { kind, by: None, reason: "" })?;
                Ok(Done::Kept(true))
            })?;
            given.extend(done.then_some(claim));
        }
        Ok(given)
    }

    /// A page of remedies of a station, or of all, the newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn remedies(
        &self,
        ctx: &Ctx,
        station: Option<StationId>,
        slice: Slice,
    ) -> Result<Page<RemedyLine>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let page = tx.remedy_page(station, slice)?;
            let rows = page.rows.into_iter().map(|remedy| {
                let claim = tx.claim(remedy.claim)?.ok_or(Error::Absent("claim"))?;
                let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
                Ok(RemedyLine { remedy, claim, order })
            });
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }
}
