//! One transaction, and the statement plumbing under the functions that have a meaning.

use super::postgres::{self, Link};
use crate::error::{Error, ErrorKind};
use crate::record::Record;
use crate::value::{Column, FromColumn, Param, ToParam};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection};
use std::cell::RefCell;

/// An open transaction. Its public methods, one file per noun under `statements`, are all the SQL
/// there is.
pub struct Tx<'c> {
    pub(super) on: On<'c>,
}

/// The connection below a transaction.
#[derive(Clone, Copy)]
pub(super) enum On<'c> {
    Sqlite(&'c Connection),
    Postgres(&'c RefCell<Link>),
}

/// One row of an answer.
pub(crate) enum Row<'r> {
    /// From SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// From PostgreSQL.
    Postgres(&'r ::postgres::Row),
}

fn sqlite_column(value: ValueRef<'_>) -> Result<Column<'_>, Error> {
    Ok(match value {
        ValueRef::Null => Param::Null,
        ValueRef::Integer(i) => Param::Int(i),
        ValueRef::Real(r) => Param::Real(r),
        ValueRef::Text(t) => Param::Text(
            std::str::from_utf8(t).map_err(|e| Error::new(ErrorKind::Corrupt, e.to_string()))?,
        ),
        ValueRef::Blob(b) => Param::Blob(b),
    })
}

impl Row<'_> {
    fn column(&self, index: usize) -> Result<Column<'_>, Error> {
        match self {
            Self::Sqlite(row) => sqlite_column(row.get_ref(index)?),
            Self::Postgres(row) => postgres::column(row, index),
        }
    }

    fn name(&self, index: usize) -> String {
        let name = match self {
            Self::Sqlite(row) => row.as_ref().column_name(index).ok(),
            Self::Postgres(row) => row.columns().get(index).map(::postgres::Column::name),
        };
        name.unwrap_or("?").to_owned()
    }

    /// Column `index`, counted from 0.
    pub(crate) fn get<T: FromColumn>(&self, index: usize) -> Result<T, Error> {
        T::from_column(self.column(index)?).map_err(|e| {
            Error::new(e.kind(), format!("column {}: {}", self.name(index), e.detail()))
        })
    }

    /// Every column, whatever it is called; text that is none counts as empty.
    pub(crate) fn each_column(&self, mut see: impl FnMut(Column<'_>)) {
        let columns = match self {
            Self::Sqlite(row) => row.as_ref().column_count(),
            Self::Postgres(row) => row.len(),
        };
        (0..columns).for_each(|index| see(self.column(index).unwrap_or(Param::Null)));
    }
}

struct Bound<'a>(Param<'a>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Param::Null => ValueRef::Null,
            Param::Int(i) => ValueRef::Integer(i),
            Param::Real(r) => ValueRef::Real(r),
            Param::Text(t) => ValueRef::Text(t.as_bytes()),
            Param::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

fn prepare<'c>(
    connection: &'c Connection,
    sql: &str,
    params: &[Param<'_>],
) -> Result<CachedStatement<'c>, Error> {
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(|e| Error::new(ErrorKind::Database, format!("{e} in {sql}")))?;
    for (i, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(i + 1, Bound(*param))?;
    }
    Ok(statement)
}

/// PostgreSQL's connection, which runs one statement at a time.
fn lent(link: &RefCell<Link>) -> Result<std::cell::RefMut<'_, Link>, Error> {
    link.try_borrow_mut()
        .map_err(|_| Error::new(ErrorKind::Door, "a statement amid the rows of another"))
}

impl Tx<'_> {
    /// Rows of any shape.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: &[&dyn ToParam],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let params: Vec<Param<'_>> = params.iter().map(|p| p.to_param()).collect();
        let mut found = Vec::new();
        match self.on {
            On::Sqlite(connection) => {
                let mut statement = prepare(connection, sql, &params)?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next()? {
                    found.push(read(&Row::Sqlite(row))?);
                }
            }
            On::Postgres(link) => lent(link)?.query(sql, &params, |row| {
                found.push(read(&Row::Postgres(row))?);
                Ok(())
            })?,
        }
        Ok(found)
    }

    /// The first column of the first row, if there is one.
    pub(crate) fn scalar<T: FromColumn>(
        &self,
        sql: &str,
        params: &[&dyn ToParam],
    ) -> Result<Option<T>, Error> {
        Ok(self.rows(sql, params, |row| row.get::<T>(0))?.into_iter().next())
    }

    /// Whole records; `rest` begins behind the table's name (`"WHERE id = $1"`).
    pub(crate) fn records<R: Record>(
        &self,
        rest: &str,
        params: &[&dyn ToParam],
    ) -> Result<Vec<R>, Error> {
        let columns = R::COLUMNS.join(", ");
        self.rows(&format!("SELECT {columns} FROM {} {rest}", R::TABLE), params, R::read)
    }

    /// The first record, if there is one.
    pub(crate) fn record<R: Record>(
        &self,
        rest: &str,
        params: &[&dyn ToParam],
    ) -> Result<Option<R>, Error> {
        Ok(self.records(rest, params)?.into_iter().next())
    }

    /// Adds a record; a key that exists already is a constraint error.
    pub(crate) fn insert<R: Record>(&self, record: &R) -> Result<(), Error> {
        self.execute_raw(&insert_sql::<R>(""), &record.params()).map(|_| ())
    }

    /// Adds a record unless a unique constraint already has its like; says whether it was added.
    pub(crate) fn insert_new<R: Record>(&self, record: &R) -> Result<bool, Error> {
        Ok(self.execute_raw(&insert_sql::<R>(" ON CONFLICT DO NOTHING"), &record.params())? == 1)
    }

    /// Adds a record or replaces every other column of the one with the same key.
    pub(crate) fn upsert<R: Record>(&self, record: &R) -> Result<(), Error> {
        let key = R::COLUMNS[0];
        let sets: Vec<String> =
            R::COLUMNS[1..].iter().map(|c| format!("{c} = excluded.{c}")).collect();
        let rest = format!(" ON CONFLICT ({key}) DO UPDATE SET {}", sets.join(", "));
        self.execute_raw(&insert_sql::<R>(&rest), &record.params()).map(|_| ())
    }

    /// Replaces every other column of the record with this key; says whether it existed.
    pub(crate) fn update<R: Record>(&self, record: &R) -> Result<bool, Error> {
        // Parameters are numbered by first appearance, so the key comes last.
        let columns = &R::COLUMNS[1..];
        let sets: Vec<String> =
            columns.iter().enumerate().map(|(i, c)| format!("{c} = ${}", i + 1)).collect();
        let (key, last) = (R::COLUMNS[0], R::COLUMNS.len());
        let sql = format!("UPDATE {} SET {} WHERE {key} = ${last}", R::TABLE, sets.join(", "));
        let mut params = record.params();
        let key = params.remove(0);
        params.push(key);
        Ok(self.execute_raw(&sql, &params)? == 1)
    }

    /// Runs a change; the number of rows changed.
    pub(crate) fn execute(&self, sql: &str, params: &[&dyn ToParam]) -> Result<u64, Error> {
        let params: Vec<Param<'_>> = params.iter().map(|p| p.to_param()).collect();
        self.execute_raw(sql, &params)
    }

    fn execute_raw(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, Error> {
        match self.on {
            On::Sqlite(connection) => Ok(prepare(connection, sql, params)?.raw_execute()? as u64),
            On::Postgres(link) => lent(link)?.execute(sql, params),
        }
    }
}

fn insert_sql<R: Record>(rest: &str) -> String {
    let marks: Vec<String> = (1..=R::COLUMNS.len()).map(|i| format!("${i}")).collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({}){rest}",
        R::TABLE,
        R::COLUMNS.join(", "),
        marks.join(", ")
    )
}
