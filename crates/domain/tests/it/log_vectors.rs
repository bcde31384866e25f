//! Public RFC 6962 proof vectors, read from `../shared/data/photos/tlog` where it is present.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::log::base64;
use porchlight_domain::log::merkle::{
    verify_consistency, verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion,
};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const ARCHIVE: &str = "../../../shared/data/photos/tlog/transparency-dev-merkle-testdata.tar.gz";

fn unpacked() -> Option<tempfile::TempDir> {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join(ARCHIVE);
    if !archive.exists() {
        eprintln!("SKIPPED: {ARCHIVE} is not here; the public proof vectors were not tried");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let status =
        Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(folder.path()).status().unwrap();
    assert!(status.success());
    Some(folder)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "json") {
            found.push(path);
        }
    }
}

fn digest(value: &Value) -> Option<Digest> {
    base64::decode(value.as_str().unwrap_or(""))?.try_into().ok().map(Digest)
}

/// Some consistency cases name roots that are not 32 bytes long: only whether they are equal
/// matters there, so such a root is stood for by its hash.
fn any_root(value: &Value) -> Option<Digest> {
    digest(value).or_else(|| Some(sha256(&[b"stands for", value.as_str()?.as_bytes()])))
}

fn proof(case: &Value) -> Option<Vec<Digest>> {
    case["proof"].as_array().map_or(Some(vec![]), |lines| lines.iter().map(digest).collect())
}

fn inclusion_holds(case: &Value) -> Option<bool> {
    let (index, size) = (case["leafIdx"].as_u64()?, case["treeSize"].as_u64()?);
    let (leaf, root) = (digest(&case["leafHash"])?, digest(&case["root"])?);
    Some(verify_inclusion(index, size, leaf, &proof(case)?, root))
}

fn consistency_holds(case: &Value) -> Option<bool> {
    let (old, size) = (case["size1"].as_u64()?, case["size2"].as_u64()?);
    let (old_root, root) = (any_root(&case["root1"])?, any_root(&case["root2"])?);
    Some(verify_consistency(old, size, &proof(case)?, old_root, root))
}

fn subtree_inclusion_holds(case: &Value) -> Option<bool> {
    let range = (case["start"].as_u64()?, case["end"].as_u64()?);
    let (leaf, root) = (digest(&case["leafHash"])?, digest(&case["root"])?);
    let index = case["leafIdx"].as_u64()?;
    Some(verify_subtree_inclusion(index, range, leaf, &proof(case)?, root))
}

fn subtree_consistency_holds(case: &Value) -> Option<bool> {
    let range = (case["start"].as_u64()?, case["end"].as_u64()?);
    let (old_root, root) = (any_root(&case["root1"])?, any_root(&case["root2"])?);
    let size = case["size"].as_u64()?;
    Some(verify_subtree_consistency(range, size, &proof(case)?, old_root, root))
}

fn try_all(kind: &str, least: usize, holds: fn(&Value) -> Option<bool>) {
    let Some(folder) = unpacked() else { return };
    let mut found = vec![];
    files(&folder.path().join("testdata").join(kind), &mut found);
    assert!(found.len() >= least, "{} {kind} cases", found.len());
    for path in found {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let good = !case["wantErr"].as_bool().unwrap_or(false);
        assert_eq!(holds(&case).unwrap_or(false), good, "{} {}", path.display(), case["desc"]);
    }
}

#[test]
fn public_inclusion_vectors_pass_and_their_mutations_are_refused() {
    try_all("inclusion", 98, inclusion_holds);
}

#[test]
fn public_consistency_vectors_pass_and_their_mutations_are_refused() {
    try_all("consistency", 98, consistency_holds);
}

#[test]
fn public_subtree_vectors_pass_and_their_mutations_are_refused() {
    try_all("subtreeinclusion", 204, subtree_inclusion_holds);
    try_all("subtreeconsistency", 118, subtree_consistency_holds);
}
