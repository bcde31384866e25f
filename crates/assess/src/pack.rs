//! Packs of law as data: numbers and duties, strictest applies.
//!
//! Owns: what a pack holds, how two are merged, and the packs that come with the program. Never does:
//! give advice in words; a pack is numbers, and its operator's lawyer says which apply. Biometric
//! data and photos of homes have ceilings only: there is no field for a floor.
//!
//! Merging is commutative, associative, idempotent and never weaker than either (property tests).
//! Start at [`Pack::merge`].

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::decision::{Terms, Words};
use porchlight_domain::retention::Retention;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use serde::{Deserialize, Serialize};

/// Longest pack that is read, bytes.
pub const MOST_PACK_BYTES: usize = 4_096;
/// Most days any number of a pack may say: a hundred years.
pub const MOST_DAYS: u16 = 36_500;

codes! {
    /// What people have to do themselves.
    pub enum Duty {
        /// A person decides whatever restricts an account.
        HumanDecides = "human_decides",
        /// Written reasons, at the latest when it takes effect.
        WrittenReasons = "written_reasons",
        /// A named person to turn to.
        ContactPerson = "contact_person",
        /// Everything relied upon is handed over with the notice.
        RecordsAttached = "records_attached",
        /// An appeals process stands in the terms.
        AppealInTerms = "appeal_in_terms",
        /// A ground that the accepted terms do not name cannot be used.
        GroundsInTerms = "grounds_in_terms",
    }
}

/// How long records are kept: a floor that erasure meets, and a ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// At least so many days.
    pub floor: u16,
    /// At most so many days.
    pub ceiling: u16,
}

impl Span {
    const WIDEST: Self = Self { floor: 0, ceiling: MOST_DAYS };

    fn merge(self, other: Self) -> Self {
        Self { floor: self.floor.max(other.floor), ceiling: self.ceiling.min(other.ceiling) }
    }

    fn holds(self, other: Self) -> bool {
        self.floor >= other.floor && self.ceiling <= other.ceiling
    }

    /// The days to keep by. Where a floor of one law is above another's ceiling, the floor holds, and
    /// [`Pack::conflicts`] names it: somebody has to be asked.
    #[must_use]
    pub fn days(self) -> u16 {
        self.ceiling.max(self.floor)
    }

    /// When a record ends of what was over at a moment; none where nothing sets a ceiling.
    #[must_use]
    pub fn ends_at(self, over: Timestamp) -> Option<Timestamp> {
        let ends = self.ceiling < MOST_DAYS && self.days() < MOST_DAYS;
        ends.then(|| over.plus(i64::from(self.days()) * DAY))
    }

    /// Until when a record of it stays at least, whoever asks; none where nothing sets a floor.
    #[must_use]
    pub fn stays_until(self, over: Timestamp) -> Option<Timestamp> {
        (self.floor > 0).then(|| over.plus(i64::from(self.floor) * DAY))
    }

    /// Of what was over before this moment records end now; none where nothing sets a ceiling.
    #[must_use]
    pub fn ended_before(self, now: Timestamp) -> Option<Timestamp> {
        self.ends_at(now).map(|_| now.plus(-i64::from(self.days()) * DAY))
    }
}

/// One pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Codes of the laws that it is made of.
    pub codes: BTreeSet<String>,
    /// Days from an offboarding's notice to its effect.
    pub notice_days: u16,
    /// Days within which an appeal is answered.
    pub answer_days: u16,
    /// Days in which one can appeal.
    pub appeal_days: u16,
    /// Hours of blocking, added up over 180 days, from which the full procedure applies.
    pub held_hours: u16,
    /// Hours that a courier has to answer before anybody says what is held true.
    pub hearing_hours: u16,
    /// Records of decisions.
    pub decisions: Span,
    /// Records of claims and deliveries.
    pub claims: Span,
    /// Photos of homes: a ceiling, never a floor.
    pub photo_ceiling: u16,
    /// Biometric data after its last use: a ceiling, never a floor.
    pub biometric_ceiling: u16,
    /// What people have to do themselves.
    pub duties: BTreeSet<Duty>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    codes: Vec<String>,
    notice_days: u16,
    answer_days: u16,
    appeal_days: u16,
    held_hours: u16,
    hearing_hours: u16,
    decisions: Span,
    claims: Span,
    photo_ceiling: u16,
    biometric_ceiling: u16,
    duties: Vec<String>,
}

/// The pack of numbers that an operator sets for one station.
pub const OWN: &str = "own";

/// What a pack is called, by its code; the code itself where it has no name.
#[must_use]
pub fn name<'a>(code: &'a str, language: &str) -> &'a str {
    let words = match code {
        "house" => {
            Words { en: "this program's own rules", es: "las reglas propias de este programa" }
        }
        "eu" => Words { en: "European Union", es: "Unión Europea" },
        "us-wa-seattle" => Words { en: "Seattle, Washington", es: "Seattle, Washington" },
        "us-ny-nyc" => Words { en: "New York City", es: "Ciudad de Nueva York" },
        "us-ca" => Words { en: "California", es: "California" },
        OWN => Words { en: "this station's own numbers", es: "números de esta estación" },
        _ => return code,
    };
    words.of(language)
}

/// The packs that come with the program.
const KEPT: [&str; 5] = [
    include_str!("../packs/house.json"),
    include_str!("../packs/eu.json"),
    include_str!("../packs/us-wa-seattle.json"),
    include_str!("../packs/us-ny-nyc.json"),
    include_str!("../packs/us-ca.json"),
];

impl Pack {
    /// The pack that asks for nothing; merging it changes nothing.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            codes: BTreeSet::new(),
            notice_days: 0,
            answer_days: MOST_DAYS,
            appeal_days: 0,
            held_hours: u16::MAX,
            hearing_hours: 0,
            decisions: Span::WIDEST,
            claims: Span::WIDEST,
            photo_ceiling: MOST_DAYS,
            biometric_ceiling: MOST_DAYS,
            duties: BTreeSet::new(),
        }
    }

    /// The packs that come with the program. The first is the house's own rules, which every merge
    /// should begin with.
    ///
    /// # Errors
    /// Never, as a test says; the text of a file is wrong.
    pub fn kept() -> Result<Vec<Self>, String> {
        KEPT.iter().map(|text| Self::read(text)).collect()
    }

    /// The strictest of both, number by number.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        Self {
            codes: self.codes.union(&other.codes).cloned().collect(),
            notice_days: self.notice_days.max(other.notice_days),
            answer_days: self.answer_days.min(other.answer_days),
            appeal_days: self.appeal_days.max(other.appeal_days),
            held_hours: self.held_hours.min(other.held_hours),
            hearing_hours: self.hearing_hours.max(other.hearing_hours),
            decisions: self.decisions.merge(other.decisions),
            claims: self.claims.merge(other.claims),
            photo_ceiling: self.photo_ceiling.min(other.photo_ceiling),
            biometric_ceiling: self.biometric_ceiling.min(other.biometric_ceiling),
            duties: self.duties.union(&other.duties).copied().collect(),
        }
    }

    /// Whether nothing in this pack is weaker than in the other.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.notice_days >= other.notice_days
            && self.answer_days <= other.answer_days
            && self.appeal_days >= other.appeal_days
            && self.held_hours <= other.held_hours
            && self.hearing_hours >= other.hearing_hours
            && self.decisions.holds(other.decisions)
            && self.claims.holds(other.claims)
            && self.photo_ceiling <= other.photo_ceiling
            && self.biometric_ceiling <= other.biometric_ceiling
            && self.duties.is_superset(&other.duties)
    }

    /// The lengths of time that it leaves of the house's own: the stricter of both, each.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms::HOUSE
            .notice_at_least(i64::from(self.notice_days) * DAY)
            .hearing_at_least(i64::from(self.hearing_hours) * HOUR)
            .appeal_at_least(i64::from(self.appeal_days) * DAY)
            .answer_at_most(i64::from(self.answer_days) * DAY)
            .held_at_most(i64::from(self.held_hours) * HOUR)
    }

    /// How long photos and positions are kept under it, where an operator promises so: never longer.
    #[must_use]
    pub fn retention(&self, promised: Retention) -> Retention {
        Retention {
            ordinary_days: promised.ordinary_days.min(self.photo_ceiling),
            disputed_days: promised.disputed_days.min(self.photo_ceiling),
            ..promised
        }
    }

    /// Classes of records whose floor lies above the ceiling: laws that somebody has to be asked about.
    #[must_use]
    pub fn conflicts(&self) -> Vec<&'static str> {
        [("decisions", self.decisions), ("claims", self.claims)]
            .into_iter()
            .filter(|(_, span)| span.floor > span.ceiling)
            .map(|(class, _)| class)
            .collect()
    }

    /// Reads a pack.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > MOST_PACK_BYTES {
            return Err("too long".into());
        }
        let written: Written = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let duties = written.duties.iter().map(|code| code.parse::<Duty>());
        let pack = Self {
            codes: written.codes.into_iter().collect(),
            notice_days: written.notice_days,
            answer_days: written.answer_days,
            appeal_days: written.appeal_days,
            held_hours: written.held_hours,
            hearing_hours: written.hearing_hours,
            decisions: written.decisions,
            claims: written.claims,
            photo_ceiling: written.photo_ceiling,
            biometric_ceiling: written.biometric_ceiling,
            duties: duties.collect::<Result<_, _>>().map_err(|error| error.to_string())?,
        };
        match pack.conflicts().first() {
            Some(class) => Err([class, ": the floor is above the ceiling"].concat()),
            None => Ok(pack),
        }
    }
}
