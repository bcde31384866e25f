//! HTTPS with a certificate made here, and its renewal without a restart.

use crate::place::{Place, Reply, Server};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

/// Writes a new certificate for `localhost` where the settings name it.
fn renew(place: &Place, host: &str) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec![host.to_owned()]).unwrap();
    fs::write(place.path("cert.pem"), cert.pem()).unwrap();
    fs::write(place.path("key.pem"), signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

fn settings(place: &Place) {
    place.settings(&format!(
        "listen = \"127.0.0.1:0\"\npublic_url = \"https://localhost\"\n[tls]\n\
         certificate = {:?}\nkey = {:?}\n[logs]\nformat = \"json\"\n",
        place.path("cert.pem"),
        place.path("key.pem"),
    ));
}

/// A request by a client that trusts this certificate only.
fn get(server: &Server, trusted: &CertificateDer<'static>) -> Result<Reply, String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(&server.address).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    let line = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(line.as_bytes()).map_err(|e| e.to_string())?;
    let mut text = String::new();
    stream.read_to_string(&mut text).map_err(|e| e.to_string())?;
    Reply::parse(&text).ok_or_else(|| text.clone())
}

#[test]
fn https_is_served_with_the_certificate_of_the_settings_and_renewed_on_hang_up() {
    let place = Place::new();
    let first = renew(&place, "localhost");
    settings(&place);
    place.begin();
    let mut server = place.serve();
    let reply = get(&server, &first).unwrap();
    assert_eq!((reply.status, reply.body.as_str()), (200, "alive\n"));

    let second = renew(&place, "localhost");
    assert!(get(&server, &second).is_err(), "not read again yet");
    server.signal("-HUP");
    server.wait_for("the certificate was read again");
    assert_eq!(get(&server, &second).unwrap().status, 200);
    assert!(get(&server, &first).is_err());

    // A broken renewal keeps what works.
    fs::write(place.path("key.pem"), "not a key").unwrap();
    server.signal("-HUP");
    server.wait_for("the certificate in use is kept");
    assert_eq!(get(&server, &second).unwrap().status, 200);
    assert_eq!(server.stop(), 0);
}

#[test]
fn the_doctor_sees_a_certificate_for_another_host() {
    let place = Place::new();
    renew(&place, "localhost");
    settings(&place);
    place.begin();
    let right = place.run(&["doctor"]);
    assert!(right.out.contains("the certificate answers for localhost"), "{}", right.out);
    renew(&place, "other.example");
    let wrong = place.run(&["doctor"]);
    assert_eq!(wrong.status, 1);
    assert!(wrong.out.contains("does not answer for localhost"), "{}", wrong.out);
    fs::write(place.path("cert.pem"), "").unwrap();
    let answer = place.run(&["serve"]);
    assert_eq!(answer.status, 2);
    assert!(answer.err.contains("there is no certificate in it"), "{}", answer.err);
}
