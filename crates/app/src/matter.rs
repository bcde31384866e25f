//! Matters: accounts of one bot service, kept together for a lawyer.
//!
//! Owns: which accounts belong together and why, and the legal hold; the signed export is next door.
//! Never does: decide about anybody; belonging to a matter is no ground.

use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::station::{NAME_RULE, is_name};
use porchlight_domain::id::{CourierId, MatterId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::MatterState;
use porchlight_store::rows::{Courier, Matter};
use porchlight_store::{MatterMember, Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most accounts of one matter.
pub const MOST_MEMBERS: usize = 2_000;

/// A matter with its accounts.
#[derive(Debug, Clone)]
pub struct MatterView {
    /// The matter.
    pub matter: Matter,
    /// Its accounts.
    pub members: Vec<(MatterMember, Courier)>,
}

/// What became of adding an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Member {
    /// Added or taken out.
    Done,
    /// It was already so.
    Already,
    /// The matter is full or closed.
    Closed,
}

fn leaf(hand: &mut crate::ctx::Hand, matter: &Matter) {
    let fact = json!({
        "name": matter.name, "state": matter.state.code(), "legal_hold": matter.legal_hold,
    });
    hand.leave(LeafKind::Matter, matter.id, fact);
}

impl App {
    /// Begins a matter.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; invalid name.
    pub fn make_matter(&self, ctx: &mut Ctx, name: &str, note: &str) -> Result<MatterId> {
        let by = ctx.human()?;
        if !is_name(name) {
            return Err(Error::invalid("name", "name_length", NAME_RULE));
        }
        let (name, note) = (name.trim().to_owned(), note.trim().to_owned());
        let id = self.record(ctx, &format!("matter {name} {note}"), move |tx, hand| {
            let matter = Matter {
                id: hand.id(MatterId::new),
                name: name.clone(),
                note: note.clone(),
                state: MatterState::Open,
                legal_hold: false,
                made_by: by.staff(),
                made_at: hand.now,
                changed_at: hand.now,
            };
            tx.insert_matter(&matter)?;
            leaf(hand, &matter);
            Ok(Done::Kept(matter.id.to_string()))
        })?;
        id.parse().map_err(|_| Error::Fault("the id of a matter".into()))
    }

    /// Sets where a matter stands, and whether a legal hold is on it.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent.
    pub fn set_matter(
        &self,
        ctx: &mut Ctx,
        id: MatterId,
        state: MatterState,
        legal_hold: bool,
    ) -> Result<()> {
        ctx.human()?;
        self.record(ctx, &format!("matter {id} {state} {legal_hold}"), move |tx, hand| {
            let mut matter = tx.matter(id)?.ok_or(Error::Absent("matter"))?;
            matter.state = state;
            matter.legal_hold = legal_hold;
            matter.changed_at = hand.now;
            tx.put_matter(&matter)?;
            leaf(hand, &matter);
            Ok(Done::Kept(()))
        })
    }

    /// Adds an account to a matter, with why it belongs there.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reason.
    pub fn add_to_matter(
        &self,
        ctx: &mut Ctx,
        id: MatterId,
        courier: CourierId,
        reason: &str,
    ) -> Result<Member> {
        let by = ctx.human()?;
        let reason = words("reason", reason)?;
        self.record(ctx, &format!("matter {id} {courier} {reason}"), move |tx, hand| {
            let matter = tx.matter(id)?.ok_or(Error::Absent("matter"))?;
            tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
            let full = tx.matter_members(id)?.len() >= MOST_MEMBERS;
            if full || matter.state == MatterState::Closed {
                return Ok(Done::Refused(Member::Closed));
            }
            let member = MatterMember {
                matter: id,
                courier,
                reason: reason.clone(),
                added_by: by.staff(),
                added_at: hand.now,
            };
            if !tx.insert_matter_member(&member)? {
                return Ok(Done::Refused(Member::Already));
            }
            hand.leave(LeafKind::Matter, id, json!({"added": courier.to_string()}));
            Ok(Done::Kept(Member::Done))
        })
    }

    /// Takes an account out of a matter.
    ///
    /// # Errors
    /// Denied to all but analysts and operators.
    pub fn remove_from_matter(
        &self,
        ctx: &mut Ctx,
        id: MatterId,
        courier: CourierId,
    ) -> Result<Member> {
        ctx.human()?;
        self.record(ctx, &format!("matter {id} without {courier}"), move |tx, hand| {
            if !tx.remove_matter_member(id, courier)? {
                return Ok(Done::Refused(Member::Already));
            }
            hand.leave(LeafKind::Matter, id, json!({"removed": courier.to_string()}));
            Ok(Done::Kept(Member::Done))
        })
    }

    /// Matters, the newest first.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn matters(&self, ctx: &Ctx, slice: Slice) -> Result<Page<Matter>> {
        ctx.allow_cases()?;
        self.read(|tx| Ok(tx.matters(slice)?))
    }

    /// One matter.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn matter(&self, ctx: &Ctx, id: MatterId) -> Result<MatterView> {
        ctx.allow_cases()?;
        self.read(|tx| view(tx, id))
    }
}

pub(crate) fn view(tx: &Tx<'_>, id: MatterId) -> Result<MatterView> {
    let matter = tx.matter(id)?.ok_or(Error::Absent("matter"))?;
    let mut members = vec![];
    for member in tx.matter_members(id)? {
        let courier = tx.courier(member.courier)?.ok_or(Error::Absent("courier"))?;
        members.push((member, courier));
    }
    Ok(MatterView { matter, members })
}
