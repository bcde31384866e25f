//! What a station's trust report counts. Nobody is named.

use crate::rows::{Appeal, Claim, RemedyRow};
use crate::{Error, Tx};
use porchlight_domain::id::StationId;
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Deliveries at a station in a span.
    pub fn deliveries_between(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<u64, Error> {
        let sql = "SELECT COUNT(*) FROM attempt a JOIN delivery_order o ON o.id = a.delivery_order \
            WHERE o.station = $1 AND a.received_at >= $2 AND a.received_at < $3 \
            AND a.outcome = 'delivered' AND a.voided_at IS NULL";
        let count: i64 = self.scalar(sql, &[&station, &from, &until])?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Claims about a station's orders that were made in a span, oldest first.
    pub fn claims_between(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE delivery_order IN (SELECT o.id FROM delivery_order o WHERE o.station = $1) \
            AND made_at >= $2 AND made_at < $3 ORDER BY made_at, id LIMIT $4";
        self.records(rest, &[&station, &from, &until, &limit])
    }

    /// A station's remedies that were asked for in a span, oldest first.
    pub fn remedies_between(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<RemedyRow>, Error> {
        let rest = "WHERE station = $1 AND asked_at >= $2 AND asked_at < $3 \
            ORDER BY asked_at, id LIMIT $4";
        self.records(rest, &[&station, &from, &until, &limit])
    }

    /// Appeals against decisions about a station's couriers that were made in a span, oldest first.
    pub fn appeals_between(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Appeal>, Error> {
        let rest = "WHERE decision IN (SELECT d.id FROM decision d JOIN case_file c \
            ON c.id = d.case_file WHERE c.station = $1) AND made_at >= $2 AND made_at < $3 \
            ORDER BY made_at, id LIMIT $4";
        self.records(rest, &[&station, &from, &until, &limit])
    }

    /// Cases about a station's couriers that opened in a span: when, and when each first led to a decision
    /// by people or ended without one.
    pub fn cases_between(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<(Timestamp, Option<Timestamp>)>, Error> {
        let sql = "SELECT c.opened_at, COALESCE((SELECT MIN(d.issued_at) FROM decision d \
            WHERE d.case_file = c.id AND d.automatic = 0 AND d.kind <> 'notice'), c.ended_at) \
            FROM case_file c WHERE c.station = $1 AND c.opened_at >= $2 AND c.opened_at < $3 \
            ORDER BY c.opened_at, c.id LIMIT $4";
        self.rows(sql, &[&station, &from, &until, &limit], |row| {
            Ok((row.get::<Timestamp>(0)?, row.get::<Option<Timestamp>>(1)?))
        })
    }
}
