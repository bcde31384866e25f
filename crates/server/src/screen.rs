//! What commands say: lines for people, or one JSON value for programs.

use crate::failure::{Exit, Failure, Outcome};
use serde_json::Value;
use std::io::Write;

/// Where a command's answer goes.
pub struct Screen<'a> {
    out: &'a mut dyn Write,
    json: bool,
}

impl<'a> Screen<'a> {
    /// A screen on `out`; with `json`, values instead of lines.
    pub fn new(out: &'a mut dyn Write, json: bool) -> Self {
        Self { out, json }
    }

    /// Whether programs are reading.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Says one thing: `text` to people, `value` to programs.
    ///
    /// # Errors
    /// The output is closed.
    pub fn say(&mut self, text: &str, value: &Value) -> Outcome {
        if self.json {
            self.raw(&value.to_string())?;
        } else {
            self.raw(text)?;
        }
        Ok(Exit::Done)
    }

    /// A line for people only.
    ///
    /// # Errors
    /// The output is closed.
    pub fn note(&mut self, text: &str) -> Outcome<()> {
        if self.json { Ok(()) } else { self.raw(text) }
    }

    fn raw(&mut self, text: &str) -> Outcome<()> {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let written = write!(self.out, "{text}{end}").and_then(|()| self.out.flush());
        written.map_err(|e| Failure::fault(format!("the answer could not be written: {e}"), ""))
    }
}
