//! What a program is made of. Each adversary is one [`Script`] in a file of its own below `bots/`.

use porchlight_domain::words::Assurance;

/// A program's behaviour. Durations are in milliseconds and even between their two ends.
#[derive(Debug)]
pub(super) struct Script {
    /// Between looks while it waits for a release.
    pub(super) looks: (u64, u64),
    /// Most looks for each release.
    pub(super) most_looks: u32,
    /// Looks at other times, over day and night or over its owner's day.
    pub(super) idle_looks: u64,
    /// Only in its owner's waking hours.
    pub(super) sleeps: bool,
    /// From being shown an offer to the first try.
    pub(super) waits: (u64, u64),
    /// Opens the details before.
    pub(super) opens_details: bool,
    /// Tries of a day; of a race it spreads them over the releases.
    pub(super) tries: u32,
    /// Between tries.
    pub(super) gap: (u64, u64),
    /// Out of a thousand tries, how many act on a canary instead.
    pub(super) canaries: u64,
    /// Out of a thousand tries, how many bring a proof made up on the spot.
    pub(super) forges: u64,
    /// Out of a thousand challenges, how many are passed.
    pub(super) passes: u64,
    /// After how long.
    pub(super) passes_after: (u64, u64),
    /// Out of a thousand awards, how many are given back at once.
    pub(super) drops: u64,
    /// All accounts of the operation do the same in the same milliseconds.
    pub(super) one_clock: bool,
    /// Accounts on each phone.
    pub(super) accounts_on_phone: u64,
    /// What its key can show.
    pub(super) assurance: Assurance,
}

/// A script that asks every second for nothing: what the others are said in differences to.
pub(super) const PLAIN: Script = Script {
    looks: (1_000, 1_000),
    most_looks: 1_200,
    idle_looks: 40,
    sleeps: false,
    waits: (0, 0),
    opens_details: false,
    tries: 1,
    gap: (100, 100),
    canaries: 0,
    forges: 0,
    passes: 0,
    passes_after: (0, 0),
    drops: 0,
    one_clock: false,
    accounts_on_phone: 1,
    assurance: Assurance::SoftwareKey,
};
