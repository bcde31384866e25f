//! Measures of spread, in whole numbers.

use alloc::vec::Vec;

const MILLION: u128 = 1_000_000;

/// A part of a whole, in parts per million, rounded down. `None` of nothing.
#[must_use]
pub fn share_ppm(part: u64, whole: u64) -> Option<u32> {
    let share = (u128::from(part) * MILLION).checked_div(u128::from(whole))?;
    u32::try_from(share).ok()
}

/// Wins for each entry, in parts per million. `None` for whoever never entered.
#[must_use]
pub fn win_rate_ppm(won: u32, entered: u32) -> Option<u32> {
    share_ppm(u64::from(won), u64::from(entered))
}

/// A group's share of the awards by its share of the entries: 1 000 000 is exactly its head's worth.
/// `None` where the group is empty or nothing was awarded.
#[must_use]
pub fn per_head_ppm(
    group_awards: u64,
    awards: u64,
    group_entries: u64,
    entries: u64,
) -> Option<u64> {
    let got = u128::from(group_awards).checked_mul(u128::from(entries))?;
    let fair = u128::from(awards) * u128::from(group_entries);
    u64::try_from(got.checked_mul(MILLION)?.checked_div(fair)?).ok()
}

/// Gini index in parts per million: 0 where all are the same, towards 1 000 000 where one has it all.
/// `None` of nobody; 0 where nobody has anything.
#[must_use]
pub fn gini_ppm(values: &[u64]) -> Option<u32> {
    let mut sorted: Vec<u64> = values.to_vec();
    sorted.sort_unstable();
    let n = sorted.len() as u128;
    let sum: u128 = sorted.iter().map(|value| u128::from(*value)).sum();
    if n == 0 {
        return None;
    }
    // sum of (2 i - n - 1) x_i over i from 1, by n * sum. Split in two, so that nothing is negative.
    let weighted: u128 = (1u128..).zip(&sorted).map(|(i, value)| i * u128::from(*value)).sum();
    let above = 2 * weighted - (n + 1) * sum;
    u32::try_from((above * MILLION).checked_div(n * sum).unwrap_or(0)).ok()
}

/// Jain's index in parts per million: `(sum x)^2 / (n * sum x^2)`. `None` of nobody; all the same
/// where nobody has anything. Values above 2^40 lose their last bits, which the index does not show.
#[must_use]
pub fn jain_ppm(values: &[u64]) -> Option<u32> {
    let largest = *values.iter().max()?;
    let shift = (64 - largest.leading_zeros()).saturating_sub(40);
    let small = || values.iter().map(|value| u128::from(value >> shift));
    let (sum, squares): (u128, u128) = (small().sum(), small().map(|x| x * x).sum());
    let n = values.len() as u128;
    let index = match (n * squares, sum.checked_mul(sum)) {
        (0, _) => MILLION,
        (whole, Some(square)) => match square.checked_mul(MILLION) {
            Some(scaled) => scaled / whole,
            None => square / (whole / MILLION).max(1),
        },
        (_, None) => return None,
    };
    u32::try_from(index).ok()
}
