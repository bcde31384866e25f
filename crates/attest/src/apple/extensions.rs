//! Apple's own certificate extensions.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};

/// The extension that holds the nonce: the hash over authenticator data and client data's hash.
pub const NONCE_EXTENSION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.2");
/// What the device says about the application and the key. Apple does not document it.
const KEY_EXTENSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.5");
/// What the device says about its system. Apple does not document it.
const SYSTEM_EXTENSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.7");
/// Where the application's id stands in the one and the system's version in the other.
const APPLICATION: u32 = 1204;
const SYSTEM_VERSION: u32 = 1400;

/// The nonce in the contents of [`NONCE_EXTENSION`]: `SEQUENCE { [1] { OCTET STRING } }`.
pub(crate) fn stated_nonce(extension: &[u8]) -> Option<[u8; 32]> {
    let outer = AnyRef::from_der(extension).ok()?;
    outer.tag().assert_eq(Tag::Sequence).ok()?;
    let inner = AnyRef::from_der(outer.value()).ok()?;
    let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(1) };
    inner.tag().assert_eq(tag).ok()?;
    let nonce = <&OctetStringRef>::from_der(inner.value()).ok()?;
    nonce.as_bytes().try_into().ok()
}

/// The application's id as the device wrote it into the certificate.
pub(super) fn stated_application(certificate: &crate::x509::Certificate) -> Option<String> {
    text(certificate.extension(&KEY_EXTENSION)?, APPLICATION)
}

/// The system's version as the device wrote it into the certificate.
pub(super) fn stated_system(certificate: &crate::x509::Certificate) -> Option<String> {
    text(certificate.extension(&SYSTEM_EXTENSION)?, SYSTEM_VERSION)
}

/// The text in an octet string under a context tag of a sequence.
fn text(extension: &[u8], number: u32) -> Option<String> {
    let outer = AnyRef::from_der(extension).ok()?;
    let wanted = Tag::ContextSpecific { constructed: true, number: TagNumber(number) };
    let mut reader = SliceReader::new(outer.value()).ok()?;
    while !reader.is_finished() {
        let field: AnyRef<'_> = reader.decode().ok()?;
        if field.tag() == wanted {
            let text = <&OctetStringRef>::from_der(field.value()).ok()?;
            return std::str::from_utf8(text.as_bytes()).ok().map(str::to_owned);
        }
    }
    None
}
