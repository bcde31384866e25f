//! The application: the store, the keys and the ports, and the two ways to write.

use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::ports::Ports;
use crate::verdict::Watch;
use porchlight_domain::digest::sha256;
use porchlight_domain::retention::Retention;
use porchlight_domain::words::StatementPolicy;
use porchlight_store::rows::Operation;
use porchlight_store::{Commit, Store, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// What the operator configured and use-cases need to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the world reaches this server, without a trailing slash.
    pub public_url: String,
    /// Name of the operator, as recipients read it.
    pub operator_name: String,
    /// Origin line of the transparency log.
    pub log_origin: String,
    /// How long photos are kept.
    pub retention: Retention,
    /// When the makers of passkeys are asked for statements.
    pub passkey_statements: StatementPolicy,
}

/// Everything a use-case works with. Cheap to share behind an `Arc`.
pub struct App {
    /// The memory.
    pub store: Arc<Store>,
    /// The operator's secrets.
    pub keys: Keys,
    /// Instruments and the outside world.
    pub ports: Ports,
    /// Configuration.
    pub settings: Settings,
    /// The memory of requests, by which tries for work are judged.
    pub watch: Watch,
}

/// The end of a recording closure.
pub(crate) enum Done<T> {
    /// Keep what changed; the hand has left at least one leaf.
    Kept(T),
    /// An expected no, or nothing to do: roll back and answer.
    Refused(T),
}

impl App {
    /// Changes facts. With an operation id the answer is kept, and a repeated request gets it again.
    pub(crate) fn record<T, F>(&self, ctx: &mut Ctx, request: &str, f: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&Tx<'_>, &mut Hand) -> Result<Done<T>> + Send + 'static,
    {
        let hand = self.hand(ctx);
        let operation = ctx.operation;
        let commitment = ctx.commitment.clone();
        let digest = sha256(&[request.as_bytes()]);
        self.store.write(move |tx| {
            let mut hand = hand.clone();
            if let Some(id) = operation
                && let Some(known) = tx.operation(id)?
            {
                return Ok(Commit::Nothing(answer_again(&known, &hand, digest)));
            }
            match f(tx, &mut hand) {
                Ok(Done::Kept(value)) => {
                    if let Some(commitment) = &commitment {
                        commitment.keep(tx, &mut hand)?;
                    }
                    if let Some(id) = operation {
                        let answer = match serde_json::to_string(&value) {
                            Ok(answer) => answer,
                            Err(error) => return Ok(Commit::Nothing(Err(error.into()))),
                        };
                        let actor = hand.actor.to_string();
                        tx.insert_operation(&Operation {
                            id,
                            actor,
                            digest,
                            answer,
                            at: hand.now,
                        })?;
                    }
                    Ok(Commit::Record(Ok(value), hand.leaves))
                }
                Ok(Done::Refused(value)) => Ok(Commit::Nothing(Ok(value))),
                Err(error) => Ok(Commit::Nothing(Err(error))),
            }
        })?
    }

    /// Changes working state and traces.
    pub(crate) fn work<T, F>(&self, ctx: &mut Ctx, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>, &mut Hand) -> std::result::Result<T, porchlight_store::Error>
            + Send
            + 'static,
    {
        let hand = self.hand(ctx);
        Ok(self.store.work(move |tx| f(tx, &mut hand.clone()))?)
    }

    /// A hand for one write closure, which knows what this server can do.
    fn hand(&self, ctx: &mut Ctx) -> Hand {
        let mut hand = ctx.hand();
        hand.picture_codes = self.has_picture_codes();
        hand
    }

    /// Reads in one snapshot.
    pub(crate) fn read<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.store.read(|tx| Ok(f(tx)))?
    }
}

fn answer_again<T: DeserializeOwned>(
    known: &Operation,
    hand: &Hand,
    digest: porchlight_domain::digest::Digest,
) -> Result<T> {
    if known.actor != hand.actor.to_string() || known.digest != digest {
        return Err(Error::OperationReused);
    }
    Ok(serde_json::from_str(&known.answer)?)
}
