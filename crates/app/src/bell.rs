//! Which bells ring after a commit, so that open pages fetch what changed.
//!
//! Owns: from a thing that changed to the topics of everybody who may be looking at it. Never does:
//! carry content; a page fetches with its own authority. A bell that finds nothing stays silent: what
//! it would announce is in the store already, and pages refetch by themselves now and then.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::id::{AwardId, CaseId, DecisionId, OrderId, StationId, StopId};
use porchlight_domain::words::StopState;
use porchlight_store::Tx;
use porchlight_store::rows::Stop;
use std::collections::BTreeSet;

/// Topics, each once, in a stable order.
type Topics = BTreeSet<String>;

impl App {
    /// Something of a station changed that no recipient sees.
    pub(crate) fn ring_station(&self, ctx: &Ctx, station: StationId) {
        self.ports.bell.ring(&format!("station/{station}"), ctx.now);
    }

    /// Something was asked or decided in a case: the phone of whom it is about.
    pub(crate) fn ring_case(&self, ctx: &Ctx, case: CaseId) {
        if let Ok(Some(case)) = self.read(|tx| Ok(tx.case(case)?)) {
            self.ring_courier(ctx, case.courier);
        }
    }

    /// A decision changed: the phone of whom it is about.
    pub(crate) fn ring_decision(&self, ctx: &Ctx, decision: DecisionId) {
        if let Ok(Some(row)) = self.read(|tx| Ok(tx.decision(decision)?)) {
            self.ring_courier(ctx, row.courier);
        }
    }

    /// An award changed: its station.
    pub(crate) fn ring_award(&self, ctx: &Ctx, award: AwardId) {
        self.ring_found(ctx, |tx, topics| station_of(tx, award, topics));
    }

    /// A route changed as a whole, for example when it was released: its station and every order on
    /// it.
    pub(crate) fn ring_route(&self, ctx: &Ctx, award: AwardId) {
        self.ring_found(ctx, |tx, topics| {
            station_of(tx, award, topics)?;
            let Some(route) = tx.route_of_award(award)? else { return Ok(()) };
            topics.extend(tx.stops_of(route.id)?.iter().map(topic));
            Ok(())
        });
    }

    /// Something happened at a stop: its order, its station, and the orders that come later on the
    /// route, whose "stops before yours" and expected time follow from it.
    pub(crate) fn ring_stop(&self, ctx: &Ctx, stop: StopId) {
        self.ring_found(ctx, |tx, topics| {
            let Some(stop) = tx.stop(stop)? else { return Ok(()) };
            if let Some(order) = tx.order(stop.delivery_order)? {
                topics.insert(format!("station/{}", order.station));
            }
            topics.insert(topic(&stop));
            later(tx, &stop, topics)
        });
    }

    /// An order changed: itself, its station, and the orders that come later on its route.
    pub(crate) fn ring_order(&self, ctx: &Ctx, order: OrderId) {
        let topics = self.topics_of_order(order);
        self.ring_all(ctx, topics);
    }

    /// Who may be looking at an order, for a change that takes it off its route.
    pub(crate) fn topics_of_order(&self, order: OrderId) -> Topics {
        self.found(|tx, topics| {
            let Some(row) = tx.order(order)? else { return Ok(()) };
            topics.insert(format!("station/{}", row.station));
            topics.insert(format!("order/{order}"));
            tx.newest_stop_of_order(order)?.map_or(Ok(()), |stop| later(tx, &stop, topics))
        })
    }

    /// Rings for all of these.
    pub(crate) fn ring_all(&self, ctx: &Ctx, topics: impl IntoIterator<Item = String>) {
        for topic in topics {
            self.ports.bell.ring(&topic, ctx.now);
        }
    }

    fn ring_found(&self, ctx: &Ctx, find: impl FnOnce(&Tx<'_>, &mut Topics) -> Result<()>) {
        self.ring_all(ctx, self.found(find));
    }

    fn found(&self, find: impl FnOnce(&Tx<'_>, &mut Topics) -> Result<()>) -> Topics {
        self.read(|tx| {
            let mut topics = Topics::new();
            find(tx, &mut topics)?;
            Ok(topics)
        })
        .unwrap_or_default()
    }
}

fn topic(stop: &Stop) -> String {
    format!("order/{}", stop.delivery_order)
}

fn station_of(tx: &Tx<'_>, award: AwardId, topics: &mut Topics) -> Result<()> {
    let Some(award) = tx.award(award)? else { return Ok(()) };
    let block = tx.block(award.block)?;
    topics.extend(block.map(|block| format!("station/{}", block.station)));
    Ok(())
}

fn later(tx: &Tx<'_>, stop: &Stop, topics: &mut Topics) -> Result<()> {
    let stops = tx.stops_of(stop.route)?;
    let open = stops.iter().filter(|s| s.position > stop.position && s.state != StopState::Done);
    topics.extend(open.map(topic));
    Ok(())
}
