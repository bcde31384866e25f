//! Real last-mile routes and real photos of parcels at doors, from the order file to bundles that a
//! stranger verifies, through the application as the server assembles it. Only the clock is ours.
//!
//! The data lies beside the repository; where it is absent each test says loudly that it skips.

#![allow(clippy::print_stderr, reason = "what was skipped and what was counted is to be seen")]

#[path = "../../../../xtask/src/almrrc.rs"]
mod almrrc;

use crate::place::Place;
use almrrc::Station as Sample;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use porchlight_app::check_in::Arrival;
use porchlight_app::courier::{Applied, NewApplication, Ruled, Ruling};
use porchlight_app::deliver::{
    AttemptKind, CHUNK_BYTES, Checked, Itinerary, ItineraryStop, NewAttempt, NewPhoto, NewScan,
    Recorded,
};
use porchlight_app::import::{Column, Fields, ImportOptions, SEPARATOR, draft_from_fields};
use porchlight_app::one_block::NewBlock;
use porchlight_app::order::Taken;
use porchlight_app::plan::PlanSummary;
use porchlight_app::round::{Announced, Entered, Numbers};
use porchlight_app::station::{Made, NewStation};
use porchlight_app::{Actor, App, Ctx, OrderQuery, Slice, rows};
use porchlight_domain::attempt::{Drop, Position};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{
    AttemptId, AwardId, BlockId, CourierId, EvidenceId, OrderId, ProgrammeId, RoundId, ScanId,
    StationId,
};
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayRule;
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use porchlight_domain::words::{
    AwardMode, DropPlace, OrderState, ProgrammeKind, ReasonCode, ScanStep, VehicleKind, Weather,
};
use porchlight_seal::verify::{Verdict, verify};
use porchlight_server::entropy_clock;
use porchlight_vision::{Limits, clean};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// The day the routes are moved to.
const DAY_OF_ROUTES: &str = "2026-11-25";
/// The evening before, by the clock of Chicago, for all stations: blocks are drawn, orders planned.
const EVENING_BEFORE: &str = "2026-11-24 18:00";
/// Noon of the day there, when every courier of the country finds their block on today's list.
const NOON: &str = "2026-11-25 12:00";
const CHICAGO: &str = "America/Chicago";
/// How long a round is open.
const ROUND: i64 = 2 * HOUR;
/// The longest block that there is: the real routes took up to ten hours.
const BLOCK_MINUTES: u32 = 600;
/// Routes that are driven to their last stop.
const DRIVEN: usize = 2;

fn data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    let here = folder.is_dir();
    if !here {
        eprintln!("SKIPPED: no ../shared/data/{name}");
    }
    here.then_some(folder)
}

/// A moment by the clock of a zone.
fn at(text: &str, zone: &str) -> Timestamp {
    let civil: DateTime = text.replacen(' ', "T", 1).parse().unwrap();
    let zone = TimeZone::get(zone).unwrap();
    Timestamp(zone.to_timestamp(civil).unwrap().as_microsecond())
}

/// A context whose generator follows from who, when and what for.
fn ctx(about: &str, now: Timestamp, actor: Actor) -> Ctx {
    let seed = format!("{about} {actor} {}", now.micros());
    Ctx::new(now, actor, sha256(&[seed.as_bytes()]).0)
}

/// A photo file as a phone holds it.
struct Shot {
    original: Vec<u8>,
    digest: Digest,
    preview: Vec<u8>,
}

fn shots(folder: &Path) -> Vec<Shot> {
    let entries = fs::read_dir(folder.join("images")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let shot = |path: &PathBuf| {
        let original = fs::read(path).unwrap();
        // The phone makes the small picture itself; here the same instrument does.
        let preview = clean(&original, &Limits::default()).unwrap().preview;
        Shot { digest: sha256(&[&original]), original, preview }
    };
    let mut shots: Vec<Shot> = paths.iter().map(shot).collect();
    shots.sort_by_key(|shot| shot.original.len());
    shots
}

/// Each photo once on a route, then the lighter half again and again: making photos safe is what
/// takes this test its time.
fn shot_of(shots: &[Shot], stop: usize) -> &Shot {
    let again = stop % (shots.len() / 2);
    &shots[if stop < shots.len() { stop } else { again }]
}

/// A round and its blocks.
struct Announcement {
    round: RoundId,
    blocks: Vec<BlockId>,
}

/// A station with its people.
struct Depot {
    id: StationId,
    couriers: Vec<CourierId>,
    /// Rows that were corrected in quarantine.
    corrected: u32,
    announcement: Announcement,
}

fn made(made: Made) -> String {
    let Made::Made(id) = made else { panic!("made before") };
    id
}

fn programme(app: &App, now: Timestamp) -> ProgrammeId {
    let mut ctx = ctx("programme", now, Actor::Console);
    let kind = ProgrammeKind::Independent;
    made(app.make_programme(&mut ctx, "own", "Own van", kind, "You choose your blocks.").unwrap())
        .parse()
        .unwrap()
}

fn station(app: &App, now: Timestamp, sample: &Sample) -> StationId {
    let new = NewStation {
        code: sample.code.clone(),
        name: format!("Station {}", sample.code),
        time_zone: sample.time_zone.clone(),
        point: Point::from_degrees(sample.latitude, sample.longitude).unwrap(),
        award_mode: AwardMode::Draw,
        currency: Currency::USD,
        pay: PayRule { per_hour: 2_200, per_km: 40, cost_per_km: 35, minimum_per_hour: 1_600 },
    };
    let mut ctx = ctx(&sample.code, now, Actor::Console);
    made(app.make_station(&mut ctx, new).unwrap()).parse().unwrap()
}

/// Somebody with a van applies and is welcome.
fn courier(
    app: &App,
    now: Timestamp,
    programme: ProgrammeId,
    station: StationId,
    name: &str,
) -> CourierId {
    let application = NewApplication {
        name: format!("Courier {name}"),
        email: format!("{}@example.org", name.to_lowercase()),
        phone: "+1 512 555 0100".into(),
        language: "en".into(),
        vehicle: VehicleKind::Van,
        station,
        area: "anywhere".into(),
        programme,
        terms_version: 1,
    };
    let applied = app.apply(&mut ctx(name, now, Actor::Public), application).unwrap();
    let Applied::Received(id) = applied else { panic!("{name}: {applied:?}") };
    let mut desk = ctx(name, now, Actor::Console);
    let ruled = app.rule(&mut desk, id.parse().unwrap(), Ruling::Approve).unwrap();
    let Ruled::Done(Some(id)) = ruled else { panic!("{name}: {ruled:?}") };
    id.parse().unwrap()
}

/// Rows of an order file that name a package which a row before them named: the real vehicles went to
/// some doors twice, and the data names such a package at both.
fn rows_that_repeat(file: &Path) -> u32 {
    let mut seen = BTreeSet::new();
    let mut count = 0;
    let mut reader = csv::Reader::from_path(file).unwrap();
    let column = reader.headers().unwrap().iter().position(|name| name == "barcodes").unwrap();
    for row in reader.records() {
        let barcodes: Vec<String> = row.unwrap()[column].split('|').map(str::to_owned).collect();
        if barcodes.iter().any(|barcode| seen.contains(barcode)) {
            count += 1;
        } else {
            seen.extend(barcodes);
        }
    }
    count
}

/// Imports the order files of a station; the same file twice changes nothing. Rows that name a
/// package of another row wait in quarantine, get labels of their own, and become orders. Returns
/// how many there were.
fn import(app: &App, now: Timestamp, station: StationId, sample: &Sample, folder: &Path) -> u32 {
    let mut repeated = 0;
    for route in &sample.routes {
        let file = folder.join(&route.file);
        let bad = rows_that_repeat(&file);
        let good = u32::try_from(route.orders).unwrap() - bad;
        let mut batch = None;
        for turn in ["first", "again"] {
            let mut ctx = ctx(&format!("{} {turn}", route.file), now, Actor::Console);
            let options = ImportOptions::default();
            let reader = BufReader::new(fs::File::open(&file).unwrap());
            let report =
                app.import_orders(&mut ctx, station, &route.file, reader, &options).unwrap();
            assert!(report.faults.is_empty() && report.ignored.is_empty(), "{report:?}");
            assert!(report.errors.iter().all(|e| e.code == "barcode_repeated"), "{report:?}");
            assert_eq!(report.accounted(), report.rows);
            batch = batch.or(report.batch);
            let counts = report.counts;
            let found = (counts.added, counts.quarantined, counts.unchanged, report.parked_before);
            let expected = if turn == "first" { (good, bad, 0, 0) } else { (0, 0, good, bad) };
            assert_eq!(found, expected, "{}", route.file);
        }
        assert_eq!(correct(app, now, station, &batch.unwrap()), bad);
        repeated += bad;
    }
    repeated
}

/// A dispatcher gives the packages of an import's waiting rows labels of their own.
fn correct(app: &App, now: Timestamp, station: StationId, batch: &str) -> u32 {
    let mut desk = ctx(batch, now, Actor::Console);
    let mut waiting = app.quarantine(&desk, None, Slice { offset: 0, limit: 100 }).unwrap().rows;
    // Other imports may have rows that wait.
    waiting.retain(|row| row.batch.to_string() == batch);
    for row in &waiting {
        let mut fields = Fields::from_json(&row.fields);
        let labels: Vec<String> = fields
            .get(Column::Barcodes)
            .split(SEPARATOR)
            .map(|barcode| format!("{barcode}-2"))
            .collect();
        fields.replace(Column::Barcodes, &labels.join("|"));
        let rules = app.order_rules(&desk, station, &ImportOptions::default()).unwrap();
        let draft = draft_from_fields(&rules, &fields).unwrap();
        let taken = app.settle_quarantine(&mut desk, row.id, Some(draft)).unwrap();
        assert!(matches!(taken, Some(Taken::Added(_))), "{taken:?}");
    }
    u32::try_from(waiting.len()).unwrap()
}

/// A block for each real departure, announced in a round.
fn announce(app: &App, evening: Timestamp, station: StationId, sample: &Sample) -> Announcement {
    let mut blocks = vec![];
    for route in &sample.routes {
        let new = NewBlock {
            station,
            starts_at: at(&route.departure, &sample.time_zone),
            minutes: BLOCK_MINUTES,
            places: 1,
            vehicle: VehicleKind::Van,
            expected_stops: u32::try_from(route.orders).unwrap(),
            expected_metres: 80_000,
        };
        let mut ctx = ctx(&route.file, evening, Actor::Console);
        blocks.push(app.add_block(&mut ctx, new).unwrap());
    }
    let mut desk = ctx(&sample.code, evening, Actor::Console);
    let closes = evening.plus(ROUND);
    // The real routes took up to ten hours; by the first numbers nobody works longer than eight a day.
    let numbers = Numbers { day_minutes: 600, ..Numbers::published() };
    app.set_round_policy(&mut desk, station, &numbers, evening, "routes of ten hours").unwrap();
    let announced = app.announce_round(&mut desk, station, evening, closes, 1).unwrap();
    let Announced::Announced(round, count) = announced else { panic!("{announced:?}") };
    assert_eq!(count as usize, blocks.len());
    Announcement { round: round.parse().unwrap(), blocks }
}

/// A station with its people, its orders and its round.
fn depot(
    app: &App,
    evening: Timestamp,
    programme: ProgrammeId,
    sample: &Sample,
    folder: &Path,
) -> Depot {
    let before = evening.plus(-HOUR);
    let id = station(app, before, sample);
    let couriers: Vec<CourierId> = (1..=sample.routes.len())
        .map(|number| courier(app, before, programme, id, &format!("{}.{number}", sample.code)))
        .collect();
    let corrected = import(app, before, id, sample, folder);
    let announcement = announce(app, evening, id, sample);
    Depot { id, couriers, corrected, announcement }
}

/// Everybody enters for all blocks of their station, each in another order; as there are as many
/// couriers as blocks, the draw gives one to each.
fn draw(app: &App, evening: Timestamp, depots: &[Depot]) {
    let reconcile = |now: Timestamp| {
        app.reconcile_fast(&mut ctx("rounds", now, Actor::System)).unwrap();
    };
    reconcile(evening.plus(MINUTE));
    for depot in depots {
        for (number, courier) in depot.couriers.iter().enumerate() {
            let mut ranked = depot.announcement.blocks.clone();
            ranked.rotate_left(number);
            let mut own = ctx("enter", evening.plus(HOUR), Actor::Courier(*courier));
            let entered = app.enter(&mut own, depot.announcement.round, ranked, 1).unwrap();
            assert_eq!(entered, Entered::Entered);
        }
    }
    (1..=10).for_each(|minute| reconcile(evening.plus(ROUND + minute * MINUTE)));
    for block in depots.iter().flat_map(|depot| &depot.announcement.blocks) {
        let (_, awards) = app.block(&ctx("look", evening, Actor::Console), *block).unwrap();
        assert_eq!(awards.len(), 1, "every block has its courier");
    }
}

fn plan(app: &App, evening: Timestamp, depot: &Depot, sample: &Sample) -> PlanSummary {
    let mut desk = ctx(&sample.code, evening.plus(ROUND + HOUR), Actor::Console);
    let summary = app.plan_day(&mut desk, depot.id, DAY_OF_ROUTES).unwrap();
    let orders: usize = sample.routes.iter().map(|route| route.orders).sum();
    assert_eq!(summary.planned as usize + summary.unplanned.len(), orders, "{}", sample.code);
    assert_eq!(summary.routes as usize, sample.routes.len(), "{}", sample.code);
    // Some of the real vehicles were larger than our vans: then, and only then, parcels stay behind.
    let fits =
        volume_ml(app, depot.id) <= VehicleKind::Van.capacity_ml() * sample.routes.len() as u64;
    assert_eq!(summary.unplanned.is_empty(), fits, "{}: {:?}", sample.code, summary.unplanned);
    assert!(summary.unplanned.iter().all(|order| order.reason == "no_room"), "{summary:?}");
    summary
}

/// What all orders of a station take up together.
fn volume_ml(app: &App, station: StationId) -> u64 {
    let packages = app.store.read(|tx| {
        let mut packages = vec![];
        for state in [OrderState::Open, OrderState::Planned] {
            for order in tx.orders_in(station, state)? {
                packages.extend(tx.packages_of(order.id)?);
            }
        }
        Ok(packages)
    });
    packages.unwrap().iter().map(|package| u64::try_from(package.volume_ml).unwrap()).sum()
}

/// A courier's phone on the day.
struct Phone<'a> {
    app: &'a App,
    courier: CourierId,
    made: u64,
}

/// What a route came to.
#[derive(Default)]
struct Driven {
    stops: usize,
    /// Attempts with a photo, with their order and its reference.
    photos: Vec<(AttemptId, OrderId, String)>,
    handed_over: usize,
    failed: usize,
    end: Timestamp,
}

impl Phone<'_> {
    fn random<const N: usize>(&mut self) -> [u8; N] {
        self.made += 1;
        let digest = sha256(&[&self.courier.0, &self.made.to_be_bytes()]).0;
        digest[..N].try_into().unwrap()
    }

    fn ctx(&mut self, now: Timestamp) -> Ctx {
        Ctx::new(now, Actor::Courier(self.courier), self.random())
    }

    fn itinerary(&mut self, now: Timestamp) -> Itinerary {
        let ctx = self.ctx(now);
        let mut list = self.app.itineraries(&ctx).unwrap();
        assert_eq!(list.len(), 1);
        list.remove(0)
    }

    fn scan(&mut self, now: Timestamp, award: AwardId, step: ScanStep, stops: &[&ItineraryStop]) {
        let mut scans = vec![];
        for package in stops.iter().flat_map(|stop| &stop.packages) {
            scans.push(NewScan {
                id: ScanId::new(now, self.random()).to_string(),
                barcode: package.barcode.clone(),
                occurred_at: now.micros(),
                stop: None,
            });
        }
        if scans.is_empty() {
            return;
        }
        let count = scans.len();
        let mut ctx = self.ctx(now);
        let answers = self.app.scan(&mut ctx, award, step, scans).unwrap();
        assert_eq!(answers.iter().filter(|a| a.result == "expected").count(), count);
    }

    /// Check-in and loading: the vehicle holds exactly what the plan says. Returns its packages.
    fn load(&mut self) -> (Itinerary, usize) {
        let itinerary = self.itinerary(at(NOON, CHICAGO));
        let start = itinerary.block.starts_at;
        let mut ctx = self.ctx(start);
        assert_eq!(
            self.app.check_in(&mut ctx, itinerary.award.id, Arrival::default()).unwrap(),
            Checked::Done
        );
        let stops: Vec<&ItineraryStop> = itinerary.stops.iter().collect();
        self.scan(start.plus(MINUTE), itinerary.award.id, ScanStep::Load, &stops);
        let packages = stops.iter().map(|stop| stop.packages.len()).sum();
        (itinerary, packages)
    }

    /// Drives a route to its last stop, photographs, hands over, fails, brings back, checks out.
    fn drive(&mut self, itinerary: &Itinerary, shots: &[Shot]) -> Driven {
        let mut driven = Driven::default();
        let mut back = vec![];
        for (number, stop) in itinerary.stops.iter().enumerate() {
            let arrival = stop.stop.planned_arrival;
            let id = stop.stop.id;
            let mut ctx = self.ctx(arrival);
            assert_eq!(self.app.arrive(&mut ctx, id, arrival).unwrap(), Checked::Done);
            let now = arrival.plus(i64::from(stop.stop.service_seconds) * SECOND);
            driven.stops += 1;
            driven.end = driven.end.max(now);
            match number % 20 {
                7 => {
                    let kind = AttemptKind::Failed(ReasonCode::NoAccess, String::new());
                    self.record(now, stop, kind, vec![]);
                    driven.failed += 1;
                    back.push(stop);
                }
                13 => {
                    let (order, keys) = (&stop.order, &self.app.keys);
                    let code = keys.delivery_code(order.id, order.link_version);
                    let kind = AttemptKind::HandedOver { code: Some(code), name: None };
                    self.record(now, stop, kind, vec![]);
                    driven.handed_over += 1;
                }
                _ => {
                    let shot = shot_of(shots, number);
                    let attempt = self.leave(now, stop, shot);
                    let reference = stop.order.external_reference.clone();
                    driven.photos.push((attempt, stop.order.id, reference));
                }
            }
        }
        driven.end = driven.end.plus(30 * MINUTE);
        self.return_all(&mut driven, itinerary.award.id, &back);
        driven
    }

    /// Back at the station: what was not delivered holds the check-out up until it is scanned.
    fn return_all(&mut self, driven: &mut Driven, award: AwardId, back: &[&ItineraryStop]) {
        let mut ctx = self.ctx(driven.end);
        let open = self.app.check_out(&mut ctx, award).unwrap();
        assert!(matches!(open, Checked::OpenPackages(codes) if !codes.is_empty()));
        self.scan(driven.end, award, ScanStep::Return, back);
        driven.end = driven.end.plus(MINUTE);
        let mut ctx = self.ctx(driven.end);
        assert_eq!(self.app.check_out(&mut ctx, award).unwrap(), Checked::Done);
    }

    /// Leaves a parcel with its photo: first the attempt with the photo's digest, then the small
    /// picture, then the file.
    fn leave(&mut self, now: Timestamp, stop: &ItineraryStop, shot: &Shot) -> AttemptId {
        let photo = EvidenceId::new(now, self.random());
        let drop = Drop {
            place: DropPlace::Porch,
            out_of_sight: true,
            where_to_look: "Beside the door.".into(),
            weather: Weather::Dry,
            photos: vec![],
            scan: None,
            exception: None,
        };
        let committed = NewPhoto {
            id: photo,
            digest: shot.digest,
            bytes: shot.original.len() as u64,
            captured_at: now,
            challenge: stop.challenge.clone(),
            capture: None,
        };
        let attempt = self.record(now, stop, AttemptKind::Left(drop), vec![committed]);
        let mut ctx = self.ctx(now.plus(SECOND));
        let status = self.app.put_preview(&mut ctx, photo, &shot.preview).unwrap();
        assert_eq!(status.state, "preview");
        let mut last = status;
        for (number, chunk) in (0..).zip(shot.original.chunks(CHUNK_BYTES)) {
            let mut ctx = self.ctx(now.plus(2 * SECOND));
            last = self.app.put_chunk(&mut ctx, photo, number, chunk.to_vec()).unwrap();
        }
        assert_eq!((last.state.as_str(), last.problem), ("verified", None));
        attempt
    }

    fn attempt(
        &mut self,
        now: Timestamp,
        stop: &ItineraryStop,
        kind: AttemptKind,
        photos: Vec<NewPhoto>,
    ) -> NewAttempt {
        NewAttempt {
            id: AttemptId::new(now, self.random()),
            stop: stop.stop.id,
            kind,
            position: Position::Fix(Point { lat: stop.order.lat, lon: stop.order.lon }, 9),
            occurred_at: now,
            skew_ms: 0,
            photos,
            door_scan: None,
            note: String::new(),
        }
    }

    fn record(
        &mut self,
        now: Timestamp,
        stop: &ItineraryStop,
        kind: AttemptKind,
        photos: Vec<NewPhoto>,
    ) -> AttemptId {
        if let AttemptKind::Left(_) = kind {
            // Without its photo the delivery cannot be recorded.
            let bare = self.attempt(now, stop, kind.clone(), vec![]);
            let mut ctx = self.ctx(now);
            let answer = self.app.record_attempt(&mut ctx, bare).unwrap();
            assert_eq!(answer, Recorded::Incomplete("photo_missing".into()));
        }
        let attempt = self.attempt(now, stop, kind, photos);
        let id = attempt.id;
        let mut ctx = self.ctx(now);
        let answer = self.app.record_attempt(&mut ctx, attempt).unwrap();
        assert_eq!(answer, Recorded::Recorded(id.to_string()));
        id
    }
}

/// Every photo attempt's bundle, asked for by its recipient, verifies under the log's key; with one
/// byte flipped it is refused. Returns how many.
fn bundles(app: &App, driven: &Driven) -> usize {
    let key = app.log_key();
    for (number, (attempt, order, reference)) in driven.photos.iter().enumerate() {
        let who = ctx("bundle", driven.end.plus(HOUR), Actor::Recipient(*order));
        let bytes = app.export_bundle(&who, *attempt).unwrap();
        let report = verify(&bytes, Some(&key));
        assert_eq!(report.verdict, Verdict::Verified, "{report}");
        assert_eq!((&report.reference, report.photos), (reference, 1));
        let mut flipped = bytes;
        let place = number * 7_919 % flipped.len();
        flipped[place] ^= 1 << (number % 8);
        let refused = matches!(verify(&flipped, Some(&key)).verdict, Verdict::Refused(..));
        assert!(refused, "byte {place} of {reference} was changed unseen");
    }
    driven.photos.len()
}

fn state_counts(app: &App, depots: &[Depot]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for depot in depots {
        for state in OrderState::ALL {
            let orders = app.store.read(|tx| tx.orders_in(depot.id, *state)).unwrap();
            *counts.entry(state.code()).or_default() += orders.len();
        }
    }
    counts.retain(|_, count| *count > 0);
    counts
}

/// Stations plan and couriers drive at the same time, as they do.
fn at_once<I: IntoIterator<Item: Send>, T: Send>(
    items: I,
    work: impl Fn(I::Item) -> T + Sync,
) -> Vec<T> {
    std::thread::scope(|scope| {
        let work = &work;
        let start = |item| scope.spawn(move || work(item));
        let threads: Vec<_> = items.into_iter().map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// Every courier checks in and loads; the shortest routes go on. Returns the packages loaded, too.
fn load_all<'a>(app: &'a App, depots: &[Depot]) -> (Vec<(Phone<'a>, Itinerary)>, usize) {
    let (mut vans, mut loaded) = (vec![], 0);
    for courier in depots.iter().flat_map(|depot| &depot.couriers) {
        let mut phone = Phone { app, courier: *courier, made: 0 };
        let (itinerary, packages) = phone.load();
        loaded += packages;
        vans.push((phone, itinerary));
    }
    vans.sort_by_key(|(_, itinerary)| itinerary.stops.len());
    vans.truncate(DRIVEN);
    (vans, loaded)
}

#[test]
fn real_routes_go_from_their_order_files_to_bundles_that_a_stranger_verifies() {
    let (Some(routes), Some(photos)) = (data("routing/almrrc-sample"), data("photos/doorstep-cc0"))
    else {
        return;
    };
    let place = Place::new();
    let files = place.path("orders");
    let samples = almrrc::write(&routes, &files, DAY_OF_ROUTES).unwrap();
    let total = |f: fn(&almrrc::Written) -> usize| -> usize {
        samples.iter().flat_map(|sample| &sample.routes).map(f).sum()
    };
    let (orders, packages) = (total(|route| route.orders), total(|route| route.packages));
    let app = place.app();
    let evening = at(EVENING_BEFORE, CHICAGO);
    let programme = programme(&app, evening.plus(-DAY));
    let depots: Vec<Depot> =
        samples.iter().map(|sample| depot(&app, evening, programme, sample, &files)).collect();
    draw(&app, evening, &depots);
    let plans = at_once(depots.iter().zip(&samples), |(depot, of)| plan(&app, evening, depot, of));
    let corrected: u32 = depots.iter().map(|depot| depot.corrected).sum();
    let planned: u32 = plans.iter().map(|plan| plan.planned).sum();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for order in plans.iter().flat_map(|plan| &plan.unplanned) {
        *reasons.entry(&order.reason).or_default() += 1;
    }
    eprintln!(
        "{} stations, {} routes, {orders} orders ({corrected} corrected in quarantine), {packages} \
         packages; {planned} stops planned, no place: {reasons:?}",
        samples.len(),
        samples.iter().map(|sample| sample.routes.len()).sum::<usize>(),
    );

    let (mut vans, loaded) = load_all(&app, &depots);
    let shots = shots(&photos);
    let driven: Vec<Driven> =
        at_once(&mut vans, |(phone, itinerary)| phone.drive(itinerary, &shots));
    let night = evening.plus(DAY + 8 * HOUR);
    let mut system = ctx("reconcile", night, Actor::System);
    app.reconcile_slow(&mut system).unwrap();
    while app.reconcile_fast(&mut system).unwrap().leaves > 0 {}
    assert!(app.log_keeps_promises(night).unwrap());
    let verified = bundles(&app, &driven[0]);

    let sum = |f: fn(&Driven) -> usize| driven.iter().map(f).sum::<usize>();
    let (photos, handed) = (sum(|route| route.photos.len()), sum(|route| route.handed_over));
    let states = state_counts(&app, &depots);
    eprintln!(
        "{loaded} packages loaded; {} routes driven: {} stops, {photos} photos, {handed} handed \
         over, {} failed; {verified} bundles verified; orders: {states:?}",
        driven.len(),
        sum(|route| route.stops),
        sum(|route| route.failed),
    );
    assert_eq!(states["delivered"], photos + handed);
    assert_eq!(states["attempt_failed"], sum(|route| route.failed));
    assert_eq!(states.values().sum::<usize>(), orders);
    assert!(driven.iter().all(|route| route.stops > 20) && verified > 20);
}

/// All orders with their packages, as they are kept.
fn orders(app: &App) -> Vec<(rows::Order, Vec<rows::Package>)> {
    let look = ctx("look", Timestamp(0), Actor::Console);
    let mut list = vec![];
    loop {
        let slice = Slice { offset: u32::try_from(list.len()).unwrap(), limit: 100 };
        let page = app.order_list(&look, &OrderQuery::default(), slice).unwrap();
        if page.rows.is_empty() {
            return list;
        }
        list.extend(page.rows.iter().map(|order| app.order(&look, order.id).unwrap()));
    }
}

#[test]
fn the_command_line_takes_real_order_files_once_however_often_they_are_given() {
    let Some(routes) = data("routing/almrrc-sample") else { return };
    let place = Place::new();
    let files = place.path("orders");
    // The command line lives by the wall clock, so the routes are moved to days that lie ahead.
    let now = entropy_clock::now();
    let today = jiff::Timestamp::from_microsecond(now.micros()).unwrap();
    let today = TimeZone::UTC.to_datetime(today).date();
    let date = today.checked_add(jiff::Span::new().days(2)).unwrap().to_string();
    let samples = almrrc::write(&routes, &files, &date).unwrap();
    let app = place.app();
    for sample in &samples {
        station(&app, now, sample);
    }
    let import_all = || {
        let (mut added, mut unchanged, mut bad) = (0, 0, 0);
        for (sample, route) in samples.iter().flat_map(|s| s.routes.iter().map(move |r| (s, r))) {
            let file = files.join(&route.file);
            let repeated = u64::from(rows_that_repeat(&file));
            let file = file.to_string_lossy().into_owned();
            let answer =
                place.run(&["import", "orders", &file, "--station", &sample.code, "--json"]);
            assert_eq!(answer.status, i32::from(repeated > 0), "{}{}", answer.out, answer.err);
            let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
            assert_eq!(
                (&said["rows"], &said["error_count"]),
                (&json!(route.orders), &json!(repeated))
            );
            added += said["counts"]["added"].as_u64().unwrap();
            unchanged += said["counts"]["unchanged"].as_u64().unwrap();
            bad += repeated;
        }
        (added, unchanged, bad)
    };
    let waiting = || {
        let look = ctx("look", now, Actor::Console);
        app.quarantine(&look, None, Slice { offset: 0, limit: 100 }).unwrap().rows
    };
    let all =
        samples.iter().flat_map(|s| &s.routes).map(|route| route.orders).sum::<usize>() as u64;
    let (added, unchanged, bad) = import_all();
    assert_eq!((added + bad, unchanged), (all, 0));
    let kept = (orders(&app), waiting());
    assert_eq!((kept.0.len() as u64, kept.1.len() as u64), (added, bad));
    assert_eq!(import_all(), (0, added, bad));
    assert!((orders(&app), waiting()) == kept, "the second import changed what was kept");
}
