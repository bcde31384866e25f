//! The operator's thank-you: an amount for each recipient's thanks, out of a budget that ends.

use crate::time::Window;

/// A campaign, as it is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// When thanks count.
    pub span: Window,
    /// Minor units for each block that was thanked for.
    pub each: i64,
    /// Minor units in all.
    pub budget: i64,
    /// Most blocks of one courier that are paid, so that a few do not take it all.
    pub most_each: u32,
}

/// How a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// Minor units paid so far, reversals taken off.
    pub minor: i64,
    /// Blocks of this courier paid so far.
    pub of_courier: u32,
}

impl Campaign {
    /// What thanks for a block bring now. Nothing once the budget does not hold a whole amount: nobody
    /// is paid a part. The ledger keeps it to once for each block.
    #[must_use]
    pub fn amount(&self, spent: Spent) -> Option<i64> {
        let left = self.budget.saturating_sub(spent.minor);
        (self.each > 0 && left >= self.each && spent.of_courier < self.most_each)
            .then_some(self.each)
    }
}
