//! The certificate: read at start, read again on SIGHUP.

use crate::config::Tls;
use crate::failure::{Failure, Outcome};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::Arc;

/// Reads certificate and key and makes a configuration of them.
///
/// # Errors
/// A file is unreadable or not PEM, or the two do not belong together.
pub(super) fn load(files: &Tls) -> Outcome<Arc<ServerConfig>> {
    let bad = |path: &Path, why: &dyn std::fmt::Display| {
        Failure::usage(
            format!("{} cannot be used: {why}", path.display()),
            "give the whole chain as PEM in tls.certificate and its private key as PEM in tls.key",
        )
    };
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| bad(&files.certificate, &e))?;
    if chain.is_empty() {
        return Err(bad(&files.certificate, &"there is no certificate in it"));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|e| bad(&files.key, &e))?;
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|e| bad(&files.certificate, &e))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The names a certificate is for, as its first certificate says.
///
/// # Errors
/// As [`load`].
pub(crate) fn answers_for(files: &Tls, host: &str) -> Outcome<bool> {
    use rustls::client::verify_server_name;
    use rustls::pki_types::ServerName;
    use rustls::server::ParsedCertificate;
    load(files)?;
    let first = CertificateDer::pem_file_iter(&files.certificate)
        .ok()
        .and_then(|mut chain| chain.next())
        .and_then(Result::ok);
    let (Some(first), Ok(name)) = (first, ServerName::try_from(host.to_owned())) else {
        return Ok(false);
    };
    let parsed = ParsedCertificate::try_from(&first);
    Ok(parsed.is_ok_and(|certificate| verify_server_name(&certificate, &name).is_ok()))
}
