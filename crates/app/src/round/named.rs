//! What everybody may know of the public random number of a round: which one it named, whether it is waited
//! for, which one counted, and how to check it.

use super::beacon::{awaited, plan_of, published, stored};
use super::record_open::counted;
use crate::error::Result;
use crate::ports::PublicNumbers;
use porchlight_domain::digest::{Digest, encode_hex};
use porchlight_domain::round::beacon::value_of;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::RoundState;
use porchlight_store::Tx;
use porchlight_store::rows::Round;

/// How a round stands with the public random number that it named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberState {
    /// Named, and not needed yet: the round takes entries, or its root is not published.
    Named,
    /// The round waits for it. What the relays said last, if they gave nothing.
    Waiting(Option<String>),
    /// It counted: the chain's signature, the number itself, and whether the operator's secret counted too.
    Counted {
        /// The chain's signature, hexadecimal.
        signature: String,
        /// The random number: SHA-256 of the signature.
        value: Digest,
        /// Whether the secret was out in time.
        with_secret: bool,
    },
    /// Places sufficed for every list, so no number was needed.
    NotNeeded,
    /// The round was given up: its root came later than every number it had named.
    GivenUp,
}

/// The public random number of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedNumber {
    /// Hash of the chain, which names it.
    pub chain: Digest,
    /// Whether that is the League of Entropy's chain "quicknet".
    pub is_quicknet: bool,
    /// Which value of the chain: the one that counted, is waited for, or was named.
    pub number: u64,
    /// When the chain publishes it.
    pub published_at: Timestamp,
    /// How many values of the plan did not count before it.
    pub missed: u32,
    /// How it stands.
    pub state: NumberState,
    /// Where anybody may read it.
    pub link: Option<String>,
}

/// The public random number of a round, if it named one.
pub(super) fn named(
    tx: &Tx<'_>,
    port: Option<&dyn PublicNumbers>,
    round: &Round,
    now: Timestamp,
) -> Result<Option<NamedNumber>> {
    let Some(plan) = plan_of(round)? else { return Ok(None) };
    let (attempt, state) = match round.state {
        RoundState::Announced | RoundState::Open => (0, NumberState::Named),
        RoundState::Cancelled => (0, NumberState::GivenUp),
        RoundState::Sealed if round.contested == Some(false) => (0, NumberState::NotNeeded),
        RoundState::Sealed => match published(tx, round.id)? {
            None => (0, NumberState::Named),
            Some(published) => {
                let attempt = awaited(&plan, published, now).unwrap_or(0);
                let row = tx.public_number(plan.chain.hash, stored(plan.value(attempt)))?;
                let trouble = row.map(|row| row.trouble).filter(|trouble| !trouble.is_empty());
                (attempt, NumberState::Waiting(trouble))
            }
        },
        RoundState::Drawn | RoundState::Settled => {
            match round.record.as_deref().and_then(counted) {
                None => (0, NumberState::NotNeeded),
                Some(counted) => {
                    let state = NumberState::Counted {
                        signature: encode_hex(&counted.signature),
                        value: value_of(&counted.signature),
                        with_secret: counted.with_secret,
                    };
                    (counted.attempt, state)
                }
            }
        }
    };
    let port = port.filter(|port| port.chain().hash == plan.chain.hash);
    Ok(Some(NamedNumber {
        chain: plan.chain.hash,
        is_quicknet: plan.chain.hash == porchlight_domain::round::beacon::Chain::QUICKNET.hash,
        number: plan.value(attempt),
        published_at: plan.published_at(attempt),
        missed: attempt,
        state,
        link: port.and_then(|port| port.link(plan.value(attempt))),
    }))
}
