//! What couriers and the desk read about a check-in, and the station's code.

use super::{hours, rule_of, span_now};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::zone;
use porchlight_domain::check_in::{Changes, Hours, Rule, slot_ends};
use porchlight_domain::id::{AwardId, BlockId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, CheckInRow, StationDelay};

/// The check-in of one award as its courier reads it.
#[derive(Debug, Clone)]
pub struct CheckInView {
    /// When it is taken.
    pub hours: Hours,
    /// What the station asks.
    pub rule: Rule,
    /// What was said last, and what it was worth.
    pub last: Option<CheckInRow>,
    /// The delay that the courier noted.
    pub delay: Option<StationDelay>,
}

/// What stands about the check-in of an award, as the desk reads it.
#[derive(Debug, Clone)]
pub struct AwardArrival {
    /// The award.
    pub award: AwardId,
    /// What was said, in the order in which it came.
    pub said: Vec<CheckInRow>,
    /// The delay that the courier noted.
    pub delay: Option<StationDelay>,
}

/// The code that hangs at a station now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationCode {
    /// Six digits.
    pub digits: String,
    /// How often it changes.
    pub changes: Changes,
    /// When it changes next.
    pub until: Timestamp,
}

/// The check-in of an award.
pub(crate) fn check_in_view(tx: &Tx<'_>, award: &Award, block: &Block) -> Result<CheckInView> {
    Ok(CheckInView {
        hours: hours(block),
        rule: rule_of(tx, block.station)?,
        last: tx.check_ins_of(award.id)?.pop(),
        delay: tx.station_delay(award.id)?,
    })
}

impl App {
    /// What was said about the check-ins of a block.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn block_arrivals(&self, ctx: &Ctx, block: BlockId) -> Result<Vec<AwardArrival>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let mut said = tx.check_ins_of_block(block)?;
            let mut delays = tx.station_delays_of_block(block)?;
            let mut list: Vec<AwardArrival> = vec![];
            let ids = said.iter().map(|row| row.award).chain(delays.iter().map(|row| row.award));
            let mut awards: Vec<AwardId> = ids.collect();
            awards.sort_unstable();
            awards.dedup();
            for award in awards {
                list.push(AwardArrival {
                    award,
                    said: said.extract_if(.., |row| row.award == award).collect(),
                    delay: delays.extract_if(.., |row| row.award == award).next(),
                });
            }
            Ok(list)
        })
    }

    /// The code of a station at this moment, to be shown or printed there.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent.
    pub fn station_code(&self, ctx: &Ctx, station: StationId) -> Result<StationCode> {
        ctx.allow_dispatch()?;
        let now = ctx.now;
        self.read(|tx| {
            let place = tx.station(station)?.ok_or(Error::Absent("station"))?;
            let changes = rule_of(tx, station)?.changes;
            let zone = zone::zone(&place.time_zone);
            let midnight = || zone::day(zone::date_of(now, &zone), &zone).map(|day| day.end);
            let until = match changes {
                Changes::Minutes => slot_ends(now),
                Changes::Day => midnight().unwrap_or(now),
            };
            let digits = self.keys.station_code(station, &span_now(&place, changes, now));
            Ok(StationCode { digits, changes, until })
        })
    }
}
