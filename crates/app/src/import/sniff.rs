//! What a file is, judged by its first bytes: an order file, or something that only looks like one.

use super::fault::{FileFault, not_text};

/// Bytes looked at before the first row is read.
pub const SAMPLE_BYTES: usize = 64 * 1024;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Separated values with this separator.
    Separated(u8),
    /// One JSON object per line.
    JsonLines,
}

/// What the first bytes of other kinds of file are, and what to do with such a file.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "spreadsheet_or_zip",
        "an Excel workbook or a zip archive; open it and save the sheet as \"CSV UTF-8\"",
    ),
    (
        b"\xD0\xCF\x11\xE0",
        "old_spreadsheet",
        "an old Excel workbook; open it and save the sheet as \"CSV UTF-8\"",
    ),
    (b"%PDF", "pdf", "a PDF; ask for the list as CSV"),
    (b"\x1F\x8B", "gzip", "compressed with gzip; unpack it first"),
    (b"{\\rtf", "rich_text", "a rich text document; save the list as CSV"),
    (b"\xFF\xD8\xFF", "picture", "a JPEG picture; ask for the list as CSV"),
    (b"\x89PNG", "picture", "a PNG picture; ask for the list as CSV"),
    (b"SQLite format 3", "database", "an SQLite database; export the orders as CSV"),
];

/// Judges the first bytes and says where rows begin and how they are written.
pub(super) fn sniff(sample: &[u8]) -> Result<(usize, Format), FileFault> {
    if let Some((_, code, what)) = OTHERS.iter().find(|(magic, ..)| sample.starts_with(magic)) {
        return Err(FileFault::new(code, format!("this file is {what}")));
    }
    utf_16(sample)?;
    let bom = if sample.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let text = &sample[bom..];
    let Some(first) = text.iter().position(|b| !b.is_ascii_whitespace()) else {
        return Err(FileFault::new("empty", "the file has no rows; export it again"));
    };
    utf_8(text)?;
    let head = &text[first..];
    let lower: String = head.iter().take(64).map(|b| char::from(b.to_ascii_lowercase())).collect();
    if ["<!doctype", "<html", "<?xml", "<table"].iter().any(|mark| lower.starts_with(mark)) {
        return Err(FileFault::new(
            "web_page",
            "this file is a web page or XML, often an error or sign-in page saved under the name \
             of an export; download the CSV again",
        ));
    }
    match head[0] {
        b'{' => Ok((bom + first, Format::JsonLines)),
        b'[' => Err(FileFault::new(
            "json_array",
            "this file is a JSON array; write one JSON object on each line, without the brackets \
             and without commas between lines (JSON Lines)",
        )),
        _ => Ok(separated(text, bom + first)),
    }
}

/// UTF-16, by its mark or by the zero bytes between plain letters.
fn utf_16(sample: &[u8]) -> Result<(), FileFault> {
    let marked = sample.starts_with(b"\xFF\xFE") || sample.starts_with(b"\xFE\xFF");
    let head = &sample[..sample.len().min(512)];
    let zeros = head.iter().filter(|b| **b == 0).count();
    if marked || (zeros > 0 && zeros * 3 > head.len()) {
        return Err(FileFault::new(
            "utf_16",
            "the file is written in UTF-16 (\"Unicode text\"); save it again as \"CSV UTF-8\"",
        ));
    }
    Ok(())
}

fn utf_8(sample: &[u8]) -> Result<(), FileFault> {
    let Err(error) = std::str::from_utf8(sample) else { return Ok(()) };
    // A character that the end of the sample cut in two is no fault.
    if error.error_len().is_none() && sample.len() + 3 >= SAMPLE_BYTES {
        return Ok(());
    }
    let before = &sample[..error.valid_up_to()];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let end = sample[start..].iter().position(|b| *b == b'\n').map_or(sample.len(), |n| start + n);
    Err(not_text(u32::try_from(line).unwrap_or(u32::MAX), &sample[start..end]))
}

/// The separator is the one that stands most often in the first line outside quotation marks.
fn separated(text: &[u8], start: usize) -> (usize, Format) {
    let from = text.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let line: Vec<u8> =
        text[from..].iter().copied().take_while(|b| *b != b'\n' && *b != b'\r').collect();
    // Excel's own hint for itself.
    if let [b's', b'e', b'p', b'=', separator] = line[..] {
        return (start + line.len(), Format::Separated(separator));
    }
    let mut quoted = false;
    let mut counts = [(b',', 0u32), (b';', 0), (b'\t', 0)];
    for byte in line {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += u32::from(!quoted && byte == *separator);
        }
    }
    let mut best = counts[0];
    for one in counts {
        if one.1 > best.1 {
            best = one;
        }
    }
    (start, Format::Separated(best.0))
}
