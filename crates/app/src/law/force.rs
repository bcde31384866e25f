//! The rules that hold at a station, for whatever acts by them.
//!
//! Owns: which packs are in force now, or were since something began, and the lengths of time, retention and
//! duties that follow. Never does: make anything weaker than the house's own rules ([`Terms`] cannot), or let
//! a time that somebody was promised shrink because packs changed meanwhile ([`InForce::since`]).

use super::{HOUSE, LawChoice, choices, own_pack};
use crate::error::{Error, Result};
use porchlight_assess::pack::{self, Duty, Pack, Span};
use porchlight_assess::strictest::{Number, strictest};
use porchlight_domain::decision::Terms;
use porchlight_domain::id::StationId;
use porchlight_domain::retention::Retention;
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::OnceLock;

/// Numbers by which a decision's lengths of time are made.
const OF_DECISIONS: [Number; 5] =
    [Number::Notice, Number::Hearing, Number::Appeal, Number::Answer, Number::Held];

/// Records that packs set a floor and a ceiling for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Records {
    /// Cases with their decisions and appeals, about couriers and recipients.
    Decisions,
    /// Claims with what both sides said.
    Claims,
}

/// The packs that come with the program, read once.
pub(super) fn known() -> Result<&'static [Pack]> {
    static KNOWN: OnceLock<std::result::Result<Vec<Pack>, String>> = OnceLock::new();
    match KNOWN.get_or_init(Pack::kept) {
        Ok(packs) => Ok(packs),
        Err(why) => Err(Error::Fault(why.clone())),
    }
}

/// Of choices, the newest first, those that were in force at any moment since something began.
fn since(all: &[LawChoice], began: Timestamp) -> &[LawChoice] {
    let later = all.iter().take_while(|choice| choice.at() >= began).count();
    &all[..(later + 1).min(all.len())]
}

/// The lengths of time of many things at once: each station's choices are read once, and each mixture of packs is
/// merged once.
#[derive(Debug, Default)]
pub(crate) struct TermsAt {
    choices: BTreeMap<StationId, Vec<LawChoice>>,
    terms: BTreeMap<(StationId, usize), Terms>,
}

impl TermsAt {
    /// As [`InForce::since`], the lengths of time alone.
    pub(crate) fn since(
        &mut self,
        tx: &Tx<'_>,
        station: StationId,
        began: Timestamp,
    ) -> Result<Terms> {
        let all = match self.choices.entry(station) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(choices(tx, station)?),
        };
        let these = since(all, began);
        let key = (station, these.len());
        if let Some(known) = self.terms.get(&key) {
            return Ok(*known);
        }
        let terms = InForce::of(these)?.terms();
        self.terms.insert(key, terms);
        Ok(terms)
    }
}

/// Packs that are in force, the house's own always among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce {
    pub(super) packs: Vec<Pack>,
    merged: Pack,
    /// Whom to turn to, as the operator wrote it; empty where nobody is named.
    pub(crate) contact: String,
}

impl InForce {
    /// What is in force at a station now.
    pub(crate) fn now(tx: &Tx<'_>, station: StationId) -> Result<Self> {
        let newest = choices(tx, station)?.into_iter().next();
        Self::of(newest.as_slice())
    }

    /// What is in force now or was at any moment since something began: whoever was told of a longer time then
    /// keeps it.
    pub(crate) fn since(tx: &Tx<'_>, station: StationId, began: Timestamp) -> Result<Self> {
        Self::of(since(&choices(tx, station)?, began))
    }

    /// What these choices put in force together, the newest first.
    pub(crate) fn of(choices: &[LawChoice]) -> Result<Self> {
        let chosen = |pack: &&Pack| {
            let code = |code: &String| choices.iter().any(|choice| choice.packs.contains(code));
            pack.codes.iter().any(|known| known == HOUSE || code(known))
        };
        let mut packs: Vec<Pack> = known()?.iter().filter(chosen).cloned().collect();
        packs.extend(choices.iter().filter_map(own_pack));
        let merged = packs.iter().fold(Pack::nothing(), |all, pack| all.merge(pack));
        let contact = choices.first().map(|newest| newest.contact.clone()).unwrap_or_default();
        Ok(Self { packs, merged, contact })
    }

    /// The lengths of time of decisions.
    pub(crate) fn terms(&self) -> Terms {
        self.merged.terms()
    }

    /// How long photos are kept, of what the operator promises.
    pub(crate) fn retention(&self, promised: Retention) -> Retention {
        self.merged.retention(promised)
    }

    /// How long records of decisions are kept.
    pub(crate) fn decisions(&self) -> Span {
        self.merged.decisions
    }

    /// How long records of claims are kept.
    pub(crate) fn claims(&self) -> Span {
        self.merged.claims
    }

    /// Codes of the packs by which records end: those that set the ceiling, and those whose floor lies above it.
    pub(crate) fn ends_records(&self, kind: Records) -> Vec<String> {
        let (span, floor, ceiling) = self.of_records(kind);
        self.says(if span.floor > span.ceiling { floor } else { ceiling })
    }

    /// Codes of the packs by which records stay at least so long.
    pub(crate) fn keeps_records(&self, kind: Records) -> Vec<String> {
        let (_, floor, _) = self.of_records(kind);
        self.says(floor)
    }

    fn of_records(&self, kind: Records) -> (Span, Number, Number) {
        match kind {
            Records::Decisions => {
                (self.decisions(), Number::DecisionsFloor, Number::DecisionsCeiling)
            }
            Records::Claims => (self.claims(), Number::ClaimsFloor, Number::ClaimsCeiling),
        }
    }

    /// Days after its last use at which a template of a face ends, at most.
    pub(crate) fn biometric_days(&self) -> u16 {
        self.merged.biometric_ceiling
    }

    /// Whether somebody has to be named whom people can turn to.
    pub(super) fn wants_contact(&self) -> bool {
        self.merged.duties.contains(&Duty::ContactPerson)
    }

    /// Codes of the packs that make a photo's days fewer than promised; none where none does.
    pub(crate) fn shortens_photos(&self, promised: Retention) -> Vec<String> {
        if self.retention(promised) == promised {
            return vec![];
        }
        self.says(Number::Photos)
    }

    fn says(&self, wanted: Number) -> Vec<String> {
        let numbers = strictest(&self.packs).numbers;
        let found = numbers.into_iter().find(|(number, ..)| *number == wanted);
        found.map(|(_, _, says)| says).unwrap_or_default()
    }

    /// Which packs make which length of time of a decision stricter than the house's own.
    pub(crate) fn beyond_house(&self) -> Vec<(Number, Vec<String>)> {
        let numbers = strictest(&self.packs).numbers;
        let beyond = |says: &[String]| !says.iter().any(|code| code == HOUSE);
        let of_decisions = numbers
            .into_iter()
            .filter(|(number, _, says)| OF_DECISIONS.contains(number) && beyond(says));
        of_decisions.map(|(number, _, says)| (number, says)).collect()
    }

    /// Names of the packs behind [`Self::beyond_house`], each once, in a language.
    pub(crate) fn names_beyond_house(&self, language: &str) -> Vec<String> {
        names(self.beyond_house(), language)
    }

    /// As [`Self::names_beyond_house`], for recipients, whom nothing keeps from work.
    pub(crate) fn names_for_recipients(&self, language: &str) -> Vec<String> {
        let mut beyond = self.beyond_house();
        beyond.retain(|(number, _)| *number != Number::Held);
        names(beyond, language)
    }
}

/// Names of the packs behind some numbers, each once, in a language.
fn names(beyond: Vec<(Number, Vec<String>)>, language: &str) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for code in beyond.into_iter().flat_map(|(_, says)| says) {
        let name = pack::name(&code, language).to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
