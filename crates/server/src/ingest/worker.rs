//! The inside of a worker: limits first, then one photo after another until its input ends.
//!
//! It is started with an empty environment and without the data folder. What it is given is the
//! file's bytes; what it may give back is checked by the server like any stranger's answer.

use super::WorkerLimits;
use super::frame::{self, MOST_REQUEST};
use super::here::Here;
use crate::failure::{Exit, Failure, Outcome};
use crate::ports::masking::Models;
use crate::process::{confine, frame as pipe};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;

/// Steps of niceness that originals are worked at: whoever waits for a page goes first.
const BACKGROUND: i32 = 10;

/// Works until standard input ends. The models, if there are any, are loaded with the first photo.
///
/// # Errors
/// The limits cannot be set, or a pipe broke.
pub fn run(limits: &WorkerLimits, background: bool, models: Option<PathBuf>) -> Outcome {
    let fault = |error: io::Error| {
        Failure::fault(format!("the worker cannot go on: {error}"), "it is started by the server")
    };
    confine::limits(limits.data_bytes, limits.address_bytes)
        .map_err(|error| fault(error.into()))?;
    if background {
        // Not being allowed to is no reason to stop.
        let _ = rustix::process::nice(BACKGROUND);
    }
    let mut input = confine::own(io::stdin().as_fd()).map_err(fault)?;
    let mut output = confine::own(io::stdout().as_fd()).map_err(fault)?;
    let here = models.map_or_else(Here::default, |folder| Here::with(Models::new(folder)));
    while let Some(bytes) = pipe::read(&mut input, MOST_REQUEST).map_err(fault)? {
        confine::allow_cpu(limits.cpu_seconds).map_err(|error| fault(error.into()))?;
        let answer = frame::written(here.cleaned(&bytes)).map_err(fault)?;
        output.write_all(&answer).map_err(fault)?;
    }
    Ok(Exit::Done)
}
