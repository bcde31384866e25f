//! How long photos of doors are kept.
//!
//! Owns: the two classes of a delivery's photo and when each is due. Never does: erase anything, or
//! ask the time. Start at [`Retention::erase_at`].

use crate::time::{DAY, Timestamp};

/// Fewest days a photo may be kept: a recipient who was away for a week must still find it.
pub const LEAST_DAYS: u16 = 7;
/// Most days a photo may be kept.
pub const MOST_DAYS: u16 = 365;

/// Most days positions around a stop may be kept.
pub const MOST_POSITION_DAYS: u16 = 30;

/// What the operator promises about photos and positions, in days since they were received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// A delivery that nobody complained about.
    pub ordinary_days: u16,
    /// A delivery with a claim, also after it was settled.
    pub disputed_days: u16,
    /// Positions on the way to and from a door; coarse after a day.
    pub position_days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self { ordinary_days: 30, disputed_days: 90, position_days: MOST_POSITION_DAYS }
    }
}

/// What is known about complaints of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispute {
    /// There never was a claim.
    None,
    /// A claim is open: nothing may be erased.
    Open,
    /// There was a claim, and it is settled.
    Settled,
}

impl Retention {
    /// Whether the days are ones that can be promised.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let fits = |days: u16| (LEAST_DAYS..=MOST_DAYS).contains(&days);
        fits(self.ordinary_days)
            && fits(self.disputed_days)
            && self.ordinary_days <= self.disputed_days
            && (1..=MOST_POSITION_DAYS).contains(&self.position_days)
    }

    /// When a photo received at `received` is erased; `None` while an open claim holds it.
    #[must_use]
    pub fn erase_at(&self, received: Timestamp, dispute: Dispute) -> Option<Timestamp> {
        let days = match dispute {
            Dispute::Open => return None,
            Dispute::None => self.ordinary_days,
            Dispute::Settled => self.disputed_days,
        };
        Some(received.plus(i64::from(days) * DAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_claim_holds_a_photo_for_ever_and_a_settled_one_for_longer() {
        let retention = Retention::default();
        let received = Timestamp::from_micros(0);
        assert_eq!(retention.erase_at(received, Dispute::Open), None);
        let plain = retention.erase_at(received, Dispute::None);
        let settled = retention.erase_at(received, Dispute::Settled);
        assert_eq!(plain, Some(received.plus(30 * DAY)));
        assert!(settled > plain);
    }

    #[test]
    fn a_promise_shorter_than_a_holiday_or_longer_than_a_year_is_not_sound() {
        let sound = |ordinary_days, disputed_days| {
            Retention { ordinary_days, disputed_days, ..Retention::default() }.is_sound()
        };
        assert!(sound(7, 365));
        assert!(!sound(6, 90));
        assert!(!sound(30, 366));
        assert!(!sound(90, 30));
        let positions = |days| Retention { position_days: days, ..Retention::default() }.is_sound();
        assert!(positions(1) && positions(30) && !positions(0) && !positions(31));
    }
}
