//! Exact intervals of a share (Clopper and Pearson, 1934): what counts of a simulation can claim.

/// Steps of halving; beyond them a double has no finer share.
const HALVINGS: u32 = 200;

/// The chance of at most `count` in `of` draws, each with this share.
fn at_most(count: u64, of: u64, share: f64) -> f64 {
    if count >= of {
        return 1.0;
    }
    let odds = libm::log(share) - libm::log1p(-share);
    let mut term = of as f64 * libm::log1p(-share);
    let mut sum = libm::exp(term);
    for drawn in 0..count {
        term += libm::log((of - drawn) as f64 / (drawn + 1) as f64) + odds;
        sum += libm::exp(term);
    }
    sum.min(1.0)
}

fn halve(is_below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The upper end of the two-sided interval; `doubt` is 0.05 for 95 %. 1 where nothing was drawn.
#[must_use]
pub fn upper(count: u64, of: u64, doubt: f64) -> f64 {
    if count >= of {
        return 1.0;
    }
    halve(|share| at_most(count, of, share) > doubt / 2.0)
}

/// The lower end of the same interval.
#[must_use]
pub fn lower(count: u64, of: u64, doubt: f64) -> f64 {
    if count == 0 || of == 0 {
        return 0.0;
    }
    halve(|share| 1.0 - at_most(count - 1, of, share) < doubt / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_in_many_has_the_bound_of_the_closed_formula() {
        for of in [10_u64, 1_000, 80_000] {
            let exact = 1.0 - libm::pow(0.025, 1.0 / of as f64);
            assert!((upper(0, of, 0.05) / exact - 1.0).abs() < 1e-6);
            assert!(lower(0, of, 0.05).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn tabled_intervals_come_out() {
        // 3 of 10: 0.0667 to 0.6525; 50 of 100: 0.3983 to 0.6017.
        for (count, of, low, high) in [(3, 10, 0.0667, 0.6525), (50, 100, 0.3983, 0.6017)] {
            assert!((lower(count, of, 0.05) - low).abs() < 1e-4);
            assert!((upper(count, of, 0.05) - high).abs() < 1e-4);
        }
        assert!((upper(10, 10, 0.05) - 1.0).abs() < f64::EPSILON);
    }
}
