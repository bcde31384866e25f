//! Cutting a stream of bytes into rows with bounded memory, and a row into fields.
//!
//! A quoted field may contain line ends. A quotation mark that is never closed would swallow the
//! rest of the file, so a row that grows past [`MAX_ROW_BYTES`] is given up: its first line becomes
//! a bad row, and reading goes on with the second.

use std::io::BufRead;

/// Most bytes of one row.
pub const MAX_ROW_BYTES: usize = 64 * 1024;
/// Bytes kept of a row that is longer.
pub const KEPT_OF_LONG_ROW: usize = 2_000;
/// Rows with an unclosed quotation mark after which a file is given up.
pub const MAX_UNCLOSED: u32 = 100;
/// Bytes held at most: a whole row, and what is read ahead.
const BUFFER_BYTES: usize = 4 * MAX_ROW_BYTES;

/// One cut row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// Line of the file where it begins, from 1.
    pub(super) line: u32,
    /// Its bytes, without the line end.
    pub(super) bytes: Vec<u8>,
    /// Why it is not a whole row.
    pub(super) broken: Option<Broken>,
}

/// Why a cut is not a whole row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// Longer than [`MAX_ROW_BYTES`].
    TooLong,
    /// A quotation mark opens a field and none closes it.
    Unclosed,
}

/// Cuts rows from a reader.
pub(super) struct Scanner<R> {
    reader: R,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    line: u32,
    /// The separator, where quotation marks count; none for JSON Lines.
    separator: Option<u8>,
}

enum End {
    /// The row's bytes end at the first, the next row begins at the second.
    Found(usize, usize),
    Open {
        quoted: bool,
    },
}

impl<R: BufRead> Scanner<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: vec![], at: 0, ended: false, line: 1, separator: None }
    }

    /// The first bytes, for a judgement about the file.
    pub(super) fn sample(&mut self, bytes: usize) -> std::io::Result<&[u8]> {
        self.fill()?;
        Ok(&self.buffer[..self.buffer.len().min(bytes)])
    }

    /// Rows begin here and are written so.
    pub(super) fn begin(&mut self, start: usize, separator: Option<u8>) {
        self.line += lines(&self.buffer[..start]);
        (self.at, self.separator) = (start, separator);
    }

    /// The next row, or none at the end of the file. Empty lines are passed over.
    pub(super) fn next(&mut self) -> std::io::Result<Option<Cut>> {
        loop {
            if self.buffer.len() - self.at <= MAX_ROW_BYTES {
                self.fill()?;
            }
            let rest = &self.buffer[self.at..];
            if rest.is_empty() {
                return Ok(None);
            }
            let window = &rest[..rest.len().min(MAX_ROW_BYTES)];
            let cut = match find_end(window, self.separator) {
                End::Found(end, next) => self.take(end, next, None),
                End::Open { quoted: false } if self.ended && rest.len() <= MAX_ROW_BYTES => {
                    let all = rest.len();
                    self.take(all, all, None)
                }
                End::Open { quoted: true } => match find_end(window, None) {
                    End::Found(end, next) => self.take(end, next, Some(Broken::Unclosed)),
                    End::Open { .. } if self.ended && rest.len() <= MAX_ROW_BYTES => {
                        let all = rest.len();
                        self.take(all, all, Some(Broken::Unclosed))
                    }
                    End::Open { .. } => self.skip_line()?,
                },
                End::Open { quoted: false } => self.skip_line()?,
            };
            if !cut.bytes.iter().all(u8::is_ascii_whitespace) || cut.broken.is_some() {
                return Ok(Some(cut));
            }
        }
    }

    fn take(&mut self, end: usize, next: usize, broken: Option<Broken>) -> Cut {
        let start = self.at;
        let cut = Cut { line: self.line, bytes: self.buffer[start..start + end].to_vec(), broken };
        self.line = self.line.saturating_add(lines(&self.buffer[start..start + next]));
        self.at += next;
        cut
    }

    /// Passes over a line that is too long and keeps its beginning.
    fn skip_line(&mut self) -> std::io::Result<Cut> {
        let line = self.line;
        let kept = self.buffer[self.at..].iter().copied().take(KEPT_OF_LONG_ROW).collect();
        loop {
            match find_end(&self.buffer[self.at..], None) {
                End::Found(_, next) => {
                    self.at += next;
                    self.line = self.line.saturating_add(1);
                    break;
                }
                End::Open { .. } => {
                    self.at = self.buffer.len();
                    self.fill()?;
                    if self.at == self.buffer.len() {
                        break;
                    }
                }
            }
        }
        Ok(Cut { line, bytes: kept, broken: Some(Broken::TooLong) })
    }

    fn fill(&mut self) -> std::io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        while !self.ended && self.buffer.len() < BUFFER_BYTES {
            let more = self.reader.fill_buf()?;
            let taken = more.len().min(BUFFER_BYTES - self.buffer.len());
            self.buffer.extend_from_slice(&more[..taken]);
            self.ended = taken == 0;
            self.reader.consume(taken);
        }
        Ok(())
    }
}

/// Line ends in these bytes: `\n`, `\r\n` or `\r`.
fn lines(bytes: &[u8]) -> u32 {
    let mut count = 0u32;
    for (i, byte) in bytes.iter().enumerate() {
        let end = *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        count = count.saturating_add(u32::from(end));
    }
    count
}

fn find_end(bytes: &[u8], separator: Option<u8>) -> End {
    let (mut quoted, mut fresh) = (false, true);
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        match byte {
            b'"' if quoted => {
                if bytes.get(i + 1) == Some(&b'"') {
                    i += 1;
                } else {
                    quoted = false;
                }
            }
            b'"' if fresh && separator.is_some() => (quoted, fresh) = (true, false),
            b'\n' if !quoted => return End::Found(i, i + 1),
            b'\r' if !quoted => {
                let two = bytes.get(i + 1) == Some(&b'\n');
                return End::Found(i, i + 1 + usize::from(two));
            }
            b' ' if fresh => {}
            other if !quoted => fresh = separator == Some(other),
            _ => {}
        }
        i += 1;
    }
    End::Open { quoted }
}

/// Cuts a row into fields; says at which field a quotation mark is out of place.
pub(super) fn split(row: &str, separator: u8) -> Result<Vec<String>, usize> {
    let separator = char::from(separator);
    let mut fields = vec![];
    let mut rest = row;
    loop {
        let opened = rest.trim_start_matches(' ');
        let Some(mut inside) = opened.strip_prefix('"') else {
            match rest.split_once(separator) {
                Some((field, more)) => {
                    fields.push(field.to_owned());
                    rest = more;
                    continue;
                }
                None => {
                    fields.push(rest.to_owned());
                    return Ok(fields);
                }
            }
        };
        let mut field = String::new();
        loop {
            let Some((part, more)) = inside.split_once('"') else { return Err(fields.len()) };
            field.push_str(part);
            match more.strip_prefix('"') {
                Some(more) => {
                    field.push('"');
                    inside = more;
                }
                None => {
                    inside = more;
                    break;
                }
            }
        }
        let after = inside.trim_start_matches(' ');
        if after.is_empty() {
            fields.push(field);
            return Ok(fields);
        }
        let Some(more) = after.strip_prefix(separator) else { return Err(fields.len()) };
        fields.push(field);
        rest = more;
    }
}
