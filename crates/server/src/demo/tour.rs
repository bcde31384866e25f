//! The guided tour as the site's pages ask for it: played by the simulator's script on the real
//! clock, the bundle checked by the real verifier.

use super::camera::DoorCamera;
use super::city::{SEED, console};
use super::guests::Visits;
use super::porch::Porches;
use super::program::{Place, Program, judge_for_real};
use super::yard::Yards;
use crate::entropy_clock;
use crate::failure::Outcome;
use porchlight_app::courier::{Ruled, Ruling};
use porchlight_app::ports::Bell;
use porchlight_app::session::Subject;
use porchlight_app::{Actor, App, Ctx, Result};
use porchlight_domain::id::{CourierId, StaffId};
use porchlight_domain::time::{SECOND, Timestamp};
use porchlight_seal::verify::{Verdict, verify};
use porchlight_sim::city::AUSTIN;
use porchlight_sim::street::Street;
use porchlight_sim::tour::{Scene as Played, Tour, TourState as Stand};
use porchlight_web::{
    Bells, BundleVerdict, Demo, Guests, Porch, Scene, TOUR_TOPIC, TourState, WalkIn, Yard,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long the draw shows before the program is told of.
const DRAW_TIME: i64 = 4 * SECOND;
/// How long each step of the program's story is the newest.
const STEP_TIME: i64 = 18 * SECOND / 10;
/// How long the notice stays on the phone.
const NOTICE_TIME: i64 = 12 * SECOND;
/// Longest wait for the end of the story, or for its notice.
const STORY_PATIENCE: i64 = 20 * SECOND;

struct Inside {
    tour: Tour,
    playing: bool,
    /// The round may be announced.
    begun: bool,
    state: TourState,
    program: Option<Program>,
    /// When the scene or the newest step of the story began.
    since: Timestamp,
    /// The program's story was told, or there is none.
    told: bool,
}

/// The tour with what its pages see.
pub(super) struct TourStage {
    app: Arc<App>,
    bells: Bells,
    desk: Subject,
    place: Place,
    operator: StaffId,
    inside: Mutex<Inside>,
    visits: Visits,
    yards: Yards,
    porches: Porches,
}

const WAITING: TourState = TourState {
    scene: Scene::Waiting,
    round: None,
    courier: None,
    order: None,
    attempt: None,
    verdict: None,
    story: None,
};

impl TourStage {
    /// Sets the stage; the button waits.
    ///
    /// # Errors
    /// Whatever a use-case reports.
    pub(super) fn open(
        app: &Arc<App>,
        bells: Bells,
        (desk, operator): (Subject, StaffId),
        place: Place,
        street: Street,
    ) -> Outcome<Self> {
        judge_for_real(app, operator)?;
        let camera = Arc::new(DoorCamera::new());
        let tour = Tour::open(app, entropy_clock::now(), SEED + 100, AUSTIN, camera)?;
        let station = tour.city().station;
        let visits = Visits::open(app, place.clone(), operator, station)?;
        let inside = Mutex::new(Inside {
            tour,
            playing: false,
            begun: false,
            state: WAITING,
            program: None,
            since: Timestamp(0),
            told: true,
        });
        let porches = Porches::new(app, street);
        let (app, yards) = (Arc::clone(app), Yards::new(app));
        Ok(Self { app, bells, desk, place, operator, inside, visits, yards, porches })
    }

    /// The demonstration ends: nothing of a visitor's face stays, and no block of the yard.
    pub(super) fn close(&self) {
        self.visits.close();
        self.yards.close();
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on, if somebody started the tour and it has not reached its end.
    ///
    /// # Errors
    /// Whatever a use-case reports; the next step tries again.
    pub(super) fn step(&self, app: &App, now: Timestamp) -> Result<()> {
        self.visits.sweep(now);
        self.yards.sweep();
        self.porches.sweep();
        let mut inside = self.inside();
        if !inside.playing || !self.has_begun(app, now, &mut inside)? {
            return Ok(());
        }
        if let Some(changed) = tell(&mut inside, now) {
            drop(inside);
            if changed {
                self.bells.ring(TOUR_TOPIC, now);
            }
            return Ok(());
        }
        let stand = inside.tour.step(app, now)?;
        let shown = shown(app, &stand, &inside.state)?;
        if shown.scene == Scene::Verified && shown.verdict.is_some() {
            inside.playing = false;
        }
        let changed = shown != inside.state;
        if shown.scene != inside.state.scene {
            inside.since = now;
        }
        inside.state = shown;
        drop(inside);
        if changed {
            self.bells.ring(TOUR_TOPIC, now);
        }
        Ok(())
    }
}

impl TourStage {
    /// Whether the round may be announced: the program has to be watching by then. A tour that a restart
    /// cut in two goes on without one.
    fn has_begun(&self, app: &App, now: Timestamp, inside: &mut Inside) -> Result<bool> {
        if inside.begun {
            return Ok(true);
        }
        if inside.program.is_none() && inside.tour.is_over(app, now)? {
            // Somebody may have switched it off in the console meanwhile.
            judge_for_real(app, self.operator)?;
            let city = inside.tour.city().clone();
            // Another courier each time, so that nobody seems to have a new phone for each tour.
            let seconds = usize::try_from(now.micros() / SECOND).unwrap_or(0);
            let beside = city.couriers.get(seconds % city.couriers.len().max(1)).copied();
            if let Some(beside) = beside {
                inside.program = Program::start(&self.app, &self.place, &city, beside).ok();
                inside.told = inside.program.is_none();
                inside.tour.leave_to_others(Some(beside).filter(|_| !inside.told));
            }
        }
        inside.begun = inside.program.as_ref().is_none_or(Program::is_warm);
        if inside.begun {
            inside.tour.again();
        }
        Ok(inside.begun)
    }
}

/// After the draw: the next step of the program's story, if it is time; says whether something changed,
/// and nothing once the tour goes on.
fn tell(inside: &mut Inside, now: Timestamp) -> Option<bool> {
    let scene = inside.state.scene;
    if inside.told || !matches!(scene, Scene::Drawn | Scene::Program) {
        return None;
    }
    let waited = now.since(inside.since);
    if scene == Scene::Drawn && waited < DRAW_TIME {
        return Some(false);
    }
    let program = inside.program.as_ref();
    let failed = program.is_none_or(Program::has_failed);
    let story = program.and_then(Program::story);
    let told = inside.state.story.as_ref().map_or(0, |story| story.told);
    let Some(mut story) = story.filter(|_| !failed) else {
        inside.told = failed || waited > STORY_PATIENCE;
        return if inside.told { None } else { Some(false) };
    };
    let all = told >= story.length();
    let (next, over) = match (all, story.notice) {
        (false, _) => (waited >= STEP_TIME || told == 0, false),
        (true, Some(_)) => (false, waited >= NOTICE_TIME),
        (true, None) => (false, waited >= STORY_PATIENCE),
    };
    if over {
        inside.told = true;
        return None;
    }
    story.told = told + usize::from(next);
    let news = inside.state.story.as_ref().is_some_and(|s| s.notice != story.notice);
    if next || (all && news) {
        inside.since = now;
    }
    let state = TourState { scene: Scene::Program, story: Some(story), ..inside.state.clone() };
    let changed = state != inside.state;
    inside.state = state;
    Some(changed)
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
        story: None,
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
            (inside.begun, inside.program, inside.told) = (false, None, true);
            inside.state = TourState { scene: Scene::Entering, ..WAITING };
        }
    }

    fn guests(&self) -> &dyn Guests {
        &self.visits
    }

    fn yard(&self) -> &dyn Yard {
        &self.yards
    }

    fn porch(&self) -> &dyn Porch {
        &self.porches
    }

    fn walk_in(&self, whom: WalkIn) -> Option<Subject> {
        match whom {
            WalkIn::Dispatcher => Some(self.desk),
            WalkIn::Courier => {
                let inside = self.inside();
                if let Some(story) = &inside.state.story {
                    return Some(Subject::Courier(story.owner));
                }
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
