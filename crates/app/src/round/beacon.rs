//! The public random number of a round: when the secret has to be out, which number counts, and the wait
//! for it.
//!
//! Owns: what a sealed round does next, the leaf that reveals the secret, and asking for numbers that rounds
//! wait for. Never does: draw with less than was promised; a number that is hard to get is waited for.
//! The rules are `domain::round::beacon`'s. Start at [`App::fetch_public_numbers`].

use super::promise;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::PublicNumbers;
use porchlight_domain::digest::{Digest, encode_hex};
use porchlight_domain::id::RoundId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::beacon::{BeaconPlan, BeaconStep, Chain, Missed};
use porchlight_domain::round::open::Revealed;
use porchlight_domain::round::policy::{PublicNumberUse, RoundKind};
use porchlight_domain::time::{DAY, MINUTE, SECOND, Timestamp};
use porchlight_domain::words::RoundState;
use porchlight_store::Tx;
use porchlight_store::rows::{PublicNumber, Round};
use serde_json::{Value, json};

/// Pauses between two times of asking for the same number: longer each time, the last one from then on.
const PAUSES: [i64; 7] =
    [2 * SECOND, 4 * SECOND, 8 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE];
/// How long numbers are kept after they were last asked for; what counted stands in the records.
const KEPT: i64 = 2 * DAY;
/// Most characters that are kept of what relays said.
const MAX_TROUBLE: usize = 500;

/// What a sealed round does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing yet.
    Wait,
    /// The secret goes into the log, before the number exists.
    Reveal,
    /// It is drawn from this.
    Draw(Basis),
    /// Its entries' root came later than every number of its plan.
    GiveUp,
}

/// What a round is drawn from, beside what was announced and sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Basis {
    /// Whether the operator's secret counts.
    pub(super) with_secret: bool,
    /// Which attempt of the plan counts, with the chain's signature.
    pub(super) signature: Option<(u32, Vec<u8>)>,
    /// Numbers of the plan that did not count, each with why.
    pub(super) missed: Vec<(u64, Missed)>,
}

impl Basis {
    /// The secret and nothing else.
    fn secret_alone() -> Self {
        Self { with_secret: true, signature: None, missed: vec![] }
    }

    /// What is revealed of a round, of which this much counts.
    pub(super) fn revealed<'r>(&'r self, round: &Round, secret: &'r [u8; 32]) -> Revealed<'r> {
        Revealed {
            secret_digest: round.secret_digest,
            secret: self.with_secret.then_some(secret),
            beacon: self.signature.as_ref().map(|(attempt, signature)| (*attempt, &signature[..])),
        }
    }

    /// The numbers that did not count, as the log has them.
    pub(super) fn missed_fact(&self) -> Value {
        let one = |(number, why): &(u64, Missed)| json!({"number": number, "why": why.code()});
        self.missed.iter().map(one).collect()
    }
}

/// When leaves of a sealed round came to stand in a published checkpoint.
#[derive(Debug, Clone, Copy)]
pub(super) struct Published {
    /// The entries' root.
    root: Timestamp,
    /// The secret.
    pub(super) secret: Option<Timestamp>,
    /// Whether the leaf with the secret is made, published or not.
    is_revealed: bool,
}

/// Where the chain is that a round of this kind may name, by the station's numbers.
pub(super) fn named_by(
    port: Option<&dyn PublicNumbers>,
    wanted: PublicNumberUse,
    kind: RoundKind,
    closes: Timestamp,
) -> Option<BeaconPlan> {
    if !wanted.covers(kind) {
        return None;
    }
    if port.is_none() {
        tracing::warn!("the station's numbers want public random numbers, and no chain is set");
    }
    port.map(|port| BeaconPlan::for_close(port.chain(), closes))
}

/// The number that a round named, if it did.
pub(super) fn plan_of(round: &Round) -> Result<Option<BeaconPlan>> {
    Ok(round.announced.as_deref().map(promise::read).transpose()?.and_then(|a| a.beacon))
}

/// What of a sealed round is published; none before its root is.
pub(super) fn published(tx: &Tx<'_>, round: RoundId) -> Result<Option<Published>> {
    let leaves = tx.leaves_of(&round.to_string())?;
    let at = |kind: LeafKind| -> Result<Option<Timestamp>> {
        let leaf = leaves.iter().find(|leaf| leaf.kind == kind.code());
        let Some(index) = leaf.and_then(|leaf| leaf.leaf_index) else { return Ok(None) };
        Ok(tx.first_checkpoint_with(index)?.map(|checkpoint| checkpoint.at))
    };
    let Some(root) = at(LeafKind::Seal)? else { return Ok(None) };
    let is_revealed = leaves.iter().any(|leaf| leaf.kind == LeafKind::Reveal.code());
    Ok(Some(Published { root, secret: at(LeafKind::Reveal)?, is_revealed }))
}

/// Which attempt of its plan a round waits for, where it waits for one.
pub(super) fn awaited(plan: &BeaconPlan, published: Published, now: Timestamp) -> Option<u32> {
    match plan.step(published.root, published.secret, |_| false, now) {
        BeaconStep::Wait { attempt } | BeaconStep::Reveal { attempt } => Some(attempt),
        BeaconStep::Draw { .. } | BeaconStep::GiveUp => None,
    }
}

/// A number of a chain as the store counts it.
pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The signature of a number that is kept here, checked once more before anything is drawn from it.
fn checked(
    tx: &Tx<'_>,
    port: Option<&dyn PublicNumbers>,
    chain: Chain,
    number: u64,
) -> Result<Option<Vec<u8>>> {
    let kept = tx.public_number(chain.hash, stored(number))?.and_then(|row| row.signature);
    let holds = |signature: &Vec<u8>| {
        port.is_some_and(|port| port.chain().hash == chain.hash && port.holds(number, signature))
    };
    Ok(kept.filter(holds))
}

fn turn(
    tx: &Tx<'_>,
    port: Option<&dyn PublicNumbers>,
    round: &Round,
    now: Timestamp,
) -> Result<Turn> {
    let Some(published) = published(tx, round.id)? else { return Ok(Turn::Wait) };
    let plan = plan_of(round)?.filter(|_| round.contested != Some(false));
    let Some(plan) = plan else { return Ok(Turn::Draw(Basis::secret_alone())) };
    let (root, secret) = (published.root, published.secret);
    let attempt = match plan.step(root, secret, |_| false, now) {
        BeaconStep::GiveUp => return Ok(Turn::GiveUp),
        BeaconStep::Reveal { .. } if published.is_revealed => return Ok(Turn::Wait),
        BeaconStep::Reveal { .. } => return Ok(Turn::Reveal),
        BeaconStep::Wait { attempt } | BeaconStep::Draw { attempt, .. } => attempt,
    };
    let Some(signature) = checked(tx, port, plan.chain, plan.value(attempt))? else {
        return Ok(Turn::Wait);
    };
    let with_secret = matches!(
        plan.step(root, secret, |_| true, now),
        BeaconStep::Draw { with_secret: true, .. }
    );
    let missed = (0..attempt).zip(plan.missed(root, secret));
    let missed = missed.map(|(attempt, why)| (plan.value(attempt), why)).collect();
    Ok(Turn::Draw(Basis { with_secret, signature: Some((attempt, signature)), missed }))
}

impl App {
    /// What a sealed round does next.
    pub(super) fn turn_of(&self, round: &Round, now: Timestamp) -> Result<Turn> {
        self.read(|tx| turn(tx, self.ports.public_numbers.as_deref(), round, now))
    }

    /// Puts the operator's secret of a sealed round into the log.
    pub(super) fn reveal(&self, ctx: &mut Ctx, id: RoundId) -> Result<()> {
        let secret = self.keys.round_secret(id);
        self.record(ctx, "", move |tx, hand| {
            let round = tx.round(id)?.ok_or(Error::Absent("round"))?;
            let leaves = tx.leaves_of(&id.to_string())?;
            let is_revealed = leaves.iter().any(|leaf| leaf.kind == LeafKind::Reveal.code());
            if round.state != RoundState::Sealed || is_revealed {
                return Ok(Done::Refused(()));
            }
            hand.leave(LeafKind::Reveal, id, json!({"secret": encode_hex(&secret)}));
            Ok(Done::Kept(()))
        })
    }

    /// The job that asks the relays for the public random numbers that sealed rounds wait for, each at the
    /// earliest when it is published, with growing pauses. Returns how many came.
    ///
    /// # Errors
    /// Faults only; relays that do not answer are asked again.
    pub fn fetch_public_numbers(&self, ctx: &mut Ctx) -> Result<u32> {
        let Some(port) = self.ports.public_numbers.clone() else { return Ok(0) };
        let (now, chain) = (ctx.now, port.chain());
        let due = self.read(|tx| due(tx, &chain.hash, now))?;
        let mut came = 0;
        for (number, tries) in due {
            let row = asked(port.as_ref(), number, tries, now);
            came += u32::from(row.signature.is_some());
            self.work(ctx, move |tx, _| tx.put_public_number(&row))?;
        }
        if came > 0 {
            let before = now.plus(-KEPT);
            self.work(ctx, move |tx, _| tx.purge_public_numbers(before))?;
        }
        Ok(came)
    }
}

/// The numbers of a chain that rounds wait for and that are to be asked for now, with how often they were.
fn due(tx: &Tx<'_>, chain: &Digest, now: Timestamp) -> Result<Vec<(u64, u32)>> {
    let mut due = vec![];
    for round in tx.rounds_sealed()? {
        let plan = plan_of(&round)?.filter(|plan| plan.chain.hash == *chain);
        let Some(plan) = plan.filter(|_| round.contested != Some(false)) else { continue };
        let Some(published) = published(tx, round.id)? else { continue };
        let Some(attempt) = awaited(&plan, published, now) else { continue };
        let number = plan.value(attempt);
        if now < plan.published_at(attempt) || due.iter().any(|(other, _)| *other == number) {
            continue;
        }
        match tx.public_number(*chain, stored(number))? {
            None => due.push((number, 0)),
            Some(row) if row.signature.is_none() && row.next_try_at <= now => {
                due.push((number, row.tries));
            }
            Some(_) => {}
        }
    }
    Ok(due)
}

/// Asks once, and gives what is to be kept of it.
fn asked(port: &dyn PublicNumbers, number: u64, tries: u32, now: Timestamp) -> PublicNumber {
    let mut row = PublicNumber {
        chain: port.chain().hash,
        number: stored(number),
        signature: None,
        tries: tries.saturating_add(1),
        next_try_at: now,
        trouble: String::new(),
        fetched_at: None,
    };
    match port.fetch(number) {
        Ok(signature) if port.holds(number, &signature) => {
            row.signature = Some(signature);
            row.fetched_at = Some(now);
        }
        Ok(_) => row.trouble = "what came was not signed by the chain".into(),
        Err(trouble) => row.trouble = trouble.chars().take(MAX_TROUBLE).collect(),
    }
    if row.signature.is_none() {
        let longest = PAUSES.len() - 1;
        let pause = usize::try_from(tries).unwrap_or(longest).min(longest);
        row.next_try_at = now.plus(PAUSES[pause]);
        tracing::warn!(number, tries = row.tries, trouble = %row.trouble, "a public random number did not come");
    }
    row
}
