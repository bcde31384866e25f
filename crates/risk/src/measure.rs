//! From a window to its features.
//!
//! Owns: the one computation of features, used while answering requests and when training from
//! recorded signals, so that both see the same bits: it uses the four operations, the square root and
//! tables of integers. Never does: allocate, read a clock, or guess: a feature of which too little was
//! seen is NaN ([`MIN_TRIES`], [`MIN_INTERVALS`]). Start at `features`.

use crate::decay::{Horizon, Moment};
use crate::diversity::PERIOD_MS;
use crate::feature::{COUNT, Feature, Features};
use crate::ring::{POLLS, mark};
use crate::signal::Kind;
use crate::window::{Window, sort};

/// Fewest tries from which shares and times of tries are told.
pub const MIN_TRIES: u32 = 5;
/// Fewest tries from which their fastest twentieth and their spread are told: of fewer, the fastest
/// twentieth is a single try, and everybody's finger slips once.
pub const MIN_TRIES_FOR_SHAPE: u32 = 20;
/// Fewest intervals between looks from which their regularity is told.
pub const MIN_INTERVALS: u32 = 8;
/// Fewest requests from which shares of requests are told.
pub const MIN_ACTS: u32 = 8;
/// Acts at most this far apart are a burst.
pub const BURST_MS: u64 = 20;
/// Reactions below this are fast; an edge of the histogram.
pub const FAST_REACTION_MS: u64 = 256;
/// Responses below this are fast; an edge of the histogram.
pub const FAST_RESPONSE_MS: u64 = 128;

/// A counter with a half-life of ten minutes holds the requests of this many minutes.
const MINUTES_HELD: f64 = 10.0 / core::f64::consts::LN_2;
/// The same for a half-life of a day, in days.
const DAYS_HELD: f64 = 1.0 / core::f64::consts::LN_2;
const HOUR_MS: f64 = 3_600_000.0;

/// Values by feature while they are computed.
struct Sheet(Features);

impl Sheet {
    fn put(&mut self, feature: Feature, value: f64) {
        self.0[feature as usize] = value as f32;
    }

    fn put_if(&mut self, enough: bool, feature: Feature, value: f64) {
        if enough {
            self.put(feature, value);
        }
    }
}

/// All features of a window at `now_ms`.
pub(crate) fn features(window: &Window, now_ms: u64) -> Features {
    let mut sheet = Sheet([f32::NAN; COUNT]);
    let now = Moment::at(now_ms);
    facts(window, now_ms, &now, &mut sheet);
    reactions(window, &mut sheet);
    acts(window, &mut sheet);
    polls(window, &now, &mut sheet);
    ratios(window, &now, &mut sheet);
    sheet.0
}

fn facts(window: &Window, now_ms: u64, now: &Moment, sheet: &mut Sheet) {
    let lately = |at: u64| at > 0 && now_ms.saturating_sub(at) < PERIOD_MS;
    let flag = |fact: bool| f64::from(u8::from(fact));
    sheet.put(Feature::ProofForged, flag(lately(window.forged_at_ms)));
    sheet.put(Feature::CanaryTouched, flag(canary(window, now_ms)));
    sheet.put(Feature::AccountDevices, window.devices.distinct());
    sheet.put(Feature::AccountNetworks, window.networks.distinct());
    sheet.put(Feature::DeviceAccounts, f64::from(window.device_accounts) / 256.0);
    sheet.put(Feature::NetworkAccounts, f64::from(window.network_accounts) / 256.0);
    let together = window.partners.iter().map(|partner| partner.times).max().unwrap_or(0);
    sheet.put(Feature::TriesTogether, f64::from(together));
    let awake = window.awake_ms[0].max(window.awake_ms[1]);
    sheet.put(Feature::LongestAwake, awake as f64 / HOUR_MS);
    sheet.put(Feature::BusiestMinutes, f64::from(window.peak[0].max(window.peak[1])));
    let tally = |sort| window.tally.lately(Horizon::Fortnight, sort, now);
    sheet.put(Feature::ChallengesFailed, tally(sort::FAILED));
    sheet.put(Feature::ChallengesPassed, tally(sort::PASSED));
}

/// Whether a canary was touched within a fortnight and no challenge was passed since.
pub(crate) fn canary(window: &Window, now_ms: u64) -> bool {
    let at = window.canary_at_ms;
    at > 0 && now_ms.saturating_sub(at) < PERIOD_MS && window.passed_at_ms <= at
}

fn reactions(window: &Window, sheet: &mut Sheet) {
    let (reaction, reading, response) = (&window.reaction, &window.reading, &window.response);
    if reaction.total() >= MIN_TRIES {
        sheet.put(Feature::ReactionMedian, reaction.quantile(0.5).unwrap_or(f64::NAN));
        sheet.put(Feature::ReactionFastShare, reaction.share_below(FAST_REACTION_MS));
    }
    if reaction.total() >= MIN_TRIES_FOR_SHAPE {
        sheet.put(Feature::ReactionP05, reaction.quantile(0.05).unwrap_or(f64::NAN));
        sheet.put(Feature::ReactionEntropy, reaction.entropy());
    }
    if reading.total() >= MIN_TRIES {
        sheet.put(Feature::ReadingMedian, reading.quantile(0.5).unwrap_or(f64::NAN));
    }
    if response.total() >= MIN_TRIES {
        sheet.put(Feature::ResponseMedian, response.quantile(0.5).unwrap_or(f64::NAN));
        sheet.put(Feature::ResponseFastShare, response.share_below(FAST_RESPONSE_MS));
    }
}

fn acts(window: &Window, sheet: &mut Sheet) {
    let (mut tries, mut unviewed, mut unshown, mut straight) = (0, 0, 0, 0);
    let (mut unproven, mut moved, mut changed, mut bursts) = (0, 0, 0, 0);
    let mut last_at = 0;
    for event in window.acts.iter() {
        if event.kind == Kind::Accept as u8 || event.kind == Kind::Enter as u8 {
            tries += 1;
            unviewed += u32::from(event.marks & mark::UNVIEWED > 0);
            unshown += u32::from(event.marks & mark::UNSHOWN > 0);
            straight += u32::from(event.marks & mark::STRAIGHT > 0);
        }
        bursts += u32::from(event.at_ms.saturating_sub(last_at) <= BURST_MS);
        last_at = event.at_ms;
    }
    for event in window.acts.iter().chain(window.polls.iter()) {
        unproven += u32::from(event.marks & mark::UNPROVEN > 0);
        moved += u32::from(event.marks & mark::MOVED > 0);
        changed += u32::from(event.marks & mark::CHANGED > 0);
    }
    let share = |part: u32, all: u32| f64::from(part) / f64::from(all.max(1));
    let enough = tries >= MIN_TRIES;
    sheet.put_if(enough, Feature::TryUnviewedShare, share(unviewed, tries));
    sheet.put_if(enough, Feature::TryUnshownShare, share(unshown, tries));
    sheet.put_if(enough, Feature::TryStraightShare, share(straight, tries));
    let acts = window.acts.len() as u32;
    sheet.put_if(acts >= MIN_ACTS, Feature::BurstShare, share(bursts, acts));
    let all = acts + window.polls.len() as u32;
    let enough = all >= MIN_ACTS;
    sheet.put_if(enough, Feature::UnprovenShare, share(unproven, all));
    sheet.put_if(enough, Feature::SessionMovedShare, share(moved, all));
    sheet.put_if(enough, Feature::SessionHintsShare, share(changed, all));
}

fn polls(window: &Window, now: &Moment, sheet: &mut Sheet) {
    let rate = window.tally.lately(Horizon::Minutes, sort::POLL, now) / MINUTES_HELD;
    sheet.put(Feature::PollsPerMinute, rate);
    if window.cadence.total() >= 2 * MIN_INTERVALS {
        sheet.put(Feature::PollEntropy, window.cadence.entropy());
    }
    let mut intervals = [0_u64; POLLS];
    let mut count = 0;
    let mut last = None;
    for event in window.polls.iter() {
        if let Some(last) = last.replace(event.at_ms) {
            intervals[count] = event.at_ms.saturating_sub(last);
            count += 1;
        }
    }
    if count < MIN_INTERVALS as usize {
        return;
    }
    let intervals = &intervals[..count];
    let number = count as f64;
    let mean = intervals.iter().map(|interval| *interval as f64).sum::<f64>() / number;
    let square =
        intervals.iter().map(|interval| (*interval as f64 - mean) * (*interval as f64 - mean));
    let spread = libm::sqrt(square.sum::<f64>() / number);
    sheet.put(Feature::PollVariation, if mean > 0.0 { spread / mean } else { 0.0 });
    let alike =
        intervals.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) * 20 <= pair[0].max(pair[1]));
    sheet.put(Feature::PollRepeats, alike.count() as f64 / (number - 1.0));
}

fn ratios(window: &Window, now: &Moment, sheet: &mut Sheet) {
    let tally = |sort| window.tally.lately(Horizon::Fortnight, sort, now);
    let (all, polls, tries) = (tally(sort::ALL), tally(sort::POLL), tally(sort::TRY));
    let sets = [
        (Feature::ActsPerDevice, window.devices.acts(), window.devices.acts_each()),
        (Feature::ActsPerNetwork, window.networks.acts(), window.networks.acts_each()),
        (Feature::ActsPerStation, window.stations.acts(), window.stations.acts_each()),
        (Feature::TriesPerOffer, window.things.acts(), window.things.acts_each()),
    ];
    for (feature, seen, each) in sets {
        sheet.put_if(seen > 0, feature, each);
    }
    sheet.put(Feature::TriesPerDay, window.tally.lately(Horizon::Day, sort::TRY, now) / DAYS_HELD);
    if all >= f64::from(MIN_ACTS) {
        sheet.put(Feature::OtherActsShare, ((all - polls - tries) / all).max(0.0));
        sheet.put(Feature::NightShare, tally(sort::NIGHT) / all);
    }
    if tries >= f64::from(MIN_TRIES) - 0.5 {
        sheet.put(Feature::PollsPerTry, polls / tries);
        sheet.put(Feature::QuickDropShare, tally(sort::DROP) / tries);
        sheet.put(Feature::GrantedShare, tally(sort::GRANTED) / tries);
    }
}
