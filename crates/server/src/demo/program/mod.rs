//! The tour's program: a client that grabs at machine speed on the account of one of the tour's
//! couriers, and a courier next to it, both over HTTP against the running server.
//!
//! Owns: the account it runs on, its key and its speed, and what is told of it. Never does: write a
//! verdict, a challenge or a notice: those come from the risk book and the live policy, by the same
//! use-cases as everybody's. Start at [`Program::start`].

mod grab;
mod line;
mod person;

pub(super) use line::Place;

use super::city::console;
use crate::entropy_clock::{self, Stopwatch};
use crate::failure::{Failure, Outcome};
use line::Line;
use porchlight_app::courier::{Applied, NewApplication, Ruled, Ruling};
use porchlight_app::session::{Subject, Welcome};
use porchlight_app::verdict::{PolicyMode, ReasonGiven, VerdictPolicy};
use porchlight_app::{Actor, App, Error, Result};
use porchlight_domain::digest::encode_hex;
use porchlight_domain::id::{CourierId, ProgrammeId, StaffId, StationId};
use porchlight_domain::words::{Role, VehicleKind};
use porchlight_sim::city::City;
use porchlight_web::{Beside, Did, Story, StoryStep, WhatCame};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Whose account the program runs on: another name at most starts.
const OWNERS: [&str; 8] = [
    "Jordan Blake",
    "Priya Nair",
    "Marco Silva",
    "Hanna Lind",
    "Sam Okoye",
    "Lucía Vidal",
    "Tom Becker",
    "Aiko Mori",
];
/// Longest wait for the program to have looked at the list often enough.
const WARM_UP: Duration = Duration::from_secs(15);
/// How often and how long it is asked for a notice that is not there yet: the reconciler writes it
/// within a minute.
const NOTICE_EVERY: Duration = Duration::from_millis(500);
const NOTICE_LOOKS: u32 = 150;

/// Why the demonstration's policy leaves shadow mode.
const WHY_LIVE: &str = "The demonstration shows verdicts that apply: its tour has a program grab.";

/// What happened so far.
#[derive(Debug, Default)]
struct Kept {
    owner: Option<(CourierId, String)>,
    looks: u32,
    watched_ms: u64,
    steps: Vec<StoryStep>,
    notice: Option<porchlight_domain::id::DecisionId>,
    beside: Option<Beside>,
    done: bool,
    failed: bool,
}

impl Kept {
    /// Notes a try: the same with the same end is one step.
    fn note(&mut self, did: Did, came: WhatCame, after_ms: u64, reasons: Vec<ReasonGiven>) {
        match self.steps.iter_mut().find(|step| step.did == did && step.came == came) {
            Some(step) => {
                step.times += 1;
                if !reasons.is_empty() {
                    step.reasons = reasons;
                }
            }
            None => self.steps.push(StoryStep { did, came, times: 1, after_ms, reasons }),
        }
    }
}

/// What both players write into.
#[derive(Debug, Clone, Default)]
struct Telling(Arc<Mutex<Kept>>);

impl Telling {
    fn with<T>(&self, f: impl FnOnce(&mut Kept) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One run of the program.
pub(super) struct Program {
    kept: Telling,
    begun: Stopwatch,
}

impl Program {
    /// Sets the program and the courier next to it going, each on a thread of its own.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(
        app: &Arc<App>,
        place: &Place,
        city: &City,
        beside: CourierId,
    ) -> Outcome<Self> {
        let kept = Telling::default();
        let thread = |name: &str, play: Box<dyn FnOnce() + Send>| {
            let built = std::thread::Builder::new().name(name.into()).spawn(play);
            built.map_err(|e| Failure::fault(format!("no thread for {name}: {e}"), ""))
        };
        let (own, at, told, city) = (Arc::clone(app), place.clone(), kept.clone(), city.clone());
        let program = move || {
            if let Err(why) = play_program(&own, &at, &city, &told) {
                tracing::warn!(why, "the tour's program stumbled");
                told.with(|kept| kept.failed = !kept.done);
            }
        };
        thread("demo-program", Box::new(program))?;
        let (own, at, told) = (Arc::clone(app), place.clone(), kept.clone());
        let person = move || {
            if let Err(why) = play_person(&own, &at, beside, &told) {
                tracing::warn!(why, "the courier next to the tour's program stumbled");
            }
        };
        thread("demo-beside", Box::new(person))?;
        Ok(Self { kept, begun: Stopwatch::start() })
    }

    /// Whether the round may open: it has looked often enough, or it never will.
    pub(super) fn is_warm(&self) -> bool {
        let enough = self.kept.with(|kept| kept.failed || kept.looks >= grab::LOOKS);
        enough || self.begun.elapsed() > WARM_UP
    }

    /// Whether there is nothing to tell.
    pub(super) fn has_failed(&self) -> bool {
        self.kept.with(|kept| kept.failed)
    }

    /// What happened, once the program has stopped and the courier next to it has entered.
    pub(super) fn story(&self) -> Option<Story> {
        self.kept.with(|kept| {
            let (owner, owner_name) = kept.owner.clone().filter(|_| kept.done && !kept.failed)?;
            Some(Story {
                owner,
                owner_name,
                looks: kept.looks,
                watched_ms: kept.watched_ms,
                steps: kept.steps.clone(),
                notice: kept.notice,
                beside: kept.beside.clone()?,
                told: 0,
            })
        })
    }
}

/// Takes the policy of a demonstration out of shadow mode, as its operator. Whatever else somebody
/// changed stays.
///
/// # Errors
/// Whatever the use-case reports.
pub(super) fn judge_for_real(app: &App, operator: StaffId) -> Result<()> {
    let mut ctx = entropy_clock::ctx(Actor::Staff(operator, Role::Operator));
    let newest = app.verdict_policies(&ctx)?.into_iter().next();
    let Some(newest) = newest.filter(|line| line.policy.mode == PolicyMode::Shadow) else {
        return Ok(());
    };
    let live = VerdictPolicy { mode: PolicyMode::Live, ..newest.policy };
    app.set_verdict_policy(&mut ctx, &serde_json::to_string(&live)?, WHY_LIVE).map(drop)
}

/// A courier of the tour's station who gave their sign-in away.
fn owner(app: &App, city: &City) -> Result<(CourierId, String)> {
    let fresh: [u8; 1] = entropy_clock::random();
    let name = OWNERS[usize::from(fresh[0]) % OWNERS.len()];
    let courier = hired(app, (city.station, city.programme), name, "account")?;
    Ok((courier, name.to_owned()))
}

/// Somebody who applied and was approved at once; their mailbox is theirs alone.
///
/// # Errors
/// Whatever a use-case reports.
pub(super) fn hired(
    app: &App,
    (station, programme): (StationId, ProgrammeId),
    name: &str,
    mailbox: &str,
) -> Result<CourierId> {
    hired_speaking(app, (station, programme), (name, "en"), mailbox)
}

/// As [`hired`], for somebody who reads another language.
///
/// # Errors
/// Whatever a use-case reports.
pub(super) fn hired_speaking(
    app: &App,
    (station, programme): (StationId, ProgrammeId),
    (name, language): (&str, &str),
    mailbox: &str,
) -> Result<CourierId> {
    let fresh: [u8; 5] = entropy_clock::random();
    let mut ctx = entropy_clock::ctx(Actor::Public);
    let applied = app.apply(
        &mut ctx,
        NewApplication {
            name: name.to_owned(),
            email: format!("{mailbox}.{}@example.org", encode_hex(&fresh)),
            phone: "+1 512 555 0177".into(),
            language: language.to_owned(),
            vehicle: VehicleKind::Bike,
            station,
            area: "Centre".into(),
            programme,
            terms_version: 1,
        },
    )?;
    let Applied::Received(application) = applied else { return Err(Error::Absent("application")) };
    let application = application.parse().map_err(|_| Error::Absent("application"))?;
    let ruled = app.rule(&mut console(), application, Ruling::Approve)?;
    let Ruled::Done(Some(courier)) = ruled else { return Err(Error::Absent("courier")) };
    courier.parse().map_err(|_| Error::Absent("courier"))
}

/// Signs another phone in to a courier's account; it does nothing else.
///
/// # Errors
/// Why it could not.
pub(super) fn another_phone(
    app: &App,
    place: &Place,
    courier: CourierId,
) -> std::result::Result<(), String> {
    let code = code(app, courier).map_err(say)?;
    runtime()?.block_on(Line::sign_in(place, "another phone", &code)).map(drop)
}

/// The code of a sign-in.
fn code(app: &App, courier: CourierId) -> Result<String> {
    match app.walk_in(&mut console(), Subject::Courier(courier))? {
        Welcome::Courier(code) => Ok(code),
        Welcome::Staff(..) => Err(Error::Absent("code")),
    }
}

fn say(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn runtime() -> std::result::Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(say)
}

fn play_program(
    app: &App,
    place: &Place,
    city: &City,
    kept: &Telling,
) -> std::result::Result<(), String> {
    let (courier, name) = owner(app, city).map_err(say)?;
    kept.with(|kept| kept.owner = Some((courier, name)));
    let code = code(app, courier).map_err(say)?;
    runtime()?.block_on(async {
        let mut line = Line::sign_in(place, "fast-blocks/2.1", &code).await?;
        grab::grab(&mut line, kept).await
    })?;
    kept.with(|kept| kept.done = true);
    // The pass over everybody's tries comes each minute; for this account it comes now.
    app.climb_ladder_of(&mut entropy_clock::ctx(Actor::System), courier).map_err(say)?;
    let waits = runtime()?;
    for _ in 0..NOTICE_LOOKS {
        let own = app.my_decisions(&entropy_clock::ctx(Actor::Courier(courier))).map_err(say)?;
        if let Some(notice) = own.first() {
            kept.with(|kept| kept.notice = Some(notice.row.id));
            break;
        }
        waits.block_on(entropy_clock::pause(NOTICE_EVERY));
    }
    Ok(())
}

fn play_person(
    app: &App,
    place: &Place,
    courier: CourierId,
    kept: &Telling,
) -> std::result::Result<(), String> {
    let name = app.me(&entropy_clock::ctx(Actor::Courier(courier))).map_err(say)?.name;
    let code = code(app, courier).map_err(say)?;
    runtime()?.block_on(async {
        let mut line = Line::sign_in(place, "porchlight-courier/1", &code).await?;
        person::enter(&mut line, kept, name).await
    })?;
    let record = app.account_points(&console(), courier).map_err(say)?;
    kept.with(|kept| {
        if let (Some(beside), Some(record)) = (&mut kept.beside, record) {
            beside.held_up = record.held_up;
            beside.points = record.points;
            beside.challenge_at = record.challenge_at;
        }
    });
    Ok(())
}
