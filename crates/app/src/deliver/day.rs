//! Loading, release, returns and check-out.

use super::MAX_SCANS;
use crate::app::{App, Done};
use crate::block::award_fact;
use crate::check_in::first_said;
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::{pay, standing};
use porchlight_domain::id::{AwardId, CourierId, ScanId, StopId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{
    AwardState, OrderState, ReasonCode, ScanResult, ScanStep, StopState,
};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Package, Scan};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What became of a check-in or check-out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Checked {
    /// Done, now or before.
    Done,
    /// Too early; microseconds since 1970 from which on it works.
    TooEarly(i64),
    /// The block is over, or was given back.
    Over,
    /// Nothing shows yet that the courier is there: why, and how many metres away the phone is.
    NotShown(String, Option<u32>),
    /// Packages are neither delivered nor returned: their barcodes.
    OpenPackages(Vec<String>),
}

/// One reading of a package code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewScan {
    /// Made on the phone; repeating it changes nothing.
    pub id: String,
    /// What was read or typed.
    pub barcode: String,
    /// When, by the phone's clock, microseconds since 1970.
    pub occurred_at: i64,
    /// At which stop, for scans at a door; in text.
    pub stop: Option<String>,
}

/// What a scan turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// What was read.
    pub barcode: String,
    /// Stable code: expected, duplicate or misload.
    pub result: String,
    /// The sender's reference, if the package is known.
    pub reference: Option<String>,
}

/// A package of a route.
struct Expected {
    package: Package,
    stop: String,
    reference: String,
}

fn manifest(tx: &Tx<'_>, award: AwardId) -> Result<Vec<Expected>> {
    let mut lines = vec![];
    for stop in tx.route_of_award(award)?.map_or(Ok(vec![]), |r| tx.stops_of(r.id))? {
        let reference = tx.order(stop.delivery_order)?.map(|o| o.external_reference);
        for package in tx.packages_of(stop.delivery_order)? {
            let reference = reference.clone().unwrap_or_default();
            lines.push(Expected { package, stop: stop.id.to_string(), reference });
        }
    }
    Ok(lines)
}

pub(crate) fn own_award(tx: &Tx<'_>, id: AwardId, courier: CourierId) -> Result<Award> {
    tx.award(id)?.filter(|a| a.courier == courier).ok_or(Error::Absent("award"))
}

pub(crate) fn change(
    tx: &Tx<'_>,
    hand: &mut Hand,
    award: &mut Award,
    state: AwardState,
) -> Result<()> {
    award.state = state;
    award.holds = state.holds_place();
    award.changed_at = hand.now;
    tx.update_award(award)?;
    hand.leave(LeafKind::Award, award.id, award_fact(award));
    Ok(())
}

/// Work that was done shows that the courier came, whatever the server heard of check-in and
/// loading: requests may arrive late or out of order, and nobody who worked is a no-show.
pub(super) fn came(tx: &Tx<'_>, hand: &mut Hand, award: &mut Award) -> Result<()> {
    let unheard = [AwardState::Held, AwardState::CheckedIn, AwardState::NoShow];
    if unheard.contains(&award.state) {
        standing::reported_late(tx, hand, award)?;
        // Whoever said before that they were there, and is at work now, was there.
        let said = first_said(tx, award.id)?.unwrap_or(hand.now);
        award.checked_in_at = award.checked_in_at.or(Some(said));
        release(tx, hand, award)?;
    }
    Ok(())
}

impl App {
    /// Loading scans: which packages of the route are in the vehicle. The first one releases the
    /// courier from the station.
    ///
    /// # Errors
    /// Denied to all but couriers; invalid list; absent award.
    pub fn scan(
        &self,
        ctx: &mut Ctx,
        id: AwardId,
        step: ScanStep,
        scans: Vec<NewScan>,
    ) -> Result<Vec<Scanned>> {
        let courier = ctx.courier()?;
        if scans.is_empty() || scans.len() > MAX_SCANS {
            return Err(Error::invalid(
                "scans",
                "scan_count",
                format!("send 1 to {MAX_SCANS} scans at once"),
            ));
        }
        let request = format!("scan {id} {step} {scans:?}");
        let scanned = self.record(ctx, &request, move |tx, hand| {
            let mut award = own_award(tx, id, courier)?;
            let manifest = manifest(tx, id)?;
            let before = tx.scans_of(id, step)?;
            let mut seen: Vec<String> = before.iter().map(|s| s.barcode.clone()).collect();
            let mut answers = vec![];
            let mut kept = vec![];
            for scan in &scans {
                let barcode = scan.barcode.trim().to_owned();
                // At a door only that stop's packages are the right ones.
                let here = scan.stop.as_ref().filter(|_| step == ScanStep::Stop);
                let known = manifest.iter().find(|line| {
                    line.package.barcode == barcode && here.is_none_or(|stop| *stop == line.stop)
                });
                let again = before.iter().find(|s| s.id.to_string() == scan.id);
                let result = if let Some(again) = again {
                    again.result
                } else if seen.contains(&barcode) {
                    ScanResult::Duplicate
                } else if known.is_some() {
                    ScanResult::Expected
                } else {
                    ScanResult::Misload
                };
                let row = scan_row(scan, &barcode, courier, id, step, result, known, hand.now)?;
                if tx.insert_scan(&row)? {
                    kept.push(json!({"barcode": barcode, "result": result.code()}));
                    seen.push(barcode.clone());
                }
                answers.push(Scanned {
                    barcode,
                    result: result.code().into(),
                    reference: known.map(|line| line.reference.clone()),
                });
            }
            if kept.is_empty() {
                return Ok(Done::Refused(answers));
            }
            if step == ScanStep::Load {
                came(tx, hand, &mut award)?;
            }
            let fact = json!({"step": step.code(), "scans": kept});
            hand.leave(LeafKind::Scan, id, fact);
            Ok(Done::Kept(answers))
        })?;
        if step == ScanStep::Load {
            // The first one released the route.
            self.ring_route(ctx, id);
        } else {
            self.ring_award(ctx, id);
        }
        Ok(scanned)
    }

    /// The courier is at a stop.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn arrive(&self, ctx: &mut Ctx, id: StopId, occurred_at: Timestamp) -> Result<Checked> {
        let courier = ctx.courier()?;
        let checked = self.record(ctx, &format!("arrive {id}"), move |tx, hand| {
            // A stop that a dispatcher gave to somebody else meanwhile may be gone.
            let Some(mut stop) = tx.stop(id)? else { return Ok(Done::Refused(Checked::Over)) };
            let route = tx.route(stop.route)?.ok_or(Error::Absent("route"))?;
            let Ok(mut award) = own_award(tx, route.award, courier) else {
                return Ok(Done::Refused(Checked::Over));
            };
            if stop.state != StopState::Ahead {
                return Ok(Done::Refused(Checked::Done));
            }
            came(tx, hand, &mut award)?;
            if award.state != AwardState::Released {
                return Ok(Done::Refused(Checked::Over));
            }
            stop.state = StopState::Arrived;
            stop.arrived_at = Some(occurred_at.min(hand.now));
            tx.update_stop(&stop)?;
            let fact = json!({"stop": id.to_string(), "arrived_at": occurred_at.micros()});
            hand.leave(LeafKind::Route, stop.route, fact);
            Ok(Done::Kept(Checked::Done))
        })?;
        self.ring_stop(ctx, id);
        Ok(checked)
    }

    /// The block is done: everything on the route is delivered, returned or scanned back.
    ///
    /// # Errors
    /// Denied to all but couriers; absent award.
    pub fn check_out(&self, ctx: &mut Ctx, id: AwardId) -> Result<Checked> {
        let courier = ctx.courier()?;
        let checked = self.record(ctx, &format!("check_out {id}"), move |tx, hand| {
            let mut award = own_award(tx, id, courier)?;
            match award.state {
                AwardState::CheckedOut => return Ok(Done::Refused(Checked::Done)),
                AwardState::CheckedIn | AwardState::Released => {}
                _ => return Ok(Done::Refused(Checked::Over)),
            }
            let back: Vec<String> =
                tx.scans_of(id, ScanStep::Return)?.into_iter().map(|s| s.barcode).collect();
            let mut open = vec![];
            let mut returned = vec![];
            let route = tx.route_of_award(id)?;
            for stop in route.as_ref().map_or(Ok(vec![]), |r| tx.stops_of(r.id))? {
                let Some(order) = tx.order(stop.delivery_order)? else { continue };
                if matches!(order.state, OrderState::Delivered | OrderState::Returned) {
                    continue;
                }
                // What was never in the vehicle cannot be brought back: the attempt says so, and the
                // dispatcher sees the order.
                let was_missing = tx
                    .attempt_of_stop(stop.id)?
                    .is_some_and(|attempt| attempt.reason == Some(ReasonCode::Missing));
                if was_missing {
                    continue;
                }
                let packages = tx.packages_of(order.id)?;
                let missing: Vec<_> =
                    packages.iter().filter(|p| !back.contains(&p.barcode)).collect();
                if missing.is_empty() {
                    returned.push((stop, order));
                } else {
                    open.extend(missing.into_iter().map(|p| p.barcode.clone()));
                }
            }
            if !open.is_empty() {
                open.sort_unstable();
                open.dedup();
                return Ok(Done::Refused(Checked::OpenPackages(open)));
            }
            for (stop, order) in returned {
                tx.set_stop_state(stop.id, StopState::Done)?;
                // Back at the station and open again, so that tomorrow's plan takes it up; unless
                // it was planned anew or cancelled meanwhile.
                let newest = tx.newest_stop_of_order(order.id)?;
                if newest.is_none_or(|s| s.id == stop.id) && order.state != OrderState::Cancelled {
                    tx.set_order_state(order.id, OrderState::AttemptFailed, hand.now)?;
                }
                hand.leave(LeafKind::Order, order.id, json!({"returned_to_station": true}));
            }
            award.checked_out_at = Some(hand.now);
            change(tx, hand, &mut award, AwardState::CheckedOut)?;
            standing::kept(tx, hand, &award)?;
            // Paid in the same commit: the statement is there when the phone hears of the check-out.
            pay::settle(tx, hand, &award)?;
            Ok(Done::Kept(Checked::Done))
        })?;
        self.ring_route(ctx, id);
        Ok(checked)
    }
}

/// Loaded and free to leave: its orders are on their way.
fn release(tx: &Tx<'_>, hand: &mut Hand, award: &mut Award) -> Result<()> {
    award.released_at = Some(hand.now);
    change(tx, hand, award, AwardState::Released)?;
    if let Some(route) = tx.route_of_award(award.id)? {
        for stop in tx.stops_of(route.id)? {
            let planned =
                tx.order(stop.delivery_order)?.is_some_and(|o| o.state == OrderState::Planned);
            if planned {
                tx.set_order_state(stop.delivery_order, OrderState::OutForDelivery, hand.now)?;
            }
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the columns of a scan")]
fn scan_row(
    scan: &NewScan,
    barcode: &str,
    courier: CourierId,
    award: AwardId,
    step: ScanStep,
    result: ScanResult,
    known: Option<&Expected>,
    now: Timestamp,
) -> Result<Scan> {
    let id: ScanId = scan.id.parse().map_err(|e: porchlight_domain::id::NotAnId| {
        Error::invalid("id", "not_an_id", e.to_string())
    })?;
    if barcode.is_empty() || barcode.len() > 100 {
        return Err(Error::invalid(
            "barcode",
            "barcode_length",
            "a barcode has 1 to 100 characters",
        ));
    }
    Ok(Scan {
        id,
        package: known.map(|line| line.package.id),
        barcode: barcode.into(),
        courier,
        award,
        stop: scan.stop.as_deref().and_then(|s| s.parse().ok()),
        step,
        result,
        occurred_at: Timestamp(scan.occurred_at).min(now),
        received_at: now,
    })
}
