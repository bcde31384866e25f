//! One way with a few parcels: from the order to what lies at the door.

use super::Street;
use porchlight_app::block::Assigned;
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::{
    AttemptKind, CHUNK_BYTES, DoorScan, NewAttempt, NewPhoto, NewScan, Recorded,
};
use porchlight_app::one_block::NewBlock;
use porchlight_app::order::{OrderDraft, PackageDraft, Taken};
use porchlight_app::{Actor, App, Error, Result, zone};
use porchlight_domain::attempt::{Drop, Exception, Position};
use porchlight_domain::digest::{encode_hex, sha256};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, AwardId, CourierId, EvidenceId, OrderId, ScanId, StopId};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp, Window};
use porchlight_domain::words::{
    CarrierKind, DropPlace, PhotoException, ScanStep, VehicleKind, Weather,
};

/// How long after an order is taken its block starts, and how long the block is.
const AHEAD: i64 = 20 * MINUTE;
const BLOCK_MINUTES: u32 = 180;
/// How far off the phone of somebody is who keeps a parcel, in millionths of a degree: about 450 metres.
const ELSEWHERE: i32 = 4_100;

/// A household with its door.
#[derive(Debug, Clone)]
pub struct Home {
    /// Street and number.
    pub address: String,
    /// Who lives there.
    pub recipient: String,
    /// Their mailbox.
    pub email: String,
    /// Where the door is.
    pub point: Point,
    /// Which of the doors a camera shows.
    pub door: usize,
    /// The language that they read.
    pub language: String,
}

/// What really happens at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It is left there, with a photo.
    Left,
    /// Somebody takes it and tells the code.
    Code,
    /// It is left at the door of a neighbour who lives so far to the north and east, in millionths of a
    /// degree, with a photo of that door.
    OtherDoor(i32, i32, usize),
    /// It is kept: recorded as left, from elsewhere and without a photo.
    Kept,
}

/// A parcel for a household.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The order's reference at its sender.
    pub reference: String,
    /// For whom.
    pub home: Home,
    /// What happens to it.
    pub how: How,
}

/// A courier on the way.
#[derive(Debug, Clone)]
pub struct Trip {
    /// Who.
    pub courier: CourierId,
    award: AwardId,
    stops: Vec<(StopId, OrderId, Parcel)>,
}

/// What was recorded at a door.
#[derive(Debug, Clone, Copy)]
pub struct Brought {
    /// The order.
    pub order: OrderId,
    /// The attempt.
    pub attempt: AttemptId,
    /// Its photo, if there is one.
    pub photo: Option<EvidenceId>,
}

impl Trip {
    /// Parcels on it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stops.len()
    }

    /// Whether nothing is on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stops.is_empty()
    }

    /// Which of its stops goes to the order with this reference.
    #[must_use]
    pub fn stop_of(&self, reference: &str) -> Option<usize> {
        self.stops.iter().position(|(_, _, parcel)| parcel.reference == reference)
    }
}

impl Street {
    fn draft(parcel: &Parcel, now: Timestamp) -> OrderDraft {
        let home = &parcel.home;
        OrderDraft {
            external_reference: parcel.reference.clone(),
            sender: "Tin Kettle Outfitters".into(),
            recipient: home.recipient.clone(),
            address: home.address.clone(),
            point: home.point,
            window: Window { start: now, end: now.plus(8 * HOUR) },
            notes: String::new(),
            email: home.email.clone(),
            phone: String::new(),
            language: home.language.clone(),
            carrier: CarrierKind::Ours,
            tracking_link: String::new(),
            attended_only: false,
            proof: None,
            valuable: false,
            service_seconds: 60,
            packages: vec![PackageDraft {
                barcode: format!("{}-1", parcel.reference),
                volume_ml: 3_000,
                weight_g: 900,
            }],
        }
    }

    /// Takes the orders, gives a courier a block with them, and loads.
    ///
    /// # Errors
    /// Whatever a use-case reports.
    pub fn set_out(
        &self,
        app: &App,
        now: Timestamp,
        courier: CourierId,
        parcels: &[Parcel],
    ) -> Result<Trip> {
        let (station, desk) = (self.city.station, self.city.desk());
        let first = parcels.first().ok_or(Error::Absent("parcel"))?.reference.clone();
        let ctx = |actor, what: &str| self.ctx(now, actor, &format!("{what} {first}"));
        let mut orders = vec![];
        for parcel in parcels {
            let what = format!("order {}", parcel.reference);
            let draft = Self::draft(parcel, now);
            match app.take_order(&mut self.ctx(now, desk, &what), station, draft)? {
                Taken::Added(id) | Taken::Changed(id) | Taken::Unchanged(id) => {
                    let id: OrderId = id.parse().map_err(|_| Error::Absent("order"))?;
                    orders.push((id, parcel.clone()));
                }
                _ => return Err(Error::Absent("order")),
            }
        }
        let block = NewBlock {
            station,
            starts_at: Timestamp((now.plus(AHEAD).micros() / MINUTE + 1) * MINUTE),
            minutes: BLOCK_MINUTES,
            places: 1,
            vehicle: VehicleKind::Bike,
            expected_stops: u32::try_from(parcels.len()).unwrap_or(1),
            expected_metres: 9_000,
        };
        let starts_at = block.starts_at;
        let block = app.add_block(&mut ctx(desk, "block"), block)?;
        let assigned = app.assign(&mut ctx(desk, "assign"), block, courier)?;
        let Assigned::Assigned(award) = assigned else { return Err(Error::Absent("place")) };
        let award: AwardId = award.parse().map_err(|_| Error::Absent("award"))?;
        let date = zone::date_of(starts_at, &zone::zone(self.city.plan.place.time_zone));
        app.plan_day(&mut ctx(desk, "plan"), station, &date.to_string())?;
        let own = Actor::Courier(courier);
        app.check_in(&mut ctx(own, "in"), award, Arrival::default())?;
        let trip = Trip { courier, award, stops: self.route(app, award, &orders)? };
        let scan = |(stop, _, parcel): &(StopId, OrderId, Parcel)| NewScan {
            id: ScanId(self.id("scan", &stop.0)).to_string(),
            barcode: format!("{}-1", parcel.reference),
            occurred_at: now.micros(),
            stop: None,
        };
        let scans = trip.stops.iter().map(scan).collect();
        app.scan(&mut ctx(own, "load"), award, ScanStep::Load, scans)?;
        Ok(trip)
    }

    /// The stops of an award's route that go to these orders, in the route's order.
    fn route(
        &self,
        app: &App,
        award: AwardId,
        orders: &[(OrderId, Parcel)],
    ) -> Result<Vec<(StopId, OrderId, Parcel)>> {
        let stops = app.store.read(|tx| match tx.route_of_award(award)? {
            Some(route) => tx.stops_of(route.id),
            None => Ok(vec![]),
        })?;
        let known = |id| orders.iter().find(|(order, _)| *order == id).cloned();
        let stops = stops.into_iter().filter_map(|stop| {
            let (order, parcel) = known(stop.delivery_order)?;
            Some((stop.id, order, parcel))
        });
        Ok(stops.collect())
    }

    fn id<const N: usize>(&self, what: &str, about: &[u8]) -> [u8; N] {
        crate::dice::fate_id(self.city.plan.seed, &format!("street {what}"), about)
    }

    /// Comes to a door and does there what the parcel's truth says; its photo arrives whole.
    ///
    /// # Errors
    /// Whatever a use-case reports.
    pub fn bring(&self, app: &App, now: Timestamp, trip: &Trip, number: usize) -> Result<Brought> {
        let (stop, order, parcel) = trip.stops.get(number).ok_or(Error::Absent("stop"))?;
        let own = Actor::Courier(trip.courier);
        let ctx = |what: &str| self.ctx(now, own, &format!("{what} {stop}"));
        app.arrive(&mut ctx("arrive"), *stop, now.plus(-MINUTE))?;
        // Whoever takes the next door looks at no label there.
        if matches!(parcel.how, How::Left | How::Code) {
            let scan = NewScan {
                id: ScanId(self.id("scan at the stop", &stop.0)).to_string(),
                barcode: format!("{}-1", parcel.reference),
                occurred_at: now.micros(),
                stop: Some(stop.to_string()),
            };
            app.scan(&mut ctx("scan"), trip.award, ScanStep::Stop, vec![scan])?;
        }
        let door = match parcel.how {
            How::Left => Some(parcel.home.door),
            How::OtherDoor(_, _, door) => Some(door),
            How::Code | How::Kept => None,
        };
        let photo = door.map(|door| {
            let id = EvidenceId(self.id("photo", &stop.0));
            (id, self.doors.shoot_door(door, id))
        });
        let mut attempt = self.attempt(app, now, (*stop, *order), parcel)?;
        if let Some((id, shot)) = &photo {
            let challenge = app.store.read(|tx| tx.capture_challenge(*stop))?;
            attempt.photos = vec![NewPhoto {
                id: *id,
                digest: sha256(&[&shot.original]),
                bytes: shot.original.len() as u64,
                captured_at: now,
                challenge: challenge.map(|c| encode_hex(&c.token)),
                capture: None,
            }];
            if let AttemptKind::Left(drop) = &mut attempt.kind {
                drop.photos = vec![*id];
                drop.exception = None;
            }
        }
        let id = attempt.id;
        let recorded = app.record_attempt(&mut ctx("attempt"), attempt)?;
        if !matches!(recorded, Recorded::Recorded(_)) {
            return Err(Error::Fault(format!(
                "the attempt at {} is {recorded:?}",
                parcel.reference
            )));
        }
        if let Some((id, shot)) = &photo {
            app.put_preview(&mut ctx("preview"), *id, &shot.preview)?;
            for (number, bytes) in (0u32..).zip(shot.original.chunks(CHUNK_BYTES)) {
                app.put_chunk(&mut ctx(&format!("chunk {number}")), *id, number, bytes.to_vec())?;
            }
        }
        Ok(Brought { order: *order, attempt: id, photo: photo.map(|(id, _)| id) })
    }

    fn attempt(
        &self,
        app: &App,
        now: Timestamp,
        (stop, order): (StopId, OrderId),
        parcel: &Parcel,
    ) -> Result<NewAttempt> {
        let kept = parcel.how == How::Kept;
        let Point { lat, lon } = parcel.home.point;
        let (north, east) = match parcel.how {
            How::OtherDoor(north, east, _) => (north, east),
            How::Kept => (ELSEWHERE, -ELSEWHERE / 3),
            How::Left | How::Code => (20, -15),
        };
        let row = app.store.read(|tx| tx.order(order))?.ok_or(Error::Absent("order"))?;
        let kind = if parcel.how == How::Code {
            let code = app.keys.delivery_code(order, row.link_version);
            AttemptKind::HandedOver { code: Some(code), name: None }
        } else {
            let exception = Exception {
                kind: PhotoException::CameraBroken,
                words: "The camera does not open.".into(),
            };
            AttemptKind::Left(Drop {
                place: DropPlace::Porch,
                out_of_sight: false,
                where_to_look: "On the porch, beside the door.".into(),
                weather: Weather::Dry,
                photos: vec![],
                scan: None,
                exception: Some(exception),
            })
        };
        let barcode = format!("{}-1", parcel.reference);
        Ok(NewAttempt {
            id: AttemptId(self.id("attempt", &stop.0)),
            stop,
            kind,
            position: Position::Fix(Point { lat: lat + north, lon: lon + east }, 6),
            occurred_at: now,
            skew_ms: 0,
            photos: vec![],
            door_scan: (!kept).then_some(DoorScan { barcode }),
            note: String::new(),
        })
    }

    /// Checks out.
    ///
    /// # Errors
    /// Whatever the use-case reports.
    pub fn come_back(&self, app: &App, now: Timestamp, trip: &Trip) -> Result<()> {
        let what = format!("out {}", trip.award);
        app.check_out(&mut self.ctx(now, Actor::Courier(trip.courier), &what), trip.award)?;
        Ok(())
    }
}
