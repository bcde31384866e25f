//! Chains in the forms in which people keep them: PEM, DER one after another, or a JSON list.

use porchlight_attest::x509::{Chain, ChainReport, Malformed};
use serde_json::Value;

/// Begins whatever is in PEM.
const ARMOUR: &[u8] = b"-----BEGIN ";
/// Names under which JSON objects hold a chain.
const NAMES: [&str; 3] = ["x5c", "chain", "certificates"];

/// Reads a chain, leaf first. JSON is a list of certificates in base64, or an object with one. Text
/// that holds a certificate in PEM is read as PEM, so that the complaint is about PEM.
pub(super) fn read(input: &[u8]) -> Result<Chain, String> {
    let armoured = |bytes: &[u8]| bytes.windows(ARMOUR.len()).any(|window| window == ARMOUR);
    match input.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Err("the input is empty".into()),
        Some(b'[' | b'{') => from_json(input),
        Some(b'-') => Chain::from_pem(input).map_err(complaint),
        Some(_) if std::str::from_utf8(input).is_ok() && armoured(input) => {
            Chain::from_pem(input).map_err(complaint)
        }
        Some(_) => Chain::from_der_stream(input).map_err(complaint),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn complaint(error: Malformed) -> String {
    error.to_string()
}

fn from_json(input: &[u8]) -> Result<Chain, String> {
    let value: Value = serde_json::from_slice(input).map_err(|e| format!("not JSON: {e}"))?;
    let list = NAMES.iter().find_map(|name| value.get(name)).unwrap_or(&value);
    let list = list.as_array().ok_or("there is no list of certificates in the JSON")?;
    let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
    let texts = texts.ok_or("the list holds something else than text")?;
    if texts.first().is_some_and(|text| text.starts_with("-----")) {
        let pem = texts.join("\n");
        return Chain::from_pem(pem.as_bytes()).map_err(complaint);
    }
    Chain::from_base64_list(&texts).map_err(complaint)
}

/// The chain in lines for people.
pub(super) fn lines(report: &ChainReport) -> Vec<(&'static str, String)> {
    let mut lines = vec![];
    let root = (report.root.as_ref())
        .map_or("none that is trusted".into(), |root| format!("{} ({})", root.name, root.subject));
    lines.push(("root", root));
    for link in &report.links {
        lines.push(("certificate", format!("{} (serial {})", link.subject, link.serial)));
    }
    lines
}
