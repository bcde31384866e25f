//! Whatever was left at a door has a photo or a named substitute; what has neither is listed.

use super::{Bench, Whistle};
use crate::ledger::Ledger;
use porchlight_app::{App, Error};
use porchlight_domain::id::AttemptId;
use porchlight_domain::words::{EvidenceKind, Handling, Outcome, UploadState};
use porchlight_store::rows::{Attempt, Evidence};
use std::collections::BTreeMap;

/// At most one completion of so many may have neither photo nor substitute.
const ONE_IN: u64 = 1_000;
/// Cities that are blamed although nothing is wrong.
const CHANCE: f64 = 0.001;

/// Unattended completions and what stands for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Parcels that were left.
    pub left: u64,
    /// Of these, with a photo that came.
    pub with_photo: u64,
    /// Of these, without, but with a scan at the door or a reasoned exception.
    pub with_substitute: u64,
    /// The others: attempt, and what is known of it.
    pub without: Vec<String>,
}

impl Coverage {
    /// Adds the figures of another city.
    pub fn add(&mut self, other: Self) {
        self.left += other.left;
        self.with_photo += other.with_photo;
        self.with_substitute += other.with_substitute;
        self.without.extend(other.without);
    }

    /// Whether enough are covered: 99.9 of 100.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.without.len() as u64 <= self.left.div_ceil(ONE_IN)
    }

    /// Whether one city could be this far off by chance, once in a thousand such cities, while 99.9 of
    /// 100 are covered: broken files come at random, and a few weeks are a sample. By the Poisson
    /// distribution.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "parcels of a simulated city")]
    pub fn is_plausible(&self) -> bool {
        let mean = self.left as f64 / ONE_IN as f64;
        let (mut term, mut below) = ((-mean).exp(), 0.0);
        for number in 0..self.without.len() {
            below += term;
            term *= mean / (number + 1) as f64;
        }
        1.0 - below > CHANCE
    }
}

/// What stands for each parcel that was left.
///
/// # Errors
/// Faults of reading.
pub fn coverage(app: &App) -> Result<Coverage, Error> {
    Ok(of(&Bench::load(app)?))
}

fn of(bench: &Bench) -> Coverage {
    let mut evidence: BTreeMap<AttemptId, Vec<&Evidence>> = BTreeMap::new();
    for item in bench.evidence.values() {
        evidence.entry(item.attempt).or_default().push(item);
    }
    let left = |attempt: &&Attempt| {
        attempt.voided_at.is_none()
            && attempt.outcome == Outcome::Delivered
            && attempt.handling == Some(Handling::Unattended)
    };
    let mut found = Coverage::default();
    for attempt in bench.attempts.values().filter(left) {
        found.left += 1;
        let items = evidence.get(&attempt.id).map_or(&[][..], Vec::as_slice);
        if items.iter().any(|item| has_come(bench, item)) {
            found.with_photo += 1;
        } else if items.iter().any(|item| stands_in(item.kind)) {
            found.with_substitute += 1;
        } else {
            let photos: Vec<String> = items.iter().map(|item| state_of(bench, item)).collect();
            found.without.push(format!("{}: {}", attempt.id, photos.join(", ")));
        }
    }
    found
}

fn stands_in(kind: EvidenceKind) -> bool {
    matches!(kind, EvidenceKind::Scan | EvidenceKind::Exception)
}

/// Whether the recipient has, or had, something to see.
fn has_come(bench: &Bench, item: &Evidence) -> bool {
    bench.uploads.get(&item.id).is_some_and(|upload| match upload.state {
        UploadState::Verified | UploadState::Preview | UploadState::Erased => true,
        UploadState::Unusable => upload.has_preview,
        UploadState::Committed | UploadState::Received => false,
    })
}

fn state_of(bench: &Bench, item: &Evidence) -> String {
    match bench.uploads.get(&item.id) {
        Some(upload) => format!("photo {} {}", item.id, upload.state),
        None => format!("{} {}", item.kind, item.id),
    }
}

pub(super) fn look(bench: &Bench, ledger: &Ledger, whistle: &mut Whistle<'_>) {
    if !ledger.at_rest {
        return;
    }
    let found = of(bench);
    whistle.unless(found.is_plausible(), || {
        format!(
            "{} of {} parcels that were left have neither photo nor substitute, the first: {}",
            found.without.len(),
            found.left,
            found.without.first().map_or("", String::as_str)
        )
    });
}

#[cfg(test)]
mod tests {
    use super::Coverage;

    fn city(left: u64, without: usize) -> Coverage {
        Coverage { left, without: vec![String::new(); without], ..Coverage::default() }
    }

    #[test]
    fn one_city_may_be_off_by_chance_and_all_together_may_not() {
        assert!(city(5_000, 0).is_plausible() && city(5_000, 12).is_plausible());
        assert!(!city(5_000, 14).is_plausible(), "once in 5,000 cities");
        assert!(city(5_000, 5).is_enough() && !city(5_000, 6).is_enough());
        assert!(city(50, 2).is_plausible() && !city(50, 3).is_plausible());
    }
}
