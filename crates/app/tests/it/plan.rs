//! Plans that are searched for by themselves.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::plan::Asked;
use porchlight_app::ports::{PlanRequest, Planned, Router};
use porchlight_app::rows::PlanJob;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::JobState;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

const DAY: &str = "2026-11-26";

fn ask(stage: &Stage) -> Asked {
    stage.app.ask_plan(&mut stage.ctx(Actor::Console), stage.station, DAY).unwrap()
}

fn run(stage: &Stage) -> bool {
    stage.app.run_plan_job(&mut stage.ctx(Actor::System)).unwrap()
}

fn job(stage: &Stage) -> PlanJob {
    let ctx = stage.ctx(Actor::Console);
    stage.app.newest_plan_job(&ctx, stage.station, DAY).unwrap().unwrap()
}

fn plan_id(stage: &Stage) -> Option<porchlight_domain::id::PlanId> {
    let ctx = stage.ctx(Actor::Console);
    stage.app.newest_plan(&ctx, stage.station, DAY).unwrap().map(|(plan, _)| plan.id)
}

/// A search that ends the process, so many times.
struct Dies(AtomicU32);

impl Router for Dies {
    fn plan(&self, _request: &PlanRequest) -> Planned {
        let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        assert!(left.is_err(), "killed in the middle of a search");
        Planned::default()
    }
}

/// The first search takes until it is told to end.
struct Slow(Mutex<Option<(Sender<()>, Receiver<()>)>>);

impl Router for Slow {
    fn plan(&self, _request: &PlanRequest) -> Planned {
        let first = self.0.lock().unwrap().take();
        if let Some((begun, go_on)) = first {
            begun.send(()).unwrap();
            go_on.recv().unwrap();
        }
        Planned::default()
    }
}

#[test]
fn asking_returns_at_once_and_asking_again_changes_nothing_until_the_plan_is_there() {
    let stage = Stage::open();
    assert_eq!(ask(&stage), Asked::Asked);
    let waiting = job(&stage);
    assert_eq!((waiting.state, plan_id(&stage)), (JobState::Waiting, None));
    assert_eq!(ask(&stage), Asked::Already);
    assert_eq!(job(&stage), waiting);

    assert!(run(&stage));
    assert_eq!((job(&stage).state, job(&stage).plan), (JobState::Done, plan_id(&stage)));
    assert!(plan_id(&stage).is_some());
    assert!(!run(&stage), "nothing is left");

    stage.advance(MINUTE);
    assert_eq!(ask(&stage), Asked::Asked);
    assert!(run(&stage));
    assert_ne!(job(&stage).id, waiting.id);
}

#[test]
fn a_job_whose_server_died_in_the_search_is_taken_up_again_by_the_next_one() {
    let mut stage = Stage::open();
    stage.app.ports.router = Arc::new(Dies(AtomicU32::new(1)));
    ask(&stage);
    assert!(catch_unwind(AssertUnwindSafe(|| run(&stage))).is_err());
    assert_eq!(job(&stage).state, JobState::Running);
    assert!(!run(&stage), "it is left to whoever took it, for a while");
    assert_eq!(ask(&stage), Asked::Already);

    stage.app.free_plan_jobs(&mut stage.ctx(Actor::System)).unwrap();
    assert!(run(&stage));
    assert_eq!((job(&stage).state, job(&stage).tries), (JobState::Done, 2));
}

#[test]
fn a_job_that_kills_every_server_is_given_up_by_name() {
    let mut stage = Stage::open();
    stage.app.ports.router = Arc::new(Dies(AtomicU32::new(3)));
    ask(&stage);
    for _ in 0..3 {
        assert!(catch_unwind(AssertUnwindSafe(|| run(&stage))).is_err());
        stage.advance(11 * MINUTE);
    }
    assert!(run(&stage));
    assert_eq!((job(&stage).state, job(&stage).failure.as_str()), (JobState::Failed, "gave_up"));
    assert_eq!(ask(&stage), Asked::Asked, "whoever asks again gets another job");
}

#[test]
fn a_late_searcher_does_not_write_over_the_plan_of_whoever_took_over() {
    let mut stage = Stage::open();
    let (begun, has_begun) = channel();
    let (go_on, may_go_on) = channel();
    stage.app.ports.router = Arc::new(Slow(Mutex::new(Some((begun, may_go_on)))));
    ask(&stage);
    let mut late = stage.ctx(Actor::System);
    let app = &stage.app;
    std::thread::scope(|scope| {
        let searcher = scope.spawn(move || app.run_plan_job(&mut late).unwrap());
        has_begun.recv().unwrap();
        app.free_plan_jobs(&mut stage.ctx(Actor::System)).unwrap();
        assert!(run(&stage));
        let plan = plan_id(&stage);
        assert_eq!(job(&stage).plan, plan);
        go_on.send(()).unwrap();
        assert!(searcher.join().unwrap());
        assert_eq!((plan_id(&stage), job(&stage).plan), (plan, plan));
    });
}

#[test]
fn a_plan_that_may_not_be_asked_for_is_refused_at_once() {
    let stage = Stage::open();
    let mut public = stage.ctx(Actor::Public);
    assert!(stage.app.ask_plan(&mut public, stage.station, DAY).is_err());
    let mut console = stage.ctx(Actor::Console);
    assert!(stage.app.ask_plan(&mut console, stage.station, "tomorrow").is_err());
    assert!(!run(&stage));
}
