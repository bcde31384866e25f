//! What driving costs: dated rates for each vehicle and country, and the log that a tax office reads.

use crate::id::BlockId;
use crate::money::{Currency, Money};
use crate::time::Timestamp;
use crate::words::VehicleKind;
use alloc::string::String;
use core::fmt::Write as _;

/// Millimetres of a kilometre.
pub const KILOMETRE: u32 = 1_000_000;
/// Millimetres of an international mile.
pub const MILE: u32 = 1_609_344;

/// A published rate: the operator enters it with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MileageRate {
    /// For which vehicle.
    pub vehicle: VehicleKind,
    /// ISO 3166 country, two upper-case letters.
    pub country: [u8; 2],
    /// Since when it holds.
    pub from: Timestamp,
    /// Currency.
    pub currency: Currency,
    /// Thousandths of a minor unit for each [`MileageRate::unit`]: 72 500 is 72.5 cents.
    pub milli_minor: u32,
    /// Length of the unit in millimetres: [`KILOMETRE`] or [`MILE`].
    pub unit: u32,
}

impl MileageRate {
    /// What so many metres cost, rounded up.
    #[must_use]
    pub fn cost(&self, metres: u32) -> Money {
        // Millimetres times thousandths, by the unit and by a thousand.
        let product = u128::from(metres) * 1_000 * u128::from(self.milli_minor);
        let minor = product.div_ceil(u128::from(self.unit.max(1)) * 1_000);
        Money { minor: i64::try_from(minor).unwrap_or(i64::MAX), currency: self.currency }
    }
}

/// The newest rate for a vehicle and country that holds at that moment. The moment is the block's
/// start, so a statement does not change when a new rate is entered.
#[must_use]
pub fn rate_for(
    rates: &[MileageRate],
    vehicle: VehicleKind,
    country: [u8; 2],
    at: Timestamp,
) -> Option<&MileageRate> {
    let fits =
        |rate: &&MileageRate| rate.vehicle == vehicle && rate.country == country && rate.from <= at;
    rates.iter().filter(fits).max_by_key(|rate| rate.from)
}

/// One line of a mileage log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MileageLine<'l> {
    /// The day in the station's zone, as `2026-11-26`.
    pub date: &'l str,
    /// The block.
    pub block: BlockId,
    /// Metres driven.
    pub metres: u32,
    /// The rate that holds.
    pub rate: &'l MileageRate,
}

/// The log as CSV (RFC 4180): one line for each block, lengths in whole metres, amounts in minor units.
#[must_use]
pub fn mileage_csv(lines: &[MileageLine<'_>]) -> String {
    let mut text =
        String::from("date,block,metres,milli_minor_per_unit,unit_mm,cost_minor,currency\r\n");
    for line in lines {
        let (rate, cost) = (line.rate, line.rate.cost(line.metres));
        let _ = write!(
            text,
            "{},{},{},{},{},{},{}\r\n",
            line.date,
            line.block,
            line.metres,
            rate.milli_minor,
            rate.unit,
            cost.minor,
            cost.currency
        );
    }
    text
}
