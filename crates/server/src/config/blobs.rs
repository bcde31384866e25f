//! Where sealed files are kept: in the data folder, or in an S3 store.

use super::check::{optional, quoted};
use super::oidc::read_secret;
use super::{WrittenBlobs, Wrong};
use axum::http::Uri;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where files are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlobKind {
    /// The folder `blobs/` of the data folder.
    Folder,
    /// The S3 store of the settings.
    S3,
}

/// Where files are kept, and the S3 store that is or could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobSettings {
    /// What the server uses.
    pub kind: BlobKind,
    /// The S3 store, if the settings describe one: also beside the folder, to copy to or from.
    pub s3: Option<S3Settings>,
}

/// An S3 store.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Settings {
    /// Scheme and host.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region that requests are signed for.
    pub region: String,
    /// What stands before each name, without slashes at its ends.
    pub prefix: String,
    /// Id of the access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// Roots to trust in place of the public ones.
    pub certificate_authority: Option<PathBuf>,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.endpoint, self.bucket, self.prefix)
    }
}

pub(super) fn check(written: &WrittenBlobs, wrong: &mut Vec<Wrong>) -> BlobSettings {
    let kind = match written.kind.trim() {
        "folder" => BlobKind::Folder,
        "s3" => BlobKind::S3,
        other => {
            wrong.push(Wrong::new("blobs.kind", &quoted(other), "it is \"folder\" or \"s3\""));
            BlobKind::Folder
        }
    };
    let described = kind == BlobKind::S3 || optional(&written.bucket).is_some();
    if described && !cfg!(feature = "s3") {
        let right = "this program was built without S3: build it with the feature s3";
        wrong.push(Wrong::new("blobs.kind", &quoted(&written.kind), right));
        return BlobSettings { kind: BlobKind::Folder, s3: None };
    }
    BlobSettings { kind, s3: described.then(|| s3(written, wrong)) }
}

fn s3(written: &WrittenBlobs, wrong: &mut Vec<Wrong>) -> S3Settings {
    let mut needed = |key: &str, text: &str, right: &str| {
        let text = text.trim().to_owned();
        if text.is_empty() {
            wrong.push(Wrong::new(key, "empty", right));
        }
        text
    };
    let bucket = needed("blobs.bucket", &written.bucket, "name the bucket, which exists already");
    let region = needed("blobs.region", &written.region, "name the region, for example \"eu-1\"");
    let access_key_id = needed(
        "blobs.access_key_id",
        &written.access_key_id,
        "give the id of a key that may list, read, write and delete in the bucket",
    );
    let endpoint = match optional(&written.endpoint) {
        Some(endpoint) => checked_endpoint(&endpoint, wrong),
        None => format!("https://s3.{region}.amazonaws.com"),
    };
    let certificate_authority = optional(&written.certificate_authority).map(PathBuf::from);
    if let Some(path) = certificate_authority.as_deref().filter(|path| !path.is_file()) {
        let was = quoted(&path.display().to_string());
        wrong.push(Wrong::new("blobs.certificate_authority", &was, "there is no such file"));
    }
    S3Settings {
        secret_access_key: secret(written, wrong),
        prefix: prefix(&written.prefix, wrong),
        endpoint,
        bucket,
        region,
        access_key_id,
        certificate_authority,
    }
}

fn checked_endpoint(endpoint: &str, wrong: &mut Vec<Wrong>) -> String {
    let plain = endpoint.trim_end_matches('/');
    let uri: Option<Uri> = plain.parse().ok();
    let good = uri.is_some_and(|uri| {
        let user = uri.authority().is_none_or(|authority| authority.as_str().contains('@'));
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        matches!(uri.scheme_str(), Some("http" | "https")) && bare && !user
    });
    if !good {
        let right = "give scheme and host only, for example \"https://s3.example.org\"";
        wrong.push(Wrong::new("blobs.endpoint", &quoted(endpoint), right));
    }
    plain.to_owned()
}

fn prefix(text: &str, wrong: &mut Vec<Wrong>) -> String {
    let plain = text.trim().trim_matches('/');
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if !plain.chars().all(good) || plain.contains("//") || plain.contains("..") {
        let right = "use letters, digits, - _ . and / only, for example \"porchlight/blobs\"";
        wrong.push(Wrong::new("blobs.prefix", &quoted(text), right));
    }
    plain.to_owned()
}

/// The secret, from the setting or from its file.
fn secret(written: &WrittenBlobs, wrong: &mut Vec<Wrong>) -> String {
    let key = "blobs.secret_access_key";
    let file = optional(&written.secret_access_key_file);
    match (optional(&written.secret_access_key), file) {
        (Some(secret), None) => secret,
        (None, Some(path)) => read_secret(Path::new(&path)).unwrap_or_else(|why| {
            wrong.push(Wrong::new("blobs.secret_access_key_file", &quoted(&path), why));
            String::new()
        }),
        (None, None) => {
            wrong.push(Wrong::new(
                key,
                "empty",
                "give the secret of the access key, or a file with it",
            ));
            String::new()
        }
        (Some(_), Some(_)) => {
            let was = "set together with blobs.secret_access_key_file";
            wrong.push(Wrong::new(key, was, "choose one: the secret, or a file with it"));
            String::new()
        }
    }
}
