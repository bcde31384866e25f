//! Feeds of public alerts: where they are, which stations they are for, and what makes a stop.

use super::check::quoted;
use super::{WrittenAlerts, Wrong};
use axum::http::Uri;
use porchlight_domain::hold::{AlertFacts, AlertRule, Certainty, Severity, Urgency};
use porchlight_domain::time::MINUTE;
use std::str::FromStr;

/// Most feeds.
const MAX_FEEDS: usize = 20;
/// Minutes from one look at a feed to the next.
const MINUTES: std::ops::RangeInclusive<u16> = 1..=60;
/// Most kilometres around a station within which an alert is kept.
const MAX_KM: u16 = 500;

/// Feeds and the rule for what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertSettings {
    /// The feeds.
    pub feeds: Vec<FeedSettings>,
    /// From one look at a feed to the next, microseconds.
    pub interval: i64,
    /// From an alert to a level, for feeds and imports alike.
    pub rule: AlertRule,
    /// Metres around a station within which an alert is kept.
    pub reach: u32,
}

/// One feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedSettings {
    /// Where it is.
    pub url: String,
    /// Codes of the stations it is for; empty for all.
    pub stations: Vec<String>,
    /// Hosts beside its own from which an index's alerts are read.
    pub hosts: Vec<String>,
}

fn word<T: FromStr>(key: &str, text: &str, right: &str, wrong: &mut Vec<Wrong>) -> Option<T> {
    let read = text.trim().parse().ok();
    if read.is_none() {
        wrong.push(Wrong::new(key, &quoted(text), right));
    }
    read
}

fn rule(written: &WrittenAlerts, wrong: &mut Vec<Wrong>) -> Option<AlertRule> {
    let severities = "it is Extreme, Severe, Moderate or Minor";
    let severity =
        word::<Severity>("alerts.stop_severity", &written.stop_severity, severities, wrong);
    let urgencies = "it is Immediate, Expected or Future";
    let urgency = word::<Urgency>("alerts.stop_urgency", &written.stop_urgency, urgencies, wrong);
    let certainties = "it is Observed, Likely, Possible or Unlikely";
    let certainty =
        word::<Certainty>("alerts.stop_certainty", &written.stop_certainty, certainties, wrong);
    let show = word::<Severity>("alerts.show_severity", &written.show_severity, severities, wrong);
    let stop = AlertFacts { severity: severity?, urgency: urgency?, certainty: certainty? };
    let show = show?;
    let vague = stop.severity == Severity::Unknown
        || show == Severity::Unknown
        || matches!(stop.urgency, Urgency::Unknown | Urgency::Past)
        || stop.certainty == Certainty::Unknown;
    if vague {
        let right = "name a least word that says something: not Unknown, not Past";
        wrong.push(Wrong::new("alerts.stop_severity", "with a word that is no least one", right));
    }
    Some(AlertRule { stop, show })
}

/// An address without user and password. Whether it may be called is looked at when it is.
fn is_address(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let is_http = matches!(uri.scheme_str(), Some("https" | "http"));
    is_http && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
}

pub(super) fn check(written: &WrittenAlerts, wrong: &mut Vec<Wrong>) -> AlertSettings {
    let mut feeds = vec![];
    for feed in &written.feeds {
        let url = feed.url.trim();
        if !is_address(url) {
            // It may hold a password.
            let was = if url.contains('@') { "one with a user".to_owned() } else { quoted(url) };
            let right = "give an address such as \"https://alerts.example.org/cap.atom\", without \
                         user and password";
            wrong.push(Wrong::new("alerts.feeds", &was, right));
        }
        feeds.push(FeedSettings {
            url: url.to_owned(),
            stations: feed.stations.clone(),
            hosts: feed.hosts.clone(),
        });
    }
    let mut urls: Vec<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
    urls.sort_unstable();
    urls.dedup();
    if urls.len() < feeds.len() || feeds.len() > MAX_FEEDS {
        let was = format!("{} feeds", feeds.len());
        wrong.push(Wrong::new("alerts.feeds", &was, "name at most 20, each once"));
    }
    if !MINUTES.contains(&written.minutes) {
        let was = written.minutes.to_string();
        wrong.push(Wrong::new("alerts.minutes", &was, "look every 1 to 60 minutes"));
    }
    if written.around_km > MAX_KM {
        let was = written.around_km.to_string();
        wrong.push(Wrong::new("alerts.around_km", &was, "give at most 500 kilometres"));
    }
    AlertSettings {
        feeds,
        interval: i64::from(written.minutes) * MINUTE,
        rule: rule(written, wrong).unwrap_or(AlertRule::PUBLISHED),
        reach: u32::from(written.around_km) * 1_000,
    }
}
