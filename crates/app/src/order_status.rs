//! An order as an integrator sends and follows it: its fields, packages, attempts and the
//! recipient's link.

use crate::app::App;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::import::{Fields, ImportOptions, draft_from_fields};
use crate::order::Taken;
use porchlight_domain::id::{OrderId, StationId};
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
    /// The station for which an integrator's key acts.
    ///
    /// # Errors
    /// Denied to all but keys.
    pub fn station_of_key(&self, ctx: &Ctx) -> Result<StationId> {
        match ctx.actor {
            Actor::Key(_, station) => Ok(station),
            _ => Err(Error::Denied("an integrator's key")),
        }
    }

    /// Takes one order as an integrator sends it, under the rules of imports, for the station of
    /// the key. Says the recipient's link too, if the order stands.
    ///
    /// # Errors
    /// Denied to all but keys; every field that cannot be taken.
    pub fn take_fields(&self, ctx: &mut Ctx, fields: &Fields) -> Result<(Taken, Option<String>)> {
        let station = self.station_of_key(ctx)?;
        let rules = self.order_rules(ctx, station, &ImportOptions::default())?;
        let draft = draft_from_fields(&rules, fields).map_err(Error::Invalid)?;
        let taken = self.take_order(ctx, station, draft)?;
        let link = match &taken {
            Taken::Added(id) | Taken::Changed(id) | Taken::Unchanged(id) => {
                let id = id.parse().map_err(|_| Error::Fault(format!("order id {id}")))?;
                Some(self.recipient_link(ctx, id)?)
            }
            Taken::BarcodeTaken(_) | Taken::OtherStation | Taken::TooLate | Taken::Erased(_) => {
                None
            }
        };
        Ok((taken, link))
    }

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
