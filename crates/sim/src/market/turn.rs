//! What somebody does when they see offers, and how a program goes on trying.

use super::city::{City, Step};
use super::habit::{FLOOR_MS, Habit, Spread};
use super::population::{Account, Drive};
use super::script::Script;
use porchlight_risk::signal::Kind;

/// Out of a thousand people who see a round, how many enter it.
const ENTERS: u64 = 900;
/// Out of a thousand entries, how many are changed minutes later.
const CHANGES: u64 = 80;

impl City {
    /// A look at the list, and what comes of it.
    pub(super) fn look(&mut self, at: usize, left: u32, now: u64) {
        self.send(at, Kind::Poll, None, now);
        let station = self.accounts[at].today.station;
        let seen: Vec<u32> = self.floor.visible(station, now).collect();
        let today = &mut self.accounts[at].today;
        for offer in &seen {
            if !today.shown.iter().any(|(known, _)| known == offer) {
                today.shown.push((*offer, now));
            }
        }
        match self.accounts[at].drive {
            Drive::Hand(habit) | Drive::Recording(habit) => {
                self.hand_sees(at, habit, &seen, left, now);
            }
            Drive::Script(script) => self.script_sees(at, script, &seen, left, now),
        }
    }

    fn hand_sees(&mut self, at: usize, habit: &Habit, seen: &[u32], left: u32, now: u64) {
        let race = self.plan.setting.is_race();
        let account = &mut self.accounts[at];
        let place = at as u32;
        let mut next_from = now;
        let wanted = if race {
            let today = &account.today;
            let enough = today.slots.count_ones() >= today.wants;
            let choice = account.dice.below(seen.len() as u64) as usize;
            seen.get(choice).copied().filter(|_| !enough)
        } else {
            let fresh = seen.iter().copied().find(|offer| account.last_tried < Some(*offer));
            fresh.filter(|_| account.dice.chance(ENTERS))
        };
        if let Some(offer) = wanted {
            account.last_tried = Some(offer);
            let (spread, views) = if race {
                // Who races seldom reads first.
                (habit.grabs, habit.opens_details / 2)
            } else {
                (habit.enters, habit.opens_details)
            };
            let takes = duration(account, habit, spread);
            let round_trip = round_trip(account, habit);
            let tries_at = now + round_trip + takes;
            if account.dice.chance(views) {
                let part = account.dice.between(200, 500);
                let opens_at = now + round_trip / 2 + takes * part / 1_000;
                self.agenda.put(opens_at, place, Step::View { offer });
            }
            self.agenda.put(tries_at, place, Step::Try { offer, left: 0 });
            if account.dice.chance(habit.repeats) {
                let (median, sigma) = habit.repeats_after;
                let after = account.dice.log_normal(median, sigma) as u64;
                self.agenda.put(tries_at + after, place, Step::Try { offer, left: 0 });
            }
            if !race && account.dice.chance(CHANGES) {
                let after = account.dice.between(30_000, 900_000);
                self.agenda.put(tries_at + after, place, Step::Try { offer, left: 0 });
            }
            next_from = tries_at + round_trip;
        }
        let spread = if race { habit.refreshes } else { habit.looks };
        let pause = duration(account, habit, spread);
        let stops = race && account.today.slots.count_ones() >= account.today.wants;
        if left > 0 && !stops {
            self.agenda.put(next_from + pause, place, Step::Look { left: left - 1 });
        }
    }

    fn script_sees(&mut self, at: usize, script: &Script, seen: &[u32], left: u32, now: u64) {
        let account = &mut self.accounts[at];
        let place = at as u32;
        let release = |offer: u32| self.floor.offer(offer).release;
        let newer = |offer: &u32| match account.last_tried {
            Some(last) if self.plan.setting.is_race() => {
                // One burst for each release.
                *offer > last && (offer - last > 20 || release(*offer) != release(last))
            }
            last => last < Some(*offer),
        };
        let Some(offer) = seen.iter().copied().find(newer) else {
            if left > 0 {
                let pause = account.dice.between(script.looks.0, script.looks.1);
                self.agenda.put(now + pause, place, Step::Look { left: left - 1 });
            }
            return;
        };
        account.last_tried = Some(offer);
        let waits = account.dice.between(script.waits.0, script.waits.1);
        let tries_at = now + account.today.round_trip as u64 + waits;
        if script.opens_details {
            self.agenda.put(now + 6 + waits / 2, place, Step::View { offer });
        }
        let releases = self.floor.known_releases((now - super::START_MS) / super::DAY).len();
        let tries = (script.tries * self.plan.eagerness / 100 / releases as u32).max(1);
        self.agenda.put(tries_at, place, Step::Try { offer, left: tries - 1 });
    }

    /// A try that comes due; a program goes on after it.
    pub(super) fn attempt(&mut self, at: usize, offer: u32, left: u32, now: u64) {
        let Drive::Script(script) = self.accounts[at].drive else {
            self.try_for(at, offer, false, now);
            return;
        };
        let account = &mut self.accounts[at];
        let (touches, forges) =
            (account.dice.chance(script.canaries), account.dice.chance(script.forges));
        let gap = account.dice.between(script.gap.0, script.gap.1);
        let turn = account.dice.below(20) as usize;
        if touches {
            self.send(at, Kind::Canary, None, now);
        } else {
            self.try_for(at, offer, forges, now);
        }
        if left == 0 {
            return;
        }
        let next = if self.plan.setting.is_race() {
            // Another block of those it has heard of, free or not.
            let known = self.floor.published(self.accounts[at].today.station, now);
            known.get(turn % known.len().max(1)).copied().unwrap_or(offer)
        } else {
            offer
        };
        self.agenda.put(now + gap, at as u32, Step::Try { offer: next, left: left - 1 });
    }
}

/// How long a person takes, never less than anybody can; on the beat of their switch if they use one.
fn duration(account: &mut Account, habit: &Habit, (median, sigma): Spread) -> u64 {
    let takes = (account.dice.log_normal(median, sigma) * account.pace).max(FLOOR_MS) as u64;
    if habit.beat_ms == 0 {
        return takes;
    }
    takes.div_ceil(habit.beat_ms) * habit.beat_ms + account.dice.below(60)
}

/// What a round trip takes this time.
fn round_trip(account: &mut Account, habit: &Habit) -> u64 {
    let median = account.today.round_trip;
    account.dice.log_normal(median, habit.round_trip.1 * 0.6) as u64
}
