//! Made cases: stories with a known truth among the cases of reviewers, to learn how often people would find
//! against somebody innocent.
//!
//! Owns: the published share, putting stories among the cases, how each ends, and the figures. Never does:
//! touch anybody but the reviewer. Nothing here can name an account, an address or a letter (`cargo xtask
//! tidy` reads it), and the database takes nothing with an effect under the name of a made case. A person's
//! figures are read by that person and by whoever leads the reviews, in the order of names.
//!
//! Start at [`App::made_results`]; `docs/due-process.md` says what reviewers are told.

use crate::app::{App, Done};
use crate::case::made_evidence;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::decision::Human;
use porchlight_domain::id::{CaseId, MadeCaseId, StaffId, StationId};
use porchlight_domain::log::leaf::LeafKind;
pub use porchlight_domain::made_case::{
    LEAST_ONE_IN, LEAST_PEOPLE, MOST_ONE_IN, MadeFinding, MadeState, Pattern, Rate, USUAL_ONE_IN,
};
use porchlight_domain::made_case::{Story, brings_one, interval, story};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::trust::LEAST_COUNT;
use porchlight_store::Tx;
use porchlight_store::rows::{MadeCase, Setting, Staff};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Days over which findings are counted at the desk.
pub const RESULT_DAYS: i64 = 365;
/// Most of one person's own cases that are listed.
const MOST_OWN: u32 = 100;
/// Most made cases that one pass moves on.
const MOST: u32 = 200;
/// Real cases this old bring none any more: a share that was changed does not reach back.
const LOOKS_BACK: i64 = 2 * DAY;
/// Within which time after a real case a made one appears, so that neither tells of the other.
const APPEARS_WITHIN: i64 = 12 * HOUR;
/// How long one waits to be decided once it is there; as long as a case that was answered usually has left.
const WAITS: i64 = 10 * DAY;
/// Where the share and the lead are kept.
const SHARE: &str = "made_cases.one_in";
const LEAD: &str = "made_cases.lead";
/// What is written where nobody leads the reviews.
const NOBODY: &str = "nobody";

/// What an operator published about made cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadePolicy {
    /// One made case for so many real ones; 0 is none.
    pub one_in: u32,
    /// Who leads the reviews, and so reads each person's figures.
    pub lead: Option<StaffId>,
}

/// How often somebody found against the innocent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeFigures {
    /// Made cases that were decided.
    pub found: u64,
    /// Of these, against somebody innocent.
    pub adverse: u64,
    /// Where the rate lies, with 95 % confidence.
    pub rate: Rate,
}

/// What somebody at the desk reads about made cases.
#[derive(Debug, Clone)]
pub struct MadeResults {
    /// The policy.
    pub policy: MadePolicy,
    /// Who leads the reviews, for everybody to know.
    pub lead: Option<Staff>,
    /// The reader's own figures.
    pub own: MadeFigures,
    /// The reader's own made cases, the newest first.
    pub cases: Vec<MadeCase>,
    /// Of all together; none while so few people decided that one could work out another's.
    pub together: Option<MadeFigures>,
    /// How many were set aside because somebody asked whom they are about.
    pub set_aside: u64,
    /// Each person's, by name: for whoever leads the reviews alone.
    pub each: Option<Vec<(Staff, MadeFigures)>>,
}

/// What is told about a made case that is over.
#[derive(Debug, Clone)]
pub enum MadeTold {
    /// All of it: to whoever decided it, and to whoever leads the reviews.
    Whole(Box<MadeCase>),
    /// That it was made, and is over.
    Over,
}

fn figures<'a>(findings: impl Iterator<Item = &'a MadeFinding>) -> MadeFigures {
    let (found, adverse) =
        findings.fold((0, 0), |(all, bad), one| (all + 1, bad + u64::from(one.is_adverse())));
    MadeFigures { found, adverse, rate: interval(adverse, found) }
}

/// Of all together, where no person's could be worked out of it.
fn together(findings: &[(StaffId, MadeFinding)]) -> Option<MadeFigures> {
    let people: BTreeSet<StaffId> = findings.iter().map(|(who, _)| *who).collect();
    let all = figures(findings.iter().map(|(_, finding)| finding));
    (people.len() >= LEAST_PEOPLE && all.found >= LEAST_COUNT).then_some(all)
}

/// What a trust report says: of everybody together since a moment, or nothing.
pub(crate) fn published(tx: &Tx<'_>, since: Timestamp) -> Result<Option<MadeFigures>> {
    Ok(together(&tx.made_findings(since)?))
}

/// The policy in force.
pub(crate) fn policy(tx: &Tx<'_>) -> Result<MadePolicy> {
    let one_in = tx.setting(SHARE)?.and_then(|value| value.parse().ok());
    let lead = tx.setting(LEAD)?.and_then(|value| value.parse().ok());
    Ok(MadePolicy { one_in: one_in.unwrap_or(USUAL_ONE_IN), lead })
}

/// A number from a seed's bytes.
fn number(seed: &[u8; 32], at: usize, below: i64) -> i64 {
    let bytes = [seed[at], seed[at + 1], seed[at + 2], seed[at + 3]];
    i64::from(u32::from_be_bytes(bytes)) % below.max(1)
}

fn ten(seed: &[u8; 32], at: usize) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&seed[at..at + 10]);
    bytes
}

/// The row of a made case that appears at `put_at`.
fn made(
    seed: &[u8; 32],
    station: StationId,
    put_at: Timestamp,
    language: &str,
) -> Result<MadeCase> {
    let Story { pattern, report, telling, answer } = story(*seed, language);
    let asked_at = put_at.plus(-8 * HOUR - number(seed, 20, 50 * 60) * MINUTE);
    let opened_at = asked_at.plus(-HOUR - number(seed, 24, 20 * 60) * MINUTE);
    let shown_as = CaseId::new(opened_at, ten(seed, 10));
    let (evidence, evidence_digest) = made_evidence(shown_as, &report)?;
    Ok(MadeCase {
        id: MadeCaseId::new(put_at, ten(seed, 22)),
        shown_as,
        station,
        pattern: pattern.code().to_owned(),
        truth: "innocent".to_owned(),
        language: language.to_owned(),
        report,
        answer,
        telling,
        evidence,
        evidence_digest,
        opened_at,
        asked_at,
        answered_at: put_at,
        put_at,
        due_at: put_at.plus(WAITS),
        state: MadeState::Waits,
        ended_at: None,
        ended_by: None,
        finding: None,
        reasons: String::new(),
    })
}

impl App {
    /// The policy of made cases, which every reviewer is told.
    ///
    /// # Errors
    /// Faults only.
    pub fn made_policy(&self) -> Result<MadePolicy> {
        self.read(policy)
    }

    /// Publishes how many cases are made ones, and who leads the reviews.
    ///
    /// # Errors
    /// Denied to all but operators; invalid: another share than 0 or 5 to 1,000, or somebody who decides
    /// about nobody as lead.
    pub fn set_made_policy(&self, ctx: &mut Ctx, policy: MadePolicy) -> Result<()> {
        ctx.allow_operator()?;
        let MadePolicy { one_in, lead } = policy;
        if one_in != 0 && !(LEAST_ONE_IN..=MOST_ONE_IN).contains(&one_in) {
            let must = "give 0 for none, or 5 to 1000: one made case for so many real ones";
            return Err(Error::invalid("one_in", "out_of_range", must));
        }
        if let Some(lead) = lead {
            let staff = self.read(|tx| Ok(tx.staff(lead)?))?;
            let decides = |staff: &Staff| staff.active && Human::of(staff.id, staff.role).is_some();
            if !staff.as_ref().is_some_and(decides) {
                let must = "choose an analyst or operator who can sign in";
                return Err(Error::invalid("lead", "no_lead", must));
            }
        }
        self.record(ctx, &format!("made cases {policy:?}"), move |tx, hand| {
            let lead = lead.map_or_else(|| NOBODY.to_owned(), |lead| lead.to_string());
            for (name, value) in [(SHARE, one_in.to_string()), (LEAD, lead)] {
                hand.leave(LeafKind::Setting, name, json!({"value": value}));
                let name = name.to_owned();
                tx.put_setting(&Setting { name, value, changed_at: hand.now })?;
            }
            Ok(Done::Kept(()))
        })
    }

    /// Puts made cases among the others where the share says so, and ends those that nobody decided. Which
    /// real case brings one follows from its name and a secret of the operator: nobody can tell beforehand,
    /// and repeating it changes nothing. Says how many it moved.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_made_cases(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let mut moved = 0;
        for made in self.read(|tx| Ok(tx.overdue_made_cases(now, MOST)?))? {
            moved += u32::from(self.lapse_made_case(ctx, made.id)?);
        }
        let (policy, opened, language) = self.read(|tx| {
            let opened = tx.cases_opened_since(now.plus(-LOOKS_BACK), MOST)?;
            Ok((policy(tx)?, opened, tx.deciders_language()?))
        })?;
        let language = language.unwrap_or_else(|| "en".to_owned());
        for (case, station, opened_at) in opened {
            let seed = self.keys.derived("made-case", &case.0);
            let put_at = opened_at.plus(number(&seed, 4, APPEARS_WITHIN / MINUTE) * MINUTE);
            if !brings_one(seed, policy.one_in) || put_at > now {
                continue;
            }
            let row = made(&seed, station, put_at, &language)?;
            if self.read(|tx| Ok(tx.made_case(row.id)?))?.is_some() {
                continue;
            }
            moved += u32::from(self.record(ctx, &format!("put {}", row.id), move |tx, hand| {
                if !tx.insert_made_case(&row)? {
                    return Ok(Done::Refused(false));
                }
                hand.leave(
                    LeafKind::MadeCase,
                    row.id,
                    json!({
                        "state": row.state.code(), "truth": row.truth, "pattern": row.pattern,
                        "evidence": row.evidence_digest.hex(),
                    }),
                );
                Ok(Done::Kept(true))
            })?);
        }
        Ok(moved)
    }

    fn lapse_made_case(&self, ctx: &mut Ctx, id: MadeCaseId) -> Result<bool> {
        self.record(ctx, &format!("lapse {id}"), move |tx, hand| {
            let row = tx.made_case(id)?.filter(|row| row.state == MadeState::Waits);
            let Some(mut row) = row else { return Ok(Done::Refused(false)) };
            (row.state, row.ended_at) = (MadeState::Lapsed, Some(hand.now));
            tx.put_made_case(&row)?;
            hand.leave(LeafKind::MadeCase, id, json!({"state": row.state.code()}));
            Ok(Done::Kept(true))
        })
    }

    /// Ends a made case with what somebody found in it; without a finding it is set aside and counts no
    /// more. Says whether it still waited.
    pub(crate) fn end_made_case(
        &self,
        ctx: &mut Ctx,
        shown_as: CaseId,
        by: StaffId,
        finding: Option<MadeFinding>,
        reasons: &str,
    ) -> Result<bool> {
        let reasons = reasons.to_owned();
        self.record(ctx, &format!("made {shown_as} {finding:?}"), move |tx, hand| {
            let row = tx.made_case_shown_as(shown_as)?.ok_or(Error::Absent("case"))?;
            if row.state != MadeState::Waits {
                return Ok(Done::Refused(false));
            }
            let state = if finding.is_some() { MadeState::Found } else { MadeState::SetAside };
            let (ended_at, ended_by) = (Some(hand.now), Some(by));
            let row =
                MadeCase { state, finding, ended_at, ended_by, reasons: reasons.clone(), ..row };
            tx.put_made_case(&row)?;
            hand.leave(
                LeafKind::MadeCase,
                row.id,
                json!({
                    "state": state.code(), "shown_as": shown_as.to_string(),
                    "finding": finding.map(MadeFinding::code), "reasons": reasons,
                }),
            );
            Ok(Done::Kept(true))
        })
    }

    /// What is told about a made case that is over; none where it waits or is no made one.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn made_case_told(&self, ctx: &Ctx, shown_as: CaseId) -> Result<Option<MadeTold>> {
        ctx.allow_cases()?;
        let me = ctx.staff();
        self.read(|tx| {
            let row = tx.made_case_shown_as(shown_as)?.filter(|row| row.state != MadeState::Waits);
            let lead = me.is_some() && policy(tx)?.lead == me;
            let whole = |row: &MadeCase| lead || (me.is_some() && row.ended_by == me);
            Ok(row.map(
                |row| {
                    if whole(&row) { MadeTold::Whole(Box::new(row)) } else { MadeTold::Over }
                },
            ))
        })
    }

    /// What somebody who decides reads about made cases: the policy, their own results, those of all
    /// together, and each person's where they lead the reviews.
    ///
    /// # Errors
    /// Denied to all but analysts and operators in person.
    pub fn made_results(&self, ctx: &Ctx) -> Result<MadeResults> {
        let me = ctx.human()?.staff();
        let since = ctx.now.plus(-RESULT_DAYS * DAY);
        self.read(|tx| {
            let policy = policy(tx)?;
            let findings = tx.made_findings(since)?;
            let of = |who: StaffId| {
                figures(findings.iter().filter(|(by, _)| *by == who).map(|(_, finding)| finding))
            };
            let mut each = BTreeMap::new();
            if policy.lead == Some(me) {
                for who in findings.iter().map(|(by, _)| *by).collect::<BTreeSet<_>>() {
                    if let Some(staff) = tx.staff(who)? {
                        each.insert((staff.name.to_lowercase(), who), (staff, of(who)));
                    }
                }
            }
            Ok(MadeResults {
                own: of(me),
                cases: tx.made_cases_of(me, MOST_OWN)?,
                together: together(&findings),
                set_aside: tx.made_cases_set_aside(since)?,
                each: (policy.lead == Some(me)).then(|| each.into_values().collect()),
                lead: policy.lead.map_or(Ok(None), |lead| tx.staff(lead))?,
                policy,
            })
        })
    }
}
