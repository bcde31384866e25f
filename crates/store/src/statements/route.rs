//! Routes, stops and capture challenges.

use crate::rows::{CaptureChallenge, Route, Stop};
use crate::{Error, Tx};
use porchlight_domain::id::{AwardId, OrderId, RouteId, StopId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::StopState;

impl Tx<'_> {
    /// Adds a route; says whether the award had none.
    pub fn insert_route(&self, route: &Route) -> Result<bool, Error> {
        self.insert_new(route)
    }

    /// Replaces a route.
    pub fn update_route(&self, route: &Route) -> Result<bool, Error> {
        self.update(route)
    }

    /// One route.
    pub fn route(&self, id: RouteId) -> Result<Option<Route>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The route of an award.
    pub fn route_of_award(&self, award: AwardId) -> Result<Option<Route>, Error> {
        self.record("WHERE award = $1", &[&award])
    }

    /// Adds a stop.
    pub fn insert_stop(&self, stop: &Stop) -> Result<(), Error> {
        self.insert(stop)
    }

    /// Replaces a stop.
    pub fn update_stop(&self, stop: &Stop) -> Result<bool, Error> {
        self.update(stop)
    }

    /// Takes a stop off its route.
    pub fn remove_stop(&self, id: StopId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM stop WHERE id = $1", &[&id])? == 1)
    }

    /// Moves a stop to a state.
    pub fn set_stop_state(&self, id: StopId, state: StopState) -> Result<bool, Error> {
        Ok(self.execute("UPDATE stop SET state = $1 WHERE id = $2", &[&state, &id])? == 1)
    }

    /// One stop.
    pub fn stop(&self, id: StopId) -> Result<Option<Stop>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The stops of a route, in order.
    pub fn stops_of(&self, route: RouteId) -> Result<Vec<Stop>, Error> {
        self.records("WHERE route = $1 ORDER BY position", &[&route])
    }

    /// The newest stop of an order.
    pub fn newest_stop_of_order(&self, order: OrderId) -> Result<Option<Stop>, Error> {
        self.record("WHERE delivery_order = $1 ORDER BY id DESC LIMIT 1", &[&order])
    }

    /// Every stop of an order, oldest first.
    pub fn stops_of_order(&self, order: OrderId) -> Result<Vec<Stop>, Error> {
        self.records("WHERE delivery_order = $1 ORDER BY id", &[&order])
    }

    /// Stops that are late: still ahead although planned before `before`.
    pub fn late_stops(&self, before: Timestamp, limit: u32) -> Result<Vec<Stop>, Error> {
        let rest = "WHERE state <> 'done' AND planned_arrival < $1 AND route IN \
            (SELECT route.id FROM route JOIN award ON award.id = route.award \
             WHERE award.state IN ('checked_in', 'released')) \
            ORDER BY planned_arrival LIMIT $2";
        self.records(rest, &[&before, &limit])
    }

    /// Adds the capture challenge of a stop unless it has one.
    pub fn insert_capture_challenge(&self, challenge: &CaptureChallenge) -> Result<bool, Error> {
        self.insert_new(challenge)
    }

    /// The capture challenge of a stop.
    pub fn capture_challenge(&self, stop: StopId) -> Result<Option<CaptureChallenge>, Error> {
        self.record("WHERE stop = $1", &[&stop])
    }

    /// Removes a stop's challenge, so that its next courier gets a fresh one.
    pub fn remove_capture_challenge(&self, stop: StopId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM capture_challenge WHERE stop = $1", &[&stop])? == 1)
    }
}
