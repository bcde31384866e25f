//! Forms: fields with their values, hints and errors beside them.

use super::desk::Desk;
use crate::problem::FieldProblem;
use maud::{Markup, html};
use serde::Deserialize;

/// What a form sent: names and values, in order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Values(pub(super) Vec<(String, String)>);

impl Values {
    /// Values that a form starts with.
    pub(super) fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    /// The first value of a name, trimmed; empty if there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether a name has this value.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    /// A whole number, or what is wrong with it.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T, FieldProblem> {
        self.get(name).parse().map_err(|_| wrong(name, "not_a_number", "give a whole number"))
    }

    /// An amount such as `92.50`, in minor units.
    pub(super) fn amount(&self, name: &str) -> Result<i64, FieldProblem> {
        minor_units(self.get(name))
            .ok_or_else(|| wrong(name, "not_an_amount", "give an amount such as 24.50"))
    }
}

/// One field that is wrong.
pub(super) fn wrong(field: &str, code: &str, message: &str) -> FieldProblem {
    FieldProblem { field: field.into(), code: code.into(), message: message.into() }
}

/// Reads `24`, `24.5` or `24,50` as minor units.
pub(super) fn minor_units(text: &str) -> Option<i64> {
    let text = text.replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let cents: i64 = if part.is_empty() { 0 } else { format!("{part:0<2}").parse().ok()? };
    let whole: i64 = if whole.is_empty() { None } else { whole.parse().ok() }?;
    (whole >= 0).then(|| whole.saturating_mul(100).saturating_add(cents))
}

/// A form being shown: its values and what is wrong with them.
pub(super) struct Fields<'a> {
    /// The desk.
    pub(super) desk: &'a Desk,
    /// Values.
    pub(super) values: &'a Values,
    /// What is wrong.
    pub(super) errors: &'a [FieldProblem],
}

impl Fields<'_> {
    fn error(&self, name: &str) -> Option<String> {
        let error = self.errors.iter().find(|e| e.field == name)?;
        let key = format!("invalid-{}", error.code.replace('_', "-"));
        let said = self.desk.say(&key);
        Some(if said == format!("con-{key}") { error.message.clone() } else { said })
    }

    /// Around one field: label, hint, error.
    fn field(&self, name: &str, label: &str, hint: Option<&str>, field: &Markup) -> Markup {
        html! {
            div.field {
                label for={ "f-" (name) } { (self.desk.say(label)) }
                @if let Some(hint) = hint { p.hint id={ "h-" (name) } { (self.desk.say(hint)) } }
                (field)
                @if let Some(error) = self.error(name) { p.error id={ "e-" (name) } { (error) } }
            }
        }
    }

    fn described(&self, name: &str, hint: Option<&str>) -> Option<String> {
        let hint = hint.map(|_| format!("h-{name}"));
        let error = self.error(name).map(|_| format!("e-{name}"));
        let both: Vec<_> = hint.into_iter().chain(error).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    /// A field of one line; `kind` is the type of the input.
    pub(super) fn input(&self, name: &str, label: &str, kind: &str, hint: Option<&str>) -> Markup {
        let invalid = self.error(name).map(|_| "true");
        let step = (kind == "time").then_some("60");
        let field = html! {
            input id={ "f-" (name) } name=(name) type=(kind) value=(self.values.get(name)) maxlength="500"
                step=[step] aria-invalid=[invalid] aria-describedby=[self.described(name, hint)];
        };
        self.field(name, label, hint, &field)
    }

    /// A field of several lines.
    pub(super) fn area(&self, name: &str, label: &str, hint: Option<&str>) -> Markup {
        let invalid = self.error(name).map(|_| "true");
        let field = html! {
            textarea id={ "f-" (name) } name=(name) rows="8"
                aria-invalid=[invalid] aria-describedby=[self.described(name, hint)] { (self.values.get(name)) }
        };
        self.field(name, label, hint, &field)
    }

    /// A choice of one.
    pub(super) fn select(
        &self,
        name: &str,
        label: &str,
        options: &[(String, String)],
        hint: Option<&str>,
    ) -> Markup {
        let invalid = self.error(name).map(|_| "true");
        let field = html! {
            select id={ "f-" (name) } name=(name) aria-invalid=[invalid] aria-describedby=[self.described(name, hint)] {
                @for (value, words) in options {
                    option value=(value) selected[self.values.get(name) == value] { (words) }
                }
            }
        };
        self.field(name, label, hint, &field)
    }

    /// What is wrong, all together, on top of a long form.
    pub(super) fn summary(&self) -> Markup {
        html! {
            @if !self.errors.is_empty() {
                div.banner.stop role="alert" {
                    strong { (self.desk.say("form-errors")) }
                    ul {
                        @for error in self.errors {
                            li { a href={ "#f-" (error.field) } { (self.error(&error.field).unwrap_or_default()) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(minor_units("24"), Some(2_400));
        assert_eq!(minor_units("24.5"), Some(2_450));
        assert_eq!(minor_units("0,67"), Some(67));
        assert_eq!(minor_units("24.505"), None);
        assert_eq!(minor_units("-3"), None);
        assert_eq!(minor_units(""), None);
    }
}
