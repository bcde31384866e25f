//! The range of rates that the weights are published for, and the city of it that a model does worst in.
//!
//! What a model says of a claim depends on why there is one, not on how often that happens; so the error of a word in
//! a city follows from the shares, and the worst city of the range lies at one of its corners.

use super::Seen;
use super::cities::Mix;
use super::model::{Counts, Model, Table};
use super::truth::Why;
use porchlight_domain::words::ClaimKind;

/// Least and most of each reason among parcels that are said to be missing, in the order of [`Mix::missing`].
pub const MISSING: [(f64, f64); 8] = [
    (0.36, 0.45),
    (0.07, 0.18),
    (0.15, 0.21),
    (0.115, 0.16),
    (0.045, 0.065),
    (0.04, 0.06),
    (0.045, 0.065),
    (0.005, 0.04),
];
/// Of claims "not my place", how many are mistaken.
pub const MISTAKEN: (f64, f64) = (0.18, 0.22);
/// Of all claims that a record can tell something about, how many records are right.
pub const RIGHT: (f64, f64) = (0.588, 0.633);

/// Reasons of [`Mix::missing`] that leave the record right come first.
const RIGHT_REASONS: usize = 3;
/// Claims "not received" and "not my place" among 74 of both.
const OF_BOTH: [f64; 2] = [62.0 / 74.0, 12.0 / 74.0];
const NEAR: f64 = 1e-9;

/// Shares of a city: of the reasons why a parcel is missing, and of those who are mistaken.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    pub missing: [f64; 8],
    pub mistaken: f64,
}

fn within(value: f64, (least, most): (f64, f64)) -> bool {
    value >= least - NEAR && value <= most + NEAR
}

impl Rates {
    pub fn of(mix: &Mix) -> Self {
        let share =
            |part: u64, whole: f64| f64::from(u32::try_from(part).unwrap_or(u32::MAX)) / whole;
        Self {
            missing: mix.missing.map(|(part, _)| share(part, 10_000.0)),
            mistaken: share(mix.misplaced[2].0, 100.0),
        }
    }

    /// How many records are right.
    pub fn right(&self) -> f64 {
        let missing: f64 = self.missing[..RIGHT_REASONS].iter().sum();
        OF_BOTH[0] * missing + OF_BOTH[1] * self.mistaken
    }

    /// Whether the range has such a city.
    pub fn are_in_range(&self) -> bool {
        within(self.missing.iter().sum(), (1.0, 1.0))
            && self.missing.iter().zip(MISSING).all(|(share, bounds)| within(*share, bounds))
            && within(self.mistaken, MISTAKEN)
            && within(self.right(), RIGHT)
    }

    /// Shares of the columns of [`by_reason`].
    fn columns(&self) -> [f64; 11] {
        let mut shares = [0.0; 11];
        for (share, missing) in shares.iter_mut().zip(self.missing) {
            *share = OF_BOTH[0] * missing;
        }
        let misplaced = [0.85 - self.mistaken, 0.15, self.mistaken];
        for (share, part) in shares[8..].iter_mut().zip(misplaced) {
            *share = OF_BOTH[1] * part;
        }
        shares
    }
}

/// Claims by why they were made: eight reasons of missing parcels, three of "not my place".
pub fn by_reason(seen: &[Seen], mix: &Mix) -> Table {
    let place = |list: &[(u64, Why)], why| list.iter().position(|(_, other)| *other == why);
    let mut counts = Counts::default();
    counts.add(seen, |one| match one.claim.kind {
        ClaimKind::NotReceived => place(&mix.missing, one.claim.why).unwrap_or(0),
        _ => 8 + place(&mix.misplaced, one.claim.why).unwrap_or(0),
    });
    counts.table()
}

/// Every corner of the range: all shares at an end of theirs but for one or two, which follow from the others.
fn corners() -> Vec<Rates> {
    let mut found = Vec::new();
    for ends in 0..1_u32 << 9 {
        let end = |at: usize, (least, most): (f64, f64)| {
            if ends >> at & 1 == 0 { least } else { most }
        };
        let missing = core::array::from_fn(|at| end(at, MISSING[at]));
        let whole = Rates { missing, mistaken: end(8, MISTAKEN) };
        for free in 0..8 {
            let mut rates = whole;
            rates.missing[free] += 1.0 - rates.missing.iter().sum::<f64>();
            found.push(rates);
            for right in [RIGHT.0, RIGHT.1] {
                let mut mistaken = rates;
                mistaken.mistaken += (right - rates.right()) / OF_BOTH[1];
                found.push(mistaken);
                for wrong in RIGHT_REASONS..8 {
                    if free < RIGHT_REASONS {
                        let mut two = whole;
                        two.missing[free] += (right - whole.right()) / OF_BOTH[0];
                        two.missing[wrong] += 1.0 - two.missing.iter().sum::<f64>();
                        found.push(two);
                    }
                }
            }
        }
    }
    found.retain(Rates::are_in_range);
    found
}

/// For each word what a model says too little and too much at most, and in which city of the range.
pub fn worst(table: &Table, model: &Model) -> [[(f64, Rates); 2]; 3] {
    let rows = table.rows(model);
    let all: Vec<f64> = rows.iter().map(|rows| rows.iter().map(|row| row.claims).sum()).collect();
    let usual = Rates { missing: MISSING.map(|_| 0.125), mistaken: 0.2 };
    let mut worst = [[(0.0_f64, usual); 2]; 3];
    for rates in corners() {
        let shares = rates.columns();
        for (word, worst) in worst.iter_mut().enumerate() {
            let (mut claims, mut over) = (0.0_f64, 0.0);
            for ((rows, all), share) in rows.iter().zip(&all).zip(shares) {
                claims += share * rows[word].claims / all;
                over += share * (rows[word].said - rows[word].right) / all;
            }
            let error = over / claims;
            let side = &mut worst[usize::from(error > 0.0)];
            if error.abs() > side.0.abs() {
                *side = (error, rates);
            }
        }
    }
    worst
}
