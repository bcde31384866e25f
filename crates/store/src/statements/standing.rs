//! What is counted about couriers, and facts that excuse it.

use crate::rows::{Attempt, Pulse, StandingEvent, StandingFact};
use crate::{Error, Tx};
use porchlight_domain::id::{AwardId, CourierId, LeafId, StationId};
use porchlight_domain::standing::EventKind;
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Counts something; says whether it was not counted before.
    pub fn insert_standing_event(&self, event: &StandingEvent) -> Result<bool, Error> {
        self.insert_new(event)
    }

    /// What was counted for an award.
    pub fn standing_event(
        &self,
        award: AwardId,
        kind: EventKind,
    ) -> Result<Option<StandingEvent>, Error> {
        self.record("WHERE award = $1 AND kind = $2", &[&award, &kind])
    }

    /// Replaces an event: taken out, or counted after all.
    pub fn update_standing_event(&self, event: &StandingEvent) -> Result<bool, Error> {
        self.update(event)
    }

    /// What stands about a courier since then, the oldest first.
    pub fn standing_events_of(
        &self,
        courier: CourierId,
        since: Timestamp,
    ) -> Result<Vec<StandingEvent>, Error> {
        let rest = "WHERE courier = $1 AND at >= $2 AND void_at IS NULL ORDER BY at, id";
        self.records(rest, &[&courier, &since])
    }

    /// Notes a fact.
    pub fn insert_standing_fact(&self, fact: &StandingFact) -> Result<(), Error> {
        self.insert(fact)
    }

    /// A station's facts that reach beyond a moment, the oldest first.
    pub fn standing_facts_of(
        &self,
        station: StationId,
        since: Timestamp,
    ) -> Result<Vec<StandingFact>, Error> {
        self.records(
            "WHERE station = $1 AND ends_at >= $2 ORDER BY starts_at, id",
            &[&station, &since],
        )
    }

    /// A courier's attempts since then that did not succeed.
    pub fn failures_of(&self, courier: CourierId, since: Timestamp) -> Result<Vec<Attempt>, Error> {
        let rest = "WHERE courier = $1 AND received_at >= $2 AND reason IS NOT NULL \
             AND voided_at IS NULL ORDER BY received_at, id";
        self.records(rest, &[&courier, &since])
    }

    /// When this server last looked at its clock.
    pub fn last_pulse(&self) -> Result<Option<Timestamp>, Error> {
        self.scalar("SELECT at FROM pulse", &[])
    }

    /// Says that this server looked at its clock.
    pub fn put_pulse(&self, at: Timestamp) -> Result<(), Error> {
        self.upsert(&Pulse { id: LeafId([0; 16]), at })
    }
}
