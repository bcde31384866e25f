//! Chains of real phones.

use porchlight_attest::x509::{Certificate, Chain, Reason, Revocations, Root};
use std::path::{Path, PathBuf};

pub(crate) fn vectors() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/attestation");
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: no vectors at {}", path.display());
    None
}

pub(crate) fn pems(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pems(&path));
        } else if path.extension().is_some_and(|e| e == "pem") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_real_chain_holds_under_its_own_last_certificate() {
    let Some(vectors) = vectors() else { return };
    let files = pems(&vectors.join("android-keyattestation"));
    assert!(files.len() >= 21);
    for file in files.iter().filter(|file| !file.to_string_lossy().contains("/invalid/")) {
        let chain = Chain::from_pem(&std::fs::read(file).unwrap()).unwrap();
        if chain.certificates().len() == 1 {
            assert!(file.ends_with("allow_while_on_body.pem"), "only this file is a lone leaf");
            continue;
        }
        let roots = [Root::new("own", chain.certificates().last().unwrap().clone())];
        let at = chain.certificates().iter().map(Certificate::not_before).max().unwrap();
        let report = chain.verify(&roots, &Revocations::none(), at);
        let against: Vec<_> = report.refusals().collect();
        assert_eq!(against, Vec::<&porchlight_attest::x509::Finding>::new(), "{}", file.display());
        let report = chain.verify(&[], &Revocations::none(), at);
        assert!(report.findings.iter().any(|f| f.reason == Reason::UnknownRoot));
    }
}
