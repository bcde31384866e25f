//! The draw: the same people put their names in, the script first of all, and the product's own draw
//! decides.

use super::{
    Inside, PEOPLE, SCRIPT, VISITOR, fresh_name, lock, microseconds, note, own, paces, thread,
};
use crate::entropy_clock::{self, Stopwatch};
use porchlight_app::round::{Announced, Entered};
use porchlight_app::{Actor, Error, Result};
use porchlight_domain::id::{BlockId, CourierId, RoundId};
use porchlight_domain::time::SECOND;
use porchlight_domain::words::RoundState;
use porchlight_sim::city::City;
use porchlight_web::{DrawPhase, DrawStand, Lot, Reached};
use std::sync::Arc;
use std::time::Duration;

/// How long it takes entries.
const ENTRY_TIME: i64 = 10 * SECOND;
/// When people put their names in, milliseconds: least, and how much more there may be.
const PACE: (u64, u64) = (400, 7_000);
/// Draws of the same entries under other seeds, for the counts.
const DRAWS: u32 = 1_000;
/// A draw that is not over after this is not waited for by the next visitor.
const LONGEST: Duration = Duration::from_secs(40);

/// One draw.
pub(super) struct DrawPlay {
    name: String,
    round: RoundId,
    block: BlockId,
    pub(super) begun: Stopwatch,
    entered: Vec<Reached>,
    /// What it came to, once it is drawn.
    drawn: Option<(Vec<Lot>, u32)>,
}

fn with<T>(inside: &Inside, name: &str, f: impl FnOnce(&mut DrawPlay) -> T) -> Option<T> {
    lock(&inside.draw).as_mut().filter(|play| play.name == name).map(f)
}

pub(super) fn begin(inside: &Arc<Inside>) -> Result<Option<String>> {
    let stations = inside.stations()?;
    {
        let mut play = lock(&inside.draw);
        let going = |p: &DrawPlay| p.drawn.is_none() && p.begun.elapsed() < LONGEST;
        if play.as_ref().is_some_and(going) {
            return Ok(None);
        }
        *play = None;
    }
    let city = &stations.draw;
    let Some(block) = inside.block(city)? else { return Ok(None) };
    let now = entropy_clock::now();
    let closes = now.plus(ENTRY_TIME);
    let said = inside.app.announce_round(&mut super::desk(city), city.station, now, closes, 2)?;
    let Announced::Announced(round, _) = said else { return Ok(None) };
    let round = round.parse().map_err(|_| Error::Absent("round"))?;
    let name = fresh_name();
    let play = DrawPlay {
        name: name.clone(),
        round,
        block,
        begun: Stopwatch::start(),
        entered: vec![],
        drawn: None,
    };
    *lock(&inside.draw) = Some(play);
    let (own, play, city) = (Arc::clone(inside), name.clone(), city.clone());
    thread("demo-people", move |runtime| {
        let mut people = vec![(0, city.couriers[SCRIPT])];
        let others: Vec<CourierId> = city.couriers.iter().skip(VISITOR + 1).copied().collect();
        people.extend(paces(PACE, others.len()).into_iter().zip(others));
        let begun = Stopwatch::start();
        for (pace, courier) in people {
            let at = Duration::from_millis(pace);
            runtime.block_on(entropy_clock::pause(at.saturating_sub(begun.elapsed())));
            if let Err(error) = enter(&own, &play, &city, courier) {
                super::warn("somebody", &error);
            }
        }
    });
    Ok(Some(name))
}

/// Somebody puts their name in. Says whether it is in.
fn enter(inside: &Inside, name: &str, city: &City, courier: CourierId) -> Result<bool> {
    let Some((round, block, begun)) =
        with(inside, name, |play| (play.round, play.block, play.begun))
    else {
        return Ok(false);
    };
    let came = inside.app.enter(&mut own(courier), round, vec![block], 1)?;
    let after = microseconds(begun);
    if came != Entered::Entered {
        return Ok(false);
    }
    let known = inside.who(city, courier)?;
    with(inside, name, |play| {
        if !play.entered.iter().any(|one| one.name == known.1) {
            note(&mut play.entered, known, after, true);
        }
    });
    Ok(true)
}

pub(super) fn visitor(inside: &Arc<Inside>, name: &str) -> Result<bool> {
    let stations = inside.stations()?;
    enter(inside, name, &stations.draw, stations.draw.couriers[VISITOR])
}

pub(super) fn stand(inside: &Inside, name: &str) -> Result<Option<DrawStand>> {
    let known = with(inside, name, |play| (play.round, play.entered.clone(), play.drawn.clone()));
    let Some((round, entered, drawn)) = known else { return Ok(None) };
    let system = entropy_clock::ctx(Actor::System);
    let page = inside.app.round_page(&system, round)?;
    let phase = match page.round.state {
        RoundState::Announced | RoundState::Open if page.round.closes_at > system.now => {
            DrawPhase::Entering
        }
        RoundState::Announced | RoundState::Open | RoundState::Sealed => DrawPhase::Sealed,
        RoundState::Drawn | RoundState::Settled | RoundState::Cancelled => DrawPhase::Drawn,
    };
    let left = page.round.closes_at.since(system.now).max(0) / 1_000;
    let (lots, draws) = match (drawn, phase) {
        (Some(drawn), _) => drawn,
        (None, DrawPhase::Drawn) => {
            let drawn = lots(inside, round)?;
            with(inside, name, |play| play.drawn = Some(drawn.clone()));
            drawn
        }
        (None, _) => (vec![], 0),
    };
    Ok(Some(DrawStand {
        round,
        phase,
        left_ms: u64::try_from(left).unwrap_or(0),
        people: PEOPLE,
        entered,
        lots,
        draws,
    }))
}

/// The entries in the order that was drawn, with how often each wins in a thousand draws.
fn lots(inside: &Inside, round: RoundId) -> Result<(Vec<Lot>, u32)> {
    let stations = inside.stations()?;
    let system = entropy_clock::ctx(Actor::System);
    let page = inside.app.round_page(&system, round)?;
    let again = inside.app.draw_again(&system, round, DRAWS)?;
    let wins = |pseudonym| {
        let again = again.as_ref()?;
        again.entries.iter().find(|e| Some(e.pseudonym) == pseudonym).map(|e| e.wins)
    };
    let mut lots = vec![];
    for entry in page.entries.iter().filter(|entry| entry.position.is_some()) {
        let (who, name) = inside.who(&stations.draw, entry.courier)?;
        lots.push(Lot {
            who,
            name,
            position: entry.position.unwrap_or(0),
            won: page.awards.iter().any(|award| award.courier == entry.courier),
            again: wins(entry.pseudonym).unwrap_or(0),
        });
    }
    lots.sort_by_key(|lot| lot.position);
    Ok((lots, again.map_or(0, |again| again.draws)))
}
