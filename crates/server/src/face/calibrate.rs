//! How alike faces are to the product: through sealing, rotation and eight bits, as in a check.
//!
//! Comparing answers no score, so the score is found as the highest limit at which it still says
//! "match". Whoever runs this has the pictures of both sides; it enrols nobody, and what it seals is
//! gone when it is compared.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{CommitmentId, ConsentId, CourierId, FaceTemplateId, ProgrammeId};
use porchlight_domain::time::Timestamp;
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::policy::{
    Cadence, CheckedPolicy, MOST_IDLE_DAYS, MOST_IMAGE_SECONDS, MOST_REVIEW_HOURS, OTHER_WAYS,
    Part, Policy, Purpose, Software,
};
use porchlight_identity::template::{
    Embedding, Fresh, KeptTemplate, Likeness, OpenedTemplate, Thresholds, enrol, open,
};
use porchlight_vision::face::eval::Pair;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Numbers of one picture's face; none without a face.
pub(crate) type Numbers = Option<Zeroizing<Vec<f32>>>;

/// A policy that exists for measuring only; its recogniser stands for whatever made the numbers.
fn policy() -> Result<CheckedPolicy, String> {
    let software = [Part::Detector, Part::Recogniser, Part::Thresholds].map(|part| Software {
        part,
        name: "measured".to_owned(),
        version: "1".to_owned(),
        licence: "none".to_owned(),
        sha256: Digest([0; 32]),
    });
    let cadence = Cadence {
        most_a_day: 0,
        most_in_30_days: 0,
        most_for_block_start: 0,
        block_start_permille: 0,
        grace_minutes: 60,
    };
    let policy = Policy {
        version: 1,
        programme: ProgrammeId([0; 16]),
        purpose: Purpose::Presence,
        idle_days: MOST_IDLE_DAYS,
        image_seconds: MOST_IMAGE_SECONDS,
        review_hours: MOST_REVIEW_HOURS,
        cadence,
        other_ways: OTHER_WAYS.to_vec(),
        software: software.to_vec(),
    };
    CheckedPolicy::check(policy).map_err(|e| e.to_string())
}

/// The score of each pair: the cosine of the second picture's face with the first's template.
///
/// # Errors
/// Numbers that cannot be those of a face.
pub(crate) fn scores(faces: &[Numbers], pairs: &[Pair]) -> Result<Vec<Option<f32>>, String> {
    let policy = policy()?;
    let mut by_first: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        by_first.entry(pair.a).or_default().push(at);
    }
    let mut scores = vec![None; pairs.len()];
    for (first, of) in by_first {
        let Some(numbers) = &faces[first] else { continue };
        let probes = of.iter().filter_map(|at| Some((*at, faces[pairs[*at].b].as_ref()?)));
        one(&policy, first, numbers, probes, &mut scores)?;
    }
    Ok(scores)
}

/// Seals one picture's face, opens it, and compares others with it.
fn one<'a>(
    policy: &CheckedPolicy,
    number: usize,
    numbers: &[f32],
    probes: impl Iterator<Item = (usize, &'a Zeroizing<Vec<f32>>)>,
    scores: &mut [Option<f32>],
) -> Result<(), String> {
    let made =
        |what: &str| sha256(&[b"porchlight face eval", what.as_bytes(), &number.to_be_bytes()]).0;
    let halves = || ServerHalf::new(made("server")).zip(DeviceHalf::new(made("device")));
    let halves = || halves().ok_or_else(|| "halves of equal bytes".to_owned());
    let face = |values: &[f32]| {
        Embedding::new(values.to_vec(), policy.recogniser()).map_err(|e| e.to_string())
    };
    let consent = Consent {
        id: ConsentId([0; 16]),
        courier: CourierId([0; 16]),
        policy: policy.digest(),
        signed: CommitmentId([0; 16]),
        at: Timestamp(0),
        withdrawn_at: None,
    };
    policy.in_force(|in_force| {
        let proof =
            || in_force.proof(&consent, consent.courier, Timestamp(0)).map_err(|e| e.to_string());
        let nonce = std::array::from_fn(|at| made("nonce")[at]);
        let fresh = Fresh { id: FaceTemplateId([0; 16]), nonce };
        let (server, device) = halves()?;
        let kept: KeptTemplate = enrol(&in_force, proof()?, face(numbers)?, &server, device, fresh)
            .map_err(|e| e.to_string())?;
        let (server, device) = halves()?;
        let compared = open(&proof()?, &kept, &server, device, |template| {
            for (at, values) in probes {
                scores[at] = score(&template, face(values)?);
            }
            Ok(())
        });
        compared.map_err(|e| e.to_string())?
    })
}

/// The highest cosine at which both are still one person.
fn score(template: &OpenedTemplate<'_>, face: Embedding) -> Option<f32> {
    let probe = template.probe(face).ok()?;
    let (mut reached, mut missed) = (-1.0f32, 1.0f32.next_up());
    loop {
        let middle = f32::midpoint(reached, missed);
        if middle <= reached || middle >= missed {
            return Some(reached);
        }
        let limit = Thresholds::new(middle, middle);
        let says = limit.map(|limit| template.compare(&probe, limit));
        if says == Some(Likeness::Match) { reached = middle } else { missed = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(angle: f32) -> Numbers {
        let mut values = vec![0.0; 64];
        (values[3], values[40]) = (angle.cos(), angle.sin());
        Some(values.into())
    }

    #[test]
    fn the_score_is_the_cosine_to_about_a_hundredth() {
        let angles = [0.0f32, 0.4, 1.2, 2.0];
        let mut faces: Vec<Numbers> = angles.map(face).to_vec();
        faces.push(None);
        let pair = |b| Pair { a: 0, b, same: true, group: None };
        let found = scores(&faces, &[pair(1), pair(2), pair(3), pair(4)]).unwrap();
        for (score, angle) in found.iter().zip(&angles[1..]) {
            let apart = (score.unwrap() - angle.cos()).abs();
            assert!(apart < 0.01, "{angle}: {score:?}");
        }
        assert_eq!(found[3], None, "a picture without a face");
    }
}
