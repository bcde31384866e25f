//! One transaction, and the statement plumbing under the functions that have a meaning.

use crate::error::{Error, ErrorKind};
use crate::record::Record;
use crate::value::{Column, FromColumn, Param, ToParam};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection};

/// An open transaction. Its public methods, one file per noun under `statements`, are all the SQL
/// there is.
pub struct Tx<'c> {
    pub(super) connection: &'c Connection,
}

/// One row of an answer.
pub(crate) struct Row<'r>(&'r rusqlite::Row<'r>);

impl Row<'_> {
    /// Column `index`, counted from 0.
    pub(crate) fn get<T: FromColumn>(&self, index: usize) -> Result<T, Error> {
        let value = self.0.get_ref(index)?;
        let column: Column<'_> = match value {
            ValueRef::Null => Param::Null,
            ValueRef::Integer(i) => Param::Int(i),
            ValueRef::Real(r) => Param::Real(r),
            ValueRef::Text(t) => Param::Text(
                std::str::from_utf8(t)
                    .map_err(|e| Error::new(ErrorKind::Corrupt, e.to_string()))?,
            ),
            ValueRef::Blob(b) => Param::Blob(b),
        };
        T::from_column(column).map_err(|e| {
            let name = self.0.as_ref().column_name(index).unwrap_or("?").to_owned();
            Error::new(e.kind(), format!("column {name}: {}", e.detail()))
        })
    }
}

impl Row<'_> {
    /// Every column, whatever it is called.
    pub(crate) fn each_column(&self, mut see: impl FnMut(Column<'_>)) -> Result<(), Error> {
        for index in 0..self.0.as_ref().column_count() {
            match self.0.get_ref(index)? {
                ValueRef::Text(text) => {
                    see(std::str::from_utf8(text).map_or(Param::Null, Param::Text));
                }
                ValueRef::Blob(bytes) => see(Param::Blob(bytes)),
                _ => {}
            }
        }
        Ok(())
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

impl<'c> Tx<'c> {
    fn prepare(&self, sql: &str, params: &[Param<'_>]) -> Result<CachedStatement<'c>, Error> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(|e| Error::new(ErrorKind::Database, format!("{e} in {sql}")))?;
        for (i, param) in params.iter().enumerate() {
            statement.raw_bind_parameter(i + 1, Bound(*param))?;
        }
        Ok(statement)
    }

    /// Rows of any shape.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: &[&dyn ToParam],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let params: Vec<Param<'_>> = params.iter().map(|p| p.to_param()).collect();
        let mut statement = self.prepare(sql, &params)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(&Row(row))?);
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
        let mut statement = self.prepare(sql, params)?;
        Ok(statement.raw_execute()? as u64)
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
