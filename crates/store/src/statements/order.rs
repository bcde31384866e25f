//! Orders, packages, imports, quarantine and what recipients chose.

use super::{Page, Slice};
use crate::rows::{ImportBatch, Order, Package, Preference, QuarantineRow};
use crate::value::ToParam;
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ImportBatchId, OrderId, PackageId, QuarantineRowId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{OrderState, PreferenceScope, QuarantineState};

/// How many orders of a station's day are in each state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCounts(pub Vec<(OrderState, u32)>);

impl Tx<'_> {
    /// Adds an order; says whether its external reference was new.
    pub fn insert_order(&self, order: &Order) -> Result<bool, Error> {
        self.insert_new(order)
    }

    /// Replaces an order.
    pub fn update_order(&self, order: &Order) -> Result<bool, Error> {
        self.update(order)
    }

    /// Moves an order to a state.
    pub fn set_order_state(
        &self,
        id: OrderId,
        state: OrderState,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = "UPDATE delivery_order SET state = $1, changed_at = $2 WHERE id = $3";
        Ok(self.execute(sql, &[&state, &now, &id])? == 1)
    }

    /// One order.
    pub fn order(&self, id: OrderId) -> Result<Option<Order>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The order with this external reference.
    pub fn order_by_reference(&self, reference: &str) -> Result<Option<Order>, Error> {
        self.record("WHERE external_reference = $1", &[&reference])
    }

    /// Orders of a station that wait for a route and whose window begins before `to`, also those
    /// that have missed it.
    pub fn orders_to_plan(&self, station: StationId, to: Timestamp) -> Result<Vec<Order>, Error> {
        let rest = "WHERE station = $1 AND state IN ('open', 'attempt_failed') \
                    AND window_start < $2 ORDER BY id";
        self.records(rest, &[&station, &to])
    }

    /// Every order of a station in a state.
    pub fn orders_in(&self, station: StationId, state: OrderState) -> Result<Vec<Order>, Error> {
        self.records("WHERE station = $1 AND state = $2 ORDER BY id", &[&station, &state])
    }

    /// Orders of a span of windows by state.
    pub fn order_counts(
        &self,
        station: Option<StationId>,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<OrderCounts, Error> {
        let base = "SELECT state, COUNT(*) FROM delivery_order \
                    WHERE window_start < $1 AND window_end > $2";
        let mut params: Vec<&dyn ToParam> = vec![&to, &from];
        let filter = match &station {
            Some(id) => {
                params.push(id);
                " AND station = $3"
            }
            None => "",
        };
        let sql = format!("{base}{filter} GROUP BY state ORDER BY state");
        Ok(OrderCounts(self.rows(&sql, &params, |row| Ok((row.get(0)?, row.get(1)?)))?))
    }

    /// Adds a package; says whether its barcode was new.
    pub fn insert_package(&self, package: &Package) -> Result<bool, Error> {
        self.insert_new(package)
    }

    /// Removes the packages of an order that is imported again with other packages.
    pub fn remove_packages(&self, order: OrderId) -> Result<u64, Error> {
        self.execute("DELETE FROM package WHERE delivery_order = $1", &[&order])
    }

    /// The packages of an order, by barcode.
    pub fn packages_of(&self, order: OrderId) -> Result<Vec<Package>, Error> {
        self.records("WHERE delivery_order = $1 ORDER BY barcode", &[&order])
    }

    /// The package with this barcode.
    pub fn package_by_barcode(&self, barcode: &str) -> Result<Option<Package>, Error> {
        self.record("WHERE barcode = $1", &[&barcode])
    }

    /// One package.
    pub fn package(&self, id: PackageId) -> Result<Option<Package>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Adds an import.
    pub fn insert_import_batch(&self, batch: &ImportBatch) -> Result<(), Error> {
        self.insert(batch)
    }

    /// Replaces an import's counts.
    pub fn update_import_batch(&self, batch: &ImportBatch) -> Result<bool, Error> {
        self.update(batch)
    }

    /// One import.
    pub fn import_batch(&self, id: ImportBatchId) -> Result<Option<ImportBatch>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A page of imports, newest first.
    pub fn import_batch_page(&self, slice: Slice) -> Result<Page<ImportBatch>, Error> {
        self.page_of("1 = 1", "created_at DESC, id", &[], slice)
    }

    /// Whether a row with this content was parked before, whatever became of it.
    pub fn is_quarantined(&self, content: Digest) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM quarantine_row WHERE content_digest = $1 LIMIT 1";
        Ok(self.scalar::<i64>(sql, &[&content])?.is_some())
    }

    /// Parks a row.
    pub fn insert_quarantine_row(&self, row: &QuarantineRow) -> Result<(), Error> {
        self.insert(row)
    }

    /// Replaces a parked row.
    pub fn update_quarantine_row(&self, row: &QuarantineRow) -> Result<bool, Error> {
        self.update(row)
    }

    /// One parked row.
    pub fn quarantine_row(&self, id: QuarantineRowId) -> Result<Option<QuarantineRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A page of parked rows in a state, of all stations or one.
    pub fn quarantine_page(
        &self,
        state: QuarantineState,
        station: Option<StationId>,
        slice: Slice,
    ) -> Result<Page<QuarantineRow>, Error> {
        let order = "batch DESC, row_number";
        match station {
            None => self.page_of("state = $1", order, &[&state], slice),
            Some(station) => {
                let text =
                    "state = $1 AND batch IN (SELECT id FROM import_batch WHERE station = $2)";
                self.page_of(text, order, &[&state, &station], slice)
            }
        }
    }

    /// Sets a choice; the newest replaces the one before.
    pub fn put_preference(&self, choice: &Preference) -> Result<(), Error> {
        let sql = "DELETE FROM preference WHERE scope = $1 AND scope_key = $2";
        self.execute(sql, &[&choice.scope, &choice.scope_key])?;
        self.insert(choice)
    }

    /// The choice for a key of a scope.
    pub fn preference(
        &self,
        scope: PreferenceScope,
        key: Digest,
    ) -> Result<Option<Preference>, Error> {
        self.record("WHERE scope = $1 AND scope_key = $2", &[&scope, &key])
    }
}
