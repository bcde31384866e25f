//! Public random numbers over real connections: relays that answer, lie, babble, say nothing or are not there.

use crate::place::Place;
use blst::min_sig::SecretKey;
use porchlight_app::ports::PublicNumbers;
use porchlight_domain::digest::{decode_hex, encode_hex, sha256};
use porchlight_domain::id::{BlockId, RoundId};
use porchlight_domain::round::beacon::{BeaconPlan, Chain};
use porchlight_domain::round::open::{
    self, Announced, Entrant, Field, Revealed, Rules, Slot, Travel,
};
use porchlight_feeds::drand::{Group, KEY_BYTES};
use porchlight_server::config::PublicNumberSettings;
use porchlight_server::ports::public_numbers::Relays;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const SEPARATION: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
/// Patience for relays that never answer.
const SHORT: Duration = Duration::from_millis(150);

/// A chain whose key the test holds.
fn own_chain() -> (Group, SecretKey) {
    let secret = SecretKey::key_gen(&[5; 32], &[]).unwrap();
    let chain = Chain { hash: sha256(&[b"own"]), genesis: 1_700_000_000, period: 30 };
    (Group::new(chain, &secret.sk_to_pk().compress()).unwrap(), secret)
}

fn answer(secret: &SecretKey, number: u64) -> String {
    let message = sha256(&[&number.to_be_bytes()]);
    let signature = secret.sign(&message.0, SEPARATION, &[]).compress();
    format!("{{\"round\":{number},\"signature\":\"{}\"}}", encode_hex(&signature))
}

/// A relay that gives every question the same answer; says which paths were asked for.
fn relay(status: &'static str, body: String) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (told, paths) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let Some(path) = path_of(&stream) else { continue };
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
            // Whoever asked may have gone.
            let _ =
                stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
            if told.send(path).is_err() {
                return;
            }
        }
    });
    (address, paths)
}

fn path_of(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    lines.find(|line| line.as_ref().map_or(true, String::is_empty));
    first.split(' ').nth(1).map(str::to_owned)
}

fn relays(group: &Group, bases: &[&str]) -> Relays {
    let relays = bases.iter().map(|base| (*base).to_owned()).collect();
    let settings = PublicNumberSettings { group: group.clone(), relays };
    Relays::new(&settings).unwrap().with_patience(SHORT)
}

#[test]
fn a_relay_gives_the_number_that_was_asked_for_and_its_signature_is_checked_here() {
    let (group, secret) = own_chain();
    let (address, paths) = relay("200 OK", answer(&secret, 12));
    let relays = relays(&group, &[&address]);
    let signature = relays.fetch(12).unwrap();
    assert!(relays.holds(12, &signature) && !relays.holds(13, &signature));
    assert_eq!(paths.recv().unwrap(), format!("/{}/public/12", group.chain().hash.hex()));
    // The answer for another number is none, however well it is signed.
    let wrong = relays.fetch(13).unwrap_err();
    assert!(wrong.contains("about another value"), "{wrong}");
    assert_eq!(relays.link(12), None, "no page sends people to http");
}

#[test]
fn what_is_not_the_number_is_told_relay_by_relay_and_never_used() {
    let (group, secret) = own_chain();
    let other = SecretKey::key_gen(&[6; 32], &[]).unwrap();
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let mute_at = format!("http://{}", mute.local_addr().unwrap());
    let closed = {
        let gone = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", gone.local_addr().unwrap())
    };
    let cases = [
        (relay("200 OK", answer(&other, 12)).0, "does not belong to this value"),
        (relay("200 OK", "x".repeat(100_000)).0, "too long"),
        (relay("200 OK", "<html>".into()).0, "not one of a drand relay"),
        (relay("404 Not Found", answer(&secret, 12)).0, "it answered 404"),
        (relay("302 Found", answer(&secret, 12)).0, "it answered 302"),
        (mute_at, "no answer within 150 ms"),
        (closed, "cannot be reached"),
    ];
    for (address, why) in &cases {
        let trouble = relays(&group, &[address]).fetch(12).unwrap_err();
        assert!(trouble.contains(address) && trouble.contains(why), "{trouble}");
    }
    // One good relay among them is enough, whichever is asked first.
    let good = relay("200 OK", answer(&secret, 12)).0;
    let mut all: Vec<&str> = cases.iter().map(|(address, _)| address.as_str()).collect();
    all.push(&good);
    assert!(relays(&group, &all).fetch(12).is_ok());
    drop(mute);
}

#[test]
fn a_real_number_of_quicknet_comes_through() {
    let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/routing/drand-vectors/quicknet.json");
    let Ok(text) = std::fs::read_to_string(&kept) else {
        eprintln!("SKIPPED: no kept drand vectors");
        return;
    };
    let kept: serde_json::Value = serde_json::from_str(&text).unwrap();
    let key = decode_hex::<KEY_BYTES>(kept["public_key"].as_str().unwrap()).unwrap();
    let group = Group::new(Chain::QUICKNET, &key).unwrap();
    for line in kept["rounds"].as_array().unwrap() {
        let number = line["round"].as_u64().unwrap();
        let (address, _paths) = relay("200 OK", line.to_string());
        let signature = relays(&group, &[&address]).fetch(number).unwrap();
        assert_eq!(encode_hex(&signature), line["signature"].as_str().unwrap());
    }
}

/// The record of a small contested round that a number of the chain decided, signed as given.
fn record(chain: Chain, signature: &[u8]) -> String {
    let slot = Slot {
        id: BlockId([1; 16]),
        start: 1_440,
        end: 1_680,
        places: 1,
        reserved: 0,
        site: 0,
        day: 1,
    };
    let announced = Announced {
        rules: Rules::PUBLISHED,
        weeks: vec![0, 0],
        travel: Travel::one_site(),
        beacon: Some(BeaconPlan { chain, round: 12, step: 20 }),
        blocks: vec![slot],
    };
    let entrant = |n: u8| Entrant {
        pseudonym: sha256(&[&[n]]),
        tickets: 1,
        newcomer: false,
        max_blocks: 1,
        room: 5,
        booked: vec![],
        ranked: vec![0],
    };
    let field = Field::seal(announced, (0..3).map(entrant).collect()).unwrap();
    let (round, secret) = (RoundId([4; 16]), [5; 32]);
    let revealed = Revealed { beacon: Some((0, signature)), ..Revealed::secret_alone(&secret) };
    let root = open::entry_root(&field.entries);
    let seed = revealed.seed(round, field.announced.digest(), root).unwrap();
    open::record(round, &revealed, &field, &open::draw(&field, seed))
}

#[test]
fn verifying_a_record_checks_the_signature_of_its_public_number() {
    let place = Place::new();
    let (group, secret) = own_chain();
    let key = encode_hex(&secret.sk_to_pk().compress());
    let signed = |number: u64| {
        let message = sha256(&[&number.to_be_bytes()]);
        secret.sign(&message.0, SEPARATION, &[]).compress()
    };
    let path = place.path("record.json");
    let file = path.to_str().unwrap();
    std::fs::write(&path, record(group.chain(), &signed(12))).unwrap();
    let unknown = place.run(&["round", "verify", file]);
    assert_eq!(unknown.status, 0, "{}", unknown.out);
    assert!(unknown.out.contains("name the chain's public key"), "{}", unknown.out);
    let known = place.run(&["round", "verify", file, "--chain-key", &key]);
    assert_eq!(known.status, 0, "{}", known.out);
    assert!(known.out.contains("number 12") && known.out.contains("signed by the chain"));
    // The seed follows from the signature, so everything recomputes, and the chain never said it.
    std::fs::write(&path, record(group.chain(), &signed(13))).unwrap();
    let forged = place.run(&["round", "verify", file, "--chain-key", &key]);
    assert_eq!(forged.status, 1, "{}", forged.out);
    assert!(forged.out.contains("does NOT hold"), "{}", forged.out);
}
