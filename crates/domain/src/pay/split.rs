//! Sharing an amount so that the parts sum to it exactly.

use alloc::vec::Vec;

/// Splits an amount by weights, to the last minor unit: each gets its share rounded down, and what is
/// left goes one by one to the largest remainders, the earlier of equal ones first. `None` if the
/// amount is negative or no weight is above zero.
#[must_use]
pub fn split(amount: i64, weights: &[u32]) -> Option<Vec<i64>> {
    let amount = u64::try_from(amount).ok()?;
    let all: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    if all == 0 {
        return None;
    }
    let exact = |weight: &u32| u128::from(amount) * u128::from(*weight);
    let mut parts: Vec<u128> = weights.iter().map(|weight| exact(weight) / all).collect();
    let left = u128::from(amount) - parts.iter().sum::<u128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| core::cmp::Reverse(exact(&weights[*at]) % all));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts.into_iter().map(|part| i64::try_from(part).ok()).collect()
}
