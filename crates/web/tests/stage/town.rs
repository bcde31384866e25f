//! A small town: a station in Austin with staff, 24 couriers, a drawn round, a planned day and the
//! first stops of it, all made through the use-cases.

use super::http::Who;
use super::{PUBLIC_URL, Phone, Stage};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use porchlight_app::block::NewTemplate;
use porchlight_app::check_in::Arrival;
use porchlight_app::courier::{Applied, NewApplication, Ruled, Ruling};
use porchlight_app::deliver::{
    AttemptKind, CHUNK_BYTES, DoorScan, NewAttempt, NewPhoto, NewScan, Recorded,
};
use porchlight_app::order::{OrderDraft, PackageDraft, Taken};
use porchlight_app::recipient::Choice;
use porchlight_app::round::Announced;
use porchlight_app::rows::Stop;
use porchlight_app::session::{Subject, Welcome};
use porchlight_app::station::{Made, NewStation};
use porchlight_app::{Actor, zone};
use porchlight_domain::attempt::{Drop, Position};
use porchlight_domain::digest::sha256;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{
    AttemptId, AwardId, BlockId, CourierId, EvidenceId, OrderId, ProgrammeId, RoundId, ScanId,
    StaffId, StationId, StopId,
};
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayRule;
use porchlight_domain::time::{MINUTE, Timestamp, Window};
use porchlight_domain::words::{
    AwardMode, CarrierKind, DropPlace, ProgrammeKind, ReasonCode, Role, ScanStep, VehicleKind,
    Weather,
};
use porchlight_web::Moment;
use std::sync::Arc;

/// The town's time zone.
const ZONE: &str = "America/Chicago";
/// The day of the deliveries.
const DAY: &str = "2026-11-27";
/// Orders that fit the day.
const ORDERS: usize = 35;

const COURIERS: [&str; 24] = [
    "Maya Reyes",
    "Tom Becker",
    "Aisha Khan",
    "Luis Ortega",
    "Nina Petrova",
    "Sam Carter",
    "Priya Nair",
    "Jon Hale",
    "Rosa Jimenez",
    "Eli Stone",
    "Chen Wei",
    "Dara Walsh",
    "Omar Haddad",
    "Iris Lang",
    "Ben Okafor",
    "Lucia Romano",
    "Hugo Marin",
    "Zoe Fischer",
    "Amir Rahimi",
    "Kate Doyle",
    "Pedro Alves",
    "Yuki Mori",
    "Vera Novak",
    "Noah Brandt",
];
const RECIPIENTS: [&str; 6] =
    ["Grace Lee", "Henry Adams", "Marta Silva", "Oscar Bloom", "Julia Chen", "Peter Novak"];
const STREETS: [&str; 5] = ["Willow Bend", "Rosewood Ave", "Cedar St", "Juniper Ln", "Holly St"];

/// Somebody who can sign in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// As use-cases know them.
    pub(crate) actor: Actor,
    /// As requests know them.
    pub(crate) who: Who,
    /// Name.
    pub(crate) name: String,
    /// Address of their mail.
    pub(crate) email: String,
}

/// An order of the town with what became of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Served {
    /// The order.
    pub(crate) order: OrderId,
    /// Its stop.
    pub(crate) stop: StopId,
    /// The attempt.
    pub(crate) attempt: AttemptId,
}

/// A station in the middle of its day: 27 November 2026, 10:05 in Austin.
pub(crate) struct Town {
    /// The stage on which it stands.
    pub(crate) stage: Stage,
    /// Staff in the role operator.
    pub(crate) operator: Person,
    /// Staff in the role dispatcher.
    pub(crate) dispatcher: Person,
    /// Staff in the role analyst.
    pub(crate) analyst: Person,
    /// Staff in the role auditor.
    pub(crate) auditor: Person,
    /// All couriers.
    pub(crate) couriers: Vec<Person>,
    /// The courier to act as: released, with stops behind and ahead.
    pub(crate) courier: Person,
    /// Another courier of the same block, released, nothing done yet.
    pub(crate) other: Person,
    /// An integrator's key of the station.
    pub(crate) key: Who,
    /// The station.
    pub(crate) station: StationId,
    /// The programme.
    pub(crate) programme: ProgrammeId,
    /// The settled round (24 entrants).
    pub(crate) round: RoundId,
    /// The block of the day's morning.
    pub(crate) block: BlockId,
    /// The award of [`Town::courier`].
    pub(crate) award: AwardId,
    /// The award of [`Town::other`].
    pub(crate) other_award: AwardId,
    /// Delivered with a photo.
    pub(crate) delivered: Served,
    /// That photo.
    pub(crate) photo: EvidenceId,
    /// Tried without success.
    pub(crate) failed: Served,
    /// Delivered without a photo, as the recipient wished.
    pub(crate) opted_out: Served,
    /// The next stop of [`Town::courier`].
    pub(crate) ahead: Stop,
    /// The next stop of [`Town::other`].
    pub(crate) other_ahead: Stop,
    /// An order that another carrier brings.
    pub(crate) other_carrier: OrderId,
    /// An order that found no place in the plan.
    pub(crate) unplanned: OrderId,
}

/// This minute of this day by the clocks of the town, for example `at("2026-11-27", "08:30")`.
pub(crate) fn at(date: &str, clock: &str) -> Timestamp {
    let (hour, minute) = clock.split_once(':').unwrap();
    let minute = hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap();
    zone::at_minute(zone::parse_date(date).unwrap(), minute, &zone::zone(ZONE)).unwrap()
}

/// A JPEG of a parcel at a door; different seeds give different pictures.
pub(crate) fn door_photo(seed: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(320, 240, |x, y| {
        let (x, y) = (2 * x, 2 * y);
        let grain = u8::try_from((x * 31 + y * 17 + seed * 7) % 13).unwrap();
        if (230..410).contains(&x) && y < 330 {
            Rgb([90 + grain, 40, 34])
        } else if (300 + seed % 60..430 + seed % 60).contains(&x) && (330..420).contains(&y) {
            Rgb([178, 138 + grain, 92])
        } else if y > 350 {
            Rgb([120 + grain, 116, 110])
        } else {
            Rgb([196, 190 + grain, 178])
        }
    });
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(&picture).unwrap();
    bytes
}

/// The barcodes of an order.
pub(crate) fn barcodes_of(stage: &Stage, order: OrderId) -> Vec<String> {
    let (_, packages) = stage.app.order(&stage.ctx(Actor::System), order).unwrap();
    packages.into_iter().map(|p| p.barcode).collect()
}

impl Stage {
    /// Signs somebody in: a cookie for staff, a phone for couriers.
    pub(crate) fn sign_in(&self, subject: Subject) -> Who {
        if let Subject::Courier(id) = subject {
            return Who::Phone(Arc::new(Phone::of(self, id, &id.to_string())));
        }
        let welcome = self.app.walk_in(&mut self.ctx(Actor::Console), subject).unwrap();
        let Welcome::Staff(token) = welcome else { panic!("staff get a cookie") };
        Who::Cookie(format!("porchlight_staff={token}"))
    }

    /// The cookie of whoever opened an order's link.
    pub(crate) fn recipient(&self, order: OrderId) -> Who {
        let link = self.app.recipient_link(&self.ctx(Actor::System), order).unwrap();
        let secret = link.rsplit('/').next().unwrap();
        Who::Cookie(format!("porchlight_{order}={secret}"))
    }

    /// The path of an order's link.
    pub(crate) fn recipient_path(&self, order: OrderId) -> String {
        let link = self.app.recipient_link(&self.ctx(Actor::System), order).unwrap();
        link.strip_prefix(PUBLIC_URL).unwrap().to_owned()
    }

    /// Adds a member of staff and signs them in.
    pub(crate) fn staff(&self, name: &str, role: Role) -> Person {
        let email = format!("{role}@porch.example");
        let made = self.app.add_staff(&mut self.ctx(Actor::Console), name, &email, role).unwrap();
        let Made::Made(id) = made else { panic!("{email} is taken") };
        let id: StaffId = id.parse().unwrap();
        let who = self.sign_in(Subject::Staff(id));
        Person { actor: Actor::Staff(id, role), who, name: name.into(), email }
    }

    /// Signs a member of staff in anew.
    fn again(&self, person: Person) -> Person {
        let Actor::Staff(id, _) = person.actor else { panic!("{} is not staff", person.name) };
        Person { who: self.sign_in(Subject::Staff(id)), ..person }
    }

    /// Lets somebody apply, approves them and signs them in.
    pub(crate) fn join(&self, name: &str, station: StationId, programme: ProgrammeId) -> Person {
        let email = format!("{}@couriers.example", name.to_lowercase().replace(' ', "."));
        let new = NewApplication {
            name: name.into(),
            email: email.clone(),
            phone: "+1 512 555 0100".into(),
            language: "en".into(),
            vehicle: VehicleKind::Sedan,
            station,
            area: "Central Austin".into(),
            programme,
            terms_version: 1,
        };
        let applied = self.app.apply(&mut self.ctx(Actor::Public), new).unwrap();
        let Applied::Received(application) = applied else { panic!("{applied:?}") };
        let application = application.parse().unwrap();
        let ruled =
            self.app.rule(&mut self.ctx(Actor::Console), application, Ruling::Approve).unwrap();
        let Ruled::Done(Some(id)) = ruled else { panic!("{ruled:?}") };
        let id: CourierId = id.parse().unwrap();
        let who = self.sign_in(Subject::Courier(id));
        Person { actor: Actor::Courier(id), who, name: name.into(), email }
    }
}

/// A draft of order number `n` (from 0) for the day of the deliveries.
pub(crate) fn draft(n: usize) -> OrderDraft {
    let micro = |v: usize| i32::try_from(v).unwrap();
    let name = RECIPIENTS[n % RECIPIENTS.len()];
    OrderDraft {
        external_reference: format!("LB-{}", 1001 + n),
        sender: "Lamplight Books".into(),
        recipient: name.into(),
        address: format!("{} {}, Austin, TX", 100 + 7 * n, STREETS[n % STREETS.len()]),
        point: Point {
            lat: 30_262_000 + micro(n * 7_919 % 24_000),
            lon: -97_752_000 + micro(n * 5_407 % 30_000),
        },
        window: Window::new(at(DAY, "08:30"), at(DAY, "18:00")).unwrap(),
        notes: if n.is_multiple_of(4) { "Blue door at the side".into() } else { String::new() },
        email: format!("{}.{n}@example.org", name.to_lowercase().replace(' ', ".")),
        phone: "+1 512 555 0142".into(),
        language: if n % 5 == 2 { "es".into() } else { "en".into() },
        carrier: CarrierKind::Ours,
        tracking_link: String::new(),
        attended_only: n == 11,
        proof: None,
        valuable: false,
        service_seconds: 150,
        packages: (0..=n % 2)
            .map(|p| PackageDraft {
                barcode: format!("PKG-{}-{p}", 1001 + n),
                volume_ml: 6_000,
                weight_g: 1_200,
            })
            .collect(),
    }
}

fn take(stage: &Stage, station: StationId, draft: OrderDraft) -> OrderId {
    match stage.app.take_order(&mut stage.ctx(Actor::System), station, draft).unwrap() {
        Taken::Added(id) => id.parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Orders for the day: those that fit it, one that cannot, one that another carrier brings. Returns
/// the last two.
fn take_orders(stage: &Stage, station: StationId) -> (OrderId, OrderId) {
    for n in 0..ORDERS {
        take(stage, station, draft(n));
    }
    let early = Window::new(at(DAY, "05:00"), at(DAY, "06:00")).unwrap();
    let unplanned = take(stage, station, OrderDraft { window: early, ..draft(ORDERS) });
    let elsewhere = OrderDraft {
        carrier: CarrierKind::Other,
        tracking_link: "https://carrier.example/track/1Z42".into(),
        ..draft(ORDERS + 1)
    };
    (unplanned, take(stage, station, elsewhere))
}

fn templates(stage: &Stage, station: StationId) {
    for (name, start_minute, places) in [("Morning", 8 * 60, 4), ("Afternoon", 13 * 60, 3)] {
        let new = NewTemplate {
            station,
            name: name.into(),
            weekdays: 127,
            start_minute,
            minutes: 210,
            places,
            vehicle: VehicleKind::Sedan,
            expected_stops: 20,
            expected_metres: 42_000,
        };
        stage.app.make_template(&mut stage.ctx(Actor::Console), new).unwrap();
    }
}

fn station(stage: &Stage) -> StationId {
    let new = NewStation {
        code: "ATX1".into(),
        name: "Austin East".into(),
        time_zone: ZONE.into(),
        point: Point { lat: 30_267_200, lon: -97_743_100 },
        award_mode: AwardMode::Draw,
        currency: Currency::USD,
        pay: PayRule { per_hour: 2_200, per_km: 30, cost_per_km: 25, minimum_per_hour: 1_500 },
    };
    let made = stage.app.make_station(&mut stage.ctx(Actor::Console), new).unwrap();
    let Made::Made(id) = made else { panic!("ATX1 is taken") };
    let id = id.parse().unwrap();
    let corner = |lat, lon| Point { lat, lon };
    let corners = [
        corner(30_250_000, -97_760_000),
        corner(30_250_000, -97_715_000),
        corner(30_295_000, -97_715_000),
        corner(30_295_000, -97_760_000),
    ];
    stage.app.make_service_area(&mut stage.ctx(Actor::Console), id, "Central", &corners).unwrap();
    id
}

fn programme(stage: &Stage) -> ProgrammeId {
    let made = stage.app.make_programme(
        &mut stage.ctx(Actor::Console),
        "own-car",
        "Own car",
        ProgrammeKind::Independent,
        "You choose your blocks. Pay is shown before you enter. You may leave at any time.",
    );
    let Made::Made(id) = made.unwrap() else { panic!("own-car is taken") };
    id.parse().unwrap()
}

/// Announces a round, lets everybody enter, and draws it.
fn drawn_round(stage: &Stage, station: StationId, couriers: &[Person]) -> RoundId {
    let (opens, closes) = (stage.clock.now(), at("2026-11-26", "18:00"));
    let mut ctx = stage.ctx(Actor::Console);
    let announced = stage.app.announce_round(&mut ctx, station, opens, closes, 3).unwrap();
    let Announced::Announced(round, 6) = announced else { panic!("{announced:?}") };
    let round = round.parse().unwrap();
    stage.reconcile();
    let page = stage.app.round_page(&stage.ctx(Actor::Console), round).unwrap();
    let blocks: Vec<BlockId> = page.blocks.iter().map(|(block, ..)| block.id).collect();
    for (number, courier) in couriers.iter().enumerate() {
        let mut ranked = blocks.clone();
        ranked.rotate_left(number % blocks.len());
        stage.app.enter(&mut stage.ctx(courier.actor), round, ranked, 1).unwrap();
    }
    stage.clock.set(closes.plus(MINUTE));
    stage.reconcile();
    round
}

/// Checks in and loads everything on the route; returns the stops.
fn load(stage: &Stage, who: Actor, award: AwardId) -> Vec<Stop> {
    stage.app.check_in(&mut stage.ctx(who), award, Arrival::default()).unwrap();
    let itinerary = stage.app.itineraries(&stage.ctx(who)).unwrap().remove(0);
    let mut scans = vec![];
    for stop in &itinerary.stops {
        for package in &stop.packages {
            let mut ctx = stage.ctx(who);
            scans.push(NewScan {
                id: ScanId::new(ctx.now, ctx.random()).to_string(),
                barcode: package.barcode.clone(),
                occurred_at: ctx.now.micros(),
                stop: None,
            });
        }
    }
    stage.app.scan(&mut stage.ctx(who), award, ScanStep::Load, scans).unwrap();
    itinerary.stops.into_iter().map(|s| s.stop).collect()
}

/// Arrives at a stop and records what happened there.
pub(crate) fn attempt(
    stage: &Stage,
    who: Actor,
    stop: &Stop,
    kind: AttemptKind,
    photos: Vec<NewPhoto>,
    scanned: Option<String>,
) -> Served {
    let mut ctx = stage.ctx(who);
    let id = AttemptId::new(ctx.now, ctx.random());
    let arrived_at = ctx.now.plus(-MINUTE);
    stage.app.arrive(&mut ctx, stop.id, arrived_at).unwrap();
    let (order, _) = stage.app.order(&stage.ctx(Actor::System), stop.delivery_order).unwrap();
    let new = NewAttempt {
        id,
        stop: stop.id,
        kind,
        position: Position::Fix(Point { lat: order.lat + 40, lon: order.lon - 30 }, 9),
        occurred_at: ctx.now,
        skew_ms: 120,
        photos,
        door_scan: scanned.map(|barcode| DoorScan { barcode }),
        note: String::new(),
    };
    let recorded = stage.app.record_attempt(&mut ctx, new).unwrap();
    assert!(matches!(recorded, Recorded::Recorded(_)), "{recorded:?}");
    Served { order: stop.delivery_order, stop: stop.id, attempt: id }
}

fn drop_at(place: DropPlace) -> Drop {
    Drop {
        place,
        out_of_sight: true,
        where_to_look: "Behind the planter, left of the door".into(),
        weather: Weather::Dry,
        photos: vec![],
        scan: None,
        exception: None,
    }
}

/// Leaves the parcel with a photo and uploads it to the last byte.
pub(crate) fn leave_with_photo(stage: &Stage, who: Actor, stop: &Stop) -> (Served, EvidenceId) {
    let bytes = door_photo(1);
    let mut ctx = stage.ctx(who);
    let id = EvidenceId::new(ctx.now, ctx.random());
    let itinerary = stage.app.itineraries(&ctx).unwrap().remove(0);
    let challenge = itinerary.stops.into_iter().find(|s| s.stop.id == stop.id).unwrap().challenge;
    let photo = NewPhoto {
        id,
        digest: sha256(&[&bytes]),
        bytes: bytes.len() as u64,
        captured_at: ctx.now,
        challenge,
        capture: None,
    };
    let drop = Drop { photos: vec![id], ..drop_at(DropPlace::SideDoor) };
    let served = attempt(stage, who, stop, AttemptKind::Left(drop), vec![photo], None);
    stage.app.put_preview(&mut stage.ctx(who), id, &bytes).unwrap();
    for (number, chunk) in (0..).zip(bytes.chunks(CHUNK_BYTES)) {
        stage.app.put_chunk(&mut stage.ctx(who), id, number, chunk.to_vec()).unwrap();
    }
    (served, id)
}

/// Delivers to a recipient who wants no photo: the scan at the door takes its place.
fn leave_without_photo(stage: &Stage, who: Actor, stop: &Stop) -> Served {
    let choice = Choice {
        photo: false,
        drop_place: Some(DropPlace::BackDoor),
        place_note: "Please close the gate".into(),
        remember: false,
    };
    let recipient = Actor::Recipient(stop.delivery_order);
    stage.app.set_choice(&mut stage.ctx(recipient), choice).unwrap();
    let mut ctx = stage.ctx(who);
    let scan = Some(EvidenceId::new(ctx.now, ctx.random()));
    let drop = Drop { scan, ..drop_at(DropPlace::BackDoor) };
    let barcode = barcodes_of(stage, stop.delivery_order).remove(0);
    attempt(stage, who, stop, AttemptKind::Left(drop), vec![], Some(barcode))
}

/// The whole town.
pub(crate) fn small_town() -> Town {
    let stage = Stage::new(at("2026-11-25", "09:00"));
    let operator = stage.staff("Ana Ortiz", Role::Operator);
    let dispatcher = stage.staff("Dan Whitfield", Role::Dispatcher);
    let analyst = stage.staff("Uma Patel", Role::Analyst);
    let auditor = stage.staff("Rolf Sander", Role::Auditor);
    let (station, programme) = (station(&stage), programme(&stage));
    let couriers: Vec<Person> =
        COURIERS.iter().map(|name| stage.join(name, station, programme)).collect();
    templates(&stage, station);
    stage.app.make_blocks(&mut stage.ctx(Actor::Console), station, 7).unwrap();
    let round = drawn_round(&stage, station, &couriers);
    let key = stage.app.make_api_key(&mut stage.ctx(Actor::Console), "Shop system", station);

    let (unplanned, other_carrier) = take_orders(&stage, station);

    stage.clock.set(at(DAY, "06:30"));
    stage.app.plan_day(&mut stage.ctx(Actor::Console), station, DAY).unwrap();
    let page = stage.app.round_page(&stage.ctx(Actor::Console), round).unwrap();
    let block = page.blocks[0].0.id;
    let awards: Vec<_> = page.awards.iter().filter(|a| a.block == block).collect();
    let person =
        |id: CourierId| couriers.iter().find(|c| c.actor == Actor::Courier(id)).cloned().unwrap();
    let (courier, other) = (person(awards[0].courier), person(awards[1].courier));

    stage.clock.set(at(DAY, "07:40"));
    let other_stops = load(&stage, other.actor, awards[1].id);
    let stops = load(&stage, courier.actor, awards[0].id);
    let unattended: Vec<&Stop> = stops
        .iter()
        .filter(|stop| {
            let (order, _) =
                stage.app.order(&stage.ctx(Actor::System), stop.delivery_order).unwrap();
            !order.attended_only
        })
        .collect();
    stage.clock.set(at(DAY, "08:42"));
    let (delivered, photo) = leave_with_photo(&stage, courier.actor, unattended[0]);
    stage.clock.set(at(DAY, "09:10"));
    let no_access = AttemptKind::Failed(ReasonCode::NoAccess, "The gate is locked".into());
    let failed = attempt(&stage, courier.actor, unattended[1], no_access, vec![], None);
    stage.clock.set(at(DAY, "09:31"));
    let opted_out = leave_without_photo(&stage, courier.actor, unattended[2]);
    stage.clock.set(at(DAY, "10:05"));
    stage.reconcile();
    let award = awards[0].id;
    let other_award = awards[1].id;
    // Staff sessions last a working day: everybody signs in anew this morning.
    let [operator, dispatcher, analyst, auditor] =
        [operator, dispatcher, analyst, auditor].map(|person| stage.again(person));
    Town {
        operator,
        dispatcher,
        analyst,
        auditor,
        courier,
        other,
        station,
        programme,
        round,
        block,
        award,
        other_award,
        delivered,
        photo,
        failed,
        opted_out,
        other_carrier,
        unplanned,
        ahead: unattended[3].clone(),
        other_ahead: other_stops[0].clone(),
        key: Who::Key(key.unwrap()),
        couriers,
        stage,
    }
}
