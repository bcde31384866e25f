//! Referees: each holds the database to one promise of the product and knows nothing of how the
//! product keeps it. They look at rows, leaves and what people were told ([`Ledger`]).
//!
//! Start at [`judge`].

mod choices;
mod coverage;
mod deliveries;
mod facts;
mod files;
mod limits;
mod log;
mod pay;
mod photos;
mod places;
mod promises;
mod races;
mod redress;
mod rounds;
mod tips;
mod waiting_list;

pub use coverage::{Coverage, coverage};
pub use races::{RacesEnded, races_ended};

use crate::ledger::Ledger;
use porchlight_app::{App, Error};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::*;
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A broken promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Who found it.
    pub referee: &'static str,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.referee, self.what)
    }
}

/// Findings of one referee.
struct Whistle<'a> {
    referee: &'static str,
    found: &'a mut Vec<Finding>,
}

impl Whistle<'_> {
    fn blow(&mut self, what: impl Into<String>) {
        self.found.push(Finding { referee: self.referee, what: what.into() });
    }

    fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.blow(what());
        }
    }
}

/// Everything a referee looks at, as of one moment.
#[derive(Default)]
struct Bench {
    /// How far the server's clock may have been off.
    slack: i64,
    blocks: BTreeMap<BlockId, Block>,
    awards: BTreeMap<AwardId, Award>,
    rounds: BTreeMap<RoundId, Round>,
    entries: BTreeMap<(RoundId, CourierId), Entry>,
    couriers: BTreeMap<CourierId, Courier>,
    orders: BTreeMap<OrderId, Order>,
    routes: BTreeMap<RouteId, Route>,
    stops: BTreeMap<StopId, Stop>,
    attempts: BTreeMap<AttemptId, Attempt>,
    evidence: BTreeMap<EvidenceId, Evidence>,
    uploads: BTreeMap<EvidenceId, Upload>,
    preferences: BTreeMap<(String, Digest), Preference>,
    photo_keys: BTreeMap<EvidenceId, PhotoKey>,
    erasures: BTreeMap<EvidenceId, Erasure>,
    audit: Vec<AuditEntry>,
    faults: BTreeMap<Digest, FaultyFile>,
    left_over: BTreeSet<Digest>,
    statements: BTreeMap<Digest, String>,
    pay: BTreeMap<PayEntryId, PayEntry>,
    tips: BTreeMap<TipId, Tip>,
    waiting: BTreeMap<WaitingId, WaitingPlace>,
    counted: BTreeMap<StandingEventId, StandingEvent>,
    facts: Vec<StandingFact>,
    check_ins: Vec<CheckInRow>,
    suspended: BTreeSet<AwardId>,
    redress: redress::Rows,
    leaves: Vec<Leaf>,
    checkpoints: Vec<Checkpoint>,
}

impl Bench {
    fn load(app: &App) -> Result<Self, Error> {
        let mut bench = Self::default();
        app.store.read(|tx| {
            let b = &mut bench;
            tx.each_block(|r| _ = b.blocks.insert(r.id, r))?;
            tx.each_award(|r| _ = b.awards.insert(r.id, r))?;
            tx.each_round(|r| _ = b.rounds.insert(r.id, r))?;
            tx.each_entry(|r| _ = b.entries.insert((r.round, r.courier), r))?;
            tx.each_courier(|r| _ = b.couriers.insert(r.id, r))?;
            tx.each_order(|r| _ = b.orders.insert(r.id, r))?;
            tx.each_route(|r| _ = b.routes.insert(r.id, r))?;
            tx.each_stop(|r| _ = b.stops.insert(r.id, r))?;
            tx.each_attempt(|r| _ = b.attempts.insert(r.id, r))?;
            tx.each_evidence(|r| _ = b.evidence.insert(r.id, r))?;
            tx.each_upload(|r| _ = b.uploads.insert(r.id, r))?;
            tx.each_preference(|r| {
                _ = b.preferences.insert((r.scope.code().to_owned(), r.scope_key), r);
            })?;
            tx.each_photo_key(|r| _ = b.photo_keys.insert(r.id, r))?;
            tx.each_erasure(|r| _ = b.erasures.insert(r.evidence, r))?;
            tx.each_audit_entry(|r| b.audit.push(r))?;
            tx.each_attestation(|r| _ = b.statements.insert(r.statement, r.id.to_string()))?;
            tx.each_passkey(|r| {
                b.statements.extend(r.attestation_statement.map(|file| (file, r.id.to_string())));
            })?;
            b.faults = tx.faulty_files(u32::MAX)?.into_iter().map(|r| (r.id, r)).collect();
            for first in 0..=u8::MAX {
                b.left_over.extend(tx.left_over_in(first)?.into_iter().map(|r| r.id));
            }
            tx.each_standing_fact(|r| b.facts.push(r))?;
            tx.each_check_in(|r| b.check_ins.push(r))?;
            tx.each_pay_entry(|r| _ = b.pay.insert(r.id, r))?;
            tx.each_tip(|r| _ = b.tips.insert(r.id, r))?;
            tx.each_waiting_place(|r| _ = b.waiting.insert(r.id, r))?;
            tx.each_standing_event(|r| _ = b.counted.insert(r.id, r))?;
            for award in b.awards.keys() {
                b.suspended.extend(tx.hold_award(*award)?.map(|row| row.award));
            }
            b.redress.load(tx)?;
            tx.each_leaf(|r| b.leaves.push(r))?;
            b.redress.read_policy(&b.leaves);
            b.checkpoints = tx.checkpoints()?;
            Ok(())
        })?;
        Ok(bench)
    }

    /// Whether an award held its place at a moment, by whatever clock it was noted.
    fn held_surely(&self, award: &Award, at: Timestamp) -> bool {
        let later = at.plus(self.slack);
        award.made_at.plus(self.slack) <= at && released_at(award).is_none_or(|end| end > later)
    }

    /// Whether it may have.
    fn held_perhaps(&self, award: &Award, at: Timestamp) -> bool {
        let before = at.plus(-self.slack);
        award.made_at <= at.plus(self.slack) && released_at(award).is_none_or(|end| end > before)
    }

    fn award_of(&self, stop: &Stop) -> Option<&Award> {
        self.awards.get(&self.routes.get(&stop.route)?.award)
    }
}

/// When an award gave its place up, if it did.
fn released_at(award: &Award) -> Option<Timestamp> {
    (!award.state.holds_place()).then_some(award.changed_at)
}

/// Lets every referee look. With a ledger they also hold the server to what it acknowledged.
///
/// # Errors
/// Faults of reading.
pub fn judge(app: &App, ledger: Option<&Ledger>, now: Timestamp) -> Result<Vec<Finding>, Error> {
    let mut bench = Bench::load(app)?;
    bench.slack = ledger.map_or(0, |ledger| ledger.clock_off);
    let bench = bench;
    let mut found = vec![];
    places::look(&bench, &mut Whistle { referee: "places", found: &mut found });
    rounds::look(&bench, &mut Whistle { referee: "rounds", found: &mut found });
    limits::look(app, &bench, &mut Whistle { referee: "limits", found: &mut found })?;
    waiting_list::look(&bench, now, &mut Whistle { referee: "waiting", found: &mut found });
    races::look(app, &bench, &mut Whistle { referee: "races", found: &mut found })?;
    pay::look(&bench, &mut Whistle { referee: "pay", found: &mut found });
    tips::look(&bench, &mut Whistle { referee: "tips", found: &mut found });
    pay::standing(&bench, &mut Whistle { referee: "standing", found: &mut found });
    pay::arrivals(&bench, &mut Whistle { referee: "arrivals", found: &mut found });
    redressed(app, &bench, now, &mut found)?;
    deliveries::look(&bench, &mut Whistle { referee: "deliveries", found: &mut found });
    choices::look(app, &bench, &mut Whistle { referee: "choices", found: &mut found })?;
    photos::look(app, &bench, &mut Whistle { referee: "photos", found: &mut found })?;
    files::look(app, &bench, ledger, &mut Whistle { referee: "files", found: &mut found })?;
    facts::look(app, &bench, &mut Whistle { referee: "facts", found: &mut found })?;
    log::look(app, &bench, now, &mut Whistle { referee: "log", found: &mut found })?;
    if let Some(ledger) = ledger {
        let mut whistle = Whistle { referee: "promises", found: &mut found };
        promises::look(app, &bench, ledger, &mut whistle)?;
        photos::promised(app, &bench, ledger, &mut whistle)?;
        coverage::look(&bench, ledger, &mut Whistle { referee: "coverage", found: &mut found });
        races::promised(&bench, ledger, &mut Whistle { referee: "races", found: &mut found });
        log::witnessed(&bench, ledger, &mut Whistle { referee: "log", found: &mut found });
        let mut whistle = Whistle { referee: "promises", found: &mut found };
        redress::claims::promised(&bench, ledger, &mut whistle);
        redress::due::promised(&bench, ledger, &mut whistle);
    }
    Ok(found)
}

/// The referees of what follows when it goes wrong.
fn redressed(
    app: &App,
    bench: &Bench,
    now: Timestamp,
    found: &mut Vec<Finding>,
) -> Result<(), Error> {
    let mut whistle = Whistle { referee: "claims", found };
    redress::claims::look(bench, now, &mut whistle);
    redress::claims::same_words(app, bench, now, &mut whistle)?;
    whistle.referee = "remedies";
    redress::claims::remedies(bench, now, &mut whistle);
    whistle.referee = "due process";
    redress::due::look(bench, now, &mut whistle);
    whistle.referee = "made cases";
    redress::made::look(bench, now, &mut whistle);
    whistle.referee = "due process";
    redress::due::same_evidence(app, bench, now, &mut whistle)?;
    whistle.referee = "patterns";
    redress::patterns::look(bench, now, &mut whistle);
    whistle.referee = "records";
    redress::gone::look(bench, now, &mut whistle);
    Ok(())
}
