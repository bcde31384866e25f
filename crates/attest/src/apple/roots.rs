//! Apple's roots, as the crate ships them.

use crate::x509::{Root, certificates_from_pem};

const APP_ATTESTATION: &str = include_str!("../../roots/apple_app_attestation_root_ca.pem");
const RECEIPTS: &str = include_str!("../../roots/apple_root_ca_g3.pem");

/// "Apple App Attestation Root CA": attestations.
#[must_use]
pub fn app_attestation_roots() -> Vec<Root> {
    roots("apple_app_attestation", APP_ATTESTATION)
}

/// "Apple Root CA - G3": receipts.
#[must_use]
pub fn receipt_roots() -> Vec<Root> {
    roots("apple_root_g3", RECEIPTS)
}

fn roots(name: &str, pem: &str) -> Vec<Root> {
    let read = certificates_from_pem(pem.as_bytes()).unwrap_or_default();
    read.into_iter().map(|certificate| Root::new(name, certificate)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_roots_are_there_and_signed_by_themselves() {
        for roots in [app_attestation_roots(), receipt_roots()] {
            assert_eq!(roots.len(), 1);
            let certificate = roots[0].certificate();
            certificate.verify_signature(certificate.public_key()).unwrap();
        }
    }
}
