//! One search over everything staff look for.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::id::{ApplicationId, AttemptId, BlockId, CourierId, OrderId, RoundId};
use porchlight_store::rows::{Courier, Order, Round};
use porchlight_store::{DeliveryLine, DeliveryQuery, OrderQuery, OrderSort, Slice};

/// Most hits of a kind.
pub const MAX_FOUND: u32 = 6;

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Where an id that was typed whole leads: noun of the console and id, in text.
    pub direct: Option<(&'static str, String)>,
    /// Orders, last changed first.
    pub orders: Vec<Order>,
    /// Couriers by name.
    pub couriers: Vec<Courier>,
    /// Deliveries, newest first.
    pub deliveries: Vec<DeliveryLine>,
    /// Rounds, newest close first; only where no text was given or an id was.
    pub rounds: Vec<Round>,
}

fn direct(text: &str) -> Option<(&'static str, String)> {
    let whole = |noun: &'static str, known: bool| known.then(|| (noun, text.to_owned()));
    whole("orders", text.parse::<OrderId>().is_ok())
        .or_else(|| whole("couriers", text.parse::<CourierId>().is_ok()))
        .or_else(|| whole("deliveries", text.parse::<AttemptId>().is_ok()))
        .or_else(|| whole("rounds", text.parse::<RoundId>().is_ok()))
        .or_else(|| whole("blocks", text.parse::<BlockId>().is_ok()))
        .or_else(|| whole("applications", text.parse::<ApplicationId>().is_ok()))
}

impl App {
    /// Searches orders, couriers and deliveries by text, and everything by id.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn find(&self, ctx: &Ctx, text: &str) -> Result<Found> {
        ctx.allow_staff()?;
        let text: String = text.trim().chars().take(100).collect();
        let slice = Slice { offset: 0, limit: MAX_FOUND };
        if let Some(direct) = direct(&text) {
            return Ok(Found { direct: Some(direct), ..Found::default() });
        }
        self.read(|tx| {
            if text.is_empty() {
                return Ok(Found { rounds: tx.round_page(slice)?.rows, ..Found::default() });
            }
            let orders = OrderQuery {
                search: text.clone(),
                sort: OrderSort::Changed,
                descending: true,
                ..OrderQuery::default()
            };
            let deliveries = DeliveryQuery { search: text.clone(), ..DeliveryQuery::default() };
            Ok(Found {
                direct: None,
                orders: tx.order_list(&orders, slice)?.rows,
                couriers: tx.courier_page(&text, slice)?.rows,
                deliveries: tx.delivery_list(&deliveries, slice)?.rows,
                rounds: vec![],
            })
        })
    }
}
