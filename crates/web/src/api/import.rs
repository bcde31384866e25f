//! Importing a file of orders: the body streams into the reader on the blocking pool, so that no
//! file is ever held whole.

use super::dto::invalid;
use super::extract::{Asked, media_type, too_large, wrong_media};
use crate::problem::{FieldProblem, Problem};
use crate::session::{Key, Operation};
use crate::site::Site;
use axum::Json;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use porchlight_app::import::{FileFault, ImportOptions, ImportReport};
use porchlight_app::zone;
use serde::{Deserialize, Serialize};
use std::io::{self, BufReader, Read};
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use utoipa::{IntoParams, ToSchema};

/// Most bytes of a file.
pub(super) const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;
/// Pieces of the body read ahead of the import.
const PIECES_AHEAD: usize = 4;
/// Types that are taken.
const MEDIA: [&str; 4] =
    ["text/csv", "application/jsonl", "application/x-ndjson", "application/octet-stream"];
/// Errors spelled out in an answer; all of them wait in quarantine.
const MAX_ERRORS: usize = 100;

/// How to import.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// `1` looks at everything and writes nothing.
    dry_run: Option<String>,
    /// The day of windows that are times only, such as 2026-11-27.
    date: Option<String>,
    /// Who sends, if a row does not say.
    sender: Option<String>,
    /// Name of the file, as dispatchers see it.
    source: Option<String>,
}

impl ImportQuery {
    fn options(&self) -> Result<ImportOptions, Problem> {
        let dry_run = match self.dry_run.as_deref() {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(_) => return Err(invalid("dry_run", "not_a_choice", "give 1 or 0")),
        };
        let date =
            match self.date.as_deref() {
                Some(text) => Some(zone::parse_date(text).ok_or_else(|| {
                    invalid("date", "not_a_date", "give a date such as 2026-11-27")
                })?),
                None => None,
            };
        Ok(ImportOptions { dry_run, date, sender: self.sender.clone().unwrap_or_default() })
    }
}

/// What became of the orders.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportCounts {
    /// New orders.
    added: u32,
    /// Orders whose content changed.
    changed: u32,
    /// Orders that stood there just so.
    unchanged: u32,
    /// Rows in quarantine.
    quarantined: u32,
    /// Rows that name an order which was erased at its recipient's wish; nothing of them is kept.
    erased: u32,
}

/// What is wrong with a row.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportError {
    /// Number of the row, from 1 for the first row of data.
    row: u32,
    /// Line of the file.
    line: u32,
    /// Name of the column.
    column: String,
    /// Stable code.
    code: String,
    /// What is wrong and what would be right.
    message: String,
}

/// Why a file was not read to its end.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportFault {
    /// Stable code.
    code: String,
    /// What is wrong and how to put it right.
    message: String,
    /// Line where reading stopped.
    line: Option<u32>,
}

/// What an import did, or would do.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportAnswer {
    /// Id of the import; null after a dry run.
    batch: Option<String>,
    /// Whether nothing was written.
    dry_run: bool,
    /// Rows of data that were read.
    rows: u32,
    counts: ImportCounts,
    /// Rows that added packages to the order of the row before.
    joined: u32,
    /// Bad rows that wait in quarantine from an earlier import.
    parked_before: u32,
    /// The first 100 errors.
    errors: Vec<ImportError>,
    /// All errors.
    error_count: u32,
    /// Why the file was not read to its end; empty if it was.
    faults: Vec<ImportFault>,
    /// Names of columns that were passed over.
    ignored: Vec<String>,
}

impl From<ImportReport> for ImportAnswer {
    fn from(report: ImportReport) -> Self {
        let error = |e: porchlight_app::import::RowError| ImportError {
            row: e.row,
            line: e.line,
            column: e.column,
            code: e.code,
            message: e.message,
        };
        let fault = |f: FileFault| ImportFault { code: f.code, message: f.message, line: f.line };
        Self {
            batch: report.batch,
            dry_run: report.dry_run,
            rows: report.rows,
            counts: ImportCounts {
                added: report.counts.added,
                changed: report.counts.changed,
                unchanged: report.counts.unchanged,
                quarantined: report.counts.quarantined,
                erased: report.counts.erased,
            },
            joined: report.joined,
            parked_before: report.parked_before,
            errors: report.errors.into_iter().take(MAX_ERRORS).map(error).collect(),
            error_count: report.error_count,
            faults: report.faults.into_iter().map(fault).collect(),
            ignored: report.ignored,
        }
    }
}

/// A body's pieces as something to read from, on the blocking pool.
struct Pieces {
    receive: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.receive.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let count = target.len().min(self.piece.len());
        target[..count].copy_from_slice(&self.piece.split_to(count));
        Ok(count)
    }
}

/// Hands the body on, piece by piece. Says whether it was longer than the limit.
async fn hand_on(mut body: BodyDataStream, send: mpsc::Sender<io::Result<Bytes>>) -> bool {
    let mut total = 0;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(io::Error::other);
        total += piece.as_ref().map_or(0, Bytes::len);
        if total > MAX_IMPORT_BYTES {
            let _ = send.send(Err(io::Error::other("the file is too large"))).await;
            return true;
        }
        let broken = piece.is_err();
        if send.send(piece).await.is_err() || broken {
            return false;
        }
    }
    false
}

/// The file could not be read at all.
fn unreadable(faults: Vec<FileFault>) -> Problem {
    let mut problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid",
        "The file cannot be read",
        "Nothing was imported. The errors say what to put right.",
    );
    let error = |fault: FileFault| FieldProblem {
        field: fault.line.map_or("file".into(), |line| format!("line {line}")),
        code: fault.code,
        message: fault.message,
    };
    problem.errors = faults.into_iter().map(error).collect();
    problem
}

/// Imports a file of orders: CSV or JSON Lines. Good rows become orders, bad rows wait in
/// quarantine; the same file twice changes nothing.
#[utoipa::path(post, path = "/v1/imports", tag = "integrator", params(ImportQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportAnswer)))]
pub(super) async fn import(
    State(site): State<Site>,
    Key(actor): Key,
    Operation(operation): Operation,
    Asked(query): Asked<ImportQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportAnswer>, Problem> {
    let media = media_type(&headers);
    if !MEDIA.contains(&media.as_str()) {
        return Err(wrong_media("text/csv or application/jsonl", &media));
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > MAX_IMPORT_BYTES) {
        return Err(too_large(MAX_IMPORT_BYTES));
    }
    let options = query.options()?;
    let source = query.source.unwrap_or_else(|| "POST /v1/imports".into());
    let (send, receive) = mpsc::channel(PIECES_AHEAD);
    let reader = BufReader::new(Pieces { receive, piece: Bytes::new() });
    let import = site.ask_once(actor, operation, move |app, ctx| {
        let station = app.station_of_key(ctx)?;
        app.import_orders(ctx, station, &source, reader, &options)
    });
    let (report, over) = tokio::join!(import, hand_on(body.into_data_stream(), send));
    let report = report?;
    if over {
        let mut problem = too_large(MAX_IMPORT_BYTES);
        problem.detail.push_str(
            " Rows before the limit were taken; send the file in parts: repeating rows is harmless.",
        );
        return Err(problem);
    }
    if report.rows == 0 && !report.faults.is_empty() {
        return Err(unreadable(report.faults));
    }
    Ok(Json(report.into()))
}
