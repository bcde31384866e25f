//! What a policy and a card would have done to recorded traffic, and to whom.
//!
//! Owns: replaying signals through a [`Guard`], and counting the *accounts* that were challenged,
//! delayed or refused at least once, as a whole and by group, with bounds. An account counts, not its
//! tries: who was challenged five times was kept from work once a day, not five times as badly.
//! Never does: carry anything out, or guess what signals do not hold (a phone's age).
//!
//! Challenges of the recording belong to the policy of that time and are left out. A challenge of this
//! policy is taken to stay unanswered: nobody earns trust by passing and nobody is refused for failing,
//! so it counts more challenges than there would be, and fewer refusals after failed ones.
//! Start at [`Backtest::observe`]; [`Backtest::outcome`] may be asked for at any time.

use crate::book::Limits;
use crate::breaker::Alarm;
use crate::guard::Guard;
use crate::live::LiveCard;
use crate::policy::{CheckedPolicy, Mode};
use crate::share::Share;
use crate::signal::{Kind, NO_MINUTE, Signal};
use crate::verdict::Verdict;
use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use porchlight_domain::words::Assurance;
use serde::Serialize;

/// Accounts up to which a network counts as a home's.
pub const HOME_ACCOUNTS: usize = 8;
/// Stations that an outcome names, those with most accounts first; the rest is one group.
pub const NAMED_STATIONS: usize = 200;

/// How many requests had which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Verdicts {
    /// Tries that went through at once.
    pub admitted: u64,
    /// Tries that were challenged anew.
    pub challenged: u64,
    /// Tries that met the challenge still open.
    pub challenged_again: u64,
    /// Tries that waited a moment.
    pub delayed: u64,
    /// Requests that were refused, tries or not.
    pub refused: u64,
}

/// What became of accounts that have something in common. Shares are of those that tried for work, or
/// were refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What they have in common: `label`, `station`, `night`, `proof`, `network`.
    pub by: &'static str,
    /// Which of them.
    pub name: String,
    /// Challenged at least once.
    pub challenged: Share,
    /// Delayed at least once.
    pub delayed: Share,
    /// Refused at least once.
    pub refused: Share,
}

/// What a policy would have done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The policy's version.
    pub policy: u32,
    /// It is in shadow mode: this is what it meant, and everything was admitted.
    pub shadow: bool,
    /// Digest of the card.
    pub card: String,
    /// Signals of the recording.
    pub signals: u64,
    /// Challenges of the recording, which were left out.
    pub left_out: u64,
    /// The first moment, milliseconds since the Unix epoch.
    pub from_ms: u64,
    /// The last moment.
    pub to_ms: u64,
    /// Tries for work, and acts on canaries.
    pub tries: u64,
    /// Verdicts on requests.
    pub verdicts: Verdicts,
    /// Everybody.
    pub all: Group,
    /// By label, station, night work, best proof of a key, and network.
    pub groups: Vec<Group>,
    /// Times the breaker raised thresholds.
    pub breaker_raised: u64,
    /// Its highest level.
    pub highest_level: u32,
    /// Accounts that gave way to others because the book was full.
    pub evicted: u64,
    /// What cannot be told from signals.
    pub not_known: Vec<&'static str>,
}

/// What happened to an account, at one station or anywhere.
#[derive(Debug, Clone, Copy, Default)]
struct Fate {
    tried: bool,
    challenged: bool,
    delayed: bool,
    refused: bool,
}

impl Fate {
    fn add(&mut self, tried: bool, meant: Verdict) {
        self.tried |= tried;
        match meant {
            Verdict::Admit => {}
            Verdict::Challenge { .. } => self.challenged = true,
            Verdict::Delay { .. } => self.delayed = true,
            Verdict::Refuse => self.refused = true,
        }
    }
}

/// What is counted of one account.
#[derive(Debug, Clone, Default)]
struct Account {
    fate: Fate,
    stations: BTreeMap<u32, Fate>,
    by_night: u32,
    by_day: u32,
    /// Best proof of a key seen; its place in the list of levels.
    proof: u8,
    /// Network of its newest request.
    network: u64,
}

/// Counts of a group as they grow.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    of: u64,
    challenged: u64,
    delayed: u64,
    refused: u64,
}

impl Counts {
    fn add(&mut self, fate: Fate) {
        if !fate.tried && !fate.refused {
            return;
        }
        self.of += 1;
        self.challenged += u64::from(fate.challenged);
        self.delayed += u64::from(fate.delayed);
        self.refused += u64::from(fate.refused);
    }

    fn group(self, by: &'static str, name: &str) -> Group {
        Group {
            by,
            name: name.to_owned(),
            challenged: Share::new(self.challenged, self.of),
            delayed: Share::new(self.delayed, self.of),
            refused: Share::new(self.refused, self.of),
        }
    }
}

/// A replay in progress.
#[derive(Debug, Clone)]
pub struct Backtest {
    guard: Guard,
    shadow: bool,
    accounts: BTreeMap<u128, Account>,
    networks: BTreeSet<(u64, u128)>,
    verdicts: Verdicts,
    signals: u64,
    left_out: u64,
    tries: u64,
    span: (u64, u64),
    from_ms: u64,
    raised: u64,
    highest_level: u32,
}

impl Backtest {
    /// A replay that has seen nothing. A policy in shadow mode is replayed as if it were live, so that
    /// its breaker counts too.
    #[must_use]
    pub fn new(limits: Limits, card: LiveCard, policy: CheckedPolicy) -> Self {
        let shadow = policy.policy().mode == Mode::Shadow;
        Self {
            guard: Guard::new(limits, card, policy.live()),
            shadow,
            accounts: BTreeMap::new(),
            networks: BTreeSet::new(),
            verdicts: Verdicts::default(),
            signals: 0,
            left_out: 0,
            tries: 0,
            span: (u64::MAX, 0),
            from_ms: 0,
            raised: 0,
            highest_level: 0,
        }
    }

    /// Counts only what happens from this moment on; signals before it fill the windows.
    #[must_use]
    pub const fn counting_from(mut self, at_ms: u64) -> Self {
        self.from_ms = at_ms;
        self
    }

    /// Takes the next recorded signal and says what this policy means to do.
    pub fn observe(&mut self, signal: &Signal) -> Verdict {
        self.signals += 1;
        self.span = (self.span.0.min(signal.at_ms), self.span.1.max(signal.at_ms));
        let kind = signal.kind;
        if kind.is_ours() {
            if kind == Kind::Granted {
                self.guard.observe(signal);
            } else {
                self.left_out += 1;
            }
            return Verdict::Admit;
        }
        let judged = self.guard.observe(signal).judged;
        if let Some(Alarm::Raised { level, .. }) = judged.alarm {
            self.raised += 1;
            self.highest_level = self.highest_level.max(level);
        }
        if signal.at_ms >= self.from_ms {
            self.tries += u64::from(kind.is_try() || kind == Kind::Canary);
            self.count(kind.is_try(), judged.meant);
            self.note(signal, judged.meant);
        }
        if matches!(judged.meant, Verdict::Challenge { again: false, .. }) {
            self.guard.observe(&Signal { kind: Kind::Challenged, ..*signal });
        }
        judged.meant
    }

    fn count(&mut self, is_try: bool, meant: Verdict) {
        let verdicts = &mut self.verdicts;
        match meant {
            Verdict::Admit => verdicts.admitted += u64::from(is_try),
            Verdict::Challenge { again: false, .. } => verdicts.challenged += 1,
            Verdict::Challenge { again: true, .. } => verdicts.challenged_again += 1,
            Verdict::Delay { .. } => verdicts.delayed += 1,
            Verdict::Refuse => verdicts.refused += 1,
        }
    }

    fn note(&mut self, signal: &Signal, meant: Verdict) {
        let is_try = signal.kind.is_try();
        let account = self.accounts.entry(signal.actor).or_default();
        account.fate.add(is_try, meant);
        if is_try || meant == Verdict::Refuse {
            account.stations.entry(signal.station).or_default().add(is_try, meant);
        }
        if signal.local_minute != NO_MINUTE {
            let by_day = (6 * 60..22 * 60).contains(&signal.local_minute);
            account.by_day += u32::from(by_day);
            account.by_night += u32::from(!by_day);
        }
        account.proof = account.proof.max(signal.assurance as u8);
        if signal.network != 0 {
            account.network = signal.network;
            self.networks.insert((signal.network, signal.actor));
        }
    }

    /// What happened so far. `is_bot` holds what is known of accounts, for a group of its own; it may
    /// be empty.
    #[must_use]
    pub fn outcome(&self, is_bot: &BTreeMap<u128, bool>) -> Outcome {
        let mut all = Counts::default();
        let mut groups: BTreeMap<(&'static str, u64), (String, Counts)> = BTreeMap::new();
        for (actor, account) in &self.accounts {
            all.add(account.fate);
            for (by, place, name) in self.places(*actor, account, is_bot) {
                let group = groups.entry((by, place));
                let (_, counts) = group.or_insert_with(|| (name.to_owned(), Counts::default()));
                counts.add(account.fate);
            }
        }
        let groups = groups.into_iter().map(|((by, _), (name, counts))| counts.group(by, &name));
        let policy = self.guard.judge().policy().policy();
        let fill = self.guard.book().fill();
        Outcome {
            policy: policy.version,
            shadow: self.shadow,
            card: self.guard.card().card().digest().to_owned(),
            signals: self.signals,
            left_out: self.left_out,
            from_ms: if self.signals == 0 { 0 } else { self.span.0 },
            to_ms: self.span.1,
            tries: self.tries,
            verdicts: self.verdicts,
            all: all.group("all", "everybody"),
            groups: groups.chain(self.stations()).filter(|g| g.challenged.of > 0).collect(),
            breaker_raised: self.raised,
            highest_level: self.highest_level,
            evicted: fill.evicted,
            not_known: alloc::vec![
                "how old a phone is: signals do not hold it; proof says what its keys can show",
                "whether a person would have passed: challenges count as unanswered",
            ],
        }
    }

    /// The groups of an account, save its stations: by what, in which order, under which name.
    fn places(
        &self,
        actor: u128,
        account: &Account,
        is_bot: &BTreeMap<u128, bool>,
    ) -> Vec<(&'static str, u64, &'static str)> {
        let mut places = Vec::with_capacity(4);
        if !is_bot.is_empty() {
            places.push(match is_bot.get(&actor) {
                Some(false) => ("label", 0, "person"),
                Some(true) => ("label", 1, "bot"),
                None => ("label", 2, "not_known"),
            });
        }
        places.push(match (account.by_day, account.by_night) {
            (0, 0) => ("night", 2, "not_known"),
            (day, night) if night >= day => ("night", 0, "half_or_more"),
            _ => ("night", 1, "less"),
        });
        let level = Assurance::ALL.get(usize::from(account.proof)).copied();
        places.push(("proof", u64::from(account.proof), level.unwrap_or(Assurance::None).code()));
        let in_it = |network: u64| self.networks.range((network, 0)..=(network, u128::MAX));
        places.push(match account.network {
            0 => ("network", 3, "not_known"),
            network => match in_it(network).take(HOME_ACCOUNTS + 1).count() {
                0 | 1 => ("network", 0, "alone"),
                2..=HOME_ACCOUNTS => ("network", 1, "shared_by_2_to_8"),
                _ => ("network", 2, "shared_by_more"),
            },
        });
        places
    }

    /// What happened at each station to the accounts that tried there.
    fn stations(&self) -> impl Iterator<Item = Group> + use<> {
        let mut counts: BTreeMap<u32, Counts> = BTreeMap::new();
        for account in self.accounts.values() {
            for (station, fate) in &account.stations {
                counts.entry(*station).or_default().add(*fate);
            }
        }
        let mut counts: Vec<(u32, Counts)> = counts.into_iter().collect();
        counts.sort_by_key(|(station, counts)| (u64::MAX - counts.of, *station));
        let mut rest = Counts::default();
        for (_, other) in counts.drain(counts.len().min(NAMED_STATIONS)..) {
            rest.of += other.of;
            rest.challenged += other.challenged;
            rest.delayed += other.delayed;
            rest.refused += other.refused;
        }
        let name = |station: u32| match station {
            0 => "not_known".to_owned(),
            station => format!("{station}"),
        };
        let named = counts.into_iter().map(move |(at, counts)| counts.group("station", &name(at)));
        named.chain(core::iter::once(rest.group("station", "others")))
    }
}
