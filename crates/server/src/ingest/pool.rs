//! The pool: two lanes of workers, so that the small picture that a recipient waits for never stands
//! behind an original of twelve megabytes.
//!
//! **Once more, then no.** A worker that died or was late may have suffered from the machine: the
//! file is tried once more, in a new one. One that used up its processor time or memory would do so
//! again. Either way the file is then refused with the reason, which the courier reads.

use super::WorkerLimits;
use super::child::{Ended, Worker};
use super::frame::MOST_REQUEST;
use super::here::compared;
use crate::ports::cover::covered;
use porchlight_app::ports::{
    Area, CleanPhoto, Compared, CoveredPhoto, NotCleaned, PhotoRefusal, Photos,
};
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Files up to this size go the quick way: previews, and small originals.
pub(super) const QUICK_BYTES: usize = 256 * 1024;
/// Photos that a worker takes before it is replaced, so that nothing can build up in it.
const MOST_SERVED: u32 = 500;
/// Requests that may wait for a worker of one lane.
const MOST_WAITING: usize = 64;
/// How long a request waits for a worker.
const WAIT: Duration = Duration::from_secs(20);
/// Tries of one file.
const TRIES: u32 = 2;

/// How many workers there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lanes {
    /// For files of up to 256 kB.
    pub quick: usize,
    /// For all others, at lower priority.
    pub full: usize,
}

impl Lanes {
    /// One for small files, and one for each core but one for the others, at most four.
    #[must_use]
    pub fn usual() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { quick: 1, full: cores.saturating_sub(1).clamp(1, 4) }
    }
}

/// Photos made safe in processes that can be killed.
pub struct Workers {
    program: PathBuf,
    limits: WorkerLimits,
    models: Option<PathBuf>,
    quick: Lane,
    full: Lane,
}

struct Lane {
    state: Mutex<LaneState>,
    freed: Condvar,
    most: usize,
    background: bool,
}

#[derive(Default)]
struct LaneState {
    idle: Vec<Worker>,
    busy: usize,
    waiting: usize,
}

impl Workers {
    /// Workers of a program that knows the command `ingest-worker`. They are started when the first
    /// photos come.
    #[must_use]
    pub fn new(program: PathBuf, limits: WorkerLimits, lanes: Lanes) -> Self {
        Self {
            program,
            limits,
            models: None,
            quick: Lane::new(lanes.quick, false),
            full: Lane::new(lanes.full, true),
        }
    }

    /// The same, covering what the models in this folder find. Its path begins at the root.
    #[must_use]
    pub fn with_models(self, folder: PathBuf) -> Self {
        Self { models: Some(folder), ..self }
    }

    /// Processes of the workers that wait for work.
    #[must_use]
    pub fn idle(&self) -> Vec<u32> {
        let lanes = [&self.quick, &self.full];
        lanes.iter().flat_map(|lane| lane.idle()).collect()
    }
}

impl Photos for Workers {
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, NotCleaned> {
        if bytes.len() >= MOST_REQUEST {
            let message =
                "the file is larger than any that is taken; lower the camera's resolution";
            let refusal = PhotoRefusal { code: "too_many_bytes", message: message.into() };
            return Err(NotCleaned::Refused(refusal));
        }
        let lane = if bytes.len() <= QUICK_BYTES { &self.quick } else { &self.full };
        let mut tries = 1;
        loop {
            let ended = match lane.clean(bytes, self)? {
                Ok(answer) => return answer.map_err(NotCleaned::Refused),
                Err(ended) => ended,
            };
            metrics::counter!("porchlight_ingest_ended_total", "how" => code(&ended)).increment(1);
            tracing::warn!(bytes = bytes.len(), tries, how = ?ended, "a worker ended over a photo");
            let again = matches!(ended, Ended::TooLate | Ended::Killed | Ended::Died(_));
            if !again || tries == TRIES {
                return Err(NotCleaned::Refused(refusal(&ended)));
            }
            tries += 1;
        }
    }

    fn compare(&self, shown: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String> {
        compared(shown, earlier)
    }

    fn cover(&self, display: &[u8], areas: &[Area]) -> Result<CoveredPhoto, PhotoRefusal> {
        covered(display, areas)
    }
}

impl Lane {
    fn new(most: usize, background: bool) -> Self {
        Self { state: Mutex::default(), freed: Condvar::new(), most: most.max(1), background }
    }

    fn state(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle(&self) -> Vec<u32> {
        self.state().idle.iter().map(Worker::process).collect()
    }

    /// One try in one worker.
    fn clean(
        &self,
        bytes: &[u8],
        of: &Workers,
    ) -> Result<Result<Result<CleanPhoto, PhotoRefusal>, Ended>, NotCleaned> {
        let place = self.place()?;
        let idle = self.state().idle.pop();
        let worker = match idle {
            Some(worker) => Ok(worker),
            None => Worker::start(&of.program, &of.limits, of.models.as_deref(), self.background),
        };
        let mut worker = worker.map_err(|error| {
            tracing::error!(%error, "no worker for photos can be started");
            NotCleaned::Busy(format!("no worker for photos can be started: {error}"))
        })?;
        let result = worker.clean(bytes, of.limits.wall);
        if result.is_ok() && worker.served < MOST_SERVED {
            self.state().idle.push(worker);
        }
        drop(place);
        Ok(result)
    }

    /// Waits for a free place.
    fn place(&self) -> Result<Place<'_>, NotCleaned> {
        let busy = || NotCleaned::Busy("too many photos at once".into());
        let mut state = self.state();
        if state.waiting >= MOST_WAITING {
            return Err(busy());
        }
        state.waiting += 1;
        let waited = self.freed.wait_timeout_while(state, WAIT, |state| state.busy >= self.most);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        if state.busy >= self.most {
            return Err(busy());
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

const fn code(ended: &Ended) -> &'static str {
    match ended {
        Ended::CpuUsedUp | Ended::TooLate => "too_slow",
        Ended::NoMemory | Ended::Killed => "too_much_memory",
        Ended::Died(_) => "worker_died",
    }
}

/// What the courier reads.
fn refusal(ended: &Ended) -> PhotoRefusal {
    let message = match ended {
        Ended::CpuUsedUp | Ended::TooLate => {
            "reading this picture took too long; take it again with the phone's own camera"
        }
        Ended::NoMemory | Ended::Killed => {
            "reading this picture needed too much memory; lower the camera's resolution"
        }
        Ended::Died(_) => {
            "this picture could not be read, twice; take it again with the phone's own camera"
        }
    };
    PhotoRefusal { code: code(ended), message: message.into() }
}
