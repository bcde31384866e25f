//! The public random number of a round, and rounds that wait for one, as couriers' programs read them.

use super::dto::time;
use porchlight_app::round::{NamedNumber, WaitingRound as WaitingRow};
use serde::Serialize;
use utoipa::ToSchema;

/// A value of a public chain that nobody can know before its moment.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicNumber {
    /// Which value of the chain.
    number: u64,
    /// When the chain publishes it.
    published_at: String,
}

impl From<NamedNumber> for PublicNumber {
    fn from(named: NamedNumber) -> Self {
        Self { number: named.number, published_at: time(named.published_at) }
    }
}

/// A round that closed with the courier's list in it, and is not drawn yet.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingRound {
    /// Id of the round.
    id: String,
    /// When it closed.
    closes_at: String,
    /// The public random number that it waits for, if it named one.
    public_number: Option<PublicNumber>,
}

impl From<WaitingRow> for WaitingRound {
    fn from(row: WaitingRow) -> Self {
        Self {
            id: row.round.id.to_string(),
            closes_at: time(row.round.closes_at),
            public_number: row.number.map(PublicNumber::from),
        }
    }
}
