//! Orders: taking them in batches, correcting what waits in quarantine, cancelling.
//!
//! Reading files is `import`'s job; here drafts become facts. One leaf commits to a whole chunk of
//! an import by its Merkle root.

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{ImportBatchId, OrderId, PackageId, QuarantineRowId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::log::merkle::{leaf_hash, root_of};
use porchlight_domain::time::Window;
use porchlight_domain::words::{CarrierKind, OrderState, QuarantineState, Role};
use porchlight_store::rows::{ImportBatch, Order, Package, QuarantineRow};
use porchlight_store::{OrderFilter, Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Rows written in one transaction of an import.
pub const CHUNK_ROWS: usize = 500;

/// A package of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PackageDraft {
    /// Code on the label.
    pub barcode: String,
    /// Volume in millilitres.
    pub volume_ml: i64,
    /// Weight in grams.
    pub weight_g: i64,
}

/// A checked order that is not a fact yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderDraft {
    /// The sender's id and the idempotency key of imports.
    pub external_reference: String,
    /// Who sends.
    pub sender: String,
    /// Who receives.
    pub recipient: String,
    /// Address in one line.
    pub address: String,
    /// Where it is.
    pub point: Point,
    /// Service window.
    pub window: Window,
    /// Notes for the courier.
    pub notes: String,
    /// Recipient's e-mail, or empty.
    pub email: String,
    /// Recipient's telephone, or empty.
    pub phone: String,
    /// Recipient's language tag.
    pub language: String,
    /// Who delivers.
    pub carrier: CarrierKind,
    /// The other carrier's tracking link, or empty.
    pub tracking_link: String,
    /// Whether it may only be handed to a person.
    pub attended_only: bool,
    /// Planned seconds at the stop.
    pub service_seconds: u32,
    /// Packages.
    pub packages: Vec<PackageDraft>,
}

impl OrderDraft {
    /// Digest of the content: the same file twice changes nothing.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let packages: Vec<_> =
            self.packages.iter().map(|p| (&p.barcode, p.volume_ml, p.weight_g)).collect();
        let fact = json!([
            self.external_reference,
            self.sender,
            self.recipient,
            self.address,
            self.point.lat,
            self.point.lon,
            self.window.start.micros(),
            self.window.end.micros(),
            self.notes,
            self.email,
            self.phone,
            self.language,
            self.carrier.code(),
            self.tracking_link,
            self.attended_only,
            self.service_seconds,
            packages,
        ]);
        sha256(&[b"porchlight/order/v1\0", fact.to_string().as_bytes()])
    }

    /// Names the recipient across orders, for remembered choices: contact and address.
    #[must_use]
    pub fn recipient_key(&self) -> Digest {
        let plain = |text: &str| text.trim().to_lowercase();
        let contact = if self.email.is_empty() { &self.phone } else { &self.email };
        sha256(&[
            b"porchlight/recipient/v1\0",
            plain(contact).as_bytes(),
            &[0],
            plain(&self.recipient).as_bytes(),
            &[0],
            plain(&self.address).as_bytes(),
        ])
    }
}

/// A row that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Number of the row in its file, from 1 for the first row of data.
    pub row_number: u32,
    /// The row as it stood.
    pub raw: String,
    /// The fields as JSON, for a form.
    pub fields: String,
    /// The errors as JSON: a list of `{column, code, message}`.
    pub errors: String,
}

/// Counts of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New orders.
    pub added: u32,
    /// Orders whose content changed.
    pub changed: u32,
    /// Orders that stood there just so.
    pub unchanged: u32,
    /// Rows in quarantine.
    pub quarantined: u32,
}

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
    /// It is on its way or done and can no longer be changed.
    TooLate,
}

fn may_import(ctx: &Ctx, station: StationId) -> Result<()> {
    match ctx.actor {
        Actor::Key(_, of) if of == station => Ok(()),
        Actor::Key(..) => Err(Error::Denied("a key of this station")),
        _ => ctx.allow(&[Role::Operator, Role::Dispatcher], "the dispatcher role"),
    }
}

impl App {
    /// Begins an import; rows follow in chunks.
    ///
    /// # Errors
    /// Denied; absent station.
    pub fn begin_import(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        source: &str,
    ) -> Result<ImportBatchId> {
        may_import(ctx, station)?;
        let source: String = source.chars().take(200).collect();
        let id = self.record(ctx, &format!("import {station} {source}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let batch = ImportBatch {
                id: hand.id(ImportBatchId::new),
                station,
                source: source.clone(),
                digest: Digest::default(),
                row_count: 0,
                added: 0,
                changed: 0,
                unchanged: 0,
                quarantined: 0,
                created_at: hand.now,
                created_by: hand.actor.to_string(),
            };
            tx.insert_import_batch(&batch)?;
            hand.leave(LeafKind::Import, batch.id, json!({"station": station.to_string()}));
            Ok(Done::Kept(batch.id.0))
        })?;
        Ok(ImportBatchId(id))
    }

    /// Writes one chunk of an import: good rows become orders, bad rows wait in quarantine.
    ///
    /// # Errors
    /// Denied; absent batch; faults.
    pub fn import_chunk(
        &self,
        ctx: &mut Ctx,
        batch: ImportBatchId,
        drafts: Vec<(u32, OrderDraft)>,
        bad: Vec<BadRow>,
    ) -> Result<Counts> {
        let station = self.import_batch(batch)?.station;
        may_import(ctx, station)?;
        self.record(ctx, "", move |tx, hand| {
            let mut row = tx.import_batch(batch)?.ok_or(Error::Absent("import"))?;
            let mut counts = Counts::default();
            let mut leaves = vec![];
            for (number, draft) in &drafts {
                match put_order(tx, hand, station, Some(batch), draft)? {
                    Taken::Added(_) => counts.added += 1,
                    Taken::Changed(_) => counts.changed += 1,
                    Taken::Unchanged(_) => counts.unchanged += 1,
                    no => {
                        park(tx, hand, batch, &refused_row(*number, draft, &no))?;
                        counts.quarantined += 1;
                    }
                }
                leaves.push(leaf_hash(&draft.digest().0));
            }
            for line in &bad {
                park(tx, hand, batch, line)?;
                counts.quarantined += 1;
            }
            row.row_count += u32::try_from(drafts.len() + bad.len()).unwrap_or(u32::MAX);
            row.added += counts.added;
            row.changed += counts.changed;
            row.unchanged += counts.unchanged;
            row.quarantined += counts.quarantined;
            row.digest = sha256(&[&row.digest.0, &root_of(&leaves).0]);
            tx.update_import_batch(&row)?;
            let fact = json!({
                "orders_root": root_of(&leaves).hex(), "rows": drafts.len(), "added": counts.added,
                "changed": counts.changed, "quarantined": counts.quarantined,
            });
            hand.leave(LeafKind::Import, batch, fact);
            Ok(Done::Kept(counts))
        })
    }

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
        self.record(ctx, &format!("order {station} {}", draft.digest()), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let taken = put_order(tx, hand, station, None, &draft)?;
            Ok(match &taken {
                Taken::Added(id) | Taken::Changed(id) => {
                    hand.leave(LeafKind::Order, id, json!({"content": draft.digest().hex()}));
                    Done::Kept(taken)
                }
                _ => Done::Refused(taken),
            })
        })
    }

    /// One import.
    ///
    /// # Errors
    /// Absent.
    pub fn import_batch(&self, id: ImportBatchId) -> Result<ImportBatch> {
        self.read(|tx| tx.import_batch(id)?.ok_or(Error::Absent("import")))
    }

    /// Imports, newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn import_batches(&self, ctx: &Ctx, slice: Slice) -> Result<Page<ImportBatch>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.import_batch_page(slice)?))
    }

    /// Rows that wait for correction.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn quarantine(&self, ctx: &Ctx, slice: Slice) -> Result<Page<QuarantineRow>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.quarantine_page(QuarantineState::Waiting, slice)?))
    }

    /// One parked row.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn quarantine_row(&self, ctx: &Ctx, id: QuarantineRowId) -> Result<QuarantineRow> {
        ctx.allow_staff()?;
        self.read(|tx| tx.quarantine_row(id)?.ok_or(Error::Absent("row in quarantine")))
    }

    /// Settles a parked row: with a corrected order, or by dropping it.
    ///
    /// # Errors
    /// Denied; absent.
    pub fn settle_quarantine(
        &self,
        ctx: &mut Ctx,
        id: QuarantineRowId,
        corrected: Option<OrderDraft>,
    ) -> Result<Option<Taken>> {
        ctx.allow_dispatch()?;
        self.record(ctx, &format!("quarantine {id} {corrected:?}"), move |tx, hand| {
            let mut row = tx
                .quarantine_row(id)?
                .filter(|row| row.state == QuarantineState::Waiting)
                .ok_or(Error::Absent("row in quarantine"))?;
            let batch = tx.import_batch(row.batch)?.ok_or(Error::Absent("import"))?;
            let taken = match &corrected {
                Some(draft) => Some(put_order(tx, hand, batch.station, Some(batch.id), draft)?),
                None => None,
            };
            if let Some(Taken::BarcodeTaken(_) | Taken::TooLate) = &taken {
                return Ok(Done::Refused(taken));
            }
            row.state = match taken {
                Some(_) => QuarantineState::Corrected,
                None => QuarantineState::Dropped,
            };
            row.settled_at = Some(hand.now);
            tx.update_quarantine_row(&row)?;
            let fact = json!({"quarantine_row": id.to_string(), "state": row.state.code()});
            hand.leave(LeafKind::Import, row.batch, fact);
            Ok(Done::Kept(taken))
        })
    }

    /// A page of orders.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn orders(&self, ctx: &Ctx, filter: &OrderFilter, slice: Slice) -> Result<Page<Order>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.order_page(filter, slice)?))
    }

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
        self.record(ctx, &format!("cancel {id}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            if !matches!(order.state, OrderState::Open | OrderState::AttemptFailed) {
                return Ok(Done::Refused(false));
            }
            tx.set_order_state(id, OrderState::Cancelled, hand.now)?;
            hand.leave(LeafKind::Order, id, json!({"state": "cancelled"}));
            Ok(Done::Kept(true))
        })
    }
}

fn refused_row(number: u32, draft: &OrderDraft, why: &Taken) -> BadRow {
    let (column, code, message) = match why {
        Taken::BarcodeTaken(code) => {
            ("barcode", "barcode_taken", format!("another order has a package with barcode {code}"))
        }
        _ => (
            "external_reference",
            "too_late",
            "this order is on its way or done and can no longer be changed".to_owned(),
        ),
    };
    BadRow {
        row_number: number,
        raw: draft.external_reference.clone(),
        fields: json!({"external_reference": draft.external_reference}).to_string(),
        errors: json!([{"column": column, "code": code, "message": message}]).to_string(),
    }
}

fn park(tx: &Tx<'_>, hand: &mut Hand, batch: ImportBatchId, line: &BadRow) -> Result<()> {
    tx.insert_quarantine_row(&QuarantineRow {
        id: hand.id(QuarantineRowId::new),
        batch,
        row_number: line.row_number,
        raw: line.raw.clone(),
        fields: line.fields.clone(),
        errors: line.errors.clone(),
        state: QuarantineState::Waiting,
        settled_at: None,
    })?;
    Ok(())
}

/// Adds or changes one order; leaves the leaf to the caller.
fn put_order(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: StationId,
    batch: Option<ImportBatchId>,
    draft: &OrderDraft,
) -> Result<Taken> {
    let digest = draft.digest();
    let known = tx.order_by_reference(&draft.external_reference)?;
    if let Some(known) = &known {
        if known.content_digest == digest {
            return Ok(Taken::Unchanged(known.id.to_string()));
        }
        if !matches!(known.state, OrderState::Open | OrderState::OtherCarrier) {
            return Ok(Taken::TooLate);
        }
    }
    let id = known.as_ref().map_or_else(|| hand.id(OrderId::new), |order| order.id);
    for package in &draft.packages {
        let other = tx.package_by_barcode(&package.barcode)?;
        if other.is_some_and(|other| other.delivery_order != id) {
            return Ok(Taken::BarcodeTaken(package.barcode.clone()));
        }
    }
    let order = order_row(id, station, batch, draft, digest, known.as_ref(), hand);
    if known.is_some() {
        tx.update_order(&order)?;
        tx.remove_packages(id)?;
    } else {
        tx.insert_order(&order)?;
    }
    for package in &draft.packages {
        let package = Package {
            id: hand.id(PackageId::new),
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
    station: StationId,
    batch: Option<ImportBatchId>,
    draft: &OrderDraft,
    content_digest: Digest,
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
    }
}
