//! Statements of Android's key store (section 8.4). The extension is read by [`crate::android`].
//!
//! The standard asks that the key was generated in the phone and is for signing, by whichever list
//! says so. Where neither list says anything (the standard's own example), that is a fact to be seen in
//! the lists, not a refusal: only the contrary is.

use super::{Stated, Subject, algorithm, certificates, member, same_key, signature};
use crate::android::{ATTESTATION_EXTENSION, AuthorizationList, KeyDescription, Origin};
use crate::cbor::Value;
use crate::outcome::Refusals;
use crate::webauthn::facts::{Reason, Vouching};

/// KeyMint's number for the purpose of signing.
const SIGN: u64 = 2;

pub(super) fn check(
    value: &Value<'_>,
    subject: &Subject<'_>,
    refusals: &mut Refusals<Reason>,
) -> Result<Stated, String> {
    let algorithm = algorithm(value, false, refusals)?;
    let given = member(value, "sig", Value::as_bytes)?;
    let chain = certificates(value)?;
    let leaf = chain.leaf();
    if let Some(algorithm) = algorithm {
        let result = leaf.public_key().verify(algorithm.scheme(), &subject.signed(), given);
        signature(result, refusals);
    }
    same_key(leaf.public_key(), subject, refusals);
    // A certificate that an attested key signed is anybody's word: only the leaf may carry the statement.
    if chain.certificates().iter().skip(1).any(|c| c.has_extension(&ATTESTATION_EXTENSION)) {
        refusals
            .say(Reason::ExtensionAboveLeaf, "a certificate above the leaf carries the statement");
    }
    let extension = leaf
        .extension(&ATTESTATION_EXTENSION)
        .ok_or("the certificate has no statement of a key store")?;
    let description = KeyDescription::from_der(extension).map_err(|e| e.to_string())?;
    if description.challenge.as_slice() != subject.client_data_hash {
        refusals.say(Reason::NonceDiffers, "the key store answers another ceremony");
    }
    lists(&[&description.software_enforced, &description.hardware_enforced], refusals);
    let mut stated = Stated::by(Vouching::KeyStore, Some(chain));
    stated.key_store = Some(Box::new(description));
    Ok(stated)
}

fn lists(lists: &[&AuthorizationList], refusals: &mut Refusals<Reason>) {
    if lists.iter().any(|list| list.all_applications == Some(true)) {
        refusals.say(Reason::KeyForAll, "every application of the phone may use the key");
    }
    let mut origins = lists.iter().filter_map(|list| list.origin);
    if let Some(origin) = origins.find(|origin| *origin != Origin::Generated) {
        refusals.say(Reason::KeyNotGenerated, format!("the key is {origin}"));
    }
    let purposes: Vec<u64> =
        lists.iter().filter_map(|l| l.purposes.as_ref()).flatten().copied().collect();
    if !purposes.is_empty() && !purposes.contains(&SIGN) {
        refusals.say(Reason::KeyNotForSigning, format!("the key's purposes are {purposes:?}"));
    }
}
