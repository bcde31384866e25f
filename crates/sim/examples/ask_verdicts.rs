//! Asks a running server for verdicts over loopback, as another dispatch system does:
//!
//! `porchlight api-key make --name bench --station ATX1`, then
//! `cargo run --release -p porchlight-sim --example ask_verdicts -- 127.0.0.1:8080 pk_... [SECONDS]`
//!
//! Prints answers a second over a few kept connections, and their distribution, beside bare P-256
//! verifications of one thread in the same run.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]
#![allow(clippy::disallowed_methods, reason = "it measures time and reads its arguments")]

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Connections that ask at the same time.
const CONNECTIONS: u64 = 4;

/// Bare verifications a second of one thread.
fn bare() -> f64 {
    let key = SigningKey::from_slice(&[7; 32]).unwrap();
    let message = [1; 300];
    let signature: Signature = key.sign(&message);
    let point = key.verifying_key().to_sec1_point(false);
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.as_bytes());
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < Duration::from_secs(2) {
        assert!(public.verify(&message, &signature.to_bytes()).is_ok());
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

/// One request and its answer's status line.
fn ask(stream: &mut BufReader<TcpStream>, key: &str, body: &str) -> String {
    let head = format!(
        "POST /v1/verdicts HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(head.as_bytes()).unwrap();
    let (mut status, mut length) = (String::new(), 0);
    stream.read_line(&mut status).unwrap();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    status
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (address, key) = (arguments.next().unwrap(), arguments.next().unwrap());
    let seconds: u64 = arguments.next().map_or(10, |text| text.parse().unwrap());
    let bare = bare();
    let begun = Instant::now();
    let askers: Vec<_> = (0..CONNECTIONS)
        .map(|asker| {
            let (address, key) = (address.clone(), key.clone());
            std::thread::spawn(move || {
                let mut stream = BufReader::new(TcpStream::connect(address).unwrap());
                let (mut times, mut refused) = (vec![], 0);
                for number in 0_u64.. {
                    if begun.elapsed() >= Duration::from_secs(seconds) {
                        break;
                    }
                    let at = 1_795_608_000_000 + number * 40;
                    let actor = (number * CONNECTIONS + asker) % 5_000;
                    let body = format!(
                        r#"{{"version":1,"at_ms":{at},"actor":"driver {actor}","kind":"accept","session":"s{actor}","thing":"offer {}","shown_at_ms":{}}}"#,
                        number / 50,
                        at - 4_000
                    );
                    let asked = Instant::now();
                    let status = ask(&mut stream, &key, &body);
                    times.push(asked.elapsed());
                    refused += usize::from(!status.contains(" 200 "));
                }
                (times, refused)
            })
        })
        .collect();
    let (mut times, mut refused) = (vec![], 0);
    for asker in askers {
        let (own, no) = asker.join().unwrap();
        times.extend(own);
        refused += no;
    }
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    times.sort();
    let share = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!("bare P-256 verifications of one thread: {bare:.0} a second");
    println!(
        "verdicts over loopback, {CONNECTIONS} connections: {rate:.0} a second, {:.2} of it; \
         p50 {:?}, p99 {:?}; {refused} without an answer of 200",
        rate / bare,
        share(50),
        share(99)
    );
}
