//! Android Key Attestation.

use super::{Answer, Because, Question, Verdict, chain};
use porchlight_attest::android::{Expectation, Facts, Outcome, google_roots, verify};
use serde_json::json;

pub(super) fn check(question: &Question) -> Answer {
    let read = match chain::read(&question.input) {
        Ok(read) => read,
        Err(detail) => return Answer::malformed(detail),
    };
    let expectation =
        Expectation { challenge: question.challenge.as_deref(), ..Expectation::default() };
    let shipped;
    let roots = match &question.roots {
        Some(roots) => roots,
        None => {
            shipped = google_roots();
            &shipped
        }
    };
    match verify(&read, &expectation, roots, &question.revocations, question.at) {
        Outcome::Verified { facts } => Answer {
            verdict: Verdict::Verified,
            reasons: vec![],
            lines: lines(&facts),
            facts: json!(facts),
        },
        Outcome::Refused { refusals, facts } => Answer {
            verdict: Verdict::Refused,
            reasons: refusals
                .iter()
                .map(|refusal| Because {
                    code: refusal.reason.code().into(),
                    detail: format!("certificate {}: {}", refusal.link, refusal.detail),
                })
                .collect(),
            lines: facts.as_deref().map(lines).unwrap_or_default(),
            facts: json!(facts),
        },
        Outcome::Malformed { detail, chain: report } => Answer {
            lines: chain::lines(&report),
            facts: json!({"chain": report}),
            ..Answer::malformed(detail)
        },
    }
}

fn lines(facts: &Facts) -> Vec<(&'static str, String)> {
    let description = &facts.description;
    let hardware = &description.hardware_enforced;
    let mut lines = vec![("conclusion", facts.conclusion.to_string())];
    lines.extend(facts.doubts.iter().map(|doubt| ("because", doubt.to_string())));
    lines.push(("challenge", facts.challenge.code().replace('_', " ")));
    lines.push((
        "security level",
        format!(
            "statement {}, key {} (schema {}, KeyMint {})",
            description.attestation_security_level,
            description.keymint_security_level,
            description.attestation_version,
            description.keymint_version
        ),
    ));
    lines.push(("key", format!("{}, purposes {:?}", facts.key_kind, purposes(facts))));
    if let Some(root) = &facts.root_of_trust {
        let lock = if root.device_locked { "locked" } else { "unlocked" };
        lines.push(("boot", format!("{}, boot loader {lock}", root.verified_boot_state)));
    }
    let application =
        description.software_enforced.application.as_ref().or(hardware.application.as_ref());
    for package in application.into_iter().flat_map(|a| &a.packages) {
        lines.push(("package", format!("{} version {}", package.name, package.version)));
    }
    for digest in application.into_iter().flat_map(|a| &a.signature_digests) {
        lines.push(("signed by", digest.to_string()));
    }
    for (name, level) in [
        ("system version", hardware.os_version),
        ("system patch level", hardware.os_patch_level),
        ("vendor patch level", hardware.vendor_patch_level),
        ("boot patch level", hardware.boot_patch_level),
    ] {
        lines.extend(level.map(|level| (name, level.to_string())));
    }
    lines.push(("provisioned", facts.provisioning.to_string()));
    lines.extend(chain::lines(&facts.chain));
    lines
}

fn purposes(facts: &Facts) -> Vec<u64> {
    let description = &facts.description;
    (description.hardware_enforced.purposes.clone())
        .or_else(|| description.software_enforced.purposes.clone())
        .unwrap_or_default()
}
