//! From a public alert to a level, by a published rule.

use super::Level;
use crate::codes;

codes! {
    /// How bad, as the Common Alerting Protocol says it, worst first.
    pub enum Severity {
        /// Extraordinary threat.
        Extreme = "Extreme",
        /// Significant threat.
        Severe = "Severe",
        /// Possible threat.
        Moderate = "Moderate",
        /// Little or no threat.
        Minor = "Minor",
        /// Not known.
        Unknown = "Unknown",
    }
}

codes! {
    /// How soon, soonest first.
    pub enum Urgency {
        /// Act now.
        Immediate = "Immediate",
        /// Act within the hour.
        Expected = "Expected",
        /// Act in the near future.
        Future = "Future",
        /// Over.
        Past = "Past",
        /// Not known.
        Unknown = "Unknown",
    }
}

codes! {
    /// How sure, surest first.
    pub enum Certainty {
        /// It happened or is going on.
        Observed = "Observed",
        /// More likely than not.
        Likely = "Likely",
        /// Possible, not likely.
        Possible = "Possible",
        /// Not expected.
        Unlikely = "Unlikely",
        /// Not known.
        Unknown = "Unknown",
    }
}

/// The three words of an alert that the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertFacts {
    /// How bad.
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// How sure.
    pub certainty: Certainty,
}

/// From an alert's three words to a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertRule {
    /// Least severity, urgency and certainty of a stop.
    pub stop: AlertFacts,
    /// Least severity of a notice; milder alerts are not shown.
    pub show: Severity,
}

impl AlertRule {
    /// The rule that is published. Stop: extreme or severe, now or within the hour, and observed or likely.
    pub const PUBLISHED: Self = Self {
        stop: AlertFacts {
            severity: Severity::Severe,
            urgency: Urgency::Expected,
            certainty: Certainty::Likely,
        },
        show: Severity::Minor,
    };

    /// The level of an alert; `None` if it is over, or milder than what is shown.
    ///
    /// What reaches all three words of [`AlertRule::stop`] stops. Slow: extreme or severe otherwise, or
    /// moderate now or within the hour and observed or likely. Notice: the rest. What is not known counts
    /// as the worse of its neighbours for severity (moderate) and as soon and likely: a courier is not
    /// sent out because a word is missing.
    #[must_use]
    pub fn level(self, facts: AlertFacts) -> Option<Level> {
        if facts.urgency == Urgency::Past {
            return None;
        }
        let severity = match facts.severity {
            Severity::Unknown => Severity::Moderate,
            known => known,
        };
        let reaches = |least: AlertFacts| {
            severity <= least.severity
                && (facts.urgency == Urgency::Unknown || facts.urgency <= least.urgency)
                && (facts.certainty == Certainty::Unknown || facts.certainty <= least.certainty)
        };
        let soon = AlertFacts { severity: Severity::Moderate, ..Self::PUBLISHED.stop };
        if reaches(self.stop) {
            return Some(Level::Stop);
        }
        if severity <= Severity::Severe || reaches(soon) {
            return Some(Level::Slow);
        }
        (severity <= self.show).then_some(Level::Notice)
    }
}

/// The level of an alert by the published rule; `None` if it is over.
#[must_use]
pub fn level_of(facts: AlertFacts) -> Option<Level> {
    AlertRule::PUBLISHED.level(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published rule as it was written first.
    fn as_published(facts: AlertFacts) -> Option<Level> {
        let soon = !matches!(facts.urgency, Urgency::Future);
        let sure = !matches!(facts.certainty, Certainty::Possible | Certainty::Unlikely);
        match facts.severity {
            _ if facts.urgency == Urgency::Past => None,
            Severity::Extreme | Severity::Severe if soon && sure => Some(Level::Stop),
            Severity::Extreme | Severity::Severe => Some(Level::Slow),
            Severity::Moderate | Severity::Unknown if soon && sure => Some(Level::Slow),
            _ => Some(Level::Notice),
        }
    }

    fn every() -> impl Iterator<Item = AlertFacts> {
        Severity::ALL.iter().flat_map(|severity| {
            Urgency::ALL.iter().flat_map(move |urgency| {
                Certainty::ALL.iter().map(move |certainty| AlertFacts {
                    severity: *severity,
                    urgency: *urgency,
                    certainty: *certainty,
                })
            })
        })
    }

    #[test]
    fn the_published_rule_says_the_same_of_all_words_there_are() {
        for facts in every() {
            assert_eq!(level_of(facts), as_published(facts), "{facts:?}");
        }
    }

    #[test]
    fn an_operator_may_stop_sooner_or_later_and_no_missing_word_sends_anybody_out() {
        let stop = |severity, urgency, certainty| AlertFacts { severity, urgency, certainty };
        let early = AlertRule {
            stop: stop(Severity::Moderate, Urgency::Future, Certainty::Possible),
            ..AlertRule::PUBLISHED
        };
        let late = AlertRule {
            stop: stop(Severity::Extreme, Urgency::Immediate, Certainty::Observed),
            ..AlertRule::PUBLISHED
        };
        let gale = stop(Severity::Severe, Urgency::Expected, Certainty::Likely);
        assert_eq!(late.level(gale), Some(Level::Slow));
        let unknown = stop(Severity::Unknown, Urgency::Unknown, Certainty::Unknown);
        assert_eq!(early.level(unknown), Some(Level::Stop));
        for facts in every() {
            assert!(early.level(facts) >= late.level(facts), "{facts:?}");
        }
    }

    #[test]
    fn alerts_milder_than_what_is_shown_are_left_out_and_nothing_worse_is() {
        let rule = AlertRule { show: Severity::Severe, ..AlertRule::PUBLISHED };
        for facts in every() {
            let level = rule.level(facts);
            assert_ne!(level, Some(Level::Notice), "{facts:?}");
            let other = level_of(facts).filter(|level| *level > Level::Notice);
            assert_eq!(level, other, "{facts:?}");
        }
    }
}
