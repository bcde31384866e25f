//! The risk book: the windows of many accounts in a bounded memory.
//!
//! Owns: taking a signal and answering with a reading; snapshots; forgetting one account. A book is
//! a function of the sequence of its signals: replaying a recorded sequence, or the rest of it after a
//! snapshot, gives the same readings and the same snapshot, bit for bit. Where one book is not enough,
//! [`shard_of`] says which of several takes an account; each is again a function of its own sequence,
//! and notices what accounts of the same shard have in common. Never does: read a clock; signals bring
//! their time. Start at [`Book::observe`].

use crate::crowd::{Company, Crowd};
use crate::decay::Moment;
use crate::feature::{COUNT, Features};
use crate::measure;
use crate::signal::{Kind, MAX_AT_MS, Signal, mix_actor};
use crate::state::{Checksum, Damaged, Sink, Source, State};
use crate::table::Table;
use crate::window::Window;

/// First bytes of a snapshot.
const MAGIC: u64 = u64::from_le_bytes(*b"plrisk\0\0");
/// Version of snapshots. Older ones are not read: replay the recorded signals instead.
pub const SNAPSHOT_VERSION: u16 = 1;

/// How many windows a book holds at most. When a table is full, the key seen least recently gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Accounts, about 2 KB each.
    pub accounts: u32,
    /// Devices, about 200 bytes each.
    pub devices: u32,
    /// Networks, about 200 bytes each.
    pub networks: u32,
    /// Offers tried for lately, about 50 bytes each.
    pub offers: u32,
}

impl Limits {
    /// A million accounts: below 2.5 GB.
    pub const MILLION: Self =
        Self { accounts: 1_000_000, devices: 1_000_000, networks: 500_000, offers: 65_536 };
    /// A city: ten thousand accounts, about 25 MB.
    pub const CITY: Self =
        Self { accounts: 10_000, devices: 10_000, networks: 5_000, offers: 16_384 };
}

/// What a book knows about an account at one moment: the input of a score and of a verdict.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The account.
    pub actor: u128,
    /// The moment.
    pub at_ms: u64,
    /// All features.
    pub features: Features,
    /// A canary was touched within a fortnight, and no challenge passed since.
    pub canary: bool,
    /// A forged proof came within a fortnight, and no challenge was passed since.
    pub forged: bool,
    /// The newest try was the account's first on that (UTC) day.
    pub first_of_day: bool,
    /// When a challenge was last asked, passed, failed; 0 if never.
    pub challenged_at_ms: u64,
    /// See [`Self::challenged_at_ms`].
    pub passed_at_ms: u64,
    /// See [`Self::challenged_at_ms`].
    pub failed_at_ms: u64,
    /// The device in use is the one that passed the last challenge.
    pub device_passed: bool,
}

impl Reading {
    /// Whether both readings have the same bits.
    #[must_use]
    pub fn same_bits(&self, other: &Self) -> bool {
        let facts = |r: &Self| {
            (
                (r.actor, r.at_ms, r.canary, r.forged, r.first_of_day),
                (r.challenged_at_ms, r.passed_at_ms, r.failed_at_ms, r.device_passed),
                r.features.map(f32::to_bits),
            )
        };
        facts(self) == facts(other)
    }
}

/// How full a book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    /// Signals taken since the first.
    pub signals: u64,
    /// Accounts with a window.
    pub accounts: u32,
    /// Accounts that gave way to others.
    pub evicted: u64,
    /// Devices with a window.
    pub devices: u32,
    /// Networks with a window.
    pub networks: u32,
    /// Offers with a window.
    pub offers: u32,
    /// Bytes reserved; the system gives them when they are first needed.
    pub bytes: usize,
    /// Bytes of the windows there are: a snapshot has fewer.
    pub windows: usize,
}

/// The windows of many accounts.
#[derive(Debug, Clone)]
pub struct Book {
    limits: Limits,
    signals: u64,
    accounts: Table<u128, Window>,
    crowd: Crowd,
}

impl Book {
    /// Reserves memory for these limits; nothing is allocated afterwards.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            signals: 0,
            accounts: Table::new(limits.accounts),
            crowd: Crowd::new(limits.devices, limits.networks, limits.offers),
        }
    }

    /// Takes a signal and reads the account as it is with it.
    pub fn observe(&mut self, signal: &Signal) -> Reading {
        let at_ms = signal.at_ms.min(MAX_AT_MS);
        reading(signal.actor, self.take(signal), at_ms)
    }

    /// Takes a signal; reads all features only if it could be held up by them, else only what is asked of
    /// every request, with all features missing.
    pub(crate) fn observe_for_verdict(&mut self, signal: &Signal) -> (Reading, bool) {
        let at_ms = signal.at_ms.min(MAX_AT_MS);
        let scored = signal.kind.is_try() || signal.kind == Kind::Canary || signal.forged;
        let window = self.take(signal);
        let features = if scored { measure::features(window, at_ms) } else { [f32::NAN; COUNT] };
        (with_features(signal.actor, window, at_ms, features), scored)
    }

    /// Takes a signal without reading, for replays.
    pub fn replay(&mut self, signal: &Signal) {
        self.take(signal);
    }

    fn take(&mut self, signal: &Signal) -> &Window {
        let signal = Signal { at_ms: signal.at_ms.min(MAX_AT_MS), ..*signal };
        self.signals += 1;
        let now = Moment::at(signal.at_ms);
        let meeting = self.crowd.meet(&signal, &now);
        for other in meeting.together.into_iter().filter(|other| *other != 0) {
            // The first of two that fall together learns of it by the second.
            if let Some(window) = self.accounts.get_mut(other) {
                window.note_partner(signal.actor);
            }
        }
        let window = self.accounts.touch(signal.actor);
        window.observe(&signal, &now, &meeting);
        window
    }

    /// Reads an account without a signal; nothing if it has no window.
    #[must_use]
    pub fn read(&self, actor: u128, now_ms: u64) -> Option<Reading> {
        self.accounts.get(actor).map(|window| reading(actor, window, now_ms.min(MAX_AT_MS)))
    }

    /// Forgets an account, for erasure; whether it had a window. Its prints in the sets of devices
    /// and networks name nobody and end within a month.
    pub fn forget(&mut self, actor: u128) -> bool {
        self.accounts.forget(actor)
    }

    /// Accounts with a window, the one seen longest ago first.
    pub fn actors(&self) -> impl Iterator<Item = u128> {
        self.accounts.iter().map(|(actor, _)| actor)
    }

    /// What a device (by its digest) was seen with.
    #[must_use]
    pub fn device(&self, device: u64, now_ms: u64) -> Option<Company> {
        self.crowd.device(device, now_ms.min(MAX_AT_MS))
    }

    /// What a network (by its digest) was seen with.
    #[must_use]
    pub fn network(&self, network: u64, now_ms: u64) -> Option<Company> {
        self.crowd.network(network, now_ms.min(MAX_AT_MS))
    }

    /// How full it is.
    #[must_use]
    pub fn fill(&self) -> Fill {
        let crowd = &self.crowd;
        Fill {
            signals: self.signals,
            accounts: self.accounts.len(),
            evicted: self.accounts.evicted(),
            devices: crowd.devices.len(),
            networks: crowd.networks.len(),
            offers: crowd.offers.len(),
            bytes: self.accounts.bytes()
                + crowd.devices.bytes()
                + crowd.networks.bytes()
                + crowd.offers.bytes(),
            windows: self.accounts.windows()
                + crowd.devices.windows()
                + crowd.networks.windows()
                + crowd.offers.windows(),
        }
    }

    /// Writes the whole state. Two books with the same snapshot answer all signals alike.
    pub fn snapshot(&self, to: &mut impl Sink) {
        let mut sum = Checksum::START;
        let mut both = |bytes: &[u8]| {
            sum.take(bytes);
            to.put(bytes);
        };
        MAGIC.save(&mut both);
        SNAPSHOT_VERSION.save(&mut both);
        self.signals.save(&mut both);
        self.accounts.save(&mut both);
        self.crowd.save(&mut both);
        to.put(&sum.end().to_le_bytes());
    }

    /// Reads a snapshot into a new book with these limits. Go on with the recorded signals after
    /// [`Fill::signals`].
    ///
    /// # Errors
    /// [`Damaged`] when the bytes are no snapshot of this version, or hold more than the limits allow.
    pub fn restore(limits: Limits, from: &mut impl Source) -> Result<Self, Damaged> {
        let mut from = Summed { from, sum: Checksum::START };
        if u64::load(&mut from)? != MAGIC {
            return Err(Damaged::NotASnapshot);
        }
        let version = u16::load(&mut from)?;
        if version != SNAPSHOT_VERSION {
            return Err(Damaged::Version(version));
        }
        let signals = u64::load(&mut from)?;
        let accounts = Table::load(limits.accounts, &mut from)?;
        let crowd = Crowd::load([limits.devices, limits.networks, limits.offers], &mut from)?;
        let sum = from.sum.end();
        if u64::load(&mut from)? != sum {
            return Err(Damaged::Checksum);
        }
        Ok(Self { limits, signals, accounts, crowd })
    }

    /// The limits it was made with.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }
}

/// Which of `shards` books takes the signals of an account.
#[must_use]
pub fn shard_of(actor: u128, shards: u32) -> u32 {
    // The upper half: tables place accounts by the lower bits.
    ((mix_actor(actor) >> 32) % u64::from(shards.max(1))) as u32
}

struct Summed<'a, S> {
    from: &'a mut S,
    sum: Checksum,
}

impl<S: Source> Source for Summed<'_, S> {
    fn fill(&mut self, into: &mut [u8]) -> Result<(), Damaged> {
        self.from.fill(into)?;
        self.sum.take(into);
        Ok(())
    }
}

fn reading(actor: u128, window: &Window, at_ms: u64) -> Reading {
    with_features(actor, window, at_ms, measure::features(window, at_ms))
}

fn with_features(actor: u128, window: &Window, at_ms: u64, features: Features) -> Reading {
    let forged_at = window.forged_at_ms;
    let forged = forged_at > 0
        && at_ms.saturating_sub(forged_at) < crate::diversity::PERIOD_MS
        && window.passed_at_ms <= forged_at;
    Reading {
        actor,
        at_ms,
        features,
        canary: measure::canary(window, at_ms),
        forged,
        first_of_day: window.is_first_of_day(),
        challenged_at_ms: window.challenged_at_ms,
        passed_at_ms: window.passed_at_ms,
        failed_at_ms: window.failed_at_ms,
        device_passed: window.is_device_that_passed(),
    }
}
