//! What is planned for when.

use super::race::Heat;
use crate::act::Act;
use porchlight_domain::time::Timestamp;
use std::collections::BTreeMap;

/// Something that comes due. What depends on the database is worked out when it does.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// An act, as it stands.
    Act(Box<Act>),
    /// Couriers look at the open rounds and enter.
    Entries(u32),
    /// Some who hold a place give it back.
    Returns,
    /// The dispatcher fills what is still free tomorrow.
    Fill,
    /// The day's file of orders is imported; the number tells repetitions apart.
    Import(u32),
    /// Recipients read their mail.
    Choices,
    /// The day goes otherwise: transfers, moves, cancellations.
    Surprises,
    /// Recipients, staff and couriers look at photos, and some recipients erase theirs.
    Looks,
    /// People claim, answer, report, decide and appeal.
    Redress,
    /// Phones load their itineraries.
    Sync,
    /// What comes due at the station in race mode.
    Race(Heat),
}

/// Items by time, equal times in the order in which they were put.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    items: BTreeMap<(Timestamp, u64), Item>,
    serial: u64,
}

impl Agenda {
    pub(super) fn put(&mut self, at: Timestamp, item: Item) {
        self.serial += 1;
        self.items.insert((at, self.serial), item);
    }

    pub(super) fn pop_due(&mut self, now: Timestamp) -> Option<(Timestamp, Item)> {
        let first = self.items.first_entry()?;
        if first.key().0 > now {
            return None;
        }
        let ((at, _), item) = first.remove_entry();
        Some((at, item))
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.items.first_key_value().map(|((at, _), _)| *at)
    }
}
