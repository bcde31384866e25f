//! Lending read connections, each in a snapshot of its own.

use super::link::Link;
use crate::engine::options::Options;
use crate::engine::tx::{On, Tx};
use crate::error::{Error, ErrorKind};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A fixed number of places for read connections; a broken one is made anew when it is next wanted.
pub(in crate::engine) struct Readers {
    url: String,
    options: Options,
    idle: Mutex<Vec<Option<Link>>>,
    returned: Condvar,
}

impl Readers {
    pub(in crate::engine) fn open(url: &str, options: &Options) -> Result<Self, Error> {
        let mut idle: Vec<Option<Link>> = (1..options.readers.max(1)).map(|_| None).collect();
        idle.push(Some(Link::open(url, options)?));
        Ok(Self {
            url: url.to_owned(),
            options: options.clone(),
            idle: Mutex::new(idle),
            returned: Condvar::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Option<Link>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `f` in a snapshot, waiting for a connection if all are lent.
    pub(in crate::engine) fn read<T>(
        &self,
        f: impl FnOnce(&Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut idle = self.lock();
        let place = loop {
            if let Some(place) = idle.pop() {
                break place;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        };
        drop(idle);
        let (result, place) = self.read_on(place, f);
        self.lock().push(place);
        self.returned.notify_one();
        result
    }

    fn read_on<T>(
        &self,
        place: Option<Link>,
        f: impl FnOnce(&Tx<'_>) -> Result<T, Error>,
    ) -> (Result<T, Error>, Option<Link>) {
        let link = match self.snapshot(place) {
            Ok(link) => RefCell::new(link),
            Err(error) => return (Err(error), None),
        };
        let tx = Tx { on: On::Postgres(&link) };
        let result = catch_unwind(AssertUnwindSafe(|| f(&tx)));
        let mut link = link.into_inner();
        let ended = link.control("ROLLBACK");
        let result = result.unwrap_or_else(|_| Err(Error::new(ErrorKind::Panicked, "in a read")));
        (result, ended.is_ok().then_some(link))
    }

    /// A connection in a snapshot. One that broke while nobody used it (the server was started
    /// anew) is replaced once.
    fn snapshot(&self, place: Option<Link>) -> Result<Link, Error> {
        if let Some(mut link) = place
            && !link.is_closed()
            && link.begin_snapshot().is_ok()
        {
            return Ok(link);
        }
        let mut link = Link::open(&self.url, &self.options)?;
        link.begin_snapshot()?;
        Ok(link)
    }
}
