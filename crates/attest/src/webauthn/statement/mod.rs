//! Attestation statements (section 8): one file per format.
//!
//! Owns: which formats there are, and what all have in common: members, signatures, certificates,
//! trust. A format says who vouches and what else it tells.

mod android_key;
mod apple;
mod packed;
mod tpm;
mod tpm_structures;
mod u2f;

use super::authenticator::NewCredential;
use super::facts::{Chip, Reason, StatementFacts, Trust, TrustState, Vouching};
use crate::android::KeyDescription;
use crate::cbor::Value;
use crate::cose::{Algorithm, CoseKey};
use crate::outcome::Refusals;
use crate::signature::{PublicKey, SignatureError};
use crate::x509::{self, Certificate, Chain};
use der::Decode;
use der::asn1::{ObjectIdentifier, OctetStringRef};
use x509_cert::ext::pkix::BasicConstraints;

const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
/// The authenticator model in an attestation certificate (id-fido-gen-ce-aaguid).
const MODEL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.45724.1.1.4");
/// Most statements of a compound.
const MAX_STATEMENTS: usize = 4;

/// What a statement is about.
pub(super) struct Subject<'a> {
    pub(super) rp_id_hash: &'a [u8; 32],
    pub(super) authenticator_data: &'a [u8],
    pub(super) client_data_hash: &'a [u8; 32],
    pub(super) credential: &'a NewCredential<'a>,
    pub(super) key: &'a CoseKey,
}

impl Subject<'_> {
    /// What most formats sign: authenticator data, then the hash of the client data.
    fn signed(&self) -> Vec<u8> {
        [self.authenticator_data, self.client_data_hash.as_slice()].concat()
    }
}

/// What a format found out.
struct Stated {
    vouching: Vouching,
    chain: Option<Chain>,
    chip: Option<Chip>,
    key_store: Option<Box<KeyDescription>>,
}

impl Stated {
    const fn by(vouching: Vouching, chain: Option<Chain>) -> Self {
        Self { vouching, chain, chip: None, key_store: None }
    }
}

/// Checks a statement of any format, or each of a compound.
pub(super) fn check(
    format: &str,
    value: &Value<'_>,
    subject: &Subject<'_>,
    trust: &Trust<'_>,
    refusals: &mut Refusals<Reason>,
) -> Result<Vec<StatementFacts>, String> {
    if format != "compound" {
        return Ok(vec![one(format, value, subject, trust, refusals)?]);
    }
    let parts = value.as_array().ok_or("a compound statement is not a list")?;
    if !(2..=MAX_STATEMENTS).contains(&parts.len()) {
        return Err(format!("a compound holds 2 to {MAX_STATEMENTS} statements"));
    }
    let mut found = vec![];
    for part in parts {
        let inner = member(part, "fmt", Value::as_text)?;
        if inner == "compound" {
            return Err("a compound inside a compound".into());
        }
        let statement = part.get("attStmt").ok_or_else(|| missing("attStmt"))?;
        found.push(one(inner, statement, subject, trust, refusals)?);
    }
    Ok(found)
}

fn one(
    format: &str,
    value: &Value<'_>,
    subject: &Subject<'_>,
    trust: &Trust<'_>,
    refusals: &mut Refusals<Reason>,
) -> Result<StatementFacts, String> {
    value.as_map().ok_or("the statement is not a map")?;
    let stated = match format {
        "none" => none(value)?,
        "packed" => packed::check(value, subject, refusals)?,
        "tpm" => tpm::check(value, subject, refusals)?,
        "android-key" => android_key::check(value, subject, refusals)?,
        "apple" => apple::check(value, subject, refusals)?,
        "fido-u2f" => u2f::check(value, subject, refusals)?,
        "android-safetynet" => {
            let detail = "SafetyNet has ended; its statements vouch for nothing any more";
            refusals.say(Reason::FormatRetired, detail);
            Stated::by(Vouching::Nobody, None)
        }
        _ => {
            refusals.say(Reason::UnknownFormat, format!("{format:?}"));
            Stated::by(Vouching::Nobody, None)
        }
    };
    let key_store = stated.vouching == Vouching::KeyStore;
    let roots = if key_store { trust.key_store_roots } else { trust.roots };
    let report = stated.chain.map(|chain| chain.verify(roots, trust.revocations, trust.at));
    let mut state = TrustState::NothingStated;
    if let Some(report) = &report {
        refusals.chain(report, |reason| reason == x509::Reason::UnknownRoot);
        let led = report.root.is_some() && report.refusals().next().is_none();
        state = if led { TrustState::Established } else { TrustState::NotEstablished };
    }
    Ok(StatementFacts {
        format: format.to_owned(),
        vouching: stated.vouching,
        trust: state,
        chain: report,
        chip: stated.chip,
        key_store: stated.key_store,
    })
}

fn none(value: &Value<'_>) -> Result<Stated, String> {
    match value.as_map() {
        Some([]) => Ok(Stated::by(Vouching::Nobody, None)),
        _ => Err("a statement of the format none holds nothing".into()),
    }
}

fn missing(name: &str) -> String {
    format!("the statement's {name} is missing or not of its kind")
}

fn member<'a, 'v, T>(
    value: &'v Value<'a>,
    name: &str,
    read: impl Fn(&'v Value<'a>) -> Option<T>,
) -> Result<T, String> {
    value.get(name).and_then(read).ok_or_else(|| missing(name))
}

/// The statement's algorithm; one that is not known is refused, and nothing more can be checked.
/// SHA-1 counts as known only where the format asks for it.
fn algorithm(
    value: &Value<'_>,
    rs1: bool,
    refusals: &mut Refusals<Reason>,
) -> Result<Option<Algorithm>, String> {
    let number = member(value, "alg", Value::as_i64)?;
    let known = Algorithm::from_number(number).filter(|known| rs1 || *known != Algorithm::Rs1);
    if known.is_none() {
        refusals.say(Reason::AlgorithmUnsupported, format!("the statement's algorithm {number}"));
    }
    Ok(known)
}

/// The statement's certificates.
fn certificates(value: &Value<'_>) -> Result<Chain, String> {
    let list = member(value, "x5c", Value::as_array)?;
    let list: Option<Vec<&[u8]>> = list.iter().map(Value::as_bytes).collect();
    Chain::from_der_list(&list.ok_or_else(|| missing("x5c"))?).map_err(|e| e.to_string())
}

/// Refuses unless a signature of the statement holds.
fn signature(result: Result<(), SignatureError>, refusals: &mut Refusals<Reason>) {
    if let Err(error) = result {
        let reason = match error {
            SignatureError::Wrong => Reason::BadSignature,
            SignatureError::Unsupported | SignatureError::Key => Reason::AlgorithmUnsupported,
        };
        refusals.say(reason, format!("the statement: {error}"));
    }
}

/// Refuses unless a certificate's key is the credential's.
fn same_key(certified: &PublicKey, subject: &Subject<'_>, refusals: &mut Refusals<Reason>) {
    let key = &subject.key.key;
    if (certified.kind(), certified.key()) != (key.kind(), key.key()) {
        refusals.say(Reason::KeyDiffers, "the certificate is about another key");
    }
}

/// What all formats demand of an attestation certificate: version 3, not an issuer, and where it
/// names a model, this one.
fn attestation_certificate(
    certificate: &Certificate,
    aaguid: &[u8; 16],
    refusals: &mut Refusals<Reason>,
) {
    let mut wrong = |detail: &str| refusals.say(Reason::CertificateForm, detail);
    if certificate.version() != 3 {
        wrong("the attestation certificate is not of version 3");
    }
    let constraints = certificate.extension(&BASIC_CONSTRAINTS).map(BasicConstraints::from_der);
    if !matches!(constraints, Some(Ok(BasicConstraints { ca: false, .. }))) {
        wrong("the attestation certificate does not say that it is no issuer");
    }
    let named = certificate.all_extensions().find(|(oid, ..)| *oid == MODEL);
    let Some((_, critical, contents)) = named else { return };
    if critical {
        wrong("the extension with the authenticator's model is critical");
    }
    match <&OctetStringRef>::from_der(contents).map(OctetStringRef::as_bytes) {
        Ok(model) if model == aaguid => {}
        Ok(_) => refusals.say(Reason::ModelDiffers, "the certificate is for another model"),
        Err(_) => wrong("the extension with the authenticator's model cannot be read"),
    }
}
