//! ML-DSA (FIPS 204), for keys and issuers that have left elliptic curves.

use crate::signature::{KeyKind, SignatureError};
use ml_dsa::signature::Verifier;
use ml_dsa::{
    EncodedVerifyingKey, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, Signature, VerifyingKey,
};

/// Checks a signature with an empty context under a raw public key.
pub(crate) fn verify(
    kind: KeyKind,
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    match kind {
        KeyKind::MlDsa44 => under::<MlDsa44>(key, message, signature),
        KeyKind::MlDsa65 => under::<MlDsa65>(key, message, signature),
        KeyKind::MlDsa87 => under::<MlDsa87>(key, message, signature),
        _ => Err(SignatureError::Unsupported),
    }
}

fn under<P: MlDsaParams>(
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let key = EncodedVerifyingKey::<P>::try_from(key).map_err(|_| SignatureError::Key)?;
    let signature = Signature::<P>::try_from(signature).map_err(|_| SignatureError::Wrong)?;
    let key = VerifyingKey::<P>::decode(&key);
    key.verify(message, &signature).map_err(|_| SignatureError::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ml_dsa::signature::Signer;
    use ml_dsa::{ExpandedSigningKey, Seed};

    fn try_out<P: MlDsaParams>(kind: KeyKind) {
        let signer = ExpandedSigningKey::<P>::from_seed(&Seed::default());
        let key = signer.verifying_key().encode().to_vec();
        let signature = signer.sign(b"message").encode().to_vec();
        assert_eq!(verify(kind, &key, b"message", &signature), Ok(()));
        let wrong = Err(SignatureError::Wrong);
        assert_eq!(verify(kind, &key, b"massage", &signature), wrong);
        for place in [0, 40, signature.len() / 2, signature.len() - 1] {
            let mut damaged = signature.clone();
            damaged[place] ^= 1;
            assert_eq!(verify(kind, &key, b"message", &damaged), wrong, "byte {place}");
        }
        assert_eq!(verify(kind, &key, b"message", &signature[1..]), wrong);
        let short = verify(kind, &key[1..], b"message", &signature);
        assert_eq!(short, Err(SignatureError::Key));
        let other = verify(KeyKind::P256, &key, b"message", &signature);
        assert_eq!(other, Err(SignatureError::Unsupported));
    }

    #[test]
    fn signatures_of_all_three_sizes_hold_and_damaged_ones_do_not() {
        try_out::<MlDsa44>(KeyKind::MlDsa44);
        try_out::<MlDsa65>(KeyKind::MlDsa65);
        try_out::<MlDsa87>(KeyKind::MlDsa87);
    }
}
