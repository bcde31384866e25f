//! Which proof an order asks for: the facts that the published rule of `domain` looks at.
//!
//! Owns: reading those facts, and the setting of a programme. Never does: weigh anything itself.
//! Start at `proof_of`.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::place::site_of;
use porchlight_domain::id::{OrderId, ProgrammeId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::proof::{Asked, Circumstances, HISTORY, ProofLevel, choose};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::OrderState;
use porchlight_store::Tx;
use porchlight_store::rows::{Order, Setting};
use serde_json::json;

fn setting_of(programme: ProgrammeId) -> String {
    format!("proof/{programme}")
}

/// The least that a programme asks for; nothing where it asks for what is usual.
fn programme_level(tx: &Tx<'_>, programme: ProgrammeId) -> Result<Option<ProofLevel>> {
    Ok(tx.setting(&setting_of(programme))?.and_then(|code| code.parse().ok()))
}

/// What an order asks for as proof, and why, as things stand.
pub(crate) fn proof_of(tx: &Tx<'_>, order: &Order, now: Timestamp) -> Result<Asked> {
    let mut programme = None;
    if let Some(stop) = tx.newest_stop_of_order(order.id)?
        && let Some(route) = tx.route(stop.route)?
        && let Some(award) = tx.award(route.award)?
        && let Some(courier) = tx.courier(award.courier)?
    {
        programme = programme_level(tx, courier.programme)?;
    }
    Ok(choose(Circumstances {
        order: order.proof,
        programme,
        valuable: order.valuable,
        objections: tx.objections_at(site_of(order), now.plus(-HISTORY))?,
    }))
}

impl App {
    /// The least that a programme asks for.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn programme_proof(&self, ctx: &Ctx, programme: ProgrammeId) -> Result<ProofLevel> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(programme_level(tx, programme)?.unwrap_or(ProofLevel::Photo)))
    }

    /// Sets the least that a programme asks for, from the next attempt on.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn set_programme_proof(
        &self,
        ctx: &mut Ctx,
        programme: ProgrammeId,
        level: ProofLevel,
    ) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("proof {programme} {level}"), move |tx, hand| {
            let name = setting_of(programme);
            let value = level.code().to_owned();
            tx.put_setting(&Setting { name: name.clone(), value, changed_at: hand.now })?;
            hand.leave(LeafKind::Setting, name, json!({"proof": level.code()}));
            Ok(Done::Kept(()))
        })
    }

    /// Sets what an order asks for in place of the rule, also less: the recipient's code may be out
    /// of reach. `None` gives it back to the rule.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent; invalid: it is delivered already.
    pub fn set_order_proof(
        &self,
        ctx: &mut Ctx,
        id: OrderId,
        level: Option<ProofLevel>,
    ) -> Result<()> {
        ctx.allow_dispatch()?;
        self.record(ctx, &format!("proof {id} {level:?}"), move |tx, hand| {
            let mut order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            if order.state == OrderState::Delivered {
                let words = "this order is delivered: its proof is what was recorded";
                return Err(Error::invalid("proof", "delivered", words));
            }
            order.proof = level;
            tx.update_order(&order)?;
            let fact = json!({"proof": level.map(ProofLevel::code)});
            hand.leave(LeafKind::Order, id, fact);
            Ok(Done::Kept(()))
        })?;
        self.ring_order(ctx, id);
        Ok(())
    }
}
