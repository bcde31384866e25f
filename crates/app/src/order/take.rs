//! Taking one order: adding it, changing it, or saying why not.

use super::{OrderDraft, may_import};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::zone;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ImportBatchId, OrderId, PackageId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{CarrierKind, OrderState};
use porchlight_store::Tx;
use porchlight_store::rows::{Order, Package};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What became of one order sent alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    /// New; its id in text.
    Added(String),
    /// Changed; its id in text.
    Changed(String),
    /// It stood there just so; its id in text.
    Unchanged(String),
    /// Another order has a package with this barcode.
    BarcodeTaken(String),
    /// Another station has an order with this reference.
    OtherStation,
    /// It is on its way or done and can no longer be changed.
    TooLate,
    /// It was erased at its recipient's wish, on this day (2026-05-02) at its station.
    Erased(String),
}

impl Taken {
    /// Whether the order was refused.
    #[must_use]
    pub const fn is_no(&self) -> bool {
        matches!(self, Self::BarcodeTaken(_) | Self::OtherStation | Self::TooLate | Self::Erased(_))
    }
}

/// Why an order was refused, as a field and what would be right.
pub(crate) fn refusal(no: &Taken) -> Invalid {
    match no {
        Taken::BarcodeTaken(code) => Invalid::new(
            "barcodes",
            "barcode_taken",
            format!("another order has a package with barcode {code}; check which one is right"),
        ),
        Taken::OtherStation => Invalid::new(
            "external_reference",
            "other_station",
            "an order of another station has this reference; import it there, or give this one \
             its own reference",
        ),
        Taken::Erased(day) => Invalid::new(
            "external_reference",
            "erased",
            format!(
                "this order was erased on {day} at its recipient's wish; if it is a new order, send it \
                 under a new reference"
            ),
        ),
        _ => Invalid::new(
            "external_reference",
            "too_late",
            "this order is on its way or done and can no longer be changed; send what is new \
             under a new reference",
        ),
    }
}

impl App {
    /// Takes one order, as an integrator sends it.
    ///
    /// # Errors
    /// Denied; absent station.
    pub fn take_order(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        draft: OrderDraft,
    ) -> Result<Taken> {
        may_import(ctx, station)?;
        let digest = draft.digest();
        let mark = self.keys.erased_mark(station, &draft.external_reference);
        let taken = self.record(ctx, &format!("order {station} {digest}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let origin = Origin { station, mark, batch: None, place: None };
            let taken = put_order(tx, hand, origin, (&draft, digest))?;
            Ok(match &taken {
                Taken::Added(id) | Taken::Changed(id) => {
                    hand.leave(LeafKind::Order, id, json!({"content": digest.hex()}));
                    Done::Kept(taken)
                }
                _ => Done::Refused(taken),
            })
        })?;
        self.ring_station(ctx, station);
        if let Taken::Changed(id) = &taken {
            self.ring_all(ctx, [format!("order/{id}")]);
        }
        Ok(taken)
    }
}

/// What would become of an order.
pub(super) enum Fate {
    /// It would be added.
    Add,
    /// It would replace this one.
    Change(Box<Order>),
    /// It stands there just so, or is refused.
    Settled(Taken),
}

impl Fate {
    /// As an answer, before an id is made.
    pub(super) fn foreseen(self) -> Taken {
        match self {
            Self::Add => Taken::Added(String::new()),
            Self::Change(known) => Taken::Changed(known.id.to_string()),
            Self::Settled(taken) => taken,
        }
    }
}

/// Decides what becomes of an order, without changing anything.
pub(super) fn fate(
    tx: &Tx<'_>,
    (station, mark): (StationId, Digest),
    draft: &OrderDraft,
    digest: Digest,
) -> Result<Fate> {
    if let Some(erased) = tx.erased_reference(mark)? {
        let station = tx.station(station)?.ok_or(Error::Absent("station"))?;
        let day = zone::date_of(erased.erased_at, &zone::zone(&station.time_zone));
        return Ok(Fate::Settled(Taken::Erased(day.to_string())));
    }
    let known = tx.order_by_reference(&draft.external_reference)?;
    if let Some(known) = &known {
        if known.station != station {
            return Ok(Fate::Settled(Taken::OtherStation));
        }
        if known.content_digest == digest {
            return Ok(Fate::Settled(Taken::Unchanged(known.id.to_string())));
        }
        if !matches!(known.state, OrderState::Open | OrderState::OtherCarrier) {
            return Ok(Fate::Settled(Taken::TooLate));
        }
    }
    for package in &draft.packages {
        let other = tx.package_by_barcode(&package.barcode)?;
        if other.is_some_and(|p| known.as_ref().is_none_or(|known| p.delivery_order != known.id)) {
            return Ok(Fate::Settled(Taken::BarcodeTaken(package.barcode.clone())));
        }
    }
    Ok(known.map_or(Fate::Add, |known| Fate::Change(Box::new(known))))
}

/// Where an order comes from: its station, the mark that it has there if it was erased, and its import with
/// the place among the rows of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    pub(super) station: StationId,
    pub(super) mark: Digest,
    pub(super) batch: Option<ImportBatchId>,
    pub(super) place: Option<u32>,
}

impl Origin {
    fn id<T>(self, hand: &mut Hand, make: fn(Timestamp, [u8; 10]) -> T) -> T {
        match self.place {
            Some(place) => hand.id_at(place, make),
            None => hand.id(make),
        }
    }
}

/// Adds or changes one order; leaves the leaf to the caller.
pub(super) fn put_order(
    tx: &Tx<'_>,
    hand: &mut Hand,
    origin: Origin,
    (draft, digest): (&OrderDraft, Digest),
) -> Result<Taken> {
    let known = match fate(tx, (origin.station, origin.mark), draft, digest)? {
        Fate::Settled(taken) => return Ok(taken),
        Fate::Add => None,
        Fate::Change(known) => Some(known),
    };
    let id = known.as_ref().map_or_else(|| origin.id(hand, OrderId::new), |order| order.id);
    let order = order_row(id, origin, (draft, digest), known.as_deref(), hand);
    if known.is_some() {
        tx.update_order(&order)?;
        tx.remove_packages(id)?;
    } else {
        tx.insert_order(&order)?;
    }
    for package in &draft.packages {
        let package = Package {
            id: origin.id(hand, PackageId::new),
            delivery_order: id,
            barcode: package.barcode.clone(),
            volume_ml: package.volume_ml,
            weight_g: package.weight_g,
        };
        tx.insert_package(&package)?;
    }
    let id = id.to_string();
    Ok(if known.is_some() { Taken::Changed(id) } else { Taken::Added(id) })
}

fn order_row(
    id: OrderId,
    Origin { station, batch, .. }: Origin,
    (draft, content_digest): (&OrderDraft, Digest),
    known: Option<&Order>,
    hand: &Hand,
) -> Order {
    Order {
        id,
        external_reference: draft.external_reference.clone(),
        station,
        batch,
        sender: draft.sender.clone(),
        recipient: draft.recipient.clone(),
        address: draft.address.clone(),
        lat: draft.point.lat,
        lon: draft.point.lon,
        window_start: draft.window.start,
        window_end: draft.window.end,
        notes: draft.notes.clone(),
        email: draft.email.clone(),
        phone: draft.phone.clone(),
        language: draft.language.clone(),
        carrier: draft.carrier,
        tracking_link: draft.tracking_link.clone(),
        attended_only: draft.attended_only,
        service_seconds: draft.service_seconds,
        state: match draft.carrier {
            CarrierKind::Ours => OrderState::Open,
            CarrierKind::Other => OrderState::OtherCarrier,
        },
        content_digest,
        recipient_key: draft.recipient_key(),
        link_version: known.map_or(1, |order| order.link_version),
        created_at: known.map_or(hand.now, |order| order.created_at),
        changed_at: hand.now,
        proof: draft.proof,
        valuable: draft.valuable,
    }
}
