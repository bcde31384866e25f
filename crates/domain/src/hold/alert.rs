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

/// The level of an alert; `None` if it is over.
///
/// Stop: extreme or severe, now or within the hour, and observed or likely. Slow: extreme or severe
/// otherwise, or moderate now or within the hour and observed or likely. Notice: the rest. What is not
/// known counts as the worse of its neighbours for severity (moderate) and as soon and likely: a
/// courier is not sent out because a word is missing.
#[must_use]
pub fn level_of(facts: AlertFacts) -> Option<Level> {
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
