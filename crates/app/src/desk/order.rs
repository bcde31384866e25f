//! Orders as staff list and open them.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::deliver::policy_of;
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use porchlight_domain::attempt::PhotoPolicy;
use porchlight_domain::id::OrderId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::proof::Asked;
use porchlight_store::rows::{
    Attempt, Award, Block, Claim, Courier, ImportBatch, Order, Package, Preference, Station, Stop,
};
use porchlight_store::{OrderQuery, Page, Slice};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// An order with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct OrderStory {
    /// The order.
    pub order: Order,
    /// Its packages.
    pub packages: Vec<Package>,
    /// Its station.
    pub station: Station,
    /// The import it came with.
    pub batch: Option<ImportBatch>,
    /// Its newest stop.
    pub stop: Option<Stop>,
    /// Whose route that stop is on.
    pub carried: Option<(Award, Block, Courier)>,
    /// Attempts, oldest first, with the couriers' names.
    pub attempts: Vec<(Attempt, String)>,
    /// What the choices ask of the courier.
    pub policy: PhotoPolicy,
    /// The proof it asks for, and why.
    pub proof: Asked,
    /// The recipient's choice in force.
    pub choice: Option<Preference>,
    /// An open claim.
    pub claim: Option<Claim>,
}

/// What became of sending a link again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkSent {
    /// It waits in the outbox.
    Sent,
    /// The order has no e-mail address.
    NoAddress,
}

impl App {
    /// A page of orders, filtered and sorted.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn order_list(&self, ctx: &Ctx, query: &OrderQuery, slice: Slice) -> Result<Page<Order>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.order_list(query, slice)?))
    }

    /// An order with everything that belongs to it.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn order_story(&self, ctx: &Ctx, id: OrderId) -> Result<OrderStory> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let (policy, proof) = policy_of(tx, &order, ctx.now)?;
            let stop = tx.newest_stop_of_order(id)?;
            let mut carried = None;
            if let Some(stop) = &stop
                && let Some(route) = tx.route(stop.route)?
                && let Some(award) = tx.award(route.award)?
                && let Some(block) = tx.block(award.block)?
                && let Some(courier) = tx.courier(award.courier)?
            {
                carried = Some((award, block, courier));
            }
            let mut attempts = vec![];
            for attempt in tx.attempts_of_order(id)? {
                let courier = tx.courier(attempt.courier)?.map(|c| c.name).unwrap_or_default();
                attempts.push((attempt, courier));
            }
            let choice = crate::preference::choice_of(tx, &order)?;
            let batch = match order.batch {
                Some(batch) => tx.import_batch(batch)?,
                None => None,
            };
            Ok(OrderStory {
                packages: tx.packages_of(id)?,
                station: tx.station(order.station)?.ok_or(Error::Absent("station"))?,
                policy,
                proof,
                claim: tx.open_claim(id)?,
                batch,
                stop,
                carried,
                attempts,
                choice,
                order,
            })
        })
    }

    /// Sends the recipient their link once more.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent.
    pub fn send_link_again(&self, ctx: &mut Ctx, id: OrderId) -> Result<LinkSent> {
        ctx.allow_dispatch()?;
        let link = self.recipient_link(ctx, id)?;
        self.record(ctx, &format!("link {id}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            if order.email.is_empty() {
                return Ok(Done::Refused(LinkSent::NoAddress));
            }
            let (subject, body) = if order.language.starts_with("es") {
                (
                    format!("Su paquete de {}", order.sender),
                    format!("Aquí está de nuevo el enlace de su paquete:\n\n{link}\n"),
                )
            } else {
                (
                    format!("Your parcel from {}", order.sender),
                    format!("Here is the link to your parcel again:\n\n{link}\n"),
                )
            };
            enqueue_of(tx, hand, order.station, (&order.email, &subject, &body))?;
            hand.leave(LeafKind::Order, id, json!({"link_sent_again": order.link_version}));
            Ok(Done::Kept(LinkSent::Sent))
        })
    }
}
