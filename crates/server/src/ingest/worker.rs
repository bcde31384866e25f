//! The inside of a worker: limits first, then one photo after another until its input ends.
//!
//! It is started with an empty environment and without the data folder. What it is given is the
//! file's bytes; what it may give back is checked by the server like any stranger's answer.

use super::WorkerLimits;
use super::frame::{self, MOST_REQUEST};
use super::here::Here;
use crate::failure::{Exit, Failure, Outcome};
use crate::ports::masking::Models;
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;

/// Steps of niceness that originals are worked at: whoever waits for a page goes first.
const BACKGROUND: i32 = 10;
/// Open files, at most: its three pipes, and a few for the libraries.
const OPEN_FILES: u64 = 64;

/// Works until standard input ends. The models, if there are any, are loaded with the first photo.
///
/// # Errors
/// The limits cannot be set, or a pipe broke.
pub fn run(limits: &WorkerLimits, background: bool, models: Option<PathBuf>) -> Outcome {
    let fault = |error: io::Error| {
        Failure::fault(format!("the worker cannot go on: {error}"), "it is started by the server")
    };
    confine(limits).map_err(|error| fault(error.into()))?;
    if background {
        // Not being allowed to is no reason to stop.
        let _ = rustix::process::nice(BACKGROUND);
    }
    let mut input = own(io::stdin().as_fd()).map_err(fault)?;
    let mut output = own(io::stdout().as_fd()).map_err(fault)?;
    let here = models.map_or_else(Here::default, |folder| Here::with(Models::new(folder)));
    while let Some(bytes) = frame::read(&mut input, MOST_REQUEST).map_err(fault)? {
        allow_cpu(limits.cpu_seconds).map_err(|error| fault(error.into()))?;
        let answer = frame::written(here.cleaned(&bytes)).map_err(fault)?;
        output.write_all(&answer).map_err(fault)?;
    }
    Ok(Exit::Done)
}

/// The pipe without the buffer of the standard library, which looks for ends of lines.
fn own(fd: std::os::fd::BorrowedFd<'_>) -> io::Result<File> {
    Ok(File::from(fd.try_clone_to_owned()?))
}

/// What holds for the whole process.
fn confine(limits: &WorkerLimits) -> rustix::io::Result<()> {
    let at_most = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    // No copy of somebody's photo in a dump, and no file written at all.
    setrlimit(Resource::Core, at_most(0))?;
    setrlimit(Resource::Fsize, at_most(0))?;
    setrlimit(Resource::Nofile, at_most(OPEN_FILES))?;
    setrlimit(Resource::Data, at_most(limits.data_bytes))?;
    setrlimit(Resource::As, at_most(limits.address_bytes))
}

/// Processor time from now on: the system ends the process when it is used up.
fn allow_cpu(seconds: u64) -> rustix::io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or(0);
    // Begun seconds count: one more, so that nobody gets less than was promised.
    setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds + 1), maximum: None })
}
