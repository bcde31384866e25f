//! Rings from one program on a database to the others (`LISTEN` and `NOTIFY`).
//!
//! A ring is a topic and nothing else; whoever hears it reads with its own authority. Rings may be
//! missed while a connection is down: then [`MISSED`] is heard once, which stands for all topics.

use super::link;
use crate::error::Error;
use postgres::Client;
use postgres::fallible_iterator::FallibleIterator;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What is heard after a time without hearing.
pub(in crate::engine) const MISSED: &str = "*";
/// Longest topic that PostgreSQL carries (its limit is 8000 bytes).
const MAX_TOPIC: usize = 7_000;
/// How long it waits for a ring before it looks whether to stop.
const LOOK: Duration = Duration::from_millis(500);
/// Pause before a broken connection is made anew.
const AGAIN: Duration = Duration::from_secs(1);

/// A connection that tells, and a thread that hears.
pub(in crate::engine) struct Wire {
    url: String,
    teller: Mutex<Option<Client>>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Wire {
    /// Hears from now on; `hear` is called on a thread of its own, and not for what is told here.
    pub(in crate::engine) fn open(
        url: &str,
        hear: impl Fn(&str) + Send + 'static,
    ) -> Result<Self, Error> {
        let (mut teller, ear) = (link::connect(url)?, listening(url)?);
        let own: i32 = teller.query_one("SELECT pg_backend_pid()", &[])?.get(0);
        let (stop, stopped) = channel();
        let place = url.to_owned();
        let thread = std::thread::Builder::new()
            .name("store-wire".into())
            .spawn(move || listen(&place, ear, own, &stopped, hear))
            .map_err(|e| Error::new(crate::ErrorKind::Database, e.to_string()))?;
        Ok(Self {
            url: url.to_owned(),
            teller: Mutex::new(Some(teller)),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Tells the others. A ring that cannot be told is lost: pages refetch by themselves sooner or
    /// later, and what they show is read anew then.
    pub(in crate::engine) fn tell(&self, topic: &str) {
        if topic.len() > MAX_TOPIC {
            return;
        }
        let mut teller = self.teller.lock().unwrap_or_else(PoisonError::into_inner);
        if teller.as_ref().is_none_or(Client::is_closed) {
            // Its own rings come back to it until the next start: heard twice is heard.
            *teller = link::connect(&self.url).ok();
        }
        if let Some(client) = teller.as_mut()
            && let Err(why) = client.execute("SELECT pg_notify('porchlight', $1)", &[&topic])
        {
            tracing::debug!(%why, "a ring was not told");
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A listener that panicked hears nothing any more.
            let _ = thread.join();
        }
    }
}

fn listening(url: &str) -> Result<Client, Error> {
    let mut client = link::connect(url)?;
    client.batch_execute("LISTEN porchlight")?;
    Ok(client)
}

fn listen(url: &str, mut ear: Client, own: i32, stopped: &Receiver<()>, hear: impl Fn(&str)) {
    loop {
        while !ear.is_closed() {
            if stopped.try_recv() == Err(TryRecvError::Disconnected) {
                return;
            }
            let mut rings = ear.notifications();
            let mut rings = rings.timeout_iter(LOOK);
            while let Ok(Some(ring)) = rings.next() {
                if ring.process_id() != own {
                    hear(ring.payload());
                }
            }
        }
        match listening(url) {
            Ok(again) => {
                ear = again;
                hear(MISSED);
            }
            Err(_) => {
                if stopped.recv_timeout(AGAIN) == Err(RecvTimeoutError::Disconnected) {
                    return;
                }
            }
        }
    }
}
