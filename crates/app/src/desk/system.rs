//! How the system stands, for operators.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::log::LogState;
use crate::scrub::ScrubState;
use porchlight_domain::id::{MessageId, StationId};
use porchlight_domain::words::{ApplicationState, MessageState, QuarantineState, UploadState};
use porchlight_store::rows::Message;
use porchlight_store::{Page, Slice, TableFigures};

/// How the system stands.
#[derive(Debug, Clone)]
pub struct SystemState {
    /// The log.
    pub log: LogState,
    /// Whether no leaf waits longer than promised.
    pub promises_kept: bool,
    /// The log's public key in verifier-key form.
    pub log_key: String,
    /// Messages waiting.
    pub messages_waiting: u32,
    /// Messages given up.
    pub messages_failed: u32,
    /// Photos of which only the commitment or a preview is here.
    pub photos_waiting: u32,
    /// Rows in quarantine.
    pub quarantined: u32,
    /// New applications.
    pub applications: u32,
    /// Kept files.
    pub files: ScrubState,
    /// Rows per table.
    pub tables: Vec<TableFigures>,
}

impl App {
    /// How the system stands.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn system_state(&self, ctx: &Ctx) -> Result<SystemState> {
        ctx.allow_operator()?;
        let log = self.log_state()?;
        let promises_kept = self.log_keeps_promises(ctx.now)?;
        let log_key = self.log_key().to_string();
        let files = self.scrub_state()?;
        self.read(|tx| {
            Ok(SystemState {
                log,
                promises_kept,
                log_key,
                messages_waiting: tx.message_count(MessageState::Waiting)?,
                messages_failed: tx.message_count(MessageState::Failed)?,
                photos_waiting: tx.upload_count(UploadState::Committed)?
                    + tx.upload_count(UploadState::Preview)?,
                quarantined: tx.quarantine_count(QuarantineState::Waiting, None)?,
                files,
                applications: tx.application_count(ApplicationState::Submitted)?,
                tables: tx.table_figures()?,
            })
        })
    }

    /// Messages: those that could not be sent first, then the newest.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn outbox(&self, ctx: &Ctx, slice: Slice) -> Result<Page<Message>> {
        ctx.allow_operator()?;
        self.read(|tx| Ok(tx.outbox_page(slice)?))
    }

    /// Gives a message that could not be sent another round of tries. Says whether it had failed.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn retry_message(&self, ctx: &mut Ctx, id: MessageId) -> Result<bool> {
        ctx.allow_operator()?;
        let known = self.read(|tx| tx.message(id)?.ok_or(Error::Absent("message")))?;
        if known.state != MessageState::Failed {
            return Ok(false);
        }
        let now = ctx.now;
        let again = Message { state: MessageState::Waiting, tries: 0, next_at: now, ..known };
        self.work(ctx, move |tx, _| tx.update_message(&again))
    }

    /// How many rows of a station wait in quarantine.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn quarantined(&self, ctx: &Ctx, station: StationId) -> Result<u32> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.quarantine_count(QuarantineState::Waiting, Some(station))?))
    }
}
