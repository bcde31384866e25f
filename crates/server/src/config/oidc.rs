//! Single sign-on of staff: the provider and what is asked of it.

use super::check::{is_local, optional, quoted};
use super::{WrittenOidc, Wrong};
use crate::keys;
use axum::http::Uri;
use std::fmt;
use std::path::{Path, PathBuf};

/// Most characters of the button's label.
const MAX_LABEL_CHARS: usize = 60;
/// Most bytes of a file with a secret.
const MAX_SECRET_BYTES: u64 = 4_096;

/// The operator's sign-in provider (OpenID Connect).
#[derive(Clone, PartialEq, Eq)]
pub struct OidcSettings {
    /// The provider, exactly as it names itself.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: String,
    /// What the button says.
    pub label: String,
    /// Domains of e-mail addresses that may sign in; empty for any.
    pub allowed_domains: Vec<String>,
    /// Authentication contexts of which the provider must name one; empty for any.
    pub require_acr: Vec<String>,
    /// Authentication methods of which the provider must name one; empty for any.
    pub require_amr: Vec<String>,
    /// The claim that says that the e-mail address is the person's.
    pub verified_claim: String,
    /// Roots to trust in place of the public ones.
    pub certificate_authority: Option<PathBuf>,
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.client_id, self.issuer)
    }
}

pub(super) fn check(written: &WrittenOidc, wrong: &mut Vec<Wrong>) -> Option<OidcSettings> {
    let issuer = optional(&written.issuer)?;
    if !cfg!(feature = "oidc") {
        let right = "this program was built without single sign-on: build it with the feature oidc";
        wrong.push(Wrong::new("oidc.issuer", &quoted(&issuer), right));
        return None;
    }
    check_issuer(&issuer, wrong);
    let client_id = written.client_id.trim().to_owned();
    if client_id.is_empty() {
        let right = "give the name that the provider knows this server by";
        wrong.push(Wrong::new("oidc.client_id", "empty", right));
    }
    let label = written.label.trim().to_owned();
    if label.is_empty() || label.chars().count() > MAX_LABEL_CHARS {
        let right = "say how people call the provider, 1 to 60 characters";
        wrong.push(Wrong::new("oidc.label", &quoted(&label), right));
    }
    let verified_claim = written.verified_claim.trim().to_owned();
    if verified_claim.is_empty() {
        let right = "name the claim, usually \"email_verified\"";
        wrong.push(Wrong::new("oidc.verified_claim", "empty", right));
    }
    let certificate_authority = optional(&written.certificate_authority).map(PathBuf::from);
    if let Some(path) = certificate_authority.as_deref().filter(|path| !path.is_file()) {
        let was = quoted(&path.display().to_string());
        wrong.push(Wrong::new("oidc.certificate_authority", &was, "there is no such file"));
    }
    Some(OidcSettings {
        client_secret: secret(written, wrong),
        allowed_domains: domains(&written.allowed_domains, wrong),
        require_acr: written.require_acr.clone(),
        require_amr: written.require_amr.clone(),
        issuer,
        client_id,
        label,
        verified_claim,
        certificate_authority,
    })
}

fn check_issuer(issuer: &str, wrong: &mut Vec<Wrong>) {
    let mut no = |right: &str| wrong.push(Wrong::new("oidc.issuer", &quoted(issuer), right));
    let uri: Option<Uri> = issuer.parse().ok();
    let Some((uri, host)) = uri.and_then(|uri| Some((uri.clone(), uri.host()?.to_owned()))) else {
        return no("give the provider's URL exactly as its description names it");
    };
    let secure = uri.scheme_str() == Some("https");
    let here = uri.scheme_str() == Some("http") && is_local(&host);
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if !(secure || here) || uri.query().is_some() || authority.contains('@') {
        no("it is an https:// URL without user and query, for example \
            \"https://login.example.org/realms/staff\"");
    }
}

/// The secret, from the setting or from its file.
fn secret(written: &WrittenOidc, wrong: &mut Vec<Wrong>) -> String {
    match (optional(&written.client_secret), optional(&written.client_secret_file)) {
        (Some(secret), None) => secret,
        (None, Some(path)) => match read_secret(Path::new(&path)) {
            Ok(secret) => secret,
            Err(why) => {
                wrong.push(Wrong::new("oidc.client_secret_file", &quoted(&path), why));
                String::new()
            }
        },
        (None, None) => {
            let right = "give the secret that the provider made for this server, or a file with it";
            wrong.push(Wrong::new("oidc.client_secret", "empty", right));
            String::new()
        }
        (Some(_), Some(_)) => {
            let right = "choose one: the secret, or a file with it";
            let was = "set together with oidc.client_secret_file";
            wrong.push(Wrong::new("oidc.client_secret", was, right));
            String::new()
        }
    }
}

pub(super) fn read_secret(path: &Path) -> Result<String, String> {
    keys::check_private(path).map_err(|failure| failure.sentence)?;
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if size > MAX_SECRET_BYTES {
        return Err(format!("a secret has at most {MAX_SECRET_BYTES} bytes"));
    }
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    optional(&text).ok_or_else(|| "there is nothing in it".into())
}

fn domains(list: &[String], wrong: &mut Vec<Wrong>) -> Vec<String> {
    let mut domains = vec![];
    for text in list {
        let domain = text.trim().to_ascii_lowercase();
        if domain.is_empty() || domain.contains(|c: char| c == '@' || c.is_whitespace()) {
            let right = "give domains only, for example [\"example.org\"]";
            wrong.push(Wrong::new("oidc.allowed_domains", &quoted(text), right));
        } else {
            domains.push(domain);
        }
    }
    domains
}
