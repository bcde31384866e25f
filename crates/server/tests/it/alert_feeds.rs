//! Feeds of public alerts over real connections: what comes is held, what fails changes nothing.

use crate::place::{Place, make_station};
use porchlight_app::rows::{AlertFeed, HoldRow};
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::hold::{AlertFacts, AlertRule, Certainty, Level, Severity, Urgency};
use porchlight_domain::time::{HOUR, MINUTE, SECOND, Timestamp};
use porchlight_server::alerts::AlertFeeds;
use porchlight_server::config::{AlertSettings, FeedSettings};
use porchlight_server::entropy_clock;
use porchlight_server::ports::alert_feeds::FeedReader;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// 14 January 2027, 06:00 in Austin.
const SIX: Timestamp = Timestamp(1_799_928_000 * SECOND);
const EVERY: i64 = 5 * MINUTE;

/// What an address answers: the status line, further heads, the body.
type Page = (&'static str, String, String);

/// A weather service on this machine, whose pages can be changed while it runs.
struct Service {
    address: String,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Service {
    fn open() -> Self {
        // On every address of this machine, so that it has two names.
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let address = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let pages: Arc<Mutex<BTreeMap<String, Page>>> = Arc::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (known, heard) = (Arc::clone(&pages), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let Some(head) = head_of(&stream) else { continue };
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                heard.lock().unwrap().push(head.clone());
                let none = ("404 Not Found", String::new(), String::new());
                let page = known.lock().unwrap().get(&path).cloned().unwrap_or(none);
                answer(stream, &head, page);
            }
        });
        Self { address, pages, asked }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn has(&self, path: &str, status: &'static str, heads: &str, body: &str) {
        let page = (status, heads.to_owned(), body.to_owned());
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// How often a path was asked for.
    fn asks(&self, path: &str) -> usize {
        let start = format!("GET {path} ");
        self.asked.lock().unwrap().iter().filter(|head| head.starts_with(&start)).count()
    }
}

fn head_of(stream: &TcpStream) -> Option<String> {
    let lines = BufReader::new(stream).lines();
    let head: Vec<String> = lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
    (!head.is_empty()).then(|| head.join("\n"))
}

/// Answers; whoever brings the same `ETag` hears that nothing changed.
fn answer(mut stream: TcpStream, head: &str, (status, heads, body): Page) {
    let tag = heads.lines().find_map(|line| line.strip_prefix("ETag: "));
    let is_same =
        tag.is_some_and(|tag| head.to_lowercase().contains(&format!("if-none-match: {tag}")));
    let (status, body) = if is_same { ("304 Not Modified", String::new()) } else { (status, body) };
    let heads: String = heads.lines().map(|line| format!("{line}\r\n")).collect();
    let text = format!("HTTP/1.1 {status}\r\n{heads}Content-Length: {}\r\n\r\n{body}", body.len());
    // Whoever asked may have gone.
    let _ = stream.write_all(text.as_bytes());
}

/// An alert over the station (or elsewhere), with so many of its words.
fn alert(number: u32, kind: &str, words: [&str; 3], middle: &str, references: &str) -> String {
    let [severity, urgency, certainty] = words;
    format!(
        "<?xml version=\"1.0\"?><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\
         <identifier>A-{number}</identifier><sender>office@weather.example</sender>\
         <sent>2027-01-14T0{number}:00:00-06:00</sent><status>Actual</status>\
         <msgType>{kind}</msgType><scope>Public</scope><references>{references}</references>\
         <info><category>Met</category><event>Ice</event><urgency>{urgency}</urgency>\
         <severity>{severity}</severity><certainty>{certainty}</certainty>\
         <expires>2027-01-14T12:00:00-06:00</expires><headline>Ice {number}</headline>\
         <area><areaDesc>Here</areaDesc><circle>{middle} 5</circle></area></info></alert>"
    )
}

const GALE: [&str; 3] = ["Severe", "Expected", "Likely"];
const HERE: &str = "30.27,-97.74";
const FAR: &str = "47.60,-122.33";

fn reference(number: u32) -> String {
    format!("office@weather.example,A-{number},2027-01-14T0{number}:00:00-06:00")
}

fn index(entries: &[(&str, &str)]) -> String {
    let entry = |(link, updated): &(&str, &str)| {
        format!(
            "<entry><id>{link}</id><title>x</title><updated>{updated}</updated>\
             <link rel=\"alternate\" type=\"text/html\" href=\"/page.html\"/>\
             <link type=\"application/cap+xml\" href=\"{link}\"/></entry>"
        )
    };
    let entries: String = entries.iter().map(entry).collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Alerts</title>{entries}</feed>")
}

struct Watch {
    place: Place,
    app: Arc<App>,
    feeds: AlertFeeds,
    now: Timestamp,
}

impl Watch {
    fn of(feeds: Vec<FeedSettings>) -> Self {
        Self::by(feeds, AlertRule::PUBLISHED)
    }

    fn by(feeds: Vec<FeedSettings>, rule: AlertRule) -> Self {
        let place = Place::new();
        place.begin();
        let app = Arc::new(place.app());
        make_station(&app, "AUS1");
        let settings = AlertSettings { feeds, interval: EVERY, rule, reach: 25_000 };
        let feeds = AlertFeeds::new(settings, reader(true));
        Self { place, app, feeds, now: SIX }
    }

    fn ctx(&self) -> Ctx {
        let mut ctx = entropy_clock::ctx(Actor::System);
        ctx.now = self.now;
        ctx
    }

    /// Asks what is due, an interval later.
    fn pass(&mut self) -> u32 {
        self.now = self.now.plus(EVERY);
        self.look()
    }

    /// Asks what is due now.
    fn look(&mut self) -> u32 {
        let mut ctx = self.ctx();
        self.feeds.pass(&self.app, &mut ctx).unwrap()
    }

    /// Holds that stand.
    fn holds(&self) -> Vec<HoldRow> {
        let mut holds = self.app.holds(&self.ctx(), self.now).unwrap();
        holds.retain(|hold| hold.lifted_at.is_none());
        holds
    }

    fn state(&self) -> AlertFeed {
        self.app.alert_feeds(&self.ctx()).unwrap().remove(0)
    }
}

fn reader(private: bool) -> FeedReader {
    FeedReader::new(private).unwrap().with_patience(Duration::from_millis(400))
}

fn feed(url: String) -> FeedSettings {
    FeedSettings { url, ..FeedSettings::default() }
}

#[test]
fn one_alert_at_an_address_is_held_and_not_read_again_while_it_is_the_same() {
    let service = Service::open();
    service.has("/now.xml", "200 OK", "ETag: \"a\"", &alert(5, "Alert", GALE, HERE, ""));
    let mut watch = Watch::of(vec![feed(service.at("/now.xml"))]);
    assert_eq!(watch.pass(), 1);
    let holds = watch.holds();
    assert_eq!(holds.len(), 1);
    assert_eq!((holds[0].level, holds[0].words.as_str()), (Level::Stop, "Ice 5"));
    let state = watch.state();
    assert_eq!((state.etag.as_str(), state.read_at, state.listed), ("\"a\"", Some(watch.now), 1));
    assert_eq!(watch.pass(), 0);
    assert_eq!(watch.state().read_at, Some(watch.now), "304 is an answer as well");
    watch.now = watch.now.plus(MINUTE);
    assert_eq!(watch.look(), 0);
    assert_eq!(service.asks("/now.xml"), 2, "it is asked once an interval");
    let leaves = watch.app.store.read(|tx| tx.leaves_of(&holds[0].id.to_string())).unwrap();
    assert_eq!(leaves.len(), 1, "the hold is in the log");
}

#[test]
fn an_index_is_followed_entry_by_entry_and_updates_and_cancellations_with_it() {
    let service = Service::open();
    service.has("/cap/5.xml", "200 OK", "", &alert(5, "Alert", GALE, HERE, ""));
    service.has("/cap/6.xml", "200 OK", "", &alert(6, "Alert", GALE, FAR, ""));
    service.has("/cap/i.atom", "200 OK", "", &index(&[("5.xml", "1"), ("/cap/6.xml", "1")]));
    let mut watch = Watch::of(vec![feed(service.at("/cap/i.atom"))]);
    assert_eq!(watch.pass(), 1, "the one far from every station is passed over");
    assert_eq!(watch.holds().len(), 1);
    assert_eq!(watch.pass(), 0);
    assert_eq!(service.asks("/cap/5.xml"), 1, "what was read is not read again");

    let mild = ["Moderate", "Expected", "Likely"];
    service.has("/cap/7.xml", "200 OK", "", &alert(7, "Update", mild, HERE, &reference(5)));
    service.has("/cap/i.atom", "200 OK", "", &index(&[("7.xml", "1")]));
    assert_eq!(watch.pass(), 1);
    let holds = watch.holds();
    assert_eq!((holds.len(), holds[0].level), (1, Level::Slow), "{holds:?}");

    // A cancellation counts wherever its own area is, as it is about an alert that is kept.
    service.has("/cap/8.xml", "200 OK", "", &alert(8, "Cancel", mild, FAR, &reference(7)));
    service.has("/cap/i.atom", "200 OK", "", &index(&[("7.xml", "1"), ("8.xml", "1")]));
    assert_eq!(watch.pass(), 1);
    assert!(watch.holds().is_empty());
}

#[test]
fn a_feed_that_fails_in_any_way_drops_no_hold_and_says_why() {
    let service = Service::open();
    let good = alert(5, "Alert", GALE, HERE, "");
    service.has("/a", "200 OK", "", &good);
    let mut watch = Watch::of(vec![feed(service.at("/a"))]);
    watch.pass();
    let read_at = watch.state().read_at;
    let deep = "<a>".repeat(2_000);
    let bomb = "<!DOCTYPE alert [<!ENTITY x \"y\">]><alert>&x;</alert>";
    let cases = [
        ("500 Internal Server Error", "", "", "it answered 500"),
        ("302 Found", "Location: http://10.0.0.1/", "", "sends on to http://10.0.0.1/"),
        ("200 OK", "", "<html>Down for works</html>", "neither an alert nor an Atom index"),
        ("200 OK", "", "", "neither an alert nor an Atom index"),
        ("200 OK", "", &deep, "neither an alert nor an Atom index"),
        ("200 OK", "", bomb, "a document type"),
        ("200 OK", "", &good[..200], "neither an alert nor an Atom index"),
    ];
    for (number, (status, heads, body, why)) in (1..).zip(cases) {
        service.has("/a", status, heads, body);
        assert_eq!(watch.pass(), 0, "{why}");
        let state = watch.state();
        assert!(state.trouble.contains(why), "{}: {why}", state.trouble);
        assert_eq!((state.read_at, state.failures), (read_at, number));
        assert_eq!(watch.holds().len(), 1, "{why}: the hold stays");
    }
    let busy = "Retry-After: 1800";
    service.has("/a", "503 Service Unavailable", busy, "");
    watch.pass();
    assert_eq!(watch.state().next_at, watch.now.plus(30 * MINUTE), "it asked for time");
    service.has("/a", "200 OK", "", &good);
    watch.now = watch.now.plus(30 * MINUTE);
    assert_eq!(watch.pass(), 0, "the same alert");
    assert_eq!((watch.state().failures, watch.state().trouble), (0, String::new()));
    // It ends when the alert itself says so.
    watch.now = SIX.plus(12 * HOUR);
    assert!(watch.holds().is_empty());
}

#[test]
fn an_alert_of_an_index_that_cannot_be_read_is_tried_again_and_keeps_no_other_back() {
    let service = Service::open();
    service.has("/5.xml", "200 OK", "", &alert(5, "Alert", GALE, HERE, ""));
    let both = index(&[("/4.xml", "1"), ("/5.xml", "1")]);
    service.has("/i", "200 OK", "ETag: \"i\"", &both);
    let mut watch = Watch::of(vec![feed(service.at("/i"))]);
    assert_eq!(watch.pass(), 1);
    let state = watch.state();
    assert!(state.trouble.contains("/4.xml: it answered 404"), "{}", state.trouble);
    assert_eq!(state.etag, "", "the index is read again, as something of it is missing");
    service.has("/4.xml", "200 OK", "", &alert(4, "Alert", GALE, HERE, ""));
    assert_eq!(watch.pass(), 1);
    assert_eq!(watch.state().etag, "\"i\"");
    assert_eq!((service.asks("/4.xml"), service.asks("/5.xml")), (2, 1));
    assert_eq!(watch.holds().len(), 2);
}

#[test]
fn no_feed_leads_into_a_private_network_or_to_a_host_that_nobody_named() {
    let service = Service::open();
    service.has("/a", "200 OK", "", &alert(5, "Alert", GALE, HERE, ""));
    let closed = reader(false);
    let none = porchlight_server::ports::alert_feeds::Known::default();
    let marks = porchlight_server::ports::alert_feeds::Marks::default();
    let refused = closed.read(&feed(service.at("/a")), &marks, &none).unwrap_err();
    assert!(refused.trouble.contains("https://"), "{}", refused.trouble);
    let inside = closed.read(&feed("https://169.254.169.254/a".into()), &marks, &none);
    assert!(inside.unwrap_err().trouble.contains("private network"));
    assert_eq!(service.asks("/a"), 0);

    let other = service.address.replace("127.0.0.1", "127.0.0.2") + "/a";
    service.has("/i", "200 OK", "", &index(&[(&other, "1")]));
    let mut watch = Watch::of(vec![feed(service.at("/i"))]);
    assert_eq!(watch.pass(), 0);
    assert!(watch.state().trouble.contains("it is on 127.0.0.2"), "{}", watch.state().trouble);
    let mut named = feed(service.at("/i"));
    named.hosts = vec!["127.0.0.2".into()];
    let mut watch = Watch::of(vec![named]);
    assert_eq!(watch.pass(), 1, "{}", watch.state().trouble);
}

#[test]
fn which_stations_and_what_stops_is_as_the_operator_set_it() {
    let service = Service::open();
    service.has("/a", "200 OK", "", &alert(5, "Alert", GALE, HERE, ""));
    let mut elsewhere = feed(service.at("/a"));
    elsewhere.stations = vec!["NYC1".into()];
    let mut watch = Watch::of(vec![elsewhere]);
    assert_eq!(watch.pass(), 0, "the feed is for another station");
    let stop = AlertFacts {
        severity: Severity::Extreme,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
    };
    let rule = AlertRule { stop, ..AlertRule::PUBLISHED };
    let mut watch = Watch::by(vec![feed(service.at("/a"))], rule);
    assert_eq!(watch.pass(), 1);
    assert_eq!(watch.holds()[0].level, Level::Slow, "less than what stops here");
}

#[test]
fn the_doctor_says_when_each_feed_was_read_and_why_it_fails() {
    let service = Service::open();
    let url = service.at("/a?key=secret");
    let settings = format!("[calls]\nprivate = true\n[alerts]\nfeeds = [{{ url = \"{url}\" }}]\n");
    let mut watch = Watch::of(vec![feed(url)]);
    watch.place.settings(&settings);
    watch.now = entropy_clock::now();
    let doctor = |watch: &Watch| watch.place.run(&["doctor", "--quick"]).out;
    let before = doctor(&watch);
    assert!(before.contains("/a was not asked yet"), "{before}");
    watch.look();
    let failed = doctor(&watch);
    assert!(failed.contains("/a: never read, failed tries since: 1 (it answered 404)"), "{failed}");
    assert!(failed.contains("holds that it made stay"), "{failed}");
    assert!(!failed.contains("secret"), "{failed}");
    service.has("/a?key=secret", "200 OK", "", &alert(5, "Alert", GALE, HERE, ""));
    watch.pass();
    let fine = doctor(&watch);
    assert!(fine.contains("/a: last read ") && fine.contains("alerts listed: 1"), "{fine}");
    watch.place.settings(&settings.replace("feeds = [{", "feeds = [{ stations = [\"NYC1\"],"));
    let strange = doctor(&watch);
    assert!(strange.contains("for the station NYC1, which is not here"), "{strange}");
}
