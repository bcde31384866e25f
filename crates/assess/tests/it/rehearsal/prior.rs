//! What two changes to the model would do in a city: a weight of its own for "not my place" beyond the cap of
//! statements, and a base of the city's own, estimated from claims whose truth nobody knows.
//!
//! The estimate is the one for classes whose shares shifted while their evidence looks the same: begin with the share
//! of the city that the weights were fitted on, take the mean of what the claims then say as the new share, and go on
//! until it stays. Nothing in the product does either; `docs/claims.md` says why.

use super::{Row, Seen};
use porchlight_assess::strength::{LEAST, is_told_by_record};
use porchlight_domain::words::ClaimKind;

const ROUNDS: usize = 200;

/// A model that is the published one but for these.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change {
    /// Added to the logarithm of the odds where somebody says that it is not their place.
    pub not_my_place: f64,
    /// Added to the base.
    pub base: f64,
}

fn likely(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn odds(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

fn told(seen: &[Seen]) -> impl Iterator<Item = &Seen> {
    seen.iter().filter(|one| is_told_by_record(one.claim.kind))
}

fn log_odds(one: &Seen, change: Change) -> f64 {
    let own = if one.claim.kind == ClaimKind::WrongPlace { change.not_my_place } else { 0.0 };
    f64::from(one.made.strength.log_odds) / 1_000.0 + own + change.base
}

/// The weight for "not my place" that the claims of a city ask for, beyond the published one.
pub fn not_my_place(seen: &[Seen]) -> f64 {
    let mut change = Change::default();
    for _ in 0..50 {
        let (mut slope, mut bend) = (0.0, 1e-9);
        for one in told(seen).filter(|one| one.claim.kind == ClaimKind::WrongPlace) {
            let says = likely(log_odds(one, change));
            slope += f64::from(u8::from(one.claim.why.record_is_right())) - says;
            bend += says * (1.0 - says);
        }
        change.not_my_place += slope / bend;
    }
    change.not_my_place
}

/// The share of right records that a model says of these claims.
pub fn share(seen: &[Seen], change: Change) -> f64 {
    let says: Vec<f64> = told(seen).map(|one| likely(log_odds(one, change))).collect();
    says.iter().sum::<f64>() / f64::from(u32::try_from(says.len().max(1)).unwrap_or(u32::MAX))
}

/// How far the base of a city lies from that of the fitted one, from its claims alone.
pub fn base(seen: &[Seen], change: Change, fitted_share: f64) -> f64 {
    let mut moved = 0.0;
    for _ in 0..ROUNDS {
        moved = odds(share(seen, Change { base: moved, ..change })) - odds(fitted_share);
    }
    moved
}

/// The three words under a changed model.
pub fn calibration(seen: &[Seen], change: Change) -> [Row; 3] {
    let least = f64::from(LEAST) / 1_000.0;
    let mut rows = [Row::default(); 3];
    for one in told(seen) {
        let says = log_odds(one, change);
        let row = &mut rows[if says >= least {
            0
        } else if says > -least {
            1
        } else {
            2
        }];
        row.claims += 1;
        row.right += u32::from(one.claim.why.record_is_right());
        row.said += likely(says);
    }
    rows
}
