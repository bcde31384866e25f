//! What accounts have to do with each other: windows of devices, networks and offers.
//!
//! Owns: which accounts come from one device or network, who tried for the same offer before, and
//! whose tries fall into the same milliseconds. Never does: judge; a shared device or network is a
//! number, and many people share a home. Start at `Crowd::meet`.

use crate::decay::{Moment, Tally};
use crate::diversity::Diversity;
use crate::signal::{Kind, Signal, mix_actor, print};
use crate::state::{Damaged, Sink, Source, State, state};
use crate::table::{Blank, Table};

/// Tries of all accounts kept to notice those that fall together.
pub const RECENT_TRIES: usize = 64;
/// Two tries at one station at most this far apart fall together.
pub const TOGETHER_MS: u64 = 5;
/// Most other accounts that one try is held to fall together with.
pub const MAX_TOGETHER: usize = 4;
/// Registers of the sets of devices and networks.
const MEMBERS: usize = 32;

/// What a device or a network is seen with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    accounts: Diversity<MEMBERS>,
    /// Networks of a device, devices of a network.
    others: Diversity<MEMBERS>,
    /// All acts; tries.
    tally: Tally<2>,
}

state!(Group { accounts, others, tally });

impl Blank for Group {
    const BLANK: Self =
        Self { accounts: Diversity::EMPTY, others: Diversity::EMPTY, tally: Tally::EMPTY };
}

impl Group {
    fn add(&mut self, actor: u32, other: u64, signal: &Signal, now: &Moment) {
        self.accounts.add(actor, signal.at_ms);
        if other != 0 {
            self.others.add(print(other), signal.at_ms);
        }
        self.tally.add(0, now);
        if signal.kind.is_try() {
            self.tally.add(1, now);
        }
    }
}

/// The last try for an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    last_at_ms: u64,
    last_actor: u32,
}

state!(Offer { last_at_ms, last_actor });

impl Blank for Offer {
    const BLANK: Self = Self { last_at_ms: 0, last_actor: 0 };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Try {
    at_ms: u64,
    actor: u128,
    station: u32,
}

state!(Try { at_ms, actor, station });

/// What one signal had to do with others.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Meeting {
    /// Accounts seen on this device.
    pub(crate) device_accounts: f64,
    /// Accounts seen in this network.
    pub(crate) network_accounts: f64,
    /// Milliseconds since another account tried for the same offer.
    pub(crate) since_other_ms: Option<u64>,
    /// Accounts whose tries fell together with this one, 0 for none.
    pub(crate) together: [u128; MAX_TOGETHER],
}

/// The windows that several accounts have in common.
#[derive(Debug, Clone)]
pub(crate) struct Crowd {
    pub(crate) devices: Table<u64, Group>,
    pub(crate) networks: Table<u64, Group>,
    pub(crate) offers: Table<u64, Offer>,
    recent: [Try; RECENT_TRIES],
    next: u8,
}

impl Crowd {
    pub(crate) fn new(devices: u32, networks: u32, offers: u32) -> Self {
        Self {
            devices: Table::new(devices),
            networks: Table::new(networks),
            offers: Table::new(offers),
            recent: [Try::default(); RECENT_TRIES],
            next: 0,
        }
    }

    /// Takes a signal and says what it had to do with others.
    pub(crate) fn meet(&mut self, signal: &Signal, now: &Moment) -> Meeting {
        let mut meeting = Meeting::default();
        if signal.kind.is_ours() {
            return meeting;
        }
        let actor = actor_print(signal.actor);
        if signal.device != 0 {
            let device = self.devices.touch(signal.device);
            device.add(actor, signal.network, signal, now);
            meeting.device_accounts = device.accounts.distinct();
        }
        if signal.network != 0 {
            let network = self.networks.touch(signal.network);
            network.add(actor, signal.device, signal, now);
            meeting.network_accounts = network.accounts.distinct();
        }
        if signal.kind.is_try() {
            meeting.together = self.together(signal);
            if signal.thing != 0 {
                let offer = self.offers.touch(signal.thing);
                if offer.last_actor != 0 && offer.last_actor != actor {
                    meeting.since_other_ms = Some(signal.at_ms.saturating_sub(offer.last_at_ms));
                }
                *offer = Offer { last_at_ms: signal.at_ms, last_actor: actor };
            }
        }
        meeting
    }

    /// What is known of a device: accounts, networks, tries of the last days.
    pub(crate) fn device(&self, device: u64, now_ms: u64) -> Option<Company> {
        self.devices.get(device).map(|group| company(group, now_ms))
    }

    /// What is known of a network: accounts, devices, tries of the last days.
    pub(crate) fn network(&self, network: u64, now_ms: u64) -> Option<Company> {
        self.networks.get(network).map(|group| company(group, now_ms))
    }

    fn together(&mut self, signal: &Signal) -> [u128; MAX_TOGETHER] {
        let mut found = [0; MAX_TOGETHER];
        let mut count = 0;
        for other in &self.recent {
            let near = other.at_ms.abs_diff(signal.at_ms) <= TOGETHER_MS;
            let elsewhere = other.station != signal.station;
            if !near || elsewhere || other.actor == signal.actor || found.contains(&other.actor) {
                continue;
            }
            if count < MAX_TOGETHER {
                found[count] = other.actor;
                count += 1;
            }
        }
        self.recent[usize::from(self.next)] =
            Try { at_ms: signal.at_ms, actor: signal.actor, station: signal.station };
        self.next = (self.next + 1) % RECENT_TRIES as u8;
        found
    }

    pub(crate) fn save<S: Sink>(&self, to: &mut S) {
        self.devices.save(to);
        self.networks.save(to);
        self.offers.save(to);
        self.recent.save(to);
        self.next.save(to);
    }

    pub(crate) fn load<S: Source>(limits: [u32; 3], from: &mut S) -> Result<Self, Damaged> {
        let [devices, networks, offers] = limits;
        let crowd = Self {
            devices: Table::load(devices, from)?,
            networks: Table::load(networks, from)?,
            offers: Table::load(offers, from)?,
            recent: State::load(from)?,
            next: State::load(from)?,
        };
        if usize::from(crowd.next) < RECENT_TRIES { Ok(crowd) } else { Err(Damaged::Impossible) }
    }
}

/// What a device or a network was seen with, for people who look at a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Company {
    /// Different accounts in this fortnight or the last.
    pub accounts: f64,
    /// Different networks of a device, or devices of a network.
    pub others: f64,
    /// Acts of the last days, half-life one day.
    pub acts: f64,
    /// Tries among them.
    pub tries: f64,
}

fn company(group: &Group, now_ms: u64) -> Company {
    let (day, now) = (crate::decay::Horizon::Day, Moment::at(now_ms));
    Company {
        accounts: group.accounts.distinct(),
        others: group.others.distinct(),
        acts: group.tally.lately(day, 0, &now),
        tries: group.tally.lately(day, 1, &now),
    }
}

pub(crate) fn actor_print(actor: u128) -> u32 {
    print(mix_actor(actor) | 1)
}

// A try is a kind of act that somebody else may want too; what the server does is none.
const _: () = assert!(!Kind::Granted.is_try() && Kind::Accept.is_try());
