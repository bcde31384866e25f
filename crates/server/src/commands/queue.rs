//! Reading in a queue that a phone could not send, line by line, through the use-cases its requests would
//! have called. The format stands in `docs/queue-file.md`.

use super::ctx;
use crate::cli::QueueCommand;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::check_in::Delayed;
use porchlight_app::deliver::{Amended, CHUNK_BYTES, Checked, PIECE_BYTES, Recorded, Undone};
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::id::{CourierId, EvidenceId};
use porchlight_web::{MAX_QUEUE_LINE, QueueLine, QueuedAct, QueuedOperation, read_queue_line};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

/// What became of a line: whether it is taken, and a few words.
struct Taken(bool, String);

/// Imports a file. Status 1 if something in it was not taken.
pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: &QueueCommand) -> Outcome {
    let QueueCommand::Import { file, unsigned } = command;
    let failed = |e: &std::io::Error| Failure::file("reading", file, e);
    let mut reader = BufReader::new(File::open(file).map_err(|e| failed(&e))?);
    let mut courier = None;
    let (mut words, mut values, mut clean) = (vec![], vec![], true);
    for number in 1_u32.. {
        let mut line = String::new();
        let most = MAX_QUEUE_LINE as u64;
        reader.by_ref().take(most).read_line(&mut line).map_err(|e| failed(&e))?;
        if line.is_empty() {
            break;
        }
        let wrong = |detail: String| {
            let sentence =
                format!("line {number} of {} is not of a queue: {detail}", file.display());
            Failure::usage(sentence, "give the file as the courier app saved it")
        };
        let read = read_queue_line(line.trim_end()).map_err(|problem| wrong(problem.detail))?;
        let Taken(good, word) = match (read, courier) {
            (QueueLine::Head(person), None) => {
                courier = Some(person);
                continue;
            }
            (QueueLine::Operation(act), Some(courier)) => operation(app, courier, *act, *unsigned)?,
            (QueueLine::Photo(id, bytes), Some(courier)) => photo(app, courier, id, bytes)?,
            _ => return Err(wrong("the first line, and only it, says whose queue it is".into())),
        };
        clean &= good;
        words.push(format!("{} line {number}: {word}", if good { "+" } else { "!" }));
        values.push(json!({"line": number, "taken": good, "words": word}));
    }
    let all = if clean { "All of it is taken." } else { "Lines with ! were not taken." };
    words.push(all.into());
    screen.say(&words.join("\n"), &Value::Array(values))?;
    Ok(if clean { Exit::Done } else { Exit::No })
}

fn as_courier(courier: CourierId) -> Ctx {
    let mut ctx = ctx();
    ctx.actor = Actor::Courier(courier);
    ctx
}

fn operation(
    app: &App,
    courier: CourierId,
    queued: QueuedOperation,
    unsigned: bool,
) -> Outcome<Taken> {
    let QueuedOperation { operation, act, body, commitment } = queued;
    let signs = matches!(act, QueuedAct::CheckIn(..) | QueuedAct::Attempt(_));
    let signed = app.is_signed_by(&ctx(), courier, body.as_bytes(), commitment.as_deref())?;
    if signs && !signed && !unsigned {
        let word = "no phone of this courier signed it; ask them, then use --unsigned";
        return Ok(Taken(false, word.into()));
    }
    let mut ctx = as_courier(courier).with_operation(operation);
    let done = |name: &str, checked: &Checked| {
        Taken(matches!(checked, Checked::Done), format!("{name}: {checked:?}"))
    };
    Ok(match act {
        QueuedAct::CheckIn(award, arrival) => {
            done("check-in", &app.check_in(&mut ctx, award, arrival)?)
        }
        QueuedAct::Delay(award, kind, at) => {
            let said = app.say_station_delay(&mut ctx, award, kind, at)?;
            Taken(said == Delayed::Noted, format!("delay of the station: {said:?}"))
        }
        QueuedAct::CheckOut(award) => done("check-out", &app.check_out(&mut ctx, award)?),
        QueuedAct::Arrive(stop, at) => done("arrival", &app.arrive(&mut ctx, stop, at)?),
        QueuedAct::Scan(award, step, scans) => {
            let read = app.scan(&mut ctx, award, step, scans)?.len();
            Taken(true, format!("scans: {read}"))
        }
        QueuedAct::Attempt(new) => {
            let id = new.id;
            match app.record_attempt(&mut ctx, *new)? {
                Recorded::Recorded(_) => Taken(true, format!("delivery record {id}")),
                other => Taken(false, format!("delivery record {id}: {other:?}")),
            }
        }
        QueuedAct::Undo(attempt) => {
            let undone = app.undo_attempt(&mut ctx, attempt)?;
            Taken(undone == Undone::Undone, format!("taking back {attempt}: {undone:?}"))
        }
        QueuedAct::Amend(new) => {
            let amended = app.amend_attempt(&mut ctx, new)?;
            Taken(amended == Amended::Amended, format!("addition: {amended:?}"))
        }
        QueuedAct::Other(kind) => Taken(true, format!("{kind}: left to the phone")),
    })
}

/// Photos go in as pieces like any other upload, so a file that was cut off is completed by the next one.
fn photo(app: &App, courier: CourierId, id: EvidenceId, bytes: Option<Vec<u8>>) -> Outcome<Taken> {
    let ctx = || as_courier(courier);
    let status = match app.upload_status(&ctx(), id) {
        Ok(status) => status,
        Err(porchlight_app::Error::Absent(_)) => {
            return Ok(Taken(false, format!("photo {id}: no record of a delivery names it")));
        }
        Err(other) => return Err(other.into()),
    };
    let Some(bytes) = bytes else {
        let known = status.missing_pieces.is_empty();
        return Ok(Taken(known, format!("photo {id}: the phone had no bytes of it any more")));
    };
    let pieces = u32::try_from(CHUNK_BYTES / PIECE_BYTES).unwrap_or(1);
    let mut state = status.state;
    for (number, chunk) in (0_u32..).zip(bytes.chunks(CHUNK_BYTES)) {
        state = app.put_pieces(&mut ctx(), id, number * pieces, chunk.to_vec())?.state;
    }
    let good = ["received", "verified", "erased"].contains(&state.as_str());
    Ok(Taken(good, format!("photo {id}: {state}")))
}
