//! The alerts in force: new ones, updates and cancellations, in whatever order they come.

use super::{Alert, MessageType, Name, Scope, Status};
use porchlight_domain::hold::{AlertRule, Hold, HoldSource, Vehicles};
use porchlight_domain::time::{HOUR, Timestamp, Window};
use std::collections::{BTreeMap, BTreeSet};

/// An alert that does not say when it ends holds so long after its start.
pub const DEFAULT_LENGTH: i64 = 24 * HOUR;
/// Longest time a hold from an alert lasts, whatever it says. An operator may draw a longer one.
pub const MAX_LENGTH: i64 = 7 * 24 * HOUR;
/// Most alerts and names of replaced ones that a board keeps.
pub const MAX_ALERTS: usize = 10_000;

/// What became of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// In force, or it took others out of force.
    InForce,
    /// Known already, or replaced by a newer one that came first.
    Old,
    /// Not for us: an exercise, a test, a receipt, or not public.
    NotForUs,
    /// The board is full; nothing was taken.
    Full,
}

/// Alerts in force, by name.
#[derive(Debug, Clone, Default)]
pub struct Board {
    alerts: BTreeMap<Name, Alert>,
    /// Names that an update or cancellation took out of force. An alert that comes after its own
    /// cancellation stays out.
    replaced: BTreeSet<Name>,
}

impl Board {
    /// Takes an alert.
    pub fn take(&mut self, alert: Alert) -> Taken {
        let is_real = alert.status == Status::Actual && alert.scope == Scope::Public;
        if !is_real || matches!(alert.message_type, MessageType::Ack | MessageType::Error) {
            return Taken::NotForUs;
        }
        let more = 1 + alert.references.len();
        if self.alerts.len() + self.replaced.len() + more > MAX_ALERTS {
            return Taken::Full;
        }
        // Also of an update that is out of force itself: what it replaced stays replaced.
        if alert.message_type != MessageType::Alert {
            for name in &alert.references {
                // Nobody takes back what somebody else sent.
                if name.sender == alert.name.sender {
                    self.alerts.remove(name);
                    self.replaced.insert(name.clone());
                }
            }
        }
        if self.alerts.contains_key(&alert.name) || self.replaced.contains(&alert.name) {
            return Taken::Old;
        }
        if alert.message_type == MessageType::Cancel {
            self.replaced.insert(alert.name);
        } else {
            self.alerts.insert(alert.name.clone(), alert);
        }
        Taken::InForce
    }

    /// Forgets what ended before that moment.
    pub fn forget_before(&mut self, at: Timestamp) {
        self.alerts.retain(|_, alert| {
            let spans = alert.infos.iter().filter_map(|info| span_of(alert, info));
            spans.map(|span| span.end).max().is_some_and(|end| end > at)
        });
        let horizon = at.plus(-MAX_LENGTH);
        self.replaced.retain(|name| name.sent > horizon);
    }

    /// The alerts in force, by sender and number.
    pub fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.values()
    }

    /// The holds of all alerts in force.
    #[must_use]
    pub fn holds(&self) -> Vec<Hold> {
        self.alerts.values().flat_map(holds_of).collect()
    }
}

/// The holds of an alert: one for each part with a shape. Parts in other languages about the same
/// danger give the same hold, which changes nothing. Parts with codes of districts only give none: a
/// person has to draw the area.
#[must_use]
pub fn holds_of(alert: &Alert) -> Vec<Hold> {
    holds_by(alert, AlertRule::PUBLISHED)
}

/// As [`holds_of`], by an operator's own rule.
#[must_use]
pub fn holds_by(alert: &Alert, rule: AlertRule) -> Vec<Hold> {
    let hold = |info: &super::Info| {
        let areas: Vec<_> = info.areas.iter().flat_map(|area| area.shapes.clone()).collect();
        let level = rule.level(info.facts).filter(|_| !areas.is_empty())?;
        let span = span_of(alert, info)?;
        Some(Hold { source: HoldSource::Alert, level, span, areas, vehicles: Vehicles::ALL })
    };
    let mut holds: Vec<Hold> = vec![];
    for made in alert.infos.iter().filter_map(hold) {
        if !holds.contains(&made) {
            holds.push(made);
        }
    }
    holds
}

/// From the danger's onset (else when the information holds, else when it was sent) to its end.
fn span_of(alert: &Alert, info: &super::Info) -> Option<Window> {
    let start = info.onset.or(info.effective).unwrap_or(alert.name.sent);
    let end = info.expires.unwrap_or(start.plus(DEFAULT_LENGTH)).min(start.plus(MAX_LENGTH));
    Window::new(start, end)
}
