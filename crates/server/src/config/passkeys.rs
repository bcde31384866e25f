//! What is asked of the makers of passkeys, checked.

use super::check::{optional, quoted};
use super::{WrittenPasskeys, Wrong};
use porchlight_domain::words::StatementPolicy;
use std::path::PathBuf;

/// What is asked of the makers of passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeySettings {
    /// When their statements are asked for.
    pub statements: StatementPolicy,
    /// A folder with the roots of makers that count.
    pub roots: Option<PathBuf>,
}

pub(super) fn check(written: &WrittenPasskeys, wrong: &mut Vec<Wrong>) -> PasskeySettings {
    let text = written.statements.trim();
    let statements = text.parse().unwrap_or_else(|_| {
        let words: Vec<_> = StatementPolicy::ALL.iter().map(|one| quoted(one.code())).collect();
        let right = format!("say one of {}", words.join(", "));
        wrong.push(Wrong::new("passkeys.statements", &quoted(text), right));
        StatementPolicy::AsStationsAsk
    });
    let roots = optional(&written.roots).map(PathBuf::from);
    if statements == StatementPolicy::Required && roots.is_none() {
        wrong.push(Wrong::new(
            "passkeys.statements",
            &quoted(text),
            "name the makers that count first: their roots, in a folder, as passkeys.roots",
        ));
    }
    PasskeySettings { statements, roots }
}
