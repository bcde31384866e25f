//! Made cases: stories about nobody in which the courier is innocent, by which an operator learns how often
//! reviewers would find against an innocent person.
//!
//! Owns: the patterns, how a story is varied, whether a real case brings one, and the interval around a rate.
//! Never does: name anybody. A story has no courier, no recipient, no address and no parcel: there is no
//! field for them. Start at [`story`].

mod bank;

use crate::codes;
use crate::decision::{CaseFacts, Ground, Terms, Words};
use crate::digest::{Digest, sha256};
use crate::time::Timestamp;
use crate::words::{CaseState, DecisionKind};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use bank::entry;

/// One made case for so many real ones, unless an operator says otherwise.
pub const USUAL_ONE_IN: u32 = 50;
/// At most one for so many: reviewers have real work.
pub const LEAST_ONE_IN: u32 = 5;
/// At least one for so many, unless there are none at all.
pub const MOST_ONE_IN: u32 = 1_000;
/// The ground that every made case is reported for: the one that most depends on what else is known.
pub const GROUND: Ground = Ground::Theft;
/// Fewest people whose findings are told together: of fewer, one could work out another's.
pub const LEAST_PEOPLE: usize = 3;

codes! {
    /// Why the courier of a story is innocent.
    pub enum Pattern {
        /// The pin of the address led to another door.
        WrongPin = "wrong_pin",
        /// Nobody gave the code of the gate.
        MissingCode = "missing_code",
        /// Parcels vanish in this building whoever brings them.
        BadBuilding = "bad_building",
        /// The station let the route go late.
        LateRelease = "late_release",
        /// Two routes were loaded in one bay.
        SharedBay = "shared_bay",
        /// A weather hold was in force.
        Weather = "weather",
    }
}

impl Pattern {
    /// What a reviewer is told afterwards: why this item is enough.
    #[must_use]
    pub fn why(self) -> Words {
        entry(self).why
    }
}

codes! {
    /// What a reviewer found in a made case.
    pub enum MadeFinding {
        /// Nothing follows: the truth.
        Nothing = "nothing",
        /// They would have kept somebody innocent from work for some hours.
        Restriction = "restriction",
        /// The same, on an egregious ground.
        Suspension = "suspension",
        /// They would have proposed to end an innocent person's account.
        Offboarding = "offboarding",
    }
}

impl MadeFinding {
    /// What a decision of this kind would have been; none where it is no finding against anybody.
    #[must_use]
    pub const fn of(kind: DecisionKind) -> Option<Self> {
        match kind {
            DecisionKind::Restriction => Some(Self::Restriction),
            DecisionKind::Suspension => Some(Self::Suspension),
            DecisionKind::Offboarding => Some(Self::Offboarding),
            DecisionKind::Notice | DecisionKind::Reinstatement => None,
        }
    }

    /// Whether it is against somebody innocent.
    #[must_use]
    pub const fn is_adverse(self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

codes! {
    /// Where a made case stands.
    pub enum MadeState {
        /// It waits among the others.
        Waits = "waits",
        /// Somebody decided it.
        Found = "found",
        /// Nobody looked in time.
        Lapsed = "lapsed",
        /// Somebody asked whom it is about, and was told; it does not count.
        SetAside = "set_aside",
    }
}

/// A story, as it stands where a real case has its report and the courier's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Why the courier is innocent.
    pub pattern: Pattern,
    /// What was reported: sentences in an order that the seed gives, the telling one among them.
    pub report: String,
    /// The sentence that should tell a careful reader.
    pub telling: String,
    /// What the courier answers.
    pub answer: String,
}

/// Numbers that follow from a seed.
struct Dice {
    seed: [u8; 32],
    turn: u8,
}

impl Dice {
    /// A number from `least` to `most`.
    fn roll(&mut self, least: u32, most: u32) -> u32 {
        self.turn = self.turn.wrapping_add(1);
        let Digest(bytes) = sha256(&[b"porchlight/made-case/v1\0", &self.seed, &[self.turn]]);
        let number = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        least + number % (most - least + 1)
    }

    /// A place in a list of so many.
    fn place(&mut self, of: usize) -> usize {
        let most = u32::try_from(of.saturating_sub(1)).unwrap_or(0);
        usize::try_from(self.roll(0, most)).unwrap_or(0)
    }
}

const DAYS: Words = Words {
    en: "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday",
    es: "lunes,martes,miércoles,jueves,viernes,sábado",
};

/// The story that a seed makes, in a language.
#[must_use]
pub fn story(seed: [u8; 32], language: &str) -> Story {
    let mut dice = Dice { seed, turn: 0 };
    let pattern = Pattern::ALL[dice.place(Pattern::ALL.len())];
    let bank = entry(pattern);
    let days: Vec<&str> = DAYS.of(language).split(',').collect();
    let day = days[dice.place(days.len())];
    let numbers = [
        ("{day}", day.to_string()),
        ("{n}", dice.roll(2, 4).to_string()),
        ("{many}", dice.roll(6, 14).to_string()),
        ("{far}", (dice.roll(6, 17) * 10).to_string()),
        ("{late}", dice.roll(70, 160).to_string()),
        ("{hour}", dice.roll(14, 18).to_string()),
        ("{past}", dice.roll(10, 55).to_string()),
    ];
    let told = |words: Words| {
        let fill = |text: String, (sign, value): &(&str, String)| text.replace(sign, value);
        numbers.iter().fold(words.of(language).to_string(), fill)
    };
    let telling = told(bank.telling);
    let mut lines: Vec<String> = bank.facts.iter().map(|fact| told(*fact)).collect();
    // Which of the others stand in it, and where the telling one does.
    lines.remove(dice.place(lines.len()));
    if dice.roll(0, 1) == 1 {
        lines.reverse();
    }
    lines.insert(dice.place(lines.len() + 1), telling.clone());
    lines.insert(0, told(bank.opening));
    Story { pattern, report: lines.join(" "), telling, answer: told(bank.answer) }
}

/// Whether a real case with this seed brings a made one, where every so many-th does.
#[must_use]
pub fn brings_one(seed: [u8; 32], one_in: u32) -> bool {
    let number = u32::from_be_bytes([seed[0], seed[1], seed[2], seed[3]]);
    one_in > 0 && number.is_multiple_of(one_in)
}

/// What the rules of decisions see of a made case: a report that was answered, and nothing before it, under
/// the lengths of time of its station.
#[must_use]
pub const fn facts(evidence: Digest, asked_at: Timestamp, waits: bool, terms: Terms) -> CaseFacts {
    CaseFacts {
        state: if waits { CaseState::Open } else { CaseState::Closed },
        reporter: None,
        evidence,
        grounds: 0,
        tries: 0,
        earlier: None,
        asked_at: Some(asked_at),
        answered: true,
        held: 0,
        under_decision: false,
        terms,
    }
}

/// A rate with the interval in which it lies with 95 % confidence, in tenths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The lower end.
    pub low: u64,
    /// The upper end.
    pub high: u64,
}

/// The interval of Wilson (1927) around `count` of `all`; everything is possible of nothing. In whole
/// numbers, so that everybody computes the same: 1.96 squared is 3.8416.
#[must_use]
pub fn interval(count: u64, all: u64) -> Rate {
    const UNIT: u128 = 10_000;
    const SQUARE: u128 = 38_416;
    if all == 0 {
        return Rate { low: 0, high: 1_000 };
    }
    let (count, all) = (u128::from(count.min(all)), u128::from(all));
    // (k + z²/2 ± z·√(k(n−k)/n + z²/4)) / (n + z²), with everything times UNIT.
    let under_root = count * (all - count) * UNIT * UNIT / all + SQUARE * UNIT / 4;
    let spread = (SQUARE * under_root / UNIT).isqrt();
    let middle = count * UNIT + SQUARE / 2;
    let whole = all * UNIT + SQUARE;
    let tenths = |part: u128| u64::try_from((part * 1_000 + whole / 2) / whole).unwrap_or(1_000);
    Rate { low: tenths(middle.saturating_sub(spread)), high: tenths(middle + spread).min(1_000) }
}
