//! Apple's anonymous statements (section 8.8): a certificate for this credential only.

use super::{Stated, Subject, certificates, same_key};
use crate::apple::{NONCE_EXTENSION, stated_nonce};
use crate::cbor::Value;
use crate::outcome::Refusals;
use crate::webauthn::facts::{Reason, Vouching};
use sha2::{Digest, Sha256};

pub(super) fn check(
    value: &Value<'_>,
    subject: &Subject<'_>,
    refusals: &mut Refusals<Reason>,
) -> Result<Stated, String> {
    let chain = certificates(value)?;
    let leaf = chain.leaf();
    let extension = leaf.extension(&NONCE_EXTENSION).ok_or("the certificate has no nonce")?;
    let nonce = stated_nonce(extension).ok_or("the certificate's nonce cannot be read")?;
    let expected: [u8; 32] = Sha256::digest(subject.signed()).into();
    if nonce != expected {
        refusals.say(Reason::NonceDiffers, "the certificate was made for another ceremony");
    }
    same_key(leaf.public_key(), subject, refusals);
    Ok(Stated::by(Vouching::AnonymousAuthority, Some(chain)))
}
