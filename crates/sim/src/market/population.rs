//! The accounts of a city, and what each carries through the days.

use super::Plan;
use super::bots;
use super::habit::{self, Habit};
use super::history::History;
use super::script::Script;
use super::who::{Adversary, Persona, Who};
use crate::dice::Dice;
use porchlight_domain::words::Assurance;
use porchlight_risk::live::Reasons;

/// Stations of a city.
pub(super) const STATIONS: u64 = 4;
/// People of each kind but the ordinary ones.
const EACH_PERSONA: u64 = 20;
/// Ordinary people.
const ORDINARY: u64 = 70;
/// Accounts of each adversary but the farm and the service: with the farm a tenth of all verified
/// accounts are programs.
const EACH_ADVERSARY: u64 = 3;
/// Accounts of the farm.
const FARM: u64 = 6;
/// Accounts whose password the service holds.
const SERVICE: u64 = 12;
/// Networks of the mobile carrier; everybody's second network is one of them.
const CARRIER_NETWORKS: u64 = 8;
/// Exits of VPNs, shared by all who use one.
const VPN_EXITS: u64 = 30;
/// Offers whose showing is remembered from one day to the next.
const KNOWN_OFFERS: usize = 24;
/// Flatmates behind one network, and those of them on one phone.
const FLAT: u64 = 4;
const ON_ONE_PHONE: u64 = 2;

/// What moves an account.
#[derive(Debug, Clone, Copy)]
pub(super) enum Drive {
    /// A person's hand.
    Hand(&'static Habit),
    /// A person's recorded day, played again.
    Recording(&'static Habit),
    /// A program.
    Script(&'static Script),
}

/// What holds for one day.
#[derive(Debug, Clone, Default)]
pub(super) struct Today {
    pub(super) session: u64,
    pub(super) network: u64,
    pub(super) device: u64,
    pub(super) hints: u64,
    pub(super) station: u64,
    /// The session's usual round trip. The server does not measure it today, and corrects nothing.
    pub(super) round_trip: f64,
    /// Offers sent to this session, and when first.
    pub(super) shown: Vec<(u32, u64)>,
    /// Blocks of a race held that day, by slot.
    pub(super) slots: u32,
    /// Most of them wanted.
    pub(super) wants: u32,
    /// Counted among the entrants of the day's race.
    pub(super) counted: bool,
}

/// One account.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) who: Who,
    pub(super) drive: Drive,
    /// Number among accounts of its kind.
    pub(super) number: u64,
    pub(super) actor: u128,
    pub(super) dice: Dice,
    /// How slow this person is among their kind.
    pub(super) pace: f64,
    /// Which days of the week are off.
    pub(super) rest: u64,
    stations: [u64; 2],
    new_phone_on: u64,
    update_on: u64,
    signed_in: u64,
    pub(super) today: Today,
    /// Blocks to work tomorrow.
    pub(super) owed: u32,
    /// The offer tried for last.
    pub(super) last_tried: Option<u32>,
    /// What earlier rounds brought.
    pub(super) history: History,
    pub(super) tries: u64,
    pub(super) challenged: bool,
    pub(super) noticed_early: bool,
    pub(super) highest: i32,
    pub(super) why: Reasons,
}

/// Everybody of a city, people first.
pub(super) fn found(plan: &Plan) -> Vec<Account> {
    let mut all = vec![];
    for who in Who::all() {
        let count = match who {
            Who::Human(Persona::Ordinary) => ORDINARY,
            Who::Human(_) => EACH_PERSONA,
            Who::Bot(Adversary::Farm) => FARM,
            Who::Bot(Adversary::Service) => SERVICE,
            Who::Bot(_) => EACH_ADVERSARY,
        };
        for number in 0..count {
            let place = all.len() as u64;
            all.push(account(plan.seed, who, number, place));
        }
    }
    all
}

fn account(seed: u64, who: Who, number: u64, place: u64) -> Account {
    let mut dice = Dice::new(seed, &format!("{} {number}", who.code()));
    let drive = match who {
        Who::Human(persona) => Drive::Hand(habit::of(persona)),
        Who::Bot(adversary) => match bots::script(adversary) {
            Some(script) => Drive::Script(script),
            None => Drive::Recording(habit::of(Persona::Ordinary)),
        },
    };
    let home = place % STATIONS;
    // Nine of ten people work at one station; the tenth at two in turn.
    let two = who.is_human() && dice.chance(100);
    let new_phone = if who.is_human() && dice.chance(60) { dice.below(28) } else { u64::MAX };
    Account {
        who,
        drive,
        number,
        actor: u128::from(digest(seed, 1, place)) << 64 | u128::from(place + 1),
        pace: if who.is_human() { dice.log_normal(1.0, 0.3) } else { 1.0 },
        rest: dice.below(7),
        stations: [home, if two { (home + 1) % STATIONS } else { home }],
        new_phone_on: new_phone,
        update_on: 8 + dice.below(7),
        signed_in: 0,
        today: Today::default(),
        owed: 0,
        last_tried: None,
        history: History::default(),
        tries: 0,
        challenged: false,
        noticed_early: false,
        highest: i32::MIN,
        why: Reasons::default(),
        dice,
    }
}

impl Account {
    /// Begins a day: its session, network, phone and station.
    pub(super) fn begin(&mut self, seed: u64, day: u64, wants: u32) {
        let shared = match self.drive {
            // A recording is the same every day and for everybody who plays it.
            Drive::Recording(_) => Some(0),
            Drive::Script(script) if script.one_clock => Some(day + 1),
            _ => None,
        };
        if let Some(turn) = shared {
            self.dice = Dice::new(seed, &format!("operation {} {turn}", self.who.code()));
        }
        if day == 0 || (day + self.rest).is_multiple_of(7) {
            self.signed_in = day;
        }
        let round_trip = match self.drive {
            Drive::Hand(habit) | Drive::Recording(habit) => {
                self.dice.log_normal(habit.round_trip.0, habit.round_trip.1 * 0.6)
            }
            Drive::Script(_) => 12.0,
        };
        let place = self.actor as u64;
        let session = digest(seed, 2, place * 1_000 + self.signed_in);
        // What a session was shown stays known as long as it lasts; so many offers are enough here.
        let mut shown = std::mem::take(&mut self.today.shown);
        let old = shown.len().saturating_sub(KNOWN_OFFERS);
        shown.drain(..if session == self.today.session { old } else { shown.len() });
        self.today = Today {
            session,
            shown,
            network: self.network(seed, day),
            device: self.device(seed, day),
            hints: digest(seed, 3, u64::from(day >= self.update_on)),
            station: self.stations[(day % 2) as usize],
            round_trip,
            wants,
            ..Today::default()
        };
    }

    /// Whether a session begins with a password that day.
    pub(super) fn signs_in(&self, day: u64) -> bool {
        self.signed_in == day
    }

    fn network(&self, seed: u64, day: u64) -> u64 {
        let place = self.actor as u64;
        let (Drive::Hand(habit) | Drive::Recording(habit)) = self.drive else {
            // Programs run in a data centre; the tapper is at home.
            let at_home = self.who == Who::Bot(Adversary::Tapper);
            return digest(seed, if at_home { 10 } else { 11 }, if at_home { place } else { 1 });
        };
        match (self.who, day % habit.networks) {
            (Who::Human(Persona::VpnUser), turn) => {
                digest(seed, 12, (place + turn * 7) % VPN_EXITS)
            }
            (Who::Human(Persona::SharedFlat), 0) => digest(seed, 13, self.number / FLAT),
            (_, 0) => digest(seed, 10, place),
            _ => digest(seed, 14, place % CARRIER_NETWORKS),
        }
    }

    fn device(&self, seed: u64, day: u64) -> u64 {
        let place = self.actor as u64;
        if let Drive::Script(script) = self.drive {
            if script.assurance == Assurance::None {
                return 0;
            }
            if script.accounts_on_phone > 1 {
                return digest(seed, 21, self.number / script.accounts_on_phone);
            }
        }
        let shares = (self.number / FLAT).is_multiple_of(2);
        if self.who == Who::Human(Persona::SharedFlat) && shares {
            return digest(seed, 22, self.number / ON_ONE_PHONE);
        }
        digest(seed, 20, place * 2 + u64::from(day >= self.new_phone_on))
    }

    /// What this account's requests can show.
    pub(super) const fn assurance(&self) -> Assurance {
        match self.drive {
            Drive::Hand(habit) | Drive::Recording(habit) => habit.assurance,
            Drive::Script(script) => script.assurance,
        }
    }

    /// Whether all its days are at one station.
    pub(super) const fn works_at_one_station(&self) -> bool {
        self.stations[0] == self.stations[1]
    }
}

/// A number that names something of a city and is never 0.
pub(super) fn digest(seed: u64, sort: u64, about: u64) -> u64 {
    let mut x = seed ^ sort.rotate_left(48) ^ about.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)).max(1)
}
