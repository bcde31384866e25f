//! The two structures of a TPM 2.0 that a statement holds: `TPMT_PUBLIC` and `TPMS_ATTEST`
//! (TPM library, part 2, sections 12.2.4 and 10.12.8).

use crate::cose::rsa_public_key;
use crate::signature::{Hash, KeyKind, PublicKey};

const RSA: u16 = 0x0001;
const ECC: u16 = 0x0023;
const NULL: u16 = 0x0010;
const ECDAA: u16 = 0x001a;
const GENERATED: u32 = 0xff54_4347;
const CERTIFY: u16 = 0x8017;
const DEFAULT_EXPONENT: u32 = 65537;

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_be_bytes(*bytes))
    }

    fn u32(&mut self) -> Option<u32> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*bytes))
    }

    /// Bytes behind a length of two bytes.
    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(length.into())
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }

    /// A symmetric algorithm with key length and mode, or none.
    fn symmetric(&mut self) -> Option<()> {
        if self.u16()? != NULL {
            self.take(4)?;
        }
        Some(())
    }

    /// A scheme with its hash (and the count of ECDAA), or none.
    fn scheme(&mut self) -> Option<()> {
        match self.u16()? {
            NULL => {}
            ECDAA => drop(self.take(4)?),
            _ => drop(self.take(2)?),
        }
        Some(())
    }
}

/// A hash that a TPM names things by, if it is known here.
fn hash_of(number: u16) -> Option<Hash> {
    Some(match number {
        0x000b => Hash::Sha256,
        0x000c => Hash::Sha384,
        0x000d => Hash::Sha512,
        _ => return None,
    })
}

/// SHA-2 of some bytes.
pub(super) fn sha2(hash: Hash, bytes: &[u8]) -> Vec<u8> {
    let algorithm = match hash {
        Hash::Sha256 => &ring::digest::SHA256,
        Hash::Sha384 => &ring::digest::SHA384,
        Hash::Sha512 => &ring::digest::SHA512,
    };
    ring::digest::digest(algorithm, bytes).as_ref().to_vec()
}

/// `TPMT_PUBLIC`: the public area of a key.
pub(super) struct PublicArea {
    key: PublicNumbers,
    /// What the chip calls the key: the name's hash and the hash of the area.
    pub(super) name: Option<Vec<u8>>,
}

enum PublicNumbers {
    Rsa { modulus: Vec<u8>, exponent: u32 },
    Curve { curve: u16, x: Vec<u8>, y: Vec<u8> },
}

impl PublicArea {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let kind = reader.u16()?;
        let name_hash = reader.u16()?;
        reader.u32()?; // attributes
        reader.sized()?; // policy
        reader.symmetric()?;
        reader.scheme()?;
        let key = match kind {
            RSA => {
                reader.u16()?; // length of the key
                let exponent = match reader.u32()? {
                    0 => DEFAULT_EXPONENT,
                    exponent => exponent,
                };
                PublicNumbers::Rsa { modulus: reader.sized()?.to_vec(), exponent }
            }
            ECC => {
                let curve = reader.u16()?;
                reader.scheme()?; // key derivation
                let x = reader.sized()?.to_vec();
                PublicNumbers::Curve { curve, x, y: reader.sized()?.to_vec() }
            }
            _ => return None,
        };
        reader.end()?;
        let name = hash_of(name_hash)
            .map(|hash| [name_hash.to_be_bytes().to_vec(), sha2(hash, bytes)].concat());
        Some(Self { key, name })
    }

    /// Whether this is the public area of a key.
    pub(super) fn is_of(&self, key: &PublicKey) -> bool {
        match &self.key {
            PublicNumbers::Rsa { modulus, exponent } => {
                rsa_public_key(modulus, &exponent.to_be_bytes())
                    .is_ok_and(|own| own.key() == key.key() && key.kind() == KeyKind::Rsa)
            }
            PublicNumbers::Curve { curve, x, y } => {
                let (kind, width) = match curve {
                    3 => (KeyKind::P256, 32),
                    4 => (KeyKind::P384, 48),
                    5 => (KeyKind::P521, 66),
                    _ => return false,
                };
                let (Some(x), Some(y)) = (padded(x, width), padded(y, width)) else {
                    return false;
                };
                key.kind() == kind && key.key() == [vec![4], x, y].concat()
            }
        }
    }
}

/// A number filled up with zeros on the left, as some chips leave them out.
fn padded(number: &[u8], width: usize) -> Option<Vec<u8>> {
    let missing = width.checked_sub(number.len())?;
    Some([vec![0; missing], number.to_vec()].concat())
}

/// `TPMS_ATTEST` about a key: what the chip certifies.
pub(super) struct Certified {
    /// What the chip was given along.
    pub(super) extra: Vec<u8>,
    /// What it calls the key.
    pub(super) name: Vec<u8>,
}

impl Certified {
    /// Reads the structure; `None` where it is not one that a chip made about a key.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.u32()? != GENERATED || reader.u16()? != CERTIFY {
            return None;
        }
        reader.sized()?; // who signs
        let extra = reader.sized()?.to_vec();
        reader.take(17)?; // clock
        reader.take(8)?; // firmware
        let name = reader.sized()?.to_vec();
        reader.sized()?; // qualified name
        reader.end()?;
        Some(Self { extra, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_filled_up_and_never_cut() {
        assert_eq!(padded(&[1], 3), Some(vec![0, 0, 1]));
        assert_eq!(padded(&[1, 2, 3, 4], 3), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut certify = vec![0xff, 0x54, 0x43, 0x47, 0x80, 0x17];
            certify.extend(&bytes);
            if let Some(read) = Certified::read(&certify) {
                prop_assert!(read.extra.len() + read.name.len() < certify.len());
            }
            let mut curve = vec![0x00, 0x23, 0x00, 0x0b];
            curve.extend(&bytes);
            prop_assert!(PublicArea::read(&curve).is_none_or(|area| area.name.is_some()));
        }
    }
}
