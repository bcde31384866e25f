//! Who was erased, as it is noted outside the database.
//!
//! Owns: the line that stands for a person. Never does: hold anything that says who it was: ids are random, and
//! the mark of an order says nothing without the server's key.

use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CourierId, OrderId, StationId};
use porchlight_domain::time::Timestamp;
use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// Somebody who was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forgotten {
    /// A courier.
    Courier(CourierId),
    /// The recipient of an order.
    Recipient(ForgottenOrder),
}

/// An order whose recipient was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForgottenOrder {
    /// The order.
    pub order: OrderId,
    /// Its station.
    pub station: StationId,
    /// Its mark, by which a list that names it again is known.
    pub mark: Digest,
    /// When it was erased.
    pub erased_at: Timestamp,
}

impl Display for Forgotten {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Courier(id) => write!(f, "{id}"),
            Self::Recipient(ForgottenOrder { order, station, mark, erased_at }) => {
                // The mark stands last, because one that was cut off is no mark.
                write!(f, "{order} {station} {} {}", erased_at.micros(), mark.hex())
            }
        }
    }
}

/// A line that stands for nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotForgotten;

impl FromStr for Forgotten {
    type Err = NotForgotten;

    fn from_str(line: &str) -> Result<Self, NotForgotten> {
        if let Ok(id) = line.parse() {
            return Ok(Self::Courier(id));
        }
        let words: Vec<&str> = line.split(' ').collect();
        let [order, station, erased_at, mark] = words.as_slice() else { return Err(NotForgotten) };
        Ok(Self::Recipient(ForgottenOrder {
            order: order.parse().map_err(|_| NotForgotten)?,
            station: station.parse().map_err(|_| NotForgotten)?,
            mark: Digest::from_hex(mark).ok_or(NotForgotten)?,
            erased_at: Timestamp(erased_at.parse().map_err(|_| NotForgotten)?),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_who_is_noted_is_read_again_and_a_line_that_was_cut_off_is_nobody() {
        let order = ForgottenOrder {
            order: OrderId([1; 16]),
            station: StationId([2; 16]),
            mark: Digest([3; 32]),
            erased_at: Timestamp(4_000_005),
        };
        for noted in [Forgotten::Courier(CourierId([9; 16])), Forgotten::Recipient(order)] {
            let line = noted.to_string();
            assert_eq!(line.parse(), Ok(noted));
            for cut in 0..line.len() {
                assert_eq!(line[..cut].parse::<Forgotten>(), Err(NotForgotten), "{cut}");
            }
        }
    }
}
