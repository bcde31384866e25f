//! The guided tour as the site's pages ask for it: played by the simulator's script on the real
//! clock, the bundle checked by the real verifier.

use super::camera::DoorCamera;
use super::city::{SEED, console};
use crate::entropy_clock;
use crate::failure::Outcome;
use porchlight_app::courier::{Ruled, Ruling};
use porchlight_app::ports::Bell;
use porchlight_app::session::Subject;
use porchlight_app::{Actor, App, Ctx, Result};
use porchlight_domain::id::CourierId;
use porchlight_domain::time::Timestamp;
use porchlight_seal::verify::{Verdict, verify};
use porchlight_sim::city::AUSTIN;
use porchlight_sim::tour::{Scene as Played, Tour, TourState as Stand};
use porchlight_web::{Bells, BundleVerdict, Demo, Scene, TOUR_TOPIC, TourState, WalkIn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

struct Inside {
    tour: Tour,
    playing: bool,
    state: TourState,
}

/// The tour with what its pages see.
pub(super) struct TourStage {
    app: Arc<App>,
    bells: Bells,
    desk: Subject,
    inside: Mutex<Inside>,
}

const WAITING: TourState = TourState {
    scene: Scene::Waiting,
    round: None,
    courier: None,
    order: None,
    attempt: None,
    verdict: None,
};

impl TourStage {
    /// Sets the stage; the button waits.
    ///
    /// # Errors
    /// Whatever a use-case reports.
    pub(super) fn open(app: &Arc<App>, bells: Bells, desk: Subject) -> Outcome<Self> {
        let camera = Arc::new(DoorCamera::new());
        let tour = Tour::open(app, entropy_clock::now(), SEED + 100, AUSTIN, camera)?;
        let inside = Mutex::new(Inside { tour, playing: false, state: WAITING });
        Ok(Self { app: Arc::clone(app), bells, desk, inside })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on, if somebody started the tour and it has not reached its end.
    ///
    /// # Errors
    /// Whatever a use-case reports; the next step tries again.
    pub(super) fn step(&self, app: &App, now: Timestamp) -> Result<()> {
        let mut inside = self.inside();
        if !inside.playing {
            return Ok(());
        }
        let stand = inside.tour.step(app, now)?;
        let shown = shown(app, &stand, &inside.state)?;
        if shown.scene == Scene::Verified && shown.verdict.is_some() {
            inside.playing = false;
        }
        let changed = shown != inside.state;
        inside.state = shown;
        drop(inside);
        if changed {
            self.bells.ring(TOUR_TOPIC, now);
        }
        Ok(())
    }
}

/// What the pages show of where the script stands.
fn shown(app: &App, stand: &Stand, before: &TourState) -> Result<TourState> {
    let scene = match stand.scene {
        Played::Announced | Played::Entering => Scene::Entering,
        Played::Sealed => Scene::Sealed,
        Played::Drawn => Scene::Drawn,
        Played::Planned | Played::CheckedIn => Scene::Bound,
        Played::Loaded | Played::Arrived => Scene::Driving,
        Played::Left => Scene::Left,
        Played::Preview | Played::Photo => Scene::Photo,
        Played::Bundle => Scene::Verified,
    };
    let known = before.courier.clone().filter(|(id, _)| Some(*id) == stand.courier);
    let courier = match (known, stand.courier) {
        (Some(known), _) => Some(known),
        (None, Some(id)) => Some((id, name(app, id)?)),
        (None, None) => None,
    };
    let verdict = stand.bundle.as_ref().map(|bundle| {
        let report = verify(bundle, Some(&app.log_key()));
        BundleVerdict {
            holds: matches!(report.verdict, Verdict::Verified),
            words: report.to_string(),
        }
    });
    Ok(TourState {
        scene,
        round: stand.round,
        courier,
        order: stand.order,
        attempt: stand.attempt,
        verdict,
    })
}

fn name(app: &App, id: CourierId) -> Result<String> {
    let ctx = Ctx::new(entropy_clock::now(), Actor::Courier(id), [0; 32]);
    Ok(app.me(&ctx)?.name)
}

impl Demo for TourStage {
    fn tour(&self) -> TourState {
        self.inside().state.clone()
    }

    fn start(&self) {
        let mut inside = self.inside();
        if !inside.playing {
            inside.playing = true;
            inside.state = TourState { scene: Scene::Entering, ..WAITING };
        }
    }

    fn walk_in(&self, whom: WalkIn) -> Option<Subject> {
        match whom {
            WalkIn::Dispatcher => Some(self.desk),
            WalkIn::Courier => {
                let inside = self.inside();
                let followed = inside.state.courier.as_ref().map(|(id, _)| *id);
                let first = inside.tour.city().couriers.first().copied();
                followed.or(first).map(Subject::Courier)
            }
            WalkIn::Applicant(application) => {
                let ruled = self.app.rule(&mut console(), application, Ruling::Approve).ok()?;
                let Ruled::Done(Some(courier)) = ruled else { return None };
                courier.parse().ok().map(Subject::Courier)
            }
        }
    }
}
