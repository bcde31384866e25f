//! Google's roots of hardware attestation, as the crate ships them.

use crate::x509::{Certificate, Root};

/// Name, and certificate in PEM. The first key has been certified anew several times since 2016; by
/// name and key it is one root.
const ROOTS: [(&str, &str); 2] = [
    ("google_hardware_rsa", include_str!("../../roots/google_hardware_rsa.pem")),
    ("google_key_attestation_ca1", include_str!("../../roots/google_key_attestation_ca1.pem")),
];

/// The roots under which Google certifies phones: the RSA key of 2016, and "Key Attestation CA1" of
/// 2025, in use since 2026.
#[must_use]
pub fn google_roots() -> Vec<Root> {
    ROOTS
        .iter()
        .filter_map(|(name, pem)| {
            let certificate: Certificate =
                crate::x509::certificates_from_pem(pem.as_bytes()).ok()?.pop()?;
            Some(Root::new(*name, certificate))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_roots_are_there_and_signed_by_themselves() {
        let roots = google_roots();
        assert_eq!(roots.len(), ROOTS.len());
        for root in roots {
            let certificate = root.certificate();
            certificate.verify_signature(certificate.public_key()).unwrap();
        }
    }
}
