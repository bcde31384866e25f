//! Which packs of law an operator has put in force for a station, and what applies of them.
//!
//! Owns: the choice with its dates, the operator's own numbers beside the packs, whom to turn to, and what
//! this program then does of each number. What acts by them asks `force::InForce`: decisions, hearings,
//! appeals and holds, how long photos, pictures of claims, templates of faces and records are kept, and letters;
//! `records` ends the records. Never does: make anything weaker than the house's own rules, or give advice: the
//! operator's lawyer says which packs apply. Start at [`App::laws`].

mod force;
mod gone;
mod records;

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_assess::pack::Pack;
use porchlight_assess::strictest::{Number, Strictest, strictest};
use porchlight_domain::id::StationId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::retention::{LEAST_DAYS, Retention};
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_identity::policy::MOST_IDLE_DAYS;
use porchlight_store::Tx;
use porchlight_store::rows::{Setting, Station};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

pub(crate) use force::{InForce, Records, TermsAt};
pub use records::AT_WISH;
pub(crate) use records::{case_over_at, claim_over_at, pattern_over_at};

/// The pack that always applies: the house's own rules.
pub const HOUSE: &str = "house";
/// Choices that are kept for each station, the newest.
const MOST_CHOICES: usize = 100;
/// Most days or hours that an operator's own number may say: ten years of days.
pub const MOST_OWN: u16 = 3_650;
/// Fewest days that an operator's own ceiling for records may say: so long holds add up, notices count, and
/// claims are laid side by side.
pub const LEAST_RECORD_DAYS: u16 = 180;
/// Most hours of a hearing: ten days, because a case that nobody decides lapses after fourteen.
pub const MOST_HEARING_HOURS: u16 = 240;
/// Most characters of whom to turn to.
pub const MOST_CONTACT: usize = 120;

/// A choice of packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawChoice {
    /// Since when, microseconds since 1970.
    at: i64,
    /// Codes of the packs besides [`HOUSE`].
    pub packs: Vec<String>,
    /// The operator's own numbers, by the code of [`Number`]: an agreement, or what a lawyer reads elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<String, u16>,
    /// Whom people can turn to and how, in the operator's words; empty where nobody is named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

impl LawChoice {
    /// Since when.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        Timestamp(self.at)
    }
}

/// What an operator wants in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LawWish {
    /// Codes of packs; [`HOUSE`] always applies and need not be named.
    pub packs: Vec<String>,
    /// Numbers of their own, each at least as strict as nothing.
    pub numbers: Vec<(Number, u16)>,
    /// Whom people can turn to and how.
    pub contact: String,
}

/// What this program does of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It acts by this amount, in the number's own unit.
    Amount(u16),
    /// It does nothing by itself: people have to.
    ByHand,
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
    /// What this program does.
    pub does: Does,
}

impl LawLine {
    /// Whether what this program does is at least as strict; none where people have to see to it.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        let Does::Amount(does) = self.does else { return None };
        let at_least = matches!(
            self.number,
            Number::Notice
                | Number::Appeal
                | Number::Hearing
                | Number::DecisionsFloor
                | Number::ClaimsFloor
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
    /// The packs that apply, the operator's own numbers last.
    pub packs: Vec<Pack>,
    /// All of them together.
    pub strictest: Strictest,
    /// The numbers.
    pub lines: Vec<LawLine>,
    /// Choices, the newest first; none until an operator chose.
    pub choices: Vec<LawChoice>,
    /// Whether somebody has to be named whom people can turn to.
    pub wants_contact: bool,
    /// Whom people can turn to; empty where nobody is named.
    pub contact: String,
}

fn name(station: StationId) -> String {
    format!("laws.{station}")
}

fn choices(tx: &Tx<'_>, station: StationId) -> Result<Vec<LawChoice>> {
    match tx.setting(&name(station))? {
        Some(text) => Ok(serde_json::from_str(&text)?),
        None => Ok(vec![]),
    }
}

/// The operator's own numbers as a pack, if there are any.
fn own_pack(choice: &LawChoice) -> Option<Pack> {
    let known =
        choice.numbers.iter().filter_map(|(code, value)| Some((code.parse().ok()?, *value)));
    let numbers: Vec<(Number, u16)> = known.collect();
    (!numbers.is_empty()).then(|| Pack::of_numbers(numbers))
}

/// What this program does of a number where these packs are in force.
fn does(number: Number, force: &InForce, promised: Retention) -> Does {
    let terms = force.terms();
    let amount = |micros: i64, unit: i64| u16::try_from(micros / unit).map(Does::Amount);
    let does = match number {
        Number::Notice => amount(terms.notice_period(), DAY),
        Number::Answer => amount(terms.appeal_answer(), DAY),
        Number::Appeal => amount(terms.appeal_time(), DAY),
        Number::Held => amount(terms.most_held(), HOUR),
        Number::Hearing => amount(terms.hearing(), HOUR),
        Number::Photos => {
            let kept = force.retention(promised);
            Ok(Does::Amount(kept.ordinary_days.max(kept.disputed_days)))
        }
        Number::Biometric => Ok(Does::Amount(force.biometric_days().min(MOST_IDLE_DAYS))),
        Number::DecisionsFloor => Ok(Does::Amount(force.decisions().floor)),
        Number::ClaimsFloor => Ok(Does::Amount(force.claims().floor)),
        // A floor above it holds, and the page says so.
        Number::DecisionsCeiling => Ok(Does::Amount(force.decisions().days())),
        Number::ClaimsCeiling => Ok(Does::Amount(force.claims().days())),
    };
    does.unwrap_or(Does::ByHand)
}

/// One number that an operator set.
fn own_number(number: Number, value: u16) -> Result<(String, u16)> {
    let (least, most) = match number {
        Number::Photos => (LEAST_DAYS, MOST_OWN),
        Number::DecisionsCeiling | Number::ClaimsCeiling => (LEAST_RECORD_DAYS, MOST_OWN),
        Number::Hearing => (1, MOST_HEARING_HOURS),
        _ => (1, MOST_OWN),
    };
    if !(least..=most).contains(&value) {
        let unit = if number.is_hours() { "hours" } else { "days" };
        let words = format!("write {least} to {most} {unit}, or leave it empty");
        return Err(Error::invalid(number.code(), "law_range", &words));
    }
    Ok((number.code().to_owned(), value))
}

/// Reads what an operator wants into the choice that is kept.
fn choice_of(wish: &LawWish, now: Timestamp) -> Result<LawChoice> {
    let known = force::known()?;
    let mut packs: Vec<String> = vec![];
    for code in wish.packs.iter().filter(|code| *code != HOUSE) {
        if !known.iter().any(|pack| pack.codes.contains(code)) {
            return Err(Error::invalid("packs", "unknown_code", "choose packs of the list"));
        }
        if !packs.contains(code) {
            packs.push(code.clone());
        }
    }
    packs.sort_unstable();
    let numbers = wish.numbers.iter().map(|(number, value)| own_number(*number, *value));
    let contact = wish.contact.trim().to_owned();
    if contact.chars().count() > MOST_CONTACT || contact.contains(['\r', '\n']) {
        let words = format!("one line of at most {MOST_CONTACT} characters");
        return Err(Error::invalid("contact", "law_contact_length", &words));
    }
    Ok(LawChoice { at: now.micros(), packs, numbers: numbers.collect::<Result<_>>()?, contact })
}

impl App {
    /// How long photos are kept at a station: what the operator promises, or less where a pack says so.
    pub(crate) fn retention_at(&self, tx: &Tx<'_>, station: StationId) -> Result<Retention> {
        Ok(InForce::now(tx, station)?.retention(self.settings.retention))
    }

    /// Stations where packs make photos go sooner than the operator promises.
    pub(crate) fn sooner_at(&self) -> Result<Vec<(StationId, Retention)>> {
        let promised = self.settings.retention;
        self.read(|tx| {
            let mut sooner = vec![];
            for station in tx.stations()? {
                let kept = self.retention_at(tx, station.id)?;
                if kept != promised {
                    sooner.push((station.id, kept));
                }
            }
            Ok(sooner)
        })
    }

    /// The packs in force for a station and what applies of them, for everybody.
    ///
    /// # Errors
    /// Absent station.
    pub fn laws(&self, code: &str) -> Result<Laws> {
        let station = self.station_by_code(code)?;
        let (choices, force) =
            self.read(|tx| Ok((choices(tx, station.id)?, InForce::now(tx, station.id)?)))?;
        let strictest = strictest(&force.packs);
        let promised = self.settings.retention;
        let lines = strictest.numbers.iter().map(|(number, value, says)| LawLine {
            number: *number,
            value: *value,
            says: says.clone(),
            does: does(*number, &force, promised),
        });
        Ok(Laws {
            lines: lines.collect(),
            station,
            known: force::known()?.to_vec(),
            wants_contact: force.wants_contact(),
            contact: force.contact.clone(),
            packs: force.packs,
            strictest,
            choices,
        })
    }

    /// Puts packs and an operator's own numbers in force for a station, from now on. Stands in the log.
    ///
    /// # Errors
    /// Denied to all but operators; absent station; invalid: no such pack, a number that is none of ours, or
    /// nobody named where a pack asks for somebody.
    pub fn choose_laws(&self, ctx: &mut Ctx, station: StationId, wish: &LawWish) -> Result<()> {
        ctx.allow_operator()?;
        let wanted = choice_of(wish, ctx.now)?;
        if wanted.contact.is_empty() && InForce::of(std::slice::from_ref(&wanted))?.wants_contact()
        {
            let words = "name somebody whom couriers can turn to, and how: these rules ask for it";
            return Err(Error::invalid("contact", "law_contact_missing", words));
        }
        self.record(ctx, &format!("laws {station} {wish:?}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let mut list = choices(tx, station)?;
            let wanted = LawChoice { at: hand.now.micros(), ..wanted.clone() };
            if list
                .first()
                .is_some_and(|newest| LawChoice { at: wanted.at, ..newest.clone() } == wanted)
            {
                return Ok(Done::Refused(()));
            }
            let fact = json!({"laws": wanted.packs, "numbers": wanted.numbers,
                "contact": !wanted.contact.is_empty()});
            list.insert(0, wanted);
            list.truncate(MOST_CHOICES);
            let (name, value) = (name(station), serde_json::to_string(&list)?);
            tx.put_setting(&Setting { name: name.clone(), value, changed_at: hand.now })?;
            hand.leave(LeafKind::Setting, &name, fact);
            Ok(Done::Kept(()))
        })
    }
}
