//! Simulated claims with known truth: who made which claim and why, what evidence there is of it, what
//! the crate makes of that, and what simulated reviewers then do under the rules of `domain`.
//!
//! Everything follows from a seed, in whole numbers, so that a run replays bit for bit. Error rates are
//! those that `docs/places.md` and `docs/photos.md` state, where they measure something; the others
//! stand in `cities`, `truth` and `evidence` and are assumptions, said to be so in `docs/claims.md`.
#![allow(dead_code, unreachable_pub, reason = "the example and the tests each use a part")]

pub mod cities;
pub mod dice;
pub mod evidence;
pub mod finding;
pub mod fit;
pub mod model;
pub mod range;
pub mod review;
pub mod truth;

use cities::{Mix, USUAL};
use dice::Dice;
use porchlight_assess::cluster::{Cluster, Point, Shared, clusters};
use porchlight_assess::facts::{Facts, Similar};
use porchlight_assess::place::{Assessment, assess};
use porchlight_assess::strength::{Word, is_told_by_record};
use porchlight_domain::time::Timestamp;
use std::collections::BTreeSet;
use truth::{City, Claim};

/// A claim with what was made of it.
pub struct Seen {
    pub claim: Claim,
    pub facts: Facts,
    pub made: Assessment,
}

/// All claims of a seed in the usual city, in the order of time.
pub fn play(seed: u64, count: u32) -> Vec<Seen> {
    play_in(&USUAL, seed, count)
}

/// All claims of a seed in one city, in the order of time.
pub fn play_in(mix: &Mix, seed: u64, count: u32) -> Vec<Seen> {
    let mut dice = Dice::new(seed);
    let city = City::new(count, mix);
    let claims: Vec<Claim> = (0..count).map(|n| city.claim(&mut dice, n)).collect();
    let near = near(&city, &claims);
    claims
        .into_iter()
        .map(|claim| {
            let facts = evidence::facts(&mut dice, &claim, near(&claim));
            let made = assess(&facts);
            Seen { claim, facts, made }
        })
        .collect()
}

fn near(city: &City, claims: &[Claim]) -> impl Fn(&Claim) -> Similar + use<> {
    let points: Vec<Point<u64>> = claims
        .iter()
        .map(|c| Point { keys: [c.address, c.building, c.recipient, c.route], at: c.at })
        .collect();
    let end = claims.last().map_or(Timestamp(0), |c| c.at);
    let deliveries = city.deliveries();
    let found = clusters(&points, end, |shared, _| deliveries[shared as usize]);
    let keys: BTreeSet<(Shared, u64)> =
        found.iter().map(|Cluster { shared, key, .. }| (*shared, *key)).collect();
    move |claim| Similar {
        address: keys.contains(&(Shared::Address, claim.address)),
        building: keys.contains(&(Shared::Building, claim.building)),
        recipient: keys.contains(&(Shared::Recipient, claim.recipient)),
        route: keys.contains(&(Shared::Route, claim.route)),
    }
}

/// How one word turned out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Row {
    pub claims: f64,
    pub right: f64,
    pub said: f64,
}

impl Row {
    /// The mean probability that was said, and the share that was right.
    pub fn shares(self) -> (f64, f64) {
        let all = self.claims.max(1.0);
        (self.said / all, self.right / all)
    }

    pub fn error(self) -> f64 {
        let (said, right) = self.shares();
        (said - right).abs()
    }
}

/// The probability that a sum of weights says.
pub fn probability(log_odds: i32) -> f64 {
    1.0 / (1.0 + (-f64::from(log_odds) / 1_000.0).exp())
}

/// The three words against the truth, for claims that a record can say something about.
pub fn calibration(seen: &[Seen]) -> [Row; 3] {
    let mut rows = [Row::default(); 3];
    for one in seen.iter().filter(|one| is_told_by_record(one.claim.kind)) {
        let row = &mut rows[match one.made.strength.word {
            Word::Supported => 0,
            Word::Open => 1,
            Word::Contradicted => 2,
        }];
        row.claims += 1.0;
        row.right += f64::from(u8::from(one.claim.why.record_is_right()));
        row.said += probability(one.made.strength.log_odds);
    }
    rows
}

/// One number for everything that came out.
pub fn fingerprint(seen: &[Seen]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |number: u64| hash = (hash ^ number).wrapping_mul(0x0000_0100_0000_01b3);
    for one in seen {
        take(one.made.strength.word as u64);
        take(u64::from(one.made.strength.log_odds.unsigned_abs()));
        take(one.made.residue as u64);
        take(one.made.explanations.len() as u64);
    }
    hash
}
