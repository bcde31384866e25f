//! Order files: reading them in a stream, saying what is wrong with a row and what would be right.
//!
//! Owns: which files are understood (CSV with comma, semicolon or tab; JSON Lines), the names of
//! columns in common exports, the rules that make an order of fields, and the limits. Never does:
//! hold a whole file, guess a date that can be read in two ways, or lose a row: what cannot be taken
//! waits in quarantine as it stood.
//!
//! Start at [`crate::App::import_orders`] in `run`. A file becomes rows in `file` (judged by `sniff`,
//! cut by `scan`), names become columns in `column`, fields become an order in `rules`, which forms
//! and single requests use too.

mod column;
mod fault;
mod file;
mod json;
mod parcel;
mod place;
mod report;
mod rules;
mod run;
mod scan;
mod sniff;
mod window;

pub(crate) use column::named_in_fields;
pub use column::{Column, Fields, Mapping, plain_name};
pub use fault::{FileFault, RowError};
pub use file::MAX_COLUMNS;
pub use parcel::{MAX_BARCODE_CHARS, MAX_PACKAGES, MAX_VOLUME_ML, MAX_WEIGHT_G};
pub use place::{MAX_STATION_KM, MIN_DECIMALS, kilometres};
pub use report::{ImportOptions, ImportReport, MAX_REPORTED_ERRORS};
pub use rules::{
    DEFAULT_SERVICE_SECONDS, MAX_ADDRESS_CHARS, MAX_LINK_CHARS, MAX_NOTES_CHARS, MAX_PERSON_CHARS,
    MAX_PHONE_CHARS, MAX_REFERENCE_CHARS, MAX_SERVICE_SECONDS, Rules, draft_from_fields, fields_of,
};
pub use run::{MAX_BAD_ROWS, MAX_CHUNK_BYTES, MAX_ROWS, read_orders};
pub use scan::{KEPT_OF_LONG_ROW, MAX_ROW_BYTES, MAX_UNCLOSED};
pub use sniff::SAMPLE_BYTES;
pub use window::{MAX_DAYS_AWAY, MAX_WINDOW_DAYS};

/// Stands between several values of one field.
pub const SEPARATOR: char = '|';
