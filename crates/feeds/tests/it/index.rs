//! Atom indexes of alerts: what is taken from them, and what is not one.

use porchlight_feeds::cap::{Document, Entry, MAX_ENTRIES, NotAnAlert, look};
use proptest::prelude::*;

const ALERT: &str = include_str!("alerts/ice.xml");

fn index(text: &str) -> Result<Vec<Entry>, NotAnAlert> {
    match look(text.as_bytes())? {
        Document::Index(entries) => Ok(entries),
        Document::Alert(alert) => panic!("{alert:?}"),
    }
}

fn entry(link: &str, updated: &str) -> Entry {
    Entry { link: link.into(), updated: updated.into() }
}

#[test]
fn an_alert_and_an_index_are_told_apart_by_their_outermost_element() {
    assert!(matches!(look(ALERT.as_bytes()), Ok(Document::Alert(_))));
    assert_eq!(index("<feed xmlns='http://www.w3.org/2005/Atom'/>").unwrap(), []);
    for other in ["<feed/>", "<rss version='2.0'/>", "<html/>", "{}", ""] {
        assert!(look(other.as_bytes()).is_err(), "{other}");
    }
}

#[test]
fn the_link_that_says_it_leads_to_an_alert_wins_and_others_need_to_be_the_entry_itself() {
    let text = "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:cap='urn:oasis:names:tc:emergency:cap:1.2'>
      <a:link rel='self' href='https://a.example/index'/><a:updated>never</a:updated>
      <a:entry><a:updated>2027-01-14T05:40:00-05:00</a:updated>
        <a:link href='https://a.example/page?x=1&amp;y=2'/>
        <a:link rel='related' type='application/cap+xml;charset=utf-8' href='https://a.example/7.xml'/>
        <cap:event>Ice</cap:event></a:entry>
      <a:entry><a:link rel='edit' href='https://a.example/edit'/><a:link href='https://a.example/8?x=1&amp;y=2'/></a:entry>
      <a:entry><a:title>Nothing leads anywhere</a:title><a:link rel='via' href='https://a.example/9'/></a:entry>
      <a:entry><a:content><a:entry><a:link href='https://a.example/inner'/></a:entry></a:content></a:entry>
    </a:feed>";
    let expected = [
        entry("https://a.example/7.xml", "2027-01-14T05:40:00-05:00"),
        entry("https://a.example/8?x=1&y=2", ""),
    ];
    assert_eq!(index(text).unwrap(), expected);
}

#[test]
fn what_no_honest_index_does_is_refused() {
    let feed = |inside: &str| format!("<feed xmlns='http://www.w3.org/2005/Atom'>{inside}</feed>");
    let many = "<entry><link href='https://a.example/1'/></entry>".repeat(MAX_ENTRIES + 1);
    let deep = "<x>".repeat(100) + &"</x>".repeat(100);
    let long = format!("<entry><link href='https://a.example/{}'/></entry>", "x".repeat(3_000));
    for bad in [feed(&many), feed(&deep), feed(&long), feed("&boom;x")] {
        assert!(look(bad.as_bytes()).is_err(), "{}", &bad[..80]);
    }
    let unclosed = "<feed xmlns='http://www.w3.org/2005/Atom'><entry>";
    assert!(look(unclosed.as_bytes()).is_err());
    let entity = "<!DOCTYPE feed [<!ENTITY b 'b'>]><feed xmlns='http://www.w3.org/2005/Atom'/>";
    assert!(look(entity.as_bytes()).is_err());
    assert!(look(&vec![b' '; 5 << 20]).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = look(&bytes);
        let feed = [b"<feed xmlns='http://www.w3.org/2005/Atom'>".as_slice(), &bytes].concat();
        let _ = look(&feed);
    }
}
