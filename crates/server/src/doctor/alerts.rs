//! What the doctor looks at around feeds of public alerts: when each was last read, and why it fails.

use super::Finding;
use crate::config::{Config, FeedSettings};
use crate::entropy_clock;
use porchlight_app::rows::AlertFeed;
use porchlight_app::{Actor, App, zone};
use porchlight_domain::time::Timestamp;

const WHAT: &str = "alert feeds";
/// A feed that was not read for so many intervals is told of, though no try failed.
const MISSED: i64 = 3;

pub(super) fn findings(app: &App, config: &Config) -> Vec<Finding> {
    let settings = &config.alerts;
    if settings.feeds.is_empty() {
        return vec![];
    }
    let ctx = entropy_clock::ctx(Actor::System);
    let states = match (app.alert_feeds(&ctx), app.stations()) {
        (Ok(states), Ok(stations)) => {
            let unknown = unknown_stations(&settings.feeds, |code| {
                stations.iter().any(|station| station.code == *code)
            });
            if let Some(code) = unknown {
                let text = format!("a feed is for the station {code}, which is not here");
                let remedy = "write the station's code as `porchlight station list` shows it";
                return vec![Finding::problem(WHAT, text, remedy)];
            }
            states
        }
        (Err(error), _) | (_, Err(error)) => {
            return vec![Finding::problem(WHAT, error.to_string(), "look at the database first")];
        }
    };
    let state = |feed: &FeedSettings| states.iter().find(|state| state.url == feed.url);
    let late = ctx.now.plus(-MISSED * settings.interval);
    settings.feeds.iter().map(|feed| finding(feed, state(feed), late)).collect()
}

fn unknown_stations(feeds: &[FeedSettings], is_known: impl Fn(&String) -> bool) -> Option<String> {
    feeds.iter().flat_map(|feed| &feed.stations).find(|code| !is_known(code)).cloned()
}

fn finding(feed: &FeedSettings, state: Option<&AlertFeed>, late: Timestamp) -> Finding {
    // What stands behind a question mark may be a key.
    let name = feed.url.split('?').next().unwrap_or_default();
    let Some(state) = state else {
        let text = format!("{name} was not asked yet: the server asks when it runs");
        return Finding::warning(WHAT, text, "start the server, and look again in a minute");
    };
    let read = match state.read_at {
        Some(at) => format!("last read {}", zone::rfc3339(at)),
        None => "never read".to_owned(),
    };
    if state.failures == 0 && !state.trouble.is_empty() {
        let text = format!("{name}: {read}, but not every alert: {}", state.trouble);
        return Finding::warning(WHAT, text, "look at these alerts yourself, or name their hosts");
    }
    if state.failures > 0 {
        return Finding::problem(
            WHAT,
            format!("{name}: {read}, failed tries since: {} ({})", state.failures, state.trouble),
            "holds that it made stay until their end; ask the service, or correct alerts.feeds and \
             draw holds by hand meanwhile (console, Blocks, Safety holds)",
        );
    }
    if state.read_at.is_none_or(|at| at < late) {
        let text = format!("{name}: {read}, and not asked since");
        return Finding::warning(WHAT, text, "see whether the server runs");
    }
    Finding::fine(WHAT, format!("{name}: {read}, alerts listed: {}", state.listed))
}
