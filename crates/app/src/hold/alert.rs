//! Holds from public alerts. Whoever reads the feed brings the alerts that are in force and the holds
//! they make; here they become rows, and holds whose alert is gone are lifted.

use super::make::hold_fact;
use super::text::areas_json;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::hold::Hold;
use porchlight_domain::id::{HoldId, PublicAlertId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_store::rows::{AlertFeed, HoldRow, PublicAlert};
use serde::{Deserialize, Serialize};

/// Most characters of an alert's words that are kept.
const MAX_WORDS: usize = 300;
/// How long it is remembered how reading a feed went that is asked no more.
const FEED_MEMORY: i64 = 30 * DAY;

/// An alert as it came.
#[derive(Debug, Clone)]
pub struct NewAlert {
    /// Who sent it.
    pub sender: String,
    /// Its number at the sender.
    pub identifier: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Until when it may matter.
    pub ends_at: Timestamp,
}

/// A hold that an alert in force makes.
#[derive(Debug, Clone)]
pub struct AlertHold {
    /// Names the alert and part: the same again is the same hold.
    pub name: String,
    /// The headline.
    pub words: String,
    /// The hold.
    pub hold: Hold,
}

/// What became of alerts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenAlerts {
    /// Holds that began.
    pub made: u32,
    /// Holds that were lifted because their alert was cancelled or replaced.
    pub lifted: u32,
}

impl App {
    /// Keeps alerts as they came, so that later updates find them. Returns how many are new.
    ///
    /// # Errors
    /// Denied to all but operators, the command line and jobs.
    pub fn keep_alerts(&self, ctx: &mut Ctx, alerts: Vec<NewAlert>) -> Result<u32> {
        ctx.allow_operator()?;
        self.work(ctx, move |tx, hand| {
            let known = tx.public_alerts_since(hand.now)?;
            let mut count = 0;
            for alert in &alerts {
                if known.iter().any(|kept| kept.bytes == alert.bytes) {
                    continue;
                }
                count += u32::from(tx.insert_public_alert(&PublicAlert {
                    id: hand.id(PublicAlertId::new),
                    sender: alert.sender.clone(),
                    identifier: alert.identifier.clone(),
                    bytes: alert.bytes.clone(),
                    ends_at: alert.ends_at,
                    taken_at: hand.now,
                })?);
            }
            tx.purge_public_alerts(hand.now)?;
            Ok(count)
        })
    }

    /// How reading each feed of public alerts went that was ever asked.
    ///
    /// # Errors
    /// Denied to all but staff, the command line and jobs.
    pub fn alert_feeds(&self, ctx: &Ctx) -> Result<Vec<AlertFeed>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.alert_feeds()?))
    }

    /// Keeps how reading a feed went. Those that were not asked for a month are forgotten.
    ///
    /// # Errors
    /// Denied to all but operators, the command line and jobs.
    pub fn note_alert_feed(&self, ctx: &mut Ctx, feed: AlertFeed) -> Result<()> {
        ctx.allow_operator()?;
        self.work(ctx, move |tx, hand| {
            tx.put_alert_feed(&feed)?;
            tx.purge_alert_feeds(hand.now.plus(-FEED_MEMORY))?;
            Ok(())
        })
    }

    /// The kept alerts that may still matter, as they came, the first one first.
    ///
    /// # Errors
    /// Denied to all but operators, the command line and jobs.
    pub fn kept_alerts(&self, ctx: &Ctx) -> Result<Vec<Vec<u8>>> {
        ctx.allow_operator()?;
        let kept = self.read(|tx| Ok(tx.public_alerts_since(ctx.now)?))?;
        Ok(kept.into_iter().map(|alert| alert.bytes).collect())
    }

    /// Makes the holds of all alerts in force, and lifts those whose alert is not in force any more.
    /// Running it again changes nothing.
    ///
    /// # Errors
    /// Denied to all but operators, the command line and jobs.
    pub fn hold_by_alerts(&self, ctx: &mut Ctx, holds: Vec<AlertHold>) -> Result<TakenAlerts> {
        ctx.allow_operator()?;
        let taken = self.record(ctx, "", move |tx, hand| {
            let mut taken = TakenAlerts::default();
            let known: Vec<HoldRow> =
                tx.holds_since(hand.now)?.into_iter().filter(|row| !row.alert.is_empty()).collect();
            let standing: Vec<HoldRow> =
                known.iter().filter(|row| row.lifted_at.is_none()).cloned().collect();
            let now = hand.now;
            for new in holds.iter().filter(|new| new.hold.span.end > now) {
                let areas = areas_json(&new.hold.areas);
                let is_same = |row: &&HoldRow| {
                    row.alert == new.name
                        && row.areas == areas
                        && row.level == new.hold.level
                        && row.ends_at == new.hold.span.end
                };
                // One that a person lifted stays lifted.
                if known.iter().any(|row| is_same(&row)) {
                    continue;
                }
                let row = HoldRow {
                    id: hand.id(HoldId::new),
                    source: new.hold.source,
                    level: new.hold.level,
                    starts_at: new.hold.span.start,
                    ends_at: new.hold.span.end,
                    areas,
                    vehicles: String::new(),
                    words: new.words.chars().take(MAX_WORDS).collect(),
                    alert: new.name.clone(),
                    made_by: hand.actor.to_string(),
                    made_at: hand.now,
                    lifted_at: None,
                };
                tx.insert_hold(&row)?;
                hand.leave(LeafKind::Hold, row.id, hold_fact(&row));
                taken.made += 1;
            }
            for mut row in standing {
                let is_same = |new: &AlertHold| {
                    new.name == row.alert
                        && areas_json(&new.hold.areas) == row.areas
                        && new.hold.level == row.level
                        && new.hold.span.end == row.ends_at
                };
                if !holds.iter().any(is_same) {
                    row.lifted_at = Some(hand.now);
                    tx.update_hold(&row)?;
                    hand.leave(LeafKind::Hold, row.id, hold_fact(&row));
                    taken.lifted += 1;
                }
            }
            let nothing = taken == TakenAlerts::default();
            Ok(if nothing { Done::Refused(taken) } else { Done::Kept(taken) })
        })?;
        if taken != TakenAlerts::default() {
            self.keep_holds(ctx)?;
            self.ring_holds(ctx)?;
        }
        Ok(taken)
    }
}
