//! Receipts: what Apple signs about an attestation, and later about its risk.

use super::facts::Environment;
use super::pkcs7::{Pkcs7Error, SignedData};
use crate::code::codes;
use crate::hex_bytes::HexBytes;
use crate::outcome::{Check, Outcome, Refusals};
use crate::signature::PublicKey;
use crate::x509::{Certificate, ChainReport, Revocations, Root};
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use serde::Serialize;

/// Most bytes of a receipt; real ones have about 4 KiB.
pub const MAX_RECEIPT_BYTES: usize = 32 * 1024;
/// Most fields of a receipt; real ones have ten.
const MAX_FIELDS: usize = 64;
/// Marks the certificates that sign receipts.
const RECEIPT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.12.15");
/// Type of a receipt that comes with an attestation.
const ATTEST: &str = "ATTEST";

/// Why bytes are not a receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// More bytes than the limit.
    #[error("the receipt has more than {MAX_RECEIPT_BYTES} bytes")]
    TooLarge,
    /// Not signed data.
    #[error(transparent)]
    Pkcs7(#[from] Pkcs7Error),
    /// The signed content is not a set of fields.
    #[error("the receipt's content is not a set of fields")]
    Fields,
    /// A field is missing, there twice, or not of its kind.
    #[error("the receipt's field {0} is missing, there twice, or not of its kind")]
    Field(u8),
}

/// A receipt's fields. Read, not verified: see [`verify_receipt`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Field 2: id of the application.
    pub application: String,
    /// Field 3: the attested key as `SubjectPublicKeyInfo`.
    pub key: HexBytes,
    /// Field 4: hash of what the application committed to. Apple's server damages it in receipts that
    /// it renews; only the first one has it whole.
    pub client_data_hash: HexBytes,
    /// Field 5: Apple's token.
    pub token: String,
    /// Field 6: `ATTEST` in the first receipt, `RECEIPT` in renewed ones.
    pub kind: String,
    /// Field 7: the environment, `sandbox` or `production`, where it is stated.
    pub environment: Option<String>,
    /// Field 12: made at, milliseconds since the epoch.
    pub created_at: i64,
    /// Field 17: how many keys the device made for the application lately.
    pub risk_metric: Option<u32>,
    /// Field 19: not to be exchanged for a new one before, milliseconds since the epoch.
    pub not_before: Option<i64>,
    /// Field 21: cannot be exchanged any more after, milliseconds since the epoch.
    pub expires_at: i64,
    /// Numbers of fields that are not known here.
    pub other_fields: Vec<u8>,
}

codes! {
    /// What speaks against a receipt.
    pub enum ReceiptReason {
        /// The signature is not one of the signer's over the content.
        BadSignature = "bad_signature",
        /// The signer's certificate is not one for receipts.
        SignerNotForReceipts = "signer_not_for_receipts",
        /// It is about another application.
        ApplicationDiffers = "application_differs",
        /// It is about another key.
        KeyDiffers = "key_differs",
        /// It belongs to another attestation.
        ClientDataDiffers = "client_data_differs",
        /// It is from the other environment.
        EnvironmentDiffers = "environment_differs",
    }
}

codes! {
    /// Whether a receipt can be exchanged for a new one at the moment of the check.
    pub enum Exchange {
        /// Not yet.
        NotYet = "not_yet",
        /// Now.
        Open = "open",
        /// Not any more.
        Over = "over",
    }
}

/// What is expected of a receipt; what is absent or empty is not checked.
#[derive(Debug, Clone, Copy)]
pub struct ReceiptExpectation<'a> {
    /// Ids of accepted applications.
    pub applications: &'a [&'a str],
    /// The attested key as an uncompressed point.
    pub key: Option<&'a [u8]>,
    /// What the attestation committed to; checked in the first receipt only.
    pub client_data_hash: Option<[u8; 32]>,
    /// The environment.
    pub environment: Option<Environment>,
    /// Apple's root of receipts.
    pub roots: &'a [Root],
    /// The moment at which it is to be of use, in seconds since the epoch.
    pub at: i64,
}

/// What a receipt tells. Facts of a refused one are claims, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptFacts {
    /// Its fields.
    pub receipt: Receipt,
    /// Whether it can be exchanged for a new one.
    pub exchange: Exchange,
    /// The application.
    pub application_check: Check,
    /// The key.
    pub key_check: Check,
    /// The hash of what was committed to.
    pub client_data_check: Check,
    /// The signer's certificates.
    pub chain: ChainReport,
}

impl Receipt {
    /// Reads a receipt's fields without verifying anything.
    ///
    /// # Errors
    /// The bytes are not a receipt, or go beyond a limit.
    pub fn read(bytes: &[u8]) -> Result<Self, ReceiptError> {
        Ok(signed(bytes)?.1)
    }

    fn from_content(content: &[u8]) -> Result<Self, ReceiptError> {
        let fields = fields(content)?;
        let find = |number| fields.iter().find(|(n, _)| *n == number).map(|(_, value)| *value);
        let wanted = |number| find(number).ok_or(ReceiptError::Field(number));
        let text =
            |number, value| std::str::from_utf8(value).map_err(|_| ReceiptError::Field(number));
        let time = |number, value| {
            text(number, value)
                .and_then(|text| milliseconds(text).ok_or(ReceiptError::Field(number)))
        };
        let metric = |value| {
            text(17, value).and_then(|text| text.parse().map_err(|_| ReceiptError::Field(17)))
        };
        const KNOWN: [u8; 10] = [2, 3, 4, 5, 6, 7, 12, 17, 19, 21];
        Ok(Self {
            application: text(2, wanted(2)?)?.to_owned(),
            key: key(wanted(3)?).ok_or(ReceiptError::Field(3))?,
            client_data_hash: wanted(4)?.into(),
            token: text(5, wanted(5)?)?.to_owned(),
            kind: text(6, wanted(6)?)?.to_owned(),
            environment: find(7).map(|v| text(7, v)).transpose()?.map(str::to_owned),
            created_at: time(12, wanted(12)?)?,
            risk_metric: find(17).map(metric).transpose()?,
            not_before: find(19).map(|value| time(19, value)).transpose()?,
            expires_at: time(21, wanted(21)?)?,
            other_fields: fields.iter().map(|(n, _)| *n).filter(|n| !KNOWN.contains(n)).collect(),
        })
    }

    fn exchange(&self, at: i64) -> Exchange {
        let at = at.saturating_mul(1000);
        if at >= self.expires_at {
            Exchange::Over
        } else if self.not_before.is_some_and(|not_before| at < not_before) {
            Exchange::NotYet
        } else {
            Exchange::Open
        }
    }
}

/// Checks a receipt: its signature, its signer's chain at the moment at which it says it was made, and
/// that it is about what is expected.
#[must_use]
pub fn verify_receipt(
    bytes: &[u8],
    expectation: &ReceiptExpectation<'_>,
) -> Outcome<ReceiptFacts, ReceiptReason> {
    let (data, receipt) = match signed(bytes) {
        Ok(read) => read,
        Err(error) => return Outcome::Malformed { detail: error.to_string() },
    };
    let mut refusals = Refusals::none();
    if let Err(error) = data.verify_signature() {
        refusals.say(ReceiptReason::BadSignature, format!("the receipt: {error}"));
    }
    // Apple's signers change about once a year; what one signed while its certificate was valid
    // stays signed. Whether the receipt is of use at the moment of the check is `exchange`.
    let made = receipt.created_at.div_euclid(1000);
    let chain = data.chain.verify(expectation.roots, &Revocations::none(), made);
    refusals.chain(&chain, |_| false);
    if !data.chain.leaf().has_extension(&RECEIPT_SIGNING) {
        let detail = "the receipt's signer is not one for receipts";
        refusals.say(ReceiptReason::SignerNotForReceipts, detail);
    }
    let application_check = match expectation.applications {
        [] => Check::NotChecked,
        ids if ids.contains(&receipt.application.as_str()) => Check::Matches,
        _ => Check::Differs,
    };
    let detail = format!("the receipt is about {}", receipt.application);
    refusals.unless(application_check, ReceiptReason::ApplicationDiffers, detail);
    let own = PublicKey::from_spki(receipt.key.as_slice()).ok();
    let own = own.as_ref().map_or(&[][..], PublicKey::key);
    let key_check = Check::of(expectation.key, own);
    refusals.unless(key_check, ReceiptReason::KeyDiffers, "the receipt is about another key");
    let first = receipt.kind == ATTEST;
    let hash = expectation.client_data_hash.filter(|_| first);
    let hash = hash.as_ref().map(<[u8; 32]>::as_slice);
    let client_data_check = Check::of(hash, receipt.client_data_hash.as_slice());
    let detail = "the receipt belongs to another attestation";
    refusals.unless(client_data_check, ReceiptReason::ClientDataDiffers, detail);
    environment(&receipt, expectation, &mut refusals);
    let exchange = receipt.exchange(expectation.at);
    refusals.conclude(ReceiptFacts {
        receipt,
        exchange,
        application_check,
        key_check,
        client_data_check,
        chain,
    })
}

fn environment(
    receipt: &Receipt,
    expectation: &ReceiptExpectation<'_>,
    refusals: &mut Refusals<ReceiptReason>,
) {
    let name = |environment| match environment {
        Environment::Production => "production",
        Environment::Development => "sandbox",
    };
    if let (Some(wanted), Some(found)) = (expectation.environment.map(name), &receipt.environment)
        && wanted != found
    {
        let detail = format!("the receipt is from {found}, not {wanted}");
        refusals.say(ReceiptReason::EnvironmentDiffers, detail);
    }
}

fn signed(bytes: &[u8]) -> Result<(SignedData, Receipt), ReceiptError> {
    if bytes.len() > MAX_RECEIPT_BYTES {
        return Err(ReceiptError::TooLarge);
    }
    let data = SignedData::read(bytes)?;
    let receipt = Receipt::from_content(&data.content)?;
    Ok((data, receipt))
}

/// The fields: number and contents. The set stands in no particular order.
fn fields(content: &[u8]) -> Result<Vec<(u8, &[u8])>, ReceiptError> {
    let broken = |_| ReceiptError::Fields;
    let set = AnyRef::from_der(content).map_err(broken)?;
    set.tag().assert_eq(Tag::Set).map_err(|_| ReceiptError::Fields)?;
    let mut reader = SliceReader::new(set.value()).map_err(broken)?;
    let mut found: Vec<(u8, &[u8])> = vec![];
    while !reader.is_finished() {
        let field: AnyRef<'_> = reader.decode().map_err(broken)?;
        field.tag().assert_eq(Tag::Sequence).map_err(|_| ReceiptError::Fields)?;
        let mut parts = SliceReader::new(field.value()).map_err(broken)?;
        let number: u8 = parts.decode().map_err(broken)?;
        let _version: u32 = parts.decode().map_err(broken)?;
        let value: &OctetStringRef = parts.decode().map_err(broken)?;
        let known = found.iter().any(|(n, _)| *n == number);
        if known || !parts.is_finished() || found.len() == MAX_FIELDS {
            return Err(ReceiptError::Field(number));
        }
        found.push((number, value.as_bytes()));
    }
    Ok(found)
}

/// The attested key: Apple writes the whole certificate; a bare key is read as well.
fn key(value: &[u8]) -> Option<HexBytes> {
    let spki = match Certificate::from_der(value) {
        Ok(certificate) => certificate.public_key().spki().to_vec(),
        Err(_) => PublicKey::from_spki(value).ok()?.spki().to_vec(),
    };
    Some(HexBytes(spki))
}

/// Milliseconds since the epoch of a time like 2020-11-27T22:41:40.46Z.
fn milliseconds(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let moment = format!("{date}T{time}Z").parse::<der::DateTime>().ok()?;
    let digits: String = fraction.chars().chain("00".chars()).take(3).collect();
    if !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let seconds = i64::try_from(moment.unix_duration().as_secs()).ok()?;
    Some(seconds * 1000 + digits.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_have_fractions_of_any_length() {
        assert_eq!(milliseconds("1970-01-01T00:00:01Z"), Some(1000));
        assert_eq!(milliseconds("2020-11-27T22:41:40.46Z"), Some(1_606_516_900_460));
        assert_eq!(milliseconds("1970-01-01T00:00:00.123456Z"), Some(123));
        for wrong in ["1970-01-01T00:00:00", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1xZ", ""]
        {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Receipt::read(&bytes).is_err());
            prop_assert!(Receipt::from_content(&bytes).is_err());
        }
    }
}
