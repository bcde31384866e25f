//! Certificates of the virtual phone's makers: version 3, ECDSA on P-256 with SHA-256.

use super::encoding::{
    bit_string, bits, boolean, explicit, integer, octet_string, oid, sequence, set, tlv,
    utf8_string,
};
use super::key::VirtualKey;
use der::asn1::ObjectIdentifier;
use std::time::Duration;

pub(super) const ECDSA_SHA256: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
/// The common name.
pub const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// The serial number inside a name.
pub const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
/// The organization.
pub const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
/// The title.
pub const TITLE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.12");
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const VERSION_3: u64 = 2;
/// Bits of the key usage: digital signature; signing certificates.
const DIGITAL_SIGNATURE: (u8, u8) = (0x80, 7);
const CERTIFICATE_SIGN: (u8, u8) = (0x04, 2);

/// Pairs of an attribute and its text.
pub type Name<'a> = &'a [(ObjectIdentifier, &'a str)];

/// What a certificate shall say.
#[derive(Debug, Clone)]
pub struct Certified<'a> {
    /// Serial number.
    pub serial: u64,
    /// Who issues it.
    pub issuer: Name<'a>,
    /// For whom.
    pub subject: Name<'a>,
    /// First second of validity, since the epoch.
    pub not_before: u64,
    /// Last second of validity, since the epoch.
    pub not_after: u64,
    /// The certified key as `SubjectPublicKeyInfo`.
    pub key: &'a [u8],
    /// Whether it may issue certificates: none of its own may follow, or so many.
    pub issues: Option<Option<u64>>,
    /// Further extensions: identifier, whether critical, contents.
    pub extensions: Vec<(ObjectIdentifier, bool, Vec<u8>)>,
}

impl Certified<'_> {
    /// The certificate in DER, signed by the issuer's key.
    #[must_use]
    pub fn sign(&self, issuer: &VirtualKey) -> Vec<u8> {
        let algorithm = sequence(&[oid(&ECDSA_SHA256)]);
        let signed = sequence(&[
            explicit(0, &integer(VERSION_3)),
            integer(self.serial),
            algorithm.clone(),
            name(self.issuer),
            sequence(&[time(self.not_before), time(self.not_after)]),
            name(self.subject),
            self.key.to_vec(),
            explicit(3, &sequence(&self.all_extensions())),
        ]);
        let signature = bit_string(&issuer.sign(&signed));
        sequence(&[signed, algorithm, signature])
    }

    fn all_extensions(&self) -> Vec<Vec<u8>> {
        let (usage, unused) =
            if self.issues.is_some() { CERTIFICATE_SIGN } else { DIGITAL_SIGNATURE };
        let mut written = vec![extension(&KEY_USAGE, true, &bits(usage, unused))];
        if let Some(length) = self.issues {
            let mut constraints = vec![boolean(true)];
            constraints.extend(length.map(integer));
            written.push(extension(&BASIC_CONSTRAINTS, true, &sequence(&constraints)));
        }
        written.extend(
            self.extensions.iter().map(|(id, critical, value)| extension(id, *critical, value)),
        );
        written
    }
}

fn extension(identifier: &ObjectIdentifier, critical: bool, contents: &[u8]) -> Vec<u8> {
    let mut parts = vec![oid(identifier)];
    if critical {
        parts.push(boolean(true));
    }
    parts.push(octet_string(contents));
    sequence(&parts)
}

/// A name in DER.
#[must_use]
pub fn name(pairs: Name<'_>) -> Vec<u8> {
    let sets: Vec<Vec<u8>> =
        pairs.iter().map(|(id, text)| set(&[sequence(&[oid(id), utf8_string(text)])])).collect();
    sequence(&sets)
}

/// A time: two digits of the year until 2049, four from 2050 on (RFC 5280).
fn time(seconds: u64) -> Vec<u8> {
    let moment = der::DateTime::from_unix_duration(Duration::from_secs(seconds))
        .unwrap_or(der::DateTime::INFINITY);
    let (year, rest) = (
        moment.year(),
        format!(
            "{:02}{:02}{:02}{:02}{:02}Z",
            moment.month(),
            moment.day(),
            moment.hour(),
            moment.minutes(),
            moment.seconds()
        ),
    );
    if (1950..2050).contains(&year) {
        tlv(&[UTC_TIME], format!("{:02}{rest}", year % 100).as_bytes())
    } else {
        tlv(&[GENERALIZED_TIME], format!("{year:04}{rest}").as_bytes())
    }
}
