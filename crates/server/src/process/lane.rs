//! A lane: so many processes at most, started when they are needed, and callers who take turns.

use super::child::{Child, Ended};
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Requests that may wait for a process of one lane.
const MOST_WAITING: usize = 64;

/// Why a request found no process.
#[derive(Debug)]
pub(crate) enum Busy {
    /// Too many others wait, or waiting took too long.
    Full,
    /// None can be started.
    NotStarted(io::Error),
}

/// Processes that do one kind of work.
pub(crate) struct Lane {
    state: Mutex<State>,
    freed: Condvar,
    /// Processes at once.
    most: usize,
    /// Pieces of work that a process takes before it is replaced, so that nothing can build up in it.
    most_served: u32,
}

#[derive(Default)]
struct State {
    idle: Vec<Child>,
    busy: usize,
    waiting: usize,
}

impl Lane {
    pub(crate) fn new(most: usize, most_served: u32) -> Self {
        Self { state: Mutex::default(), freed: Condvar::new(), most: most.max(1), most_served }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Processes that wait for work, by their numbers.
    pub(crate) fn idle(&self) -> Vec<u32> {
        self.state().idle.iter().map(Child::process).collect()
    }

    /// Does one piece of work in a process that waits for some, or in a new one. After an error the
    /// process is of no more use.
    pub(crate) fn work<T>(
        &self,
        wait: Duration,
        start: impl FnOnce() -> io::Result<Child>,
        work: impl FnOnce(&mut Child) -> Result<T, Ended>,
    ) -> Result<Result<T, Ended>, Busy> {
        let place = self.place(wait)?;
        let mut child = match self.living() {
            Some(child) => child,
            None => start().map_err(Busy::NotStarted)?,
        };
        let result = work(&mut child);
        if result.is_ok() && child.served < self.most_served {
            self.state().idle.push(child);
        }
        drop(place);
        Ok(result)
    }

    /// A process that waits and did not end meanwhile.
    fn living(&self) -> Option<Child> {
        let mut state = self.state();
        loop {
            let mut child = state.idle.pop()?;
            if child.lives() {
                return Some(child);
            }
        }
    }

    /// Waits for a free place.
    fn place(&self, wait: Duration) -> Result<Place<'_>, Busy> {
        let mut state = self.state();
        if state.waiting >= MOST_WAITING {
            return Err(Busy::Full);
        }
        state.waiting += 1;
        let waited = self.freed.wait_timeout_while(state, wait, |state| state.busy >= self.most);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        if state.busy >= self.most {
            return Err(Busy::Full);
        }
        state.busy += 1;
        Ok(Place(self))
    }
}

/// A place in a lane, given back at its end.
struct Place<'a>(&'a Lane);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.state().busy -= 1;
        self.0.freed.notify_one();
    }
}
