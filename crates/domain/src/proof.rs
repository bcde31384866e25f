//! The proof policy: which proof a parcel asks for, by a published rule.
//!
//! Owns: the levels from photo to signature and code, and the rule that chooses one from what the
//! sender asked, the programme, the parcel and the history of the site ([`choose`]). Never does:
//! look at who the courier or the recipient is.

use crate::codes;
use crate::time::DAY;

/// Version of the rule.
pub const RULE: u32 = 1;
/// Objections at a site count for this long.
pub const HISTORY: i64 = 180 * DAY;
/// From so many objections on, somebody has to take the parcel.
pub const OBJECTIONS_FOR_CODE: u32 = 2;

codes! {
    /// Which proof a parcel asks for, least first. The order of the variants is that of the levels.
    pub enum ProofLevel {
        /// A photo of the parcel where it was left, or a hand-over.
        Photo = "photo",
        /// Besides, the times of stopping and leaving, as far as the phone knows them.
        PhotoWithDwell = "photo_with_dwell",
        /// A hand-over to somebody who knows the delivery code.
        Code = "code",
        /// Besides, the name of who took it.
        SignatureAndCode = "signature_and_code",
    }
}

codes! {
    /// Why a level was chosen.
    pub enum ProofReason {
        /// What every parcel asks for.
        Usual = "usual",
        /// The sender or the operator asked for it, for this order.
        Order = "order",
        /// The programme asks for it.
        Programme = "programme",
        /// The sender says that the parcel is valuable.
        Valuable = "valuable",
        /// Parcels to this address were objected to before.
        History = "history",
    }
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// What the order itself asks for.
    pub order: Option<ProofLevel>,
    /// The least that the programme asks for.
    pub programme: Option<ProofLevel>,
    /// Whether the sender says that the parcel is valuable.
    pub valuable: bool,
    /// Objections ("not received", "wrong place") at the site within [`HISTORY`].
    pub objections: u32,
}

/// The level that is asked for, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The level.
    pub level: ProofLevel,
    /// Why.
    pub reason: ProofReason,
}

impl ProofLevel {
    /// Whether somebody has to take the parcel.
    #[must_use]
    pub const fn needs_hand_over(self) -> bool {
        matches!(self, Self::Code | Self::SignatureAndCode)
    }
}

/// The rule: what the order says counts as it stands. Otherwise the highest of: photo; what the
/// programme asks for; a code for valuable parcels; photo with dwell after one objection at the
/// site, a code after two. Of equal levels the parcel's own reason is named before the site's, and
/// that before the programme's.
#[must_use]
pub fn choose(of: Circumstances) -> Asked {
    if let Some(level) = of.order {
        return Asked { level, reason: ProofReason::Order };
    }
    let history = match of.objections {
        0 => ProofLevel::Photo,
        count if count < OBJECTIONS_FOR_CODE => ProofLevel::PhotoWithDwell,
        _ => ProofLevel::Code,
    };
    let mut asked = Asked { level: ProofLevel::Photo, reason: ProofReason::Usual };
    for (level, reason) in [
        (if of.valuable { ProofLevel::Code } else { ProofLevel::Photo }, ProofReason::Valuable),
        (history, ProofReason::History),
        (of.programme.unwrap_or(ProofLevel::Photo), ProofReason::Programme),
    ] {
        if level > asked.level {
            asked = Asked { level, reason };
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(level: ProofLevel, reason: ProofReason) -> Asked {
        Asked { level, reason }
    }

    #[test]
    fn most_parcels_ask_for_a_photo() {
        let usual = choose(Circumstances::default());
        assert_eq!(usual, asked(ProofLevel::Photo, ProofReason::Usual));
    }

    #[test]
    fn objections_at_a_site_raise_the_level_step_by_step() {
        let after = |objections| choose(Circumstances { objections, ..Circumstances::default() });
        assert_eq!(after(1), asked(ProofLevel::PhotoWithDwell, ProofReason::History));
        assert_eq!(after(2), asked(ProofLevel::Code, ProofReason::History));
        assert_eq!(after(9), asked(ProofLevel::Code, ProofReason::History));
    }

    #[test]
    fn what_the_order_says_counts_also_where_it_asks_for_less() {
        let of = Circumstances {
            order: Some(ProofLevel::Photo),
            programme: Some(ProofLevel::SignatureAndCode),
            valuable: true,
            objections: 5,
        };
        assert_eq!(choose(of), asked(ProofLevel::Photo, ProofReason::Order));
    }

    #[test]
    fn the_highest_wins_and_its_reason_is_named() {
        let of = Circumstances {
            programme: Some(ProofLevel::SignatureAndCode),
            valuable: true,
            ..Circumstances::default()
        };
        assert_eq!(choose(of), asked(ProofLevel::SignatureAndCode, ProofReason::Programme));
        let of = Circumstances { programme: Some(ProofLevel::Code), ..of };
        assert_eq!(choose(of), asked(ProofLevel::Code, ProofReason::Valuable));
    }
}
