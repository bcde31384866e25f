//! What a database finds wrong with itself. Each engine is asked in its own words, which are the
//! only statements that are not common to both.

use super::tx::{On, Tx};
use crate::error::Error;

/// Indexes that were not built to their end, and rules that were not checked.
const UNFINISHED: &str = "SELECT 'index ' || indexrelid::regclass::text FROM pg_index \
    WHERE NOT indisvalid UNION ALL \
    SELECT 'rule ' || conname::text FROM pg_constraint WHERE NOT convalidated";
/// References of one column: both tables and both columns.
const REFERENCES: &str = "SELECT c.conrelid::regclass::text, a.attname, \
    c.confrelid::regclass::text, b.attname FROM pg_constraint c \
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
    JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] \
    WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 ORDER BY 1, 2";
/// Settings of a server that break what this program promises: `off` loses or keeps what must not
/// be, and versions before 15 were never tried.
const UNSAFE: &str = "SELECT name::text || ' = ' || setting FROM pg_settings \
    WHERE (name IN ('autovacuum', 'fsync', 'full_page_writes') AND setting = 'off') \
    OR (name = 'server_version_num' AND CAST(setting AS INTEGER) < 150000) ORDER BY 1";

impl Tx<'_> {
    /// Settings of the database's server that break promises, as `fsync = off`; a file has none.
    pub fn unsafe_settings(&self) -> Result<Vec<String>, Error> {
        match self.on {
            On::Sqlite(_) => Ok(vec![]),
            On::Postgres(_) => self.rows(UNSAFE, &[], |row| row.get(0)),
        }
    }

    /// What the database finds wrong with itself; empty when it is sound. PostgreSQL is asked for
    /// what it left unfinished: its pages are checked by its own tools.
    pub fn integrity_faults(&self) -> Result<Vec<String>, Error> {
        match self.on {
            On::Sqlite(_) => {
                let found: Vec<String> =
                    self.rows("PRAGMA integrity_check", &[], |row| row.get(0))?;
                Ok(found.into_iter().filter(|line| line != "ok").collect())
            }
            On::Postgres(_) => self.rows(UNFINISHED, &[], |row| {
                Ok(format!("{} is not complete", row.get::<String>(0)?))
            }),
        }
    }

    /// References to rows that are not there; empty when the database is sound.
    pub fn reference_faults(&self) -> Result<Vec<String>, Error> {
        let fault = |table: &str, target: &str| {
            format!("a row of {table} names a row of {target} that does not exist")
        };
        match self.on {
            On::Sqlite(_) => self.rows("PRAGMA foreign_key_check", &[], |row| {
                Ok(fault(&row.get::<String>(0)?, &row.get::<String>(2)?))
            }),
            On::Postgres(_) => {
                let references = self.rows(REFERENCES, &[], |row| {
                    let names: (String, String) = (row.get(0)?, row.get(1)?);
                    Ok((names, row.get::<String>(2)?, row.get::<String>(3)?))
                })?;
                let mut faults = vec![];
                for ((table, column), target, key) in references {
                    let sql = format!(
                        "SELECT COUNT(*) FROM {table} x WHERE x.{column} IS NOT NULL AND NOT EXISTS \
                         (SELECT 1 FROM {target} y WHERE y.{key} = x.{column})"
                    );
                    let lost: i64 = self.scalar(&sql, &[])?.unwrap_or(0);
                    faults.extend((0..lost).map(|_| fault(&table, &target)));
                }
                Ok(faults)
            }
        }
    }
}
