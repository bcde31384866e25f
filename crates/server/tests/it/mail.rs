//! From the outbox to a received message, through a small mail server made here.

use crate::place::Place;
use porchlight_app::{Actor, Ctx, Slice};
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_domain::words::MessageState;
use porchlight_server::entropy_clock;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;

/// Takes one message as RFC 5321 says, answering RCPT with `verdict`; what was said by the client.
fn receive(listener: TcpListener, verdict: &'static str) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut heard = String::new();
        let mut in_data = false;
        stream.write_all(b"220 mail.example ESMTP\r\n").unwrap();
        while let Some(Ok(line)) = lines.next() {
            heard += &format!("{line}\n");
            let answer = match line.split(' ').next().unwrap_or("") {
                "." if in_data => {
                    in_data = false;
                    "250 taken"
                }
                _ if in_data => continue,
                "RCPT" => verdict,
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            if answer.starts_with("221") {
                break;
            }
        }
        heard
    })
}

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn at(now: Timestamp) -> Ctx {
    Ctx::new(now, Actor::System, entropy_clock::random())
}

fn place_with_mail(server: SocketAddr) -> Place {
    let place = Place::new();
    let settings =
        format!("[mail]\nurl = \"smtp://{server}\"\nfrom = \"Porch <post@example.org>\"");
    place.settings(&settings);
    place.begin();
    place
}

fn only_message(place: &Place) -> porchlight_app::rows::Message {
    let page = place.app().messages(&at(entropy_clock::now()), Slice::page(1)).unwrap();
    assert_eq!(page.total, 1);
    page.rows.into_iter().next().unwrap()
}

#[test]
fn a_message_waits_while_the_mail_server_is_away_and_then_arrives_once() {
    let server = free_port();
    let place = place_with_mail(server);
    let now = entropy_clock::now();
    // Nobody listens.
    assert_eq!(place.app().send_messages(&mut at(now)).unwrap(), 0);
    let waiting = only_message(&place);
    assert_eq!((waiting.state, waiting.tries), (MessageState::Waiting, 1));
    assert!(!waiting.last_error.is_empty());
    // Too early for the next try, although somebody listens now.
    let mail_server = receive(TcpListener::bind(server).unwrap(), "250 fine");
    assert_eq!(place.app().send_messages(&mut at(now)).unwrap(), 0);
    assert_eq!(only_message(&place).tries, 1);
    let app = place.app();
    assert_eq!(app.send_messages(&mut at(now.plus(3 * MINUTE))).unwrap(), 1);
    assert_eq!(app.send_messages(&mut at(now.plus(90 * MINUTE))).unwrap(), 0);
    drop(app);
    let heard = mail_server.join().unwrap();
    let sent = only_message(&place);
    assert_eq!(sent.state, MessageState::Sent);
    assert!(heard.contains("MAIL FROM:<post@example.org>"), "{heard}");
    assert!(heard.contains("RCPT TO:<ana@example.org>"), "{heard}");
    assert!(heard.contains(&format!("Message-ID: <{}@example.org>", sent.id)), "{heard}");
    // Soft line breaks of quoted-printable may cut the link.
    let text = heard.replace("=\n", "").replace("=3D", "=");
    assert!(text.contains("http://localhost:8080/sign-in/lnk_"), "{text}");
}

#[test]
fn what_the_mail_server_says_about_a_refused_message_is_kept_with_it() {
    let server = free_port();
    let place = place_with_mail(server);
    let mail_server = receive(TcpListener::bind(server).unwrap(), "550 no such person here");
    let app = place.app();
    assert_eq!(app.send_messages(&mut at(entropy_clock::now())).unwrap(), 0);
    drop(app);
    mail_server.join().unwrap();
    let refused = only_message(&place);
    assert_eq!(refused.state, MessageState::Waiting);
    assert!(refused.last_error.contains("no such person here"), "{}", refused.last_error);
}

#[test]
fn a_mail_server_out_of_reach_is_left_alone_for_a_while() {
    let server = free_port();
    let place = place_with_mail(server);
    place.run(&["staff", "add", "--name", "Bo", "--email", "bo@example.org", "--role", "analyst"]);
    let app = place.app();
    app.send_messages(&mut at(entropy_clock::now())).unwrap();
    let page = app.messages(&at(entropy_clock::now()), Slice::page(1)).unwrap();
    let rested = |error: &str| error.contains("a moment ago");
    assert_eq!(page.rows.iter().filter(|m| rested(&m.last_error)).count(), 1);
    assert_eq!(page.rows.iter().filter(|m| !rested(&m.last_error)).count(), 1);
}

#[test]
fn text_messages_go_into_a_folder_where_that_is_set_and_are_refused_elsewhere() {
    let place = Place::new();
    let folder = place.path("texts");
    place.settings(&format!("[sms]\ncarrier = \"folder\"\nfolder = {folder:?}"));
    place.begin();
    place.app().ports.post.sms("+15125550100", "On its way").unwrap();
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(std::fs::read_to_string(&files[0]).unwrap(), "+15125550100\nOn its way\n");
    place.settings("");
    assert!(place.app().ports.post.sms("+15125550100", "x").unwrap_err().contains("sms.carrier"));
}
