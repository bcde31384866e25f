//! Filtered and sorted pages as staff list them, and the counts beside them.

use super::sort::direction;
use super::{DeliveryLine, DeliverySort, Page, Slice, containing};
use crate::rows::{Attempt, Message, Order, Round};
use crate::value::ToParam;
use crate::{Error, Tx};
use porchlight_domain::id::{BlockId, CourierId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{ApplicationState, OrderState, Outcome, QuarantineState};

/// By what a list of orders is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrderSort {
    /// Start of the promised window.
    #[default]
    Window,
    /// The sender's reference.
    Reference,
    /// The recipient's name.
    Recipient,
    /// State.
    State,
    /// Last change.
    Changed,
}

impl OrderSort {
    const fn column(self) -> &'static str {
        match self {
            Self::Window => "window_start",
            Self::Reference => "external_reference",
            Self::Recipient => "recipient",
            Self::State => "state",
            Self::Changed => "changed_at",
        }
    }
}

/// What a list of orders shows, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderQuery {
    /// Only this station.
    pub station: Option<StationId>,
    /// Only this state.
    pub state: Option<OrderState>,
    /// Only references, names and addresses that contain this text.
    pub search: String,
    /// Only windows that meet this span.
    pub window: Option<(Timestamp, Timestamp)>,
    /// By what to sort.
    pub sort: OrderSort,
    /// Largest first.
    pub descending: bool,
}

/// What a list of deliveries shows, and in which order; the newest stand first unless it says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryQuery {
    /// Only this station.
    pub station: Option<StationId>,
    /// Only this outcome.
    pub outcome: Option<Outcome>,
    /// Only this courier.
    pub courier: Option<CourierId>,
    /// Only references, names and addresses that contain this text.
    pub search: String,
    /// Only attempts received in this span.
    pub received: Option<(Timestamp, Timestamp)>,
    /// By what to sort.
    pub sort: DeliverySort,
    /// Smallest first.
    pub ascending: bool,
}

/// Conditions joined by AND, with their parameters numbered as they come.
struct Conditions<'a> {
    text: String,
    params: Vec<&'a dyn ToParam>,
}

impl<'a> Conditions<'a> {
    fn new() -> Self {
        Self { text: "1 = 1".into(), params: vec![] }
    }

    /// Adds a condition in which each `?` stands for the next parameter.
    fn and(&mut self, condition: &str, params: &[&'a dyn ToParam]) {
        self.text.push_str(" AND ");
        for letter in condition.chars() {
            if letter == '?' {
                let taken = self.text.matches('$').count();
                self.text.push_str(&format!("${}", taken + 1));
            } else {
                self.text.push(letter);
            }
        }
        self.params.extend_from_slice(params);
    }
}

const ORDER_TEXT: &str =
    "LOWER(external_reference || ' ' || recipient || ' ' || address) LIKE ? ESCAPE '\\'";

impl Tx<'_> {
    /// A page of orders, filtered and sorted.
    pub fn order_list(&self, query: &OrderQuery, slice: Slice) -> Result<Page<Order>, Error> {
        let search = containing(query.search.trim());
        let mut only = Conditions::new();
        if !query.search.trim().is_empty() {
            only.and(ORDER_TEXT, &[&search]);
        }
        if let Some(station) = &query.station {
            only.and("station = ?", &[station]);
        }
        if let Some(state) = &query.state {
            only.and("state = ?", &[state]);
        }
        if let Some((from, to)) = &query.window {
            only.and("window_start < ? AND window_end > ?", &[to, from]);
        }
        let direction = direction(query.descending);
        let order = format!("{} {direction}, external_reference, id", query.sort.column());
        self.page_of(&only.text, &order, &only.params, slice)
    }

    /// A page of deliveries, filtered, with names.
    pub fn delivery_list(
        &self,
        query: &DeliveryQuery,
        slice: Slice,
    ) -> Result<Page<DeliveryLine>, Error> {
        let search = containing(query.search.trim());
        let mut only = Conditions::new();
        if !query.search.trim().is_empty() {
            let text =
                format!("delivery_order IN (SELECT id FROM delivery_order WHERE {ORDER_TEXT})");
            only.and(&text, &[&search]);
        }
        if let Some(station) = &query.station {
            let text = "delivery_order IN (SELECT id FROM delivery_order WHERE station = ?)";
            only.and(text, &[station]);
        }
        if let Some(outcome) = &query.outcome {
            only.and("outcome = ?", &[outcome]);
        }
        if let Some(courier) = &query.courier {
            only.and("courier = ?", &[courier]);
        }
        if let Some((from, to)) = &query.received {
            only.and("received_at >= ? AND received_at < ?", &[from, to]);
        }
        let direction = direction(!query.ascending);
        let order = format!("{} {direction}, received_at DESC, id", query.sort.expression());
        let page: Page<Attempt> = self.page_of(&only.text, &order, &only.params, slice)?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for attempt in page.rows {
            rows.push(self.delivery_line(attempt)?);
        }
        Ok(Page { rows, total: page.total })
    }

    /// An attempt with the names a list shows.
    fn delivery_line(&self, attempt: Attempt) -> Result<DeliveryLine, Error> {
        let courier = self.courier(attempt.courier)?.map(|c| c.name).unwrap_or_default();
        let order = self.order(attempt.delivery_order)?;
        let (reference, recipient, address) =
            order.map(|o| (o.external_reference, o.recipient, o.address)).unwrap_or_default();
        Ok(DeliveryLine { attempt, reference, recipient, address, courier })
    }

    /// A page of rounds, newest close first, of one station or all.
    pub fn round_list(
        &self,
        station: Option<StationId>,
        slice: Slice,
    ) -> Result<Page<Round>, Error> {
        let mut only = Conditions::new();
        if let Some(station) = &station {
            only.and("station = ?", &[station]);
        }
        self.page_of(&only.text, "closes_at DESC, id", &only.params, slice)
    }

    /// How many places of each block that begins in a span are held.
    pub fn places_held(
        &self,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(BlockId, u32)>, Error> {
        let sql = "SELECT block, COUNT(*) FROM award WHERE holds = 1 AND block IN \
            (SELECT id FROM block WHERE station = $1 AND starts_at >= $2 AND starts_at < $3) \
            GROUP BY block";
        self.rows(sql, &[&station, &from, &to], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// A page of messages: those that could not be sent first, then the newest.
    pub fn outbox_page(&self, slice: Slice) -> Result<Page<Message>, Error> {
        let order = "CASE state WHEN 'failed' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, \
                     created_at DESC, id";
        self.page_of("1 = 1", order, &[], slice)
    }

    /// How many parked rows are in a state.
    pub fn quarantine_count(
        &self,
        state: QuarantineState,
        station: Option<StationId>,
    ) -> Result<u32, Error> {
        let all = "SELECT COUNT(*) FROM quarantine_row WHERE state = $1";
        let one = "SELECT COUNT(*) FROM quarantine_row q JOIN import_batch b ON b.id = q.batch \
            WHERE q.state = $1 AND b.station = $2";
        let count = match station {
            None => self.scalar(all, &[&state])?,
            Some(station) => self.scalar(one, &[&state, &station])?,
        };
        Ok(count.unwrap_or(0))
    }

    /// How many applications are in a state.
    pub fn application_count(&self, state: ApplicationState) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM application WHERE state = $1";
        Ok(self.scalar(sql, &[&state])?.unwrap_or(0))
    }

    /// How many parcels of a courier each outcome has, voided attempts aside.
    pub fn outcomes_of(&self, courier: CourierId) -> Result<Vec<(Outcome, u32)>, Error> {
        let sql = "SELECT outcome, COUNT(*) FROM attempt \
                   WHERE courier = $1 AND voided_at IS NULL GROUP BY outcome ORDER BY outcome";
        self.rows(sql, &[&courier], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}
