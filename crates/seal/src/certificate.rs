//! The operator's certificates: a root of its own, and the certificate that signs the manifests in
//! pictures. P-256 with SHA-256 (ES256), X.509 as C2PA asks for it.

use der::asn1::{GeneralizedTime, ObjectIdentifier};
use der::{DecodePem, Encode, EncodePem};
use p256::ecdsa::{DerSignature, Signature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey};
use porchlight_domain::time::Timestamp;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;
use x509_cert::Certificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::pem::LineEnding;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

/// How long a root lasts.
pub const ROOT_YEARS: u64 = 30;
/// How long a signing certificate lasts. Long, because there is no time-stamping authority in the
/// manifest: readers judge it by the day on which they read.
pub const SIGNING_YEARS: u64 = 10;
/// Most certificates of a chain.
pub const MAX_CHAIN: usize = 5;
const YEAR_SECONDS: u64 = 31_557_600;
/// Certificates begin a day early, for readers whose clock is behind.
const EARLY_SECONDS: u64 = 86_400;
/// Purpose "signs e-mail", which every C2PA reader accepts for claims.
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
/// Purpose "signs C2PA claims".
const CLAIM_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.62558.2.1");

/// Why a key or certificate cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCertificate(pub String);

impl fmt::Display for BadCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadCertificate {}

fn bad(error: impl fmt::Display) -> BadCertificate {
    BadCertificate(error.to_string())
}

/// What a certificate of the operator's own is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Name of the operator.
    pub operator: &'a str,
    /// Random serial number.
    pub serial: [u8; 16],
    /// When it is made.
    pub at: Timestamp,
}

struct Profile {
    issuer: Name,
    subject: Name,
    root: bool,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let subject = tbs.subject();
        let mut list: Vec<Extension> = vec![];
        let usage = if self.root {
            KeyUsages::KeyCertSign | KeyUsages::CRLSign
        } else {
            KeyUsages::DigitalSignature.into()
        };
        let constraints = BasicConstraints { ca: self.root, path_len_constraint: None };
        list.push(constraints.to_extension(subject, &list)?);
        list.push(KeyUsage(usage).to_extension(subject, &list)?);
        list.push(SubjectKeyIdentifier::try_from(own)?.to_extension(subject, &list)?);
        list.push(AuthorityKeyIdentifier::try_from(issuer)?.to_extension(subject, &list)?);
        if !self.root {
            let purposes = ExtendedKeyUsage(vec![EMAIL_PROTECTION, CLAIM_SIGNING]);
            list.push(purposes.to_extension(subject, &list)?);
        }
        Ok(list)
    }
}

/// The name as RFC 4514 writes it.
fn name(operator: &str, what: &str) -> Result<Name, BadCertificate> {
    let mut escaped = String::new();
    for char in operator.trim().chars().filter(|char| !char.is_control()).take(60) {
        if ",+\"\\<>;=#".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    Name::from_str(&format!("CN={escaped} {what},O={escaped}")).map_err(bad)
}

fn secret_key(secret: &[u8; 32]) -> Result<SigningKey, BadCertificate> {
    SigningKey::from_slice(secret).map_err(|_| BadCertificate("not a P-256 secret key".into()))
}

fn make(
    subject: &Subject<'_>,
    of: &SigningKey,
    issuer: &SigningKey,
    root: bool,
) -> Result<Certificate, BadCertificate> {
    let at = u64::try_from(subject.at.micros() / 1_000_000).unwrap_or(0);
    let moment = |seconds: u64| -> Result<Time, BadCertificate> {
        let time = GeneralizedTime::from_unix_duration(Duration::from_secs(seconds));
        Ok(Time::GeneralTime(time.map_err(bad)?))
    };
    let years = if root { ROOT_YEARS } else { SIGNING_YEARS };
    let validity = Validity::new(
        moment(at.saturating_sub(EARLY_SECONDS))?,
        moment(at + years * YEAR_SECONDS)?,
    );
    let issuer_name = name(subject.operator, "photo root")?;
    let own_name = if root { issuer_name.clone() } else { name(subject.operator, "photos")? };
    let profile = Profile { issuer: issuer_name, subject: own_name, root };
    // The highest bit clear and the next one set: positive, and of one length.
    let mut serial = subject.serial;
    serial[0] = (serial[0] & 0x7f) | 0x40;
    let serial = SerialNumber::new(&serial).map_err(bad)?;
    let public = SubjectPublicKeyInfo::from_key(of.verifying_key()).map_err(bad)?;
    let builder = CertificateBuilder::new(profile, serial, validity, public).map_err(bad)?;
    builder.build::<_, DerSignature>(issuer).map_err(bad)
}

/// A root of the operator's own, as PEM.
///
/// # Errors
/// The secret is no key, or the operator's name cannot stand in a certificate.
pub fn root(secret: &[u8; 32], subject: &Subject<'_>) -> Result<String, BadCertificate> {
    let key = secret_key(secret)?;
    make(subject, &key, &key, true)?.to_pem(LineEnding::LF).map_err(bad)
}

/// A signing certificate under the operator's own root: the chain as PEM, signing certificate first.
///
/// # Errors
/// A secret is no key, or the root is not that secret's.
pub fn signing_chain(
    secret: &[u8; 32],
    root_secret: &[u8; 32],
    root_pem: &str,
    subject: &Subject<'_>,
) -> Result<String, BadCertificate> {
    let issuer = secret_key(root_secret)?;
    let root = Certificate::from_pem(root_pem).map_err(bad)?;
    if public_of(&root)? != *issuer.verifying_key() {
        return Err(BadCertificate("the root's certificate is not its key's".into()));
    }
    let made = make(subject, &secret_key(secret)?, &issuer, false)?;
    Ok(made.to_pem(LineEnding::LF).map_err(bad)? + &root.to_pem(LineEnding::LF).map_err(bad)?)
}

fn public_of(certificate: &Certificate) -> Result<VerifyingKey, BadCertificate> {
    let public = certificate.tbs_certificate().subject_public_key_info();
    VerifyingKey::from_public_key_der(&public.to_der().map_err(bad)?)
        .map_err(|_| BadCertificate("the certificate's key is not a P-256 key".into()))
}

/// One certificate, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Whose it is.
    pub subject: String,
    /// Serial number, in hexadecimal.
    pub serial: String,
    /// First moment, seconds since 1970.
    pub from: u64,
    /// Last moment, seconds since 1970.
    pub until: u64,
}

/// The certificates of a PEM text, in order.
///
/// # Errors
/// Not certificates, or more than a chain has.
pub fn describe(pem: &str) -> Result<Vec<Described>, BadCertificate> {
    let seconds = |time: Time| time.to_unix_duration().as_secs();
    let one = |certificate: Certificate| {
        let tbs = certificate.tbs_certificate();
        Described {
            subject: tbs.subject().to_string(),
            serial: porchlight_domain::digest::encode_hex(tbs.serial_number().as_bytes()),
            from: seconds(tbs.validity().not_before),
            until: seconds(tbs.validity().not_after),
        }
    };
    Ok(chain_of(pem)?.into_iter().map(one).collect())
}

fn chain_of(pem: &str) -> Result<Vec<Certificate>, BadCertificate> {
    let chain = Certificate::load_pem_chain(pem.as_bytes()).map_err(bad)?;
    match chain.len() {
        1..=MAX_CHAIN => Ok(chain),
        n => Err(BadCertificate(format!("{n} certificates; a chain has 1 to {MAX_CHAIN}"))),
    }
}

/// The key that signs manifests, with its certificates.
pub struct ManifestKey {
    key: SigningKey,
    pem: String,
    /// What goes into the manifest, DER: everything but the root.
    sent: Vec<Vec<u8>>,
}

impl ManifestKey {
    /// The key with its chain: signing certificate first, root last.
    ///
    /// # Errors
    /// The secret is no key, or not the first certificate's.
    pub fn new(secret: &[u8; 32], chain_pem: &str) -> Result<Self, BadCertificate> {
        let key = secret_key(secret)?;
        let chain = chain_of(chain_pem)?;
        if public_of(&chain[0])? != *key.verifying_key() {
            return Err(BadCertificate("the first certificate is not this key's".into()));
        }
        let mut pem = String::new();
        for certificate in &chain {
            pem += &certificate.to_pem(LineEnding::LF).map_err(bad)?;
        }
        let last = chain.len() - usize::from(chain.len() > 1);
        let sent =
            chain[..last].iter().map(|c| c.to_der().map_err(bad)).collect::<Result<_, _>>()?;
        Ok(Self { key, pem, sent })
    }

    /// The chain as PEM, in one spelling.
    #[must_use]
    pub fn chain_pem(&self) -> &str {
        &self.pem
    }
}

/// The secret of a key that an operator brings: PKCS#8, PEM.
///
/// # Errors
/// Not a P-256 key in that form.
pub fn secret_of_pem(pem: &str) -> Result<[u8; 32], BadCertificate> {
    let key = SigningKey::from_pkcs8_pem(pem)
        .map_err(|_| BadCertificate("not a P-256 key as PKCS#8 PEM".into()))?;
    Ok(key.to_bytes().into())
}

impl c2pa::Signer for ManifestKey {
    fn sign(&self, data: &[u8]) -> c2pa::Result<Vec<u8>> {
        let signature: Signature = p256::ecdsa::signature::Signer::sign(&self.key, data);
        Ok(signature.to_bytes().to_vec())
    }

    fn alg(&self) -> c2pa::SigningAlg {
        c2pa::SigningAlg::Es256
    }

    fn certs(&self) -> c2pa::Result<Vec<Vec<u8>>> {
        Ok(self.sent.clone())
    }

    /// Room for signature, headers and certificates.
    fn reserve_size(&self) -> usize {
        1_024 + self.sent.iter().map(Vec::len).sum::<usize>()
    }
}
