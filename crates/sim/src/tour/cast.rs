//! What the tour is played with, and how far it has come according to the database.

use super::{Scene, photo_id};
use crate::act::Call;
use crate::camera::Camera;
use crate::city::orders::TODAY;
use crate::city::{City, Plan, context};
use crate::dice::fate_id;
use porchlight_app::deliver::{AttemptKind, NewAttempt, NewPhoto, NewScan};
use porchlight_app::one_block::NewBlock;
use porchlight_app::{App, Error, Result, zone};
use porchlight_domain::attempt::{Drop, Position};
use porchlight_domain::digest::{encode_hex, sha256};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, AwardId, EvidenceId, ScanId, StopId};
use porchlight_domain::time::{MINUTE, Timestamp, Window};
use porchlight_domain::words::{
    AwardState, CarrierKind, DropPlace, Outcome, RoundState, ScanStep, StopState, UploadState,
    VehicleKind, Weather,
};
use porchlight_store::rows::{Award, Order, Round, Stop};
use porchlight_store::{Slice, Tx};

/// The tour's newest round and what came of it.
#[derive(Debug, Default)]
pub(super) struct Standing {
    pub(super) scene: Option<Scene>,
    pub(super) round: Option<Round>,
    pub(super) award: Option<Award>,
    pub(super) stops: Vec<(Stop, Order)>,
    /// The parcel that is left at a door, and its stop.
    pub(super) order: Option<Order>,
    pub(super) stop: Option<StopId>,
    pub(super) attempt: Option<AttemptId>,
    pub(super) photo: Option<EvidenceId>,
}

/// The tour's station has no templates: each tour makes its own block.
pub(super) fn found(app: &App, now: Timestamp, plan: Plan) -> Result<City> {
    City::found(app, now, plan)
}

/// Reads how far the newest tour has come.
pub(super) fn stand(app: &App, city: &City, now: Timestamp) -> Result<Standing> {
    let page = app.rounds(Slice { offset: 0, limit: 100 })?;
    let newest = page.rows.into_iter().find(|round| round.station == city.station);
    let mut standing = Standing::default();
    let Some(round) = newest else { return Ok(standing) };
    app.store.read(|tx| fill(tx, &mut standing, &round))?;
    standing.scene = scene(&standing, &round, now);
    standing.round = Some(round);
    Ok(standing)
}

fn fill(
    tx: &Tx<'_>,
    standing: &mut Standing,
    round: &Round,
) -> std::result::Result<(), porchlight_store::Error> {
    standing.award = tx.awards_of_round(round.id)?.into_iter().next();
    let Some(award) = &standing.award else { return Ok(()) };
    let Some(route) = tx.route_of_award(award.id)? else { return Ok(()) };
    for stop in tx.stops_of(route.id)? {
        if let Some(order) = tx.order(stop.delivery_order)? {
            standing.stops.push((stop, order));
        }
    }
    let open = standing.stops.iter().find(|(_, order)| !order.attended_only).cloned();
    let Some((stop, order)) = open else { return Ok(()) };
    standing.stop = Some(stop.id);
    if let Some(attempt) = tx.attempt_of_stop(stop.id)? {
        standing.attempt = Some(attempt.id).filter(|_| attempt.outcome == Outcome::Delivered);
        let mut photos = tx.evidence_of(attempt.id)?;
        photos.retain(|item| item.digest.is_some());
        standing.photo = photos.first().map(|item| item.id);
    }
    if let Some(photo) = standing.photo
        && let Some(upload) = tx.upload(photo)?
    {
        standing.scene = match upload.state {
            UploadState::Committed => Some(Scene::Left),
            UploadState::Preview | UploadState::Received => Some(Scene::Preview),
            // The bundle comes when every leaf has its place.
            _ if tx.oldest_waiting_leaf()?.is_some() => Some(Scene::Photo),
            _ => Some(Scene::Bundle),
        };
    }
    standing.order = Some(order);
    Ok(())
}

/// The scene that the rows amount to; `None` if there is nothing to go on with.
fn scene(standing: &Standing, round: &Round, now: Timestamp) -> Option<Scene> {
    if standing.scene.is_some() {
        return standing.scene;
    }
    match round.state {
        RoundState::Announced => return Some(Scene::Announced),
        RoundState::Open if round.closes_at > now => return Some(Scene::Entering),
        RoundState::Open | RoundState::Sealed => return Some(Scene::Sealed),
        _ => {}
    }
    let award = standing.award.as_ref()?;
    let over = [AwardState::CheckedOut, AwardState::NoShow, AwardState::Ended];
    let stop = standing.stops.iter().find(|(stop, _)| Some(stop.id) == standing.stop);
    match (award.state, stop.map(|(stop, _)| stop.state)) {
        (state, _) if over.contains(&state) || state == AwardState::Forfeited => None,
        (_, None) => Some(Scene::Drawn),
        (AwardState::Held, _) => Some(Scene::Planned),
        (AwardState::CheckedIn, _) => Some(Scene::CheckedIn),
        (_, Some(StopState::Ahead)) => Some(Scene::Loaded),
        (_, Some(StopState::Arrived)) => Some(Scene::Arrived),
        // Ended without a photo, by somebody's own hand: begin again.
        (_, Some(StopState::Done)) => None,
    }
}

/// Two parcels and a block that starts soon.
pub(super) fn parcels_and_block(app: &App, city: &City, now: Timestamp) -> Result<()> {
    let mut desk = context(city.plan.seed, now, city.desk(), "tour parcels");
    let window = Window { start: now, end: now.plus(TODAY) };
    for (number, attended) in [(1, true), (2, false)] {
        let reference = format!("TOUR-{}-{number}", now.micros() / 1_000_000);
        let mut draft = city.draft(reference, window);
        draft.attended_only = attended;
        draft.carrier = CarrierKind::Ours;
        draft.tracking_link.clear();
        app.take_order(&mut desk, city.station, draft)?;
    }
    // Checking in is possible an hour before; whole minutes, as a dispatcher would write them.
    let starts_at = Timestamp((now.micros() / MINUTE + 20) * MINUTE);
    let block = NewBlock {
        station: city.station,
        starts_at,
        minutes: 180,
        places: 1,
        vehicle: VehicleKind::Bike,
        expected_stops: 2,
        expected_metres: 6_000,
    };
    app.add_block(&mut desk, block)?;
    Ok(())
}

/// The local date of the award's block.
pub(super) fn date(city: &City, standing: &Standing, now: Timestamp) -> String {
    let zone = zone::zone(city.plan.place.time_zone);
    let at = standing.round.as_ref().map_or(now, |round| round.closes_at.plus(20 * MINUTE));
    zone::date_of(at, &zone).to_string()
}

/// Every package is scanned into the vehicle.
pub(super) fn load(city: &City, standing: &Standing, award: AwardId, now: Timestamp) -> Call {
    let scan = |(_, order): &(Stop, Order)| {
        // The generated parcels of the tour carry their order's reference.
        let barcode = format!("{}-1", order.external_reference);
        let id = ScanId(fate_id(city.plan.seed, "tour scan", barcode.as_bytes()));
        NewScan { id: id.to_string(), barcode, occurred_at: now.micros(), stop: None }
    };
    Call::Scan { award, step: ScanStep::Load, scans: standing.stops.iter().map(scan).collect() }
}

fn position(order: &Order) -> Position {
    Position::Fix(Point { lat: order.lat, lon: order.lon }, 9)
}

fn attempt(city: &City, stop: StopId, order: &Order, now: Timestamp) -> NewAttempt {
    NewAttempt {
        id: AttemptId(fate_id(city.plan.seed, "tour attempt", &stop.0)),
        stop,
        kind: AttemptKind::HandedOver { code: None, name: None },
        position: position(order),
        occurred_at: now,
        skew_ms: 0,
        photos: vec![],
        door_scan: None,
        note: String::new(),
    }
}

/// The other parcel is handed over on the way, with the recipient's code.
pub(super) fn before(
    app: &App,
    city: &City,
    standing: &Standing,
    now: Timestamp,
) -> Vec<(String, Call)> {
    let mut calls = vec![];
    for (stop, order) in &standing.stops {
        if Some(stop.id) == standing.stop || stop.state == StopState::Done {
            continue;
        }
        let mut handed = attempt(city, stop.id, order, now);
        let code = app.keys.delivery_code(order.id, order.link_version);
        handed.kind = AttemptKind::HandedOver { code: Some(code), name: None };
        calls.push((format!("arrive {}", stop.id), Call::Arrive { stop: stop.id, at: now }));
        calls.push((format!("hand over {}", stop.id), Call::Attempt(Box::new(handed))));
    }
    calls
}

/// The parcel is left, with a photo.
pub(super) fn left(
    app: &App,
    city: &City,
    standing: &Standing,
    camera: &dyn Camera,
    now: Timestamp,
) -> Result<NewAttempt> {
    let (Some(stop), Some(order)) = (standing.stop, &standing.order) else {
        return Err(Error::Absent("stop"));
    };
    let id = photo_id(city, stop);
    let shot = camera.shoot(stop, id);
    let challenge = app.store.read(|tx| tx.capture_challenge(stop))?;
    let mut attempt = attempt(city, stop, order, now);
    attempt.photos = vec![NewPhoto {
        id,
        digest: sha256(&[&shot.original]),
        bytes: shot.original.len() as u64,
        captured_at: now,
        challenge: challenge.map(|c| encode_hex(&c.token)),
        capture: None,
    }];
    attempt.kind = AttemptKind::Left(Drop {
        place: DropPlace::Planter,
        out_of_sight: true,
        where_to_look: "Behind the planter, left of the door.".into(),
        weather: Weather::Dry,
        photos: vec![id],
        scan: None,
        exception: None,
    });
    Ok(attempt)
}
