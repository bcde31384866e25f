//! The guided tour: one round, one award, one parcel, from announcement to bundle, in about a minute
//! of real time, again and again.
//!
//! Owns: the order of the scenes and what happens in each. Never does: keep state that a restart
//! would lose: where the tour stands is read from the database each time, so that a killed demo goes
//! on where it was. It needs somebody to run the reconcilers, as the server does.
//!
//! Start at [`Tour::step`].

mod cast;

use crate::act::{Act, Call, Reply, perform};
use crate::camera::Camera;
use crate::city::{City, Place, Plan, context};
use crate::dice::fate_bytes;
use cast::{Standing, stand};
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::{CHUNK_BYTES, UploadStatus};
use porchlight_app::{Actor, App, Error, Result};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{AttemptId, AwardId, CourierId, EvidenceId, OrderId, RoundId};
use porchlight_domain::time::{SECOND, Timestamp};
use std::sync::Arc;

/// Who takes part in the tour's round.
pub const ENTRANTS: u32 = 24;
/// How long the tour's round takes entries.
pub const ENTRY_TIME: i64 = 12 * SECOND;
/// How long each scene stays at least.
pub const SCENE_TIME: i64 = 3 * SECOND;
/// How long the last scene stays before the tour begins again.
pub const LAST_SCENE_TIME: i64 = 15 * SECOND;

/// A scene of the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scene {
    /// A block is announced.
    Announced,
    /// Couriers enter.
    Entering,
    /// The list is sealed in the log.
    Sealed,
    /// The draw is done.
    Drawn,
    /// The parcels have a route.
    Planned,
    /// The courier is at the station.
    CheckedIn,
    /// The parcels are in the vehicle.
    Loaded,
    /// The courier is at the door.
    Arrived,
    /// The parcel lies there; the photo is committed to.
    Left,
    /// The small picture is with the recipient.
    Preview,
    /// The large one is.
    Photo,
    /// The bundle verifies.
    Bundle,
}

impl Scene {
    /// Every scene, in order.
    pub const ALL: [Self; 12] = [
        Self::Announced,
        Self::Entering,
        Self::Sealed,
        Self::Drawn,
        Self::Planned,
        Self::CheckedIn,
        Self::Loaded,
        Self::Arrived,
        Self::Left,
        Self::Preview,
        Self::Photo,
        Self::Bundle,
    ];

    /// Stable code, for captions and tests.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Entering => "entering",
            Self::Sealed => "sealed",
            Self::Drawn => "drawn",
            Self::Planned => "planned",
            Self::CheckedIn => "checked_in",
            Self::Loaded => "loaded",
            Self::Arrived => "arrived",
            Self::Left => "left",
            Self::Preview => "preview",
            Self::Photo => "photo",
            Self::Bundle => "bundle",
        }
    }
}

/// Where the tour stands, with what the three faces show.
#[derive(Debug, Clone)]
pub struct TourState {
    /// The scene.
    pub scene: Scene,
    /// The round.
    pub round: Option<RoundId>,
    /// The award that was drawn.
    pub award: Option<AwardId>,
    /// Who won it.
    pub courier: Option<CourierId>,
    /// The parcel that is left at a door.
    pub order: Option<OrderId>,
    /// The attempt at it.
    pub attempt: Option<AttemptId>,
    /// Its photo.
    pub photo: Option<EvidenceId>,
    /// The recipient's link, whole.
    pub recipient_link: Option<String>,
    /// The exported bundle, in the last scene.
    pub bundle: Option<Vec<u8>>,
}

/// The tour of a deployment.
pub struct Tour {
    city: City,
    camera: Arc<dyn Camera>,
    shown: Option<(Option<Scene>, Timestamp)>,
    apart: Option<CourierId>,
}

impl Tour {
    /// Sets the stage: a small station of its own beside the city's, with its couriers. Doing it
    /// again changes nothing.
    ///
    /// # Errors
    /// Whatever a use-case reports.
    pub fn open(
        app: &App,
        now: Timestamp,
        seed: u64,
        beside: Place,
        camera: Arc<dyn Camera>,
    ) -> Result<Self> {
        // One language for everybody, so that a visitor can follow all three faces.
        let place = Place { code: "TOUR", name: "Porchlight Lane", spanish: 0, ..beside };
        let plan = Plan { seed, place, couriers: ENTRANTS, orders: 0 };
        let city = cast::found(app, now, plan)?;
        Ok(Self { city, camera, shown: None, apart: None })
    }

    /// The tour's station and couriers.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.city
    }

    /// Whether the next step would announce a new round.
    ///
    /// # Errors
    /// Faults of reading.
    pub fn is_over(&self, app: &App, now: Timestamp) -> Result<bool> {
        Ok(matches!(stand(app, &self.city, now)?.scene, None | Some(Scene::Bundle)))
    }

    /// Somebody asked for it to begin again: its last scene stays no longer.
    pub fn again(&mut self) {
        self.shown = Some((Some(Scene::Bundle), Timestamp(0)));
    }

    /// Leaves a courier's entry to whoever else plays them.
    pub fn leave_to_others(&mut self, courier: Option<CourierId>) {
        self.apart = courier;
    }

    /// Goes on by at most one scene, if the scene before has been on long enough.
    ///
    /// # Errors
    /// Whatever a use-case reports; the next step tries again.
    pub fn step(&mut self, app: &App, now: Timestamp) -> Result<TourState> {
        let mut standing = stand(app, &self.city, now)?;
        let scene = standing.scene;
        let since = match self.shown {
            Some((shown, since)) if shown == scene => since,
            _ => now,
        };
        self.shown = Some((scene, since));
        let least = if scene == Some(Scene::Bundle) { LAST_SCENE_TIME } else { SCENE_TIME };
        let enters = matches!(scene, Some(Scene::Announced | Scene::Entering));
        if scene.is_none() || enters || now.since(since) >= least {
            self.go_on(app, now, &mut standing)?;
            standing = stand(app, &self.city, now)?;
        }
        Ok(self.state(app, now, &standing))
    }

    fn state(&self, app: &App, now: Timestamp, standing: &Standing) -> TourState {
        let scene = standing.scene.unwrap_or(Scene::Announced);
        let desk = context(self.city.plan.seed, now, self.city.desk(), "tour");
        let order = standing.order.as_ref().map(|order| order.id);
        // While its leaves are on their way into the log there is no bundle yet: next step.
        let bundle = standing.attempt.filter(|_| scene == Scene::Bundle);
        TourState {
            scene,
            round: standing.round.as_ref().map(|round| round.id),
            award: standing.award.as_ref().map(|award| award.id),
            courier: standing.award.as_ref().map(|award| award.courier),
            order,
            attempt: standing.attempt,
            photo: standing.photo,
            recipient_link: order.and_then(|id| app.recipient_link(&desk, id).ok()),
            bundle: bundle.and_then(|id| app.export_bundle(&desk, id).ok()),
        }
    }

    fn go_on(&self, app: &App, now: Timestamp, standing: &mut Standing) -> Result<()> {
        match standing.scene {
            None | Some(Scene::Bundle) => self.announce(app, now, standing),
            Some(Scene::Announced | Scene::Entering) => self.enter(app, now, standing),
            // The reconcilers seal and draw.
            Some(Scene::Sealed) => Ok(()),
            Some(Scene::Drawn) => {
                let date = cast::date(&self.city, standing, now);
                let call = Call::PlanDay { station: self.city.station, date };
                self.send(app, now, self.city.desk(), &format!("plan {}", now.micros()), call)?;
                Ok(())
            }
            Some(_) => self.deliver(app, now, standing),
        }
    }

    fn send(
        &self,
        app: &App,
        now: Timestamp,
        actor: Actor,
        key: &str,
        call: Call,
    ) -> Result<Reply> {
        let act = Act { actor, operation: self.city.operation(&format!("tour {key}")), call };
        let about = format!("{key} {}", now.micros());
        let seed = fate_bytes(self.city.plan.seed, "tour", about.as_bytes());
        perform(app, now, &act, seed)
    }

    /// Begins again: ends what the last tour left, then announces a block with two parcels.
    fn announce(&self, app: &App, now: Timestamp, standing: &Standing) -> Result<()> {
        if let Some(award) = standing.award.as_ref().filter(|_| standing.scene.is_some()) {
            let who = Actor::Courier(award.courier);
            self.send(app, now, who, &format!("out {}", award.id), Call::CheckOut(award.id))?;
        }
        cast::parcels_and_block(app, &self.city, now)?;
        let opens = now;
        let closes = now.plus(ENTRY_TIME);
        let call = Call::Announce { station: self.city.station, opens, closes, days: 1 };
        self.send(app, now, self.city.desk(), &format!("announce {}", now.micros()), call)?;
        Ok(())
    }

    /// Lets the next entrants enter: all of them well before the close.
    fn enter(&self, app: &App, now: Timestamp, standing: &Standing) -> Result<()> {
        let Some(round) = &standing.round else { return Ok(()) };
        let blocks = app.store.read(|tx| tx.blocks_of_round(round.id))?;
        let ranked: Vec<_> = blocks.iter().map(|block| block.id).collect();
        let passed = now.since(round.opens_at).max(0);
        let due = i64::from(ENTRANTS) * (passed + SECOND) / (ENTRY_TIME - 4 * SECOND);
        let due = usize::try_from(due).unwrap_or(0);
        for courier in self.city.couriers.iter().take(due) {
            let apart = self.apart == Some(*courier);
            if apart || app.store.read(|tx| tx.entry(round.id, *courier))?.is_some() {
                continue;
            }
            let call = Call::Enter { round: round.id, ranked: ranked.clone(), max: 1 };
            let key = format!("enter {} {courier}", round.id);
            self.send(app, now, Actor::Courier(*courier), &key, call)?;
        }
        Ok(())
    }

    /// From the station to the bundle.
    fn deliver(&self, app: &App, now: Timestamp, standing: &mut Standing) -> Result<()> {
        let Some(award) = standing.award.clone() else { return Ok(()) };
        let who = Actor::Courier(award.courier);
        let send =
            |key: &str, call: Call| self.send(app, now, who, &format!("{key} {}", award.id), call);
        match standing.scene {
            Some(Scene::Planned) => {
                send("in", Call::CheckIn(award.id, Arrival::default())).map(drop)
            }
            Some(Scene::CheckedIn) => {
                let call = cast::load(&self.city, standing, award.id, now);
                send("load", call).map(drop)
            }
            Some(Scene::Loaded) => {
                for (key, call) in cast::before(app, &self.city, standing, now) {
                    send(&key, call)?;
                }
                let stop = standing.stop.ok_or(Error::Absent("stop"))?;
                send("arrive", Call::Arrive { stop, at: now }).map(drop)
            }
            Some(Scene::Arrived) => {
                let attempt = cast::left(app, &self.city, standing, self.camera.as_ref(), now)?;
                send("left", Call::Attempt(Box::new(attempt))).map(drop)
            }
            Some(Scene::Left) => self.upload(app, now, who, standing, true),
            Some(Scene::Preview) => self.upload(app, now, who, standing, false),
            _ => Ok(()),
        }
    }

    fn upload(
        &self,
        app: &App,
        now: Timestamp,
        who: Actor,
        standing: &Standing,
        preview: bool,
    ) -> Result<()> {
        let (Some(photo), Some(stop)) = (standing.photo, standing.stop) else { return Ok(()) };
        let shot = self.camera.shoot(stop, photo);
        if preview {
            let call = Call::Preview { photo, bytes: shot.preview };
            return self.send(app, now, who, &format!("preview {photo}"), call).map(drop);
        }
        let ctx = context(self.city.plan.seed, now, who, "status");
        let UploadStatus { missing, .. } = app.upload_status(&ctx, photo)?;
        for (number, bytes) in (0u32..).zip(shot.original.chunks(CHUNK_BYTES)) {
            if missing.contains(&number) {
                let call = Call::Chunk { photo, number, bytes: bytes.to_vec() };
                self.send(app, now, who, &format!("chunk {photo} {number}"), call)?;
            }
        }
        Ok(())
    }
}

/// Id of the tour's photo at a stop.
fn photo_id(city: &City, stop: porchlight_domain::id::StopId) -> EvidenceId {
    let digest = sha256(&[b"tour photo", &city.plan.seed.to_be_bytes(), &stop.0]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.0[..16]);
    EvidenceId(id)
}
