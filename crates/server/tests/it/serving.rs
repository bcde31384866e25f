//! Serving: health, figures, one process per folder, and an end that keeps what was acknowledged.

use crate::place::{Place, make_station, request};
use porchlight_domain::id::CeremonyId;
use porchlight_server::entropy_clock;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

const SETTINGS: &str = "listen = \"127.0.0.1:0\"\ntrusted_proxy = [\"127.0.0.1\"]\n\
                        [logs]\nformat = \"json\"\n";

fn serving(more: &str) -> Place {
    let place = Place::new();
    place.settings(&format!("{SETTINGS}{more}"));
    place.begin();
    place
}

#[test]
fn every_acknowledged_write_is_there_after_a_stop_in_the_midst_of_them() {
    let place = serving("");
    let mut server = place.serve();
    let (acknowledged, asked) = (Mutex::new(Vec::<CeremonyId>::new()), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                // Ends when the server no longer answers.
                for _ in 0..5_000 {
                    let number = asked.fetch_add(1, Ordering::SeqCst);
                    // One address each, so that no limit of rate steps in.
                    let [_, _, c, d] = number.to_be_bytes();
                    let reply = request(
                        &server.address,
                        "POST /sign-in/passkey/begin HTTP/1.1",
                        &[&format!("X-Forwarded-For: 203.0.{c}.{d}")],
                        "",
                    );
                    match reply {
                        Some(reply) if reply.status == 200 => {
                            // A body that the end cut short acknowledges nothing.
                            let at = reply.body.find("cer_").map(|at| &reply.body[at..]);
                            let id: Option<CeremonyId> =
                                at.and_then(|text| text.get(..30)?.parse().ok());
                            acknowledged.lock().unwrap().extend(id);
                        }
                        Some(reply) => panic!("{reply:?}"),
                        None => break,
                    }
                }
            });
        }
        while acknowledged.lock().unwrap().len() < 100 {
            std::thread::yield_now();
        }
        server.signal("-TERM");
    });
    assert_eq!(server.ended(), 0);
    let app = place.app();
    for id in acknowledged.into_inner().unwrap() {
        let kept = app.store.read(|tx| tx.ceremony(id)).unwrap();
        assert!(kept.is_some(), "{id} was acknowledged and is gone");
    }
    // What waited for its place in the log got it before the end.
    assert!(app.log_state().unwrap().waiting_since.is_none());
}

#[test]
fn a_page_that_listens_does_not_hold_up_the_end() {
    let place = serving("");
    let mut server = place.serve();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let line = "GET /live?topic=log%2Fhead HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(line.as_bytes()).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
    server.signal("-TERM");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("text/event-stream") && rest.ends_with("0\r\n\r\n"), "{rest}");
    assert_eq!(server.ended(), 0);
    let limit = "requests were still under way at the end of the drain limit";
    assert!(server.lines.iter().all(|line| line["message"] != limit));
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let place = serving("");
    let server = place.serve();
    let second = place.run(&["serve"]);
    assert_eq!(second.status, 1);
    assert!(second.err.contains("another porchlight (process "), "{}", second.err);
    // Commands work beside it.
    assert_eq!(place.run(&["station", "list"]).status, 0);
    assert_eq!(server.stop(), 0);
    let third = place.serve();
    assert_eq!(third.stop(), 0);
}

#[test]
fn a_full_disk_makes_the_server_alive_but_not_ready() {
    let place = serving("");
    let server = place.serve();
    assert_eq!(server.get("/readyz").body, "{\"ready\":true,\"obstacles\":[]}");
    assert_eq!(server.stop(), 0);
    // More than any disk of today has free.
    place.settings(&format!("{SETTINGS}[limits]\nleast_free_mb = 4000000000\n"));
    let server = place.serve();
    assert_eq!(server.get("/healthz").status, 200);
    let reply = server.get("/readyz");
    assert_eq!(reply.status, 503);
    assert_eq!(reply.body, "{\"ready\":false,\"obstacles\":[\"disk_full\"]}");
    assert_eq!(server.stop(), 0);
}

#[test]
fn a_file_sent_to_the_page_of_checks_is_checked_by_the_server() {
    let place = serving("");
    let server = place.serve();
    assert!(server.get("/verify").body.contains("Check this bundle"));
    let body = "--b\r\nContent-Disposition: form-data; name=\"bundle\"; filename=\"d.zip\"\r\n\r\nno zip\r\n--b--\r\n";
    let length = format!("Content-Length: {}", body.len());
    let media = "Content-Type: multipart/form-data; boundary=b";
    let head = [media, &length];
    let reply = request(&server.address, "POST /verify/bundle HTTP/1.1", &head, body).unwrap();
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.contains("REFUSED"), "{}", reply.body);
    assert_eq!(server.stop(), 0);
}

#[test]
fn figures_need_the_token_on_the_main_address_and_none_on_their_own() {
    let place = serving("[metrics]\ntoken = \"0123456789abcdef\"\n");
    let server = place.serve();
    assert_eq!(server.get("/metrics").status, 401);
    let get = |token: &str| {
        let header = format!("Authorization: Bearer {token}");
        request(&server.address, "GET /metrics HTTP/1.1", &[&header], "").unwrap()
    };
    assert_eq!(get("0123456789abcdeg").status, 401);
    let figures = get("0123456789abcdef");
    assert_eq!(figures.status, 200);
    for name in ["porchlight_log_leaves", "porchlight_messages{state=\"waiting\"} 1"] {
        assert!(figures.body.contains(name), "{name} in {}", figures.body);
    }
    assert!(figures.body.contains("route=\"/metrics\""), "{}", figures.body);
    assert_eq!(server.stop(), 0);

    let place = serving("[metrics]\nlisten = \"127.0.0.1:0\"\n");
    let server = place.serve();
    assert_eq!(server.get("/metrics").status, 404);
    let own = server.figures.clone().unwrap();
    assert_eq!(request(&own, "GET /metrics HTTP/1.1", &[], "").unwrap().status, 200);
    assert_eq!(server.stop(), 0);
}

#[test]
fn no_log_line_holds_a_path_a_secret_or_an_address_of_a_person() {
    let place = serving("");
    let answer = place.run(&["sign-in-link", "ana@example.org", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let path = said["url"].as_str().unwrap().strip_prefix("http://localhost:8080").unwrap();
    let mut server = place.serve();
    let reply = server.get(path);
    assert_eq!(reply.status, 200);
    let id = reply.head.split("x-request-id: ").nth(1).unwrap()[..16].to_owned();
    server.signal("-TERM");
    assert_eq!(server.ended(), 0);
    let log = serde_json::to_string(&server.lines).unwrap();
    let secret = path.rsplit('/').next().unwrap();
    assert!(!log.contains(secret) && !log.contains("ana@example.org"), "{log}");
    let line = server.lines.iter().find(|line| line["span"]["id"] == id.as_str()).unwrap();
    assert_eq!(line["span"]["route"], "/sign-in/{link}/{secret}");
    assert_eq!(line["status"], 200);
}

#[test]
fn leaves_get_their_place_while_the_server_runs_and_its_head_is_kept_with_the_keys() {
    let place = serving("");
    let server = place.serve();
    let app = place.app();
    make_station(&app, "ATX1");
    let kept = || std::fs::read_to_string(place.data().join("keys/latest-checkpoint"));
    // Two facts: the operator, the station. Far more patience than the promise of five seconds,
    // because a busy test machine is not a server.
    let started = entropy_clock::now();
    while app.log_state().unwrap().size < 2 || kept().is_err() {
        let waited = entropy_clock::now().since(started);
        assert!(waited < 60_000_000, "leaves still wait for their place");
        std::thread::yield_now();
    }
    assert_eq!(server.stop(), 0);
    assert_eq!(kept().unwrap(), app.log_state().unwrap().checkpoint.unwrap());
}
