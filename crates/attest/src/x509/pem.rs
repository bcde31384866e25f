//! Certificates in files: PEM bundles, and certificates in DER one after another.
//!
//! Owns: the armour. It is read strictly: a bundle holds certificates and line ends, nothing else. A
//! reader that skips what it does not know would skip a damaged certificate too.

use super::{Certificate, MAX_CHAIN, Malformed};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::{Reader, SliceReader};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
/// Where files without a last line end were put one after another.
const JOINT: &str = "-----END CERTIFICATE----------BEGIN CERTIFICATE-----";
/// Most bytes of a bundle.
pub const MAX_PEM_BYTES: usize = 256 * 1024;

/// Reads a PEM bundle. Blank lines may stand between certificates; any other text is refused.
///
/// # Errors
/// The input is too large, is not PEM, or holds no or too many certificates.
pub fn certificates_from_pem(input: &[u8]) -> Result<Vec<Certificate>, Malformed> {
    if input.len() > MAX_PEM_BYTES {
        return Err(Malformed::TooLarge { what: "a PEM bundle", limit: MAX_PEM_BYTES });
    }
    let text = std::str::from_utf8(input)
        .map_err(|_| Malformed::Pem { line: 1, detail: "the file is not text" })?;
    let mut found = vec![];
    let mut body: Option<Vec<&str>> = None;
    for (number, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let broken = |detail| Malformed::Pem { line: number + 1, detail };
        match (&mut body, line) {
            (None, "") => {}
            (None, BEGIN) => body = Some(vec![]),
            (None, _) => return Err(broken("text outside of a certificate")),
            (Some(lines), END | JOINT) => {
                let der = decode(lines).map_err(broken)?;
                found.push(one(&der, found.len())?);
                body = (line == JOINT).then(Vec::new);
            }
            (Some(lines), line) => lines.push(line),
        }
    }
    if body.is_some() {
        let line = text.split('\n').count();
        return Err(Malformed::Pem { line, detail: "the last certificate does not end" });
    }
    if found.is_empty() { Err(Malformed::Empty) } else { Ok(found) }
}

/// Reads certificates in DER, one directly after another.
///
/// # Errors
/// The input is too large, or is anything else than certificates.
pub fn certificates_from_stream(input: &[u8]) -> Result<Vec<Certificate>, Malformed> {
    if input.len() > MAX_PEM_BYTES {
        return Err(Malformed::TooLarge { what: "a list of certificates", limit: MAX_PEM_BYTES });
    }
    let broken =
        |index: usize, e: &der::Error| Malformed::Certificate { index, detail: e.to_string() };
    let mut reader = SliceReader::new(input).map_err(|e| broken(0, &e))?;
    let mut found = vec![];
    while !reader.is_finished() {
        let der = reader.tlv_bytes().map_err(|e| broken(found.len(), &e))?;
        found.push(one(der, found.len())?);
    }
    if found.is_empty() { Err(Malformed::Empty) } else { Ok(found) }
}

fn one(der: &[u8], index: usize) -> Result<Certificate, Malformed> {
    if index == MAX_CHAIN {
        return Err(Malformed::TooMany { limit: MAX_CHAIN });
    }
    Certificate::from_der(der).map_err(|e| e.at(index))
}

impl Malformed {
    /// The same complaint about the certificate at a position.
    pub(super) fn at(self, index: usize) -> Self {
        match self {
            Self::Certificate { detail, .. } => Self::Certificate { index, detail },
            other => other,
        }
    }
}

fn decode(lines: &[&str]) -> Result<Vec<u8>, &'static str> {
    let width = lines.first().ok_or("an empty certificate")?.len();
    let (last, full) = lines.split_last().ok_or("an empty certificate")?;
    if full.iter().any(|line| line.len() != width) || last.len() > width || last.is_empty() {
        return Err("lines of unequal length");
    }
    STANDARD.decode(lines.concat()).map_err(|_| "the certificate ending here is not base64")
}
