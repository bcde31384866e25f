//! Which act needs which level of assurance.
//!
//! Owns: the rule that compares what a request shows with what a station asks for. Never does:
//! measure; levels arrive as facts. A phone that cannot show enough is told what it lacks, and old
//! phones have a time of grace. Start at [`weigh`].

use crate::time::Timestamp;
use crate::words::Assurance;

/// What a station asks for before one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// The least level.
    pub needs: Assurance,
    /// Until when a lower level is let through with a word, for old phones.
    pub grace_until: Option<Timestamp>,
}

/// The answer for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighed {
    /// Enough.
    Enough,
    /// Not enough, but let through until then.
    Grace(Timestamp),
    /// Not enough: this level is needed.
    TooLow(Assurance),
}

/// Compares what a request shows with what is asked for.
#[must_use]
pub fn weigh(demand: Demand, shown: Assurance, now: Timestamp) -> Weighed {
    if shown >= demand.needs {
        return Weighed::Enough;
    }
    match demand.grace_until {
        // Grace is for phones that can do less, never for requests that show nothing at all.
        Some(until) if now < until && shown >= Assurance::SoftwareKey => Weighed::Grace(until),
        _ => Weighed::TooLow(demand.needs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    fn demand(needs: Assurance, grace: Option<i64>) -> Demand {
        Demand { needs, grace_until: grace.map(Timestamp) }
    }

    #[test]
    fn a_level_suffices_for_itself_and_for_all_below() {
        for needs in Assurance::ALL {
            for shown in Assurance::ALL {
                let enough = weigh(demand(*needs, None), *shown, NOW) == Weighed::Enough;
                assert_eq!(enough, shown >= needs, "{shown} for {needs}");
            }
        }
    }

    #[test]
    fn an_old_phone_is_let_through_while_grace_lasts() {
        let hardware = demand(Assurance::HardwareAttested, Some(1_001));
        let old = Assurance::SoftwareKey;
        assert_eq!(weigh(hardware, old, NOW), Weighed::Grace(Timestamp(1_001)));
        assert_eq!(
            weigh(hardware, old, Timestamp(1_001)),
            Weighed::TooLow(Assurance::HardwareAttested)
        );
    }

    #[test]
    fn grace_is_not_for_requests_that_show_nothing() {
        let asked = demand(Assurance::SoftwareKey, Some(2_000));
        assert_eq!(weigh(asked, Assurance::None, NOW), Weighed::TooLow(Assurance::SoftwareKey));
    }
}
