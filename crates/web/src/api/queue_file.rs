//! A phone's queue as a file, brought to the station because it could not be sent.
//!
//! Owns: reading its lines into what the use-cases take. The same bodies as over the network, because
//! the phone wrote them before it knew that they would not be sent. Never does: act on them. The format
//! stands in `docs/queue-file.md`.

use super::amendment::AmendmentBody;
use super::attempt_body::AttemptBody;
use super::award::ScansBody;
use super::check_in::{CheckInBody, DelayBody};
use super::dto::{invalid, read_code, read_id, read_time};
use super::itinerary::ArriveBody;
use crate::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::{NewAmendment, NewAttempt, NewScan};
use porchlight_domain::check_in::DelayKind;
use porchlight_domain::id::{AttemptId, AwardId, CourierId, EvidenceId, OperationId, StopId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::ScanStep;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The format that is read.
pub const QUEUE_FORMAT: &str = "porchlight-queue/1";
/// Most bytes of one line: a photo of the largest size in base64, and its record.
pub const MAX_QUEUE_LINE: usize = 17_000_000;

/// What somebody did, as their phone recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueuedAct {
    /// Checked in.
    CheckIn(AwardId, Arrival),
    /// Noted a delay of the station.
    Delay(AwardId, DelayKind, Timestamp),
    /// Read package codes.
    Scan(AwardId, ScanStep, Vec<NewScan>),
    /// Came to a stop.
    Arrive(StopId, Timestamp),
    /// Recorded an attempt.
    Attempt(Box<NewAttempt>),
    /// Took it back.
    Undo(AttemptId),
    /// Added to it.
    Amend(NewAmendment),
    /// Checked out.
    CheckOut(AwardId),
    /// Something that waits for the phone itself, such as a list for a round.
    Other(String),
}

/// An act with what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedOperation {
    /// Makes repeating safe, over the network and from files.
    pub operation: OperationId,
    /// The act.
    pub act: QueuedAct,
    /// The exact bytes that were signed.
    pub body: String,
    /// The phone's signature, if it made one.
    pub commitment: Option<String>,
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueueLine {
    /// Whose queue it is.
    Head(CourierId),
    /// An act.
    Operation(Box<QueuedOperation>),
    /// A photo that was committed to by an act, and its bytes if the phone still had them.
    Photo(EvidenceId, Option<Vec<u8>>),
}

#[derive(Deserialize)]
struct HeadLine {
    format: String,
    person: String,
}

#[derive(Deserialize)]
struct OperationLine {
    operation: String,
    kind: String,
    path: String,
    body: String,
    commitment: Option<String>,
}

#[derive(Deserialize)]
struct PhotoLine {
    photo: String,
    original: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AnyLine {
    Head(HeadLine),
    Operation(OperationLine),
    Photo(PhotoLine),
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| Problem::malformed(error.to_string()))
}

fn act(line: &OperationLine) -> Result<QueuedAct, Problem> {
    // `/v1/stops/ID/arrive`: the subject stands third.
    let subject = line.path.split('/').nth(3).unwrap_or("");
    Ok(match line.kind.as_str() {
        "check_in" => {
            let body: CheckInBody = json(&line.body)?;
            QueuedAct::CheckIn(read_id("path", subject)?, body.read()?)
        }
        "delay" => {
            let body: DelayBody = json(&line.body)?;
            let at = read_time("occurred_at", &body.occurred_at)?;
            QueuedAct::Delay(read_id("path", subject)?, read_code("kind", &body.kind)?, at)
        }
        "check_out" => QueuedAct::CheckOut(read_id("path", subject)?),
        "scan" => {
            let body: ScansBody = json(&line.body)?;
            let step = read_code("step", &body.step)?;
            QueuedAct::Scan(read_id("path", subject)?, step, body.scans()?)
        }
        "arrive" => {
            let body: ArriveBody = json(&line.body)?;
            let at = read_time("occurred_at", &body.occurred_at)?;
            QueuedAct::Arrive(read_id("path", subject)?, at)
        }
        "attempt" => QueuedAct::Attempt(Box::new(json::<AttemptBody>(&line.body)?.read()?)),
        "undo" => QueuedAct::Undo(read_id("path", subject)?),
        "amend" => {
            let body: AmendmentBody = json(&line.body)?;
            QueuedAct::Amend(body.read(read_id("path", subject)?)?)
        }
        other => QueuedAct::Other(other.to_owned()),
    })
}

/// Reads one line.
///
/// # Errors
/// It is none of this format, or what it holds cannot be what a phone wrote.
pub fn read_queue_line(line: &str) -> Result<QueueLine, Problem> {
    match json(line)? {
        AnyLine::Head(head) if head.format == QUEUE_FORMAT => {
            Ok(QueueLine::Head(read_id("person", &head.person)?))
        }
        AnyLine::Head(head) => {
            let words = format!("this reads {QUEUE_FORMAT}, the file says {}", head.format);
            Err(invalid("format", "unknown_format", words))
        }
        AnyLine::Operation(line) => {
            let act = act(&line)?;
            let operation = read_id("operation", &line.operation)?;
            let OperationLine { body, commitment, .. } = line;
            let read = QueuedOperation { operation, act, body, commitment };
            Ok(QueueLine::Operation(Box::new(read)))
        }
        AnyLine::Photo(line) => {
            let broken = |_| invalid("original", "not_base64", "the photo's bytes are damaged");
            let bytes = line.original.map(|text| URL_SAFE_NO_PAD.decode(text)).transpose();
            Ok(QueueLine::Photo(read_id("photo", &line.photo)?, bytes.map_err(broken)?))
        }
    }
}
