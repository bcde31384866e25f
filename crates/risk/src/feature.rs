//! The features: what is measured of an account's window, one number each.
//!
//! Owns: their names, meaning, direction, group of evidence and role, in one list that a courier's
//! page and `docs/risk.md` can show. Never does: hold what must not count: ratings, declined offers,
//! prices chosen, refusing the face check, opting out, appealing, organising, accessibility tools, age
//! or rooting of a phone, language, a shared address, a VPN.

use crate::card::Direction;
use porchlight_domain::codes;

codes! {
    /// One number about an account. New features go to the end: models name them by code, windows
    /// and cards by place.
    pub enum Feature {
        /// Share of the newest requests without any proof of a key. A service that holds somebody's
        /// password has no phone. Old phones lack it too, so it never decides by itself.
        UnprovenShare = "unproven_share",
        /// 1 if a forged proof came within the last fortnight, else 0. Cannot happen to a phone.
        ProofForged = "proof_forged",
        /// Different devices of the account in a fortnight. Accounts that are rented out move.
        AccountDevices = "account_devices",
        /// Accounts seen on the device in use. Farms run many accounts on few phones.
        DeviceAccounts = "device_accounts",
        /// 5th percentile of the time from being shown an offer to trying for it, less the round
        /// trip. A choice and a swipe take a person longer than half a second.
        ReactionP05 = "reaction_p05_ms",
        /// Median of the same.
        ReactionMedian = "reaction_median_ms",
        /// Share of tries within 256 ms of being shown: the mean of *simple* human reaction.
        ReactionFastShare = "reaction_fast_share",
        /// Entropy of reaction times over half-octaves, in bits. Programs are too much alike.
        ReactionEntropy = "reaction_entropy",
        /// Share of tries for offers whose details were never opened.
        TryUnviewedShare = "try_unviewed_share",
        /// Share of tries for offers never sent to that session: the id came from elsewhere.
        TryUnshownShare = "try_unshown_share",
        /// Median time from opening the details to trying.
        ReadingMedian = "reading_median_ms",
        /// Share of tries within one round trip and 120 ms of a look at the list.
        TryStraightShare = "try_straight_share",
        /// Share of requests that are neither looks at the list nor tries: what the real app and a
        /// working person do besides.
        OtherActsShare = "other_acts_share",
        /// Coefficient of variation of the newest intervals between looks. Clocks are regular.
        PollVariation = "poll_interval_variation",
        /// Entropy of intervals between looks over half-octaves, in bits.
        PollEntropy = "poll_interval_entropy",
        /// Share of consecutive intervals between looks that are alike within 5 %.
        PollRepeats = "poll_interval_repeats",
        /// Looks at the list per minute, over about ten minutes.
        PollsPerMinute = "polls_per_minute",
        /// Most requests within about ten minutes, in a month.
        BusiestMinutes = "busiest_minutes",
        /// Longest time without a pause of four hours, in hours. Everybody sleeps, at whatever hour.
        LongestAwake = "longest_awake_hours",
        /// Share of consecutive acts within 20 ms of each other.
        BurstShare = "burst_share",
        /// Share of requests between 22 and 6 o'clock. Context for people only: many work at night.
        NightShare = "night_share",
        /// Requests for each different device in a month.
        ActsPerDevice = "acts_per_device",
        /// Tries for each different offer in a month.
        TriesPerOffer = "tries_per_offer",
        /// Requests for each different station in a month.
        ActsPerStation = "acts_per_station",
        /// Requests for each different network in a month.
        ActsPerNetwork = "acts_per_network",
        /// Looks at the list for each try.
        PollsPerTry = "polls_per_try",
        /// Tries per day, lately.
        TriesPerDay = "tries_per_day",
        /// Median time from another account's try for the same offer to this one's. Programs that
        /// wait for the same moment answer each other.
        ResponseMedian = "response_median_ms",
        /// Share of tries within 128 ms of another account's try for the same offer.
        ResponseFastShare = "response_fast_share",
        /// Share of tries given back within ten minutes: take everything, keep the best.
        QuickDropShare = "quick_drop_share",
        /// Share of requests whose session came from another device than the request before.
        SessionMovedShare = "session_moved_share",
        /// Share of requests whose session had other client hints than the request before.
        SessionHintsShare = "session_hints_share",
        /// Accounts in the network in use. Context for people only: homes and carriers share one.
        NetworkAccounts = "network_accounts",
        /// Different networks in a fortnight. Context for people only: phones move, VPNs are allowed.
        AccountNetworks = "account_networks",
        /// How often tries fell into the same 5 ms, at the same station, as those of one and the
        /// same other account. Once is chance.
        TriesTogether = "tries_together",
        /// 1 if an offer or link that no real client shows was acted on within a fortnight, and no
        /// challenge was passed since. Nobody can touch one by hand.
        CanaryTouched = "canary_touched",
        /// Challenges failed or left to expire, lately.
        ChallengesFailed = "challenges_failed",
        /// Challenges passed, lately.
        ChallengesPassed = "challenges_passed",
        /// Awards for each try. Context for people only: winning is what everybody is here for.
        GrantedShare = "granted_share",
    }
}

/// How many features there are.
pub const COUNT: usize = Feature::ALL.len();

/// All features of one account at one moment, by place; NaN where too little was seen.
pub type Features = [f32; COUNT];

codes! {
    /// A group of evidence. Two features of one group are one piece of evidence.
    pub enum Group {
        /// Keys and phones.
        Proof = "proof",
        /// Time from being shown to trying.
        Reaction = "reaction",
        /// What happens before what.
        Order = "order",
        /// When requests come, and how many.
        Cadence = "cadence",
        /// Activity against diversity.
        Ratio = "ratio",
        /// Answers to what others do.
        Response = "response",
        /// What is given back.
        Choice = "choice",
        /// Where sessions come from.
        Network = "network",
        /// Accounts that act as one.
        Graph = "graph",
        /// What no real client shows.
        Canary = "canary",
        /// Challenges.
        Challenge = "challenge",
    }
}

/// What a feature may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Scored, and given as a reason.
    Scored,
    /// Shown to people beside a case, never scored and never a reason.
    Context,
}

impl Feature {
    /// Which way points may go as the value rises.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::ReactionP05
            | Self::ReactionMedian
            | Self::ReactionEntropy
            | Self::ReadingMedian
            | Self::OtherActsShare
            | Self::PollVariation
            | Self::PollEntropy
            | Self::ResponseMedian
            | Self::ChallengesPassed => Direction::Falling,
            Self::NightShare
            | Self::NetworkAccounts
            | Self::AccountNetworks
            | Self::GrantedShare => Direction::Free,
            _ => Direction::Rising,
        }
    }

    /// Its group of evidence.
    #[must_use]
    pub const fn group(self) -> Group {
        match self {
            Self::UnprovenShare | Self::ProofForged | Self::AccountDevices => Group::Proof,
            Self::ReactionP05
            | Self::ReactionMedian
            | Self::ReactionFastShare
            | Self::ReactionEntropy => Group::Reaction,
            Self::TryUnviewedShare
            | Self::TryUnshownShare
            | Self::ReadingMedian
            | Self::TryStraightShare
            | Self::OtherActsShare => Group::Order,
            Self::PollVariation
            | Self::PollEntropy
            | Self::PollRepeats
            | Self::PollsPerMinute
            | Self::BusiestMinutes
            | Self::LongestAwake
            | Self::BurstShare
            | Self::NightShare => Group::Cadence,
            Self::ActsPerDevice
            | Self::TriesPerOffer
            | Self::ActsPerStation
            | Self::ActsPerNetwork
            | Self::PollsPerTry
            | Self::TriesPerDay => Group::Ratio,
            Self::ResponseMedian | Self::ResponseFastShare => Group::Response,
            Self::QuickDropShare | Self::GrantedShare => Group::Choice,
            Self::SessionMovedShare
            | Self::SessionHintsShare
            | Self::NetworkAccounts
            | Self::AccountNetworks => Group::Network,
            Self::DeviceAccounts | Self::TriesTogether => Group::Graph,
            Self::CanaryTouched => Group::Canary,
            Self::ChallengesFailed | Self::ChallengesPassed => Group::Challenge,
        }
    }

    /// What it may be used for.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::NightShare
            | Self::NetworkAccounts
            | Self::AccountNetworks
            | Self::GrantedShare => Role::Context,
            _ => Role::Scored,
        }
    }

    /// Its value among all features.
    #[must_use]
    pub const fn of(self, features: &Features) -> f32 {
        features[self as usize]
    }
}
