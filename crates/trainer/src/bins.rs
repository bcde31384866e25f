//! Values to bins: edges at quantiles, chosen without labels.

/// The number that stands for a missing value.
pub(crate) const MISSING: u8 = u8::MAX;
/// Most bins of one feature, so that a bin fits a byte beside [`MISSING`].
pub(crate) const MOST_BINS: usize = 250;

/// Edges that cut these values into at most `bins` parts of about the same number of accounts.
pub(crate) fn edges(values: impl Iterator<Item = f32>, bins: usize) -> Vec<f32> {
    let mut sorted: Vec<f32> = values.filter(|v| !v.is_nan()).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let bins = bins.min(MOST_BINS);
    let mut edges: Vec<f32> = vec![];
    for part in 1..bins {
        let at = part * sorted.len() / bins;
        let Some(upper) = sorted.get(at).copied() else { break };
        let below = sorted.partition_point(|v| *v < upper);
        let Some(lower) = below.checked_sub(1).map(|b| sorted[b]) else { continue };
        let edge = between(lower, upper);
        if edges.last().is_none_or(|last| *last < edge) {
            edges.push(edge);
        }
    }
    edges
}

/// A number above `lower` and at most `upper`, in the middle where there is one.
fn between(lower: f32, upper: f32) -> f32 {
    let middle = lower / 2.0 + upper / 2.0;
    if middle > lower && middle <= upper { middle } else { upper }
}

/// The bin of a value.
pub(crate) fn bin(edges: &[f32], value: f32) -> u8 {
    if value.is_nan() { MISSING } else { edges.partition_point(|edge| *edge <= value) as u8 }
}
