//! Where places are shared out: rounds with the real draw, or a race.
//!
//! Owns: offers, entries, places, and who got them. Never does: know who is a program.

use super::history::day_of;
use super::population::STATIONS;
use super::{DAY, HOUR, MINUTE, Plan, START_MS};
use crate::dice::{Dice, fate_bytes, fate_id};
use porchlight_domain::id::{BlockId, RoundId};
use porchlight_domain::round::open::{
    Announced, Booked, Entrant as Entry, Field, Rules, Slot, Travel, draw, entry_root, seed,
};
use porchlight_domain::round::pseudonym;

/// Blocks of a round, and places of each: about half of those who want one get one.
pub(super) const BLOCKS: u32 = 10;
/// Length of a block of a round.
pub(super) const BLOCK_MINUTES: u16 = 210;
const PLACES: u32 = 2;
/// In a race the same places come out in so many releases a day.
pub(super) const RELEASES: u64 = 4;
/// Blocks of each release, with one place each.
const RELEASED: u64 = (BLOCKS * PLACES) as u64 / RELEASES;
/// Hours at which releases are known to come, give or take [`RACE_JITTER_MS`].
const RELEASE_HOURS: [u64; RELEASES as usize] = [6, 12, 18, 23];
const RACE_JITTER_MS: u64 = 4 * MINUTE;
/// A round opens at noon, give or take this, and closes at ten the next morning.
const ROUND_JITTER_MS: u64 = 15 * MINUTE;
const ROUND_OPENS: u64 = 12 * HOUR;
const ROUND_CLOSES: u64 = 34 * HOUR;
/// Most blocks that one account may hold of a race's day.
pub(super) const HOLD_CAP: u32 = 3;

/// Something to try for: a round, or a block of a race.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub(super) station: u64,
    pub(super) release: u64,
    pub(super) opens_ms: u64,
    pub(super) closes_ms: u64,
    /// Places left, in a race.
    pub(super) places: u32,
    /// Blocks of one slot overlap.
    pub(super) slot: u32,
    entries: Vec<Entrant>,
}

#[derive(Debug, Clone, Copy)]
struct Entrant {
    account: u32,
    /// A challenge has to be passed first.
    held: bool,
}

/// An account as the draw needs it.
pub(super) struct Hopeful {
    pub(super) account: u32,
    pub(super) tickets: u8,
    /// The newcomers' share is for it.
    pub(super) newcomer: bool,
    /// Hours of the week, by its day.
    pub(super) booked: Vec<Booked>,
    /// Lists everything and wants as many as a round gives.
    pub(super) greedy: bool,
}

/// What a round brought.
#[derive(Debug, Default)]
pub(super) struct Closed {
    /// One account for each award.
    pub(super) awards: Vec<u32>,
    /// Everybody who took part, with the length of their list.
    pub(super) listed: Vec<(u32, u16)>,
}

/// All offers of a city.
#[derive(Debug)]
pub(super) struct Floor {
    seed: u64,
    race: bool,
    offers: Vec<Offer>,
}

impl Floor {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut dice = Dice::new(plan.seed, "releases");
        let mut offers = vec![];
        let race = plan.setting.is_race();
        for day in 0..plan.days {
            for station in 0..STATIONS {
                let midnight = START_MS + day * DAY;
                if race {
                    race_day(&mut offers, &mut dice, station, midnight);
                } else {
                    let jitter = dice.below(ROUND_JITTER_MS);
                    offers.push(Offer {
                        station,
                        release: 0,
                        opens_ms: midnight + ROUND_OPENS + jitter,
                        closes_ms: midnight + ROUND_CLOSES,
                        places: 0,
                        slot: 0,
                        entries: vec![],
                    });
                }
            }
        }
        Self { seed: plan.seed, race, offers }
    }

    pub(super) fn offer(&self, number: u32) -> &Offer {
        &self.offers[number as usize]
    }

    /// Offers whose close somebody has to see to: rounds.
    pub(super) fn rounds(&self) -> impl Iterator<Item = (u32, &Offer)> {
        (0..).zip(&self.offers).filter(|_| !self.race)
    }

    /// Moments from which a release is worth waiting for, as everybody knows them.
    pub(super) fn known_releases(&self, day: u64) -> Vec<u64> {
        let midnight = START_MS + day * DAY;
        if self.race {
            RELEASE_HOURS.iter().map(|hour| midnight + hour * HOUR).collect()
        } else {
            vec![midnight + ROUND_OPENS]
        }
    }

    /// Offers that a client at this station is sent now. In a race only those with a place left.
    pub(super) fn visible(&self, station: u64, now: u64) -> impl Iterator<Item = u32> {
        let each = if self.race { RELEASES * RELEASED } else { 1 };
        let day = (now - START_MS) / DAY;
        let of = move |day: u64| {
            let from = (day * STATIONS + station) * each;
            from..from + each
        };
        let yesterday = if self.race || day == 0 { 0..0 } else { of(day - 1) };
        yesterday.chain(of(day)).filter_map(move |number| {
            let offer = self.offers.get(number as usize)?;
            let open = (offer.opens_ms..offer.closes_ms).contains(&now);
            (open && (!self.race || offer.places > 0)).then_some(number as u32)
        })
    }

    /// All blocks of a race that a program knows of by now, free or not.
    pub(super) fn published(&self, station: u64, now: u64) -> Vec<u32> {
        let from = ((now - START_MS) / DAY * STATIONS + station) * RELEASES * RELEASED;
        let known = |number: &u64| {
            self.offers.get(*number as usize).is_some_and(|offer| offer.opens_ms <= now)
        };
        (from..from + RELEASES * RELEASED).filter(known).map(|number| number as u32).collect()
    }

    /// Enters a round; a later entry of the same account replaces the earlier one. Held entries count
    /// only once they are confirmed. Whether the round was open.
    pub(super) fn enter(&mut self, number: u32, account: u32, held: bool, now: u64) -> bool {
        let offer = &mut self.offers[number as usize];
        if !(offer.opens_ms..offer.closes_ms).contains(&now) {
            return false;
        }
        match offer.entries.iter_mut().find(|entry| entry.account == account) {
            // An entry that stands is not undone by a challenge of its replacement.
            Some(entry) => entry.held &= held,
            None => offer.entries.push(Entrant { account, held }),
        }
        true
    }

    /// The person passed: the held entry counts. Whether it was in time.
    pub(super) fn confirm_entry(&mut self, number: u32, account: u32, now: u64) -> bool {
        self.enter(number, account, false, now)
    }

    /// Takes a place of a race, if one is left.
    pub(super) fn take(&mut self, number: u32, now: u64) -> bool {
        let offer = &mut self.offers[number as usize];
        let free = offer.places > 0 && offer.opens_ms <= now && now < offer.closes_ms;
        offer.places -= u32::from(free);
        free
    }

    /// Gives a place of a race back.
    pub(super) fn give_back(&mut self, number: u32) {
        self.offers[number as usize].places += 1;
    }

    /// Accounts whose entry counts.
    pub(super) fn entrants(&self, number: u32) -> Vec<u32> {
        let entries = &self.offers[number as usize].entries;
        entries.iter().filter(|entry| !entry.held).map(|entry| entry.account).collect()
    }

    /// Draws a round as the server does: sealed entries, their root, the seed, the draw with every published
    /// limit inside it.
    pub(super) fn close(&self, number: u32, hopefuls: &[Hopeful]) -> Closed {
        let about = number.to_be_bytes();
        let round = RoundId(fate_id(self.seed, "round", &about));
        let announced = self.announced(number);
        let mut entries: Vec<(Entry, u32)> = hopefuls
            .iter()
            .map(|hopeful| (self.entry(number, round, hopeful, announced.rules), hopeful.account))
            .collect();
        entries.sort_by_key(|(entry, _)| entry.pseudonym);
        let (entries, accounts): (Vec<Entry>, Vec<u32>) = entries.into_iter().unzip();
        let secret = fate_bytes(self.seed, "operator secret", &about);
        let root = entry_root(&entries);
        let Some(from) = seed(round, announced.digest(), root, Some(&secret), None) else {
            return Closed::default();
        };
        let field = Field { announced, entries };
        debug_assert_eq!(field.check(), Ok(()));
        let drawn = draw(&field, from);
        let lengths = field.entries.iter().map(|entry| entry.ranked.len() as u16);
        Closed {
            awards: drawn.awards.iter().map(|(entry, _)| accounts[*entry as usize]).collect(),
            listed: accounts.iter().copied().zip(lengths).collect(),
        }
    }

    /// What a round promises: the published limits, one site, the days of its week.
    fn announced(&self, number: u32) -> Announced {
        let closes_ms = self.offers[number as usize].closes_ms;
        let midnight = closes_ms / DAY * DAY / MINUTE;
        let day = (day_of(closes_ms) % 7) as u8;
        let block = |n: u32| {
            let start = midnight as i64 + 11 * 60 + i64::from(n) * 45;
            let about = [number.to_be_bytes(), n.to_be_bytes()].concat();
            Slot {
                id: BlockId(fate_id(self.seed, "block", &about)),
                start,
                end: start + i64::from(BLOCK_MINUTES),
                places: PLACES,
                reserved: 0,
                site: 0,
                day,
            }
        };
        Announced {
            rules: Rules::PUBLISHED,
            weeks: vec![0; 7],
            travel: Travel::one_site(),
            beacon: None,
            blocks: (0..BLOCKS).map(block).collect(),
        }
    }

    /// The list of an entrant: some of the blocks in an order of their own, and one or two wanted.
    /// The owner of a program has to work what it wins, and lists likewise; unless it is greedy.
    fn entry(&self, number: u32, round: RoundId, hopeful: &Hopeful, rules: Rules) -> Entry {
        let label = format!("list {number} {}", hopeful.account);
        let mut dice = Dice::new(self.seed, &label);
        let mut ranked: Vec<u32> = (0..BLOCKS).collect();
        for at in (1..ranked.len()).rev() {
            ranked.swap(at, dice.below(at as u64 + 1) as usize);
        }
        ranked.truncate(dice.between(5, u64::from(BLOCKS)) as usize);
        let mut max_blocks = if dice.chance(200) { 2 } else { 1 };
        if hopeful.greedy {
            ranked = (0..BLOCKS).collect();
            max_blocks = rules.turns;
        }
        let secret = fate_bytes(self.seed, "courier secret", &hopeful.account.to_be_bytes());
        Entry {
            pseudonym: pseudonym(&secret, round),
            tickets: hopeful.tickets,
            newcomer: hopeful.newcomer,
            max_blocks,
            // What was won on earlier days is worked by then.
            room: rules.hold_cap,
            booked: hopeful.booked.clone(),
            ranked,
        }
    }
}

fn race_day(offers: &mut Vec<Offer>, dice: &mut Dice, station: u64, midnight: u64) {
    for (release, hour) in (0..).zip(RELEASE_HOURS) {
        let opens_ms = midnight + hour * HOUR + dice.below(RACE_JITTER_MS);
        for slot in 0..RELEASED {
            offers.push(Offer {
                station,
                release,
                opens_ms,
                closes_ms: midnight + DAY,
                places: 1,
                slot: slot as u32,
                entries: vec![],
            });
        }
    }
}
