//! A card and a policy to begin with, written by hand.
//!
//! Owns: points taken from what is known about people and programs before an operator has labels of
//! their own: human reaction times, sleep, the ratios that told programs from people in auctions.
//! Never does: claim to be measured; a trained card replaces it, and the policy begins in shadow mode.

use crate::card::{self, Card, Scorecard};
use crate::feature::Feature;
use crate::model::{Curve, ModelError};
use crate::policy::{BreakerRule, CheckedPolicy, Mode, Policy, PolicyError, Thresholds};
use alloc::borrow::ToOwned;
use alloc::vec;

/// A feature, where its bins meet, and the points of each bin.
type Line = (Feature, &'static [f32], &'static [i32]);

/// Facts weigh so much that no sum of other bins matters beside them. The rest grows in steps; each
/// hundred points stands for twice the odds. Features not listed give none.
///
/// The spread of reaction times is not listed: the histogram ends at 49 seconds, so that whoever takes
/// longer, with a screen reader or one switch, looks as much alike as a program. The market of
/// `porchlight-sim` showed it: half of all switch users had 150 points by it and by nothing else.
const LINES: &[Line] = &[
    (Feature::CanaryTouched, &[0.5], &[0, 2_000]),
    (Feature::ProofForged, &[0.5], &[0, 2_000]),
    (Feature::UnprovenShare, &[0.2, 0.9], &[0, 60, 150]),
    (Feature::AccountDevices, &[2.5, 4.5, 8.5], &[0, 30, 100, 200]),
    (Feature::DeviceAccounts, &[2.5, 4.5, 8.5], &[0, 40, 150, 300]),
    (Feature::ReactionP05, &[100.0, 200.0, 400.0], &[200, 120, 40, 0]),
    (Feature::ReactionMedian, &[150.0, 300.0, 600.0, 1_200.0], &[300, 200, 80, 20, 0]),
    (Feature::ReactionFastShare, &[0.1, 0.3, 0.6], &[0, 60, 150, 250]),
    (Feature::TryUnviewedShare, &[0.9], &[0, 40]),
    (Feature::TryUnshownShare, &[0.05, 0.3], &[0, 150, 300]),
    (Feature::ReadingMedian, &[200.0, 600.0], &[150, 50, 0]),
    (Feature::TryStraightShare, &[0.1, 0.4], &[0, 80, 200]),
    (Feature::OtherActsShare, &[0.01, 0.05, 0.15], &[120, 60, 20, 0]),
    (Feature::PollVariation, &[0.03, 0.1, 0.25], &[200, 100, 30, 0]),
    (Feature::PollEntropy, &[0.3, 0.8, 1.5], &[120, 60, 20, 0]),
    (Feature::PollRepeats, &[0.5, 0.8, 0.95], &[0, 40, 100, 150]),
    (Feature::PollsPerMinute, &[6.0, 20.0, 60.0], &[0, 30, 100, 200]),
    (Feature::BusiestMinutes, &[150.0, 500.0, 1_500.0], &[0, 40, 120, 200]),
    (Feature::LongestAwake, &[20.0, 30.0, 48.0], &[0, 60, 150, 250]),
    (Feature::TriesPerOffer, &[3.0, 6.0], &[0, 40, 100]),
    (Feature::TriesPerDay, &[20.0, 60.0, 200.0], &[0, 40, 100, 200]),
    (Feature::ResponseMedian, &[60.0, 150.0], &[120, 50, 0]),
    (Feature::ResponseFastShare, &[0.3, 0.7], &[0, 60, 150]),
    (Feature::QuickDropShare, &[0.3, 0.6], &[0, 60, 150]),
    (Feature::SessionMovedShare, &[0.05], &[0, 150]),
    (Feature::SessionHintsShare, &[0.1], &[0, 80]),
    (Feature::TriesTogether, &[2.5, 4.5, 9.5], &[0, 100, 250, 400]),
    (Feature::ChallengesFailed, &[0.7, 1.7], &[0, 100, 250]),
    (Feature::ChallengesPassed, &[0.3], &[0, -200]),
];

/// The card to begin with.
///
/// # Errors
/// [`ModelError`] if the lines above do not fit together, which a test rules out.
pub fn card() -> Result<Scorecard, ModelError> {
    let features = LINES.iter().map(|(feature, edges, points)| card::Feature {
        name: feature.code().to_owned(),
        direction: feature.direction(),
        edges: edges.to_vec(),
        points: points.to_vec(),
        missing: 0,
    });
    Scorecard::new(Card {
        base: 0,
        features: features.collect(),
        // Without labels no chance can be told from points: everybody's is the same.
        curve: Curve { from: vec![0], ppm: vec![0] },
    })
}

/// The policy to begin with: in shadow mode, delay from 300 points, challenge from 450, never refuse
/// by score.
///
/// # Errors
/// [`PolicyError`] if the numbers here break a limit, which a test rules out.
pub fn policy() -> Result<CheckedPolicy, PolicyError> {
    CheckedPolicy::check(Policy {
        version: 1,
        mode: Mode::Shadow,
        thresholds: Thresholds { delay_at: Some(300), challenge_at: Some(450), refuse_at: None },
        stations: vec![],
        delay_ms: 1_500,
        hold_ms: 180_000,
        trust_points: 300,
        trust_days: 7,
        breaker: BreakerRule { challenged_ppm: 100_000, min_accounts: 50, step_points: 50 },
    })
}
