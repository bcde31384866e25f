//! A station's trust report: how often something went wrong, what recipients got and how soon, what was
//! found, and what became of decisions and appeals.
//!
//! Owns: which figures there are, and that an operator publishes them or not. Never does: name anybody, or
//! give a small count (`domain::trust` hides those, and what would bring them back). Start at
//! [`App::trust`].

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::made_case::MadeFigures;
use crate::zone::rfc3339;
use porchlight_domain::id::StationId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, SECOND, Timestamp};
use porchlight_domain::trust::{LEAST_COUNT, Shown, median, parts, per_ten_thousand, percent};
use porchlight_domain::words::{AppealState, ClaimFinding, ClaimKind, RemedyKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Appeal, Claim, RemedyRow, Setting, Station};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Days that a report looks back over.
pub const TRUST_DAYS: i64 = 90;
/// Most rows of one kind that a report counts.
const MOST: u32 = 100_000;
/// What the setting holds for a station whose report is published.
const PUBLISHED: &str = "published";

/// A breakdown: stable codes with their counts, in a fixed order.
pub type Breakdown = Vec<(&'static str, Shown)>;

/// The report.
#[derive(Debug, Clone, PartialEq)]
pub struct TrustReport {
    /// The station.
    pub station: Station,
    /// From when on.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Whether everybody may read it.
    pub published: bool,
    /// Parcels that were delivered.
    pub deliveries: u64,
    /// Claims that recipients made.
    pub claims: Shown,
    /// Of 10,000 parcels, how many had a claim.
    pub claims_of_ten_thousand: Option<u64>,
    /// By what recipients said.
    pub kinds: Breakdown,
    /// How they ended: by code of a finding, `no_time` (nobody could tell in time), `open`, `taken_back`.
    pub endings: Breakdown,
    /// By what recipients got.
    pub remedies: Breakdown,
    /// In percent of the remedies: given in the moment of the claim.
    pub at_once: Option<u64>,
    /// Decisions, by code of their kind: about couriers, and `second_look` about recipients.
    pub decisions: Breakdown,
    /// Appeals, by code of their state. What is upheld or lapsed overturned a decision.
    pub appeals: Breakdown,
    /// In percent of the answered or lapsed appeals: those that overturned a decision.
    pub overturned: Option<u64>,
    /// One made case about nobody for so many real ones, by the operator's policy; 0 is none.
    pub made_one_in: u32,
    /// How often the operator's reviewers, all together, found against the innocent in made cases; none
    /// while too few people decided too few of them.
    pub made: Option<MadeFigures>,
    /// Medians in seconds, by code: `remedy` (claim to remedy), `first_answer` (claim to remedy or answer),
    /// `settled` (claim to finding by a person), `case` (opening of a case to its end), `appeal` (appeal to
    /// its answer). None of fewer than [`LEAST_COUNT`].
    pub times: Vec<(&'static str, Option<i64>)>,
}

impl TrustReport {
    /// The report for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let shown = |shown: Shown| shown.count().map_or_else(|| json!("few"), |count| json!(count));
        let list = |list: &Breakdown| -> Value {
            list.iter()
                .map(|(code, count)| ((*code).to_owned(), shown(*count)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let times = self.times.iter().map(|(code, seconds)| ((*code).to_owned(), json!(seconds)));
        let made = self.made.map(|made| {
            json!({
                "found": made.found, "against_innocents": made.adverse,
                "low_permille": made.rate.low, "high_permille": made.rate.high,
            })
        });
        json!({
            "format": "porchlight-trust/v1",
            "station": self.station.code, "name": self.station.name,
            "from": rfc3339(self.from), "until": rfc3339(self.until),
            "least_count": LEAST_COUNT,
            "deliveries": self.deliveries, "claims": shown(self.claims),
            "claims_of_ten_thousand": self.claims_of_ten_thousand,
            "claims_by_kind": list(&self.kinds), "claims_by_ending": list(&self.endings),
            "remedies_by_kind": list(&self.remedies), "remedies_at_once_percent": self.at_once,
            "decisions_by_kind": list(&self.decisions), "appeals_by_state": list(&self.appeals),
            "appeals_overturning_percent": self.overturned,
            "made_cases_one_in": self.made_one_in, "made_cases_of_the_operator": made,
            "median_seconds": times.collect::<serde_json::Map<_, _>>(),
        })
    }
}

fn name(station: StationId) -> String {
    format!("trust.{station}")
}

fn count(list: impl Iterator<Item = bool>) -> u64 {
    list.filter(|is| *is).count() as u64
}

/// A breakdown over all codes of a list, whatever occurs.
fn breakdown<T: Copy + PartialEq>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    found: &[T],
) -> Breakdown {
    let counts: Vec<u64> =
        all.iter().map(|one| count(found.iter().map(|other| other == one))).collect();
    all.iter().map(|one| code(*one)).zip(parts(&counts)).collect()
}

fn endings(claims: &[Claim]) -> Breakdown {
    let code = |claim: &Claim| match (claim.taken_back_at, claim.finding, claim.settled_by) {
        (Some(_), ..) => "taken_back",
        (None, Some(_), None) => "no_time",
        (None, Some(finding), Some(_)) => finding.code(),
        (None, None, _) => "open",
    };
    let found: Vec<&'static str> = claims.iter().map(code).collect();
    let mut all: Vec<&'static str> = ClaimFinding::ALL.iter().map(|one| one.code()).collect();
    all.extend(["no_time", "open", "taken_back"]);
    breakdown(&all, |code| code, &found)
}

/// Seconds from one moment to another, where the second has come.
fn spans(list: impl Iterator<Item = (Timestamp, Option<Timestamp>)>) -> Vec<i64> {
    list.filter_map(|(from, until)| Some(until?.since(from).max(0) / SECOND)).collect()
}

fn times(
    claims: &[Claim],
    remedies: &[RemedyRow],
    cases: &[(Timestamp, Option<Timestamp>)],
    appeals: &[Appeal],
) -> Vec<(&'static str, Option<i64>)> {
    let given: BTreeMap<_, _> =
        remedies.iter().filter_map(|row| Some((row.claim, row.given_at?))).collect();
    let first = |claim: &Claim| {
        let answers = [given.get(&claim.id).copied(), claim.settled_at];
        (claim.made_at, answers.into_iter().flatten().min())
    };
    let by_person = |claim: &&Claim| claim.settled_by.is_some();
    let settled = claims.iter().filter(by_person).map(|claim| (claim.made_at, claim.settled_at));
    let answered = appeals.iter().map(|appeal| (appeal.made_at, appeal.answered_at));
    let asked = remedies.iter().map(|row| (row.asked_at, row.given_at));
    vec![
        ("remedy", median(spans(asked))),
        ("first_answer", median(spans(claims.iter().map(first)))),
        ("settled", median(spans(settled))),
        ("case", median(spans(cases.iter().copied()))),
        ("appeal", median(spans(answered))),
    ]
}

/// What a decision about a recipient is called here; there is one kind.
const SECOND_LOOK: &str = "second_look";

fn decisions(counts: &[(String, String, bool, u64)], second_looks: u64) -> Breakdown {
    use porchlight_domain::words::DecisionKind;
    let of = |kind: &DecisionKind| -> u64 {
        counts.iter().filter(|(code, ..)| code == kind.code()).map(|(.., count)| count).sum()
    };
    let sums: Vec<u64> = DecisionKind::ALL.iter().map(of).chain([second_looks]).collect();
    let codes = DecisionKind::ALL.iter().map(|kind| kind.code()).chain([SECOND_LOOK]);
    codes.zip(parts(&sums)).collect()
}

fn report(tx: &Tx<'_>, station: Station, now: Timestamp) -> Result<TrustReport> {
    let (from, id) = (now.plus(-TRUST_DAYS * DAY), station.id);
    let published = tx.setting(&name(id))?.is_some_and(|value| value == PUBLISHED);
    let deliveries = tx.deliveries_between(id, from, now)?;
    let claims = tx.claims_between(id, from, now, MOST)?;
    let remedies = tx.remedies_between(id, from, now, MOST)?;
    let appeals = tx.appeals_between(id, from, now, MOST)?;
    let cases = tx.cases_between(id, from, now, MOST)?;
    let made = Shown::of(claims.len() as u64);
    let kinds: Vec<ClaimKind> = claims.iter().map(|claim| claim.kind).collect();
    let got: Vec<RemedyKind> =
        remedies.iter().filter(|row| row.given_at.is_some()).map(|row| row.kind).collect();
    let at_once = count(remedies.iter().map(|row| row.given_at == Some(row.asked_at)));
    let (second_looks, of_recipients) = tx.patterns_between(id, from, now)?;
    let states: Vec<AppealState> =
        appeals.iter().map(|appeal| appeal.state).chain(of_recipients).collect();
    let over = count(states.iter().map(|state| *state != AppealState::Open));
    let fell = |state: &AppealState| matches!(state, AppealState::Upheld | AppealState::Lapsed);
    Ok(TrustReport {
        published,
        deliveries,
        claims: made,
        claims_of_ten_thousand: per_ten_thousand(made, deliveries),
        kinds: breakdown(ClaimKind::ALL, ClaimKind::code, &kinds),
        endings: endings(&claims),
        remedies: breakdown(RemedyKind::ALL, RemedyKind::code, &got),
        at_once: percent(at_once, got.len() as u64),
        decisions: decisions(&tx.decision_counts(id, from, now)?, second_looks),
        appeals: breakdown(AppealState::ALL, AppealState::code, &states),
        overturned: percent(count(states.iter().map(fell)), over),
        times: times(&claims, &remedies, &cases, &appeals),
        made_one_in: crate::made_case::policy(tx)?.one_in,
        made: crate::made_case::published(tx, from)?,
        station,
        from,
        until: now,
    })
}

impl App {
    /// The trust report of a station, for its staff.
    ///
    /// # Errors
    /// Denied to all but staff; absent station.
    pub fn trust(&self, ctx: &Ctx, station: StationId) -> Result<TrustReport> {
        ctx.allow_staff()?;
        let now = ctx.now;
        self.read(|tx| report(tx, tx.station(station)?.ok_or(Error::Absent("station"))?, now))
    }

    /// The trust report of a station as everybody reads it.
    ///
    /// # Errors
    /// Absent: no such station, or its operator did not publish the report.
    pub fn published_trust(&self, now: Timestamp, code: &str) -> Result<TrustReport> {
        let station = self.station_by_code(code)?;
        let report = self.read(|tx| report(tx, station, now))?;
        if report.published { Ok(report) } else { Err(Error::Absent("report")) }
    }

    /// Stations whose report everybody may read, by code and name.
    ///
    /// # Errors
    /// Faults only.
    pub fn trust_published(&self) -> Result<Vec<(String, String)>> {
        self.read(|tx| {
            let mut list = vec![];
            for station in tx.stations()? {
                if tx.setting(&name(station.id))?.is_some_and(|value| value == PUBLISHED) {
                    list.push((station.code, station.name));
                }
            }
            Ok(list)
        })
    }

    /// Publishes a station's report from now on, or no more. Stands in the log.
    ///
    /// # Errors
    /// Denied to all but operators; absent station.
    pub fn publish_trust(&self, ctx: &mut Ctx, station: StationId, publish: bool) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("trust {station} {publish}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let name = name(station);
            let value = if publish { PUBLISHED } else { "withheld" };
            let row = Setting { name: name.clone(), value: value.into(), changed_at: hand.now };
            tx.put_setting(&row)?;
            hand.leave(LeafKind::Setting, &name, json!({"trust_report": value}));
            Ok(Done::Kept(()))
        })
    }
}
