//! An order as an integrator follows it: its packages, attempts and the recipient's link.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::id::OrderId;
use porchlight_store::rows::{Attempt, Order, Package};

/// An order with what became of it.
#[derive(Debug, Clone)]
pub struct OrderStatus {
    /// The order.
    pub order: Order,
    /// Its packages.
    pub packages: Vec<Package>,
    /// Attempts that stand (not taken back), oldest first.
    pub attempts: Vec<Attempt>,
    /// The recipient's link.
    pub link: String,
}

impl App {
    /// How an order stands.
    ///
    /// # Errors
    /// Denied to all but staff and the station's own key; absent.
    pub fn order_status(&self, ctx: &Ctx, id: OrderId) -> Result<OrderStatus> {
        let (order, packages) = self.order(ctx, id)?;
        let attempts = self.read(|tx| Ok(tx.attempts_of_order(id)?))?;
        let link = self.recipient_link(ctx, id)?;
        Ok(OrderStatus { order, packages, attempts, link })
    }
}
