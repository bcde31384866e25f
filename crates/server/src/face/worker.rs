//! The inside of a face worker: limits, models, doors shut, then one request after another.
//!
//! It is started with an empty environment and without the data folder. It has no database and no keys
//! but the two halves of the one template that a request is about. Pictures, numbers and halves are
//! overwritten when a request is over; what ONNX Runtime and the decoders hold while they work is not,
//! which is why nothing of this process may be dumped, swapped where that can be had, or written.

use super::joined::{Bench, challenge};
use super::ready::Ready;
use super::wire::{self, Answer, Arrived, Job};
use super::{FaceLimits, software};
use crate::failure::{Exit, Failure, Outcome};
use crate::process::{confine, frame as pipe};
use porchlight_identity::policy::{CheckedPolicy, Software};
use porchlight_vision::face::{Engine, Frame};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use serde::Serialize;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::time::Duration;

/// Works until standard input ends, or nothing came for so long.
///
/// # Errors
/// The limits cannot be set, or a pipe broke.
pub fn run(models: &Path, limits: &FaceLimits) -> Outcome {
    let fault = |error: io::Error| {
        Failure::fault(format!("the worker cannot go on: {error}"), "it is started by the server")
    };
    confine::limits(limits.data_bytes, limits.address_bytes)
        .and_then(|()| confine::allow_cpu(limits.load.as_secs()))
        .map_err(|error| fault(error.into()))?;
    let mut input = confine::own(io::stdin().as_fd()).map_err(fault)?;
    let mut output = confine::own(io::stdout().as_fd()).map_err(fault)?;
    let loaded = Engine::open(models).and_then(|engine| Ok((engine, software::of(models)?)));
    let (engine, software) = match loaded {
        Ok(loaded) => loaded,
        Err(why) => {
            send(&mut output, &Err::<Ready, _>(why.to_string())).map_err(fault)?;
            return Ok(Exit::Done);
        }
    };
    let locked = confine::out_of_swap(limits.address_bytes);
    let ready = Ready {
        matcher: engine.matcher().code().to_owned(),
        measured_on: engine.thresholds().measured_on.clone(),
        passive: engine.has_passive(),
        shut: confine::shut(),
        locked,
    };
    send(&mut output, &Ok::<_, String>(ready)).map_err(fault)?;
    while comes(&input, limits.idle).map_err(fault)? {
        let Some(request) = wire::request(&mut input).map_err(fault)? else { break };
        confine::allow_cpu(limits.cpu_seconds).map_err(|error| fault(error.into()))?;
        let answer = answered(&engine, &software, request).unwrap_or_else(Answer::Unavailable);
        send(&mut output, &answer).map_err(fault)?;
    }
    Ok(Exit::Done)
}

/// Whether something comes within that time.
fn comes(input: &File, within: Duration) -> io::Result<bool> {
    let within = Timespec {
        tv_sec: i64::try_from(within.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: within.subsec_nanos().into(),
    };
    loop {
        match poll(&mut [PollFd::new(input, PollFlags::IN)], Some(&within)) {
            Err(rustix::io::Errno::INTR) => {}
            ready => return Ok(ready? > 0),
        }
    }
}

fn send(output: &mut File, answer: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_vec(answer)?;
    output.write_all(&pipe::length(text.len())?)?;
    output.write_all(&text)
}

/// Does what a request asks for. What is wrong with it is said, and is for the operator.
fn answered(engine: &Engine, software: &[Software], request: Arrived) -> Result<Answer, String> {
    let Arrived { head, server, device, frames } = request;
    let policy = CheckedPolicy::parse(&head.policy).map_err(|e| e.to_string())?;
    if policy.policy().software != software {
        return Err("the policy names other software than what runs here; publish it anew".into());
    }
    let (consent, looks) = (head.consent()?, head.looks()?);
    let mut decoded = vec![];
    let mut refused = vec![];
    for file in frames {
        match Frame::decode(&file) {
            Ok(frame) => {
                decoded.push(frame);
                refused.push(vec![]);
            }
            Err(refusal) => refused.push(vec![refusal.kind.code().to_owned()]),
        }
    }
    let whole = refused.iter().all(Vec::is_empty);
    let frames: Vec<&Frame> = decoded.iter().collect();
    let bench = Bench { engine, policy: &policy, consent: &consent, now: head.now() };
    let challenge = challenge(&looks);
    let halves = (&server, device);
    Ok(match &head.job {
        Job::Enrol { .. } if !whole => Answer::NotGood(refused),
        Job::Check { .. } if !whole => {
            refused.sort();
            refused.dedup();
            Answer::Inconclusive(refused.concat())
        }
        Job::Enrol { template, nonce } => {
            bench.enrol(&challenge, &frames, halves, Job::fresh(template, nonce)?)
        }
        Job::Check { template, purpose, recogniser, sealed } => {
            let kept = Job::kept([template, purpose, recogniser, sealed], &consent)?;
            bench.check(&challenge, &frames, halves, &kept)
        }
    })
}
