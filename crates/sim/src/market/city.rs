//! One city through its days: events in the order of time.
//!
//! Owns: the agenda, and carrying out what the gate rules. Never does: look at a clock; the next event
//! says what time it is. Start at [`City::play`].

use super::day::Desk;
use super::floor::{Floor, HOLD_CAP, Hopeful};
use super::gate::{Gate, Ruling, Stopped};
use super::population::{Account, Drive, STATIONS, digest, found};
use super::tally::{EARLY_TRIES, Row, Tally};
use super::who::{KINDS, Who};
use super::{DAY, HOUR, MINUTE, Plan, START_MS};
use porchlight_risk::feature::Feature;
use porchlight_risk::signal::{Kind, Signal};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A day begins, for everybody.
    Midnight(u64),
    /// A request that answers to no offer.
    Send(Kind),
    /// A look at the list; so many may follow.
    Look { left: u32 },
    /// Opening an offer's details.
    View { offer: u32 },
    /// A try; so many of a program's may follow.
    Try { offer: u32, left: u32 },
    /// A delayed try goes through.
    Carry { offer: u32 },
    /// A challenge ends. In a race the place may be held meanwhile.
    Answer { offer: u32, passes: bool, held: bool },
    /// A round closes.
    Close { offer: u32 },
}

/// Events to come, in the order of time and, at the same time, in the order they were put.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<(u64, u64, u32, Step)>>,
    put: u64,
}

impl Agenda {
    pub(super) fn put(&mut self, at: u64, place: u32, step: Step) {
        self.put += 1;
        self.heap.push(Reverse((at, self.put, place, step)));
    }

    fn next(&mut self) -> Option<(u64, u32, Step)> {
        self.heap.pop().map(|Reverse((at, _, place, step))| (at, place, step))
    }
}

/// Entrants and awards of a round, or of a station's day in a race.
#[derive(Debug, Clone, Copy, Default)]
struct Contest {
    entrants: [u32; KINDS],
    awards: [u32; KINDS],
}

/// A city being played.
#[derive(Debug)]
pub(super) struct City {
    pub(super) plan: Plan,
    pub(super) floor: Floor,
    pub(super) accounts: Vec<Account>,
    pub(super) agenda: Agenda,
    gate: Gate,
    tally: Tally,
    contests: Vec<Contest>,
}

impl City {
    pub(super) fn new(plan: &Plan) -> Self {
        let floor = Floor::new(plan);
        let mut agenda = Agenda::default();
        for day in 0..plan.days {
            agenda.put(START_MS + day * DAY, 0, Step::Midnight(day));
        }
        for (number, offer) in floor.rounds() {
            agenda.put(offer.closes_ms, 0, Step::Close { offer: number });
        }
        Self {
            accounts: found(plan),
            gate: Gate::new(plan),
            tally: Tally::default(),
            contests: vec![Contest::default(); (plan.days * STATIONS) as usize],
            plan: plan.clone(),
            floor,
            agenda,
        }
    }

    /// Plays all days and counts.
    pub(super) fn play(mut self) -> Tally {
        let end = START_MS + self.plan.days * DAY + 12 * HOUR;
        while let Some((now, place, step)) = self.agenda.next() {
            if now < end {
                self.step(now, place as usize, step);
            }
        }
        self.count_contests();
        self.count_accounts(end);
        self.tally
    }

    fn step(&mut self, now: u64, at: usize, step: Step) {
        match step {
            Step::Midnight(day) => self.midnight(day),
            Step::Send(kind) => {
                self.send(at, kind, None, now);
            }
            Step::Look { left } => self.look(at, left, now),
            Step::View { offer } => {
                self.send(at, Kind::View, Some(offer), now);
            }
            Step::Try { offer, left } => self.attempt(at, offer, left, now),
            Step::Carry { offer } => self.carry(at, offer, now),
            Step::Answer { offer, passes, held } => self.answer(at, offer, passes, held, now),
            Step::Close { offer } => self.close(offer),
        }
    }

    fn midnight(&mut self, day: u64) {
        let (seed, race) = (self.plan.seed, self.plan.setting.is_race());
        let mut desk = Desk { seed, day, race, floor: &self.floor, agenda: &mut self.agenda };
        for (place, account) in (0..).zip(&mut self.accounts) {
            desk.plan(account, place);
        }
    }

    fn row(&mut self, at: usize) -> &mut Row {
        &mut self.tally.rows[self.accounts[at].who.place()]
    }

    fn signal(&self, at: usize, kind: Kind, offer: Option<u32>, now: u64) -> Signal {
        let account = &self.accounts[at];
        let today = &account.today;
        let shown = |offer: u32| today.shown.iter().find(|(known, _)| *known == offer);
        Signal {
            session: today.session,
            device: today.device,
            network: today.network,
            hints: today.hints,
            thing: offer.map_or(0, |offer| digest(self.plan.seed, 40, u64::from(offer))),
            shown_at_ms: offer.and_then(shown).map_or(0, |(_, at)| *at),
            station: today.station as u32 + 1,
            local_minute: ((now - START_MS) / MINUTE % 1_440) as u16,
            assurance: account.assurance(),
            ..Signal::new(account.actor, now, kind)
        }
    }

    /// Sends a request that is no try; the server always answers these.
    pub(super) fn send(&mut self, at: usize, kind: Kind, offer: Option<u32>, now: u64) {
        let signal = self.signal(at, kind, offer, now);
        let has_key = self.accounts[at].who.has_key();
        let ruled = self.gate.rule(&signal, has_key);
        let defended = self.plan.setting.is_defended();
        let row = self.row(at);
        row.requests += 1;
        let kept = has_key && kind != Kind::Canary && ruled.ruling != Ruling::Pass;
        row.kept_from_work += u64::from(kept);
        if kind == Kind::Canary {
            row.canaries += 1;
            row.stopped[Stopped::Canary as usize] += u64::from(defended);
        }
    }

    /// Sends a try and does what is ruled.
    pub(super) fn try_for(&mut self, at: usize, offer: u32, forged: bool, now: u64) {
        let kind = if self.plan.setting.is_race() { Kind::Accept } else { Kind::Enter };
        let signal = Signal { forged, ..self.signal(at, kind, Some(offer), now) };
        let account = &mut self.accounts[at];
        let ruled = self.gate.rule(&signal, account.who.has_key());
        account.tries += 1;
        if let Some(score) = ruled.score.filter(|score| score.points > account.highest) {
            (account.highest, account.why) = (score.points, score.reasons);
        }
        let held_up = matches!(ruled.ruling, Ruling::Hold(_) | Ruling::Stop(_));
        account.noticed_early |= held_up && account.tries <= EARLY_TRIES;
        self.tally.raised += u64::from(ruled.raised);
        let row = self.row(at);
        row.requests += 1;
        row.tries += 1;
        match ruled.ruling {
            Ruling::Pass => self.carry(at, offer, now),
            Ruling::Wait(ms) => {
                row.delayed += 1;
                // A round closes at its time and speed buys nothing there: entries wait for nothing.
                let ms = if self.plan.setting.is_race() { ms } else { 0 };
                self.agenda.put(now + ms, at as u32, Step::Carry { offer });
            }
            Ruling::Hold(ms) => self.challenge(at, offer, ms, now),
            Ruling::Stop(why) => row.stopped[why as usize] += 1,
        }
    }

    /// Carries an admitted try out.
    fn carry(&mut self, at: usize, offer: u32, now: u64) {
        if !self.plan.setting.is_race() {
            self.floor.enter(offer, at as u32, false, now);
            return;
        }
        let contest = self.contest_of(offer);
        let account = &mut self.accounts[at];
        if !account.today.counted {
            account.today.counted = true;
            self.contests[contest].entrants[account.who.place()] += 1;
        }
        if self.fits(at, offer) && self.floor.take(offer, now) {
            self.award(at, offer, now);
        }
    }

    fn contest_of(&self, offer: u32) -> usize {
        if !self.plan.setting.is_race() {
            return offer as usize;
        }
        let offer = self.floor.offer(offer);
        let day = (offer.opens_ms - START_MS) / DAY;
        (day * STATIONS + offer.station) as usize
    }

    /// Whether an account may hold this block of a race beside those it has.
    fn fits(&self, at: usize, offer: u32) -> bool {
        let today = &self.accounts[at].today;
        let bit = 1 << self.floor.offer(offer).slot;
        let most = today.wants.min(HOLD_CAP);
        today.slots & bit == 0 && today.slots.count_ones() < most
    }

    /// A block of a race goes to an account.
    fn award(&mut self, at: usize, offer: u32, now: u64) {
        let contest = self.contest_of(offer);
        let slot = self.floor.offer(offer).slot;
        let account = &mut self.accounts[at];
        account.today.slots |= 1 << slot;
        account.owed += 1;
        self.contests[contest].awards[account.who.place()] += 1;
        self.granted(at, offer, now);
        let account = &mut self.accounts[at];
        let Drive::Script(script) = account.drive else { return };
        if account.dice.chance(script.drops) {
            // Takes everything and gives back what is not the best.
            let after = account.dice.between(2_000, 8 * MINUTE);
            account.today.slots &= !(1 << slot);
            account.owed -= 1;
            self.contests[contest].awards[account.who.place()] -= 1;
            self.floor.give_back(offer);
            self.agenda.put(now + after, at as u32, Step::Send(Kind::Forfeit));
        }
    }

    fn granted(&mut self, at: usize, offer: u32, now: u64) {
        let signal = self.signal(at, Kind::Granted, Some(offer), now);
        self.gate.note(&signal);
    }

    /// Holds the try and asks for a challenge.
    fn challenge(&mut self, at: usize, offer: u32, hold_ms: u64, now: u64) {
        let signal = self.signal(at, Kind::Challenged, Some(offer), now);
        self.gate.note(&signal);
        self.row(at).challenged += 1;
        let held = if self.plan.setting.is_race() {
            self.fits(at, offer) && self.floor.take(offer, now)
        } else {
            self.floor.enter(offer, at as u32, true, now)
        };
        let account = &mut self.accounts[at];
        account.challenged = true;
        let (passes, after) = match account.drive {
            Drive::Hand(habit) => {
                let (median, sigma) = habit.solves;
                let after = account.dice.log_normal(median, sigma) * account.pace;
                // The hold is extended once for whoever is still at it.
                (after <= 2.0 * hold_ms as f64, after as u64)
            }
            // Now and then the recording's owner is there.
            Drive::Recording(_) => (account.dice.chance(300), 40_000),
            Drive::Script(script) => {
                let passes = account.dice.chance(script.passes);
                (passes, account.dice.between(script.passes_after.0, script.passes_after.1))
            }
        };
        let after = if passes { after } else { hold_ms };
        self.agenda.put(now + after, at as u32, Step::Answer { offer, passes, held });
    }

    fn answer(&mut self, at: usize, offer: u32, passes: bool, held: bool, now: u64) {
        let kind = if passes { Kind::ChallengePassed } else { Kind::ChallengeFailed };
        let signal = self.signal(at, kind, Some(offer), now);
        self.gate.note(&signal);
        let race = self.plan.setting.is_race();
        let kept = match (passes, race) {
            (true, true) => {
                if held {
                    self.award(at, offer, now);
                }
                true
            }
            (true, false) => self.floor.confirm_entry(offer, at as u32, now),
            (false, true) => {
                if held {
                    self.floor.give_back(offer);
                }
                false
            }
            (false, false) => false,
        };
        let row = self.row(at);
        row.passed += u64::from(passes);
        row.stopped[Stopped::Unsolved as usize] += u64::from(!passes);
        row.lost += u64::from(held && !kept);
    }

    fn close(&mut self, offer: u32) {
        let closes_ms = self.floor.offer(offer).closes_ms;
        let entrants = self.floor.entrants(offer);
        let hopeful = |account: &u32| {
            let known = &self.accounts[*account as usize];
            Hopeful {
                account: *account,
                tickets: known.history.tickets(closes_ms),
                newcomer: known.history.is_newcomer(),
                booked: known.history.booked(closes_ms),
                greedy: self.plan.greedy && !known.who.is_human(),
            }
        };
        let hopefuls: Vec<Hopeful> = entrants.iter().map(hopeful).collect();
        let closed = self.floor.close(offer, &hopefuls);
        for (account, listed) in closed.listed {
            let known = &mut self.accounts[account as usize];
            self.contests[offer as usize].entrants[known.who.place()] += 1;
            let won = closed.awards.iter().filter(|winner| **winner == account).count();
            known.history.note(closes_ms, listed, won as u32);
        }
        for account in closed.awards {
            let at = account as usize;
            self.accounts[at].owed += 1;
            self.contests[offer as usize].awards[self.accounts[at].who.place()] += 1;
            self.granted(at, offer, closes_ms);
        }
    }

    /// Shares of blocks against shares of entrants, contest by contest.
    fn count_contests(&mut self) {
        let first = (self.plan.warm_up * STATIONS) as usize;
        for contest in self.contests.iter().skip(first) {
            let entrants: u32 = contest.entrants.iter().sum();
            let awards: u32 = contest.awards.iter().sum();
            for (place, row) in self.tally.rows.iter_mut().enumerate() {
                row.entrants += u64::from(contest.entrants[place]);
                row.awards += u64::from(contest.awards[place]);
                let share = f64::from(contest.entrants[place]) / f64::from(entrants.max(1));
                row.fair += share * f64::from(awards);
            }
        }
    }

    fn count_accounts(&mut self, end: u64) {
        for account in &self.accounts {
            let row = &mut self.tally.rows[account.who.place()];
            row.accounts += 1;
            row.challenged_accounts += u64::from(account.challenged);
            row.early += u64::from(account.noticed_early);
            if account.tries == 0 {
                continue;
            }
            row.tried += 1;
            if account.highest > i32::MIN {
                row.highest.push(account.highest);
            }
            for reason in account.why.iter().filter(|reason| reason.points > 0) {
                *row.why.entry(reason.feature.code()).or_default() += 1;
            }
            let one_station = !account.who.is_human() || account.works_at_one_station();
            if let (true, Some(reading)) = (one_station, self.gate.read(account.actor, end)) {
                let of = |feature: Feature| feature.of(&reading.features);
                row.acts_per.push((of(Feature::ActsPerStation), of(Feature::ActsPerNetwork)));
            }
        }
    }
}

// The service is the only one without a phone; everything else about it is its script.
const _: () = assert!(!Who::Bot(super::who::Adversary::Service).has_key());
