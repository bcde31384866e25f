//! Components of a message (RFC 9421, section 2): fields, and what is derived from the start line.

use super::list_text;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sfv::{Dictionary, Item, ItemSerializer, ListEntry, Parser};

/// How a message begins.
#[derive(Debug, Clone, Copy)]
pub enum Start<'a> {
    /// A request.
    Request {
        /// Its method.
        method: &'a str,
        /// Its absolute address, as the server knows it.
        url: &'a str,
    },
    /// A response.
    Response {
        /// Its status.
        status: u16,
        /// The request it answers, if components of that may be signed too.
        request: Option<&'a Message<'a>>,
    },
}

/// A message as it arrived.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// How it begins.
    pub start: Start<'a>,
    /// Fields in the order of arrival, names in any case.
    pub fields: &'a [(&'a str, &'a str)],
}

impl<'a> Message<'a> {
    /// The values of all fields of a lower-case name, without the white space around them.
    fn values(&self, name: &str) -> Vec<String> {
        let own = self.fields.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name));
        own.map(|(_, value)| value.trim_matches([' ', '\t']).to_owned()).collect()
    }

    /// The one value of a field (section 2.1), if the message has it.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        let values = self.values(name);
        (!values.is_empty()).then(|| values.join(", "))
    }

    fn url(&self) -> Result<Address<'a>, String> {
        match self.start {
            Start::Request { url, .. } => Address::read(url),
            Start::Response { .. } => Err("a response has no address; sign it with ;req".into()),
        }
    }
}

/// The parts of an absolute address.
struct Address<'a> {
    whole: &'a str,
    scheme: String,
    authority: String,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Address<'a> {
    fn read(whole: &'a str) -> Result<Self, String> {
        let bad = || format!("{whole} is not an absolute address");
        let (scheme, rest) = whole.split_once("://").ok_or_else(bad)?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, tail) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
        let (path, query) =
            tail.split_once('?').map_or((tail, None), |(path, query)| (path, Some(query)));
        if authority.is_empty() {
            return Err(bad());
        }
        let scheme = scheme.to_ascii_lowercase();
        let default = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.to_ascii_lowercase();
        let authority = authority.strip_suffix(default).unwrap_or(&authority).to_owned();
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self { whole, scheme, authority, path, query })
    }
}

/// The parameters of a component that are known here (section 2.1 and 2.2.8).
#[derive(Default)]
struct Asked<'a> {
    key: Option<&'a str>,
    name: Option<&'a str>,
    bytes: bool,
}

/// A line of the signature base: the identifier as it is written, and the value.
pub(super) fn line(message: &Message<'_>, item: &Item) -> Result<(String, String), String> {
    let identifier =
        ItemSerializer::new().bare_item(&item.bare_item).parameters(&item.params).finish();
    let name = item.bare_item.as_string().ok_or("a component's name is a string")?.as_str();
    let (mut asked, mut of_request) = (Asked::default(), false);
    for (parameter, value) in &item.params {
        let text = value.as_string().map(sfv::StringRef::as_str);
        match (parameter.as_str(), text, value.as_boolean()) {
            ("key", Some(text), _) => asked.key = Some(text),
            ("name", Some(text), _) => asked.name = Some(text),
            ("bs", _, Some(true)) => asked.bytes = true,
            ("req", _, Some(true)) => of_request = true,
            (other, ..) => return Err(format!("{identifier}: {other} is not known here")),
        }
    }
    let message = match (of_request, message.start) {
        (false, _) => message,
        (true, Start::Response { request: Some(request), .. }) => request,
        (true, _) => return Err(format!("{identifier}: there is no request to take it from")),
    };
    let value = if let Some(derived) = name.strip_prefix('@') {
        derive(message, derived, &asked)
    } else {
        field(message, name, &asked)
    };
    let value = value.map_err(|why| format!("{identifier}: {why}"))?;
    Ok((identifier, value))
}

fn derive(message: &Message<'_>, name: &str, asked: &Asked<'_>) -> Result<String, String> {
    if asked.key.is_some() || asked.bytes || (asked.name.is_some() != (name == "query-param")) {
        return Err("its parameters do not fit".into());
    }
    match (name, message.start) {
        ("status", Start::Response { status, .. }) => return Ok(status.to_string()),
        ("method", Start::Request { method, .. }) => return Ok(method.to_owned()),
        _ => {}
    }
    let url = message.url()?;
    let query = || url.query.map_or_else(|| "?".to_owned(), |query| format!("?{query}"));
    Ok(match name {
        "target-uri" => url.whole.split('#').next().unwrap_or_default().to_owned(),
        "authority" => url.authority,
        "scheme" => url.scheme,
        "path" => url.path.to_owned(),
        "query" => query(),
        "request-target" => {
            url.query.map_or_else(|| url.path.to_owned(), |query| format!("{}?{query}", url.path))
        }
        "query-param" => return query_parameter(&url, asked.name.unwrap_or_default()),
        _ => return Err("it is not known here".into()),
    })
}

/// The value of the one query parameter of this name (section 2.2.8).
fn query_parameter(url: &Address<'_>, wanted: &str) -> Result<String, String> {
    let pairs = url.query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let own: Vec<&str> =
        pairs.filter(|(name, _)| form_text(name) == wanted).map(|(_, value)| value).collect();
    match own.as_slice() {
        [value] => Ok(form_text(value)),
        [] => Err("the query has no such parameter".into()),
        _ => Err("the query has it more than once".into()),
    }
}

/// Form text decoded and percent-encoded again, so that one text has one writing.
fn form_text(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (String::new(), 0);
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let byte = match (escaped, bytes[at]) {
            (Some(byte), _) => byte,
            (None, b'+') => b' ',
            (None, byte) => byte,
        };
        at += if escaped.is_some() { 3 } else { 1 };
        if byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn field(message: &Message<'_>, name: &str, asked: &Asked<'_>) -> Result<String, String> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) || asked.name.is_some() {
        return Err("names of fields are in lower case and take no name".into());
    }
    let values = message.values(name);
    if values.is_empty() {
        return Err("the message has no such field".into());
    }
    match (asked.key, asked.bytes) {
        (None, false) => Ok(values.join(", ")),
        (None, true) => {
            let bytes = values.iter().map(|value| format!(":{}:", STANDARD.encode(value)));
            Ok(bytes.collect::<Vec<_>>().join(", "))
        }
        (Some(_), true) => Err("key and bs do not go together".into()),
        (Some(key), false) => {
            let text = values.join(", ");
            let dictionary: Dictionary =
                Parser::new(&text).parse().map_err(|_| "the field is not a dictionary")?;
            match dictionary.get(key) {
                Some(ListEntry::InnerList(list)) => Ok(list_text(list)),
                Some(ListEntry::Item(item)) => {
                    let text = ItemSerializer::new().bare_item(&item.bare_item);
                    Ok(text.parameters(&item.params).finish())
                }
                None => Err("the field has no such member".into()),
            }
        }
    }
}
