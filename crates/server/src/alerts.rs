//! From public alerts to holds: what imports and feeds have in common, and following the feeds.
//!
//! Owns: which alerts matter to a station, the holds of all that are kept, and when each feed is asked.
//! Never does: drop a hold because a feed is silent: only an alert's own end, its sender's update or
//! cancellation, or a person ends one. Start at [`AlertFeeds::pass`].

use crate::config::{AlertSettings, Config, FeedSettings};
use crate::failure::Outcome;
use crate::ports::alert_feeds::{Came, FeedRead, FeedReader, Known, Marks, NotRead};
use porchlight_app::hold::{AlertHold, NewAlert, TakenAlerts};
use porchlight_app::rows::AlertFeed;
use porchlight_app::station::point;
use porchlight_app::{App, Ctx};
use porchlight_domain::geo::Point;
use porchlight_domain::hold::AlertRule;
use porchlight_domain::time::Timestamp;
use porchlight_feeds::cap::{self, Alert, Board, DEFAULT_LENGTH, MAX_LENGTH, Name};
use std::collections::{BTreeMap, BTreeSet};

/// Most characters that are kept of why a feed could not be read.
const MAX_TROUBLE: usize = 500;

/// An alert as it is kept.
pub(crate) fn new_alert(alert: &Alert, bytes: Vec<u8>) -> NewAlert {
    NewAlert {
        sender: alert.name.sender.clone(),
        identifier: alert.name.identifier.clone(),
        ends_at: ends_at(alert),
        bytes,
    }
}

/// How long an alert, or what it takes back, can matter.
fn ends_at(alert: &Alert) -> Timestamp {
    let latest = alert.infos.iter().map(|info| {
        let start = info.onset.or(info.effective).unwrap_or(alert.name.sent);
        let end = info.expires.unwrap_or(start.plus(DEFAULT_LENGTH));
        end.min(start.plus(MAX_LENGTH))
    });
    // A cancellation is kept for as long as the longest alert that it may be about.
    latest.max().unwrap_or(alert.name.sent).max(alert.name.sent.plus(MAX_LENGTH))
}

/// The kept alerts that can still matter.
fn kept(app: &App, ctx: &Ctx) -> Outcome<Vec<Alert>> {
    let kept = app.kept_alerts(ctx)?;
    Ok(kept.iter().filter_map(|bytes| cap::read(bytes).ok()).collect())
}

/// Makes the holds of all kept alerts in force, by a rule, and lifts those of alerts that are not in force
/// any more. Says what changed, and how many alerts in force have no shape.
pub(crate) fn settle(app: &App, ctx: &mut Ctx, rule: AlertRule) -> Outcome<(TakenAlerts, u32)> {
    let mut board = Board::default();
    for alert in kept(app, ctx)? {
        board.take(alert);
    }
    let mut holds = vec![];
    let mut undrawn = 0;
    for alert in board.alerts() {
        undrawn += u32::from(!has_shape(alert));
        let words = words(alert);
        for (part, hold) in cap::holds_by(alert, rule).into_iter().enumerate() {
            let name = format!("{}/{}/{part}", alert.name.sender, alert.name.identifier);
            holds.push(AlertHold { name, words: words.clone(), hold });
        }
    }
    Ok((app.hold_by_alerts(ctx, holds)?, undrawn))
}

fn has_shape(alert: &Alert) -> bool {
    alert.infos.iter().flat_map(|info| &info.areas).any(|area| !area.shapes.is_empty())
}

/// The headline, else the danger's name.
fn words(alert: &Alert) -> String {
    let first = alert.infos.first();
    let headline = first.and_then(|info| info.headline.clone());
    headline.or_else(|| first.map(|info| info.event.clone())).unwrap_or_default()
}

/// Whether an alert comes near one of these places.
fn is_near(alert: &Alert, places: &[Point], reach: u32) -> bool {
    let mut shapes = alert.infos.iter().flat_map(|info| &info.areas).flat_map(|area| &area.shapes);
    shapes.any(|shape| places.iter().any(|place| shape.comes_within(*place, reach)))
}

/// Follows the feeds that the settings name.
pub struct AlertFeeds {
    settings: AlertSettings,
    reader: FeedReader,
    /// What became of the entries of each feed's index since the start.
    known: BTreeMap<String, Known>,
    /// Whether the holds are those of the kept alerts by the rule of these settings.
    is_settled: bool,
}

impl AlertFeeds {
    /// The feeds that the settings name; none where they name none.
    ///
    /// # Errors
    /// The TLS library cannot be used.
    pub fn of(config: &Config) -> Result<Option<Self>, String> {
        if config.alerts.feeds.is_empty() {
            return Ok(None);
        }
        let reader = FeedReader::new(config.private_calls)?;
        Ok(Some(Self::new(config.alerts.clone(), reader)))
    }

    /// The same with a reader of one's own.
    #[must_use]
    pub fn new(settings: AlertSettings, reader: FeedReader) -> Self {
        Self { settings, reader, known: BTreeMap::new(), is_settled: false }
    }

    /// Asks every feed whose time has come, and makes the holds of what came. Returns how many alerts are
    /// new. A feed that cannot be read is noted and asked again; nothing that it said before changes.
    ///
    /// # Errors
    /// Faults of the store.
    pub fn pass(&mut self, app: &App, ctx: &mut Ctx) -> Outcome<u32> {
        let states = app.alert_feeds(ctx)?;
        let mut new = 0;
        for feed in self.settings.feeds.clone() {
            let state = states.iter().find(|state| state.url == feed.url);
            if state.is_none_or(|state| state.next_at <= ctx.now) {
                new += self.ask(app, ctx, &feed, state)?;
            }
        }
        if new > 0 || !self.is_settled {
            settle(app, ctx, self.settings.rule)?;
            self.is_settled = true;
        }
        Ok(new)
    }

    fn ask(
        &mut self,
        app: &App,
        ctx: &mut Ctx,
        feed: &FeedSettings,
        before: Option<&AlertFeed>,
    ) -> Outcome<u32> {
        let known = self.known.entry(feed.url.clone()).or_default();
        let marks = before
            .map(|state| Marks { etag: state.etag.clone(), modified: state.modified.clone() });
        let came = self.reader.read(feed, &marks.clone().unwrap_or_default(), known);
        let mut state = before.cloned().unwrap_or_else(|| first_of(feed, ctx.now));
        state.tried_at = ctx.now;
        state.next_at = ctx.now.plus(self.settings.interval);
        let new = match came {
            Ok(Came::Same) => {
                well(&mut state, ctx.now);
                0
            }
            Ok(Came::Read(read)) => {
                well(&mut state, ctx.now);
                state.listed = read.listed;
                state.etag.clone_from(&read.marks.etag);
                state.modified.clone_from(&read.marks.modified);
                state.trouble = read.troubles.join("; ").chars().take(MAX_TROUBLE).collect();
                self.known.insert(feed.url.clone(), read.known.clone());
                self.keep(app, ctx, feed, read)?
            }
            Err(NotRead { trouble, pause }) => {
                state.failures = state.failures.saturating_add(1);
                state.trouble = trouble.chars().take(MAX_TROUBLE).collect();
                state.next_at = ctx.now.plus(self.settings.interval.max(pause.unwrap_or(0)));
                0
            }
        };
        app.note_alert_feed(ctx, state)?;
        Ok(new)
    }

    /// Keeps what is near the feed's stations, and what is about an alert that is.
    fn keep(&self, app: &App, ctx: &mut Ctx, feed: &FeedSettings, read: FeedRead) -> Outcome<u32> {
        let stations = app.stations()?;
        let wanted = |code: &String| feed.stations.is_empty() || feed.stations.contains(code);
        let places: Vec<Point> =
            stations.iter().filter(|station| wanted(&station.code)).map(point).collect();
        let mut ours: BTreeSet<Name> =
            kept(app, ctx)?.into_iter().map(|alert| alert.name).collect();
        let near = |alert: &Alert| is_near(alert, &places, self.settings.reach);
        ours.extend(read.alerts.iter().filter(|(a, _)| near(a)).map(|(a, _)| a.name.clone()));
        let matters = |alert: &Alert| {
            ours.contains(&alert.name) || alert.references.iter().any(|name| ours.contains(name))
        };
        let new = read.alerts.into_iter().filter(|(alert, _)| matters(alert));
        let new = new.map(|(alert, bytes)| new_alert(&alert, bytes)).collect();
        Ok(app.keep_alerts(ctx, new)?)
    }
}

/// A feed that was never asked.
fn first_of(feed: &FeedSettings, now: Timestamp) -> AlertFeed {
    AlertFeed {
        url: feed.url.clone(),
        etag: String::new(),
        modified: String::new(),
        tried_at: now,
        read_at: None,
        next_at: now,
        failures: 0,
        trouble: String::new(),
        listed: 0,
    }
}

fn well(state: &mut AlertFeed, now: Timestamp) {
    state.read_at = Some(now);
    state.failures = 0;
    state.trouble = String::new();
}
