//! The calls of `compile`, made as they should be: what fails there fails for the reason it shows.

use porchlight_domain::time::Timestamp;
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::policy::CheckedPolicy;
use porchlight_identity::template::{
    Embedding, Fresh, KeptTemplate, Likeness, Thresholds, enrol, open,
};

fn enrols(
    (policy, consent, now): (&CheckedPolicy, &Consent, Timestamp),
    (face, server, device): (Embedding, &ServerHalf, DeviceHalf),
    fresh: Fresh,
) -> Option<KeptTemplate> {
    policy.in_force(|policy| {
        let proof = policy.proof(consent, consent.courier, now).ok()?;
        enrol(&policy, proof, face, server, device, fresh).ok()
    })
}

fn compares(
    (policy, consent, now): (&CheckedPolicy, &Consent, Timestamp),
    (kept, server, device): (&KeptTemplate, &ServerHalf, DeviceHalf),
    (face, thresholds): (Embedding, Thresholds),
) -> Option<Likeness> {
    policy.in_force(|policy| {
        let proof = policy.proof(consent, consent.courier, now).ok()?;
        let compare = |template: porchlight_identity::template::OpenedTemplate<'_>| {
            let probe = template.probe(face).ok()?;
            Some(template.compare(&probe, thresholds))
        };
        open(&proof, kept, server, device, compare).ok()?
    })
}

#[test]
fn enrolling_with_consent_and_comparing_with_an_opened_template_compile() {
    let _ = (enrols, compares);
}
