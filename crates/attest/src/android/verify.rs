//! The rules by which an Android attestation is accepted; the module's text says them in words.

use super::authorization::{BootState, Origin};
use super::description::{ATTESTATION_EXTENSION, KeyDescription, SecurityLevel};
use super::facts::{
    ChallengeCheck, Conclusion, Doubt, Expectation, Facts, Outcome, Provisioning, Refusal,
    RefusalReason, StatementReason,
};
use super::provisioning::{PROVISIONING_EXTENSION, ProvisioningInfo};
use crate::hex_bytes::HexBytes;
use crate::x509::{Certificate, Chain, ChainReport, Finding, Reason, Revocations, Root};
use der::asn1::ObjectIdentifier;

const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const TITLE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.12");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
/// How attestation certificates name the two kinds of hardware.
const TEE: &str = "TEE";
const STRONG_BOX: &str = "StrongBox";

/// Checks an Android attestation at a moment (seconds since the epoch).
#[must_use]
pub fn verify(
    chain: &Chain,
    expectation: &Expectation<'_>,
    roots: &[Root],
    revocations: &Revocations,
    at: i64,
) -> Outcome {
    let report = chain.verify(roots, revocations, at);
    let mut refusals: Vec<Refusal> =
        report.refusals().filter(|finding| !tolerated(finding)).map(of_chain).collect();
    for (link, certificate) in chain.certificates().iter().enumerate().skip(1) {
        if certificate.has_extension(&ATTESTATION_EXTENSION) {
            let detail = format!("{} carries the statement", certificate.subject());
            refusals.push(no(StatementReason::ExtensionAboveLeaf, link, detail));
        }
    }
    let Some(extension) = chain.leaf().extension(&ATTESTATION_EXTENSION) else {
        let detail = "the leaf does not carry the extension exactly once";
        refusals.push(no(StatementReason::NoExtension, 0, detail));
        return Outcome::Refused { refusals, facts: None };
    };
    let description = match KeyDescription::from_der(extension) {
        Ok(description) => description,
        Err(error) => {
            return Outcome::Malformed { detail: error.to_string(), chain: Box::new(report) };
        }
    };
    statement(chain, &description, expectation, &mut refusals);
    let mut facts = Box::new(facts(chain, description, expectation, report));
    if refusals.is_empty() {
        return Outcome::Verified { facts };
    }
    facts.conclusion = Conclusion::Nothing;
    Outcome::Refused { refusals, facts: Some(facts) }
}

/// The leaf's validity is the phone's own word.
fn tolerated(finding: &Finding) -> bool {
    finding.link == 0 && finding.reason.is_about_time()
}

fn of_chain(finding: &Finding) -> Refusal {
    Refusal {
        reason: RefusalReason::Chain(finding.reason),
        link: finding.link,
        detail: finding.detail.clone(),
    }
}

fn no(reason: StatementReason, link: usize, detail: impl Into<String>) -> Refusal {
    Refusal { reason: RefusalReason::Statement(reason), link, detail: detail.into() }
}

/// What the statement says against itself, or against what was expected.
fn statement(
    chain: &Chain,
    description: &KeyDescription,
    expectation: &Expectation<'_>,
    refusals: &mut Vec<Refusal>,
) {
    let (software, hardware) = (&description.software_enforced, &description.hardware_enforced);
    let mut refuse = |reason, detail: String| refusals.push(no(reason, 0, detail));
    for (list, name) in [(software, "software_enforced"), (hardware, "hardware_enforced")] {
        if !list.tags_in_order {
            refuse(StatementReason::TagsOutOfOrder, name.into());
        }
    }
    if let Some(origin) = origin(description).filter(|origin| *origin != Origin::Generated) {
        refuse(StatementReason::KeyNotGenerated, format!("the key is {origin}"));
    }
    if description.keymint_security_level == SecurityLevel::StrongBox
        && claimed_level(chain) != Some(STRONG_BOX)
    {
        let detail = "the attestation certificate is not one of a security chip".into();
        refuse(StatementReason::LevelAboveCertificate, detail);
    }
    if challenge(description, expectation) == ChallengeCheck::Differs {
        let detail = format!("the statement answers challenge {}", description.challenge);
        refuse(StatementReason::ChallengeDiffers, detail);
    }
    if expectation.key.is_some_and(|key| key != chain.leaf().public_key().spki()) {
        refuse(StatementReason::KeyDiffers, "the statement is about another key".into());
    }
    application(description, expectation, refuse);
}

fn application(
    description: &KeyDescription,
    expectation: &Expectation<'_>,
    mut refuse: impl FnMut(StatementReason, String),
) {
    // Older hardware put the application into its own list.
    let application = (description.software_enforced.application.as_ref())
        .or(description.hardware_enforced.application.as_ref());
    let packages: Vec<&str> = application
        .map(|a| a.packages.iter().map(|package| package.name.as_str()).collect())
        .unwrap_or_default();
    if expectation.package.is_some_and(|wanted| !packages.contains(&wanted)) {
        let detail = format!("the key belongs to {}", list(&packages));
        refuse(StatementReason::PackageDiffers, detail);
    }
    let digests: &[HexBytes] = application.map_or(&[], |a| &a.signature_digests);
    let signed = |wanted: &[u8; 32]| digests.iter().any(|digest| digest.as_slice() == wanted);
    let wanted = expectation.signature_digests;
    if !wanted.is_empty() && !wanted.iter().any(signed) {
        let found: Vec<String> = digests.iter().map(ToString::to_string).collect();
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        refuse(StatementReason::SignatureDiffers, format!("signed by {}", list(&found)));
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "nobody".into() } else { names.join(", ") }
}

/// Where the key came from, as the hardware says, else as Android says.
fn origin(description: &KeyDescription) -> Option<Origin> {
    description.hardware_enforced.origin.or(description.software_enforced.origin)
}

fn challenge(description: &KeyDescription, expectation: &Expectation<'_>) -> ChallengeCheck {
    match expectation.challenge {
        None => ChallengeCheck::NotChecked,
        Some(wanted) if wanted == description.challenge.as_slice() => ChallengeCheck::Matches,
        Some(_) => ChallengeCheck::Differs,
    }
}

/// The kind of hardware that the attestation certificate's subject names.
fn claimed_level(chain: &Chain) -> Option<&'static str> {
    let certificate = chain.certificates().get(1)?;
    let named = |oid| certificate.subject_attribute(oid);
    let names = [named(&TITLE), named(&ORGANIZATION)].concat();
    [STRONG_BOX, TEE].into_iter().find(|level| names.iter().any(|name| name == level))
}

fn provisioning(chain: &Chain) -> Provisioning {
    let certificates = chain.certificates();
    let attestation = certificates.get(1);
    if attestation.is_some_and(|c| c.has_extension(&PROVISIONING_EXTENSION)) {
        return Provisioning::Remote;
    }
    let from_factory = |certificate: &Certificate| {
        !certificate.subject_attribute(&SERIAL_NUMBER).is_empty()
            && (certificate.subject_attribute(&TITLE).iter())
                .any(|title| title == TEE || title == STRONG_BOX)
    };
    // The batch certificate: the last one that is not the root itself.
    match certificates.iter().skip(1).rfind(|certificate| !certificate.is_self_issued()) {
        Some(batch) if from_factory(batch) => Provisioning::Factory,
        _ => Provisioning::Unknown,
    }
}

fn facts(
    chain: &Chain,
    description: KeyDescription,
    expectation: &Expectation<'_>,
    report: ChainReport,
) -> Facts {
    let (conclusion, mut doubts) = conclude(&description);
    for finding in report.findings.iter().filter(|f| tolerated(f) || f.reason.is_note()) {
        doubts.push(match finding.reason {
            Reason::RootOutsideValidity => Doubt::RootOutsideValidity,
            Reason::WeakKey => Doubt::WeakKey,
            _ => Doubt::LeafOutsideValidity,
        });
    }
    doubts.dedup();
    let key = chain.leaf().public_key();
    Facts {
        conclusion,
        doubts,
        security_level: description.security_level(),
        root_of_trust: description.hardware_enforced.root_of_trust.clone(),
        challenge: challenge(&description, expectation),
        provisioning: provisioning(chain),
        provisioning_info: chain.certificates().get(1).and_then(ProvisioningInfo::of),
        key_kind: key.kind(),
        key: key.spki().into(),
        description,
        chain: report,
    }
}

fn conclude(description: &KeyDescription) -> (Conclusion, Vec<Doubt>) {
    let mut doubts = vec![];
    let levels = (description.attestation_security_level, description.keymint_security_level);
    if levels.0 == SecurityLevel::Software {
        doubts.push(Doubt::SoftwareAttestation);
    }
    if levels.1 == SecurityLevel::Software {
        doubts.push(Doubt::SoftwareKey);
    }
    if levels.0 != levels.1 {
        doubts.push(Doubt::LevelsDiffer);
    }
    match &description.hardware_enforced.root_of_trust {
        None => doubts.push(Doubt::NoRootOfTrust),
        Some(root) => {
            if !root.device_locked {
                doubts.push(Doubt::BootLoaderUnlocked);
            }
            match root.verified_boot_state {
                BootState::Verified => {}
                BootState::SelfSigned => doubts.push(Doubt::SelfSignedSystem),
                BootState::Unverified | BootState::Failed => doubts.push(Doubt::SystemNotVerified),
            }
        }
    }
    if origin(description).is_none() {
        doubts.push(Doubt::NoOrigin);
    }
    let conclusion = match (description.security_level(), doubts.len()) {
        (SecurityLevel::Software, _) => Conclusion::Software,
        (_, 0) => Conclusion::Hardware,
        _ => Conclusion::Inconclusive,
    };
    (conclusion, doubts)
}
