//! Compares names in place of faces, with real keys and real sealing.

use porchlight_app::ports::{CheckWork, EnrolWork, FaceChecked, FaceChecks, FaceEnrolled};
use porchlight_domain::digest::sha256;
use porchlight_identity::policy::{CheckedPolicy, Part, Software};
use porchlight_identity::template::{Embedding, Likeness, Thresholds, enrol, open};

/// Two pictures are alike if they carry the same name behind their first three bytes.
pub(crate) struct Names;

fn face(frame: &[u8], policy: &CheckedPolicy) -> Embedding {
    let name = frame[3..].split(|byte| *byte == b'/').next().unwrap_or_default();
    let two = [sha256(&[name]).0, sha256(&[name, b"2"]).0].concat();
    let values = two.iter().map(|byte| f32::from(*byte) / 128.0 - 1.0).collect();
    Embedding::new(values, policy.recogniser()).unwrap()
}

impl FaceChecks for Names {
    fn software(&self) -> Result<Vec<Software>, String> {
        let one = |part: Part| Software {
            part,
            name: part.code().into(),
            version: "1".into(),
            licence: "MIT".into(),
            sha256: sha256(&[part.code().as_bytes()]),
        };
        Ok([Part::Detector, Part::Recogniser, Part::Thresholds].map(one).to_vec())
    }

    fn enrol(&self, work: EnrolWork) -> FaceEnrolled {
        let policy = CheckedPolicy::parse(&work.policy).unwrap();
        policy.in_force(|p| {
            let proof = p.proof(&work.consent, work.consent.courier, work.now).unwrap();
            let face = face(&work.frames.frames[0], &policy);
            let sealed = enrol(&p, proof, face, &work.server, work.device, work.fresh);
            FaceEnrolled::Sealed(sealed.unwrap())
        })
    }

    fn check(&self, work: CheckWork) -> FaceChecked {
        let policy = CheckedPolicy::parse(&work.policy).unwrap();
        policy.in_force(|p| {
            let proof = p.proof(&work.consent, work.consent.courier, work.now).unwrap();
            let thresholds = Thresholds::new(0.7, 0.6).unwrap();
            let compared = open(&proof, &work.kept, &work.server, work.device, |template| {
                let probe = template.probe(face(&work.frames.frames[0], &policy)).unwrap();
                template.compare(&probe, thresholds)
            });
            match compared {
                Err(_) => FaceChecked::Shut,
                Ok(Likeness::Match) => FaceChecked::Match,
                Ok(Likeness::Inconclusive) => FaceChecked::Inconclusive(vec![]),
                Ok(Likeness::Mismatch) => FaceChecked::Mismatch,
            }
        })
    }
}
