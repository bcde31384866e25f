//! A database past every door: statements as somebody would type them, on either engine.

use crate::home::Home;
use porchlight_store::Place;
use rusqlite::Connection;
use std::cell::RefCell;

/// What [`Raw::with_courier`] begins with.
const WITH_COURIER: &str = "
    INSERT INTO station (id, code, name, time_zone, lat, lon, award_mode, currency, pay_per_hour,
      pay_per_km, cost_per_km, legal_minimum_per_hour, created_at)
    VALUES (x'01', 'ATX1', 'Austin', 'UTC', 0, 0, 'draw', 'USD', 1, 1, 1, 1, 1);
    INSERT INTO programme (id, code, name, kind, created_at)
    VALUES (x'02', 'own', 'Own car', 'independent', 1);
    INSERT INTO terms (id, programme, version, body, published_at) VALUES (x'03', x'02', 1, 't', 1);
    INSERT INTO courier (id, name, email, phone, language, vehicle, station, programme, terms, state,
      draw_secret, created_at)
    VALUES (?1, 'Ana', 'ana@x', '1', 'en', 'sedan', x'01', x'02', x'03', 'active', x'00', 1)";

/// A value, as it is written into a statement.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Blob(value.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::raw::Value::from($value)),*] };
}
pub(crate) use params;

pub(crate) enum Raw {
    Sqlite(Connection),
    Postgres(RefCell<postgres::Client>),
}

impl Raw {
    pub(crate) fn open(home: &Home) -> Self {
        match &home.place {
            Place::File(path) => {
                let connection = Connection::open(path).unwrap();
                connection.pragma_update(None, "foreign_keys", "ON").unwrap();
                Self::Sqlite(connection)
            }
            Place::Postgres(_) => Self::Postgres(RefCell::new(home.client().unwrap())),
        }
    }

    /// A home with a station (1), a programme (2) with its terms (3), and one courier.
    pub(crate) fn with_courier<const N: usize>(home: &Home, id: [u8; N]) -> Self {
        home.open();
        let db = Self::open(home);
        db.execute(WITH_COURIER, params![id]).unwrap();
        db
    }

    /// Runs a statement whose `?1`, `?2` stand for values, and `x'00'` for bytes.
    pub(crate) fn execute(&self, sql: &str, values: &[Value]) -> Result<(), String> {
        let mut text = sql.to_owned();
        for (number, value) in values.iter().enumerate().rev() {
            let written = match value {
                Value::Null => "NULL".to_owned(),
                Value::Int(value) => value.to_string(),
                Value::Text(value) => format!("'{}'", value.replace('\'', "''")),
                Value::Blob(bytes) => {
                    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                    format!("x'{hex}'")
                }
            };
            text = text.replace(&format!("?{}", number + 1), &written);
        }
        match self {
            Self::Sqlite(connection) => {
                connection.execute_batch(&text).map_err(|error| error.to_string())
            }
            Self::Postgres(client) => {
                let mut text = text.replace("randomblob(16)", "decode(md5(random()::text), 'hex')");
                for before in [' ', '(', ','] {
                    text = text.replace(&format!("{before}x'"), &format!("{before}BYTEA '\\x"));
                }
                let done = client.borrow_mut().batch_execute(&text);
                done.map_err(|error| match error.as_db_error() {
                    Some(db) => db.message().to_owned(),
                    None => error.to_string(),
                })
            }
        }
    }

    /// The rows of a query, each as its columns written one after the other.
    pub(crate) fn lines(&self, sql: &str) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get(0)).unwrap();
                rows.map(Result::unwrap).collect()
            }
            Self::Postgres(client) => {
                client.borrow_mut().query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect()
            }
        }
    }
}
