//! What each account sets out to do on a day, before it sees any offer.

use super::city::{Agenda, Step};
use super::floor::{Floor, HOLD_CAP};
use super::habit::Habit;
use super::population::{Account, Drive, digest};
use super::script::Script;
use super::who::Who;
use super::{DAY, HOUR, MINUTE, START_MS};
use porchlight_risk::signal::Kind;

/// Working days of a week.
const WORKING_DAYS: u64 = 5;
/// The waking hours of a program's owner.
const OWNER_WAKES: u64 = 8 * HOUR;
const OWNER_SLEEPS: u64 = 22 * HOUR;
/// Stops recorded in a worked block.
const STOPS: u64 = 5;

/// Where a day's plan is written.
pub(super) struct Desk<'a> {
    pub(super) seed: u64,
    pub(super) day: u64,
    pub(super) race: bool,
    pub(super) floor: &'a Floor,
    pub(super) agenda: &'a mut Agenda,
}

impl Desk<'_> {
    /// Plans the day of one account.
    pub(super) fn plan(&mut self, account: &mut Account, place: u32) {
        match account.drive {
            Drive::Hand(habit) => self.hand(account, place, habit, false),
            Drive::Recording(habit) => self.hand(account, place, habit, true),
            Drive::Script(script) => self.script(account, place, script),
        }
    }

    fn hand(&mut self, account: &mut Account, place: u32, habit: &Habit, recorded: bool) {
        let midnight = START_MS + self.day * DAY;
        let (from, to) = habit.begins;
        let usual = from + digest(self.seed, 30, account.actor as u64) % (to - from);
        let mut begins = midnight + usual * MINUTE + account.dice.below(40 * MINUTE);
        if recorded {
            begins = midnight + 12 * HOUR;
        }
        let wants = if account.dice.chance(200) { 2 } else { 1 };
        account.begin(self.seed, self.day, wants);
        let free = (self.day + account.rest) % 7 >= WORKING_DAYS || account.dice.chance(30);
        let owed = std::mem::take(&mut account.owed);
        if free && owed == 0 && !recorded {
            return;
        }
        let signs_in = account.signs_in(self.day);
        let arrives = self.arrive(account, place, begins, signs_in);
        if self.race {
            self.wait_for_a_release(account, place, begins);
        } else {
            let left = account.dice.between(2, 6) as u32;
            self.agenda.put(arrives, place, Step::Look { left });
            let later = begins + account.dice.between(3 * HOUR, 8 * HOUR);
            let arrives = self.arrive(account, place, later, false);
            let left = account.dice.between(1, 3) as u32;
            self.agenda.put(arrives, place, Step::Look { left });
        }
        if account.dice.chance(500) {
            let at = begins + account.dice.between(5 * MINUTE, 4 * HOUR);
            self.agenda.put(at, place, Step::Send(Kind::Other));
        }
        if owed > 0 {
            let at = begins + account.dice.between(HOUR, 3 * HOUR);
            self.work(account, place, at);
        }
    }

    /// Opens the app: tokens, what the app sends by itself. Answers with the moment of the first look.
    fn arrive(&mut self, account: &mut Account, place: u32, at: u64, signs_in: bool) -> u64 {
        let kind = if signs_in { Kind::SignIn } else { Kind::Refresh };
        self.agenda.put(at, place, Step::Send(kind));
        let upkeep = at + account.dice.between(150, 1_500);
        self.agenda.put(upkeep, place, Step::Send(Kind::Upkeep));
        at + account.dice.between(600, 4_000)
    }

    /// Everybody knows about when releases come; a person waits for one of those of their day.
    fn wait_for_a_release(&mut self, account: &mut Account, place: u32, begins: u64) {
        let known = self.floor.known_releases(self.day);
        let awake: Vec<u64> =
            known.iter().copied().filter(|at| (begins..begins + 14 * HOUR).contains(at)).collect();
        let choice = account.dice.below(awake.len() as u64) as usize;
        let Some(at) = awake.get(choice).or(known.last()) else { return };
        let from = at.saturating_sub(account.dice.below(2 * MINUTE));
        let arrives = self.arrive(account, place, from, false);
        let left = account.dice.between(60, 140) as u32;
        self.agenda.put(arrives, place, Step::Look { left });
    }

    fn work(&mut self, account: &mut Account, place: u32, from: u64) {
        let mut at = from;
        self.agenda.put(at, place, Step::Send(Kind::CheckIn));
        for _ in 0..STOPS {
            at += account.dice.between(4 * MINUTE, 20 * MINUTE);
            self.agenda.put(at, place, Step::Send(Kind::Deliver));
        }
        at += account.dice.between(2 * MINUTE, 30 * MINUTE);
        self.agenda.put(at, place, Step::Send(Kind::CheckOut));
    }

    fn script(&mut self, account: &mut Account, place: u32, script: &Script) {
        let midnight = START_MS + self.day * DAY;
        let begins = midnight + if script.sleeps { OWNER_WAKES } else { 0 };
        account.begin(self.seed, self.day, HOLD_CAP);
        let signs_in = account.signs_in(self.day);
        self.arrive(account, place, begins, signs_in);
        let hours = if script.sleeps { OWNER_WAKES..OWNER_SLEEPS } else { 0..DAY };
        for known in self.floor.known_releases(self.day) {
            if hours.contains(&(known - midnight)) {
                let at = known + account.dice.below(script.looks.1 - script.looks.0 + 1);
                self.agenda.put(at, place, Step::Look { left: script.most_looks });
            }
        }
        for _ in 0..script.idle_looks {
            let at = midnight + account.dice.between(hours.start, hours.end - 1);
            self.agenda.put(at, place, Step::Send(Kind::Poll));
        }
        if std::mem::take(&mut account.owed) > 0 {
            let at = midnight + account.dice.between(OWNER_WAKES + HOUR, OWNER_SLEEPS - 3 * HOUR);
            self.work(account, place, at);
        }
        debug_assert!(!matches!(account.who, Who::Human(_)), "people have hands");
    }
}
