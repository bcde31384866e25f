//! From scores to chances: isotonic regression on out-of-fold scores (pool adjacent violators).
//!
//! Scores must come from models that did not see the account, or the chances would be too sure.

use porchlight_risk::model::Curve;

/// A block of accounts that share one chance.
struct Pool {
    from: i64,
    bots: u64,
    all: u64,
}

/// The curve of these out-of-fold scores.
#[must_use]
pub fn isotonic(scores: &[i64], is_bot: &[bool]) -> Curve {
    let mut order: Vec<(i64, bool)> = scores.iter().copied().zip(is_bot.iter().copied()).collect();
    order.sort_unstable();
    let mut pools: Vec<Pool> = vec![];
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let bots = group.iter().filter(|(_, bot)| *bot).count() as u64;
        pools.push(Pool { from: group[0].0, bots, all: group.len() as u64 });
        while let [.., lower, upper] = pools.as_mut_slice() {
            if lower.bots * upper.all < upper.bots * lower.all {
                break;
            }
            lower.bots += upper.bots;
            lower.all += upper.all;
            pools.pop();
        }
    }
    let ppm = |pool: &Pool| u32::try_from(pool.bots * 1_000_000 / pool.all).unwrap_or(1_000_000);
    let mut curve = Curve { from: vec![], ppm: vec![] };
    for pool in &pools {
        curve.from.push(pool.from);
        curve.ppm.push(ppm(pool));
    }
    curve
}
