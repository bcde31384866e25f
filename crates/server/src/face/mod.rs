//! Faces compared in a process of its own: where a camera's pictures meet the one template.
//!
//! Owns: the port's real implementation, which hands pictures and both halves of a key to a
//! `porchlight face-worker` and gets outcomes back; what that process does with them; which software
//! takes part. Never does: keep a picture, write one to a disk, see a score, or hold up work: a process
//! that dies or stands still is an answer, too ("unavailable"), and the next check finds a new one.
//!
//! `vision` measures and knows no template, `identity` compares and knows no picture; `joined` is the
//! only place where both meet, and it runs inside the worker (and in `porchlight face eval`).
//! Start at [`Faces`]; `worker` is the process's own side, `wire` what goes over the pipe.

pub(crate) mod calibrate;
mod joined;
mod ready;
pub(crate) mod remedy;
pub(crate) mod software;
mod wire;
pub mod worker;

pub use ready::Ready;

use crate::config::FaceSettings;
use crate::entropy_clock::Stopwatch;
use crate::process::frame::length;
use crate::process::{Busy, Child, Ended, Lane, program};
use porchlight_app::ports::{CheckWork, EnrolWork, FaceChecked, FaceChecks, FaceEnrolled, NoFaces};
use porchlight_identity::policy::{CheckedPolicy, Software};
use porchlight_identity::template::KeptTemplate;
use software::Known;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use wire::{Answer, Head, Request};

/// Checks that a process takes before it is replaced, so that nothing can build up in it.
const MOST_SERVED: u32 = 1_000;
/// How long a request waits for a process at most.
const WAIT: Duration = Duration::from_secs(20);

/// How the processes are run, and what each may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceLimits {
    /// Processes at once.
    pub processes: usize,
    /// Time without work after which a process ends by itself.
    pub idle: Duration,
    /// Bytes that a process may write to, its own data included.
    pub data_bytes: u64,
    /// Bytes of its address space.
    pub address_bytes: u64,
    /// Seconds of processor time for each check.
    pub cpu_seconds: u64,
    /// Time by the clock for each check, after which the process is killed.
    pub wall: Duration,
    /// The same for loading the models.
    pub load: Duration,
}

impl FaceLimits {
    /// The limits of a server.
    pub const USUAL: Self = Self {
        processes: 1,
        idle: Duration::from_secs(10 * 60),
        data_bytes: 512 * 1024 * 1024,
        address_bytes: 4 * 1024 * 1024 * 1024,
        cpu_seconds: 10,
        wall: Duration::from_secs(20),
        load: Duration::from_secs(60),
    };

    /// The same, with as many processes as the settings say, which end when the settings say.
    #[must_use]
    pub fn of(settings: FaceSettings) -> Self {
        let idle = Duration::from_secs(60 * u64::from(settings.idle_minutes));
        Self { processes: settings.processes.into(), idle, ..Self::USUAL }
    }
}

/// Faces compared in processes that can be killed.
pub struct Faces {
    program: PathBuf,
    models: PathBuf,
    limits: FaceLimits,
    lane: Lane,
    known: Known,
}

/// The port as this process can have it: workers where there is a program to start; library tests have
/// none.
#[must_use]
pub fn checks(models: &Path, limits: FaceLimits) -> Arc<dyn FaceChecks> {
    match program() {
        Some(program) => Arc::new(Faces::new(program.to_owned(), models, limits)),
        None => Arc::new(NoFaces("this process has no program to compare faces with".into())),
    }
}

/// Starts one process and asks how it is; `None` where there is no program to start.
pub(crate) fn started(models: &Path, limits: FaceLimits) -> Option<Result<Ready, String>> {
    Some(Faces::new(program()?.to_owned(), models, limits).ready())
}

impl Faces {
    /// Workers of a program that knows the command `face-worker`. They are started when the first
    /// check comes.
    #[must_use]
    pub fn new(program: PathBuf, models: &Path, limits: FaceLimits) -> Self {
        // A worker begins in another folder.
        let models = std::path::absolute(models).unwrap_or_else(|_| models.to_owned());
        let lane = Lane::new(limits.processes, MOST_SERVED);
        Self { program, known: Known::new(models.clone()), models, limits, lane }
    }

    /// Numbers of the processes that wait for work.
    #[must_use]
    pub fn idle(&self) -> Vec<u32> {
        self.lane.idle()
    }

    /// Starts a process, or asks one that waits, and says how it is shut in.
    ///
    /// # Errors
    /// Why no face can be compared here, in plain words.
    pub fn ready(&self) -> Result<Ready, String> {
        let mut child = self.started().map_err(|e| unstarted(&e))?;
        self.greeted(&mut child).map_err(|ended| gone(&ended))?
    }

    fn started(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.arg("face-worker").arg("--models").arg(&self.models);
        for (name, value) in [
            ("--data-bytes", self.limits.data_bytes),
            ("--address-bytes", self.limits.address_bytes),
            ("--cpu-seconds", self.limits.cpu_seconds),
            ("--load-seconds", self.limits.load.as_secs()),
            ("--idle-seconds", self.limits.idle.as_secs()),
        ] {
            command.arg(name).arg(value.to_string());
        }
        Child::start(&mut command)
    }

    /// What a new process says first.
    fn greeted(&self, child: &mut Child) -> Result<Result<Ready, String>, Ended> {
        child.ask(vec![], self.limits.load, wire::greeting)
    }

    /// Hands over one request, waiting no longer than a raw image may live. Twice, if the process ended in
    /// order just then because it had had nothing to do.
    fn ask(&self, request: &Request, image: Duration) -> Result<Answer, String> {
        let watch = Stopwatch::start();
        let mut answer = self.once(request, image);
        if matches!(answer, Ok(Err(Ended::Left))) {
            answer = self.once(request, image.saturating_sub(watch.elapsed()));
        }
        metrics::histogram!("porchlight_face_check_seconds").record(watch.elapsed());
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(ended)) => {
                metrics::counter!("porchlight_face_ended_total").increment(1);
                tracing::warn!(how = ?ended, "a process that compares faces ended");
                Err(gone(&ended))
            }
            Err(Busy::Full) => Err("too many faces are compared at once".into()),
            Err(Busy::NotStarted(error)) => {
                tracing::error!(%error, "no process that compares faces can be started");
                Err(unstarted(&error))
            }
        }
    }

    fn once(&self, request: &Request, image: Duration) -> Result<Result<Answer, Ended>, Busy> {
        let watch = Stopwatch::start();
        let left = || image.saturating_sub(watch.elapsed());
        let work = |child: &mut Child| {
            if child.served == 0 {
                match self.greeted(child)? {
                    Ok(ready) => tracing::info!(?ready, "a process that compares faces is ready"),
                    Err(why) => return Ok(Answer::Unavailable(why)),
                }
            }
            let lengths = request.frames().map(|frame| length(frame.len()));
            let lengths: io::Result<Vec<_>> = lengths.collect();
            let lengths = lengths.map_err(|e| Ended::Died(e.to_string()))?;
            let parts = lengths.iter().zip(request.frames());
            let parts = parts.flat_map(|(length, frame)| [&length[..], frame]).collect();
            child.ask(parts, self.limits.wall.min(left()), wire::answer)
        };
        self.lane.work(WAIT.min(left()), || self.started(), work)
    }
}

impl FaceChecks for Faces {
    fn software(&self) -> Result<Vec<Software>, String> {
        self.known.software()
    }

    fn enrol(&self, work: EnrolWork) -> FaceEnrolled {
        let EnrolWork { policy, consent, fresh, server, device, frames, now } = work;
        let checked = match agreed(&policy) {
            Ok(checked) => checked,
            Err(why) => return FaceEnrolled::Unavailable(why),
        };
        let kept = KeptTemplate {
            id: fresh.id,
            courier: consent.courier,
            consent: consent.id,
            purpose: checked.policy().purpose,
            recogniser: checked.recogniser(),
            sealed: vec![],
        };
        let head = Head::enrol(policy, &consent, fresh, &frames.looks, now);
        let asked = Request::new(&head, &server, device, frames);
        match asked.and_then(|request| self.ask(&request, image_life(&checked))) {
            Ok(answer) => answer.enrolled(&kept),
            Err(why) => FaceEnrolled::Unavailable(why),
        }
    }

    fn check(&self, work: CheckWork) -> FaceChecked {
        let CheckWork { policy, consent, kept, server, device, frames, now } = work;
        let checked = match agreed(&policy) {
            Ok(checked) => checked,
            Err(why) => return FaceChecked::Unavailable(why),
        };
        let head = Head::check(policy, &consent, &kept, &frames.looks, now);
        let asked = Request::new(&head, &server, device, frames);
        match asked.and_then(|request| self.ask(&request, image_life(&checked))) {
            Ok(answer) => answer.checked(),
            Err(why) => FaceChecked::Unavailable(why),
        }
    }
}

fn agreed(policy: &str) -> Result<CheckedPolicy, String> {
    CheckedPolicy::parse(policy).map_err(|e| format!("the policy was refused: {e}"))
}

/// How long a raw image may live by the policy. After that the process is killed, whatever it does.
fn image_life(policy: &CheckedPolicy) -> Duration {
    Duration::from_secs(policy.policy().image_seconds.into())
}

fn unstarted(error: &io::Error) -> String {
    format!("no process that compares faces can be started: {error}")
}

/// What an end means, in plain words.
fn gone(ended: &Ended) -> String {
    match ended {
        Ended::CpuUsedUp | Ended::TooLate => "comparing took too long and was stopped".into(),
        Ended::NoMemory => "comparing needed more memory than it may have".into(),
        Ended::Killed => "the process that compares faces was killed".into(),
        Ended::Left => "the process that compares faces ended".into(),
        Ended::Died(how) => format!("the process that compares faces ended: {how}"),
    }
}
