//! A share of accounts with its exact 95 % bounds (Clopper and Pearson 1934).
//!
//! Owns: the arithmetic. A share that was counted in few accounts says little, so none is shown without
//! its bounds: with so many found among so many, a true share outside of them would have been seen in
//! at most one of forty recordings on either side. None found among few is therefore no proof of none.

use core::fmt;
use serde::Serialize;

/// Chance that is left out on each side.
const EACH_SIDE: f64 = 0.025;
/// Halvings when a bound is looked for: more than a double has digits.
const HALVINGS: u32 = 60;
/// Most steps of the continued fraction; it needs about the square root of the number of accounts.
const STEPS: u32 = 20_000;

/// A part of a number of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// How many have it.
    pub found: u64,
    /// Among how many.
    pub of: u64,
    /// Lower end of the 95 % bounds of the true share.
    pub low: f64,
    /// Upper end of the 95 % bounds of the true share.
    pub high: f64,
}

impl Share {
    /// `found` among `of`; with none to look at, anything is possible.
    #[must_use]
    pub fn new(found: u64, of: u64) -> Self {
        let found = found.min(of);
        let (k, n) = (found as f64, of as f64);
        let low = if found == 0 { 0.0 } else { quantile(EACH_SIDE, k, n - k + 1.0) };
        let high = if found == of { 1.0 } else { quantile(1.0 - EACH_SIDE, k + 1.0, n - k) };
        Self { found, of, low, high }
    }

    /// The share that was found; 0 where there was nothing to look at.
    #[must_use]
    pub fn value(&self) -> f64 {
        if self.of == 0 { 0.0 } else { self.found as f64 / self.of as f64 }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, of, low, high } = self;
        let (low, high) = (low * 100.0, high * 100.0);
        write!(f, "{found} of {of} ({:.3} %, {low:.3} to {high:.3} %)", self.value() * 100.0)
    }
}

/// Where the beta distribution of `a` and `b` has this much below it.
fn quantile(below: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if beta(middle, a, b) < below { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// The regularised incomplete beta function, by Lentz's continued fraction.
fn beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_below(1.0 - x, b, a);
    }
    beta_below(x, a, b)
}

fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    let log = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    let away = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-13 {
            break;
        }
    }
    libm::exp(log) * fraction / a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_are_those_of_published_tables() {
        // Clopper-Pearson, from tables: 0/10, 1/10, 5/50, 10/10; and the rule of three exactly.
        for (found, of, low, high) in [
            (0, 10, 0.0, 0.308_498),
            (1, 10, 0.002_529, 0.445_016),
            (5, 50, 0.033_275, 0.218_135),
            (10, 10, 0.691_502, 1.0),
        ] {
            let share = Share::new(found, of);
            assert!((share.low - low).abs() < 1e-5, "{share:?}");
            assert!((share.high - high).abs() < 1e-5, "{share:?}");
        }
        let none = Share::new(0, 1_000_000);
        assert!((none.high - (1.0 - libm::pow(0.025, 1e-6))).abs() < 1e-12, "{none:?}");
        assert_eq!(Share::new(0, 0), Share { found: 0, of: 0, low: 0.0, high: 1.0 });
    }

    proptest! {
        #[test]
        fn a_bound_is_where_the_binomial_leaves_its_part(of in 1_u64..60, part in 0.0_f64..1.0) {
            let found = ((of as f64 + 1.0) * part) as u64;
            let share = Share::new(found, of);
            prop_assert!(share.low <= share.value() && share.value() <= share.high);
            let at_most = |p: f64, k: u64| -> f64 {
                let mut chance = libm::pow(1.0 - p, of as f64);
                let mut sum = chance;
                for drawn in 0..k {
                    let left = (of - drawn) as f64 / (drawn + 1) as f64;
                    chance *= left * p / (1.0 - p);
                    sum += chance;
                }
                sum
            };
            if found < of {
                prop_assert!((at_most(share.high, found) - 0.025).abs() < 1e-6);
            }
            if found > 0 {
                prop_assert!((1.0 - at_most(share.low, found - 1) - 0.025).abs() < 1e-6);
            }
        }
    }
}
