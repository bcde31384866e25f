//! An index of alerts: an Atom feed (RFC 4287) whose entries link to them.
//!
//! Owns: telling an index from an alert, and the addresses that it lists. Never does: believe what an entry
//! says about its alert: that is read where it links to.

use super::{Alert, MAX_DEPTH, MAX_ENTRIES, MAX_INDEX_BYTES, NAMESPACE, NotAnAlert, read};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

/// Namespace of Atom.
const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Media type of an alert.
const CAP_TYPE: &str = "application/cap+xml";
/// Most characters of an address, an id or a moment.
const MAX_FIELD: usize = 2_000;

/// What an address gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// One alert.
    Alert(Box<Alert>),
    /// An index of alerts.
    Index(Vec<Entry>),
}

/// An entry of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Where the alert is, as the index writes it: whole, or beside the index.
    pub link: String,
    /// When it changed, as the index writes it; an entry with another moment is read again.
    pub updated: String,
}

/// Reads an alert or an index of alerts.
///
/// # Errors
/// The first thing that is wrong.
pub fn look(bytes: &[u8]) -> Result<Document, NotAnAlert> {
    if bytes.len() > MAX_INDEX_BYTES {
        return Err(NotAnAlert::TooLarge("bytes"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NotAnAlert::NotXml("not UTF-8".into()))?;
    let text = text.trim_start_matches('\u{feff}');
    match root(text)? {
        Root::Alert => read(bytes).map(|alert| Document::Alert(Box::new(alert))),
        Root::Feed => entries(text).map(Document::Index),
        Root::Other => Err(NotAnAlert::AnotherDocument),
    }
}

enum Root {
    Alert,
    Feed,
    Other,
}

fn wrong(error: &dyn std::fmt::Display) -> NotAnAlert {
    NotAnAlert::NotXml(error.to_string())
}

fn is_in(space: &ResolveResult<'_>, namespace: &str) -> bool {
    matches!(space, ResolveResult::Bound(Namespace(name)) if *name == namespace.as_bytes())
}

/// What the outermost element is.
fn root(text: &str) -> Result<Root, NotAnAlert> {
    let mut reader = NsReader::from_str(text);
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|e| wrong(&e))?;
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let name = start.local_name();
                return Ok(match name.as_ref() {
                    b"alert" if is_in(&space, NAMESPACE) => Root::Alert,
                    b"feed" if is_in(&space, ATOM) => Root::Feed,
                    _ => Root::Other,
                });
            }
            Event::DocType(_) => return Err(wrong(&"a document type")),
            Event::Eof => return Err(wrong(&"empty")),
            _ => {}
        }
    }
}

/// Where reading an index stands.
#[derive(Default)]
struct Reading {
    depth: usize,
    entry: Option<Entry>,
    /// Whether the entry's link says that it leads to an alert.
    is_sure: bool,
    in_updated: bool,
    entries: Vec<Entry>,
}

fn entries(text: &str) -> Result<Vec<Entry>, NotAnAlert> {
    let mut reader = NsReader::from_str(text);
    let mut at = Reading::default();
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|e| wrong(&e))?;
        let ours = is_in(&space, ATOM);
        match event {
            Event::Start(start) => at.open(ours, &start)?,
            Event::Empty(start) => {
                at.open(ours, &start)?;
                at.close(ours, start.local_name().as_ref())?;
            }
            Event::End(end) => at.close(ours, end.local_name().as_ref())?,
            Event::Text(part) => at.add(&part.decode().map_err(|e| wrong(&e))?)?,
            Event::GeneralRef(part) => is_plain_reference(&part)?,
            Event::DocType(_) => return Err(wrong(&"a document type")),
            Event::Eof if at.depth == 0 => return Ok(at.entries),
            Event::Eof => return Err(wrong(&"it ends too early")),
            _ => {}
        }
    }
}

impl Reading {
    fn open(&mut self, ours: bool, start: &BytesStart<'_>) -> Result<(), NotAnAlert> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(NotAnAlert::TooLarge("elements inside each other"));
        }
        match start.local_name().as_ref() {
            b"entry" if ours && self.depth == 2 => {
                self.entry = Some(Entry::default());
                self.is_sure = false;
            }
            b"updated" if ours && self.depth == 3 => self.in_updated = true,
            b"link" if ours && self.depth == 3 => self.link(start)?,
            _ => {}
        }
        Ok(())
    }

    /// Takes the link that says that it leads to an alert; else the first that leads to what the entry is.
    fn link(&mut self, start: &BytesStart<'_>) -> Result<(), NotAnAlert> {
        let Some(entry) = self.entry.as_mut() else { return Ok(()) };
        let (mut href, mut rel, mut kind) = (String::new(), "alternate".to_owned(), String::new());
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|e| wrong(&e))?;
            let value = attribute.normalized_value(XmlVersion::default()).map_err(|e| wrong(&e))?;
            if value.len() > MAX_FIELD {
                return Err(NotAnAlert::TooLarge("text"));
            }
            match attribute.key.as_ref() {
                b"href" => href = value.trim().to_owned(),
                b"rel" => rel = value.trim().to_owned(),
                b"type" => kind = value.trim().to_ascii_lowercase(),
                _ => {}
            }
        }
        let is_cap = kind.starts_with(CAP_TYPE);
        let better = (is_cap && !self.is_sure) || (entry.link.is_empty() && rel == "alternate");
        if better && !href.is_empty() {
            entry.link = href;
            self.is_sure = is_cap;
        }
        Ok(())
    }

    fn close(&mut self, ours: bool, name: &[u8]) -> Result<(), NotAnAlert> {
        if self.depth == 0 {
            return Err(wrong(&"an end without a start"));
        }
        self.depth -= 1;
        self.in_updated = false;
        if ours && name == b"entry" && self.depth == 1 {
            let made = self.entry.take().filter(|entry| !entry.link.is_empty());
            if self.entries.len() >= MAX_ENTRIES {
                return Err(NotAnAlert::TooLarge("entries"));
            }
            self.entries.extend(made);
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), NotAnAlert> {
        let Some(entry) = self.entry.as_mut().filter(|_| self.in_updated) else { return Ok(()) };
        if entry.updated.len() + text.len() > MAX_FIELD {
            return Err(NotAnAlert::TooLarge("text"));
        }
        entry.updated.push_str(text.trim());
        Ok(())
    }
}

/// References other than the five of XML and characters by number need a document type, and none is let in.
fn is_plain_reference(part: &BytesRef<'_>) -> Result<(), NotAnAlert> {
    let known = ["amp", "lt", "gt", "quot", "apos"];
    let name = part.decode().map_err(|e| wrong(&e))?;
    if part.is_char_ref() || known.contains(&name.as_ref()) {
        Ok(())
    } else {
        Err(wrong(&"an unknown reference"))
    }
}
