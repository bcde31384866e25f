//! Orders: what an order is before it is a fact, taking them, correcting what waits in quarantine,
//! cancelling.
//!
//! Start at [`OrderDraft`]. `batch` writes imports chunk by chunk, `take` writes one order,
//! `quarantine` keeps what could not be taken. Reading files is the `import` module's job. One leaf
//! commits to a whole chunk of an import by its Merkle root.

mod batch;
mod draft;
mod quarantine;
mod take;

pub use batch::{CHUNK_ROWS, Counts};
pub(crate) use batch::{Chunk, GoodLine};
pub use draft::{OrderDraft, PackageDraft};
pub use quarantine::BadRow;
pub use take::Taken;

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use porchlight_domain::id::{OrderId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{OrderState, Role};
use porchlight_store::rows::{Order, Package};
use serde_json::json;

pub(crate) fn may_import(ctx: &Ctx, station: StationId) -> Result<()> {
    match ctx.actor {
        Actor::Key(_, of) if of == station => Ok(()),
        Actor::Key(..) => Err(Error::Denied("a key of this station")),
        _ => ctx.allow(&[Role::Operator, Role::Dispatcher], "the dispatcher role"),
    }
}

impl App {
    /// An order with its packages.
    ///
    /// # Errors
    /// Denied to all but staff and the station's own key; absent.
    pub fn order(&self, ctx: &Ctx, id: OrderId) -> Result<(Order, Vec<Package>)> {
        let found = self.read(|tx| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let packages = tx.packages_of(id)?;
            Ok((order, packages))
        })?;
        match ctx.actor {
            Actor::Key(_, station) if found.0.station == station => {}
            Actor::Key(..) => return Err(Error::Absent("order")),
            _ => ctx.allow_staff()?,
        }
        Ok(found)
    }

    /// Cancels an order that is not on its way.
    ///
    /// # Errors
    /// Denied; absent.
    pub fn cancel_order(&self, ctx: &mut Ctx, id: OrderId) -> Result<bool> {
        let (order, _) = self.order(ctx, id)?;
        may_import(ctx, order.station)?;
        let cancelled = self.record(ctx, &format!("cancel {id}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            if !matches!(order.state, OrderState::Open | OrderState::AttemptFailed) {
                return Ok(Done::Refused(false));
            }
            tx.set_order_state(id, OrderState::Cancelled, hand.now)?;
            hand.leave(LeafKind::Order, id, json!({"state": "cancelled"}));
            Ok(Done::Kept(true))
        })?;
        self.ring_order(ctx, id);
        Ok(cancelled)
    }
}
