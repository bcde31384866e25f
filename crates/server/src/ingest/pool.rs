//! The pool: two lanes of workers, so that the small picture that a recipient waits for never stands
//! behind an original of twelve megabytes.
//!
//! **Once more, then no.** A worker that died or was late may have suffered from the machine: the
//! file is tried once more, in a new one. One that used up its processor time or memory would do so
//! again. Either way the file is then refused with the reason, which the courier reads.

use super::WorkerLimits;
use super::frame::{self, MOST_REQUEST};
use super::here::compared;
use crate::ports::cover::covered;
use crate::process::frame::length;
use crate::process::{Busy, Child, Ended, Lane};
use porchlight_app::ports::{
    Area, CleanPhoto, Compared, CoveredPhoto, NotCleaned, PhotoRefusal, Photos,
};
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Files up to this size go the quick way: previews, and small originals.
pub(super) const QUICK_BYTES: usize = 256 * 1024;
/// Photos that a worker takes before it is replaced, so that nothing can build up in it.
const MOST_SERVED: u32 = 500;
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

impl Workers {
    /// Workers of a program that knows the command `ingest-worker`. They are started when the first
    /// photos come.
    #[must_use]
    pub fn new(program: PathBuf, limits: WorkerLimits, lanes: Lanes) -> Self {
        Self {
            program,
            limits,
            models: None,
            quick: Lane::new(lanes.quick, MOST_SERVED),
            full: Lane::new(lanes.full, MOST_SERVED),
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

    fn start(&self, background: bool) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.arg("ingest-worker");
        for (name, value) in [
            ("--data-bytes", self.limits.data_bytes),
            ("--address-bytes", self.limits.address_bytes),
            ("--cpu-seconds", self.limits.cpu_seconds),
        ] {
            command.arg(name).arg(value.to_string());
        }
        if background {
            command.arg("--background");
        }
        if let Some(models) = &self.models {
            command.arg("--models").arg(models);
        }
        Child::start(&mut command)
    }

    /// One try in one worker.
    fn once(
        &self,
        bytes: &[u8],
    ) -> Result<Result<Result<CleanPhoto, PhotoRefusal>, Ended>, NotCleaned> {
        let quick = bytes.len() <= QUICK_BYTES;
        let lane = if quick { &self.quick } else { &self.full };
        let clean = |child: &mut Child| {
            let length = length(bytes.len()).map_err(|e| Ended::Died(e.to_string()))?;
            child.ask(vec![&length, bytes], self.limits.wall, frame::answer)
        };
        lane.work(WAIT, || self.start(!quick), clean).map_err(|busy| match busy {
            Busy::Full => NotCleaned::Busy("too many photos at once".into()),
            Busy::NotStarted(error) => {
                tracing::error!(%error, "no worker for photos can be started");
                NotCleaned::Busy(format!("no worker for photos can be started: {error}"))
            }
        })
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
        let mut tries = 1;
        loop {
            let ended = match self.once(bytes)? {
                Ok(answer) => return answer.map_err(NotCleaned::Refused),
                Err(ended) => ended,
            };
            metrics::counter!("porchlight_ingest_ended_total", "how" => code(&ended)).increment(1);
            tracing::warn!(bytes = bytes.len(), tries, how = ?ended, "a worker ended over a photo");
            let again = !matches!(ended, Ended::CpuUsedUp | Ended::NoMemory);
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

const fn code(ended: &Ended) -> &'static str {
    match ended {
        Ended::CpuUsedUp | Ended::TooLate => "too_slow",
        Ended::NoMemory | Ended::Killed => "too_much_memory",
        Ended::Left | Ended::Died(_) => "worker_died",
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
        Ended::Left | Ended::Died(_) => {
            "this picture could not be read, twice; take it again with the phone's own camera"
        }
    };
    PhotoRefusal { code: code(ended), message: message.into() }
}
