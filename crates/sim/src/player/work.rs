//! What a phone knows of a job, and what its courier does at a door.

use super::phone::Phone;
use crate::act::Call;
use crate::camera::Camera;
use crate::dice::fate_id;
use porchlight_app::deliver::{
    AttemptKind, DoorScan, Itinerary, ItineraryStop, NewAttempt, NewPhoto,
};
use porchlight_app::{App, Result};
use porchlight_domain::attempt::{Drop, Exception, PhotoPolicy, Position};
use porchlight_domain::digest::sha256;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, AwardId, EvidenceId, StopId};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::{
    AwardState, DropPlace, PhotoException, ReasonCode, StopState, Weather,
};

/// A photo on its way.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    pub(super) stop: StopId,
    pub(super) attempt: AttemptId,
    pub(super) under_way: bool,
}

impl Upload {
    pub(super) fn new(stop: StopId, attempt: AttemptId) -> Self {
        Self { stop, attempt, under_way: false }
    }
}

/// A stop as the phone knows it.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) stop: StopId,
    pub(super) state: StopState,
    pub(super) point: Point,
    pub(super) barcodes: Vec<String>,
    pub(super) policy: PhotoPolicy,
    pub(super) place: Option<DropPlace>,
    pub(super) challenge: Option<String>,
    pub(super) service_seconds: u32,
    /// When the promised window begins.
    pub(super) not_before: Timestamp,
    /// The code the recipient would tell.
    pub(super) code: String,
    /// Attempts made on this phone.
    pub(super) attempts: u32,
    /// Whether its packages go back to the station.
    pub(super) returns: bool,
}

/// An award with its stops as the phone knows them.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) award: AwardId,
    pub(super) ends: Timestamp,
    pub(super) state: AwardState,
    pub(super) visits: Vec<Visit>,
    pub(super) ready_at: Timestamp,
    pub(super) checking_out: u32,
    /// Nothing more to do, unless an answer says otherwise.
    pub(super) over: bool,
}

impl Visit {
    fn load(app: &App, stop: &ItineraryStop) -> Self {
        let order = &stop.order;
        Self {
            stop: stop.stop.id,
            state: stop.stop.state,
            point: Point { lat: order.lat, lon: order.lon },
            barcodes: stop.packages.iter().map(|p| p.barcode.clone()).collect(),
            policy: stop.policy,
            place: stop.wish.as_ref().and_then(|w| w.drop_place),
            challenge: stop.challenge.clone(),
            service_seconds: stop.stop.service_seconds,
            not_before: order.window_start,
            code: app.keys.delivery_code(order.id, order.link_version),
            attempts: u32::from(stop.attempt.is_some()),
            returns: stop
                .attempt
                .as_ref()
                .is_some_and(|a| a.outcome != porchlight_domain::words::Outcome::Delivered),
        }
    }
}

impl Job {
    pub(super) fn load(app: &App, phone: &Phone, itinerary: &Itinerary) -> Result<Self> {
        let (award, block) = (&itinerary.award, &itinerary.block);
        let early = phone.roll("early", &award.id.0, 25);
        let early = i64::try_from(early).unwrap_or(0) * MINUTE;
        Ok(Self {
            award: award.id,
            ends: block.ends_at,
            state: award.state,
            visits: itinerary.stops.iter().map(|s| Visit::load(app, s)).collect(),
            ready_at: block.starts_at.plus(10 * MINUTE - early),
            checking_out: 0,
            over: award.state == AwardState::CheckedOut,
        })
    }

    /// Keeps what the phone did and the server may not know yet.
    pub(super) fn keep(&mut self, known: &Self) {
        let rank = |state: AwardState| match state {
            AwardState::Held => 0,
            AwardState::CheckedIn => 1,
            _ => 2,
        };
        if rank(known.state) > rank(self.state) {
            self.state = known.state;
        }
        // Whoever waited at the station without a route goes on as soon as there is one.
        if !known.visits.is_empty() || self.visits.is_empty() {
            self.ready_at = known.ready_at;
        }
        self.checking_out = known.checking_out;
        for visit in &mut self.visits {
            let Some(old) = known.visits.iter().find(|v| v.stop == visit.stop) else { continue };
            if old.state == StopState::Done || visit.state == StopState::Ahead {
                visit.state = old.state;
            }
            visit.attempts = visit.attempts.max(old.attempts);
            visit.returns |= old.returns;
        }
        let open = self.visits.iter().any(|v| v.state != StopState::Done);
        self.over = known.over && !open;
    }
}

impl Phone {
    /// What the courier records at a door.
    pub(super) fn attempt(
        &mut self,
        visit: &Visit,
        now: Timestamp,
        out_of_time: bool,
        camera: &dyn Camera,
    ) -> NewAttempt {
        let about = [&visit.stop.0[..], &visit.attempts.to_be_bytes()].concat();
        let about = [&self.courier.0[..], &about].concat();
        let id = AttemptId(fate_id(self.seed, "attempt", &about));
        let roll = self.roll("door", &about, 100);
        let mut photos = vec![];
        let kind = if out_of_time {
            AttemptKind::Failed(ReasonCode::OutOfTime, String::new())
        } else if roll < 5 {
            let reason = [ReasonCode::NotHome, ReasonCode::NoAccess, ReasonCode::Refused];
            AttemptKind::Failed(reason[usize::try_from(roll % 3).unwrap_or(0)], String::new())
        } else if visit.policy == PhotoPolicy::AttendedOnly || roll < 9 {
            hand_over(visit, roll)
        } else {
            let policy = visit.policy;
            if policy == PhotoPolicy::Required && roll >= 11 {
                let shots = 1 + u8::from(roll == 50);
                photos = (0..shots).map(|n| self.photo(visit, id, n, now, camera)).collect();
            }
            AttemptKind::Left(drop_at(self, visit, policy, &about, photos.is_empty()))
        };
        for photo in &photos {
            self.add_upload(photo.id, visit.stop, id);
        }
        let position = if roll.is_multiple_of(17) {
            Position::Missing("timeout".into())
        } else {
            Position::Fix(visit.point, 8 + u32::try_from(roll % 20).unwrap_or(0))
        };
        let (skew_ms, known_ms) = self.clock();
        let scans = matches!(&kind, AttemptKind::Left(drop) if drop.scan.is_some());
        let first = visit.barcodes.first().filter(|_| scans);
        NewAttempt {
            id,
            stop: visit.stop,
            door_scan: first.map(|barcode| DoorScan { barcode: barcode.clone() }),
            kind,
            position,
            occurred_at: now.plus(skew_ms * 1_000),
            skew_ms: known_ms,
            photos,
            note: String::new(),
        }
    }

    /// How far this phone's clock is ahead, in milliseconds: truly, and as the phone estimates.
    fn clock(&self) -> (i64, i64) {
        let roll =
            |what: &str, n: u64| i64::try_from(self.roll(what, &self.courier.0, n)).unwrap_or(0);
        let small = roll("skew", 4_000) - 2_000;
        if !self.mishap("wrong clock", &self.courier.0, 100) {
            return (small, small);
        }
        let days = (1 + roll("wrong by", 5)) * DAY / 1_000;
        let skew = if roll("ahead", 2) == 0 { small - days } else { small + days };
        // Some have not met the server since the clock went wrong, and know nothing of it.
        (skew, if roll("knows", 3) == 0 { 0 } else { skew })
    }

    fn photo(
        &self,
        visit: &Visit,
        attempt: AttemptId,
        number: u8,
        now: Timestamp,
        camera: &dyn Camera,
    ) -> NewPhoto {
        let about = [&attempt.0[..], &[number]].concat();
        let id = EvidenceId(fate_id(self.seed, "evidence", &about));
        let shot = camera.shoot(visit.stop, id);
        NewPhoto {
            id,
            digest: sha256(&[&shot.original]),
            bytes: shot.original.len() as u64,
            captured_at: now.plus(self.clock().0 * 1_000),
            challenge: visit.challenge.clone(),
            capture: None,
        }
    }

    /// Corrects an attempt that was answered with what is missing.
    pub(super) fn correct(
        &mut self,
        attempt: &NewAttempt,
        code: &str,
        now: Timestamp,
        camera: &dyn Camera,
    ) {
        let mut again = attempt.clone();
        again.id = AttemptId(fate_id(self.seed, "corrected", &attempt.id.0));
        again.occurred_at = now.plus(self.clock().0 * 1_000);
        match (&mut again.kind, code) {
            (AttemptKind::Left(drop), "photo_unwanted" | "substitute_missing") => {
                // The recipient wants no photo: the parcel is scanned instead.
                again.photos.clear();
                drop.photos.clear();
                drop.scan = Some(EvidenceId(fate_id(self.seed, "door scan", &again.id.0)));
                let barcode = self.barcode_at(again.stop);
                again.door_scan = barcode.map(|barcode| DoorScan { barcode });
            }
            (AttemptKind::Left(drop), _) => {
                // The recipient changed their mind: now a photo is due.
                let id = EvidenceId(fate_id(self.seed, "evidence", &again.id.0));
                let shot = camera.shoot(again.stop, id);
                again.photos = vec![NewPhoto {
                    id,
                    digest: sha256(&[&shot.original]),
                    bytes: shot.original.len() as u64,
                    captured_at: now,
                    challenge: self.challenge_at(again.stop),
                    capture: None,
                }];
                drop.photos = vec![id];
                self.add_upload(id, again.stop, again.id);
            }
            (kind @ AttemptKind::HandedOver { .. }, _) => {
                *kind = AttemptKind::HandedOver { code: None, name: Some("A neighbour".into()) };
            }
            (AttemptKind::Failed(_, words), _) => *words = "see the dispatcher".into(),
        }
        self.send(Call::Attempt(Box::new(again)));
    }
}

fn hand_over(visit: &Visit, roll: u64) -> AttemptKind {
    let (code, name) = match roll % 12 {
        0 | 1 => (None, Some("R. Okafor".into())),
        // Misheard at first.
        2 => (Some("0000".into()), None),
        _ => (Some(visit.code.clone()), None),
    };
    AttemptKind::HandedOver { code, name }
}

fn drop_at(phone: &Phone, visit: &Visit, policy: PhotoPolicy, about: &[u8], bare: bool) -> Drop {
    let places = [DropPlace::Door, DropPlace::Porch, DropPlace::Planter, DropPlace::SideDoor];
    let place = places[usize::try_from(phone.roll("place", about, 4)).unwrap_or(0)];
    let scan = EvidenceId(fate_id(phone.seed, "door scan", about));
    let exception =
        Exception { kind: PhotoException::CameraBroken, words: "The camera does not open.".into() };
    let weather = if phone.roll("weather", about, 8) == 0 { Weather::Rain } else { Weather::Dry };
    Drop {
        place: visit.place.unwrap_or(place),
        out_of_sight: phone.roll("sight", about, 2) == 0,
        where_to_look: "Left of the door, behind the pot.".into(),
        weather,
        photos: vec![],
        scan: (policy == PhotoPolicy::OptedOut).then_some(scan),
        exception: (policy == PhotoPolicy::Required && bare).then_some(exception),
    }
}
