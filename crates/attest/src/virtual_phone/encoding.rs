//! Writing DER: just what certificates and statements need.

use der::asn1::ObjectIdentifier;

/// Object identifiers of keys, signatures and names.
pub(super) const EC_PUBLIC_KEY: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(super) const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const NULL: u8 = 0x05;
const OID: u8 = 0x06;
const ENUMERATED: u8 = 0x0a;
const UTF8_STRING: u8 = 0x0c;
const BOOLEAN: u8 = 0x01;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// Class and form of a context-specific, constructed tag.
const CONTEXT: u8 = 0xa0;
/// Tag numbers from here on take more than one byte.
const LONG_TAG: u32 = 31;

/// One value: its tag, the length, the contents.
#[must_use]
pub fn tlv(tag: &[u8], contents: &[u8]) -> Vec<u8> {
    let mut out = tag.to_vec();
    let length = contents.len();
    if length < 0x80 {
        out.extend(u8::try_from(length));
    } else {
        let bytes = length.to_be_bytes();
        let digits = &bytes[bytes.iter().take_while(|b| **b == 0).count()..];
        out.extend(u8::try_from(digits.len()).map(|n| 0x80 | n));
        out.extend(digits);
    }
    out.extend(contents);
    out
}

/// A sequence of values.
#[must_use]
pub fn sequence(values: &[Vec<u8>]) -> Vec<u8> {
    tlv(&[SEQUENCE], &values.concat())
}

/// A set of values, in the order given.
#[must_use]
pub fn set(values: &[Vec<u8>]) -> Vec<u8> {
    tlv(&[SET], &values.concat())
}

/// A value inside an explicit context-specific tag of any number.
#[must_use]
pub fn explicit(number: u32, value: &[u8]) -> Vec<u8> {
    let mut tag = vec![];
    if number < LONG_TAG {
        tag.extend(u8::try_from(number).map(|n| CONTEXT | n));
    } else {
        // Seven bits in each byte, the highest bit set in all but the last.
        tag.push(CONTEXT | 0x1f);
        let groups = (0..5).rev().map(|group| (number >> (7 * group)) & 0x7f);
        let digits: Vec<u32> = groups.skip_while(|digit| *digit == 0).collect();
        for (index, digit) in digits.iter().enumerate() {
            let more = if index + 1 < digits.len() { 0x80 } else { 0 };
            tag.extend(u8::try_from(*digit).map(|d| d | more));
        }
    }
    tlv(&tag, value)
}

/// A whole number from big-endian bytes, not negative.
#[must_use]
pub fn integer_bytes(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|b| **b == 0).count();
    let mut digits = bytes[zeros..].to_vec();
    if digits.first().is_none_or(|first| *first >= 0x80) {
        digits.insert(0, 0);
    }
    tlv(&[INTEGER], &digits)
}

/// A whole number.
#[must_use]
pub fn integer(number: u64) -> Vec<u8> {
    integer_bytes(&number.to_be_bytes())
}

/// An `ENUMERATED`.
#[must_use]
pub fn enumerated(code: u8) -> Vec<u8> {
    tlv(&[ENUMERATED], &[code])
}

/// A `BOOLEAN`.
#[must_use]
pub fn boolean(value: bool) -> Vec<u8> {
    tlv(&[BOOLEAN], &[if value { 0xff } else { 0 }])
}

/// A `NULL`.
#[must_use]
pub fn null() -> Vec<u8> {
    tlv(&[NULL], &[])
}

/// An `OCTET STRING`.
#[must_use]
pub fn octet_string(bytes: &[u8]) -> Vec<u8> {
    tlv(&[OCTET_STRING], bytes)
}

/// A `BIT STRING` of whole bytes.
#[must_use]
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    tlv(&[BIT_STRING], &[&[0], bytes].concat())
}

/// A `BIT STRING` of one byte, of whose end some bits are not used.
#[must_use]
pub fn bits(byte: u8, unused: u8) -> Vec<u8> {
    tlv(&[BIT_STRING], &[unused, byte])
}

/// An object identifier.
#[must_use]
pub fn oid(identifier: &ObjectIdentifier) -> Vec<u8> {
    tlv(&[OID], identifier.as_bytes())
}

/// A `UTF8String`.
#[must_use]
pub fn utf8_string(text: &str) -> Vec<u8> {
    tlv(&[UTF8_STRING], text.as_bytes())
}
