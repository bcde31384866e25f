//! The race: a script that looks at the list every few milliseconds, people at a person's pace, and the
//! visitor, all through the product's own race.

use super::{Inside, SCRIPT, VISITOR, fresh_name, lock, microseconds, note, own, paces, thread};
use crate::entropy_clock::{self, Stopwatch};
use porchlight_app::round::{Accepted, Announced, Reserved};
use porchlight_app::{Error, Result};
use porchlight_domain::id::{BlockId, CourierId};
use porchlight_domain::time::{DAY, SECOND};
use porchlight_sim::city::City;
use porchlight_web::{RaceStand, Reached, Who};
use std::sync::Arc;
use std::time::Duration;

/// Pause of the script between two looks at the list.
const EVERY: Duration = Duration::from_millis(3);
/// Longest watch of the script, from the beginning of a play.
const WATCH: Duration = Duration::from_secs(20);
/// When people press after the opening, milliseconds: least, and how much more there may be.
const PACE: (u64, u64) = (330, 1_200);
/// How long after the opening the visitor is waited for.
const PATIENCE: Duration = Duration::from_secs(8);

/// One race.
pub(super) struct RacePlay {
    name: String,
    block: BlockId,
    pub(super) begun: Stopwatch,
    /// Runs since the block could be had.
    opened: Option<Stopwatch>,
    looks: u32,
    reached: Vec<Reached>,
}

impl RacePlay {
    fn has(&self, who: Who) -> bool {
        self.reached.iter().any(|one| one.who == who)
    }

    fn is_over(&self, people: usize) -> bool {
        let late = self.opened.is_some_and(|since| since.elapsed() > PATIENCE);
        let without_visitor = people.saturating_sub(1);
        let here = self.reached.iter().filter(|one| one.who != Who::Visitor).count();
        here >= without_visitor && (self.has(Who::Visitor) || late)
    }
}

/// Does something with the play of that name, if it is on.
fn with<T>(inside: &Inside, name: &str, f: impl FnOnce(&mut RacePlay) -> T) -> Option<T> {
    lock(&inside.race).as_mut().filter(|play| play.name == name).map(f)
}

pub(super) fn begin(inside: &Arc<Inside>) -> Result<Option<String>> {
    let stations = inside.stations()?;
    let people = stations.race.couriers.len();
    {
        let mut play = lock(&inside.race);
        let going = |p: &RacePlay| {
            !p.is_over(people)
                && p.begun.elapsed() < if p.opened.is_some() { PATIENCE } else { WATCH }
        };
        if play.as_ref().is_some_and(going) {
            return Ok(None);
        }
        *play = None;
    }
    let Some(block) = inside.block(&stations.race)? else { return Ok(None) };
    let name = fresh_name();
    let play = RacePlay {
        name: name.clone(),
        block,
        begun: Stopwatch::start(),
        opened: None,
        looks: 0,
        reached: vec![],
    };
    *lock(&inside.race) = Some(play);
    let (own, play, city) = (Arc::clone(inside), name.clone(), stations.race.clone());
    thread("demo-script", move |runtime| {
        if let Err(error) = script(&own, &play, &city, runtime) {
            super::warn("the script", &error);
        }
    });
    Ok(Some(name))
}

/// Looks at the list like a clock, and takes the block as soon as it is there.
fn script(
    inside: &Inside,
    play: &str,
    city: &City,
    runtime: &tokio::runtime::Runtime,
) -> Result<()> {
    let courier = city.couriers[SCRIPT];
    loop {
        let free = inside.app.race_blocks(&own(courier))?;
        if let Some((block, ..)) = free.iter().find(|(_, free, _)| *free > 0) {
            return reach(inside, play, city, courier, block.id);
        }
        let goes_on = with(inside, play, |play| {
            play.looks += 1;
            play.begun.elapsed() < WATCH
        });
        if goes_on != Some(true) {
            return Ok(());
        }
        runtime.block_on(entropy_clock::pause(EVERY));
    }
}

/// Somebody reaches for the block: reserves a place and accepts it, as the app does.
fn reach(
    inside: &Inside,
    play: &str,
    city: &City,
    courier: CourierId,
    block: BlockId,
) -> Result<()> {
    let got = match inside.app.reserve(&mut own(courier), block)? {
        Reserved::Held(reservation, _) => {
            let id = reservation.parse().map_err(|_| Error::Absent("reservation"))?;
            matches!(inside.app.accept(&mut own(courier), id)?, Accepted::Yours(_))
        }
        _ => false,
    };
    let known = inside.who(city, courier)?;
    with(inside, play, |play| {
        let after = play.opened.map_or(0, microseconds);
        note(&mut play.reached, known, after, got);
    });
    Ok(())
}

pub(super) fn open(inside: &Arc<Inside>, name: &str) -> Result<bool> {
    let waits = with(inside, name, |play| play.opened.is_none()) == Some(true);
    if !waits {
        return Ok(false);
    }
    let stations = inside.stations()?;
    let city = stations.race.clone();
    let now = entropy_clock::now();
    let span = (now, now.plus(SECOND));
    let opened =
        inside.app.announce_round(&mut super::desk(&city), city.station, span.0, span.1, 2)?;
    if !matches!(opened, Announced::OpenedForRace(_)) {
        return Ok(false);
    }
    let Some(block) = with(inside, name, |play| {
        play.opened = Some(Stopwatch::start());
        play.block
    }) else {
        return Ok(false);
    };
    let (own, play) = (Arc::clone(inside), name.to_owned());
    thread("demo-people", move |runtime| {
        let others: Vec<CourierId> = city.couriers.iter().skip(VISITOR + 1).copied().collect();
        let begun = Stopwatch::start();
        for (pace, courier) in paces(PACE, others.len()).into_iter().zip(others) {
            let at = Duration::from_millis(pace);
            runtime.block_on(entropy_clock::pause(at.saturating_sub(begun.elapsed())));
            if let Err(error) = reach(&own, &play, &city, courier, block) {
                super::warn("somebody", &error);
            }
        }
    });
    Ok(true)
}

pub(super) fn visitor(inside: &Arc<Inside>, name: &str) -> Result<bool> {
    let block = with(inside, name, |play| {
        (play.opened.is_some() && !play.has(Who::Visitor)).then_some(play.block)
    });
    let Some(block) = block.flatten() else { return Ok(false) };
    let stations = inside.stations()?;
    reach(inside, name, &stations.race, stations.race.couriers[VISITOR], block)?;
    Ok(true)
}

pub(super) fn stand(inside: &Inside, name: &str) -> Option<RaceStand> {
    let people = usize::try_from(super::PEOPLE).unwrap_or(usize::MAX);
    with(inside, name, |play| RaceStand {
        opened: play.opened.is_some(),
        over: play.is_over(people),
        people: super::PEOPLE,
        looks: play.looks,
        reached: play.reached.clone(),
    })
}

/// A race looks this many days ahead for its block.
const _: () = assert!(super::AHEAD * porchlight_domain::time::HOUR < 2 * DAY);
