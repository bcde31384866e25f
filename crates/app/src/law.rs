//! Which packs of law an operator has put in force for a station, and what applies of them.
//!
//! Owns: the choice with its dates, and setting the strictest numbers beside what this program does.
//! Never does: change what the program does (its lengths are fixed, or settings of the operator's), or give
//! advice: the operator's lawyer says which packs apply. Start at [`App::laws`].

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_assess::pack::Pack;
use porchlight_assess::strictest::{Number, Strictest, strictest};
use porchlight_domain::decision::{APPEAL_ANSWER, APPEAL_TIME, MOST_HELD, NOTICE_PERIOD};
use porchlight_domain::id::StationId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_store::Tx;
use porchlight_store::rows::{Setting, Station};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The pack that always applies: the house's own rules.
pub const HOUSE: &str = "house";
/// Choices that are kept for each station, the newest.
const MOST_CHOICES: usize = 100;

/// A choice of packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawChoice {
    /// Since when, microseconds since 1970.
    at: i64,
    /// Codes of the packs besides [`HOUSE`].
    pub packs: Vec<String>,
}

impl LawChoice {
    /// Since when.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        Timestamp(self.at)
    }
}

/// A number that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawLine {
    /// Which.
    pub number: Number,
    /// What the strictest pack sets.
    pub value: u16,
    /// Codes of the packs that set it.
    pub says: Vec<String>,
    /// What this program does, where it does one thing.
    pub does: Option<u16>,
}

impl LawLine {
    /// Whether what this program does is at least as strict; none where it does no one thing.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        let does = self.does?;
        let at_least = matches!(
            self.number,
            Number::Notice | Number::Appeal | Number::DecisionsFloor | Number::ClaimsFloor
        );
        Some(if at_least { does >= self.value } else { does <= self.value })
    }
}

/// What is in force for a station.
#[derive(Debug, Clone, PartialEq)]
pub struct Laws {
    /// The station.
    pub station: Station,
    /// Every pack that comes with the program, by code; the first always applies.
    pub known: Vec<Pack>,
    /// The packs that apply.
    pub packs: Vec<Pack>,
    /// All of them together.
    pub strictest: Strictest,
    /// The numbers.
    pub lines: Vec<LawLine>,
    /// Choices, the newest first; none until an operator chose.
    pub choices: Vec<LawChoice>,
}

fn name(station: StationId) -> String {
    format!("laws.{station}")
}

fn whole(span: i64, unit: i64) -> Option<u16> {
    u16::try_from(span / unit).ok()
}

fn is_of(pack: &Pack, code: &str) -> bool {
    pack.codes.iter().any(|known| known == code)
}

fn choices(tx: &Tx<'_>, station: StationId) -> Result<Vec<LawChoice>> {
    match tx.setting(&name(station))? {
        Some(text) => Ok(serde_json::from_str(&text)?),
        None => Ok(vec![]),
    }
}

impl App {
    /// What this program does itself, where it does one thing.
    fn does(&self, number: Number) -> Option<u16> {
        let retention = &self.settings.retention;
        match number {
            Number::Notice => whole(NOTICE_PERIOD, DAY),
            Number::Answer => whole(APPEAL_ANSWER, DAY),
            Number::Appeal => whole(APPEAL_TIME, DAY),
            Number::Held => whole(MOST_HELD, HOUR),
            Number::Photos => Some(retention.ordinary_days.max(retention.disputed_days)),
            Number::DecisionsFloor
            | Number::DecisionsCeiling
            | Number::ClaimsFloor
            | Number::ClaimsCeiling
            | Number::Biometric => None,
        }
    }

    /// The packs in force for a station and what applies of them, for everybody.
    ///
    /// # Errors
    /// Absent station.
    pub fn laws(&self, code: &str) -> Result<Laws> {
        let station = self.station_by_code(code)?;
        let known = Pack::kept().map_err(Error::Fault)?;
        let choices = self.read(|tx| choices(tx, station.id))?;
        let chosen = choices.first().map(|choice| choice.packs.clone()).unwrap_or_default();
        let applies =
            |pack: &&Pack| is_of(pack, HOUSE) || chosen.iter().any(|code| is_of(pack, code));
        let packs: Vec<Pack> = known.iter().filter(applies).cloned().collect();
        let strictest = strictest(&packs);
        let lines = strictest.numbers.iter().map(|(number, value, says)| LawLine {
            number: *number,
            value: *value,
            says: says.clone(),
            does: self.does(*number),
        });
        Ok(Laws { lines: lines.collect(), station, known, packs, strictest, choices })
    }

    /// Puts packs in force for a station, from now on. Stands in the log.
    ///
    /// # Errors
    /// Denied to all but operators; absent station; invalid: no such pack.
    pub fn choose_laws(&self, ctx: &mut Ctx, station: StationId, packs: &[String]) -> Result<()> {
        ctx.allow_operator()?;
        let known = Pack::kept().map_err(Error::Fault)?;
        let mut wanted: Vec<String> = vec![];
        for code in packs.iter().filter(|code| *code != HOUSE) {
            if !known.iter().any(|pack| is_of(pack, code)) {
                return Err(Error::invalid("packs", "unknown_code", "choose packs of the list"));
            }
            if !wanted.contains(code) {
                wanted.push(code.clone());
            }
        }
        wanted.sort_unstable();
        self.record(ctx, &format!("laws {station} {}", wanted.join(" ")), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let mut list = choices(tx, station)?;
            if list.first().is_some_and(|newest| newest.packs == wanted) {
                return Ok(Done::Refused(()));
            }
            list.insert(0, LawChoice { at: hand.now.micros(), packs: wanted.clone() });
            list.truncate(MOST_CHOICES);
            let (name, value) = (name(station), serde_json::to_string(&list)?);
            tx.put_setting(&Setting { name: name.clone(), value, changed_at: hand.now })?;
            hand.leave(LeafKind::Setting, &name, json!({"laws": wanted}));
            Ok(Done::Kept(()))
        })
    }
}
