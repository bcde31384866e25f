//! Our side of one process: starting it, handing it work, and ending it.
//!
//! Pipes never block us: every step waits for all of them at once and for no longer than the
//! deadline, so that a worker that reads nothing, writes half an answer or stands still is as
//! harmless as one that dies.

use super::frame::Came;
use crate::entropy_clock::Stopwatch;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{self, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Signals by which the system or the program itself ends a worker (POSIX; Linux on all machines
/// that this runs on has these numbers).
const ABORTED: i32 = 6;
const KILLED: i32 = 9;
const CPU_USED_UP: i32 = 24;
/// What the runtime says when memory is refused.
const NO_MEMORY: &str = "memory allocation of";
/// Bytes of a worker's last words that are kept.
const LAST_WORDS: usize = 4_096;
/// Bytes read at once.
const READ: usize = 64 * 1024;

/// Why a process gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It used up its processor time. Trying again would end the same way.
    CpuUsedUp,
    /// It asked for more memory than it may have. Trying again would end the same way.
    NoMemory,
    /// It was killed at its deadline by the clock, which a busy machine may have made late.
    TooLate,
    /// Somebody else killed it: the system where the machine has no memory left, or a person.
    /// Whose fault that was, its end does not tell.
    Killed,
    /// It ended by itself, in order and without an answer: nothing had come for long.
    Left,
    /// It died in another way.
    Died(String),
}

/// A running process.
pub(crate) struct Child {
    process: process::Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    /// Pieces of work it has taken.
    pub(crate) served: u32,
}

impl Child {
    /// Starts one, with an empty environment and outside of every folder of ours.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        command.env_clear().current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(ErrorKind::BrokenPipe.into());
        };
        unblocked(&input)?;
        unblocked(&output)?;
        unblocked(&errors)?;
        Ok(Self { process, input, output, errors, served: 0 })
    }

    /// Its number, for tests and for the log.
    pub(crate) fn process(&self) -> u32 {
        self.process.id()
    }

    /// Whether it did not end by itself.
    pub(crate) fn lives(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Hands over `waiting`, part after part, and waits for what `answer` finds whole, no longer than
    /// `wall`. After an error the process is of no more use.
    pub(crate) fn ask<T>(
        &mut self,
        mut waiting: Vec<&[u8]>,
        wall: Duration,
        answer: impl Fn(&[u8]) -> Came<T>,
    ) -> Result<T, Ended> {
        self.served += 1;
        let watch = Stopwatch::start();
        let (mut came, mut words) = (vec![], vec![]);
        let mut talks = true;
        loop {
            let Some(left) = wall.checked_sub(watch.elapsed()) else { return Err(Ended::TooLate) };
            let sending = waiting.iter().any(|part| !part.is_empty());
            let ready = self.wait(sending, talks, left);
            ready.map_err(|e| Ended::Died(e.to_string()))?;
            if self.send(&mut waiting).is_err() {
                return Err(self.ended(words));
            }
            // A closed stream of last words would make every wait end at once.
            talks = talks && matches!(taken(&mut self.errors, &mut words), Ok(true));
            words.drain(..words.len().saturating_sub(LAST_WORDS));
            let open = taken(&mut self.output, &mut came);
            match answer(&came) {
                Came::Whole(answer) => return Ok(answer),
                Came::Nonsense => return Err(Ended::Died("its answer is none".into())),
                Came::Part if !matches!(open, Ok(true)) => return Err(self.ended(words)),
                Came::Part => {}
            }
        }
    }

    /// Waits until something can be read or, if there is something to send, written.
    fn wait(&self, sending: bool, talks: bool, left: Duration) -> io::Result<()> {
        let mut fds = vec![PollFd::new(&self.output, PollFlags::IN)];
        if talks {
            fds.push(PollFd::new(&self.errors, PollFlags::IN));
        }
        if sending {
            fds.push(PollFd::new(&self.input, PollFlags::OUT));
        }
        let left = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        };
        match poll(&mut fds, Some(&left)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends what the pipe takes.
    fn send(&mut self, waiting: &mut [&[u8]]) -> io::Result<()> {
        for part in waiting {
            while !part.is_empty() {
                match self.input.write(part) {
                    Ok(sent) => *part = &part[sent..],
                    Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// How it ended. It has closed its output, or its input: it is killed in case it lives on.
    fn ended(&mut self, mut words: Vec<u8>) -> Ended {
        // A process that is ending has a moment to do so by itself, so that its own end is seen.
        let mut fds = [PollFd::new(&self.errors, PollFlags::HUP)];
        let _ = poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 200_000_000 }));
        let _ = taken(&mut self.errors, &mut words);
        let by_itself = matches!(self.process.try_wait(), Ok(Some(_)));
        let _ = self.process.kill();
        let status = self.process.wait();
        let words = String::from_utf8_lossy(&words).trim().to_owned();
        let signal = status.as_ref().ok().and_then(ExitStatusExt::signal);
        match signal {
            Some(CPU_USED_UP) => Ended::CpuUsedUp,
            Some(ABORTED) if words.contains(NO_MEMORY) => Ended::NoMemory,
            Some(KILLED) if by_itself => Ended::Killed,
            _ => match status {
                Ok(status) if status.success() && by_itself => Ended::Left,
                Ok(status) => Ended::Died(format!("{status}: {words}")),
                Err(error) => Ended::Died(error.to_string()),
            },
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Killing what has ended does nothing; waiting leaves no trace of it in the system's table.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn unblocked(pipe: &impl AsFd) -> io::Result<()> {
    let flags = fcntl_getfl(pipe)?;
    Ok(fcntl_setfl(pipe, flags | OFlags::NONBLOCK)?)
}

/// Takes what is there; says whether the pipe is still open.
fn taken(pipe: &mut impl Read, into: &mut Vec<u8>) -> io::Result<bool> {
    let mut part = [0; READ];
    loop {
        match pipe.read(&mut part) {
            Ok(0) => return Ok(false),
            Ok(read) => into.extend_from_slice(&part[..read]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
