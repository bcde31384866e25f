//! The finding about one delivery's place: how it fits the site, and the strength line.

use super::{door_of, of_row, point_of, site_of};
use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::zone;
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, OrderId, PlaceFindingId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::place::{
    Best, DropPoint, Fit, Fix, LEARNING, LEAVING_METRES, Label, NEIGHBOUR_METRES, SceneSeen, Seen,
    TraceStep, WEIGHING, dwell, weigh,
};
use porchlight_domain::strength::{Deed, Line, Nearness, WORDING};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{
    Act, Assurance, EvidenceKind, Handling, Outcome, ScanResult, ScanStep, UploadState,
};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Evidence, Order, PlaceFinding, Stop};
use serde_json::json;

/// Most neighbours a delivery is weighed against, the nearest ones.
const MAX_NEIGHBOURS: usize = 12;
/// Most drop points looked at around a door.
const MAX_AROUND: u32 = 200;
/// Metres in a micro-degree of latitude, for a box that is wide enough.
const MICRO_METRES: f64 = 0.111_32;

/// What is known now that was not known at the weighing before.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fresh {
    /// How sure we are of the phone.
    pub(crate) assurance: Option<Assurance>,
    /// How the photo compares with earlier ones.
    pub(crate) scene: Option<SceneSeen>,
}

/// The strength line's facts, as a finding keeps them.
#[must_use]
pub fn line_of(row: &PlaceFinding) -> Line {
    let best =
        |corners: Option<u32>, deliveries| corners.map(|corners| Best { corners, deliveries });
    let near = row.within_m.zip(row.source);
    Line {
        deed: row.deed,
        near: near.map(|(within_m, source)| Nearness {
            within_m,
            source,
            deliveries: row.deliveries,
        }),
        left_after_s: row.left_after_s,
        scene: SceneSeen {
            here: best(row.scene_here, row.scene_here_of),
            elsewhere: best(row.scene_elsewhere, row.scene_elsewhere_of),
        },
        label: row.label,
        photo_here: row.photo_here,
        assurance: row.assurance,
    }
}

/// Everything an attempt's weighing looks at.
struct Matter {
    attempt: Attempt,
    stop: Stop,
    order: Order,
    evidence: Vec<Evidence>,
    before: Option<PlaceFinding>,
}

/// Weighs an attempt and keeps the finding if it says something new; the newest finding.
pub(crate) fn weigh_attempt(
    tx: &Tx<'_>,
    hand: &mut Hand,
    id: AttemptId,
    fresh: Fresh,
) -> Result<Option<PlaceFinding>> {
    let Some(attempt) = tx.attempt(id)?.filter(|attempt| attempt.voided_at.is_none()) else {
        return Ok(None);
    };
    let matter = Matter {
        stop: tx.stop(attempt.stop)?.ok_or(Error::Absent("stop"))?,
        order: tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?,
        evidence: tx.evidence_of(id)?,
        before: tx.place_finding_of(id)?,
        attempt,
    };
    let row = finding(tx, hand, &matter, fresh)?;
    if let Some(before) = &matter.before {
        let same = PlaceFinding {
            id: row.id,
            version: row.version,
            made_at: row.made_at,
            settled_at: None,
            settled_by: None,
            ..before.clone()
        };
        if same == row {
            return Ok(matter.before);
        }
    }
    tx.insert_place_finding(&row)?;
    hand.leave(LeafKind::Finding, id, fact(&row)?);
    Ok(Some(row))
}

fn finding(tx: &Tx<'_>, hand: &mut Hand, of: &Matter, fresh: Fresh) -> Result<PlaceFinding> {
    let before = of.before.as_ref();
    let own = door_of(tx, &of.order)?;
    let fix = fix_of(&of.attempt);
    let scene = fresh.scene.or_else(|| before.map(|row| line_of(row).scene)).unwrap_or_default();
    let label = label_of(tx, of)?;
    let near = neighbours(tx, of, own)?;
    let points: Vec<DropPoint> = near.iter().map(|(_, point)| *point).collect();
    let fit = weigh(own, &points, Seen { fix, scene, label });
    let photo_here = has_photo(tx, of)? || before.is_some_and(|row| row.photo_here);
    let line = Line {
        deed: deed_of(of),
        near: fix.map(|fix| Nearness {
            within_m: own.within(fix),
            source: own.source,
            deliveries: own.fixes,
        }),
        left_after_s: left_after(tx, of)?,
        scene,
        label,
        photo_here,
        assurance: assurance_of(tx, of, fresh)?,
    };
    let station = tx.station(of.order.station)?.ok_or(Error::Absent("station"))?;
    let clock = zone::clock(moment_of(of), &zone::zone(&station.time_zone));
    let other = fit.neighbour.and_then(|index| near.get(index)).map(|(order, _)| *order);
    Ok(row(hand, of, &line, &fit, other, line.words(&clock)))
}

fn row(
    hand: &mut Hand,
    of: &Matter,
    line: &Line,
    fit: &Fit,
    other_order: Option<OrderId>,
    words: String,
) -> PlaceFinding {
    let (here, elsewhere) = (line.scene.here, line.scene.elsewhere);
    let deliveries = |best: Option<Best>| best.map_or(0, |best| best.deliveries);
    let reasons: Vec<&str> = fit.reasons.iter().map(|reason| reason.code()).collect();
    PlaceFinding {
        id: hand.id(PlaceFindingId::new),
        attempt: of.attempt.id,
        version: of.before.as_ref().map_or(1, |row| row.version + 1),
        site: of.before.as_ref().map_or_else(|| site_of(&of.order), |row| row.site),
        station: of.order.station,
        happened_at: moment_of(of),
        deed: line.deed,
        within_m: line.near.map(|near| near.within_m),
        source: line.near.map(|near| near.source),
        deliveries: line.near.map_or(0, |near| near.deliveries),
        left_after_s: line.left_after_s,
        scene_here: here.map(|best| best.corners),
        scene_here_of: deliveries(here),
        scene_elsewhere: elsewhere.map(|best| best.corners),
        scene_elsewhere_of: deliveries(elsewhere),
        label: line.label,
        photo_here: line.photo_here,
        assurance: line.assurance,
        wrong_per_mille: fit.wrong_per_mille,
        // A try without delivery may be recorded anywhere: nothing was left at a wrong door.
        doubtful: fit.is_doubtful() && of.attempt.outcome == Outcome::Delivered,
        reasons: reasons.join(" "),
        other_order,
        words,
        made_at: hand.now,
        settled_at: None,
        settled_by: None,
    }
}

/// The fact that a bundle repeats. The other door stays out: it is somebody else's home.
fn fact(row: &PlaceFinding) -> Result<serde_json::Value> {
    let line = line_of(row);
    let unchecked: Vec<&str> = line.unchecked().into_iter().map(|what| what.code()).collect();
    let best = |best: Option<Best>| {
        best.map(|best| json!({"corners": best.corners, "deliveries": best.deliveries}))
    };
    Ok(json!({
        "attempt": row.attempt.to_string(), "version": row.version,
        "rules": {"learning": LEARNING, "weighing": WEIGHING, "wording": WORDING},
        "deed": row.deed.code(), "within_m": row.within_m, "source": row.source.map(|s| s.code()),
        "deliveries": row.deliveries, "left_after_s": row.left_after_s,
        "scene_here": best(line.scene.here), "scene_elsewhere": best(line.scene.elsewhere),
        "label": row.label.code(), "photo_here": row.photo_here,
        "assurance": row.assurance.code(), "wrong_per_mille": row.wrong_per_mille,
        "doubtful": row.doubtful,
        "reasons": row.reasons.split_whitespace().collect::<Vec<_>>(),
        "words": row.words, "shows_not": line.shows_not().code(),
        "unchecked": unchecked, "unchecked_words": line.unchecked_words(),
    }))
}

fn fix_of(attempt: &Attempt) -> Option<Fix> {
    let point = Point { lat: attempt.lat?, lon: attempt.lon? };
    Some(Fix { point, accuracy_m: attempt.accuracy_m? })
}

fn photos(of: &Matter) -> impl Iterator<Item = &Evidence> {
    of.evidence.iter().filter(|item| item.kind == EvidenceKind::Photo)
}

fn corrected(at: Timestamp, attempt: &Attempt) -> Timestamp {
    at.plus(-attempt.skew_ms.saturating_mul(1_000))
}

/// When it happened, by the phone's clock put right.
fn moment_of(of: &Matter) -> Timestamp {
    let at = photos(of).map(|photo| photo.captured_at).min().unwrap_or(of.attempt.occurred_at);
    corrected(at, &of.attempt)
}

fn deed_of(of: &Matter) -> Deed {
    let has = |kind| of.evidence.iter().any(|item| item.kind == kind);
    // A note that was added later names nobody who took it.
    let note = |item: &Evidence| item.kind == EvidenceKind::Note && !item.supplementary;
    let named = of.evidence.iter().any(note) || has(EvidenceKind::Signature);
    match (of.attempt.outcome, of.attempt.handling) {
        (Outcome::Delivered, Some(Handling::Attended)) => match (has(EvidenceKind::Code), named) {
            (true, true) => Deed::HandedBoth,
            (true, false) => Deed::HandedCode,
            (false, _) => Deed::HandedName,
        },
        (Outcome::Delivered, _) if photos(of).any(|photo| !photo.supplementary) => {
            Deed::Photographed
        }
        (Outcome::Delivered, _) if has(EvidenceKind::Photo) => Deed::PhotoAdded,
        (Outcome::Delivered, _) if has(EvidenceKind::Scan) => Deed::Scanned,
        (Outcome::Delivered, _) => Deed::Left,
        _ => Deed::Tried,
    }
}

fn has_photo(tx: &Tx<'_>, of: &Matter) -> Result<bool> {
    for photo in photos(of) {
        if tx.upload(photo.id)?.is_some_and(|upload| upload.state == UploadState::Verified) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was scanned at the stop, or read there in place of a photo.
fn label_of(tx: &Tx<'_>, of: &Matter) -> Result<Label> {
    if of.evidence.iter().any(|item| item.kind == EvidenceKind::Scan) {
        return Ok(Label::Matches);
    }
    let Some(route) = tx.route(of.stop.route)? else { return Ok(Label::NotScanned) };
    let scans = tx.scans_of(route.award, ScanStep::Stop)?;
    let mut here = scans.iter().filter(|scan| scan.stop == Some(of.stop.id)).peekable();
    if here.peek().is_none() {
        return Ok(Label::NotScanned);
    }
    let packages = tx.packages_of(of.order.id)?;
    let own = here.any(|scan| packages.iter().any(|package| package.barcode == scan.barcode));
    let other = scans
        .iter()
        .any(|scan| scan.stop == Some(of.stop.id) && scan.result == ScanResult::Misload);
    Ok(match (own, other) {
        (true, _) => Label::Matches,
        (false, true) => Label::Another,
        (false, false) => Label::NotScanned,
    })
}

fn assurance_of(tx: &Tx<'_>, of: &Matter, fresh: Fresh) -> Result<Assurance> {
    if let Some(known) = fresh.assurance.or(of.before.as_ref().map(|row| row.assurance)) {
        return Ok(known);
    }
    let signed = tx.commitments_about(&of.stop.id.to_string())?;
    let newest = signed
        .iter()
        .rev()
        .find(|one| one.act == Act::CaptureProof && one.courier == of.attempt.courier);
    Ok(newest.map_or(Assurance::None, |one| one.assurance))
}

/// Seconds from the last photo until the phone was seen leaving, if it was seen far enough away.
fn left_after(tx: &Tx<'_>, of: &Matter) -> Result<Option<u32>> {
    let Some(fix) = fix_of(&of.attempt) else { return Ok(None) };
    let Some(last) = photos(of).map(|photo| photo.captured_at).max() else { return Ok(None) };
    let mut steps = vec![(TraceStep::Photo, corrected(last, &of.attempt))];
    for seen in tx.trace_of(of.stop.id)?.iter().filter(|seen| seen.step == TraceStep::Depart) {
        let away = Point { lat: seen.lat, lon: seen.lon }.metres_to(fix.point);
        // A coarse position no longer shows how far it was; what was found before stays.
        if seen.exact && away > LEAVING_METRES.saturating_add(seen.accuracy_m.min(fix.accuracy_m)) {
            steps.push((TraceStep::Depart, seen.at));
        }
    }
    let before = of.before.as_ref().and_then(|row| row.left_after_s);
    Ok(dwell(&steps).or(before))
}

/// The doors around, nearest first: learned ones, and those of the other stops of the route.
fn neighbours(tx: &Tx<'_>, of: &Matter, own: DropPoint) -> Result<Vec<(OrderId, DropPoint)>> {
    let site = site_of(&of.order);
    let mut found: Vec<(Digest, OrderId, DropPoint)> = vec![];
    let (low, high) = around(own.point);
    for row in tx.drop_points_between(of.order.station, low, high, MAX_AROUND)? {
        found.push((row.site, row.delivery_order, of_row(&row)));
    }
    for stop in tx.stops_of(of.stop.route)? {
        let Some(order) = tx.order(stop.delivery_order)? else { continue };
        let other = site_of(&order);
        let near = point_of(&order).metres_to(own.point) <= NEIGHBOUR_METRES;
        if near && !found.iter().any(|(site, ..)| *site == other) {
            found.push((other, order.id, door_of(tx, &order)?));
        }
    }
    found.retain(|(other, _, point)| {
        *other != site && point.point.metres_to(own.point) <= NEIGHBOUR_METRES
    });
    found.sort_by_key(|(other, _, point)| (point.point.metres_to(own.point), *other));
    found.truncate(MAX_NEIGHBOURS);
    Ok(found.into_iter().map(|(_, order, point)| (order, point)).collect())
}

/// The corners of a box that holds every point within the neighbours' distance.
pub(super) fn around(point: Point) -> (Point, Point) {
    let north = f64::from(NEIGHBOUR_METRES) / MICRO_METRES;
    let east = north / point.lat_degrees().to_radians().cos().max(0.01);
    #[expect(clippy::cast_possible_truncation, reason = "a box of a few hundred metres")]
    let (north, east) = (north.ceil() as i32, east.ceil() as i32);
    let moved = |sign: i32| Point {
        lat: point.lat.saturating_add(sign * north),
        lon: point.lon.saturating_add(sign * east),
    };
    (moved(-1), moved(1))
}
