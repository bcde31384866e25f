//! Signed data of PKCS #7 (RFC 2315, RFC 5652) with one signer and the content inside.

use crate::signature::{Hash, Scheme, SignatureError, scheme_of};
use crate::x509::{Certificate, Chain, MAX_CHAIN, Malformed};
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use sha2::{Digest, Sha256};
use x509_cert::spki::AlgorithmIdentifierOwned;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SET: u8 = 0x31;

/// Why bytes are not signed data of the kind that receipts are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Pkcs7Error {
    /// Not BER.
    #[error("the receipt is not BER")]
    Ber,
    /// A part is missing or not of its kind.
    #[error("the receipt's {0} is missing or not of its kind")]
    Part(&'static str),
    /// A certificate cannot be read, or there are too many.
    #[error("the receipt's certificates: {0}")]
    Certificates(#[from] Malformed),
    /// The signer's certificate is not there.
    #[error("the receipt does not hold its signer's certificate")]
    NoSigner,
    /// Certificates that do not belong to the signer's chain.
    #[error("the receipt holds certificates that do not belong to its signer's chain")]
    Strangers,
}

/// Signed data that could be read. Nothing about them has been verified.
pub(super) struct SignedData {
    /// What was signed for.
    pub(super) content: Vec<u8>,
    /// The signer's chain, as far as the certificates reach.
    pub(super) chain: Chain,
    scheme: Option<Scheme>,
    signature: Vec<u8>,
    /// Signed attributes as a set in DER, and whether they name the content.
    attributes: Option<(Vec<u8>, bool)>,
}

impl SignedData {
    /// Reads signed data in BER.
    pub(super) fn read(ber: &[u8]) -> Result<Self, Pkcs7Error> {
        let der = super::ber::to_der(ber).ok_or(Pkcs7Error::Ber)?;
        let outer = part("content info", AnyRef::from_der(&der))?;
        let mut info = elements(outer, Tag::Sequence, "content info")?;
        is(&mut info, SIGNED_DATA, "content type")?;
        let wrapped = context(&mut info, 0, "signed data")?;
        end(&info, "content info")?;
        let wrapped = part("signed data", AnyRef::from_der(wrapped.value()))?;
        let mut data = elements(wrapped, Tag::Sequence, "signed data")?;
        version(&mut data)?;
        let digests = part("digest algorithms", data.decode())?;
        let mut digests = elements(digests, Tag::Set, "digest algorithms")?;
        sha256(&mut digests)?;
        end(&digests, "digest algorithms")?;
        let content = content(&mut data)?;
        let certificates = certificates(context(&mut data, 0, "certificates")?)?;
        let signers = part("signers", data.decode())?;
        end(&data, "signed data")?;
        let mut signers = elements(signers, Tag::Set, "signers")?;
        let signer: AnyRef<'_> = part("signer", signers.decode())?;
        end(&signers, "signers")?;
        Self::signer(signer, content, &certificates)
    }

    fn signer(
        signer: AnyRef<'_>,
        content: Vec<u8>,
        certificates: &[Certificate],
    ) -> Result<Self, Pkcs7Error> {
        let mut fields = elements(signer, Tag::Sequence, "signer")?;
        version(&mut fields)?;
        let name = part("signer's name", fields.decode())?;
        let mut name = elements(name, Tag::Sequence, "signer's name")?;
        let issuer = part("signer's issuer", name.tlv_bytes())?;
        let serial: der::asn1::IntRef<'_> = part("signer's serial number", name.decode())?;
        end(&name, "signer's name")?;
        let serial = trimmed(serial.as_bytes());
        let leaf = certificates
            .iter()
            .find(|c| c.issuer_der() == issuer && c.serial() == serial)
            .ok_or(Pkcs7Error::NoSigner)?;
        sha256(&mut fields)?;
        let attributes = attributes(&mut fields, &content)?;
        let algorithm: AlgorithmIdentifierOwned = part("signature algorithm", fields.decode())?;
        let signature: &OctetStringRef = part("signature", fields.decode())?;
        end(&fields, "signer")?;
        let chain = Chain::assemble(leaf.clone(), certificates)?;
        if chain.certificates().len() != certificates.len() {
            return Err(Pkcs7Error::Strangers);
        }
        let signature = signature.as_bytes().to_vec();
        Ok(Self { content, chain, scheme: scheme_of(&algorithm), signature, attributes })
    }

    /// Checks the signer's signature over the content; not the chain.
    pub(super) fn verify_signature(&self) -> Result<(), SignatureError> {
        let scheme = self.scheme.filter(|s| matches!(s, Scheme::Ecdsa(Hash::Sha256)));
        let scheme = scheme.ok_or(SignatureError::Unsupported)?;
        let signed = match &self.attributes {
            None => &self.content,
            Some((_, false)) => return Err(SignatureError::Wrong),
            Some((set, true)) => set,
        };
        self.chain.leaf().public_key().verify(scheme, signed, &self.signature)
    }
}

fn part<T>(name: &'static str, read: der::Result<T>) -> Result<T, Pkcs7Error> {
    read.map_err(|_| Pkcs7Error::Part(name))
}

fn elements<'a>(
    value: AnyRef<'a>,
    tag: Tag,
    name: &'static str,
) -> Result<SliceReader<'a>, Pkcs7Error> {
    if value.tag() != tag {
        return Err(Pkcs7Error::Part(name));
    }
    part(name, SliceReader::new(value.value()))
}

fn end(reader: &SliceReader<'_>, name: &'static str) -> Result<(), Pkcs7Error> {
    if reader.is_finished() { Ok(()) } else { Err(Pkcs7Error::Part(name)) }
}

fn context<'a>(
    reader: &mut SliceReader<'a>,
    number: u32,
    name: &'static str,
) -> Result<AnyRef<'a>, Pkcs7Error> {
    let value: AnyRef<'a> = part(name, reader.decode())?;
    let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(number) };
    if value.tag() == tag { Ok(value) } else { Err(Pkcs7Error::Part(name)) }
}

fn is(
    reader: &mut SliceReader<'_>,
    oid: ObjectIdentifier,
    name: &'static str,
) -> Result<(), Pkcs7Error> {
    let found: ObjectIdentifier = part(name, reader.decode())?;
    if found == oid { Ok(()) } else { Err(Pkcs7Error::Part(name)) }
}

/// Version 1: signers named by issuer and serial number.
fn version(reader: &mut SliceReader<'_>) -> Result<(), Pkcs7Error> {
    let version: u8 = part("version", reader.decode())?;
    if version == 1 { Ok(()) } else { Err(Pkcs7Error::Part("version")) }
}

fn sha256(reader: &mut SliceReader<'_>) -> Result<(), Pkcs7Error> {
    let name = "digest algorithm";
    let algorithm: AlgorithmIdentifierOwned = part(name, reader.decode())?;
    let plain = algorithm.parameters.as_ref().is_none_or(der::asn1::Any::is_null);
    if algorithm.oid == SHA256 && plain { Ok(()) } else { Err(Pkcs7Error::Part(name)) }
}

fn content(data: &mut SliceReader<'_>) -> Result<Vec<u8>, Pkcs7Error> {
    let value = part("content", data.decode())?;
    let mut fields = elements(value, Tag::Sequence, "content")?;
    is(&mut fields, DATA, "content type")?;
    let wrapped = context(&mut fields, 0, "content")?;
    end(&fields, "content")?;
    let octets = part("content", <&OctetStringRef>::from_der(wrapped.value()))?;
    Ok(octets.as_bytes().to_vec())
}

fn certificates(bag: AnyRef<'_>) -> Result<Vec<Certificate>, Pkcs7Error> {
    let mut reader = part("certificates", SliceReader::new(bag.value()))?;
    let mut found = vec![];
    while !reader.is_finished() {
        if found.len() == MAX_CHAIN {
            return Err(Malformed::TooMany { limit: MAX_CHAIN }.into());
        }
        found.push(Certificate::from_der(part("certificates", reader.tlv_bytes())?)?);
    }
    Ok(found)
}

/// Signed attributes, where there are any: the set that is signed, and whether it names the content
/// by its type and digest.
fn attributes(
    fields: &mut SliceReader<'_>,
    content: &[u8],
) -> Result<Option<(Vec<u8>, bool)>, Pkcs7Error> {
    let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
    if part("signed attributes", Tag::peek(fields))? != tag {
        return Ok(None);
    }
    let set = context(fields, 0, "signed attributes")?;
    let mut reader = part("signed attributes", SliceReader::new(set.value()))?;
    let (mut kind, mut digest) = (None, None);
    while !reader.is_finished() {
        let attribute = part("signed attribute", reader.decode())?;
        let mut pair = elements(attribute, Tag::Sequence, "signed attribute")?;
        let oid: ObjectIdentifier = part("signed attribute", pair.decode())?;
        let values: AnyRef<'_> = part("signed attribute", pair.decode())?;
        end(&pair, "signed attribute")?;
        let slot = match oid {
            CONTENT_TYPE => &mut kind,
            MESSAGE_DIGEST => &mut digest,
            _ => continue,
        };
        if slot.replace(values.value()).is_some() {
            return Err(Pkcs7Error::Part("signed attribute"));
        }
    }
    let digest = digest.and_then(|value| <&OctetStringRef>::from_der(value).ok());
    let names = digest.is_some_and(|d| d.as_bytes() == Sha256::digest(content).as_slice())
        && kind.and_then(|value| ObjectIdentifier::from_der(value).ok()) == Some(DATA);
    // The signature is over the attributes as a set, not under their context tag.
    let mut signed = part("signed attributes", set.to_der())?;
    signed[0] = SET;
    Ok(Some((signed, names)))
}

fn trimmed(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}
