//! An independent reader of C2PA, built by the standard's own authors: it must say what we say.
//!
//! Skips loudly where it is not installed: `python3 -m venv target/c2pa` and
//! `target/c2pa/bin/pip install c2pa-python` bring it.

use crate::maker::{manifest_key, story};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const READ: &str = r#"
import c2pa, json, sys
photo, roots = sys.argv[1:3]
settings = c2pa.Settings.from_dict({
    "verify": {"verify_trust": True, "remote_manifest_fetch": False},
    "trust": {"trust_anchors": open(roots).read()},
})
try:
    reader = c2pa.Reader(photo, context=c2pa.Context(settings=settings))
    print(json.dumps({"state": str(reader.get_validation_state()), "store": json.loads(reader.json())}))
except c2pa.C2paError as error:
    print(json.dumps({"state": "unreadable", "store": {"why": str(error)}}))
"#;

/// What the independent reader says about a photo; `None` where it is not installed.
fn read(photo: &[u8], roots: &str) -> Option<Value> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/c2pa/bin/python");
    let python = if own.exists() { own } else { "python3".into() };
    let folder = tempfile::tempdir().unwrap();
    let (jpg, pem) = (folder.path().join("photo.jpg"), folder.path().join("roots.pem"));
    fs::write(&jpg, photo).unwrap();
    fs::write(&pem, roots).unwrap();
    let has_it = Command::new(&python).args(["-c", "import c2pa"]).output();
    if !has_it.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "SKIPPED: no independent C2PA reader; see the top of this file for how to get it"
        );
        return None;
    }
    let output = Command::new(python).args(["-c", READ]).arg(jpg).arg(pem).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn an_independent_reader_trusts_our_manifest_under_our_root_only() {
    let story = story(1);
    let Some(said) = read(&story.photo, &story.certificates) else { return };
    assert_eq!(said["state"], "Trusted", "{said:#}");
    let store = &said["store"];
    let manifest = &store["manifests"][store["active_manifest"].as_str().unwrap()];
    let assertion = |label: &str| -> &Value {
        let list = manifest["assertions"].as_array().unwrap();
        let found = list.iter().find(|a| a["label"].as_str().is_some_and(|l| l.starts_with(label)));
        &found.unwrap_or_else(|| panic!("{label}: {manifest:#}"))["data"]
    };
    assert_eq!(assertion("org.porchlight.capture")["captured_at"], "2026-11-26T14:02:07Z");
    assert_eq!(assertion("org.porchlight.masking")["regions"][0]["kind"], "face");
    let actions = assertion("c2pa.actions")["actions"].as_array().unwrap();
    let names: Vec<_> = actions.iter().map(|a| a["action"].as_str().unwrap()).collect();
    assert_eq!(names, ["c2pa.opened", "c2pa.resized", "c2pa.edited.metadata", "c2pa.edited"]);

    let other = read(&story.photo, manifest_key(2).chain_pem()).unwrap();
    assert_eq!(other["state"], "Valid", "whole, but of nobody known: {other:#}");
    let mut changed = story.photo.clone();
    let at = changed.len() - 10;
    changed[at] ^= 1;
    let refused = read(&changed, &story.certificates).unwrap();
    assert_eq!(refused["state"], "Invalid", "{refused:#}");
}
