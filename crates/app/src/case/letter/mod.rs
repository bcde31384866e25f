//! Letters to couriers: every decision in their language, with the facts, what these do not show, what
//! was not used, what happens when, who decided, and how to answer and appeal.
//!
//! Owns: what a letter holds and in which order; `tongue` has the sentences. A letter is kept word for word with
//! its decision. The courier app shows its sections; the mail is the same text. It has at most [`MOST_WORDS`]
//! words besides what people wrote themselves, so that it is read: two grounds are told in full, the others
//! by name, and everything stands in the evidence that comes with it.

#[cfg(test)]
mod bound;
mod tongue;

use super::evidence::EvidenceFile;
use crate::keys::Keys;
use jiff::tz::TimeZone;
use porchlight_domain::decision::{Decision, Terms};
use porchlight_domain::id::StaffId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{DecisionKind, Role};
use serde::{Deserialize, Serialize};
use tongue::Tongue;

/// Most words of a letter in every language, its headings counted, names and what people wrote not.
pub const MOST_WORDS: usize = 200;

/// A letter, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Stable code: what, why, shows_not, not_used, next, who, answer or appeal.
    pub code: String,
    /// Its heading.
    pub title: String,
    /// Its paragraphs.
    pub lines: Vec<String>,
}

impl Letter {
    /// Reads a letter that was sent.
    ///
    /// # Errors
    /// A fault: the store holds something else.
    pub fn read(text: &str) -> crate::Result<Self> {
        Ok(serde_json::from_str(text)?)
    }

    /// The letter as the text of a mail.
    #[must_use]
    pub fn text(&self) -> String {
        let section = |s: &Section| format!("{}\n{}", s.title, s.lines.join("\n"));
        let sections: Vec<String> = self.sections.iter().map(section).collect();
        format!("{}\n", sections.join("\n\n"))
    }
}

/// What letters are written with.
#[derive(Clone)]
pub(crate) struct Clerk {
    pub(crate) keys: Keys,
    pub(crate) public_url: String,
    pub(crate) operator: String,
}

/// What a letter tells.
pub(crate) struct LetterFacts<'a> {
    pub(crate) name: &'a str,
    pub(crate) language: &'a str,
    pub(crate) zone: TimeZone,
    pub(crate) decision: &'a Decision,
    pub(crate) evidence: &'a EvidenceFile,
    /// Until when an answer is waited for.
    pub(crate) answer_until: Timestamp,
    /// Roles of those who decided, in order.
    pub(crate) roles: Vec<Role>,
    /// What they wrote, in their own words.
    pub(crate) reasons: Vec<String>,
    /// The lengths of time that hold.
    pub(crate) terms: Terms,
    /// Names of packs of law that make them stricter than the house's own.
    pub(crate) laws: Vec<String>,
    /// Whom to turn to, as the operator wrote it; empty where nobody is named.
    pub(crate) contact: String,
}

impl Clerk {
    /// The stable name under which couriers know somebody on the staff, such as `7F3A`.
    pub(crate) fn pseudonym(&self, staff: StaffId) -> String {
        let [a, b, ..] = self.keys.derived("staff-pseudonym", &staff.0);
        format!("{a:02X}{b:02X}")
    }

    /// Writes a letter.
    pub(crate) fn write(&self, facts: &LetterFacts<'_>) -> Letter {
        let tongue = Tongue { clerk: self, facts, es: facts.language.starts_with("es") };
        let kind = facts.decision.kind();
        let mut sections = vec![tongue.what(kind)];
        sections.extend(tongue.why());
        if kind != DecisionKind::Reinstatement {
            sections.push(tongue.not_used());
        }
        sections.push(tongue.next(kind));
        sections.push(tongue.who());
        if kind == DecisionKind::Notice {
            sections.push(tongue.answer());
        }
        if kind != DecisionKind::Reinstatement {
            sections.push(tongue.appeal());
        }
        Letter { subject: tongue.subject(kind), sections }
    }
}
