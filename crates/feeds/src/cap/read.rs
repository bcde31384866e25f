//! XML to an alert. Elements of other namespaces (signatures, extensions) are passed over.

use super::time::read_time;
use super::{
    Alert, Info, MAX_BYTES, MAX_DEPTH, MAX_PARTS, MAX_TEXT, NAMESPACE, Name, NamedArea, NotAnAlert,
};
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{AlertFacts, Area, Certainty, Severity, Urgency};
use porchlight_domain::time::Timestamp;
use quick_xml::NsReader;
use quick_xml::events::{BytesRef, Event};
use quick_xml::name::{Namespace, ResolveResult};
use std::str::FromStr;

/// An element with the text directly inside it and its children.
#[derive(Debug, Default)]
struct Element {
    /// Local name; empty for an element of another namespace.
    name: String,
    text: String,
    children: Vec<Element>,
}

/// Reads one alert.
///
/// # Errors
/// The first thing that is wrong.
pub fn read(bytes: &[u8]) -> Result<Alert, NotAnAlert> {
    if bytes.len() > MAX_BYTES {
        return Err(NotAnAlert::TooLarge("bytes"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NotAnAlert::NotXml("not UTF-8".into()))?;
    let root = tree(text.trim_start_matches('\u{feff}'))?;
    if root.name != "alert" {
        return Err(NotAnAlert::AnotherDocument);
    }
    alert(&root)
}

fn tree(text: &str) -> Result<Element, NotAnAlert> {
    let mut reader = NsReader::from_str(text);
    let (mut open, mut done): (Vec<Element>, Option<Element>) = (vec![], None);
    let wrong = |error: &dyn std::fmt::Display| NotAnAlert::NotXml(error.to_string());
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|e| wrong(&e))?;
        let ours =
            matches!(space, ResolveResult::Bound(Namespace(name)) if name == NAMESPACE.as_bytes());
        match event {
            Event::Start(start) => {
                if open.len() >= MAX_DEPTH {
                    return Err(NotAnAlert::TooLarge("elements inside each other"));
                }
                open.push(element(ours, start.local_name().as_ref()));
            }
            Event::Empty(start) => {
                let made = element(ours, start.local_name().as_ref());
                close(&mut open, &mut done, made)?;
            }
            Event::End(_) => {
                let Some(made) = open.pop() else { return Err(wrong(&"an end without a start")) };
                close(&mut open, &mut done, made)?;
            }
            Event::Text(part) => add(&mut open, &part.decode().map_err(|e| wrong(&e))?)?,
            Event::CData(part) => add(&mut open, &part.decode().map_err(|e| wrong(&e))?)?,
            Event::GeneralRef(part) => {
                let character = reference(&part).ok_or_else(|| wrong(&"an unknown reference"))?;
                add(&mut open, character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(wrong(&"a document type")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if open.is_empty() => return done.ok_or_else(|| wrong(&"empty")),
            Event::Eof => return Err(wrong(&"it ends too early")),
        }
    }
}

fn element(ours: bool, name: &[u8]) -> Element {
    let name = if ours { String::from_utf8_lossy(name).into_owned() } else { String::new() };
    Element { name, ..Element::default() }
}

fn close(
    open: &mut [Element],
    done: &mut Option<Element>,
    made: Element,
) -> Result<(), NotAnAlert> {
    match open.last_mut() {
        Some(parent) if parent.children.len() >= MAX_PARTS => Err(NotAnAlert::TooLarge("parts")),
        Some(parent) => {
            parent.children.push(made);
            Ok(())
        }
        None if done.is_some() => Err(NotAnAlert::NotXml("two outermost elements".into())),
        None => {
            *done = Some(made);
            Ok(())
        }
    }
}

fn add(open: &mut [Element], text: &str) -> Result<(), NotAnAlert> {
    let Some(element) = open.last_mut() else { return Ok(()) };
    if element.text.len() + text.len() > MAX_TEXT {
        return Err(NotAnAlert::TooLarge("text"));
    }
    element.text.push_str(text);
    Ok(())
}

/// The five references that XML knows by itself, and characters by number. Others would need a
/// document type.
fn reference(part: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = part.resolve_char_ref() {
        return Some(character);
    }
    match part.decode().ok()?.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

impl Element {
    fn all<'e>(&'e self, name: &'static str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn maybe(&self, name: &'static str) -> Option<&str> {
        self.all(name).map(|child| child.text.trim()).find(|text| !text.is_empty())
    }

    fn text(&self, name: &'static str) -> Result<&str, NotAnAlert> {
        self.maybe(name).ok_or(NotAnAlert::Missing(name))
    }

    fn code<T: FromStr>(&self, name: &'static str) -> Result<T, NotAnAlert> {
        let text = self.text(name)?;
        text.parse().map_err(|_| unreadable(name, text))
    }

    fn maybe_time(&self, name: &'static str) -> Result<Option<Timestamp>, NotAnAlert> {
        let Some(text) = self.maybe(name) else { return Ok(None) };
        read_time(text).map(Some).ok_or_else(|| unreadable(name, text))
    }
}

fn unreadable(name: &'static str, text: &str) -> NotAnAlert {
    NotAnAlert::Unreadable(name, text.chars().take(80).collect())
}

fn alert(root: &Element) -> Result<Alert, NotAnAlert> {
    let name = Name {
        sender: root.text("sender")?.into(),
        identifier: root.text("identifier")?.into(),
        sent: root.maybe_time("sent")?.ok_or(NotAnAlert::Missing("sent"))?,
    };
    let references = root.maybe("references").unwrap_or_default();
    Ok(Alert {
        name,
        status: root.code("status")?,
        message_type: root.code("msgType")?,
        scope: root.code("scope")?,
        references: references.split_whitespace().map(reference_to).collect::<Result<_, _>>()?,
        infos: root.all("info").map(info).collect::<Result<_, _>>()?,
    })
}

/// `sender,identifier,sent`.
fn reference_to(text: &str) -> Result<Name, NotAnAlert> {
    let wrong = || unreadable("references", text);
    let (rest, sent) = text.rsplit_once(',').ok_or_else(wrong)?;
    let (sender, identifier) = rest.split_once(',').ok_or_else(wrong)?;
    let sent = read_time(sent).ok_or_else(wrong)?;
    Ok(Name { sender: sender.into(), identifier: identifier.into(), sent })
}

fn info(element: &Element) -> Result<Info, NotAnAlert> {
    Ok(Info {
        language: element.maybe("language").unwrap_or("en-US").into(),
        event: element.text("event")?.into(),
        facts: AlertFacts {
            severity: element.code::<Severity>("severity")?,
            urgency: element.code::<Urgency>("urgency")?,
            certainty: element.code::<Certainty>("certainty")?,
        },
        effective: element.maybe_time("effective")?,
        onset: element.maybe_time("onset")?,
        expires: element.maybe_time("expires")?,
        headline: element.maybe("headline").map(Into::into),
        instruction: element.maybe("instruction").map(Into::into),
        areas: element.all("area").map(area).collect::<Result<_, _>>()?,
    })
}

fn area(element: &Element) -> Result<NamedArea, NotAnAlert> {
    let mut shapes = vec![];
    for child in &element.children {
        match child.name.as_str() {
            "polygon" => shapes.push(polygon(child.text.trim())?),
            "circle" => shapes.push(circle(child.text.trim())?),
            _ => {}
        }
    }
    let code = |child: &Element| -> Result<(String, String), NotAnAlert> {
        let (name, value) = (child.text("valueName")?, child.text("value")?);
        Ok((name.to_owned(), value.to_owned()))
    };
    Ok(NamedArea {
        description: element.text("areaDesc")?.into(),
        shapes,
        codes: element.all("geocode").map(code).collect::<Result<_, _>>()?,
    })
}

/// `lat,lon`.
fn point(text: &str) -> Option<Point> {
    let (lat, lon) = text.split_once(',')?;
    Point::from_degrees(lat.parse().ok()?, lon.parse().ok()?)
}

/// `lat,lon lat,lon ...`, at least four, the last one the first again.
fn polygon(text: &str) -> Result<Area, NotAnAlert> {
    let wrong = || unreadable("polygon", text);
    let corners: Vec<Point> =
        text.split_whitespace().map(point).collect::<Option<_>>().ok_or_else(wrong)?;
    if corners.len() < 4 || corners.first() != corners.last() {
        return Err(wrong());
    }
    Area::polygon(corners).map_err(|_| wrong())
}

/// `lat,lon radius`, the radius in kilometres.
fn circle(text: &str) -> Result<Area, NotAnAlert> {
    let wrong = || unreadable("circle", text);
    let (middle, radius) = text.split_once(char::is_whitespace).ok_or_else(wrong)?;
    let kilometres: f64 = radius.trim().parse().map_err(|_| wrong())?;
    let metres = (kilometres * 1_000.0).ceil();
    if !(0.0..=f64::from(porchlight_domain::hold::MAX_RADIUS)).contains(&metres) {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let metres = metres as u32;
    Area::circle(point(middle).ok_or_else(wrong)?, metres).map_err(|_| wrong())
}
