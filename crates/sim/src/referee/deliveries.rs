//! Completions have their proof, evidence belongs to its stop, no order is delivered without an
//! attempt or lost on the way.

use super::{Bench, Whistle};
use porchlight_domain::id::{AttemptId, OrderId};
use porchlight_domain::words::{
    AwardState, EvidenceKind, Handling, OrderState, Outcome, StopState,
};
use porchlight_store::rows::{Attempt, Evidence, Order, Stop};
use std::collections::BTreeMap;

pub(super) fn look(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut evidence: BTreeMap<AttemptId, Vec<&Evidence>> = BTreeMap::new();
    for item in bench.evidence.values() {
        evidence.entry(item.attempt).or_default().push(item);
        photo(bench, item, whistle);
    }
    let mut delivered: BTreeMap<OrderId, u32> = BTreeMap::new();
    for attempt in bench.attempts.values() {
        let items = evidence.get(&attempt.id).map_or(&[][..], Vec::as_slice);
        proof(attempt, items, whistle);
        place(bench, attempt, whistle);
        if attempt.voided_at.is_none() && attempt.outcome == Outcome::Delivered {
            *delivered.entry(attempt.delivery_order).or_default() += 1;
        }
    }
    let mut stops: BTreeMap<OrderId, Vec<&Stop>> = BTreeMap::new();
    for stop in bench.stops.values() {
        stops.entry(stop.delivery_order).or_default().push(stop);
    }
    for order in bench.orders.values() {
        let times = delivered.get(&order.id).copied().unwrap_or(0);
        let due = u32::from(order.state == OrderState::Delivered);
        whistle.unless(times == due, || {
            format!("{} is {} and has {times} deliveries", order.id, order.state)
        });
        on_the_way(bench, order, stops.get(&order.id).map_or(&[], Vec::as_slice), whistle);
    }
}

fn proof(attempt: &Attempt, items: &[&Evidence], whistle: &mut Whistle<'_>) {
    let has = |kind: EvidenceKind| items.iter().any(|item| item.kind == kind);
    let proved = match (attempt.outcome, attempt.handling) {
        (Outcome::Delivered, Some(Handling::Unattended)) => {
            has(EvidenceKind::Photo)
                || has(EvidenceKind::Exception)
                || (attempt.photo_policy == "opted_out" && has(EvidenceKind::Scan))
        }
        (Outcome::Delivered, _) => has(EvidenceKind::Code) || has(EvidenceKind::Note),
        _ => attempt.reason.is_some(),
    };
    whistle.unless(proved, || format!("{} has no proof", attempt.id));
}

/// An attempt is at its order's stop, by the courier whose route the stop is on.
fn place(bench: &Bench, attempt: &Attempt, whistle: &mut Whistle<'_>) {
    let Some(stop) = bench.stops.get(&attempt.stop) else {
        whistle.blow(format!("{} is at no stop", attempt.id));
        return;
    };
    whistle.unless(stop.delivery_order == attempt.delivery_order, || {
        format!("{} is at a stop of another order", attempt.id)
    });
    let own = bench.award_of(stop).is_some_and(|award| award.courier == attempt.courier);
    // What was taken back may have gone to somebody else since.
    whistle.unless(own || attempt.voided_at.is_some(), || {
        format!("{} is by another courier than its stop's", attempt.id)
    });
    whistle.unless(stop.state == StopState::Done || attempt.voided_at.is_some(), || {
        format!("{} stands and its stop is open", attempt.id)
    });
}

/// The file that was committed to is the file that is kept, from the courier who was there.
fn photo(bench: &Bench, item: &Evidence, whistle: &mut Whistle<'_>) {
    let Some(attempt) = bench.attempts.get(&item.attempt) else {
        whistle.blow(format!("{} belongs to no attempt", item.id));
        return;
    };
    if item.kind != EvidenceKind::Photo {
        return;
    }
    let same = bench.uploads.get(&item.id).is_some_and(|upload| {
        Some(upload.digest) == item.digest && upload.courier == attempt.courier
    });
    whistle.unless(same, || format!("{} has another file than the one committed to", item.id));
}

/// An order that is on its way has exactly one open stop, with somebody who will come to it.
fn on_the_way(bench: &Bench, order: &Order, stops: &[&Stop], whistle: &mut Whistle<'_>) {
    if !matches!(order.state, OrderState::Planned | OrderState::OutForDelivery) {
        return;
    }
    let will_come = |stop: &&&Stop| {
        let live = [AwardState::Held, AwardState::CheckedIn, AwardState::Released];
        stop.state != StopState::Done
            && bench.award_of(stop).is_some_and(|award| live.contains(&award.state))
    };
    let count = stops.iter().filter(will_come).count();
    whistle.unless(count == 1, || {
        format!("{} is {} and {count} couriers will come to it", order.id, order.state)
    });
}
