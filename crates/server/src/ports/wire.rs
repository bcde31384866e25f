//! How every conversation with a server of somebody else begins: whom TLS trusts, what an address names, and TLS
//! over a connection, with the server's name checked.
//!
//! Never does: choose an address to connect to, wait, or ask. Whoever asks does that, with its own patience and
//! bounds and its own words for what went wrong.

use axum::http::uri::Authority;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// TLS that trusts the public roots, or in their place those of a PEM file.
///
/// # Errors
/// The file or the TLS library cannot be used.
pub(super) fn trusting(authority: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    match authority {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let list = CertificateDer::pem_file_iter(path)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|e| format!("{}: {e}", path.display()))?;
            for root in list {
                roots.add(root).map_err(|e| format!("{}: {e}", path.display()))?;
            }
            if roots.is_empty() {
                return Err(format!("{}: there is no certificate in it", path.display()));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(tls))
}

/// The host that an address names, without the brackets of IPv6, and its port.
pub(super) fn host_and_port(authority: &Authority, secure: bool) -> (String, u16) {
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    (host, authority.port_u16().unwrap_or(if secure { 443 } else { 80 }))
}

/// A connection, in the clear or under TLS.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Speaks TLS over a connection to this host, where there is TLS to speak.
///
/// # Errors
/// There is none with it, or it is not the host.
pub(super) async fn over(
    stream: TcpStream,
    tls: Option<&Arc<ClientConfig>>,
    host: &str,
) -> Result<Box<dyn Stream>, String> {
    let Some(tls) = tls else { return Ok(Box::new(stream)) };
    let name = ServerName::try_from(host.to_owned());
    let name = name.map_err(|e| format!("a host without a name: {e}"))?;
    let stream = TlsConnector::from(Arc::clone(tls)).connect(name, stream).await;
    Ok(Box::new(stream.map_err(|e| format!("no TLS with it: {e}"))?))
}

/// Makes of a request to an address one to its server: the path stands in the first line, the host in a head.
///
/// # Errors
/// It cannot be said so.
#[cfg(any(feature = "oidc", feature = "s3"))]
pub(super) fn to_its_server(parts: &mut axum::http::request::Parts) -> Result<(), String> {
    use axum::http::uri::InvalidUri;
    use axum::http::{HeaderValue, header};
    let uri = std::mem::take(&mut parts.uri);
    let host = uri.authority().map(Authority::as_str).unwrap_or_default();
    let host = HeaderValue::from_str(host).map_err(|e| e.to_string())?;
    parts.headers.insert(header::HOST, host);
    let target = uri.path_and_query().map_or("/", |p| p.as_str());
    parts.uri = target.parse().map_err(|e: InvalidUri| e.to_string())?;
    Ok(())
}
