//! Trust roots from a folder.

use crate::failure::{Failure, Outcome};
use porchlight_attest::x509::{Certificate, Root, certificates_from_pem, certificates_from_stream};
use std::path::Path;

/// Names of files that hold certificates end in one of these.
const ENDINGS: [&str; 4] = ["pem", "crt", "cer", "der"];
/// Google publishes its roots under this name: a JSON list of certificates in PEM.
const LIST: &str = "roots.json";
const REMEDY: &str = "put the trust roots into the folder, as .pem, .crt, .cer or .der files";

/// Every certificate of a folder; its file's name, without the ending, names it in answers.
pub(crate) fn read(folder: &Path) -> Outcome<Vec<Root>> {
    let listed = std::fs::read_dir(folder).map_err(|e| Failure::file("listing", folder, &e))?;
    let mut paths = vec![];
    for entry in listed {
        let path = entry.map_err(|e| Failure::file("listing", folder, &e))?.path();
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let is_list = path.file_name().is_some_and(|name| name == LIST);
        if is_list || ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut roots = vec![];
    for path in paths {
        let bytes = super::read(&path, super::MAX_INPUT_BYTES)?;
        let name = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let certificates = certificates(&bytes)
            .map_err(|e| Failure::usage(format!("{}: {e}", path.display()), REMEDY))?;
        roots.extend(certificates.into_iter().map(|certificate| Root::new(&name, certificate)));
    }
    if roots.is_empty() {
        let sentence = format!("there is no certificate in {}", folder.display());
        return Err(Failure::usage(sentence, REMEDY));
    }
    Ok(roots)
}

fn certificates(bytes: &[u8]) -> Result<Vec<Certificate>, String> {
    let read = match bytes.first() {
        Some(b'-') => certificates_from_pem(bytes),
        Some(b'[') => {
            let list: Vec<String> = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
            let pem: Vec<&str> = list.iter().map(|text| text.trim_end()).collect();
            certificates_from_pem(pem.join("\n").as_bytes())
        }
        _ => certificates_from_stream(bytes),
    };
    read.map_err(|e| e.to_string())
}
