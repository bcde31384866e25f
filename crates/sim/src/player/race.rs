//! The day of a station that shares its blocks out first come, first served: everybody claims in the same
//! minute, some wait for what others give back, some answer in time, and now and then work is stopped.

use super::agenda::Item;
use super::{Player, look};
use crate::act::Call;
use crate::city::City;
use crate::race::{Race, Raced};
use porchlight_app::round::{Accepted, Reserved};
use porchlight_app::waiting_list::Joined;
use porchlight_app::{Actor, App, Result, zone};
use porchlight_domain::id::{BlockId, CourierId};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::waiting_list::WaitState;
use porchlight_domain::words::{AwardState, BlockState};
use porchlight_store::rows::{Award, Block};

/// How far ahead blocks are claimed.
const AHEAD: i64 = 3 * DAY;
/// An award is fresh, and may be given back freely, for this long.
const FRESH: i64 = 25 * MINUTE;

/// What comes due at a station in race mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heat {
    /// Everybody claims what they like of the open blocks.
    Claims,
    /// A few claim who did not before.
    Stragglers,
    /// Those on waiting lists look what became of them.
    Lists,
    /// Some give a block back that they have just got.
    SecondThoughts,
    /// Some give a block back.
    Returns,
}

impl Player {
    /// The same people, with a station in race mode beside their own.
    #[must_use]
    pub fn with_race(mut self, track: City) -> Self {
        let phones = track.couriers.iter().map(|id| (*id, self.phone(*id)));
        let phones: Vec<_> = phones.collect();
        self.phones.extend(phones);
        self.track = Some(track);
        self
    }

    /// Puts the local day that starts at `midnight` on the agenda.
    pub(super) fn put_race_day(&mut self, midnight: Timestamp) {
        let Some(track) = &self.track else { return };
        let (station, desk) = (track.station, track.desk());
        let (place, middle) = (track.plan.place, track.plan.place.station);
        let zone = zone::zone(place.time_zone);
        let date = zone::date_of(midnight, &zone);
        let at = |minute: u32| zone::at_minute(date, minute, &zone).unwrap_or(midnight);
        let make = Call::MakeBlocks { station, days: 3 };
        self.put_act(at(842), desk, &format!("race blocks {date}"), make);
        let opened = Call::Announce { station, opens: at(846), closes: at(1_000), days: 2 };
        self.put_act(at(846), desk, &format!("race opens {date}"), opened);
        for (minute, heat) in [
            (325, Heat::Returns),
            (330, Heat::Lists),
            (610, Heat::Lists),
            (850, Heat::Claims),
            (867, Heat::SecondThoughts),
            (870, Heat::Lists),
            (925, Heat::Stragglers),
            (1_012, Heat::Returns),
            (1_020, Heat::Lists),
            (1_255, Heat::Lists),
        ] {
            self.agenda.put(at(minute), Item::Race(heat));
        }
        // Some days work is stopped: at noon, or for a morning that is claimed all the same.
        let (said, from, to) = match self.roll("stop", date.to_string().as_bytes(), 5) {
            0 => (at(560), at(720), at(960)),
            1 => (at(835), at(420).plus(2 * DAY), at(700).plus(2 * DAY)),
            _ => return,
        };
        let stop = Call::Race(Race::Stop { middle, from, to });
        self.put_act(said, desk, &format!("stop {date}"), stop);
    }

    /// Works out what came due.
    pub(super) fn run_heat(&mut self, app: &App, at: Timestamp, heat: Heat) -> Result<()> {
        let Some(track) = self.track.clone() else { return Ok(()) };
        match heat {
            Heat::Claims | Heat::Stragglers => self.claim_all(app, at, &track, heat),
            Heat::Lists => self.look_at_lists(app, at, &track),
            Heat::SecondThoughts | Heat::Returns => self.give_back_races(app, at, &track, heat),
        }
    }

    fn race(&mut self, at: Timestamp, courier: CourierId, key: &str, race: Race) {
        let key = format!("{key} {courier} {}", at.micros());
        self.put_act(at, Actor::Courier(courier), &key, Call::Race(race));
    }

    fn claim(&mut self, at: Timestamp, courier: CourierId, block: BlockId) {
        self.race(at, courier, &format!("claim {block}"), Race::Claim(block));
    }

    fn claim_all(&mut self, app: &App, at: Timestamp, track: &City, heat: Heat) -> Result<()> {
        let first = heat == Heat::Claims;
        let likes = if first { 40 } else { 12 };
        let blocks = self.held_at(app, track.station, at, at.plus(AHEAD))?;
        let open = |block: &Block| block.state == BlockState::Announced && block.starts_at > at;
        for courier in &track.couriers {
            // A few claim whatever there is, and meet every limit.
            let greedy = first && self.roll("greedy", &courier.0, 5) == 0;
            for (block, awards) in blocks.iter().filter(|(block, _)| open(block)) {
                let about = [&courier.0[..], &block.id.0, &at.micros().to_be_bytes()].concat();
                let has = awards.iter().any(|award| award.courier == *courier);
                if !has && (greedy || self.roll("claims", &about, 100) < likes) {
                    self.claim(at, *courier, block.id);
                }
            }
        }
        Ok(())
    }

    fn look_at_lists(&mut self, app: &App, at: Timestamp, track: &City) -> Result<()> {
        for courier in &track.couriers {
            for mine in app.my_waiting(&look(at, Actor::Courier(*courier)))? {
                let (place, block) = (mine.place, mine.block.id);
                let about = [&place.id.0[..], &at.micros().to_be_bytes()].concat();
                match place.state {
                    WaitState::Asked => match self.roll("answers", &place.id.0, 10) {
                        0 | 1 => self.leave_list(at, *courier, block),
                        // They do not look at their phone, and the place goes to the next one.
                        2 => {}
                        _ => self.claim(at, *courier, block),
                    },
                    WaitState::Waiting if self.roll("leaves a list", &about, 25) == 0 => {
                        self.leave_list(at, *courier, block);
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn leave_list(&mut self, at: Timestamp, courier: CourierId, block: BlockId) {
        self.race(at, courier, &format!("leave {block}"), Race::Leave(block));
    }

    fn give_back_races(
        &mut self,
        app: &App,
        at: Timestamp,
        track: &City,
        heat: Heat,
    ) -> Result<()> {
        let fresh = heat == Heat::SecondThoughts;
        let chosen = |award: &&Award| {
            award.state == AwardState::Held && (!fresh || at.since(award.made_at) < FRESH)
        };
        for (_, awards) in self.held_at(app, track.station, at, at.plus(AHEAD))? {
            for award in awards.iter().filter(chosen) {
                let about = [&award.id.0[..], &at.micros().to_be_bytes()].concat();
                if self.roll("gives a race back", &about, 100) < 14 {
                    let (key, who) = (format!("forfeit {}", award.id), award.courier);
                    self.put_act(at, Actor::Courier(who), &key, Call::Forfeit(award.id));
                }
            }
        }
        Ok(())
    }

    /// What a courier makes of an answer.
    pub(super) fn hear_race(&mut self, who: Actor, race: &Race, raced: &Raced, now: Timestamp) {
        let Actor::Courier(courier) = who else { return };
        match (race, raced) {
            (Race::Claim(block), Raced::Claimed(Reserved::Held(id, _))) => {
                // Now and then somebody reserves a place and forgets it.
                if let Ok(reservation) = id.parse()
                    && self.roll("forgets", id.as_bytes(), 100) >= 6
                {
                    let take = Race::Take { block: *block, reservation };
                    self.race(now, courier, &format!("take {id}"), take);
                }
            }
            (Race::Claim(block), Raced::Claimed(Reserved::Full)) => {
                let about = [&courier.0[..], &block.0].concat();
                if self.roll("waits", &about, 100) < 60 {
                    self.race(now, courier, &format!("wait {block}"), Race::Wait(*block));
                }
            }
            (Race::Take { block, reservation }, Raced::Taken(Accepted::RanOut))
                if self.roll("tries again", &reservation.0, 2) == 0 =>
            {
                self.claim(now, courier, *block);
            }
            (Race::Wait(block), Raced::Waits(Joined::Free | Joined::Asked(_))) => {
                self.claim(now, courier, *block);
            }
            _ => {}
        }
    }
}
