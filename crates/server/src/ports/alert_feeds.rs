//! Feeds of public alerts: asking an address, and the alerts that an index lists.
//!
//! What calls to others keep to holds here too: each name is resolved once and every address must be a
//! public one unless the settings allow others, no redirect is followed, bodies are bounded, and each
//! conversation has its patience. An index sends nobody anywhere: its entries are read from the feed's own
//! host and the hosts that the settings name.

use super::outward::{Heard, Place, converse, place, request_to};
use super::wire::trusting;
use crate::config::FeedSettings;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, StatusCode, header};
use porchlight_domain::time::SECOND;
use porchlight_feeds::cap::{self, Alert, Document, Entry, MAX_BYTES, MAX_INDEX_BYTES};
use rustls::ClientConfig;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Patience with one address, from resolving its name to the last byte.
const PATIENCE: Duration = Duration::from_secs(10);
/// Patience with all the alerts of an index; the rest comes with the next pass.
const INDEX_PATIENCE: Duration = Duration::from_secs(40);
/// Longest pause that a feed may ask for, seconds.
const MAX_PAUSE_SECONDS: i64 = 3_600;

/// Asks feeds.
pub struct FeedReader {
    tls: Arc<ClientConfig>,
    private: bool,
    patience: Duration,
}

/// What a feed said about itself when it was last read, so that it need not say the same again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Its `ETag`.
    pub etag: String,
    /// Its `Last-Modified`.
    pub modified: String,
}

/// What became of an index's entries before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Their alerts were read.
    pub read: BTreeSet<Entry>,
    /// They could not be read; others go first.
    pub failed: BTreeSet<Entry>,
}

/// What a feed gave.
#[derive(Debug, Default)]
pub struct FeedRead {
    /// Alerts with their bytes.
    pub alerts: Vec<(Alert, Vec<u8>)>,
    /// Entries of the index as they stand now; one alert has none.
    pub known: Known,
    /// How many alerts the feed lists.
    pub listed: u32,
    /// What it said about itself; empty where something is left to be read.
    pub marks: Marks,
    /// Alerts of the index that could not be read, each with why.
    pub troubles: Vec<String>,
}

/// What came of asking a feed.
#[derive(Debug)]
pub enum Came {
    /// Nothing changed since.
    Same,
    /// This.
    Read(FeedRead),
}

/// Why a feed could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// In plain English.
    pub trouble: String,
    /// When it wants to be asked again, in microseconds from now.
    pub pause: Option<i64>,
}

impl From<String> for NotRead {
    fn from(trouble: String) -> Self {
        Self { trouble, pause: None }
    }
}

/// An answer's body with what it says about itself; nothing where it is the same.
type Got = Option<(Vec<u8>, Marks)>;

impl FeedReader {
    /// A reader; `private` also allows addresses of the operator's own network and plain HTTP.
    ///
    /// # Errors
    /// The TLS library cannot be used.
    pub fn new(private: bool) -> Result<Self, String> {
        Ok(Self { tls: trusting(None)?, private, patience: PATIENCE })
    }

    /// The same with another patience.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Reads a feed, and of an index the entries that were not read before.
    ///
    /// # Errors
    /// The feed cannot be reached, or is neither an alert nor an index of alerts.
    pub fn read(&self, feed: &FeedSettings, marks: &Marks, known: &Known) -> Result<Came, NotRead> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| format!("no thread to ask with: {e}"))?;
        let came = runtime.block_on(self.ask(feed, marks, known));
        // A resolver that hangs must not hold the next feed up.
        runtime.shutdown_background();
        came
    }

    async fn ask(
        &self,
        feed: &FeedSettings,
        marks: &Marks,
        known: &Known,
    ) -> Result<Came, NotRead> {
        let own = place(&feed.url, self.private)?;
        let Some((bytes, said)) = self.get(&own, marks, MAX_INDEX_BYTES).await? else {
            return Ok(Came::Same);
        };
        let document = cap::look(&bytes);
        match document
            .map_err(|why| format!("neither an alert nor an Atom index of them: {why}"))?
        {
            Document::Alert(alert) => Ok(Came::Read(FeedRead {
                alerts: vec![(*alert, bytes)],
                listed: 1,
                marks: said,
                ..FeedRead::default()
            })),
            Document::Index(entries) => {
                let listed = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                let mut read = FeedRead { listed, ..FeedRead::default() };
                let all = self.follow(feed, &own, (entries, known), &mut read);
                let is_whole = tokio::time::timeout(INDEX_PATIENCE, all).await.is_ok();
                if is_whole && read.troubles.is_empty() {
                    read.marks = said;
                }
                Ok(Came::Read(read))
            }
        }
    }

    /// Reads the entries of an index that were not read before: new ones first, so that one that fails
    /// again and again keeps none of them back. May be stopped anywhere: what was read stands in `read`.
    async fn follow(
        &self,
        feed: &FeedSettings,
        own: &Place,
        (entries, known): (Vec<Entry>, &Known),
        read: &mut FeedRead,
    ) {
        let (old, mut ahead): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| known.read.contains(entry));
        read.known.read.extend(old);
        ahead.sort_by_key(|entry| known.failed.contains(entry));
        read.known.failed.extend(ahead.iter().filter(|e| known.failed.contains(e)).cloned());
        for entry in ahead {
            match self.entry(feed, own, &entry).await {
                Ok(alert) => {
                    read.alerts.push(alert);
                    read.known.failed.remove(&entry);
                    read.known.read.insert(entry);
                }
                Err(trouble) => {
                    read.troubles.push(format!("{}: {trouble}", entry.link));
                    read.known.failed.insert(entry);
                }
            }
        }
    }

    async fn entry(
        &self,
        feed: &FeedSettings,
        own: &Place,
        entry: &Entry,
    ) -> Result<(Alert, Vec<u8>), String> {
        let url = whole(own, &entry.link).ok_or("this is not an address")?;
        let there = place(&url, self.private)?;
        let is_allowed = |host: &str| host.eq_ignore_ascii_case(&there.host);
        if !is_allowed(&own.host) && !feed.hosts.iter().any(|host| is_allowed(host)) {
            return Err(format!(
                "it is on {}: name that host in alerts.feeds, hosts, if it is the service's",
                there.host
            ));
        }
        let got = self.get(&there, &Marks::default(), MAX_BYTES).await.map_err(|no| no.trouble)?;
        let (bytes, _) = got.ok_or("it answered 304")?;
        let alert = cap::read(&bytes).map_err(|why| why.to_string())?;
        Ok((alert, bytes))
    }

    async fn get(&self, place: &Place, marks: &Marks, most: usize) -> Result<Got, NotRead> {
        let got = tokio::time::timeout(self.patience, self.talk(place, marks, most)).await;
        got.unwrap_or_else(|_| {
            Err(format!("no answer within {} ms", self.patience.as_millis()).into())
        })
    }

    async fn talk(&self, place: &Place, marks: &Marks, most: usize) -> Result<Got, NotRead> {
        let mut request = request_to(place, Method::GET).header(
            header::ACCEPT,
            "application/cap+xml, application/atom+xml, application/xml, text/xml",
        );
        for (name, value) in
            [(header::IF_NONE_MATCH, &marks.etag), (header::IF_MODIFIED_SINCE, &marks.modified)]
        {
            if !value.is_empty() {
                request = request.header(name, value.as_str());
            }
        }
        let request = request.body(Body::empty()).map_err(|e| e.to_string())?;
        let Heard { answer, connection } =
            converse(&self.tls, self.private, place, request).await?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED => return Ok(None),
            status => return Err(refused(status, answer.headers())),
        }
        let head = answer.headers();
        let said = Marks {
            etag: text_of(head, header::ETAG),
            modified: text_of(head, header::LAST_MODIFIED),
        };
        let body = to_bytes(Body::new(answer.into_body()), most).await;
        drop(connection);
        let bytes = body.map_err(|_| "its answer is too long, or broke off".to_owned())?;
        Ok(Some((bytes.to_vec(), said)))
    }
}

fn text_of(head: &HeaderMap, name: header::HeaderName) -> String {
    head.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn refused(status: StatusCode, head: &HeaderMap) -> NotRead {
    let to = text_of(head, header::LOCATION);
    let trouble = if status.is_redirection() && !to.is_empty() {
        format!("it answered {} and sends on to {to}: name that address", status.as_u16())
    } else {
        format!("it answered {}", status.as_u16())
    };
    let pause = text_of(head, header::RETRY_AFTER).trim().parse::<i64>().ok();
    NotRead { trouble, pause: pause.map(|s| s.clamp(0, MAX_PAUSE_SECONDS) * SECOND) }
}

/// An address that an index writes, as a whole one: it may begin at the index's own host or folder.
fn whole(own: &Place, link: &str) -> Option<String> {
    if link.starts_with("https://") || link.starts_with("http://") {
        return Some(link.to_owned());
    }
    let authority = own.uri.authority()?;
    let scheme = if own.secure { "https" } else { "http" };
    let strange = link.contains("://") || link.starts_with("//") || link.contains("..");
    if strange {
        return None;
    }
    if let Some(path) = link.strip_prefix('/') {
        return Some(format!("{scheme}://{authority}/{path}"));
    }
    let folder = own.uri.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(format!("{scheme}://{authority}{folder}/{link}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_an_index_are_read_from_its_own_place() {
        let own = place("https://alerts.example.org:8443/cap/index.atom?key=1", false).unwrap();
        let at = |link: &str| whole(&own, link);
        let here = |path: &str| Some(format!("https://alerts.example.org:8443{path}"));
        assert_eq!(at("7.xml"), here("/cap/7.xml"));
        assert_eq!(at("/7.xml"), here("/7.xml"));
        assert_eq!(at("https://other.example/7"), Some("https://other.example/7".into()));
        for strange in ["../7.xml", "//other.example/7", "ftp://other.example/7"] {
            assert_eq!(at(strange), None, "{strange}");
        }
    }
}
