//! Everything that is kept about one person, table by table.
//!
//! Owns: for each table about people, which rows are about one courier or one parcel's recipient, which
//! columns they read, and which are held back with the reason ([`Withheld`]); reading those rows in pages.
//! Never does: know what a row means, or say why it is kept: `app::purpose` does. A test compares every
//! source with the schema, so that a new column is shown or held back on purpose.
//!
//! Start at [`COURIER`] and [`RECIPIENT`]; [`Tx::kept_page`] reads.

mod courier;
mod recipient;
#[cfg(test)]
mod tests;
mod wipe;

pub use courier::{COURIER, COURIER_WITHOUT};
pub use recipient::{RECIPIENT, RECIPIENT_WITHOUT};
pub use wipe::{WIPE_COURIER, WIPE_RECIPIENT, Wipe};

use crate::engine::Row;
use crate::value::{FromColumn, Param, ToParam};
use crate::{Error, ErrorKind, Tx};
use porchlight_domain::codes;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::encode;
use porchlight_domain::time::Timestamp;
use std::fmt::Write as _;

/// Most rows of a source that has no key to go on from. They belong to living sessions and to single
/// decisions, of which nobody has this many.
const WHOLE: u32 = 100_000;

codes! {
    /// Why something is not in a person's own record.
    pub enum Withheld {
        /// A secret, or what one could be guessed from.
        Secret = "secret",
        /// It is about somebody else.
        SomebodyElse = "somebody_else",
        /// It says only that the row is theirs.
        Implied = "implied",
        /// Sealed under a key that nobody opens for this.
        Sealed = "sealed",
        /// Nothing in it leads to a person.
        NotLinked = "not_linked",
        /// It is on its way to where it will be in the record.
        OnItsWay = "on_its_way",
    }
}

/// By what the rows of a person are found; the parameters of a condition, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The id of the courier or order.
    Id,
    /// The same in text.
    Text,
    /// How the person is written down where they act.
    Actor,
    /// The id in text, anywhere in a text.
    Within,
    /// The key of this order's own choices.
    Own,
    /// The key of a recipient at an address.
    Recipient,
    /// The key of an address.
    Address,
    /// Bytes that were drawn for this, in place of what is wiped out.
    Fresh,
    /// The moment.
    Now,
    /// The moment before which a claim had to be over for no law to keep what was said in it.
    ClaimsBefore,
    /// How a list of orders names this one, as it stands in the fields of a row.
    Fields,
}

/// Rows about a person in one table.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The table.
    pub table: &'static str,
    by: &'static [By],
    rows: &'static str,
    columns: &'static str,
    /// Columns that are not shown, with the reason.
    pub hides: &'static [(&'static str, Withheld)],
    instead: &'static [(&'static str, &'static str)],
    whole: bool,
    /// Whether the log has entries under the ids of these rows.
    pub logged: bool,
}

/// Rows that fit a condition. `columns` names what is shown, the key first and then, where there is one,
/// the time since when a row is kept; a sign behind a name says how it is written: `@` a time, `#`
/// hexadecimal, `!` bytes, `:cou` an id with that prefix.
const fn source(
    table: &'static str,
    by: &'static [By],
    rows: &'static str,
    columns: &'static str,
) -> Source {
    let (hides, instead): (&[_], &[_]) = (&[], &[]);
    Source { table, by, rows, columns, hides, instead, whole: false, logged: false }
}

impl Source {
    const fn hides(self, hides: &'static [(&'static str, Withheld)]) -> Self {
        Self { hides, ..self }
    }

    /// Shows what an expression gives in place of a column.
    const fn instead(self, instead: &'static [(&'static str, &'static str)]) -> Self {
        Self { instead, ..self }
    }

    /// Has no key of its own: read at once.
    const fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    const fn logged(self) -> Self {
        Self { logged: true, ..self }
    }

    fn shown(&self) -> impl Iterator<Item = (&'static str, As)> {
        self.columns.split_whitespace().map(shape)
    }

    /// Names of the columns that are shown.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.shown().map(|(name, _)| name)
    }

    /// The column that says since when a row is kept.
    fn since(&self) -> Option<&'static str> {
        self.shown().find(|(_, kind)| *kind == As::Time).map(|(name, _)| name)
    }

    fn key(&self) -> (&'static str, As) {
        self.shown().next().unwrap_or(("id", As::Plain))
    }
}

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Plain,
    Time,
    Hex,
    Bytes,
    Id(&'static str),
}

fn shape(word: &'static str) -> (&'static str, As) {
    if let Some((name, prefix)) = word.split_once(':') {
        return (name, As::Id(prefix));
    }
    let name = word.trim_end_matches(['@', '#', '!']);
    let kind = match word.chars().last() {
        Some('@') => As::Time,
        Some('#') => As::Hex,
        Some('!') => As::Bytes,
        _ => As::Plain,
    };
    (name, kind)
}

/// The person whose rows are looked for.
#[derive(Debug, Clone)]
pub struct Person {
    /// Bytes of the courier's or order's id.
    pub id: [u8; 16],
    /// The id in text.
    pub text: String,
    /// How they are written down where they act.
    pub actor: String,
    /// The keys of an order's own choices, of its recipient and of its address; none for couriers.
    pub keys: Option<[Digest; 3]>,
    /// Random bytes that take the place of keys which are wiped out; zeros for whoever only reads.
    pub fresh: [u8; 32],
    /// The moment, for what says when it was wiped out.
    pub now: Timestamp,
    /// What was said in claims that were over by then goes; what is younger a law keeps.
    pub claims_before: Timestamp,
    /// How a list of orders names this one, as it stands in the fields of a row; empty for couriers.
    pub fields: String,
}

impl Person {
    fn value(&self, by: By) -> Given {
        let key = |number: usize| Given::Bytes(self.keys.map_or([0; 32], |k| k[number].0).to_vec());
        match by {
            By::Id => Given::Bytes(self.id.to_vec()),
            By::Text => Given::Text(self.text.clone()),
            By::Actor => Given::Text(self.actor.clone()),
            By::Within => Given::Text(format!("%{}%", self.text.replace('_', "!_"))),
            By::Own => key(0),
            By::Recipient => key(1),
            By::Address => key(2),
            By::Fresh => Given::Bytes(self.fresh.to_vec()),
            By::Now => Given::Number(self.now.0),
            By::ClaimsBefore => Given::Number(self.claims_before.0),
            By::Fields => Given::Text(self.fields.clone()),
        }
    }
}

/// A parameter of a condition.
enum Given {
    Bytes(Vec<u8>),
    Text(String),
    Number(i64),
}

impl ToParam for Given {
    fn to_param(&self) -> Param<'_> {
        match self {
            Self::Bytes(bytes) => Param::Blob(bytes),
            Self::Text(text) => Param::Text(text),
            Self::Number(number) => Param::Int(*number),
        }
    }
}

/// What stands in a column of somebody's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number, a yes (1) or a no (0).
    Number(i64),
    /// A text, an id, or bytes in hexadecimal.
    Text(String),
    /// A moment.
    Time(Timestamp),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A value as it stands in the database.
struct Raw(Cell);

impl FromColumn for Raw {
    fn from_column(column: Param<'_>) -> Result<Self, Error> {
        Ok(Self(match column {
            Param::Null => Cell::Null,
            Param::Int(number) => Cell::Number(number),
            Param::Text(text) => Cell::Text(text.to_owned()),
            Param::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
            Param::Real(_) => return Err(Error::new(ErrorKind::Corrupt, "a broken number")),
        }))
    }
}

fn written(raw: Cell, kind: As) -> Cell {
    match (raw, kind) {
        (Cell::Number(micros), As::Time) => Cell::Time(Timestamp(micros)),
        (Cell::Bytes(bytes), As::Hex) => Cell::Text(hex(&bytes)),
        (Cell::Bytes(bytes), As::Id(prefix)) => Cell::Text(match <[u8; 16]>::try_from(&*bytes) {
            Ok(id) => format!("{prefix}_{}", encode(id)),
            Err(_) => hex(&bytes),
        }),
        (other, _) => other,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where reading goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behind {
    /// At the beginning.
    #[default]
    Start,
    /// Behind the row with this id.
    Id([u8; 16]),
    /// Behind the row with this number.
    Number(i64),
}

/// A row: columns with what stands in them.
pub type KeptRow = Vec<(&'static str, Cell)>;

/// A page of rows, and where the next one begins; none where this was the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPage {
    /// The rows, in the order of their keys.
    pub rows: Vec<KeptRow>,
    /// Where it goes on.
    pub next: Option<Behind>,
}

/// How much of a table is about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeptCount {
    /// Rows.
    pub rows: u64,
    /// Since when the oldest is kept, where the table says so.
    pub oldest: Option<Timestamp>,
    /// Since when the newest is kept.
    pub newest: Option<Timestamp>,
}

impl Tx<'_> {
    /// A page of somebody's rows in one table.
    pub fn kept_page(
        &self,
        source: &Source,
        person: &Person,
        behind: Behind,
        limit: u32,
    ) -> Result<KeptPage, Error> {
        let mut given: Vec<Given> = source.by.iter().map(|by| person.value(*by)).collect();
        let (key, kind) = source.key();
        let names: Vec<&str> = source
            .shown()
            .map(|(name, _)| {
                source.instead.iter().find(|(n, _)| *n == name).map_or(name, |(_, sql)| *sql)
            })
            .collect();
        let mut sql =
            format!("SELECT {} FROM {} WHERE ({})", names.join(", "), source.table, source.rows);
        let on = match behind {
            Behind::Start => None,
            Behind::Id(id) => Some(Given::Bytes(id.to_vec())),
            Behind::Number(number) => Some(Given::Number(number)),
        };
        if let Some(on) = on {
            given.push(on);
            let _ = write!(sql, " AND {key} > ${}", given.len());
        }
        let limit = if source.whole { WHOLE } else { limit };
        given.push(Given::Number(limit.into()));
        let _ = write!(sql, " ORDER BY {key} LIMIT ${}", given.len());
        let params: Vec<&dyn ToParam> = given.iter().map(|g| g as &dyn ToParam).collect();
        let mut last = None;
        let rows = self.rows(&sql, &params, |row| read(source, row, &mut last))?;
        let full = rows.len() == limit as usize;
        if source.whole && full {
            return Err(Error::new(ErrorKind::Corrupt, format!("too much in {}", source.table)));
        }
        let next = match (full && !source.whole, last, kind) {
            (true, Some(Cell::Bytes(id)), As::Id(_)) => {
                <[u8; 16]>::try_from(&*id).ok().map(Behind::Id)
            }
            (true, Some(Cell::Number(number)), _) => Some(Behind::Number(number)),
            _ => None,
        };
        Ok(KeptPage { rows, next })
    }

    /// How much of a table is about somebody, and since when.
    pub fn kept_count(&self, source: &Source, person: &Person) -> Result<KeptCount, Error> {
        let given: Vec<Given> = source.by.iter().map(|by| person.value(*by)).collect();
        let params: Vec<&dyn ToParam> = given.iter().map(|g| g as &dyn ToParam).collect();
        let range = source.since().map_or_else(String::new, |at| format!(", MIN({at}), MAX({at})"));
        let sql = format!("SELECT COUNT(*){range} FROM {} WHERE ({})", source.table, source.rows);
        let dated = source.since().is_some();
        let found = self.rows(&sql, &params, |row| {
            Ok(KeptCount {
                rows: u64::try_from(row.get::<i64>(0)?).unwrap_or(0),
                oldest: if dated { row.get(1)? } else { None },
                newest: if dated { row.get(2)? } else { None },
            })
        })?;
        Ok(found.into_iter().next().unwrap_or_default())
    }
}

fn read(source: &Source, row: &Row<'_>, last: &mut Option<Cell>) -> Result<KeptRow, Error> {
    let mut cells = vec![];
    for (number, (name, kind)) in source.shown().enumerate() {
        let Raw(raw) = row.get::<Raw>(number)?;
        if number == 0 {
            *last = Some(raw.clone());
        }
        cells.push((name, written(raw, kind)));
    }
    Ok(cells)
}
