//! Counts that may be published: what would tell who somebody is, is not given.
//!
//! Owns: the threshold, hiding small counts so that no subtraction brings them back, and medians. Never
//! does: round, or guess. Start at [`parts`].

use alloc::vec::Vec;

/// Counts from 1 to below this are not given, and no median of fewer values is.
pub const LEAST_COUNT: u64 = 5;

/// A count as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Count(u64),
    /// Some, but so few that it could tell who; or beside one that is.
    Few,
}

impl Shown {
    /// One count by itself.
    #[must_use]
    pub const fn of(count: u64) -> Self {
        if count == 0 || count >= LEAST_COUNT { Self::Count(count) } else { Self::Few }
    }

    /// The count, if it is given.
    #[must_use]
    pub const fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Few => None,
        }
    }
}

/// Parts of a total that is published beside them. Small ones are hidden, and then the smallest others
/// until the hidden ones are at least two and [`LEAST_COUNT`] together: the total less the rest tells
/// nothing. A part that is zero stays.
#[must_use]
pub fn parts(counts: &[u64]) -> Vec<Shown> {
    let mut shown: Vec<Shown> = counts.iter().map(|count| Shown::of(*count)).collect();
    loop {
        let hidden = counts.iter().zip(&shown).filter(|(_, shown)| **shown == Shown::Few);
        let (many, sum) = hidden.fold((0, 0), |(many, sum), (count, _)| (many + 1, sum + count));
        if many == 0 || (many >= 2 && sum >= LEAST_COUNT) {
            return shown;
        }
        let next = shown.iter().enumerate().filter_map(|(at, one)| Some((one.count()?, at)));
        let Some((_, at)) = next.filter(|(count, _)| *count > 0).min() else { return shown };
        shown[at] = Shown::Few;
    }
}

/// So many of `of`, in tenths of one in a thousand; none where the count is not given.
#[must_use]
pub fn per_ten_thousand(count: Shown, of: u64) -> Option<u64> {
    let count = count.count()?;
    (count * 10_000 + of / 2).checked_div(of)
}

/// A share in whole percent; none where fewer than [`LEAST_COUNT`] are counted, or the share would tell of
/// so few.
#[must_use]
pub fn percent(part: u64, of: u64) -> Option<u64> {
    let rest = of.checked_sub(part)?;
    let told = of >= LEAST_COUNT && Shown::of(part) != Shown::Few && Shown::of(rest) != Shown::Few;
    told.then(|| (part * 100 + of / 2) / of)
}

/// The value in the middle, the lower of two; none of fewer than [`LEAST_COUNT`].
#[must_use]
pub fn median(mut values: Vec<i64>) -> Option<i64> {
    if (values.len() as u64) < LEAST_COUNT {
        return None;
    }
    values.sort_unstable();
    values.get((values.len() - 1) / 2).copied()
}
