//! Where a page is: its path and the filters that live in the address bar.

use axum::extract::Query;
use axum::http::Uri;
use std::fmt::Write;

/// A path with its query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// The path.
    pub(super) path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// Reads an address; a query that cannot be read counts as none.
    pub(super) fn of(uri: &Uri) -> Self {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri).map(|q| q.0);
        Self { path: uri.path().to_owned(), pairs: pairs.unwrap_or_default() }
    }

    /// The value of a filter, unless it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The text searched for, as the field on top shows it.
    pub(super) fn search_text(&self) -> &str {
        self.get("q").unwrap_or("")
    }

    /// Whether something narrows the list that stands here.
    pub(super) fn narrows(&self) -> bool {
        self.with(&[("page", ""), ("sort", "")]) != self.path
    }

    /// Number of the page, from 1.
    pub(super) fn page(&self) -> u32 {
        self.get("page").and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
    }

    /// This address with other values; an empty value removes a filter. Notices never travel on.
    pub(super) fn with(&self, changes: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| {
            name != "done" && name != "n" && !changes.iter().any(|(changed, _)| changed == name)
        });
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let changed = changes.iter().copied();
        let all: Vec<_> = kept.chain(changed).filter(|(_, value)| !value.is_empty()).collect();
        format!("{}{}", self.path, query(&all))
    }

    /// The same filters at another path.
    pub(super) fn at(&self, path: &str) -> String {
        Self { path: path.into(), pairs: self.pairs.clone() }.with(&[("page", "")])
    }
}

/// `?a=b&c=d`, encoded; nothing for an empty list.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        text.push(if text.is_empty() { '?' } else { '&' });
        encode(&mut text, name);
        text.push('=');
        encode(&mut text, value);
    }
    text
}

fn encode(text: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_filter_keeps_the_others_and_forgets_the_notice() {
        let address =
            Address::of(&"/console/orders?q=M%C3%BCller+%26+Co&page=3&done=moved".parse().unwrap());
        assert_eq!(address.get("q"), Some("Müller & Co"));
        assert_eq!(
            address.with(&[("page", ""), ("state", "open")]),
            "/console/orders?q=M%C3%BCller%20%26%20Co&state=open"
        );
    }
}
