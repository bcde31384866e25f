//! Operations, outgoing messages, audit entries, settings and figures about the database.

use super::{Page, Slice};
use crate::rows::{AuditEntry, Message, Operation, Setting};
use crate::tables::TABLES;
use crate::{Error, Tx};
use porchlight_domain::id::{MessageId, OperationId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::MessageState;

/// Rows per table, for `doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFigures {
    /// The table.
    pub table: &'static str,
    /// Its rows.
    pub rows: i64,
}

impl Tx<'_> {
    /// The stored answer of an operation.
    pub fn operation(&self, id: OperationId) -> Result<Option<Operation>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Stores an operation's answer.
    pub fn insert_operation(&self, operation: &Operation) -> Result<(), Error> {
        self.insert(operation)
    }

    /// Forgets answers older than `before`.
    pub fn purge_operations(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM operation WHERE at < $1", &[&before])
    }

    /// Puts a message into the outbox.
    pub fn insert_message(&self, message: &Message) -> Result<(), Error> {
        self.insert(message)
    }

    /// Messages whose next try is due.
    pub fn due_messages(&self, now: Timestamp, limit: u32) -> Result<Vec<Message>, Error> {
        let rest = "WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// One message.
    pub fn message(&self, id: MessageId) -> Result<Option<Message>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Replaces a message.
    pub fn update_message(&self, message: &Message) -> Result<bool, Error> {
        self.update(message)
    }

    /// How many messages are in a state.
    pub fn message_count(&self, state: MessageState) -> Result<u32, Error> {
        Ok(self.scalar("SELECT COUNT(*) FROM message WHERE state = $1", &[&state])?.unwrap_or(0))
    }

    /// How many messages of a station are in a state.
    pub fn message_count_of(&self, station: StationId, state: MessageState) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM message WHERE state = $1 AND station = $2";
        Ok(self.scalar(sql, &[&state, &station])?.unwrap_or(0))
    }

    /// A page of messages, newest first.
    pub fn message_page(&self, slice: Slice) -> Result<Page<Message>, Error> {
        self.page_of("1 = 1", "created_at DESC, id", &[], slice)
    }

    /// Writes who did or read what.
    pub fn insert_audit_entry(&self, entry: &AuditEntry) -> Result<(), Error> {
        self.insert(entry)
    }

    /// Who did or read what about a subject, newest first.
    pub fn audit_entries(&self, subject: &str, limit: u32) -> Result<Vec<AuditEntry>, Error> {
        self.records("WHERE subject = $1 ORDER BY at DESC, id LIMIT $2", &[&subject, &limit])
    }

    /// A setting's value.
    pub fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        self.scalar("SELECT value FROM setting WHERE name = $1", &[&name])
    }

    /// Sets a setting.
    pub fn put_setting(&self, setting: &Setting) -> Result<(), Error> {
        self.upsert(setting)
    }

    /// Rows per table.
    pub fn table_figures(&self) -> Result<Vec<TableFigures>, Error> {
        TABLES
            .iter()
            .map(|(table, _)| {
                let sql = format!("SELECT COUNT(*) FROM {table}");
                Ok(TableFigures { table, rows: self.scalar(&sql, &[])?.unwrap_or(0) })
            })
            .collect()
    }
}
