//! One of several servers on one database leads: it serves and runs the reconcilers. The others stand
//! by, and one takes over when the leader's connection to the database ends.
//!
//! Why only one serves: what is known of requests (the book that tries for work are judged by) is
//! kept in the memory of one process and numbered there.

use crate::failure::{Failure, Outcome};
use porchlight_app::App;
use porchlight_store::Lead;
use rustix::process::{Signal, getpid, kill_process};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How often a server that stands by asks whether the lead is free.
const STAND_BY: Duration = Duration::from_secs(1);

/// Takes the lead, waiting for as long as another server has it.
///
/// # Errors
/// The database cannot be reached.
pub fn wait(app: &App) -> Outcome<Lead> {
    let (_open, never) = channel::<()>();
    let mut told = false;
    loop {
        if let Some(lead) = app.store.lead()? {
            return Ok(lead);
        }
        if !told {
            tracing::info!("another server leads this database; standing by");
            told = true;
        }
        // Nobody sends: this is a pause.
        let _ = never.recv_timeout(STAND_BY);
    }
}

/// Takes the lead for work that needs the server stopped.
///
/// # Errors
/// A server leads, or the database cannot be reached.
pub(crate) fn take(app: &App) -> Outcome<Lead> {
    app.store
        .lead()?
        .ok_or_else(|| Failure::no("a server leads this database", "stop every server on it first"))
}

/// Ends the process, as SIGTERM does, if the lead was lost: another server may have taken it. Says
/// whether it still leads.
pub(crate) fn still_leads(lead: &Lead) -> bool {
    let leads = lead.holds();
    if !leads {
        tracing::error!("the connection that led was lost: stopping, so that only one leads");
        // The process's own id is always a process.
        let _ = kill_process(getpid(), Signal::TERM);
    }
    leads
}
