//! Comparing as whoever holds a template does, without sealing it: for tests, examples and benchmarks.

use porchlight_vision::face::{Alike, Compared, Engine, FaceNumbers, Matcher};

/// Numbers of a face, outside of their row.
pub(crate) type Values = Vec<f32>;

pub(crate) fn values(numbers: FaceNumbers) -> Values {
    numbers.into_values().to_vec()
}

pub(crate) fn cosine(one: &[f32], other: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(one, other) / (dot(one, one) * dot(other, other)).sqrt()
}

/// What comparing with a template of these numbers says.
pub(crate) fn compared(
    engine: &Engine,
    matcher: Matcher,
    template: &[f32],
    face: Option<FaceNumbers>,
) -> Option<Compared> {
    let limits = engine.thresholds().matchers.get(&matcher)?;
    let cosine = cosine(template, &values(face?));
    let alike = if cosine >= limits.match_at {
        Alike::OnePerson
    } else if cosine < limits.mismatch_below {
        Alike::TwoPersons
    } else {
        Alike::Between
    };
    Some(Compared { alike, too_exact: cosine >= matcher.too_exact() })
}
