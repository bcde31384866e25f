//! Who may import whom: the table of the architecture, checked against the manifests, the lock file
//! and the sources.

use super::File;
use anyhow::Result;

/// Crate, internal crates it may import, and whether its code may be asynchronous.
const TABLE: &[(&str, &[&str], bool)] = &[
    ("cipher", &[], false),
    ("domain", &[], false),
    ("assess", &["domain"], false),
    ("attest", &[], false),
    ("feeds", &["domain"], false),
    ("identity", &["cipher", "domain"], false),
    ("planner", &[], false),
    ("raster", &[], false),
    ("risk", &["domain"], false),
    ("trainer", &["domain", "risk"], false),
    ("vision", &["raster"], false),
    ("seal", &["domain"], false),
    ("store", &["domain"], false),
    ("app", &["assess", "cipher", "domain", "identity", "risk", "store"], false),
    ("web", &["app", "domain"], true),
    ("sim", &["app", "attest", "domain", "identity", "planner", "risk", "store"], false),
    (
        "server",
        &[
            "app", "attest", "domain", "feeds", "identity", "planner", "risk", "seal", "sim",
            "store", "trainer", "vision", "web",
        ],
        true,
    ),
];

/// Packages that must never be part of the build, and why.
const BANNED: &[(&str, &str)] = &[
    ("aws-lc-sys", "TLS is ring's; this one needs cmake"),
    ("openssl-sys", "TLS is rustls; this one needs a system library"),
    ("native-tls", "TLS is rustls"),
];

/// Complaints about manifests, the lock file, and code that names what its crate may not.
pub(super) fn check(files: &[File]) -> Result<Vec<String>> {
    let mut complaints = vec![];
    for file in files {
        if let Some(name) = crate_of(&file.path) {
            if file.path.ends_with("/Cargo.toml") {
                complaints.extend(manifest(name, file)?);
            } else if file.is(&["rs"]) && !file.is_test() {
                complaints.extend(code(name, file));
            }
        }
        if file.path == "Cargo.lock" {
            complaints.extend(BANNED.iter().filter_map(|(package, why)| {
                let line = format!("name = \"{package}\"");
                file.text.contains(&line).then(|| format!("Cargo.lock: {package} is in: {why}"))
            }));
        }
    }
    Ok(complaints)
}

fn crate_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split('/').next()
}

fn manifest(name: &str, file: &File) -> Result<Vec<String>> {
    let Some((_, allowed, _)) = TABLE.iter().find(|(crate_, ..)| *crate_ == name) else {
        return Ok(vec![format!("{}: crate {name} is not in the import table", file.path)]);
    };
    let manifest: toml::Table = file.text.parse()?;
    let listed = manifest.get("dependencies").and_then(toml::Value::as_table);
    let ours = listed.into_iter().flat_map(|t| t.keys());
    Ok(ours
        .filter_map(|package| package.strip_prefix("porchlight-"))
        .filter(|package| !allowed.contains(package))
        .map(|package| format!("{}: {name} may not import {package}", file.path))
        .collect())
}

/// Marks of SQL text; only `store` may contain them.
const SQL: &[&str] = &["\"SELECT ", "\"INSERT INTO", "\"UPDATE ", "\"DELETE FROM", "\"BEGIN"];

fn code(name: &str, file: &File) -> Vec<String> {
    let may_wait = TABLE.iter().any(|(crate_, _, asynchronous)| *crate_ == name && *asynchronous);
    let mut complaints = vec![];
    for (number, line) in file.text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        let place = || format!("{}:{}", file.path, number + 1);
        if !may_wait && (code.contains("async fn") || code.contains(".await")) {
            complaints.push(format!("{}: {name} contains no async", place()));
        }
        if name != "store" && SQL.iter().any(|mark| code.contains(mark)) {
            complaints.push(format!("{}: SQL text stands only in store", place()));
        }
        if !may_wait && (code.contains("use axum") || code.contains("http::")) {
            complaints.push(format!("{}: HTTP types only in web and server", place()));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[test]
    fn a_crate_that_imports_upwards_is_named() {
        let bad = file("crates/domain/Cargo.toml", "[dependencies]\nporchlight-store = \"1\"\n");
        let complaints = check(&[bad]).unwrap();
        assert_eq!(complaints, ["crates/domain/Cargo.toml: domain may not import store"]);
    }

    #[test]
    fn sql_and_async_are_named_where_they_do_not_belong() {
        let bad = file("crates/app/src/a.rs", "let q = \"SELECT 1\";\nasync fn f() {}\n");
        assert_eq!(check(&[bad]).unwrap().len(), 2);
    }
}
