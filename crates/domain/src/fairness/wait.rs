//! How long newcomers wait for their first block, those who still wait included.

use alloc::vec::Vec;

/// One newcomer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Days since the first entry.
    pub days: u32,
    /// Whether the first block came after that time; if not, they still wait.
    pub over: bool,
}

/// How long a share of newcomers waited at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantile {
    /// So many days.
    Days(u32),
    /// More than so many days: too many of them still wait to say.
    MoreThan(u32),
}

/// After how many days `per_mille` of the newcomers have their first block. Those who still wait
/// count as long as they have waited (Kaplan and Meier 1958): leaving them out would make a station
/// look the better, the longer people wait. `None` of nobody.
#[must_use]
pub fn wait_quantile(waits: &[Wait], per_mille: u32) -> Option<Quantile> {
    let mut sorted: Vec<Wait> = waits.to_vec();
    sorted.sort_unstable_by_key(|wait| wait.days);
    let longest = sorted.last()?.days;
    // The share that still waits, in parts of 2^40.
    let whole = 1u128 << 40;
    let mut left = whole;
    let mut at = 0;
    while at < sorted.len() {
        let days = sorted[at].days;
        let same = sorted[at..].iter().take_while(|wait| wait.days == days);
        let (count, over) =
            same.fold((0, 0u128), |(n, over), wait| (n + 1, over + u128::from(wait.over)));
        let at_risk = (sorted.len() - at) as u128;
        left = left * (at_risk - over) / at_risk;
        if (whole - left) * 1_000 >= whole * u128::from(per_mille) {
            return Some(Quantile::Days(days));
        }
        at += count;
    }
    Some(Quantile::MoreThan(longest))
}
