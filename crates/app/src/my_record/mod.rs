//! "My record": everything that is kept about one person, for that person.
//!
//! Owns: who asks (a courier, or whoever holds a parcel's link) and how much of each kind is kept about
//! them, since when and until when, who looked at it, what they said is wrong, and whether they asked to
//! be erased. Never does: show one person something about another; the sources in `store::my_record` say
//! which rows and columns are theirs.
//!
//! Start at [`App::my_record`]; `export` makes the signed file, `erase` ends it, `correct` is what people
//! say is wrong, `look` writes down who looked, `stay` is what an erasure leaves, `again` sees that it lasts.

mod again;
mod correct;
mod erase;
mod export;
mod look;
mod receipt;
mod stay;

pub use again::{BackAgain, MARK_LIFE};
pub use correct::{Correction, CorrectionLine, Said};
pub use erase::{ErasureAsked, ErasureView};
pub use export::Export;
pub use look::{Look, Seen};
pub use receipt::{ErasureReceipt, Stayed};

use crate::app::App;
use crate::ctx::{Actor, Ctx, Whom};
use crate::error::{Error, Result};
use crate::import::named_in_fields;
use crate::law::InForce;
use crate::preference::{address_key, own_key};
use crate::purpose::{Entry, Keep, REGISTER};
use porchlight_domain::id::{CourierId, OrderId, StationId};
use porchlight_domain::retention::Retention;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_store::Tx;
use porchlight_store::my_record::{COURIER, KeptCount, Person, RECIPIENT, Source};
use porchlight_store::rows::PersonErasure;

/// Most looks that are shown; the file has all.
const MOST_LOOKS: u32 = 200;

/// Whose record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// A courier's.
    Courier(CourierId),
    /// Of the recipient of an order.
    Recipient(OrderId),
}

impl Whose {
    /// The acting person.
    pub(crate) fn acting(ctx: &Ctx) -> Result<Self> {
        match ctx.actor {
            Actor::Courier(id) => Ok(Self::Courier(id)),
            Actor::Recipient(order) => Ok(Self::Recipient(order)),
            _ => Err(Error::Denied("a courier sign-in or a recipient's link")),
        }
    }

    /// Whose wish it is.
    pub(crate) fn of(row: &PersonErasure) -> Option<Self> {
        row.courier.map(Self::Courier).or(row.delivery_order.map(Self::Recipient))
    }

    /// The kind of person, for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Courier(_) => "courier",
            Self::Recipient(_) => "recipient",
        }
    }

    /// The id in text.
    pub(crate) fn id(self) -> String {
        match self {
            Self::Courier(id) => id.to_string(),
            Self::Recipient(id) => id.to_string(),
        }
    }

    pub(crate) fn whom(self) -> Whom {
        match self {
            Self::Courier(id) => Whom::courier(id),
            Self::Recipient(id) => Whom::order(id),
        }
    }

    /// Where their rows are.
    pub(crate) fn sources(self) -> &'static [Source] {
        match self {
            Self::Courier(_) => COURIER,
            Self::Recipient(_) => RECIPIENT,
        }
    }

    /// The station whose rules hold for them.
    fn station(self, tx: &Tx<'_>) -> Result<StationId> {
        Ok(match self {
            Self::Courier(id) => tx.courier(id)?.ok_or(Error::Absent("courier"))?.station,
            Self::Recipient(id) => tx.order(id)?.ok_or(Error::Absent("order"))?.station,
        })
    }

    /// By what their rows are found.
    pub(crate) fn person(self, tx: &Tx<'_>, fresh: [u8; 32], now: Timestamp) -> Result<Person> {
        Ok(match self {
            Self::Courier(id) => {
                tx.courier(id)?.ok_or(Error::Absent("courier"))?;
                let text = id.to_string();
                let (fields, claims_before) = (String::new(), now);
                let actor = text.clone();
                Person { id: id.0, actor, text, keys: None, fresh, now, claims_before, fields }
            }
            Self::Recipient(id) => {
                let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
                let keys = Some([own_key(id), order.recipient_key, address_key(&order)]);
                let actor = Actor::Recipient(id).to_string();
                let floor = InForce::now(tx, order.station)?.claims().floor;
                Person {
                    id: id.0,
                    actor,
                    text: id.to_string(),
                    keys,
                    fresh,
                    now,
                    claims_before: now.plus(-i64::from(floor) * DAY),
                    fields: named_in_fields(&order.external_reference)?,
                }
            }
        })
    }
}

/// The sources of an entry of the register, in its order.
pub(crate) fn sources_of(whose: Whose, entry: &'static Entry) -> Vec<&'static Source> {
    let all = whose.sources();
    entry.tables.iter().filter_map(|table| all.iter().find(|s| s.table == *table)).collect()
}

/// How much of one kind is kept about somebody.
#[derive(Debug, Clone)]
pub struct KeptKind {
    /// The entry of the register: purpose, who sees it, how long.
    pub entry: &'static Entry,
    /// How many rows, and since when.
    pub count: KeptCount,
    /// When the newest goes by itself, where its time is fixed.
    pub until: Option<Timestamp>,
}

/// What a person reads about themself.
#[derive(Debug, Clone)]
pub struct MyRecord {
    /// Kinds of which something is kept, in the order of the register.
    pub kinds: Vec<KeptKind>,
    /// Who looked, newest first.
    pub looks: Vec<Look>,
    /// What they said is wrong, newest first.
    pub corrections: Vec<Correction>,
    /// Their wish to be erased, and what became of it.
    pub erasure: Option<ErasureView>,
}

fn kept(tx: &Tx<'_>, whose: Whose, app: &App, now: Timestamp) -> Result<Vec<KeptKind>> {
    let person = whose.person(tx, [0; 32], now)?;
    let retention = app.retention_at(tx, whose.station(tx)?)?;
    let mut kinds = vec![];
    for entry in REGISTER {
        let mut count = KeptCount::default();
        for source in sources_of(whose, entry) {
            let found = tx.kept_count(source, &person)?;
            count.rows += found.rows;
            count.oldest = match (count.oldest, found.oldest) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            count.newest = count.newest.max(found.newest);
        }
        if count.rows > 0 {
            kinds.push(KeptKind { entry, count, until: until(entry, count, retention) });
        }
    }
    Ok(kinds)
}

/// When the newest goes by itself.
fn until(entry: &Entry, count: KeptCount, retention: Retention) -> Option<Timestamp> {
    let life = match entry.keep {
        Keep::For(micros) => micros,
        Keep::Photo => i64::from(retention.ordinary_days) * DAY,
        Keep::Positions => i64::from(retention.position_days) * DAY,
        _ => return None,
    };
    count.newest.map(|newest| newest.plus(life))
}

impl App {
    /// What is kept about the acting courier or recipient.
    ///
    /// # Errors
    /// Denied to all others.
    pub fn my_record(&self, ctx: &Ctx) -> Result<MyRecord> {
        let whose = Whose::acting(ctx)?;
        self.read(|tx| {
            Ok(MyRecord {
                kinds: kept(tx, whose, self, ctx.now)?,
                looks: look::looks_at(tx, whose, MOST_LOOKS)?,
                corrections: correct::corrections_of(tx, whose)?,
                erasure: erase::erasure_of(tx, whose)?,
            })
        })
    }
}
